"""Olvidé mi contraseña: from the door to Inicio with the letters, by the keyboard; and the wait that a restart doesn't end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from oit_campo.clock import FixedClock
from oit_campo.domain.recovery_letters import letters_of, show_letters
from oit_campo.errors import UserError
from oit_campo.store.vault import Vault
from oit_campo.sync.client import RECOVERY_WAITING
from oit_campo.ui.app import Program
from oit_campo.ui.pages.recover import RecoverPage
from oit_campo.ui.pages.unlock import UnlockPage
from tests.helpers.keyboard import press, type_text
from tests.helpers.page_desk import wait_until
from tests.helpers.tabbing import walk
from tests.helpers.world import World
from tests.services.shared import PASSWORDS, Shared

NEW = "siete llamas bajan del cerro"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


@pytest.fixture
def shared(world: World, tmp_path: Path) -> Shared:
    return Shared(world, tmp_path / "laptop")


def letters(shared: Shared) -> str:
    """Of a secret made now, as they would be read aloud."""
    desk = shared.sit("percy")
    with Vault.changing(shared.folder) as vault:
        secret = vault.make_recovery(desk.vault_key.give())
    desk.close()
    return show_letters(letters_of(secret.secret))


def at_door(shared: Shared, clock: FixedClock | None = None) -> Program:
    program = Program(shared.folder, clock=clock or shared.world.clock)
    program.start()
    wait_until(lambda: not program.gate().busy())
    return program


def recovering(program: Program) -> RecoverPage:
    door = program.window
    assert isinstance(door, UnlockPage)
    door.forgot.click()
    page = program.window
    assert isinstance(page, RecoverPage)
    page.activateWindow()
    page.focus_first()
    QApplication.processEvents()
    return page


def answer(page: RecoverPage, *values: str) -> None:
    page.focus_first()
    for field, value in zip((page.login, page.letters, page.new.first, page.new.again), values, strict=True):
        field.set_value("")
        type_text(page, value)
        press(page, "Return")
    wait_until(lambda: not page._background.busy())


def test_the_link_is_reached_by_tab(shared: Shared) -> None:
    program = at_door(shared)
    door = program.window
    assert isinstance(door, UnlockPage)
    door.activateWindow()
    door.focus_first()
    QApplication.processEvents()
    assert door.forgot in walk(door)
    program.close()


def test_the_letters_lead_straight_to_inicio(shared: Shared) -> None:
    read_aloud = letters(shared)
    program = at_door(shared)
    page = recovering(program)
    answer(page, "rosa", read_aloud.lower().replace("0", "o").replace("1", "l"), NEW, NEW)
    wait_until(lambda: program.work is not None)
    assert program.work is not None
    assert program.work.desk.actor.name == "Rosa Huamán Prueba"
    program.lock()
    again = recovering(program)
    answer(again, "rosa", read_aloud, NEW, NEW)
    assert "ya se usaron" in again.letters.error()
    program.close()
    shared.sit("rosa", password=NEW).close()


def test_each_fault_stands_beside_its_field(shared: Shared) -> None:
    right = letters(shared)
    program = at_door(shared)
    page = recovering(program)
    answer(page, "", right, NEW, NEW)
    assert "Falta el nombre de usuario" in page.login.error()
    answer(page, "nadie", right, NEW, NEW)
    assert "no está en esta laptop" in page.login.error()
    answer(page, "rosa", right[:-1], NEW, NEW)
    assert "son 26" in page.letters.error()
    answer(page, "rosa", right, "corta", "corta")
    assert "al menos 10" in page.new.first.error()
    answer(page, "rosa", right, NEW, f"{NEW}x")
    assert "No es igual" in page.new.again.error()
    for _ in range(5):
        answer(page, "rosa", letters_of(bytes(16)), NEW, NEW)
    assert "Espere 1 min" in page.letters.error()
    answer(page, "rosa", right, NEW, NEW)
    assert "Espere 1 min" in page.letters.error(), "the right ones too"
    shared.world.clock.advance(seconds=61)
    answer(page, "rosa", right, NEW, NEW)
    wait_until(lambda: program.work is not None)
    program.close()


def test_a_store_that_is_gone_is_told_above_the_form(shared: Shared) -> None:
    right = letters(shared)
    program = at_door(shared)
    page = recovering(program)
    (shared.folder / "campo.db").rename(shared.folder / "elsewhere")
    answer(page, "rosa", right, NEW, NEW)
    assert "No se encuentra el archivo de datos" in page.notice.words.text()
    program.close()


def test_esc_goes_back_to_the_door(shared: Shared) -> None:
    program = at_door(shared)
    page = recovering(program)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page, event)
    assert isinstance(program.window, UnlockPage)
    program.close()


def test_wrong_six_times_restart_clock_set_back_still_waiting(shared: Shared) -> None:
    """Through the page; a restart is a new program with a new clock, that runs from another beginning."""

    def tried(program: Program, password: str) -> str:
        door = program.window
        assert isinstance(door, UnlockPage)
        door.login.set_value("rosa")
        door.password.set_value(password)
        door.try_now()
        wait_until(lambda: not program.gate().busy())
        return str(door.password.error())

    program = at_door(shared)
    said = [tried(program, "no era esta") for _ in range(6)]
    assert [f"quedan: {n}" in words for n, words in zip((4, 3, 2, 1), said[:4], strict=True)] == [True] * 4
    assert "Espere 1 min" in said[4]
    assert "Espere 1 min" in said[5]
    program.close()
    back = FixedClock(shared.world.clock.now() - timedelta(days=400))
    program = at_door(shared, back)
    assert "Espere 1 min" in tried(program, PASSWORDS["rosa"]), "the right one too"
    back.advance(seconds=59)
    assert "Espere 1 min" in tried(program, PASSWORDS["rosa"])
    back.advance(seconds=2)
    assert tried(program, PASSWORDS["rosa"]) == ""
    wait_until(lambda: program.work is not None)
    program.close()


def test_the_next_secret_waits_after_the_letters_were_used(shared: Shared) -> None:
    with pytest.raises(UserError, match="wrong_password"):
        shared.sit("rosa", password=NEW)
    program = at_door(shared)
    answer(recovering(program), "rosa", letters(shared), NEW, NEW)
    wait_until(lambda: program.work is not None)
    assert program.work is not None
    assert program.work.desk.store.fact(RECOVERY_WAITING) is not None
    program.close()
