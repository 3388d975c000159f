"""Keys of the roster that the grid leaves to its page: proposed minutes, a letter held down, a list that is closed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from oit_campo.ui.tables import marks
from oit_campo.ui.tables.roster import Roster

_CLEARS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class RosterKeys(QObject):
    """Watches the grid's keys before the grid does.

    T and S come with ``proposed`` minutes: Enter, an arrow or the next letter takes them, a digit writes others. The same letter
    again and again is marking, however fast; only different letters look like a name. ``blocked`` words say why nothing is marked.
    """

    typed = Signal()

    def __init__(self, roster: Roster, proposed: int) -> None:
        super().__init__(roster)
        self._roster, self._grid, self._proposed = roster, roster.grid, str(proposed)
        self._last = ""
        self._offered = False
        self.blocked = ""
        self._grid.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._grid or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyRelease:
            self.typed.emit()
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        return self._on_press(event)

    def _on_press(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        letter = event.text().upper() if plain else ""
        last, self._last = self._last, letter
        marking = letter in marks.FACES or letter in marks.ALSO or letter == "V"
        if self.blocked and (marking or event.key() in _CLEARS):
            self._roster.say(self.blocked, "warning")
            return True
        if self._offered and letter.isdecimal() and self._grid.typing is not None:
            self._grid.typing = (self._grid.typing[0], "")
        self._offered = False
        if marking and letter == last and self._grid.typing is None:
            self._grid.press(letter)
        else:
            self._grid.keyPressEvent(event)
        self._offer()
        return True

    def _offer(self) -> None:
        """When the grid has just asked for minutes."""
        asked = self._grid.typing
        if asked is not None and not asked[1] and asked[0] == self._last:
            self._grid.typing = (asked[0], self._proposed)
            self._offered = True
            self._grid.viewport().update()
