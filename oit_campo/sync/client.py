"""One loop: what waits goes up, what is new comes down, each step durable as it arrives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate, islice
from typing import Protocol
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.clock import milliseconds
from oit_campo.domain.damage import Damaged
from oit_campo.errors import KnownError
from oit_campo.models.base import Synced
from oit_campo.models.laptop import OutBatch, StoreFact, StreamState
from oit_campo.models.shared import HeldChange
from oit_campo.store.store import STREAM_BYTES, Store
from oit_campo.sync import outbox, wire
from oit_campo.sync.apply import apply_patch, derived_record, forget_held, hold_patch

BATCHES_PER_REQUEST = 8
#: Compressed bytes a request may carry: little at first, so that a cut costs little; twice as much after each answer.
PACE_FIRST = 16 << 10
PACE_MOST = 256 << 10
MAX_ROUNDS = 10_000
#: Facts of the store (services/recovery): the recovery secret to send, and the identifier of the one that the centre has.
RECOVERY_WAITING, RECOVERY_AT_CENTRE = "recovery_waiting", "recovery_at_centre"


class Transport(Protocol):
    """The seam to the network: one POST. Raises KnownError network_none or network_portal."""

    def post(self, path: str, body: bytes) -> bytes:
        """The reply's bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Link:
    """Who this laptop is to the centre, and the centre's public key."""

    device: UUID
    sign: Callable[[bytes], bytes]
    centre_key: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an exchange did. ``changed`` names the kinds of records that came down."""

    sent: int = 0
    received: int = 0
    held: int = 0
    requests: int = 0
    changed: frozenset[str] = frozenset()


Progress = Callable[[Outcome], object]


def exchange(
    store: Store,
    transport: Transport,
    link: Link,
    *,
    progress: Progress = lambda _o: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Exchange until nothing waits on either side. What was acknowledged stays so when a later step fails.

    Raises KnownError: network_none, network_portal, centre_refused, sync_refused.
    """
    done = Outcome()
    pace, sending = PACE_FIRST, _Sending()
    for _ in range(MAX_ROUNDS):
        if cancelled():
            return done
        batches, hello = _prepare(store, link, pace)
        request = wire.encode_request(hello, [b.body for b in batches if b.body is not None], link.sign)
        raw = transport.post(wire.PATH, request)
        try:
            reply = _checked(raw, request, link)
            step, again = _take(store, reply, batches, hello, sending.signing(request, raw))
        except Damaged as error:
            raise KnownError("centre_refused") from error
        pace = min(2 * pace, PACE_MOST)
        done = total(done, step)
        progress(done)
        if not again:
            return done
    raise KnownError("centre_refused")


@dataclass(slots=True)
class _Sending:
    """What one exchange sends has one receipt, kept with its last batch: each holds the hash of the one before."""

    request: bytes = b""
    reply: bytes = b""
    last: int | None = None

    def signing(self, request: bytes, reply: bytes) -> _Sending:
        self.request, self.reply = wire.request_proof(request).kept(), wire.reply_proof(reply).kept()
        return self

    def keep(self, session: Session, batch: OutBatch) -> None:
        """The proofs of both sides, without a record: the earlier ones of this exchange go."""
        if self.last is not None:
            session.execute(update(OutBatch).where(OutBatch.id == self.last).values(request=None, reply=None))
        self.last, batch.request, batch.reply = batch.id, self.request, self.reply


def total(a: Outcome, b: Outcome) -> Outcome:
    """Two steps as one."""
    return Outcome(
        a.sent + b.sent, a.received + b.received, a.held + b.held, a.requests + b.requests, a.changed | b.changed
    )


def _prepare(store: Store, link: Link, pace: int) -> tuple[Sequence[OutBatch], wire.Hello]:
    now = store.clock.now()
    with store.write(None) as session:
        outbox.cut_unreleased_again(session, store.entropy)
        batches = _as_many(outbox.unacknowledged(session, BATCHES_PER_REQUEST), pace)
        if not batches:
            cut = outbox.cut_batch(session, now, pace)
            batches = [] if cut is None else [cut]
        state = session.get_one(StreamState, 1)
        acknowledged = batches[0].number - 1 if batches else state.last_batch
        hello = wire.Hello(
            device=link.device,
            stream=state.stream,
            epoch=state.epoch,
            cursor=state.cursor,
            cursor_chain=state.cursor_chain,
            last_batch=acknowledged,
            last_hash=batches[0].previous if batches else state.last_hash,
            nonce=state.nonce,
            sent_at_ms=milliseconds(now),
            recovery=_fact(session, RECOVERY_WAITING),
        )
    return batches, hello


def _as_many(frozen: Sequence[OutBatch], pace: int) -> list[OutBatch]:
    """Batches already cut, in order, as many as fit; one always does."""
    sizes = accumulate(len(b.body or b"") for b in frozen)
    return [b for n, (b, size) in enumerate(zip(frozen, sizes, strict=True)) if n == 0 or size <= pace]


def _checked(raw: bytes, request: bytes, link: Link) -> wire.Reply:
    """Only what the centre signed for this request is read: anything else is the hotel's page."""
    if len(raw) > wire.BODY_CAP or not wire.check_reply(raw, request, link.centre_key):
        raise KnownError("network_portal")
    return wire.decode_reply(raw)


def _take(
    store: Store, reply: wire.Reply, batches: Sequence[OutBatch], hello: wire.Hello, sending: _Sending
) -> tuple[Outcome, bool]:
    """One reply in one transaction: receipts, then what came down, then the cursor."""
    now = store.clock.now()
    with store.write(None, receiving=True) as session:
        state = session.get_one(StreamState, 1)
        state.nonce, state.last_contact = reply.nonce, now
        sent_ms, now_ms = hello.sent_at_ms, milliseconds(now)
        state.offset_ms = store.hybrid.offset_ms = reply.now_ms - (sent_ms + now_ms) // 2
        if reply.epoch != state.epoch:
            outbox.start_epoch(session, reply.epoch, store.entropy(STREAM_BYTES))
            return Outcome(requests=1), True
        if reply.fork:
            outbox.start_stream(session, store.entropy(STREAM_BYTES))
            return Outcome(requests=1), True
        sent, held = _acknowledge(session, reply, now, sending)
        received, changed = _receive(session, state, reply)
        _note_recovery(session, reply.recovery)
        left = len(batches) - len(reply.receipts)
    more = reply.more or left > 0 or _waits(store)
    changes = sum(b.changes for b in batches if any(r.number == b.number for r in reply.receipts))
    return Outcome(changes if sent else 0, received, held, 1, changed), more and (bool(sent) or reply.more)


def _fact(session: Session, name: str) -> bytes:
    found = session.get(StoreFact, name)
    return found.value if found is not None else b""


def _note_recovery(session: Session, at_centre: bytes) -> None:
    waiting = session.get(StoreFact, RECOVERY_WAITING)
    if waiting is not None and waiting.value[: wire.RECOVERY_ID_BYTES] == at_centre:
        session.delete(waiting)
    session.merge(StoreFact(name=RECOVERY_AT_CENTRE, value=at_centre))


def _waits(store: Store) -> bool:
    from oit_campo.store.change_log import pending_count

    with store.read() as session:
        return pending_count(session) > 0


def _acknowledge(session: Session, reply: wire.Reply, now: datetime, sending: _Sending) -> tuple[int, int]:
    """Mark batches received and give their changes the centre's stamps. (batches, held groups)"""
    state = session.get_one(StreamState, 1)
    waiting = set(session.scalars(select(HeldChange.change)))
    done = held = 0
    for receipt in reply.receipts:
        batch = session.scalar(
            select(OutBatch).where(OutBatch.stream == state.stream, OutBatch.number == receipt.number)
        )
        if batch is None or batch.sha256 != receipt.sha256 or batch.body is None:
            continue
        _, patches = wire.decode_batch(batch.body)
        stamps = iter(receipt.stamps_over([g.stamp for patch in patches for g in patch.groups]))
        verdicts = iter(receipt.verdicts())
        for patch in patches:
            groups = tuple(replace(g, stamp=next(stamps), final=True) for g in patch.groups)
            _note_refusal(session, patch, list(islice(verdicts, len(groups))), waiting)
            apply_patch(session, replace(patch, groups=groups), _unmarked)
        batch.received_at = now
        batch.held = sum(v in wire.HELD_VERDICTS for v in receipt.exceptions.values())
        batch.body = None  # acknowledged: number and hash are enough for the chain
        held += batch.held
        done += 1
        sending.keep(session, batch)
    return done, held


def _note_refusal(session: Session, patch: wire.Patch, verdicts: Sequence[str], waiting: set[UUID]) -> None:
    """What the centre didn't take is listed here too, with its reason, until it does: the record keeps what was written."""
    kept_out = {g.group: v for g, v in zip(patch.groups, verdicts, strict=False) if v in wire.HELD_VERDICTS}
    if waiting & {g.change for g in patch.groups}:
        forget_held(session, patch, kept_out)
    if kept_out:
        kind = fields.kind_numbers().get(patch.kind)
        record = patch.record or (derived_record(kind, patch) if kind is not None else None)
        held = replace(patch, record=record, groups=tuple(g for g in patch.groups if g.group in kept_out))
        hold_patch(session, held, kept_out[held.groups[0].group])
        waiting.add(held.groups[0].change)


def _receive(session: Session, state: StreamState, reply: wire.Reply) -> tuple[int, frozenset[str]]:
    if not reply.cursor_chain or reply.cursor_from != state.cursor:
        return 0, frozenset()
    state.cursor, state.cursor_chain = reply.cursor, reply.cursor_chain
    if not reply.down:
        return 0, frozenset()
    header, patches = wire.decode_batch(reply.down)
    if header.kind != wire.DOWN:
        raise Damaged("direction")
    changed: set[str] = set()
    count = 0
    waiting = set(session.scalars(select(HeldChange.change)))
    for patch in patches:
        if waiting & {g.change for g in patch.groups}:  # taken after all
            forget_held(session, patch)
        for applied in apply_patch(session, patch, lambda row: changed.add(row.__tablename__)):
            count += not applied.held and any(v != "again" for v in applied.verdicts)
    return count, frozenset(changed)


def _unmarked(_row: Synced) -> None:
    """On a laptop the flush itself marks the rows."""
