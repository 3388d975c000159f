"""The exchange as the window sees it: started by hand or by the clock, one at a time, told to whoever shows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from oit_campo import settings
from oit_campo.errors import CampoError, KnownError
from oit_campo.ui.background import Background, Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from oit_campo.services.desk import Desk
    from oit_campo.sync.client import Outcome

EVERY_MS = 5 * 60 * 1000


class Exchange(QObject):
    """``began``, ``moved(outcome)``, then ``ended(outcome)`` or ``failed(error)``. Silent while nobody listens.

    ``error``: why the last one came to nothing; None since it began anew, and after one that did its work.
    """

    began = Signal()
    moved = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, background: Background) -> None:
        super().__init__(background)
        self._desk, self._background = desk, background
        self._task: Task | None = None
        self._so_far: Outcome | None = None
        self.error: CampoError | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.start)

    def keep_going(self) -> None:
        """Try by itself every few minutes."""
        self._timer.start()

    def under_way(self) -> bool:
        return self._task is not None

    def so_far(self) -> Outcome | None:
        """Of the exchange under way; None before its first answer."""
        return self._so_far if self._task is not None else None

    def next_try(self) -> datetime | None:
        """When it tries again by itself, aware UTC; None while it doesn't."""
        if not self._timer.isActive():
            return None
        return self._desk.store.clock.now() + timedelta(milliseconds=self._timer.remainingTime())

    def stop(self) -> None:
        self._timer.stop()
        self.cancel()

    def cancel(self) -> None:
        """Stop now, also a request under way: what was acknowledged stays acknowledged."""
        if self._task is not None:
            self._task.cancel()
            self._refuse(KnownError("sync_cancelled"))

    def start(self) -> None:
        """Exchange now, unless one is under way or the centre's address isn't known."""
        url = settings.load(self._desk.store.path.parent).centre_url
        if self._task is not None or not url:
            return
        self._so_far = self.error = None
        self._task = self._background.work(self, partial(self._run, url), self._done, self._refused, self._step)
        self.began.emit()

    def _run(self, url: str, progress: Callable[[int, int], object], cancelled: Task) -> Outcome:
        from oit_campo.services import sync_state
        from oit_campo.services.after_sync import catch_up
        from oit_campo.sync.http_transport import HttpTransport

        def step(outcome: Outcome) -> None:
            self._so_far = outcome
            progress(outcome.sent, outcome.received)

        with HttpTransport(url) as transport:
            cancelled.when_cancelled(transport.abort)
            outcome = sync_state.send(self._desk, transport, progress=step, cancelled=cancelled)
        catch_up(self._desk)
        return outcome

    def _step(self, _sent: int, _received: int) -> None:
        if self._so_far is not None:
            self.moved.emit(self._so_far)

    def _done(self, outcome: Outcome) -> None:
        self._task = None
        self.ended.emit(outcome)
        self._background.changed.emit(outcome.changed | {"batch"})

    def _refuse(self, error: CampoError) -> None:
        self._task, self.error = None, error
        self.failed.emit(error)

    def _refused(self, error: CampoError) -> None:
        self._refuse(error)
        self._background.changed.emit(frozenset({"batch"}))
