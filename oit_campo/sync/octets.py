"""Octets in and out, whole numbers as columns (docs/sync-protocol.md): the floor of the batch body, of messages and of receipts.

A column of numbers is written in byte planes: the work is done by ``array`` and slices, and the compressor sees like beside like.
Whatever is read is counted first: ``Reader.charge`` refuses rows beyond the cap before anything is made of them.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise
from operator import sub
from typing import Final, TypeVar

from oit_campo.domain.damage import Damaged

#: Rows of all columns of a body together, dictionaries included: bounds what is allocated before it is.
ROWS_CAP: Final = 4_000_000
#: Texts and octets of all values together, each counted as often as it stands there.
OCTETS_CAP: Final = 8 << 20
#: Keys that the receiver computes; groups and wire numbers of all shapes: each is work by itself.
DERIVED_CAP: Final = 100_000
LOOKS_CAP: Final = 80_000
LEAST, MOST = -(1 << 63), (1 << 63) - 1

NONE, CONSTANT, OFFSETS, STEPS = 0, 1, 2, 3
_CODES: Final = {1: ("B", 1), 2: ("H", 2), 3: ("I", 4), 4: ("I", 4), 5: ("Q", 8), 6: ("Q", 8), 7: ("Q", 8), 8: ("Q", 8)}
Cut = TypeVar("Cut", str, bytes)
_BITS: Final = tuple(tuple(bool(octet >> n & 1) for n in range(8)) for octet in range(256))


class Writer:
    """Parts of a message, joined at the end."""

    __slots__ = ("_parts", "_seams", "derived", "octets")

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._seams: list[int] = []
        #: What the values weigh, counted as ``Reader.spend`` will.
        self.octets = 0
        #: Keys that the receiver computes.
        self.derived = 0

    def raw(self, octets: bytes) -> None:
        self._parts.append(octets)

    def byte(self, value: int) -> None:
        self._parts.append(bytes((value,)))

    def varint(self, value: int) -> None:
        """Seven bits an octet, the lowest first, bit 7 set in all but the last."""
        found = bytearray()
        while value > 0x7F:
            found.append(value & 0x7F | 0x80)
            value >>= 7
        found.append(value)
        self._parts.append(bytes(found))

    def signed(self, value: int) -> None:
        """0, -1, 1, -2, 2 … as 0, 1, 2, 3, 4 …"""
        self.varint(value << 1 if value >= 0 else (-value << 1) - 1)

    def blob(self, octets: bytes) -> None:
        self.varint(len(octets))
        self._parts.append(octets)

    def seam(self) -> None:
        """Here something of another nature begins: a good place for the compressor to count letters anew."""
        self._seams.append(len(self._parts))

    def pieces(self, least: int) -> Iterator[bytes]:
        """All of it, parted at seams into pieces of ``least`` octets or more."""
        start = 0
        for seam in [*self._seams, len(self._parts)]:
            piece = b"".join(self._parts[start:seam])
            if len(piece) >= least or seam == len(self._parts):
                yield piece
                start = seam

    def done(self) -> bytes:
        return b"".join(self._parts)


class Reader:
    """Octets from a stranger. Everything raises Damaged for what isn't there or is more than may be."""

    __slots__ = ("_at", "_derived", "_looks", "_octets", "_raw", "_rows", "largest")

    def __init__(self, raw: bytes) -> None:
        self._raw, self._at = raw, 0
        self._rows, self._octets, self._derived, self._looks = ROWS_CAP, OCTETS_CAP, DERIVED_CAP, LOOKS_CAP
        #: Letters or octets of the longest value read.
        self.largest = 0

    @property
    def left(self) -> int:
        return len(self._raw) - self._at

    def take(self, count: int) -> bytes:
        at = self._at
        if count > len(self._raw) - at:
            raise Damaged("cut")
        self._at = at + count
        return self._raw[at : at + count]

    def byte(self) -> int:
        return self.take(1)[0]

    def peek(self) -> int:
        """The next octet, which stays there."""
        if not self.left:
            raise Damaged("cut")
        return self._raw[self._at]

    def varint(self, most: int = MOST) -> int:
        value = shift = 0
        while True:
            octet = self.byte()
            value |= (octet & 0x7F) << shift
            if octet < 0x80:
                break
            shift += 7
            if shift > 63:
                raise Damaged("number")
        if value > most or (octet == 0 and shift):
            raise Damaged("number")
        return value

    def signed(self) -> int:
        value = self.varint((1 << 64) - 1)
        return value >> 1 if not value & 1 else -(value + 1 >> 1)

    def blob(self, most: int) -> bytes:
        return self.take(self.varint(most))

    def charge(self, rows: int) -> None:
        """Before a list of so many is made."""
        self._rows -= rows
        if self._rows < 0:
            raise Damaged("rows")

    def spend(self, lengths: Sequence[int]) -> None:
        """What values weigh when each is written out, as the centre does that keeps each patch by itself."""
        self._octets -= sum(lengths)
        self.largest = max(self.largest, max(lengths, default=0))
        if self._octets < 0:
            raise Damaged("octets")

    def derive(self, keys: int) -> None:
        """Before so many keys are computed."""
        self._derived -= keys
        if self._derived < 0:
            raise Damaged("derived keys")

    def look(self, parts: int) -> None:
        """Before so many groups or wire numbers of a shape are read."""
        self._looks -= parts
        if self._looks < 0:
            raise Damaged("shapes")

    def end(self) -> None:
        if self.left:
            raise Damaged("more than was said")


# ---- whole numbers ----------------------------------------------------------------------------------------------------


def width_of(span: int) -> int:
    """Octets that hold 0 … ``span``."""
    return (span.bit_length() + 7) // 8


def write_ints(out: Writer, values: Sequence[int]) -> None:
    """A column of numbers of 64 bits with a sign: constant, offsets from the least, or steps from one to the next.

    Raises ValueError for a number beyond 64 bits.
    """
    if not values:
        out.byte(NONE)
        return
    low, high = min(values), max(values)
    if low < LEAST or high > MOST:
        raise ValueError("a number beyond 64 bits")
    if low == high:
        out.byte(CONSTANT)
        out.signed(low)
        return
    width = width_of(high - low)
    if high - low < 1 << 62:
        steps = list(map(sub, values[1:], values))
        least, most = min(steps), max(steps)
        if _weight(steps, width_of(most - least)) < _weight(values, width):
            out.byte(STEPS)
            out.signed(values[0])
            _write_planes(out, steps, least, width_of(most - least))
            return
    out.byte(OFFSETS)
    _write_planes(out, values, low, width)


def _weight(values: Sequence[int], width: int) -> int:
    """About how many bits the compressor will leave of so many octets: few distinct ones cost little."""
    distinct = len(set(values))
    return min(8 * width * len(values), len(values) * (distinct - 1).bit_length() + 8 * width * distinct)


def _write_planes(out: Writer, values: Sequence[int], base: int, width: int) -> None:
    out.signed(base)
    out.byte(width)
    if width == 0:
        return
    code, size = _CODES[width]
    numbers = array(code, values if base == 0 else [v - base for v in values])
    if sys.byteorder == "big":
        numbers.byteswap()
    raw = numbers.tobytes()
    for plane in range(width):
        out.raw(raw[plane::size])


def read_ints(source: Reader, count: int) -> list[int]:
    """``count`` numbers, all within 64 bits. Raises Damaged."""
    mode = source.byte()
    source.charge(count)
    if mode == NONE and count == 0:
        return []
    if mode == CONSTANT and count:
        return [source.signed()] * count
    if mode == OFFSETS and count > 1:
        found = _read_planes(source, count)
    elif mode == STEPS and count > 1:
        first = source.signed()
        found = list(accumulate(chain((first,), _read_planes(source, count - 1))))
    else:
        raise Damaged("column of numbers")
    if min(found) < LEAST or max(found) > MOST:
        raise Damaged("number")
    return found


def _read_planes(source: Reader, count: int) -> list[int]:
    base, width = source.signed(), source.byte()
    if width == 0:
        return [base] * count
    if width not in _CODES:
        raise Damaged("width")
    code, size = _CODES[width]
    raw = source.take(width * count)
    if size == 1:
        numbers = list(raw)
    else:
        octets = bytearray(size * count)
        for plane in range(width):
            octets[plane::size] = raw[plane * count : (plane + 1) * count]
        held = array(code, bytes(octets))
        if sys.byteorder == "big":
            held.byteswap()
        numbers = held.tolist()
    return [base + n for n in numbers] if base else numbers


def read_bounded(source: Reader, count: int, least: int, most: int) -> list[int]:
    """Numbers that all lie within ``least`` … ``most``."""
    found = read_ints(source, count)
    if found and (min(found) < least or max(found) > most):
        raise Damaged("number")
    return found


# ---- bits -------------------------------------------------------------------------------------------------------------


def write_bits(out: Writer, values: Sequence[bool]) -> None:
    """One bit each, the lowest first; the last octet is filled with zeros."""
    ones = "".join(["1" if v else "0" for v in reversed(values)])
    out.raw(int(ones or "0", 2).to_bytes((len(values) + 7) // 8, "little"))


def read_bits(source: Reader, count: int) -> list[bool]:
    source.charge(count)
    raw = source.take((count + 7) // 8)
    if count % 8 and raw[-1] >> count % 8:
        raise Damaged("bits")
    return list(chain.from_iterable([_BITS[octet] for octet in raw]))[:count]


def cut_up(whole: Cut, lengths: Sequence[int]) -> list[Cut]:
    """The pieces of these lengths, which are all there is. Raises Damaged."""
    if (lengths and min(lengths) < 0) or sum(lengths) != len(whole):
        raise Damaged("lengths")
    return [whole[a:b] for a, b in pairwise(accumulate(lengths, initial=0))]
