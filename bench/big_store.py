"""A laptop as it may stand after years: 100,000 people and a million log entries, all but a few of them at the centre."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import cbor2

from oit_campo.catalogues import fields
from oit_campo.clock import STAMP_COUNTER_BITS, milliseconds
from oit_campo.domain.versions import Head, created, encode
from oit_campo.ids import KeySource, derived_key
from oit_campo.models.people import Person
from oit_campo.models.sides import synced_names
from oit_campo.services.laptop_facts import activation_of
from oit_campo.services.unlocking import STORE_FILE
from oit_campo.store import chain, people_index
from oit_campo.store.connection import connect
from oit_campo.store.schema import create_statements
from tests.helpers.world import START
from tests.simulation.ground import Keys, open_desk

PEOPLE, ENTRIES, WAITING = 100_000, 1_000_000, 120
CHUNK = 20_000
GIVEN = ("Rosa", "Jefferson", "Yéssica", "Ñusta", "Gladys", "Segundo", "Oriana", "Percy", "Nélida", "Marleny")
SURNAMES = ("Huamán", "González", "Quispe", "Ccori", "Apaza", "Chero", "Núñez", "Peña", "Mamani", "Flores", "Rojas")
_ENTRY = "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class _Log:
    """Entries, each on the one before."""

    def __init__(self, stream: bytes, user: bytes, first: int, previous: bytes) -> None:
        self.stream, self.user, self.seq, self.previous = stream, user, first, previous
        self.rows: list[tuple[Any, ...]] = []
        self.source = KeySource(random.Random(1).randbytes)
        self.stamp = milliseconds(START) << STAMP_COUNTER_BITS

    def add(self, kind: int, op: int, record: bytes, values: bytes | None, batch: int | None) -> tuple[int, Head]:
        self.seq += 1
        self.stamp += 1
        change = self.source.new()
        salt = hashlib.sha256(change.bytes).digest()[:16]
        groups = b"\x80" if op == 1 else cbor2.dumps([[7, [change.bytes]]])
        committed = chain.commitment(salt, values or b"\xa0")
        head = chain._header(self.stream, self.seq, change.bytes, kind, op, record, self.stamp, self.user, groups)
        self.previous = chain.chain_hash(self.previous, head, committed)
        self.rows.append(
            (
                *(self.seq, change.bytes, self.stream, kind, op, record, self.stamp, self.user, groups, salt, values),
                *(committed, self.previous, batch),
            )
        )
        return self.seq, Head(0, self.stamp, change)


def fill(
    folder: Path, keys: Keys, *, people: int = PEOPLE, entries: int = ENTRIES, say: Callable[[str], object]
) -> None:
    """Put them into this laptop's store, which is closed."""
    desk = open_desk(folder, keys)
    edition, region = activation_of(desk.store).edition.bytes, desk.actor.region
    desk.close()
    raw = connect(folder / STORE_FILE, keys.database)
    for statement in ("synchronous = OFF", "foreign_keys = OFF", "cache_size = -200000"):
        raw.execute(f"PRAGMA {statement}").fetchall()
    raw.execute("BEGIN")
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    stream = raw.execute("SELECT stream FROM stream_state").fetchone()[0]
    first, previous = raw.execute("SELECT seq, chain FROM change ORDER BY seq DESC LIMIT 1").fetchone()
    log = _Log(stream, keys.user.bytes, first, previous)
    raw.execute(
        "INSERT INTO out_batch (id, stream, number, previous, sha256, changes, cut_at, received_at, held) "
        "VALUES (99, ?, 99, x'', x'', ?, '2026-03-09', '2026-03-09', 0)",
        (stream, entries),
    )
    made = _people(raw, log, people, edition, region)
    say(f"{people} people")
    _edits(raw, log, made, entries)
    say(f"{log.seq} entries")
    for statement in create_statements(synced_names())[2:]:
        raw.execute(statement)
    facts = {people_index.INDEXED: log.seq.to_bytes(8, "big"), chain.VERIFIED: chain.Place(log.seq, log.previous).raw()}
    raw.executemany("INSERT OR REPLACE INTO store_fact VALUES (?, ?)", facts.items())
    raw.execute("UPDATE stream_state SET last_stamp = ?", (log.stamp,))
    raw.execute("COMMIT")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    raw.close()


def _write(raw: Any, log: _Log) -> None:
    raw.executemany(_ENTRY, log.rows)
    log.rows.clear()


def _people(raw: Any, log: _Log, people: int, edition: bytes, region: str) -> list[bytes]:
    from uuid import UUID

    chance, made = random.Random(2), []
    person_kind, enrolment_kind = (fields.kind(name).number for name in ("person", "enrolment"))
    for number in range(people):
        key = log.source.new()
        names = chance.choice(GIVEN), chance.choice(SURNAMES), chance.choice(SURNAMES)
        seq, head = log.add(person_kind, 1, key.bytes, None, 99)
        state = encode(created(head))
        born = date(1960 + number % 45, 1 + number % 12, 1 + number % 28)
        raw.execute(
            "INSERT INTO person(id, given_names, first_surname, second_surname, birth_date, changed_seq, merge_state)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key.bytes, *names, born.isoformat(), seq, state),
        )
        row = people_index._row(
            Person(id=key, given_names=names[0], first_surname=names[1], second_surname=names[2], birth_date=born), ()
        )
        raw.execute(
            "INSERT INTO person_index(person, words, sounds, documents) VALUES (?, ?, ?, ?)",
            (key.bytes, row["words"], row["sounds"], row["documents"]),
        )
        enrolment = derived_key(enrolment_kind, key, UUID(bytes=edition)).bytes
        seq, head = log.add(enrolment_kind, 1, enrolment, None, 99)
        raw.execute(
            "INSERT INTO enrolment(id, person, edition, region, enrolled_on, enrolled_by, changed_seq, merge_state)"
            " VALUES (?, ?, ?, ?, '2026-03-09', ?, ?, ?)",
            (enrolment, key.bytes, edition, region, log.user, seq, encode(created(head))),
        )
        made.append(key.bytes)
        if len(log.rows) >= CHUNK:
            _write(raw, log)
    return made


def _edits(raw: Any, log: _Log, people: list[bytes], entries: int) -> None:
    """Round and round the people; the last few have not been sent."""
    kind, values = fields.kind("person").number, cbor2.dumps({8: ["F", "M"]}, canonical=True)
    newest: dict[bytes, int] = {}
    number = 0
    while log.seq < entries:
        record = people[number % len(people)]
        newest[record], _ = log.add(kind, 2, record, values, 99 if log.seq < entries - WAITING else None)
        number += 1
        if len(log.rows) >= CHUNK:
            _write(raw, log)
    _write(raw, log)
    raw.executemany("UPDATE person SET changed_seq = ? WHERE id = ?", [(seq, record) for record, seq in newest.items()])
