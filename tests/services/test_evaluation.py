"""Scoring on real stores: sealed on the laptop, opened at a real centre only when enough have closed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import cbor2
import pytest
from sqlalchemy import select, text

from oit_campo.catalogues import fields
from oit_campo.domain.scoring import PASSED
from oit_campo.errors import CampoError, UserError
from oit_campo.ids import derived_key
from oit_campo.models import kinds
from oit_campo.models.centre import Commit
from oit_campo.models.laptop import Draft
from oit_campo.models.plans import BusinessPlan, Evaluation, EvaluationScore, Rubric, RubricCriterion
from oit_campo.models.programme import Course, User
from oit_campo.models.training import Enrolment, Group, GroupMember, Session
from oit_campo.services import drafts, evaluation, plans
from oit_campo.services.desk import Desk
from oit_campo.services.drafts import OpenForm
from oit_campo.services.evaluation import OwnState
from tests.helpers.ceremony import GOOD, POOR, close, jury, present
from tests.helpers.workshop import desk_at
from tests.helpers.world import Laptop, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def rosa(world: World) -> Laptop:
    return world.laptop("rosa")


@pytest.fixture
def plan(rosa: Laptop) -> UUID:
    return present(desk_at(rosa), rosa)


@pytest.fixture
def nelida(world: World, rosa: Laptop, plan: UUID) -> Desk:
    """At her laptop, where the plan has arrived."""
    rosa.sync()
    return desk_at(world.laptop("nelida"))


def everything_in(desk: Desk) -> bytes:
    """Every value of every row of every table, decrypted."""
    found = []
    with desk.store.read() as session:
        tables = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        for table in tables:
            for row in session.execute(text(f'SELECT * FROM "{table}"')):
                found += [v if isinstance(v, bytes) else str(v).encode() for v in row]
    return b"\x00".join(found)


# --- the evaluator's own work ---------------------------------------------------------------------------------------


def test_an_open_evaluation_lives_in_the_draft_and_counts_as_it_goes(nelida: Desk, plan: UUID) -> None:
    sheet = evaluation.open_plan(nelida, plan)
    assert (sheet.state, dict(sheet.levels), sheet.running_total) == (OwnState.TO_SCORE, {}, 0)
    assert len(sheet.rubric.criteria) == 7
    assert all(len(c.descriptors) == len(sheet.level_labels) == 5 for c in sheet.rubric.criteria)
    evaluation.save_levels(nelida, plan, {"mercado": 3, "finanzas": 4}, "Bien", no_conflict=True)
    again = evaluation.open_plan(nelida, plan)
    assert (again.state, dict(again.levels), again.comment, again.no_conflict) == (
        OwnState.OPEN,
        {"mercado": 3, "finanzas": 4},
        "Bien",
        True,
    )
    assert again.running_total == evaluation.running_total(again.rubric, again.levels) == 1500 + 2500
    with nelida.store.read() as session:
        assert session.scalars(select(Evaluation)).all() == []


def test_a_draft_leads_back_to_its_plan_and_another_form_does_not(nelida: Desk, plan: UUID) -> None:
    evaluation.save_levels(nelida, plan, {"mercado": 1})
    (draft,) = drafts.list_drafts(nelida, evaluation.FORM)
    assert evaluation.plan_of_draft(nelida, draft.form.key) == plan
    assert "Colmenares" not in draft.form.title
    other = OpenForm(nelida.store.keys.new(), "other", 1, "", {})
    drafts.save_draft(nelida, other)
    with pytest.raises(UserError, match="draft_gone"):
        evaluation.plan_of_draft(nelida, other.key)


def test_what_no_longer_fits_the_rubric_is_left_out_of_a_draft(nelida: Desk, plan: UUID) -> None:
    evaluation.save_levels(nelida, plan, {"mercado": 1})
    with nelida.store.write(nelida.actor.user) as session:
        draft = session.scalars(select(Draft)).one()
        typed = json.loads(draft.typed) | {"level:antes": "3", "level:persona": "9", "level:finanzas": "x"}
        draft.typed = json.dumps(typed)
    assert dict(evaluation.open_plan(nelida, plan).levels) == {"mercado": 1}


def test_somebody_elses_draft_under_the_same_key_shows_nothing(nelida: Desk, plan: UUID) -> None:
    evaluation.save_levels(nelida, plan, {"mercado": 1})
    with nelida.store.write(nelida.actor.user) as session:
        session.scalars(select(Draft)).one().owner = nelida.store.keys.new()
    assert dict(evaluation.open_plan(nelida, plan).levels) == {}


def test_sealing_leaves_no_level_on_the_laptop_and_the_control_finds_them(nelida: Desk, plan: UUID) -> None:
    evaluation.save_levels(nelida, plan, GOOD, "Ordenado.", no_conflict=True)
    plain, typed = cbor2.dumps(GOOD, canonical=True), b'"level:mercado": "3"'
    assert typed in everything_in(nelida), "control: the draft holds them"
    assert plain in everything_in(nelida) + plain
    key = close(nelida, plan, GOOD)
    after = everything_in(nelida)
    assert plain not in after
    assert typed not in after
    with nelida.store.read() as session:
        row = session.get_one(Evaluation, key)
        assert row.total_hundredths is None
        assert len(row.sealed_scores or b"") > len(plain)
        assert row.closed_at == nelida.store.clock.now()
        assert session.scalars(select(Draft)).all() == []
        session.expunge_all()
    sheet = evaluation.open_plan(nelida, plan)
    assert (sheet.state, dict(sheet.levels), sheet.comment) == (OwnState.SEALED, {}, "")


SECRET = "Le falta calcular el costo del gas."


def test_the_comment_leaves_sealed_too_and_the_centre_reads_it_only_with_the_panel(
    world: World, rosa: Laptop, plan: UUID
) -> None:
    rosa.sync()
    first, second, nelida, percy = jury(world)
    evaluation.save_levels(nelida, plan, GOOD, SECRET, no_conflict=True)
    assert evaluation.open_plan(nelida, plan).comment == SECRET
    assert SECRET.encode() in everything_in(nelida), "control: her draft holds it"
    key = evaluation.seal(nelida, plan, GOOD, SECRET, no_conflict=True)
    assert SECRET.encode() not in everything_in(nelida)
    first.sync()
    with world.at_centre() as centre:
        assert centre.get_one(Evaluation, key).comment is None
        assert not any(SECRET.encode() in body for body in centre.scalars(select(Commit.body)))
    close(percy, plan, GOOD)
    second.sync()
    rosa.sync()
    with world.at_centre() as centre:
        assert centre.get_one(Evaluation, key).comment == SECRET
        assert any(SECRET.encode() in body for body in centre.scalars(select(Commit.body))), "control: the same search"
    assert {j.comment for j in evaluation.panel(desk_at(rosa), plan).jurors} == {SECRET, "Ordenado."}


def test_a_comment_once_opened_is_not_rewritten_by_a_laptop(world: World, rosa: Laptop, plan: UUID) -> None:
    rosa.sync()
    first, second, nelida, percy = jury(world)
    key = close(nelida, plan, GOOD)
    close(percy, plan, GOOD)
    first.sync()
    second.sync()
    first.sync()
    with nelida.store.write(nelida.actor.user) as session:
        session.get_one(Evaluation, key).comment = "Otra cosa."
    assert first.sync().held == 1
    with world.at_centre() as centre:
        assert centre.get_one(Evaluation, key).comment == "Ordenado."


def test_without_a_comment_none_is_opened(world: World, rosa: Laptop, plan: UUID) -> None:
    rosa.sync()
    first, second, nelida, percy = jury(world)
    key = evaluation.seal(nelida, plan, GOOD, no_conflict=True)
    other = close(percy, plan, GOOD)
    first.sync()
    second.sync()
    with world.at_centre() as centre:
        assert centre.get_one(Evaluation, key).total_hundredths is not None
        assert (centre.get_one(Evaluation, key).comment, centre.get_one(Evaluation, other).comment) == (
            None,
            "Ordenado.",
        )


def test_an_unsealed_blob_would_be_found(nelida: Desk, plan: UUID) -> None:
    """The mutant: the same row with its levels as plain CBOR is caught by the same scan."""
    key = close(nelida, plan, GOOD)
    plain = cbor2.dumps(GOOD, canonical=True)
    with nelida.store.write(nelida.actor.user) as session:
        session.get_one(Evaluation, key).sealed_scores = plain
    assert plain in everything_in(nelida)


def test_a_sealed_plan_is_neither_changed_nor_sealed_again(nelida: Desk, plan: UUID) -> None:
    close(nelida, plan, GOOD)
    for act in (
        lambda: close(nelida, plan, POOR),
        lambda: evaluation.save_levels(nelida, plan, POOR),
        lambda: evaluation.declare_conflict(nelida, plan, "otra"),
    ):
        with pytest.raises(UserError, match="evaluation_sealed"):
            act()


@pytest.mark.parametrize(
    ("levels", "comment", "stranger", "code", "field"),
    [
        ({"mercado": 3}, "", True, "criterion_missing", "propuesta"),
        (GOOD, "", False, "conflict_unanswered", "no_conflict"),
        (GOOD, "a" * 401, True, "comment_long", "comment"),
    ],
)
def test_what_is_missing_is_said_and_the_draft_stays(
    nelida: Desk, plan: UUID, levels: dict[str, int], comment: str, stranger: bool, code: str, field: str
) -> None:
    evaluation.save_levels(nelida, plan, levels)
    with pytest.raises(UserError, match=code) as caught:
        evaluation.seal(nelida, plan, levels, comment, no_conflict=stranger)
    assert caught.value.field == field
    assert evaluation.open_plan(nelida, plan).state is OwnState.OPEN


def test_a_level_the_rubric_does_not_have_is_a_bug(nelida: Desk, plan: UUID) -> None:
    with pytest.raises(ValueError, match="unknown"):
        evaluation.save_levels(nelida, plan, {"mercado": 5})


def test_a_declared_conflict_ends_the_scoring_and_is_no_score(nelida: Desk, plan: UUID) -> None:
    evaluation.save_levels(nelida, plan, {"mercado": 1})
    with pytest.raises(UserError, match="conflict_kind"):
        evaluation.declare_conflict(nelida, plan, "vecina")
    key = evaluation.declare_conflict(nelida, plan, "familiar")
    with nelida.store.read() as session:
        row = session.get_one(Evaluation, key)
        assert (row.no_conflict, row.sealed_scores, row.conflict_kind) == (False, None, "familiar")
        assert session.scalars(select(Draft)).all() == []
    for act in (
        lambda: close(nelida, plan, GOOD),
        lambda: evaluation.save_levels(nelida, plan, GOOD),
        lambda: evaluation.declare_conflict(nelida, plan, "otra"),
    ):
        with pytest.raises(UserError, match="score_conflict"):
            act()
    assert plans.list_plans(nelida)[0].own is OwnState.CONFLICT


@pytest.mark.parametrize("how", ["enrolled", "group", "lesson"])
def test_who_enrolled_or_taught_the_person_does_not_score(nelida: Desk, plan: UUID, how: str) -> None:
    with nelida.store.write(nelida.actor.user) as session:
        enrolment = session.get_one(Enrolment, session.get_one(BusinessPlan, plan).enrolment)
        if how == "enrolled":
            enrolment.enrolled_by = nelida.actor.user
        else:
            group = nelida.store.keys.new()
            course = session.scalars(select(Group.course)).first() or next(iter(_courses(nelida)))
            teacher = nelida.actor.user if how == "group" else None
            session.add(Group(id=group, edition=enrolment.edition, course=course, name="A", trainer=teacher))
            member = derived_key(fields.kind("group_member").number, group, enrolment.id)
            session.add(GroupMember(id=member, group=group, enrolment=enrolment.id))
            if how == "lesson":
                session.add(
                    Session(id=nelida.store.keys.new(), group=group, number=1, trainer=nelida.actor.user, minutes=60)
                )
    assert plans.list_plans(nelida)[0].own is OwnState.RELATED
    with pytest.raises(UserError, match="score_conflict"):
        close(nelida, plan, GOOD)


def _courses(desk: Desk) -> list[UUID]:
    with desk.store.read() as session:
        return list(session.scalars(select(Course.id)))


def test_only_evaluators_score_and_only_plans_of_their_region(
    world: World, rosa: Laptop, nelida: Desk, plan: UUID
) -> None:
    with pytest.raises(UserError, match="no_right"):
        close(desk_at(rosa), plan, GOOD)
    with pytest.raises(UserError, match="plan_gone"):
        close(nelida, nelida.store.keys.new(), GOOD)
    elsewhere = replace(nelida, seated=replace(nelida.actor, region="20"))
    with pytest.raises(UserError, match="plan_gone"):
        close(elsewhere, plan, GOOD)


def test_without_a_published_rubric_nothing_is_scored(nelida: Desk, plan: UUID) -> None:
    with nelida.store.write(None) as session:
        session.scalars(select(Rubric)).one().published_on = None
    with pytest.raises(CampoError, match="rubric_missing"):
        evaluation.open_plan(nelida, plan)


def test_a_rubric_whose_criteria_have_not_all_come_is_no_rubric(nelida: Desk, plan: UUID) -> None:
    with nelida.store.write(None) as session:
        session.scalars(select(RubricCriterion).limit(1)).one().weight = 1
    with pytest.raises(CampoError, match="rubric_missing"):
        evaluation.open_plan(nelida, plan)


# --- the panel ------------------------------------------------------------------------------------------------------


def test_the_panel_opens_at_the_centre_only_after_both_have_closed(world: World, rosa: Laptop, plan: UUID) -> None:
    rosa.sync()
    first, second, nelida, percy = jury(world)
    supervisor = desk_at(rosa)
    close(nelida, plan, GOOD)
    first.sync()
    rosa.sync()
    view = evaluation.panel(supervisor, plan)
    assert (view.needed, view.closed, view.missing, view.result) == (2, 1, 1, None)
    assert [j.total for j in view.jurors] == [None]
    assert [j.comment for j in view.jurors] == [""]
    with world.at_centre() as centre:
        assert centre.scalars(select(EvaluationScore)).all() == []
    with pytest.raises(UserError, match="scores_sealed"):
        evaluation.record_outcome(supervisor, plan)

    close(percy, plan, GOOD)
    second.sync()
    with world.at_centre() as centre:
        assert len(centre.scalars(select(EvaluationScore)).all()) == 14
    rosa.sync()
    opened = evaluation.panel(supervisor, plan)
    assert opened.result is not None
    assert (opened.missing, opened.waiting, opened.result.gap_hundredths) == (0, 0, 0)
    assert opened.result.outcome == PASSED
    assert {j.name for j in opened.jurors} == {"Nélida Salazar Prueba", "Percy Ñaupas Prueba"}
    assert {j.total for j in opened.jurors} == {opened.result.mean_hundredths}
    assert {j.comment for j in opened.jurors} == {"Ordenado."}
    assert evaluation.record_outcome(supervisor, plan) == PASSED
    (row,) = plans.list_plans(supervisor)
    assert (row.state, row.panel) == (PASSED, evaluation.panel(supervisor, plan))


def test_a_large_gap_calls_a_third_evaluator(world: World, rosa: Laptop, plan: UUID) -> None:
    rosa.sync()
    first, second, nelida, percy = jury(world)
    close(nelida, plan, dict.fromkeys(GOOD, 4))
    close(percy, plan, POOR)
    first.sync()
    second.sync()
    rosa.sync()
    supervisor = desk_at(rosa)
    view = evaluation.panel(supervisor, plan)
    assert view.result is not None
    assert (view.result.gap_hundredths, view.result.needs_third) == (7500, True)
    with pytest.raises(UserError, match="third_needed"):
        evaluation.record_outcome(supervisor, plan)


def test_closed_by_both_but_not_yet_opened_says_that_it_waits(nelida: Desk, plan: UUID) -> None:
    close(nelida, plan, GOOD)
    supervisor = replace(nelida, seated=replace(nelida.actor, roles=frozenset({"supervisor"})))
    percy = replace(nelida, seated=replace(nelida.actor, user=_percy(nelida)))
    close(percy, plan, GOOD)
    view = evaluation.panel(supervisor, plan)
    assert (view.closed, view.missing, view.waiting, view.result) == (2, 0, 2, None)
    with pytest.raises(UserError, match="scores_sealed") as caught:
        evaluation.record_outcome(supervisor, plan)
    assert caught.value.params == {"n": 2, "faltan": 1}


def _percy(desk: Desk) -> UUID:
    with desk.store.read() as session:
        return session.scalars(select(User.id).where(User.name.startswith("Percy"))).one()


def test_a_conflict_does_not_count_for_the_panel(nelida: Desk, plan: UUID) -> None:
    evaluation.declare_conflict(nelida, plan, "familiar")
    supervisor = replace(nelida, seated=replace(nelida.actor, roles=frozenset({"supervisor"})))
    view = evaluation.panel(supervisor, plan)
    assert (view.closed, view.missing, view.conflicts, view.jurors) == (0, 2, 1, ())


def test_a_correction_takes_the_place_of_what_it_replaces(nelida: Desk, plan: UUID) -> None:
    key = close(nelida, plan, GOOD)
    with nelida.store.write(nelida.actor.user) as session:
        before = session.get_one(Evaluation, key)
        chain: dict[str, kinds.Value] = {"plan": plan, "evaluator": before.evaluator, "replaces": key}
        session.add(
            Evaluation(
                id=kinds.identity(fields.kind("evaluation"), chain),
                plan=plan,
                evaluator=before.evaluator,
                rubric=before.rubric,
                no_conflict=True,
                sealed_scores=b"x",
                closed_at=nelida.store.clock.now() + timedelta(hours=1),
                replaces=key,
            )
        )
    supervisor = replace(nelida, seated=replace(nelida.actor, roles=frozenset({"supervisor"})))
    assert evaluation.panel(supervisor, plan).closed == 1


def test_an_evaluator_never_reads_the_panel(nelida: Desk, plan: UUID) -> None:
    with pytest.raises(UserError, match="no_right"):
        evaluation.panel(nelida, plan)


def test_two_evaluators_of_one_plan_make_two_rows_and_one_on_two_laptops_makes_one(plan: UUID) -> None:
    one, other = UUID(int=1), UUID(int=2)
    assert evaluation.evaluation_key(plan, one) == evaluation.evaluation_key(plan, one)
    assert evaluation.evaluation_key(plan, one) != evaluation.evaluation_key(plan, other)


def test_a_declared_relation_opens_nothing_at_the_centre(world: World, rosa: Laptop, plan: UUID) -> None:
    rosa.sync()
    first, second, nelida, percy = jury(world)
    evaluation.declare_conflict(nelida, plan, "familiar")
    first.sync()
    close(percy, plan, GOOD)
    second.sync()
    with world.at_centre() as centre:
        assert centre.scalars(select(EvaluationScore)).all() == []
