"""Layouts in one line each, rows that wrap, and columns that fold when the window is narrow or the text large."""

from __future__ import annotations

from collections.abc import Iterable
from types import EllipsisType
from typing import TypeAlias

from PySide6 import QtCore
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from oit_campo.ui import theme

#: A widget, a layout, a distance in pixels, ``...`` for a stretch, or (widget or layout, stretch factor).
Item: TypeAlias = QWidget | QLayout | int | tuple[QWidget | QLayout, int] | EllipsisType | None
Margins: TypeAlias = int | tuple[int, int, int, int]


def _add(box: QBoxLayout, item: object, aligned: bool) -> None:
    stretch = 0
    if isinstance(item, tuple):
        item, stretch = item
    if item is ...:
        box.addStretch(1)
    elif isinstance(item, int):
        box.addSpacing(item)
    elif isinstance(item, QLayout):
        box.addLayout(item, stretch)
    elif isinstance(item, QWidget):
        box.addWidget(item, stretch)
        centred = aligned and not item.sizePolicy().hasHeightForWidth() and not stretch
        if centred and _is_low(item):
            box.setAlignment(item, QtCore.Qt.AlignmentFlag.AlignVCenter)


def _is_low(widget: QWidget) -> bool:
    return widget.sizePolicy().verticalPolicy() == QSizePolicy.Policy.Fixed


def _fill(box: QBoxLayout, items: Iterable[Item], gap: int, margins: Margins, aligned: bool = False) -> None:
    box.setSpacing(gap)
    box.setContentsMargins(*(margins if isinstance(margins, tuple) else (margins,) * 4))
    for item in items:
        _add(box, item, aligned)


def row(*items: Item, gap: int = theme.S, margins: Margins = 0, aligned: bool = True) -> QHBoxLayout:
    """Items side by side; those of fixed height are centred.

    ``aligned`` False is for the first window: there no row is given more height than it asks for, Qt centres them unasked, and
    the flag, which costs the whole ``Qt`` namespace (see paint.LEFT), is not needed.
    """
    box = QHBoxLayout()
    _fill(box, items, gap, margins, aligned)
    return box


def column(*items: Item, gap: int = theme.S, margins: Margins = 0) -> QVBoxLayout:
    """Items one below the other."""
    box = QVBoxLayout()
    _fill(box, items, gap, margins)
    return box


def box(layout: QLayout) -> QWidget:
    """A bare widget around a layout, so that it can be hidden or given to ``Columns``."""
    made = QWidget()
    made.setLayout(layout)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let its widgets go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Flow(QLayout):
    """Items from left to right that wrap to the next line, each line centred on its height."""

    def __init__(self, *widgets: QWidget, gap: int = theme.S, line_gap: int | None = None) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap, self._line_gap = gap, gap if line_gap is None else line_gap
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value] # Qt asks past the end

    def takeAt(self, index: int) -> QLayoutItem:
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value] # as above

    def expandingDirections(self) -> QtCore.Qt.Orientation:
        return QtCore.Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = [i.sizeHint() for i in self._items if not i.isEmpty()]
        width = sum(s.width() for s in shown) + self._gap * max(0, len(shown) - 1)
        return QSize(width, max((s.height() for s in shown), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(width, item.minimumSize().width())))
            if lines[-1] and x + size.width() > width:
                lines.append([])
                x = 0
            lines[-1].append((item, size))
            x += size.width() + self._gap
        return lines

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            height = max((size.height() for _, size in line), default=0)
            x = rect.x()
            for item, size in line:
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + self._gap
            y += height + self._line_gap
        return max(0, y - self._line_gap - rect.y())


def flow(*widgets: QWidget, gap: int = theme.S) -> QWidget:
    """A wrapping row as a widget."""
    return box(Flow(*widgets, gap=gap))


class Strut(QWidget):
    """Nothing, as high as a small button (or ``height`` at 100 % text): keeps a row level with the one beside it."""

    def __init__(self, height: int = theme.CONTROL_H_SMALL) -> None:
        super().__init__()
        self._height = height
        self.restyle()

    def restyle(self) -> None:
        self.setFixedSize(0, theme.px(self._height))


class Rule(QWidget):
    """A hairline."""

    def __init__(self, *, upright: bool = False) -> None:
        super().__init__()
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
        self.setAutoFillBackground(True)
        self.restyle()

    def restyle(self) -> None:
        """Filled by Qt itself: a brush of ours needs the ``Qt`` namespace (see paint.LEFT)."""
        filled = QPalette()
        filled.setColor(QPalette.ColorRole.Window, theme.color("line"))
        self.setPalette(filled)
