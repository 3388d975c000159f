"""An evaluation's scores and comment as they leave a laptop: one blob that only the centre's scores key opens.

Bound to the evaluation, the plan and the evaluator, so that a blob can't be moved to another plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import cbor2

from oit_campo.domain.damage import Damaged
from oit_campo.seal import open_sealed, seal

INFO = b"scores"
VERSION = 1
MAX_CRITERIA = 40
MAX_LEVEL = 20
#: Letters of the comment for the person.
MAX_COMMENT = 400


@dataclass(frozen=True, slots=True)
class Scores:
    """Levels by criterion code (0 … 4 by default), the total in hundredths (0 … 10000), and what is told to the person."""

    levels: Mapping[str, int]
    total_hundredths: int
    comment: str = ""


def scores_body(scores: Scores) -> bytes:
    """What is sealed: canonical CBOR [1, {criterion: level}, total, comment] (docs/adr/001)."""
    return cbor2.dumps([VERSION, dict(scores.levels), scores.total_hundredths, scores.comment], canonical=True)


def seal_scores(scores_public: bytes, scores: Scores, evaluation: UUID, plan: UUID, evaluator: UUID) -> bytes:
    return seal(scores_public, scores_body(scores), INFO, _bound(evaluation, plan, evaluator))


def open_scores(scores_private: bytes, blob: bytes, evaluation: UUID, plan: UUID, evaluator: UUID) -> Scores:
    """Raises KnownError sealed_unreadable for a blob that isn't for this key and evaluation, Damaged for other contents."""
    body = open_sealed(scores_private, blob, INFO, _bound(evaluation, plan, evaluator))
    match cbor2.loads(body, max_depth=3, allow_indefinite=False, allow_duplicate_keys=False):
        case [1, dict(levels), int(total), str(comment)] if 0 <= total <= 10_000 and 0 < len(levels) <= MAX_CRITERIA:
            right = all(isinstance(k, str) and isinstance(v, int) and 0 <= v <= MAX_LEVEL for k, v in levels.items())
            if right and len(comment) <= MAX_COMMENT and "\x00" not in comment:
                return Scores(levels, total, comment)
    raise Damaged("scores")


def _bound(evaluation: UUID, plan: UUID, evaluator: UUID) -> bytes:
    return evaluation.bytes + plan.bytes + evaluator.bytes
