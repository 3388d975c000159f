"""Deciding about substitutes: taken into the staff list with what waited for them, or named as not confirmed.

Until then they and their work are held (central/unconfirmed.py); their work is judged like everybody's at the next exchange.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.central.author import CentreAuthor
from oit_campo.central.staff import member_who_may
from oit_campo.central.unconfirmed import held
from oit_campo.central.waiting import let_in
from oit_campo.domain.names import fold
from oit_campo.errors import KnownError
from oit_campo.models import kinds
from oit_campo.models.programme import Device
from oit_campo.models.shared import HeldChange
from oit_campo.sync.apply import Applied
from oit_campo.sync.wire import read_patch

RIGHT = "users.set_roles"


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A substitute to decide about; ``role`` and ``until`` are empty while their function has not come."""

    key: UUID
    name: str
    role: str
    until: date | None
    device: str


def awaiting(session: Session) -> tuple[Awaiting, ...]:
    """Those to decide about, by name."""
    functions = {said["user"]: said for said in map(_said, held(session, "user_scope"))}
    found = []
    for row in held(session, "user"):
        function = functions.get(row.record, {})
        device = session.get(Device, row.device)
        until = function.get("until")
        found.append(
            Awaiting(
                row.record,
                str(_said(row)["name"] or ""),
                str(function.get("role") or ""),
                until if isinstance(until, date) else None,
                (device.name if device else None) or "",
            )
        )
    return tuple(sorted(found, key=lambda one: fold(one.name)))


def decide(author: CentreAuthor, *, name: str, by: str, confirmed: bool, now: datetime) -> list[Applied]:
    """Take a substitute into the staff list, or say on every laptop that they are not; what has come in.

    Raises KnownError substitute_unknown, substitute_person.
    """
    session = author.session
    decider = member_who_may(session, by, RIGHT, now)
    if decider is None:
        raise KnownError("substitute_person")
    found = [one.key for one in awaiting(session) if fold(one.name) == fold(name)]
    if len(found) != 1:
        raise KnownError("substitute_unknown")
    rows = [row for row in held(session, "user") if row.record == found[0]]
    if confirmed:
        rows += [row for row in held(session, "user_scope") if _said(row)["user"] == found[0]]
    taken = let_in(session, author.state, rows)
    signed = CentreAuthor(session, author.state, author.keys, author.clock, decider)
    signed.edit("user", found[0], {"state": "activa" if confirmed else "no_confirmada"})
    return taken


def _said(row: HeldChange) -> dict[str, kinds.Value]:
    """Field → value of a held creation."""
    patch = read_patch(row.body)
    by_wire = fields.kind_numbers()[patch.kind].by_wire()
    plain = {n: v for group in patch.groups for n, v in group.values.items() if n in by_wire}
    return {by_wire[n].name: kinds.from_plain(by_wire[n], v) for n, v in plain.items()}
