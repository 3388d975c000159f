"""Taking a batch in: applied once, in one transaction with its rows, its commits and its receipt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.central.admission import admit
from oit_campo.central.permissions import STAFF_KINDS, Permissions, Ruling, worked_from
from oit_campo.central.runs import FOREIGN_CHANGE, Runs
from oit_campo.central.scopes import commit_all
from oit_campo.central.waiting import let_in_children
from oit_campo.clock import STAMP_COUNTER_BITS
from oit_campo.domain.damage import Damaged
from oit_campo.domain.versions import decode, group_state
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.models.centre import CentreDevice, CentreReceipt, CentreState, CentreStream
from oit_campo.models.shared import HeldChange
from oit_campo.sync.apply import Applied, Origin, derived_record, forget_held
from oit_campo.sync.wire import (
    HELD_VERDICTS,
    UP,
    Patch,
    Receipt,
    batch_hash,
    decode_batch,
    decode_receipt,
    encode_receipt,
    read_header,
    read_patch,
    receipt_of,
)

#: How far ahead of the centre's clock a stamp may be before it is pulled back; the change itself is never refused.
AHEAD_MS = 10 * 60 * 1000
#: Changes looked for at a time.
_AT_A_TIME = 500


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
    #: Changes of this batch of which something is held here.
    _held: set[UUID] = field(default_factory=set)
    _permissions: Permissions = field(init=False)
    _runs: Runs = field(init=False)

    def __post_init__(self) -> None:
        self._permissions = Permissions(self.session, self.device)
        self._runs = Runs(self.session, self.device, self.state.epoch)

    def take(self, batch: bytes) -> Receipt:
        """The receipt of a batch; a repeat gets the stored one. Raises Fork, Gap, Damaged."""
        header = read_header(batch)
        if header.kind != UP or header.stream != self.stream.stream:
            raise Damaged("another stream's batch")
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
        patches = decode_batch(batch)[1]
        claimed = [g.stamp for patch in patches for g in patch.groups]
        receipt = receipt_of(header.number, digest, claimed, *self._apply_all(patches))
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

    def _apply_all(self, patches: tuple[Patch, ...]) -> tuple[list[str], list[int]]:
        """Of each group in the order of the batch: its verdict, the stamp that counts."""
        verdicts: list[str] = []
        stamps: list[int] = []
        done: list[Applied] = []
        self._held = self._held_of({g.change for patch in patches for g in patch.groups})
        for patch in patches:
            stamped = self._stamped(self._runs.bounded(patch))
            found, outcome = self._outcome(stamped, worked_from(patch, self.now_ms))
            done += outcome
            if not HELD_VERDICTS.isdisjoint(found):
                self._held |= {g.change for g in patch.groups}
            if outcome[0].reason != FOREIGN_CHANGE:
                self._runs.note(patch)
            verdicts += found
            stamps += [g.stamp for g in stamped.groups]
        self._runs.keep()
        commit_all(self.session, self.state, done)
        self.taken += done + let_in_children(self.session, self.state, done)
        return verdicts, stamps

    def _held_of(self, changes: set[UUID]) -> set[UUID]:
        every, found = sorted(changes), set[UUID]()
        for n in range(0, len(every), _AT_A_TIME):
            few = HeldChange.change.in_(every[n : n + _AT_A_TIME])
            found.update(self.session.scalars(select(HeldChange.change).where(few)))
        return found

    def _outcome(self, patch: Patch, day: date) -> tuple[tuple[str, ...], list[Applied]]:
        """The verdict of each group, and what was applied, the patch itself first."""
        ruling = Ruling(FOREIGN_CHANGE) if self._runs.foreign(patch) else self._permissions.judge(patch, day)
        if not ruling.reason and any(g.change in self._held for g in patch.groups):
            forget_held(self.session, patch, ruling.refused)
        verdicts, done = admit(
            self.session, patch, ruling, self._mark, Origin(self.device.device, day), self._judge_waiting
        )
        if any(fields.kind_numbers()[a.patch.kind].entity in STAFF_KINDS for a in done if not a.held):
            self._permissions.forget_staff()
        return verdicts, done

    def _judge_waiting(self, held: HeldChange) -> str | None:
        """This laptop's own at once, when all of it may go in or none; else when it is known whose the records of this batch are
        (central/waiting.py)."""
        if held.device != self.device.device or held.day is None:
            return None
        ruling = self._permissions.judge(read_patch(held.body), held.day)
        return None if ruling.refused else ruling.reason

    def _mark(self, row: Synced) -> None:
        row.changed_seq = self.state.last_commit + 1

    def _row(self, entity: str, key: UUID) -> Synced | None:
        return self.session.get(kinds.tables()[entity], key)

    def _stamped(self, patch: Patch) -> Patch:
        """The patch with the stamps that count: given once, at first receipt, never behind the stream's own order."""
        given = self._known_stamps(patch)
        groups = []
        for group in patch.groups:
            if group.change not in given:
                given[group.change] = self._given(group.stamp) if group.final else self._stamp(group.stamp)
            groups.append(replace(group, stamp=given[group.change], final=True))
        return replace(patch, groups=tuple(groups))

    def _known_stamps(self, patch: Patch) -> dict[UUID, int]:
        """The stamps that this centre has given to changes of the patch: in the record, or held."""
        here = self._held & {g.change for g in patch.groups}
        held = self.session.scalars(select(HeldChange).where(HeldChange.change.in_(here))) if here else ()
        given = {g.change: g.stamp for row in held for g in read_patch(row.body).groups}
        kind = fields.kind_numbers().get(patch.kind)
        if kind is None or kind.entity not in kinds.tables():
            return given
        record = patch.record or derived_record(kind, patch)
        row = self._row(kind.entity, record) if record is not None else None
        if row is None:
            return given
        state = decode(row.merge_state)
        return given | {h.change: h.stamp for g in patch.groups for h in group_state(state, g.group).heads}

    def _given(self, stamp: int) -> int:
        """A stamp that the centre gave before it was restored: it goes on counting, but is no better than a fresh one."""
        return min(stamp, self._ceiling)

    @property
    def _ceiling(self) -> int:
        return self.now_ms + AHEAD_MS << STAMP_COUNTER_BITS

    def _stamp(self, claimed: int) -> int:
        self.stream.last_stamp = max(min(claimed, self._ceiling), self.stream.last_stamp + 1)
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
        raise Damaged("another device's stream")
    return row
