"""Words on the page, by role. Plain text always: a name with «<» in it is only a name."""

from __future__ import annotations

from PySide6 import QtGui
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from oit_campo.ui import icons, theme
from oit_campo.ui.widgets import paint

#: Qt.TextFormat.PlainText as the property takes it: touching ``Qt`` makes its 93 enums (see paint.LEFT).
_PLAIN_TEXT = 0


class Label(QLabel):
    """One role, one tone; ``wrap`` lets it take more lines. ``set_tone`` changes the tone while it is shown."""

    def __init__(self, text: str = "", role: theme.Role = "body", tone: str = "plain", *, wrap: bool = False) -> None:
        super().__init__(text)
        self._role: theme.Role = role
        self.setProperty("textFormat", _PLAIN_TEXT)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.restyle()

    def restyle(self) -> None:
        self.setFont(theme.font(self._role))

    def set_tone(self, tone: str) -> None:
        if tone != self.property("tone"):
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    def minimumSizeHint(self) -> QSize:
        if not self.wordWrap():
            return super().minimumSizeHint()
        least = max((self.fontMetrics().horizontalAdvance(w) for w in self.text().split()), default=0)
        return QSize(min(least + 2, super().minimumSizeHint().width() + least), self.fontMetrics().height())


class Elided(QWidget):
    """One line that shortens with «…» instead of pushing its neighbours; the whole text is the tool tip."""

    def __init__(self, text: str = "", role: theme.Role = "body", tone: str = "plain") -> None:
        super().__init__()
        self._text, self._role, self._tone = text, role, tone
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_tone(self, tone: str) -> None:
        self._tone = tone
        self.update()

    def restyle(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = theme.metrics(self._role)
        return QSize(round(metrics.horizontalAdvance(self._text)) + 3, round(metrics.height()) + 1)

    def minimumSizeHint(self) -> QSize:
        size = self.sizeHint()
        return QSize(min(size.width(), theme.px(48)), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(self._text if self.width() < self.sizeHint().width() - 2 else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.text(painter, self.rect().toRectF(), self._text, self._role, self._tone)


class Icon(QLabel):
    """An icon that says nothing alone: the words stand beside it."""

    def __init__(
        self,
        name: str,
        size: int = theme.ICON,
        tone: str = "muted",
        stroke: float = 2.0,
        line: theme.Role | None = None,
    ) -> None:
        """``line``: as high as a line of that role, so that it stands level with the first of several lines."""
        super().__init__()
        self._line = line
        self._name, self._size, self._tone, self._stroke = name, size, tone, stroke
        self.setProperty("alignment", paint.CENTRE | paint.MIDDLE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.restyle()

    def set_icon(self, name: str, tone: str | None = None) -> None:
        self._name, self._tone = name, tone or self._tone
        self.restyle()

    def restyle(self) -> None:
        size = paint.icon_size(self._size)
        self.setPixmap(icons.pixmap(self._name, size, self._tone, self._stroke))
        height = round(theme.metrics(self._line).height()) + 2 if self._line else size
        self.setFixedSize(size, max(size, height))


def display(text: str, tone: str = "plain") -> Label:
    """A figure, 24 points."""
    return Label(text, "display", tone)


def title(text: str) -> Label:
    return Label(text, "title", wrap=True)


def heading(text: str) -> Label:
    return Label(text, "heading", wrap=True)


def body(text: str, tone: str = "plain") -> Label:
    return Label(text, "body", tone, wrap=True)


def strong(text: str, tone: str = "plain") -> Label:
    return Label(text, "strong", tone)


def small(text: str, tone: str = "plain") -> Label:
    return Label(text, "small", tone)


def muted(text: str) -> Label:
    """A second line, 13 px."""
    return Label(text, "small", "muted", wrap=True)


def caption(text: str, tone: str = "muted") -> Label:
    """The smallest, 12 px."""
    return Label(text, "caption", tone, wrap=True)


def overline(text: str) -> Label:
    """A section's name above a list. Give it in capitals."""
    return Label(text, "caption_strong", "muted")


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader say it at once, wherever the focus is."""
    QtGui.QAccessible.updateAccessibility(QtGui.QAccessibleAnnouncementEvent(widget, words))
