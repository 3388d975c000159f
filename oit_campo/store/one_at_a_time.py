"""One program on one data folder: two would write each other's open forms.

The system's own lock on an empty file: it goes with the process that held it, however that ended. A program that starts itself anew
passes it on: where the new one takes the place of the old in its process, with the open file; elsewhere by waiting for its end.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from oit_campo.errors import KnownError

LOCK_FILE = "campo.lock"
#: Between two looks at a folder that another program is about to leave.
_LOOK_SECONDS = 0.05


class Claim:
    """A folder that is ours until ``release`` or the end of the program."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let another program have it. Twice is once."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def pass_on(self) -> str:
        """What ``claim`` of the program that takes over this process goes on with; empty when it was released."""
        if self._descriptor is None:
            return ""
        os.set_inheritable(self._descriptor, True)
        return str(self._descriptor)

    def __enter__(self) -> Claim:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def claim(
    folder: Path, *, passed: str = "", patience: float = 0, sleep: Callable[[float], object] = time.sleep
) -> Claim:
    """The folder for this program alone: ``passed`` on by the one it replaces, or free within ``patience`` seconds.

    Raises KnownError already_open, and OSError when nothing can be written there.
    """
    if passed.isdecimal() and _is_of(int(passed), folder):
        os.set_inheritable(int(passed), False)
        return Claim(int(passed))
    while True:
        try:
            return _claim(folder)
        except KnownError:
            if patience <= 0:
                raise
        patience -= _LOOK_SECONDS
        sleep(_LOOK_SECONDS)


def _is_of(descriptor: int, folder: Path) -> bool:
    """Whether it is the folder's lock, open: a number alone could be any file's."""
    try:
        return os.path.samestat(os.fstat(descriptor), (folder / LOCK_FILE).stat())
    except OSError:
        return False


def _claim(folder: Path) -> Claim:
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
