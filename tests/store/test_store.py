"""Sessions of the store: whole or not at all, closed when they end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Date, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError

from oit_campo.clock import FixedClock
from oit_campo.errors import KnownError
from oit_campo.ids import KeySource
from oit_campo.models.base import CodeList
from oit_campo.models.laptop import Draft, StoreFact, StreamState
from oit_campo.models.people import Person
from oit_campo.store import looking
from oit_campo.store.connection import BUSY_MS, PAGE_BYTES
from oit_campo.store.sessions import ask_in
from oit_campo.store.store import Store
from oit_campo.store.version import SENTINEL
from tests.store.stores import KEY, START, add_person, new_store, reopened


def test_a_new_store_knows_its_stream_and_nothing_else(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.read() as session:
        state = session.get_one(StreamState, 1)
        assert (len(state.stream), state.epoch, state.last_batch, state.cursor) == (8, 1, 0, 0)
        assert session.scalars(select(StoreFact.name)).all() == ["sentinel"]
    assert store.fact("sentinel") == b"OIT Campo store"
    assert store.fact("nothing") is None
    store.close()


def test_what_was_written_is_there_after_reopening(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    key = add_person(store)
    store = reopened(store)
    with store.read() as session:
        assert session.get_one(Person, key).given_names == "María Prueba"
    store.close()


def test_a_reader_sees_one_moment(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    add_person(store)
    with store.read() as session:
        before = len(session.scalars(select(Person.id)).all())
        add_person(store)
        assert len(session.scalars(select(Person.id)).all()) == before == 1
    with store.read() as session:
        assert len(session.scalars(select(Person.id)).all()) == 2
    store.close()


def test_the_last_stamp_is_kept_and_goes_on(tmp_path: Path) -> None:
    clock = FixedClock(START)
    store = new_store(tmp_path, clock=clock)
    add_person(store)
    last = store.hybrid.last
    clock.advance(days=-10)
    store = reopened(store, clock=clock)
    assert store.hybrid.last == last
    store.close()


def test_a_broken_rule_is_a_bug_and_a_failed_statement_has_words(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with pytest.raises(IntegrityError), store.write(None) as session:
        session.execute(text("INSERT INTO store_fact(name, value) VALUES ('sentinel', x'00')"))
    with pytest.raises(KnownError, match="save_failed"), store.write(None) as session:
        session.execute(text("SELECT * FROM no_such_table"))
    store.close()


def test_errors_never_carry_values(tmp_path: Path) -> None:
    store = new_store(tmp_path)

    def write_twice() -> None:
        with store.write(None) as session:
            session.add(Person(id=UUID(int=5), given_names="Secreta"))
            session.flush()
            session.execute(
                text("INSERT INTO person(id, given_names, changed_seq, merge_state) VALUES (x'05', :n, 1, x'')"),
                {"n": "Secreta"},
            )

    with pytest.raises(IntegrityError) as told:
        write_twice()
    assert "Secreta" not in str(told.value)
    store.close()


def test_the_log_is_folded_in_by_a_checkpoint_and_at_the_end(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    add_person(store)
    wal = tmp_path / "campo.db-wal"
    assert wal.stat().st_size > 0
    store.checkpoint()
    assert wal.stat().st_size == 0
    add_person(store)
    store.close()
    assert not wal.exists()


def test_opening_does_not_make_a_missing_store(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="store_missing"):
        Store(tmp_path / "other.db", KEY, clock=FixedClock(START), keys=KeySource())
    assert not (tmp_path / "other.db").exists()


def test_making_a_store_on_a_full_disk_is_told_and_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oit_campo.store import migrate

    def full(*_: object) -> None:
        raise sqlcipher.OperationalError("database or disk is full")

    with monkeypatch.context() as small:
        small.setattr(migrate, "_run", full)
        with pytest.raises(KnownError, match="disk_full"):
            new_store(tmp_path)
    assert not (tmp_path / "campo.db").exists()
    store = new_store(tmp_path)
    assert isinstance(store, Store)
    store.close()
    assert {p.name for p in tmp_path.iterdir()} == {"campo.db"}


# --- looking without SQLAlchemy ----------------------------------------------------------------------------------------

MOMENT = datetime(2026, 3, 3, 15, 12, 0, 500, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path)
    yield made
    made.close()


def draft(number: int) -> Draft:
    """Somebody's open form."""
    return Draft(
        id=UUID(int=number),
        owner=UUID(int=8),
        form="x",
        form_version=1,
        title="Ñusta",
        typed="{}",
        started_at=MOMENT,
        saved_at=MOMENT,
    )


def test_a_look_reads_what_sqlalchemy_wrote(store: Store) -> None:
    """Every type of models/base.py that plain SQL meets, and the empty ones."""
    held, taught = date(2026, 3, 2), ("b", "a")
    with store.write(None) as session:
        session.add(draft(7))
    with store.look() as ask:
        key, title, saved = ask("SELECT id, title, saved_at FROM draft WHERE owner = ?", UUID(int=8).bytes)[0]
    assert (looking.key(key), title, looking.moment(saved)) == (UUID(int=7), "Ñusta", MOMENT)
    dialect = sqlite.dialect()
    stored = Date().dialect_impl(dialect).bind_processor(dialect)
    assert stored is not None
    assert looking.day(stored(held)) == held
    assert looking.day(None) is None
    assert looking.codes(CodeList().process_bind_param(taught, dialect)) == ("a", "b")
    assert looking.codes(None) == ()


def test_nobody_writes_by_looking(store: Store) -> None:
    with pytest.raises(KnownError, match="save_failed"), store.look() as ask:
        ask("DELETE FROM store_fact")
    assert store.fact("sentinel") == SENTINEL  # control: it is there and the next look works


def test_a_look_is_one_view(store: Store) -> None:
    """What is written meanwhile is seen by the next one."""
    count = "SELECT count(*) FROM draft"
    with store.look() as ask:
        assert ask(count) == [(0,)]
        with store.write(None) as session:
            session.add(draft(1))
        assert ask(count) == [(0,)]
    with store.look() as ask:
        assert ask(count) == [(1,)]


def test_a_look_in_a_session_sees_what_it_changed(store: Store) -> None:
    with store.write(None) as session:
        session.add(draft(1))
        assert ask_in(session)("SELECT count(*) FROM draft") == [(1,)]


def test_a_closed_store_can_t_be_looked_into(tmp_path: Path) -> None:
    made = new_store(tmp_path)
    made.close()
    with pytest.raises(KnownError, match="store_locked"), made.look() as ask:
        ask("SELECT 1")


def test_a_damaged_page_is_told_as_such(tmp_path: Path) -> None:
    made = new_store(tmp_path)
    made.checkpoint()
    size = made.path.stat().st_size
    with made.path.open("r+b") as file:
        for page in range(1, size // PAGE_BYTES):
            file.seek(page * PAGE_BYTES + 100)
            file.write(b"\xff" * 64)
    with pytest.raises(KnownError, match="store_unreadable"), made.look() as ask:
        [ask(f'SELECT * FROM "{name}"') for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
    made.close()


# --- looking while looking, closing while reading --------------------------------------------------------------------


def test_a_look_inside_a_look_sees_the_same(store: Store) -> None:
    add_person(store)
    with store.look() as ask:
        before = ask("SELECT count(*) FROM person")
        other = threading.Thread(target=add_person, args=(store,))  # a write of another thread in between
        other.start()
        other.join()
        with store.look() as inner:
            assert inner("SELECT count(*) FROM person") == before
        assert store.fact("sentinel") is not None
        assert ask("SELECT count(*) FROM person") == before  # the inner one has not ended it
    with store.look() as ask:
        assert ask("SELECT count(*) FROM person") == [(before[0][0] + 1,)]


def test_closing_does_not_wait_for_who_reads_and_leaves_them_no_key(store: Store) -> None:
    add_person(store)
    with store.read() as session:
        assert len(session.scalars(select(Person)).all()) == 1
        add_person(store)  # so that the log can't be folded in whole
        connection = session.connection().connection.dbapi_connection
        assert connection is not None
        began = time.monotonic()
        store.close()
        assert time.monotonic() - began < BUSY_MS / 1000 / 2
        assert len(session.scalars(select(Person)).all()) == 1  # control: the read goes on as it began
    with pytest.raises(sqlcipher.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")
    with pytest.raises(KnownError, match="store_locked"), store.read() as session:
        session.scalars(select(Person)).all()
    again = Store(store.path, KEY, clock=store.clock, keys=store.keys)
    with again.look() as ask:
        assert ask("SELECT count(*) FROM person") == [(2,)]
    again.close()
