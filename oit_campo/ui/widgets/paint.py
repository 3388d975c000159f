"""Parts drawn both by widgets and by table delegates: chips, key caps, ticks, bars, faces, elided text."""

from __future__ import annotations

from functools import cache

from PySide6 import QtCore
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPixmap

from oit_campo.ui import icons, theme

#: Qt's alignment flags as the numbers ``drawText`` takes: touching ``Qt`` makes its 93 enums, a fifth of the whole start.
LEFT, RIGHT, CENTRE, MIDDLE = 0x01, 0x02, 0x04, 0x80

#: What a light says: icon and tone.
LIGHTS: dict[str, tuple[str, theme.Tone]] = {
    "ok": ("circle-check", "success"),
    "warn": ("triangle-alert", "warning"),
    "bad": ("circle-x", "danger"),
    "next": ("circle-dot", "primary"),
    "none": ("circle-dashed", "muted"),
}


def smooth(painter: QPainter) -> QPainter:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def width_of(words: str, role: theme.Role) -> float:
    return theme.metrics(role).horizontalAdvance(words)


def icon_size(size: int) -> int:
    """Icons grow with the text, but half as fast above 100 %."""
    return round((size + theme.px(size)) / 2)


def text(
    painter: QPainter,
    box: QRectF,
    words: str,
    role: theme.Role = "body",
    tone: str = "text",
    align: int = LEFT,
) -> None:
    """One line, elided at the right when it doesn't fit."""
    if not words:
        return
    painter.setFont(theme.font(role))
    painter.setPen(theme.color(theme.ink_of(tone)))
    shown, metrics = words, theme.metrics(role)
    if metrics.horizontalAdvance(words) > box.width() + 1:
        shown = metrics.elidedText(words, QtCore.Qt.TextElideMode.ElideRight, box.width() + 1)
    painter.drawText(box.adjusted(-1, 0, 1, 0) if align == CENTRE else box, MIDDLE | align, shown)


def rounded(
    painter: QPainter, box: QRectF, fill: QColor | None, line: QColor | None, radius: float, width: float = 1.0
) -> None:
    """A rounded box whose line lies inside ``box``."""
    half = width / 2 if line is not None else 0
    shape = QPainterPath()
    shape.addRoundedRect(box.adjusted(half, half, -half, -half), radius, radius)
    if fill is not None:
        painter.fillPath(shape, fill)
    if line is not None:
        painter.strokePath(shape, QPen(line, width))


def chip_width(words: str, icon: str = "", close: bool = False) -> float:
    extra = icon_size(theme.ICON_SMALL) + 4
    return round(width_of(words, "caption_strong") + 20 + (extra if icon else 0) + (extra if close else 0))


def chip(
    painter: QPainter, box: QRectF, words: str, tone: theme.Tone = "plain", icon: str = "", close: bool = False
) -> None:
    """A status (tinted) or a plain fact (on ground, with a hairline)."""
    tinted = tone not in ("plain", "muted")
    fill = theme.color(f"{tone}_soft" if tinted else "ground")
    line = None if tinted and theme.tokens().name != "contrast" else theme.color("line")
    rounded(painter, box, fill, line, box.height() / 2)
    size, x = icon_size(theme.ICON_SMALL), box.x() + 10
    if icon:
        icons.draw(painter, icon, x - 2, box.center().y() - size / 2, size, tone, 2.4)
        x += size + 3
    right = box.right() - (size + 8 if close else 8)
    text(painter, QRectF(x, box.y(), right - x, box.height()), words, "caption_strong", tone)
    if close:
        icons.draw(painter, "x", box.right() - size - 5, box.center().y() - size / 2 + 1, size - 2, "muted", 2.4)


def key_words(keys: str) -> str:
    """``Ctrl+Return`` as the keys are called here: «Ctrl Intro»."""
    names = {
        "Return": "Intro",
        "Enter": "Intro",
        "Shift": "Mayús",
        "Del": "Supr",
        "Space": "Espacio",
        "Up": "↑",
        "Down": "↓",
        "Left": "←",
        "Right": "→",
    }
    return " ".join(names.get(part, part) for part in keys.replace("++", "+más").split("+"))


def key_width(words: str) -> float:
    return max(theme.px(theme.KEY_H), round(width_of(words, "caption") + 12))


def key_cap(painter: QPainter, box: QRectF, words: str, on: str = "surface") -> None:
    """The shortcut beside what it does; ``on`` is ``surface``, ``primary`` or ``ink``."""
    primary = theme.color("primary")
    fills = {"primary": theme.mix("#000000", primary, 0.2), "ink": None}
    lines = {"primary": theme.mix("#FFFFFF", primary, 0.45), "ink": theme.glass(62)}
    tones = {"primary": "on_primary", "ink": "on_ink_muted"}
    rounded(painter, box, fills.get(on, theme.color("ground")), lines.get(on, theme.color("line")), theme.RADIUS_KEY)
    text(painter, box, words, "caption", tones.get(on, "muted"), CENTRE)


def key_picture(words: str, on: str, ratio: float) -> QPixmap:
    """``key_cap`` as a picture for buttons, kept: made without pens and brushes, so that the first window needs no ``Qt``."""
    height = theme.px(theme.KEY_H)
    return _key_picture(words, on, round(key_width(words)), height, ratio, theme.tokens().name)


@cache
def _key_picture(words: str, on: str, width: int, height: int, ratio: float, _theme: str) -> QPixmap:
    primary = theme.color("primary")
    fill = theme.mix("#000000", primary, 0.2) if on == "primary" else theme.color("ground")
    line = theme.mix("#FFFFFF", primary, 0.45) if on == "primary" else theme.color("line")
    radius = theme.RADIUS_KEY
    box = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><rect x="0.5" y="0.5" width="{width - 1}" '
        f'height="{height - 1}" rx="{radius}" fill="{fill.name()}" stroke="{line.name()}"/></svg>'
    )
    made = _clear(width, height, ratio)
    painter = QPainter(made)
    icons.render(painter, box, QRectF(0, 0, width, height))
    painter.drawPixmap(0, 0, _inked(words, "on_primary" if on == "primary" else "muted", width, height, ratio))
    painter.end()
    return made


def _inked(words: str, tone: str, width: int, height: int, ratio: float) -> QPixmap:
    """Words in a colour: in the painter's own black, which a plain picture then shines through."""
    made, colour = _clear(width, height, ratio), QPixmap(round(width * ratio), round(height * ratio))
    colour.fill(theme.color(tone))
    painter = QPainter(made)
    painter.setFont(theme.font("caption"))
    painter.drawText(QRectF(-1, 0, width + 2, height), MIDDLE | CENTRE, words)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.drawPixmap(0, 0, width, height, colour)
    painter.end()
    return made


def _clear(width: int, height: int, ratio: float) -> QPixmap:
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.fill(QColor(0, 0, 0, 0))
    made.setDevicePixelRatio(ratio)
    return made


def tick_box(painter: QPainter, box: QRectF, checked: bool, enabled: bool = True) -> None:
    fill = theme.color("primary") if checked and enabled else theme.color("surface" if enabled else "ground")
    line = theme.color(("primary" if checked else "field_line") if enabled else "line")
    rounded(painter, box, fill, line, 4, 1.2)
    if checked:
        tone = "on_primary" if enabled else "muted"
        icons.draw_centred(painter, "check", box, round(box.height()) - 4, tone, 3)


def meter(
    painter: QPainter, box: QRectF, share: float, tone: theme.Tone = "primary", goal: float | None = None
) -> None:
    """A thin bar filled to ``share`` (0 to 1, more is cut) with the goal as a tick."""
    radius = box.height() / 2
    line = theme.color("line")
    track = theme.mix(line, theme.color("surface"), 0.3) if theme.tokens().name == "contrast" else line
    rounded(painter, box, track, None, radius)
    if share > 0:
        filled = QRectF(box.x(), box.y(), max(box.height(), box.width() * min(share, 1)), box.height())
        rounded(painter, filled, theme.color(tone), None, radius)
    if goal is not None:
        x = round(box.x() + box.width() * goal) - 1
        painter.fillRect(QRectF(x, box.y() - 3, 1.6, box.height() + 6), theme.color("text"))


def short_name(name: str) -> str:
    """A first name and a first surname of «Nombres Apellidos»."""
    words = name.split()
    return name if len(words) < 3 else f"{words[0]} {words[-2]}"


def initials(name: str) -> str:
    """Two letters: the first name and the first surname of two, or what there is."""
    words = name.replace(",", " ").split()
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][0].upper()
    return (words[0][0] + words[-1 if len(words) < 3 else -2][0]).upper()


def face(painter: QPainter, box: QRectF, name: str, tone: theme.Tone = "primary", on_ink: bool = False) -> None:
    """A round with initials."""
    fill = theme.glass(46) if on_ink else theme.color(f"{tone}_soft" if tone != "plain" else "surface")
    rounded(painter, box, fill, None, box.height() / 2)
    font = QFont(theme.font("strong"))
    font.setPixelSize(max(11, round(box.height() * 0.38)))
    painter.setFont(font)
    painter.setPen(theme.color("on_ink" if on_ink else theme.ink_of("primary" if tone == "plain" else tone)))
    painter.drawText(box, MIDDLE | CENTRE, initials(name))


def light(painter: QPainter, at: QPointF, state: str, size: int) -> None:
    """One state icon with its upper left corner at ``at``; states as in ``LIGHTS``."""
    name, tone = LIGHTS[state]
    icons.draw(painter, name, at.x(), at.y(), size, tone)
