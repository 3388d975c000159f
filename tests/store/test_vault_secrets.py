"""Nothing readable beside the database: no login, password, key or recovery letter in any byte of any file."""

from __future__ import annotations

import base64
import unicodedata
from pathlib import Path
from uuid import UUID

import pytest

from oit_campo.domain.recovery_letters import letters_of
from oit_campo.errors import UserError
from oit_campo.store.vault import KdfParams, Vault
from oit_campo.store.vault_file import read_copies
from oit_campo.store.vault_roster import decode
from oit_campo.store.vault_slots import login_digest

FAST = KdfParams(memory_kib=8, iterations=1, lanes=1)
LOGIN = "Yeferson.Ñahui"
PASSWORDS = ("maíz morado 77", "quinua y olluco 3", "camino del Inca 12")


def in_base64(raw: bytes) -> list[bytes]:
    """The base64 of ``raw`` at any of the three offsets it may have inside a longer text, without the mixed edges."""
    return [base64.b64encode(bytes(offset) + raw)[8 if offset else 0 : -4] for offset in range(3)]


def spellings(secret: str | bytes) -> list[bytes]:
    """The ways a value may lie in a file."""
    if isinstance(secret, bytes):
        plain = [secret]
    else:
        texts = {unicodedata.normalize(form, text) for form in ("NFC", "NFD") for text in (secret, secret.casefold())}
        plain = [text.encode(coding) for text in texts for coding in ("utf8", "utf-16-le", "utf-16-be")]
    hexes = [form for raw in plain for form in (raw.hex().encode(), raw.hex().upper().encode())]
    return [*plain, *hexes, *(b for raw in plain for b in in_base64(raw))]


def found(folder: Path, secrets: list[str | bytes]) -> list[str | bytes]:
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return [s for s in secrets if any(spelling in file for spelling in spellings(s) for file in files)]


@pytest.fixture
def secrets(tmp_path: Path) -> list[str | bytes]:
    """Everything secret of a vault that lived a full life in the folder; a cut left a temporary file behind."""
    vault, key = Vault.create(tmp_path, None)
    vault.add_user(UUID(int=1), LOGIN, PASSWORDS[0], key, FAST)
    vault.add_user(UUID(int=2), "otra.persona", "contraseña 2", key, FAST)
    private = vault.unlock(LOGIN, PASSWORDS[0]).private_key
    vault.set_device(UUID(int=0xD1), key)
    recovery = vault.make_recovery(key)
    with pytest.raises(UserError):
        vault.unlock(LOGIN, "casi la contraseña")
    vault.change_password(UUID(int=1), PASSWORDS[0], PASSWORDS[1], FAST)
    new_key = bytes(range(100, 132))
    vault.rekey(key, new_key)
    vault.confirm_generation(2)
    vault.recover(letters_of(recovery.secret), LOGIN, PASSWORDS[2], FAST)
    with pytest.raises(UserError):
        vault.unlock("nombre.desconocido", "casi la contraseña")
    (tmp_path / "vault.1.tmp").write_bytes((tmp_path / "vault.1").read_bytes()[:300])
    words: list[str | bytes] = [LOGIN, "otra.persona", "nombre.desconocido", "casi la contraseña", *PASSWORDS]
    return [*words, letters_of(recovery.secret), key, new_key, private, recovery.secret]


def test_no_secret_in_any_file(tmp_path: Path, secrets: list[str | bytes]) -> None:
    assert {p.name for p in tmp_path.iterdir()} == {"vault.1", "vault.2", "vault.1.tmp", "vault.tries"}
    assert found(tmp_path, secrets) == []


def test_the_scanner_finds_every_spelling_when_planted(tmp_path: Path, secrets: list[str | bytes]) -> None:
    for secret in secrets:
        for spelling in spellings(secret):
            (tmp_path / "planted").write_bytes(b"\x00\x01" + spelling + b"\xff")
            assert found(tmp_path, secrets) == [secret]


@pytest.mark.parametrize("offset", [0, 1, 2])
def test_the_scanner_finds_base64_at_any_offset(tmp_path: Path, offset: int) -> None:
    (tmp_path / "planted").write_bytes(base64.b64encode(b"x" * offset + LOGIN.encode() + b"and more"))
    assert found(tmp_path, [LOGIN]) == [LOGIN]


def test_a_password_typed_as_a_name_leaves_eight_bits_behind(tmp_path: Path, secrets: list[str | bytes]) -> None:
    vault = Vault.open(tmp_path)
    digest = login_digest(PASSWORDS[2], read_copies(tmp_path, decode)[1].login_salt)
    known = login_digest(LOGIN, read_copies(tmp_path, decode)[1].login_salt)
    for login in (PASSWORDS[2], LOGIN):
        with pytest.raises(UserError, match="wrong_password"):
            vault.unlock(login, "no es esta")
    tries = (tmp_path / "vault.tries").read_bytes()
    assert known in tries
    assert not any(digest[i : i + 4] in tries for i in range(len(digest) - 3))
