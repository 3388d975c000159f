"""Paints every cell of a list: no widget per row, so 100,000 people scroll as ten do."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from oit_campo.ui import icons, theme
from oit_campo.ui.tables.cells import Align, ChipsCell, Group, LinkCell, MeterCell, PersonCell, StateCell, TextCell
from oit_campo.ui.widgets import paint

#: The cell itself, or the Group, or a bool for the box.
CELL = Qt.ItemDataRole.UserRole
ALIGN = Qt.ItemDataRole.UserRole + 1
_ALIGN: dict[str, int] = {"left": paint.LEFT, "right": paint.RIGHT, "centre": paint.CENTRE}
PAD = 10


class ListDelegate(QStyledItemDelegate):
    """Give it to a table whose model answers ``CELL`` and ``ALIGN``."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        paint.smooth(painter)
        area = QRectF(option.rect)
        cell = index.data(CELL)
        if isinstance(cell, Group):
            paint_group(painter, area, cell)
        else:
            current = self._view.currentIndex().row() == index.row()
            paint_ground(painter, area, current, index.column() == self._first_column(), self._is_last(index))
            paint_cell(painter, area, cell, index.data(ALIGN) or "left", current)
        painter.restore()

    def _first_column(self) -> int:
        return self._view.horizontalHeader().logicalIndexAt(0)

    def _is_last(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """The last row has no line when the card's own edge follows it at once."""
        header = self._view.verticalHeader()
        fills = header.length() >= self._view.viewport().height()
        return fills and index.row() == index.model().rowCount() - 1


def paint_ground(painter: QPainter, area: QRectF, current: bool, first: bool, last: bool) -> None:
    """The current row's tint with a bar at its left, and the hairline below every row but the last."""
    if current:
        painter.fillRect(area, theme.color("primary_soft"))
        if first:
            painter.fillRect(QRectF(area.x(), area.y(), 3, area.height()), theme.color("primary_text"))
    if not last:
        line = theme.mix(theme.color("line"), theme.color("surface"), 0.7)
        painter.fillRect(QRectF(area.x(), area.bottom() - 1, area.width(), 1), line)


def paint_group(painter: QPainter, area: QRectF, group: Group) -> None:
    painter.fillRect(area, theme.color("ground"))
    painter.fillRect(QRectF(area.x(), area.bottom() - 1, area.width(), 1), theme.color("line"))
    x = area.x() + 12
    if group.icon:
        size = paint.icon_size(theme.ICON)
        icons.draw(painter, group.icon, x, area.center().y() - size / 2, size, group.tone)
        x += size + 8
    paint.text(painter, QRectF(x, area.y(), area.right() - x - 8, area.height()), group.text, "small_strong")


def paint_cell(painter: QPainter, area: QRectF, cell: object, align: Align, current: bool) -> None:
    """One cell inside its area; a bool is the box of a checkable list, None is nothing."""
    inside = area.adjusted(PAD, 0, -PAD, -1)
    if isinstance(cell, TextCell):
        _words(painter, inside, cell, _ALIGN[align])
    elif isinstance(cell, PersonCell):
        _person(painter, inside, cell, current)
    elif isinstance(cell, StateCell):
        paint_state(painter, inside, cell)
    elif isinstance(cell, ChipsCell):
        _chips(painter, inside, cell)
    elif isinstance(cell, MeterCell):
        paint_meter(painter, inside, cell)
    elif isinstance(cell, LinkCell):
        paint.text(painter, inside, cell.text, "small_strong", "primary", _ALIGN[align])
    elif isinstance(cell, bool):
        side = paint.icon_size(18)
        paint.tick_box(painter, QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side), cell)


def two_lines(inside: QRectF) -> tuple[QRectF, QRectF]:
    """Where the first and the second line of a cell stand."""
    first = theme.metrics("body").height()
    second = theme.metrics("caption").height()
    top = inside.center().y() - (first + second) / 2
    return (
        QRectF(inside.x(), top, inside.width(), first),
        QRectF(inside.x(), top + first - 1, inside.width(), second),
    )


def _words(painter: QPainter, inside: QRectF, cell: TextCell, align: int) -> None:
    if not cell.second:
        paint.text(painter, inside, cell.text, cell.role, cell.tone, align)
        return
    first, second = two_lines(inside)
    paint.text(painter, first, cell.text, cell.role, cell.tone, align)
    paint.text(painter, second, cell.second, "caption", cell.second_tone, align)


def _person(painter: QPainter, inside: QRectF, cell: PersonCell, current: bool) -> None:
    if cell.face:
        side = paint.icon_size(28)
        round_ = QRectF(inside.x(), inside.center().y() - side / 2, side, side)
        paint.face(painter, round_, cell.text, "plain" if current else "primary")
        inside = inside.adjusted(side + 10, 0, 0, 0)
    first, second = two_lines(inside) if cell.second else (inside, inside)
    _matched(painter, first, cell.parts or ((cell.text, False),))
    if cell.second:
        paint.text(painter, second, cell.second, "caption", "muted")


def _matched(painter: QPainter, area: QRectF, parts: tuple[tuple[str, bool], ...]) -> None:
    """The letters the search found are strong on a tint."""
    x = area.x()
    total = sum(paint.width_of(words, "strong" if hit else "body") for words, hit in parts)
    limit = area.right() if total <= area.width() else area.right() - paint.width_of("…", "body")
    for words, hit in parts:
        role: theme.Role = "strong" if hit else "body"
        if x + 1 >= limit:
            break
        width = min(paint.width_of(words, role), area.right() - x)
        if hit:
            tint = QRectF(x - 1, area.center().y() - area.height() / 2, width + 2, area.height())
            paint.rounded(painter, tint, theme.color("warning_soft"), None, 3)
        paint.text(painter, QRectF(x, area.y(), width, area.height()), words, role)
        x += width
    if total > area.width() and x < area.right():
        paint.text(painter, QRectF(x, area.y(), area.right() - x + 1, area.height()), "…")


def paint_state(painter: QPainter, inside: QRectF, cell: StateCell) -> None:
    size = paint.icon_size(16)
    paint.light(painter, QPointF(inside.x(), inside.center().y() - size / 2 + 1), cell.state, size)
    tone = "plain" if cell.state == "ok" else paint.LIGHTS[cell.state][1]
    words = QRectF(inside.x() + size + 6, inside.y(), inside.width() - size - 6 + PAD - 2, inside.height())
    paint.text(painter, words, cell.text, "small", tone)


def _chips(painter: QPainter, inside: QRectF, cell: ChipsCell) -> None:
    x, height = inside.x(), theme.px(22)
    for words, tone, icon in cell.chips:
        width = min(paint.chip_width(words, icon), inside.right() - x)
        if width < height:
            break
        paint.chip(painter, QRectF(x, round(inside.center().y() - height / 2), width, height), words, tone, icon)
        x += width + 4


def paint_meter(painter: QPainter, inside: QRectF, cell: MeterCell) -> None:
    room = max(paint.width_of("00.0 h", "small"), paint.width_of(cell.text, "small"))
    paint.text(painter, QRectF(inside.x(), inside.y(), room, inside.height()), cell.text, "small", align=paint.RIGHT)
    bar = QRectF(inside.x() + room + 8, inside.center().y() - 2.5, inside.width() - room - 8, 5)
    if bar.width() > 12:
        paint.meter(painter, bar, cell.share, cell.tone, cell.goal)
