"""Which six digits may open a covered window: not those that everybody would try first."""

from __future__ import annotations

from calendar import monthrange
from itertools import pairwise
from typing import Final

DIGITS: Final = 6
#: Lines of the number pad, and the crosses drawn on it.
_DRAWN: Final = frozenset({"147258", "258369", "369258", "258147", "741852", "852963", "963852", "852741", "159753",
    "753159", "159357", "357159", "147369", "369147", "789456", "456789", "321654", "654321", "456123"})  # fmt: skip
#: A leap year, for a day and month of which no year is known.
_LEAP: Final = 2024
_OLDEST: Final = 1900
_NEWEST: Final = 2099


def is_pin(typed: str) -> bool:
    """Whether it has the form: six digits and nothing else."""
    return len(typed) == DIGITS and typed.isascii() and typed.isdecimal()


def is_trivial(pin: str) -> bool:
    """Whether it is among the first that somebody at the keyboard would try: runs, repetitions, drawings, dates."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    repeated = pin[:3] * 2 == pin or pin[:2] * 3 == pin or len(set(pin)) <= 2
    mirrored = pin == pin[::-1]
    doubled = pin[0::2] == pin[1::2]
    return len(steps) == 1 or repeated or mirrored or doubled or pin in _DRAWN or _looks_like_a_date(pin)


def _looks_like_a_date(pin: str) -> bool:
    """Day, month and two digits of the year in any of the orders people write, or a month and a whole year."""
    a, b, c = pin[:2], pin[2:4], pin[4:]
    days = _is_day(a, b) or _is_day(b, a) or _is_day(c, b)
    return days or _is_month_of_year(a, pin[2:]) or _is_month_of_year(c, pin[:4])


def _is_day(day: str, month: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= monthrange(_LEAP, int(month))[1]


def _is_month_of_year(month: str, year: str) -> bool:
    return 1 <= int(month) <= 12 and _OLDEST <= int(year) <= _NEWEST
