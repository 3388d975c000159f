"""The centre's database file put aside and put back."""

from __future__ import annotations

import shutil
from pathlib import Path

from oit_campo.central.database import Database, make_engine
from oit_campo.central.exchange import Centre
from oit_campo.ids import KeySource
from tests.helpers.world import World


class Backup:
    """A copy of the centre's database file (SQLite)."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._file = world.folder / "centro" / "centro.db"
        world.centre.database.close()
        self._copy = world.folder / "backup.db"
        shutil.copy(self._file, self._copy)

    def restore(self) -> None:
        world = self._world
        world.centre.database.close()
        for side in ("-wal", "-shm"):
            Path(f"{self._file}{side}").unlink(missing_ok=True)
        shutil.copy(self._copy, self._file)
        database = Database(make_engine(f"sqlite:///{self._file}"))
        world.centre = Centre(database, world.centre.keys, clock=world.clock, key_source=KeySource())
        for laptop in world.laptops:
            laptop.wire.centre = world.centre
