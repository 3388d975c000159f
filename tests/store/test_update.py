"""An older store brought up to date by a step that only tests have: whole at every moment, whatever is cut."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from oit_campo.clock import FixedClock
from oit_campo.errors import KnownError
from oit_campo.ids import KeySource
from oit_campo.models.laptop import Draft
from oit_campo.store import durable, migrate, version
from oit_campo.store.connection import APPLICATION_ID, connect
from oit_campo.store.store import Store
from tests.helpers import next_version, power
from tests.store.stores import KEY, ROSA, START, add_person, new_store

#: The version that these stores are of, before the step that only tests have.
BEFORE = version.HEAD
NOTED = "ALTER TABLE store_fact ADD COLUMN noted TEXT"
UNIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A person, a form left open, changes that wait; as a power cut leaves it, its last commits only in the log beside it."""
    store = new_store(tmp_path / "alive")
    add_person(store)
    key = store.keys.new()
    with store.write(ROSA) as session:
        now = store.clock.now()
        session.add(
            Draft(
                id=key,
                owner=ROSA,
                form="enrolment",
                form_version=1,
                title="Ñusta",
                typed="{}",
                started_at=now,
                saved_at=now,
            )
        )
    path = tmp_path / "laptop" / store.path.name
    path.parent.mkdir()
    copied(store.path, path)
    store.close()
    assert path.with_name(f"{path.name}-wal").stat().st_size > 0
    return path


def copied(source: Path, target: Path) -> None:
    """The store's file and its log."""
    for ending in ("", "-wal"):
        shutil.copy(f"{source}{ending}", f"{target}{ending}")


def opened(path: Path) -> Store:
    return Store(path, KEY, clock=FixedClock(START), keys=KeySource())


def holds(path: Path) -> str:
    """The version of the store at ``path``; it is whole, with its person, its draft and its history."""
    connection = connect(path, KEY)
    try:
        assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert connection.execute("SELECT given_names FROM person").fetchall() == [("María Prueba",)]
        assert connection.execute("SELECT title FROM draft").fetchall() == [("Ñusta",)]
        assert connection.execute("SELECT count(*) FROM change WHERE batch IS NULL").fetchone() == (1,)
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    finally:
        connection.close()


def names(path: Path) -> set[str]:
    return {p.name for p in path.parent.iterdir() if p.name.startswith(path.name)}


def test_an_older_store_is_brought_up_under_the_same_key_and_kept_until_it_was_opened(
    closed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    next_version.install(monkeypatch, tmp_path, NOTED)
    (closed.parent / f"{closed.name}.migrating").write_bytes(b"of a try that was cut")
    (closed.parent / f"{closed.name}.before.new").write_bytes(b"of a try that was cut")
    opened(closed).close()
    assert holds(closed) == next_version.HEAD
    assert holds(version.before_of(closed)) == BEFORE
    connection = connect(closed, KEY)
    assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    assert connection.execute("SELECT noted FROM store_fact LIMIT 1").fetchone() == (None,)
    connection.close()
    opened(closed).close()
    assert names(closed) == {closed.name}


def test_no_handle_of_ours_is_open_on_what_is_replaced(
    closed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("no /proc")
    next_version.install(monkeypatch, tmp_path, NOTED)
    with power.no_handle_at_replace(monkeypatch) as seen:
        opened(closed).close()
    assert [target for _, target in seen] == [str(version.before_of(closed)), str(closed)]
    held = connect(closed, KEY)  # the control: a connection left open is seen
    with power.no_handle_at_replace(monkeypatch), pytest.raises(AssertionError, match="open while"):
        os.replace(closed, tmp_path / "elsewhere")
    held.close()


# ---- cuts -----------------------------------------------------------------------------------------------------------------

WATCHED = (migrate, durable)


def lines_of_an_update(closed: Path, tmp_path: Path) -> int:
    again = tmp_path / "counted" / closed.name
    again.parent.mkdir()
    copied(closed, again)
    counted = power.Lines(WATCHED)
    counted.run(lambda: migrate.bring_up_to_date(again, KEY))
    assert counted.count > 60, counted.count
    return counted.count


def cuts(closed: Path, tmp_path: Path, die: Any, first: int, step: int) -> dict[int, str]:
    """Cut the update at lines of it, each time from the same older store; what stands after each cut, checked whole."""
    left = {}
    for at in range(first, lines_of_an_update(closed, tmp_path) + 1, step):
        path = tmp_path / "cuts" / f"{at}" / closed.name
        path.parent.mkdir(parents=True)
        copied(closed, path)
        die(path, at)
        left[at] = holds(path)
        opened(path).close()
        assert holds(path) == next_version.HEAD, at
        opened(path).close()
        assert names(path) == {path.name}, at
        shutil.rmtree(path.parent)
    return left


def check_turn(left: dict[int, str]) -> None:
    """The old one first, the new one at the end, never anything else."""
    found = [left[at] for at in sorted(left)]
    assert set(found) == {BEFORE, next_version.HEAD}
    assert found == sorted(found)


def test_an_exception_at_the_odd_lines_leaves_the_old_store_or_the_new_one(
    closed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # cut between the end of a statement and that of its connection, the pool finds it closed
    monkeypatch.setattr(logging.getLogger("sqlalchemy.pool.impl.StaticPool"), "disabled", True)
    next_version.install(monkeypatch, tmp_path, NOTED)

    def die(path: Path, at: int) -> None:
        with pytest.raises(power.PowerCut):
            power.Lines(WATCHED, at, power.cut).run(lambda: migrate.bring_up_to_date(path, KEY))

    check_turn(cuts(closed, tmp_path, die, 1, 2))


@UNIX
def test_a_kill_at_the_even_lines_leaves_the_old_store_or_the_new_one(
    closed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    next_version.install(monkeypatch, tmp_path, NOTED)

    def die(path: Path, at: int) -> None:
        watched = power.Lines(WATCHED, at, power.kill)
        ended = power.in_child(lambda: watched.run(lambda: migrate.bring_up_to_date(path, KEY)))
        assert ended == signal.SIGKILL

    check_turn(cuts(closed, tmp_path, die, 2, 2))


def test_control_a_swap_that_leaves_the_old_log_is_noticed(
    closed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    next_version.install(monkeypatch, tmp_path, NOTED)
    monkeypatch.setattr(migrate, "_put_in_place", lambda copy, path, _key: durable.move_into_place(copy, path))
    monkeypatch.setattr(migrate, "_set_copy_aside", keeping_the_log(migrate._set_copy_aside))
    migrate.bring_up_to_date(closed, KEY)
    with pytest.raises((KnownError, sqlcipher.DatabaseError, AssertionError)):
        holds(closed)


def keeping_the_log(real: Any) -> Any:
    """As if somebody else had kept the old store's log from being folded in."""

    def aside(path: Path, key: bytes, before: Path) -> Any:
        log = path.with_name(f"{path.name}-wal")
        content = log.read_bytes()
        held = real(path, key, before)
        log.write_bytes(content)
        return held

    return aside


# ---- steps that fail ------------------------------------------------------------------------------------------------------

ORPHAN = (
    "DROP TRIGGER log_contact_insert",
    "INSERT INTO contact(id, person, changed_seq, merge_state) VALUES (x'01', x'02', 1, x'')",
)
LOSES = ("DELETE FROM draft",)
REWRITES = ("UPDATE change SET stamp = stamp + 1",)


@pytest.mark.parametrize("statements", [ORPHAN, LOSES, REWRITES])
def test_a_step_that_breaks_loses_or_rewrites_leaves_the_old_store(
    closed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, statements: tuple[str, ...]
) -> None:
    next_version.install(monkeypatch, tmp_path, *statements, rows_change=frozenset({"contact"}))
    with pytest.raises(KnownError, match="update_failed"):
        opened(closed)
    assert holds(closed) == BEFORE
    assert f"{closed.name}.migrating" not in names(closed)


def test_a_step_may_say_whose_rows_it_changes_and_make_new_tables(
    closed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    adds = "INSERT INTO store_fact(name, value) VALUES ('x', x'00')"
    next_version.install(
        monkeypatch, tmp_path, adds, "CREATE TABLE more (id INTEGER)", rows_change=frozenset({"store_fact"})
    )
    opened(closed).close()
    assert holds(closed) == next_version.HEAD


def test_a_statement_that_fails_is_told_and_leaves_the_old_store(
    closed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    next_version.install(monkeypatch, tmp_path, "ALTER TABLE nothing ADD COLUMN x TEXT")
    with pytest.raises(KnownError, match="save_failed"):
        opened(closed)
    assert holds(closed) == BEFORE


def test_a_damaged_page_in_the_copy_is_seen(closed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    next_version.install(monkeypatch, tmp_path, NOTED)
    real = migrate._put_in_place

    class Bad:
        """A connection that finds a bad page."""

        def __init__(self, *arguments: Any) -> None:
            self._real = connect(*arguments)

        def execute(self, statement: str, *arguments: Any) -> Any:
            found = "SELECT 'page 7'" if statement == "PRAGMA cipher_integrity_check" else statement
            return self._real.execute(found, *arguments)

        def close(self) -> None:
            self._real.close()

    held = migrate._set_copy_aside(closed, KEY, version.before_of(closed))
    copy = tmp_path / "copy.db"
    shutil.copy(version.before_of(closed), copy)
    assert held is not None
    assert migrate._migrate_copy(copy, KEY, held) == held.contents
    monkeypatch.setattr(migrate, "connect", Bad)
    monkeypatch.setattr(migrate, "_run", lambda *_: None)
    with pytest.raises(KnownError, match="update_failed"):
        migrate._migrate_copy(copy, KEY, held)
    assert real is migrate._put_in_place


# ---- room and readers -----------------------------------------------------------------------------------------------------


def test_room_is_asked_for_before_anything_is_written(
    closed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    next_version.install(monkeypatch, tmp_path, NOTED)
    connect(closed, KEY).close()  # its log is folded in by now
    wanted = 3 * durable.size_of(closed) + migrate.ROOM_BESIDES
    monkeypatch.setattr(migrate, "free_bytes", lambda _folder: wanted - 1)
    with pytest.raises(KnownError, match="update_room") as told:
        opened(closed)
    assert told.value.params == {"n": -(-wanted // 1_000_000)}
    assert (holds(closed), names(closed)) == (BEFORE, {closed.name})
    monkeypatch.setattr(migrate, "free_bytes", lambda _folder: wanted)
    opened(closed).close()
    assert holds(closed) == next_version.HEAD


def test_a_full_disk_in_the_middle_is_told(closed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    next_version.install(monkeypatch, tmp_path, NOTED)

    def full(*_arguments: object) -> None:
        raise sqlcipher.OperationalError("database or disk is full")

    monkeypatch.setattr(migrate, "_migrate_copy", full)
    with pytest.raises(KnownError, match="disk_full"):
        opened(closed)
    assert holds(closed) == BEFORE


def test_somebody_else_who_reads_the_store_keeps_it_as_it_is(
    closed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    next_version.install(monkeypatch, tmp_path, NOTED)
    monkeypatch.setattr("oit_campo.store.connection.BUSY_MS", 1)
    reader = connect(closed, KEY)
    reader.execute("UPDATE store_fact SET value = value")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM person").fetchone()
    with pytest.raises(KnownError, match="update_failed"):
        migrate.bring_up_to_date(closed, KEY)
    reader.execute("COMMIT")
    reader.close()
    assert holds(closed) == BEFORE


@pytest.fixture(autouse=True)
def _no_stray_trace() -> Iterator[None]:
    before = sys.gettrace()
    yield
    assert sys.gettrace() is before
