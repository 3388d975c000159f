"""The pad a person signs on: finger, pen or mouse, on white paper whatever the theme. It keeps strokes, and gives grey dots."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.labels import announce

#: Dots a pixel of the screen: thin lines stay whole when they are made smaller.
_FINE = 2
_LINE = 2.6
#: Paper and ink, in every theme.
_PAPER, _INK, _RULE = QColor(255, 255, 255), QColor(0, 0, 0), QColor(150, 160, 165)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Grey dots, 0 is ink, in rows of ``stride`` bytes."""

    dots: bytes = field(repr=False)
    width: int
    height: int
    stride: int


class SignaturePad(QWidget):
    """``changed`` after each stroke, undo and clear. A touch arrives as a mouse: Qt makes it so when nobody else takes it."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._strokes: list[list[QPointF]] = []
        self._drawing = False

    def sizeHint(self) -> QSize:
        return QSize(theme.px(620), theme.px(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(320), 150)  # a name needs no more, however great the letters around it

    def restyle(self) -> None:
        self.updateGeometry()

    def is_empty(self) -> bool:
        return not self._strokes

    def undo(self) -> None:
        """Take the last stroke away."""
        if self._strokes:
            self._strokes.pop()
            self._drawing = False
            self._tell(self.tr("Se quitó el último trazo."))

    def clear(self) -> None:
        if self._strokes:
            self._strokes.clear()
            self._drawing = False
            self._tell(self.tr("El recuadro está vacío."))

    def _tell(self, words: str) -> None:
        announce(self, words)
        self.update()
        self.changed.emit()

    def drawn(self) -> Drawn:
        """What is on the paper, without its rule and its frame."""
        image = QImage(self.size() * _FINE, QImage.Format.Format_Grayscale8)
        image.fill(_PAPER)
        painter = paint.smooth(QPainter(image))
        painter.scale(_FINE, _FINE)
        self._draw(painter)
        painter.end()
        return Drawn(bytes(image.constBits()), image.width(), image.height(), image.bytesPerLine())

    # --- drawing --------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen says more places than the mouse that Qt would make of it."""
        if event.type() == QTabletEvent.Type.TabletPress:
            self._begin(event.position())
        elif event.type() == QTabletEvent.Type.TabletMove:
            self._go_on(event.position())
        elif event.type() == QTabletEvent.Type.TabletRelease:
            self._end()
        event.accept()

    def _begin(self, at: QPointF) -> None:
        self._strokes.append([at])
        self._drawing = True
        self.update()

    def _go_on(self, at: QPointF) -> None:
        if self._drawing and at != self._strokes[-1][-1]:
            self._strokes[-1].append(at)
            self.update()

    def _end(self) -> None:
        if self._drawing:
            self._drawing = False
            self.changed.emit()

    # --- painting -------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        focused = self.hasFocus()
        line = theme.color("primary" if focused else "field_line")
        paint.rounded(painter, QRectF(self.rect()), _PAPER, line, theme.RADIUS_CARD, 2 if focused else 1)
        painter.setPen(QPen(_RULE, 1))
        low = round(self.height() * 0.76)
        painter.drawLine(theme.px(28), low, self.width() - theme.px(28), low)
        if self.is_empty():
            painter.setFont(theme.font("small"))
            painter.drawText(
                QRectF(0, low + 4, self.width(), self.height() - low - 4), paint.MIDDLE | paint.CENTRE, self.tr("Firma")
            )
        self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        """Each stroke through the middles of its points, so that few points make no corners."""
        round_ = (Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.setPen(QPen(_INK, _LINE, *round_))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            if len(stroke) == 1:
                painter.drawPoint(stroke[0])
                continue
            path = QPainterPath(stroke[0])
            for before, after in pairwise(stroke[1:]):
                path.quadTo(before, (before + after) / 2)
            path.lineTo(stroke[-1])
            painter.drawPath(path)
