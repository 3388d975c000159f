"""Columns that fold when the window is narrow or the text large: what doesn't fit goes below, or away when it may."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets.layouts import box


@dataclass(slots=True)
class _Column:
    widget: QWidget
    least: int
    weight: int
    may_hide: bool
    folded: bool = False


class _Folding(QLayout):
    """Places its items anew at each size and moves none between layouts: safe inside a resize."""

    def __init__(self, gap: int, centred: bool) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.columns: list[_Column] = []
        self._gap, self._centred = gap, centred
        self.setContentsMargins(0, 0, 0, 0)

    # --- what Qt asks of a layout -------------------------------------------------------------------------------

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value] # Qt asks past the end

    def takeAt(self, index: int) -> QLayoutItem:
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value] # as above

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal | Qt.Orientation.Vertical

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        heights = self._heights(self.rows(width), width)
        return sum(heights) + self._gap * max(0, len(heights) - 1)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item, _ in self._shown()]
        width = sum(s.width() for s in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(width, max((s.height() for s in sizes), default=0))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item, _ in self._shown()]
        width = max((s.width() for s in sizes), default=0)
        return QSize(width, max((s.height() for s in sizes), default=0))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        rows = self.rows(rect.width())
        heights = self._heights(rows, rect.width())
        if heights:
            spare = rect.height() - sum(heights) - self._gap * (len(heights) - 1)
            heights[0] = max(0, heights[0] + spare)
        y = rect.y()
        for row, height in zip(rows, heights, strict=True):
            x = rect.x()
            for (item, _), width in zip(row, self._widths(row, rect.width()), strict=True):
                high = self._height(item, width) if self._centred else height
                item.setGeometry(QRect(x, y + (height - high) // 2, width, high))
                x += width + self._gap
            y += height + self._gap

    # --- the fold -----------------------------------------------------------------------------------------------

    def _shown(self) -> list[tuple[QLayoutItem, _Column]]:
        """Those folded away by us count; those a page has hidden don't."""
        pairs = zip(self._items, self.columns, strict=False)
        return [(item, one) for item, one in pairs if one.folded or not item.isEmpty()]

    def _least(self, item: QLayoutItem, one: _Column) -> int:
        return theme.px(one.least) if one.least else item.sizeHint().width()

    def rows(self, width: int) -> list[list[tuple[QLayoutItem, _Column]]]:
        """The first row holds as many as fit; the others stand below, packed the same way. Some fold away instead."""
        rows: list[list[tuple[QLayoutItem, _Column]]] = [[]]
        used = 0
        for item, one in self._shown():
            least = self._least(item, one)
            if rows[-1] and used + self._gap + least > width:
                if one.may_hide:
                    continue
                rows.append([])
                used = 0
            rows[-1].append((item, one))
            used += least + (self._gap if len(rows[-1]) > 1 else 0)
        return rows if rows[0] else []

    def _widths(self, row: list[tuple[QLayoutItem, _Column]], width: int) -> list[int]:
        """Alone a column takes the row; else weight 0 keeps its least width and the others share the rest by weight."""
        if len(row) == 1:
            return [width]
        room = width - self._gap * (len(row) - 1)
        fixed = sum(self._least(item, one) for item, one in row if not one.weight)
        weights = sum(one.weight for _, one in row)
        if not weights:
            return [self._least(item, one) for item, one in row]
        widths = [(room - fixed) * one.weight // weights if one.weight else self._least(item, one) for item, one in row]
        last = max(index for index, (_, one) in enumerate(row) if one.weight)
        widths[last] += room - sum(widths)
        return widths

    @staticmethod
    def _height(item: QLayoutItem, width: int) -> int:
        wanted = item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
        return max(wanted, item.minimumSize().height() if not item.hasHeightForWidth() else 0)

    def _heights(self, rows: list[list[tuple[QLayoutItem, _Column]]], width: int) -> list[int]:
        return [
            max(self._height(item, w) for (item, _), w in zip(row, self._widths(row, width), strict=True))
            for row in rows
        ]


class Columns(QWidget):
    """Columns side by side while each has its least width; those that don't fit go below, or away when they may.

    ``least`` is in pixels at 100 % text and grows with the text, 0 is the column's own width; ``weight`` 0 keeps it at that width.
    """

    def __init__(self, gap: int = theme.GAP_CARD, *, centred: bool = False) -> None:
        super().__init__()
        self._folding = _Folding(gap, centred)
        self.setLayout(self._folding)

    def add(self, part: QWidget | QLayout, least: int = 320, weight: int = 1, may_hide: bool = False) -> QWidget:
        """Add a column at the right; gives the widget that holds it."""
        widget = box(part) if isinstance(part, QLayout) else part
        self._folding.columns.append(_Column(widget, least, weight, may_hide))
        self._folding.addWidget(widget)
        return widget

    def side_by_side(self) -> int:
        """How many columns stand in the first row now."""
        rows = self._folding.rows(self.width())
        return len(rows[0]) if rows else 0

    def restyle(self) -> None:
        self._folding.invalidate()
        self.updateGeometry()
        self._hide_folded()

    def resizeEvent(self, event: object) -> None:
        if any(one.may_hide for one in self._folding.columns):
            QTimer.singleShot(0, self, self._hide_folded)  # not while a layout is at work

    def _hide_folded(self) -> None:
        kept = {id(one) for row in self._folding.rows(self.width()) for _, one in row}
        for one in self._folding.columns:
            if one.may_hide and one.folded != (id(one) not in kept):
                one.folded = id(one) not in kept
                one.widget.setVisible(not one.folded)
