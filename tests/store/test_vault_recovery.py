"""Forgotten passwords: 26 letters over the telephone, once, with a vault that was rekeyed meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.clock import FixedClock
from oit_campo.domain.recovery_letters import ALPHABET, LETTERS, letters_of, read_letters, show_letters
from oit_campo.errors import UserError
from oit_campo.store.vault import KdfParams, Vault
from oit_campo.store.vault_recovery import RecoverySecret

FAST = KdfParams(memory_kib=8, iterations=1, lanes=1)
ROSA, DEVICE = UUID(int=0xA1), UUID(int=0xD1)
SECRET = bytes(range(0x40, 0x50))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2031, 5, 4, 13, tzinfo=UTC))


@pytest.fixture
def created(tmp_path: Path, clock: FixedClock) -> tuple[Vault, bytes]:
    vault, key = Vault.create(tmp_path, DEVICE, clock=clock)
    vault.add_user(ROSA, "rosa", "maíz morado 7", key, FAST)
    return vault, key


@given(st.binary(min_size=16, max_size=16))
def test_letters_round_trip(secret: bytes) -> None:
    letters = letters_of(secret)
    assert len(letters) == LETTERS
    assert set(letters) <= set(ALPHABET)
    assert read_letters(letters) == secret


def test_letters_are_read_as_people_type_them() -> None:
    letters = next(w for n in range(99) if {"0", "1"} <= set(w := letters_of(bytes([n]) + SECRET[1:])))
    secret = read_letters(letters)
    grouped = " ".join(letters[i : i + 5] for i in range(0, LETTERS, 5))
    as_typed = [
        letters.lower(),
        grouped,
        show_letters(letters),
        grouped.replace(" ", "-"),
        f"\t{grouped}\n",
        letters.replace("0", "O").replace("1", "I"),
        letters.replace("0", "o").replace("1", "l").lower(),
    ]
    assert [read_letters(typed) for typed in as_typed] == [secret] * len(as_typed)


@pytest.mark.parametrize("typed", ["", "ABC", "U" * 26, "0" * 25, "0" * 27, "Ñ" + "0" * 25, "*" * 26])
def test_what_are_no_letters_is_refused(typed: str) -> None:
    with pytest.raises(UserError, match="recovery_letters"):
        read_letters(typed)


def test_one_wrong_letter_is_always_refused(created: tuple[Vault, bytes]) -> None:
    vault, key = created
    letters = letters_of(vault.make_recovery(key).secret)
    assert vault.open_recovery(letters).data_key == key
    codes = []
    for place in range(LETTERS):
        for other in set(ALPHABET) - {letters[place]}:
            with pytest.raises(UserError) as refused:
                vault.open_recovery(letters[:place] + other + letters[place + 1 :])
            codes.append(refused.value.code)
    assert len(codes) == LETTERS * (len(ALPHABET) - 1)
    assert set(codes) == {"recovery_letters", "recovery_wrong"}
    # two check bits catch about three in four before the vault is tried
    assert 0.65 < codes.count("recovery_letters") / len(codes) < 0.85


def test_recovery_gives_a_new_password_and_is_spent(
    tmp_path: Path, clock: FixedClock, created: tuple[Vault, bytes]
) -> None:
    vault, key = created
    letters = letters_of(vault.make_recovery(key).secret)
    for _ in range(5):
        with pytest.raises(UserError):
            vault.unlock("rosa", "no me acuerdo")
    assert Vault.open(tmp_path, clock).recover(letters, "Rosa", "una nueva larga", FAST).data_key == key
    again = Vault.open(tmp_path, clock)
    # no wait is left over from the forgotten password
    assert again.unlock("rosa", "una nueva larga").data_key == key
    assert again.recovery_ids() == ()
    with pytest.raises(UserError, match="recovery_wrong"):
        again.recover(letters, "rosa", "y otra más larga", FAST)
    with pytest.raises(UserError, match="wrong_password"):
        again.unlock("rosa", "maíz morado 7")


def test_a_recovery_that_fails_spends_nothing(created: tuple[Vault, bytes]) -> None:
    vault, key = created
    letters = letters_of(vault.make_recovery(key).secret)
    for login, password, code in (("nadie", "una nueva larga", "login_unknown"), ("rosa", "corta", "password_short")):
        with pytest.raises(UserError, match=code):
            vault.recover(letters, login, password, FAST)
    assert vault.unlock("rosa", "maíz morado 7").data_key == key
    assert vault.open_recovery(letters).data_key == key


def test_the_letters_survive_rekeys_and_a_new_device(tmp_path: Path, created: tuple[Vault, bytes]) -> None:
    vault, key = created
    letters = letters_of(vault.make_recovery(key).secret)
    vault.set_device(UUID(int=0xD2), key)
    new_key = bytes(32)
    vault.rekey(key, new_key)
    between = Vault.open(tmp_path).open_recovery(letters)
    assert (between.data_key, between.generation, between.older) == (new_key, 2, ((1, key),))
    vault.confirm_generation(2)
    assert Vault.open(tmp_path).recover(letters, "rosa", "una nueva larga", FAST).data_key == new_key
    assert Vault.open(tmp_path).unlock("rosa", "una nueva larga").data_key == new_key


def test_in_the_middle_of_a_rekey_too(tmp_path: Path, created: tuple[Vault, bytes]) -> None:
    vault, key = created
    letters = letters_of(vault.make_recovery(key).secret)
    vault.rekey(key, bytes(32))
    vault.recover(letters, "rosa", "una nueva larga", FAST)
    opened = Vault.open(tmp_path).unlock("rosa", "una nueva larga")
    assert (opened.data_key, opened.older) == (bytes(32), ((1, key),))


def test_the_old_letters_serve_until_the_centre_has_the_new(tmp_path: Path, created: tuple[Vault, bytes]) -> None:
    vault, key = created
    first = vault.make_recovery(key)
    lost = [vault.make_recovery(key) for _ in range(4)]
    assert vault.recovery_ids() == (first.id, lost[1].id, lost[2].id, lost[3].id)
    assert Vault.open(tmp_path).open_recovery(letters_of(first.secret)).recovery_id == first.id
    vault.confirm_recovery(lost[2].id, key)
    assert Vault.open(tmp_path).recovery_ids() == (lost[2].id, lost[3].id)
    for gone in (first, lost[1]):
        with pytest.raises(UserError, match="recovery_wrong"):
            vault.open_recovery(letters_of(gone.secret))
        with pytest.raises(ValueError):
            vault.confirm_recovery(gone.id, key)


def test_the_secret_does_not_show() -> None:
    assert repr(SECRET) not in repr(RecoverySecret(bytes(16), SECRET))


def wrong_letters(n: int) -> str:
    return letters_of(bytes([n]) * 16)


def test_letters_that_open_nothing_are_counted_for_everybody_and_outlast_a_restart(
    tmp_path: Path, clock: FixedClock, created: tuple[Vault, bytes]
) -> None:
    vault, key = created
    letters = letters_of(vault.make_recovery(key).secret)
    for n in range(4):
        with pytest.raises(UserError, match="recovery_wrong"):
            vault.recover(wrong_letters(n), "rosa" if n % 2 else "nadie", "una nueva larga", FAST)
    with pytest.raises(UserError, match="recovery_letters"):  # a slip is no try
        vault.recover(letters[:-1], "rosa", "una nueva larga", FAST)
    assert vault.unlock("rosa", "maíz morado 7").data_key == key, "a password is counted apart, and clears nothing"
    with pytest.raises(UserError) as told:
        vault.recover(wrong_letters(9), "rosa", "una nueva larga", FAST)
    assert (told.value.code, told.value.field, told.value.params) == ("wait_letters", "letters", {"min": 1})
    again = Vault.open(tmp_path, FixedClock(datetime(2001, 1, 1, tzinfo=UTC)))
    with pytest.raises(UserError, match="wait_letters"):
        again.recover(letters, "rosa", "una nueva larga", FAST)
    clock.advance(seconds=61)
    assert vault.recover(letters, "rosa", "una nueva larga", FAST).data_key == key
    fresh = letters_of(vault.make_recovery(key).secret)
    for n in range(4):  # the count began anew
        with pytest.raises(UserError, match="recovery_wrong"):
            vault.recover(wrong_letters(n), "rosa", "una nueva larga", FAST)
    vault.recover(fresh, "rosa", "una nueva larga", FAST)
