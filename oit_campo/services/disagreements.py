"""Values that disagree: both are kept until a supervisor chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields, lists
from oit_campo.clock import LIMA, stamp_time
from oit_campo.domain import names
from oit_campo.domain.versions import Head, decode, group_state
from oit_campo.errors import UserError
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.models.laptop import Change
from oit_campo.models.people import Person
from oit_campo.models.programme import User
from oit_campo.models.shared import Conflict
from oit_campo.services import record_scope
from oit_campo.services.desk import Actor, Desk
from oit_campo.sync import merge

#: What stands for a value that the actor's roles may not see.
RESERVED = "dato reservado"


@dataclass(frozen=True, slots=True)
class Said:
    """One of the values that disagree: what, who said it ("" when this laptop wasn't told), when (Lima time)."""

    change: UUID
    words: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field group with more than one value. ``sides[0]`` is the one shown now."""

    kind: int
    record: UUID
    group: int
    label: str
    about: str
    sides: tuple[Said, ...]


def to_settle(desk: Desk) -> tuple[Disagreement, ...]:
    """What a supervisor has to decide. Both values are kept until then."""
    with desk.read("people.view_conflicts") as session:
        return tuple(_worded(session, desk.actor, *found) for found in unsettled(session))


def choose(desk: Desk, record: UUID, kind_no: int, group: int, change: UUID) -> frozenset[str]:
    """Settle a disagreement with one of its values: an edit whose author saw them all.

    Raises UserError already_settled when nobody disagrees any more, or this value isn't among them any more.
    """
    with desk.write("people.resolve_conflict") as session:
        kind = fields.kind_numbers()[kind_no]
        row = record_scope.require(session, "people.resolve_conflict", kinds.tables()[kind.entity], record)
        rivals = _rivals(session, kind_no, record, group)
        shown = _shown(session, kind, record, group) or {}
        disagree = merge.in_conflict(kind, group, shown, rivals)
        if not disagree or change not in (_winner(row, group).change, *rivals):
            raise UserError("already_settled")
        chosen = rivals.get(change)
        members = kind.groups()[group]
        for field in members:
            value = (
                kinds.from_plain(field, chosen.get(field.wire_no)) if chosen is not None else getattr(row, field.name)
            )
            setattr(row, field.name, value)
        _touch(row, members)
        return frozenset({kind.entity, "conflict"})


def _winner(row: Synced, group: int) -> Head:
    """The change whose value is shown."""
    return group_state(decode(row.merge_state), group).winner


def _touch(row: object, members: tuple[fields.Field, ...]) -> None:
    """Confirming the value shown is an edit too, though it changes no column."""
    from sqlalchemy.orm.attributes import flag_modified

    for field in members:
        flag_modified(row, field.name)


def unsettled(session: Session) -> list[tuple[int, UUID, int]]:
    """(kind, record, field group) of every disagreement."""
    groups: dict[tuple[int, UUID, int], dict[UUID, Mapping[int, kinds.Plain]]] = {}
    for row in session.scalars(select(Conflict).order_by(Conflict.stamp)):
        groups.setdefault((row.kind, row.record, row.group), {})[row.change] = cbor2.loads(row.values)
    found = []
    for (kind_no, record, group), rivals in groups.items():
        kind = fields.kind_numbers()[kind_no]
        shown = _shown(session, kind, record, group)
        if shown is not None and merge.in_conflict(kind, group, shown, rivals):
            found.append((kind_no, record, group))
    return found


def _rivals(session: Session, kind_no: int, record: UUID, group: int) -> dict[UUID, Mapping[int, kinds.Plain]]:
    rows = session.scalars(
        select(Conflict).where(Conflict.kind == kind_no, Conflict.record == record, Conflict.group == group)
    )
    return {row.change: cbor2.loads(row.values) for row in rows}


def _shown(session: Session, kind: fields.Kind, record: UUID, group: int) -> Mapping[int, kinds.Plain] | None:
    row = session.get(kinds.tables()[kind.entity], record)
    if row is None:
        return None
    return {f.wire_no: kinds.to_plain(getattr(row, f.name)) for f in kind.groups()[group]}


def _worded(session: Session, actor: Actor, kind_no: int, record: UUID, group: int) -> Disagreement:
    kind = fields.kind_numbers()[kind_no]
    members = kind.groups()[group]
    row = session.get_one(kinds.tables()[kind.entity], record)
    winner = _winner(row, group)
    rivals = session.scalars(
        select(Conflict).where(Conflict.kind == kind_no, Conflict.record == record, Conflict.group == group)
    ).all()
    who = _authors(session, winner.change, rivals)
    shown = _shown(session, kind, record, group) or {}
    said = [(winner.change, winner.stamp, shown), *((r.change, r.stamp, cbor2.loads(r.values)) for r in rivals)]
    seen = tuple(f for f in members if actor.sees(kind.entity, f.name))
    sides = [
        Said(change, _words(seen, values) if seen else RESERVED, who.get(change, ""), _lima(stamp))
        for change, stamp, values in said
    ]
    return Disagreement(kind_no, record, group, members[0].label_es, _about(session, row), tuple(sides))


def _authors(session: Session, shown: UUID, rivals: Sequence[Conflict]) -> dict[UUID, str]:
    """Change → who made it: as it came down with its author, or as this laptop's own log has it."""
    wanted = [shown, *(r.change for r in rivals)]
    users = {r.change: r.actor for r in rivals if r.actor} | {
        change: actor
        for change, actor in session.execute(select(Change.change, Change.actor).where(Change.change.in_(wanted)))
        if actor
    }
    names_of = dict(session.execute(select(User.id, User.name).where(User.id.in_(users.values()))).all())
    return {change: names_of.get(user) or "" for change, user in users.items()}


def _lima(stamp: int) -> datetime:
    return stamp_time(stamp).astimezone(LIMA)


def _words(members: tuple[fields.Field, ...], values: Mapping[int, kinds.Plain]) -> str:
    said = [_word(f, values.get(f.wire_no)) for f in members]
    return " · ".join(word for word in said if word)


def _word(field: fields.Field, raw: kinds.Plain) -> str:
    value = kinds.from_plain(field, raw)
    base, _, name = field.type.partition(":")
    if value is None or base in ("uuid", "bytes_ref", "hash"):
        return ""
    if base == "code":
        return lists.label_or_code(name, str(value))
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(value)


def _about(session: Session, row: object) -> str:
    """Whose datum it is: the person's name in list form, found by way of the enrolment where there is one."""
    person_key = getattr(row, "person", None)
    enrolment_key = getattr(row, "enrolment", None)
    if enrolment_key is not None:
        enrolment = session.get(kinds.tables()["enrolment"], enrolment_key)
        person_key = getattr(enrolment, "person", None)
    person = row if isinstance(row, Person) else session.get(Person, person_key) if person_key else None
    if person is None:
        return ""
    return names.list_name(person.given_names or "", person.first_surname or "", person.second_surname or "")
