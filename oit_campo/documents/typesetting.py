"""Lines that fit: one line as large as it goes, else two of like width."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm

from oit_campo.documents.fonts import text_width
from oit_campo.errors import UserError

_STEP = 0.5


@dataclass(frozen=True, slots=True)
class Lines:
    """``size`` in points."""

    lines: tuple[str, ...]
    size: float


def fit_lines(text: str, font: str, width: float, largest: float, smallest_single: float, smallest: float) -> Lines:
    """``text`` within ``width`` millimetres: in one line down to ``smallest_single`` points, else in two balanced lines.

    A single word that is too long shrinks on its line. Raises UserError ``text_too_long`` below ``smallest``.
    """
    one = _largest_size((text,), font, width)
    if one >= smallest_single:
        return Lines((text,), min(one, largest))
    halves = _halve(text, font)
    two = min(_largest_size(halves, font, width), smallest_single)
    if two < smallest:
        raise UserError("text_too_long")
    return Lines(halves, two)


def wrap_lines(text: str, font: str, size: float, width: float) -> tuple[str, ...]:
    """``text`` broken at spaces into lines of at most ``width`` millimetres (a longer word stands alone)."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", font, size) <= width * mm:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _largest_size(lines: tuple[str, ...], font: str, width: float) -> float:
    """In half points, so the same text has the same size everywhere."""
    widest = max(text_width(line, font, 1000.0) for line in lines)
    return int(width * mm * 1000 / widest / _STEP) * _STEP


def _halve(text: str, font: str) -> tuple[str, ...]:
    words = text.split()
    if len(words) < 2:
        return (text,)
    splits = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(splits, key=lambda pair: max(text_width(part, font, 1000.0) for part in pair))
