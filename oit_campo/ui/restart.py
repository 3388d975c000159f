"""A lock that leaves nothing in memory: the program replaces itself, and the new one comes up where the old one stood.

Python and Qt keep copies of keys and of text that nobody can overwrite. The memory of a process that was replaced is gone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, MutableMapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from oit_campo.store.one_at_a_time import Claim

PLACE, CLAIM, WAIT = "OIT_CAMPO_PLACE", "OIT_CAMPO_CLAIM", "OIT_CAMPO_WAIT"
#: How long the new program waits for the old one's folder, where it can't be handed over.
_PATIENCE_SECONDS = "10"


class Place(NamedTuple):
    """Where a window stands."""

    x: int
    y: int
    width: int
    height: int
    maximised: bool

    @classmethod
    def of(cls, window: QWidget) -> Place:
        """The one it goes back to when it is maximised now."""
        area = window.normalGeometry() if window.isMaximized() else window.geometry()
        return cls(area.x(), area.y(), area.width(), area.height(), window.isMaximized())


#: Doesn't come back unless the program can't be started anew.
Restart = Callable[[Place, "Claim | None"], None]


class Handed(NamedTuple):
    """What the program before this one left for it."""

    place: Place | None
    claim: str
    patience: float


def take(environment: MutableMapping[str, str]) -> Handed:
    """What stands in the environment, taken out of it: it is for this start alone."""
    numbers = environment.pop(PLACE, "").split(",")
    place = None
    if len(numbers) == len(Place._fields) and all(n.removeprefix("-").isdecimal() for n in numbers):
        x, y, width, height, maximised = map(int, numbers)
        place = Place(x, y, width, height, bool(maximised))
    wait = environment.pop(WAIT, "0")
    return Handed(place, environment.pop(CLAIM, ""), float(wait) if wait.isdecimal() else 0)


def command() -> list[str]:
    """The very command this program was started with."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *sys.argv[1:]]
    return [sys.executable, *sys.orig_argv[1:]]


def replace_process(place: Place, claim: Claim | None) -> None:
    """Start anew with the same command. The store is closed by now. Raises OSError when that can't be done: nothing is lost."""
    environment = {**os.environ, PLACE: ",".join(str(int(n)) for n in place)}
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a program without a console has none
            stream.flush()
    if sys.platform == "win32":
        import subprocess

        # it knows no replacing: the new one waits for the end of this one
        subprocess.Popen(command(), env={**environment, WAIT: _PATIENCE_SECONDS}, close_fds=True)
        os._exit(0)
    if claim is not None:
        environment[CLAIM] = claim.pass_on()
    os.execve(sys.executable, command(), environment)  # noqa: S606 - our own command again, and no shell between
