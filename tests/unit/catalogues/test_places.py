"""Districts by code and by type-ahead."""

from __future__ import annotations

import pytest

from oit_campo.catalogues import places


def test_counts_of_inei() -> None:
    assert (len(places.all_places()), len(places.provinces()), len(places.departments())) == (1891, 196, 25)


def test_get() -> None:
    lurigancho = places.get("150132")
    assert (lurigancho.district, lurigancho.province, lurigancho.department) == (
        "San Juan de Lurigancho",
        "Lima",
        "Lima",
    )
    assert lurigancho.label == "San Juan de Lurigancho, Lima, Lima"
    with pytest.raises(KeyError):
        places.get("999999")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("san juan lur", "150132"),
        ("SAN JUAN DE LURIG", "150132"),
        ("lur juan", "150132"),
        ("wanch", "080108"),
        ("brena", "150105"),
        ("breña", "150105"),
        ("chancay lima", "150605"),
    ],
)
def test_search_finds(text: str, code: str) -> None:
    assert code in {p.code for p in places.search(text)}


def test_search_order() -> None:
    assert places.search("cusco")[0].code == "080101"
    first = places.search("miraflores", near="15")[0]
    assert (first.district, first.department) == ("Miraflores", "Lima")
    assert places.search("miraflores", near="04")[0].department == "Arequipa"
    found = places.search("lima", limit=300)
    assert found[0].district == "Lima"
    assert {p.department for p in found if "Lima" not in p.district} == {"Lima"}


def test_search_edges() -> None:
    assert places.search("") == places.search("  ,") == ()
    assert places.search("qqq") == ()
    assert len(places.search("san", limit=7)) == 7


def test_names_by_code() -> None:
    assert places.department_name("08") == places.department_name("080108") == "Cusco"
    assert places.province_name("0801") == places.province_name("080108") == "Cusco"
    with pytest.raises(KeyError):
        places.department_name("99")
    with pytest.raises(KeyError):
        places.province_name("9901")


def test_every_place_lies_in_its_province_and_department() -> None:
    for place in places.all_places():
        assert places.province_name(place.code) == place.province
        assert places.department_name(place.code) == place.department


def test_reniec_codes_mean_other_districts() -> None:
    assert places.get(places.from_reniec("140101")).department == "Lima"
    assert places.get("140101").department == "Lambayeque"
    with pytest.raises(KeyError):
        places.from_reniec("999999")
