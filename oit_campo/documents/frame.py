"""The frame of a certificate: two rules, a narrow band of woven waves, a rosette in each corner. Paths only, made once."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import cos, pi, sin

from reportlab.lib.units import mm

NAME = "frame"
MARGIN = 11.8  # mm: the rosettes reach out to 10.2, and an office printer can't print within 10
BAND = 5.0  # mm between the rules, where the waves run
_STRANDS = 3
_WAVE = 9.0  # mm, about: each side takes a whole number of half waves
_INK = "0.20 0.27 0.50"
_FAINT = "0.55 0.61 0.78"
_GOLD = "0.68 0.55 0.25"

Point = tuple[float, float]


@cache
def frame_operators(width: float, height: float) -> str:
    """PDF operators of the frame of a page ``width`` × ``height`` millimetres."""
    low, corner = MARGIN + BAND / 2, BAND / 2 + 1.6
    right, top = width - low, height - low
    corners = [(low, low), (right, low), (right, top), (low, top)]
    parts = ["q 1 j", f"{_FAINT} RG 0.28 w"]
    for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
        parts += _side(start, end, corner)
    parts.append(f"{_INK} RG 0.9 w {_rectangle(MARGIN, width, height)} S")
    parts.append(f"0.45 w {_rectangle(MARGIN + BAND, width, height)} S")
    parts.append(f"{_GOLD} RG 0.45 w {_rectangle(MARGIN + BAND + 1.1, width, height)} S")
    for centre in corners:
        parts += _rosette(centre, corner)
    return "\n".join([*parts, "Q"])


def _side(start: Point, end: Point, corner: float) -> list[str]:
    """Waves from corner to corner: half-sine arcs as single curves, three strands a third of a wave apart."""
    length = abs(end[0] - start[0]) + abs(end[1] - start[1]) - 2 * corner
    along = ((end[0] > start[0]) - (end[0] < start[0]), (end[1] > start[1]) - (end[1] < start[1]))
    halves = 2 * round(length / _WAVE)
    step, swing = length / halves, BAND / 2 - 0.55
    strands = []
    for strand in range(_STRANDS):
        points = []
        for n in range(halves * 4 + 1):
            phase = pi * n / 4 + 2 * pi * strand / _STRANDS
            far, off = corner + step * n / 4, swing * sin(phase)
            slope = swing * cos(phase) * pi / 4 / 3
            points.append((far, off, step / 12, slope))
        strands.append(_curve(points, start, along))
    return strands


def _curve(points: list[tuple[float, float, float, float]], start: Point, along: Point) -> str:
    def place(far: float, off: float) -> str:
        x = start[0] + along[0] * far - along[1] * off
        y = start[1] + along[1] * far + along[0] * off
        return f"{x * mm:.1f} {y * mm:.1f}"

    words = [f"{place(points[0][0], points[0][1])} m"]
    for (x0, y0, dx0, dy0), (x1, y1, dx1, dy1) in pairwise(points):
        words.append(f"{place(x0 + dx0, y0 + dy0)} {place(x1 - dx1, y1 - dy1)} {place(x1, y1)} c")
    return " ".join(words) + " S"


def _rosette(centre: Point, radius: float) -> list[str]:
    x, y = centre
    petals = []
    for n in range(12):
        turn = 2 * pi * n / 12
        tip = (x + radius * 0.86 * cos(turn), y + radius * 0.86 * sin(turn))
        left = (x + radius * 0.62 * cos(turn - 0.42), y + radius * 0.62 * sin(turn - 0.42))
        right = (x + radius * 0.62 * cos(turn + 0.42), y + radius * 0.62 * sin(turn + 0.42))
        ends = [f"{px * mm:.2f} {py * mm:.2f}" for px, py in ((x, y), left, tip, right, (x, y))]
        petals.append(f"{ends[0]} m {ends[1]} {ends[2]} {ends[2]} c {ends[2]} {ends[3]} {ends[4]} c S")
    disc = f"1 g {_INK} RG 0.6 w {_circle(x, y, radius)} B"
    return [disc, f"{_INK} RG 0.3 w", *petals, f"0.35 w {_circle(x, y, radius * 0.9)} S"]


def _circle(x: float, y: float, radius: float) -> str:
    k = radius * 0.5523
    r = radius
    arcs = [
        ((r, k), (k, r), (0, r)),
        ((-k, r), (-r, k), (-r, 0)),
        ((-r, -k), (-k, -r), (0, -r)),
        ((k, -r), (r, -k), (r, 0)),
    ]
    words = [f"{(x + r) * mm:.2f} {y * mm:.2f} m"]
    words += [" ".join(f"{(x + dx) * mm:.2f} {(y + dy) * mm:.2f}" for dx, dy in arc) + " c" for arc in arcs]
    return " ".join(words) + " h"


def _rectangle(inset: float, width: float, height: float) -> str:
    return f"{inset * mm:.2f} {inset * mm:.2f} {(width - 2 * inset) * mm:.2f} {(height - 2 * inset) * mm:.2f} re"
