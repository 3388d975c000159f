"""Sealing to an X25519 key: only the owner, only with the same context, and every altered byte is refused."""

from __future__ import annotations

import hashlib

import pytest

from oit_campo import seal as sealing
from oit_campo.errors import KnownError
from oit_campo.seal import OVERHEAD, PLAINTEXT_MAX, open_sealed, public_of, seal

PRIVATE = hashlib.sha256(b"seal test").digest()
OTHER = hashlib.sha256(b"another").digest()
PLAIN = b"notas de prueba"


def refused(private: bytes, sealed: bytes, info: bytes = b"scores", aad: bytes = b"plan 7") -> bool:
    try:
        open_sealed(private, sealed, info, aad)
    except KnownError as error:
        return error.code == "sealed_unreadable"
    return False


def test_what_is_sealed_opens_only_for_its_owner_and_context() -> None:
    sealed = seal(public_of(PRIVATE), PLAIN, b"scores", b"plan 7")
    assert open_sealed(PRIVATE, sealed, b"scores", b"plan 7") == PLAIN
    assert len(sealed) == len(PLAIN) + OVERHEAD
    assert PLAIN not in sealed
    assert not refused(PRIVATE, sealed)
    assert refused(OTHER, sealed)
    assert refused(PRIVATE, sealed, info=b"outbox")
    assert refused(PRIVATE, sealed, aad=b"plan 8")


def test_moving_a_byte_from_info_to_aad_is_seen() -> None:
    sealed = seal(public_of(PRIVATE), PLAIN, b"ab", b"c")
    assert refused(PRIVATE, sealed, info=b"a", aad=b"bc")
    assert refused(PRIVATE, sealed, info=b"abc", aad=b"")


def test_every_flipped_or_missing_byte_is_refused() -> None:
    sealed = seal(public_of(PRIVATE), PLAIN, b"scores", b"plan 7")
    for place in range(len(sealed)):
        # the top bit of an X25519 key is ignored by the curve (RFC 7748, 5), yet HPKE hashes the bytes as they came
        for bit in (0x01, 0x80):
            altered = bytearray(sealed)
            altered[place] ^= bit
            assert refused(PRIVATE, bytes(altered)), place
        assert refused(PRIVATE, sealed[:place])
    assert refused(PRIVATE, sealed + b"\0")


def test_the_same_text_never_seals_alike() -> None:
    assert seal(public_of(PRIVATE), PLAIN, b"") != seal(public_of(PRIVATE), PLAIN, b"")


def test_an_empty_text_can_be_sealed() -> None:
    assert open_sealed(PRIVATE, seal(public_of(PRIVATE), b"", b"x"), b"x") == b""


def test_sizes_are_capped_on_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    assert PLAINTEXT_MAX == 64 * 1024 * 1024
    longer = seal(public_of(PRIVATE), bytes(101), b"")
    monkeypatch.setattr(sealing, "PLAINTEXT_MAX", 100)
    assert open_sealed(PRIVATE, seal(public_of(PRIVATE), bytes(100), b""), b"") == bytes(100)
    with pytest.raises(ValueError):
        seal(public_of(PRIVATE), bytes(101), b"")
    with pytest.raises(KnownError):
        open_sealed(PRIVATE, longer, b"")
    with pytest.raises(ValueError):
        seal(public_of(PRIVATE), b"", bytes(40_000), bytes(40_000))


@pytest.mark.parametrize("public", [b"", bytes(31), bytes(33), bytes(32)], ids=["none", "short", "long", "low order"])
def test_what_is_no_public_key_is_refused(public: bytes) -> None:
    with pytest.raises(ValueError):
        seal(public, PLAIN, b"")
