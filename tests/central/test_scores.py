"""Scores stay sealed until enough of a plan's jury have closed what can be read."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import cbor2
import pytest
from sqlalchemy import select

from oit_campo.catalogues import fields
from oit_campo.central import scores as opening
from oit_campo.documents.sealed_scores import INFO, MAX_BLOB, Scores, open_scores, seal_scores
from oit_campo.ids import derived_key
from oit_campo.models import kinds
from oit_campo.models.plans import BusinessPlan, Evaluation, EvaluationScore, Rubric, RubricCriterion
from oit_campo.seal import seal
from tests.central.test_permissions import hire
from tests.helpers.world import Laptop, World
from tests.sync.looking import same_everywhere, sync_all
from tests.sync.test_intake import patch, send


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
    scores = seal_scores(laptop.activation.scores_key, Scores(levels, level * 2500), key, plan, laptop.user)
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
    assert totals(any_world) == [7500, 10_000]
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


def sealed_with(laptop: Laptop, key: UUID, plan: UUID, body: bytes) -> bytes:
    """Sealed as it should be, whatever is inside."""
    return seal(laptop.activation.scores_key, body, INFO, key.bytes + plan.bytes + laptop.user.bytes)


BOMB = cbor2.dumps(cbor2.CBORTag(35, "(?i)" + "[\u0000-\U0010ffff]" * 400))
MARKS = {
    "mercado": 2,
    "propuesta": 2,
    "operacion": 2,
    "finanzas": 2,
    "persona": 2,
    "trabajo_decente": 2,
    "inclusion": 2,
}
ROW = (1, MARKS, 5000, "Ordenado.")
#: What a laptop with another program may seal; none of it is scores.
BODIES = {
    "no CBOR": b"\xff\xff",
    "a regular expression": BOMB,
    "a tag": cbor2.dumps(cbor2.CBORTag(4, [1, 2])),
    "more behind": cbor2.dumps(ROW, canonical=True) + b"\x00",
    "another version": cbor2.dumps([2, *ROW[1:]], canonical=True),
    "true for the version": cbor2.dumps([True, *ROW[1:]], canonical=True),
    "true for a level": cbor2.dumps([1, MARKS | {"mercado": True}, 5000, ""], canonical=True),
    "a number with a point": cbor2.dumps([1, MARKS, 5000.0, ""], canonical=True),
    "not canonical": cbor2.dumps(ROW),
    "a wrong total": cbor2.dumps([1, MARKS, 5001, ""], canonical=True),
    "a criterion missing": cbor2.dumps([1, {"mercado": 4}, 10_000, ""], canonical=True),
    "a level beyond": cbor2.dumps([1, MARKS | {"mercado": 5}, 5000, ""], canonical=True),
    "a long comment": cbor2.dumps([1, MARKS, 5000, "a" * 401], canonical=True),
    "a null letter": cbor2.dumps([1, MARKS, 5000, "a\x00b"], canonical=True),
    "a comment that is a number": cbor2.dumps([1, MARKS, 5000, 5], canonical=True),
    "no comment": cbor2.dumps([1, MARKS, 5000, None], canonical=True),
}


class Three:
    """Rosa's plan and three evaluators who know of it."""

    def __init__(self, world: World) -> None:
        hire(world, "tercera", "evaluator")
        self.world, self.rosa = world, world.laptop("rosa")
        self.nelida, self.percy, self.third = (world.laptop(login) for login in ("nelida", "percy", "tercera"))
        self.plan, self.other = presented(self.rosa), presented(self.rosa)
        sync_all(self.rosa, self.nelida, self.percy, self.third)


@pytest.fixture
def three(world: World) -> Three:
    return Three(world)


@pytest.mark.parametrize("inside", sorted(BODIES))
def test_what_can_not_be_read_counts_as_not_closed_and_keeps_nobody_shut(
    three: Three, expect_log: Callable[..., None], inside: str
) -> None:
    expect_log("scores.unreadable.*")
    blob = sealed_with(three.nelida, evaluation_of(three.plan, three.nelida), three.plan, BODIES[inside])
    close(three.world, three.nelida, three.plan, 3, sealed=blob)
    close(three.world, three.percy, three.plan, 4)
    sync_all(three.nelida, three.percy)
    assert totals(three.world) == [None, None]
    close(three.world, three.third, three.plan, 2)
    three.third.sync()
    assert totals(three.world) == [None, 5000, 10_000]


def test_the_same_body_well_made_is_opened(three: Three) -> None:
    """Control of the bodies above."""
    body = cbor2.dumps(list(ROW), canonical=True)
    blob = sealed_with(three.nelida, evaluation_of(three.plan, three.nelida), three.plan, body)
    close(three.world, three.nelida, three.plan, 3, sealed=blob)
    close(three.world, three.percy, three.plan, 4)
    sync_all(three.nelida, three.percy)
    assert totals(three.world) == [5000, 10_000]


def test_what_could_not_be_read_once_is_not_opened_again_and_a_long_one_never(
    three: Three, expect_log: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_log("scores.unreadable.*")
    tried: list[UUID] = []

    def counted(key: bytes, blob: bytes, evaluation: UUID, plan: UUID, evaluator: UUID) -> Scores:
        tried.append(evaluator)
        return open_scores(key, blob, evaluation, plan, evaluator)

    monkeypatch.setattr(opening, "open_scores", counted)
    blob = sealed_with(three.nelida, evaluation_of(three.plan, three.nelida), three.plan, BOMB)
    close(three.world, three.nelida, three.plan, 3, sealed=blob)
    close(three.world, three.percy, three.plan, 4)
    sync_all(three.nelida, three.percy)
    close(three.world, three.third, three.plan, 2)
    sync_all(three.third, three.percy)
    assert totals(three.world) == [None, 5000, 10_000]
    assert tried.count(three.nelida.user) == 1


def test_a_long_blob_is_not_even_opened(three: Three, monkeypatch: pytest.MonkeyPatch) -> None:
    from oit_campo.documents import sealed_scores
    from oit_campo.domain.damage import Damaged

    opened: list[int] = []

    def note(_key: bytes, blob: bytes, _info: bytes, _aad: bytes) -> bytes:
        opened.append(len(blob))
        return b"\xf6"

    monkeypatch.setattr(sealed_scores, "open_sealed", note)
    for length in (MAX_BLOB, MAX_BLOB + 1):
        with pytest.raises(Damaged):
            sealed_scores.open_scores(bytes(32), bytes(length), three.plan, three.plan, three.plan)
    assert opened == [MAX_BLOB], "control: one of just that length is tried"


# --- who counts ----------------------------------------------------------------------------------------------------


def forged(three: Three, laptop: Laptop, plan: UUID, replaces: UUID | None, level: int | None = None) -> UUID:
    """An evaluation sent by a program of one's own; without ``level`` what is sealed is junk. Gives its key."""
    kind = fields.kind("evaluation")
    key = kinds.identity(kind, {"plan": plan, "evaluator": laptop.user, "replaces": replaces})
    sealed = b"junk"
    if level is not None:
        scores = Scores(dict.fromkeys(MARKS, level), level * 2500)
        sealed = seal_scores(laptop.activation.scores_key, scores, key, plan, laptop.user)
    said = {
        "plan": plan.bytes,
        "evaluator": laptop.user.bytes,
        "rubric": three.world.plan.rubric.bytes,
        "no_conflict": True,
        "sealed_scores": sealed,
    } | ({"replaces": replaces.bytes} if replaces else {})
    wire_said = {kind.field(name).wire_no: value for name, value in said.items()}
    assert send(three.world, laptop, patch(laptop, "evaluation", None, (0, wire_said))) == ["applied"]
    return key


def by_evaluator(three: Three) -> set[tuple[UUID, int | None]]:
    with three.world.at_centre() as session:
        rows = session.scalars(select(Evaluation).where(Evaluation.plan == three.plan))
        return {(row.evaluator, row.total_hundredths) for row in rows}


def test_nobody_opens_a_colleagues_scores_by_junk_that_replaces_another_plans(three: Three) -> None:
    close(three.world, three.percy, three.plan, 4)
    three.percy.sync()
    elsewhere = forged(three, three.nelida, three.other, None)
    junk = forged(three, three.nelida, three.plan, elsewhere)
    forged(three, three.nelida, three.plan, junk, level=1)
    assert by_evaluator(three) == {(three.percy.user, None), (three.nelida.user, None)}
    close(three.world, three.nelida, three.plan, 1)  # control: her first, as the program makes it
    three.nelida.sync()
    assert {(three.percy.user, 10_000), (three.nelida.user, 2500)} <= by_evaluator(three)


def test_nobody_is_the_whole_jury_nor_puts_a_colleague_out_of_it(three: Three) -> None:
    his = close(three.world, three.percy, three.plan, 4)
    three.percy.sync()
    forged(three, three.nelida, three.plan, his, level=1)
    assert by_evaluator(three) == {(three.percy.user, None), (three.nelida.user, None)}
    forged(three, three.nelida, three.plan, None, level=1)
    assert by_evaluator(three) == {(three.percy.user, 10_000), (three.nelida.user, None), (three.nelida.user, 2500)}


def test_one_s_own_is_replaced_until_scores_are_known_and_not_after(three: Three) -> None:
    first = forged(three, three.nelida, three.plan, None, level=1)
    second = forged(three, three.nelida, three.plan, first, level=2)
    close(three.world, three.percy, three.plan, 4)
    three.percy.sync()
    assert totals(three.world) == [None, 5000, 10_000], "control: the later one counts, once"
    forged(three, three.nelida, three.plan, second, level=4)
    assert sorted(t for t in totals(three.world) if t is not None) == [5000, 10_000]


def test_an_edition_without_a_published_rubric_opens_nothing(three: Three) -> None:
    with three.world.centre.database.writing() as (session, _state):
        rubric = session.get_one(Rubric, three.world.plan.rubric)
        published, rubric.published_on = rubric.published_on, None
    close(three.world, three.nelida, three.plan, 3)
    close(three.world, three.percy, three.plan, 4)
    sync_all(three.nelida, three.percy)
    assert totals(three.world) == [None, None]
    with three.world.centre.database.writing() as (session, _state):
        session.get_one(Rubric, three.world.plan.rubric).published_on = published
    close(three.world, three.third, three.plan, 2)
    three.third.sync()
    assert totals(three.world) == [5000, 7500, 10_000], "control"


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
