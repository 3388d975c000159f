"""A laptop and the centre as machines: a disk that can be copied and put back, a power button, a clock that may be wrong."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from oit_campo.central.database import Database, make_engine
from oit_campo.central.exchange import Centre
from oit_campo.central.keys import CentreKeys
from oit_campo.clock import FixedClock, milliseconds
from oit_campo.ids import KeySource
from oit_campo.models.centre import CentreState
from oit_campo.store.store import Store
from tests.simulation.sync.ground import Ground, Seat

START = datetime.fromisoformat("2026-03-10T13:00:00+00:00")


class PowerCut(BaseException):  # the program must not be able to go on after it
    """The program ends here."""


@dataclass
class SkewedClock:
    """The laptop's own wall clock: true time and what it is off by."""

    true: FixedClock
    off: timedelta = timedelta()

    def now(self) -> datetime:
        return self.true.now() + self.off

    def monotonic(self) -> float:
        return self.true.monotonic()


@dataclass
class Image:
    """A copy of a laptop's disk, with the oracle's list of the changes made on it."""

    content: bytes
    own: frozenset[int]
    entries: int


@dataclass
class Machine:
    """A laptop. ``own``: numbers of the changes that were told saved on this disk."""

    name: str
    number: int
    seat: Seat
    path: Path
    clock: SkewedClock
    chance: random.Random
    own: set[int] = field(default_factory=set)
    entries: int = 0
    #: Calls to the database after which the power goes; None: never.
    fuse: int | None = None
    store: Store = field(init=False)
    images: list[Image] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not self.path.exists():
            self.path.write_bytes(self.seat.image)
        self.open()

    def open(self) -> None:
        source, entropy = KeySource(self.chance.randbytes), self.chance.randbytes
        self.store = Store(self.path, self.seat.key, clock=self.clock, keys=source, entropy=entropy)
        engine = self.store.sessions().writer
        event.listen(engine, "before_cursor_execute", self._burn)
        event.listen(engine, "commit", self._burn)

    def _burn(self, *_what: Any) -> None:
        if self.fuse is not None:
            self.fuse -= 1
            if self.fuse <= 0:
                self.fuse = None
                raise PowerCut

    def cut_power(self) -> None:
        """What was committed is on the disk, nothing else; then the program is started again."""
        self.fuse = None
        opened = self.store
        opened.sessions().dispose()
        opened._looking.close()
        self.open()

    def image(self) -> Image:
        self.store.checkpoint()
        return Image(self.path.read_bytes(), frozenset(self.own), self.entries)

    def put_back(self, image: Image) -> None:
        """Another disk content; the file is another one, as after a restore."""
        self.store.close()
        for side in ("-wal", "-shm"):
            self.path.with_name(self.path.name + side).unlink(missing_ok=True)
        self.path.write_bytes(image.content)
        self.own, self.entries = set(image.own), image.entries
        self.open()

    def fill_disk(self) -> Callable[[], None]:
        """No page more fits; gives what empties it again."""
        engine = self.store.sessions().writer
        with self.store.raw() as raw:
            raw.execute("VACUUM")  # no free page within it either
        with engine.connect() as held:
            pages = held.exec_driver_sql("PRAGMA page_count").scalar_one()
            held.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        def empty() -> None:
            with engine.connect() as again:
                again.exec_driver_sql("PRAGMA max_page_count = 1073741823")

        return empty

    @property
    def well_timed(self) -> bool:
        """Whether its stamps tell the true time: what it learnt of its clock still holds."""
        off = milliseconds(self.clock.now()) + self.store.hybrid.offset_ms - milliseconds(self.clock.true.now())
        return abs(off) < 60_000

    def close(self) -> None:
        self.store.close()


@dataclass
class Backup:
    """The centre's database as it was, with what had arrived by then."""

    content: bytes
    arrived: frozenset[int]


@dataclass
class CentreMachine:
    """The centre: two programs on one database."""

    path: Path
    keys: CentreKeys
    clock: FixedClock
    chance: random.Random
    ground: Ground
    arrived: set[int] = field(default_factory=set)
    backups: list[Backup] = field(default_factory=list)
    main: Centre = field(init=False)
    other: Centre = field(init=False)

    def __post_init__(self) -> None:
        self.path.write_bytes(self.ground.centre)
        self._open()

    def _open(self) -> None:
        self.main, self.other = self._program(), self._program()

    def _program(self) -> Centre:
        source = KeySource(self.chance.randbytes)
        return Centre(Database(make_engine(f"sqlite:///{self.path}")), self.keys, clock=self.clock, key_source=source)

    def close(self) -> None:
        self.main.database.close()
        self.other.database.close()

    def back_up(self) -> None:
        self.close()
        self.backups.append(Backup(self.path.read_bytes(), frozenset(self.arrived)))
        del self.backups[:-3]
        self._open()

    def restore(self, backup: Backup, step: bool) -> None:
        """Put a backup back; with ``step`` whoever does it says so, and the epoch moves on."""
        self.close()
        for side in ("-wal", "-shm"):
            self.path.with_name(self.path.name + side).unlink(missing_ok=True)
        self.path.write_bytes(backup.content)
        self.arrived = set(backup.arrived)
        self._open()
        if step:
            with self.main.database.writing() as (_session, state):
                state.epoch += 1

    def state(self) -> tuple[int, int]:
        """Epoch and last commit."""
        with self.main.database.session() as session:
            state = session.get_one(CentreState, 1)
            return state.epoch, state.last_commit
