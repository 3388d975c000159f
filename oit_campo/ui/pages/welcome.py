"""The dark half of the first screens: our mark, one sentence, what a tired person needs to know before typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from oit_campo.ui import icons, theme
from oit_campo.ui.widgets.brand import Brand
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import box, column, row

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_SHARE = 0.37
_LEAST = 300
_FURROWS = 9
#: Where the horizon is, as a share of the height, and the lowest at which it is worth drawing.
_HORIZON, _LOWEST_HORIZON = 0.70, 0.92
_FIELD = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"><defs>
<radialGradient id="g" gradientUnits="userSpaceOnUse" cx="{vanishing}" cy="{horizon}" r="{reach}">
<stop offset="0" stop-color="{glow}"/><stop offset="1" stop-color="{ink}"/></radialGradient>
<linearGradient id="s" gradientUnits="userSpaceOnUse" x1="0" y1="{top}" x2="0" y2="{horizon}">
<stop offset="0" stop-color="{high}"/><stop offset="1" stop-color="{low}"/></linearGradient>
<linearGradient id="f" gradientUnits="userSpaceOnUse" x1="0" y1="{horizon}" x2="0" y2="{height}">
<stop offset="0" stop-color="{line}"/><stop offset="1" stop-color="{line}" stop-opacity="0"/></linearGradient></defs>
<rect width="{width}" height="{horizon}" fill="url(#g)"/>
<path d="M{left} {horizon}A{radius} {radius} 0 0 1 {right} {horizon}Z" fill="url(#s)"/>
<path d="M0 {horizon}H{width}" stroke="{line}" stroke-width="1.2"/>
<path d="{furrows}" stroke="url(#f)" stroke-width="1.4" stroke-linecap="round" fill="none"/></svg>"""


def scrolling(form: QWidget, width: int, *, low: bool = False) -> QWidget:
    """A form in the middle, ``width`` wide at most (pixels at 100 % text): with great letters it scrolls.

    ``low``: it may scroll at 100 % too, for a form that is higher than a screen of 600 pixels.
    """
    form.setMaximumWidth(theme.px(width))
    form.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    middle = box(column(..., row(..., (form, 100), ..., gap=0), ...))
    if theme.text_size() == 100 and not low:
        return middle
    from PySide6.QtWidgets import QScrollArea  # a twentieth of the start

    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setProperty("focusPolicy", 0)  # as a number: the fields have the focus (see paint.LEFT)
    area.setWidget(middle)
    return area


class Landscape(QWidget):
    """A field at dusk: furrows that run to a rising sun. ``lines`` are (icon, words); the last go where there is no room."""

    def __init__(self, sentence: str, lines: tuple[tuple[str, str], ...], foot: str) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(_LEAST)
        self._picture: QPixmap | None = None
        self._drawn: tuple[int, int, float, float, str] = (0, 0, 0.0, 1.0, "")
        name = Label("OIT Campo", "title", "on_ink", wrap=True)
        words = Label(sentence, "display", "on_ink", wrap=True)
        facts = [
            box(
                row(
                    (Icon(i, 20, "ink_mark"), 0), (Label(w, "body", "on_ink", wrap=True), 1), gap=theme.M, aligned=False
                )
            )
            for i, w in lines
        ]
        self._dispensable = [words, *facts]
        self._foot = Label(foot, "caption", "on_ink_muted", wrap=True)
        side = theme.XXL + theme.LG
        self.setLayout(
            column(
                row(Brand(44), (name, 1), gap=theme.M, aligned=False),
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

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.layout()
        for words in self._dispensable:
            words.show()
        for words in reversed(self._dispensable):
            if inside is None or inside.totalHeightForWidth(self.width()) <= self.height():
                return
            words.hide()

    def set_foot(self, words: str) -> None:
        self._foot.setText(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width, height = self.width(), self.height()
        horizon = self.horizon()
        wanted = (width, height, horizon, self.devicePixelRatioF(), theme.tokens().name)
        if self._picture is None or self._drawn != wanted:
            self._picture, self._drawn = _picture(*wanted[:4]), wanted
        painter.drawPixmap(0, 0, self._picture)

    def horizon(self) -> float:
        """Its height from above. The sun stands below the last words, never behind them: white on its light nobody reads."""
        height = self.height()
        ends = max((w.geometry().bottom() for w in self._dispensable if not w.isHidden()), default=0)
        wanted = max(height * _HORIZON, ends + theme.M + _radius(self.width(), height))
        return wanted if wanted <= height * _LOWEST_HORIZON else height * 2


def _radius(width: float, height: float) -> float:
    """Of the sun."""
    return min(width * 0.165, height * 0.11)


def _picture(width: int, height: int, horizon: float, ratio: float) -> QPixmap:
    """The field drawn once for this size: the words upon it are drawn anew more often than it changes."""
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.fill(theme.color("ink"))
    painter = QPainter(made)
    icons.render(painter, _svg(width, height, horizon), QRectF(0, 0, made.width(), made.height()))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def _svg(width: float, height: float, horizon: float) -> str:
    """Glow, sun and furrows. As SVG, for pens and brushes of QPainter need the ``Qt`` namespace (see paint.LEFT)."""
    vanishing = width * 0.66
    depth, radius = height - horizon, _radius(width, height)
    ink, primary, white = theme.color("ink"), theme.color("primary"), theme.color("on_ink")
    furrows = "".join(_furrow(step, width, height, horizon, depth) for step in range(-_FURROWS, _FURROWS + 1))
    return _FIELD.format(
        width=width, height=height, horizon=horizon, vanishing=vanishing, reach=width * 0.62, radius=radius,
        left=vanishing - radius, right=vanishing + radius, top=horizon - radius, ink=ink.name(), furrows=furrows,
        glow=theme.mix(primary, ink, 0.42).name(), high=theme.mix(white, primary, 0.62).name(),
        low=theme.mix(white, primary, 0.22).name(), line=theme.mix(theme.color("on_ink_muted"), ink, 0.75).name(),
    )  # fmt: skip


def _furrow(step: int, width: float, height: float, horizon: float, depth: float) -> str:
    top, bottom = width * (0.66 + step * 0.055), width * (0.66 + step * 0.30)
    return f"M{top} {horizon}C{top} {horizon + depth * 0.25} {bottom} {horizon + depth * 0.5} {bottom} {height}"
