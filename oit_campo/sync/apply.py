"""Putting a patch into the tables, the same at the centre and on a laptop: the only glue between ``merge`` and rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import cbor2
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.domain.errors_of_data import DamagedData
from oit_campo.domain.versions import RecordState, decode, encode, group_state
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.models.shared import Conflict, HeldChange
from oit_campo.sync import merge
from oit_campo.sync.wire import GroupPatch, Patch, patch_bytes, read_patch

#: Called with every row that a patch changed, before the flush: the centre notes its commit there.
Mark = Callable[[Synced], None]


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a patch. ``verdicts`` in the order of its groups; ``reason`` is empty unless it is held."""

    patch: Patch
    verdicts: tuple[str, ...]
    reason: str = ""

    @property
    def held(self) -> bool:
        return bool(self.reason)


def apply_patch(session: Session, patch: Patch, mark: Mark) -> list[Applied]:
    """Apply a patch, or hold it when its parent isn't here yet; then whatever waited for the record it made.

    Never raises for what a patch says: what can't be applied is kept in ``held_change`` with its reason.
    """
    done: list[Applied] = []
    queue = [patch]
    while queue:
        applied, made = _apply_one(session, queue.pop(0), mark)
        done.append(applied)
        if made is not None:
            queue += _released(session, made)
    return done


def _apply_one(session: Session, patch: Patch, mark: Mark) -> tuple[Applied, UUID | None]:
    kind = fields.kind_numbers().get(patch.kind)
    if kind is None or kind.entity not in kinds.tables():
        return _hold(session, patch, UUID(int=0), None, "unknown_kind"), None
    try:
        values = {g.group: _read(kind, g) for g in patch.groups}
        record = patch.record or kinds.identity(kind, values.get(fields.CREATION_GROUP, {}))
    except (DamagedData, KeyError):
        return _hold(session, patch, patch.record or UUID(int=0), None, "bad_value"), None
    patch = replace(patch, record=record)
    missing = _missing(session, kind, record, patch, values)
    if missing is not None:
        return _hold(session, patch, record, missing, "no_parent"), None
    row, new = _row(session, kind, record)
    verdicts = _fold_all(session, kind, row, patch)
    mark(row)
    if new:
        session.add(row)
    session.flush()
    return Applied(patch, verdicts), record if new else None


def _read(kind: fields.Kind, group: GroupPatch) -> dict[str, kinds.Value]:
    """Field → value of the group's fields this version knows. Raises DamagedData."""
    by_wire = kind.by_wire()
    found: dict[str, kinds.Value] = {}
    for number, raw in group.values.items():
        field = by_wire.get(number)
        if field is None:
            continue  # of a newer version: fetched again after the update
        if field.group != group.group:
            raise DamagedData("field outside its group")
        found[field.name] = kinds.from_plain(field, raw)
    return found


def _missing(
    session: Session, kind: fields.Kind, record: UUID, patch: Patch, values: Mapping[int, Mapping[str, kinds.Value]]
) -> UUID | None:
    """The first record this patch needs that isn't here: itself when it only edits, or a parent it names."""
    creates = any(g.group == fields.CREATION_GROUP for g in patch.groups)
    if not creates and not _exists(session, kind.entity, record):
        return record
    for name, target in kinds.parents(kind.entity):
        for group in values.values():
            key = group.get(name)
            if isinstance(key, UUID) and not _exists(session, target, key):
                return key
    return None


def _exists(session: Session, entity: str, key: UUID) -> bool:
    return session.get(kinds.tables()[entity], key) is not None


def _row(session: Session, kind: fields.Kind, record: UUID) -> tuple[Synced, bool]:
    table = kinds.tables()[kind.entity]
    row = session.get(table, record)
    if row is not None:
        return row, False
    return table(id=record, merge_state=b"", changed_seq=0), True


def _fold_all(session: Session, kind: fields.Kind, row: Synced, patch: Patch) -> tuple[str, ...]:
    state: RecordState = decode(row.merge_state)
    verdicts = []
    for group in patch.groups:
        members = kind.groups().get(group.group)
        if members is None:
            verdicts.append("applied")  # a group of a newer version
            continue
        current = {f.wire_no: kinds.to_plain(getattr(row, f.name)) for f in members}
        before = group_state(state, group.group)
        rivals = _rivals(session, kind, row.id, group.group)
        folded = merge.fold(kind, before, current, rivals, group)
        _show(row, members, folded.values)
        _keep_rivals(session, kind, row.id, group, folded, rivals, patch.actor)
        state[group.group] = folded.state
        verdicts.append(folded.verdict)
    row.merge_state = encode(state)
    return tuple(verdicts)


def _show(row: Synced, members: tuple[fields.Field, ...], values: merge.Values) -> None:
    for field in members:
        if field.wire_no in values:
            value = kinds.from_plain(field, values[field.wire_no])
            if getattr(row, field.name) != value:
                setattr(row, field.name, value)


def _rivals(session: Session, kind: fields.Kind, record: UUID, group: int) -> dict[UUID, dict[int, kinds.Plain]]:
    rows = session.scalars(
        select(Conflict).where(Conflict.kind == kind.number, Conflict.record == record, Conflict.group == group)
    )
    return {row.change: cbor2.loads(row.values) for row in rows}


def _keep_rivals(
    session: Session,
    kind: fields.Kind,
    record: UUID,
    group: GroupPatch,
    folded: merge.Folded,
    before: Mapping[UUID, object],
    actor: UUID | None,
) -> None:
    gone = [change for change in before if change not in folded.rivals]
    if gone:
        session.execute(delete(Conflict).where(Conflict.record == record, Conflict.change.in_(gone)))
    for head in folded.state.heads[1:]:
        if head.change in before or head.change not in folded.rivals:
            continue
        session.add(
            Conflict(
                kind=kind.number,
                record=record,
                group=group.group,
                change=head.change,
                stamp=head.stamp,
                actor=actor if head.change == group.change else None,
                values=cbor2.dumps(dict(folded.rivals[head.change]), canonical=True),
            )
        )


def hold_patch(session: Session, patch: Patch, reason: str) -> Applied:
    """Keep a patch out of the records until a person decides (``reason``: out_of_scope)."""
    return _hold(session, patch, patch.record or UUID(int=0), None, reason)


def _hold(session: Session, patch: Patch, record: UUID, missing: UUID | None, reason: str) -> Applied:
    """Keep it, once per change; nothing is refused into nowhere."""
    change = patch.groups[0].change
    if session.get(HeldChange, change) is None:
        session.add(
            HeldChange(
                change=change, kind=patch.kind, record=record, missing=missing, reason=reason, body=patch_bytes(patch)
            )
        )
        session.flush()
    return Applied(patch, tuple("held" for _ in patch.groups), reason)


def _released(session: Session, made: UUID) -> list[Patch]:
    rows = list(session.scalars(select(HeldChange).where(HeldChange.missing == made)))
    patches = [read_patch(row.body) for row in rows]
    for row in rows:
        session.delete(row)
    session.flush()
    return patches
