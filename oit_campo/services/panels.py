"""Rubrics as published, and a plan's panel: who has closed, what came out once the centre opened the scores."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oit_campo.catalogues import evaluation as catalogue
from oit_campo.domain import jury, scoring
from oit_campo.domain.scoring import Criterion, PanelResult, Rubric
from oit_campo.errors import KnownError
from oit_campo.models import plans
from oit_campo.models.plans import Evaluation, EvaluationScore, RubricCriterion
from oit_campo.models.programme import User

# --- the rubric ------------------------------------------------------------------------------------------------------


def _rubric(session: Session, row: plans.Rubric) -> Rubric:
    """A published rubric as the domain counts with it; what has no field of its own is the catalogue's."""
    usual = catalogue.default_rubric()
    found = session.scalars(
        select(RubricCriterion).where(RubricCriterion.rubric == row.id).order_by(RubricCriterion.position)
    )
    try:
        return Rubric(
            tuple(
                Criterion(
                    c.code or "",
                    c.weight or 0,
                    c.minimum_level or 0,
                    tuple((c.descriptors or "").split("\n")),
                    c.label or "",
                )
                for c in found
            ),
            pass_mark_hundredths=usual.pass_mark_hundredths
            if row.pass_mark_hundredths is None
            else row.pass_mark_hundredths,
            gap_alert_hundredths=usual.gap_alert_hundredths
            if row.gap_alert_hundredths is None
            else row.gap_alert_hundredths,
            max_level=usual.max_level,
            jurors_minimum=row.jurors_minimum or usual.jurors_minimum,
            jurors_maximum=usual.jurors_maximum,
            observations_hundredths=usual.observations_hundredths,
            second_chance_hundredths=usual.second_chance_hundredths,
            second_chance_days=usual.second_chance_days,
            tie_order=tuple(filter(None, (row.tie_order or "").replace("|", ",").split(","))),
        )
    except ValueError as error:  # its criteria haven't all come yet
        raise KnownError("rubric_missing") from error


def criteria_of(session: Session, edition: UUID) -> int:
    """How many criteria the edition's latest rubric has; 0 while there is none."""
    try:
        return len(current_rubric(session, edition)[1].criteria)
    except KnownError:
        return 0


def current_rubric(session: Session, edition: UUID) -> tuple[UUID, Rubric]:
    """Key and rules of the edition's latest published rubric. Raises KnownError rubric_missing."""
    row = session.scalars(
        select(plans.Rubric)
        .where(plans.Rubric.edition == edition, plans.Rubric.published_on.is_not(None))
        .order_by(plans.Rubric.version.desc(), plans.Rubric.id)
        .limit(1)
    ).first()
    if row is None:
        raise KnownError("rubric_missing")
    return row.id, _rubric(session, row)


# --- the panel -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Juror:
    """Who closed. ``total`` in hundredths, None while it is sealed."""

    name: str
    closed_at: datetime | None
    total: int | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class PanelView:
    """How far a plan's panel is. ``needed`` must close before anything opens; ``missing`` of them haven't.

    ``conflicts`` declared a relation and don't count; ``waiting`` closed but aren't opened yet (that needs an exchange with the
    centre); ``replaced`` stand no longer; ``result`` is None until enough are open.
    """

    needed: int
    closed: int
    conflicts: int
    waiting: int
    jurors: tuple[Juror, ...]
    result: PanelResult | None
    replaced: int = 0

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.closed)


def panels(session: Session, keys: Collection[UUID]) -> dict[UUID, PanelView]:
    """Plan → its panel, in a number of statements that grows with the rubrics used, not with the plans."""
    found = standing(session, keys)
    levels = _levels(session, [e.id for e in found])
    users = {e.evaluator for e in found}
    names = {key: name or "" for key, name in session.execute(select(User.id, User.name).where(User.id.in_(users)))}
    rubrics = {key: _rubric(session, session.get_one(plans.Rubric, key)) for key in {e.rubric for e in found}}
    by_plan: dict[UUID, list[Evaluation]] = {key: [] for key in keys}
    for one in found:
        by_plan[one.plan].append(one)
    given = dict(_given(session, keys))
    return {
        key: replace(_panel(rows, rubrics, levels, names), replaced=given.get(key, 0) - len(rows))
        for key, rows in by_plan.items()
    }


def _given(session: Session, keys: Collection[UUID]) -> Iterable[tuple[UUID, int]]:
    """Plan → how many evaluations of it there are, whether they stand or not."""
    rows = session.execute(
        select(Evaluation.plan, func.count()).where(Evaluation.plan.in_(keys)).group_by(Evaluation.plan)
    )
    return [(plan, count) for plan, count in rows]


def _panel(
    found: Sequence[Evaluation],
    rubrics: Mapping[UUID, Rubric],
    levels: Mapping[UUID, Mapping[str, int]],
    names: Mapping[UUID, str],
) -> PanelView:
    scored = [e for e in found if e.sealed_scores is not None]
    rubric = rubrics[scored[0].rubric] if scored else catalogue.default_rubric()
    asked = {c.code for c in rubric.criteria}
    sheets = {e.id: levels[e.id] for e in scored if levels.get(e.id, {}).keys() == asked}
    # before that no total is told, even if one row came down early
    enough = len(sheets) >= rubric.jurors_minimum
    jurors = tuple(
        Juror(
            names.get(e.evaluator, ""),
            e.closed_at,
            scoring.total_hundredths(rubric, sheets[e.id]) if enough and e.id in sheets else None,
            (e.comment or "") if enough else "",
        )
        for e in sorted(scored, key=lambda e: e.id)
    )
    return PanelView(
        rubric.jurors_minimum,
        len(scored),
        len(found) - len(scored),
        len(scored) - len(sheets),
        jurors,
        scoring.panel_result(rubric, list(sheets.values())) if enough else None,
    )


def standing(session: Session, keys: Collection[UUID]) -> list[Evaluation]:
    """Evaluations of these plans as the centre counts them: one an evaluator (domain/jury.py)."""
    rows = session.scalars(select(Evaluation).where(Evaluation.plan.in_(keys)).order_by(Evaluation.id)).all()
    stand = jury.standing(
        jury.Given(row.id, row.plan, row.evaluator, row.replaces, row.total_hundredths is not None) for row in rows
    )
    return [row for row in rows if row.id in stand]


def _levels(session: Session, evaluations: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    rows = session.execute(
        select(EvaluationScore.evaluation, RubricCriterion.code, EvaluationScore.level)
        .join(RubricCriterion, RubricCriterion.id == EvaluationScore.criterion)
        .where(EvaluationScore.evaluation.in_(list(evaluations)), EvaluationScore.level.is_not(None))
    )
    found: dict[UUID, dict[str, int]] = {}
    for evaluation, code, level in rows:
        found.setdefault(evaluation, {})[code or ""] = level or 0
    return found
