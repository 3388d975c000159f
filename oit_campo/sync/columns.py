"""Columns of values (docs/sync-protocol.md): the type is told by the octets, so a field nobody here knows can be passed over.

``GAPS`` and a bitmap stand before a column in which some values are empty; then come those that are there, in one of the forms.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import chain
from typing import Any, Final, cast

from oit_campo.domain.damage import Damaged
from oit_campo.models.kinds import Plain
from oit_campo.sync import key_columns
from oit_campo.sync.key_columns import KEY_BYTES, Lineage, read_keys, unknown_lineage, write_keys
from oit_campo.sync.octets import (
    CONSTANT,
    NONE,
    OFFSETS,
    STEPS,
    Reader,
    Writer,
    cut_up,
    read_bits,
    read_bounded,
    read_ints,
    width_of,
    write_bits,
    write_ints,
)

BITS, TEXTS, DIGITS, CHOICE, OCTETS, LISTS, MIXED, GAPS = 5, 6, 7, 8, 9, 16, 17, 0x80
#: Of one column, as UTF-8.
BLOB_CAP: Final = 4 << 20
#: In one value that is a list.
MAX_WORDS: Final = 1_000
#: Digits that always fit 64 bits.
MOST_DIGITS: Final = 18
#: What an empty list weighs beside a plain row.
_LIST_ROWS: Final = 4
#: Types as a mixed column numbers them.
_TYPES: Final[tuple[type, ...]] = (int, bool, str, bytes, list)


def write_values(out: Writer, values: Sequence[Plain], lineage: Lineage = unknown_lineage) -> None:
    """A column of values of one field. Raises ValueError for what can't travel."""
    types = set(map(type, values))
    if types <= {type(None)}:
        out.byte(NONE)
        return
    if type(None) in types:
        out.byte(GAPS)
        write_bits(out, [v is None for v in values])
        values = [v for v in values if v is not None]
        types.discard(type(None))
    if len(types) == 1:
        _write_filled(out, values, types.pop(), lineage)
        return
    if not types <= set(_TYPES):
        raise ValueError("a value of no known type")
    out.byte(MIXED)
    out.raw(bytes([_TYPES.index(type(v)) for v in values]))
    for found in _TYPES:
        if found in types:
            _write_filled(out, [v for v in values if type(v) is found], found, lineage)


def _write_filled(out: Writer, values: Sequence[Any], found: type, lineage: Lineage) -> None:
    if found is int:
        write_ints(out, values)
    elif found is bool:
        out.byte(BITS)
        write_bits(out, values)
    elif found is str:
        _write_chosen(out, values, values, _write_texts)
    elif found is list:
        if max(map(len, values)) > MAX_WORDS or not set(map(type, chain.from_iterable(values))) <= {str}:
            raise ValueError("a list of other things than a few words")
        _write_chosen(out, values, [tuple(v) for v in values], _write_lists)
    elif found is not bytes:
        raise ValueError("a value of no known type")
    elif set(map(len, values)) == {KEY_BYTES}:
        out.octets += KEY_BYTES * len(values)
        write_keys(out, values, lineage)
    else:
        _write_chosen(out, values, values, _write_octets)


def _write_chosen(
    out: Writer, values: Sequence[Any], names: Sequence[Hashable], write: Callable[[Writer, Sequence[Any]], None]
) -> None:
    """The distinct values and which of them each is, when that is less."""
    places = {name: n for n, name in enumerate(dict.fromkeys(names))}
    sizes = _lengths(values)
    out.octets += sum(sizes)
    distinct = list(dict(zip(names, values, strict=True)).values())
    once = sum(_lengths(distinct)) + len(distinct)
    if once + len(values) * width_of(len(places) - 1) >= sum(sizes) + len(values):
        write(out, values)
        return
    out.byte(CHOICE)
    out.varint(len(distinct))
    write(out, distinct)
    write_ints(out, [places[name] for name in names])


def _write_texts(out: Writer, values: Sequence[str]) -> None:
    whole = "".join(values)
    lengths = list(map(len, values))
    if min(lengths, default=0) > 0 and max(lengths) <= MOST_DIGITS and whole.isascii() and whole.isdigit():
        out.byte(DIGITS)
        write_ints(out, lengths)
        write_ints(out, list(map(int, values)))
        return
    out.byte(TEXTS)
    write_ints(out, lengths)
    out.blob(whole.encode())


def _write_octets(out: Writer, values: Sequence[bytes]) -> None:
    out.byte(OCTETS)
    write_ints(out, list(map(len, values)))
    out.blob(b"".join(values))


def _write_lists(out: Writer, values: Sequence[list[str]]) -> None:
    out.byte(LISTS)
    write_ints(out, list(map(len, values)))
    write_values(out, list(chain.from_iterable(values)))


# ---- reading ----------------------------------------------------------------------------------------------------------


def read_values(source: Reader, count: int) -> list[Plain]:
    """``count`` values. Raises Damaged."""
    form = source.peek()
    if form == NONE:
        source.byte()
        source.charge(count)
        return [None] * count
    if form != GAPS:
        return _read_some(source, count)
    source.byte()
    gaps = read_bits(source, count)
    there = count - sum(gaps)
    if not 0 < there < count:
        raise Damaged("gaps")
    found = iter(_read_some(source, there))
    return [None if gap else next(found) for gap in gaps]


def _read_some(source: Reader, count: int) -> list[Plain]:
    if source.peek() != MIXED:
        return _read_filled(source, count)
    source.byte()
    source.charge(count)
    types = source.take(count)
    columns = []
    for number, expected in enumerate(_TYPES):
        rows = types.count(number)
        column = _read_filled(source, rows) if rows else []
        if rows and type(column[0]) is not expected:
            raise Damaged("mixed types")
        columns.append(iter(column))
    if count and max(types) >= len(_TYPES):
        raise Damaged("type")
    return [next(columns[number]) for number in types]


def _read_filled(source: Reader, count: int) -> list[Plain]:
    """Values that are all there and of one type."""
    if count == 0:
        raise Damaged("no rows")
    if source.peek() == CHOICE:
        source.byte()
        distinct = source.varint(count)
        if distinct == 0 or source.peek() not in _SIZED:
            raise Damaged("choice")
        choice = _read_form(source, distinct)
        found = [choice[place] for place in read_bounded(source, count, 0, distinct - 1)]
    else:
        found = _read_form(source, count)
    if isinstance(found[0], (str, bytes, list)):
        source.spend(_lengths(found))
    return found


def _lengths(values: Sequence[Any]) -> list[int]:
    """What each weighs; a list by its words and where each of them begins."""
    if isinstance(values[0], list):
        each = {id(v): len(v) + sum(map(len, v)) for v in values}
        return [each[id(v)] for v in values]
    return list(map(len, values))


def _read_form(source: Reader, count: int) -> list[Plain]:
    read = _READ.get(source.peek())
    if read is None:
        raise Damaged("form of a column")
    return cast("list[Plain]", read(source, count))


def _read_flags(source: Reader, count: int) -> list[bool]:
    source.byte()
    return read_bits(source, count)


def _read_texts(source: Reader, count: int) -> list[str]:
    source.byte()
    lengths = read_ints(source, count)
    try:
        return cut_up(source.blob(BLOB_CAP).decode(), lengths)
    except UnicodeDecodeError as error:
        raise Damaged("text") from error


def _read_digits(source: Reader, count: int) -> list[str]:
    source.byte()
    lengths = read_bounded(source, count, 1, MOST_DIGITS)
    numbers = read_bounded(source, count, 0, 10**MOST_DIGITS - 1)
    found = [f"{number:0{length}d}" for number, length in zip(numbers, lengths, strict=True)]
    if list(map(len, found)) != lengths:
        raise Damaged("digits")
    return found


def _read_octets(source: Reader, count: int) -> list[bytes]:
    source.byte()
    lengths = read_ints(source, count)
    return cut_up(source.blob(BLOB_CAP), lengths)


def _read_lists(source: Reader, count: int) -> list[list[str]]:
    source.byte()
    source.charge(_LIST_ROWS * count)
    lengths = read_bounded(source, count, 0, MAX_WORDS)
    words = _read_words(source, sum(lengths))
    ends = 0
    found = []
    for length in lengths:
        found.append(words[ends : ends + length])
        ends += length
    return found


def _read_words(source: Reader, count: int) -> list[str]:
    if count == 0:
        if source.byte() != NONE:
            raise Damaged("words")
        return []
    if source.peek() not in (TEXTS, DIGITS, CHOICE):
        raise Damaged("words")
    words = _read_filled(source, count)
    if type(words[0]) is not str:
        raise Damaged("words")
    return cast("list[str]", words)


_READ: Final[dict[int, Callable[[Reader, int], Sequence[object]]]] = {
    CONSTANT: read_ints,
    OFFSETS: read_ints,
    STEPS: read_ints,
    BITS: _read_flags,
    TEXTS: _read_texts,
    DIGITS: _read_digits,
    OCTETS: _read_octets,
    LISTS: _read_lists,
    key_columns.RUNS: read_keys,
    key_columns.HALVES: read_keys,
    key_columns.WHOLE: read_keys,
    key_columns.CHOSEN: read_keys,
    key_columns.DERIVED: read_keys,
}
#: What a choice may be of.
_SIZED: Final = frozenset({TEXTS, DIGITS, OCTETS, LISTS})
