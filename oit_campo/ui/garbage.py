"""What belongs to the window is freed on the window's thread only.

The cycle collector runs on whichever thread allocates. A widget caught in a cycle and freed by a worker is destroyed outside its
thread: Qt warns at best and the process dies at worst. So the automatic one is off while workers exist, and a timer of the window
does its work. Likewise the last reference to a callback must not be a worker's: ``keep`` holds it for a while.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 1000


class WindowCollector(QObject):
    """Make it on the window's thread, before the first worker; ``stop`` gives the automatic collector back."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        self._kept: tuple[list[object], list[object]] = ([], [])
        gc.disable()

    def keep(self, thing: object) -> None:
        """Hold it for one to two intervals: until the worker that used it has long left it."""
        self._kept[0].append(thing)

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()

    def collect(self) -> None:
        """Let go of what was kept long enough, then as the automatic one: the oldest generation over its threshold."""
        self._kept = ([], self._kept[0])
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
