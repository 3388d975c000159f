"""The mark of OIT Campo, our own drawing: furrows that meet a rising sun."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets import paint


def draw_mark(painter: QPainter, area: QRectF) -> None:
    """Paint the mark in a square."""
    painter.save()
    paint.smooth(painter)
    side, centre = area.width(), area.center().x()
    horizon = area.y() + area.height() * 0.52
    frame = QPainterPath()
    frame.addRoundedRect(area, side * 0.24, side * 0.24)
    painter.setClipPath(frame)
    painter.fillRect(area, theme.color("primary"))
    white = theme.color("on_primary")
    sun = QPainterPath()
    sun.addEllipse(QPointF(centre, horizon), side * 0.21, side * 0.21)
    sky = QPainterPath()
    sky.addRect(QRectF(area.x(), area.y(), side, side * 0.52))
    painter.fillPath(sun.intersected(sky), white)
    painter.setPen(QPen(white, max(1.4, side * 0.058), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    ground = horizon + side * 0.06
    painter.drawLine(QPointF(area.x() + side * 0.16, ground), QPointF(area.right() - side * 0.16, ground))
    for lean in (-0.30, 0.0, 0.30):
        top = QPointF(centre + lean * side * 0.42, horizon + side * 0.16)
        painter.drawLine(top, QPointF(centre + lean * side * 1.05, area.y() + side * 0.86))
    painter.restore()


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


def window_icon() -> QIcon:
    """For the task bar, in the sizes systems ask for."""
    made = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        draw_mark(painter, QRectF(0, 0, side, side))
        painter.end()
        made.addPixmap(picture)
    return made
