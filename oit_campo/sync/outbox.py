"""From the change log to batches: what waits is cut, frozen until acknowledged, and queued again when the centre asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
from oit_campo.sync.lineage import lineage_of
from oit_campo.sync.wire import (
    BODY_CAP,
    MAGIC,
    NO_HASH,
    STREAM_BYTES,
    UP,
    WIRE_VERSION,
    BatchHeader,
    GroupPatch,
    Patch,
    TooLarge,
    batch_hash,
    encode_batch,
)

ENTRIES_PER_BATCH = 2_000
BATCH_BYTES = 256 << 10


#: Group → the changes that earlier authors of a record wrote and saw in it.
_Seen = dict[int, set[UUID]]


@dataclass(slots=True)
class _Waiting:
    """One author's unsent edits of one field group: the last one speaks for all, and saw what they all saw."""

    last: Change
    saw: set[UUID]
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
    patches, body = _encoded(session, header, entries)
    while len(body) > most and len(entries) > 1:
        entries = entries[: max(1, min(len(entries) // 2, len(entries) * most // len(body)))]
        patches, body = _encoded(session, header, entries)
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


def _encoded(session: Session, header: BatchHeader, entries: Sequence[Change]) -> tuple[list[Patch], bytes]:
    """What these entries say, as patches and as a batch, which is longer than any when it is more than one batch may hold."""
    patches = patches_of(session, entries)
    try:
        return patches, encode_batch(header, patches, lineage_of(session, patches))
    except TooLarge:
        if len(entries) == 1:
            raise
        return patches, bytes(BODY_CAP)


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


def cut_unreleased_again(session: Session, entropy: Callable[[int], bytes]) -> None:
    """Frozen batches that a program from before the first release cut are nobody's to read: their changes are sent anew."""
    frozen = (batch.body for batch in unacknowledged(session, 1))
    if any(body is not None and not body.startswith(MAGIC + bytes([WIRE_VERSION])) for body in frozen):
        start_stream(session, entropy(STREAM_BYTES))


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
    """The patches that say what these entries say; a record's edits of a coalesced kind become one patch a run of one author.

    Laptops are shared: what two people did to one record travels as each one's own, in order, and is judged and told so.
    """
    runs: list[list[Change]] = []
    last: dict[UUID, list[Change]] = {}
    for entry in entries:
        run = last.get(entry.record)
        if run is not None and run[-1].actor == entry.actor and fields.kind_numbers()[entry.kind].coalesced:
            run.append(entry)
        else:
            last[entry.record] = [entry]
            runs.append(last[entry.record])
    before: dict[UUID, _Seen] = {}
    return [p for run in runs if (p := _run_patch(session, run, before)) is not None]


def _run_patch(session: Session, run: list[Change], before: dict[UUID, _Seen]) -> Patch | None:
    kind = fields.kind_numbers()[run[0].kind]
    if not kind.coalesced:
        return _event_patch(session, kind, run[0])
    return _state_patch(session, run, before.setdefault(run[0].record, {}))


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


def _state_patch(session: Session, entries: list[Change], before: _Seen) -> Patch | None:
    """One author's run of unsent edits of a record: per group the last change, what all of them saw, the value they left.

    ``before``: what the runs of other authors before this one wrote and saw, group by group; this one's is added to it.
    """
    kind = fields.kind_numbers()[entries[0].kind]
    row = session.get_one(kinds.tables()[kind.entity], entries[0].record)
    waiting: dict[int, _Waiting] = {}
    for entry in entries:
        touched = _groups(entry)
        if entry.op == Op.CREATE:
            touched = [(g, []) for g in kind.groups()]
        for group, saw in touched:
            found = waiting.setdefault(group, _Waiting(entry, set(before.get(group, ()))))
            found.last = entry
            found.saw.update(saw)
            found.own.add(entry.change)
    for group, found in waiting.items():
        before.setdefault(group, set()).update(found.saw, found.own)
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
    change = waiting.last.change
    head = next((h for h in group.heads if h.change == change), None)
    if head is None:
        found = _left_behind(session, kind, row, number, waiting.last)
        if found is None:
            return None
        values = found
    else:
        values = _standing(kind, row, number)
    if head is not None and len(group.heads) > 1:
        rival = session.get(Conflict, (kind.number, row.id, number, change))
        values = cbor2.loads(rival.values) if rival is not None else values
    first_words = waiting.own == {change} and not waiting.saw
    if new and first_words and number != fields.CREATION_GROUP and all(v is None for v in values.values()):
        return None
    # the own ones too: after a fork or a restore the centre may hold an earlier of these edits, and it is no rival
    saw = _latest((waiting.saw | waiting.own) - {change})
    final = head is not None and head.final
    return GroupPatch(number, change, head.stamp if head and final else waiting.last.stamp, final, saw, values)


def _standing(kind: fields.Kind, row: Synced, number: int) -> dict[int, kinds.Plain]:
    return {f.wire_no: kinds.to_plain(getattr(row, f.name)) for f in kind.groups()[number]}


def _left_behind(
    session: Session, kind: fields.Kind, row: Synced, number: int, last: Change
) -> dict[int, kinds.Plain] | None:
    """A group as an author left it whom somebody else followed at this laptop: from the old values of what came after.

    None when nothing is to be said of it (the same author went on), or when it can't be told for sure: something came from the
    centre in between, or the values have been erased.
    """
    values: dict[int, kinds.Plain] = {}
    at = last
    later = select(Change).where(Change.record == row.id, Change.seq > last.seq).order_by(Change.seq)
    for entry in session.scalars(later):
        saw = dict(_groups(entry)).get(number)
        if saw is None:
            continue
        if saw != [at.change] or entry.values is None or (at is last and entry.actor == last.actor):
            return None
        for wire_no, (old, _) in cbor2.loads(entry.values).items():
            values.setdefault(wire_no, old)
        at = entry
    if at is last or [h.change for h in group_state(decode(row.merge_state), number).heads] != [at.change]:
        return None
    standing = _standing(kind, row, number)
    return {wire_no: values.get(wire_no, value) for wire_no, value in standing.items()}


def _latest(changes: set[UUID]) -> tuple[UUID, ...]:
    """Of each run the last: who saw it has seen the earlier ones."""
    runs: dict[bytes, UUID] = {}
    for change in sorted(changes, key=run_of):
        runs[run_of(change)[0]] = change
    return tuple(sorted(runs.values()))
