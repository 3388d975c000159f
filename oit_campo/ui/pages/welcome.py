"""The dark half of the first screens: our mark, one sentence, what a tired person needs to know before typing."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPaintEvent, QPen, QRadialGradient
from PySide6.QtWidgets import QSizePolicy, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets.brand import Brand
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import column, row

_SHARE = 0.37
_LEAST = 300
_FURROWS = 9
_ROWS = 9


class Landscape(QWidget):
    """A field at dusk: furrows that run to a rising sun. ``lines`` are (icon, words)."""

    def __init__(self, sentence: str, lines: tuple[tuple[str, str], ...], foot: str) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(_LEAST)
        name = Label("OIT Campo", "title", "on_ink")
        words = Label(sentence, "display", "on_ink", wrap=True)
        facts = [
            row((Icon(i, 20, "ink_mark"), 0), (Label(w, "body", "on_ink", wrap=True), 1), gap=theme.M) for i, w in lines
        ]
        self._foot = Label(foot, "caption", "on_ink_muted", wrap=True)
        side = theme.XXL + theme.LG
        self.setLayout(
            column(
                row(Brand(44), name, ..., gap=theme.M),
                theme.XXL,
                words,
                theme.LG,
                *facts,
                ...,
                self._foot,
                gap=theme.M,
                margins=(side, side, theme.XXL, theme.XL),
            )
        )

    def set_foot(self, words: str) -> None:
        self._foot.setText(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        painter.fillRect(area, theme.color("ink"))
        horizon = area.height() * 0.70
        self._glow(painter, area, horizon)
        self._sun(painter, area, horizon)
        self._furrows(painter, area, horizon)
        painter.end()

    def _glow(self, painter: QPainter, area: QRectF, horizon: float) -> None:
        centre = QPointF(area.width() * 0.66, horizon)
        glow = QRadialGradient(centre, area.width() * 0.62)
        glow.setColorAt(0, theme.mix(theme.color("primary"), theme.color("ink"), 0.42))
        glow.setColorAt(1, theme.color("ink"))
        painter.fillRect(QRectF(0, 0, area.width(), horizon), glow)

    def _sun(self, painter: QPainter, area: QRectF, horizon: float) -> None:
        radius = min(area.width() * 0.165, area.height() * 0.11)
        centre = QPointF(area.width() * 0.66, horizon)
        disc = QPainterPath()
        disc.addEllipse(centre, radius, radius)
        sky = QPainterPath()
        sky.addRect(QRectF(0, 0, area.width(), horizon))
        light = QLinearGradient(0, horizon - radius, 0, horizon)
        light.setColorAt(0, theme.mix(theme.color("on_ink"), theme.color("primary"), 0.62))
        light.setColorAt(1, theme.mix(theme.color("on_ink"), theme.color("primary"), 0.22))
        painter.fillPath(disc.intersected(sky), light)

    def _furrows(self, painter: QPainter, area: QRectF, horizon: float) -> None:
        line = theme.mix(theme.color("on_ink_muted"), theme.color("ink"), 0.75)
        depth = area.height() - horizon
        painter.setPen(QPen(line, 1.2))
        painter.drawLine(QPointF(0, horizon), QPointF(area.width(), horizon))
        vanishing = area.width() * 0.66
        for step in range(-_FURROWS, _FURROWS + 1):
            fade = QLinearGradient(0, horizon, 0, area.height())
            fade.setColorAt(0, line)
            clear = QColor(line)
            clear.setAlpha(0)
            fade.setColorAt(1, clear)
            painter.setPen(QPen(fade, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            top = QPointF(vanishing + step * area.width() * 0.055, horizon)
            path = QPainterPath(top)
            bottom = vanishing + step * area.width() * 0.30
            path.cubicTo(
                QPointF(top.x(), horizon + depth * 0.25),
                QPointF(bottom, horizon + depth * 0.5),
                QPointF(bottom, area.height()),
            )
            painter.drawPath(path)
