"""Many seeds, in processes of their own; totals, the mutants and what saw them, as a report: make simulate."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.simulation.sync.mutants import MUTANTS, without
from tests.simulation.sync.network import NETWORK
from tests.simulation.sync.run import Broken, Run

ROUNDS = 32
#: One run in so many has SQLCipher's files.
REAL_EVERY = 10
#: Every fault that has to be met; the line's, then the machines'.
FAULTS = (
    *NETWORK,
    "out_of_order",
    "power_in_sitting",
    "power_in_exchange",
    "disk_full_in_sitting",
    "disk_full_in_exchange",
    "skew",
    "clone",
    "restore_laptop",
    "restore_centre_stepped",
    "restore_centre_silent",
    "enter_scope",
    "merge",
    "unmerge",
    "late_after_merge",
)
#: Seeds of both test files together: 3,000 rounds, the number that has to meet each fault; and of an ordinary test run.
MANY, FEW = 98, 4
#: Mutants that are found within seconds; all of them with as many seeds as above, and in make simulate.
QUICK = (
    "no_change_identifier",
    "no_fork_check",
    "no_merge_edges",
    "no_natural_identity",
    "no_receipts",
    "no_saw",
    "no_scope_filter",
)
REPORT = Path("build") / "simulation" / "sync.json"


def seeds_of_tests(first: int) -> range:
    """Every second seed from ``first``; CAMPO_SIM_SEEDS says of how many."""
    return range(first, int(os.environ.get("CAMPO_SIM_SEEDS", FEW)), 2)


@dataclass
class Total:
    """The sum of runs."""

    runs: int = 0
    rounds: int = 0
    changes: list[int] = field(default_factory=list)
    faults: list[int] = field(default_factory=list)
    hits: Counter[str] = field(default_factory=Counter)
    open: Counter[str] = field(default_factory=Counter)
    broken: dict[int, str] = field(default_factory=dict)
    requests: int = 0
    up: int = 0
    again: int = 0
    streams: int = 0
    streams_owed: int = 0

    def add(self, other: Total) -> None:
        for name, value in vars(other).items():
            if isinstance(value, (int, list)):
                setattr(self, name, getattr(self, name) + value)
            else:
                getattr(self, name).update(value)

    def unmet(self, least: int) -> list[str]:
        """Faults that were hit fewer times than this."""
        return [f"{fault}: {self.hits[fault]}" for fault in FAULTS if self.hits[fault] < least]


def one(seed: int, rounds: int = ROUNDS, aim: str = "") -> Total:
    """A run and its sums; what an invariant said stands in ``broken`` under the seed."""
    total = Total(runs=1)
    with Run(seed, real=seed % REAL_EVERY == 0, aim=aim) as run:
        try:
            run.play(rounds)
        except Broken as found:
            total.broken[seed] = str(found)[:500]
        tally, churn = run.tally, run.churn
    total.rounds, total.changes, total.faults = tally.rounds, tally.changes, tally.faults
    total.hits, total.open = tally.hits, tally.open
    total.requests, total.up, total.again = churn.requests, churn.up, churn.again
    total.streams, total.streams_owed = churn.streams, churn.owed
    return total


def summed(seeds: Iterable[int]) -> Total:
    total = Total()
    for seed in seeds:
        total.add(one(seed))
    return total


def caught(name: str, most: int = 100) -> tuple[int, str] | None:
    """The first seed in which the mutant is seen, and by what; None when none of its seeds saw it."""
    mutant = MUTANTS[name]
    with without(name):
        for seed in mutant.seeds[:most]:
            try:
                with Run(seed, aim=mutant.aim) as run:
                    run.play(mutant.rounds)
            except Broken as found:
                return seed, found.invariant
            except Exception as error:  # noqa: BLE001 - a rule taken away may stop the program itself
                return seed, f"the program stops ({type(error).__name__})"
    return None


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make simulate")
    parser.add_argument("--rounds", type=int, default=200_000)
    parser.add_argument("--first", type=int, default=1_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--least", type=int, default=100, help="times that each fault has to be met")
    parser.add_argument("--no-mutants", action="store_true")
    chosen = parser.parse_args(arguments)
    began = time.perf_counter()
    total, seen = Total(), {}
    with ProcessPoolExecutor(chosen.processes, initializer=gc.freeze) as pool:
        if not chosen.no_mutants:
            seen = dict(zip(MUTANTS, pool.map(caught, MUTANTS), strict=True))
        seed = chosen.first
        while total.rounds < chosen.rounds:
            wave = max(chosen.processes, min(500, (chosen.rounds - total.rounds) // ROUNDS + 1))
            for found in pool.map(one, range(seed, seed + wave), chunksize=4):
                total.add(found)
            seed += wave
    return report(total, seen, time.perf_counter() - began, chosen.least)


def report(total: Total, seen: dict[str, tuple[int, str] | None], seconds: float, least: int) -> int:
    """Print it, write it; 1 when something doesn't hold."""
    print(
        f"{total.rounds} rounds in {total.runs} runs, {total.rounds / seconds:.1f} a second, {len(total.broken)} broken"
    )
    print(f"median changes {median(total.changes)}, faults {median(total.faults)} a round")
    print(f"{total.requests} requests, {total.up} bytes up, {total.again} of batches sent again")
    print(f"{total.streams} streams drawn, {total.streams_owed} had a cause; known weaknesses met: {dict(total.open)}")
    for fault in FAULTS:
        print(f"  {fault:<24}{total.hits[fault]:>8}")
    for name, found in seen.items():
        print(f"  without «{MUTANTS[name].rule}»: {'NOT SEEN' if found is None else f'seed {found[0]}, {found[1]}'}")
    for number, said in total.broken.items():
        print(f"  python -m tests.simulation.sync --seed {number} --rounds {ROUNDS}: {said}")
    print(
        f"measured: {total.rounds} rounds, {len(total.broken)} runs broken, {total.rounds / seconds:.1f} rounds a second"
    )
    plain = {k: v for k, v in vars(total).items() if k not in ("changes", "faults")}
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps({"seconds": seconds, "mutants": seen, **plain}, indent=1), "utf8")
    bad = bool(total.broken) or bool(total.unmet(least)) or None in seen.values()
    return 1 if bad or median(total.changes) < 8 or median(total.faults) < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
