"""What encryption costs beside the same code and schema without a key, and how soon a big store is at work.

Each figure is taken in turns, encrypted, plain, encrypted …, so that the machine's mood falls on both alike; medians. The other
side is the same library with the key left out, which is plain SQLite. *Home* is a laptop with 100,000 people and a million entries.
"""

from __future__ import annotations

import gc
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import big_store
from oit_campo.clock import FixedClock
from oit_campo.ids import KeySource
from oit_campo.models.laptop import Draft
from oit_campo.store import connection
from oit_campo.store.store import Store
from tests.helpers.world import START
from tests.simulation.ground import LOGIN, PASSWORD, keys_of, make_laptop

KEY = bytes(range(32))
SIDES = ("encrypted", "plain")
TURNS = 7
COMMITS, LOOKUPS, LOOKED_UP, IMPORTED, COLUMNS = 60, 4_000, 20_000, 100_000, 32
COMMIT_RATIO, LOOKUP_RATIO, IMPORT_RATIO, OPEN_MS, HOME_MS = 1.6, 1.2, 1.5, 2.0, 700
_GIVE_KEY = connection._give_key


def on(side: str) -> None:
    vars(connection)["_give_key"] = _GIVE_KEY if side == "encrypted" else lambda _opened, _key: None


def in_turns(measure: Callable[[str], float], turns: int = TURNS) -> dict[str, float]:
    """Side → median seconds; the first turn only warms up."""
    taken: dict[str, list[float]] = {side: [] for side in SIDES}
    for turn in range(turns + 1):
        for side in SIDES if turn % 2 else reversed(SIDES):
            on(side)
            gc.collect()
            seconds = measure(side)
            if turn:
                taken[side].append(seconds)
    on("encrypted")
    return {side: statistics.median(found) for side, found in taken.items()}


def new_store(folder: Path) -> Store:
    folder.mkdir(parents=True)
    return Store.create(folder / "campo.db", KEY, clock=FixedClock(START), keys=KeySource(), counter_key=KEY)


def commits(place: Path) -> dict[str, float]:
    """One small write through the store's own session, durable when it returns."""
    stores = {}
    for side in SIDES:
        on(side)
        stores[side] = new_store(place / "commits" / side)
    owner = stores["plain"].keys.new()

    def measure(side: str) -> float:
        store = stores[side]
        began = time.perf_counter()
        for number in range(COMMITS):
            with store.write(owner) as session:
                session.add(
                    Draft(
                        id=store.keys.new(), owner=owner, form="x", form_version=1, title=f"{number}", typed="{}" * 100,
                        started_at=START, saved_at=START,
                    )
                )  # fmt: skip
        return (time.perf_counter() - began) / COMMITS

    found = in_turns(measure)
    for store in stores.values():
        store.close()
    return found


def wide_rows(count: int) -> list[tuple[object, ...]]:
    chance = random.Random(1)
    names = [f"valor {n} de prueba" for n in range(5_000)]
    return [(n, *(names[chance.randrange(5_000)] for _ in range(COLUMNS - 1))) for n in range(count)]


def imports(place: Path) -> dict[str, float]:
    """100,000 rows of 32 columns in one transaction, folded into the file."""
    rows = wide_rows(IMPORTED)
    columns = ", ".join(f"c{n}" for n in range(1, COLUMNS))
    statement = f"INSERT INTO wide VALUES (?{', ?' * (COLUMNS - 1)})"

    def measure(side: str) -> float:
        path = place / f"import-{side}.db"
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        opened = connection.connect(path, KEY, create=True)
        opened.execute(f"CREATE TABLE wide(id INTEGER PRIMARY KEY, {columns})")
        began = time.perf_counter()
        opened.execute("BEGIN IMMEDIATE")
        opened.executemany(statement, rows)
        opened.execute("COMMIT")
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        seconds = time.perf_counter() - began
        opened.close()
        return seconds

    return in_turns(measure, 3)


def lookups(place: Path) -> dict[str, float]:
    """One record by its key, among 20,000 people, with the reader's cache."""
    opened: dict[str, Any] = {}
    source = KeySource(random.Random(1).randbytes)
    keys = [source.new().bytes for _ in range(LOOKED_UP)]
    for side in SIDES:
        on(side)
        path = place / f"look-{side}.db"
        raw = connection.connect(path, KEY, create=True)
        raw.execute("CREATE TABLE person(id BLOB PRIMARY KEY, a TEXT, b TEXT, c TEXT, d TEXT, e TEXT)")
        raw.execute("BEGIN")
        raw.executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?)", [(k, *["de prueba " * 3] * 5) for k in keys])
        raw.execute("COMMIT")
        raw.close()
        opened[side] = connection.connect(path, KEY)
        opened[side].execute("PRAGMA cache_size = -65536").fetchall()
        opened[side].execute("SELECT count(a) FROM person").fetchall()
    asked = random.Random(2).choices(keys, k=LOOKUPS)

    def measure(side: str) -> float:
        began = time.perf_counter()
        for key in asked:
            opened[side].execute("SELECT * FROM person WHERE id = ?", (key,)).fetchone()
        return (time.perf_counter() - began) / LOOKUPS

    found = in_turns(measure)
    for one in opened.values():
        one.close()
    return found


def openings(place: Path) -> dict[str, float]:
    """Open with the raw key and read the first row, as the program's first connection does."""
    paths = {}
    for side in SIDES:
        on(side)
        store = new_store(place / "open" / side)
        paths[side] = store.path
        store.close()

    def measure(side: str) -> float:
        taken = []
        for _ in range(15):
            began = time.perf_counter()
            opened = connection.connect(paths[side], KEY)
            opened.execute("SELECT value FROM store_fact").fetchone()
            taken.append(time.perf_counter() - began)
            opened.close()
        return statistics.median(taken)

    return in_turns(measure)


def home(place: Path) -> tuple[float, float]:
    """(CPU ms from the right password to a painted, usable Inicio with the big store, the same with a new one)."""
    small = make_laptop(place / "home")
    big = shutil.copytree(small, place / "home" / "big")
    began = time.perf_counter()
    big_store.fill(big, keys_of(big), say=print)
    print(f"the big store took {time.perf_counter() - began:.0f} s", flush=True)
    figures: dict[Path, list[float]] = {small: [], big: []}
    for turn in range(6):
        for folder, found in figures.items():
            seconds = home_once(folder)
            if turn:
                found.append(seconds * 1000)
    return statistics.median(figures[big]), statistics.median(figures[small])


def home_once(folder: Path) -> float:
    """One start in a process of its own: CPU from the key to Inicio painted."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "startup_probe.py"), "home", str(folder), LOGIN, PASSWORD],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        text=True,
    )
    found = json.loads(done.stdout)
    return float(found["cpu"] - found["begun"])


def compared(name: str, found: dict[str, float], target: float, how: str) -> dict[str, object]:
    ours, other = (found[side] * 1000 for side in SIDES)
    ratio = ours / other
    return {
        "name": name,
        "ours": round(ours, 4),
        "other": round(other, 4),
        "ratio": round(ratio, 2),
        "target": f"<= {target} x the same without a key",
        "holds": ratio <= target,
        "unit": "ms",
        "how": how,
    }


def bounded(name: str, ours: float, other: float, target: float, how: str) -> dict[str, object]:
    return {
        "name": name,
        "ours": round(ours, 3),
        "other": round(other, 3),
        "ratio": round(ours / other, 2),
        "target": f"<= {target} ms",
        "holds": ours <= target,
        "unit": "ms",
        "how": how,
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        opened = openings(place)
        rows = [
            compared("durable commit", commits(place), COMMIT_RATIO, f"{COMMITS} drafts through the store, x {TURNS}"),
            compared("look-up by key", lookups(place), LOOKUP_RATIO, f"{LOOKUPS} of {LOOKED_UP} people, 64 MB cache"),
            compared("import", imports(place), IMPORT_RATIO, f"{IMPORTED} rows of {COLUMNS} columns, one transaction"),
            bounded(
                "open and first read",
                opened["encrypted"] * 1000,
                opened["plain"] * 1000,
                OPEN_MS,
                "raw key; other: without a key",
            ),
        ]
        big, small = home(place)
        how = "CPU from the key to Inicio painted, 100,000 people and a million log entries; other: a new laptop"
        rows.append(bounded("unlock to usable Inicio", big, small, HOME_MS, how))
    for row in rows:
        verdict = "holds" if row["holds"] else "MISSED"
        figures = f"{row['ours']:>9} {row['unit']} other {row['other']:>9}  x{row['ratio']:<5}"
        print(f"{row['name']:<24} {figures} {row['target']}  {verdict}")
    target = ROOT / "build" / "bench" / "store.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(rows, indent=1), "utf8")


if __name__ == "__main__":
    main()
