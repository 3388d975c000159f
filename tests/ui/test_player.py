"""The hand that plays the day in the field has a keyboard and nothing else: what a key doesn't reach stops it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from oit_campo.demo.player import Player
from oit_campo.errors import KnownError
from oit_campo.ids import KeySource
from oit_campo.store.vault import KdfParams, Vault
from oit_campo.ui.app import Program
from oit_campo.ui.pages.unlock import UnlockPage


@pytest.fixture
def player(tmp_path: Path, app: QApplication) -> Iterator[Player]:
    """At *Desbloquear* of a laptop started before."""
    keys = KeySource()
    vault, data_key = Vault.create(tmp_path, keys.new())
    vault.add_user(keys.new(), "rosa", "cuatro palabras bastante largas", data_key, KdfParams(8, 1, 1))
    program = Program(tmp_path)
    program.start()
    made = Player(program, tmp_path / "pictures")
    made.settle()
    yield made
    program.close()
    made.window.close()


def page_of(player: Player) -> UnlockPage:
    page = player.program.window
    assert isinstance(page, UnlockPage)
    return page


def test_what_tab_reaches_takes_the_focus(player: Player) -> None:
    button = page_of(player).button
    player.focus(button)
    assert QApplication.focusWidget() is button


def test_an_unreachable_button_stops_the_player(player: Player) -> None:
    button = page_of(player).button
    button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    with pytest.raises(KnownError, match="demo_failed"):
        player.focus(button)


def test_an_unreachable_field_stops_the_player(player: Player) -> None:
    page = page_of(player)
    page.password.hide()
    with pytest.raises(KnownError, match="demo_failed"):
        player.fill(page.password, "cuatro palabras")
