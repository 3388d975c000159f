"""One start of something in a process of its own: CPU seconds and peak memory when it stands painted, as one JSON line.

python bench/startup_probe.py bare | unlock | home | whole     (home, whole: need a folder with a store, its user and password)
"""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def report(**more: float) -> None:
    """CPU of this process and its children so far, peak memory in MB."""
    cpu = time.process_time()
    import json  # after the clock was read: ours would find it loaded, and a bare window doesn't need it

    print(json.dumps({"cpu": cpu, "mb": _peak_mb(), **more}))
    sys.stdout.flush()
    os._exit(0)


def _peak_mb() -> float:
    """Of this program alone: getrusage would count what its parent had before the exec."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text("ascii").splitlines() if ":" in line)
        return int(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bare() -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    app = QApplication([])
    window = QWidget()
    window.resize(1366, 768)
    window.show()
    window.grab()
    QTimer.singleShot(0, report)
    app.exec()


def unlock(folder: Path) -> None:
    from oit_campo.ui.app import Program
    from oit_campo.ui.looks import make_app

    app = make_app(folder)
    program = Program(folder)
    program._warm_up = report  # type: ignore[method-assign] # what runs after the first paint is not the first paint
    program.start()
    if program.window is not None:
        program.window.grab()
    app.exec()


def home(folder: Path, login: str, password: str, *, whole: bool) -> None:
    """Until today's work stands painted; ``whole``: until the database layer is there too and nothing is under way."""
    from PySide6.QtCore import QTimer

    from oit_campo.services.unlocking import unlock as open_desk
    from oit_campo.ui.app import Program
    from oit_campo.ui.looks import make_app

    app = make_app(folder)
    program = Program(folder)
    program.start()
    if program.window is not None:
        program.window.grab()
    before = time.process_time()
    desk = open_desk(folder, login, password)
    unlocking = time.process_time() - before
    program._sit_down(desk)
    work = program.work
    if work is None:
        sys.exit("nobody sat down")

    def usable() -> None:
        if whole and work.background.busy():
            QTimer.singleShot(5, usable)
            return
        work.window.grab()
        report(unlocking=unlocking, begun=before)

    work.window.page().filled.connect(usable)  # type: ignore[union-attr] # Inicio, or the bench fails
    app.exec()


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "bare":
        bare()
    elif what == "unlock":
        unlock(Path(rest[0]))
    else:
        home(Path(rest[0]), rest[1], rest[2], whole=what == "whole")
