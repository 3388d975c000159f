"""A new laptop without a network in between: what a try that came to no end leaves, and how the next goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from oit_campo.errors import KnownError, UserError
from oit_campo.models.people import Person
from oit_campo.models.programme import Course
from oit_campo.services.first_start import FirstStart, set_aside
from oit_campo.services.unlocking import STORE_FILE, VAULT_FILES, is_activated, unlock
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


def test_a_store_whose_vault_went_missing_is_set_aside_and_comes_back_with_it(
    world: World, line: Wire, tmp_path: Path
) -> None:
    folder, kept = tmp_path / "laptop", tmp_path / "aside"
    kept.mkdir()
    start = FirstStart(folder, world.clock)
    start.present_code(line, world.code())
    desk = start.set_up(line, "rosa", PASSWORD, params=CHEAP)
    with desk.store.write(desk.actor.user) as session:
        session.add(Person(id=desk.store.keys.new(), given_names="Sin enviar"))
    shutil.copy(folder / STORE_FILE, kept)  # as it lies when the program was cut: what is new is in the log alone
    shutil.copy(folder / f"{STORE_FILE}-wal", kept)
    desk.close()
    for file in kept.iterdir():
        shutil.copy(file, folder)
    vault = [folder / name for name in VAULT_FILES]
    for file in vault:
        shutil.move(file, kept)
    again = FirstStart(folder, world.clock)
    again.present_code(line, world.code())
    again.set_up(line, "rosa", PASSWORD, params=CHEAP).close()
    assert (folder / f"{STORE_FILE}.1").read_bytes() == (kept / STORE_FILE).read_bytes()
    assert (folder / f"{STORE_FILE}.1-wal").read_bytes() == (kept / f"{STORE_FILE}-wal").read_bytes()
    for name in VAULT_FILES:
        shutil.copy(kept / name, folder)
    for end in ("", "-wal"):
        (folder / f"{STORE_FILE}.1{end}").replace(folder / f"{STORE_FILE}{end}")
    back = unlock(folder, "rosa", PASSWORD, clock=world.clock)
    with back.store.read() as session:
        assert session.scalars(select(Person.given_names)).all() == ["Sin enviar"]
    back.close()


def test_setting_aside_goes_on_where_it_was_cut_and_deletes_only_what_is_empty(tmp_path: Path) -> None:
    store, log = tmp_path / STORE_FILE, tmp_path / f"{STORE_FILE}-wal"
    assert set_aside(store) is None
    store.touch()
    assert set_aside(store) is None
    assert list(tmp_path.iterdir()) == []
    for number in (1, 2):
        store.write_text(str(number))
        log.write_text(f"log {number}")
        if number == 2:
            log.rename(tmp_path / f"{STORE_FILE}.2-wal")  # the power went after the first rename
        assert set_aside(store) == tmp_path / f"{STORE_FILE}.{number}"
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {
        f"{STORE_FILE}.1": "1",
        f"{STORE_FILE}.1-wal": "log 1",
        f"{STORE_FILE}.2": "2",
        f"{STORE_FILE}.2-wal": "log 2",
    }
