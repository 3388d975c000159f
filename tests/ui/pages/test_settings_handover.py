"""Handing work on from Ajustes: the preview first, one button, giving back; the record of a laptop on screen, paper and disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from sqlalchemy import select

from oit_campo.clock import LIMA
from oit_campo.errors import UserError
from oit_campo.models.laptop import Draft
from oit_campo.models.programme import User
from oit_campo.services import handover
from oit_campo.services.desk import Desk
from oit_campo.services.handover import Preview, Stay
from oit_campo.services.handover_return import Handed
from oit_campo.ui import theme
from oit_campo.ui.dialogs import hand_over, handover_record
from oit_campo.ui.dialogs.hand_over import HandOverDialog, passing_words, preview_lines, stay_words
from oit_campo.ui.dialogs.handover_record import HandoverRecordDialog
from oit_campo.ui.pages import roster_print
from oit_campo.ui.pages.settings import SettingsPage
from oit_campo.ui.pages.settings_handover import handed_words
from tests.conftest import MORNING
from tests.helpers import lint
from tests.helpers.audit import audit_events
from tests.helpers.keyboard import press
from tests.helpers.pages import Shown, show_page, until
from tests.helpers.world import World
from tests.services.test_handover import add_evaluation, add_form, at, new_group, rosa, with_roles, world
from tests.ui.conftest import settle, show

__all__ = ["rosa", "world"]


@pytest.fixture
def shown(rosa: Desk, world: World) -> Iterator[Shown]:
    with_roles(rosa, world, "wilfredo", "facilitator", "supervisor")
    add_form(rosa)
    add_evaluation(rosa, rosa.actor.user)
    new_group(rosa, "Wanchaq B", rosa.actor.user)
    made = show_page(rosa, SettingsPage)
    yield made
    made.close()


def words_of(widget: QWidget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def in_dialog(open_it: Callable[[], object], act: Callable[[QDialog], None]) -> None:
    """Open a modal dialog and act in it once it is there; it never outlives a failure."""
    failures: list[BaseException] = []

    def reach() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            return
        look.stop()
        try:
            act(dialog)
        except BaseException as error:  # noqa: BLE001 - told after the dialog is gone
            failures.append(error)
            dialog.reject()

    look = QTimer()
    look.setInterval(5)
    look.timeout.connect(reach)
    look.start()
    open_it()
    look.stop()
    assert not failures, failures[0]


def owners(desk: Desk) -> set[object]:
    with desk.store.read() as session:
        return set(session.scalars(select(Draft.owner).where(Draft.form == "enrolment")))


def test_the_preview_stands_before_the_button(shown: Shown, rosa: Desk, world: World) -> None:
    seen: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, HandOverDialog)
        assert not dialog.act.isEnabled(), "nobody is chosen"
        dialog.whom.set_value(str(world.plan.users["wilfredo"]))
        dialog._ask()
        until(dialog.act.isEnabled)
        settle()
        seen.append(words_of(dialog))
        assert lint.findings(dialog) == []
        assert owners(rosa) == {rosa.actor.user}, "nothing has moved yet"
        dialog.act.click()

    in_dialog(shown.page.handover.give.click, look)
    shown.idle()
    for part in (
        "1 ficha a medias",
        "sesiones por venir",
        "1 grupo: Wanchaq B",
        "No pasa: 1 evaluación abierta.",
        "solo en esta laptop",
    ):
        assert part in seen[0], part
    assert owners(rosa) == {world.plan.users["wilfredo"]}
    assert "Trabajo entregado." in shown.page.notice.words.text()
    assert "Hoy 08:00 usted entregó a Wilfredo Puma Prueba: 1 ficha" in words_of(shown.page)


def test_it_is_given_back_from_the_card(shown: Shown, rosa: Desk, world: World) -> None:
    handover.hand_over(rosa, world.plan.users["wilfredo"])
    shown.page.handover.refresh()
    shown.idle()
    button = next(b for b in shown.page.handover.findChildren(type(shown.page.handover.give)) if b.text() == "Devolver")
    assert button.accessibleName() == "Devolver lo que entregó Rosa Huamán Prueba"
    button.click()
    shown.idle()
    assert owners(rosa) == {rosa.actor.user}
    assert "devueltas" in shown.page.notice.words.text()


def test_going_back_moves_nothing(shown: Shown, rosa: Desk) -> None:
    def go_back(dialog: QDialog) -> None:
        assert isinstance(dialog, HandOverDialog)
        dialog.cancel.click()

    in_dialog(shown.page.handover.give.click, go_back)
    shown.idle()
    assert owners(rosa) == {rosa.actor.user}


def test_a_refusal_is_said_in_the_dialog(shown: Shown, rosa: Desk, world: World) -> None:
    def refuse(dialog: QDialog) -> None:
        assert isinstance(dialog, HandOverDialog)
        dialog.whom.set_value(str(world.plan.users["wilfredo"]))
        dialog._ask()
        until(dialog.act.isEnabled)
        with rosa.store.write(None) as session:
            session.get_one(User, world.plan.users["wilfredo"]).state = "suspendida"
        dialog.act.click()
        until(dialog.notice.isVisible)
        assert "Elija a otra" in dialog.notice.words.text()
        dialog.reject()

    in_dialog(shown.page.handover.give.click, refuse)
    shown.idle()
    assert owners(rosa) == {rosa.actor.user}


def test_the_work_of_who_left_is_taken(shown: Shown, rosa: Desk, world: World) -> None:
    card = shown.page.handover
    assert card.take.isHidden()
    add_form(rosa, "Otra", owner=world.plan.users["wilfredo"])
    with rosa.store.write(None) as session:
        session.get_one(User, world.plan.users["wilfredo"]).state = "dejo_equipo"
    card.refresh()
    shown.idle()
    assert card.take.isVisible()

    def take(dialog: QDialog) -> None:
        assert isinstance(dialog, HandOverDialog)
        until(dialog.act.isEnabled)  # there is one: already chosen
        dialog.act.click()

    in_dialog(card.take.click, take)
    shown.idle()
    assert owners(rosa) == {rosa.actor.user}
    assert "Trabajo tomado." in shown.page.notice.words.text()


def test_who_may_only_give_sees_only_that(rosa: Desk, world: World) -> None:
    made = show_page(at(rosa, world, "nelida"), SettingsPage)
    card = made.page.handover
    card.unfold()
    assert (card.give.isVisible(), card.take.isVisible(), card.record.isVisible()) == (True, False, False)
    made.close()


# --- the record --------------------------------------------------------------------------------------------------------


@pytest.fixture
def dialog(shown: Shown, world: World) -> Iterator[HandoverRecordDialog]:
    made = HandoverRecordDialog(shown.page, shown.page._context)
    show(made, 760, 700)
    shown.idle()
    yield made
    made.close()
    made.deleteLater()


def choose(dialog: HandoverRecordDialog, shown: Shown, world: World) -> None:
    dialog.receiver.set_value(str(world.plan.users["wilfredo"]))
    dialog._draw()
    until(lambda: not dialog.page.pixmap().isNull())


def test_the_real_page_is_shown(dialog: HandoverRecordDialog, shown: Shown, world: World) -> None:
    assert not dialog.paper.isEnabled()
    choose(dialog, shown, world)
    assert dialog.paper.isEnabled()
    assert dialog.page.pixmap().height() > dialog.page.pixmap().width()
    assert lint.findings(dialog) == []
    dialog.place.set_value(" ")
    dialog._draw()
    until(lambda: bool(dialog.place.error()))
    assert audit_events(shown.page._context.desk) == []


def test_it_goes_into_a_folder_under_a_name_without_names(
    dialog: HandoverRecordDialog, shown: Shown, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(dialog, shown, world)
    folders = [None, tmp_path]
    monkeypatch.setattr(handover_record, "choose_folder", lambda _parent: folders.pop(0))  # asks a person
    dialog.save.click()
    dialog.save.click()
    until(dialog.notice.isVisible)
    (file,) = tmp_path.glob("*.pdf")
    assert file.name.startswith("acta-entrega-L")
    assert file.stem in dialog.notice.words.text()
    document = pypdfium2.PdfDocument(file)
    assert "Wilfredo Puma Prueba" in document[0].get_textpage().get_text_range()
    document.close()
    assert [e.reason for e in audit_events(shown.page._context.desk)] == ["archivo"]


def test_ctrl_p_prints(
    dialog: HandoverRecordDialog, shown: Shown, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(dialog, shown, world)
    made: list[bytes] = []

    def to_paper(
        _page: object, _background: object, make: Callable[[], bytes], done: Callable[[], object], _f: object
    ) -> None:
        made.append(make())
        done()

    monkeypatch.setattr(roster_print, "print_sheet", to_paper)  # a printer
    press(dialog, "Ctrl+P")
    until(lambda: bool(made))
    assert made[0].startswith(b"%PDF")
    assert "está en la impresora" in dialog.notice.words.text()
    dialog._fail(UserError("no_right", accion="devices.hand_over", rol="Supervisor(a)"))
    assert "Supervisor(a)" in dialog.notice.words.text()


# --- words -------------------------------------------------------------------------------------------------------------


def preview(**changes: object) -> Preview:
    usual: dict[str, object] = {
        "forms": 0, "lists": 0, "to_come": 0, "groups": (), "only_here": 0, "since": None, "stays": (),
    }  # fmt: skip
    return Preview(**{**usual, **changes})  # type: ignore[arg-type] # fields by name


def test_every_count_has_its_words() -> None:
    assert passing_words(preview(forms=2, lists=1, to_come=7, groups=("A", "B"))) == [
        "2 fichas a medias",
        "1 lista sin cerrar",
        "7 sesiones por venir",
        "2 grupos: A, B",
    ]
    assert preview_lines(preview(), MORNING, taking=False)[0][2] == "No hay nada que pueda pasar."
    lines = preview_lines(preview(forms=1, only_here=12, since=MORNING), MORNING, taking=True)
    assert f"12 cambios de esa persona solo en esta laptop desde hoy {MORNING.astimezone(LIMA):%H:%M}" in lines[1][2]
    week_later = MORNING + timedelta(days=7)
    lines = preview_lines(preview(forms=1, only_here=1, since=MORNING), week_later, taking=False)
    assert "1 cambio suyo solo en esta laptop desde lun 9 mar" in lines[1][2]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (handover.EVALUATIONS, "No pasa: 2 evaluaciones abiertas. Los puntajes"),
        (handover.CANNOT_ENROL, "No pasa: 2 fichas a medias. Quien recibe no inscribe"),
        (handover.CANNOT_TEACH, "No pasa: 2 grupos y sesiones. Quien recibe no dicta"),
        (handover.CANNOT_CHANGE, "No pasa: 2 grupos y sesiones. Su función no los cambia"),
        (handover.GROUPS_BY_SUPERVISION, "No pasa: 2 grupos. Las sesiones sí"),
        (handover.BY_COORDINATION, "No pasa: 2 grupos. Lo que asignó la coordinación"),
    ],
)
def test_what_stays_says_why(reason: str, words: str) -> None:
    assert stay_words(Stay(reason, 2)).startswith(words)


@pytest.mark.parametrize(
    ("mine", "taken", "words"),
    [
        (True, False, "Hoy 08:00 usted entregó a Bea: 3 fichas, 1 grupo."),
        (
            False,
            False,
            "Hoy 08:00 Ana le entregó: 3 fichas, 1 grupo. 12 cambios de Ana solo en esta laptop desde lun 9 mar",
        ),
        (False, True, "Hoy 08:00 pasó a Bea el trabajo de Ana: 3 fichas, 1 grupo."),
    ],
)
def test_who_receives_is_told_the_count_and_since_when(mine: bool, taken: bool, words: str) -> None:
    handed = Handed("k", "Ana", "Bea", MORNING, 3, 0, 1, 12, MORNING, mine, taken)
    assert handed_words(handed).startswith(words)


@pytest.mark.parametrize("size", [100, 125, 200])
def test_nothing_is_cut(shown: Shown, app: QApplication, size: int) -> None:
    theme.apply(app, "light", size)
    show(shown.page, 1160, 712)
    assert lint.findings(shown.page) == []
    assert hand_over.CHANGES
