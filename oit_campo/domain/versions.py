"""What a record's author had seen: the versions of its field groups (docs/adr/001).

A group is the set of changes that no other change has seen. Each change is named by a run key; an author who saw change *n* of a
run saw every earlier one of that run in the same group, so what a group has seen is one counter per run. The same result comes
out in any order of arrival, and twice is once.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from oit_campo.domain.damage import Damaged
from oit_campo.ids import split_run_key

_COUNT = struct.Struct(">B")
_GROUP = struct.Struct(">HBB")
_HEAD = struct.Struct(">16sQBB")
_SEEN = struct.Struct(">10s6s")
STATE_VERSION = 1
MAX_HEADS = 255


def run_of(change: UUID) -> tuple[bytes, int]:
    """(run prefix as ten bytes, counter) of a change's key."""
    prefix, counter = split_run_key(change)
    return prefix.to_bytes(10, "big"), counter


#: A bit of the rank: among equal ranks the earliest stamp wins (a fact stated once), not the latest.
FIRST_WINS = 0x80


@dataclass(frozen=True, slots=True)
class Head:
    """A change that stands. The winner is the greatest by policy rank, effective stamp, key.

    ``final`` tells that the centre gave the stamp; a laptop's own unsent change carries its own stamp until then.
    """

    rank: int
    stamp: int
    change: UUID
    final: bool = False

    @property
    def weight(self) -> tuple[int, int, bytes]:
        order = -self.stamp if self.rank & FIRST_WINS else self.stamp
        return self.rank & ~FIRST_WINS, order, self.change.bytes


@dataclass(frozen=True, slots=True)
class GroupState:
    """The standing heads, the winner first, and per run the highest counter seen by any of them."""

    heads: tuple[Head, ...] = ()
    seen: Mapping[bytes, int] = field(default_factory=dict)

    @property
    def winner(self) -> Head:
        return self.heads[0]

    def knows(self, change: UUID) -> bool:
        """True when the change stands here or was seen by one that does."""
        run, counter = run_of(change)
        return counter <= self.seen.get(run, 0) or any(h.change == change for h in self.heads)

    def add(self, head: Head, saw: Iterable[UUID]) -> GroupState:
        """The state with one more change whose author had seen ``saw``.

        A known change hands over its final stamp and what it saw: whoever saw it has seen that too, so a change that comes
        late, after those that follow from it, raises no rival from the dead.
        """
        seen = dict(self.seen)
        own_run, own = run_of(head.change)
        for change in saw:
            run, counter = run_of(change)
            if run == own_run:
                counter = min(counter, own - 1)  # nobody has seen what they were yet to write
            seen[run] = max(seen.get(run, 0), counter)
        known = self.restamp(head.change, head.stamp) if head.final else self
        standing = known.heads if self.knows(head.change) else (*self.heads, head)
        return GroupState(_ranked(h for h in standing if not _covered(h.change, seen)), seen)

    def restamp(self, change: UUID, stamp: int) -> GroupState:
        """The centre's stamp for a standing change; anything else is left alone. Its last word stands: restored, it may have given
        another one, and everybody hears that."""
        heads = [replace(h, stamp=stamp, final=True) if h.change == change else h for h in self.heads]
        return GroupState(_ranked(heads), self.seen)


def _ranked(heads: Iterable[Head]) -> tuple[Head, ...]:
    return tuple(sorted(heads, key=lambda h: h.weight, reverse=True))


def _covered(change: UUID, seen: Mapping[bytes, int]) -> bool:
    run, counter = run_of(change)
    return counter <= seen.get(run, 0)


#: Group number → its state. A record's groups that never changed since its creation share the entry ``EVERY_GROUP``.
RecordState = dict[int, GroupState]
EVERY_GROUP = 0xFFFF


def created(head: Head) -> RecordState:
    """The state of a record its author has just made, all groups at once."""
    return {EVERY_GROUP: GroupState((head,))}


def group_state(state: RecordState, group: int) -> GroupState:
    """The state of one group; empty for a record nobody has made yet."""
    return state.get(group) or state.get(EVERY_GROUP) or GroupState()


def encode(state: RecordState) -> bytes:
    """The bytes kept beside the row: 1 + per group 4 + 26 a head + 16 a run seen."""
    parts = [_COUNT.pack(STATE_VERSION)]
    for group, value in sorted(state.items()):
        if len(value.heads) > MAX_HEADS or len(value.seen) > MAX_HEADS:
            raise Damaged("too many versions of one group")
        parts.append(_GROUP.pack(group, len(value.heads), len(value.seen)))
        parts += [_HEAD.pack(h.change.bytes, h.stamp, h.rank, h.final) for h in value.heads]
        parts += [_SEEN.pack(run, counter.to_bytes(6, "big")) for run, counter in sorted(value.seen.items())]
    return b"".join(parts)


def decode(raw: bytes) -> RecordState:
    """The inverse of ``encode``; raises Damaged for anything else."""
    if not raw:
        return {}
    try:
        return _decode(raw)
    except (struct.error, ValueError) as error:
        raise Damaged("version bytes") from error


def _decode(raw: bytes) -> RecordState:
    if raw[0] != STATE_VERSION:
        raise ValueError("unknown version")
    state: RecordState = {}
    at = 1
    while at < len(raw):
        group, heads, runs = _GROUP.unpack_from(raw, at)
        at += _GROUP.size
        found = []
        for _ in range(heads):
            change, stamp, rank, final = _HEAD.unpack_from(raw, at)
            found.append(Head(rank, stamp, UUID(bytes=change), bool(final)))
            at += _HEAD.size
        seen = {}
        for _ in range(runs):
            run, counter = _SEEN.unpack_from(raw, at)
            seen[run] = int.from_bytes(counter, "big")
            at += _SEEN.size
        state[group] = GroupState(tuple(found), seen)
    return state
