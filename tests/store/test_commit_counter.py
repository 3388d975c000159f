"""The commit counter: the highest whole slot counts, a damaged one falls back to the other, never a number nobody wrote."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from oit_campo.store.commit_counter import SLOT_BYTES, CommitCounter

KEY = hashlib.sha256(b"counter").digest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "commits"


def test_no_file_means_not_known(path: Path) -> None:
    assert CommitCounter(path, KEY).read() is None
    assert not path.exists()


def test_the_last_number_written_is_read_after_a_restart(path: Path) -> None:
    for number in (0, 1, 2, 3, 3, 900, 2**64 - 1):
        CommitCounter(path, KEY, 7).write(number)
        assert CommitCounter(path, KEY, 7).read() == number
        assert path.stat().st_size == 2 * SLOT_BYTES


def test_slots_are_overwritten_in_turn(path: Path) -> None:
    counter = CommitCounter(path, KEY)
    changed = []
    for number in range(1, 7):
        before = path.read_bytes() if path.exists() else bytes(2 * SLOT_BYTES)
        counter.write(number)
        after = path.read_bytes()
        changed.append([before[i : i + SLOT_BYTES] != after[i : i + SLOT_BYTES] for i in (0, SLOT_BYTES)])
    assert changed == [[True, False], [False, True]] * 3


def test_every_flipped_byte_falls_back_to_the_other_slot(path: Path) -> None:
    counter = CommitCounter(path, KEY)
    counter.write(40)
    counter.write(41)
    good = path.read_bytes()
    assert counter.read() == 41
    for place in range(2 * SLOT_BYTES):
        altered = bytearray(good)
        altered[place] ^= 1 << place % 8
        path.write_bytes(altered)
        assert counter.read() == (41 if place < SLOT_BYTES else 40), place


@pytest.mark.parametrize("damaged", [0, 1])
def test_the_next_number_goes_over_the_damaged_slot(path: Path, damaged: int) -> None:
    counter = CommitCounter(path, KEY)
    counter.write(40)
    counter.write(41)
    raw = bytearray(path.read_bytes())
    raw[damaged * SLOT_BYTES] ^= 1
    path.write_bytes(raw)
    counter.write(42)
    kept = path.read_bytes()
    assert counter.read() == 42
    # the slot that was whole still stands, should this very write have been torn
    torn = bytearray(kept)
    torn[damaged * SLOT_BYTES + 20] ^= 1
    path.write_bytes(torn)
    assert counter.read() == (41 if damaged == 0 else 40)


@pytest.mark.parametrize("length", [0, 1, 31, 32, 40, 63])
def test_a_cut_file_gives_what_is_whole_and_can_be_written_again(path: Path, length: int) -> None:
    counter = CommitCounter(path, KEY)
    counter.write(8)
    counter.write(9)
    path.write_bytes(path.read_bytes()[:length])
    assert counter.read() == (8 if length >= SLOT_BYTES else None)
    counter.write(10)
    assert counter.read() == 10


def test_another_key_or_another_stream_reads_nothing_and_starts_anew(path: Path) -> None:
    CommitCounter(path, KEY, 1).write(500)
    assert CommitCounter(path, KEY, 1).read() == 500
    assert CommitCounter(path, bytes(32), 1).read() is None
    restored = CommitCounter(path, KEY, 2)
    assert restored.read() is None
    restored.write(20)
    restored.write(21)
    assert restored.read() == 21
    assert CommitCounter(path, KEY, 1).read() is None


def test_it_never_goes_back(path: Path) -> None:
    counter = CommitCounter(path, KEY)
    counter.write(10)
    for number in (9, -1, 2**64):
        with pytest.raises(ValueError):
            counter.write(number)
    assert counter.read() == 10


@pytest.mark.parametrize(("key", "stream"), [(bytes(31), 0), (KEY, -1), (KEY, 2**64)])
def test_odd_keys_and_streams_are_refused(path: Path, key: bytes, stream: int) -> None:
    with pytest.raises(ValueError):
        CommitCounter(path, key, stream)
