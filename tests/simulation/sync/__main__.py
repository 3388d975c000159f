"""One seed again: python -m tests.simulation.sync --seed N [--rounds R] [--mutant name] [--trace]."""

from __future__ import annotations

import argparse
import gc
import sys
import time

from tests.simulation.sync.chances import AIMS
from tests.simulation.sync.mutants import MUTANTS, without
from tests.simulation.sync.run import Broken, Run
from tests.simulation.sync.spread import REAL_EVERY, ROUNDS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.sync")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="so many from it on")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--mutant", choices=MUTANTS, default="")
    parser.add_argument(
        "--aim", choices=AIMS, default=None, help="what the runs are about; the mutant's own if not said"
    )
    parser.add_argument("--trace", action="store_true", help="every step as it happens")
    chosen = parser.parse_args()
    gc.freeze()
    aim = chosen.aim if chosen.aim is not None else MUTANTS[chosen.mutant].aim if chosen.mutant else ""
    with without(chosen.mutant):
        found = [
            play(seed, chosen.rounds, aim, chosen.trace) for seed in range(chosen.seed, chosen.seed + chosen.seeds)
        ]
    return 0 if all(found) else 1


def play(seed: int, rounds: int, aim: str, trace: bool) -> bool:
    began = time.perf_counter(), time.process_time()
    with Run(seed, real=seed % REAL_EVERY == 0, trace=trace, aim=aim) as run:
        try:
            tally = run.play(rounds)
        except Broken as found:
            print(f"seed {seed}: {found}")
            return False
    wall, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
    print(
        f"seed {seed}: {tally.rounds} rounds, {tally.rounds / wall:.1f} a second, {cpu / tally.rounds * 1000:.1f} ms of CPU each"
    )
    print(f"  {dict(tally.hits)}\n  open: {dict(tally.open)}; streams {run.churn.streams} of {run.churn.owed}")
    return True


if __name__ == "__main__":
    sys.exit(main())
