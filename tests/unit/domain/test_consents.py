"""Permission: which answer counts, until when, and how it must be proved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.catalogues import consents as catalogue
from oit_campo.domain.consents import (
    Answer,
    accepts,
    check_proof,
    check_use,
    expiry,
    latest,
    may_use,
    refusal_words,
    unanswered,
)
from oit_campo.errors import UserError

PURPOSES = tuple(catalogue.purposes().values())
METHODS = tuple(catalogue.proof_methods().values())
DAY = date(2026, 3, 9)
PROGRAMME = Answer("programa", "si", DAY)


def test_one_mandatory_purpose() -> None:
    assert [p.code for p in PURPOSES if p.mandatory] == ["programa"]


def test_yes_no_later_and_silence() -> None:
    for answer, allowed in (("si", True), ("no", False), ("despues", False), ("retirado", False)):
        assert may_use(PURPOSES, [PROGRAMME, Answer("imagen", answer, DAY)], "imagen", DAY) is allowed
    assert not may_use(PURPOSES, [PROGRAMME], "imagen", DAY)
    assert may_use(PURPOSES, [], "operacion", DAY)
    with pytest.raises(KeyError):
        may_use(PURPOSES, [PROGRAMME], "publicidad", DAY)


def test_without_the_mandatory_yes_nothing_is_used() -> None:
    contact = Answer("contacto", "si", DAY)
    assert may_use(PURPOSES, [PROGRAMME, contact], "contacto", DAY)
    gone = Answer("programa", "retirado", DAY, recorded=1)
    assert not may_use(PURPOSES, [PROGRAMME, contact, gone], "contacto", DAY)


def test_expiry_day_is_the_last() -> None:
    until = expiry(DAY, 2)
    answers = [PROGRAMME, Answer("contacto", "si", DAY, expires_on=until)]
    assert until == date(2028, 3, 9)
    assert may_use(PURPOSES, answers, "contacto", until)
    assert not may_use(PURPOSES, answers, "contacto", until + timedelta(days=1))


ANSWERS = st.lists(
    st.builds(
        Answer,
        st.sampled_from(["programa", "imagen"]),
        st.sampled_from(["si", "no", "despues", "retirado"]),
        st.dates(DAY, DAY + timedelta(days=2)),
        st.integers(0, 2),
    ),
    max_size=12,
)


@given(ANSWERS)
def test_the_latest_answer_wins_in_any_order(answers: list[Answer]) -> None:
    found = latest(answers)
    assert latest(reversed(answers)) == found
    for answer in answers:
        winner = found[answer.purpose]
        assert (winner.occurred_on, winner.recorded) >= (answer.occurred_on, answer.recorded)


def test_a_withdrawal_wins_a_tie() -> None:
    yes, gone = Answer("imagen", "si", DAY, 5), Answer("imagen", "retirado", DAY, 5)
    assert latest([gone, yes]) == latest([yes, gone]) == {"imagen": gone}
    again = Answer("imagen", "si", DAY, 6)
    assert latest([gone, again]) == {"imagen": again}


def test_words_for_what_is_missing() -> None:
    check_use(PURPOSES, [PROGRAMME], "programa", DAY)
    with pytest.raises(UserError, match="consent_needed"):
        check_use(PURPOSES, [PROGRAMME], "contacto", DAY)
    old = Answer("contacto", "si", DAY, expires_on=DAY)
    with pytest.raises(UserError) as raised:
        check_use(PURPOSES, [PROGRAMME, old], "contacto", DAY + timedelta(days=1))
    assert raised.value.code == "consent_expired"
    assert raised.value.params == {"finalidad": catalogue.purposes()["contacto"].label, "fecha": "09/03/2026"}


def test_what_is_still_to_ask() -> None:
    answers = [PROGRAMME, Answer("imagen", "despues", DAY), Answer("contacto", "no", DAY)]
    found = unanswered(PURPOSES, answers, ["seguimiento", "imagen", "contacto", "programa"])
    assert [p.code for p in found] == ["imagen", "seguimiento"]


@pytest.mark.parametrize(
    ("purpose", "accepted"),
    [
        (
            "programa",
            {"firma_en_pantalla", "firma_en_papel", "huella_en_papel", "de_palabra_en_grupo", "de_palabra_en_persona"},
        ),
        ("imagen", {"firma_en_pantalla", "firma_en_papel", "huella_en_papel"}),
        ("discapacidad", {"firma_en_pantalla", "firma_en_papel", "huella_en_papel"}),
        ("capital_credito", {"firma_en_papel", "huella_en_papel"}),
    ],
)
def test_proof(purpose: str, accepted: set[str]) -> None:
    asked = catalogue.purposes()[purpose]
    assert {m.code for m in METHODS if accepts(asked, m, METHODS)} == accepted
    for method in METHODS:
        check_proof(asked, "no", method, METHODS, "Testigo")
        if method.code in accepted:
            check_proof(asked, "si", method, METHODS, "Testigo")
        else:
            with pytest.raises(UserError) as raised:
                check_proof(asked, "si", method, METHODS, "Testigo")
            assert (raised.value.code, raised.value.field) == ("consent_proof", "proof_method")


def test_a_thumbprint_needs_a_witness() -> None:
    thumb = catalogue.proof_methods()["huella_en_papel"]
    for answer in ("si", "no"):
        with pytest.raises(UserError) as raised:
            check_proof(PURPOSES[0], answer, thumb, METHODS, " ")
        assert (raised.value.code, raised.value.field) == ("witness_needed", "witness_name")


def test_what_is_said_after_a_no() -> None:
    assert refusal_words(catalogue.purposes(), "programa") == "No acepta. No se guardó nada de esta persona."
