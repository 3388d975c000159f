"""Columns of sixteen-octet keys (docs/sync-protocol.md): run keys as a prefix and a counter, derived ones by their parents.

Any sixteen octets can be written in any of the forms: what differs is how many are left of them.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Sequence
from operator import add
from typing import Final

from oit_campo.domain.damage import Damaged
from oit_campo.ids import derived_octets
from oit_campo.sync.octets import NONE, Reader, Writer, read_bounded, width_of, write_ints

RUNS, HALVES, WHOLE, CHOSEN, DERIVED = 11, 12, 13, 14, 15
KEY_BYTES: Final = 16
PREFIX_BYTES: Final = 10
HALF_BYTES: Final = 8
COUNTER_MOST: Final = (1 << 48) - 1
MOST_PARENTS: Final = 4

#: Of a derived key its kind and its parents' keys, when the sender knows them; None for any other.
Lineage = Callable[[bytes], tuple[int, tuple[bytes, ...]] | None]


def unknown_lineage(_key: bytes) -> None:
    """Who knows no parents."""


def write_keys(out: Writer, keys: Sequence[bytes], lineage: Lineage = unknown_lineage) -> None:
    """A column of keys: each distinct one once and then by its place where that pays, else one after the other."""
    if not keys:
        out.byte(NONE)
        return
    distinct = list(dict.fromkeys(keys))
    form, each = _form(distinct, lineage)
    width = width_of(len(distinct) - 1)
    if len(distinct) * each + len(keys) * width >= len(keys) * each:
        _write_set(out, keys, form, lineage)
        return
    places = {key: n for n, key in enumerate(distinct)}
    out.byte(CHOSEN)
    out.varint(len(distinct))
    _write_set(out, distinct, form, lineage)
    write_ints(out, [places[key] for key in keys])


def _form(keys: Sequence[bytes], lineage: Lineage) -> tuple[int, float]:
    """The narrowest form and about how many octets it takes for each."""
    count = len(keys)
    parents = [lineage(key) for key in keys]
    if None not in parents and len({(p[0], len(p[1])) for p in parents if p}) == 1:
        return DERIVED, sum(_form([*{p[1][n] for p in parents if p}], unknown_lineage)[1] for n in (0,))
    prefixes, halves = len({key[:PREFIX_BYTES] for key in keys}), len({key[:HALF_BYTES] for key in keys})
    counters = _counters(keys)
    forms = (
        (width_of(max(counters) - min(counters)) + width_of(prefixes - 1) + PREFIX_BYTES * prefixes / count, RUNS),
        (HALF_BYTES + width_of(halves - 1) + HALF_BYTES * halves / count, HALVES),
        (float(KEY_BYTES), WHOLE),
    )
    each, form = min(forms)
    return form, each


def _write_set(out: Writer, keys: Sequence[bytes], form: int, lineage: Lineage) -> None:
    out.byte(form)
    if form == DERIVED:
        _write_derived(out, keys, lineage)
    elif form == RUNS:
        _write_heads(out, [key[:PREFIX_BYTES] for key in keys])
        write_ints(out, _counters(keys))
    elif form == HALVES:
        _write_heads(out, [key[:HALF_BYTES] for key in keys])
        out.raw(b"".join([key[HALF_BYTES:] for key in keys]))
    else:
        out.raw(b"".join(keys))


def _write_derived(out: Writer, keys: Sequence[bytes], lineage: Lineage) -> None:
    found = [known for key in keys if (known := lineage(key)) is not None]
    out.derived += len(keys)
    out.varint(found[0][0])
    out.byte(len(found[0][1]))
    for column in zip(*(parents for _, parents in found), strict=True):
        write_keys(out, column)


def _write_heads(out: Writer, heads: Sequence[bytes]) -> None:
    distinct = list(dict.fromkeys(heads))
    places = {head: n for n, head in enumerate(distinct)}
    out.varint(len(distinct))
    out.raw(b"".join(distinct))
    write_ints(out, [places[head] for head in heads] if len(distinct) > 1 else [0] * len(heads))


def _counters(keys: Sequence[bytes]) -> list[int]:
    """The last 48 bits of each, without a call for each."""
    raw = b"".join(keys)
    octets = bytearray(8 * len(keys))
    for place in range(6):
        octets[place::8] = raw[KEY_BYTES - 1 - place :: KEY_BYTES]
    return _native(array("Q", bytes(octets))).tolist()


def _native(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def read_keys(source: Reader, count: int) -> list[bytes]:
    """``count`` keys. Raises Damaged."""
    return _read_keys(source, count, source.byte(), may_derive=True)


def _read_keys(source: Reader, count: int, form: int, *, may_derive: bool) -> list[bytes]:
    if form != CHOSEN:
        return _read_set(source, count, form, may_derive=may_derive)
    distinct = source.varint(count)
    keys = _read_set(source, distinct, source.byte(), may_derive=may_derive)
    return [keys[place] for place in read_bounded(source, count, 0, distinct - 1)]


def _read_set(source: Reader, count: int, form: int, *, may_derive: bool) -> list[bytes]:
    if form == NONE and count == 0:
        return []
    if count == 0:
        raise Damaged("no keys")
    source.charge(count)
    if form == RUNS:
        return _read_runs(source, count)
    if form == HALVES:
        heads = _read_heads(source, count, HALF_BYTES)
        return list(map(add, heads, _pieces(source.take(HALF_BYTES * count), HALF_BYTES)))
    if form == WHOLE:
        return _pieces(source.take(KEY_BYTES * count), KEY_BYTES)
    if form == DERIVED and may_derive:
        return _read_derived(source, count)
    raise Damaged("column of keys")


def _pieces(raw: bytes, size: int) -> list[bytes]:
    return [raw[at : at + size] for at in range(0, len(raw), size)]


def _read_heads(source: Reader, count: int, size: int) -> list[bytes]:
    distinct = source.varint(count)
    heads = _pieces(source.take(size * distinct), size)
    places = read_bounded(source, count, 0, distinct - 1)
    return heads * count if distinct == 1 else [heads[place] for place in places]


def _read_runs(source: Reader, count: int) -> list[bytes]:
    heads = _read_heads(source, count, PREFIX_BYTES)
    counters = _native(array("Q", read_bounded(source, count, 0, COUNTER_MOST))).tobytes()
    octets = bytearray(6 * count)
    for place in range(6):
        octets[5 - place :: 6] = counters[place::8]
    return list(map(add, heads, _pieces(bytes(octets), 6)))


def _read_derived(source: Reader, count: int) -> list[bytes]:
    """Computed from the parents' keys; these are not derived in their turn in the same column."""
    kind, parents = source.varint(0xFFFF), source.byte()
    if not 1 <= parents <= MOST_PARENTS:
        raise Damaged("parents")
    source.derive(count)
    columns = [_read_keys(source, count, source.byte(), may_derive=False) for _ in range(parents)]
    return [derived_octets(kind, *row) for row in zip(*columns, strict=True)]
