"""Wires everything once: from the bare program to somebody's window, and back at locking."""

from __future__ import annotations

from oit_campo.ui import imports  # noqa: F401 - first of all

# isort: split
import contextlib
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from oit_campo import __version__
from oit_campo.services import unlocking
from oit_campo.ui import theme
from oit_campo.ui.looks import make_app
from oit_campo.ui.pages.unlock import UnlockPage

if TYPE_CHECKING:
    from oit_campo.clock import Clock
    from oit_campo.errors import KnownError
    from oit_campo.services.accounts import KeyChange
    from oit_campo.services.desk import Desk
    from oit_campo.store.one_at_a_time import Claim
    from oit_campo.ui.background import Background
    from oit_campo.ui.locking import Locking
    from oit_campo.ui.pages.first_start import FirstStartPage
    from oit_campo.ui.restart import Place, Restart
    from oit_campo.ui.work import Work

WIDTH, HEIGHT = 1366, 768
#: After this long at *Desbloquear* a person is typing: whoever is quicker gets Inicio first and the database layer after it.
_IDLE_MS = 1000
#: When Inicio hasn't come by then, what looks after the window comes without it.
_GUARD_MS = 10_000
#: Makes the demonstration: its laptop's folder, and what the unlock screen says of it.
LookAround = Callable[[], tuple[Path, str]]


class Program(QObject):
    """One program: before anybody is known it shows *Desbloquear* or *Primer inicio*; then that person's window.

    ``guarded``: it looks after itself when nobody does (ui/locking.py). ``restart`` replaces the process at a lock, so that nothing
    stays in memory; without it, or when it can't, *Desbloquear* comes in the same process. ``place``: where the window stood.
    """

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock | None = None,
        look_around: LookAround | None = None,
        hint: str = "",
        logged: bool = False,
        claim: Claim | None = None,
        guarded: bool = False,
        restart: Restart | None = None,
        place: Place | None = None,
    ) -> None:
        super().__init__()
        self.folder = folder
        self._clock = clock
        self._look_around = look_around
        self._hint = hint
        self._logged = logged
        self._claim = claim
        self._guarded, self._restart, self._place = guarded, restart, place
        self.locking: Locking | None = None
        self._guarding = False
        self._threads: Background | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(lambda: self._load(_load_the_rest))
        self.work: Work | None = None
        self.window: QWidget | None = None

    def gate(self) -> Background:
        """The threads of the first screens, made for the first work."""
        if self._threads is None:
            from oit_campo.ui.background import Background

            self._threads = Background(self)
        return self._threads

    def start(self) -> None:
        """Show the first screen. What it doesn't need is loaded when it is painted."""
        if unlocking.is_activated(self.folder):
            self._show_unlock()
        else:
            self._show_first_start()
        QTimer.singleShot(0, self._warm_up)

    def _show_unlock(self) -> None:
        page = UnlockPage(self.folder, self.gate, self._clock, self._hint or f"Versión {__version__}")
        page.unlocked.connect(self._sit_down)
        page.forgotten.connect(self._show_recover)
        self._show(page)
        page.focus_first()

    def _show_recover(self) -> None:
        from oit_campo.ui.pages.recover import RecoverPage

        page = RecoverPage(self.folder, self.gate(), self._clock)
        page.unlocked.connect(self._sit_down)
        page.back.connect(self._show_unlock)
        self._show(page)
        page.focus_first()

    def _show_first_start(self) -> None:
        from oit_campo.clock import SystemClock
        from oit_campo.ui.pages.first_start import FirstStartPage

        clock = self._clock or SystemClock()
        page = FirstStartPage(self.folder, self.gate(), clock, can_look_around=self._look_around is not None)
        page.started.connect(self._sit_down)
        page.demonstration.connect(lambda: self._demonstrate(page))
        page.restore.connect(lambda: self._restore(page, clock))
        self._show(page)
        page.focus_first()

    def _restore(self, page: FirstStartPage, clock: Clock) -> None:
        from oit_campo.errors import KnownError
        from oit_campo.ui.dialogs.restore import restore_here

        try:
            restore_here(page, self.gate(), self.folder, clock, self._show_unlock)
        except KnownError as error:
            page.show_error(error)

    def _demonstrate(self, page: FirstStartPage) -> None:
        look = self._look_around
        if look is None:
            return
        page.show_preparing()
        self.gate().work(page, lambda _p, _c: look(), partial(self._open_demonstration, page), page.show_error)

    def _open_demonstration(self, page: FirstStartPage, made: tuple[Path, str]) -> None:
        from oit_campo.errors import KnownError
        from oit_campo.store import one_at_a_time

        if self._claim is not None:
            try:
                claim = one_at_a_time.claim(made[0])
            except KnownError as error:
                page.show_error(error)
                return
            self._claim.release()
            self._claim = claim
        self.folder, self._hint = made
        self._restart = None  # its people are invented, and the command that started us opens the other folder
        self._show_unlock()

    def _show(self, widget: QWidget) -> None:
        """Put a window where the last one stood."""
        before, place, self._place = self.window, self._place, None
        widget.setWindowTitle("OIT Campo")
        if before is not None:
            widget.setGeometry(before.geometry())
        elif place is not None:
            widget.setGeometry(place.x, place.y, place.width, place.height)
        else:
            widget.resize(WIDTH, HEIGHT)
        self.window = widget
        if (before is not None and before.isMaximized()) or (place is not None and place.maximised):
            widget.showMaximized()
        else:
            widget.show()
        if before is not None:
            before.hide()
            before.deleteLater()

    def _warm_up(self) -> None:
        """After the first paint: the log, the rest of the theme, what Inicio needs; the database layer a moment later."""
        from oit_campo import logs
        from oit_campo.ui.widgets.brand import window_icon

        if self._logged:
            logs.start(self.folder / "logs")
            logs.keep_words_out_of_errors()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.finish(app)
            app.setWindowIcon(window_icon())
        self._load(_load_for_home)
        if self.work is None:  # nobody was quicker than this
            self._idle.start(_IDLE_MS)

    def _load(self, what: Callable[[], None]) -> None:
        self.gate().work(None, lambda _p, _c: what(), lambda _n: None, lambda _e: None)

    def _sit_down(self, desk: Desk) -> None:
        from oit_campo.ui.work import Work

        self._idle.stop()
        self._guarding = False
        self.work = work = Work(desk)
        work.locked.connect(self.lock)
        work.switched.connect(self.lock)
        work.key_change.connect(self._change_key)
        self._show(work.window)
        if self._guarded:
            work.stood.connect(lambda: self._guard(work))
            QTimer.singleShot(_GUARD_MS, work, lambda: self._guard(work))  # Inicio may fail to come
        work.begin()

    def _guard(self, work: Work) -> None:
        """Once, when Inicio stands: load what notices that nobody is there."""
        if self.work is work and not self._guarding:
            self._guarding = True
            self.gate().work(work, lambda _p, _c: _load_locking(), lambda _n: self._begin_guard(work))

    def _begin_guard(self, work: Work) -> None:
        if self.work is not work:
            return
        from oit_campo.ui.locking import Locking
        from oit_campo.ui.pages.pin_offer import offer_pin
        from oit_campo.ui.suspend import Sleep

        sleep = Sleep()
        sleep.listen()
        self.locking = Locking(work, sleep)
        self.locking.lock_wanted.connect(self.lock)
        self.locking.begin()
        offer_pin(work.window.page(), work.context)

    def lock(self, *, anew: bool = True) -> None:
        """Everything of the person goes: pages, threads, the store's key, the process; then *Desbloquear*.

        Without ``anew`` the process stays.
        """
        if self.work is None:
            return
        QApplication.clipboard().clear()  # first: whatever else happens, nothing of a person stays there
        window = self.work.window
        self._end_work()
        if anew:
            self._come_up_locked(window)
        else:
            self._show_unlock()

    def _come_up_locked(self, window: QWidget) -> None:
        """*Desbloquear* where the window stands, in a process that knows nothing."""
        if self._restart is not None:
            self._start_anew(self._restart, window)
        self._show_unlock()

    def _start_anew(self, restart: Restart, window: QWidget) -> None:
        """Comes back only when it can't be: the store is closed and its key dropped; what nobody can overwrite stays."""
        from oit_campo.ui.restart import Place

        with contextlib.suppress(OSError):
            restart(Place.of(window), self._claim)

    def _end_work(self, last_thing: Callable[[Desk], object] = lambda _desk: None) -> None:
        """Drafts and queued writes are kept, the store is closed; ``last_thing`` comes before that."""
        work, self.work = self.work, None
        locking, self.locking = self.locking, None
        if work is None:
            return
        work.end(last_thing)
        if locking is not None:
            locking.end()
            locking.deleteLater()
        work.deleteLater()  # what its signals hold goes with it: Python's collector can't see through them

    def _change_key(self, change: KeyChange) -> None:
        """With nobody at work and the store closed; then as after any lock, for both keys were in memory."""
        from oit_campo.ui.pages.key_change import KeyChangePage

        self.lock(anew=False)
        page = KeyChangePage(change, self.gate())
        page.ended.connect(lambda: self._come_up_locked(page))
        self._show(page)
        page.begin()

    def close(self) -> None:
        """At exit: finish the writes that are queued and close the store."""
        self._idle.stop()
        self._end_work(self._last_thing())
        if self._threads is not None:
            self._threads.close()
        if self._claim is not None:
            self._claim.release()
        self.deleteLater()

    def _last_thing(self) -> Callable[[Desk], object]:
        """What is done at exit before the store is closed: a window kept for real makes its daily backup."""
        if not self._logged:
            return lambda _desk: None
        from oit_campo.ui.exit_backup import keep_daily

        return keep_daily


def _load_for_home() -> None:
    """What unlocking and Inicio need."""
    import oit_campo.services.home
    import oit_campo.store.store
    import oit_campo.store.vault
    import oit_campo.ui.work  # noqa: F401 - loaded for its imports


def _load_the_rest() -> None:
    """The database layer, as long again as all else together: while the person types, or beside the Inicio they read."""
    import oit_campo.services.attendance_views
    import oit_campo.services.plans
    import oit_campo.store.sessions  # noqa: F401 - loaded for its imports


def _load_locking() -> None:
    """On a worker: it comes with the list of a class, whose names it hides."""
    import oit_campo.ui.locking
    import oit_campo.ui.pages.pin_offer  # noqa: F401 - loaded for its imports


def open_program(folder: Path, look_around: LookAround | None = None, *, hint: str = "") -> int:
    """Run until the window is closed; the exit status. Raises KnownError already_open when another program has the folder."""
    from oit_campo.errors import KnownError
    from oit_campo.store import one_at_a_time
    from oit_campo.ui import restart

    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = make_app(folder)
    handed = restart.take(os.environ)
    try:
        claim = one_at_a_time.claim(folder, passed=handed.claim, patience=handed.patience)
    except KnownError as error:
        _show_why(app, error)
        raise
    program = Program(
        folder,
        look_around=look_around,
        hint=hint,
        logged=True,
        claim=claim,
        guarded=True,
        restart=None if hint else restart.replace_process,  # the people of a demonstration are invented
        place=handed.place,
    )
    app.aboutToQuit.connect(program.close)
    app.commitDataRequest.connect(lambda _session: program.lock(anew=False))  # the session ends: nothing is left open
    program.start()
    return app.exec()


def _show_why(app: QApplication, error: KnownError) -> None:
    """Its sentence, where there is a screen: whoever started the program from an icon sees no console."""
    from PySide6.QtWidgets import QMessageBox

    from oit_campo.ui import messages

    if app.platformName() != "offscreen":
        QMessageBox.information(None, "OIT Campo", messages.words(error))
