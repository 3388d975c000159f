"""A power cut at every line of a piece of the program: by an exception here, or by kill -9 in a child."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Collection
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any


class PowerCut(BaseException):
    """Nothing catches it by name."""


class Lines:
    """Counts the lines of modules as they run, each twice at most, and does ``then`` at the ``at``-th; 0 only counts."""

    def __init__(self, modules: Collection[ModuleType], at: int = 0, then: Callable[[], object] = lambda: None) -> None:
        self._files = {module.__file__ for module in modules}
        self._at, self._then = at, then
        self.count = 0
        self._known: dict[tuple[CodeType, int], int] = {}

    def _call(self, frame: FrameType, _event: str, _what: object) -> Any:
        return self._line if frame.f_code.co_filename in self._files else None

    def _line(self, frame: FrameType, event: str, _what: object) -> Any:
        place = (frame.f_code, frame.f_lineno)
        if event == "line" and self._known.get(place, 0) < 2:
            self._known[place] = self._known.get(place, 0) + 1
            self.count += 1
            if self.count == self._at:
                self._then()
        return self._line

    def run(self, work: Callable[[], object]) -> None:
        """Do it under watch; whoever traced before goes on afterwards."""
        before = sys.gettrace()
        sys.settrace(self._call)
        try:
            work()
        finally:
            sys.settrace(before)


def cut() -> None:
    raise PowerCut


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def in_child(work: Callable[[], object]) -> int:
    """Do it in a copy of this process; the signal that ended it, 0 when it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


@contextmanager
def no_handle_at_replace(monkeypatch: Any) -> Any:
    """Whether a file is open in this process when it takes another's place or is replaced: Windows refuses both.

    Gives the list of (source, target) of each replacement.
    """
    seen: list[tuple[str, str]] = []
    real = os.replace

    def replace(source: Any, target: Any, **more: Any) -> None:
        held = {os.path.realpath(fd) for fd in Path("/proc/self/fd").iterdir()}
        for path in (str(source), str(target)):
            for part in (path, f"{path}-wal", f"{path}-shm"):
                assert os.path.realpath(part) not in held, f"open while it is replaced: {part}"
        seen.append((str(source), str(target)))
        real(source, target, **more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", replace)
        yield seen
