"""Inicio: what waits for whoever opened the laptop, and nothing that only takes room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from oit_campo.services import evaluation, groups, home, plans
from oit_campo.services.attendance_views import AtRisk
from oit_campo.services.evaluation import OwnState
from oit_campo.ui.pages import home as home_page
from oit_campo.ui.pages.home import HomePage
from oit_campo.ui.widgets.buttons import Button
from tests.helpers.ceremony import GOOD, close, present
from tests.helpers.lint import findings
from tests.helpers.pages import Shown, show_page
from tests.helpers.workshop import course_of, desk_at, group_form, join
from tests.helpers.world import Laptop, World
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
        made[-1].idle()
        settle()
        return made[-1]

    yield show_it
    for one in made:
        one.close()


def said(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_an_evaluator_sees_how_many_plans_wait_and_goes_there(world: World, rosa: Laptop, open_page: Open) -> None:
    desk = desk_at(rosa)
    first, _ = present(desk, rosa), present(desk, rosa, "Jugos y ensaladas")
    rosa.sync()
    nelida = desk_at(world.laptop("nelida"))
    shown = open_page(nelida, HomePage)
    assert "2 planes por calificar" in said(shown.page)
    assert shown.page.score.hasFocus(), "Enter begins"
    shown.page.score.click()
    assert shown.went == [("plans", {})]
    assert findings(shown.page) == []
    evaluation.save_levels(nelida, first, {"mercado": 3})
    assert plans.count_to_score(nelida) == 2, "a plan begun still waits"
    close(nelida, first, GOOD)
    shown.page.refresh()
    shown.idle()
    assert "1 plan por calificar" in said(shown.page)


def test_the_count_is_of_those_the_list_calls_to_score(world: World, rosa: Laptop) -> None:
    desk = desk_at(rosa)
    made = [present(desk, rosa, title) for title in ("Arepas y desayunos", "Jugos y ensaladas", "Costura fina")]
    rosa.sync()
    nelida = desk_at(world.laptop("nelida"))
    evaluation.declare_conflict(nelida, made[0], "familiar")
    waiting = [r for r in plans.list_plans(nelida) if r.own in (OwnState.TO_SCORE, OwnState.OPEN)]
    assert plans.count_to_score(nelida) == len(waiting) == 2
    # the control: who enrolled or taught the person is never asked to score the plan
    taught = replace(desk.actor, roles=frozenset({"evaluator"}))
    own = type(desk)(desk.store, taught, desk.activation)
    related = [r for r in plans.list_plans(own) if r.own is OwnState.RELATED]
    assert plans.count_to_score(own) == len(made) - len(related)


def test_who_does_not_score_hears_nothing_of_plans(rosa: Laptop, open_page: Open) -> None:
    desk = desk_at(rosa)
    assert home.attention(desk).plans_to_score is None
    shown = open_page(desk, HomePage)
    assert "por calificar" not in said(shown.page)


def test_it_scrolls_over_nothing(rosa: Laptop, open_page: Open) -> None:
    desk = desk_at(rosa)
    key = groups.create_group(desk, group_form(course_of(desk), name="Wanchaq B"))
    join(desk, rosa, key, ("Ana", "Flores"))
    shown = open_page(desk, HomePage)
    page = shown.page
    lowest = max(c.mapTo(page, c.rect().bottomLeft()).y() for c in page.findChildren(Button) if c.isVisible())
    assert lowest < page.height()
    assert page.area.verticalScrollBar().maximum() == 0


def test_tomorrow_stands_under_a_line_of_its_own(world: World, rosa: Laptop, open_page: Open) -> None:
    desk = desk_at(rosa)
    key = groups.create_group(desk, group_form(course_of(desk), name="Wanchaq B"))
    join(desk, rosa, key, ("Ana", "Flores"))
    world.clock.advance(days=2)  # Wednesday: the next session is on Thursday
    shown = open_page(desk, HomePage)
    labels = [label.text() for label in shown.page._days.findChildren(QLabel) if label.isVisible()]
    assert [text for text in labels if text][:2] == ["Hoy", "0 sesiones"]
    assert labels.index("lun 9 mar") < labels.index("Mañana") < labels.index("jue 12 mar")


def test_one_change_is_kept_and_many_are_kept() -> None:
    assert home_page.waiting_words(1, "hoy 08:00") == "1 cambio desde hoy 08:00. Está guardado y cifrado aquí."
    assert home_page.waiting_words(37, "hoy 08:00") == "37 cambios desde hoy 08:00. Están guardados y cifrados aquí."


@pytest.mark.parametrize(
    ("waiting", "words"),
    [(0, "Ningún plan por calificar"), (1, "1 plan por calificar"), (2, "2 planes por calificar")],
)
def test_plans_are_counted_in_good_spanish(waiting: int, words: str) -> None:
    assert home_page.plans_waiting(waiting) == words


def test_somebody_in_two_groups_is_named_once(rosa: Laptop, open_page: Open) -> None:
    shown = open_page(desk_at(rosa), HomePage)
    person, group = uuid4(), uuid4()

    def risk(name: str, absences: int) -> AtRisk:
        return AtRisk(UUID(int=absences), person, "GÓMEZ PEÑA, Oriana", group, name, absences, not absences)

    risks = (risk("Wanchaq A", 2), risk("San Jerónimo A", 0))
    shown.page._show_attention(home.Attention(risks, None))
    settle()
    links = [b.text() for b in shown.page.findChildren(Button) if b.text().startswith("GÓMEZ") and b.isVisible()]
    assert links == ["GÓMEZ PEÑA, Oriana"]
    assert "Wanchaq A · 2 faltas seguidas" in said(shown.page)
    assert "San Jerónimo A · una falta más" in said(shown.page)
