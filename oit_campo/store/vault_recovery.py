"""The recovery secret: 128 bits that open the vault when a password is forgotten, kept by the centre alone.

The laptop seals it to the centre's key and forgets it. Two people at the centre release it, somebody reads its 26 letters over
the telephone, and it opens once. The secret gives an X25519 key pair (by HKDF), so a rekey wraps the new data key to its public
half like to any user's, without the secret being here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from oit_campo.errors import KnownError, UserError
from oit_campo.seal import open_sealed, public_of, seal
from oit_campo.store.vault_roster import ID_BYTES, Recovery
from oit_campo.store.vault_slots import ByGeneration, Entropy, expand, wrap

SECRET_BYTES: Final = 16
LETTERS: Final = 26
#: Crockford's base 32: no I, L, O, U.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_CHECK_BITS: Final = 5 * LETTERS - 8 * SECRET_BYTES
_SAME_LETTER: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEAL_LABEL: Final = b"oit-campo recovery 1"


@dataclass(frozen=True, slots=True)
class RecoverySecret:
    """``id`` (16 bytes) may be stored and sent in clear; ``secret`` (16 bytes) never."""

    id: bytes
    secret: bytes = field(repr=False)


def new_secret(entropy: Entropy) -> RecoverySecret:
    """Draws the identifier, then the secret."""
    return RecoverySecret(entropy(ID_BYTES), entropy(SECRET_BYTES))


def letters_of(secret: bytes) -> str:
    """26 letters: the 128 bits, then two bits of their SHA-256.

    Two bits stop three slips of the tongue in four before the vault is tried; the vault refuses the rest.
    """
    value = int.from_bytes(secret, "big") << _CHECK_BITS | _check_bits(secret)
    return "".join(ALPHABET[value >> 5 * place & 31] for place in reversed(range(LETTERS)))


def read_letters(typed: str) -> bytes:
    """The secret behind letters as a person types them: any case, blanks and hyphens anywhere, O for 0, I or L for 1.

    Raises UserError("recovery_letters", n=26) for another length or letter, or when the check fails.
    """
    plain = "".join(c for c in typed.upper() if not c.isspace() and c not in "-–—‑.").translate(_SAME_LETTER)
    if len(plain) != LETTERS or any(c not in ALPHABET for c in plain):
        raise UserError("recovery_letters", field="letters", n=LETTERS)
    value = 0
    for letter in plain:
        value = value << 5 | ALPHABET.index(letter)
    secret = (value >> _CHECK_BITS).to_bytes(SECRET_BYTES, "big")
    if value & ((1 << _CHECK_BITS) - 1) != _check_bits(secret):
        raise UserError("recovery_letters", field="letters", n=LETTERS)
    return secret


def seal_to_centre(recovery: RecoverySecret, centre_public: bytes, device: UUID) -> bytes:
    """What the laptop sends up: the secret for the centre's X25519 key, bound to its identifier and the device."""
    return seal(centre_public, recovery.secret, _SEAL_LABEL, recovery.id + device.bytes)


def open_at_centre(centre_private: bytes, sealed: bytes, recovery_id: bytes, device: UUID) -> RecoverySecret:
    """The inverse of ``seal_to_centre``. Raises KnownError("sealed_unreadable")."""
    secret = open_sealed(centre_private, sealed, _SEAL_LABEL, recovery_id + device.bytes)
    if len(secret) != SECRET_BYTES:
        raise KnownError("sealed_unreadable")
    return RecoverySecret(recovery_id, secret)


def private_of(recovery_id: bytes, secret: bytes) -> bytes:
    """The X25519 private key a recovery secret stands for."""
    return expand(secret, b"oit-campo recovery key 1 " + recovery_id)


def place_of(recovery: RecoverySecret, device: UUID | None, keys: ByGeneration) -> Recovery:
    """The secret's place in the vault."""
    public = public_of(private_of(recovery.id, recovery.secret))
    return Recovery(recovery.id, public, wrap(public, recovery.id, device, keys))


def _check_bits(secret: bytes) -> int:
    return hashlib.sha256(b"oit-campo recovery letters 1" + secret).digest()[0] >> (8 - _CHECK_BITS)
