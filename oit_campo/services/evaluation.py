"""Scoring plans: open levels live only in the evaluator's draft; closing seals them to the centre; the panel opens there.

Sources: resources/catalogues/evaluation.toml and the rule that scores stay sealed until all of a plan's panel have closed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from oit_campo.catalogues import evaluation as catalogue
from oit_campo.catalogues import fields, lists
from oit_campo.documents.sealed_scores import MAX_COMMENT, Scores, seal_scores
from oit_campo.domain import scoring
from oit_campo.domain.scoring import Rubric
from oit_campo.errors import UserError
from oit_campo.models import kinds, training
from oit_campo.models.laptop import Draft
from oit_campo.models.plans import BusinessPlan, Evaluation
from oit_campo.models.training import Enrolment, Group, GroupMember
from oit_campo.services import drafts
from oit_campo.services.desk import Desk
from oit_campo.services.drafts import OpenForm
from oit_campo.services.panels import PanelView, current_rubric, panels, standing

FORM, FORM_VERSION = "evaluation", 1
COMMENT_LETTERS = MAX_COMMENT
_PLAN, _COMMENT, _STRANGER, _LEVEL = "plan", "comment", "no_conflict", "level:"
_SI = "si"


class OwnState(StrEnum):
    """Where the actor's evaluation of a plan stands. RELATED: enrolled or taught the person, so never scores this plan."""

    TO_SCORE = "to_score"
    OPEN = "open"
    SEALED = "sealed"
    CONFLICT = "conflict"
    RELATED = "related"


# --- one plan before an evaluator ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScoringSheet:
    """What an evaluator has before them; nobody's name. ``levels`` by criterion; empty once sealed: nobody reads them here.

    ``requested_amount`` in céntimos; ``level_labels`` from level 0 up.
    """

    plan: UUID
    blind_code: str
    title: str
    summary: str
    activity: str
    requested_amount: int | None
    rubric: Rubric
    level_labels: tuple[str, ...]
    state: OwnState
    levels: Mapping[str, int]
    comment: str
    no_conflict: bool
    sealed_at: datetime | None

    @property
    def running_total(self) -> int:
        """Hundredths so far."""
        return scoring.running_hundredths(self.rubric, self.levels)


def running_total(rubric: Rubric, levels: Mapping[str, int]) -> int:
    """Hundredths of the levels given so far, 0 … 10000. Raises ValueError for a level the rubric doesn't have."""
    return scoring.running_hundredths(rubric, levels)


def open_plan(desk: Desk, plan: UUID) -> ScoringSheet:
    """The plan with the rubric and what the actor has given it so far.

    Raises UserError no_right, plan_gone; KnownError rubric_missing.
    """
    with desk.read("evaluation.score") as session:
        row = _plan(session, desk, plan)
        _, rubric = current_rubric(session, desk.actor.edition)
        own = own_states(session, desk, [row])[plan]
        draft = session.get(Draft, evaluation_key(plan, desk.actor.user))
        known = _own_draft(draft, rubric)
        return ScoringSheet(
            plan,
            row.blind_code or "",
            row.title or "",
            row.summary or "",
            lists.label_or_code("ciiu4", row.economic_activity) if row.economic_activity else "",
            row.requested_amount,
            rubric,
            catalogue.level_labels(),
            own.state,
            known.levels,
            known.comment,
            known.no_conflict,
            own.at,
        )


@dataclass(frozen=True, slots=True)
class _Given:
    levels: Mapping[str, int]
    comment: str = ""
    no_conflict: bool = False


def _own_draft(draft: Draft | None, rubric: Rubric) -> _Given:
    """What still fits the rubric: a draft outlives a rubric, its criteria don't."""
    if draft is None:
        return _Given({})
    typed: dict[str, str] = json.loads(draft.typed)
    known = {c.code for c in rubric.criteria}
    given = {name.removeprefix(_LEVEL): text for name, text in typed.items() if name.startswith(_LEVEL)}
    levels = {c: int(t) for c, t in given.items() if c in known and t.isdecimal() and int(t) <= rubric.max_level}
    return _Given(levels, typed.get(_COMMENT, ""), typed.get(_STRANGER) == _SI)


def evaluation_key(plan: UUID, evaluator: UUID) -> UUID:
    """The key of somebody's first evaluation of a plan, the same on every laptop; also of its draft."""
    return kinds.identity(fields.kind("evaluation"), {"plan": plan, "evaluator": evaluator, "replaces": None})


def plan_of_draft(desk: Desk, draft: UUID) -> UUID:
    """The plan an open evaluation belongs to. Raises UserError draft_gone."""
    typed = drafts.load_draft(desk, draft).form.typed
    if _PLAN not in typed:
        raise UserError("draft_gone")
    return UUID(typed[_PLAN])


def _plan(session: Session, desk: Desk, plan: UUID) -> BusinessPlan:
    found = session.scalars(
        select(BusinessPlan)
        .join(Enrolment, Enrolment.id == BusinessPlan.enrolment)
        .where(
            BusinessPlan.id == plan,
            Enrolment.edition == desk.actor.edition,
            Enrolment.region == desk.actor.region,
        )
    ).one_or_none()
    if found is None:
        raise UserError("plan_gone")
    return found


@dataclass(frozen=True, slots=True)
class Own:
    """Where the actor stands with a plan: ``given`` levels in the draft, ``at`` when it was sealed."""

    state: OwnState
    given: int = 0
    at: datetime | None = None


def own_states(session: Session, desk: Desk, shown: Sequence[BusinessPlan]) -> dict[UUID, Own]:
    """Plan → where the actor's evaluation of it stands; three statements whatever the number of plans."""
    user, keys = desk.actor.user, [p.id for p in shown]
    closed = {
        e.plan: Own(OwnState.SEALED if e.no_conflict else OwnState.CONFLICT, at=e.closed_at)
        for e in standing(session, keys)
        if e.evaluator == user
    }
    open_forms = session.scalars(select(Draft).where(Draft.form == FORM))
    given = {d.id: sum(name.startswith(_LEVEL) for name in json.loads(d.typed)) for d in open_forms}
    related = _related(session, user, {p.enrolment for p in shown})
    found = {}
    for plan in shown:
        key = evaluation_key(plan.id, user)
        if plan.id in closed:
            found[plan.id] = closed[plan.id]
        elif plan.enrolment in related:
            found[plan.id] = Own(OwnState.RELATED)
        else:
            found[plan.id] = Own(OwnState.OPEN, given[key]) if key in given else Own(OwnState.TO_SCORE)
    return found


def related_to(user: UUID) -> ColumnElement[bool]:
    """Whether the evaluator enrolled or taught whoever an Enrolment is of (evaluation.toml, conflict_of_interest)."""
    taught = select(training.Session.group).where(training.Session.trainer == user)
    groups = select(Group.id).where(or_(Group.trainer == user, Group.id.in_(taught)))
    members = select(GroupMember.enrolment).where(GroupMember.group.in_(groups))
    return or_(Enrolment.enrolled_by == user, Enrolment.group.in_(groups), Enrolment.id.in_(members))


def _related(session: Session, user: UUID, enrolments: Collection[UUID]) -> set[UUID]:
    """Enrolments of people the evaluator enrolled or taught."""
    return set(session.scalars(select(Enrolment.id).where(Enrolment.id.in_(enrolments), related_to(user))))


# --- scoring ---------------------------------------------------------------------------------------------------------


def save_levels(
    desk: Desk, plan: UUID, levels: Mapping[str, int], comment: str = "", *, no_conflict: bool = False
) -> datetime:
    """Keep an open evaluation in the actor's draft, the only place it exists; gives the moment it was safe.

    Raises UserError no_right, plan_gone, score_conflict, evaluation_sealed; ValueError for a level the rubric doesn't have.
    """
    with desk.read("evaluation.score") as session:
        row = _plan(session, desk, plan)
        _check_may_score(session, desk, row)
        scoring.running_hundredths(current_rubric(session, desk.actor.edition)[1], levels)
        title = f"{row.blind_code} · {row.title}"
    typed = {_PLAN: str(plan), _COMMENT: comment, **{f"{_LEVEL}{code}": str(level) for code, level in levels.items()}}
    if no_conflict:
        typed[_STRANGER] = _SI
    return drafts.save_draft(desk, OpenForm(evaluation_key(plan, desk.actor.user), FORM, FORM_VERSION, title, typed))


def _check_may_score(session: Session, desk: Desk, plan: BusinessPlan) -> None:
    state = own_states(session, desk, [plan])[plan.id].state
    if state in (OwnState.CONFLICT, OwnState.RELATED):
        raise UserError("score_conflict")
    if state is OwnState.SEALED:
        raise UserError("evaluation_sealed")


def declare_conflict(desk: Desk, plan: UUID, kind: str) -> UUID:
    """The actor knows the person: no score of theirs for this plan, and the draft goes. Gives the key of the declaration.

    It holds no scores and doesn't count for the panel. Raises UserError no_right, plan_gone, conflict_kind, score_conflict
    (already declared), evaluation_sealed.
    """
    if not lists.is_code("conflict_kinds", kind):
        raise UserError("conflict_kind", field="conflict_kind")
    with desk.write("evaluation.declare_conflict") as session:
        row = _plan(session, desk, plan)
        state = own_states(session, desk, [row])[plan].state
        if state is OwnState.SEALED:
            raise UserError("evaluation_sealed")
        if state is OwnState.CONFLICT:
            raise UserError("score_conflict")
        rubric, _ = current_rubric(session, desk.actor.edition)
        key = evaluation_key(plan, desk.actor.user)
        session.add(
            Evaluation(
                id=key,
                plan=plan,
                evaluator=desk.actor.user,
                rubric=rubric,
                no_conflict=False,
                conflict_kind=kind,
                closed_at=desk.store.clock.now(),
            )
        )
        drafts.close(session, key)
        return key


def seal(desk: Desk, plan: UUID, levels: Mapping[str, int], comment: str = "", *, no_conflict: bool = False) -> UUID:
    """*Cerrar y sellar*: levels and comment leave as one blob that only the centre opens; the draft goes in the same transaction.

    Gives the evaluation's key. Raises UserError no_right, plan_gone, score_conflict, evaluation_sealed, conflict_unanswered,
    criterion_missing (field: the first one), comment_long; KnownError rubric_missing.
    """
    comment = comment.strip()
    if len(comment) > COMMENT_LETTERS:
        raise UserError("comment_long", field=_COMMENT, n=len(comment), maximo=COMMENT_LETTERS)
    with desk.write("evaluation.seal") as session:
        row = _plan(session, desk, plan)
        _check_may_score(session, desk, row)
        rubric_key, rubric = current_rubric(session, desk.actor.edition)
        total = scoring.total_hundredths(rubric, levels)
        if not no_conflict:
            raise UserError("conflict_unanswered", field=_STRANGER)
        user, key = desk.actor.user, evaluation_key(plan, desk.actor.user)
        session.add(
            Evaluation(
                id=key,
                plan=plan,
                evaluator=user,
                rubric=rubric_key,
                no_conflict=True,
                sealed_scores=seal_scores(desk.activation.scores_key, Scores(levels, total, comment), key, plan, user),
                closed_at=desk.store.clock.now(),
            )
        )
        drafts.close(session, key)
        return key


# --- the panel -------------------------------------------------------------------------------------------------------


def panel(desk: Desk, plan: UUID) -> PanelView:
    """Who has closed, and the result once the centre has opened the scores. Raises UserError no_right, plan_gone."""
    with desk.read("evaluation.view_ranking") as session:
        _plan(session, desk, plan)
        return panels(session, [plan])[plan]


def record_outcome(desk: Desk, plan: UUID) -> str:
    """Write the panel's outcome on the plan, as the minutes will say it; gives its code (evaluation.toml).

    Raises UserError no_right, plan_gone, scores_sealed (``n`` needed, ``faltan``), third_needed.
    """
    with desk.write("evaluation.open_scores") as session:
        row = _plan(session, desk, plan)
        view = panels(session, [plan])[plan]
        if view.result is None:
            raise UserError("scores_sealed", n=view.needed, faltan=max(1, view.missing))
        if view.result.needs_third:
            raise UserError("third_needed")
        row.state = view.result.outcome
        row.defended_on = row.defended_on or desk.today
        return view.result.outcome
