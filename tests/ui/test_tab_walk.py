"""Every page as every role: Tab comes to whatever can be pressed or filled in, and each of them has a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFrame, QLineEdit, QVBoxLayout, QWidget

from oit_campo.clock import FixedClock
from oit_campo.models.training import Enrolment
from oit_campo.services import groups
from oit_campo.services.desk import Desk
from oit_campo.ui.background import Background
from oit_campo.ui.dialogs.new_group import NewGroupDialog
from oit_campo.ui.dialogs.submit_plan import SubmitPlanDialog
from oit_campo.ui.pages.first_start import FirstStartPage
from oit_campo.ui.pages.unlock import UnlockPage
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.work import Work
from tests.helpers.ceremony import Ceremony, ceremony, present
from tests.helpers.lint import nameless
from tests.helpers.page_desk import wait_until
from tests.helpers.tabbing import unreached, walk
from tests.helpers.workshop import desk_at, sessions_of
from tests.helpers.world import START, World
from tests.ui.conftest import settle, show


@dataclass
class House:
    """A course that is over, a plan, and whoever works at a laptop with them."""

    world: World
    held: Ceremony

    def desk(self, login: str) -> Desk:
        if login == "nelida":  # evaluators have a laptop of their own
            self.held.laptop.sync()
            return desk_at(self.world.laptop("nelida"))
        return desk_at(self.held.laptop, self.world.plan.users[login])

    def visits(self) -> dict[str, dict[str, Any]]:
        with self.held.desk.store.read() as session:
            person = session.get_one(Enrolment, self.held.enrolments[0]).person
        last = sessions_of(self.held.desk, self.held.group)[-1]
        found = {"person": {"person": person}, "roster": {"session": last}}
        return found | {name: {} for name in ("verify", "sync", "conflicts", "corrections", "receipts", "closing")}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    world = World(tmp_path)
    held = ceremony(world)
    present(held.desk, held.laptop)
    yield House(world, held)
    world.close()


@pytest.fixture
def work(house: House, request: pytest.FixtureRequest) -> Iterator[Work]:
    made = Work(house.desk(request.param))
    show(made.window)
    yield made
    made.exchange.stop()
    made.window.close()
    made.background.close()
    made.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def idle(work: Work) -> None:
    settle()
    wait_until(lambda: not work.background.busy())
    settle()


def doubled(window: QWidget) -> set[str]:
    """Keys that two shortcuts in sight have: Qt then asks neither of them."""
    heard = [s for s in window.findChildren(QShortcut) if _hears(s)]
    keys = Counter(shortcut.key().toString() for shortcut in heard)
    keys.update(
        b.shortcut().toString() for b in window.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()
    )
    return {key for key, times in keys.items() if key and times > 1}


def _hears(shortcut: QShortcut) -> bool:
    owner = shortcut.parent()
    return shortcut.isEnabled() and isinstance(owner, QWidget) and owner.isVisible() and owner.isEnabled()


def wrong_in(window: QWidget, part: QWidget) -> list[str]:
    """What of ``part`` Tab passes by, forwards or backwards, what has no name, and keys that are bound twice."""
    start = QApplication.focusWidget()
    assert start is not None
    onward = walk(window)
    assert start in onward[:1]
    start.setFocus()
    back = walk(window, Qt.Key.Key_Backtab)
    missed = {f"Tab: {one}" for one in unreached(part, onward)} | {f"Backtab: {one}" for one in unreached(part, back)}
    missed |= {f"{kind}: {which}" for kind, which in nameless(window)}
    return sorted(missed | {f"bound twice: {key}" for key in doubled(window)})


def wrong_here(work: Work) -> list[str]:
    """The same for the page that is shown now, from where it begins."""
    idle(work)
    work.window.activateWindow()
    page = work.window.page()
    assert page is not None
    work.window.focus_page()
    settle()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.isAncestorOf(focused), "the page gives the focus to nothing"
    return wrong_in(work.window, page)


@pytest.mark.parametrize("work", ["rosa", "wilfredo", "nelida"], indirect=True)
def test_tab_reaches_everything_of_every_place(work: Work) -> None:
    numbers = sorted(work.window._places)
    assert 1 in numbers
    found = {}
    for number in numbers:
        work.window.open_place(number)
        found[number] = wrong_here(work)
    assert {number: wrong for number, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("work", ["rosa", "wilfredo"], indirect=True)
def test_tab_reaches_everything_of_pages_that_are_no_place(work: Work, house: House) -> None:
    found = {}
    for name, where in house.visits().items():
        work.go(name, **where)
        found[name] = wrong_here(work)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("work", ["rosa"], indirect=True)
@pytest.mark.parametrize("kind", ["group", "plan"])
def test_tab_reaches_everything_of_the_forms_in_dialogs(work: Work, kind: str) -> None:
    if kind == "group":
        courses = groups.courses_to_teach(work.desk)
        dialog: QDialog = NewGroupDialog(work.window, courses, [(work.desk.actor.user, "Rosa")], "08")
    else:
        dialog = SubmitPlanDialog(work.window, work.context)
    dialog.setModal(False)
    show(dialog, 900, 640)
    idle(work)
    assert wrong_in(dialog, dialog) == []


@pytest.mark.parametrize("step", range(2))
def test_tab_reaches_everything_before_anybody_works(tmp_path: Path, step: int) -> None:
    background = Background()
    pages: tuple[QWidget, ...] = (
        UnlockPage(tmp_path, lambda: background, None, "Versión 1"),
        FirstStartPage(tmp_path, background, FixedClock(START), can_look_around=True),
    )
    show(pages[step])
    pages[step].focus_first()  # type: ignore[attr-defined] # both have it
    assert wrong_in(pages[step], pages[step]) == []
    background.close()


def test_two_buttons_with_one_key_are_seen() -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    first, second = Button("Uno", key="Ctrl+S"), Button("Dos", key="Ctrl+S")
    column.addWidget(first)
    column.addWidget(second)
    show(window, 300, 300)
    assert doubled(window) == {"Ctrl+S"}
    second.hide()
    assert doubled(window) == set()


def test_the_walk_sees_what_tab_passes_by() -> None:
    window, refuses, trap = QWidget(), Button("Sin foco"), QFrame()
    trap.setAccessibleName("Marco")
    inner, outer, nobody = Button("Antes"), Button("Después"), QLineEdit()
    QVBoxLayout(trap).addWidget(inner)
    column = QVBoxLayout(window)
    for part in (outer, refuses, trap, nobody):
        column.addWidget(part)
    show(window, 300, 300)
    outer.setFocus()
    assert wrong_in(window, window) == ["no name: QLineEdit at " + f"{nobody.x()},{nobody.y()}"]
    nobody.setAccessibleName("Nombre")
    assert wrong_in(window, window) == []
    refuses.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    found = wrong_in(window, window)
    assert [one.split(" at ")[0] for one in found] == ["Backtab: Button «Sin foco»", "Tab: Button «Sin foco»"]
