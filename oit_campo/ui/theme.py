"""Colours, type and distances: the only module that names any of them. Gives the palette and the style sheet.

Colours have meanings, never hues. A *tone* is one of the meanings a part can take: ``plain muted primary success warning danger``.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple, Protocol, runtime_checkable

from PySide6 import QtCore
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from oit_campo import paths
from oit_campo.ui.style_sheet import SHEET

Tone = Literal["plain", "muted", "primary", "success", "warning", "danger"]
Role = Literal[
    "display", "title", "heading", "lead", "body", "strong", "small", "small_strong", "caption", "caption_strong"
]


class Tokens(NamedTuple):
    """Named colours as ``#rrggbb``. ``*_text`` and the tones are text colours, ``primary`` is a fill.

    A tuple, since ``dataclasses`` would be loaded before the first window for this alone.
    """

    name: str
    ground: str
    surface: str
    line: str
    field_line: str
    text: str
    muted: str
    ink: str
    on_ink: str
    on_ink_muted: str
    primary: str
    primary_text: str
    on_primary: str
    success: str
    warning: str
    danger: str
    accent: str
    on_accent: str = "#06282A"
    #: How much of the vivid hue goes into a soft tint, and into that of warning (which is paler by nature).
    tint: float = 0.12
    tint_warning: float = 0.20


LIGHT = Tokens(
    name="light", ground="#F4F6FB", surface="#FFFFFF", line="#D5DAE8", field_line="#7D86A3", text="#1B1B2F", muted="#525A73",
    ink="#230050", on_ink="#FFFFFF", on_ink_muted="#CFC6E6", primary="#1E2DBE", primary_text="#1E2DBE", on_primary="#FFFFFF",
    success="#0B6B3A", warning="#8A5A00", danger="#B3152B", accent="#05A3A3",
)  # fmt: skip
DARK = Tokens(
    name="dark", ground="#12131E", surface="#1C1E2D", line="#363A52", field_line="#7680A3", text="#ECEEF8", muted="#AEB5CC",
    ink="#0B0914", on_ink="#FFFFFF", on_ink_muted="#BDB8D4", primary="#4655E8", primary_text="#A9B2FF", on_primary="#FFFFFF",
    success="#62D69C", warning="#F0C04E", danger="#FF939C", accent="#3CC9C9", tint=0.22, tint_warning=0.15,
)  # fmt: skip
#: For those who ask their system for more contrast: black on white, every line solid, text at 7:1 or more.
CONTRAST = LIGHT._replace(
    name="contrast", ground="#FFFFFF", line="#4A4A4A", field_line="#000000", text="#000000", muted="#2B2B2B",
    ink="#000000", on_ink_muted="#FFFFFF", primary="#0B1A8F", primary_text="#0B1A8F", success="#004D26", warning="#5C3A00",
    danger="#8A0018", accent="#006B6B", on_accent="#FFFFFF", tint=0.10, tint_warning=0.16,
)  # fmt: skip

#: Hues that only ever tint a surface: mixing the text hue itself gives a dirty beige.
_VIVID = {"success": "#16B364", "warning": "#F7AC00", "danger": "#F0334B", "primary": "#3B4CF0", "accent": "#05A3A3"}
#: What lies on the side bar is bright in every theme.
_ON_INK = {"ink_mark": "#4FD3D3", "ink_success": "#62D69C", "ink_warning": "#F0C04E", "ink_glow": "#8F84F0"}

# Distances in pixels at 100 % text: a 4-px grid. What holds text grows with it: ``px``.
XS, S, M, LG, XL, XXL = 4, 8, 12, 16, 24, 32
GAP_CARD, PAGE_MARGIN = 12, 24
RADIUS_CONTROL, RADIUS_CARD, RADIUS_KEY = 6, 8, 4
CONTROL_H, CONTROL_H_SMALL, CONTROL_H_BIG, LINK_H, CHIP_H, KEY_H = 36, 30, 48, 26, 24, 20
ROW_H, ROW_H_TWO_LINES, ROW_H_ROSTER, ROW_H_GROUP, HEAD_H = 40, 44, 36, 34, 36
SIDEBAR_W, TOPBAR_H, NAV_ITEM_H = 204, 56, 38
ICON, ICON_SMALL, ICON_BIG = 18, 14, 40

#: Points at 96 dpi and weight.
_TYPE: dict[Role, tuple[float, QFont.Weight]] = {
    "display": (24, QFont.Weight.DemiBold),
    "title": (18, QFont.Weight.DemiBold),
    "heading": (12, QFont.Weight.DemiBold),
    "lead": (12, QFont.Weight.Normal),
    "body": (10.5, QFont.Weight.Normal),
    "strong": (10.5, QFont.Weight.DemiBold),
    "small": (9.75, QFont.Weight.Normal),
    "small_strong": (9.75, QFont.Weight.DemiBold),
    "caption": (9, QFont.Weight.Normal),
    "caption_strong": (9, QFont.Weight.DemiBold),
}


class _Current:
    def __init__(self) -> None:
        self.tokens, self.setting, self.text_size = LIGHT, "system", 100
        self.following = self.fusion = self.guessed = False


_current = _Current()


@runtime_checkable
class Restyled(Protocol):
    """A widget that keeps a font, a size or a picture and renews it when the theme or the text size changes."""

    def restyle(self) -> None: ...


def tokens() -> Tokens:
    """The colours in use."""
    return _current.tokens


def text_size() -> int:
    """Per cent, 100 to 200."""
    return _current.text_size


def px(distance: float) -> int:
    """A distance that holds text, grown with the text size."""
    return round(distance * _current.text_size / 100)


def font(role: Role = "body") -> QFont:
    """Do not change it: it is shared. Copy with ``QFont(font(role))``."""
    return _font(role, _current.text_size)


def metrics(role: Role) -> QFontMetricsF:
    """Measures of the role at this text size: fractions of a pixel, since whole ones lose the last letter."""
    return _metrics(role, _current.text_size)


@cache
def _metrics(role: Role, percent: int) -> QFontMetricsF:
    return QFontMetricsF(_font(role, percent))


@cache
def _font(role: Role, percent: int) -> QFont:
    size, weight = _TYPE[role]
    made = QFont("Noto Sans")
    made.setPointSizeF(size * percent / 100)
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def color(name: str) -> QColor:
    """A token (``danger``), its tint on the surface (``danger_soft``), a tone (``plain`` is text), or a mark on the side bar.

    Do not change it: it is shared.
    """
    return _color(_current.tokens, name)


@cache
def _color(t: Tokens, name: str) -> QColor:
    if name.endswith("_soft"):
        base = name.removesuffix("_soft")
        if base not in _VIVID:
            return mix(t.text, t.surface, 0.09)
        return mix(_VIVID[base], t.surface, t.tint_warning if base == "warning" else t.tint)
    if name in _ON_INK:
        return QColor(_ON_INK[name])
    return QColor(getattr(t, "text" if name == "plain" else name))


def ink_of(tone: str) -> str:
    """The token in which a tone is written: the primary fill and the primary text differ in the dark."""
    return "primary_text" if tone == "primary" else tone


def glass(alpha: int) -> QColor:
    """A veil of white over the side bar, ``alpha`` 0 to 255."""
    veil = QColor(_current.tokens.on_ink)
    veil.setAlpha(alpha)
    return veil


def mix(over: str | QColor, under: str | QColor, share: float) -> QColor:
    """``share`` (0 to 1) of ``over`` on ``under``."""
    # copying a QColor looks at every way to make one, GlobalColor too, and so makes the Qt namespace
    a, b = (one if isinstance(one, QColor) else QColor(one) for one in (over, under))
    return QColor(
        round(a.red() * share + b.red() * (1 - share)),
        round(a.green() * share + b.green() * (1 - share)),
        round(a.blue() * share + b.blue() * (1 - share)),
    )


def border_of(tone: str) -> QColor:
    """The hairline of a tinted card."""
    if _current.tokens.name == "contrast":
        return color(ink_of(tone))
    return mix(color(tone), color("surface"), 0.38)


def contrast(one: str | QColor, other: str | QColor) -> float:
    """Contrast ratio 1 to 21 as WCAG 2.2 defines it."""

    def luminance(given: str | QColor) -> float:
        c = QColor(given)
        parts = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in (c.redF(), c.greenF(), c.blueF())]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def load_fonts() -> None:
    """Register the bundled Noto files. Called once, before the first widget."""
    for file in sorted((paths.resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    _metrics.cache_clear()


def start(setting: str = "system", size: int = 100) -> QApplication:
    """The application as far as its first window needs it; ``finish`` does the rest when that is painted.

    What the desktop says of dark and contrast is only told in enums of the ``Qt`` namespace, whose making costs more than all
    widgets of the first window: whether the desktop is dark is read from the palette it gives.
    """
    app = QApplication(["oit-campo", "-style", "fusion"])
    _current.fusion = True
    load_fonts()
    if setting == "system":
        given, role = app.palette(), QPalette.ColorRole
        dark = given.color(role.Window).lightness() < given.color(role.WindowText).lightness()
        _put_on(app, setting, size, DARK if dark else LIGHT)
        _current.guessed = True
    else:
        _put_on(app, setting, size, _tokens_for(setting))
    return app


def finish(app: QApplication) -> None:
    """After the first paint: from now on what the desktop says itself of dark and contrast, also when it changes."""
    if _current.guessed:
        _current.guessed = False
        if _tokens_for("system") is not _current.tokens:
            apply(app, "system", _current.text_size)
    _follow()


def apply(app: QApplication, setting: str = "system", size: int = 100) -> None:
    """Put the theme (``system light dark contrast``) and the text size on the program, also while it runs.

    ``system`` follows the desktop from then on.
    """
    _put_on(app, setting, size, _tokens_for(setting))
    _follow()


def _follow() -> None:
    if not _current.following:
        _current.following = True
        QGuiApplication.styleHints().colorSchemeChanged.connect(_follow_system)


def _put_on(app: QApplication, setting: str, size: int, chosen: Tokens) -> None:
    _current.setting, _current.text_size, _current.tokens = setting, size, chosen
    if not _current.fusion and app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    _current.fusion = True
    app.setFont(font())
    app.setPalette(palette())
    app.setStyleSheet(style_sheet())
    for widget in app.allWidgets():
        if isinstance(widget, Restyled):
            widget.restyle()
        widget.update()


def _follow_system() -> None:
    app = QApplication.instance()
    if _current.setting == "system" and isinstance(app, QApplication):
        apply(app, "system", _current.text_size)


def _tokens_for(setting: str) -> Tokens:
    named = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
    if setting in named:
        return named[setting]
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)  # since Qt 6.10
    if accessibility is not None and accessibility().contrastPreference() == QtCore.Qt.ContrastPreference.HighContrast:
        return CONTRAST
    return DARK if hints.colorScheme() == QtCore.Qt.ColorScheme.Dark else LIGHT


def palette() -> QPalette:
    """The colours for every part that Fusion paints itself."""
    made, role = QPalette(), QPalette.ColorRole
    names = {
        role.Window: "ground", role.WindowText: "text", role.Base: "surface", role.AlternateBase: "ground", role.Text: "text",
        role.Button: "surface", role.ButtonText: "text", role.PlaceholderText: "muted", role.Highlight: "primary",
        role.HighlightedText: "on_primary", role.Link: "primary_text", role.ToolTipBase: "ink", role.ToolTipText: "on_ink",
        role.Mid: "line", role.Midlight: "line", role.Light: "surface", role.Dark: "field_line", role.Accent: "primary",
    }  # fmt: skip
    for key, name in names.items():
        made.setColor(key, color(name))
    for key in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, color("muted"))
    return made


def style_sheet() -> str:
    """The style sheet with this theme's values."""
    t = _current.tokens
    values: dict[str, str | int] = t._asdict()
    for tone in ("primary", "success", "warning", "danger"):
        values[f"{tone}_soft"] = color(f"{tone}_soft").name()
    values |= {
        "hover": mix(t.primary, t.surface, 0.07).name(),
        "press": mix(t.primary, "#000000", 0.85).name(),
        "radius": RADIUS_CONTROL,
        "h": px(CONTROL_H) - 2,
        "h_focus": px(CONTROL_H) - 4,
        "h_small": px(CONTROL_H_SMALL) - 2,
        "h_small_focus": px(CONTROL_H_SMALL) - 4,
        "h_big": px(CONTROL_H_BIG) - 2,
        "h_big_focus": px(CONTROL_H_BIG) - 4,
        "h_link": px(LINK_H) - 2,
        "h_link_focus": px(LINK_H) - 4,
        "drop": px(30),
    }
    return SHEET % values
