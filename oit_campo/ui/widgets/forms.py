"""Keys of a form: Enter goes to the next field, Mayús Enter back, Ctrl ↓ to the next section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from oit_campo.ui.widgets.fields import Field

if TYPE_CHECKING:
    from oit_campo.ui.widgets.cards import Card
    from oit_campo.ui.widgets.folding import Columns


def field_row(*fields: Field | tuple[Field, int], least: int = 180) -> Columns:
    """Fields side by side that stack when there is no room. (field, weight) widens one."""
    from oit_campo.ui.widgets.folding import Columns

    columns = Columns()
    for entry in fields:
        field, weight = entry if isinstance(entry, tuple) else (entry, 1)
        columns.add(field, least, weight)
    return columns


class FormKeys(QObject):
    """Give it the sections in reading order. Hidden and disabled fields are skipped.

    ``finished`` fires at Enter in the last field, ``section_entered(index)`` when the focus comes to a section, whose card (when
    given) is then framed.
    """

    finished = Signal()
    section_entered = Signal(int)

    def __init__(self, form: QWidget) -> None:
        super().__init__(form)
        self._fields: list[tuple[int, Field]] = []
        self._cards: list[Card | None] = []
        self._owner: dict[QObject, int] = {}
        self._section = -1

    def add_section(self, fields: Sequence[Field], card: Card | None = None) -> None:
        """The next section of the form."""
        section = len(self._cards)
        self._cards.append(card)
        for field in fields:
            for part in field.parts():
                self._owner[part] = len(self._fields)
                part.installEventFilter(self)
            self._fields.append((section, field))

    def focus_first(self) -> None:
        self._go(0, 1)

    def focus_field(self, name: str) -> bool:
        """Go to the field of that name (to correct it); False when there is none to go to."""
        for index, (_, field) in enumerate(self._fields):
            if field.name == name and self._usable(index):
                self._focus(index)
                return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(watched, event)
        if isinstance(event, QFocusEvent) and event.gotFocus() and watched in self._owner:
            self._enter(self._fields[self._owner[watched]][0])
        return False

    def _on_key(self, watched: QObject, event: QKeyEvent) -> bool:
        here = self._owner.get(watched)
        if here is None:
            return False
        if self._fields[here][1].take_key(event):  # filters are asked last come first: the form's is before the field's
            return True
        from PySide6.QtCore import Qt  # with the first key, not with the module (see paint.LEFT)

        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(watched, QtWidgets.QPlainTextEdit)
        if enter and modifiers == Qt.KeyboardModifier.NoModifier:
            if not self._go(here + 1, 1):
                self.finished.emit()
            return True
        if enter and modifiers == Qt.KeyboardModifier.ShiftModifier:
            self._go(here - 1, -1)
            return True
        if modifiers == Qt.KeyboardModifier.ControlModifier and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._go_section(self._fields[here][0], 1 if key == Qt.Key.Key_Down else -1)
            return True
        return False

    def _usable(self, index: int) -> bool:
        field = self._fields[index][1]
        return field.isVisible() and field.isEnabled() and field.control.isEnabled()

    def _go(self, start: int, by: int) -> bool:
        index = start
        while 0 <= index < len(self._fields):
            if self._usable(index):
                self._focus(index)
                return True
            index += by
        return False

    def _go_section(self, section: int, by: int) -> None:
        target = section + by
        while 0 <= target < len(self._cards):
            for index, (owner, _) in enumerate(self._fields):
                if owner == target and self._usable(index):
                    self._focus(index)
                    return
            target += by

    def _focus(self, index: int) -> None:
        self._fields[index][1].setFocus(QtCore.Qt.FocusReason.TabFocusReason)

    def _enter(self, section: int) -> None:
        if section == self._section:
            return
        self._section = section
        for index, card in enumerate(self._cards):
            if card is not None:
                card.set_current(index == section)
        self.section_entered.emit(section)
