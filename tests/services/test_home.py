"""What Inicio opens with, by who sits down and on which day; then who needs a call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from oit_campo.domain.attendance import MarkCode
from oit_campo.services import attendance, attendance_views, drafts, groups, home
from oit_campo.services.attendance import Entry
from oit_campo.services.desk import Desk
from oit_campo.services.drafts import OpenForm
from tests.helpers.ceremony import GOOD, close, present
from tests.helpers.workshop import MONDAY, course_of, desk_at, group_form, join, sessions_of
from tests.helpers.world import START, Laptop, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def laptop(world: World) -> Laptop:
    return world.laptop("rosa")


@pytest.fixture
def desk(laptop: Laptop) -> Desk:
    return desk_at(laptop)


@pytest.fixture
def group(desk: Desk, laptop: Laptop) -> UUID:
    """Mondays and Thursdays from today, with two people."""
    made = groups.create_group(desk, group_form(course_of(desk)))
    join(desk, laptop, made, ("Gladys", "Apaza"), ("Segundo", "Chero"))
    return made


def keep(desk: Desk, title: str, form: str = "visita") -> UUID:
    key = drafts.new_key(desk)
    drafts.save_draft(desk, OpenForm(key, form, 1, title, {"notas": "DATOS DE PRUEBA"}))
    return key


def people_in(desk: Desk, session: UUID) -> dict[str, UUID]:
    """Name on the list → enrolment."""
    return {e.list_name: e.enrolment for e in attendance_views.roster(desk, session).rows}


def test_an_empty_laptop_has_an_empty_home(desk: Desk) -> None:
    seen = home.home(desk)
    assert (seen.today, seen.tomorrow, seen.open_lists, seen.half_done) == ((), (), (), ())
    assert (seen.sync.pending, seen.sync.last_contact) == (0, START)
    assert home.attention(desk) == home.Attention((), None)


def test_a_class_of_today_says_where_when_and_for_how_many(desk: Desk, group: UUID) -> None:
    seen = home.home(desk)
    (row,) = seen.today
    assert (row.group, row.group_name, row.course_code, row.venue) == (group, "Wanchaq B", "SST", "Salón comunal")
    assert (row.day, row.starts_minute, row.ends_minute) == (MONDAY, 15 * 60, 18 * 60)
    assert (row.number, row.count, row.members, row.marked, row.state) == (1, 4, 2, 0, "prevista")
    assert row.modules
    assert (seen.tomorrow, seen.open_lists) == ((), ())
    assert seen.sync.pending > 0, "the group is only on this laptop so far"


def test_a_list_begun_today_is_under_way(desk: Desk, group: UUID) -> None:
    first = sessions_of(desk, group)[0]
    somebody = people_in(desk, first)["APAZA, Gladys"]
    attendance.mark(desk, first, somebody, Entry(MarkCode.PRESENT))
    (row,) = home.home(desk).today
    assert (row.state, row.marked) == ("en_curso", 1)


def test_the_day_before_a_class_it_stands_under_tomorrow(world: World, desk: Desk, group: UUID) -> None:
    world.clock.advance(days=2)
    seen = home.home(desk)
    assert seen.today == ()
    assert [(r.number, r.day) for r in seen.tomorrow] == [(2, MONDAY + timedelta(days=3))]


def test_lists_nobody_closed_stay_the_oldest_first_until_they_are_closed(world: World, desk: Desk, group: UUID) -> None:
    world.clock.advance(days=4)
    left = home.home(desk).open_lists
    assert [(r.number, r.state) for r in left] == [(1, "por_cerrar"), (2, "por_cerrar")]
    attendance.mark_unmarked_present(desk, left[0].key)
    attendance.close_roster(desk, left[0].key)
    assert [r.number for r in home.home(desk).open_lists] == [2]


def test_classes_of_another_region_are_not_ones_own(desk: Desk, group: UUID) -> None:
    assert home.home(desk).today
    assert home.home(replace(desk, seated=replace(desk.actor, region="20"))).today == ()


def test_open_forms_are_the_actors_own_the_last_touched_first(world: World, laptop: Laptop, desk: Desk) -> None:
    first = keep(desk, "Visita de ayer")
    world.clock.advance(minutes=5)
    second = keep(desk, "Visita de hoy")
    percy = desk_at(laptop, world.plan.users["percy"])
    theirs = keep(percy, "Evaluación de un plan", "evaluacion")
    assert home.home(desk).half_done == (
        home.HalfDone(second, "visita", "Visita de hoy", START + timedelta(minutes=5)),
        home.HalfDone(first, "visita", "Visita de ayer", START),
    )
    assert [d.key for d in home.home(percy).half_done] == [theirs]
    drafts.discard_draft(desk, second)
    assert [d.key for d in home.home(desk).half_done] == [first]


def test_an_evaluator_has_open_forms_and_the_sync_box_but_no_classes(world: World, laptop: Laptop, group: UUID) -> None:
    percy = desk_at(laptop, world.plan.users["percy"])
    draft = keep(percy, "Evaluación de un plan", "evaluacion")
    seen = home.home(percy)
    assert (seen.today, seen.tomorrow, seen.open_lists) == ((), (), ())
    assert [d.key for d in seen.half_done] == [draft]
    assert seen.sync.pending > 0


def test_who_has_no_function_here_sees_what_is_only_on_this_laptop(desk: Desk, group: UUID) -> None:
    nobody = replace(desk, seated=replace(desk.actor, roles=frozenset()))
    seen = home.home(nobody)
    assert (seen.today, seen.tomorrow, seen.open_lists) == ((), (), ())
    assert seen.sync.pending > 0
    assert home.attention(nobody) == home.Attention((), None)
    assert home.home(desk).today != ()  # control


def test_who_missed_two_classes_in_a_row_needs_a_call(world: World, desk: Desk, group: UUID) -> None:
    assert home.attention(desk).at_risk == ()
    world.clock.advance(days=4)
    for session in sessions_of(desk, group)[:2]:
        attendance.mark(desk, session, people_in(desk, session)["CHERO, Segundo"], Entry(MarkCode.ABSENT))
        attendance.mark_unmarked_present(desk, session)
    seen = home.attention(desk)
    assert [(r.list_name, r.group_name) for r in seen.at_risk] == [("CHERO, Segundo", "Wanchaq B")]
    assert seen.plans_to_score is None, "a facilitator scores nothing"


def test_plans_wait_for_an_evaluator_until_they_are_scored(world: World, laptop: Laptop, desk: Desk) -> None:
    plan = present(desk, laptop)
    laptop.sync()
    nelida = desk_at(world.laptop("nelida"))
    assert home.attention(nelida) == home.Attention((), 1)
    close(nelida, plan, GOOD)
    assert home.attention(nelida) == home.Attention((), 0)
