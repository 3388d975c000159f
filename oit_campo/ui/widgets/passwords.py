"""A password: shown on demand, with a word about Bloq Mayús and, for a new one, its strength."""

from __future__ import annotations

from collections.abc import Callable

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.fields import Field, TextLine
from oit_campo.ui.widgets.labels import Label

#: Gives 0 (none) to 4 (strong) and a word about it.
Strength = Callable[[str], tuple[int, str]]
#: Sensitive data, no predictive text, no capitals of its own: ``Qt.InputMethodHint`` as the property takes it (see paint.LEFT).
_HINTS = 0x2 | 0x40 | 0x4
_TONES: tuple[theme.Tone, ...] = ("danger", "danger", "warning", "success", "success")


class PasswordField(Field):
    """``value`` is exactly what was typed, blanks included. ``strength`` adds a meter under the control."""

    def __init__(
        self, name: str, label: str, *, strength: Strength | None = None, help_text: str = "", optional: bool = False
    ) -> None:
        self.line = TextLine(lead_icon="key-round")
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setProperty("inputMethodHints", _HINTS)
        self._caps, self._strength = False, strength
        super().__init__(name, label, self.line, optional=optional, help_text=help_text)
        self.toggle = Button(self.tr("Mostrar"), "link", "eye", size="small")
        self.toggle.setCheckable(True)
        self.toggle.toggled.connect(self._show)
        self.add_beside_label(self.toggle)
        QWidget.setTabOrder(self.line, self.toggle)
        if strength is not None:
            self._add_meter()
        self.line.textEdited.connect(self._on_typed)

    def _add_meter(self) -> None:
        from oit_campo.ui.widgets.progress import Meter

        self._meter, self._words = Meter(), Label("", "caption_strong", "muted", wrap=True)
        self._column.insertWidget(2, self._meter)
        self._column.insertWidget(3, self._words)

    def value(self) -> str:
        return self.line.text()

    def set_value(self, value: str) -> None:
        self.line.setText(value)
        self._show_strength()

    def caps_lock(self) -> bool:
        """Whether the last letter told that Bloq Mayús is on."""
        return self._caps

    def _on_typed(self, text: str) -> None:
        self._show_strength()
        self.edited.emit(text)

    def _show_strength(self) -> None:
        if self._strength is None:
            return
        level, words = self._strength(self.line.text())
        self._meter.set(level / 4, _TONES[level])
        self._words.setText(words)
        self._words.set_tone(_TONES[level])

    def _show(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.toggle.set_text(self.tr("Ocultar") if shown else self.tr("Mostrar"))
        self.toggle.set_icon("eye-off" if shown else "eye")
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._watch_caps(event)
        return super().eventFilter(watched, event)

    def _watch_caps(self, event: QKeyEvent) -> None:
        """Qt doesn't tell the state of the lock: a capital without Mayús does."""
        letter, shift = event.text(), bool(event.modifiers() & QtCore.Qt.KeyboardModifier.ShiftModifier)
        if event.key() == QtCore.Qt.Key.Key_CapsLock and self._caps:
            self._caps = False
        elif len(letter) == 1 and letter.isalpha():
            self._caps = letter.isupper() != shift
        self.set_warning(self.tr("Bloq Mayús está activado") if self._caps else None)
