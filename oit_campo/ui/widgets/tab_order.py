"""Where Tab goes next. Qt's own way skips what stands before a widget's focus proxy, and stays for ever before a hidden one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab may stop here: seen, in use, and no mere stand-in for another."""
    asks = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return asks and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def following(start: QWidget, *, forward: bool = True) -> QWidget | None:
    """The next that takes Tab after ``start`` in the same window, round its end; None when there is no other."""
    widget = _beside(start, forward)
    while widget is not None and widget is not start:
        if takes_tab(widget):
            return widget
        widget = _beside(widget, forward)
    return None


def _beside(widget: QWidget, forward: bool) -> QWidget | None:
    return widget.nextInFocusChain() if forward else widget.previousInFocusChain()


def move_on(window: QWidget, *, forward: bool) -> bool:
    """For ``focusNextPrevChild`` of a window. False when there is nowhere to go."""
    target = following(QApplication.focusWidget() or window, forward=forward)
    if target is not None:
        target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return target is not None
