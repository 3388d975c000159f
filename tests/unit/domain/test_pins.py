"""PINs that everybody would try first are refused, and most of the others aren't."""

from __future__ import annotations

import random

import pytest

from oit_campo.domain.pins import is_pin, is_trivial


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", " 12345", "１２３４５６", "12³456"])
def test_only_six_digits_are_a_pin(typed: str) -> None:
    assert not is_pin(typed)
    assert is_pin("482957")


@pytest.mark.parametrize(
    "pin",
    [
        "000000",
        "999999",
        "123456",
        "654321",
        "012345",
        "789012",
        "246802",
        "135791",
        "121212",
        "123123",
        "112233",
        "100001",
        "111222",
        "110011",
        "123321",
        "147258",
        "159753",
        "789456",
    ],
)
def test_runs_repetitions_and_drawings_are_trivial(pin: str) -> None:
    assert is_trivial(pin)


@pytest.mark.parametrize("pin", ["140893", "081493", "930814", "290296", "121985", "198512", "011200", "311299"])
def test_dates_are_trivial(pin: str) -> None:
    assert is_trivial(pin)


@pytest.mark.parametrize("pin", ["482957", "739158", "604937", "905743", "320187", "993047"])
def test_others_are_not(pin: str) -> None:
    assert not is_trivial(pin)


def test_enough_is_left_to_choose_from() -> None:
    drawn = random.Random(6).sample(range(1_000_000), 20_000)
    refused = sum(is_trivial(f"{n:06d}") for n in drawn) / len(drawn)
    assert 0.05 < refused < 0.15
