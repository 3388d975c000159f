"""Parts drawn both by widgets and by table delegates: chips, key caps, ticks, bars, faces, elided text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from oit_campo.ui import icons, theme

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter
MIDDLE = Qt.AlignmentFlag.AlignVCenter

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
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """One line, elided at the right when it doesn't fit."""
    if not words:
        return
    painter.setFont(theme.font(role))
    painter.setPen(theme.color(theme.ink_of(tone)))
    shown = theme.metrics(role).elidedText(words, Qt.TextElideMode.ElideRight, box.width() + 1)
    painter.drawText(box.adjusted(-1, 0, 1, 0) if align == CENTRE else box, MIDDLE | align, shown)


def rounded(
    painter: QPainter, box: QRectF, fill: QColor | None, line: QColor | None, radius: float, width: float = 1.0
) -> None:
    """A rounded box whose line lies inside ``box``."""
    half = width / 2 if line is not None else 0
    painter.setPen(QPen(line, width) if line is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(half, half, -half, -half), radius, radius)


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
