"""From a password to a desk and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from oit_campo.errors import KnownError, UserError
from oit_campo.services.first_start import FirstStart
from oit_campo.services.unlocking import STORE_FILE, is_activated, unlock
from oit_campo.store.vault import KdfParams
from tests.helpers.world import Wire, World

CHEAP = KdfParams(memory_kib=8, iterations=1, lanes=1)
PASSWORD = "cuatro palabras bastante largas"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    """The data of a laptop that Rosa activated and closed."""
    line = Wire(world.centre)
    start = FirstStart(tmp_path / "laptop", world.clock)
    start.present_code(line, world.code("rosa"))
    start.set_up(line, "rosa", PASSWORD, params=CHEAP).close()
    return tmp_path / "laptop"


def test_the_right_password_opens_and_a_wrong_one_counts(world: World, folder: Path) -> None:
    assert is_activated(folder)
    for left in (4, 3):
        with pytest.raises(UserError) as told:
            unlock(folder, "rosa", "no es esta", clock=world.clock)
        assert (told.value.code, told.value.params) == ("wrong_password", {"n": left})
    desk = unlock(folder, "rosa", PASSWORD, clock=world.clock)
    assert desk.actor.name == "Rosa Huamán Prueba"
    desk.close()
    unlock(folder, "rosa", PASSWORD).close()


def test_a_store_that_is_gone_or_damaged_is_told(world: World, folder: Path) -> None:
    whole = (folder / STORE_FILE).read_bytes()
    (folder / STORE_FILE).write_bytes(whole[:5000] + bytes(len(whole) - 5000))
    with pytest.raises(KnownError, match="store_unreadable"):
        unlock(folder, "rosa", PASSWORD, clock=world.clock)
    (folder / STORE_FILE).unlink()
    with pytest.raises(KnownError, match="store_missing"):
        unlock(folder, "rosa", PASSWORD, clock=world.clock)


def test_a_folder_without_a_vault_is_not_activated(tmp_path: Path) -> None:
    assert not is_activated(tmp_path)
    with pytest.raises(KnownError, match="vault_missing"):
        unlock(tmp_path, "rosa", PASSWORD)
