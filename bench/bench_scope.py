"""Search as you type within one's scope, 100,000 people in the store: what the scope costs.

``python -m tools.bench scope``: a supervisor and a facilitator of the region; beside each the same questions without a scope.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from oit_campo.catalogues import fields
from oit_campo.demo.people import Crowd
from oit_campo.domain.versions import Head, created, encode
from oit_campo.ids import derived_key
from oit_campo.models.base import Base
from oit_campo.models.programme import Course
from oit_campo.services import people, record_scope
from oit_campo.services.desk import Desk
from oit_campo.store import people_index
from tests.helpers.workshop import desk_at
from tests.helpers.world import World

REGION, ELSEWHERE = "08", "20"
GROUP_SIZE = 30
QUESTIONS = 200
CHUNK = 5_000
MOST = 1.5
RESULT = Path(__file__).resolve().parent.parent / "build" / "bench" / "scope.json"
LIMIT = record_scope.limit


def fill(desk: Desk, colleague: UUID, number: int, elsewhere: float) -> UUID:
    """``number`` people of whom a share is enrolled in another region; gives one group."""
    chance = random.Random(7)
    crowd = Crowd(7, REGION, date(2026, 3, 9))
    keys = desk.store.keys
    mark = encode(created(Head(0, 1, keys.new())))
    groups = [keys.new() for _ in range(number // GROUP_SIZE + 1)]
    with desk.store.write(None, receiving=True) as session:
        course = Course(id=keys.new(), edition=desk.actor.edition, code="B", title="Curso de prueba", merge_state=mark)
        session.add(course)
        session.flush()
        common = {"changed_seq": course.changed_seq, "merge_state": mark}
        rows = [{"id": g, "edition": desk.actor.edition, "course": course.id, "name": f"G{n}", "district": "080108",
                 "trainer": desk.actor.user if n == 0 else colleague, **common} for n, g in enumerate(groups)]  # fmt: skip
        session.execute(insert(Base.metadata.tables["group"]), rows)
        for start in range(0, number, CHUNK):
            people_, papers, enrolments = (list[dict[str, Any]]() for _ in range(3))
            for place in range(start, min(number, start + CHUNK)):
                one, key = crowd.draw(), keys.new()
                people_.append({"id": key, "given_names": one.given_names, "first_surname": one.first_surname,
                                "second_surname": one.second_surname, "birth_date": one.birth_date,
                                "birth_precision": "dia", "participant_code": f"L01-{place:06d}", **common})  # fmt: skip
                papers.append({"id": keys.new(), "person": key, "type": one.document_type,
                               "number": one.document or f"S{place}", "principal": True, **common})  # fmt: skip
                away = chance.random() < elsewhere
                enrolments.append({"id": derived_key(fields.kind("enrolment").number, key, desk.actor.edition),
                                   "person": key, "edition": desk.actor.edition,
                                   "region": ELSEWHERE if away else REGION,
                                   "group": None if away else groups[place // GROUP_SIZE],
                                   "enrolled_by": desk.actor.user, **common})  # fmt: skip
            for table, made in (("person", people_), ("identity_document", papers), ("enrolment", enrolments)):
                session.execute(insert(Base.metadata.tables[table]), made)
            people_index.refresh(session, [one["id"] for one in people_])
    return groups[0]


def questions(seed: int) -> list[str]:
    """Beginnings of words as they are typed, some misheard, some by number."""
    chance, crowd = random.Random(seed), Crowd(seed, REGION, date(2026, 3, 9))
    asked = []
    for _ in range(QUESTIONS):
        one = crowd.draw()
        kind = chance.random()
        if kind < 0.15:
            asked.append((one.document or "99000123")[: chance.randrange(4, 8)])
        elif kind < 0.55:
            asked.append(one.given_names[: chance.randrange(3, 7)])
        else:
            asked.append(f"{one.given_names.split()[0]} {one.first_surname[: chance.randrange(2, 7)]}")
    return asked


def measure(desk: Desk, asked: list[str], rounds: int = 3) -> tuple[list[float], list[float]]:
    """Milliseconds of CPU a question, within the scope and without one, the best of ``rounds`` each, turn and turn about."""
    within, without = [], []
    for text in [*asked[:40], *asked]:
        best = [float("inf")] * 2
        for _ in range(rounds):
            for place, limit in enumerate((LIMIT, lambda _session, _reach: None)):
                record_scope.limit = limit
                began = time.process_time()
                people.search(desk, text)
                best[place] = min(best[place], (time.process_time() - began) * 1000)
        within.append(best[0])
        without.append(best[1])
    record_scope.limit = LIMIT
    return sorted(within[40:]), sorted(without[40:])


def as_role(desk: Desk, role: str) -> Desk:
    return replace(desk, seated=replace(desk.actor, roles=frozenset({role})))


def row(role: str, share: str, name: str, at: float, within: list[float], without: list[float]) -> dict[str, object]:
    ours, other = within[int(len(within) * at)], without[int(len(without) * at)]
    return {
        "name": f"{role}, {share}: {name}",
        "ours": round(ours, 2),
        "other": round(other, 2),
        "ratio": round(ours / other, 3),
        "target": f"<= {MOST} x the same search without a scope",
        "holds": ours <= MOST * other,
        "unit": "ms CPU",
        "how": f"{len(within)} questions, best of 3 each, interleaved; {role} of a region, {share}",
    }


def main(number: int) -> None:
    rows = []
    for elsewhere, share in ((0.0, "everybody hers"), (0.5, "half of another region")):
        with tempfile.TemporaryDirectory() as folder:
            world = World(Path(folder))
            desk = desk_at(world.laptop("rosa"))
            fill(desk, world.plan.users["wilfredo"], number, elsewhere)
            for role in ("supervisor", "facilitator"):
                within, without = measure(as_role(desk, role), questions(11))
                for name, at in (("p50", 0.5), ("p99", 0.99)):
                    rows.append(row(role, share, name, at, within, without))
                    print("  ".join(str(rows[-1][k]) for k in ("name", "ours", "other", "ratio")), flush=True)
            world.close()
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(rows, indent=1), "utf8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
