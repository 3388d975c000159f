"""The line between a laptop and the centre: loses, doubles, delays, cuts; and hears who was answered for what."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from oit_campo.catalogues import fields
from oit_campo.central.exchange import Centre
from oit_campo.domain.damage import Damaged
from oit_campo.errors import KnownError
from oit_campo.models import kinds
from oit_campo.sync import wire
from oit_campo.sync.apply import derived_record
from tests.simulation.sync.machines import Machine, PowerCut

if TYPE_CHECKING:
    from tests.simulation.sync.run import Run

#: What may happen to one request.
NETWORK = ("drop", "duplicate", "two_appliers", "lost_reply", "late_request", "late_reply", "cut_request", "cut_reply")


def lost() -> KnownError:
    return KnownError("network_none", n=0)


@dataclass
class Line:
    """A machine's line. ``faults``: what happens to its next requests, one each."""

    run: Run
    machine: Machine
    faults: deque[str] = field(default_factory=deque)
    late: deque[bytes] = field(default_factory=deque)
    stale: bytes | None = None
    requests: int = 0

    def post(self, _path: str, body: bytes) -> bytes:
        fault = self.faults.popleft() if self.faults else ""
        self.run.hit(fault)
        self.run.churn.note_request(body)
        if fault == "drop":
            raise lost()
        if fault == "cut_request":
            self._send(self.run.cut(body), self.run.centre.main)
            raise lost()
        if fault == "late_request":
            self.late.append(body)
            raise lost()
        return self._answered(fault, body)

    def _answered(self, fault: str, body: bytes) -> bytes:
        self.requests += 1
        reply = self._arrive(fault, body)
        if reply is None or fault in ("lost_reply", "power_after_commit"):
            if fault == "power_after_commit":
                raise PowerCut
            raise lost()
        self.run.churn.down += len(reply)
        if fault == "cut_reply":
            return self.run.cut(reply)
        if fault == "late_reply":
            self.stale, stale = reply, self.stale
            return stale if stale is not None else b"portal"
        return reply

    def _arrive(self, fault: str, body: bytes) -> bytes | None:
        centre = self.run.centre
        if fault == "duplicate":
            self._send(body, centre.other)
        if fault == "two_appliers":
            with self.run.between_greeting_and_taking(lambda: self._beside(body)):
                return self._send(body, centre.main)
        return self._send(body, centre.main)

    def _beside(self, body: bytes) -> None:
        """While one program of the centre is between two transactions: the other takes the same request, or serves a colleague."""
        others = [m for m in self.run.machines if m.seat is not self.machine.seat]
        if self.run.chance.random() < 0.5 or not others:
            self._send(body, self.run.centre.other)
        else:
            self.run.plain_exchange(self.run.chance.choice(others), beside=True)

    def deliver_late(self) -> None:
        while self.late:
            self._send(self.late.popleft(), self.run.centre.main)

    def _send(self, body: bytes, centre: Centre) -> bytes | None:
        """The reply; None when the centre could not read the request."""
        try:
            reply = centre.sync(body)
        except (Damaged, KnownError):
            return None
        self.run.heard(wire.decode_request(body)[1], wire.decode_reply(reply), self.machine)
        return reply


@dataclass
class Colleague:
    """The way to the centre's other program, without faults."""

    run: Run
    machine: Machine
    centre: Centre

    def post(self, _path: str, body: bytes) -> bytes:
        reply = self.centre.sync(body)
        self.run.churn.note_request(body)
        self.run.heard(wire.decode_request(body)[1], wire.decode_reply(reply), self.machine)
        return reply


def named(patch: wire.Patch) -> tuple[str, UUID] | None:
    """Kind and record that a patch is about."""
    kind = fields.kind_numbers().get(patch.kind)
    if kind is None or kind.entity not in kinds.tables():
        return None
    record = patch.record or derived_record(kind, patch)
    return None if record is None else (kind.entity, record)


@dataclass
class Churn:
    """What the line carried, and what of it had been carried before."""

    requests: int = 0
    up: int = 0
    down: int = 0
    again: int = 0
    streams: int = 0
    #: Streams that had to be drawn: forks by clones and restores, epochs.
    owed: int = 0
    #: Epochs that a restored centre may have opened.
    epochs_owed: int = 0
    _sent: set[bytes] = field(default_factory=set)

    def note_request(self, body: bytes) -> None:
        self.requests += 1
        self.up += len(body)
        for batch in wire.decode_request(body)[1]:
            digest = wire.batch_hash(batch)
            if digest in self._sent:
                self.again += len(batch)
            self._sent.add(digest)
