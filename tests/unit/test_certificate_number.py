"""The certificate's number: final, offline, and proof against a slip of the pen."""

from __future__ import annotations

import random
import string

import pytest

from oit_campo.domain.certificate_number import (
    COUNTER_MAX,
    LETTERS,
    CertificateNumber,
    format_number,
    letters_from_run_prefix,
    parse_number,
    parse_typed_number,
)
from oit_campo.errors import UserError

GOLDEN = [
    (("PE", "L07", 123, "TQWK"), "PE-L07-000123-TQWK-11"),
    (("PE", "L01", 1, "AAAA"), "PE-L01-000001-AAAA-24"),
    (("PE", "L99", 999999, "ZZZZ"), "PE-L99-999999-ZZZZ-05"),
    (("EC", "M100", 42, "BCDF"), "EC-M100-000042-BCDF-42"),
]


def numbers(seed: int, count: int) -> list[str]:
    dice = random.Random(seed)
    prefixes = ["L07", "L10", "L99", "M100", "Z9999", "A00"]
    return [
        format_number("PE", dice.choice(prefixes), dice.randint(1, COUNTER_MAX), "".join(dice.choices(LETTERS, k=4)))
        for _ in range(count)
    ]


def refused(text: str) -> bool:
    try:
        parse_number(text)
    except UserError as error:
        return error.code == "number_wrong"
    return False


@pytest.mark.parametrize(("parts", "text"), GOLDEN)
def test_golden_vectors(parts: tuple[str, str, int, str], text: str) -> None:
    assert format_number(*parts) == text
    assert parse_number(text) == CertificateNumber(*parts)


def test_letters_are_the_crockford_alphabet_without_digits() -> None:
    assert set(LETTERS) == set(string.ascii_uppercase) - set("ILOU")
    assert len(LETTERS) == 22


def likely_slips(letter: str) -> str:
    """What a hand writes instead: a digit for a digit, a letter for a letter."""
    return "-" if letter == "-" else string.digits if letter.isdigit() else string.ascii_uppercase


def test_every_single_change_and_every_adjacent_swap_is_refused() -> None:
    anything = string.ascii_letters + string.digits + "- "
    for n, text in enumerate(numbers(7, 2000)):
        assert parse_number(text).text == text  # the control: the good one passes
        for at, letter in enumerate(text):
            for other in anything if n < 20 else likely_slips(letter):
                assert other == letter or refused(text[:at] + other + text[at + 1 :])
            swapped = text[:at] + text[at + 1 : at + 2] + letter + text[at + 2 :]
            assert swapped == text or refused(swapped), (text, swapped)


@pytest.mark.parametrize(
    "text", ["", "PE", "PE-L07-000123-TQWK-12", "PE-L07-000000-TQWK-00", "PE-L07-123-TQWK-11", "x" * 5000]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert refused(text)
    with pytest.raises(UserError):
        parse_typed_number(text)


@pytest.mark.parametrize(
    "typed",
    ["pe-l07-000123-tqwk-11", " PE L07 000123 TQWK 11 ", "PE–L07–000123–TQWK–11", "PE - L07 - 000123 - TQWK - 11\n"],
)
def test_typed_numbers_are_read_kindly(typed: str) -> None:
    assert parse_typed_number(typed).text == "PE-L07-000123-TQWK-11"
    assert refused(typed)


@pytest.mark.parametrize(
    "parts",
    [
        ("P", "L07", 1, "TQWK"),
        ("PE", "07", 1, "TQWK"),
        ("PE", "L071", 1, "TQWK"),
        ("PE", "L07", 0, "TQWK"),
        ("PE", "L07", COUNTER_MAX + 1, "TQWK"),
        ("PE", "L07", 1, "TQWI"),
        ("PE", "L07", 1, "TQW"),
    ],
)
def test_parts_no_number_can_have(parts: tuple[str, str, int, str]) -> None:
    with pytest.raises(ValueError):
        format_number(*parts)


def test_letters_tell_runs_apart_and_hide_the_prefix() -> None:
    drawn = [letters_from_run_prefix(prefix) for prefix in range(4000)]
    assert all(len(letters) == 4 and set(letters) <= set(LETTERS) for letters in drawn)
    assert len(set(drawn)) > 3900  # 22⁴ = 234,256 values
    assert letters_from_run_prefix(0) == "VXCK"
    assert letters_from_run_prefix((1 << 74) - 1) == "QMJZ"
    for outside in (-1, 1 << 74):
        with pytest.raises(ValueError):
            letters_from_run_prefix(outside)
