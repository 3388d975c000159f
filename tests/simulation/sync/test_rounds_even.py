"""Half of the seeds of every test run: laptops, a centre and all that goes wrong between them."""

from __future__ import annotations

from statistics import median

import pytest

from tests.simulation.sync.spread import Total, summed

pytestmark = pytest.mark.timeout(900)
SEEDS = range(0, 98, 2)


@pytest.fixture(scope="module")
def total() -> Total:
    """All of them, once."""
    return summed(SEEDS)


def test_nothing_is_lost_doubled_or_told_otherwise(total: Total) -> None:
    assert total.broken == {}
    assert total.rounds >= 1_500 * 0.97


def test_the_rounds_are_hard(total: Total) -> None:
    assert median(total.changes) >= 8
    assert median(total.faults) >= 2
    assert total.unmet(15) == []
