"""The roster's grid: one key a person. It shows a mark at once and says by signal what was asked."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from oit_campo.clock import Clock, SystemClock
from oit_campo.ui import theme
from oit_campo.ui.tables import marks
from oit_campo.ui.tables.cells import MeterCell, StateCell
from oit_campo.ui.tables.delegate import PAD, paint_ground, paint_meter, paint_state
from oit_campo.ui.tables.marks import Mark
from oit_campo.ui.tables.roster_rows import AFTER, BEFORE, RosterModel, RosterPerson, RosterSession
from oit_campo.ui.widgets import paint

#: Three marks this close together are a name being typed, not three people.
SUSPECT_MARKS, SUSPECT_SECONDS = 3, 0.3
MOST_MINUTES_DIGITS = 3
_NUMBER_W, _NAME_W, _DOCUMENT_W, _SESSION_W, _HOURS_W, _OUTLOOK_W = 40, 190, 114, 86, 136, 142
_MINUTES_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Backspace)
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
_TONES: dict[str, theme.Tone] = {"ok": "success", "warn": "warning", "bad": "danger"}


class _Delegate(QStyledItemDelegate):
    def __init__(self, grid: RosterGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        paint.smooth(painter)
        area = QRectF(option.rect)
        grid, row, column = self._grid, index.row(), index.column()
        person, current = grid.rows.shown(row), grid.currentIndex().row() == row
        session = grid.rows.session_of(column)
        if session and session.today and not current:
            painter.fillRect(area, theme.mix(theme.color("primary_soft"), theme.color("surface"), 0.5))
        last = row == len(grid.rows.people) - 1 and grid.verticalHeader().length() >= grid.viewport().height()
        paint_ground(painter, area, current, column == 0, last)
        if session:
            self._session(painter, area, index, session)
        elif column < BEFORE:
            self._who(painter, area, row, column, current)
        else:
            self._how_far(painter, area, person, column - BEFORE - len(grid.rows.sessions))
        painter.restore()

    def _session(
        self, painter: QPainter, area: QRectF, index: QModelIndex | QPersistentModelIndex, session: RosterSession
    ) -> None:
        grid = self._grid
        here = grid.currentIndex() == index
        mark = grid.rows.mark_at(index.row(), index.column())
        if here and grid.typing is not None:
            marks.draw_mark(painter, area, Mark(grid.typing[0]), grid.typing[1])
        elif session.suspended:
            marks.draw_suspended(painter, area)
        elif mark:
            marks.draw_mark(painter, area, mark)
        elif session.to_come:
            marks.draw_to_come(painter, area)
        else:
            marks.draw_unmarked(painter, area)
        if here and grid.hasFocus():
            marks.draw_focus(painter, area)

    def _who(self, painter: QPainter, area: QRectF, row: int, column: int, current: bool) -> None:
        person, inside = self._grid.rows.shown(row), area.adjusted(PAD, 0, -PAD, -1)
        if column == 0:
            paint.text(painter, inside.adjusted(-4, 0, 4, 0), str(row + 1), "small", "muted", paint.RIGHT)
        elif column == 2:
            paint.text(painter, inside, person.document, "small", "muted")
        else:
            room = paint.chip_width(person.note) + 6 if person.note else 0
            words = inside.adjusted(0, 0, -room, 0)
            role: theme.Role = "strong" if current else "body"
            paint.text(painter, words, person.name, role)
            if person.note:
                x = min(words.right(), words.x() + paint.width_of(person.name, role)) + 6
                height = theme.px(20)
                paint.chip(painter, QRectF(x, area.center().y() - height / 2, room - 6, height), person.note)

    @staticmethod
    def _how_far(painter: QPainter, area: QRectF, person: RosterPerson, place: int) -> None:
        inside = area.adjusted(PAD, 0, -PAD, -1)
        if place == 0:
            tone = _TONES.get(person.outlook, "primary")
            paint_meter(painter, inside, MeterCell(person.hours, person.share, tone, person.goal))
        else:
            paint_state(painter, inside, StateCell(person.outlook, person.outlook_words))


class RosterGrid(QTableView):
    """``mark_requested(person, session, code, minutes)``: code empty clears; minutes 0 unless the code has some.

    ``reason_requested`` (J), ``made_up_requested`` (R) and ``remote_requested`` (V) give (person, session). Keys of the grid itself
    mark only while it has the focus.
    """

    mark_requested = Signal(str, str, str, int)
    reason_requested = Signal(str, str)
    made_up_requested = Signal(str, str)
    remote_requested = Signal(str, str)
    undo_requested = Signal()
    search_requested = Signal()
    typing_suspected = Signal(str)
    refused = Signal(str)

    def __init__(self, name: str, clock: Clock | None = None) -> None:
        super().__init__()
        self.rows = RosterModel()
        self.typing: tuple[str, str] | None = None
        self._clock: Clock = clock or SystemClock()
        self._recent: list[tuple[float, str]] = []
        self._placed: tuple[int, ...] = ()
        self.setAccessibleName(name)
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self))
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(20)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.restyle()

    # --- contents -----------------------------------------------------------------------------------------------

    def show_rows(self, sessions: tuple[RosterSession, ...], people: tuple[RosterPerson, ...]) -> None:
        """The ring stays on the person and the session when both are still here, else on today's first unmarked."""
        kept = self.here()
        self.typing = None
        self.rows.show(sessions, people)
        self._placed = ()
        self._fit()
        if kept is None or not self.go_to(*kept):
            self._go_to_first_unmarked()

    def here(self) -> tuple[str, str] | None:
        """(person, session) of the ring, or None."""
        index = self.currentIndex()
        session = self.rows.session_of(index.column()) if index.isValid() else None
        return (self.rows.people[index.row()].key, session.key) if session else None

    def go_to(self, person: str, session: str) -> bool:
        """Put the ring there; False when either isn't here."""
        row = next((i for i, p in enumerate(self.rows.people) if p.key == person), -1)
        column = next((i for i, s in enumerate(self.rows.sessions) if s.key == session), -1)
        if row < 0 or column < 0:
            return False
        self._go(row, column + BEFORE)
        return True

    def _go_to_first_unmarked(self) -> None:
        if not self.rows.people or not self.rows.sessions:
            return
        today = next((i for i, s in enumerate(self.rows.sessions) if s.today), 0)
        column = today + BEFORE
        rows = range(len(self.rows.people))
        self._go(next((r for r in rows if self.rows.mark_at(r, column) is None), 0), column)

    def _go(self, row: int, column: int) -> None:
        row = min(max(row, 0), len(self.rows.people) - 1)
        column = min(max(column, BEFORE), BEFORE + len(self.rows.sessions) - 1)
        before = self.currentIndex()
        self.setCurrentIndex(self.rows.index(row, column))
        self._fit()
        self.scrollTo(self.currentIndex())
        if before.row() != row:
            self.viewport().update()

    # --- keys ---------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self.typing is not None and self._type_minutes(event):
            return
        if event.text() == "/" or (control and key == Qt.Key.Key_B):
            self.search_requested.emit()
        elif control and key == Qt.Key.Key_Z:
            self.undo_requested.emit()
        elif key in _ARROWS and not control:
            self._move(Qt.Key(key))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._request("")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(self.currentIndex().row() + 1, self.currentIndex().column())
        elif not control and self._letter(event.text().upper()):
            pass
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End):
            column = self.currentIndex().column()
            super().keyPressEvent(event)
            self._go(self.currentIndex().row(), column)
        else:
            event.ignore()

    def _move(self, key: Qt.Key) -> None:
        across = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key, 0)
        down = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        self._go(self.currentIndex().row() + down, self.currentIndex().column() + across)

    def _letter(self, letter: str) -> bool:
        code = marks.ALSO.get(letter, letter)
        if letter != "V" and code not in marks.FACES:
            return False
        if self._is_a_name(letter):
            return True
        if letter == "V":
            self._toggle_remote()
        else:
            self._request(code)
        return True

    def press(self, letter: str) -> None:
        """The mark of that letter, as if its key were pressed slowly."""
        self._recent.clear()
        self._letter(letter.upper())

    def _is_a_name(self, letter: str) -> bool:
        """The third mark within the limit is held back and asked about."""
        now = self._clock.monotonic()
        self._recent = [(at, one) for at, one in self._recent if now - at <= SUSPECT_SECONDS]
        self._recent.append((now, letter))
        if len(self._recent) < SUSPECT_MARKS:
            return False
        letters = "".join(one for _, one in self._recent)
        self._recent.clear()
        self.typing_suspected.emit(letters)
        return True

    def _open_cell(self) -> tuple[str, str] | None:
        """(person, session) when marks may be made here; says why when not."""
        here, session = self.here(), self.rows.session_of(self.currentIndex().column())
        if here is None or session is None:
            return None
        if session.suspended:
            self.refused.emit(self.tr("La sesión está suspendida: no se marca ni cuenta."))
            return None
        if session.to_come:
            self.refused.emit(self.tr("Esa sesión todavía no llega: se marca el día que se dicta."))
            return None
        return here

    def _request(self, code: str) -> None:
        here = self._open_cell()
        if here is None:
            return
        if code in marks.TAKES_MINUTES:
            self.typing = (code, "")
            self.viewport().update()
        elif code == "J":
            self.reason_requested.emit(*here)
        elif code == "R":
            self.made_up_requested.emit(*here)
        else:
            self._mark(here, code, 0)

    def _mark(self, here: tuple[str, str], code: str, minutes: int) -> None:
        remote = bool(code) and code in marks.MAY_BE_REMOTE and self._remote_at(here)
        self.rows.set_mark(*here, Mark(code, minutes, remote) if code else None)
        self.mark_requested.emit(*here, code, minutes)
        if code:
            self._go(self.currentIndex().row() + 1, self.currentIndex().column())

    def _remote_at(self, here: tuple[str, str]) -> bool:
        mark = self.rows.marks.get(here)
        return bool(mark and mark.remote)

    def _toggle_remote(self) -> None:
        here, session = self._open_cell(), self.rows.session_of(self.currentIndex().column())
        if here is None or session is None:
            return
        mark = self.rows.marks.get(here)
        if not session.mixed or mark is None or mark.code not in marks.MAY_BE_REMOTE:
            self.refused.emit(
                self.tr("A distancia se anota en una sesión mixta y sobre quien asistió: marque primero P, T o S.")
            )
            return
        self.rows.set_mark(*here, Mark(mark.code, mark.minutes, not mark.remote))
        self.remote_requested.emit(*here)

    def _type_minutes(self, event: QKeyEvent) -> bool:
        """Digits write the minutes; Enter, an arrow or the next letter takes them."""
        code, digits = self.typing or ("", "")
        key, text = event.key(), event.text()
        if text.isdecimal() and text.isascii():
            self._recent.clear()
            self.typing = (code, (digits + text)[:MOST_MINUTES_DIGITS].lstrip("0"))
        elif key == Qt.Key.Key_Backspace and digits:
            self.typing = (code, digits[:-1])
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            self.typing = None
        elif key in _MINUTES_KEYS or key in _ARROWS or text.isalpha():
            return self._take_minutes(code, digits, key)
        self.viewport().update()
        return text.isdecimal() or key in _MINUTES_KEYS

    def _take_minutes(self, code: str, digits: str, key: int) -> bool:
        """True when the key is used up; a letter goes on to mark."""
        here = self.here()
        if not digits or here is None:
            enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter:
                self.refused.emit(self.tr("Escriba los minutos y pulse Intro, o Esc para dejarlo sin marcar."))
            else:
                self.typing = None
            self.viewport().update()
            return enter
        self.typing = None
        self._mark(here, code, int(digits))
        return key in _ARROWS or key in _MINUTES_KEYS

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # the cover comes like a popup: minutes half typed stay
            self.typing = None
        super().focusOutEvent(event)
        self.viewport().update()

    # --- sizes --------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        head = self.horizontalHeader()
        head.setFont(theme.font("caption_strong"))
        head.setFixedHeight(theme.px(theme.HEAD_H))
        self.verticalHeader().setMinimumSectionSize(20)
        self.verticalHeader().setDefaultSectionSize(theme.px(theme.ROW_H_ROSTER))
        self.setMinimumHeight(theme.px(theme.HEAD_H) + 4 * theme.px(theme.ROW_H_ROSTER))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.scrollTo(self.currentIndex())

    def _fit(self) -> None:
        """As many sessions as there is room for, around the ring; the document and the hours give way first."""
        count, width = len(self.rows.sessions), self.viewport().width()
        if not count or width <= 0:
            return
        base, each = theme.px(_NUMBER_W) + theme.px(_NAME_W) + theme.px(_OUTLOOK_W), theme.px(_SESSION_W)
        wanted = base + min(count, 3) * each
        hours = wanted + theme.px(_HOURS_W) <= width
        document = wanted + theme.px(_HOURS_W) + theme.px(_DOCUMENT_W) <= width
        rest = width - base - hours * theme.px(_HOURS_W) - document * theme.px(_DOCUMENT_W)
        fits = max(1, min(count, rest // each))
        place = max(0, self.currentIndex().column() - BEFORE)
        first = min(max(0, place - fits // 2), count - fits)
        placed = (width, count, first, fits, theme.text_size())
        if placed == self._placed:
            return
        self._placed = placed
        for number in range(count):
            self.setColumnHidden(BEFORE + number, not first <= number < first + fits)
            self.setColumnWidth(BEFORE + number, each)
        tail = BEFORE + count
        self.setColumnHidden(2, not document)
        self.setColumnHidden(tail, not hours)
        sizes = {
            0: theme.px(_NUMBER_W),
            2: theme.px(_DOCUMENT_W),
            tail: theme.px(_HOURS_W),
            tail + AFTER - 1: theme.px(_OUTLOOK_W),
        }
        for column, size in sizes.items():
            self.setColumnWidth(column, size)
        self.setColumnWidth(1, theme.px(_NAME_W) + max(0, rest - fits * each))
