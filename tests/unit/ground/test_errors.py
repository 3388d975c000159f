"""Errors carry a code and parameters, never a sentence."""

from __future__ import annotations

import pickle

import pytest

from oit_campo.errors import CampoError, KnownError, UserError


def test_a_user_error_stands_beside_its_field() -> None:
    error = UserError("dni_length", field="document_number", n=7)
    assert (error.code, error.field, error.params) == ("dni_length", "document_number", {"n": 7})


def test_a_user_error_may_have_no_field() -> None:
    assert UserError("roster_open", n=3).field is None


def test_a_known_error_has_code_and_parameters() -> None:
    error = KnownError("disk_low", mb=120)
    assert (error.code, error.params) == ("disk_low", {"mb": 120})


@pytest.mark.parametrize("kind", [UserError, KnownError])
def test_both_are_caught_as_one_and_show_their_code_only(kind: type[CampoError]) -> None:
    with pytest.raises(CampoError) as caught:
        raise kind("below_age", edad=15, minimo=18)
    assert str(caught.value) == "below_age"
    assert "15" not in repr(caught.value)


def test_the_two_kinds_are_told_apart() -> None:
    assert not issubclass(UserError, KnownError)
    assert not issubclass(KnownError, UserError)


def test_an_error_passes_between_processes_with_its_code() -> None:
    assert pickle.loads(pickle.dumps(KnownError("disk_full"))).code == "disk_full"  # noqa: S301 - made on this line
