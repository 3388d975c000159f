"""Identity documents: what blocks, what only warns, what is kept. Numbers are invented (DNI from 99000000)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.pe import cui, ruc

from oit_campo.catalogues import documents
from oit_campo.domain.identity_documents import check, check_character_fits, check_ruc, last4, mask, normalise
from oit_campo.errors import UserError

TYPES = st.sampled_from(sorted(documents.rules()))


@pytest.mark.parametrize(
    ("type_code", "raw", "kept"),
    [
        ("CIV", "V-12.345.678", "V12345678"),
        ("CIV", " v 12 345 678 ", "V12345678"),
        ("DNI", "99 000.001", "99000001"),
        ("DNI", "00000001", "00000001"),
        ("CE", "000123456", "000123456"),
        ("DNI", "99000001-7", "99000001"),
        ("DNI", "99000001k", "99000001"),
        ("DNI", "990000017", "990000017"),
        ("DNI", "٩٩٠٠٠٠٠١", "99000001"),
        ("PN", "12/2010", "12/2010"),
        ("PAS", "áb-１２３", "AB123"),
        ("SD", " - ", ""),
    ],
)
def test_normalise(type_code: str, raw: str, kept: str) -> None:
    assert normalise(type_code, raw) == kept


@given(TYPES, st.text(max_size=30))
def test_normalise_is_idempotent(type_code: str, raw: str) -> None:
    once = normalise(type_code, raw)
    assert normalise(type_code, once) == once


@given(st.integers(min_value=0, max_value=99_999_999), st.sampled_from(["", " ", ".", "-", "\u00a0"]))
def test_separators_never_matter(number: int, separator: str) -> None:
    digits = f"{number:08d}"
    assert normalise("DNI", separator.join((digits[:2], digits[2:5], digits[5:]))) == digits


@pytest.mark.parametrize(("raw", "n"), [("9900000", 7), ("990000011", 9), ("9900000A", 7), ("AB99000001", 10)])
def test_dni_length_blocks(raw: str, n: int) -> None:
    with pytest.raises(UserError) as raised:
        check(documents.rule("DNI"), raw)
    assert (raised.value.code, raised.value.field, raised.value.params) == ("dni_length", "number", {"n": n})


def test_dni_of_eight_digits_is_accepted() -> None:
    assert check(documents.rule("DNI"), "99000001").warning is None


@given(st.integers(min_value=99_000_000, max_value=99_999_999))
def test_dni_check_character_warns_only_when_wrong(number: int) -> None:
    dni = str(number)
    right = cui.calc_check_digits(dni)
    for character in "0123456789ABCDEFGHIJK":
        found = check(documents.rule("DNI"), f"{dni}-{character}")
        assert found.number == dni
        assert found.check_character == character
        assert (found.warning is None) == (character in right)
        assert check_character_fits(dni, character.lower()) == (character in right)
    assert check_character_fits(dni, "")


@pytest.mark.parametrize("code", sorted(documents.rules()))
def test_no_number_never_blocks(code: str) -> None:
    assert check(documents.rule(code), " ").number == ""
    assert check(documents.rule(code), "").warning is None


@pytest.mark.parametrize(
    ("code", "raw", "warning", "size"),
    [
        ("CE", "001234567", None, None),
        ("CE", "00123456", "document_form", None),
        ("CE", "12345", "document_odd", "corto"),
        ("CE", "1234567890123", "document_odd", "largo"),
        ("CIV", "V-1234567", None, None),
        ("CIV", "E12345678", None, None),
        ("CIV", "12345678", "document_form", None),
        ("CIV", "V123456789", "document_form", None),
        ("PAS_VE", "123456789", None, None),
        ("PAS_VE", "12345678", "document_form", None),
        ("PTP", "ABC123456", None, None),
        ("CPP", "12345678", None, None),
        ("PAS", "AB/12345", "document_form", None),
        ("SD", "123", "document_odd", "largo"),
    ],
)
def test_everything_but_the_dni_only_warns(code: str, raw: str, warning: str | None, size: str | None) -> None:
    found = check(documents.rule(code), raw)
    assert found.warning == warning
    assert found.params.get("corto_largo") == size
    assert found.number == normalise(code, raw)


@given(TYPES.filter(lambda c: c != "DNI"), st.text(max_size=40))
def test_no_other_type_ever_raises(code: str, raw: str) -> None:
    assert check(documents.rule(code), raw).number == normalise(code, raw)


@given(st.sampled_from(["10", "15", "16", "17", "20"]), st.integers(min_value=0, max_value=99_999_999))
def test_ruc_check_digit(prefix: str, middle: int) -> None:
    body = f"{prefix}{middle:08d}"
    right = ruc.calc_check_digit(body)
    assert check_ruc(f"{body[:5]} {body[5:]}-{right}", documents.ruc_prefixes()).number == body + right
    for wrong in set("0123456789") - {right}:
        with pytest.raises(UserError, match="ruc_check"):
            check_ruc(body + wrong, documents.ruc_prefixes())


def test_ruc_prefix_16_is_known_although_the_library_refuses_it() -> None:
    number = "1699000001" + ruc.calc_check_digit("1699000001")
    assert not ruc.is_valid(number)
    assert check_ruc(number, documents.ruc_prefixes()).warning is None
    assert check_ruc(number, {"10"}).warning == "ruc_prefix"


@pytest.mark.parametrize(("raw", "n"), [("2051233379", 10), ("205123337971", 12), ("2051233379X", 10)])
def test_ruc_length(raw: str, n: int) -> None:
    with pytest.raises(UserError) as raised:
        check_ruc(raw, documents.ruc_prefixes())
    assert (raised.value.code, raised.value.field, raised.value.params) == ("ruc_length", "ruc", {"n": n})


def test_empty_ruc_is_fine() -> None:
    assert check_ruc("", documents.ruc_prefixes()).number == ""


@pytest.mark.parametrize(
    ("number", "shown"), [("99004821", "••••4821"), ("4821", "••••"), ("", ""), ("A48210", "••••8210")]
)
def test_mask(number: str, shown: str) -> None:
    assert mask(number) == shown


@given(st.text(alphabet="0123456789ABC", max_size=15))
def test_mask_shows_four_characters_at_most(number: str) -> None:
    assert len(last4(number)) in (0, 4)
    assert mask(number).replace("•", "") == last4(number)
