"""What a page says about a person or about nothing: faces, lights of «¿Qué le falta?», the empty state."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import Flow, box


class Face(QWidget):
    """Initials in a round."""

    def __init__(self, name: str, size: int = 32, tone: theme.Tone = "primary", *, on_ink: bool = False) -> None:
        super().__init__()
        self._name, self._size, self._tone, self._on_ink = name, size, tone, on_ink
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def restyle(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        side = paint.icon_size(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        paint.face(painter, QRectF(self.rect()), self._name, self._tone, self._on_ink)


class Light(Card):
    """One light of «¿Qué le falta?»: state (``ok warn bad next none``), what, and where it stands, in words."""

    def __init__(self, state: str, title: str, words: str) -> None:
        icon, tone = paint.LIGHTS[state]
        column = QVBoxLayout()
        super().__init__(column, tone="plain" if state in ("ok", "none") else tone, pad=(10, theme.S, theme.S, theme.S))
        column.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Icon(icon, theme.ICON, tone))
        head.addWidget(Label(title, "small_strong", wrap=True), 1)
        column.addLayout(head)
        column.addWidget(Label(words, "caption", "muted" if state in ("ok", "none") else tone, wrap=True))
        column.addStretch(1)


class LightLine(QWidget):
    """The same in a list: icon, what, where it stands."""

    def __init__(self, state: str, title: str, words: str) -> None:
        super().__init__()
        icon, tone = paint.LIGHTS[state]
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.S)
        line.addWidget(Icon(icon, theme.ICON, tone, line="small"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(title, "small_strong", wrap=True))
        column.addWidget(Label(words, "caption", "muted" if state in ("ok", "none") else tone, wrap=True))
        line.addLayout(column, 1)


class Fact(QWidget):
    """A quiet icon and a line: place, group, telephone."""

    def __init__(self, icon: str, words: str, tone: str = "muted") -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.S)
        line.addWidget(Icon(icon, 16, tone, line="small"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(words, "small", wrap=True), 1)


class EmptyState(QWidget):
    """Nothing here yet: one icon, what this is, one line on what to do, and the button that does it."""

    def __init__(self, icon: str, title: str, line: str = "", *actions: Button) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.LG, theme.XL, theme.LG, theme.XL)
        column.setSpacing(theme.XS + 2)
        column.addStretch(1)
        column.addWidget(Icon(icon, theme.ICON_BIG, "primary", 1.8), 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (Label(title, "heading", wrap=True), Label(line, "body", "muted", wrap=True)):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
            label.setVisible(bool(label.text()))
        if actions:
            column.addSpacing(theme.XS)
            holder = box(Flow(*actions)) if len(actions) > 2 else _side_by_side(*actions)
            column.addWidget(holder, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)


def _side_by_side(*actions: Button) -> QWidget:
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme.S)
    for action in actions:
        line.addWidget(action)
    return box(line)
