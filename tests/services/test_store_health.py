"""What Inicio tells of the store, to whom, until when; and the check that goes on when nobody waits."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oit_campo.models.people import Person
from oit_campo.services import home, store_health
from oit_campo.services.desk import Desk
from oit_campo.services.store_health import Notice
from oit_campo.services.unlocking import desk_of
from oit_campo.store import chain
from oit_campo.store.connection import connect
from oit_campo.store.lost_tail import COUNTER_FILE
from oit_campo.store.store import Store
from tests.helpers.workshop import desk_at
from tests.helpers.world import START, Laptop, World

Expect = Callable[..., None]
COUNTER_KEY = bytes(range(32))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def laptop(world: World) -> Laptop:
    made = world.laptop("rosa")
    reopen(world, made)
    return made


@pytest.fixture
def desk(laptop: Laptop) -> Desk:
    return desk_at(laptop)


def reopen(world: World, laptop: Laptop, path: Path | None = None) -> Desk:
    from oit_campo.ids import KeySource

    laptop.store.close()
    laptop.store = Store(
        path or laptop.store.path, laptop.key, clock=world.clock, keys=KeySource(), counter_key=COUNTER_KEY
    )
    return desk_of(laptop.store, laptop.user)


def lose(world: World, laptop: Laptop, tmp_path: Path, commits: int = 1) -> Desk:
    """The laptop as it stands when its last commits are gone."""
    laptop.enrol("Primera", "Prueba")
    before = shutil.copytree(laptop.store.path.parent, tmp_path / "antes", ignore=shutil.ignore_patterns("*-shm"))
    for number in range(commits):
        laptop.enrol(f"Perdida {number}", "Prueba")
    laptop.store.close()
    shutil.copy(laptop.store.path.with_name(COUNTER_FILE), before / COUNTER_FILE)
    return reopen(world, laptop, before / "campo.db")


def harm(store: Store, statement: str) -> None:
    raw = connect(store.path, store._held.give())
    raw.execute(statement)
    raw.close()


def test_a_sound_store_has_nothing_to_tell(desk: Desk) -> None:
    assert home.home(desk).notices == ()
    assert store_health.check_rest(desk) is False
    assert store_health.notices(desk, all_of_them=True) == ()


def test_missing_commits_are_told_to_each_until_they_put_it_away(
    world: World, laptop: Laptop, tmp_path: Path, expect_log: Expect
) -> None:
    expect_log("store.commits_missing")
    desk = lose(world, laptop, tmp_path, 2)
    (told,) = home.home(desk).notices
    assert (told.code, told.number, told.since, told.lasting) == ("commits_missing", 2, START, True)
    store_health.put_away(desk, told)
    assert home.home(desk).notices == ()
    assert store_health.notices(desk, all_of_them=True) == (told,)
    colleague = desk_of(laptop.store, world.plan.users["percy"])
    assert home.home(colleague).notices == (told,)
    assert home.home(reopen(world, laptop)).notices == ()


def test_a_later_loss_is_told_again(world: World, laptop: Laptop, tmp_path: Path, expect_log: Expect) -> None:
    expect_log("store.commits_missing")
    desk = lose(world, laptop, tmp_path / "1")
    store_health.put_away(desk, home.home(desk).notices[0])
    world.clock.advance(hours=1)
    desk = lose(world, laptop, tmp_path / "2")
    (told,) = home.home(desk).notices
    assert (told.number, told.since) == (2, START)


def test_when_idle_the_log_is_checked_to_its_end_and_remembered(desk: Desk, laptop: Laptop) -> None:
    for number in range(3):
        laptop.enrol(f"Persona {number}", "Prueba")
    store_health.check_rest(desk)
    with desk.store.look() as ask:
        place = chain.verified(ask)
        assert place.seq == ask("SELECT max(seq) FROM change")[0][0]
        assert chain.stands(ask, place)
        commits = ask("SELECT commits FROM stream_state")[0][0]
    store_health.check_rest(desk)
    with desk.store.look() as ask:
        assert ask("SELECT commits FROM stream_state")[0][0] == commits, "nothing new, nothing written"


def test_a_break_below_the_verified_entry_is_found_once_a_week(
    world: World, desk: Desk, laptop: Laptop, expect_log: Expect
) -> None:
    expect_log("store.chain_broken")
    laptop.enrol("Persona", "Prueba")
    store_health.check_rest(desk)
    harm(desk.store, "UPDATE change SET stamp = 1 WHERE seq = 2")
    world.clock.advance(days=6)
    assert store_health.check_rest(desk) is False
    world.clock.advance(days=1, seconds=1)
    assert store_health.check_rest(desk) is True
    assert store_health.check_rest(desk) is False, "told once"
    told = (Notice("chain_broken", 2, mark=1),)
    assert home.home(desk).notices == told
    assert home.home(reopen(world, laptop)).notices == told


def test_whoever_leaves_stops_the_check(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "CHUNK", 1)
    with desk.store.write(None) as session:
        session.add_all([Person(id=desk.store.keys.new()) for _ in range(5)])
    turns = iter([False, False, True])
    store_health.check_rest(desk, lambda: next(turns))
    with desk.store.look() as ask:
        assert chain.verified(ask).seq == 2
        assert ask("SELECT 1 FROM store_fact WHERE name = ?", store_health.WHOLE) == []
    store_health.check_rest(desk)
    with desk.store.look() as ask:
        assert chain.verified(ask).seq == ask("SELECT max(seq) FROM change")[0][0] > 2


# --- room --------------------------------------------------------------------------------------------------------------


def test_little_room_is_told_while_it_lasts_and_looked_at_once_a_minute(
    world: World, laptop: Laptop, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(laptop.store.path.parent)
    looks: list[int] = []
    free = 600 << 20

    def look(_folder: Path) -> object:
        looks.append(free)
        return usage._replace(free=free)

    monkeypatch.setattr(shutil, "disk_usage", look)
    world.clock.advance(minutes=2)
    assert home.home(desk).notices == ()
    free = 499 << 20
    for _ in range(3):
        laptop.enrol("Alguien", "Prueba")
    assert looks == [600 << 20]
    world.clock.advance(minutes=1)
    laptop.enrol("Alguien", "Más")
    assert looks == [600 << 20, 499 << 20]
    assert home.home(desk).notices == (Notice("room_low", 499, lasting=False),)
    free = 500 << 20
    world.clock.advance(minutes=1)
    assert home.home(desk).notices == ()
    world.clock.advance(days=-1)  # a clock set back looks again
    home.home(desk)
    assert len(looks) == 4


def test_a_disk_that_does_not_say_is_not_low(world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_folder: Path) -> object:
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", gone)
    world.clock.advance(minutes=2)
    assert home.home(desk).notices == ()
