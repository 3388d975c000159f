"""A real, activated laptop to be ill-treated, and people to enrol in it (DATOS DE PRUEBA)."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from oit_campo.clock import FixedClock
from oit_campo.ids import KeySource
from oit_campo.services.desk import Desk
from oit_campo.services.enrolment_form import EnrolmentForm
from oit_campo.services.first_start import FirstStart
from oit_campo.services.unlocking import STORE_FILE, desk_of
from oit_campo.store.store import Store
from oit_campo.store.vault import KdfParams, Vault, sub_key
from tests.helpers.world import START, Wire, World
from tests.services.enrolling import other

#: What is planted here would be written to the console, where nobody set up a log.
logging.getLogger("oit_campo").addHandler(logging.NullHandler())

CHEAP = KdfParams(memory_kib=8, iterations=1, lanes=1)
LOGIN, PASSWORD, NEW_PASSWORD = "rosa", "cuatro palabras bastante largas", "otras cinco palabras muy largas"
FIRST_DNI = 99_000_000


@dataclass(frozen=True, slots=True)
class Keys:
    """What a right password gives."""

    user: UUID
    data_key: bytes

    @property
    def database(self) -> bytes:
        return sub_key(self.data_key, "database")

    @property
    def counter(self) -> bytes:
        return sub_key(self.data_key, "counter")


def make_laptop(folder: Path) -> Path:
    """A laptop's data folder under ``folder``, activated with a real centre and closed."""
    world = World(folder / "world")
    line = Wire(world.centre)
    start = FirstStart(folder / "laptop", world.clock)
    start.present_code(line, world.code(LOGIN))
    start.set_up(line, LOGIN, PASSWORD, params=CHEAP).close()
    world.close()
    return folder / "laptop"


def keys_of(folder: Path, password: str = PASSWORD) -> Keys:
    opened = Vault.open(folder, FixedClock(START)).unlock(LOGIN, password)
    return Keys(opened.user, opened.data_key)


def open_desk(folder: Path, keys: Keys) -> Desk:
    """At work, without the password's derivation."""
    store = Store(
        folder / STORE_FILE, keys.database, clock=FixedClock(START), keys=KeySource(), counter_key=keys.counter
    )
    return desk_of(store, keys.user)


def person(number: int) -> EnrolmentForm:
    """Somebody who bears ``number`` in her DNI."""
    letters = "".join("aeioulmnrs"[int(digit)] for digit in f"{number:05d}")
    return other(number, f"Ñ{letters}", "Prueba", f"De{letters}")


def numbers_in(desk: Desk) -> set[int]:
    """The numbers of the people stored whole. Raises AssertionError for one who isn't."""
    with desk.store.look() as ask:
        rows = ask(_WHOLE)
    for dni, *parts in rows:
        assert parts == [1, 1, 1, len(person(0).answers)], f"{dni}: partial"
    return {int(row[0]) - FIRST_DNI for row in rows}


_WHOLE = """
SELECT d.number, (SELECT count(*) FROM person p WHERE p.id = d.person),
(SELECT count(*) FROM enrolment e WHERE e.person = d.person), (SELECT count(*) FROM contact c WHERE c.person = d.person),
(SELECT count(*) FROM consent c WHERE c.person = d.person) FROM identity_document d"""
