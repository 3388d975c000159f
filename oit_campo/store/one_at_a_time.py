"""One program on one data folder: two would write each other's open forms.

The system's own lock on an empty file: it goes with the process that held it, however that ended.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType

from oit_campo.errors import KnownError

LOCK_FILE = "campo.lock"


class Claim:
    """A folder that is ours until ``release`` or the end of the program."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let another program have it. Twice is once."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Claim:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def claim(folder: Path) -> Claim:
    """The folder for this program alone. Raises KnownError already_open, and OSError when nothing can be written there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor)
    except (BlockingIOError, PermissionError) as error:
        os.close(descriptor)
        raise KnownError("already_open") from error
    except OSError:
        pass  # a disk that knows no locks (some network folders) must not keep anybody out
    return Claim(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
