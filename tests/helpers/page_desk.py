"""A page at a real desk: its worker threads, where it went, and waiting on the event loop instead of sleeping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer

from oit_campo.errors import CampoError
from oit_campo.services.desk import Desk
from oit_campo.ui.background import Background
from oit_campo.ui.context import Context

#: A test that waits this long has failed.
LIMIT_MS = 20_000


@dataclass
class PageDesk:
    """``context`` for a page; ``gone`` the pages it asked for; ``failures`` what nobody took."""

    desk: Desk
    background: Background = field(default_factory=Background)
    gone: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    failures: list[CampoError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.background.failed.connect(self.failures.append)
        self.context = Context(self.desk, self.background, self._go)

    def _go(self, name: str, **where: Any) -> None:
        self.gone.append((name, where))

    def close(self) -> None:
        self.background.close()
        self.background.deleteLater()  # what its signals hold goes with it


def wait_until(true: Callable[[], bool]) -> None:
    """Let events be until it was true once; fails after LIMIT_MS. What a timer begins a moment later is no failure."""
    loop, look, late = QEventLoop(), QTimer(), QTimer()
    met = [true()]

    def ask() -> None:
        met[0] = true()
        if met[0]:
            loop.quit()

    look.setInterval(5)
    look.timeout.connect(ask)
    late.setSingleShot(True)
    late.timeout.connect(loop.quit)
    if not met[0]:
        late.start(LIMIT_MS)
        look.start()
        loop.exec()
    look.stop()
    late.stop()
    assert met[0], "waited in vain"
