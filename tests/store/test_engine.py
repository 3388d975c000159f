"""The encrypted file: what opens it, what doesn't, that nothing of it lies in clear, and what a fault does to it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import select, text

from oit_campo.errors import KnownError
from oit_campo.models.people import Person
from oit_campo.store import connection as engine
from oit_campo.store.change_log import verify_chain
from oit_campo.store.connection import connect
from oit_campo.store.store import Store
from tests.store.stores import KEY, add_person, new_store, reopened

ROOT = Path(__file__).resolve().parents[2]
NAMES = [f"Ñusta{n:03d} Prueba" for n in range(60)]


def test_a_wrong_key_a_short_key_and_no_file_are_told(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.close()
    with pytest.raises(KnownError, match="store_unreadable"):
        connect(store.path, bytes(32))
    with pytest.raises(ValueError, match="32"):
        connect(store.path, b"short")
    with pytest.raises(KnownError, match="store_missing"):
        connect(tmp_path / "none.db", KEY)
    connect(store.path, KEY).close()


@pytest.mark.parametrize("size", [0, 1, 100, 4096, 9000])
def test_a_file_that_is_no_store_is_told_and_left_alone(tmp_path: Path, size: int) -> None:
    path = tmp_path / "campo.db"
    path.write_bytes(b"x" * size)
    with pytest.raises(KnownError, match="store_missing" if size == 0 else "store_unreadable"):
        connect(path, KEY)
    assert path.read_bytes() == b"x" * size


def test_a_plain_sqlite_file_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "campo.db"
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE t(x)")
    plain.close()
    with pytest.raises(KnownError, match="store_unreadable"):
        connect(path, KEY)


def test_a_folder_in_its_place_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "campo.db").mkdir()
    with pytest.raises(KnownError, match=r"save_failed|store_"):
        connect(tmp_path / "campo.db", KEY)


def test_a_store_is_not_made_over_another(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with pytest.raises(KnownError, match="store_exists"):
        new_store(tmp_path)
    store.close()


def test_a_new_store_is_not_read_through_the_log_of_one_that_was_here(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    for name in NAMES:
        add_person(store, name)
    store.path.unlink()  # as a first start does with the leftover of another, whose log still lies beside
    other = new_store(tmp_path)
    with other.read() as session:
        assert session.scalars(select(Person)).all() == []
    other.close()


def test_one_flipped_bit_is_never_silently_wrong(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    for name in NAMES:
        add_person(store, name)
    store.close()
    whole = store.path.read_bytes()
    told = 0
    for place in range(50, len(whole), len(whole) // 25):
        store.path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        try:
            connection = connect(store.path, KEY)
        except KnownError:
            told += 1
            continue
        try:
            names = [row[0] for row in connection.execute("SELECT given_names FROM person ORDER BY given_names")]
            damaged = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            assert names == NAMES or damaged
            told += bool(damaged)
        except sqlcipher.DatabaseError:
            told += 1
        finally:
            connection.close()
    assert told >= 20
    store.path.write_bytes(whole)
    connection = connect(store.path, KEY)
    assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
    connection.close()


def test_what_the_file_is_opened_with(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "temp_store": 2,
        "secure_delete": 1,
        "application_id": engine.APPLICATION_ID,
        "page_size": 4096,
    }
    for session in (store.write(None), store.read()):
        with session as opened:
            found = {name: opened.execute(text(f"PRAGMA {name}")).scalar_one() for name in expected}
            assert {n: str(v).lower() for n, v in found.items()} == {n: str(v) for n, v in expected.items()}
    store.close()


def test_what_is_read_can_not_be_written(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.read() as session:
        with pytest.raises(Exception, match="readonly"):
            session.execute(text("INSERT INTO store_fact(name, value) VALUES ('x', x'00')"))
        session.rollback()
    assert store.fact("x") is None
    store.close()


# ---- nothing in clear -----------------------------------------------------------------------------------------------


def in_clear(folder: Path) -> set[str]:
    """The planted names found in any file of the folder, in the encodings text is kept in."""
    raw = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    words = {name.split()[0] for name in NAMES}
    return {w for w in words if any(w.encode(e) in raw for e in ("utf8", "utf-16-le", "latin1"))}


def test_no_name_lies_in_clear_in_any_file_while_open_or_closed(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    store = new_store(folder)
    for name in NAMES:
        add_person(store, name)
    with store.read() as session:  # sorted on disk if anything were
        session.execute(text("SELECT a.given_names FROM person a, person b ORDER BY a.given_names || b.id")).all()
    assert {p.name for p in folder.iterdir()} == {"campo.db", "campo.db-wal", "campo.db-shm"}
    assert in_clear(folder) == set()
    plain = tmp_path / "plain"
    plain.mkdir()
    with store.write(None) as session:
        names = session.scalars(select(Person.given_names)).all()
    store.close()
    assert in_clear(folder) == set()
    connection = sqlite3.connect(plain / "copy.db")
    connection.execute("CREATE TABLE person(name TEXT)")
    connection.executemany("INSERT INTO person VALUES (?)", [(n,) for n in names])
    connection.commit()
    connection.close()
    assert len(in_clear(plain)) == len(NAMES), "the scanner finds what is in clear"


# ---- faults ---------------------------------------------------------------------------------------------------------


def child(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", program, *arguments], cwd=ROOT, text=True, stdout=subprocess.PIPE)


KILLED = """
import sys
from pathlib import Path
from oit_campo.clock import SystemClock
from oit_campo.ids import KeySource
from oit_campo.models.people import Person
from oit_campo.store.store import Store
store = Store(Path(sys.argv[1]), bytes(range(32)), clock=SystemClock(), keys=KeySource())
number = 0
while True:
    number += 1
    with store.write(None) as session:
        for part in range(3):
            session.add(Person(id=store.keys.new(), given_names=f"{sys.argv[2]}-{number}-{part}"))
            session.flush()
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_in_the_middle_of_writing_all_committed_stands_and_nothing_else(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.close()
    told: dict[str, int] = {}
    for round_no in range(4):
        process = child(KILLED, str(store.path), str(round_no))
        assert process.stdout is not None
        last = 0
        for line in process.stdout:
            last = int(line)
            if last >= 3 + 2 * round_no:
                process.send_signal(signal.SIGKILL)
                break
        rest = process.stdout.read().split()
        process.wait()
        process.stdout.close()
        told[str(round_no)] = max([last, *(int(n) for n in rest if n.isdigit())])
    store = reopened(store)
    with store.read() as session:
        names = [str(n) for n in session.scalars(select(Person.given_names))]
        verify_chain(session)
    store.close()
    groups: dict[tuple[str, str], int] = {}
    for name in names:
        run, number, _ = name.split("-")
        groups[run, number] = groups.get((run, number), 0) + 1
    assert set(groups.values()) == {3}, "a transaction is there whole or not at all"
    for run, last in told.items():
        there = sorted(int(n) for r, n in groups if r == run)
        assert there[:last] == list(range(1, last + 1))
        assert len(there) <= last + 1


LIMITED = """
import resource, sys
from pathlib import Path
from oit_campo.clock import SystemClock
from oit_campo.errors import KnownError
from oit_campo.ids import KeySource
from oit_campo.models.people import Person
from oit_campo.store.store import Store
from oit_campo.store import connection as engine
engine.FULL_BELOW = 1 << 62
path = Path(sys.argv[1])
store = Store(path, bytes(range(32)), clock=SystemClock(), keys=KeySource())
size = sum(p.stat().st_size for p in path.parent.iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 200_000, resource.RLIM_INFINITY))
done = 0
try:
    while done < 200:
        with store.write(None) as session:
            session.add(Person(id=store.keys.new(), given_names=f"{done}", participant_code="x" * 4000))
        done += 1
except KnownError as error:
    print(done, error.code)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with store.write(None) as session:
    session.add(Person(id=store.keys.new(), given_names="después"))
store.close()
"""


@pytest.mark.skipif(os.name != "posix", reason="RLIMIT_FSIZE")
def test_a_full_disk_is_told_nothing_is_lost_and_writing_goes_on_after(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.close()
    process = child(LIMITED, str(store.path))
    said, _ = process.communicate(timeout=100)
    assert process.returncode == 0
    done, code = said.split()
    assert code == "disk_full"
    assert 0 < int(done) < 200
    store = reopened(store)
    with store.read() as session:
        names = {str(n) for n in session.scalars(select(Person.given_names))}
        verify_chain(session)
    assert names == {str(n) for n in range(int(done))} | {"después"}
    store.close()


def test_a_database_that_may_not_grow_says_the_disk_is_full(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.write(None) as session:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count = {pages + 4}"))
    people = [Person(id=store.keys.new(), given_names="x" * 4000) for _ in range(40)]
    with pytest.raises(KnownError) as told, store.write(None) as session:
        session.add_all(people)
    assert told.value.code == "disk_full"
    with store.read() as session:
        assert session.scalars(select(Person)).all() == []
    store.close()


def test_another_failed_write_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert engine.known_error(OSError("disk I/O error"), tmp_path / "x").code == "save_failed"
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _p: usage._replace(free=10))
    assert engine.known_error(OSError("disk I/O error"), tmp_path / "x").code == "disk_full"

    def gone(_path: Path) -> None:
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", gone)
    assert engine.known_error(OSError("disk I/O error"), tmp_path / "x").code == "save_failed"


def test_closing_on_a_disk_that_refuses_drops_the_key_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path)
    add_person(store)

    def refuse(*_: object) -> None:
        raise sqlcipher.OperationalError("disk I/O error")

    monkeypatch.setattr(store, "checkpoint", refuse)
    store.close()
    with pytest.raises(KnownError, match="store_locked"), store.read():
        store.fact("sentinel")
    store = Store(store.path, KEY, clock=store.clock, keys=store.keys)
    with store.read() as session:
        assert len(session.scalars(select(Person)).all()) == 1
    store.close()
