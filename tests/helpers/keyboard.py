"""Keys as a person presses them. QTest.keyClicks aborts the process on ñ, accents and €: one QKeyEvent a character instead."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


def _send(widget: QWidget, key: int, modifiers: Qt.KeyboardModifier, text: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))


def _combination(keys: str) -> QKeyCombination:
    found: QKeyCombination = QKeySequence(keys)[0]  # type: ignore[index] # missing in the stub
    return found


def type_text(widget: QWidget, text: str) -> None:
    """Each character to whatever has the focus then, ``widget`` when nothing has."""
    for character in text:
        target = QApplication.focusWidget() or widget
        shift = Qt.KeyboardModifier.ShiftModifier if character.isupper() else Qt.KeyboardModifier.NoModifier
        key = ord(character.upper()) if character.isascii() else 0
        _send(target, key, shift, character)


def press(widget: QWidget, keys: str) -> None:
    """One key or combination as Qt writes it: ``Return``, ``Shift+Return``, ``Ctrl+Down``, ``P``. No shortcuts of the window."""
    combination = _combination(keys)
    key, modifiers = combination.key(), combination.keyboardModifiers()
    plain = not modifiers & ~Qt.KeyboardModifier.ShiftModifier
    text = keys.lower() if plain and len(keys) == 1 else "\r" if key == Qt.Key.Key_Return else ""
    _send(QApplication.focusWidget() or widget, key, modifiers, text)


def shortcut(window: QWidget, keys: str) -> None:
    """A shortcut of the window (needs it shown and active)."""
    combination = _combination(keys)
    QTest.keyClick(window, combination.key(), combination.keyboardModifiers())
