"""Code lists: every list a field names can be shown and searched."""

from __future__ import annotations

import pytest

from oit_campo.catalogues import lists, tables


def _lists_of_fields() -> list[str]:
    named = {
        r["type"].removeprefix("list:").removeprefix("code:") for r in tables.rows("fields") if "code:" in r["type"]
    }
    return sorted(named - {"ubigeo"})


@pytest.mark.parametrize("name", _lists_of_fields())
def test_every_list_of_a_field_has_options(name: str) -> None:
    assert name in lists.names()
    options = lists.options(name)
    assert len({o.code for o in options}) == len(options) > 0
    assert all(o.code and o.label for o in options)


@pytest.mark.parametrize("name", lists.names())
def test_every_list_reads(name: str) -> None:
    for option in lists.options(name):
        assert lists.label(name, option.code) == lists.label_or_code(name, option.code) == option.label
        assert lists.is_code(name, option.code)


def test_order_of_the_file() -> None:
    assert [o.code for o in lists.options("sex")] == ["F", "M", "X", "NR"]
    assert [o.code for o in lists.options("birth_precision")] == ["dia", "mes", "anio", "edad"]
    assert [o.code for o in lists.options("attendance_codes")] == list("PTFJSR")


def test_countries_start_with_the_usual_ones_then_alphabetically() -> None:
    codes = [o.code for o in lists.options("countries")]
    assert codes[:4] == ["PER", "VEN", "COL", "ECU"]
    assert codes[10:13] != ["ABW", "AFG", "AGO"] or codes.index("AFG") < codes.index("ALB")
    assert codes.index("ESP") < codes.index("USA") < codes.index("EST")
    nationalities = [o.code for o in lists.options("nationalities")]
    assert nationalities[:2] == ["PER", "VEN"]


def test_unknown_lists_and_codes() -> None:
    for call in (lambda: lists.options("nada"), lambda: lists.label("sex", "Z"), lambda: lists.label("nada", "x")):
        with pytest.raises(KeyError):
            call()
    assert lists.label_or_code("sex", "Z") == "Z"
    assert not lists.is_code("sex", "Z")


def test_answers_that_stand_alone() -> None:
    assert lists.excludes_others("ninguno")
    assert lists.excludes_others("nr")
    assert not lists.excludes_others("ruc")


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("ciiu4", "quinua", "0111"),
        ("ciiu4", "0112", "0112"),
        ("nationalities", "venez", "VEN"),
        ("nationalities", "peru", "PER"),
        ("countries", "haiti", "HTI"),
        ("education_levels", "tsu", "tecnica"),
        ("document_types", "DNI", "DNI"),
    ],
)
def test_search(name: str, text: str, code: str) -> None:
    assert code in {o.code for o in lists.search(name, text)}


def test_search_order_and_limit() -> None:
    assert lists.search("ciuo08", "tra")[0].label.startswith("Trabajadores")
    assert len(lists.search("countries", "", limit=5)) == 5
    assert lists.search("countries", "", limit=5) == lists.options("countries")[:5]
    assert lists.search("countries", "zzz") == ()
    assert lists.search("countries", "guinea ecua")[0].code == "GNQ"
