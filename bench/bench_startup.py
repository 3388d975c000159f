"""How long until one can type: CPU from process start to the painted unlock screen and to a usable Inicio, beside a bare window.

Interleaved: bare, unlock, home, whole, bare, … so that the machine's mood falls on all alike; medians. Usable is Inicio with
today's work painted (docs/adr/005); *whole* goes on until the database layer is loaded too and nothing is under way: the memory
is read there.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 9
UNLOCK_RATIO, HOME_RATIO, MEMORY_MB = 1.5, 4.5, 140
HOW = f"medians of {RUNS} interleaved starts, offscreen, CPU of the process"


def start(*arguments: str) -> dict[str, float]:
    """One start in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "startup_probe.py"), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        text=True,
    )
    return dict(json.loads(done.stdout))


def measure(folder: Path, login: str, password: str) -> list[dict[str, object]]:
    seen: dict[str, list[dict[str, float]]] = {"bare": [], "unlock": [], "home": [], "whole": []}
    for turn in range(RUNS + 1):
        person = (str(folder), login, password)
        for what, more in (("bare", ()), ("unlock", (str(folder),)), ("home", person), ("whole", person)):
            found = start(what, *more)
            if turn:  # the first round only warms the disk
                seen[what].append(found)
    cpu = {what: statistics.median(f["cpu"] for f in runs) for what, runs in seen.items()}
    memory = statistics.median(f["mb"] for f in seen["whole"])
    bare_memory = statistics.median(f["mb"] for f in seen["bare"])
    return [
        _row("unlock screen painted", cpu["unlock"], cpu["bare"], UNLOCK_RATIO, "CPU s"),
        _row("Inicio usable", cpu["home"], cpu["bare"], HOME_RATIO, "CPU s"),
        {
            "name": "memory at Inicio",
            "ours": round(memory, 1),
            "other": round(bare_memory, 1),
            "ratio": round(memory / bare_memory, 2),
            "target": f"<= {MEMORY_MB} MB",
            "holds": memory <= MEMORY_MB,
            "unit": "MB",
            "how": f"peak resident with everything loaded, which takes {cpu['whole']:.2f} CPU s; median of the same runs",
        },
    ]


def _row(name: str, ours: float, other: float, target: float, unit: str) -> dict[str, object]:
    ratio = ours / other
    return {
        "name": name,
        "ours": round(ours, 3),
        "other": round(other, 3),
        "ratio": round(ratio, 2),
        "target": f"<= {target} x a bare PySide6 window",
        "holds": ratio <= target,
        "unit": unit,
        "how": HOW,
    }


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from oit_campo.demo.day import run_day
    from oit_campo.demo.laptops import PASSWORD

    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary) / "dia"
        if run_day(out, people=30, seed=1, database_url=None, say=lambda _line: None):
            sys.exit("the demonstration failed")
        rows = measure(out / "laptops" / "L01", "rosa", PASSWORD)
    for row in rows:
        verdict = "holds" if row["holds"] else "MISSED"
        figures = f"{row['ours']:>8} {row['unit']:<6} bare {row['other']:>8}  x{row['ratio']:<5}"
        print(f"{row['name']:<24} {figures} {row['target']}  {verdict}")
    target = ROOT / "build" / "bench" / "startup.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(rows, indent=1), "utf8")


if __name__ == "__main__":
    main()
