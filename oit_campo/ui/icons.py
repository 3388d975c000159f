"""Lucide icons, recoloured from the theme and drawn at the screen's pixel ratio. One drawing of each is kept."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from PySide6 import QtGui
from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from oit_campo import paths
from oit_campo.ui import theme


@cache
def _folder() -> Path:
    return paths.resources() / "icons"


@cache
def _source(name: str) -> str:
    return (_folder() / f"{name}.svg").read_text("utf8")


def render(painter: QPainter, svg: str, area: QRectF) -> None:
    """Draw a picture given as SVG text into ``area``."""
    QSvgRenderer(QByteArray(svg.encode())).render(painter, area)


@lru_cache(maxsize=1024)
def _drawn(name: str, size: int, hue: str, stroke: float, ratio: float) -> QPixmap:
    svg = _source(name).replace("currentColor", hue).replace('stroke-width="2"', f'stroke-width="{stroke}"')
    made = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def pixmap(name: str, size: int = theme.ICON, tone: str = "muted", stroke: float = 2.0, ratio: float = 0) -> QPixmap:
    """The icon ``size`` pixels square in the colour of a tone or token; ``ratio`` 0 means the sharpest screen's.

    Raises FileNotFoundError for a name without a file under ``resources/icons``.
    """
    if not ratio:
        ratio = max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
    return _drawn(name, size, theme.color(theme.ink_of(tone)).name(), stroke, ratio)


def draw(painter: QPainter, name: str, x: float, y: float, size: int, tone: str, stroke: float = 2.0) -> None:
    """Paint the icon with its upper left corner at whole pixels near ``x``, ``y``."""
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(QPointF(round(x), round(y)), pixmap(name, size, tone, stroke, ratio))


def draw_centred(painter: QPainter, name: str, box: QRectF, size: int, tone: str, stroke: float = 2.0) -> None:
    draw(painter, name, box.center().x() - size / 2, box.center().y() - size / 2, size, tone, stroke)


def icon(name: str, tone: str = "plain", size: int = theme.ICON) -> QtGui.QIcon:
    """For menus and window titles; buttons of ours paint theirs."""
    return QtGui.QIcon(pixmap(name, size, tone))
