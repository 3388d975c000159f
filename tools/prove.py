"""Run every promise of proofs.toml, each with the control that shows it could fail.

``python -m tools.prove [--list] [--write] [WORD …]``: only promises that contain a word; --list runs none; --write puts what was
measured into ``last``. A proof is a ``[[proof]]`` with

* ``promise``: a sentence a person outside can judge
* ``command``: ends with 0 when it holds; its last line of output is what was measured, or the last that begins with ``measured:``
* ``bound``: the figure or the fact that has to hold
* ``control``: a command that ends with 0 when the measure *sees* a planted fault: without one a proof proves nothing
* ``last``: what was measured last, with the date; empty when it never was
* ``minutes``: how long command and control may take, each (15 when not said)
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROOFS = ROOT / "proofs.toml"
KEYS = ("promise", "command", "bound", "last", "control")
MINUTES = 15


@dataclass(frozen=True, slots=True)
class Proof:
    """``faults`` says what its entry lacks; such a proof is never run."""

    promise: str
    command: str
    bound: str
    last: str
    control: str
    minutes: int
    faults: tuple[str, ...]


def faults_of(entry: dict[str, object]) -> tuple[str, ...]:
    """What an entry lacks: only ``last`` may be empty."""
    lacking = [f"no {key}" for key in KEYS if not isinstance(entry.get(key), str)]
    empty = [f"empty {key}" for key in KEYS if key != "last" and entry.get(key) == ""]
    other = [f"unknown {key}" for key in entry if key not in (*KEYS, "minutes")]
    minutes = entry.get("minutes", MINUTES)
    wrong = [] if isinstance(minutes, int) and 0 < minutes <= 120 else ["minutes not from 1 to 120"]
    return (*lacking, *empty, *other, *wrong)


def read(text: str) -> list[Proof]:
    """The proofs of a file. Raises ValueError when it is no TOML or holds none."""
    entries = tomllib.loads(text).get("proof")
    if not isinstance(entries, list) or not entries:
        raise ValueError("proofs.toml holds no [[proof]]")
    proofs = []
    for entry in entries:
        faults = faults_of(entry)
        minutes = entry.get("minutes", MINUTES)
        words = {key: str(entry.get(key, "")) for key in KEYS}
        proofs.append(Proof(**words, minutes=minutes if isinstance(minutes, int) else MINUTES, faults=faults))
    return proofs


def named_files(command: str) -> list[str]:
    """The files of the project that a command names: each has to be there."""
    return [part.split("::")[0] for part in shlex.split(command) if re.match(r"[\w./-]+\.(?:py|sh)(?:::|$)", part)]


def measured(output: str) -> str:
    """The last line of a command's output, or the last that begins with ``measured:``."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    marked = [line.removeprefix("measured:").strip() for line in lines if line.startswith("measured:")]
    return (marked or lines or ["(no output)"])[-1].strip("= ")


def execute(command: str, minutes: int) -> tuple[bool, str, float]:
    """(whether it ended with 0, what it measured, seconds). ``python`` is the one that runs this."""
    parts = [sys.executable if part == "python" else part for part in shlex.split(command)]
    begin = time.monotonic()
    try:
        done = subprocess.run(
            parts, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=minutes * 60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return False, type(problem).__name__, time.monotonic() - begin
    return done.returncode == 0, measured(done.stdout.decode("utf8", "replace")), time.monotonic() - begin


def prove(proof: Proof) -> tuple[bool, str]:
    """(whether the promise holds and its control sees a fault, what was measured)."""
    if proof.faults:
        return False, ", ".join(proof.faults)
    holds, figure, seconds = execute(proof.command, proof.minutes)
    if not holds:
        return False, figure
    sees, reason, _ = execute(proof.control, proof.minutes)
    return sees, f"{figure} ({seconds:.0f} s)" if sees else f"the control sees nothing: {reason}"


def write_last(text: str, promise: str, last: str) -> str:
    """The file's text with ``last`` of one promise replaced; the rest, comments too, as it stands."""
    begin = text.index(json.dumps(promise, ensure_ascii=False))
    end = text.find("[[proof]]", begin)
    block = text[begin : end if end >= 0 else len(text)]
    line = f"last = {json.dumps(last, ensure_ascii=False)}"
    return text.replace(block, re.sub(r"^last = .*$", lambda _: line, block, count=1, flags=re.MULTILINE), 1)


def show(proof: Proof, word: str, figure: str) -> None:
    print(f"{word:<7} {proof.promise}")
    print(f"        bound: {proof.bound}")
    print(f"        {figure}", flush=True)


def main(arguments: Sequence[str]) -> int:
    options = {a for a in arguments if a.startswith("--")}
    if options - {"--list", "--write"}:
        print(__doc__)
        return 2
    wanted = [a.lower() for a in arguments if not a.startswith("--")]
    proofs = [p for p in read(PROOFS.read_text("utf8")) if not wanted or any(w in p.promise.lower() for w in wanted)]
    failed = 0
    for proof in proofs:
        if "--list" in options:
            show(proof, "faulty" if proof.faults else "listed", f"last: {proof.last or 'never measured'}")
            failed += bool(proof.faults)
            continue
        holds, figure = prove(proof)
        failed += not holds
        show(proof, "holds" if holds else "FAILS", figure)
        if holds and "--write" in options:
            today = datetime.now(UTC).date().isoformat()
            PROOFS.write_text(write_last(PROOFS.read_text("utf8"), proof.promise, f"{figure}, {today}"), "utf8")
    print(f"prove: {len(proofs) - failed} of {len(proofs)} promises hold" if "--list" not in options else "")
    return 1 if failed or not proofs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
