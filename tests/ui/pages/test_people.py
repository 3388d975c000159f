"""Personas by keyboard alone: search as you type, filters as chips, Enter opens, nobody found has a way on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from oit_campo.services import enrolment
from oit_campo.services.desk import Desk
from oit_campo.ui import theme
from oit_campo.ui.main_window import MainWindow
from oit_campo.ui.pages.people import PeoplePage, matched_parts
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.chips import FilterChip
from oit_campo.ui.widgets.side_bar import Place
from tests.helpers import lint
from tests.helpers.keyboard import press, shortcut, type_text
from tests.helpers.page_desk import PageDesk, wait_until
from tests.helpers.world import World
from tests.services.enrolling import desk_at, form, make_group, other
from tests.ui.conftest import settle, show


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


class Room:
    """Personas in its window, with Ñusta, Jefferson and Ana enrolled."""

    def __init__(self, world: World) -> None:
        self.desk: Desk = desk_at(world.laptop("rosa"))
        self.group: UUID = make_group(self.desk, world, places=9)
        self.jefferson = enrolment.enrol(self.desk, form(group=self.group)).person
        enrolment.enrol(self.desk, other(1, "Ana", "Quispe", group=self.group))
        enrolment.enrol(self.desk, other(2, "Ñusta", "Apaza"))
        self.at = PageDesk(self.desk)
        self.page = PeoplePage(self.at.context)
        self.window = MainWindow("Rosa", "Facilitadora", [Place(2, "Personas", "users", lambda: self.page)])
        self.at.background.changed.connect(self.window.on_changed)
        show(self.window)
        self.window.open_place(2)
        wait_until(lambda: len(self.page.table.row_keys()) == 3)
        wait_until(lambda: bool(self.page._group_names))

    def close(self) -> None:
        self.at.close()
        self.window.close()
        self.window.deleteLater()
        assert not self.at.failures

    def name_width(self) -> int:
        return self.page.table.view.columnWidth(0)

    def rows(self) -> int:
        return len(self.page.table.row_keys())


@pytest.fixture
def room(world: World) -> Iterator[Room]:
    made = Room(world)
    yield made
    made.close()


def test_typing_finds_what_sounds_alike_and_enter_opens_it(room: Room) -> None:
    assert QApplication.focusWidget() is room.page.search
    type_text(room.window, "yeferson gonsáles")
    wait_until(lambda: room.page.table.row_keys() == (str(room.jefferson),))
    assert room.page._subtitle.text() == "«yeferson gonsáles»: 1 persona entre las 3 de esta laptop"
    press(room.window, "Return")
    assert room.at.gone == [("person", {"person": room.jefferson})]


def test_enter_right_after_typing_searches_first(room: Room) -> None:
    type_text(room.window, "ñusta")
    press(room.window, "Return")
    assert room.at.gone == []
    wait_until(lambda: room.rows() == 1)
    press(room.window, "Return")
    assert [name for name, _ in room.at.gone] == ["person"]


def test_down_goes_to_the_list_and_escape_comes_back(room: Room) -> None:
    type_text(room.window, "a")
    press(room.window, "Down")
    assert QApplication.focusWidget() is room.page.table.view
    press(room.window, "Return")
    assert [name for name, _ in room.at.gone] == ["person"]
    press(room.window, "Esc")
    assert QApplication.focusWidget() is room.page.search
    press(room.window, "Esc")
    assert room.page.search.text() == ""
    wait_until(lambda: room.rows() == 3)


def test_filters_are_chips_that_go_away(room: Room) -> None:
    shortcut(room.window, "Ctrl+F")
    wait_until(lambda: room.page.group.isVisible())
    press(room.window, "Down")
    wait_until(lambda: room.rows() == 2)
    press(room.window, "Tab")
    room.page.lacking.setChecked(True)
    wait_until(lambda: room.rows() == 0)
    chips = [c.text() for c in room.page.findChildren(FilterChip)]
    assert chips[-2:] == ["Grupo: Wanchaq B", "Les falta algo"]
    room.page.stage.set_value("inscrita")
    room.page.stage.edited.emit("inscrita")
    for words in ("Grupo: Wanchaq B", "Etapa: Inscrita", "Les falta algo"):
        chip = next(c for c in reversed(room.page.findChildren(FilterChip)) if c.text() == words)
        settle()
        chip.setFocus()
        press(chip, "Del")
    wait_until(lambda: room.rows() == 3)
    assert not room.page._chips_holder.isVisible()
    shortcut(room.window, "Ctrl+F")
    wait_until(lambda: not room.page.group.isVisible())


def test_nobody_found_holds_the_button_that_goes_on_with_the_name(room: Room) -> None:
    type_text(room.window, "Zulimar Inolvidable")
    wait_until(lambda: room.rows() == 0)
    button = next(b for b in room.page.findChildren(Button) if b.text() == "Inscribir a esta persona")
    wait_until(button.isVisible)
    button.click()
    assert room.at.gone == [("enrol", {"words": "Zulimar Inolvidable"})]


def test_the_search_of_the_frame_arrives_here_and_new_people_show(room: Room) -> None:
    room.page.open_at(words="luz")
    wait_until(lambda: room.rows() == 0)
    assert room.page.search.text() == "luz"
    assert room.page._subtitle.text() == "«luz»: 0 personas entre las 3 de esta laptop"
    made = enrolment.enrol(room.desk, other(5, "Luz", "Alva"))
    unheard = enrolment.enrol(room.desk, other(6, "Rosario", "Alva"))
    settle()
    assert room.rows() == 0  # control: nobody said that people changed
    room.at.background.changed.emit(frozenset({"person"}))
    wait_until(lambda: room.rows() > 0)
    assert room.page.table.row_keys() == (str(made.person),)
    assert str(unheard.person) not in room.page.table.row_keys()
    assert room.page._subtitle.text() == "«luz»: 1 persona entre las 5 de esta laptop"


def test_the_words_that_matched_are_marked() -> None:
    assert matched_parts("ÑAUPAS, Jesús", "jes nau") == (("ÑAUPAS,", True), (" Jesús", True))
    assert matched_parts("ÑAUPAS, Jesús", "") == ()
    assert matched_parts("QUISPE, Ana", "x") == (("QUISPE,", False), (" Ana", False))


def test_who_may_not_enrol_has_no_button_for_it(world: World) -> None:
    room = Room(world)
    trainer = PageDesk(desk_at(world.laptops[0], "wilfredo", world))
    page = PeoplePage(trainer.context)
    show(page)
    assert not [b for b in page.findChildren(Button) if b.text().startswith("Inscribir")]
    trainer.close()
    page.close()
    page.deleteLater()
    room.close()


@pytest.mark.parametrize(("size", "height"), [(100, 697), (125, 697), (200, 768)])
def test_nothing_is_cut_and_everything_has_a_name(room: Room, app: QApplication, size: int, height: int) -> None:
    theme.apply(app, "light", size)
    show(room.window, 1366, height)
    shortcut(room.window, "Ctrl+F")
    wait_until(lambda: room.page.group.isVisible())
    room.page.lacking.setChecked(True)
    settle()
    assert lint.findings(room.page) == []


def test_a_narrow_window_keeps_the_names_and_lets_other_columns_go(room: Room) -> None:
    whole = paint.width_of("GONZÁLEZ VELÁSQUEZ, María Fernanda", "body")
    for width in (1366, 1024):
        room.window.resize(width, 600)
        settle()
        assert room.name_width() - 20 >= whole, width
