"""Each rule of the sync earns its place: without it an invariant of the simulation breaks, within a few aimed runs."""

from __future__ import annotations

import pytest

from tests.simulation.sync.mutants import MUTANTS
from tests.simulation.sync.spread import caught

pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_a_rule_taken_away_is_seen(name: str) -> None:
    assert caught(name) is not None
