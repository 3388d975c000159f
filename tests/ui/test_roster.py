"""The roster by keyboard alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtGui import QAccessible

from oit_campo.clock import FixedClock
from oit_campo.ui.tables.marks import Mark
from oit_campo.ui.tables.roster import Roster
from oit_campo.ui.tables.roster_rows import RosterPerson, RosterSession
from tests.helpers.keyboard import press, type_text
from tests.ui.conftest import settle, show

NAMES = ("Ampuero Ñaupas, Ana", "Flores Quispe, Beto", "Ñáñez Pérez, Carla", "Patiño Ruiz, Dora", "Zúñiga Paz, Elmer")
SESSIONS = (
    RosterSession("s1", "S1"),
    RosterSession("s2", "S2 · HOY", today=True, mixed=True),
    RosterSession("s3", "S3", suspended=True),
    RosterSession("s4", "S4", to_come=True),
)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 16, 15, 0, tzinfo=UTC))


@pytest.fixture
def roster(clock: FixedClock) -> Roster:
    made = Roster("Lista", clock)
    people = tuple(
        RosterPerson(
            f"p{n}", name, f"{name.split(', ')[1]} {name.split()[0]}", "DNI ••••0001", (Mark("P"), None, None, None)
        )
        for n, name in enumerate(NAMES)
    )
    made.show_rows(SESSIONS, people)
    show(made, 1100, 600)
    made.grid.setFocus()
    return made


def slowly(roster: Roster, clock: FixedClock, *keys: str) -> None:
    for key in keys:
        clock.advance(seconds=1)
        press(roster.grid, key)


def marks_of(roster: Roster) -> list[tuple[str, str, str, int]]:
    heard: list[tuple[str, str, str, int]] = []
    roster.mark_requested.connect(lambda *given: heard.append(given))
    return heard


def test_it_starts_on_today_s_first_unmarked(roster: Roster) -> None:
    assert roster.grid.here() == ("p0", "s2")


def test_one_key_a_person(roster: Roster, clock: FixedClock) -> None:
    heard = marks_of(roster)
    slowly(roster, clock, "P", "A", "F")
    assert heard == [("p0", "s2", "P", 0), ("p1", "s2", "P", 0), ("p2", "s2", "F", 0)]
    assert roster.grid.here() == ("p3", "s2")
    assert roster.left_unmarked() == 2
    assert roster.line.text() == "Carla Ñáñez: Falta · Ctrl+Z"


def test_minutes_are_written_in_the_cell(roster: Roster, clock: FixedClock) -> None:
    heard = marks_of(roster)
    slowly(roster, clock, "T")
    assert heard == []
    type_text(roster.grid, "15")
    slowly(roster, clock, "Return", "S")
    type_text(roster.grid, "205")
    slowly(roster, clock, "Backspace", "Down")
    assert heard == [("p0", "s2", "T", 15), ("p1", "s2", "S", 20)]
    assert roster.grid.here() == ("p2", "s2")


def test_a_letter_after_the_minutes_marks_the_next_person(roster: Roster, clock: FixedClock) -> None:
    heard = marks_of(roster)
    slowly(roster, clock, "T", "7", "F")
    assert heard == [("p0", "s2", "T", 7), ("p1", "s2", "F", 0)]


def test_minutes_are_asked_for_and_escape_leaves_it_blank(roster: Roster, clock: FixedClock) -> None:
    heard = marks_of(roster)
    slowly(roster, clock, "T", "Return")
    assert "minutos" in roster.line.text()
    slowly(roster, clock, "Esc")
    assert heard == []
    assert roster.grid.typing is None


def test_delete_clears_and_stays(roster: Roster, clock: FixedClock) -> None:
    slowly(roster, clock, "P", "Up")
    heard = marks_of(roster)
    slowly(roster, clock, "Del")
    assert heard == [("p0", "s2", "", 0)]
    assert roster.grid.here() == ("p0", "s2")
    assert roster.left_unmarked() == 5


def test_reason_and_making_up_are_asked_of_the_page(roster: Roster, clock: FixedClock) -> None:
    heard: list[tuple[str, ...]] = []
    marks = marks_of(roster)
    roster.reason_requested.connect(lambda *given: heard.append(("J", *given)))
    roster.made_up_requested.connect(lambda *given: heard.append(("R", *given)))
    slowly(roster, clock, "J", "Down", "R")
    assert heard == [("J", "p0", "s2"), ("R", "p1", "s2")]
    assert marks == []


def test_remote_is_a_side_of_a_mark_in_a_mixed_session(roster: Roster, clock: FixedClock) -> None:
    heard: list[tuple[str, ...]] = []
    roster.remote_requested.connect(lambda *given: heard.append(given))
    slowly(roster, clock, "V")
    assert heard == []
    slowly(roster, clock, "P", "Up", "V")
    assert heard == [("p0", "s2")]
    assert roster.grid.rows.marks["p0", "s2"] == Mark("P", 0, remote=True)
    slowly(roster, clock, "Left", "V")
    assert heard == [("p0", "s2")]


def test_suspended_and_coming_sessions_take_no_mark(roster: Roster, clock: FixedClock) -> None:
    heard = marks_of(roster)
    slowly(roster, clock, "Right", "P")
    assert "suspendida" in roster.line.text()
    slowly(roster, clock, "Right", "P")
    assert "todavía" in roster.line.text()
    assert heard == []


def test_undo_and_search_are_asked_for(roster: Roster, clock: FixedClock) -> None:
    undone: list[int] = []
    sought: list[int] = []
    roster.undo_requested.connect(lambda: undone.append(1))
    roster.grid.search_requested.connect(lambda: sought.append(1))
    slowly(roster, clock, "Ctrl+Z", "/")
    assert undone == [1]
    assert roster.finder.isVisible()
    press(roster.finder, "Esc")
    slowly(roster, clock, "Ctrl+B")
    assert sought == [1, 1]


def test_search_jumps_without_accents_and_comes_back(roster: Roster) -> None:
    roster.open_search()
    type_text(roster.finder, "ñañe")
    assert roster.grid.here() == ("p2", "s2")
    roster.finder.setText("")
    type_text(roster.finder, "zuniga el")
    press(roster.finder, "Return")
    assert roster.grid.here() == ("p4", "s2")
    assert roster.grid.hasFocus()


def test_three_marks_in_an_instant_ask_whether_a_name_was_meant(roster: Roster, clock: FixedClock) -> None:
    heard = marks_of(roster)
    undone: list[int] = []
    roster.undo_requested.connect(lambda: undone.append(1))
    type_text(roster.grid, "pat")
    assert heard == [("p0", "s2", "P", 0), ("p1", "s2", "P", 0)]
    assert roster._question.isVisible()
    roster._look.click()
    assert undone == [1, 1]
    assert roster.finder.text() == "pat"
    assert roster.grid.here() == ("p3", "s2")


def test_who_did_mean_the_marks_goes_on(roster: Roster, clock: FixedClock) -> None:
    heard = marks_of(roster)
    type_text(roster.grid, "ppf")
    roster._go_on.click()
    assert [code for _, _, code, _ in heard] == ["P", "P", "F"]
    assert roster.grid.hasFocus()


def test_marks_a_little_slower_are_not_suspected(roster: Roster, clock: FixedClock) -> None:
    heard = marks_of(roster)
    for _ in range(4):
        clock.advance(milliseconds=160)
        press(roster.grid, "P")
    assert len(heard) == 4
    assert not roster._question.isVisible()


def test_letters_mark_nothing_without_the_focus(roster: Roster) -> None:
    heard = marks_of(roster)
    roster.open_search()
    type_text(roster.finder, "paff")
    assert heard == []


def test_a_refused_mark_is_taken_back(roster: Roster, clock: FixedClock) -> None:
    slowly(roster, clock, "P")
    roster.set_mark("p0", "s2", None)
    assert roster.left_unmarked() == 5
    roster.set_mark("nobody", "s2", Mark("P"))


def test_a_screen_reader_gets_each_cell_in_words(roster: Roster, clock: FixedClock) -> None:
    slowly(roster, clock, "F")
    cell = QAccessible.queryAccessibleInterface(roster.grid)
    assert cell is not None
    row = roster.grid.rows
    from PySide6.QtCore import Qt

    assert row.data(row.index(0, 4), Qt.ItemDataRole.AccessibleTextRole) == "Ana Ampuero, S2 · HOY: Falta"


@pytest.mark.parametrize("width", [1100, 700, 420])
def test_narrow_windows_keep_the_session_of_the_ring(roster: Roster, clock: FixedClock, width: int) -> None:
    roster.resize(width, 600)
    settle()
    for _ in range(3):
        slowly(roster, clock, "Right")
        column = roster.grid.currentIndex().column()
        assert not roster.grid.isColumnHidden(column)
    assert not roster.grid.isColumnHidden(1)


def test_hints_without_room_stay_away_and_never_wrap(roster: Roster, clock: FixedClock) -> None:
    every = ("moverse", "sin marcar", "a distancia", "deshacer", "saltar a un nombre")
    one_line = roster._hints.height()
    assert roster._hints.shown() == every
    slowly(roster, clock, "P")
    roster.saved.saved("09:42:18")
    roster.resize(760, 600)
    settle()
    shown = roster._hints.shown()
    assert 0 < len(shown) < len(every)
    assert shown == every[: len(shown)]
    assert roster._hints.height() == one_line
    assert roster.line.width() >= roster.line.sizeHint().width() - 1
    roster.resize(1300, 600)
    settle()
    assert roster._hints.shown() == every  # control: with room again, all of them
