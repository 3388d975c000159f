"""Scores in integer hundredths: halves, minima, gaps, ranking."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.catalogues.evaluation import default_rubric
from oit_campo.domain.scoring import (
    Criterion,
    PanelResult,
    RankEntry,
    Rubric,
    divide_half_up,
    panel_result,
    rank,
    running_hundredths,
    show_hundredths,
    total_hundredths,
)
from oit_campo.errors import UserError

RUBRIC = default_rubric()
CODES = [c.code for c in RUBRIC.criteria]
LEVELS = st.fixed_dictionaries({c: st.integers(0, 4) for c in CODES})
WHEN = datetime(2026, 3, 9, 15, tzinfo=UTC)


def sheet(level: int, **changed: int) -> dict[str, int]:
    return dict.fromkeys(CODES, level) | changed


def two_criteria(max_level: int = 4, **changes: object) -> Rubric:
    criteria = (Criterion("a", 50, 0, ()), Criterion("b", 50, 0, ()))
    return replace(Rubric(criteria, max_level=max_level), **changes)  # type: ignore[arg-type] # any field of Rubric


def test_whole_scale() -> None:
    assert [total_hundredths(RUBRIC, sheet(n)) for n in range(5)] == [0, 2500, 5000, 7500, 10000]
    assert total_hundredths(RUBRIC, sheet(2, finanzas=3)) == 5625


@given(st.integers(0, 10**6), st.integers(1, 1000))
def test_halves_go_up(numerator: int, denominator: int) -> None:
    exact = (Decimal(numerator) / Decimal(denominator)).quantize(Decimal(1), ROUND_HALF_UP)
    assert divide_half_up(numerator, denominator) == exact


def test_half_up_and_not_to_even() -> None:
    assert [divide_half_up(n, 2) for n in (1, 3, 5)] == [1, 2, 3]
    assert total_hundredths(two_criteria(3), {"a": 1, "b": 0}) == 1667


@given(LEVELS, st.randoms())
def test_total_doesnt_depend_on_order(levels: dict[str, int], shuffle: random.Random) -> None:
    items = list(levels.items())
    shuffle.shuffle(items)
    assert 0 <= total_hundredths(RUBRIC, dict(items)) == total_hundredths(RUBRIC, levels) <= 10000
    assert running_hundredths(RUBRIC, levels) == total_hundredths(RUBRIC, levels)


def test_missing_criteria() -> None:
    levels = sheet(4)
    del levels["finanzas"], levels["persona"]
    with pytest.raises(UserError) as raised:
        total_hundredths(RUBRIC, levels)
    assert (raised.value.code, raised.value.field, raised.value.params) == ("criterion_missing", "finanzas", {"n": 2})
    assert running_hundredths(RUBRIC, levels) == 6500
    assert running_hundredths(RUBRIC, {}) == 0


@pytest.mark.parametrize("levels", [sheet(5), sheet(-1), sheet(1) | {"otro": 1}])
def test_levels_the_rubric_doesnt_have(levels: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="unknown"):
        total_hundredths(RUBRIC, levels)


def test_weights_add_up_to_a_hundred() -> None:
    with pytest.raises(ValueError, match="100"):
        Rubric((Criterion("a", 99, 0, ()),))


@pytest.mark.parametrize(
    ("first", "second", "mean", "outcome", "second_chance"),
    [
        (sheet(4), sheet(4), 10000, "aprobado", False),
        (sheet(3), sheet(3, finanzas=2), 7188, "aprobado", False),
        (sheet(3, finanzas=2, mercado=3), sheet(3, finanzas=2, mercado=2), 6625, "aprobado_con_observaciones", False),
        (sheet(2), sheet(3), 6250, "aprobado_con_observaciones", False),
        (sheet(2), sheet(2), 5000, "no_alcanzo", True),
        (sheet(1), sheet(1), 2500, "no_alcanzo", False),
    ],
)
def test_outcomes(first: dict[str, int], second: dict[str, int], mean: int, outcome: str, second_chance: bool) -> None:
    found = panel_result(RUBRIC, [first, second])
    assert (found.mean_hundredths, found.outcome, found.second_chance) == (mean, outcome, second_chance)


@pytest.mark.parametrize(
    ("mean", "outcome", "chance"),
    [
        (4999, "no_alcanzo", False),
        (5000, "no_alcanzo", True),
        (5999, "no_alcanzo", True),
        (6000, "aprobado_con_observaciones", False),
        (6999, "aprobado_con_observaciones", False),
        (7000, "aprobado", False),
    ],
)
def test_edges_of_the_bands(mean: int, outcome: str, chance: bool) -> None:
    criteria = (Criterion("a", 100, 0, ()),)
    found = panel_result(replace(RUBRIC, criteria=criteria, max_level=10000), [{"a": mean}, {"a": mean}])
    assert (found.mean_hundredths, found.outcome, found.second_chance) == (mean, outcome, chance)


def test_a_minimum_level_stops_a_good_plan() -> None:
    low = panel_result(RUBRIC, [sheet(4, mercado=0), sheet(4, mercado=0), sheet(4, mercado=1)])
    assert low.below_minimum == ("mercado",)
    assert (low.outcome, low.second_chance) == ("no_alcanzo", False)
    enough = panel_result(RUBRIC, [sheet(4, mercado=0), sheet(4, mercado=2)])
    assert (enough.below_minimum, enough.outcome) == ((), "aprobado")


def test_gap_alert() -> None:
    rubric = two_criteria(100)
    near = panel_result(rubric, [{"a": 50, "b": 50}, {"a": 70, "b": 69}])
    assert (near.gap_hundredths, near.gap_alert, near.needs_third) == (1950, False, False)
    far = panel_result(rubric, [{"a": 50, "b": 50}, {"a": 70, "b": 70}])
    assert (far.gap_hundredths, far.gap_alert, far.needs_third) == (2000, True, True)
    three = panel_result(rubric, [{"a": 50, "b": 50}, {"a": 70, "b": 70}, {"a": 60, "b": 60}])
    assert (three.gap_alert, three.needs_third, three.mean_hundredths) == (True, False, 6000)


def test_scores_stay_sealed_until_enough_have_closed() -> None:
    with pytest.raises(UserError) as raised:
        panel_result(RUBRIC, [sheet(3)])
    assert (raised.value.code, raised.value.params) == ("scores_sealed", {"n": 2, "faltan": 1})


@given(st.lists(LEVELS, min_size=2, max_size=5), st.randoms())
def test_the_panel_has_no_order(sheets: list[dict[str, int]], shuffle: random.Random) -> None:
    mixed = sheets[:]
    shuffle.shuffle(mixed)
    assert panel_result(RUBRIC, mixed) == panel_result(RUBRIC, sheets)


def entry(key: str, *sheets: dict[str, int], day: int = 9, draw: int | None = None) -> RankEntry:
    return RankEntry(key, panel_result(RUBRIC, sheets), WHEN.replace(day=day), draw)


def test_ranking_follows_the_tie_order() -> None:
    entries = [
        entry("best", sheet(4), sheet(4)),
        entry("finance", sheet(2, finanzas=4), sheet(2, finanzas=4)),
        entry("market", sheet(3, mercado=3, operacion=2), sheet(2, mercado=3)),
        entry("late", sheet(2), sheet(2), day=10),
        entry("early", sheet(2), sheet(2), day=8),
        entry("split", sheet(1), sheet(3), day=1),
    ]
    expected = ["best", "market", "finance", "early", "late", "split"]
    assert entries[2].result.mean_hundredths > entries[1].result.mean_hundredths
    for seed in range(5):
        found = rank(RUBRIC, random.Random(seed).sample(entries, len(entries)))
        assert [r.key for r in found] == expected
        assert [r.position for r in found] == [1, 2, 3, 4, 5, 6]
        assert not any(r.needs_draw for r in found)


def test_equal_means_are_parted_by_finance() -> None:
    finance = entry("finance", sheet(2, finanzas=4), sheet(2, finanzas=4), day=9)
    others = entry("others", sheet(2, mercado=4, propuesta=3), sheet(2, mercado=4, propuesta=3), day=1)
    assert finance.result.mean_hundredths == others.result.mean_hundredths == 6250
    assert [r.key for r in rank(RUBRIC, [others, finance])] == ["finance", "others"]
    by_day = replace(RUBRIC, tie_order=("submitted",))
    assert [r.key for r in rank(by_day, [others, finance])] == ["others", "finance"]


def test_what_nothing_parts_needs_a_draw() -> None:
    twins = [entry("a", sheet(3), sheet(3)), entry("b", sheet(3), sheet(3)), entry("c", sheet(1), sheet(1))]
    assert [(r.position, r.key, r.needs_draw) for r in rank(RUBRIC, twins)] == [
        (1, "a", True),
        (1, "b", True),
        (3, "c", False),
    ]
    drawn = [replace(twins[0], draw=2), replace(twins[1], draw=1)]
    assert [(r.position, r.key, r.needs_draw) for r in rank(RUBRIC, drawn)] == [(1, "b", False), (2, "a", False)]


def test_unknown_tie_rules_are_a_bug() -> None:
    with pytest.raises(ValueError, match="coin"):
        rank(replace(RUBRIC, tie_order=("coin",)), [entry("a", sheet(1), sheet(1))])


def test_shown() -> None:
    assert [show_hundredths(n) for n in (0, 5, 6750, 10000)] == ["0.00", "0.05", "67.50", "100.00"]


def test_result_is_plain_values() -> None:
    assert isinstance(panel_result(RUBRIC, [sheet(1), sheet(2)]), PanelResult)
