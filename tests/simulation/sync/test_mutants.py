"""Each rule of the sync earns its place: without it an invariant of the simulation breaks, within a few aimed runs."""

from __future__ import annotations

import pytest

from tests.simulation.sync.mutants import MUTANTS
from tests.simulation.sync.spread import MANY, QUICK, caught, seeds_of_tests

pytestmark = pytest.mark.timeout(600)


TRIED = sorted(MUTANTS) if len(seeds_of_tests(0)) >= MANY // 2 else QUICK


@pytest.mark.parametrize("name", TRIED)
def test_a_rule_taken_away_is_seen(name: str) -> None:
    assert caught(name) is not None
