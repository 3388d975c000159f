"""Whether the file that is open still lies where it was opened: a backup restored over it takes its place unseen by SQLite."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from oit_campo.errors import KnownError


class Place:
    """Where a store and its write-ahead log lay when it was opened; make it while a connection is open.

    Bytes written *into* the same file are not seen here: SQLite and the seal of each page are for that.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._was = _identity(path)
        self._log_was = _identity(self._log)

    def check(self) -> None:
        """Raises KnownError store_moved when another file, or none, lies there now. One or two calls of the system."""
        moved = _identity(self._path) != self._was
        if moved or (self._log_was is not None and _identity(self._log) != self._log_was):
            raise KnownError("store_moved")

    def set_log_aside(self) -> Path | None:
        """When our connections are closed: rename a write-ahead log left behind by a file that is no longer there.

        SQLite would read it into whatever lies there next, and spoil that. Gives where it is now; nothing is deleted.
        """
        if self._log_was is None or _identity(self._path) == self._was or _identity(self._log) != self._log_was:
            return None
        number = next(n for n in count(1) if not self._log.with_name(f"{self._log.name}.{n}").exists())
        return self._log.rename(self._log.with_name(f"{self._log.name}.{number}"))


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and number of the file; None when there is none or it can't be asked."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
