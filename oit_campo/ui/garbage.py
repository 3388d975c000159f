"""What belongs to the window is freed on the window's thread only.

The cycle collector runs on whichever thread allocates. A widget caught in a cycle and freed by a worker is destroyed outside its
thread: Qt warns at best and the process dies at worst. So the automatic one is off while workers exist, whosever they are (the
first screens' outlast each person's), and a timer of the window does its work. Likewise the last reference to a callback must
not be a worker's: ``keep`` holds it for a while.
"""

from __future__ import annotations

import gc
import threading
from weakref import WeakSet

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 1000
#: Those that have not been stopped, and threads that outlived theirs.
_AT_WORK: WeakSet[WindowCollector] = WeakSet()
_LEFT_BEHIND: set[threading.Thread] = set()


class WindowCollector(QObject):
    """Make it on the window's thread, before the first worker.

    ``stop`` gives the automatic collector back, unless another is at work or a thread begun meanwhile goes on: then the stop that
    finds neither does.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        self._kept: tuple[list[object], list[object]] = ([], [])
        self._before = frozenset(threading.enumerate())
        _AT_WORK.add(self)
        gc.disable()

    def keep(self, thing: object) -> None:
        """Hold it for one to two intervals: until the worker that used it has long left it."""
        self._kept[0].append(thing)

    def stop(self) -> None:
        self._timer.stop()
        if self in _AT_WORK:
            _AT_WORK.discard(self)
            _LEFT_BEHIND.update(set(threading.enumerate()) - self._before)
        _LEFT_BEHIND.difference_update([thread for thread in _LEFT_BEHIND if not thread.is_alive()])
        if not _AT_WORK and not _LEFT_BEHIND:
            gc.enable()

    def collect(self) -> None:
        """Let go of what was kept long enough, then as the automatic one: the oldest generation over its threshold."""
        self._kept = ([], self._kept[0])
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
