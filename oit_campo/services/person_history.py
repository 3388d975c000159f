"""Who did what with one person's record, and when: the change log of this laptop, told in Spanish (``person_history_words``).

Only what was done here stands in this log; what other laptops did is kept by the centre.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.clock import stamp_time
from oit_campo.models import kinds
from oit_campo.models.audit import AuditEvent
from oit_campo.models.laptop import Change, OutBatch
from oit_campo.models.programme import User
from oit_campo.services import person_history_words as words
from oit_campo.services.desk import Actor
from oit_campo.services.person_history_words import FieldChange, Teller, Told
from oit_campo.store.chain import commitment
from oit_campo.store.change_log import Op


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """«Rosa Huamán cambió el teléfono». ``only_here``: the centre hasn't acknowledged it; ``at`` aware UTC.

    ``topic`` is one of ``words.TOPICS``; ``erased``: its values were erased at the person's request; ``earlier``: what the same
    mark was before, with who and when.
    """

    at: datetime
    who: str
    did: str
    kind: str
    topic: str
    changes: tuple[FieldChange, ...]
    only_here: bool
    erased: bool = False
    earlier: tuple[str, ...] = ()


def history(session: Session, actor: Actor, person: UUID) -> tuple[HistoryEntry, ...]:
    """Everything done on this laptop, the latest first; the marks of one session are one entry."""
    records = _records(session, person)
    entries = session.scalars(select(Change).where(Change.record.in_(records)).order_by(Change.seq)).all()
    told = Teller(session, actor.roles, _values(session, entries))
    users = dict(session.execute(select(User.id, User.name)).all())
    waiting = _unacknowledged(session, {e.batch for e in entries if e.batch})
    made = []
    for entry in entries:
        said = told.entry(entry)
        if said is not None:
            made.append((entry, _entry(entry, said, users, waiting)))
    return tuple(reversed(_fold_marks(made)))


def _entry(entry: Change, said: Told, users: Mapping[UUID, str | None], waiting: Collection[int]) -> HistoryEntry:
    return HistoryEntry(
        stamp_time(entry.stamp),
        said.who or _name(users, entry.actor),
        said.did,
        said.kind,
        words.topic_of(said.kind),
        said.changes,
        entry.batch is None or entry.batch in waiting,
        said.erased,
    )


def _name(users: Mapping[UUID, str | None], key: UUID | None) -> str:
    """Who left for good and isn't known here any more is still somebody."""
    if key is None:
        return "El programa"
    return users.get(key) or "Alguien del equipo"


def _fold_marks(made: Sequence[tuple[Change, HistoryEntry]]) -> list[HistoryEntry]:
    """One entry a mark, where it was last touched, with what it was before; everything else as it is."""
    last: dict[UUID, int] = {}
    found: list[HistoryEntry | None] = []
    for change, entry in made:
        if entry.kind == "attendance_mark" and change.record in last:
            before = found[last[change.record]]
            found[last[change.record]] = None
            if before is not None:
                step = f"{before.who} {before.did}, {words.day_and_hour(before.at)}"
                here = before.only_here or entry.only_here
                entry = replace(entry, earlier=(*before.earlier, step), only_here=here)
        if entry.kind == "attendance_mark":
            last[change.record] = len(found)
        found.append(entry)
    return [entry for entry in found if entry is not None]


# --- which records are hers ----------------------------------------------------------------------------------------


def _records(session: Session, person: UUID) -> list[UUID]:
    """Every record that belongs to the person, and the notes of what was done with one of them."""
    enrolments = _naming(session, "person", [person])
    plans = _naming(session, "enrolment", enrolments)
    records = [person, *enrolments, *plans, *_naming(session, "business_plan", plans)]
    records += session.scalars(select(AuditEvent.id).where(AuditEvent.record.in_(records)))
    return list(dict.fromkeys(records))


def _naming(session: Session, entity: str, keys: Sequence[UUID]) -> list[UUID]:
    """The records that name one of these records of a kind: a contact its person, a mark its enrolment."""
    found: list[UUID] = []
    for name, table in kinds.tables().items():
        for field, parent in kinds.parents(name):
            if parent == entity and name != "person":
                found += session.scalars(select(table.id).where(getattr(table, field).in_(keys)))
    return found


def _unacknowledged(session: Session, batches: Collection[int]) -> set[int]:
    return set(session.scalars(select(OutBatch.id).where(OutBatch.id.in_(batches), OutBatch.received_at.is_(None))))


# --- what the entries say -------------------------------------------------------------------------------------------


def _values(session: Session, entries: Sequence[Change]) -> dict[int, dict[int, object] | None]:
    """Sequence number → what the entry says, by wire number; None when it isn't known (erased, or changed elsewhere since)."""
    found: dict[int, dict[int, object] | None] = {}
    of_record: dict[UUID, list[Change]] = {}
    for entry in entries:
        of_record.setdefault(entry.record, []).append(entry)
        found[entry.seq] = cbor2.loads(entry.values) if entry.values is not None else None
    for record, own in of_record.items():
        first = own[0]
        if first.op == Op.CREATE and first.values is None and first.salt is not None:
            found[first.seq] = _rebuilt(session, first, [found[e.seq] for e in own[1:]], record)
    return found


def _rebuilt(
    session: Session, first: Change, edits: Sequence[dict[int, object] | None], record: UUID
) -> dict[int, object] | None:
    """What a record was created with: the row as it is, taken back by the old values of its edits.

    Only when that is exactly what the entry committed to: what came from the centre in between can't be told apart.
    """
    kind = fields.kind_numbers()[first.kind]
    row = session.get(kinds.tables()[kind.entity], record)
    if row is None or first.salt is None or None in edits:
        return None
    values: dict[int, object] = {f.wire_no: kinds.to_plain(getattr(row, f.name)) for f in kind.fields if f.wire_no}
    for edit in reversed(edits):
        for number, pair in (edit or {}).items():
            values[number] = pair[0] if isinstance(pair, list) else None
    said = {number: value for number, value in values.items() if value is not None}
    same = hmac.compare_digest(commitment(first.salt, cbor2.dumps(said, canonical=True)), first.commitment)
    return said if same else None
