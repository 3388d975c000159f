"""One rule of the sync taken away at a time, in the production code; the simulation has to see each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, cast
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.central import commits, exchange, ingest, scopes
from oit_campo.central.ingest import Fork, Intake
from oit_campo.ids import KeySource, derived_key
from oit_campo.models import kinds
from oit_campo.models.centre import CentreReceipt, Commit
from oit_campo.models.laptop import Change, OutBatch, StreamState
from oit_campo.sync import apply, merge, outbox, wire
from tests.simulation.sync.run import Run

_KEYS = cache(KeySource)


@dataclass(frozen=True)
class Mutant:
    """``aim`` and ``seeds``: the runs that are tried first; ``make`` gives the places to patch and what to put there."""

    rule: str
    aim: str
    make: Callable[[], list[tuple[Any, str, Any]]]
    seeds: tuple[int, ...] = (1, 2, 3, 4)
    rounds: int = 32


def _no_identifier() -> list[tuple[Any, str, Any]]:
    cut = outbox._run_patch

    def renamed(*given: Any) -> wire.Patch | None:
        found = cut(*given)
        return found and replace(found, groups=tuple(replace(g, change=_KEYS().new()) for g in found.groups))

    return [(outbox, "_run_patch", renamed)]


def _coalesced_consent() -> list[tuple[Any, str, Any]]:
    known = fields.kinds()
    consent = replace(known["consent"], coalesced=True)
    return [
        (fields, "kind_numbers", lambda: {k.number: consent if k.entity == "consent" else k for k in known.values()})
    ]


def _no_resend() -> list[tuple[Any, str, Any]]:
    def started(session: Session, epoch: int, stream: bytes) -> None:
        state = session.get_one(StreamState, 1)
        session.execute(delete(OutBatch).where(OutBatch.received_at.is_(None)))
        state.stream, state.epoch, state.last_batch, state.last_hash = stream, epoch, 0, wire.NO_HASH
        state.cursor, state.cursor_chain, state.nonce = 0, wire.NO_HASH, b""

    return [(outbox, "start_epoch", started)]


def _no_fork_check() -> list[tuple[Any, str, Any]]:
    take = Intake.take

    def taken(self: Intake, batch: bytes) -> wire.Receipt:
        try:
            return take(self, batch)
        except Fork:
            header = wire.read_header(batch)
            known = self.session.get(CentreReceipt, (self.stream.stream, self.stream.epoch, header.number))
            if known is None:
                raise
            return replace(wire.decode_receipt(known.receipt), sha256=wire.batch_hash(batch))

    return [(exchange, "_forked", lambda *_: False), (Intake, "take", taken)]


def _by_sequence() -> list[tuple[Any, str, Any]]:
    """The cursor stands behind numbers that a transaction under way has drawn and not yet shown."""
    pull = commits.pull

    def pulled(*given: Any) -> commits.Pulled:
        found = pull(*given)
        return found if found.more else replace(found, cursor=found.cursor + Run.under_way)

    return [(commits, "pull", pulled)]


def _no_filter() -> list[tuple[Any, str, Any]]:
    pull = commits.pull

    def pulled(session: Session, state: Any, after: int, chain: bytes, _scopes: Any) -> commits.Pulled:
        return pull(session, state, after, chain, list(session.scalars(select(Commit.scope).distinct())))

    return [(commits, "pull", pulled)]


def _no_order() -> list[tuple[Any, str, Any]]:
    take = Intake.take

    def taken(self: Intake, batch: bytes) -> wire.Receipt:
        header = wire.read_header(batch)
        if self.session.get(CentreReceipt, (self.stream.stream, self.stream.epoch, header.number)) is None:
            self.stream.last_batch, self.stream.last_hash = header.number - 1, header.previous
        return take(self, batch)

    return [(Intake, "take", taken)]


def _no_natural_identity() -> list[tuple[Any, str, Any]]:
    def own(kind: fields.Kind, values: Any) -> UUID:
        keys = [values[name] for name in kind.derived_from if values.get(name)]
        if not keys:
            raise KeyError(kind.entity)
        return derived_key(kind.number, *keys, UUID(int=Run.sitting_at))

    return [(kinds, "identity", own)]


def _no_edges() -> list[tuple[Any, str, Any]]:
    commit = scopes.commit_all
    edge = fields.kind("person_merge").number

    def committed(session: Session, state: Any, done: Any) -> None:
        commit(session, state, [a for a in done if a.patch.kind != edge])

    return [(ingest, "commit_all", committed)]


def _field_by_field() -> list[tuple[Any, str, Any]]:
    shown = merge._shown

    def mixed(kind: fields.Kind, group: int, after: Any, standing: Any) -> Any:
        found = dict(shown(kind, group, after, standing))
        for values in standing.values():
            found = {k: v if v is not None else values.get(k) for k, v in found.items()}
        return found

    return [(merge, "_shown", mixed)]


def _dropped() -> list[tuple[Any, str, Any]]:
    def dropped(_session: Any, patch_: wire.Patch, _record: Any, _missing: Any, reason: str, _origin: Any) -> Any:
        return apply.Applied(patch_, tuple("held" for _ in patch_.groups), reason)

    return [(apply, "_hold", dropped)]


def _no_receipts() -> list[tuple[Any, str, Any]]:
    take = Intake.take

    def taken(self: Intake, batch: bytes) -> wire.Receipt:
        if wire.read_header(batch).number <= self.stream.last_batch:
            raise Fork
        return take(self, batch)

    return [(Intake, "take", taken)]


def _never_frozen() -> list[tuple[Any, str, Any]]:
    def thawed(session: Session, _most: int) -> list[OutBatch]:
        state = session.get_one(StreamState, 1)
        frozen = list(session.scalars(select(OutBatch).where(OutBatch.received_at.is_(None)).order_by(OutBatch.number)))
        if frozen:
            session.execute(
                update(Change).where(Change.batch.in_([b.id for b in frozen])).values(batch=None),
                execution_options={"synchronize_session": False},
            )
            state.last_batch, state.last_hash = frozen[0].number - 1, frozen[0].previous
            for batch in frozen:
                session.delete(batch)
            session.flush()
            session.expire_all()
        return []

    return [(outbox, "unacknowledged", thawed)]


MUTANTS: dict[str, Mutant] = {
    "no_change_identifier": Mutant("a change keeps its identifier", "line", _no_identifier),
    "no_saw": Mutant("a change names what its author saw", "line", lambda: [(outbox, "_latest", lambda _c: ())]),
    "coalesced_consent": Mutant("permissions are never coalesced", "line", _coalesced_consent),
    "no_resend": Mutant("after a new epoch all is offered again", "centre", _no_resend),
    "restore_unnoticed": Mutant(
        "the centre notices that it was restored", "centre", lambda: [(exchange, "_lost", lambda *_: False)]
    ),
    "no_fork_check": Mutant("a stream that went two ways is seen", "copies", _no_fork_check),
    "cursor_by_sequence": Mutant("the cursor follows the order of commits", "line", _by_sequence),
    "no_scope_filter": Mutant("a laptop gets its scopes alone", "line", _no_filter),
    "no_clamp": Mutant(
        "a stamp is clamped to the centre's clock",
        "clocks",
        lambda: [(Intake, "_ceiling", property(lambda _i: 1 << 62))],
        seeds=(1, 2, 3, 4, 5, 6, 7, 8),
        rounds=48,
    ),
    "no_order": Mutant("batches are applied in number order", "order", _no_order),
    "withdrawal_no_better": Mutant(
        "a withdrawal beats what had not seen it",
        "answers",
        lambda: [(kinds, "rank", lambda *_: 0), (merge, "rank", lambda *_: 0)],
        seeds=(1, 2, 3, 4, 5, 6, 7, 8),
        rounds=48,
    ),
    "no_natural_identity": Mutant("a natural identity is one record", "line", _no_natural_identity),
    "no_merge_edges": Mutant("a merge reaches everybody", "scopes", _no_edges),
    "field_by_field": Mutant("a group moves together", "line", _field_by_field),
    "held_dropped": Mutant("what waits for its parent is kept", "scopes", _dropped, seeds=(5, *range(1, 21))),
    "no_receipts": Mutant("a repeat gets the stored receipt", "line", _no_receipts),
    "never_frozen": Mutant("a batch once cut is frozen", "line", _never_frozen),
}


@contextmanager
def without(name: str) -> Iterator[None]:
    """The production code without this rule; with "" as it is."""
    if not name:
        yield
        return
    places = MUTANTS[name].make()
    patches = [patch.object(cast(Any, where), attribute, value) for where, attribute, value in places]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in reversed(patches):
            one.stop()
