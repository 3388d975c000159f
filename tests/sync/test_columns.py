"""Every column, whatever stands in it, comes back as it was; and what can't travel is refused before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.domain.damage import Damaged
from oit_campo.ids import derived_key, derived_octets
from oit_campo.sync import octets
from oit_campo.sync.columns import read_values, write_values
from oit_campo.sync.key_columns import Lineage, read_keys, unknown_lineage, write_keys
from oit_campo.sync.octets import Reader, Writer, read_bounded, read_ints, write_ints
from tests.sync import batches

NUMBERS = st.integers(-(1 << 63), (1 << 63) - 1)
TEXTS = st.text(max_size=8) | st.sampled_from(["presente", "ausente", "080108", "99000001"])
KEYS = st.binary(min_size=16, max_size=16) | st.sampled_from([p.bytes for p in [*batches.PEOPLE, *batches.ENROLMENTS]])
LISTS = st.lists(TEXTS, max_size=3)
OCTETS = st.binary(max_size=20)
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "numbers": NUMBERS,
    "small numbers": st.integers(-3, 300),
    "flags": st.booleans(),
    "texts": TEXTS,
    "octets": OCTETS,
    "keys": KEYS,
    "lists": LISTS,
    "anything": NUMBERS | st.booleans() | TEXTS | OCTETS | KEYS | LISTS,
}


def there_and_back(values: Sequence[Any], lineage: Lineage = unknown_lineage) -> list[Any]:
    out = Writer()
    write_values(out, values, lineage)
    source = Reader(out.done())
    found = read_values(source, len(values))
    source.end()
    return found


@pytest.mark.parametrize("name", KINDS)
@given(draw=st.data())
def test_a_column_of_any_type_comes_back(name: str, draw: st.DataObject) -> None:
    values = draw.draw(st.lists(KINDS[name] | st.none(), max_size=40))
    found = there_and_back(values, batches.LINEAGE.get)
    assert found == values
    assert list(map(type, found)) == list(map(type, values))


@given(st.lists(NUMBERS, max_size=30), st.integers(0, 1 << 20), st.integers(-50, 50))
def test_numbers_come_back_however_they_run(values: list[int], start: int, step: int) -> None:
    for column in (values, sorted(values), [start + step * n for n in range(len(values))]):
        out = Writer()
        write_ints(out, column)
        source = Reader(out.done())
        assert read_ints(source, len(column)) == column
        source.end()


@given(st.lists(KEYS, max_size=40))
def test_keys_come_back_with_parents_known_or_not(keys: list[bytes]) -> None:
    for lineage in (unknown_lineage, batches.LINEAGE.get):
        out = Writer()
        write_keys(out, keys, lineage)
        source = Reader(out.done())
        assert read_keys(source, len(keys)) == keys
        source.end()


@given(st.lists(KINDS["anything"] | st.none(), min_size=1, max_size=12), st.data())
def test_a_column_that_is_cut_is_damaged(values: list[Any], draw: st.DataObject) -> None:
    out = Writer()
    write_values(out, values)
    raw = out.done()
    with pytest.raises(Damaged):
        read_values(Reader(raw[: draw.draw(st.integers(0, len(raw) - 1))]), len(values))


@pytest.mark.parametrize("value", [1.5, 1 << 63, -(1 << 63) - 1, ("a",), [1], ["a"] * 1001, {"a": 1}, "\ud800"])
def test_what_can_not_travel_is_refused_by_the_sender(value: Any) -> None:
    for column in ([value], [value, "beside"], [None, value]):
        with pytest.raises(ValueError):
            write_values(Writer(), column)


def test_neighbours_cost_little() -> None:
    """Two thousand run keys, marks, moments: what a row takes before compression."""
    out = Writer()
    write_keys(out, [batches.key(n).bytes for n in range(1, 2001)])
    write_ints(out, [1_773_061_200_000 + 9_000 * n for n in range(2000)])
    write_values(out, ["presente"] * 2000)
    assert len(out.done()) < 60
    wide = Writer()
    write_keys(wide, [bytes([n % 256, n // 256]) * 8 for n in range(2000)])
    assert len(wide.done()) == 1 + 16 * 2000, "the control: keys that have nothing in common"


def test_derived_octets_are_the_derived_key() -> None:
    for person in batches.PEOPLE:
        assert derived_octets(12, person.bytes, batches.EDITION.bytes) == derived_key(12, person, batches.EDITION).bytes


def test_rows_are_counted_before_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Writer()
    write_ints(out, [7] * 1000)
    raw = out.done()
    assert len(raw) == 2
    assert read_bounded(Reader(raw), 1000, 7, 7) == [7] * 1000
    monkeypatch.setattr(octets, "ROWS_CAP", 999)
    with pytest.raises(Damaged, match="rows"):
        read_ints(Reader(raw), 1000)
