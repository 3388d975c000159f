"""Small facts in a pill, filters that go away with a click, and the cap of a key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.layouts import Flow, box

_BESIDE_KEY = 6
_BETWEEN_HINTS = 14


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


class Hints(QWidget):
    """Keys and what they do in one line, keys apart by a blank: ``("Up Down", "moverse")``. The last that don't fit stay away."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        super().__init__()
        self._pairs = [([paint.key_words(one) for one in keys.split()], words) for keys, words in pairs]
        self.setAccessibleName(". ".join(f"{' '.join(keys)}: {words}" for keys, words in self._pairs))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def restyle(self) -> None:
        self.updateGeometry()

    def shown(self) -> tuple[str, ...]:
        """The words there is room for now."""
        room, end, found = self.width(), 0.0, []
        for keys, words in self._pairs:
            end += self._pair_width(keys, words)
            if end > room + 1:
                break
            found.append(words)
            end += _BETWEEN_HINTS
        return tuple(found)

    def _pair_width(self, keys: list[str], words: str) -> float:
        return sum(paint.key_width(key) + _BESIDE_KEY for key in keys) + paint.width_of(words, "caption")

    def sizeHint(self) -> QSize:
        whole = sum(self._pair_width(keys, words) + _BETWEEN_HINTS for keys, words in self._pairs) - _BETWEEN_HINTS
        return QSize(round(whole) + 1, theme.px(theme.KEY_H))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, x, height = paint.smooth(QPainter(self)), 0.0, float(self.height())
        for keys, words in self._pairs[: len(self.shown())]:
            for key in keys:
                width = paint.key_width(key)
                paint.key_cap(painter, QRectF(x, 0, width, height), key)
                x += width + _BESIDE_KEY
            width = paint.width_of(words, "caption")
            paint.text(painter, QRectF(x, 0, width + 1, height), words, "caption", "muted")
            x += width + _BETWEEN_HINTS


def key_hints(*pairs: tuple[str, str]) -> QWidget:
    """The same under a list, where they may wrap: a key stays with its words."""
    return box(Flow(*(_whole(Hints(pair)) for pair in pairs), gap=_BETWEEN_HINTS, line_gap=theme.XS))


def _whole(hint: Hints) -> Hints:
    hint.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return hint
