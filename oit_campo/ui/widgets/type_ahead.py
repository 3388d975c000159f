"""Type some letters without accents, take one of what appears: districts, occupations, groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.choices import plain
from oit_campo.ui.widgets.fields import Field, TextLine
from oit_campo.ui.widgets.labels import announce

#: (code, label, second line)
Suggestion = tuple[str, str, str]
Search = Callable[[str], Sequence[Suggestion]]
MOST_SHOWN = 8


class _Suggestions(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Suggestion] = ()

    def show(self, rows: Sequence[Suggestion]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in self.rows[index.row()][1:] if part)
        return None


class _Line(QStyledItemDelegate):
    """Two lines a suggestion."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.px(theme.ROW_H_TWO_LINES))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view, model = self.parent(), index.model()
        if not isinstance(view, QListView) or not isinstance(model, _Suggestions):
            return
        _, label, second = model.rows[index.row()]
        painter.save()
        rect = QRectF(option.rect)
        if view.currentIndex().row() == index.row():
            painter.fillRect(rect, theme.color("primary_soft"))
            painter.fillRect(QRectF(rect.x(), rect.y(), 3, rect.height()), theme.color("primary_text"))
        inside = rect.adjusted(12, 0, -8, 0)
        if second:
            half = inside.height() / 2
            paint.text(painter, QRectF(inside.x(), inside.y() + 3, inside.width(), half), label, "body")
            paint.text(
                painter, QRectF(inside.x(), inside.y() + half, inside.width(), half - 3), second, "caption", "muted"
            )
        else:
            paint.text(painter, inside, label, "body")
        painter.restore()


class TypeAheadField(Field):
    """``search(words)`` gives (code, label, second line), best first; it must be quick (catalogues are in memory).

    ``value`` is the code; Down and Up move, Enter or Tab takes, Esc closes. Words that match nothing get an error on leaving.
    """

    def __init__(
        self, name: str, label: str, search: Search, *, optional: bool = False, help_text: str = "", hint: str = ""
    ) -> None:
        self.line = TextLine(hint=hint, lead_icon="search")
        self._search, self._code, self._own_error = search, "", False
        self._model = _Suggestions()
        self._list: QListView | None = None
        super().__init__(name, label, self.line, optional=optional, help_text=help_text or "")
        self.line.textEdited.connect(self._on_typed)

    def value(self) -> str:
        return self._code

    def set_value(self, value: str) -> None:
        """A stored code; its words come from a search for the code, or give both with ``set_choice``."""
        found = next((s for s in self._search(value) if s[0] == value), None) if value else None
        self.set_choice(value, found[1] if found else value)

    def set_choice(self, code: str, label: str) -> None:
        self._code = code
        self.line.setText(label)
        self._clear_own_error()

    def suggestions(self) -> Sequence[Suggestion]:
        """What is offered now."""
        return self._model.rows if self._list is not None and self._list.isVisible() else ()

    def _on_typed(self, words: str) -> None:
        self._code = ""
        self._clear_own_error()
        rows = list(self._search(words))[:MOST_SHOWN] if words.strip() else []
        self._model.show(rows)
        self._show_list(bool(rows))
        self.edited.emit("")

    def _show_list(self, shown: bool) -> None:
        if not shown:
            if self._list is not None:
                self._list.hide()
            return
        view = self._list or self._make_list()
        top = self.line.mapTo(self.window(), QPoint(0, self.line.height() + 2))
        height = theme.px(theme.ROW_H_TWO_LINES) * len(self._model.rows) + 2
        above = self.line.mapTo(self.window(), QPoint(0, 0)).y() - 2
        room = self.window().height() - top.y() - 4
        if height > room and above > room:
            height = min(height, above)
            top.setY(above - height)
        else:
            height = min(height, room)
        view.setGeometry(top.x(), top.y(), max(self.line.width(), theme.px(280)), height)
        view.setCurrentIndex(self._model.index(0))
        view.show()
        view.raise_()

    def _make_list(self) -> QListView:
        view = QListView(self.window())
        view.setModel(self._model)
        view.setItemDelegate(_Line(view))
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setAccessibleName(self.label.text())
        view.setObjectName("suggestions")
        view.clicked.connect(lambda index: self._take(index.row()))
        self.destroyed.connect(view.deleteLater)
        self._list = view
        return view

    def _take(self, row: int) -> None:
        code, label, _ = self._model.rows[row]
        self.set_choice(code, label)
        self._show_list(False)
        self.edited.emit(code)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.suggestions():
            return self.take_key(event)
        return super().eventFilter(watched, event)

    def take_key(self, event: QKeyEvent) -> bool:
        """Keys of the open list. Enter and Tab take what is marked and then go on, as without a list."""
        view = self._list
        if view is None or not self.suggestions():
            return False
        row, key = view.currentIndex().row(), event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers():
            row = (row + (1 if key == Qt.Key.Key_Down else -1)) % len(self._model.rows)
            view.setCurrentIndex(self._model.index(row))
            announce(self.line, str(self._model.data(self._model.index(row))))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take(max(row, 0))
            return False  # the form goes on to the next field
        if key == Qt.Key.Key_Escape:
            self._show_list(False)
            return True
        return False

    def _leave(self) -> None:
        self._show_list(False)
        words = self.line.text().strip()
        if words and not self._code:
            same = [s for s in self._search(words) if plain(s[1]) == plain(words)]
            if len(same) == 1:
                self.set_choice(same[0][0], same[0][1])
                self.edited.emit(self._code)
            else:
                self._own_error = True
                self.set_error(self.tr("Elija una opción de la lista: escriba unas letras y pulse Intro."))
        super()._leave()

    def _clear_own_error(self) -> None:
        if self._own_error:
            self._own_error = False
            self.set_error(None)

    def hideEvent(self, event: QEvent) -> None:
        self._show_list(False)

    def list_widget(self) -> QWidget | None:
        """The list of suggestions, once it has been shown."""
        return self._list
