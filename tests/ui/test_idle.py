"""Nobody at the keyboard: what covers the window, what gives it back, what a class sees, and when everything goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from oit_campo import settings
from oit_campo.errors import KnownError
from oit_campo.services import drafts, groups, pins
from oit_campo.services.desk import Desk
from oit_campo.ui import locking as rules
from oit_campo.ui.app import Program
from oit_campo.ui.cover import Cover
from oit_campo.ui.dialogs.confirm import ConfirmDialog
from oit_campo.ui.dialogs.help_card import HelpCard
from oit_campo.ui.locking import Locking
from oit_campo.ui.main_window import MainWindow
from oit_campo.ui.pages.enrol import EnrolPage
from oit_campo.ui.pages.people import PeoplePage
from oit_campo.ui.pages.roster import RosterPage
from oit_campo.ui.pages.unlock import UnlockPage
from oit_campo.ui.restart import Place
from oit_campo.ui.suspend import Clocks, Gap
from oit_campo.ui.work import Work
from tests.helpers.keyboard import press, shortcut, type_text
from tests.helpers.lint import findings
from tests.helpers.page_desk import wait_until
from tests.helpers.shared_laptop import CHEAP, PASSWORD, SharedLaptop
from tests.helpers.tabbing import walk
from tests.helpers.workshop import course_of, enrolment_of, group_form, sessions_of
from tests.helpers.world import World
from tests.ui.conftest import settle

PIN, WRONG = "482957", "604937"
#: Nobody else in the tests is called so.
GIVEN, SURNAME = "Zoraida", "Quispetupa"


@dataclass
class Seat:
    """Rosa at her laptop, in the real program; the clock moves by hand."""

    laptop: SharedLaptop
    program: Program
    begun_anew: list[Place] = field(default_factory=list)

    @property
    def clock(self) -> Any:
        return self.laptop.world.clock

    @property
    def work(self) -> Work:
        assert self.program.work is not None
        return self.program.work

    @property
    def locking(self) -> Locking:
        assert self.program.locking is not None
        return self.program.locking

    @property
    def cover(self) -> Cover:
        assert self.locking.cover is not None
        return self.locking.cover

    def covered(self) -> bool:
        return self.locking.cover is not None

    def hides(self) -> bool:
        """Whether names are initials."""
        return self.locking.hidden is not None

    def sit_down(self, login: str = "rosa") -> Desk:
        desk = self.laptop.open(login)
        self.program._sit_down(desk)
        wait_until(lambda: self.program.locking is not None)
        self.locking._sleep._gap = Gap(lambda: Clocks(0, 0, 0))  # this machine may be busy: that is no sleep
        self.quiet()
        self.work.window.activateWindow()
        settle()
        return desk

    def quiet(self) -> None:
        settle()
        wait_until(lambda: self.program.work is None or not self.program.work.background.busy())
        settle()

    def wait(self, **time: float) -> None:
        """Nobody does anything for so long."""
        self.clock.advance(**time)
        self.locking.look()
        settle()

    def touch(self, key: Qt.Key = Qt.Key.Key_Shift) -> None:
        """A key as the window system sends it."""
        QTest.keyClick(self.work.window.windowHandle(), key)

    def uncover(self, pin: str = PIN) -> None:
        type_text(self.cover, pin)
        press(self.cover, "Return")
        self.quiet()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[SharedLaptop]:
    world = World(tmp_path / "world")
    yield SharedLaptop(world, tmp_path / "laptop")
    world.close()


@pytest.fixture
def seat(laptop: SharedLaptop) -> Iterator[Seat]:
    begun: list[Place] = []
    program = Program(
        laptop.folder, clock=laptop.world.clock, guarded=True, restart=lambda place, _claim: begun.append(place)
    )
    yield Seat(laptop, program, begun)
    program.close()


@pytest.fixture
def rosa(seat: Seat) -> Desk:
    """At work, with a PIN."""
    desk = seat.sit_down()
    pins.set_pin(desk, PIN, PIN, CHEAP)
    return desk


def heard(window: QWidget) -> str:
    """All that a screen reader can say of every window of the program."""
    app = QApplication.instance()
    assert app is not None
    words: list[str] = []

    def visit(one: QAccessibleInterface | None) -> None:
        if one is None or not one.isValid() or (one.object() is not app and one.state().invisible):
            return
        words.extend(
            one.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)
        )
        for number in range(one.childCount()):
            visit(one.child(number))

    visit(QAccessible.queryAccessibleInterface(app))
    assert window.isVisible()
    return "\n".join(words)


def enrol_one(desk: Desk, given: str = GIVEN, surname: str = SURNAME) -> UUID:
    """A person with an enrolment, as the laptop has them."""
    from datetime import date

    from oit_campo.catalogues import fields
    from oit_campo.ids import derived_key
    from oit_campo.models.people import Person
    from oit_campo.models.training import Enrolment

    person = desk.store.keys.new()
    with desk.store.write(desk.actor.user) as session:
        session.add(Person(id=person, given_names=given, first_surname=surname, birth_date=date(1993, 8, 14)))
        key = derived_key(fields.kind("enrolment").number, person, desk.actor.edition)
        session.add(
            Enrolment(
                id=key,
                person=person,
                edition=desk.actor.edition,
                region=desk.actor.region,
                enrolled_by=desk.actor.user,
                enrolled_on=desk.today,
            )
        )
    return person


def in_a_class(seat: Seat, desk: Desk) -> RosterPage:
    """Her list of today open at three in the afternoon."""
    group = groups.create_group(desk, group_form(course_of(desk)))
    for given, surname in ((GIVEN, SURNAME), ("Gladys", "Apaza")):
        groups.add_member(desk, group, enrolment_of(desk, enrol_one(desk, given, surname)), since=desk.today)
    seat.clock.advance(hours=7)
    seat.work.go("roster", session=sessions_of(desk, group)[0])
    seat.touch()
    seat.quiet()
    page = seat.work.window.page()
    assert isinstance(page, RosterPage)
    page.roster.grid.setFocus()
    settle()
    return page


# --- covering ---------------------------------------------------------------------------------------------------------


def test_after_five_minutes_the_window_is_covered_and_any_key_before_that_counts(seat: Seat, rosa: Desk) -> None:
    seat.wait(minutes=4, seconds=59)
    assert not seat.covered()
    seat.touch()
    seat.wait(minutes=4)
    assert not seat.covered()
    QTest.mouseMove(seat.work.window.windowHandle(), QPoint(30, 30))
    seat.wait(minutes=4)
    assert not seat.covered()
    seat.wait(minutes=1)
    assert seat.covered()


@pytest.mark.parametrize("minutes", [1, 15])
def test_the_minutes_are_those_of_ajustes(seat: Seat, rosa: Desk, minutes: int) -> None:
    folder = seat.laptop.folder
    settings.save(folder, replace(settings.load(folder), lock_minutes=minutes))
    seat.wait(minutes=minutes, seconds=-1)
    assert not seat.covered()
    seat.wait(seconds=1)
    assert seat.covered()


def test_the_pin_gives_back_the_field_half_typed_with_its_focus(seat: Seat, rosa: Desk) -> None:
    seat.work.go("enrol")
    seat.quiet()
    page = seat.work.window.page()
    assert isinstance(page, EnrolPage)
    type_text(page, SURNAME[:6])
    typed = QApplication.focusWidget()
    assert typed is page.form.fields["lookup"].control
    left: list[int] = []
    page.form.fields["lookup"].left.connect(lambda: left.append(1))
    seat.wait(minutes=5)
    assert QApplication.focusWidget() is seat.cover.pin.control
    assert left == []
    seat.uncover()
    assert not seat.covered()
    assert QApplication.focusWidget() is typed
    assert page.form.fields["lookup"].value() == SURNAME[:6]
    type_text(page, SURNAME[6:])
    assert page.form.fields["lookup"].value() == SURNAME


def test_three_wrong_pins_ask_for_the_password(seat: Seat, rosa: Desk) -> None:
    seat.wait(minutes=5)
    for left in (2, 1):
        seat.uncover(WRONG)
        assert f": {left};" in seat.cover.pin.error()
        assert seat.cover.pin.value() == ""
    seat.uncover(WRONG)
    assert seat.cover.pin.isHidden()
    assert not seat.cover.other.isVisible()
    assert QApplication.focusWidget() is seat.cover.password.control
    seat.uncover("no es esta palabra")
    assert seat.covered()
    seat.uncover(PASSWORD)
    assert not seat.covered()
    seat.wait(minutes=5)
    seat.uncover()  # the PIN counts anew
    assert not seat.covered()


def test_without_a_pin_it_asks_for_the_password(seat: Seat) -> None:
    seat.sit_down()
    seat.wait(minutes=5)
    assert seat.cover.pin.isHidden()
    assert "Rosa Huamán Prueba" in heard(seat.work.window)
    seat.uncover(PASSWORD)
    assert not seat.covered()


def test_the_password_may_be_used_instead_of_the_pin(seat: Seat, rosa: Desk) -> None:
    seat.wait(minutes=5)
    seat.cover.other.click()
    seat.uncover(PASSWORD)
    assert not seat.covered()


def _pages(seat: Seat, desk: Desk) -> dict[str, dict[str, Any]]:
    person = enrol_one(desk)
    group = groups.create_group(desk, group_form(course_of(desk)))
    groups.add_member(desk, group, enrolment_of(desk, person), since=desk.today)
    names = ("home", "enrol", "workshops", "plans", "certificates", "sync", "verify", "settings")
    of_the_sync = ("conflicts", "corrections", "receipts", "closing")
    places: dict[str, dict[str, Any]] = {name: {} for name in (*names, *of_the_sync)}
    return places | {
        "people": {"words": SURNAME},
        "person": {"person": person},
        "roster": {"session": sessions_of(desk, group)[0]},
    }


def test_nothing_of_any_page_can_be_reached_under_the_cover(seat: Seat, rosa: Desk) -> None:
    window = seat.work.window
    told, pictures = set(), set()
    for name, where in _pages(seat, rosa).items():
        seat.work.go(name, **where)
        seat.touch()
        seat.quiet()
        window.activateWindow()
        page = window.page()
        assert page is not None
        before = heard(window)
        told |= {name} if SURNAME in before else set()
        seat.wait(minutes=5)
        words = heard(window)
        assert SURNAME not in words, name
        assert GIVEN not in words, name
        assert "Ctrl+1" not in words, name
        reached = walk(window)
        assert reached, name
        assert all(seat.cover.isAncestorOf(one) for one in reached), name
        seat.cover.focus_first()
        seat.quiet()
        pictures.add(bytes(window.grab().toImage().constBits()))
        for keys in ("Ctrl+2", "Ctrl+K", "F1"):
            shortcut(window, keys)
        assert window.page() is page, name
        seat.uncover()
        assert window.isAncestorOf(page), name
        assert SURNAME in heard(window) or name not in told, name
    assert told >= {"people", "person", "roster"}  # control: a reader does hear her when nothing covers
    assert len(pictures) == 1  # whatever is behind, the same picture


def test_control_a_cover_that_only_lies_above_is_heard_through(
    seat: Seat, rosa: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lie_above(window: MainWindow, cover: QWidget) -> None:
        cover.setParent(window)
        cover.setGeometry(window.rect())
        cover.show()

    seat.work.go("person", **_pages(seat, rosa)["person"])
    seat.touch()
    seat.quiet()
    monkeypatch.setattr(MainWindow, "put_cover", lie_above)
    seat.wait(minutes=5)
    assert SURNAME in heard(seat.work.window)
    assert not all(seat.cover.isAncestorOf(one) for one in walk(seat.work.window))


def test_dialogs_vanish_without_being_closed_and_come_back(seat: Seat, rosa: Desk) -> None:
    window = seat.work.window
    dialog = ConfirmDialog(window, f"¿Anular lo de {SURNAME}?", ["x"], "Anular", reasons=[("a", "A"), ("b", "B")])
    ended: list[int] = []
    dialog.finished.connect(ended.append)
    dialog.open()
    settle()
    assert dialog.reason is not None
    dialog.reason.set_value("b")
    assert SURNAME in heard(window)  # control
    focused = QApplication.focusWidget()
    seat.wait(minutes=5)
    late = ConfirmDialog(window, f"Llegó algo de {SURNAME}", ["x"], "Bien")
    late.open()
    settle()
    assert SURNAME not in heard(window)
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [window]
    seat.uncover()
    assert ended == []
    assert dialog.isVisible()
    assert late.isVisible()
    assert dialog.isModal()
    assert dialog.reason.value() == "b"
    assert QApplication.focusWidget() is focused
    late.reject()
    dialog.reject()


def test_the_services_card_opens_over_the_cover_and_goes_back_to_it(
    seat: Seat, rosa: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat.work.go("people")
    seat.quiet()
    seat.wait(minutes=5)
    shown: list[bool] = []

    def look(card: HelpCard) -> int:
        card.show()
        settle()
        shown.append(card.isVisible())
        card.hide()
        return 0

    monkeypatch.setattr(HelpCard, "exec", look)
    shortcut(seat.work.window, "F9")
    assert shown == [True]
    seat.uncover()
    assert isinstance(seat.work.window.page(), PeoplePage)


class _Clipboard(QObject):
    def __init__(self, ours: bool) -> None:
        super().__init__()
        self.ours, self.cleared = ours, False

    def ownsClipboard(self) -> bool:
        return self.ours

    def clear(self) -> None:
        self.cleared = True


@pytest.mark.parametrize(
    ("platform", "ours", "cleared"),
    [
        ("windows", True, True),
        ("windows", False, False),
        ("xcb", False, False),
        ("wayland-egl", False, False),
        ("offscreen", False, True),
    ],
)
def test_the_clipboard_is_emptied_of_what_is_ours(
    monkeypatch: pytest.MonkeyPatch, platform: str, ours: bool, cleared: bool
) -> None:
    board = _Clipboard(ours)
    monkeypatch.setattr(QApplication, "clipboard", lambda: board)
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: platform)
    rules.empty_clipboard()
    assert board.cleared is cleared


def test_covering_empties_the_clipboard(seat: Seat, rosa: Desk) -> None:
    QApplication.clipboard().setText("DATOS DE PRUEBA")
    seat.wait(minutes=5)
    assert QApplication.clipboard().text() == ""


# --- the full lock ------------------------------------------------------------------------------------------------------


def locked(seat: Seat, desk: Desk) -> bool:
    try:
        with desk.store.look():
            return False
    except KnownError as error:
        return error.code == "store_locked" and isinstance(seat.program.window, UnlockPage)


def test_half_an_hour_covered_locks_with_the_draft_of_the_field_being_typed(seat: Seat, rosa: Desk) -> None:
    typed = begin_enrolment(seat)
    seat.wait(minutes=5)
    seat.wait(minutes=29, seconds=59)
    assert not locked(seat, rosa)
    seat.wait(seconds=1)
    assert locked(seat, rosa)
    assert len(seat.begun_anew) == 1
    assert kept_fields(seat, "rosa")["given_names"] == typed


def begin_enrolment(seat: Seat, name: str = GIVEN) -> str:
    """A form after the yes, a name being typed in it."""
    seat.work.go("enrol")
    seat.quiet()
    page = seat.work.window.page()
    assert isinstance(page, EnrolPage)
    answer_yes(page)
    page.form.fields["given_names"].control.setFocus()
    settle()
    type_text(page, name)
    return name


def answer_yes(page: EnrolPage) -> None:
    for name, one in page.form.fields.items():
        if name.startswith("consent_"):
            one.setFocus()
            settle()
            type_text(page, "s")
            settle()
    assert page.form.typed()[drafts.CONSENT_FIELD] == "si"


def kept_fields(seat: Seat, login: str) -> dict[str, str]:
    desk = seat.laptop.open(login)
    (kept,) = drafts.list_drafts(desk, drafts.ENROLMENT)
    desk.close()
    return dict(kept.form.typed)


@pytest.mark.parametrize("keys", ["F12", "Ctrl+L"])
def test_the_lock_keys_lock_covered_or_not(seat: Seat, rosa: Desk, keys: str) -> None:
    typed = begin_enrolment(seat)
    seat.wait(minutes=5)
    shortcut(seat.work.window, keys)
    assert locked(seat, rosa)
    assert kept_fields(seat, "rosa")["given_names"] == typed


def test_a_lock_key_over_a_dialog_locks(seat: Seat, rosa: Desk) -> None:
    dialog = ConfirmDialog(seat.work.window, "¿Anular?", ["x"], "Anular")
    dialog.open()
    dialog.activateWindow()
    settle()
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_F12)
    assert locked(seat, rosa)


def test_a_sleep_locks_at_once(seat: Seat, rosa: Desk) -> None:
    seat.locking._sleep.coming.emit()
    assert locked(seat, rosa)
    assert len(seat.begun_anew) == 1


def test_a_sleep_that_nobody_told_locks_and_covers_nothing_any_more(seat: Seat, rosa: Desk) -> None:
    guard = seat.locking
    times = iter([Clocks(0, 0, 0), Clocks(2400, 2400, 5)])
    guard._sleep._gap = Gap(lambda: next(times))
    seat.clock.advance(minutes=40)
    guard.look()
    assert locked(seat, rosa)
    assert guard.cover is None


def test_changing_the_user_over_a_dialog_waits_for_its_answer(seat: Seat, rosa: Desk) -> None:
    dialog = ConfirmDialog(seat.work.window, "¿Anular?", ["x"], "Anular")
    dialog.open()
    dialog.activateWindow()
    settle()
    QTest.keyClick(
        dialog.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    settle()
    assert not locked(seat, rosa)
    assert dialog.isVisible()
    dialog.reject()


def test_the_end_of_the_session_locks_in_this_process(seat: Seat, rosa: Desk) -> None:
    seat.program.lock(anew=False)
    assert locked(seat, rosa)
    assert seat.begun_anew == []


def test_a_restart_that_fails_leaves_desbloquear_here(laptop: SharedLaptop) -> None:
    def fail(_place: Place, _claim: object) -> None:
        raise OSError

    program = Program(laptop.folder, clock=laptop.world.clock, guarded=True, restart=fail)
    seat = Seat(laptop, program)
    desk = seat.sit_down()
    program.lock()
    assert locked(seat, desk)
    program.close()


def test_the_place_of_the_window_goes_along(seat: Seat, rosa: Desk) -> None:
    seat.work.window.setGeometry(40, 30, 1200, 700)
    seat.program.lock()
    assert seat.begun_anew == [Place(40, 30, 1200, 700, False)]
    again = Program(seat.laptop.folder, clock=seat.clock, place=seat.begun_anew[0])
    again.start()
    assert again.window is not None
    assert again.window.geometry().getRect() == (40, 30, 1200, 700)
    again.close()


# --- a class --------------------------------------------------------------------------------------------------------------


def test_in_a_class_names_become_initials_and_the_first_key_marks_nobody(seat: Seat, rosa: Desk) -> None:
    page = in_a_class(seat, rosa)
    grid = page.roster.grid
    press(grid, "P")
    seat.quiet()
    said = page.roster.line.text()
    assert "Gladys Apaza" in said
    assert "Apaza" in heard(seat.work.window)  # control
    before = grid.here()
    seat.wait(minutes=5)
    assert not seat.covered()
    words = heard(seat.work.window)
    assert not {"Apaza", "Gladys", SURNAME, GIVEN} & set(words.replace(",", " ").replace(":", " ").split())
    assert "G. A." in words
    assert "Nombres ocultos" in words
    press(seat.work.window, "F")
    settle()
    assert "Apaza" in heard(seat.work.window)
    assert page.roster.line.text() == said
    assert page.roster.line.isVisible()
    assert grid.rows.marks[before] is None  # type: ignore[index] # there is a ring
    assert QApplication.focusWidget() is grid
    press(grid, "F")  # the second one marks
    seat.quiet()
    assert grid.rows.marks[before].code == "F"  # type: ignore[index,union-attr] # as above


@pytest.mark.parametrize("keys", ["Ctrl+T", "Ctrl+2"])
def test_a_shortcut_is_only_a_key_while_names_are_hidden(seat: Seat, rosa: Desk, keys: str) -> None:
    page = in_a_class(seat, rosa)
    seat.wait(minutes=5)
    shortcut(seat.work.window, keys)
    settle()
    assert seat.work.window.page() is page
    assert not any(page.roster.grid.rows.marks.values())
    assert not seat.hides()
    shortcut(seat.work.window, "Ctrl+T")  # control
    seat.quiet()
    assert any(page.roster.grid.rows.marks.values())


def test_a_click_brings_the_names_back_and_a_lock_key_locks(seat: Seat, rosa: Desk) -> None:
    in_a_class(seat, rosa)
    seat.wait(minutes=5)
    QTest.mouseClick(seat.work.window, Qt.MouseButton.LeftButton, pos=QPoint(500, 400))
    settle()
    assert not seat.hides()
    seat.wait(minutes=5)
    assert seat.hides()
    shortcut(seat.work.window, "F12")
    assert locked(seat, rosa)


def test_a_dialog_and_a_search_are_hidden_with_the_names(seat: Seat, rosa: Desk) -> None:
    page = in_a_class(seat, rosa)
    press(page.roster.grid, "J")
    settle()
    seat.work.window.top.search.setText(SURNAME)
    assert "Apaza" in heard(seat.work.window)
    seat.wait(minutes=5)
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [seat.work.window]
    assert SURNAME not in seat.work.window.top.search.displayText()
    assert "Apaza" not in heard(seat.work.window)
    seat.touch(Qt.Key.Key_F)
    settle()
    assert "Apaza" in heard(seat.work.window)
    assert seat.work.window.top.search.displayText() == SURNAME
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.close()


def test_after_the_class_the_usual_rules_return(seat: Seat, rosa: Desk) -> None:
    in_a_class(seat, rosa)  # three to six
    seat.wait(minutes=5)
    assert seat.hides()
    seat.wait(hours=3, minutes=24)
    assert not seat.covered()
    seat.wait(minutes=2)
    assert not seat.hides()
    assert seat.covered()
    seat.uncover()
    page = seat.work.window.page()
    assert isinstance(page, RosterPage)
    assert not page.roster.grid.rows.hidden


@pytest.mark.parametrize(("hours", "hides"), [(6.4, False), (6.5, True), (10.4, True), (10.6, False)])
def test_a_class_lasts_from_half_an_hour_before_to_half_an_hour_after(
    seat: Seat, rosa: Desk, hours: float, hides: bool
) -> None:
    in_a_class(seat, rosa)
    seat.clock.advance(hours=hours - 7 - 1 / 12)
    seat.touch()
    seat.wait(minutes=5)
    assert (seat.hides(), seat.covered()) == (hides, not hides)


# --- the PIN offered, and the pages as they look ----------------------------------------------------------------------------


def test_a_pin_is_offered_once_below_inicio(seat: Seat) -> None:
    desk = seat.sit_down()
    assert "¿Un PIN para volver rápido?" in heard(seat.work.window)
    press_button(seat.work.window, "Ahora no")
    seat.quiet()
    assert "¿Un PIN" not in heard(seat.work.window)
    assert not pins.is_to_be_offered(desk)


def test_a_pin_is_set_from_the_offer(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oit_campo.store.vault.DEFAULT_PARAMS", CHEAP)
    desk = seat.sit_down()
    press_button(seat.work.window, "Poner un PIN")
    settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.activateWindow()
    settle()
    for typed, again in (("123456", "123456"), (PIN, WRONG)):
        type_text(dialog, typed)
        press(dialog, "Return")
        type_text(dialog, again)
        press(dialog, "Return")
        seat.quiet()
        assert not pins.has_pin(desk)
    assert "no son iguales" in heard(dialog)
    assert findings(dialog) == []
    type_text(dialog, PIN)
    press(dialog, "Return")
    seat.quiet()
    assert pins.has_pin(desk)
    assert "¿Un PIN" not in heard(seat.work.window)


def press_button(window: QWidget, words: str) -> None:
    from oit_campo.ui.widgets.buttons import Button

    (found,) = [b for b in window.findChildren(Button) if b.text() == words and b.isVisible()]
    found.click()


@pytest.mark.parametrize(
    ("size", "width", "height"), [(100, 1366, 768), (125, 1366, 697), (200, 1366, 768), (100, 900, 560)]
)
def test_nothing_of_the_cover_is_cut(
    seat: Seat, rosa: Desk, app: QApplication, size: int, width: int, height: int
) -> None:
    from oit_campo.ui import theme

    theme.apply(app, "light", size)
    seat.work.window.resize(width, height)
    seat.wait(minutes=5)
    assert findings(seat.cover) == []
