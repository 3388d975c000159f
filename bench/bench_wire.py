"""Batches of the workload as they travel: octets and CPU a record, beside plain columns of the same values under the same zstd.

``python -m tools.bench wire``: 10,000 people-like records of 30 fields, 60,000 marks, 3,000 evaluations with opened scores. Beside
it stand the raw columns: no change, no stamp, no author, no record's own key, nothing told apart by type; it can't be synced.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import zstandard

from oit_campo.catalogues import lists
from oit_campo.demo.people import Crowd
from oit_campo.ids import derived_key, run_key
from oit_campo.sync import wire
from oit_campo.sync.body import Body, body_of
from oit_campo.sync.patch import GroupPatch, Patch

RESULT = Path(__file__).resolve().parent.parent / "build" / "bench" / "wire.json"
PER_BATCH = 2_000
PEOPLE, MARKS, EVALUATIONS = 10_000, 60_000, 3_000
#: A kind of this bench alone, for fields that have no purpose in the product.
LIKE_A_PERSON, MARK, EVALUATION = 250, 23, 27
START_MS = 1_773_061_200_000
HEADER = wire.BatchHeader(wire.UP, b"stream01", 1, bytes(32))
SYLLABLES = re.findall("...?", "quimamhuachattoronsanvalguecasmenferhergarmartorpallovercaramilasutoyechupalpomatari")


class Workload:
    """Invented records, the same every time."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.crowd = Crowd(seed, "08", date(2026, 3, 9))
        self.laptops = [(self.chance.getrandbits(74), run_key(3, n + 1)) for n in range(40)]
        self.counters = [0] * len(self.laptops)
        self.editions = [run_key(4, n + 1) for n in range(6)]
        self.sessions = [run_key(5, n + 1) for n in range(1500)]
        self.words = [self._word(2, 5) for _ in range(2500)]
        self.weights = [1 / (n + 3) for n in range(len(self.words))]
        self.moment = START_MS
        self.enrolments: list[UUID] = []
        self.lineage: dict[bytes, tuple[int, tuple[bytes, ...]]] = {}

    def _word(self, least: int, most: int) -> str:
        return "".join(self.chance.choice(SYLLABLES) for _ in range(self.chance.randint(least, most)))

    def _text(self, letters: int) -> str:
        found = ""
        while len(found) < letters:
            some = self.chance.choices(self.words, self.weights, k=self.chance.randint(5, 14))
            found += " ".join(some).capitalize() + ". "
        return found.strip()[: letters + self.chance.randint(0, 40)]

    def _key(self, laptop: int) -> UUID:
        self.counters[laptop] += 1
        return run_key(self.laptops[laptop][0], self.counters[laptop])

    def _patch(self, kind: int, laptop: int, record: UUID | None, values: dict[int, Any], seconds: int) -> Patch:
        self.moment += self.chance.randrange(1000 * seconds // 3, 1000 * seconds * 2)
        group = GroupPatch(0, self._key(laptop), self.moment << 16, False, (), values)
        return Patch(kind, record, self.laptops[laptop][1], (group,))

    def people(self) -> Iterator[Patch]:
        for n in range(PEOPLE):
            laptop = n * len(self.laptops) // PEOPLE
            key, edition = self._key(laptop), self.chance.choice(self.editions)
            self.enrolments.append(derived_key(12, key, edition))
            self.lineage[self.enrolments[-1].bytes] = (12, (key.bytes, edition.bytes))
            yield self._patch(LIKE_A_PERSON, laptop, key, self._fields(edition), 300)

    def _fields(self, edition: UUID) -> dict[int, Any]:
        one, chance, code = self.crowd.draw(), self.chance, self._code

        def often(share: float, value: Any) -> Any:
            return value if chance.random() < share else None

        street = chance.choice(["Jr.", "Av.", "Calle", "Psje.", "Mz."])
        values = (
            one.given_names, one.first_surname, one.second_surname or None, one.document_type, one.document or None, one.sex,
            (one.birth_date - date(1970, 1, 1)).days, one.nationality, code("marital", 5), one.phone,
            often(0.4, f"9{chance.randrange(10**8):08d}"), often(0.3, f"{self._word(3, 5)}{chance.randint(1, 999)}@example.org"),
            one.district, f"{street} {self._word(2, 3).capitalize()} {chance.randint(1, 1999)}, {self._word(2, 4).capitalize()}",
            self._text(chance.randint(20, 60)), chance.choice(lists.options("education_levels")).code, code("occupation", 15),
            round(chance.lognormvariate(6.3, 0.7) * 100), chance.randint(1, 9), chance.randint(0, 6), chance.random() < 0.06,
            code("ethnicity", 6), code("language", 4), often(0.22, code("migration", 3)), True, chance.random() < 0.8,
            chance.random() < 0.9, edition.bytes, chance.randrange(120), ["temprano", "tarde"][: chance.randrange(3)],
        )  # fmt: skip
        return dict(enumerate(values, 1))

    def _code(self, name: str, count: int) -> str:
        return f"{name}_{self.chance.randrange(count)}"

    def marks(self) -> Iterator[Patch]:
        seen = 0
        while seen < MARKS:
            session, laptop = self.sessions[seen // 40 % len(self.sessions)], self.chance.randrange(len(self.laptops))
            for enrolment in self.chance.sample(self.enrolments, 40):
                seen += 1
                status = self.chance.choices(["presente", "ausente", "tardanza", "justificado"], [80, 12, 5, 3])[0]
                values = {1: session.bytes, 2: enrolment.bytes, 3: status, 9: 20_500 + seen // 400}
                yield self._patch(MARK, laptop, None, values, 12)

    def evaluations(self) -> Iterator[Patch]:
        for n in range(EVALUATIONS):
            laptop = n * len(self.laptops) // EVALUATIONS
            values: dict[int, Any] = {1: self._key(laptop).bytes, 2: self.laptops[laptop][1].bytes, 3: self._text(190)}
            values |= {4 + c: self.chance.randint(0, 20) for c in range(8)}
            yield self._patch(EVALUATION, laptop, None, values, 600)


def raw_columns(patches: Sequence[Patch]) -> bytes:
    """The values alone: texts one a line, numbers in the octets that hold them, keys whole; under zstd 9."""
    parts = []
    for number in patches[0].groups[0].values:
        column: list[Any] = [p.groups[0].values[number] for p in patches]
        if all(type(v) in (int, bool) for v in column):
            low = min(column)
            span = max(column) - low
            parts.append(
                array("B" if span < 1 << 8 else "H" if span < 1 << 16 else "I", [v - low for v in column]).tobytes()
            )
        elif all(isinstance(v, bytes) for v in column):
            parts.append(b"".join(column))
        else:
            parts.append("\n".join(" ".join(v) if isinstance(v, list) else str(v or "") for v in column).encode())
    return zstandard.ZstdCompressor(level=wire.ZSTD_LEVEL).compress(b"".join(parts))


def cpu(work: Callable[[], Any], rounds: int = 3) -> tuple[float, Any]:
    """The best of some rounds, in seconds, and what it gave."""
    best, found = float("inf"), None
    for _ in range(rounds):
        began = time.process_time()
        found = work()
        best = min(best, time.process_time() - began)
    return best, found


def measure(name: str, patches: list[Patch], work: Workload) -> list[dict[str, object]]:
    cut = [patches[n : n + PER_BATCH] for n in range(0, len(patches), PER_BATCH)]
    batches = [wire.encode_batch(HEADER, some, work.lineage.get) for some in cut]
    assert [p for b in batches for p in wire.decode_batch(b)[1]] == patches  # noqa: S101 - what is measured is right
    ours, raw = sum(map(len, batches)), sum(len(raw_columns(some)) for some in cut)
    bodies: list[Body] = [body_of(some) for some in cut]
    steps = {
        "columns to octets": lambda: [wire.pack_batch(HEADER, body, work.lineage.get) for body in bodies],
        "octets to columns": lambda: [wire.unpack_batch(batch) for batch in batches],
        "patches to octets": lambda: [wire.encode_batch(HEADER, some, work.lineage.get) for some in cut],
        "octets to patches": lambda: [wire.decode_batch(batch) for batch in batches],
    }
    other = cpu(lambda: [raw_columns(some) for some in cut])[0]
    rows = [row(f"{name}: octets", ours, raw, 1.35, "octets", f"{len(patches)} records, {len(cut)} batches")]
    for step, run in steps.items():
        seconds = cpu(run)[0]
        rows.append(row(f"{name}: {step}", round(1e6 * seconds / len(patches), 2), round(1e6 * other / len(patches), 2),
                        None, "us CPU a record", f"beside making the raw columns; {seconds:.3f} s in all"))  # fmt: skip
    return rows


def row(name: str, ours: float, other: float, most: float | None, unit: str, how: str) -> dict[str, object]:
    return {
        "name": name,
        "ours": ours,
        "other": other,
        "ratio": round(ours / other, 3),
        "target": f"<= {most} x raw columns" if most else "told, not judged",
        "holds": most is None or ours <= most * other,
        "unit": unit,
        "how": how,
    }


def main(seed: int) -> None:
    work = Workload(seed)
    rows: list[dict[str, object]] = []
    for name, patches in (
        ("people", list(work.people())),
        ("marks", list(work.marks())),
        ("evaluations", list(work.evaluations())),
    ):
        rows += measure(name, patches, work)
        for one in rows[-5:]:
            print("  ".join(str(one[k]) for k in ("name", "ours", "other", "ratio", "how")), flush=True)
    sizes = [r for r in rows if r["unit"] == "octets"]
    ours, raw = (sum(int(str(r[side])) for r in sizes) for side in ("ours", "other"))
    rows.append(row("all: octets", ours, raw, 1.35, "octets", f"{PEOPLE + MARKS + EVALUATIONS} records"))
    print("  ".join(str(rows[-1][k]) for k in ("name", "ours", "other", "ratio", "how")), flush=True)
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(rows, indent=1), "utf8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20261123)
