"""What a test can see of a page: words cut off, and widgets that take the focus without a name."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QWidget

Finding = tuple[str, str]


def clipped(root: QWidget) -> Iterator[Finding]:
    """Labels and buttons smaller than their words need."""
    for label in root.findChildren(QLabel):
        if not label.isVisible() or not label.pixmap().isNull() or not label.text():
            continue
        need = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        if not label.wordWrap() and label.sizeHint().width() > label.width() + 1:
            yield "cut at the side", label.text()[:60]
        if need > label.height() + 1:
            yield "cut below", label.text()[:60]
    for button in root.findChildren(QAbstractButton):
        if button.isVisible() and button.text() and button.sizeHint().width() > button.width() + 3:
            yield "button cut", button.text()


def outside(root: QWidget) -> Iterator[Finding]:
    """Visible leaf widgets that stick out of their scroll area at the right: a sideways scroll is a failed fold."""
    for area in root.findChildren(QScrollArea):
        bar = area.horizontalScrollBar()
        if area.isVisible() and bar.maximum() > 0:
            yield "scrolls sideways", f"{type(root).__name__} by {bar.maximum()}"


def nameless(root: QWidget) -> Iterator[Finding]:
    """Widgets a Tab reaches that a screen reader can't call."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or widget.objectName().startswith("qt_") or widget.focusProxy():
            continue
        if not widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value:
            continue
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (widget.accessibleName() or text):
            where = widget.mapTo(root, QPoint(0, 0))
            yield "no name", f"{type(widget).__name__} at {where.x()},{where.y()}"


def findings(root: QWidget) -> list[Finding]:
    """All of them."""
    return [*clipped(root), *outside(root), *nameless(root)]
