"""Real threads, no sleeps: the window's loop runs until a signal or the limit."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar
from weakref import WeakSet

import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer

from oit_campo.errors import CampoError, KnownError, UserError
from oit_campo.ui import garbage, messages
from oit_campo.ui.background import Background

LIMIT_MS = 10_000


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


class Heard(QObject):
    """Runs the loop until ``count`` things were heard."""

    def __init__(self, count: int = 1) -> None:
        super().__init__()
        self.things: list[object] = []
        self._count, self._loop = count, QEventLoop()

    def __call__(self, *things: object) -> None:
        self.things.append(things[0] if len(things) == 1 else things)
        if len(self.things) >= self._count:
            self._loop.quit()

    def wait(self) -> list[object]:
        late = QTimer(self)
        late.setSingleShot(True)
        late.timeout.connect(self._loop.quit)
        late.start(LIMIT_MS)
        if len(self.things) < self._count:
            self._loop.exec()
        assert len(self.things) >= self._count, "nothing came"
        return self.things


def run_to_here(background: Background) -> None:
    """Everything queued on the reader and the writer before this has been delivered."""
    heard = Heard(2)
    background.read(None, lambda: None, heard)
    background.change(None, lambda: (None, frozenset()), heard)
    heard.wait()


class Knot:
    """Something of the window's in a cycle: it tells on which thread it was freed."""

    freed: ClassVar[list[threading.Thread]] = []

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        self.freed.append(threading.current_thread())


def allocate() -> int:
    """Far more than the automatic collector lets pass."""
    return len([[] for _ in range(50_000)])


def test_a_result_comes_back_on_the_window_s_thread(background: Background) -> None:
    heard = Heard()
    threads: list[threading.Thread] = []

    def done(worker: threading.Thread) -> None:
        threads.append(threading.current_thread())
        heard(worker)

    background.read(None, threading.current_thread, done)
    assert heard.wait() != [threading.current_thread()]
    assert threads == [threading.current_thread()]


def test_a_write_says_what_changed_after_its_result(background: Background) -> None:
    heard = Heard(2)
    background.changed.connect(heard)
    background.change(None, lambda: (7, frozenset({"person"})), heard)
    assert heard.wait() == [7, frozenset({"person"})]


def _written(number: int) -> tuple[int, frozenset[str]]:
    return number, frozenset()


def test_writes_keep_their_order(background: Background) -> None:
    heard = Heard(20)
    for number in range(20):
        background.change(None, partial(_written, number), heard)
    assert heard.wait() == list(range(20))


def test_a_page_that_is_gone_hears_nothing_but_the_change_is_told(background: Background) -> None:
    page, go, changes = QObject(), threading.Event(), Heard()
    heard: list[object] = []
    background.changed.connect(changes)

    def write() -> tuple[int, frozenset[str]]:
        go.wait(10)
        return 1, frozenset({"mark"})

    background.read(page, lambda: go.wait(10), heard.append)
    background.change(page, write, heard.append)
    background.work(page, lambda progress, cancelled: go.wait(10), heard.append)
    delete(page)
    go.set()
    assert changes.wait() == [frozenset({"mark"})]
    run_to_here(background)
    assert heard == []


def delete(page: QObject) -> None:
    import shiboken6

    shiboken6.delete(page)


def test_an_error_with_words_goes_to_the_page(background: Background) -> None:
    heard = Heard()

    def refuse() -> None:
        raise UserError("name_needed", field="names")

    background.read(None, refuse, lambda _: None, heard)
    error = heard.wait()[0]
    assert isinstance(error, UserError)
    assert error.field == "names"


def test_a_bug_gets_a_reference_and_words(background: Background, expect_log: Callable[..., None]) -> None:
    expect_log("bug", logging.ERROR)
    heard = Heard()
    background.read(None, lambda: 1 // 0, lambda _: None, heard)
    error = heard.wait()[0]
    assert isinstance(error, KnownError)
    assert error.code == "bug"
    assert str(error.params["referencia"]) in messages.words(error)


def test_an_error_nobody_takes_is_told_by_signal(background: Background, expect_log: Callable[..., None]) -> None:
    expect_log("bug", logging.ERROR)
    heard = Heard(2)
    background.failed.connect(heard)

    def refuse() -> tuple[None, frozenset[str]]:
        raise KnownError("save_failed")

    def stumble(_: object) -> None:
        raise ValueError

    background.change(None, refuse)
    background.read(None, lambda: None, stumble)
    codes = {error.code for error in heard.wait() if isinstance(error, CampoError)}
    assert codes == {"save_failed", "bug"}


def test_work_reports_progress_and_can_be_cancelled(background: Background) -> None:
    started, heard = threading.Event(), Heard()
    done: list[int] = []

    def work(progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> int:
        progress(1, 3)
        started.wait(10)
        return 1 if cancelled() else 2

    task = background.work(None, work, done.append, on_progress=heard)
    assert heard.wait() == [(1, 3)]
    task.cancel()
    started.set()
    again = Heard()
    background.work(None, lambda progress, cancelled: 5, again)
    again.wait()
    assert done == []


def test_a_newer_search_makes_the_older_one_void(background: Background) -> None:
    go, heard = threading.Event(), Heard()
    background.read(None, lambda: go.wait(10), lambda _: heard("old"), slot="search")
    background.read(None, lambda: "new", heard, slot="search")
    go.set()
    assert heard.wait() == ["new"]


def test_reading_is_not_stopped_by_a_long_write(background: Background) -> None:
    go, heard = threading.Event(), Heard()

    def write() -> tuple[bool, frozenset[str]]:
        return go.wait(10), frozenset()

    background.change(None, write)
    background.read(None, lambda: "read", heard)
    assert heard.wait() == ["read"]
    go.set()


def test_closing_finishes_the_writes_that_are_queued() -> None:
    background, go = Background(), threading.Event()
    written: list[int] = []

    def write(number: int) -> tuple[None, frozenset[str]]:
        written.append(number)
        return None, frozenset()

    background.change(None, lambda: (go.wait(10), frozenset()))
    for number in range(5):
        background.change(None, partial(write, number))
    go.set()
    background.close()
    assert written == [0, 1, 2, 3, 4]
    with pytest.raises(RuntimeError):
        background.read(None, lambda: None, lambda _: None)


def test_a_callback_s_last_reference_is_never_a_worker_s(background: Background) -> None:
    freed: list[threading.Thread] = []

    class Callback:
        def __call__(self, _: object) -> None:
            heard(None)

        def __del__(self) -> None:
            freed.append(threading.current_thread())

    for _ in range(50):
        heard = Heard()
        background.read(None, lambda: None, Callback())
        heard.wait()
    background._collector.collect()
    background._collector.collect()
    assert len(freed) == 50
    assert set(freed) == {threading.main_thread()}


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process of its own: no test before this one left a window open."""
    monkeypatch.setattr(garbage, "_AT_WORK", WeakSet())
    monkeypatch.setattr(garbage, "_LEFT_BEHIND", set())


@pytest.mark.usefixtures("alone")
def test_cycles_are_collected_on_the_window_s_thread_only() -> None:
    background = Background()
    background._collector._timer.stop()  # a second may pass here
    assert not gc.isenabled()
    Knot.freed.clear()
    heard = Heard()
    for _ in range(3000):
        Knot()
    background.read(None, allocate, heard)
    heard.wait()
    assert Knot.freed == []
    background._collector.collect()
    assert set(Knot.freed) == {threading.main_thread()}
    background.close()
    assert gc.isenabled()


def test_closing_one_leaves_the_window_s_things_alone_while_another_has_threads(background: Background) -> None:
    """The first screens' threads stay while a person's are closed at each lock."""
    background._collector._timer.stop()
    heard = Heard()
    background.read(None, lambda: None, heard)
    heard.wait()
    Knot.freed.clear()
    Background().close()
    assert not gc.isenabled()
    for _ in range(3000):
        Knot()
    again = Heard()
    background.read(None, allocate, again)
    again.wait()
    assert Knot.freed == []
    background._collector.collect()
    assert set(Knot.freed) == {threading.main_thread()}


@pytest.mark.usefixtures("alone")
def test_a_worker_that_outlives_its_window_frees_nothing_of_the_window_s() -> None:
    """A network that swallows everything: the thread is left behind, and it may still allocate."""
    slow, go, done = Background(), threading.Event(), threading.Event()

    def work(_progress: object, _cancelled: object) -> None:
        go.wait(10)
        allocate()
        done.set()

    slow.work(None, work, lambda _: None)
    slow.close()
    assert not slow.ended()
    Knot.freed.clear()
    for _ in range(3000):
        Knot()
    go.set()
    assert done.wait(10)
    assert Knot.freed == []
    for thread in slow._threads:
        thread.join(10)
    Background().close()
    assert gc.isenabled()  # nobody is left: the automatic one is back


@pytest.mark.usefixtures("alone")
def test_when_the_last_is_closed_the_automatic_collector_is_back() -> None:
    first, second = Background(), Background()
    second.close()
    second._collector.stop()  # twice is once
    assert not gc.isenabled()
    first.close()
    assert gc.isenabled()
