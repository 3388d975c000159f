"""The mark of OIT Campo, our own drawing: furrows that meet a rising sun."""

from __future__ import annotations

from PySide6 import QtGui
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from oit_campo.ui import icons, theme
from oit_campo.ui.widgets import paint

#: In a square of 100. As a picture and not as calls of QPainter, whose pens and brushes need the ``Qt`` namespace (see paint.LEFT).
_MARK = """<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 100 100">
<rect width="100" height="100" rx="24" fill="{primary}"/>
<path d="M29 52A21 21 0 0 1 71 52Z" fill="{white}"/>
<path d="M16 58H84M37.4 68L18.5 86M50 68V86M62.6 68L81.5 86"
 stroke="{white}" stroke-width="{width}" stroke-linecap="round" fill="none"/></svg>"""
_LEAST_LINE = 1.4


def draw_mark(painter: QPainter, area: QRectF) -> None:
    """Paint the mark in a square."""
    side = area.width()
    colours = {"primary": theme.color("primary").name(), "white": theme.color("on_primary").name()}
    width = max(5.8, _LEAST_LINE * 100 / side)
    icons.render(painter, _MARK.format(side=side, width=width, **colours), area)


class Brand(QWidget):
    """The mark, ``size`` pixels square at 100 % text."""

    def __init__(self, size: int = 28) -> None:
        super().__init__()
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def restyle(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        side = paint.icon_size(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_mark(QPainter(self), QRectF(self.rect()))


def window_icon() -> QtGui.QIcon:
    """For the task bar, in the sizes systems ask for."""
    made = QtGui.QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        picture = QtGui.QPixmap(side, side)
        picture.fill(QtGui.QColor(0, 0, 0, 0))
        painter = QPainter(picture)
        draw_mark(painter, QRectF(0, 0, side, side))
        painter.end()
        made.addPixmap(picture)
    return made
