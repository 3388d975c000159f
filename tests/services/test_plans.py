"""Presenting business plans and listing them, on real stores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from oit_campo.catalogues import lists
from oit_campo.errors import UserError
from oit_campo.models.laptop import StoreFact
from oit_campo.models.plans import Business, BusinessPlan, Rubric
from oit_campo.models.training import Enrolment
from oit_campo.services import evaluation, plans
from oit_campo.services.desk import Desk
from oit_campo.services.evaluation import OwnState
from oit_campo.services.plans import PlanForm
from tests.helpers.ceremony import GOOD, close, present
from tests.helpers.workshop import MONDAY, desk_at, enrolment_of
from tests.helpers.world import Laptop, World


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


def form(desk: Desk, laptop: Laptop, **changes: object) -> PlanForm:
    person = laptop.enrol("Génesis", "Flores")
    usual = PlanForm(
        enrolment_of(desk, person), "Venta de flores", "Ramos en el mercado.", "4773", 150_000, "La Esquina"
    )
    return replace(usual, **changes)  # type: ignore[arg-type] # fields by name


def test_a_plan_and_its_business_are_made_together_under_a_blind_code(desk: Desk, laptop: Laptop) -> None:
    key = plans.submit_plan(desk, form(desk, laptop, title="  Venta  de flores "))
    with desk.store.read() as session:
        plan = session.get_one(BusinessPlan, key)
        business = session.get_one(Business, plan.business)
    assert (plan.title, plan.attempt, plan.state, plan.presented_on) == ("Venta de flores", 1, "presentado", MONDAY)
    assert (plan.requested_amount, plan.currency, plan.economic_activity) == (150_000, "PEN", "4773")
    assert plan.blind_code == f"{laptop.activation.prefix}-001"
    assert business.trade_name == "La Esquina"


def test_codes_are_never_the_same_on_two_laptops_nor_after_a_restart(world: World, desk: Desk, laptop: Laptop) -> None:
    other = world.laptop("piura", "20")
    there = desk_at(other)
    for _ in range(2):
        present(desk, laptop)
        present(there, other)
    again = desk_at(world.reopen(laptop))
    present(again, laptop)
    codes = [r.blind_code for r in (*plans.list_plans(again), *plans.list_plans(there))]
    assert len(codes) == len(set(codes)) == 5


def test_a_counter_put_back_from_a_backup_skips_what_is_taken(desk: Desk, laptop: Laptop) -> None:
    present(desk, laptop)
    with desk.store.write(None) as session:
        session.delete(session.get_one(StoreFact, "plan_counter"))
    present(desk, laptop)
    assert [r.blind_code[-3:] for r in plans.list_plans(desk)] == ["001", "002"]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": " "}, "plan_title", "title"),
        ({"title": "x" * 121}, "plan_title", "title"),
        ({"summary": "x" * 801}, "plan_summary_long", "summary"),
        ({"economic_activity": "0000"}, "plan_activity", "economic_activity"),
        ({"requested_amount": 0}, "plan_amount", "requested_amount"),
        ({"title": "Flores de GENESIS Flores"}, "plan_title_names", "title"),
        ({"summary": "Génesis vende sus flores"}, "plan_title_names", "summary"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    desk: Desk, laptop: Laptop, changes: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(UserError, match=code) as caught:
        plans.submit_plan(desk, form(desk, laptop, **changes))
    assert (caught.value.code, caught.value.field) == (code, field)
    with desk.store.read() as session:
        assert session.scalars(select(BusinessPlan)).all() == []


def test_a_little_is_enough(desk: Desk, laptop: Laptop) -> None:
    wanted = form(desk, laptop, summary="", economic_activity="", requested_amount=None, trade_name="")
    plans.submit_plan(desk, wanted)
    (row,) = plans.list_plans(desk)
    assert (row.activity, row.requested_amount, row.currency) == ("", None, "PEN")


def test_one_plan_at_a_time_and_after_it_is_over_another_of_the_same_business(desk: Desk, laptop: Laptop) -> None:
    wanted = form(desk, laptop)
    first = plans.submit_plan(desk, wanted)
    with pytest.raises(UserError, match="plan_exists") as caught:
        plans.submit_plan(desk, wanted)
    assert caught.value.params["codigo"] == f"{laptop.activation.prefix}-001"
    assert wanted.enrolment not in {p.enrolment for p in plans.people_without_plan(desk)}
    with desk.store.write(desk.actor.user) as session:
        session.get_one(BusinessPlan, first).state = "no_alcanzo"
    assert wanted.enrolment in {p.enrolment for p in plans.people_without_plan(desk)}
    second = plans.submit_plan(desk, wanted)
    with desk.store.read() as session:
        before, after = session.get_one(BusinessPlan, first), session.get_one(BusinessPlan, second)
    assert (after.attempt, after.business) == (2, before.business)


def test_who_withdrew_presents_only_after_coming_back(desk: Desk, laptop: Laptop) -> None:
    wanted = form(desk, laptop)
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Enrolment, wanted.enrolment).withdrawn_on = MONDAY
    assert plans.people_without_plan(desk) == ()
    with pytest.raises(UserError, match="plan_withdrawn"):
        plans.submit_plan(desk, wanted)
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Enrolment, wanted.enrolment).returned_on = MONDAY
    assert [p.list_name for p in plans.people_without_plan(desk)] == ["FLORES, Génesis"]
    assert plans.submit_plan(desk, wanted)


def test_out_of_region_and_unknown_enrolments_are_refused(desk: Desk, laptop: Laptop) -> None:
    wanted = form(desk, laptop)
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Enrolment, wanted.enrolment).region = "20"
    for enrolment, code in ((wanted.enrolment, "no_right"), (desk.store.keys.new(), "plan_gone")):
        with pytest.raises(UserError, match=code):
            plans.submit_plan(desk, replace(wanted, enrolment=enrolment))


def test_an_evaluator_sees_no_name_and_a_supervisor_does(world: World, desk: Desk, laptop: Laptop) -> None:
    key = plans.submit_plan(desk, form(desk, laptop))
    laptop.sync()
    nelida = desk_at(world.laptop("nelida"))
    (blind,) = plans.list_plans(nelida)
    assert (blind.name, blind.panel, blind.own, blind.levels_given) == ("", None, OwnState.TO_SCORE, 0)
    assert "Génesis" not in repr(blind)
    assert blind.activity == lists.label("ciiu4", "4773")
    evaluation.save_levels(nelida, key, {"mercado": 2, "finanzas": 1})
    assert (plans.list_plans(nelida)[0].own, plans.list_plans(nelida)[0].levels_given) == (OwnState.OPEN, 2)
    close(nelida, key, GOOD)
    assert plans.list_plans(nelida)[0].sealed_at == world.clock.now()
    (seen,) = plans.list_plans(desk)
    assert (seen.name, seen.own) == ("FLORES, Génesis", None)
    assert seen.panel is not None
    assert (seen.panel.needed, seen.panel.closed) == (2, 0)


def test_who_holds_both_functions_scores_blind(desk: Desk, laptop: Laptop) -> None:
    plans.submit_plan(desk, form(desk, laptop))
    both = replace(desk, seated=replace(desk.actor, roles=frozenset({"supervisor", "evaluator"})))
    assert plans.scores_blind(both)
    assert [r.name for r in plans.list_plans(both)] == [""]


def test_only_those_who_may_list_and_present(world: World, laptop: Laptop, desk: Desk) -> None:
    wanted = form(desk, laptop)
    wilfredo = desk_at(laptop, world.plan.users["wilfredo"])
    with pytest.raises(UserError, match="no_right"):
        plans.list_plans(wilfredo)
    nelida = desk_at(laptop, world.plan.users["nelida"])
    with pytest.raises(UserError, match="no_right"):
        plans.submit_plan(nelida, wanted)


def test_the_code_to_write_on_a_plan_and_none_for_one_that_is_not_here(desk: Desk, laptop: Laptop) -> None:
    key = plans.submit_plan(desk, form(desk, laptop))
    assert plans.blind_code(desk, key) == f"{laptop.activation.prefix}-001"
    with pytest.raises(UserError, match="plan_gone"):
        plans.blind_code(desk, desk.store.keys.new())


def test_before_the_rubric_is_published_an_evaluator_lists_plans_without_criteria(
    world: World, desk: Desk, laptop: Laptop
) -> None:
    plans.submit_plan(desk, form(desk, laptop))
    nelida = desk_at(laptop, world.plan.users["nelida"])
    assert [r.criteria for r in plans.list_plans(nelida)] == [len(GOOD)], "control"
    with desk.store.write(None) as session:
        for rubric in session.scalars(select(Rubric)):
            rubric.published_on = None
    (row,) = plans.list_plans(nelida)
    assert (row.own, row.levels_given, row.criteria) == (OwnState.TO_SCORE, 0, 0)
