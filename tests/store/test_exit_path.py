"""The way out of SQLCipher: another program opens, reads and writes the same file, and SQLCipher finds it whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest

from oit_campo.clock import FixedClock
from oit_campo.ids import KeySource
from oit_campo.models.laptop import Draft
from oit_campo.store.connection import connect
from oit_campo.store.people_index import index_missing
from oit_campo.store.store import Store
from tests.store.stores import KEY, START, add_person, new_store


@contextmanager
def other_program(path: Path, key: bytes = KEY) -> Iterator[Any]:
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        for statement in ("PRAGMA cipher = 'sqlcipher'", "PRAGMA legacy = 4", f"PRAGMA key = \"x'{key.hex()}'\""):
            connection.execute(statement).fetchall()
        yield connection


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = new_store(tmp_path)
    for name in ("Ñusta", "Yéssica"):
        add_person(store, name)
    index_missing(store)
    store.close()
    return store.path


def test_it_reads_what_sqlcipher_wrote_and_the_search_with_it(path: Path) -> None:
    with other_program(path) as connection:
        assert connection.execute("SELECT given_names FROM person ORDER BY 1").fetchall() == [("Yéssica",), ("Ñusta",)]
        found = connection.execute("SELECT count(*) FROM person_index WHERE person_index MATCH 'nusta'").fetchall()
        assert found == [(1,)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_it_writes_sqlcipher_reads_and_finds_whole(path: Path) -> None:
    with other_program(path) as connection:
        connection.execute(
            "INSERT INTO draft(id, owner, form, form_version, title, typed, started_at, saved_at) "
            "VALUES (zeroblob(16), zeroblob(16), 'x', 1, 'de otro programa', '{}', ?, ?)",
            ("2026-03-09 13:00:00.000000", "2026-03-09 13:00:00.000000"),
        )
        with pytest.raises(apsw.ConstraintError, match="by-passed"):
            connection.execute("UPDATE person SET given_names = 'x'")
    with closing(connect(path, KEY)) as ours:
        assert ours.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert ours.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    store = Store(path, KEY, clock=FixedClock(START), keys=KeySource())
    add_person(store, "Después")
    with store.read() as session:
        (draft,) = session.query(Draft).all()
        assert (draft.title, draft.saved_at) == ("de otro programa", START)
    store.close()


def test_control_another_key_opens_nothing(path: Path) -> None:
    with other_program(path, bytes(32)) as connection, pytest.raises(apsw.NotADBError):
        connection.execute("SELECT count(*) FROM person").fetchall()
