"""Birth dates typed as digits, ages, and how exactly they are known.

Precision codes (code_lists.csv, birth_precision): dia, mes, anio, edad. A partly known date is kept as the *first* day it can
be, so that nobody is ever taken for younger than they may be; an age alone, as the birthday on the day it was said.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from oit_campo.errors import UserError

DAY, MONTH, YEAR, AGE = "dia", "mes", "anio", "edad"
OLDEST = 120
FIRST_YEAR = 1900
_FULL = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})|(\d{2})(\d{2})(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}|\d{6}", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/. ](\d{4})|(\d{2})((?:19|20)\d{2})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_AGE = re.compile(r"(\d{1,3})(?:\s*años?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth date and its precision code."""

    on: date
    precision: str


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Ages ``min_age`` … ``max_age``, both included, in completed years."""

    scheme: str
    code: str
    min_age: int
    max_age: int
    label: str


def parse_date(text: str, *, field: str | None = None) -> date:
    """dd/mm/aaaa with any of / - . or a space, or the eight digits alone.

    Raises UserError date_year for a year of two figures (the century is never guessed), date_unknown for a day that doesn't
    exist, date_form for anything else; ``field`` is passed on.
    """
    typed = " ".join(text.split())
    found = _FULL.fullmatch(typed)
    if found is None:
        raise UserError("date_year" if _SHORT_YEAR.fullmatch(typed) else "date_form", field=field)
    day, month, year = (int(n) for n in found.groups() if n is not None)
    return _real_date(year, month, day, field)


def parse_birth(text: str, today: date) -> Birth:
    """A whole date, month and year (08/1993), a year (1993) or an age (31, «31 años»). Raises like ``parse_date``."""
    typed = " ".join(text.split())
    if found := _MONTH_YEAR.fullmatch(typed):
        month, year = (int(n) for n in found.groups() if n is not None)
        return Birth(_real_date(year, month, 1, "birth_date"), MONTH)
    if _YEAR.fullmatch(typed):
        return Birth(_real_date(int(typed), 1, 1, "birth_date"), YEAR)
    if (found := _AGE.fullmatch(typed.casefold())) and int(found[1]) <= OLDEST:
        return Birth(birth_from_age(int(found[1]), today), AGE)
    return Birth(parse_date(typed, field="birth_date"), DAY)


def birth_from_age(years: int, said_on: date) -> date:
    """The latest birth date of somebody who has ``years`` completed years on ``said_on``."""
    return add_years(said_on, -years)


def _real_date(year: int, month: int, day: int, field: str | None) -> date:
    if year < FIRST_YEAR:
        raise UserError("date_year", field=field)
    try:
        return date(year, month, day)
    except ValueError:
        raise UserError("date_unknown", field=field) from None


def add_years(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February ends on the 28th (Código Civil peruano, art. 183, 3 and 4)."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def age_on(birth: date, day: date) -> int:
    """Completed years; negative before birth."""
    years = day.year - birth.year
    return years if day >= add_years(birth, years) else years - 1


def is_exact(precision: str) -> bool:
    """Whether the age follows with certainty; otherwise the screen says «aproximadamente»."""
    return precision == DAY


def check_birth(birth: date, today: date, minimum_age: int = 0) -> int:
    """The age. Raises UserError birth_future, date_year (over 120 years) or below_age (``edad``, ``minimo``)."""
    age = age_on(birth, today)
    if birth > today:
        raise UserError("birth_future", field="birth_date")
    if age > OLDEST:
        raise UserError("date_year", field="birth_date")
    if age < minimum_age:
        raise UserError("below_age", field="birth_date", edad=age, minimo=minimum_age)
    return age


def age_band(bands: Iterable[AgeBand], age: int) -> AgeBand | None:
    """The first band that holds ``age``; None when the scheme has none."""
    return next((b for b in bands if b.min_age <= age <= b.max_age), None)
