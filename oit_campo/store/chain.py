"""The chain over the change log's entries: what an entry commits to, and whether the entries on disk still fit.

Without SQLAlchemy, so that the newest entries can be checked at each opening (docs/adr/001, 005). A checked entry is remembered
with its hash in a fact of the store: from there on goes the next check, and an older page put back under it is seen.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import cbor2

from oit_campo.store.looking import Ask

ENTRY_VERSION = 1
GENESIS = bytes(32)
#: The last entry found whole: sequence number (8 bytes) ‖ its chain hash (32).
VERIFIED = "chain_verified"
#: The newest entries checked at each opening; what is older and unchecked waits until the program is idle.
AT_OPENING = 100
CHUNK = 500

_COLUMNS = 'seq, stream, change, kind, op, record, stamp, actor, "groups", salt, "values", commitment, chain'
_ENTRIES = f"SELECT {_COLUMNS} FROM change WHERE seq > ? ORDER BY seq LIMIT ?"  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Place:
    """An entry and its hash: where a check stands."""

    seq: int = 0
    chain: bytes = GENESIS

    def raw(self) -> bytes:
        return self.seq.to_bytes(8, "big") + self.chain


@dataclass(frozen=True, slots=True)
class Checked:
    """``upto``: the last entry that fits; ``broken``: the first that doesn't, None when all do; ``more``: not at the end yet."""

    upto: Place
    broken: int | None = None
    more: bool = False


def header_bytes(
    *,
    stream: bytes,
    seq: int,
    change: UUID,
    kind: int,
    op: int,
    record: UUID,
    stamp: int,
    actor: UUID | None,
    groups: bytes,
) -> bytes:
    """The part of an entry that is never erased: deterministic CBOR."""
    return _header(stream, seq, change.bytes, kind, op, record.bytes, stamp, actor.bytes if actor else None, groups)


def _header(
    stream: bytes,
    seq: int,
    change: bytes,
    kind: int,
    op: int,
    record: bytes,
    stamp: int,
    actor: bytes | None,
    groups: bytes,
) -> bytes:
    return cbor2.dumps(
        [ENTRY_VERSION, stream, seq, change, kind, op, record, stamp, actor, groups],
        canonical=True,
    )


def commitment(salt: bytes, values: bytes) -> bytes:
    """SHA-256(salt ‖ values): tells nothing of the values once the salt is gone."""
    return hashlib.sha256(salt + values).digest()


def chain_hash(previous: bytes, header: bytes, committed: bytes) -> bytes:
    """SHA-256(previous chain hash ‖ header ‖ commitment)."""
    return hashlib.sha256(previous + header + committed).digest()


def check(ask: Ask, place: Place, limit: int) -> Checked:
    """The entries after ``place``, at most ``limit``. An entry that is missing between two is found too."""
    entries = ask(_ENTRIES, place.seq, limit)
    for entry in entries:
        if not _fits(place, entry):
            return Checked(place, broken=entry[0])
        place = Place(entry[0], entry[12])
    return Checked(place, more=len(entries) == limit)


def check_to_end(ask: Ask, after: Place | None = None) -> Checked:
    """All entries after ``after``, a few at a time."""
    checked = Checked(after or Place(), more=True)
    while checked.more:
        checked = check(ask, checked.upto, CHUNK)
    return checked


def _fits(before: Place, entry: tuple[Any, ...]) -> bool:
    seq, stream, change, kind, op, record, stamp, actor, groups, salt, values, committed, chain = entry
    try:
        if values is not None and commitment(salt or b"", values) != committed:
            return False
        header = _header(stream, seq, change, kind, op, record, stamp, actor, groups)
        return bool(seq == before.seq + 1 and chain_hash(before.chain, header, committed) == chain)
    except (TypeError, cbor2.CBOREncodeError):  # a value of another type than we write
        return False


def verified(ask: Ask) -> Place:
    """The last entry that was found whole; the beginning when none was."""
    rows = ask("SELECT value FROM store_fact WHERE name = ?", VERIFIED)
    raw = bytes(rows[0][0]) if rows else b""
    return Place(int.from_bytes(raw[:8], "big"), raw[8:]) if len(raw) == 40 else Place()


def check_tail(ask: Ask) -> Checked:
    """At opening: that the last verified entry is what it was, and the newest hundred after it."""
    place = verified(ask)
    if not stands(ask, place):
        return Checked(place, broken=place.seq)
    last = ask("SELECT max(seq) FROM change")[0][0] or 0
    first = max(place.seq, last - AT_OPENING)
    if first > place.seq:
        place = _place_of(ask, first)
    return check(ask, place, AT_OPENING)


def stands(ask: Ask, place: Place) -> bool:
    """Whether this entry is in the log with this hash."""
    return place.seq == 0 or _place_of(ask, place.seq) == place


def _place_of(ask: Ask, seq: int) -> Place:
    rows = ask("SELECT chain FROM change WHERE seq = ?", seq)
    return Place(seq, bytes(rows[0][0]) if rows else b"")
