"""Purposes, proofs and the text that is read."""

from __future__ import annotations

import hashlib

import pytest

from oit_campo.catalogues import consents, tables

FILLED = {b: f"<{b}>" for b in consents.brackets()}


def test_purposes_in_their_order() -> None:
    assert list(consents.purposes())[:3] == ["programa", "contacto", "grupo_whatsapp"]
    assert [p.order for p in consents.purposes().values()] == list(range(1, 11))
    for purpose in consents.purposes().values():
        assert purpose.minimum_proof in consents.proof_methods()
        assert purpose.question.endswith(("?", "."))
        assert not (purpose.sensitive and not purpose.written_proof)


def test_text_is_filled() -> None:
    text = consents.spoken_text(FILLED, no_sharing_confirmed=True)
    assert "[" not in text
    assert "{" not in text
    assert "Somos <organización>." in text
    assert "No los damos a Migraciones" in text
    assert text.startswith("Somos")
    assert text.endswith("a otras.")


def test_a_promise_nobody_confirmed_is_left_out_whole() -> None:
    text = consents.spoken_text(FILLED, no_sharing_confirmed=False)
    assert "Migraciones" not in text
    assert "\n\nA quienes financian les damos totales, sin nombres." in text
    assert "  " not in text


@pytest.mark.parametrize("bracket", consents.brackets())
@pytest.mark.parametrize("words", ["", "  "])
def test_an_empty_bracket_stops_the_text(bracket: str, words: str) -> None:
    with pytest.raises(ValueError, match=bracket):
        consents.spoken_text(FILLED | {bracket: words}, no_sharing_confirmed=True)


def test_brackets_are_those_of_the_ten_points() -> None:
    said = {b for r in tables.rows("consent_notice_points") for b in r["placeholder"].split("|") if b}
    assert set(consents.brackets()) <= said
    assert len(consents.brackets()) == 8


def test_referral_question_is_filled_too() -> None:
    question = consents.purposes()["derivacion"].question
    assert consents.fill(question, {"institución": "SUNAFIL", "motivo": "una consulta"}).endswith(
        "a SUNAFIL para una consulta?"
    )
    with pytest.raises(ValueError, match="institución"):
        consents.fill(question, {"motivo": "una consulta"})


def test_filling_doesnt_look_into_what_was_filled() -> None:
    assert consents.fill("[a] [b]", {"a": "[b]", "b": "x"}) == "[b] x"


def test_a_text_without_its_spoken_part(monkeypatch: pytest.MonkeyPatch) -> None:
    consents.spoken_template.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(tables, "text", lambda name: "# nada")
        with pytest.raises(ValueError, match="spoken"):
            consents.spoken_template()
    assert consents.spoken_template().startswith("Somos")


def test_print_of_a_text() -> None:
    assert consents.text_sha256("ñ") == hashlib.sha256(b"\xc3\xb1").hexdigest()
