"""Opening sealed scores and comments: only here, and only when all of a plan's panel have closed (security: they stay sealed)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.central.author import CentreAuthor
from oit_campo.documents.sealed_scores import open_scores
from oit_campo.domain.damage import Damaged
from oit_campo.errors import KnownError
from oit_campo.logs import Log
from oit_campo.models import kinds
from oit_campo.models.plans import Evaluation, Rubric, RubricCriterion
from oit_campo.sync.apply import Applied

log = Log("central.scores")


def open_closed_panels(author: CentreAuthor, scores_key: bytes, done: Iterable[Applied]) -> int:
    """Publish the scores and comments of every plan whose panel these changes completed. The number of evaluations opened."""
    kind = fields.kind("evaluation").number
    records = [a.patch.record for a in done if a.patch.kind == kind and not a.held and a.patch.record is not None]
    plans = {author.session.get_one(Evaluation, r).plan for r in records}
    return sum(_open_plan(author, scores_key, plan) for plan in sorted(plans))


def standing(session: Session, plan: UUID) -> list[Evaluation]:
    """The plan's closed evaluations that no later one replaces, in a fixed order (a refusal holds no scores)."""
    rows = session.scalars(select(Evaluation).where(Evaluation.plan == plan).order_by(Evaluation.id)).all()
    replaced = {row.replaces for row in rows}
    return [row for row in rows if row.id not in replaced and row.sealed_scores]


def _open_plan(author: CentreAuthor, scores_key: bytes, plan: UUID) -> int:
    evaluations = standing(author.session, plan)
    if not evaluations:
        return 0
    rubric = author.session.get_one(Rubric, evaluations[0].rubric)
    if len(evaluations) < (rubric.jurors_minimum or 0):
        return 0
    return sum(_open_one(author, scores_key, e) for e in evaluations if e.total_hundredths is None)


def _open_one(author: CentreAuthor, scores_key: bytes, evaluation: Evaluation) -> int:
    try:
        opened = open_scores(
            scores_key, evaluation.sealed_scores or b"", evaluation.id, evaluation.plan, evaluation.evaluator
        )
    except (Damaged, KnownError, cbor2.CBORError):  # whoever sealed it, what is inside is theirs
        log.warning("scores.unreadable", evaluation=evaluation.id)
        return 0
    criteria = author.session.scalars(select(RubricCriterion).where(RubricCriterion.rubric == evaluation.rubric))
    for criterion in criteria:
        level = opened.levels.get(criterion.code or "")
        if level is not None:
            author.create(
                "evaluation_score", {"evaluation": evaluation.id, "criterion": criterion.id, "level": int(level)}
            )
    said: dict[str, kinds.Value] = {"total_hundredths": int(opened.total_hundredths)}
    if opened.comment:
        said["comment"] = opened.comment
    author.edit("evaluation", evaluation.id, said)
    return 1
