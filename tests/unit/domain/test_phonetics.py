"""The phonetic key: spellings heard as one name meet, other names stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.catalogues import tables
from oit_campo.domain.names import fold
from oit_campo.domain.phonetics import phonetic_key, phonetic_prefix, phonetic_words

SAME = """
Yeferson Jefferson|Gonzales González|Ximena Jimena|Ximena Gimena|Xiomara Ciomara|Xavier Javier|Giovanna Yovana|Jhon Yon
Jhonatan Yonathan|Wilmer Wuilmer|Huamán Guamán|Huamán Wamán|Oswaldo Osvaldo|Edwar Eduar|Stefany Estefani|Stephany Estefany
Christian Cristian|Christopher Cristofer|Yrma Irma|Ysabel Isabel|Mayra Maira|Keyla Queila|Nayeli Nallely|Yuleisy Yuleicy
Llerena Yerena|Quispe Kispe|Ccori Qori|Ttito Tito|Vásquez Bazques|Zevallos Ceballos|Alexander Alecsander|Yelitza Yelisa
William Willian|Campos Canpos|Iolanda Yolanda|Hernández Ernandes|Erick Eric|Sharon Charon|Ruth Rut|Muñoz Munoz|Accha Acha
Uzcátegui Uscategui|Sophia Sofía|Yamunaqué Llamunaque|Smith Esmit|Isaac Isac|Yéssica Jesica|Noemí Nohemy|Ascencio Asencio
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize("pair", SAME.split("|"))
def test_same_sound_same_key(pair: str) -> None:
    one, other = pair.split()
    assert fold(one) != fold(other) or one != other
    assert phonetic_key(one) == phonetic_key(other) != ""


@pytest.mark.parametrize("pair", ["Rosa Luz", "Peña Peralta", "Quispe Choque", "Ana Elena", "Díaz Ríos", "Ramos Rivas"])
def test_other_names_stay_apart(pair: str) -> None:
    one, other = pair.split()
    assert phonetic_key(one) != phonetic_key(other)


def test_full_name() -> None:
    assert phonetic_words("Yeferson Gonzales") == phonetic_words("Jefferson  GONZÁLEZ")
    assert phonetic_words("H  Ana") == ("ana",)
    assert phonetic_words("") == ()


def _words() -> list[str]:
    raw = tables.settings("names")
    return sorted({word for land in ("pe", "ve") for names in raw[land].values() for n in names for word in n.split()})


def test_distinct_names_keep_distinct_keys() -> None:
    folded = {fold(w) for w in _words()}
    assert len({phonetic_key(w) for w in folded}) >= 0.98 * len(folded)


@pytest.mark.parametrize(
    "word", [*_words(), "Xiomara", "Guamán", "Stefany", "Christian", "Llerena", "Wuilmer", "Canpos"]
)
def test_what_is_begun_is_a_prefix_of_the_key(word: str) -> None:
    for end in range(1, len(word) + 1):
        assert phonetic_key(word).startswith(phonetic_prefix(word[:end]))


def test_the_prefix_grows_soon() -> None:
    assert phonetic_prefix("Jef") == "jef"
    assert phonetic_prefix("Quis") == "ki"
    assert phonetic_prefix("") == ""


@given(st.text(alphabet="abcdefghijklmnñopqrstuvwxyzáéíóúü' -", max_size=20))
def test_keys_are_plain_letters(word: str) -> None:
    key = phonetic_key(word)
    assert key == "" or (key.isascii() and key.isalpha() and key.islower())


def test_other_alphabets_pass_through() -> None:
    assert phonetic_key("Ольга") == "ольга"
