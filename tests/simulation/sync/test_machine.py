"""The same world under Hypothesis, which shrinks a failing day to its fewest steps."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.simulation.sync.chances import deed, skew
from tests.simulation.sync.network import NETWORK
from tests.simulation.sync.run import Run

LAPTOPS = st.integers(0, 2)


class Days(RuleBasedStateMachine):
    """Three laptops; each example ends at rest."""

    def __init__(self) -> None:
        super().__init__()
        self.run = Run(7, laptops=3)
        self.run.__enter__()

    @rule(at=LAPTOPS, seed=st.integers(0, 9))
    def write(self, at: int, seed: int) -> None:
        self.run.chance.seed(seed)
        self.run.sit(self.run.machines[at], [deed(self.run, self.run.machines[at]) for _ in range(2)])

    @rule(at=LAPTOPS, fault=st.sampled_from(("", *NETWORK)))
    def exchange(self, at: int, fault: str) -> None:
        self.run.exchange(self.run.machines[at], [fault] if fault else [])

    @rule(at=LAPTOPS)
    def cut_power(self, at: int) -> None:
        self.run.exchange(self.run.machines[at], fault="power")

    @rule(at=LAPTOPS)
    def wrong_clock(self, at: int) -> None:
        skew(self.run, self.run.machines[at])

    @invariant()
    def what_was_saved_is_there(self) -> None:
        for machine in self.run.machines:
            self.run.expect_saved(machine)

    def teardown(self) -> None:
        try:
            self.run.rest()
        finally:
            self.run.__exit__(None, None, None)


TestDays = Days.TestCase
TestDays.settings = settings(max_examples=8, stateful_step_count=15, deadline=None)
