"""Opening sealed scores and comments: only here, and only when enough of a plan's jury have closed (they stay sealed until then).

Enough is the edition's jurors_minimum, counted in evaluators whose own scores could be read: what can't be read counts as not
closed, so it opens nobody's and keeps nobody's shut.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import evaluation as catalogue
from oit_campo.catalogues import fields
from oit_campo.central.author import CentreAuthor
from oit_campo.documents.sealed_scores import MAX_BLOB, Scores, open_scores
from oit_campo.domain import jury, scoring
from oit_campo.domain.damage import Damaged
from oit_campo.errors import KnownError, UserError
from oit_campo.logs import Log
from oit_campo.models import kinds
from oit_campo.models.plans import BusinessPlan, Evaluation, Rubric, RubricCriterion
from oit_campo.models.training import Enrolment
from oit_campo.sync.apply import Applied

log = Log("central.scores", "scores.unreadable")
#: How many unreadable blobs the running program remembers, 16 bytes each.
REMEMBERED = 10_000


class _Unreadable:
    """Blobs that were tried once, so that no colleague's later evaluation makes the centre try them again."""

    def __init__(self) -> None:
        self._seen: OrderedDict[bytes, None] = OrderedDict()

    def __contains__(self, name: bytes) -> bool:
        return name in self._seen

    def add(self, name: bytes) -> None:
        self._seen[name] = None
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)


_unreadable = _Unreadable()


def open_closed_panels(author: CentreAuthor, scores_key: bytes, done: Iterable[Applied]) -> int:
    """Publish the scores and comments of every plan whose panel these changes completed. The number of evaluations opened."""
    kind = fields.kind("evaluation").number
    records = [a.patch.record for a in done if a.patch.kind == kind and not a.held and a.patch.record is not None]
    plans = {author.session.get_one(Evaluation, r).plan for r in records}
    return sum(_open_plan(author, scores_key, plan) for plan in sorted(plans))


def standing(session: Session, plan: UUID) -> list[Evaluation]:
    """The plan's sealed evaluations that stand, one an evaluator, in a fixed order (a refusal holds no scores)."""
    rows = session.scalars(select(Evaluation).where(Evaluation.plan == plan).order_by(Evaluation.id)).all()
    keys = jury.standing(
        jury.Given(r.id, r.plan, r.evaluator, r.replaces, r.total_hundredths is not None) for r in rows
    )
    return [row for row in rows if row.id in keys and row.sealed_scores and row.no_conflict is not False]


def _open_plan(author: CentreAuthor, scores_key: bytes, plan: UUID) -> int:
    rubrics = _Rubrics(author.session, _edition_of(author.session, plan))
    found, needed = standing(author.session, plan), rubrics.jurors_minimum()
    if needed is None or len(found) < needed:
        return 0
    sealed = [e for e in found if e.total_hundredths is None]
    sheets = {e.id: _sheet(scores_key, e, rubrics.get(e.rubric)) for e in sealed}
    readable = {key: sheet for key, sheet in sheets.items() if sheet is not None}
    if len(found) - len(sealed) + len(readable) < needed:
        return 0
    for evaluation in sealed:
        if evaluation.id in readable:
            _publish(author, evaluation, readable[evaluation.id])
    return len(readable)


def _edition_of(session: Session, plan: UUID) -> UUID:
    return session.get_one(Enrolment, session.get_one(BusinessPlan, plan).enrolment).edition


def _sheet(scores_key: bytes, evaluation: Evaluation, rubric: scoring.Rubric | None) -> Scores | None:
    """What is sealed, when it can be read and its total is what the rubric makes of its levels; told once when it isn't."""
    blob = evaluation.sealed_scores or b""
    name = _name(scores_key, evaluation, blob, rubric)
    if name in _unreadable:
        return None
    try:
        opened = open_scores(scores_key, blob, evaluation.id, evaluation.plan, evaluation.evaluator)
        if rubric is None or scoring.total_hundredths(rubric, opened.levels) != opened.total_hundredths:
            raise Damaged("total")
    except (Damaged, KnownError, UserError, ValueError):  # whoever sealed it, what is inside is theirs
        _unreadable.add(name)
        log.warning("scores.unreadable", evaluation=evaluation.id)
        return None
    return opened


def _name(scores_key: bytes, evaluation: Evaluation, blob: bytes, rubric: scoring.Rubric | None) -> bytes:
    """A blob with all that decides whether it can be read; a criterion that comes later makes it another."""
    asked = sorted((c.code, c.weight) for c in rubric.criteria) if rubric is not None else None
    bound = evaluation.id.bytes + evaluation.plan.bytes + evaluation.evaluator.bytes
    return hashlib.blake2b(
        bound + repr(asked).encode() + b"\0" + blob[: MAX_BLOB + 1], digest_size=16, key=scores_key
    ).digest()


@dataclass(slots=True)
class _Rubrics:
    """The published rubrics of one edition; another edition's count for nothing here."""

    session: Session
    edition: UUID
    _known: dict[UUID, scoring.Rubric | None] = field(default_factory=dict)

    def jurors_minimum(self) -> int | None:
        """How many must close, by the latest published; None while there is none."""
        row = self.session.scalars(
            select(Rubric)
            .where(Rubric.edition == self.edition, Rubric.published_on.is_not(None))
            .order_by(Rubric.version.desc(), Rubric.id)
            .limit(1)
        ).first()
        return (row.jurors_minimum or catalogue.default_rubric().jurors_minimum) if row is not None else None

    def get(self, key: UUID) -> scoring.Rubric | None:
        """Its criteria; None when it isn't one to score this edition's plans with."""
        if key not in self._known:
            self._known[key] = self._read(key)
        return self._known[key]

    def _read(self, key: UUID) -> scoring.Rubric | None:
        row = self.session.get_one(Rubric, key)
        if row.edition != self.edition or row.published_on is None:
            return None
        found = self.session.scalars(select(RubricCriterion).where(RubricCriterion.rubric == key))
        criteria = tuple(scoring.Criterion(c.code or "", c.weight or 0, 0, ()) for c in found)
        try:
            return scoring.Rubric(criteria, max_level=catalogue.default_rubric().max_level)
        except ValueError:  # its criteria haven't all come yet
            return None


def _publish(author: CentreAuthor, evaluation: Evaluation, opened: Scores) -> None:
    criteria = author.session.scalars(select(RubricCriterion).where(RubricCriterion.rubric == evaluation.rubric)).all()
    for criterion in criteria:
        level = opened.levels[criterion.code or ""]
        author.create("evaluation_score", {"evaluation": evaluation.id, "criterion": criterion.id, "level": int(level)})
    said: dict[str, kinds.Value] = {"total_hundredths": int(opened.total_hundredths)}
    if opened.comment:
        said["comment"] = opened.comment
    author.edit("evaluation", evaluation.id, said)
