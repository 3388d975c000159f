"""Planes with the keyboard alone, on a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from sqlalchemy import select

from oit_campo.catalogues import fields
from oit_campo.domain.scoring import PanelResult
from oit_campo.models import kinds
from oit_campo.models.plans import Evaluation, EvaluationScore
from oit_campo.services import drafts, evaluation, plans
from oit_campo.services.evaluation import OwnState
from oit_campo.services.panels import Juror, PanelView
from oit_campo.ui import theme
from oit_campo.ui.dialogs.submit_plan import SubmitPlanDialog
from oit_campo.ui.pages import plans_scoring, plans_words
from oit_campo.ui.pages.plans import PlansPage
from oit_campo.ui.widgets.buttons import Button
from tests.helpers.ceremony import GOOD, POOR, close, jury, present
from tests.helpers.keyboard import press, shortcut, type_text
from tests.helpers.lint import findings
from tests.helpers.pages import Shown, focus, show_page, until
from tests.helpers.workshop import desk_at
from tests.helpers.world import START, Laptop, World
from tests.ui.conftest import settle

Open = Callable[..., Shown]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def rosa(world: World) -> Laptop:
    return world.laptop("rosa")


@pytest.fixture
def open_page() -> Iterator[Open]:
    made: list[Shown] = []

    def show_it(*args: object) -> Shown:
        made.append(show_page(*args))  # type: ignore[arg-type] # passed on
        return made[-1]

    yield show_it
    for one in made:
        one.close()


def said(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def two_plans(world: World, rosa: Laptop) -> tuple[UUID, UUID]:
    made = present(desk_at(rosa), rosa), present(desk_at(rosa), rosa, "Jugos y ensaladas")
    rosa.sync()
    return made


def test_a_plan_is_scored_and_sealed_without_the_mouse(
    world: World, two_plans: tuple[UUID, UUID], open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    nelida = desk_at(world.laptop("nelida"))
    shown = open_page(nelida, PlansPage)
    page = shown.page
    assert page.title().endswith("Arepas y desayunos")
    assert "Colmenares" not in said(page)
    button = page.scoring.seal_button
    assert not button.button.isEnabled()
    assert "Faltan 7 criterios" in said(page)

    focus(page.table.view)
    press(page.table.view, "Return")
    for key in "3233422":
        press(page, key)
        press(page, "Return")
    shown.idle()
    assert page.scoring.rubric.levels() == GOOD
    assert "70.00" in said(page)
    assert QApplication.focusWidget() is page.scoring.comment.edit, "Enter after the last goes to the comment"
    assert "Marque que no tiene relación" in said(page)
    type_text(page, "Muy ordenado, señora Ñ.")
    focus(page.scoring.stranger)
    press(page.scoring.stranger, "Space")
    shown.idle()
    assert button.button.isEnabled()
    (draft,) = drafts.list_drafts(nelida, evaluation.FORM)
    assert draft.form.typed["comment"] == "Muy ordenado, señora Ñ."
    assert evaluation.open_plan(nelida, two_plans[0]).levels == GOOD

    asked: list[list[str]] = []

    def agree(_parent: object, _title: str, lines: list[str], _accept: str) -> bool:
        asked.append(lines)
        return True

    monkeypatch.setattr(plans_scoring, "confirm", agree)
    shortcut(page, "Ctrl+Return")
    until(lambda: asked)
    shown.idle()
    assert "70.00" in asked[0][0]
    states = {r.plan: r.own for r in plans.list_plans(nelida)}
    assert states == {two_plans[0]: OwnState.SEALED, two_plans[1]: OwnState.TO_SCORE}
    settle()
    assert "Su nota está guardada y nadie la ve" in said(page)
    assert not page.scoring.bar.isVisible()


def test_arrows_and_shift_enter_move_and_digits_change_one_s_mind(
    world: World, two_plans: tuple[UUID, UUID], open_page: Open
) -> None:
    shown = open_page(desk_at(world.laptop("nelida")), PlansPage)
    page = shown.page
    page.scoring.focus_first()
    settle()
    cards = page.scoring.rubric.cards
    press(page, "4")
    press(page, "1")
    assert cards[0].level == 1
    press(page, "9")
    assert cards[0].level == 1
    press(page, "Down")
    assert cards[1].hasFocus()
    press(page, "Up")
    assert cards[0].hasFocus()
    press(page, "Up")
    press(page, "Down")
    press(page, "Shift+Return")
    assert cards[0].hasFocus()
    assert cards[0].rows[1].isVisible()
    assert not cards[1].rows[1].isVisible()
    cards[3].rows[2].click()
    assert (cards[3].level, cards[3].hasFocus()) == (2, True)
    shown.idle()


def test_what_was_scored_is_there_after_the_page_was_left(
    world: World, two_plans: tuple[UUID, UUID], open_page: Open
) -> None:
    nelida = desk_at(world.laptop("nelida"))
    first = open_page(nelida, PlansPage)
    first.page.scoring.focus_first()
    press(first.page, "2")
    first.page.scoring.comment.setFocus()
    type_text(first.page, "Bien")
    first.page.table.select(str(two_plans[1]))
    first.idle()
    again = open_page(nelida, PlansPage)
    again.page.open_at(draft=evaluation.evaluation_key(two_plans[0], nelida.actor.user))
    again.idle()
    assert again.page.scoring.plan() == two_plans[0]
    assert again.page.scoring.rubric.levels() == {"mercado": 2}
    assert again.page.scoring.comment.value() == "Bien"


def test_a_relation_is_declared_and_the_plan_goes(
    world: World, two_plans: tuple[UUID, UUID], open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    nelida = desk_at(world.laptop("nelida"))
    shown = open_page(nelida, PlansPage)
    page = shown.page
    page.open_at(plan=two_plans[1])
    shown.idle()
    monkeypatch.setattr(plans_scoring, "confirm_with_reason", lambda *_a, **_k: "")
    page.scoring.conflict.click()
    shown.idle()
    assert plans.list_plans(nelida)[1].own is OwnState.TO_SCORE
    monkeypatch.setattr(plans_scoring, "confirm_with_reason", lambda *_a, **_k: "familiar")
    page.scoring.conflict.click()
    shown.idle()
    assert plans.list_plans(nelida)[1].own is OwnState.CONFLICT
    settle()
    assert "pasa a otra persona" in said(page)


def test_without_plans_the_page_says_what_to_do(world: World, rosa: Laptop, open_page: Open) -> None:
    shown = open_page(desk_at(world.laptop("nelida")), PlansPage)
    assert "Todavía no hay planes para calificar" in said(shown.page)
    shown.page.nothing.findChild(Button).click()
    assert shown.went == [("sync", {})]


def test_the_supervisor_reads_the_panels_in_words_and_writes_the_outcome(
    world: World, rosa: Laptop, two_plans: tuple[UUID, UUID], open_page: Open
) -> None:
    first, second, nelida, percy = jury(world)
    close(nelida, two_plans[0], GOOD)
    close(percy, two_plans[0], GOOD)
    close(nelida, two_plans[1], POOR)
    first.sync()
    second.sync()
    rosa.sync()
    desk = desk_at(rosa)
    shown = open_page(desk, PlansPage)
    page = shown.page
    assert "2 planes · 1 con notas abiertas" in said(page)
    page.open_at(plan=two_plans[1])
    settle()
    assert "Las notas se abren cuando las 2 personas cierren; falta 1" in said(page)
    assert "25.00" not in said(page)
    page.open_at(plan=two_plans[0])
    settle()
    words = said(page)
    for expected in ("Génesis", "70.00", "Nélida Salazar Prueba", "«Ordenado.»", "Aprobado"):
        assert expected in words
    record = next(b for b in page.panels.detail.findChildren(Button) if b.text().startswith("Anotar"))
    record.click()
    shown.idle()
    settle()
    assert {r.state for r in plans.list_plans(desk)} == {"aprobado", "presentado"}
    assert "Anotado: Aprobado" in said(page)


def test_a_plan_is_presented_with_the_keyboard(rosa: Laptop, open_page: Open) -> None:
    desk = desk_at(rosa)
    rosa.enrol("Génesis", "Colmenares")
    shown = open_page(desk, PlansPage)
    page = shown.page
    shortcut(page, "Ctrl+N")
    until(lambda: page.findChild(SubmitPlanDialog))
    shown.idle()
    dialog = page.findChild(SubmitPlanDialog)
    settle()
    assert findings(dialog) == []
    dialog.act.click()
    assert "Elija a la persona" in dialog.person.error()
    focus(dialog.person)
    type_text(dialog, "colm")
    press(dialog, "Down")
    press(dialog, "Return")
    settle()
    assert dialog.person.value()
    focus(dialog.title)
    type_text(dialog, "Arepas")
    focus(dialog.amount)
    type_text(dialog, "1,500.50")
    assert QGuiApplication.focusObject() is not None
    shortcut(dialog, "Ctrl+S")
    until(page.notice.isVisible)
    (row,) = plans.list_plans(desk)
    assert (row.title, row.requested_amount) == ("Arepas", 150_050)
    assert row.blind_code in page.notice.words.text()


@pytest.mark.parametrize(("typed", "field"), [("mil", "amount"), ("0", "amount")])
def test_a_wrong_amount_is_said_beside_it(rosa: Laptop, open_page: Open, typed: str, field: str) -> None:
    desk = desk_at(rosa)
    rosa.enrol("Génesis", "Colmenares")
    (who,) = plans.people_without_plan(desk)
    shown = open_page(desk, PlansPage)
    shown.page.open_at(enrolment=who.enrolment)
    shown.idle()
    dialog = shown.page.findChild(SubmitPlanDialog)
    assert dialog.person.value() == str(who.enrolment)
    dialog.title.set_value("Arepas")
    dialog.amount.set_value(typed)
    dialog.act.click()
    shown.idle()
    assert getattr(dialog, field).error()
    assert plans.list_plans(desk) == ()
    dialog.reject()


@pytest.mark.parametrize("size", [100, 150])
def test_nothing_is_cut_and_everything_has_a_name(
    world: World, rosa: Laptop, two_plans: tuple[UUID, UUID], open_page: Open, app: QApplication, size: int
) -> None:
    theme.apply(app, "light", size)
    for desk in (desk_at(world.laptop("nelida")), desk_at(rosa)):
        shown = open_page(desk, PlansPage)
        settle()
        assert findings(shown.page) == []


def test_the_page_opens_at_what_was_begun(world: World, two_plans: tuple[UUID, UUID], open_page: Open) -> None:
    nelida = desk_at(world.laptop("nelida"))
    close(nelida, two_plans[0], GOOD)
    assert open_page(nelida, PlansPage).page.scoring.plan() == two_plans[1]


def test_the_evaluator_s_list_has_the_focus(world: World, two_plans: tuple[UUID, UUID], open_page: Open) -> None:
    shown = open_page(desk_at(world.laptop("nelida")), PlansPage)
    shown.page.activateWindow()
    assert shown.page.focusWidget() is shown.page.table.view


def test_the_supervisor_s_list_has_the_focus(rosa: Laptop, two_plans: tuple[UUID, UUID], open_page: Open) -> None:
    page = open_page(desk_at(rosa), PlansPage).page
    assert page.focusWidget() is page.panels.table.view
    assert "2 planes · 0 con notas abiertas" in said(page)


def test_the_statement_and_the_criteria_are_never_cut(
    world: World, two_plans: tuple[UUID, UUID], open_page: Open, app: QApplication
) -> None:
    shown = open_page(desk_at(world.laptop("nelida")), PlansPage)
    page = shown.page
    for size in (100, 150):
        theme.apply(app, "light", size)
        settle()
        stranger = page.scoring.stranger
        assert stranger.width() >= stranger.sizeHint().width(), size
        assert findings(page) == []
    theme.apply(app, "light", 100)
    labels = said(page)
    assert labels.count("Seguridad y salud en el trabajo y formalización") == 2, "in the rubric and in the sum"


def test_an_evaluation_that_was_replaced_or_cannot_be_read_has_words(
    world: World, rosa: Laptop, two_plans: tuple[UUID, UUID], open_page: Open
) -> None:
    first, second, nelida, percy = jury(world)
    for laptop, juror in ((first, nelida), (second, percy)):
        close(juror, two_plans[0], GOOD)
        laptop.sync()
    rosa.sync()
    desk = desk_at(rosa)
    with desk.store.write(None) as session:  # as they come from the centre
        one = session.scalars(select(Evaluation).order_by(Evaluation.id)).first()
        assert one is not None
        for score in session.scalars(select(EvaluationScore).where(EvaluationScore.evaluation == one.id)):
            score.level = None
        one.total_hundredths = None
        chain: dict[str, kinds.Value] = {"plan": one.plan, "evaluator": one.evaluator, "replaces": one.id}
        session.add(
            Evaluation(
                id=kinds.identity(fields.kind("evaluation"), chain), plan=one.plan, evaluator=one.evaluator, rubric=one.rubric,
                no_conflict=True, sealed_scores=one.sealed_scores, closed_at=one.closed_at, replaces=one.id,
            )
        )  # fmt: skip
    page = open_page(desk, PlansPage).page
    page.panels.table.select(str(two_plans[0]))
    settle()
    assert "1 evaluación quedó reemplazada por otra y no cuenta" in said(page)
    assert "el centro no pudo leer alguna" in said(page)
    assert findings(page) == []
    page.panels.table.select(str(two_plans[1]))
    settle()
    assert "reemplazada" not in said(page)
    assert "no pudo leer" not in said(page)


def test_scores_that_stay_closed_beside_open_ones_are_named() -> None:
    juror = Juror("Nélida", START, None)
    assert plans_words.closed_caption(juror, opened=True) == "cerró el 09/03 · notas sin abrir"
    assert plans_words.closed_caption(juror, opened=False) == "cerró el 09/03"
    assert plans_words.closed_caption(replace(juror, total=100), opened=True) == "cerró el 09/03"
    assert plans_words.closed_caption(replace(juror, closed_at=None, total=100), opened=True) == "cerró"
    result = PanelResult(9000, 0, False, False, (), "aprobado", False, {})
    view = PanelView(2, 3, 0, 1, (juror,), result)
    assert "no entran en el resultado" in plans_words.unopened_words(view)
    assert plans_words.unopened_words(replace(view, waiting=0)) == ""
    assert plans_words.replaced_words(2).startswith("2 evaluaciones")
