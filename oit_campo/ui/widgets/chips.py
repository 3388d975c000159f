"""Small facts in a pill, filters that go away with a click, and the cap of a key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import Flow, box


class Chip(QWidget):
    """A status (tone and icon) or a plain fact (neither)."""

    def __init__(self, text: str, tone: theme.Tone = "plain", icon: str = "") -> None:
        super().__init__()
        self._text, self._tone, self._icon = text, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def set(self, text: str, tone: theme.Tone = "plain", icon: str = "") -> None:
        """Say something else."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def restyle(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(int(paint.chip_width(self._text, self._icon)), theme.px(theme.CHIP_H))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        paint.chip(painter, self.rect().toRectF(), self._text, self._tone, self._icon)


class FilterChip(QAbstractButton):
    """A filter in force; a click, Enter or Supr takes it away (``clicked``)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(self.tr("Quitar el filtro {filtro}").format(filtro=text))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def restyle(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(int(paint.chip_width(self.text(), close=True)), theme.px(28))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        area = self.rect().toRectF()
        paint.chip(painter, area, self.text(), "primary", close=True)
        if self.hasFocus():
            paint.rounded(painter, area, None, theme.color("primary_text"), area.height() / 2 - 1, 2)


class KeyCap(QWidget):
    """``Ctrl+S`` drawn as the key of the keyboard."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self._words = paint.key_words(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def restyle(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(int(paint.key_width(self._words)), theme.px(theme.KEY_H))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        paint.key_cap(painter, QRectF(self.rect()), self._words)


def key_hints(*pairs: tuple[str, str]) -> QWidget:
    """The line under a list: (keys, what they do), keys apart by a blank: ``("Up Down", "moverse")``."""
    made = Flow(gap=6)
    for keys, words in pairs:
        for one in keys.split():
            made.addWidget(KeyCap(one))
        label = Label(words, "caption", "muted")
        label.setContentsMargins(0, 0, theme.S, 0)
        made.addWidget(label)
    return box(made)
