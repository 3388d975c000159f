"""Batches and columns in every form of the wire, for the golden octets, the worked example and the fuzz."""

from __future__ import annotations

import random
from uuid import UUID

from oit_campo.ids import derived_key, run_key
from oit_campo.models.kinds import Plain
from oit_campo.sync import body, columns, key_columns, octets, wire
from oit_campo.sync.patch import GroupPatch, Patch

RUN = 0x2A5_5AA5_1234_5678_9ABC
EDITION = run_key(7, 1)


def key(n: int) -> UUID:
    return run_key(RUN, n)


PEOPLE = [key(n * n + 1) for n in range(12)]
ENROLMENTS = [derived_key(12, person, EDITION) for person in PEOPLE]
LINEAGE = {e.bytes: (12, (p.bytes, EDITION.bytes)) for e, p in zip(ENROLMENTS, PEOPLE, strict=True)}
WHOLE = [bytes([n]) * 16 for n in range(1, 4)]

#: Form → a column that is best written in it.
COLUMNS: dict[int, list[Plain]] = {
    octets.NONE: [None, None, None],
    octets.CONSTANT: [-7, -7, -7],
    octets.OFFSETS: [3, 250, 9, 240, 17, 201],
    octets.STEPS: [1_000_000 + 5 * n for n in range(20)],
    columns.BITS: [True, False, True, True, False, False, True, True, True],
    columns.TEXTS: ["Ñusta", "José", "", "Zoë 😀"],
    columns.DIGITS: ["99000001", "99000008", "080108"],
    columns.CHOICE: ["presente", "ausente", "presente", "presente", "ausente", "presente"],
    columns.OCTETS: [b"\x00\x01", b"", bytes(20)],
    key_columns.RUNS: [p.bytes for p in PEOPLE],
    key_columns.HALVES: [e.bytes for e in ENROLMENTS],
    key_columns.WHOLE: list(WHOLE),
    key_columns.CHOSEN: [WHOLE[n % 2] for n in range(9)],
    key_columns.DERIVED: [e.bytes for e in ENROLMENTS],
    columns.LISTS: [["ruc", "licencia"], [], ["ñ"]],
    columns.MIXED: [1, True, "dos", b"\x03", ["cuatro"], -5, "seis"],
    columns.GAPS: [None, 4, 5, None],
}


def lineage(form: int) -> key_columns.Lineage:
    """Parents are known where the form needs them."""
    return LINEAGE.get if form == key_columns.DERIVED else key_columns.unknown_lineage


def patches() -> list[Patch]:
    """Several kinds in turn: edits, creations, several groups with one change, what was seen, nobody as an author."""
    found = []
    for n, (person, enrolment) in enumerate(zip(PEOPLE, ENROLMENTS, strict=True)):
        change = key(1000 + 3 * n)
        stamp = 1_773_061_200_000 + 7_000 * n << 16 | n % 2
        name = GroupPatch(1, change, stamp, False, (), {1: f"Rosa {n}", 2: "Quispe", 3: None})
        sex = GroupPatch(8, change, stamp, False, (), {8: "mujer"})
        born = GroupPatch(6, key(1001 + 3 * n), stamp + 1, True, (key(5), key(900 + n)), {6: -300 - n, 7: "dia"})
        found.append(Patch(1, person, key(1), (name, sex) if n % 3 else (name, sex, born)))
        mark = GroupPatch(
            0, key(1002 + 3 * n), stamp + 2, False, (), {1: EDITION.bytes, 2: enrolment.bytes, 3: "presente"}
        )
        found.append(Patch(23, None, key(1), (mark,)))
    odd = {n: column[0] for n, column in enumerate(COLUMNS.values(), 100)}
    found.append(Patch(250, key(9), None, (GroupPatch(100, key(2000), 5 << 16, False, (), odd),)))
    return found


def fullest() -> bytes:
    """A batch that holds as much as a batch may, written without a patch."""
    groups = body.MAX_GROUPS_IN_BATCH // body.MAX_PATCHES
    cells = body.MAX_CELLS // body.MAX_GROUPS_IN_BATCH
    chance = random.Random(1)
    rows = body.MAX_GROUPS_IN_BATCH
    section = body.Section(
        250,
        actors=[None] * body.MAX_PATCHES,
        records=[run_key(3, n + 1).bytes for n in range(body.MAX_PATCHES)],
        shapes=[(body.GroupShape(8, False, False, 1, tuple(range(1, cells + 1))),) * groups],
        shape=[0] * body.MAX_PATCHES,
        changes=[run_key(1, n + 1).bytes for n in range(rows)],
        stamps=[chance.getrandbits(46) << 16 for _ in range(rows)],
        saws=[run_key(2, n + 1).bytes for n in range(rows)],
        values={(8, n): [chance.getrandbits(40) for _ in range(rows)] for n in range(1, cells + 1)},
    )
    return wire.pack_batch(
        wire.BatchHeader(wire.UP, b"stream01", 1, bytes(32)), body.Body([(0, body.MAX_PATCHES)], [section])
    )


#: The example of docs/sync-protocol.md.
def example() -> list[Patch]:
    """Two marks of one author."""
    return [
        Patch(
            23, None, run_key(RUN, 1),
            (GroupPatch(0, run_key(RUN, 16 + n), (1_773_061_200_000 + 9_000 * n) << 16, False, (),
                        {1: EDITION.bytes, 3: ("presente", "ausente")[n]}),),
        )
        for n in range(2)
    ]  # fmt: skip
