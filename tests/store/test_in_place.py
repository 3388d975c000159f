"""The file of an open store moved, deleted or replaced: told at the next write, and what lies there now is not spoilt."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from oit_campo.errors import KnownError
from oit_campo.models.people import Person
from oit_campo.store.store import Store
from tests.store.stores import KEY, add_person, new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path)
    yield made
    made.close()


def people(store: Store) -> int:
    with store.look() as ask:
        return int(ask("SELECT count(*) FROM person")[0][0])


def replace(path: Path) -> None:
    os.replace(path.with_name("yesterday"), path)


def move(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def delete_log(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink()


HARM = (replace, move, Path.unlink, delete_log)


@pytest.mark.parametrize("used", [True, False], ids=["used", "just opened"])
@pytest.mark.parametrize("harm", HARM)
def test_a_write_to_a_file_that_is_elsewhere_is_refused(
    store: Store, harm: Callable[[Path], object], used: bool
) -> None:
    add_person(store)
    store.checkpoint()
    shutil.copy(store.path, store.path.with_name("yesterday"))
    if not used:
        store.close()
        store = Store(store.path, KEY, clock=store.clock, keys=store.keys)
    else:
        add_person(store)
    before = people(store)
    harm(store.path)
    for _ in range(2):
        with pytest.raises(KnownError, match="store_moved"):
            add_person(store)
    with pytest.raises(KnownError, match="store_moved"):
        store.checkpoint()
    assert people(store) == before  # what is open can still be read
    store.close()


def test_a_backup_put_in_the_place_of_an_open_store_stays_whole(store: Store) -> None:
    add_person(store)
    store.checkpoint()
    shutil.copy(store.path, store.path.with_name("yesterday"))
    for _ in range(20):
        add_person(store)
    with store.read() as session:
        session.scalar(select(func.count()).select_from(Person))
    replace(store.path)
    store.close()
    opened = Store(store.path, KEY, clock=store.clock, keys=store.keys)
    assert people(opened) == 1
    with opened.look() as ask:
        assert ask("PRAGMA integrity_check") == [("ok",)]
    opened.close()
    assert [p.name for p in store.path.parent.glob("*-wal*")] == [f"{store.path.name}-wal.1"]


def test_a_file_that_stays_where_it_is_is_written(store: Store) -> None:
    add_person(store)
    store.checkpoint()
    os.utime(store.path)
    add_person(store)
    assert people(store) == 2
