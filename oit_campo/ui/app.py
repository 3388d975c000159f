"""Wires everything once: from the bare program to somebody's window, and back at locking."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from oit_campo import __version__, logs, paths, settings
from oit_campo.clock import Clock, SystemClock
from oit_campo.services import unlocking
from oit_campo.ui import theme
from oit_campo.ui.background import Background
from oit_campo.ui.pages.unlock import UnlockPage
from oit_campo.ui.widgets.brand import window_icon

if TYPE_CHECKING:
    from oit_campo.services.desk import Desk
    from oit_campo.ui.pages.first_start import FirstStartPage
    from oit_campo.ui.work import Work

WIDTH, HEIGHT = 1366, 768
#: Makes the demonstration: its laptop's folder, and what the unlock screen says of it.
LookAround = Callable[[], tuple[Path, str]]


class Program(QObject):
    """One program: before anybody is known it shows *Desbloquear* or *Primer inicio*; then that person's window."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock | None = None,
        look_around: LookAround | None = None,
        hint: str = "",
        logged: bool = False,
    ) -> None:
        super().__init__()
        self.folder = folder
        self.clock = clock or SystemClock()
        self._look_around = look_around
        self._hint = hint
        self._logged = logged
        self._gate = Background(self)
        self.work: Work | None = None
        self.window: QWidget | None = None

    def start(self) -> None:
        """Show the first screen."""
        if unlocking.is_activated(self.folder):
            self._show_unlock()
        else:
            self._show_first_start()
        QTimer.singleShot(0, self._warm_up)

    def _show_unlock(self) -> None:
        page = UnlockPage(self.folder, self._gate, self.clock, self._hint or f"Versión {__version__}")
        page.unlocked.connect(self._sit_down)
        self._show(page)
        page.focus_first()

    def _show_first_start(self) -> None:
        from oit_campo.ui.pages.first_start import FirstStartPage

        page = FirstStartPage(self.folder, self._gate, self.clock, can_look_around=self._look_around is not None)
        page.started.connect(self._sit_down)
        page.demonstration.connect(lambda: self._demonstrate(page))
        self._show(page)
        page.focus_first()

    def _demonstrate(self, page: FirstStartPage) -> None:
        look = self._look_around
        if look is None:
            return
        page.show_preparing()
        self._gate.work(page, lambda _p, _c: look(), self._open_demonstration, page.show_error)

    def _open_demonstration(self, made: tuple[Path, str]) -> None:
        self.folder, self._hint = made
        self._show_unlock()

    def _show(self, widget: QWidget) -> None:
        """Put a window where the last one stood."""
        before = self.window
        widget.setWindowTitle("OIT Campo")
        widget.setWindowIcon(window_icon())
        if before is not None:
            widget.setGeometry(before.geometry())
        else:
            widget.resize(WIDTH, HEIGHT)
        self.window = widget
        if before is not None and before.isMaximized():
            widget.showMaximized()
        else:
            widget.show()
        if before is not None:
            before.hide()
            before.deleteLater()

    def _warm_up(self) -> None:
        """After the first paint: the log, and the database layer while the person types."""
        if self._logged:
            logs.start(self.folder / "logs")
        self._gate.work(None, lambda _p, _c: _load(), lambda _n: None, lambda _e: None)

    def _sit_down(self, desk: Desk) -> None:
        from oit_campo.ui.work import Work

        self.work = Work(desk)
        self.work.locked.connect(self.lock)
        self._show(self.work.window)
        self.work.begin()

    def lock(self) -> None:
        """Everything of the person goes: pages, threads, the store's key; then *Desbloquear*."""
        if self.work is None:
            return
        work, self.work = self.work, None
        work.end()
        self._show_unlock()
        clipboard = QApplication.clipboard()
        clipboard.clear()

    def close(self) -> None:
        """At exit: finish the writes that are queued and close the store."""
        if self.work is not None:
            self.work.end()
            self.work = None
        self._gate.close()


def _load() -> None:
    import oit_campo.services.home
    import oit_campo.ui.work  # noqa: F401 - loaded for its imports


def open_program(folder: Path, look_around: LookAround | None = None, *, hint: str = "") -> int:
    """Run until the window is closed; the exit status."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = make_app(folder)
    program = Program(folder, look_around=look_around, hint=hint, logged=True)
    app.aboutToQuit.connect(program.close)
    program.start()
    return app.exec()


def make_app(folder: Path) -> QApplication:
    """The application with fonts and theme as this laptop likes them."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["oit-campo"])
    chosen = settings.load(folder)
    _speak(app, chosen.language)
    theme.load_fonts()
    theme.apply(app, chosen.theme, chosen.text_size)
    return app


def _speak(app: QApplication, language: str) -> None:
    """Spanish is the source; another language is laid over it where it has words."""
    if language == settings.Settings().language:
        return
    translator = QTranslator(app)
    if translator.load(str(paths.resources() / "i18n" / f"oit_campo_{language}.qm")):
        app.installTranslator(translator)
