"""The check of the newest entries at each opening, in plain SQL: quick, and it sees what was changed under it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from oit_campo.clock import FixedClock
from oit_campo.errors import KnownError
from oit_campo.ids import KeySource
from oit_campo.store import chain
from oit_campo.store.connection import PAGE_BYTES, connect
from oit_campo.store.store import Store
from tests.store.stores import KEY, START, add_person, new_store, reopened

Expect = Callable[..., None]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path)
    yield made
    made.close()


def remember(store: Store, upto: int) -> None:
    with store.look() as ask:
        place = chain.check(ask, chain.Place(), upto).upto
    harm(store, "INSERT OR REPLACE INTO store_fact(name, value) VALUES (?, ?)", chain.VERIFIED, place.raw())


def harm(store: Store, statement: str, *values: Any) -> None:
    raw = connect(store.path, KEY)
    raw.execute(statement, values)
    raw.close()


def tail_of(store: Store) -> chain.Checked:
    with store.look() as ask:
        return chain.check_tail(ask)


def test_an_empty_log_and_a_whole_one_fit(store: Store) -> None:
    assert tail_of(store) == chain.Checked(chain.Place())
    for _ in range(3):
        add_person(store)
    found = tail_of(store)
    assert (found.upto.seq, found.broken, found.more) == (3, None, False)


def test_it_goes_on_from_the_last_verified_entry(store: Store) -> None:
    for _ in range(6):
        add_person(store)
    remember(store, 4)
    harm(store, "UPDATE change SET stamp = 1 WHERE seq = 2")
    assert tail_of(store).broken is None  # left to the check of the whole log
    harm(store, "UPDATE change SET stamp = 1 WHERE seq = 6")
    assert tail_of(store) == chain.Checked(tail_of(store).upto, broken=6)
    with store.look() as ask:
        assert chain.check_to_end(ask).broken == 2


@pytest.mark.parametrize(
    "change", ["DELETE FROM change WHERE seq >= 4", "UPDATE change SET chain = x'00' WHERE seq = 4"]
)
def test_a_verified_entry_that_is_gone_or_another_is_found(store: Store, change: str) -> None:
    for _ in range(6):
        add_person(store)
    remember(store, 4)
    harm(store, change)
    assert tail_of(store).broken == 4


def test_only_the_newest_of_many_unchecked_entries_are_looked_at(store: Store) -> None:
    for _ in range(chain.AT_OPENING // 50 + 4):
        with store.write(None) as session:
            from oit_campo.models.people import Person

            session.add_all([Person(id=store.keys.new()) for _ in range(50)])
    harm(store, "UPDATE change SET stamp = 1 WHERE seq = 2")
    assert tail_of(store).broken is None
    harm(store, "UPDATE change SET stamp = 1 WHERE seq = 290")
    assert tail_of(store).broken == 290
    with store.look() as ask:
        assert chain.check(ask, chain.Place(), 1) == chain.Checked(
            chain.Place(1, ask("SELECT chain FROM change WHERE seq = 1")[0][0]), more=True
        )


@pytest.mark.parametrize("value", ["'words'", "NULL", "1.5", "x'00'"])
@pytest.mark.parametrize("column", ["actor", "salt", "groups", "stamp", "values"])
def test_a_value_of_another_type_is_no_traceback(store: Store, column: str, value: str) -> None:
    add_person(store)
    raw = connect(store.path, KEY)
    raw.execute("PRAGMA ignore_check_constraints = ON")
    raw.execute("PRAGMA writable_schema = ON")
    raw.execute("UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'change'")
    raw.close()
    harm(store, f'UPDATE change SET "{column}" = {value}')
    # a creation keeps no values that its salt would belong to
    unseen = column == "salt" or (column, value) == ("values", "NULL")
    assert tail_of(store).broken == (None if unseen else 1)


def test_a_broken_chain_lets_the_person_in_and_is_logged(tmp_path: Path, expect_log: Expect) -> None:
    expect_log("store.chain_broken")
    store = new_store(tmp_path)
    add_person(store)
    add_person(store)
    assert store.broken_at is None
    harm(store, "UPDATE change SET stamp = 1 WHERE seq = 2")
    store = reopened(store)
    assert store.broken_at == 2
    add_person(store)
    store.close()


def test_a_damaged_page_of_the_log_is_told_at_opening_and_nothing_stays_open(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    add_person(store)
    with store.look() as ask:
        root = ask("SELECT rootpage FROM sqlite_master WHERE name = 'change'")[0][0]
    store.close()
    raw = bytearray(store.path.read_bytes())
    raw[(root - 1) * PAGE_BYTES + 1000] ^= 1
    store.path.write_bytes(raw)
    with pytest.raises(KnownError, match="store_unreadable"):
        Store(store.path, KEY, clock=FixedClock(START), keys=KeySource())
    assert [p.name for p in tmp_path.iterdir()] == ["campo.db"], "the last connection took its side files along"


def test_a_hundred_entries_are_checked_in_two_milliseconds(store: Store) -> None:
    from oit_campo.models.people import Person

    with store.write(None) as session:
        session.add_all([Person(id=store.keys.new()) for _ in range(100)])
    took = []
    for _ in range(9):
        began = time.thread_time()
        assert tail_of(store).upto.seq == 100
        took.append(time.thread_time() - began)
    assert median(took) < 0.002
