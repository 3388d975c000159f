"""Commit numbers follow the order in which commits become visible: a reader between two writers skips nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from oit_campo.central import commits
from oit_campo.central.database import Database, make_engine
from oit_campo.models.centre import CentreState
from oit_campo.sync import wire
from tests.helpers.postgres import fresh_database
from tests.helpers.world import World


@pytest.fixture
def on_postgres(tmp_path: Path) -> Iterator[World]:
    with fresh_database() as url:
        made = World(tmp_path, url)
        yield made
        made.close()


def make(world: World, name: str, *, locked: bool, first: threading.Event, then: threading.Event | None) -> None:
    """A writer that numbers its commit, says so and waits before it commits."""
    database = world.centre.database

    def write(session, state) -> None:  # type: ignore[no-untyped-def] # of the test alone
        world.centre.author(session, state).create("organisation", {"name": name})
        session.flush()
        first.set()
        if then is not None:
            assert then.wait(10)

    if locked:
        with database.writing() as (session, state):
            write(session, state)
    else:  # the mutant: numbers taken without the lock
        with database.session() as session:
            state = session.scalars(select(CentreState)).one()
            write(session, state)


def pulled(world: World, after: int, chain: bytes) -> tuple[int, bytes, set[str]]:
    """What a reader gets who does not wait for the writers."""
    with world.centre.database.session() as session:
        state = session.scalars(select(CentreState)).one()
        found = commits.pull(session, state, after, chain, ())
        patches = wire.decode_batch(found.batch)[1] if found.batch else ()
        names = {str(g.values.get(1)) for p in patches for g in p.groups if g.group == 1}
        return found.cursor, found.chain, names


def test_a_reader_between_two_writers_never_skips(on_postgres: World) -> None:
    """A takes its number; B wants to commit meanwhile; a reader pulls; A commits; the reader pulls and has both."""
    start, chain, _ = pulled(on_postgres, 0, bytes(32))
    a_numbered, a_may_end, b_numbered = threading.Event(), threading.Event(), threading.Event()
    a = threading.Thread(
        target=make, args=(on_postgres, "A"), kwargs={"locked": True, "first": a_numbered, "then": a_may_end}
    )
    b = threading.Thread(
        target=make, args=(on_postgres, "B"), kwargs={"locked": True, "first": b_numbered, "then": None}
    )
    a.start()
    assert a_numbered.wait(10)
    b.start()
    assert not b_numbered.wait(0.5), "B has to queue behind A"
    cursor, chain, names = pulled(on_postgres, start, chain)
    assert names == set()
    a_may_end.set()
    a.join(10)
    b.join(10)
    _, _, names = pulled(on_postgres, cursor, chain)
    assert names == {"A", "B"}


def test_control_without_the_lock_two_writers_collide(on_postgres: World) -> None:
    a_numbered, a_may_end, b_numbered = threading.Event(), threading.Event(), threading.Event()
    failures: list[IntegrityError] = []

    def attempt(*args: object, **options: object) -> None:
        try:
            make(*args, **options)  # type: ignore[arg-type] # on purpose, as a stranger would
        except IntegrityError as error:
            failures.append(error)

    threads = [
        threading.Thread(
            target=attempt, args=(on_postgres, "A"), kwargs={"locked": False, "first": a_numbered, "then": a_may_end}
        ),
        threading.Thread(
            target=attempt, args=(on_postgres, "B"), kwargs={"locked": False, "first": b_numbered, "then": None}
        ),
    ]
    threads[0].start()
    assert a_numbered.wait(10)
    threads[1].start()
    threads[1].join(1)
    a_may_end.set()
    for thread in threads:
        thread.join(10)
    assert failures, "the same number was given twice and nobody noticed"


def test_numbers_and_chain_have_no_hole(any_world: World) -> None:
    a = any_world.laptop("rosa")
    for n in range(3):
        a.enrol(f"Persona {n}", "Prueba")
        a.sync()
    import hashlib

    from oit_campo.models.centre import Commit

    with any_world.at_centre() as session:
        rows = session.scalars(select(Commit).order_by(Commit.number)).all()
    assert [r.number for r in rows] == list(range(1, len(rows) + 1))
    chain = bytes(32)
    for row in rows:
        chain = hashlib.sha256(chain + hashlib.sha256(row.body).digest()).digest()
        assert row.chain == chain


def test_a_pull_is_cut_by_rows_and_by_bytes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    a = world.laptop("rosa")
    keys = [a.enrol(f"Persona {n}", "Prueba") for n in range(5)]
    a.sync()
    for name, value in (("COMMITS_PER_REPLY", 2), ("REPLY_BYTES", 150)):
        with monkeypatch.context() as small:
            small.setattr(commits, name, value)
            b = world.laptop("rosa")
            assert b.wire.requests > 5
            with b.store.read() as session:
                from oit_campo.models.people import Person

                assert set(session.scalars(select(Person.id))) == set(keys)


def test_the_same_database_opened_twice_has_one_state(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'centro.db'}"
    for _ in range(2):
        database = Database(make_engine(url))
        database.prepare()
        with database.session() as session:
            assert [s.epoch for s in session.scalars(select(CentreState))] == [1]
        database.close()
