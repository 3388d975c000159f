"""Saved changes that are no longer in the store: found at opening by the counter outside it, and kept as a fact from then on.

A damaged write-ahead log opens clean with its last commits gone; so does a copy of an earlier day put back by hand. The store then
counts on from the number noted outside, so that the same loss is told once and a later one by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cbor2

from oit_campo.clock import stamp_time
from oit_campo.store.commit_counter import CommitCounter
from oit_campo.store.looking import Ask

COUNTER_FILE = "commit.counter"
#: Canonical CBOR: [[number noted outside, number found, stamp of the last change still there, milliseconds when noticed] …].
FACT = "commits_missing"
Look = Callable[[], AbstractContextManager[Ask]]


@dataclass(frozen=True, slots=True)
class Loss:
    """``noted``: as counted outside; ``found``: in the store; ``last_stamp``: of the last change that is still there."""

    noted: int
    found: int
    last_stamp: int
    noticed_ms: int

    @property
    def count(self) -> int:
        """How many commits are gone."""
        return self.noted - self.found

    @property
    def since(self) -> datetime | None:
        """What was saved after this moment may be gone; None when the store is empty. Aware UTC."""
        return stamp_time(self.last_stamp) if self.last_stamp else None

    @property
    def noticed(self) -> datetime:
        return datetime.fromtimestamp(self.noticed_ms / 1000, UTC)


def counter_of(store: Path, key: bytes, stream: bytes) -> CommitCounter:
    """The counter that lies beside a store."""
    return CommitCounter(store.with_name(COUNTER_FILE), key, int.from_bytes(stream, "big"))


def find(look: Look, store: Path, key: bytes, now_ms: int) -> Loss | None:
    """Whether commits are missing. The counter is read first: what another connection commits meanwhile only raises ours."""
    with look() as ask:
        stream = ask("SELECT stream FROM stream_state WHERE id = 1")[0][0]
    try:
        noted = counter_of(store, key, stream).read()
    except OSError:  # it can't be read: nobody is alarmed by that
        return None
    with look() as ask:
        found, last = ask("SELECT commits, last_stamp FROM stream_state WHERE id = 1")[0]
    return Loss(noted, found, last, now_ms) if noted is not None and noted > found else None


def losses(ask: Ask) -> tuple[Loss, ...]:
    """What was ever found missing here, the latest last."""
    rows = ask("SELECT value FROM store_fact WHERE name = ?", FACT)
    return tuple(Loss(*one) for one in cbor2.loads(rows[0][0])) if rows else ()


def keep(connection: Any, loss: Loss, before: tuple[Loss, ...]) -> None:
    """Remember it, and count on from the number outside. In one transaction of a raw connection."""
    known = [[one.noted, one.found, one.last_stamp, one.noticed_ms] for one in (*before, loss)]
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE stream_state SET commits = ? WHERE id = 1", (loss.noted,))
    connection.execute("INSERT OR REPLACE INTO store_fact(name, value) VALUES (?, ?)", (FACT, cbor2.dumps(known)))
    connection.execute("COMMIT")
