"""Céntimos: shown, read back, written out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.domain.money import (
    MOST_CENTIMOS,
    USD,
    amount_in_words,
    number_in_words,
    parse_money,
    show_money,
)
from oit_campo.errors import UserError


def test_show() -> None:
    assert show_money(150000) == "S/ 1,500.00"
    assert show_money(5) == "S/ 0.05"
    assert show_money(-350) == "-S/ 3.50"
    assert show_money(123456789, USD) == "US$ 1,234,567.89"


@pytest.mark.parametrize(
    ("typed", "centimos"),
    [
        ("1500", 150000),
        ("1,500", 150000),
        ("S/ 1,500.00", 150000),
        ("s/. 1500.5", 150050),
        ("S/1500.05", 150005),
        ("0", 0),
        (" 12,345,678.9 ", 1234567890),
        ("US$ 20", 2000),
    ],
)
def test_parse(typed: str, centimos: int) -> None:
    assert parse_money(typed) == centimos


@pytest.mark.parametrize("typed", ["", "1,50", "1.500,00", "1500.555", "-5", "mil", "1,5000", "1 500", ".5", "٥", "5."])
def test_amounts_that_could_mean_two_things(typed: str) -> None:
    with pytest.raises(UserError) as raised:
        parse_money(typed, field="amount")
    assert (raised.value.code, raised.value.field) == ("amount_form", "amount")


def test_too_large() -> None:
    assert parse_money("99999999999.99") == MOST_CENTIMOS
    with pytest.raises(UserError, match="amount_large"):
        parse_money("100000000000")


@given(st.integers(0, MOST_CENTIMOS))
def test_round_trip(centimos: int) -> None:
    assert parse_money(show_money(centimos)) == centimos


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "cero"),
        (1, "uno"),
        (16, "dieciséis"),
        (21, "veintiuno"),
        (22, "veintidós"),
        (30, "treinta"),
        (31, "treinta y uno"),
        (99, "noventa y nueve"),
        (100, "cien"),
        (101, "ciento uno"),
        (500, "quinientos"),
        (999, "novecientos noventa y nueve"),
        (1000, "mil"),
        (1001, "mil uno"),
        (1500, "mil quinientos"),
        (2000, "dos mil"),
        (21000, "veintiún mil"),
        (31000, "treinta y un mil"),
        (100000, "cien mil"),
        (101000, "ciento un mil"),
        (121021, "ciento veintiún mil veintiuno"),
        (999999, "novecientos noventa y nueve mil novecientos noventa y nueve"),
        (1000000, "un millón"),
        (1000001, "un millón uno"),
        (21000000, "veintiún millones"),
        (2500000, "dos millones quinientos mil"),
        (1001000000, "mil un millones"),
    ],
)
def test_number_in_words(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_amounts_in_words() -> None:
    assert amount_in_words(150000) == "Mil quinientos y 00/100 soles"
    assert amount_in_words(5) == "Cero y 05/100 soles"
    assert amount_in_words(2199, USD) == "Veintiuno y 99/100 dólares americanos"
    for outside in (-1, MOST_CENTIMOS + 1):
        with pytest.raises(ValueError, match="range"):
            amount_in_words(outside)


@given(st.lists(st.integers(0, 999_999_999), min_size=2, max_size=2, unique=True))
def test_words_tell_numbers_apart(pair: list[int]) -> None:
    assert number_in_words(pair[0]) != number_in_words(pair[1])
