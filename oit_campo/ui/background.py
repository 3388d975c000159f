"""Work off the window's thread: one writer, one reader, three for network and PDFs.

Results wake the window through one signal. A result for a page that is gone is dropped. A write returns *what kinds of records
changed*; one ``changed`` signal lets each page query again.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from typing import TypeVar, cast

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from oit_campo.errors import CampoError, KnownError
from oit_campo.logs import Log
from oit_campo.ui.garbage import WindowCollector

T = TypeVar("T")
OnError = Callable[[CampoError], object]
#: ``progress(done, total)``: total 0 means not known.
Progress = Callable[[int, int], None]
_WORKERS = 3
_LEAVE_SECONDS = 0.5


class Task:
    """A piece of work under way. ``cancel`` asks it to stop; it ends with no result. Called, it says whether it was cancelled."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._acts: list[Callable[[], object]] = []

    def cancel(self) -> None:
        with self._lock:
            self._stop.set()
            acts, self._acts = self._acts, []
        for act in acts:
            act()

    def cancelled(self) -> bool:
        return self._stop.is_set()

    __call__ = cancelled

    def when_cancelled(self, act: Callable[[], object]) -> None:
        """What wakes the work from a wait: done by whoever cancels, on that thread; at once when it was cancelled before."""
        with self._lock:
            if not self._stop.is_set():
                self._acts.append(act)
                return
        act()


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """``always``: a write is done and told even when its page is gone."""

    task: Task
    page: QObject | None
    fn: Callable[[], object]
    on_done: Callable[[object], object]
    on_error: OnError | None
    always: bool = False


def _taking(on_done: Callable[[T], object]) -> Callable[[object], object]:
    """The queue carries results of every type; each job's own callback knows its own."""
    return cast("Callable[[object], object]", on_done)


class Background(QObject):
    """Make it on the window's thread; every callback comes back there, in the order in which work ended."""

    #: frozenset of the kinds of records a write changed.
    changed = Signal(object)
    #: A CampoError nobody took: a call without ``on_error``, or a bug in a callback.
    failed = Signal(object)
    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        _let_go()
        self._log = Log("ui")
        self._collector = WindowCollector(self)
        self._writer = ThreadPoolExecutor(1, "writer")
        self._reader = ThreadPoolExecutor(1, "reader")
        self._threads: list[threading.Thread] = []
        self._workers = ThreadPoolExecutor(
            _WORKERS, "worker", initializer=lambda: self._threads.append(threading.current_thread())
        )
        self._ended: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._running: set[_Job] = set()
        self._latest: dict[tuple[int, str], Task] = {}
        self._closed = False
        #: Writes that came to nothing so far.
        self.writes_refused = 0
        self._woken.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        page: QObject | None,
        fn: Callable[[], T],
        on_done: Callable[[T], object],
        on_error: OnError | None = None,
        *,
        slot: str = "",
    ) -> Task:
        """Query. A newer read of the same page and ``slot`` (a search while typing) makes the older one's result void."""
        task = Task()
        if slot:
            older = self._latest.get((id(page), slot))
            if older is not None:
                older.cancel()
            self._latest[id(page), slot] = task
        return self._start(self._reader, _Job(task, page, fn, _taking(on_done), on_error))

    def change(
        self,
        page: QObject | None,
        fn: Callable[[], tuple[T, frozenset[str]]],
        on_done: Callable[[T], object] | None = None,
        on_error: OnError | None = None,
    ) -> Task:
        """Write: ``fn`` gives (result, kinds changed). ``changed`` fires after ``on_done``, also when the page is gone."""
        task = Task()

        def done(outcome: tuple[T, frozenset[str]]) -> None:
            if on_done is not None and _is_here(page):
                on_done(outcome[0])
            if outcome[1]:
                self.changed.emit(outcome[1])

        return self._start(self._writer, _Job(task, page, fn, _taking(done), on_error, always=True))

    def work(
        self,
        page: QObject | None,
        fn: Callable[[Progress, Task], T],
        on_done: Callable[[T], object],
        on_error: OnError | None = None,
        on_progress: Callable[[int, int], object] | None = None,
    ) -> Task:
        """Network and PDFs: ``fn(progress, cancelled)``. Keep the task to cancel it; ``fn`` asks ``cancelled()`` now and then.

        Who waits for something gives ``cancelled.when_cancelled`` what ends the wait.
        """
        task = Task()

        def progress(done: int, total: int) -> None:
            if on_progress is not None:
                self._post(lambda: on_progress(done, total) if _is_here(page) and not task.cancelled() else None)

        work = partial(fn, progress, task)
        return self._start(self._workers, _Job(task, page, work, _taking(on_done), on_error))

    def busy(self) -> bool:
        """Whether anything is under way or waits to be delivered."""
        return bool(self._running) or not self._ended.empty()

    def close(self, before_workers: Callable[[], object] = lambda: None) -> None:
        """Finish the writes that are queued and drop the rest. Results no longer arrive.

        Network and PDFs are told to stop; then comes ``before_workers`` (the store is closed), and they have ``_LEAVE_SECONDS`` to
        end: a network that swallows everything would keep the window, and behind it the store's key. What a worker holds that stays
        longer is let go on the window's thread, once it has ended.
        """
        self._closed = True
        for job in tuple(self._running):
            job.task.cancel()
        self._writer.shutdown(wait=True)
        self._reader.shutdown(wait=True, cancel_futures=True)
        self._workers.shutdown(wait=False, cancel_futures=True)
        before_workers()
        latest = time.monotonic() + _LEAVE_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, latest - time.monotonic()))
        self._collector.stop()
        _LINGERING.append(self)
        _let_go()

    def ended(self) -> bool:
        """Whether, after ``close``, no worker is left."""
        return not any(thread.is_alive() for thread in self._threads)

    def _start(self, pool: ThreadPoolExecutor, job: _Job) -> Task:
        if self._closed:
            raise RuntimeError("background is closed")
        self._running.add(job)
        pool.submit(self._run, job)
        return job.task

    def _run(self, job: _Job) -> None:
        """On the worker. It lets go of nothing of the window's: the job stays with ``_running``, then with the collector."""
        result: object = None
        error: CampoError | None = None
        if job.always or not job.task.cancelled():
            try:
                result = job.fn()
            except Exception as caught:  # noqa: BLE001 - the border of the thread: nothing may be lost
                if job.always or not job.task.cancelled():  # what breaks because it was stopped is no bug
                    error = self.as_known(caught)
        self._post(partial(self._finish, job, result, error))

    def _finish(self, job: _Job, result: object, error: CampoError | None) -> None:
        self._running.discard(job)
        self._collector.keep(job)
        self.writes_refused += job.always and error is not None
        if not job.always and (job.task.cancelled() or not _is_here(job.page)):
            return
        if error is not None:
            self._tell(job.page, error, job.on_error)
        else:
            job.on_done(result)

    def _tell(self, page: QObject | None, error: CampoError, on_error: OnError | None) -> None:
        if on_error is None:
            self.failed.emit(error)
        elif _is_here(page):
            on_error(error)

    def as_known(self, error: BaseException) -> CampoError:
        """The error itself when it has words; else a bug: logged under a reference that the person can read out."""
        if isinstance(error, CampoError):
            return error
        reference = secrets.token_hex(2).upper()
        with suppress(Exception):  # a full disk must not keep the answer from the window
            self._log.bug(reference, error)
        return KnownError("bug", referencia=reference)

    def _post(self, act: Callable[[], object]) -> None:
        """From any thread: to be done on the window's."""
        self._ended.put(act)
        if not self._closed:
            self._woken.emit()

    def _deliver(self) -> None:
        while not self._closed:
            try:
                act = self._ended.get_nowait()
            except Empty:
                return
            try:
                act()
            except Exception as error:  # noqa: BLE001 - one callback's bug must not stop the next
                self.failed.emit(self.as_known(error))


def _is_here(page: QObject | None) -> bool:
    return page is None or shiboken6.isValid(page)


#: Closed ones with a worker that hasn't ended: their callbacks belong to the window's thread.
_LINGERING: list[Background] = []


def _let_go() -> None:
    """On the window's thread: of those whose workers are gone."""
    _LINGERING[:] = [one for one in _LINGERING if not one.ended()]
