"""Patches and the columns they travel in: the same in both ways, order included."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.domain.damage import Damaged
from oit_campo.sync import body, octets, wire
from oit_campo.sync.bounded import PART_CAP
from oit_campo.sync.patch import MAX_SAW, GroupPatch, Patch, patch_bytes
from tests.helpers.memory import STATUS
from tests.sync import batches
from tests.sync.test_columns import KINDS

ROOT = Path(__file__).resolve().parents[2]
HEADER = wire.BatchHeader(wire.UP, b"stream01", 1, bytes(32))
KEYS = st.integers(1, 5).map(batches.key) | st.uuids()
GROUPS = st.builds(
    GroupPatch,
    st.integers(0, 3) | st.integers(0, 0xFFFE),
    KEYS,
    st.integers(0, 3) | st.integers(0, (1 << 63) - 1),
    st.booleans(),
    st.lists(KEYS, max_size=3).map(tuple),
    st.dictionaries(st.integers(1, 4) | st.integers(1, 0xFFFF), KINDS["anything"] | st.none(), max_size=4),
)
PATCHES = st.builds(
    Patch,
    st.integers(1, 3) | st.integers(1, 255),
    st.none() | KEYS,
    st.none() | KEYS,
    st.lists(GROUPS, min_size=1, max_size=4).map(tuple),
)


@given(st.lists(PATCHES, max_size=12))
def test_every_list_of_patches_comes_back(patches: list[Patch]) -> None:
    batch = wire.encode_batch(HEADER, patches, batches.LINEAGE.get)
    assert wire.decode_batch(batch) == (HEADER, tuple(patches))


@given(st.lists(PATCHES, max_size=8))
def test_the_columns_say_it_without_a_patch(patches: list[Patch]) -> None:
    columns = body.body_of(patches)
    header, found = wire.unpack_batch(wire.pack_batch(HEADER, columns))
    assert (header, found) == (HEADER, columns)
    assert body.patches_of(found) == tuple(patches)


def test_the_order_across_kinds_is_kept_and_a_mixed_up_one_is_seen() -> None:
    patches = batches.patches()
    columns = body.body_of(patches)
    assert columns.order[:3] == [(0, 1), (1, 1), (0, 1)]
    assert list(body.patches_of(columns)) == patches
    mixed = replace(columns, order=columns.order[::-1])
    assert list(body.patches_of(mixed)) != patches


def test_a_group_said_twice_in_a_patch_keeps_both_its_words() -> None:
    twice = [replace(p, groups=p.groups * 2) for p in batches.patches()]
    assert list(wire.decode_batch(wire.encode_batch(HEADER, twice))[1]) == twice


def fat(letters: int) -> Patch:
    group = GroupPatch(
        8, batches.key(1), 5, False, (batches.key(2),) * MAX_SAW, dict.fromkeys(range(1, 60), "ñ" * letters)
    )
    return Patch(255, batches.key(3), batches.key(4), (group,))


def test_a_patch_that_is_read_fits_what_is_kept_of_it() -> None:
    """Beside a small one, so that the weight is looked at patch by patch."""
    chance = random.Random(3)
    read = 0
    for letters in (1, 2000, 2100, *(chance.randrange(2140, 2260) for _ in range(30)), 2400):
        patches = [fat(1), fat(letters), fat(3)]
        try:
            wire.decode_batch(wire.encode_batch(HEADER, patches))
        except Damaged:
            assert letters > 2100
        else:
            read += 1
            assert len(patch_bytes(patches[1])) <= PART_CAP
    assert 3 < read < 33


def test_what_is_too_much_for_one_batch_is_said_before_it_is_cut() -> None:
    long = GroupPatch(8, UUID(int=1), 5, False, (), {8: "x" * 4000})
    with pytest.raises(wire.TooLarge):
        wire.encode_batch(HEADER, [Patch(1, UUID(int=1), None, (long,))] * 2200)


def test_more_derived_keys_than_a_receiver_computes_are_neither_cut_nor_read(monkeypatch: pytest.MonkeyPatch) -> None:
    good = wire.encode_batch(HEADER, batches.patches(), batches.LINEAGE.get)
    for module in (body, octets):
        monkeypatch.setattr(module, "DERIVED_CAP", len(batches.PEOPLE) - 1)
    with pytest.raises(Damaged, match="derived"):
        wire.decode_batch(good)
    with pytest.raises(wire.TooLarge):
        wire.encode_batch(HEADER, batches.patches(), batches.LINEAGE.get)
    assert wire.decode_batch(wire.encode_batch(HEADER, batches.patches()))[1] == tuple(batches.patches())


def test_the_compressed_body_says_its_size_and_is_one_frame() -> None:
    packed = wire.deflate([b"a" * 5000, b"b" * 5000, b""])
    assert wire._inflate(packed) == b"a" * 5000 + b"b" * 5000
    assert wire._inflate(wire.deflate([b""])) == b""


MEASURE = """
import sys
from pathlib import Path
sys.path.insert(0, ".")
from tests.helpers.memory import peak_mib
from oit_campo.sync import body, octets, wire
body.MAX_GROUPS_IN_BATCH = int(sys.argv[2])
before = peak_mib()
try:
    patches = wire.decode_batch(Path(sys.argv[1]).read_bytes())[1]
except ValueError:
    patches = ()
print(len(patches), peak_mib() - before)
"""


@pytest.mark.skipif(not STATUS.exists(), reason="Linux tells it")
def test_the_fullest_batch_weighs_no_more_than_a_centre_has(tmp_path: Path) -> None:
    """As patches, all of them at once. The control: one group beyond the cap, and it is refused before it weighs."""
    (tmp_path / "batch").write_bytes(batches.fullest())

    def measured(most_groups: int) -> tuple[int, int]:
        command = [sys.executable, "-c", MEASURE, str(tmp_path / "batch"), str(most_groups)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        patches, mebi = map(int, done.stdout.split())
        return patches, mebi

    patches, weight = measured(body.MAX_GROUPS_IN_BATCH)
    assert patches == body.MAX_PATCHES
    assert 100 < weight <= 280
    assert measured(body.MAX_GROUPS_IN_BATCH - 1)[0] == 0
    assert measured(body.MAX_GROUPS_IN_BATCH - 1)[1] <= 60
