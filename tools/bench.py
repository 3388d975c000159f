"""Run every ``bench/bench_*.py``, show its table and hold its figures to their targets.

``python -m tools.bench [NAME …]``. Each bench is a program: it prints a table and writes ``build/bench/NAME.json``, a list of rows
with the keys of ``ROW``. A row that does not hold, a bench that fails or writes no rows: exit 1.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "build" / "bench"

#: A row: ours and the other's figure in ``unit``, their ratio, the target in words, whether it holds, how it was measured.
ROW: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "ours": (int, float),
    "other": (int, float, type(None)),
    "ratio": (int, float, type(None)),
    "target": (str, int, float),
    "holds": bool,
    "unit": str,
    "how": str,
}


def faults_of_row(row: object) -> list[str]:
    """What is wrong with the form of one row; empty when nothing is."""
    if not isinstance(row, dict):
        return ["not an object"]
    faults = [f"lacks {key}" for key in ROW if key not in row] + [f"has {key} besides" for key in row if key not in ROW]
    # True is an int to isinstance, and no figure
    typed = {
        k: isinstance(row[k], ROW[k]) and isinstance(row[k], bool) == (k == "holds") for k in ROW.keys() & row.keys()
    }
    faults += [f"{key} is {row[key]!r}" for key, right in typed.items() if not right]
    if not faults and row["other"] and row["ratio"] is not None:
        quotient = row["ours"] / row["other"]
        # either way up: a rate is better when higher
        if all(abs(row["ratio"] - q) > 0.02 * q for q in (quotient, 1 / quotient if quotient else quotient)):
            faults.append(f"ratio {row['ratio']} is not ours/other = {quotient:.3g}")
    return faults


def faults_of_file(path: Path) -> list[str]:
    """What is wrong with the form of a result, or misses its target."""
    try:
        rows = json.loads(path.read_text("utf8"))
    except (OSError, ValueError) as problem:
        return [f"{path.name}: no result to read ({type(problem).__name__})"]
    if not isinstance(rows, list) or not rows:
        return [f"{path.name}: a list with at least one row is needed"]
    faults = []
    for number, row in enumerate(rows, 1):
        wrong = faults_of_row(row)
        faults += [f"{path.name}: row {number} {fault}" for fault in wrong]
        if not wrong and not row["holds"]:
            faults.append(f"{path.name}: {row['name']}: {row['ours']} {row['unit']}, target {row['target']}: missed")
    return faults


def run(bench: Path) -> list[str]:
    """Run one bench with its output shown; the faults of its result."""
    name = bench.stem.removeprefix("bench_")
    result = RESULTS / f"{name}.json"
    result.unlink(missing_ok=True)
    print(f"== {name}", flush=True)
    # A figure measured without compiled modules on disk is another program's figure.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, str(bench)]
    code = subprocess.call(command, cwd=ROOT, env={**environment, "PYTHONPATH": str(ROOT)})
    return ([f"{name}: ended with {code}"] if code else []) + faults_of_file(result)


def main(names: Sequence[str]) -> int:
    benches = {bench.stem.removeprefix("bench_"): bench for bench in sorted((ROOT / "bench").glob("bench_*.py"))}
    unknown = [name for name in names if name not in benches]
    if unknown or not benches:
        print(f"no bench called {' '.join(unknown)}; there are: {' '.join(benches) or 'none'}", file=sys.stderr)
        return 2
    RESULTS.mkdir(parents=True, exist_ok=True)
    faults = [fault for name in names or benches for fault in run(benches[name])]
    for fault in faults:
        print(f"bench: {fault}", file=sys.stderr)
    print(f"bench: {len(names or benches)} run, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
