"""Dates typed as digits, ages at the edges, and what a partly known birth date means."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.domain.ages import (
    AgeBand,
    Birth,
    add_years,
    age_band,
    age_on,
    birth_from_age,
    check_birth,
    is_exact,
    parse_birth,
    parse_date,
)
from oit_campo.errors import UserError

TODAY = date(2026, 3, 9)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    "typed", ["14081993", "14/8/1993", "14-08-1993", "14.8.1993", " 14 08 1993 ", "14/08/1993", "14  08 1993"]
)
def test_one_date_many_ways(typed: str) -> None:
    assert parse_date(typed) == date(1993, 8, 14)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("14-08-93", "date_year"),
        ("140893", "date_year"),
        ("14/8/0093", "date_year"),
        ("01/01/1899", "date_year"),
        ("31/02/1993", "date_unknown"),
        ("29/02/1900", "date_unknown"),
        ("14/13/1993", "date_unknown"),
        ("00/01/1993", "date_unknown"),
        ("1481993", "date_form"),
        ("1993-08-14", "date_form"),
        ("14/08", "date_form"),
        ("ayer", "date_form"),
        ("", "date_form"),
        ("١٤/٠٨/١٩٩٣", "date_form"),
    ],
)
def test_what_isnt_a_date(typed: str, code: str) -> None:
    with pytest.raises(UserError) as raised:
        parse_date(typed, field="birth_date")
    assert (raised.value.code, raised.value.field) == (code, "birth_date")


@given(DAYS, st.sampled_from(["/", "-", ".", " ", ""]))
def test_dates_round_trip(day: date, separator: str) -> None:
    assert parse_date(f"{day:%d}{separator}{day:%m}{separator}{day.year:04d}") == day


@pytest.mark.parametrize(
    ("typed", "birth"),
    [
        ("14081993", Birth(date(1993, 8, 14), "dia")),
        ("08/1993", Birth(date(1993, 8, 1), "mes")),
        ("8-1993", Birth(date(1993, 8, 1), "mes")),
        ("081993", Birth(date(1993, 8, 1), "mes")),
        ("1993", Birth(date(1993, 1, 1), "anio")),
        ("31", Birth(date(1995, 3, 9), "edad")),
        ("31 años", Birth(date(1995, 3, 9), "edad")),
        ("9 AÑOS", Birth(date(2017, 3, 9), "edad")),
        ("120", Birth(date(1906, 3, 9), "edad")),
    ],
)
def test_what_is_known_of_a_birth(typed: str, birth: Birth) -> None:
    assert parse_birth(typed, TODAY) == birth
    assert is_exact(birth.precision) == (birth.precision == "dia")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("121", "date_form"), ("1899", "date_year"), ("13/1993", "date_unknown"), ("140893", "date_year")],
)
def test_unknown_births(typed: str, code: str) -> None:
    with pytest.raises(UserError, match=code):
        parse_birth(typed, TODAY)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2008, 3, 9), TODAY, 18),
        (date(2008, 3, 10), TODAY, 17),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (TODAY, TODAY, 0),
        (TODAY + timedelta(days=1), TODAY, -1),
    ],
)
def test_age_on(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


@given(DAYS, st.integers(min_value=0, max_value=120))
def test_an_age_said_today_is_the_age_today(day: date, years: int) -> None:
    birth = birth_from_age(years, day)
    assert age_on(birth, day) == years
    assert age_on(birth + timedelta(days=2), day) < years


def test_add_years_keeps_leap_day() -> None:
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("birth", "minimum", "code"),
    [
        (TODAY + timedelta(days=1), 0, "birth_future"),
        (date(1905, 1, 1), 0, "date_year"),
        (date(2008, 3, 10), 18, "below_age"),
        (TODAY, 14, "below_age"),
    ],
)
def test_births_refused(birth: date, minimum: int, code: str) -> None:
    with pytest.raises(UserError) as raised:
        check_birth(birth, TODAY, minimum)
    assert (raised.value.code, raised.value.field) == (code, "birth_date")
    if code == "below_age":
        assert raised.value.params == {"edad": age_on(birth, TODAY), "minimo": minimum}


def test_births_accepted() -> None:
    assert check_birth(date(2008, 3, 9), TODAY, 18) == 18
    assert check_birth(TODAY, TODAY) == 0
    assert check_birth(date(1905, 3, 10), TODAY) == 120


def test_age_band() -> None:
    young, old = AgeBand("x", "u18", 0, 17, ""), AgeBand("x", "o18", 18, 120, "")
    assert [age_band((young, old), a) for a in (0, 17, 18, 120, 121, -1)] == [young, young, old, old, None, None]
