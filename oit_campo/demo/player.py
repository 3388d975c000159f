"""Somebody at the keyboard: real key events to the real windows, one character at a time, and pictures on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QKeyCombination, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from oit_campo.errors import KnownError
from oit_campo.ui.app import Program
from oit_campo.ui.widgets.fields import Field

PATIENCE_MS = 30_000
LOOK_MS = 10
ENTERS = 60
TABS = 150
#: How dark the window is behind a dialog; the system has a shade of its own.
_SHADE = 90


class Player:
    """Plays one program. Every wait ends as soon as what it waits for is there; after half a minute it gives up."""

    def __init__(self, program: Program, pictures: Path) -> None:
        self.program = program
        self._pictures = pictures
        pictures.mkdir(parents=True, exist_ok=True)
        self.taken: list[Path] = []

    @property
    def window(self) -> QWidget:
        """The window of the program, or the dialog that stands before it."""
        found = QApplication.activeModalWidget() or self.program.window
        if found is None:
            raise KnownError("demo_failed", paso="ventana")
        return found

    # --- keys -----------------------------------------------------------------------------------------------------

    def type(self, text: str) -> None:
        """Each character to whatever has the focus then."""
        self._come_forward()
        for character in text:
            shift = Qt.KeyboardModifier.ShiftModifier if character.isupper() else Qt.KeyboardModifier.NoModifier
            self._send(ord(character.upper()) if character.isascii() else 0, shift, character)

    def press(self, keys: str, times: int = 1) -> None:
        """A key or combination as Qt writes it («Return», «Ctrl+Down», «P»), to the focus."""
        self._come_forward()
        combination = _combination(keys)
        plain = combination.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
        text = keys.lower() if plain and len(keys) == 1 else "\r" if combination.key() == Qt.Key.Key_Return else ""
        for _ in range(times):
            self._send(combination.key(), combination.keyboardModifiers(), text)

    def shortcut(self, keys: str) -> None:
        """A shortcut of the window or of its page."""
        combination = _combination(keys)
        self._come_forward()
        QTest.keyClick(self.window, combination.key(), combination.keyboardModifiers())
        self.settle()

    def focus(self, widget: QWidget) -> None:
        """Go there with Tab; raises KnownError demo_failed when Tab doesn't come there."""
        target = widget
        while (proxy := target.focusProxy()) is not None:
            target = proxy
        for _ in range(TABS):
            if QApplication.focusWidget() is target:
                return
            self.press("Tab")
        raise KnownError("demo_failed", paso=widget.accessibleName())

    def fill(self, field: Field, text: str, *, choose: bool = False) -> None:
        """Go on with Enter until the field has the focus, then type; ``choose`` takes the first suggestion."""
        for _ in range(ENTERS):
            if QApplication.focusWidget() in field.parts():
                break
            self.press("Return")
            self.settle()
        else:
            raise KnownError("demo_failed", paso=field.name)
        self.type(text)
        if choose:
            self.press("Return")

    def _come_forward(self) -> None:
        """Off the screen no window manager gives the focus back when a dialog closes."""
        if QApplication.activeWindow() is not self.window:
            self.window.activateWindow()
            QApplication.processEvents()

    def _send(self, key: int, modifiers: Qt.KeyboardModifier, text: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            target = QApplication.focusWidget() or self.window
            QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))

    # --- waiting and looking --------------------------------------------------------------------------------------

    def wait(self, ready: Callable[[], object], step: str) -> None:
        """Let the program work until ``ready``; raises KnownError demo_failed with the step's name."""
        loop, gave_up = QEventLoop(), QTimer()
        look = QTimer()
        look.setInterval(LOOK_MS)
        seen: list[bool] = []

        def check() -> None:
            if ready():
                seen.append(True)
                loop.quit()

        look.timeout.connect(check)
        gave_up.setSingleShot(True)
        gave_up.timeout.connect(loop.quit)
        look.start()
        gave_up.start(PATIENCE_MS)
        loop.exec()
        if not seen:  # what was there a moment ago may have gone on since
            raise KnownError("demo_failed", paso=step)

    def settle(self) -> None:
        """Until nothing is under way and what came is painted."""
        QApplication.processEvents()
        work = self.program.work
        if work is not None:
            self.wait(lambda: not work.background.busy(), "espera")
        QApplication.processEvents()

    def picture(self, name: str) -> None:
        """Keep what stands on the screen: the window, and over it the dialog that waits for an answer."""
        self.settle()
        target = self._pictures / f"{len(self.taken) + 1:02d}-{name}.png"
        self._look().save(str(target))
        self.taken.append(target)

    def _look(self) -> QPixmap:
        front, behind = self.window, self.program.window
        if behind is None or front is behind:
            return front.grab()
        whole = behind.grab()
        painter = QPainter(whole)
        painter.fillRect(whole.rect(), QColor(0, 0, 0, _SHADE))
        place = QPoint((behind.width() - front.width()) // 2, (behind.height() - front.height()) // 2)
        painter.drawPixmap(place, front.grab())
        painter.end()
        return whole


def _combination(keys: str) -> QKeyCombination:
    return QKeySequence(keys)[0]  # type: ignore[index,no-any-return] # missing in the stub
