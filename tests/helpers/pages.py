"""A page in a window with a real desk behind it, and waiting by the event loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from oit_campo.services.desk import Desk
from oit_campo.ui.background import Background
from oit_campo.ui.context import Context
from oit_campo.ui.widgets.page import Page
from tests.ui.conftest import show

PATIENCE_MS = 20_000


def until(condition: Callable[[], object]) -> None:
    """Turn the event loop until it holds. Fails after twenty seconds."""
    loop, watch, end = QEventLoop(), QTimer(), QTimer()
    watch.setInterval(5)
    watch.timeout.connect(lambda: loop.quit() if condition() else None)
    end.setSingleShot(True)
    end.timeout.connect(loop.quit)
    watch.start()
    end.start(PATIENCE_MS)
    if not condition():
        loop.exec()
    watch.stop()
    end.stop()
    assert condition(), "did not come"


@dataclass
class Shown:
    """A page as the frame shows it: asked at once, asked again when something it shows changed."""

    page: Any
    background: Background
    went: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def idle(self) -> None:
        """Until nothing is under way."""
        until(lambda: not self.background._running and self.background._ended.empty())
        QApplication.processEvents()
        until(lambda: not self.background._running and self.background._ended.empty())

    def close(self) -> None:
        self.page.close()
        self.background.close()


def show_page(desk: Desk, make: Callable[[Context], Page], width: int = 1160, height: int = 712) -> Shown:
    """The part of the window that a page has at 1366×768."""
    background = Background()
    went: list[tuple[str, dict[str, Any]]] = []
    page = make(Context(desk, background, lambda name, **where: went.append((name, where))))
    background.changed.connect(lambda kinds: page.refresh() if kinds & page.interests else None)
    shown = Shown(page, background, went)
    show(page, width, height)
    page.arrive()
    page.refresh()
    shown.idle()
    return shown


def focus(widget: QWidget) -> None:
    """Put the keyboard there."""
    widget.activateWindow()
    widget.setFocus()
    QApplication.processEvents()
