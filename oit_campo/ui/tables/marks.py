"""The marks of the roster: code, icon, tone, words. The codes and what they count stand in ``attendance_codes.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from oit_campo.ui import icons, theme
from oit_campo.ui.widgets import paint

MARK_W, MARK_H = 56, 26


@dataclass(frozen=True, slots=True)
class Face:
    """How a code looks; ``bordered`` tells it apart even in grey."""

    icon: str
    tone: theme.Tone
    bordered: bool = False


FACES: Final[dict[str, Face]] = {
    "P": Face("check", "success"),
    "T": Face("clock", "warning"),
    "F": Face("x", "danger", bordered=True),
    "J": Face("file-check", "muted"),
    "S": Face("door-open", "warning"),
    "R": Face("rotate-ccw", "primary", bordered=True),
}
#: Another key for the same code (A of asistió).
ALSO: Final[dict[str, str]] = {"A": "P"}
#: Codes that need minutes before they are a mark.
TAKES_MINUTES: Final = frozenset("TS")
#: Codes that count as having been there, so they may be remote.
MAY_BE_REMOTE: Final = frozenset("PTSR")


def mark_words(code: str) -> str:
    """The code as a person says it; empty is «sin marcar»."""
    return {
        "P": QCoreApplication.translate("Roster", "Presente"),
        "T": QCoreApplication.translate("Roster", "Tarde"),
        "F": QCoreApplication.translate("Roster", "Falta"),
        "J": QCoreApplication.translate("Roster", "Justificada"),
        "S": QCoreApplication.translate("Roster", "Salió antes"),
        "R": QCoreApplication.translate("Roster", "Recuperó"),
        "": QCoreApplication.translate("Roster", "sin marcar"),
    }[code]


@dataclass(frozen=True, slots=True)
class Mark:
    """``minutes`` late, left early or made up, as the code says; ``remote`` in a mixed session."""

    code: str
    minutes: int = 0
    remote: bool = False


def box_in(area: QRectF) -> QRectF:
    """Where the mark stands in its cell."""
    width, height = min(theme.px(MARK_W), area.width() - 8), min(theme.px(MARK_H), area.height() - 6)
    return QRectF(round(area.center().x() - width / 2), round(area.center().y() - height / 2), width, height)


def draw_mark(painter: QPainter, area: QRectF, mark: Mark, typing: str | None = None) -> None:
    """Icon, letter and minutes on the tint of the code. ``typing`` shows minutes being written, with a caret."""
    face, box = FACES[mark.code], box_in(area)
    line = theme.color(theme.ink_of(face.tone)) if face.bordered or theme.tokens().name == "contrast" else None
    paint.rounded(painter, box, theme.color(f"{face.tone}_soft"), line, 5, 1.2)
    words = mark.code + (f" {mark.minutes}′" if mark.minutes else "")
    if typing is not None:
        words = f"{mark.code} {typing}▏"
    size, remote = paint.icon_size(13), paint.icon_size(12) if mark.remote else 0
    total = size + 3 + paint.width_of(words, "small_strong") + (remote + 2 if remote else 0)
    x = box.center().x() - total / 2
    icons.draw(painter, face.icon, x, box.center().y() - size / 2, size, face.tone, 2.6)
    x += size + 3
    paint.text(painter, QRectF(x, box.y(), box.right() - x, box.height()), words, "small_strong", face.tone)
    if remote:
        icons.draw(
            painter,
            "monitor",
            box.center().x() + total / 2 - remote,
            box.center().y() - remote / 2,
            remote,
            face.tone,
            2.4,
        )


def draw_unmarked(painter: QPainter, area: QRectF) -> None:
    """A dashed box: blank is not absent."""
    painter.setPen(QPen(theme.color("field_line"), 1, Qt.PenStyle.DashLine))
    painter.setBrush(theme.color("surface"))
    painter.drawRoundedRect(box_in(area).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)


def draw_to_come(painter: QPainter, area: QRectF) -> None:
    paint.rounded(
        painter, QRectF(area.center().x() - 1.5, area.center().y() - 1.5, 3, 3), theme.color("field_line"), None, 1.5
    )


def draw_suspended(painter: QPainter, area: QRectF) -> None:
    size = paint.icon_size(14)
    icons.draw_centred(painter, "ban", area, size, "muted")


def draw_focus(painter: QPainter, area: QRectF) -> None:
    """The ring that says: letters mark here."""
    ring = box_in(area).adjusted(-3, -3, 3, 3)
    paint.rounded(painter, ring.adjusted(-1.2, -1.2, 1.2, 1.2), None, theme.color("primary_text"), 7, 2.4)
