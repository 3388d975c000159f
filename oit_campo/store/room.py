"""How much room the disk has left: looked at after writes, at most once a minute."""

from __future__ import annotations

import shutil
from pathlib import Path

from oit_campo.clock import Clock
from oit_campo.logs import Log

#: Bytes free below which the person is told: a backup and a day's photographs still fit.
LOW_BELOW = 500 << 20
EVERY_SECONDS = 60
_log = Log("store", "store.room_low")


class Room:
    """Of the disk that holds ``folder``."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._seen: float | None = None
        self._free: int | None = None

    def free(self) -> int | None:
        """Bytes free for this user, at most a minute old; None when the system doesn't say."""
        now = self._clock.monotonic()
        if self._seen is None or not 0 <= now - self._seen < EVERY_SECONDS:
            was_low, self._seen = self.is_low(), now
            try:
                self._free = shutil.disk_usage(self._folder).free
            except OSError:
                self._free = None
            if self.is_low() and not was_low:
                _log.info("store.room_low", mb=(self._free or 0) >> 20)
        return self._free

    def is_low(self) -> bool:
        """By the last look."""
        return self._free is not None and self._free < LOW_BELOW
