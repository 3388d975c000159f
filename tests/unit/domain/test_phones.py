"""Telephone numbers: one form for one number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.domain.phones import normalise_phone, show_phone
from oit_campo.errors import UserError


@pytest.mark.parametrize(
    ("raw", "kept", "shown"),
    [
        ("987 654 321", "+51987654321", "987 654 321"),
        ("987-654-321", "+51987654321", "987 654 321"),
        ("51987654321", "+51987654321", "987 654 321"),
        ("+51 987654321", "+51987654321", "987 654 321"),
        ("(+51) 987654321", "+51987654321", "987 654 321"),
        ("0051 987654321", "+51987654321", "987 654 321"),
        ("+58 412-1234567", "+584121234567", "+584121234567"),
        ("00584121234567", "+584121234567", "+584121234567"),
        ("01 456 7890", "+5114567890", "01 4567890"),
        ("+51 1 4567890", "+5114567890", "01 4567890"),
        ("084 221122", "+5184221122", "084 221122"),
        ("９87654321", "+51987654321", "987 654 321"),
        ("", "", ""),
        ("  ", "", ""),
    ],
)
def test_normalise_phone(raw: str, kept: str, shown: str) -> None:
    assert normalise_phone(raw) == kept
    assert normalise_phone(kept) == kept
    assert show_phone(kept) == shown


@pytest.mark.parametrize(
    ("raw", "code", "n"),
    [
        ("98765432", "phone_length", 8),
        ("9876543210", "phone_length", 10),
        ("584121234567", "phone_length", 12),
        ("4567890", "phone_length", 7),
        ("+123456", "phone_length", 6),
        ("+1234567890123456", "phone_length", 16),
        ("+5198765432", "phone_length", 8),
        ("no tiene", "phone_length", 0),
        ("887654321", "phone_start", None),
        ("099654321", "phone_start", None),
        ("+51887654321", "phone_start", None),
    ],
)
def test_numbers_refused(raw: str, code: str, n: int | None) -> None:
    with pytest.raises(UserError) as raised:
        normalise_phone(raw)
    assert (raised.value.code, raised.value.field) == (code, "phone")
    assert raised.value.params.get("n") == n


@given(st.integers(min_value=900_000_000, max_value=999_999_999))
def test_every_peruvian_mobile(number: int) -> None:
    kept = normalise_phone(str(number))
    assert kept == f"+51{number}"
    assert normalise_phone(show_phone(kept)) == kept


@given(st.text(max_size=20))
def test_one_form_or_a_user_error(raw: str) -> None:
    try:
        kept = normalise_phone(raw)
    except UserError:
        return
    assert normalise_phone(kept) == kept
