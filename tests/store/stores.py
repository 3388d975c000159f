"""A small store with the parents that a person's records need."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from oit_campo.clock import FixedClock
from oit_campo.ids import KeySource
from oit_campo.models.people import Person
from oit_campo.store.store import Store

KEY = bytes(range(32))
COUNTER_KEY = bytes(range(100, 132))
START = datetime(2026, 3, 9, 13, tzinfo=UTC)
ROSA = UUID(int=0x11)


def seeded(seed: int) -> Callable[[int], bytes]:
    """Bytes that repeat for a seed."""
    count = itertools.count()

    def draw(size: int) -> bytes:
        blocks = (hashlib.sha256(f"{seed}:{next(count)}".encode()).digest() for _ in range(size // 32 + 1))
        return b"".join(blocks)[:size]

    return draw


def new_store(folder: Path, *, clock: FixedClock | None = None, name: str = "campo.db") -> Store:
    return Store.create(
        folder / name, KEY, clock=clock or FixedClock(START), keys=KeySource(seeded(3)), entropy=seeded(4)
    )


def reopened(store: Store, *, clock: FixedClock | None = None) -> Store:
    store.close()
    return Store(store.path, KEY, clock=clock or FixedClock(START), keys=KeySource())


def add_person(store: Store, name: str = "María Prueba") -> UUID:
    key = store.keys.new()
    with store.write(ROSA) as session:
        session.add(Person(id=key, given_names=name))
    return key


def counted_store(folder: Path, *, clock: FixedClock | None = None) -> Store:
    """One that notes its commits outside, made when there is none in the folder."""
    path = folder / "campo.db"
    more = {"clock": clock or FixedClock(START), "keys": KeySource(), "counter_key": COUNTER_KEY}
    return Store(path, KEY, **more) if path.exists() else Store.create(path, KEY, **more)  # type: ignore[arg-type] # by name
