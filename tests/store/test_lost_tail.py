"""The number of commits inside and outside the store: a lost tail is told once, and nothing else ever is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from oit_campo.clock import FixedClock
from oit_campo.errors import KnownError
from oit_campo.models.laptop import StoreFact
from oit_campo.store import lost_tail, migrate
from oit_campo.store.commit_counter import CommitCounter
from oit_campo.store.connection import connect
from oit_campo.store.lost_tail import COUNTER_FILE
from oit_campo.store.store import Store
from tests.store.stores import COUNTER_KEY, KEY, ROSA, START, add_person, counted_store

Expect = Callable[..., None]


def number_in(store: Store) -> int:
    with store.look() as ask:
        return int(ask("SELECT commits FROM stream_state")[0][0])


def noted_for(store: Store) -> int | None:
    with store.look() as ask:
        stream = ask("SELECT stream FROM stream_state")[0][0]
    return lost_tail.counter_of(store.path, COUNTER_KEY, stream).read()


def copy_of(store: Store, to: Path) -> Path:
    """The folder as a power cut now would leave it."""
    return shutil.copytree(store.path.parent, to, ignore=shutil.ignore_patterns("*-shm"))


def test_each_commit_is_counted_inside_and_then_outside(tmp_path: Path) -> None:
    store = counted_store(tmp_path)
    assert (number_in(store), noted_for(store)) == (0, None)
    for number in range(1, 4):
        add_person(store)
        assert (number_in(store), noted_for(store)) == (number, number)
    store.close()


def test_what_writes_nothing_or_fails_is_no_commit(tmp_path: Path) -> None:
    store = counted_store(tmp_path)
    add_person(store)
    with store.write(ROSA):
        pass

    def fail() -> None:
        with store.write(ROSA) as session:
            session.add(StoreFact(name="x", value=b""))
            session.flush()
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert (number_in(store), noted_for(store)) == (1, 1)
    store.close()


@pytest.mark.parametrize("lost", [1, 3])
def test_a_lost_tail_is_told_once_and_kept(tmp_path: Path, expect_log: Expect, lost: int) -> None:
    expect_log("store.commits_missing")
    clock = FixedClock(START)
    store = counted_store(tmp_path / "a", clock=clock)
    add_person(store)
    clock.advance(hours=1)
    before = copy_of(store, tmp_path / "b")
    for _ in range(lost):
        add_person(store)
    shutil.copy(tmp_path / "a" / COUNTER_FILE, before / COUNTER_FILE)
    store.close()
    clock.advance(hours=1)
    for _ in range(2):
        again = counted_store(before, clock=clock)
        (loss,) = again.losses()
        assert (loss.count, loss.since, loss.noticed) == (lost, START, START + timedelta(hours=2))
        add_person(again)
        assert noted_for(again) == number_in(again)
        again.close()
    assert number_in(counted_store(before)) == 1 + lost + 2


def test_losses_add_up_each_told_by_itself(tmp_path: Path, expect_log: Expect) -> None:
    expect_log("store.commits_missing")
    store = counted_store(tmp_path / "a")
    for turn in "bc":
        before = copy_of(store, tmp_path / turn)
        add_person(store)
        shutil.copy(store.path.with_name(COUNTER_FILE), before / COUNTER_FILE)
        store.close()
        store = counted_store(before)
    assert [(one.count, one.since) for one in store.losses()] == [(1, None), (1, None)]
    store.close()


def test_a_flipped_bit_in_the_write_ahead_log_is_a_lost_tail(tmp_path: Path, expect_log: Expect) -> None:
    expect_log("store.commits_missing")
    store = counted_store(tmp_path / "a")
    store.checkpoint()
    for _ in range(5):
        add_person(store)
    harmed = copy_of(store, tmp_path / "b")
    store.close()
    log = harmed / "campo.db-wal"
    raw = bytearray(log.read_bytes())
    raw[len(raw) // 2] ^= 1
    log.write_bytes(raw)
    again = counted_store(harmed)
    assert 0 < again.losses()[0].count < 5
    with again.look() as ask:
        assert ask("SELECT count(*) FROM person")[0][0] == 5 - again.losses()[0].count
    again.close()


# --- never a false alarm -----------------------------------------------------------------------------------------------


def test_a_counter_that_is_behind_gone_damaged_or_another_store_s_alarms_nobody(tmp_path: Path) -> None:
    store = counted_store(tmp_path)
    add_person(store)
    old = (tmp_path / COUNTER_FILE).read_bytes()
    add_person(store)
    for content in (old, b"", b"x" * 64, None):
        store.close()
        (tmp_path / COUNTER_FILE).unlink() if content is None else (tmp_path / COUNTER_FILE).write_bytes(content)
        store = counted_store(tmp_path)
        assert store.losses() == ()
        add_person(store)
    store.close()
    (tmp_path / COUNTER_FILE).unlink()
    (tmp_path / COUNTER_FILE).mkdir()
    store = counted_store(tmp_path)
    add_person(store)
    assert store.losses() == ()
    store.close()


def test_a_restored_store_has_a_new_stream_and_is_not_held_against_the_old_counter(tmp_path: Path) -> None:
    store = counted_store(tmp_path / "a")
    add_person(store)
    backup = tmp_path / "backup.db"
    shutil.copy(copy_of(store, tmp_path / "b") / "campo.db", backup)
    raw = connect(store.path, KEY)
    raw.execute("VACUUM INTO ?", (str(tmp_path / "vacuumed.db"),))
    raw.close()
    for _ in range(4):
        add_person(store)
    store.close()
    os.replace(tmp_path / "vacuumed.db", store.path)
    raw = connect(store.path, KEY)
    raw.execute("UPDATE stream_state SET stream = x'0102030405060708'")
    raw.close()
    again = counted_store(tmp_path / "a")
    assert again.losses() == ()
    add_person(again)
    assert noted_for(again) == number_in(again) == 2
    again.close()


def test_a_store_of_the_first_version_is_brought_up_and_counts_from_there(tmp_path: Path) -> None:
    path = tmp_path / "campo.db"
    connection = connect(path, KEY, create=True)
    migrate._fill(connection, bytes(8))
    migrate._run(connection, "downgrade", "0001")
    connection.close()
    store = counted_store(tmp_path)
    add_person(store)
    assert (number_in(store), noted_for(store), store.losses()) == (1, 1, ())
    store.close()
    again = counted_store(tmp_path)
    assert (number_in(again), again.losses()) == (1, ())
    again.close()


def test_another_key_after_a_rekey_alarms_nobody(tmp_path: Path) -> None:
    from oit_campo.ids import KeySource

    store = counted_store(tmp_path)
    add_person(store)
    store.close()
    again = Store(store.path, KEY, clock=FixedClock(START), keys=KeySource(), counter_key=bytes(32))
    assert again.losses() == ()
    add_person(again)
    again.close()


# --- a disk that refuses ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [KnownError("disk_full"), sqlcipher.OperationalError("disk I/O error")])
def test_a_loss_that_can_not_be_kept_is_told_all_the_same_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: Expect, error: Exception
) -> None:
    expect_log("store.commits_missing")
    store = counted_store(tmp_path / "a")
    before = copy_of(store, tmp_path / "b")
    add_person(store)
    add_person(store)
    shutil.copy(tmp_path / "a" / COUNTER_FILE, before / COUNTER_FILE)
    store.close()

    def refuse(*_: object) -> None:
        raise error

    with monkeypatch.context() as full:
        full.setattr(lost_tail, "keep", refuse)
        again = counted_store(before)
        assert again.losses()[0].count == 2
        add_person(again)  # its number is below the one noted: that stays
        again.close()
    last = counted_store(before)
    assert [one.count for one in last.losses()] == [1]
    last.close()


def test_a_counter_that_can_not_be_written_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = counted_store(tmp_path)

    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(CommitCounter, "write", refuse)
    add_person(store)
    assert (number_in(store), noted_for(store)) == (1, None)
    store.close()
