"""From the change log to batches: what waits is cut, frozen until acknowledged, and queued again when the centre asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

import cbor2
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.domain.versions import decode, group_state, run_of
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.models.laptop import Change, OutBatch, StreamState
from oit_campo.models.shared import Conflict
from oit_campo.store.change_log import NEVER_SENT, Op
from oit_campo.sync.wire import NO_HASH, UP, BatchHeader, GroupPatch, Patch, batch_hash, encode_batch

ENTRIES_PER_BATCH = 2_000
BATCH_BYTES = 256 << 10


@dataclass(slots=True)
class _Waiting:
    """The unsent edits of one field group: the last one speaks for all, and saw what they all saw."""

    change: UUID
    stamp: int
    saw: set[UUID] = field(default_factory=set)
    own: set[UUID] = field(default_factory=set)


def cut_batch(session: Session, now: datetime, most: int = BATCH_BYTES) -> OutBatch | None:
    """Freeze what waits as the stream's next batch, up to ``ENTRIES_PER_BATCH`` entries and ``most`` bytes, one entry at least.

    None when nothing waits.
    """
    state = session.get_one(StreamState, 1)
    entries = session.scalars(
        select(Change).where(Change.batch.is_(None)).order_by(Change.seq).limit(ENTRIES_PER_BATCH)
    ).all()
    if not entries:
        return None
    number = state.last_batch + 1
    header = BatchHeader(UP, state.stream, number, state.last_hash)
    while True:
        patches = patches_of(session, entries)
        body = encode_batch(header, patches)
        if len(body) <= most or len(entries) == 1:
            break
        entries = entries[: max(1, min(len(entries) // 2, len(entries) * most // len(body)))]
    if not patches:
        _assign(session, entries, NEVER_SENT)
        return cut_batch(session, now, most)
    batch = OutBatch(
        stream=state.stream,
        number=number,
        previous=state.last_hash,
        sha256=batch_hash(body),
        body=body,
        changes=len(entries),
        cut_at=now,
        held=0,
    )
    session.add(batch)
    session.flush()
    _assign(session, entries, batch.id)
    state.last_batch, state.last_hash = number, batch.sha256
    return batch


def _assign(session: Session, entries: Sequence[Change], batch: int) -> None:
    for entry in entries:
        entry.batch = batch
    session.flush()


def unacknowledged(session: Session, most: int) -> Sequence[OutBatch]:
    state = session.get_one(StreamState, 1)
    return session.scalars(
        select(OutBatch)
        .where(OutBatch.stream == state.stream, OutBatch.received_at.is_(None))
        .order_by(OutBatch.number)
        .limit(most)
    ).all()


def start_stream(session: Session, stream: bytes) -> None:
    """A new stream after a fork: what was under way waits again, under the same change identifiers."""
    state = session.get_one(StreamState, 1)
    under_way = select(OutBatch.id).where(OutBatch.received_at.is_(None))
    session.execute(
        update(Change).where(Change.batch.in_(under_way)).values(batch=None),
        execution_options={"synchronize_session": False},
    )
    session.execute(delete(OutBatch).where(OutBatch.received_at.is_(None)))
    state.stream, state.last_batch, state.last_hash, state.nonce = stream, 0, NO_HASH, b""


def start_epoch(session: Session, epoch: int, stream: bytes) -> None:
    """The centre was restored: everything of ours is offered again, its changes are asked from the beginning."""
    state = session.get_one(StreamState, 1)
    session.execute(
        update(Change).where(Change.batch > NEVER_SENT).values(batch=None),
        execution_options={"synchronize_session": False},
    )
    session.execute(delete(OutBatch).where(OutBatch.received_at.is_(None)))
    state.stream, state.epoch, state.last_batch, state.last_hash = stream, epoch, 0, NO_HASH
    state.cursor, state.cursor_chain, state.nonce = 0, NO_HASH, b""


def patches_of(session: Session, entries: Iterable[Change]) -> list[Patch]:
    """The patches that say what these entries say; a record's edits of a coalesced kind become one patch."""
    coalesced: dict[UUID, list[Change]] = {}
    patches: list[Patch | UUID] = []
    for entry in entries:
        kind = fields.kind_numbers()[entry.kind]
        if not kind.coalesced:
            patches.append(_event_patch(session, kind, entry))
        elif entry.record in coalesced:
            coalesced[entry.record].append(entry)
        else:
            coalesced[entry.record] = [entry]
            patches.append(entry.record)
    whole = (p if isinstance(p, Patch) else _state_patch(session, coalesced[p]) for p in patches)
    return [p for p in whole if p is not None]


def _groups(entry: Change) -> list[tuple[int, list[UUID]]]:
    return [(g, [UUID(bytes=s) for s in saw]) for g, saw in cbor2.loads(entry.groups)]


def _event_patch(session: Session, kind: fields.Kind, entry: Change) -> Patch:
    """A change that is never coalesced travels as it was made, with the centre's stamp if it has had one."""
    row = session.get_one(kinds.tables()[kind.entity], entry.record)
    state = decode(row.merge_state)
    heads = {h.change: h for g, _ in _groups(entry) for h in group_state(state, g).heads if h.final}
    stamp = heads[entry.change].stamp if entry.change in heads else entry.stamp
    final = entry.change in heads
    stored = cast("dict[int, object]", cbor2.loads(entry.values or b"\xa0"))
    new = entry.op == Op.CREATE
    values = {n: cast(kinds.Plain, v if new else cast("list[object]", v)[1]) for n, v in stored.items()}
    by_wire = kind.by_wire()
    groups = tuple(
        GroupPatch(
            g, entry.change, stamp, final, tuple(saw), {n: v for n, v in values.items() if by_wire[n].group == g}
        )
        for g, saw in _groups(entry)
    )
    if new and groups[0].group != fields.CREATION_GROUP:
        groups = (GroupPatch(fields.CREATION_GROUP, entry.change, stamp, final, (), {}), *groups)
    return Patch(kind.number, None if new and kind.derived_from else entry.record, entry.actor, groups)


def _state_patch(session: Session, entries: list[Change]) -> Patch | None:
    """All unsent edits of a record at once: per group the last change, what all of them saw, the value as it stands."""
    kind = fields.kind_numbers()[entries[0].kind]
    row = session.get_one(kinds.tables()[kind.entity], entries[0].record)
    waiting: dict[int, _Waiting] = {}
    for entry in entries:
        touched = _groups(entry)
        if entry.op == Op.CREATE:
            touched = [(g, []) for g in kind.groups()]
        for group, saw in touched:
            found = waiting.setdefault(group, _Waiting(entry.change, entry.stamp))
            found.change, found.stamp = entry.change, entry.stamp
            found.saw.update(saw)
            found.own.add(entry.change)
    new = entries[0].op == Op.CREATE
    groups = [
        g
        for number, w in sorted(waiting.items())
        if (g := _group_patch(session, kind, row, number, w, new)) is not None
    ]
    if not groups:
        return None
    return Patch(kind.number, None if new and kind.derived_from else row.id, entries[-1].actor, tuple(groups))


def _group_patch(
    session: Session, kind: fields.Kind, row: Synced, number: int, waiting: _Waiting, new: bool
) -> GroupPatch | None:
    """None when there is nothing to say: the change no longer stands, or a new record's group is empty."""
    group = group_state(decode(row.merge_state), number)
    if waiting.change not in {h.change for h in group.heads}:
        return None
    head = next(h for h in group.heads if h.change == waiting.change)
    values = {f.wire_no: kinds.to_plain(getattr(row, f.name)) for f in kind.groups()[number]}
    if len(group.heads) > 1:
        rival = session.get(Conflict, (kind.number, row.id, number, waiting.change))
        values = cbor2.loads(rival.values) if rival is not None else values
    first_words = waiting.own == {waiting.change} and not waiting.saw
    if new and first_words and number != fields.CREATION_GROUP and all(v is None for v in values.values()):
        return None
    # the own ones too: after a fork or a restore the centre may hold an earlier of these edits, and it is no rival
    saw = _latest((waiting.saw | waiting.own) - {waiting.change})
    return GroupPatch(number, waiting.change, head.stamp if head.final else waiting.stamp, head.final, saw, values)


def _latest(changes: set[UUID]) -> tuple[UUID, ...]:
    """Of each run the last: who saw it has seen the earlier ones."""
    runs: dict[bytes, UUID] = {}
    for change in sorted(changes, key=run_of):
        runs[run_of(change)[0]] = change
    return tuple(sorted(runs.values()))
