"""«Devolver»: what was handed over today goes back, by who gave or who received; what was finished meanwhile stays finished."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.clock import LIMA, STAMP_COUNTER_BITS, stamp_time
from oit_campo.errors import UserError
from oit_campo.models.laptop import Draft, StoreFact
from oit_campo.models.programme import User
from oit_campo.models.training import Group
from oit_campo.models.training import Session as ClassSession
from oit_campo.services import audit
from oit_campo.services.audit import Act
from oit_campo.services.class_sessions import CLOSED, SUSPENDED
from oit_campo.services.desk import Desk
from oit_campo.store.vault import Vault

#: The rights of giving one's own work, and of taking that of somebody who left.
OWN, TAKEN = "users.hand_over_own_work", "users.take_over_work"
_FACT = "handover:"


@dataclass(frozen=True, slots=True)
class Handed:
    """A handover of today. ``mine``: the actor gave it; ``taken``: it was taken from somebody who left."""

    key: str
    giver: str
    receiver: str
    at: datetime
    forms: int
    lessons: int
    groups: int
    only_here: int
    since: datetime | None
    mine: bool
    taken: bool


def keep(session: Session, desk: Desk, record: Mapping[str, Any]) -> None:
    """Note what passed, by keys alone, in the transaction that passes it; yesterday's notes go."""
    for fact in _facts(session):
        if _moment(cbor2.loads(fact.value)["at"]).astimezone(LIMA).date() < desk.today:
            session.delete(fact)
    session.add(StoreFact(name=f"{_FACT}{desk.store.keys.new().hex}", value=cbor2.dumps(record, canonical=True)))


def of_today(desk: Desk) -> tuple[Handed, ...]:
    """What the actor gave or received today, the latest first: either may take it back."""
    with desk.store.read() as session:
        found = [_handed(session, desk, fact) for fact in _facts(session)]
    mine = [one for one in found if one is not None]
    return tuple(sorted(mine, key=lambda one: (one.at, one.key), reverse=True))


def _facts(session: Session) -> Iterator[StoreFact]:
    yield from session.scalars(select(StoreFact).where(StoreFact.name.startswith(_FACT)))


def _handed(session: Session, desk: Desk, fact: StoreFact) -> Handed | None:
    record = cbor2.loads(fact.value)
    at = _moment(record["at"])
    ends = {"from": UUID(bytes=record["from"]), "to": UUID(bytes=record["to"])}
    if desk.actor.user not in ends.values() or at.astimezone(LIMA).date() != desk.today:
        return None
    names = {side: (session.get_one(User, key).name or "") for side, key in ends.items()}
    return Handed(
        fact.name,
        names["from"],
        names["to"],
        at,
        len(record["forms"]),
        len(record["lessons"]),
        len(record["groups"]),
        record["only_here"],
        _moment(record["since"]) if record["since"] is not None else None,
        ends["from"] == desk.actor.user,
        record["taken"],
    )


def give_back(desk: Desk, handed: str) -> int:
    """«Devolver», the same day, by who gave or who received: what the receiver hasn't finished goes back; gives how much.

    Raises UserError handover_gone; handover_no_place when the giver of forms has no place here any more; no_right when groups are
    among it and the actor may not change groups.
    """
    with desk.passing(OWN if desk.actor.may(OWN) else TAKEN) as session:
        fact = session.get(StoreFact, handed) if handed.startswith(_FACT) else None
        if fact is None or _handed(session, desk, fact) is None:
            raise UserError("handover_gone")
        record = cbor2.loads(fact.value)
        if record["groups"]:
            desk.actor.require("groups.edit")
        giver = UUID(bytes=record["from"])
        if record["forms"] and not record["taken"] and giver not in Vault.open(desk.folder, desk.store.clock).users():
            raise UserError("handover_no_place")  # nobody would ever open them
        back = _put_back(session, record)
        session.delete(fact)
        other = record["from"] if record["to"] == desk.actor.user.bytes else record["to"]
        audit.note(session, Act.GIVE_BACK, of=session.get_one(User, UUID(bytes=other)), reason="turno", count=back)
        return back


def _put_back(session: Session, record: dict[str, Any]) -> int:
    giver, to = UUID(bytes=record["from"]), UUID(bytes=record["to"])
    back = 0
    for raw in record["forms"]:
        form = session.get(Draft, UUID(bytes=raw))
        if form is not None and form.owner == to:
            form.owner = giver
            back += 1
    for raw, before in record["lessons"]:
        lesson = session.get(ClassSession, UUID(bytes=raw))
        if lesson is not None and lesson.trainer == to and lesson.state not in (CLOSED, SUSPENDED):
            lesson.trainer = UUID(bytes=before) if before is not None else None
            back += 1
    for raw in record["groups"]:
        group = session.get(Group, UUID(bytes=raw))
        if group is not None and group.trainer == to and group.closed_on is None:
            group.trainer = giver
            back += 1
    return back


def _moment(milliseconds: int) -> datetime:
    return stamp_time(milliseconds << STAMP_COUNTER_BITS)
