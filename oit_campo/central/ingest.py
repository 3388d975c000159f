"""Taking a batch in: applied once, in one transaction with its rows, its commits and its receipt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.central.commits import scope_name
from oit_campo.central.scopes import commit_all
from oit_campo.clock import STAMP_COUNTER_BITS
from oit_campo.domain.errors_of_data import DamagedData
from oit_campo.domain.versions import decode, group_state
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.models.centre import CentreDevice, CentreReceipt, CentreState, CentreStream
from oit_campo.sync.apply import Applied, apply_patch, hold_patch
from oit_campo.sync.wire import (
    UP,
    GroupVerdict,
    Patch,
    Receipt,
    batch_hash,
    decode_batch,
    decode_receipt,
    encode_receipt,
    read_header,
)

#: How far ahead of the centre's clock a stamp may be before it is pulled back; the change itself is never refused.
AHEAD_MS = 10 * 60 * 1000


class Fork(Exception):  # noqa: N818 - a state of the stream, not an error of a person
    """The stream has gone two ways: the laptop draws a new one and sends again."""


class Gap(Exception):  # noqa: N818
    """A batch is missing before this one: it waits, unacknowledged."""


@dataclass(slots=True)
class Intake:
    """One batch on its way into the centre."""

    session: Session
    state: CentreState
    device: CentreDevice
    stream: CentreStream
    now_ms: int
    taken: list[Applied] = field(default_factory=list)

    def take(self, batch: bytes) -> Receipt:
        """The receipt of a batch; a repeat gets the stored one. Raises Fork, Gap, DamagedData."""
        header = read_header(batch)
        if header.kind != UP or header.stream != self.stream.stream:
            raise DamagedData("another stream's batch")
        digest = batch_hash(batch)
        known = self.session.get(CentreReceipt, (self.stream.stream, self.stream.epoch, header.number))
        if known is not None:
            if known.sha256 != digest:
                raise Fork
            return decode_receipt(known.receipt)
        if header.number != self.stream.last_batch + 1:
            raise Gap
        if header.previous != self.stream.last_hash:
            raise Fork
        receipt = Receipt(header.number, digest, self._apply_all(decode_batch(batch)[1]))
        self.stream.last_batch, self.stream.last_hash = header.number, digest
        self.session.add(
            CentreReceipt(
                stream=self.stream.stream,
                epoch=self.stream.epoch,
                number=header.number,
                sha256=digest,
                receipt=encode_receipt(receipt),
            )
        )
        return receipt

    def _apply_all(self, patches: tuple[Patch, ...]) -> tuple[GroupVerdict, ...]:
        verdicts: list[GroupVerdict] = []
        done: list[Applied] = []
        for patch in patches:
            stamped = self._stamped(patch)
            outcome = self._outcome(stamped)
            done += outcome
            verdicts += [
                GroupVerdict(g.change, v, g.stamp) for g, v in zip(stamped.groups, outcome[0].verdicts, strict=True)
            ]
        commit_all(self.session, self.state, done)
        self.taken += done
        return tuple(verdicts)

    def _outcome(self, patch: Patch) -> list[Applied]:
        if not self._in_scope(patch):
            return [hold_patch(self.session, patch, "out_of_scope")]
        return apply_patch(self.session, patch, self._mark)

    def _mark(self, row: Synced) -> None:
        row.changed_seq = self.state.last_commit + 1

    def _in_scope(self, patch: Patch) -> bool:
        """An enrolment brings its children into a scope, so it is the gate; everything else follows its parent."""
        kind = fields.kind_numbers().get(patch.kind)
        if kind is None or kind.entity != "enrolment":
            return True
        by_name = {
            kind.by_wire()[n].name: v
            for g in patch.groups
            if g.group == fields.CREATION_GROUP
            for n, v in g.values.items()
            if n in kind.by_wire()
        }
        edition, region = by_name.get("edition"), by_name.get("region")
        if not isinstance(edition, bytes) or len(edition) != 16:
            return True  # an edit, or damaged: judged elsewhere
        return scope_name(UUID(bytes=edition), str(region or "")) in self.device.scopes

    def _stamped(self, patch: Patch) -> Patch:
        """The patch with the stamps that count: given once, at first receipt, never behind the stream's own order."""
        given: dict[UUID, int] = {}
        groups = []
        for group in patch.groups:
            if group.change not in given:
                given[group.change] = self._known_stamp(patch, group.group, group.change) or self._stamp(group.stamp)
            groups.append(replace(group, stamp=given[group.change], final=True))
        return replace(patch, groups=tuple(groups))

    def _known_stamp(self, patch: Patch, group: int, change: UUID) -> int | None:
        kind = fields.kind_numbers().get(patch.kind)
        if kind is None or kind.entity not in kinds.tables() or patch.record is None:
            return None
        row = self.session.get(kinds.tables()[kind.entity], patch.record)
        if row is None:
            return None
        heads = group_state(decode(row.merge_state), group).heads
        return next((h.stamp for h in heads if h.change == change), None)

    def _stamp(self, claimed: int) -> int:
        ceiling = self.now_ms + AHEAD_MS << STAMP_COUNTER_BITS
        self.stream.last_stamp = max(min(claimed, ceiling), self.stream.last_stamp + 1)
        return self.stream.last_stamp


def stream_of(session: Session, device: CentreDevice, stream: bytes, epoch: int) -> CentreStream:
    """The stream's row, made at its first request; numbering starts again with an epoch."""
    row = session.scalars(select(CentreStream).where(CentreStream.stream == stream)).one_or_none()
    if row is None:
        row = CentreStream(
            stream=stream,
            device=device.device,
            epoch=epoch,
            last_batch=0,
            last_hash=bytes(32),
            last_stamp=0,
            nonce=b"",
            nonce_before=b"",
        )
        session.add(row)
        session.flush()
    if row.device != device.device:
        raise DamagedData("another device's stream")
    return row
