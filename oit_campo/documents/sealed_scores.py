"""An evaluation's scores and comment as they leave a laptop: one blob that only the centre's scores key opens.

Bound to the evaluation, the plan and the evaluator, so that a blob can't be moved to another plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from oit_campo.documents import strict_cbor
from oit_campo.domain.damage import Damaged
from oit_campo.seal import open_sealed, seal

INFO = b"scores"
VERSION = 1
MAX_CRITERIA = 40
MAX_LEVEL = 20
#: Letters of the comment for the person.
MAX_COMMENT = 400
#: The largest blob that is opened: the longest comment and forty criteria fit.
MAX_BLOB = 4096
#: A list that holds a map.
_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Scores:
    """Levels by criterion code (0 … 4 by default), the total in hundredths (0 … 10000), and what is told to the person."""

    levels: Mapping[str, int]
    total_hundredths: int
    comment: str = ""


def scores_body(scores: Scores) -> bytes:
    """What is sealed: canonical CBOR [1, {criterion: level}, total, comment] (docs/adr/001)."""
    return strict_cbor.encode([VERSION, dict(scores.levels), scores.total_hundredths, scores.comment])


def seal_scores(scores_public: bytes, scores: Scores, evaluation: UUID, plan: UUID, evaluator: UUID) -> bytes:
    return seal(scores_public, scores_body(scores), INFO, _bound(evaluation, plan, evaluator))


def open_scores(scores_private: bytes, blob: bytes, evaluation: UUID, plan: UUID, evaluator: UUID) -> Scores:
    """The scores inside; whether the total follows from the levels is the rubric's to say.

    Raises KnownError sealed_unreadable for a blob that isn't for this key and evaluation, Damaged for other contents (tags,
    booleans, trailing bytes, another spelling) and for more than MAX_BLOB bytes, which aren't opened at all.
    """
    if len(blob) > MAX_BLOB:
        raise Damaged("size")
    body = open_sealed(scores_private, blob, INFO, _bound(evaluation, plan, evaluator))
    match strict_cbor.decode(body, _DEPTH):
        case [1, dict(levels), int(total), str(comment)] if 0 <= total <= 10_000 and 0 < len(levels) <= MAX_CRITERIA:
            right = all(isinstance(k, str) and isinstance(v, int) and 0 <= v <= MAX_LEVEL for k, v in levels.items())
            if right and len(comment) <= MAX_COMMENT and "\x00" not in comment:
                return Scores(levels, total, comment)
    raise Damaged("scores")


def _bound(evaluation: UUID, plan: UUID, evaluator: UUID) -> bytes:
    return evaluation.bytes + plan.bytes + evaluator.bytes
