"""Ajustes: the own password, who may open this laptop, and its key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from oit_campo.errors import KnownError, UserError
from oit_campo.services import accounts
from oit_campo.services.desk import Desk
from oit_campo.services.key_change import Changed
from oit_campo.services.unlocking import STORE_FILE
from oit_campo.store import rekey
from oit_campo.store.vault import Vault
from oit_campo.ui import theme
from oit_campo.ui.app import Program
from oit_campo.ui.pages.key_change import KeyChangePage
from oit_campo.ui.pages.settings import SettingsPage
from oit_campo.ui.pages.unlock import UnlockPage
from oit_campo.ui.widgets.disclosure import Disclosure
from tests.helpers.keyboard import press, type_text
from tests.helpers.lint import findings
from tests.helpers.page_desk import wait_until
from tests.helpers.pages import Shown, show_page, until
from tests.helpers.world import World
from tests.services.shared import PASSWORDS, Shared, written

NEW = "siete llamas bajan del cerro"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


@pytest.fixture
def shared(world: World, tmp_path: Path) -> Shared:
    return Shared(world, tmp_path / "laptop")


@pytest.fixture
def desk(shared: Shared) -> Iterator[Desk]:
    shared.work()
    made = shared.sit("rosa")
    yield made
    made.close()


@pytest.fixture
def shown(desk: Desk) -> Iterator[Shown]:
    made = show_page(desk, SettingsPage)
    yield made
    made.close()


def fill(shown: Shown, *values: str) -> None:
    """Type into one field after another, Intro between and at the end."""
    QApplication.processEvents()
    for value in values:
        type_text(shown.page, value)
        press(shown.page, "Return")
    shown.idle()


def choose(shown: Shown, name: str) -> Any:
    card = shown.page.access
    key = next(key for key, one in card._found.items() if one.name == name)
    assert card.people.select(key)
    QApplication.processEvents()
    return card


def states(shown: Shown) -> dict[str, str]:
    return {row.cells[0].text: row.cells[1].text for row in shown.page.access.people._model.rows}


def test_a_new_password_by_keyboard(shown: Shown, shared: Shared) -> None:
    card = shown.page.password
    card.toggle.click()
    card.begin.click()
    fill(shown, "no era esta", NEW, NEW)
    assert "Intentos que le quedan: 4" in card.old.error()
    assert card.form.isVisible()
    card.old.set_value("")
    fill(shown, PASSWORDS["rosa"], "", "")
    assert card.form.isHidden()
    assert card.begin.isVisible()
    assert (card.old.value(), card.new.first.value(), card.new.again.value()) == ("", "", "")
    assert "Su contraseña cambió" in shown.page.notice.words.text()
    with pytest.raises(UserError, match="wrong_password"):
        shared.sit("rosa")
    shared.sit("rosa", password=NEW).close()


def test_two_that_differ_or_a_weak_one_change_nothing(shown: Shown, shared: Shared) -> None:
    card = shown.page.password
    card.toggle.click()
    card.begin.click()
    fill(shown, PASSWORDS["rosa"], NEW, f"{NEW}x")
    assert "No es igual" in card.new.again.error()
    card.new.first.set_value("rosahuaman08")
    card.form.act()
    assert "lleva su nombre" in card.new.first.error()
    card.form.cancel.click()
    assert card.form.isHidden()
    shared.sit("rosa").close()


def test_a_colleague_gets_a_place(shown: Shown, shared: Shared) -> None:
    card = choose(shown, "Nélida Salazar Prueba")
    assert (card.begin.isVisible(), card.remove.isVisible()) == (True, False)
    card.begin.click()
    fill(shown, "no era esta", "nelida", NEW, NEW)
    assert "no coincide" in card.own.error()
    card.own.set_value(PASSWORDS["rosa"])
    card.login.set_value("percy")
    card._let_in_form.act()
    shown.idle()
    assert "ya está en uso" in card.login.error()
    card.login.set_value("nelida")
    card._let_in_form.act()
    shown.idle()
    assert states(shown)["Nélida Salazar Prueba"] == "tiene acceso"
    theirs = shared.sit("nelida", password=NEW)
    assert theirs.actor.name == "Nélida Salazar Prueba"
    theirs.close()


def test_a_place_is_taken_away_after_a_word_about_what_stays(shown: Shown, shared: Shared) -> None:
    assert not choose(shown, "Rosa Huamán Prueba").remove.isVisible(), "nobody shuts themselves out"
    card = choose(shown, "Percy Ñaupas Prueba")
    card.remove.click()
    shown.idle()
    assert "Formularios a medias: 1." in card._remove_form.words.text()
    assert "(1) se envían igual" in card._remove_form.words.text()
    card.own_to_remove.set_value(PASSWORDS["rosa"])
    card._remove_form.act()
    assert "Decida" in card.drafts.error()
    assert len(Vault.open(shared.folder).users()) == 3
    card.drafts.set_value("take")
    card._remove_form.act()
    shown.idle()
    assert states(shown)["Percy Ñaupas Prueba"] == "sin acceso"
    assert shown.page.key.is_unfolded()
    assert shown.page.key.offer.isVisible(), "and the key is offered"
    assert shown.page.key.form.isVisible()
    with pytest.raises(UserError, match="wrong_password"):
        shared.sit("percy")
    from oit_campo.services import drafts

    titles = {d.form.title for d in drafts.list_drafts(shown.page.access._context.desk)}
    assert titles == {"rosa", "percy"}


def test_a_substitute_is_written_down(shown: Shown, shared: Shared) -> None:
    card = shown.page.access
    card.substitute.click()
    QApplication.processEvents()
    card.name.set_value("Yanet")
    card.role.set_value("facilitator")
    card.own_for_substitute.set_value(PASSWORDS["rosa"])
    card.their_login.set_value("yanet")
    card.their_new.first.set_value(NEW)
    card._substitute_form.act()
    assert "No es igual" in card.their_new.again.error()
    card.their_new.again.set_value(NEW)
    card._substitute_form.act()
    shown.idle()
    assert "nombres y apellidos" in card.name.error()
    card.name.set_value("Yanet Cusihuamán Prueba")
    card._substitute_form.act()
    shown.idle()
    assert states(shown)["Yanet Cusihuamán Prueba"] == "por confirmar"
    theirs = shared.sit("yanet", password=NEW)
    assert theirs.actor.roles == frozenset({"facilitator"})
    theirs.close()


def test_who_may_not_hand_the_laptop_over_sees_only_their_own_password(desk: Desk) -> None:
    trainer = replace(desk, seated=replace(desk.actor, roles=frozenset({"trainer"})))
    made = show_page(trainer, SettingsPage)
    seen = (made.page.password.isVisible(), made.page.access.isVisible(), made.page.key.isVisible())
    assert seen == (True, False, False)
    made.close()


def test_who_may_no_longer_work_here_is_listed_to_be_removed(desk: Desk, shared: Shared) -> None:
    from oit_campo.models.programme import User

    with desk.store.write(None) as session:
        session.get_one(User, shared.user("percy")).state = "no_confirmada"
        session.get_one(User, shared.user("wilfredo")).state = "dejo_equipo"
    made = show_page(desk, SettingsPage)
    assert states(made)["Percy Ñaupas Prueba"] == "ya no entra"
    rows = {row.cells[0].text: row.cells[0].second for row in made.page.access.people._model.rows}
    assert rows["Percy Ñaupas Prueba"] == "No confirmada por coordinación"
    assert rows["Wilfredo Puma Prueba"] == "Ya no está en este equipo"
    card = choose(made, "Percy Ñaupas Prueba")
    assert card.remove.isVisible()
    made.close()


# --- the page ----------------------------------------------------------------------------------------------------------


def cards(page: SettingsPage) -> list[Disclosure]:
    return [page.lock, page.password, page.centre, page.backups, page.handover, page.key]


def test_the_first_view_is_calm(shown: Shown) -> None:
    """What is needed seldom is one line; together they need no scrolling on the usual laptop."""
    shown.idle()
    assert not any(card.is_unfolded() for card in cards(shown.page))
    assert shown.page.area.verticalScrollBar().maximum() == 0
    assert "5 minutos, sin PIN" in shown.page.lock.summary.text()
    assert "todavía ninguno" in shown.page.backups.summary.text()


@pytest.mark.parametrize(("width", "height", "size"), [(860, 660, 100), (860, 660, 200), (1160, 712, 100)])
def test_nothing_is_cut_when_all_is_unfolded(app: QApplication, desk: Desk, width: int, height: int, size: int) -> None:
    theme.apply(app, "light", size)
    made = show_page(desk, SettingsPage, width, height)
    made.idle()
    until(lambda: not findings(made.page))
    for card in cards(made.page):
        card.toggle.click()
        assert card.is_unfolded()
    until(lambda: not findings(made.page))
    made.close()


def test_what_is_unfolded_below_the_edge_comes_into_sight(desk: Desk) -> None:
    made = show_page(desk, SettingsPage, 860, 400)
    made.idle()
    made.page.key.toggle.click()
    view = made.page.area.viewport()
    until(lambda: made.page.key.begin.visibleRegion().boundingRect().height() > 0)
    top = made.page.key.toggle.mapTo(view, QPoint(0, 0)).y()
    assert 0 <= top < view.height()
    made.close()


# --- the key, through the program --------------------------------------------------------------------------------------


def at_settings(shared: Shared) -> tuple[Program, Any]:
    program = Program(shared.folder, clock=shared.world.clock)
    program._sit_down(shared.sit("rosa"))
    work = program.work
    assert work is not None
    wait_until(lambda: not work.background.busy())
    work.go("settings")
    wait_until(lambda: not work.background.busy())
    return program, work.window.page()


def ask_for_another_key(page: Any, password: str) -> None:
    page.key.toggle.click()
    page.key.begin.click()
    page.key.own.set_value(password)
    page.key.form.act()


def test_another_key_from_ajustes_ends_at_the_door_and_everybody_enters(desk: Desk, shared: Shared) -> None:
    desk.close()
    program, page = at_settings(shared)
    ask_for_another_key(page, "no era esta")
    wait_until(lambda: "no coincide" in page.key.own.error())
    page.key.own.set_value(PASSWORDS["rosa"])
    page.key.form.act()
    wait_until(lambda: isinstance(program.window, KeyChangePage) and program.window.back.isVisible())
    told = program.window
    assert isinstance(told, KeyChangePage)
    assert told.back.width() == told.notice.width(), "the one thing to do is as wide as on every door"
    assert told.back.property("measure") == "big"
    assert "La llave cambió" in told.notice.words.text()
    assert "memorias USB abren con la llave anterior" in told.notice.words.text()
    assert "En el disco falta" not in told.notice.words.text()
    told.back.click()
    door = program.window
    assert isinstance(door, UnlockPage)
    assert Vault.open(shared.folder).generations == (2,)
    door.login.set_value("percy")
    door.password.set_value(PASSWORDS["percy"])
    door.try_now()
    wait_until(lambda: program.work is not None)
    assert program.work is not None
    assert written(program.work.desk) == {f"De {login}" for login in PASSWORDS}
    program.close()


def test_what_of_before_is_left_on_the_disk_is_told(shared: Shared) -> None:
    opened = shared.sit("rosa")
    change = accounts.confirm_key_change(opened, PASSWORDS["rosa"])
    opened.close()
    program = Program(shared.folder, clock=shared.world.clock)
    page = KeyChangePage(change, program.gate())
    page._done(Changed(finished=True, closed=0))
    whole = page.notice.words.text()
    page._done(Changed(finished=False, closed=1))
    assert "En el disco falta cambiar algo" in page.notice.words.text()
    assert "antes-de-restaurar" in page.notice.words.text()
    assert "antes-de-restaurar" not in whole
    program.close()


def test_if_the_key_can_not_change_the_page_says_what_is_safe(
    desk: Desk, shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.close()
    program, page = at_settings(shared)

    def full(*_: Any) -> None:
        raise KnownError("disk_full")

    monkeypatch.setattr(rekey, "_check_room", full)
    ask_for_another_key(page, PASSWORDS["rosa"])
    wait_until(lambda: isinstance(program.window, KeyChangePage) and program.window.back.isVisible())
    told = program.window
    assert isinstance(told, KeyChangePage)
    assert "sigue como estaba" in told.notice.words.text()
    assert "disco está lleno" in told.notice.words.text()
    told.back.click()
    assert isinstance(program.window, UnlockPage)
    program.close()
    shared.sit("percy").close()


def test_the_window_is_not_closed_while_the_key_changes(shared: Shared) -> None:
    opened = shared.sit("rosa")
    change = accounts.confirm_key_change(opened, PASSWORDS["rosa"])
    opened.close()
    program = Program(shared.folder, clock=shared.world.clock)
    page = KeyChangePage(change, program.gate())
    page.show()
    page._running = True
    assert page.close() is False
    page._running = False
    assert page.close() is True
    program.close()
    assert (shared.folder / STORE_FILE).exists()
