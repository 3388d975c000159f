"""Golden vectors: a vault, a slot, sub-keys, recovery letters, a sealed text and a commit counter as version 1 writes them.

From the first release on these bytes lie on laptops: a change here is a new version beside this one, never an edit of it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import pytest

from oit_campo.domain import recovery_letters
from oit_campo.seal import open_sealed, public_of
from oit_campo.store import vault_recovery
from oit_campo.store.commit_counter import CommitCounter
from oit_campo.store.vault import Vault
from oit_campo.store.vault_roster import decode, encode
from oit_campo.store.vault_slots import (
    DEFAULT_PARAMS,
    KdfParams,
    Purpose,
    key_of_password,
    login_digest,
    new_slot,
    open_slot,
    slot_context,
    sub_key,
    unwrap,
)

Vectors = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def golden() -> Vectors:
    path = Path(__file__).parents[1] / "golden" / "vault.json"
    vectors: Vectors = json.loads(path.read_text("utf8"))
    return vectors


def test_a_slot(golden: Vectors) -> None:
    g = golden["slot"]
    user, device = UUID(g["user"]), UUID(g["device"])
    params = KdfParams(g["memory_kib"], g["iterations"], g["lanes"])
    salt, data_key = bytes.fromhex(g["salt"]), bytes.fromhex(g["data_key"])
    digest = login_digest(g["login"], bytes.fromhex(g["login_salt"]))
    assert params == DEFAULT_PARAMS
    assert digest.hex() == g["login_digest"]
    assert key_of_password(g["password"], salt, params).hex() == g["password_key"]
    assert slot_context(user, device, params).hex() == g["context"]
    drawn = iter([bytes.fromhex(g[name]) for name in ("private_key", "salt", "nonce")])
    slot = new_slot(user, digest, g["password"], device, ((1, data_key),), params, lambda n: next(drawn))
    assert (slot.sealed.hex(), slot.public.hex()) == (g["sealed"], g["public_key"])
    private = open_slot(slot, g["password"])
    assert private is not None
    assert private.hex() == g["private_key"]
    wraps = ((g["generation"], bytes.fromhex(g["wrap"])),)
    assert unwrap(private, user.bytes, device, wraps) == ((1, data_key),)


def test_sub_keys(golden: Vectors) -> None:
    g = dict(golden["sub_keys"])
    data_key = bytes.fromhex(g.pop("data_key"))
    assert {p: sub_key(data_key, p).hex() for p in get_args(Purpose)} == g
    assert len({data_key.hex(), *g.values()}) == len(g) + 1
    with pytest.raises(ValueError):
        sub_key(data_key[:-1], "database")
    odd: Any = "datebase"
    with pytest.raises(ValueError):
        sub_key(data_key, odd)


def test_recovery_letters(golden: Vectors) -> None:
    g = golden["recovery"]
    secret = bytes.fromhex(g["secret"])
    assert recovery_letters.letters_of(secret) == g["letters"]
    assert recovery_letters.read_letters(g["letters"]) == secret
    assert vault_recovery.private_of(bytes.fromhex(g["id"]), secret).hex() == g["private_key"]


def test_a_sealed_text(golden: Vectors) -> None:
    g = {name: bytes.fromhex(value) for name, value in golden["seal"].items()}
    assert public_of(g["private_key"]) == g["public_key"]
    assert open_sealed(g["private_key"], g["sealed"], g["info"], g["aad"]) == g["plaintext"]


def test_a_vault_in_the_middle_of_a_rekey(golden: Vectors, tmp_path: Path) -> None:
    g = golden["file"]
    raw = bytes.fromhex(g["vault"])
    (tmp_path / "vault.1").write_bytes(raw)
    vault = Vault.open(tmp_path)
    (old, old_key), (new, new_key) = [(n, bytes.fromhex(key)) for n, key in g["data_keys"]]
    assert vault.device == UUID(g["device"])
    for user, login, password in g["users"]:
        opened = vault.unlock(login, password)
        assert (str(opened.user), opened.generation, opened.data_key) == (user, new, new_key)
        assert opened.older == ((old, old_key),)
    recovered = vault.open_recovery(g["letters"])
    assert (recovered.recovery_id.hex(), recovered.data_key) == (g["recovery_id"], new_key)
    body = raw[22:-32]
    assert encode(decode(body)) == body


def test_a_commit_counter(golden: Vectors, tmp_path: Path) -> None:
    g = golden["commit_counter"]
    key = sub_key(bytes.fromhex(g["data_key"]), "counter")
    path = tmp_path / "commits"
    path.write_bytes(bytes.fromhex(g["file"]))
    assert CommitCounter(path, key, g["stream"]).read() == g["commits"]
    fresh = CommitCounter(tmp_path / "fresh", key, g["stream"])
    fresh.write(g["commits"] - 1)
    fresh.write(g["commits"])
    assert (tmp_path / "fresh").read_bytes().hex() == g["file"]
