"""Scores stay sealed until all of a plan's panel have closed."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import cbor2
import pytest
from sqlalchemy import select

from oit_campo.catalogues import fields
from oit_campo.documents.sealed_scores import INFO, Scores, seal_scores
from oit_campo.ids import derived_key
from oit_campo.models.plans import BusinessPlan, Evaluation, EvaluationScore, RubricCriterion
from oit_campo.seal import seal
from tests.helpers.world import Laptop, World
from tests.sync.looking import same_everywhere, sync_all


def presented(laptop: Laptop) -> UUID:
    """A person with a plan."""
    person = laptop.enrol("María Prueba", "Quispe")
    plan = laptop.store.keys.new()
    with laptop.store.write(laptop.user) as session:
        session.add(
            BusinessPlan(
                id=plan,
                enrolment=derived_key(fields.kind("enrolment").number, person, laptop.activation.edition),
                title="Bodega de prueba",
                blind_code="B-01",
            )
        )
    return plan


def evaluation_of(plan: UUID, laptop: Laptop) -> UUID:
    return derived_key(fields.kind("evaluation").number, plan, laptop.user)


def close(world: World, laptop: Laptop, plan: UUID, level: int, *, sealed: bytes | None = None, refuses: bool = False):  # type: ignore[no-untyped-def] # of the test alone
    """An evaluator's closed evaluation."""
    key = evaluation_of(plan, laptop)
    with laptop.store.read() as session:
        codes = session.scalars(select(RubricCriterion.code).where(RubricCriterion.rubric == world.plan.rubric)).all()
    levels = {code: level for code in codes if code}
    scores = seal_scores(laptop.activation.scores_key, Scores(levels, level * 500), key, plan, laptop.user)
    with laptop.store.write(laptop.user) as session:
        session.add(
            Evaluation(
                id=key,
                plan=plan,
                evaluator=laptop.user,
                rubric=world.plan.rubric,
                no_conflict=not refuses,
                sealed_scores=None if refuses else sealed or scores,
                closed_at=world.clock.now(),
            )
        )
    return key


def totals(world: World) -> list[int | None]:
    with world.at_centre() as session:
        return sorted(session.scalars(select(Evaluation.total_hundredths)).all(), key=lambda n: n or 0)


def test_a_panel_opens_only_when_both_have_closed(any_world: World) -> None:
    rosa, nelida, percy = any_world.laptop("rosa"), any_world.laptop("nelida"), any_world.laptop("percy")
    plan = presented(rosa)
    sync_all(rosa, nelida, percy)
    close(any_world, nelida, plan, 3)
    sync_all(nelida, percy, rosa)
    assert totals(any_world) == [None]
    with percy.store.read() as session:
        assert session.scalars(select(EvaluationScore)).all() == []
    close(any_world, percy, plan, 4)
    sync_all(percy, nelida, rosa)
    assert totals(any_world) == [1500, 2000]
    for laptop in (rosa, nelida, percy):
        with laptop.store.read() as session:
            assert sorted({s.level or 0 for s in session.scalars(select(EvaluationScore))}) == [3, 4]
    same_everywhere(any_world, rosa, nelida, percy)


def test_who_refuses_for_knowing_the_person_does_not_make_up_the_panel(world: World) -> None:
    rosa, nelida, percy = world.laptop("rosa"), world.laptop("nelida"), world.laptop("percy")
    plan = presented(rosa)
    sync_all(rosa, nelida, percy)
    close(world, nelida, plan, 3)
    close(world, percy, plan, 4, refuses=True)
    sync_all(nelida, percy)
    assert totals(world) == [None, None]


def not_sealed(_laptop: Laptop, _key: UUID, _plan: UUID) -> bytes:
    return b"not sealed at all"


def sealed_nonsense(laptop: Laptop, key: UUID, plan: UUID) -> bytes:
    """Sealed as it should be, but what is inside is no CBOR."""
    return seal(laptop.activation.scores_key, b"\xff\xff", INFO, key.bytes + plan.bytes + laptop.user.bytes)


@pytest.mark.parametrize("made", [not_sealed, sealed_nonsense])
def test_scores_that_can_not_be_opened_are_told_and_stop_nobody(
    world: World, expect_log: Callable[..., None], made: Callable[[Laptop, UUID, UUID], bytes]
) -> None:
    expect_log("scores.unreadable.*")
    rosa, nelida, percy = world.laptop("rosa"), world.laptop("nelida"), world.laptop("percy")
    plan = presented(rosa)
    sync_all(rosa, nelida, percy)
    close(world, nelida, plan, 3, sealed=made(nelida, evaluation_of(plan, nelida), plan))
    close(world, percy, plan, 4)
    sync_all(nelida, percy)
    assert totals(world) == [None, 2000]


@pytest.mark.parametrize("replaced", [False, True])
def test_a_replaced_evaluation_counts_once(world: World, replaced: bool) -> None:
    rosa, nelida = world.laptop("rosa"), world.laptop("nelida")
    plan = presented(rosa)
    sync_all(rosa, nelida)
    first = close(world, nelida, plan, 3)
    key = derived_key(fields.kind("evaluation").number, plan, nelida.user, first)
    scores = seal_scores(nelida.activation.scores_key, Scores({"A": 1}, 1900), key, plan, nelida.user)
    if replaced:
        with nelida.store.write(nelida.user) as session:
            session.add(
                Evaluation(
                    id=key,
                    plan=plan,
                    evaluator=nelida.user,
                    rubric=world.plan.rubric,
                    sealed_scores=scores,
                    replaces=first,
                )
            )
    nelida.sync()
    assert set(totals(world)) == {None}


@pytest.mark.parametrize("comment", ["a" * 401, "a\x00b", 5, None])
def test_a_comment_that_can_not_be_is_not_opened(
    world: World, expect_log: Callable[..., None], comment: object
) -> None:
    """A laptop with another program seals what it likes; the control is the panel's other evaluation."""
    expect_log("scores.unreadable.*")
    rosa, nelida, percy = world.laptop("rosa"), world.laptop("nelida"), world.laptop("percy")
    plan = presented(rosa)
    sync_all(rosa, nelida, percy)
    key = evaluation_of(plan, nelida)
    body = cbor2.dumps([1, {"mercado": 3}, 1500, comment], canonical=True)
    blob = seal(nelida.activation.scores_key, body, INFO, key.bytes + plan.bytes + nelida.user.bytes)
    close(world, nelida, plan, 3, sealed=blob)
    close(world, percy, plan, 4)
    sync_all(nelida, percy)
    assert totals(world) == [None, 2000]
