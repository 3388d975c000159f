"""The 26 letters by which a recovery secret is read over the telephone (docs/adr/004-vault.md)."""

from __future__ import annotations

import hashlib
from typing import Final

from oit_campo.errors import UserError

SECRET_BYTES: Final = 16
LETTERS: Final = 26
#: Crockford's base 32: no I, L, O, U.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_CHECK_BITS: Final = 5 * LETTERS - 8 * SECRET_BYTES
_SAME_LETTER: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_GROUP: Final = 4


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


def show_letters(letters: str) -> str:
    """In groups of four, as they are read aloud and typed."""
    return " ".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def _check_bits(secret: bytes) -> int:
    return hashlib.sha256(b"oit-campo recovery letters 1" + secret).digest()[0] >> (8 - _CHECK_BITS)
