"""The password meter: length first, known pieces count once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.domain.passwords import check_password, strength
from oit_campo.errors import UserError


@pytest.mark.parametrize(
    ("password", "score", "code"),
    [
        ("", 0, "password_short"),
        ("k7#Tq!9xZ", 0, "password_short"),
        ("k7#Tq!9xZw", 2, "password_longer"),
        ("Contraseña2024", 0, "password_common"),
        ("p4ssw0rd2024", 0, "password_common"),
        ("1234567890", 0, "password_run"),
        ("0987654321", 0, "password_run"),
        ("qwertyuiop12", 0, "password_run"),
        ("abcdefghijklm", 0, "password_run"),
        ("aaaaaaaaaaaaaaaaaaaa", 0, "password_repeated"),
        ("mesamesamesamesa", 0, "password_repeated"),
        ("14081993 09/03/2026", 0, "password_date"),
        ("rosaquispe77", 0, "password_name"),
        ("mesa lluvia tren azul", 4, "password_good"),
        ("la llama canta bajito", 4, "password_good"),
        ("gato verde salta", 3, "password_good"),
        ("ñandú güero té", 2, "password_longer"),
    ],
)
def test_meter(password: str, score: int, code: str) -> None:
    found = strength(password, "Rosa Quispe")
    assert (found.score, found.code) == (score, code)
    assert found.allowed == (score >= 2)


def test_the_name_counts_only_when_it_is_ones_own() -> None:
    assert strength("mi rosaquispe!", "Rosa Quispe").score < strength("mi rosaquispe!", "Ana Li").score
    assert strength("mi rosaquispe!").score == strength("mi rosaquispe!", "de").score


def test_weak_ones_are_refused_beside_the_field() -> None:
    with pytest.raises(UserError) as raised:
        check_password("corta")
    assert (raised.value.code, raised.value.field, raised.value.params) == ("password_short", "password", {"n": 10})
    with pytest.raises(UserError, match="password_common"):
        check_password("Contraseña2024")
    assert check_password("gato verde salta").score == 3


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_text_has_a_score(password: str, user_name: str) -> None:
    assert 0 <= strength(password, user_name).score <= 4


@given(st.text(alphabet="bdfgjkpvxyz", min_size=10, max_size=30))
def test_one_sign_more_never_hurts_much(password: str) -> None:
    assert strength(password + " lluvia azul").score >= strength(password).score
