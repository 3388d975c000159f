"""Pasar lista by the keyboard alone, on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from oit_campo.domain.attendance import MarkCode
from oit_campo.domain.teaching_hours import shown_hours
from oit_campo.errors import KnownError
from oit_campo.models.laptop import Change
from oit_campo.models.training import AttendanceMark, Session
from oit_campo.services import attendance, attendance_views, groups
from oit_campo.services.attendance import Entry
from oit_campo.ui.dialogs.confirm import ConfirmDialog
from oit_campo.ui.dialogs.mark_details import ChoiceDialog, MakeUpDialog
from oit_campo.ui.main_window import MainWindow
from oit_campo.ui.pages import roster_print, roster_words
from oit_campo.ui.pages.roster import RosterPage
from oit_campo.ui.tables.marks import Mark
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.side_bar import Place
from tests.helpers.keyboard import press, shortcut, type_text
from tests.helpers.lint import findings
from tests.helpers.page_desk import PageDesk, wait_until
from tests.helpers.workshop import course_of, desk_at, group_form, join, sessions_of
from tests.helpers.world import World
from tests.ui.conftest import settle, show

COUNT = 30


class Hall:
    """A list of thirty open in a window."""

    def __init__(self, folder: Path, people: int = COUNT) -> None:
        self.world = World(folder)
        self.laptop = self.world.laptop("rosa")
        self.desk = desk_at(self.laptop)
        self.group = groups.create_group(self.desk, group_form(course_of(self.desk)))
        names = ((f"Ana {chr(65 + n % 26)}", f"Flores {n:02d}") for n in range(people))
        self.people = [str(one) for one in join(self.desk, self.laptop, self.group, *names)]
        self.sessions = [str(one) for one in sessions_of(self.desk, self.group)]
        self.at = PageDesk(self.desk)

    def open(self, session: int = 0) -> RosterPage:
        self.page = RosterPage(self.at.context, UUID(self.sessions[session]))
        self.window = MainWindow("Rosa", "Capacitadora", [Place(4, "Talleres", "calendar-check", lambda: self.page)])
        self.at.background.changed.connect(self.window.on_changed)
        show(self.window)
        self.window.open_place(4)
        wait_until(lambda: self.page.roster.grid.hasFocus())
        settle()
        return self.page

    def key(self, keys: str, seconds: float = 1.0) -> None:
        self.world.clock.advance(seconds=seconds)
        press(self.page.roster.grid, keys)

    def codes(self, session: int = 0) -> str:
        """The stored codes of a session in the order of the list, «.» for none."""
        with self.desk.store.read() as transaction:
            rows = transaction.execute(
                select(AttendanceMark.enrolment, AttendanceMark.status).where(
                    AttendanceMark.session == UUID(self.sessions[session])
                )
            )
            found = {str(who): code for who, code in rows}
        return "".join(found.get(one) or "." for one in self.people)

    def shown(self, session: int = 0) -> str:
        marks = self.page.roster.grid.rows.marks
        return "".join(m.code if (m := marks[one, self.sessions[session]]) else "." for one in self.people)

    def saved(self) -> None:
        wait_until(lambda: not self.page.marking.pending)

    def close(self) -> None:
        self.at.close()
        self.world.close()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path)
    yield made
    made.close()


@pytest.fixture
def few(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path, 4)
    yield made
    made.close()


# --- fast hands -----------------------------------------------------------------------------------------------------


def test_thirty_keys_without_waiting_are_thirty_marks_in_their_order(hall: Hall) -> None:
    hall.open()
    for _ in range(COUNT):
        press(hall.page.roster.grid, "P")
    assert hall.shown() == "P" * COUNT
    hall.saved()
    assert hall.codes() == "P" * COUNT
    with hall.desk.store.read() as transaction:
        made = transaction.execute(
            select(AttendanceMark.enrolment).join(Change, Change.record == AttendanceMark.id).order_by(Change.seq)
        ).scalars()
        assert [str(one) for one in made] == hall.people
    assert hall.at.failures == []


def test_mixed_keys_at_five_a_second_are_all_kept(hall: Hall) -> None:
    typed = "PAFPPAPFAPPPFFPAPPAPFPPAPFPPAP"
    hall.open()
    for one in typed:
        hall.key(one, 0.2)
    hall.saved()
    assert hall.codes() == hall.shown() == typed.replace("A", "P")


def test_the_mark_is_on_screen_before_it_is_saved_and_the_line_says_when(few: Hall) -> None:
    page = few.open()
    few.key("P")
    assert (few.shown(), page.marking.pending) == ("P...", 1)
    few.saved()
    assert "08:00:01" in page.roster.saved.text()
    assert page.roster.line.text() == "Ana A Flores 00: Presente · Ctrl+Z"


def test_what_is_saved_shows_after_the_keys_rest(few: Hall) -> None:
    few.open()
    before = few.page.roster.grid.rows.people[0].hours
    few.key("P")
    wait_until(lambda: few.page.roster.grid.rows.people[0].hours != before)
    assert few.page.roster.grid.rows.people[0].hours == "3 h"
    assert few.page.roster.grid.here() == (few.people[1], few.sessions[0])


# --- undoing ---------------------------------------------------------------------------------------------------------


def test_undo_takes_back_step_by_step_even_before_they_were_saved(few: Hall) -> None:
    few.open()
    for one in "PF":
        few.key(one)
    few.key("Ctrl+Z")
    assert (few.shown(), few.page.roster.grid.here()) == ("P...", (few.people[1], few.sessions[0]))
    few.key("Ctrl+Z")
    few.key("Ctrl+Z")
    assert "nada" in few.page.roster.line.text()
    few.saved()
    assert few.codes() == few.shown() == "...."


def test_undo_brings_back_the_mark_that_stood_before(few: Hall) -> None:
    attendance.mark(few.desk, UUID(few.sessions[0]), UUID(few.people[0]), Entry(MarkCode.LATE, 20))
    few.open()
    few.page.roster.grid.go_to(few.people[0], few.sessions[0])
    few.key("Del")
    few.saved()
    assert few.codes() == "...."
    few.key("Ctrl+Z")
    few.saved()
    assert few.codes() == "T..."
    assert few.page.roster.grid.rows.marks[few.people[0], few.sessions[0]] == Mark("T", 20)


def test_ctrl_t_marks_the_rest_present_and_one_undo_takes_them_all_back(few: Hall) -> None:
    few.open()
    few.key("F")
    shortcut(few.window, "Ctrl+T")
    assert few.shown() == "FPPP"
    few.saved()
    assert few.codes() == "FPPP"
    few.key("Ctrl+Z")
    few.saved()
    assert few.codes() == "F..."


# --- marks that ask ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "minutes"),
    [(("T", "Return"), 165), (("T", "P"), 165), (("T", "2", "0", "Return"), 160), (("S", "Down"), 165)],
)
def test_late_and_early_come_with_fifteen_minutes_that_a_digit_replaces(
    few: Hall, keys: tuple[str, ...], minutes: int
) -> None:
    few.open()
    for one in keys:
        few.key(one)
    few.saved()
    with few.desk.store.read() as transaction:
        row = transaction.scalars(select(AttendanceMark).where(AttendanceMark.enrolment == UUID(few.people[0]))).one()
    assert (row.status, row.minutes) == (keys[0], minutes)


def test_escape_leaves_no_mark(few: Hall) -> None:
    few.open()
    few.key("T")
    few.key("Escape")
    assert few.shown() == "...."
    assert few.page.marking.pending == 0


def test_j_and_a_number_are_a_justified_absence(few: Hall) -> None:
    few.open()
    few.key("J")
    dialog = few.page.findChild(ChoiceDialog)
    assert dialog is not None
    settle()
    press(dialog, "2")
    few.saved()
    assert few.codes() == "J..."
    assert few.window.focusWidget() is few.page.roster.grid
    assert few.page.roster.grid.here() == (few.people[1], few.sessions[0])
    with few.desk.store.read() as transaction:
        assert transaction.scalars(select(AttendanceMark.absence_reason)).one() == "cuidado"


def test_going_back_from_the_reason_marks_nothing(few: Hall) -> None:
    few.open()
    few.key("J")
    dialog = few.page.findChild(ChoiceDialog)
    assert dialog is not None
    settle()
    press(dialog, "Down")
    assert dialog.code() == "cuidado"
    press(dialog, "Escape")
    settle()
    assert few.shown() == "...."


def test_r_asks_which_session_was_made_up_and_how_long(few: Hall) -> None:
    attendance.mark(few.desk, UUID(few.sessions[0]), UUID(few.people[0]), Entry(MarkCode.ABSENT))
    few.world.clock.advance(days=3)
    few.open(1)
    few.key("R")
    wait_until(lambda: few.page.findChild(MakeUpDialog) is not None)
    dialog = few.page.findChild(MakeUpDialog)
    assert dialog is not None
    settle()
    press(dialog, "2")
    type_text(dialog, "999")
    press(dialog, "Return")
    assert dialog.minutes.error()
    dialog.minutes.line.selectAll()
    type_text(dialog, "60")
    press(dialog, "Return")
    few.saved()
    assert (few.codes(), few.codes(1)) == ("R...", "....")
    assert few.page.roster.grid.rows.marks[few.people[0], few.sessions[0]] == Mark("R", 60)


def test_r_says_when_nothing_is_left_to_make_up(few: Hall) -> None:
    few.world.clock.advance(days=10)
    total = attendance_views.course_totals(few.desk, few.group, UUID(few.people[0]))
    for session in few.sessions[:2]:
        left = total.make_up_limit - attendance_views.course_totals(few.desk, few.group, UUID(few.people[0])).made_up
        if left:
            attendance.mark(few.desk, UUID(session), UUID(few.people[0]), Entry(MarkCode.MADE_UP, min(left, 180)))
    few.open(2)
    few.key("R")
    wait_until(lambda: "recuperó" in few.page.roster.line.text())
    assert few.page.findChild(MakeUpDialog) is None


def test_v_says_who_attended_a_mixed_session_from_afar(few: Hall) -> None:
    with few.desk.store.write(few.desk.actor.user) as transaction:
        transaction.get_one(Session, UUID(few.sessions[0])).mode = "mixta"
    few.open()
    few.key("P")
    few.key("Up")
    few.key("V")
    few.saved()
    with few.desk.store.read() as transaction:
        assert transaction.scalars(select(AttendanceMark.remote)).one() is True


# --- what goes wrong ---------------------------------------------------------------------------------------------------


def test_a_mark_that_cannot_be_saved_goes_back_with_words(few: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    few.open()

    def full(*_given: object) -> None:
        raise KnownError("disk_full")

    monkeypatch.setattr(attendance, "mark", full)
    few.key("P")
    assert few.shown() == "P..."
    few.saved()
    assert few.shown() == "...."
    assert not few.page.notice.isHidden()
    assert "disco" in few.page.notice.words.text()
    monkeypatch.undo()
    few.key("Ctrl+Z")
    assert "nada" in few.page.roster.line.text()


def test_three_different_letters_at_once_are_a_name_and_nothing_is_lost(few: Hall) -> None:
    few.open()
    for one in "PAF":
        few.key(one, 0.05)
    few.saved()
    assert few.codes() == "PP.."


# --- the list --------------------------------------------------------------------------------------------------------


def test_closing_says_how_many_are_left_and_closes_when_none_is(few: Hall) -> None:
    page = few.open()
    few.key("P")
    few.saved()
    assert not page.close_early.isHidden()
    page.close_early.click()
    wait_until(lambda: not page.notice.isHidden())
    assert "Quedan 3 sin marcar" in page.notice.words.text()
    shortcut(few.window, "Ctrl+T")
    few.saved()
    assert page.close_early.isHidden()
    page.close_done.click()
    wait_until(lambda: not page.state.isHidden())
    few.key("F")
    assert (few.shown(), "cerrada" in page.roster.line.text()) == ("PPPP", True)
    assert page.state.action is not None
    page.state.action.click()
    wait_until(lambda: page.state.isHidden())
    page.roster.grid.go_to(few.people[0], few.sessions[0])
    few.key("F")
    few.saved()
    assert few.codes() == "FPPP"


def test_a_suspended_session_is_said_and_takes_no_marks(few: Hall) -> None:
    page = few.open()
    page.stop.click()
    dialog = page.findChild(ConfirmDialog)
    assert dialog is not None
    assert dialog.reason is not None
    dialog.reason.set_value("paro")
    dialog.accept()
    wait_until(lambda: not page.state.isHidden())
    assert "Paro o bloqueo" in page.state.words.text()
    few.key("P")
    assert few.shown() == "...."
    assert page.state.action is not None
    page.state.action.click()
    wait_until(lambda: page.state.isHidden())


def test_ctrl_n_finds_a_visitor_and_ctrl_i_enrols_who_is_new(few: Hall) -> None:
    other = groups.create_group(few.desk, group_form(course_of(few.desk), name="Sicuani"))
    join(few.desk, few.laptop, other, ("Rut", "Chero"))
    few.laptop.enrol("Zoe", "Ñaupas")
    page = few.open()
    shortcut(few.window, "Ctrl+N")
    wait_until(lambda: bool(page.guests._people))
    type_text(page.guests, "xyz")
    assert page.guests.finder.warning()
    page.guests.finder.line.clear()
    type_text(page.guests, "che")
    assert [s[2] for s in page.guests.finder.suggestions()] == ["de visita: Sicuani"]
    press(page.guests, "Return")
    wait_until(lambda: len(page.roster.grid.rows.people) == 5)
    assert page.roster.grid.rows.people[0].note.startswith("Visita")
    shortcut(few.window, "Ctrl+N")
    wait_until(lambda: not page.guests.isHidden() and bool(page.guests._people))
    type_text(page.guests, "zoe")
    press(page.guests, "Return")
    wait_until(lambda: len(page.roster.grid.rows.people) == 6)
    shortcut(few.window, "Ctrl+I")
    assert few.at.gone == [], "Ctrl+I is nobody's while the search is away"
    shortcut(few.window, "Ctrl+N")
    settle()
    type_text(page.guests, "sol")
    few.window.setFocus()
    shortcut(few.window, "Ctrl+N")
    assert page.guests.finder.line.hasFocus(), "the same key once more only goes back to the search"
    assert page.guests.finder.line.text() == "sol"
    assert few.at.gone == []
    shortcut(few.window, "Ctrl+I")
    assert few.at.gone == [("enrol", {"group": few.group})]
    press(page.guests, "Escape")
    assert page.guests.isHidden()


def test_no_two_buttons_of_the_list_show_the_same_key(few: Hall) -> None:
    page = few.open()
    shortcut(few.window, "Ctrl+N")
    wait_until(page.guests.isVisible)
    keys = [b._key for b in page.findChildren(Button) if b.isVisible() and b._key]
    assert {"Ctrl N", "Ctrl I"} <= set(keys)
    assert len(keys) == len(set(keys))


def test_ctrl_b_jumps_to_a_name_and_letters_mark_again(few: Hall) -> None:
    page = few.open()
    shortcut(few.window, "Ctrl+B")
    type_text(page.roster.finder, "03")
    press(page.roster.finder, "Return")
    few.key("F")
    few.saved()
    assert few.codes() == "...F"


def test_ctrl_p_sends_the_sheet_to_the_printer_chosen(
    few: Hall, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page, printed = few.open(), tmp_path / "lista.pdf"
    answers: list[QPrinter | None] = [None, QPrinter()]

    def choose(_page: object) -> QPrinter | None:
        return answers.pop(0)

    chosen = answers[1]
    assert chosen is not None
    chosen.setOutputFileName(str(printed))
    monkeypatch.setattr(roster_print, "choose_printer", choose)
    shortcut(few.window, "Ctrl+P")
    assert not printed.exists()
    shortcut(few.window, "Ctrl+P")
    wait_until(lambda: "impresora" in page.roster.line.text())
    assert printed.read_bytes().startswith(b"%PDF")


def test_the_page_has_no_cut_words_and_no_nameless_widget(hall: Hall) -> None:
    hall.open()
    for one in "PFP":
        hall.key(one)
    hall.saved()
    settle()
    assert findings(hall.page) == []
    assert hall.page.title() == "Wanchaq B · sesión 1 de 4"
    back = QApplication.focusWidget()
    assert back is hall.page.roster.grid


# --- words -----------------------------------------------------------------------------------------------------------


def test_hours_are_cut_never_rounded_up() -> None:
    assert [shown_hours(m, 60) for m in (0, 585, 599, 600)] == ["0", "9.7", "9.9", "10"]
    assert shown_hours(45, 45) == "1"


def test_the_light_says_what_the_figures_mean(few: Hall) -> None:
    few.world.clock.advance(days=30)
    for place, codes in enumerate(("PPPP", "FPPP", "FFFF")):
        for session, code in zip(few.sessions, codes, strict=True):
            attendance.mark(few.desk, UUID(session), UUID(few.people[place]), Entry(MarkCode(code)))
    view = attendance_views.roster(few.desk, UUID(few.sessions[0]))
    people = roster_words.grid_people(view)
    assert [(p.outlook, p.outlook_words) for p in people] == [
        ("ok", "cumple"), ("warn", "recuperar 0.6 h"), ("bad", "no llega"), ("next", "va bien"),
    ]  # fmt: skip
    assert roster_words.heads(view) == ("Horas de 12", "Regla: 9.6 h")
