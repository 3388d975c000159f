"""Talleres: the list of today first, the week, the groups, a new one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from oit_campo.errors import KnownError
from oit_campo.models.training import Session
from oit_campo.services import attendance, groups
from oit_campo.services.desk import Actor, Desk
from oit_campo.ui.dialogs.new_group import NewGroupDialog, read_hour
from oit_campo.ui.main_window import MainWindow
from oit_campo.ui.pages.workshops import WorkshopsPage
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.side_bar import Place
from tests.helpers.keyboard import press, shortcut, type_text
from tests.helpers.lint import findings
from tests.helpers.page_desk import PageDesk, wait_until
from tests.helpers.workshop import course_of, desk_at, group_form, join, sessions_of
from tests.helpers.world import World
from tests.ui.conftest import settle, show


class Office:
    """Talleres open in a window."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.laptop = self.world.laptop("rosa")
        self.desk = desk_at(self.laptop)
        self.at = PageDesk(self.desk)

    def group(self, name: str = "Wanchaq B", *people: tuple[str, str]) -> UUID:
        made = groups.create_group(self.desk, group_form(course_of(self.desk), name=name))
        join(self.desk, self.laptop, made, *people)
        return made

    def open(self, desk: Desk | None = None) -> WorkshopsPage:
        if desk is not None:
            self.at = PageDesk(desk)
        self.page = page = WorkshopsPage(self.at.context)
        self.window = MainWindow("Rosa", "Supervisora", [Place(4, "Talleres", "calendar-check", lambda: page)])
        self.at.background.changed.connect(self.window.on_changed)
        show(self.window)
        self.window.open_place(4)
        wait_until(lambda: page.today.day is not None)
        settle()
        return page

    def ask_new(self) -> NewGroupDialog:
        shortcut(self.window, "Ctrl+N")
        wait_until(lambda: self.page.dialog is not None)
        settle()
        assert self.page.dialog is not None
        return self.page.dialog

    def close(self) -> None:
        self.at.close()
        self.world.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.close()


def test_without_groups_the_page_says_what_to_do_and_holds_the_button(office: Office) -> None:
    page = office.open()
    assert page.groups.row_keys() == ()
    assert page.today.isHidden()
    assert findings(page) == []


def test_who_may_not_make_groups_sees_no_button(office: Office) -> None:
    actor = office.desk.actor
    trainer = Actor(actor.user, actor.name, frozenset({"trainer"}), actor.edition, actor.region)
    page = office.open(Desk(office.desk.store, trainer, office.desk.activation))
    shortcut(office.window, "Ctrl+N")
    settle()
    assert page.dialog is None


def test_today_s_list_is_first_and_one_click_away(office: Office) -> None:
    key = office.group("Wanchaq B", ("Ana", "Flores"), ("Luz", "Ñahui"))
    page = office.open()
    assert page.today.main is not None
    page.today.main.click()
    assert office.at.gone == [("roster", {"session": sessions_of(office.desk, key)[0]})]
    assert findings(page) == []


def test_a_day_without_session_says_the_next_and_lists_left_open(office: Office) -> None:
    key = office.group("Wanchaq B", ("Ana", "Flores"))
    office.world.clock.advance(days=1)
    page = office.open()
    assert page.today.main is None
    words = [label.text() for label in page.today.findChildren(Label)]
    assert any("La próxima: jueves 12 de marzo, 15:00, Wanchaq B" in text for text in words)
    assert "lista sin cerrar" not in words
    assert sessions_of(office.desk, key)
    assert findings(page) == []


def test_many_lists_left_open_are_counted(office: Office) -> None:
    office.group("A", ("Ana", "Flores"))
    office.group("B", ("Luz", "Flores"))
    office.world.clock.advance(days=30)
    page = office.open()
    words = [label.text() for label in page.today.findChildren(Label)]
    assert "y 6 listas más sin cerrar" in words
    assert "Hoy no hay sesiones." in words


def test_a_closed_list_is_seen_and_a_suspended_one_said(office: Office) -> None:
    key = office.group("Wanchaq B", ("Ana", "Flores"))
    first, second = sessions_of(office.desk, key)[:2]
    attendance.mark_unmarked_present(office.desk, first)
    attendance.close_roster(office.desk, first)
    attendance.suspend(office.desk, second, "paro")
    page = office.open()
    assert page.today.main is not None
    assert page.today.main.text() == "Ver lista"
    assert page.agenda.row_keys() == (str(first), str(second))


def test_the_arrows_turn_the_week(office: Office) -> None:
    key = office.group()
    page = office.open()
    first = page.agenda.row_keys()
    later = next(b for b in page.findChildren(Button) if b.accessibleName() == "Semana siguiente")
    later.click()
    wait_until(lambda: page.agenda.row_keys() != first)
    keys = [str(one) for one in sessions_of(office.desk, key)]
    assert (list(first), list(page.agenda.row_keys())) == (keys[:2], keys[2:4])


def test_enter_opens_the_list_of_a_session_and_of_a_group(office: Office) -> None:
    key = office.group("Wanchaq B", ("Ana", "Flores"))
    sessions = sessions_of(office.desk, key)
    page = office.open()
    page.agenda.setFocus()
    press(page.agenda.view, "Down")
    press(page.agenda.view, "Return")
    page.groups.setFocus()
    press(page.groups.view, "Return")
    assert office.at.gone[0][0] == office.at.gone[1][0] == "roster"
    assert office.at.gone[1][1] == {"session": sessions[0]}


def test_a_group_that_ended_opens_its_last_list(office: Office) -> None:
    key = office.group()
    office.world.clock.advance(days=60)
    page = office.open()
    page.groups.setFocus()
    press(page.groups.view, "Return")
    assert office.at.gone == [("roster", {"session": sessions_of(office.desk, key)[-1]})]


def test_the_new_day_shows_on_a_laptop_left_open(office: Office) -> None:
    office.group()
    page = office.open()
    office.world.clock.advance(days=1)
    page._on_minute()
    wait_until(lambda: page.today.day == office.desk.today)
    assert page.today.main is None


# --- a new group ----------------------------------------------------------------------------------------------------


def test_a_group_is_made_by_the_keyboard_with_its_sessions_seen_before(office: Office) -> None:
    page = office.open()
    dialog = office.ask_new()
    dialog.course.set_value(str(course_of(office.desk)))
    dialog.group_name.setFocus()
    type_text(dialog, "Wanchaq C")
    press(dialog, "Return")
    press(dialog, "Return")
    type_text(dialog, "wanch")
    press(dialog, "Return")
    type_text(dialog, "Salón")
    press(dialog, "Return")
    type_text(dialog, "16032026")
    press(dialog, "Return")
    type_text(dialog, "1500")
    press(dialog, "Return")
    dialog.days.set_value("0,3")
    dialog.days.edited.emit("0,3")
    assert len(dialog.sessions.row_keys()) == 4
    assert "4 sesiones, del lun 16 mar al jue 26 mar" in dialog.summary.text()
    assert findings(dialog) == []
    shortcut(dialog, "Ctrl+S")
    wait_until(lambda: len(page.groups.row_keys()) == 1)
    (row,) = groups.list_groups(office.desk)
    assert (row.name, row.venue, row.sessions_total) == ("Wanchaq C", "Salón", 4)
    with office.desk.store.read() as session:
        assert session.get_one(Session, row.last_session).starts_minute == 900


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(office: Office) -> None:
    office.open()
    dialog = office.ask_new()
    dialog.act.click()
    assert dialog.course.error()
    dialog.course.set_value(str(course_of(office.desk)))
    dialog.places.set_value("muchas")
    dialog.act.click()
    assert dialog.places.error()
    dialog.places.set_value("30")
    steps = (
        (dialog.group_name, "Wanchaq C"), (dialog.district, "080108"), (dialog.starts_on, "2026-03-16"),
        (dialog.days, "0"), (dialog.hour, "15:00"),
    )  # fmt: skip
    for field, value in steps:
        dialog.act.click()
        wait_until(dialog.act.isEnabled)
        assert field.error(), field.name
        field.set_value(value)
        field.set_error(None)
    dialog.act.click()
    wait_until(lambda: bool(groups.list_groups(office.desk)))


def test_an_error_without_a_field_stands_at_the_top(office: Office) -> None:
    office.open()
    dialog = office.ask_new()
    dialog.refuse(KnownError("disk_full"))
    assert not dialog.notice.isHidden()


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("15:00", 900),
        ("1500", 900),
        ("9.30", 570),
        ("9", 540),
        ("9 h", 540),
        ("24:00", None),
        ("9:60", None),
        ("x", None),
        ("", None),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, minute: int | None) -> None:
    assert read_hour(typed) == minute


def test_intro_opens_the_list_of_today_at_once(office: Office) -> None:
    key = office.group("Wanchaq B", ("Ana", "Flores"))
    page = office.open()
    assert page.today.main is not None
    assert page.today.main.hasFocus()
    page.refresh()
    office.at.background.changed.emit(frozenset({"session"}))
    wait_until(lambda: page.today.main is not None and page.today.main.hasFocus())
    press(office.window, "Return")
    assert office.at.gone == [("roster", {"session": sessions_of(office.desk, key)[0]})]


def test_without_a_list_of_today_the_week_has_the_focus(office: Office) -> None:
    office.group("Wanchaq B", ("Ana", "Flores"))
    office.world.clock.advance(days=1)
    page = office.open()
    assert page.agenda.view.hasFocus()


def test_the_heads_of_both_lists_stand_level(office: Office) -> None:
    office.group("Wanchaq B", ("Ana", "Flores"))
    page = office.open()
    tops = [t.view.mapTo(page, t.view.rect().topLeft()).y() for t in (page.agenda, page.groups)]
    assert tops[0] == tops[1]
