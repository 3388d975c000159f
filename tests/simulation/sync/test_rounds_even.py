"""Half of the seeds of a test run: laptops, a centre and all that goes wrong between them. CAMPO_SIM_SEEDS=98: 3,000 rounds."""

from __future__ import annotations

from statistics import median

import pytest

from tests.simulation.sync.spread import MANY, Total, seeds_of_tests, summed

pytestmark = pytest.mark.timeout(900)
SEEDS = seeds_of_tests(0)


@pytest.fixture(scope="module")
def total() -> Total:
    """All of them, once."""
    return summed(SEEDS)


def test_nothing_is_lost_doubled_or_told_otherwise(total: Total) -> None:
    assert total.broken == {}
    assert total.rounds >= 30 * len(SEEDS)


def test_the_rounds_are_hard(total: Total) -> None:
    assert median(total.changes) >= 8
    assert median(total.faults) >= 2
    if len(SEEDS) >= MANY // 2:
        assert total.unmet(15) == []
