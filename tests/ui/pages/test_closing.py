"""Cerrar el día: each line ticks itself as its thing is done, nothing is forced, and locking is always there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from oit_campo.errors import KnownError
from oit_campo.services import backups, closing, drafts, groups
from oit_campo.services.desk import Desk
from oit_campo.services.drafts import OpenForm
from oit_campo.ui import theme
from oit_campo.ui.exchange import Exchange
from oit_campo.ui.pages.closing import ClosingPage
from oit_campo.ui.work import Work
from tests.helpers import lint
from tests.helpers.hall import Hall, answering, make_hall, nobody, rest, serving, use_centre
from tests.helpers.keyboard import shortcut
from tests.helpers.pages import Shown, show_page, until
from tests.helpers.shared_laptop import SharedLaptop
from tests.helpers.workshop import course_of, enrolment_of, group_form, sessions_of
from tests.helpers.world import World
from tests.ui.conftest import show


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = make_hall(tmp_path)
    yield made
    made.close()


@pytest.fixture
def busy(hall: Hall) -> Hall:
    """A class at 15:00 whose list is open, a form half done, a person only here; it is 16:00."""
    desk = hall.desk
    group = groups.create_group(desk, group_form(course_of(desk)))
    groups.add_member(desk, group, enrolment_of(desk, hall.laptop.enrol("Gladys", "Apaza")), since=desk.today)
    drafts.save_draft(
        desk, OpenForm(drafts.new_key(desk), drafts.ENROLMENT, 1, "Milagros", {drafts.CONSENT_FIELD: "si"})
    )
    hall.world.clock.advance(hours=8)
    return hall


def ticked(page: ClosingPage) -> list[bool]:
    return [line.done for line in page.lines() if not line.isHidden()]


def test_it_says_what_is_left_and_begins_there(busy: Hall) -> None:
    shown, _ = busy.open(ClosingPage)
    page = shown.page
    assert ticked(page) == [False, False, False, False]
    assert page.lists.fact.text() == "1 lista sin cerrar"
    assert page.lists.rest.text() == "Primero: Wanchaq B, sesión 1, lun 9 mar 15:00. Quedan 1 sin marcar."
    assert page.forms.fact.text() == "1 ficha a medias"
    assert page.centre.fact.text().startswith("Solo en esta laptop: 1 inscripción")
    assert page.backup.fact.text() == "Falta el respaldo de hoy"
    assert page.lists.act.hasFocus()
    assert page._summary.text() == "4 cosas quedan para mañana si bloquea ahora. Lo guardado no se pierde."
    assert page.lock.isEnabled(), "nothing is forced"


def test_each_line_leads_to_what_it_is_about(busy: Hall) -> None:
    shown, _ = busy.open(ClosingPage)
    page = shown.page
    page.lists.act.click()
    page.forms.act.click()
    (session, *_) = sessions_of(busy.desk, groups.list_groups(busy.desk)[0].key)
    form = drafts.list_drafts(busy.desk)[0].form.key
    assert shown.went == [("roster", {"session": session}), ("enrol", {"draft": form})]
    drafts.discard_draft(busy.desk, form)
    drafts.save_draft(busy.desk, OpenForm(drafts.new_key(busy.desk), "evaluation", 1, "Plan", {}))
    page.refresh()
    shown.idle()
    page.forms.act.click()
    assert shown.went[-1][0] == "plans"


def test_it_ticks_itself_when_the_centre_has_it(busy: Hall) -> None:
    with serving(busy.world) as url:
        use_centre(busy.desk, url)
        shown, exchange = busy.open(ClosingPage)
        page = shown.page
        shortcut(page, "F5")
        rest(shown, exchange)
        shown.page.refresh()  # as the frame does when something changed
        shown.idle()
    assert page.centre.done
    assert page.centre.fact.text() == "Todo llegó al centro"
    assert page.centre.act.isHidden()
    assert "3 cosas quedan" in page._summary.text()


def test_without_a_line_it_is_safe_and_can_wait(busy: Hall) -> None:
    use_centre(busy.desk, nobody())
    shown, exchange = busy.open(ClosingPage)
    page = shown.page
    page.centre.act.click()
    rest(shown, exchange)
    assert page.centre.fact.text() == "No hay conexión"
    assert not page.centre.done
    assert page.lock.isEnabled()


def test_it_can_be_stopped_on_the_way(busy: Hall) -> None:
    held = threading.Event()
    with answering(lambda _line: held.wait(20)) as url:
        use_centre(busy.desk, url)
        shown, exchange = busy.open(ClosingPage)
        page = shown.page
        page.centre.act.click()
        until(lambda: page.centre.act.text() == "Parar")
        assert page.centre.meter.isVisible()
        page.centre.act.click()
        held.set()
        rest(shown, exchange)
    assert page.centre.fact.text() == "Envío detenido"


def test_without_an_address_it_says_where_to_write_it(busy: Hall) -> None:
    shown, _ = busy.open(ClosingPage)
    shown.page.centre.act.click()
    assert "Escríbala en Ajustes." in shown.page.notice.words.text()


# --- the backup, and the lock ----------------------------------------------------------------------------------------


@pytest.fixture
def rosa(tmp_path: Path) -> Iterator[Desk]:
    """With a vault, as backups hold it."""
    world = World(tmp_path)
    desk = SharedLaptop(world, tmp_path / "laptop").open("rosa")
    yield desk
    desk.close()
    world.close()


@pytest.fixture
def shown(rosa: Desk) -> Iterator[Shown]:
    made = show_page(rosa, lambda context: ClosingPage(context, Exchange(rosa, context.background)))
    yield made
    made.close()


def test_a_backup_ticks_itself_and_then_everything_is_in_order(rosa: Desk, shown: Shown) -> None:
    page = shown.page
    assert ticked(page) == [True, True, True, False]
    assert page.backup.act.hasFocus()
    page.backup.act.click()
    assert page.backup.fact.text() == "Haciendo el respaldo…"
    assert not page.backup.act.isEnabled()
    shown.idle()
    until(lambda: page.backup.done)
    assert page.backup.fact.text() == "Respaldo de hoy hecho"
    assert page.backup.rest.text() == "Hoy 08:00"
    assert page._summary.text() == "Todo en orden. Ya puede bloquear y descansar."
    assert closing.day(rosa).done


def test_yesterday_s_backup_is_told_with_its_day(rosa: Desk, shown: Shown) -> None:
    backups.back_up(rosa)
    rosa.store.clock.advance(days=1)  # type: ignore[attr-defined] # the tests' clock
    shown.page.refresh()
    shown.idle()
    assert shown.page.backup.rest.text() == "El último: ayer 08:00."


def test_a_backup_that_fails_says_why_and_can_be_tried_again(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise KnownError("backup_room", n=80)

    monkeypatch.setattr(backups, "back_up", no_room)  # a full disk
    shown.page.backup.act.click()
    shown.idle()
    assert shown.page.backup.fact.text() == "El respaldo no se hizo"
    assert "80" in shown.page.backup.rest.text()
    assert shown.page.backup.act.isEnabled()


def test_a_stick_that_is_away_is_told_beside_the_backup_that_was_made(rosa: Desk, shown: Shown, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    backups.choose_stick(rosa, stick)
    stick.rmdir()
    shown.page.backup.act.click()
    shown.idle()
    until(lambda: shown.page.backup.done)
    assert shown.page.notice.isVisible()


def test_nothing_is_asked_of_who_may_not_do_it(rosa: Desk) -> None:
    evaluator = replace(rosa, seated=replace(rosa.actor, roles=frozenset({"evaluator"})))
    made = show_page(evaluator, lambda context: ClosingPage(context, Exchange(evaluator, context.background)))
    page = made.page
    assert (page.lists.isHidden(), page.backup.isHidden()) == (True, True)
    assert ticked(page) == [True, True]
    assert page.lock.hasFocus()
    made.close()


def test_it_locks_whatever_is_left(busy: Hall) -> None:
    work = Work(busy.desk)
    locked: list[int] = []
    work.locked.connect(lambda: locked.append(1))
    show(work.window)
    work.go("closing")
    page = work.window.page()
    assert isinstance(page, ClosingPage)
    until(lambda: not work.background.busy())
    page.lock.click()
    assert locked == [1]
    work.exchange.stop()
    work.window.close()
    work.background.close()
    work.window.deleteLater()


@pytest.mark.parametrize("theme_name", ["light", "dark"])
@pytest.mark.parametrize("size", [100, 150, 200])
def test_nothing_is_cut(busy: Hall, app: QApplication, theme_name: str, size: int) -> None:
    theme.apply(app, theme_name, size)
    shown, _ = busy.open(ClosingPage)
    show(shown.page, 1160, 712)
    assert lint.findings(shown.page) == []
