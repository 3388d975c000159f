"""Where a simulated world stands: a centre and five laptops made once in a process, kept as bytes, laid out anew for each run.

Most runs use plain SQLite on a disk in memory: the schema, triggers and code of the encrypted file, whose key alone is left out
(store/connection.py). Runs with ``real`` have SQLCipher.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session

from oit_campo.central import keys as centre_keys
from oit_campo.central.author import CentreAuthor
from oit_campo.central.commits import scope_name
from oit_campo.models.centre import CentreDevice
from oit_campo.store import connection
from oit_campo.sync.client import Link
from tests.helpers import world as worlds
from tests.helpers.plan import PLAN
from tests.helpers.world import World, _empty_store

_MEMORY = Path("/dev/shm")  # noqa: S108 - folders of their own below it
_GIVE_KEY = connection._give_key
#: Of the laptops, in their order: which scopes each holds.
PLACES = ("A", "A", "B", "AB", "B")


@dataclass(frozen=True)
class Seat:
    """An activated laptop as it was made: its file, its key, who it is."""

    image: bytes
    key: bytes
    link: Link
    user: UUID
    scopes: tuple[str, ...]
    places: str


@dataclass(frozen=True)
class Ground:
    """A centre with its plan and its laptops, before anything happened."""

    centre: bytes
    keys: centre_keys.CentreKeys
    seats: tuple[Seat, ...]
    #: Place → (edition, region, session keys)
    editions: dict[str, tuple[UUID, str, tuple[UUID, ...]]]


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that goes when the run ends, in memory where there is a disk in memory."""
    place = _MEMORY if _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="campo-sync-", dir=place) as found:
        yield Path(found)


@contextmanager
def cipher(real: bool) -> Iterator[None]:
    """Stores that are opened meanwhile are encrypted, or plain."""
    before = vars(connection)["_give_key"]
    vars(connection)["_give_key"] = _GIVE_KEY if real else lambda _opened, _key: None
    try:
        yield
    finally:
        vars(connection)["_give_key"] = before


@cache
def ground(real: bool) -> Ground:
    """Made once in a process for each kind of file."""
    _empty_store.cache_clear()  # of the other kind
    with folder() as held, cipher(real):
        with patch.object(worlds, "PLAN", _small()):
            world = World(held / "world", apart=True)
        editions = _editions(world)
        seats = tuple(_seat(world, places, editions) for places in PLACES)
        world.close()
        file = world.folder / "centro" / "centro.db"
        made = Ground(file.read_bytes(), world.centre.keys, seats, editions)
    _empty_store.cache_clear()
    return made


def _small() -> dict[str, Any]:
    """The plan with the staff that sits here and one course: after each restore everybody takes it in anew."""
    staff = [one for one in PLAN["staff"] if one["login"] in ("rosa", "piura")]
    return {**PLAN, "staff": staff, "edition": {**PLAN["edition"], "courses": ["SST"]}}


def _editions(world: World) -> dict[str, tuple[UUID, str, tuple[UUID, ...]]]:
    """Two editions, each with a group of two sessions; the staff of region 20 works in the second too."""
    first = world.plan.edition
    with world.centre.database.writing() as (session, state):
        author = world.centre.author(session, state)
        # ours to make: the plan has one edition
        from oit_campo.models.programme import Edition

        known = session.get_one(Edition, first)
        second = author.create(
            "edition", {"programme": known.programme, "code": "ES-2027", "name": "Segunda", "regions": ("20",)}
        )
        for login in ("piura", "rosa"):
            for role in ("facilitator", "supervisor", "trainer"):
                user = world.plan.users[login]
                author.create("user_scope", {"user": user, "edition": second, "region": "20", "role": role})
        made = {"A": (first, "08"), "B": (second, "20")}
        return {place: (e, region, _sessions(author, e)) for place, (e, region) in made.items()}


def _sessions(author: CentreAuthor, edition: UUID) -> tuple[UUID, ...]:
    course = author.create("course", {"edition": edition, "code": "SIM", "title": "Curso de prueba", "active": True})
    group = author.create("group", {"edition": edition, "course": course, "name": "Grupo"})
    return tuple(author.create("session", {"group": group, "number": n, "minutes": 120}) for n in (1, 2))


def _seat(world: World, places: str, editions: dict[str, tuple[UUID, str, tuple[UUID, ...]]]) -> Seat:
    edition, region, _ = editions[places[0]]
    plan, world.plan = world.plan, replace(world.plan, edition=edition)
    made = world.laptop("rosa" if "A" in places else "piura", region)
    world.plan = plan
    scopes = tuple(scope_name(*editions[place][:2]) for place in places)
    with world.centre.database.writing() as (session, _state):
        session.get_one(CentreDevice, made.link.device).scopes = scopes
    made.sync()
    made.store.close()
    return Seat(made.store.path.read_bytes(), made.key, made.link, made.user, scopes, places)


@contextmanager
def seeded(chance: random.Random) -> Iterator[None]:
    """What the centre draws by itself comes from the run's seed; rows read stay in their session, which spares re-reading them."""
    from oit_campo.central import exchange

    before = vars(exchange)["token_bytes"]
    vars(exchange)["token_bytes"] = chance.randbytes
    event.listen(Session, "loaded_as_persistent", _keep)
    event.listen(Session, "pending_to_persistent", _keep)
    try:
        yield
    finally:
        vars(exchange)["token_bytes"] = before
        event.remove(Session, "loaded_as_persistent", _keep)
        event.remove(Session, "pending_to_persistent", _keep)


def _keep(session: Session, row: Any) -> None:
    session.info.setdefault("alive", []).append(row)


#: A day in a year's middle, so that ten years either way are dates.
FIRST_DAY = date(1950, 1, 1)
