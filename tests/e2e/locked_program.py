"""Run by test_lock in a process of its own: the whole program, somebody who comes in and looks at a person, and the lock.

python locked_program.py FOLDER LOGIN [stay]

The password and whom to look for come on standard input; then a line for each step.
The lock replaces the process by this same command: the second time it only says that *Desbloquear* stands.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QTimer

from oit_campo.ui.app import Program, open_program
from oit_campo.ui.pages.people import PeoplePage
from oit_campo.ui.pages.unlock import UnlockPage
from oit_campo.ui.restart import PLACE

FOLDER, LOGIN = Path(sys.argv[1]), sys.argv[2]
SECOND = PLACE in os.environ
PATIENCE_SECONDS = 60
_BEGUN = time.monotonic()


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 - what the test reads


def heard() -> str:
    return sys.stdin.readline().rstrip("\n")


def when(ready: Callable[[], object], act: Callable[[], object]) -> None:
    """On the event loop, once it is so."""
    timer = QTimer()

    def look() -> None:
        if ready():
            timer.stop()
            act()
        elif time.monotonic() - _BEGUN > PATIENCE_SECONDS:
            os._exit(3)

    timer.timeout.connect(look)
    timer.start(10)
    _timers.append(timer)


_timers: list[QTimer] = []


def come_in(program: Program) -> None:
    page = program.window
    assert isinstance(page, UnlockPage)
    page.login.set_value(LOGIN)
    page.password.set_value(heard())
    page.try_now()
    when(lambda: program.locking is not None, lambda: look_at_her(program))


def look_at_her(program: Program) -> None:
    work = program.work
    assert work is not None
    work.window.setGeometry(50, 40, 1280, 700)
    work.go("people", words=heard())
    page = work.window.page()
    assert isinstance(page, PeoplePage)
    when(lambda: page.table.current_key() and not work.background.busy(), lambda: lock(program))


def lock(program: Program) -> None:
    say("open", os.getpid())
    heard()
    say("locking", time.monotonic(), time.process_time())
    if len(sys.argv) > 3:  # the control: the same lock in the same process
        program._restart = None
    program.lock()
    locked(program)


def locked(program: Program) -> None:
    assert program.window is not None
    program.window.grab()
    now, used = time.monotonic(), time.process_time()
    area = program.window.geometry()
    say("locked", os.getpid(), now, used, area.x(), area.y(), area.width(), area.height(), program._claim is not None)
    heard()
    os._exit(0)


def main() -> None:
    start = Program.start

    def start_and_play(program: Program) -> None:
        start(program)
        (locked if SECOND else come_in)(program)

    setattr(Program, "start", start_and_play)  # noqa: B010 - the program is the real one; only somebody sits before it
    sys.exit(open_program(FOLDER))


if __name__ == "__main__":
    main()
