"""What the centre didn't take, or this laptop couldn't read, and waits for somebody: in words, within the actor's reach.

Nothing of it is lost: the record here keeps what was written, and the centre keeps it apart until it is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields, rights
from oit_campo.clock import LIMA, stamp_time
from oit_campo.models import kinds
from oit_campo.models.laptop import Change
from oit_campo.models.programme import User
from oit_campo.models.shared import HeldChange
from oit_campo.models.training import AttendanceMark
from oit_campo.models.training import Session as ClassSession
from oit_campo.services import disagreements, record_scope
from oit_campo.services.desk import Actor, Desk
from oit_campo.services.person_history_words import show_plain
from oit_campo.sync.wire import GroupPatch, Patch, read_patch

#: Reasons that a person here can do something about come first in the list.
NO_RIGHT, OUT_OF_SCOPE, HELD = "no_right", "out_of_scope", "held"
OF_THE_CENTRE = (NO_RIGHT, OUT_OF_SCOPE, HELD)
NO_PARENT, UNKNOWN_KIND = "no_parent", "unknown_kind"
#: Rights by which somebody sees records at all, the widest first.
_SEEING = ("people.view", "plans.read", "sync.run")


@dataclass(frozen=True, slots=True)
class Correction:
    """A change that waits. ``words``: what was written, as far as the actor may see it; ``who`` wrote it, ``at`` when (Lima).

    ``ask``: the function that may do it. ``person``, ``session``, ``entity``, ``field``: where it stands, to go there.
    """

    change: UUID
    reason: str
    entity: str
    record: UUID
    person: UUID | None
    session: UUID | None
    field: str
    label: str
    about: str
    words: str
    who: str
    at: datetime
    mine: bool
    ask: str


def to_correct(desk: Desk) -> tuple[Correction, ...]:
    """What can be mended first, then the latest first. Of records out of reach nothing, nor for who has no function."""
    action = next((a for a in _SEEING if desk.actor.may(a)), None)
    if action is None:
        return ()
    with desk.read(action) as session:
        found = [one for row in session.scalars(select(HeldChange)) if (one := _worded(session, desk.actor, row))]
    return tuple(sorted(found, key=lambda c: (c.reason not in OF_THE_CENTRE, -c.at.timestamp(), c.change)))


def _worded(session: Session, actor: Actor, held: HeldChange) -> Correction | None:
    patch = read_patch(held.body)
    kind = fields.kind_numbers().get(patch.kind)
    table = kinds.tables().get(kind.entity) if kind is not None else None
    mine = patch.actor == actor.user
    if kind is None or table is None:
        return _unnamed(held, patch, mine)
    row = session.get(table, held.record)
    if row is None and (record_scope.exists_anywhere(session, table, held.record) or not mine):
        return None
    person = disagreements.person_of(session, row) if row is not None else None
    group, named = _spoken(session, kind, patch)
    seen = [f for f in named if actor.sees(kind.entity, f.name)]
    return Correction(
        held.change,
        held.reason,
        kind.entity,
        held.record,
        person.id if person is not None else None,
        _session_of(row),
        named[0].name if named else "",
        named[0].label_es if named else "",
        disagreements.about(person),
        _words(kind, seen, group) if seen or not named else disagreements.RESERVED,
        _name(session, patch),
        stamp_time(group.stamp).astimezone(LIMA),
        mine,
        _who_may(kind),
    )


def _session_of(row: object) -> UUID | None:
    if isinstance(row, ClassSession):
        return row.id
    return row.session if isinstance(row, AttendanceMark) else None


def _spoken(session: Session, kind: fields.Kind, patch: Patch) -> tuple[GroupPatch, tuple[fields.Field, ...]]:
    """The first group with a word in it, and its fields that say something, those that were edited here first; keys and files say
    nothing to a reader.
    """
    by_wire = kind.by_wire()
    for group in patch.groups:
        said = [by_wire[n] for n, v in group.values.items() if v is not None and n in by_wire]
        shown = [f for f in said if f.type.partition(":")[0] not in ("uuid", "bytes_ref", "hash")]
        if shown:
            edited = _edited(session, group.change)
            return group, tuple(sorted(shown, key=lambda f: (f.wire_no not in edited, f.wire_no)))
    return patch.groups[0], ()


def _edited(session: Session, change: UUID) -> set[int]:
    """The fields that the change itself touched, of a group that travels whole; none for what was made elsewhere, or a creation."""
    values = session.scalar(select(Change.values).where(Change.change == change))
    return set(cbor2.loads(values)) if values else set()


def _unnamed(held: HeldChange, patch: Patch, mine: bool) -> Correction:
    """Of a kind that a newer version knows: nothing of it can be told."""
    at = stamp_time(patch.groups[0].stamp).astimezone(LIMA)
    return Correction(held.change, UNKNOWN_KIND, "", held.record, None, None, "", "", "", "", "", at, mine, "")


def _words(kind: fields.Kind, seen: list[fields.Field], group: GroupPatch) -> str:
    """A document's number by its end alone: who needs the whole one asks for it on her page."""
    if kind.entity == "identity_document":
        return " · ".join(word for f in seen if (word := show_plain(f, group.values.get(f.wire_no))))
    return disagreements.in_words(seen, group.values)


def _name(session: Session, patch: Patch) -> str:
    user = session.get(User, patch.actor) if patch.actor is not None else None
    return (user.name if user is not None else None) or ""


def _who_may(kind: fields.Kind) -> str:
    """The label of the nearest function that may edit such a record."""
    actions = kind.edit_rights or kind.create_rights
    return rights.whom_to_ask(actions[0]) if actions else ""
