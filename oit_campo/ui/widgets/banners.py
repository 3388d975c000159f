"""Notices inside the page, never windows: a bold fact, what follows from it, one action."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.labels import Icon, Label, announce

_ICONS: dict[theme.Tone, str] = {
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-alert",
    "primary": "info",
    "plain": "info",
    "muted": "info",
}


class Banner(Card):
    """Tone, fact, consequence and at most one action; ``closable`` adds a way to put it away.

    ``acted`` fires with the action's button, ``closed`` when it is put away.
    """

    acted = Signal()
    closed = Signal()

    def __init__(
        self,
        tone: theme.Tone,
        fact: str,
        rest: str = "",
        *,
        icon: str = "",
        action: str = "",
        key: str = "",
        closable: bool = False,
    ) -> None:
        line = QHBoxLayout()
        super().__init__(line, tone=tone, pad=(theme.M, theme.S, theme.S + 2, theme.S))
        line.setSpacing(theme.M)
        self._icon, self._own_icon = Icon(icon or _ICONS[tone], 20, tone), icon
        line.addWidget(self._icon)
        self.words = Label("", "body", wrap=True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self._say(fact, rest)
        line.addWidget(self.words, 1)
        self.action: Button | None = None
        if action:
            self.action = Button(action, "secondary", key=key, size="small", on_click=self.acted.emit)
            line.addWidget(self.action)
        if closable:
            line.addWidget(Button("", "ghost", "x", size="small", name=self.tr("Ocultar aviso"), on_click=self._close))

    def set_tone(self, tone: theme.Tone) -> None:
        super().set_tone(tone)
        self._icon.set_icon(self._own_icon or _ICONS[tone], tone)

    def _say(self, fact: str, rest: str) -> None:
        self.words.setText(f"<b>{escape(fact)}</b> {escape(rest)}".strip())

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def say(self, fact: str, rest: str = "") -> None:
        """Change the words, show it and read it aloud."""
        self._say(fact, rest)
        if self.parent() is not None:  # without one it would open as a window
            self.show()
        announce(self, f"{fact} {rest}".strip())


class Note(QWidget):
    """One quiet line with an icon: «Vencido también sirve para inscribir»."""

    def __init__(self, text: str, tone: theme.Tone = "muted", icon: str = "info") -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        self._icon, self._words = Icon(icon, 16, tone, line="small"), Label(text, "small", tone, wrap=True)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1)

    def set(self, text: str, tone: theme.Tone = "muted", icon: str = "info") -> None:
        self._words.setText(text)
        self._words.set_tone(tone)
        self._icon.set_icon(icon, tone)
