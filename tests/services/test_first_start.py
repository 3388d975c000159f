"""A new laptop without a network in between: what a try that came to no end leaves, and how the next goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from oit_campo.errors import KnownError, UserError
from oit_campo.models.programme import Course
from oit_campo.services.first_start import FirstStart
from oit_campo.services.unlocking import STORE_FILE, is_activated
from oit_campo.store.vault import KdfParams
from oit_campo.sync import activation_wire, wire
from tests.helpers.world import Wire, World

CHEAP = KdfParams(memory_kib=8, iterations=1, lanes=1)
PASSWORD = "cuatro palabras bastante largas"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


@pytest.fixture
def line(world: World) -> Wire:
    return Wire(world.centre)


def test_the_code_comes_first(world: World, line: Wire, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="code"):
        FirstStart(tmp_path / "laptop", world.clock).set_up(line, "rosa", PASSWORD, params=CHEAP)


def test_a_stranger_who_does_not_know_the_code_is_taken_for_a_portal(world: World, tmp_path: Path) -> None:
    class Stranger:
        """A line on which somebody else answers."""

        def post(self, path: str, body: bytes) -> bytes:
            return world.centre.activate(body)[:-1] + b"\x00"

    start = FirstStart(tmp_path / "laptop", world.clock)
    with pytest.raises(KnownError, match="network_portal"):
        start.present_code(Stranger(), world.code())
    assert start.activation is None


class Cut:
    """A line that falls after so many exchanges."""

    def __init__(self, line: Wire, after: int) -> None:
        self._line, self.after = line, after

    def post(self, path: str, body: bytes) -> bytes:
        if path == wire.PATH:
            if self.after == 0:
                raise KnownError("network_none", n=0)
            self.after -= 1
        return self._line.post(path, body)


def test_a_download_that_was_cut_goes_on_where_it_was(
    world: World, line: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oit_campo.central import commits

    monkeypatch.setattr(commits, "COMMITS_PER_REPLY", 10)
    start = FirstStart(tmp_path / "laptop", world.clock)
    start.present_code(line, world.code())
    with pytest.raises(KnownError, match="network_none"):
        start.set_up(Cut(line, 2), "rosa", PASSWORD, params=CHEAP)
    assert not is_activated(tmp_path / "laptop")
    seen: list[Any] = []
    desk = start.set_up(line, "rosa", PASSWORD, progress=seen.append, params=CHEAP)
    with desk.store.read() as session, world.at_centre() as there:
        assert session.execute(select(func.count()).select_from(Course)).scalar_one() == 3
        from oit_campo.models.centre import CentreState

        assert seen[-1].received < there.get_one(CentreState, 1).last_commit - 15
    desk.close()


def test_a_password_too_short_can_be_bettered(world: World, line: Wire, tmp_path: Path) -> None:
    start = FirstStart(tmp_path / "laptop", world.clock)
    start.present_code(line, world.code())
    with pytest.raises(UserError, match="password_short"):
        start.set_up(line, "rosa", "corta", params=CHEAP)
    assert not is_activated(tmp_path / "laptop")
    desk = start.set_up(line, "rosa", PASSWORD, params=CHEAP)
    assert desk.actor.name == "Rosa Huamán Prueba"
    desk.close()


def test_a_try_left_alone_does_not_stand_in_the_way_of_another(world: World, line: Wire, tmp_path: Path) -> None:
    folder = tmp_path / "laptop"
    start = FirstStart(folder, world.clock)
    start.present_code(line, world.code())
    with pytest.raises(KnownError):
        start.set_up(Cut(line, 0), "rosa", PASSWORD, params=CHEAP)
    start.abandon()
    start.abandon()
    assert (folder / STORE_FILE).exists()
    again = FirstStart(folder, world.clock)
    again.present_code(line, world.code())
    desk = again.set_up(line, "rosa", PASSWORD, params=CHEAP)
    desk.close()
    other = FirstStart(folder, world.clock)
    other.present_code(line, world.code())
    with pytest.raises(KnownError, match="vault_exists"):
        other.set_up(line, "rosa", PASSWORD, params=CHEAP)


def test_the_program_that_ended_in_the_middle_leaves_nothing_in_the_way(
    world: World, line: Wire, tmp_path: Path
) -> None:
    """Its store was never closed: its log lies beside the file."""
    folder = tmp_path / "laptop"
    first = FirstStart(folder, world.clock)
    first.present_code(line, world.code())
    with pytest.raises(KnownError):
        first.set_up(Cut(line, 0), "rosa", PASSWORD, params=CHEAP)
    second = FirstStart(folder, world.clock)
    second.present_code(line, world.code())
    desk = second.set_up(line, "rosa", PASSWORD, params=CHEAP)
    desk.close()
    first.abandon()


def test_the_same_keys_get_the_same_laptop(world: World, line: Wire, tmp_path: Path) -> None:
    start, code = FirstStart(tmp_path / "laptop", world.clock), world.code()
    line.lose_replies = 1
    with pytest.raises(KnownError, match="network_none"):
        start.present_code(line, code)
    given = start.present_code(line, activation_wire.show_code(code))
    assert start.present_code(line, code) == given
