"""Sealing to somebody's X25519 public key: scores, the recovery secret, the outbox, the vault's data keys.

HPKE (RFC 9180) in base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, one message a context. What comes out:

    version (1 byte, = 1) ‖ encapsulated key (32) ‖ ciphertext ‖ tag (16)

HPKE's own ``info`` is ``label ‖ len(info) as 4 bytes ‖ info ‖ aad``: the key schedule hashes it, so for a single message it binds
the associated data as firmly as the AEAD would. Base mode does not say who sealed: signatures do.
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from oit_campo.errors import KnownError

VERSION: Final = 1
KEY_BYTES: Final = 32
#: What sealing adds to the plain text.
OVERHEAD: Final = 1 + KEY_BYTES + 16
#: The largest plain text: a whole day's bundle, and what a 2 GB laptop still holds twice in memory.
PLAINTEXT_MAX: Final = 64 * 1024 * 1024
#: The largest ``info`` and ``aad``, together.
CONTEXT_MAX: Final = 64 * 1024

_LABEL: Final = b"oit-campo seal 1"
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _context(info: bytes, aad: bytes) -> bytes:
    if len(info) + len(aad) > CONTEXT_MAX:
        raise ValueError("info and aad too long")
    return _LABEL + len(info).to_bytes(4, "big") + info + aad


def seal(public_x25519: bytes, plaintext: bytes, info: bytes, aad: bytes = b"") -> bytes:
    """``plaintext`` that only the owner of ``public_x25519`` (32 raw bytes) can read, given the same ``info`` and ``aad``.

    Raises ValueError for a key that is no X25519 key (a low-order point too) and beyond PLAINTEXT_MAX or CONTEXT_MAX.
    """
    if len(plaintext) > PLAINTEXT_MAX:
        raise ValueError("plaintext too long")
    public = X25519PublicKey.from_public_bytes(public_x25519)
    return bytes([VERSION]) + _SUITE.encrypt(plaintext, public, _context(info, aad))


def open_sealed(private_x25519: bytes, sealed: bytes, info: bytes, aad: bytes = b"") -> bytes:
    """The plain text of ``sealed``.

    Raises KnownError("sealed_unreadable") for another key, another ``info`` or ``aad``, altered, cut or oversized bytes: one
    error for all of them, so the answer teaches nothing.
    """
    private = X25519PrivateKey.from_private_bytes(private_x25519)
    context = _context(info, aad)
    if not OVERHEAD <= len(sealed) <= PLAINTEXT_MAX + OVERHEAD or sealed[0] != VERSION:
        raise KnownError("sealed_unreadable")
    try:
        return _SUITE.decrypt(sealed[1:], private, context)
    except (InvalidTag, ValueError) as error:
        raise KnownError("sealed_unreadable") from error


def public_of(private_x25519: bytes) -> bytes:
    """The 32 raw bytes of the public key. Raises ValueError unless given 32 bytes."""
    return X25519PrivateKey.from_private_bytes(private_x25519).public_key().public_bytes_raw()
