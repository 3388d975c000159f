"""Surfaces: a card with a hairline, tinted when it means a state, framed when it is the current one."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import Margins


class Card(QFrame):
    """8-px radius, hairline, no shadow. ``tone`` tints it; ``current`` frames it in the focus colour."""

    def __init__(
        self,
        content: QLayout | None = None,
        *,
        tone: theme.Tone = "plain",
        pad: Margins = theme.LG,
        fill: str = "surface",
    ) -> None:
        super().__init__()
        self._tone, self._fill, self._current = tone, fill, False
        if content is not None:
            content.setContentsMargins(*(pad if isinstance(pad, tuple) else (pad,) * 4))
            self.setLayout(content)

    def set_tone(self, tone: theme.Tone) -> None:
        self._tone = tone
        self.update()

    def set_current(self, current: bool) -> None:
        """The section being filled, the choice made."""
        self._current = current
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        tinted = self._tone not in ("plain", "muted")
        fill = theme.color(f"{self._tone}_soft" if tinted else self._fill)
        line = theme.border_of(self._tone) if tinted else theme.color("line")
        width = 1.0
        if self._current:
            line, width = theme.color(theme.ink_of(self._tone if tinted else "primary")), 1.6
        paint.rounded(painter, QRectF(self.rect()), fill, line, theme.RADIUS_CARD, width)


class Section(Card):
    """A card with a heading, an optional icon, a muted note and actions at the right; ``add`` puts things below."""

    def __init__(
        self, title: str, *, icon: str = "", note: str = "", pad: Margins = theme.LG, gap: int = theme.S
    ) -> None:
        self._column = QVBoxLayout()
        super().__init__(self._column, pad=pad)
        self._column.setSpacing(gap)
        self._head = QHBoxLayout()
        self._head.setSpacing(theme.S)
        if icon:
            self._head.addWidget(Icon(icon, theme.ICON, "plain"))
        self.title = Label(title, "heading", wrap=True)
        self._head.addWidget(self.title, 1)
        self.note = Label(note, "small", "muted")
        self._head.addWidget(self.note)
        self._column.addLayout(self._head)
        self.note.setVisible(bool(note))

    def set_note(self, note: str) -> None:
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def add_action(self, widget: QWidget) -> None:
        """At the right of the heading."""
        self._head.addWidget(widget)

    def add(self, item: QWidget | QLayout | int, stretch: int = 0) -> None:
        """Below what is there; a number is a distance."""
        if isinstance(item, int):
            self._column.addSpacing(item)
        elif isinstance(item, QLayout):
            self._column.addLayout(item, stretch)
        else:
            self._column.addWidget(item, stretch)

    def add_stretch(self) -> None:
        self._column.addStretch(1)


class Figure(Card):
    """One number with its name above and what it means below: for Reportes and Sincronización."""

    def __init__(self, name: str, value: str, note: str = "", *, icon: str = "", tone: theme.Tone = "plain") -> None:
        column = QVBoxLayout()
        column.setSpacing(2)
        super().__init__(column, tone=tone, pad=(theme.LG - 2, theme.M - 2, theme.M, theme.M - 2))
        head = QHBoxLayout()
        head.setSpacing(6)
        self._icon = Icon(icon, theme.ICON, tone if tone != "plain" else "muted") if icon else None
        if self._icon is not None:
            head.addWidget(self._icon)
        head.addWidget(Label(name, "small_strong", "plain" if icon else "muted", wrap=True), 1)
        column.addLayout(head)
        self._value = Label(value, "title", tone, wrap=True)
        self._note = Label(note, "caption", "muted" if tone == "plain" else "plain", wrap=True)
        column.addWidget(self._value)
        column.addWidget(self._note)
        column.addStretch(1)

    def set_tone(self, tone: theme.Tone) -> None:
        super().set_tone(tone)
        self._value.set_tone(tone)
        self._note.set_tone("muted" if tone == "plain" else "plain")

    def set_icon(self, icon: str, tone: str) -> None:
        """Another icon in place of the one it was made with."""
        if self._icon is not None:
            self._icon.set_icon(icon, tone)

    def set(self, value: str, note: str) -> None:
        self._value.setText(value)
        self._note.setText(note)
