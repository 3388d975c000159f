"""One QApplication for all, the theme of each test, and no Qt warning unseen."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from oit_campo.ui import theme

#: What the offscreen platform says of itself.
_HARMLESS = ("This plugin does not support propagateSizeHints()", "This plugin does not support raise()")


@pytest.fixture(scope="session")
def app() -> QApplication:
    made = QApplication.instance() or QApplication(["tests"])
    assert isinstance(made, QApplication)
    made.setCursorFlashTime(0)
    theme.load_fonts()
    return made


@pytest.fixture(autouse=True)
def themed(app: QApplication) -> Iterator[QApplication]:
    """Light, 100 %, before each test; afterwards every window is gone."""
    said: list[str] = []

    def hear(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if message not in _HARMLESS:
            said.append(message)

    before = qInstallMessageHandler(hear)
    theme.apply(app, "light", 100)
    yield app
    for widget in app.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    app.processEvents()
    qInstallMessageHandler(before)
    assert not said, said


def show(widget: QWidget, width: int = 1366, height: int = 768) -> None:
    """On the offscreen screen, active, settled."""
    widget.resize(width, height)
    widget.show()
    widget.activateWindow()
    settle()


def settle() -> None:
    """Until layouts and zero timers are done."""
    for _ in range(5):
        QApplication.processEvents()
