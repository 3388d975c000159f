"""Business-plan scores: weights, levels and totals as integer hundredths, never a float (evaluation.toml).

One sheet: sum of weight * level / highest level, 0.00 … 100.00. The panel: the mean of the sheets, half up. A level mean under a
criterion's minimum keeps the plan from passing whatever its score.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from oit_campo.clock import milliseconds
from oit_campo.errors import UserError

PASSED, PASSED_WITH_OBSERVATIONS, BELOW, ABSENT = (
    "aprobado",
    "aprobado_con_observaciones",
    "no_alcanzo",
    "no_se_presento",
)
TIE_MEAN, TIE_GAP, TIE_SUBMITTED, TIE_DRAW = "mean", "gap", "submitted", "draw"


@dataclass(frozen=True, slots=True)
class Criterion:
    """``weight`` in points of 100; ``minimum_level`` 0 = none; ``descriptors`` one line a level, from 0 up."""

    code: str
    weight: int
    minimum_level: int
    descriptors: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Rubric:
    """Marks in hundredths of a point; bands are [from, to). ``tie_order``: mean:CRITERION, gap, submitted, draw."""

    criteria: tuple[Criterion, ...]
    pass_mark_hundredths: int = 6000
    gap_alert_hundredths: int = 2000
    max_level: int = 4
    jurors_minimum: int = 2
    jurors_maximum: int = 5
    observations_hundredths: tuple[int, int] = (6000, 7000)
    second_chance_hundredths: tuple[int, int] = (5000, 6000)
    second_chance_days: int = 15
    tie_order: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if sum(c.weight for c in self.criteria) != 100:
            raise ValueError("weights must add up to 100")


@dataclass(frozen=True, slots=True)
class PanelResult:
    """What the closed sheets of one plan say. ``below_minimum``: criterion codes; ``outcome``: a code of evaluation.toml.

    ``needs_third``: the gap reaches the alert and only two have scored; with more, ``gap_alert`` asks for deliberation.
    """

    mean_hundredths: int
    gap_hundredths: int
    gap_alert: bool
    needs_third: bool
    below_minimum: tuple[str, ...]
    outcome: str
    second_chance: bool
    criterion_means: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class RankEntry:
    """A plan to rank. ``draw``: its place in a public draw recorded in the minutes, when there was one."""

    key: str
    result: PanelResult
    submitted_at: datetime
    draw: int | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """``position`` from 1; plans no rule parts share it and ``needs_draw``."""

    position: int
    key: str
    needs_draw: bool


def divide_half_up(numerator: int, denominator: int) -> int:
    """Rounded to the nearest integer, halves up, for numbers from 0."""
    return (2 * numerator + denominator) // (2 * denominator)


def total_hundredths(rubric: Rubric, levels: Mapping[str, int]) -> int:
    """One sheet's total, 0 … 10000.

    Raises UserError criterion_missing (``n`` without a level; field: the first of them); ValueError for a level or a criterion
    the rubric doesn't have.
    """
    _check_levels(rubric, levels)
    missing = [c.code for c in rubric.criteria if c.code not in levels]
    if missing:
        raise UserError("criterion_missing", field=missing[0], n=len(missing))
    return divide_half_up(100 * sum(c.weight * levels[c.code] for c in rubric.criteria), rubric.max_level)


def running_hundredths(rubric: Rubric, levels: Mapping[str, int]) -> int:
    """The total so far, while some criteria have no level yet."""
    _check_levels(rubric, levels)
    return divide_half_up(100 * sum(c.weight * levels.get(c.code, 0) for c in rubric.criteria), rubric.max_level)


def _check_levels(rubric: Rubric, levels: Mapping[str, int]) -> None:
    known = {c.code for c in rubric.criteria}
    if not known.issuperset(levels) or not all(0 <= level <= rubric.max_level for level in levels.values()):
        raise ValueError("level or criterion unknown to the rubric")


def panel_result(rubric: Rubric, sheets: Sequence[Mapping[str, int]]) -> PanelResult:
    """The result of the closed sheets (criterion → level), in any order.

    Raises UserError scores_sealed (``n`` needed, ``faltan``) while fewer than the minimum have closed.
    """
    if len(sheets) < rubric.jurors_minimum:
        raise UserError("scores_sealed", n=rubric.jurors_minimum, faltan=rubric.jurors_minimum - len(sheets))
    totals = [total_hundredths(rubric, sheet) for sheet in sheets]
    mean = divide_half_up(sum(totals), len(totals))
    gap = max(totals) - min(totals)
    means = {c.code: Fraction(sum(s[c.code] for s in sheets), len(sheets)) for c in rubric.criteria}
    below = tuple(c.code for c in rubric.criteria if means[c.code] < c.minimum_level)
    outcome = _outcome(rubric, mean, below)
    low, high = rubric.second_chance_hundredths
    alert = gap >= rubric.gap_alert_hundredths
    return PanelResult(
        mean_hundredths=mean,
        gap_hundredths=gap,
        gap_alert=alert,
        needs_third=alert and len(sheets) == 2,
        below_minimum=below,
        outcome=outcome,
        second_chance=outcome == BELOW and low <= mean < high,
        criterion_means=means,
    )


def _outcome(rubric: Rubric, mean: int, below: tuple[str, ...]) -> str:
    if below or mean < rubric.pass_mark_hundredths:
        return BELOW
    low, high = rubric.observations_hundredths
    return PASSED_WITH_OBSERVATIONS if low <= mean < high else PASSED


def rank(rubric: Rubric, entries: Sequence[RankEntry]) -> tuple[Ranked, ...]:
    """Best first: by mean, then by the rubric's tie order. The order of ``entries`` never matters."""
    keyed = sorted((_rank_key(rubric, e), e.key) for e in entries)
    keys = [key for key, _ in keyed]
    return tuple(
        Ranked(bisect_left(keys, key) + 1, name, bisect_right(keys, key) - bisect_left(keys, key) > 1)
        for key, name in keyed
    )


def _rank_key(rubric: Rubric, entry: RankEntry) -> tuple[Fraction | int, ...]:
    key: list[Fraction | int] = [-entry.result.mean_hundredths]
    for rule in rubric.tie_order:
        kind, _, criterion = rule.partition(":")
        if kind == TIE_MEAN:
            key.append(-entry.result.criterion_means[criterion])
        elif kind == TIE_GAP:
            key.append(entry.result.gap_hundredths)
        elif kind == TIE_SUBMITTED:
            key.append(milliseconds(entry.submitted_at))
        elif kind == TIE_DRAW:
            key.append(entry.draw or 0)
        else:
            raise ValueError(f"unknown tie rule {kind}")
    return tuple(key)


def show_hundredths(hundredths: int) -> str:
    """«67.50»."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"
