"""Names: cleaned, joined, sorted and folded without ever refusing one."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.catalogues import tables
from oit_campo.domain.names import clean_name, fold, full_name, initials, list_name, require_given_name, sort_key
from oit_campo.errors import UserError

HOSTILE = tables.text("hostile_names.txt").split("\n")[:-1]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Rosa   Flores  ", "Rosa Flores"),
        ("Rosa\u00a0Flores\u2009Ttito", "Rosa Flores Ttito"),
        ("Rosa\tFlores\n", "Rosa Flores"),
        ("Rosa\u200bFlores Luz", "RosaFlores Luz"),
        ("\u202eanaM seroloD", "anaM seroloD"),
        ("Jose\u0301 Nu\u0301n\u0303ez", "José Núñez"),
        ("D'Alessandro", "D’Alessandro"),
        ("D’Alessandro", "D’Alessandro"),
        ("O´Paredes", "O’Paredes"),
        ("X\u0000Y", "XY"),
        ("\ud800Ana", "Ana"),
        ("A", "A"),
    ],
)
def test_clean_name(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_survive(name: str) -> None:
    clean = clean_name(name)
    assert clean == unicodedata.normalize("NFC", clean) == clean_name(clean)
    assert require_given_name(name) == clean
    assert full_name(name) == list_name(name) == clean
    assert list_name("Ana", name) == f"{clean.upper()}, Ana"
    letters = [c for c in unicodedata.normalize("NFC", name) if c.isalnum()]
    assert [c for c in clean if c.isalnum()] == letters
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in clean)


def test_hostile_names_are_there() -> None:
    assert len(HOSTILE) == 60


@given(st.text(max_size=40))
def test_clean_and_fold_are_idempotent(text: str) -> None:
    assert clean_name(clean_name(text)) == clean_name(text)
    assert fold(fold(text)) == fold(text)
    assert fold(clean_name(text)) == fold(text)


@pytest.mark.parametrize("raw", ["", "   ", "\u200b", "---", "."])
def test_a_given_name_is_needed(raw: str) -> None:
    with pytest.raises(UserError) as raised:
        require_given_name(raw)
    assert (raised.value.code, raised.value.field) == ("name_needed", "given_names")


def test_a_name_no_certificate_takes_is_refused_at_the_table() -> None:
    whole = "A" * 58, "B" * 30, "C" * 30
    assert require_given_name(*whole) == "A" * 58  # control: 120 with its two spaces
    with pytest.raises(UserError) as raised:
        require_given_name("A" * 59, *whole[1:])
    assert (raised.value.code, raised.value.field) == ("name_long", "given_names")


def test_names_on_paper() -> None:
    assert full_name(" Ana  María", "de la Cruz", "Huamán") == "Ana María de la Cruz Huamán"
    assert list_name("Ana María", "de la Cruz", "Ñaupas") == "DE LA CRUZ ÑAUPAS, Ana María"
    assert list_name("Rosa", "Quispe") == "QUISPE, Rosa"
    assert list_name("Illari") == full_name("Illari") == "Illari"


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        (("Ana María", "Flores", "Quispe"), "A. F. Q."),
        (("Ana", "de la Cruz", ""), "A. C."),
        (("Ñusta", "", ""), "Ñ."),
        (("Luz", "Del", ""), "L. D."),
        (("'Ana'", "", ""), "A."),
        (("", "", ""), "•"),
    ],
)
def test_initials(parts: tuple[str, str, str], shown: str) -> None:
    assert initials(*parts) == shown


SORTED = [
    ("Ana", "D’Alba", ""),
    ("Ana", "De la Cruz", "Huamán"),
    ("Ana", "Deza", ""),
    ("Illari", "", ""),
    ("Wen", "Li", ""),
    ("Ana", "Li Wen", ""),
    ("Ana", "Nuñez", "Ramos"),
    ("Rosa", "Núñez", "Ramos"),
    ("Ana", "Nzu", ""),
    ("Ana", "Ñaupas", ""),
    ("Ana", "Obando", ""),
    ("Ana", "Pena", "Ruiz"),
    ("Ana", "Penz", ""),
    ("Ana", "Peña", "Ruiz"),
    ("Rosa", "Quispe", ""),
    ("Ana", "Quispe", "Flores"),
    ("Ñusta", "Quispe", "Flores"),
    ("Olga", "Quispe", "Flores"),
]


def test_spanish_order() -> None:
    shuffled = random.Random(7).sample(SORTED, len(SORTED))
    assert sorted(shuffled, key=lambda p: sort_key(*p)) == SORTED
    assert sorted(shuffled, key=lambda p: sort_key(*p).encode("utf8")) == SORTED


def test_a_plain_sort_would_fail() -> None:
    assert sorted(SORTED, key=lambda p: " ".join((*p[1:], p[0]))) != SORTED


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÑAUPAS", "naupas"),
        ("Jose\u0301 Núñez", "jose nunez"),
        ("D’Alessandro", "dalessandro"),
        ("O´Paredes", "oparedes"),
        ("San Martín-Pérez", "san martin perez"),
        ("Xæ Ñ-7", "xae n 7"),
        ("Straße Łuk", "strasse luk"),
        ("Ольга Рамос", "ольга рамос"),
        ("Ana\u200b🌸", "ana"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
