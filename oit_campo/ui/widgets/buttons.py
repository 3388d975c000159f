"""Buttons: icon, words and the key that does the same, inside at the right. One primary a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6 import QtCore
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStyleOptionButton, QWidget

from oit_campo.ui import icons, theme
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.labels import Icon, Label

Kind = Literal["primary", "secondary", "ghost", "link", "danger", "segment"]
Size = Literal["small", "normal", "big"]

_INK = {"primary": "on_primary", "ghost": "primary_text", "link": "primary_text", "danger": "danger"}
_ROLE: dict[Size, theme.Role] = {"small": "small_strong", "normal": "strong", "big": "heading"}
_ICON: dict[Size, int] = {"small": 16, "normal": 18, "big": 20}
_PAD: dict[Kind, int] = {"ghost": 10, "link": 2, "segment": 12}


class Button(QPushButton):
    """A real push button. ``key`` (``Ctrl+S``) is bound and shown, and acts as soon as it is pressed; ``shown_key`` is
    only shown (the form or the frame handles it).

    ``name`` is read aloud where there are no words (an icon alone).
    """

    def __init__(
        self,
        text: str,
        kind: Kind = "secondary",
        icon: str = "",
        *,
        key: str = "",
        shown_key: str = "",
        size: Size = "normal",
        name: str = "",
        on_click: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(text)
        self.kind: Kind = kind
        self._icon_name, self._size = icon, size
        self._key = paint.key_words(key or shown_key)
        self.setProperty("kind", kind)
        self.setProperty("measure", size)
        self.setAccessibleName(name or text)
        if name:
            self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        if key:
            self._bind(key)
        if on_click is not None:
            self.clicked.connect(lambda *_: on_click())
        self.restyle()

    def _bind(self, key: str) -> None:
        """A button's own shortcut is lost with its words and shows a click of 100 ms before it acts: this one acts at once."""
        shortcut = QShortcut(self)
        shortcut.setProperty("key", key)  # as text: making a QKeySequence takes the Qt namespace (see paint.LEFT)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.click)

    def set_text(self, text: str) -> None:
        """Change the words and what is read aloud; the key stays."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_icon(self, icon: str) -> None:
        self._icon_name = icon
        self.updateGeometry()
        self.update()

    def restyle(self) -> None:
        self.setFont(theme.font(self._role()))
        self.updateGeometry()

    def _role(self) -> theme.Role:
        return "small_strong" if self.kind == "segment" else _ROLE[self._size]

    def _parts(self) -> tuple[float, float, float]:
        """Widths of icon (with its gap), words and key cap (with its gap)."""
        icon = paint.icon_size(_ICON[self._size]) if self._icon_name else 0
        words = theme.metrics(self._role()).horizontalAdvance(self.text()) if self.text() else 0
        key = paint.key_width(self._key) if self._key else 0
        return icon + (8 if icon and words else 0), words, key + (16 if key and (words or icon) else 0)

    def sizeHint(self) -> QSize:
        pad = _PAD.get(self.kind, 9 if self._key else 14) + (6 if self._size == "big" else 0)
        heights = {"small": theme.CONTROL_H_SMALL, "normal": theme.CONTROL_H, "big": theme.CONTROL_H_BIG}
        left = pad if not self._key or self.kind in _PAD else pad + 5
        least = theme.px(heights[self._size]) if not self.text() else 0
        height = theme.px(theme.LINK_H if self.kind == "link" else heights[self._size])
        return QSize(max(least, round(sum(self._parts())) + left + pad + 2), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _ink(self) -> str:
        if not self.isEnabled():
            return "muted"
        if self.kind == "segment":
            return "primary_text" if self.isChecked() else "text"
        return _INK.get(self.kind, "text")

    def enterEvent(self, event: QEnterEvent) -> None:
        """The hand comes with the mouse: nobody needs it before."""
        self.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
        super().enterEvent(event)

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """The style draws the box only: words, icon and key are ours."""
        super().initStyleOption(option)
        option.text = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = paint.smooth(QPainter(self))
        icon, words, key = self._parts()
        size = paint.icon_size(_ICON[self._size])
        pad = _PAD.get(self.kind, 14) + (6 if self._size == "big" else 0)
        spread = bool(self._key) and self.width() > sum((icon, words, key)) + 2 * pad
        x = float(pad) if spread else max(2.0, (self.width() - icon - words - key) / 2)
        role: theme.Role = "small" if self.kind == "segment" and not self.isChecked() else self._role()
        if self._icon_name:
            icons.draw(painter, self._icon_name, x, (self.height() - size) / 2, size, self._ink())
            x += icon
        if self.kind == "segment":
            paint.text(painter, QRectF(x, 0, words + 1, self.height()), self.text(), role, self._ink())
        else:  # in the font and colour of the style sheet, which the painter has from the start
            painter.drawText(QRectF(x, 0, words + 1, self.height()), paint.MIDDLE | paint.LEFT, self.text())
        if self._key:
            self._paint_key(painter, x + words + 16, spread)

    def _paint_key(self, painter: QPainter, after: float, spread: bool) -> None:
        width, height = paint.key_width(self._key), theme.px(theme.KEY_H)
        x = self.width() - width - (10 if self._size != "big" else 14) if spread else after
        on = "primary" if self.kind == "primary" and self.isEnabled() else "surface"
        picture = paint.key_picture(self._key, on, painter.device().devicePixelRatioF())
        painter.drawPixmap(round(x), round((self.height() - height) / 2), picture)


def primary(text: str, icon: str = "", *, key: str = "", on_click: Callable[[], object] | None = None) -> Button:
    """The one main action of a page."""
    return Button(text, "primary", icon, key=key, on_click=on_click)


def secondary(text: str, icon: str = "", *, key: str = "", on_click: Callable[[], object] | None = None) -> Button:
    return Button(text, "secondary", icon, key=key, on_click=on_click)


def ghost(text: str, icon: str = "", *, key: str = "", on_click: Callable[[], object] | None = None) -> Button:
    return Button(text, "ghost", icon, key=key, on_click=on_click)


def danger(text: str, icon: str = "", *, key: str = "", on_click: Callable[[], object] | None = None) -> Button:
    """Outlined, never filled."""
    return Button(text, "danger", icon, key=key, on_click=on_click)


def link(text: str, icon: str = "", *, on_click: Callable[[], object] | None = None) -> Button:
    return Button(text, "link", icon, size="small", on_click=on_click)


class ReasonedButton(QWidget):
    """A button that says beside itself why it can't be used: «Faltan 3 criterios»."""

    def __init__(self, button: Button) -> None:
        super().__init__()
        self.button = button
        self._icon = Icon("circle-alert", 16, "warning")
        self._words = Label("", "small_strong", "warning", wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.S)
        line.addWidget(self._icon)
        line.addWidget(self._words, 1)
        line.addWidget(button)
        self.set_reason(None)

    def set_reason(self, reason: str | None) -> None:
        """Disable with these words, or enable with None."""
        self.button.setEnabled(reason is None)
        self.button.setAccessibleDescription(reason or "")
        self._words.setText(reason or "")
        self._words.setVisible(reason is not None)
        self._icon.setVisible(reason is not None)
