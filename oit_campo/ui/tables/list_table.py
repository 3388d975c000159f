"""A list of anything: frozen rows in, keys out. Arrows move, Enter opens, Espacio ticks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from oit_campo.ui import theme
from oit_campo.ui.tables.cells import Column, Group, LinkCell, Row
from oit_campo.ui.tables.delegate import ALIGN, CELL, ListDelegate
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.layouts import box

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_BOX_W = 44
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "centre": Qt.AlignmentFlag.AlignHCenter,
}


class _Model(QAbstractTableModel):
    """Column 0 is the box when the list is checkable."""

    def __init__(self, columns: Sequence[Column], checkable: bool) -> None:
        super().__init__()
        self.columns, self.boxes = columns, int(checkable)
        self.rows: Sequence[Row | Group] = ()
        self.checked: set[str] = set()

    def show(self, rows: Sequence[Row | Group]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.checked &= {r.key for r in rows if isinstance(r, Row)}
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns) + self.boxes

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.rows[index.row()], Group):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.FontRole:
            return theme.font("caption_strong")
        if section < self.boxes:
            return None
        column = self.columns[section - self.boxes]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | _ALIGN[column.align]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, place = self.rows[index.row()], index.column() - self.boxes
        if role == ALIGN:
            return self.columns[place].align if place >= 0 else "centre"
        if isinstance(row, Group):
            return row if role == CELL else row.text if role == Qt.ItemDataRole.DisplayRole else None
        if place < 0:
            return self._box(row, role)
        cell = row.cells[place]
        if role == CELL:
            return cell
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (cell.text, str(getattr(cell, "second", ""))) if part)
        return cell.text if role == Qt.ItemDataRole.ToolTipRole else None

    def _box(self, row: Row, role: int) -> object:
        on = row.key in self.checked
        if role == CELL:
            return on if row.checkable else None
        if role == Qt.ItemDataRole.AccessibleTextRole and row.checkable:
            return self.tr("elegida") if on else self.tr("sin elegir")
        return None


class _View(QTableView):
    """The keys of a list."""

    opened = Signal(int)
    ticked = Signal(int)
    clicked_at = Signal(int, int)
    resized = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0 and not event.modifiers():
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Space and row >= 0:
            self.ticked.emit(row)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.clicked_at.emit(index.row(), index.column())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.opened.emit(index.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class ListTable(Card):
    """A card with a list. Signals carry row keys.

    ``opened(key)``: Enter or double click. ``current_changed(key)``. ``checked_changed(frozenset)``. ``link_opened(key)``.
    ``empty`` is shown instead when there are no rows.
    """

    opened = Signal(str)
    current_changed = Signal(str)
    checked_changed = Signal(object)
    link_opened = Signal(str)

    def __init__(
        self,
        columns: Sequence[Column],
        name: str,
        *,
        row_height: int = theme.ROW_H,
        checkable: bool = False,
        empty: QWidget | None = None,
    ) -> None:
        outer = QVBoxLayout()
        super().__init__(outer, pad=1)
        outer.setSpacing(0)
        self._columns, self._row_height, self._fit = tuple(columns), row_height, 0
        self._model = _Model(self._columns, checkable)
        self.view = self._make_view(name)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._empty = empty or box(QVBoxLayout())
        self._stack.addWidget(self._empty)
        self._top, self._foot = QVBoxLayout(), QVBoxLayout()
        outer.addLayout(self._top)
        outer.addWidget(self._stack, 1)
        outer.addLayout(self._foot)
        self.setFocusProxy(self.view)
        self.restyle()

    def _make_view(self, name: str) -> _View:
        view = _View()
        view.setAccessibleName(name)
        view.setModel(self._model)
        view.setItemDelegate(ListDelegate(view))
        view.verticalHeader().hide()
        view.verticalHeader().setMinimumSectionSize(24)
        head = view.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(20)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.setShowGrid(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setTabKeyNavigation(False)
        view.opened.connect(self._open)
        view.ticked.connect(self._tick)
        view.clicked_at.connect(self._click)
        view.resized.connect(self._set_widths)
        view.selectionModel().currentRowChanged.connect(self._moved)
        return view

    # --- contents -----------------------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[Row | Group]) -> None:
        """Show these; the current row and the ticks stay where their keys still are."""
        kept = self.current_key()
        self._model.show(tuple(rows))
        self.view.clearSpans()  # those of the rows shown before
        for number, row in enumerate(self._model.rows):
            if isinstance(row, Group):
                self.view.setRowHeight(number, theme.px(theme.ROW_H_GROUP))
                self.view.setSpan(number, 0, 1, self._model.columnCount())
            else:
                self.view.setRowHeight(number, self.view.verticalHeader().defaultSectionSize())
        self._stack.setCurrentIndex(0 if rows else 1)
        # Tab stays for ever before a proxy that is hidden
        self.setFocusProxy(self.view if rows else self._offered())  # type: ignore[arg-type] # None takes it away
        if not (kept and self.select(kept)):
            self._select_first()
        self.checked_changed.emit(self.checked())

    def _offered(self) -> QWidget | None:
        """What one can press when there are no rows."""
        return next((b for b in self._empty.findChildren(QAbstractButton) if not b.isHidden()), None)

    def add_above(self, widget: QWidget) -> None:
        """Inside the card, over the heads: «Elegir a los 24 que cumplen»."""
        self._top.addWidget(widget)

    def add_below(self, widget: QWidget) -> None:
        """Inside the card, under the rows: «¿No es ninguna de estas personas?»."""
        self._foot.addWidget(widget)

    def row_keys(self) -> tuple[str, ...]:
        return tuple(r.key for r in self._model.rows if isinstance(r, Row))

    # --- the current row ----------------------------------------------------------------------------------------

    def current_key(self) -> str:
        """Empty when there is none."""
        number = self.view.currentIndex().row()
        row = self._model.rows[number] if 0 <= number < len(self._model.rows) else None
        return row.key if isinstance(row, Row) else ""

    def select(self, key: str) -> bool:
        """Make the row with that key current; False when it isn't there."""
        for number, row in enumerate(self._model.rows):
            if isinstance(row, Row) and row.key == key:
                self.view.setCurrentIndex(self._model.index(number, self._model.boxes))
                return True
        return False

    def _select_first(self) -> None:
        first = next((r.key for r in self._model.rows if isinstance(r, Row)), "")
        if first:
            self.select(first)
        else:
            self.current_changed.emit("")

    def _moved(self, now: QModelIndex, before: QModelIndex) -> None:
        for index in (now, before):
            if index.isValid():
                area = self.view.visualRect(index)
                self.view.viewport().update(0, area.y(), self.view.viewport().width(), area.height())
        self.current_changed.emit(self.current_key())

    def _open(self, number: int) -> None:
        row = self._model.rows[number]
        if isinstance(row, Row):
            self.opened.emit(row.key)

    # --- ticks --------------------------------------------------------------------------------------------------

    def checked(self) -> frozenset[str]:
        return frozenset(self._model.checked)

    def set_checked(self, keys: Iterable[str]) -> None:
        """Tick exactly these, as far as they are here and have a box."""
        able = {r.key for r in self._model.rows if isinstance(r, Row) and r.checkable}
        self._model.checked = set(keys) & able
        self.view.viewport().update()
        self.checked_changed.emit(self.checked())

    def _tick(self, number: int) -> None:
        row = self._model.rows[number]
        if self._model.boxes and isinstance(row, Row) and row.checkable:
            self._model.checked ^= {row.key}
            self.view.viewport().update()
            self.checked_changed.emit(self.checked())

    def _click(self, number: int, column: int) -> None:
        row = self._model.rows[number]
        if not isinstance(row, Row):
            return
        if column < self._model.boxes:
            self._tick(number)
        elif isinstance(row.cells[column - self._model.boxes], LinkCell):
            self.link_opened.emit(row.key)

    # --- sizes --------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        head = self.view.horizontalHeader()
        head.setFont(theme.font("caption_strong"))
        head.setFixedHeight(theme.px(theme.HEAD_H))
        self.view.verticalHeader().setDefaultSectionSize(theme.px(self._row_height))
        for number, row in enumerate(self._model.rows):
            group = isinstance(row, Group)
            self.view.setRowHeight(number, theme.px(theme.ROW_H_GROUP if group else self._row_height))
        self.view.setMinimumHeight(theme.px(theme.HEAD_H) + 3 * theme.px(self._row_height))
        self._fit = 0
        self._set_widths()

    def show_all_rows(self) -> None:
        """As high as its rows, for short lists in a page that scrolls itself."""
        total = sum(theme.px(theme.ROW_H_GROUP if isinstance(r, Group) else self._row_height) for r in self._model.rows)
        self.view.setFixedHeight(theme.px(theme.HEAD_H) + total)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _set_widths(self) -> None:
        width = self.view.viewport().width()
        if width == self._fit:
            return
        self._fit = width
        shown = [c for c in self._columns if width >= theme.px(c.hide_below)]
        fixed = sum(theme.px(c.width) for c in shown) + (theme.px(_BOX_W) if self._model.boxes else 0)
        stretched = sum(1 for c in shown if not c.width) or 1
        if self._model.boxes:
            self.view.setColumnWidth(0, theme.px(_BOX_W))
        squeeze = min(1.0, width / fixed) if fixed else 1.0
        for place, column in enumerate(self._columns):
            number = place + self._model.boxes
            self.view.setColumnHidden(number, column not in shown)
            least = theme.px(140)
            rest = max(least, (width - fixed) // stretched)
            self.view.setColumnWidth(number, round(theme.px(column.width) * squeeze) if column.width else rest)
