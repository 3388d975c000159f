"""Who vouches for whom: programme root → programme CA → laptop. Small signed certificates of our own (docs/adr/003).

A certificate is a CBOR array followed by an Ed25519 signature of 64 bytes over a context word and that array.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from oit_campo.documents import strict_cbor
from oit_campo.domain.certificate_number import is_laptop_prefix
from oit_campo.domain.damage import Damaged

VERSION = 1
KEY_BYTES = 32
SIGNATURE_BYTES = 64
CA_ID_BYTES = 4
MAX_CERTIFICATE_BYTES = 1024
#: A laptop's key lives twelve months at most, so a key that leaks unnoticed ages out by itself.
LAPTOP_TERM_DAYS = 366
MAY_ISSUE = 1
LAST_DAY = 0xFFFF

_EPOCH = date(1970, 1, 1)
_PROGRAMME = re.compile(r"[A-Z0-9][A-Z0-9\-]{0,31}")
# A word before the signed bytes, so that no signature of one kind can pass for another.
_LAPTOP_CONTEXT = b"oit-campo laptop certificate 1\0"
_CA_CONTEXT = b"oit-campo ca certificate 1\0"


@dataclass(frozen=True, slots=True)
class LaptopCertificate:
    """What the programme CA says of a laptop. Days are counted from 1970-01-01, both ends included."""

    ca_id: bytes
    prefix: str
    public_key: bytes
    from_day: int
    until_day: int
    rights: int

    @property
    def may_issue(self) -> bool:
        return bool(self.rights & MAY_ISSUE)


@dataclass(frozen=True, slots=True)
class CaCertificate:
    """What the programme root says of a CA. ``programme`` is a neutral code: it is public."""

    public_key: bytes
    from_day: int
    until_day: int
    programme: str

    @property
    def ca_id(self) -> bytes:
        return ca_id(self.public_key)


def day_number(day: date) -> int:
    """Days since 1970-01-01. Raises ValueError before 1970 and after 2149-06-06, which the code can't hold."""
    number = (day - _EPOCH).days
    if not 0 <= number <= LAST_DAY:
        raise ValueError("day out of range")
    return number


def day_date(number: int) -> date:
    """The inverse of ``day_number``."""
    return _EPOCH + timedelta(days=number)


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The 32 bytes of the public key that belongs to ``key``."""
    return key.public_key().public_bytes_raw()


def ca_id(public_key: bytes) -> bytes:
    """The 4-byte name of a CA: the head of SHA-256 of its public key."""
    return hashlib.sha256(public_key).digest()[:CA_ID_BYTES]


def verifies(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether ``signature`` (64 bytes) over ``message`` was made by the owner of ``public_key`` (32 bytes)."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def make_laptop_certificate(
    ca_private_key: Ed25519PrivateKey, *, prefix: str, public_key: bytes, from_day: int, until_day: int, may_issue: bool
) -> bytes:
    """A laptop certificate signed by the CA. Raises ValueError for values its reader would refuse."""
    rights = MAY_ISSUE if may_issue else 0
    row = [VERSION, ca_id(public_bytes(ca_private_key)), prefix, public_key, from_day, until_day, rights]
    _laptop_of(row)
    return _signed(ca_private_key, _LAPTOP_CONTEXT, row)


def read_laptop_certificate(blob: bytes) -> LaptopCertificate:
    """The words of a laptop certificate, **unproved**: see ``is_signed_by_ca``. Raises Damaged."""
    row = _row(blob)
    return _laptop_of(row)


def is_signed_by_ca(blob: bytes, ca_public_key: bytes) -> bool:
    """Whether the laptop certificate ``blob`` was signed by the CA with that key."""
    return verifies(ca_public_key, blob[-SIGNATURE_BYTES:], _LAPTOP_CONTEXT + blob[:-SIGNATURE_BYTES])


def make_ca_certificate(
    root_private_key: Ed25519PrivateKey, *, public_key: bytes, from_day: int, until_day: int, programme: str
) -> bytes:
    """A CA certificate signed by the root. Raises ValueError for values its reader would refuse."""
    row = [VERSION, public_key, from_day, until_day, programme]
    _ca_of(row)
    return _signed(root_private_key, _CA_CONTEXT, row)


def read_ca_certificate(blob: bytes, roots: tuple[bytes, ...]) -> CaCertificate:
    """A CA certificate that one of the ``roots`` (public keys) signed. Raises Damaged when none did."""
    row = _row(blob)
    certificate = _ca_of(row)
    message = _CA_CONTEXT + blob[:-SIGNATURE_BYTES]
    if not any(verifies(root, blob[-SIGNATURE_BYTES:], message) for root in roots):
        raise Damaged("unknown root")
    return certificate


def _signed(key: Ed25519PrivateKey, context: bytes, row: list[object]) -> bytes:
    body = strict_cbor.encode(row)
    return body + key.sign(context + body)


def _row(blob: bytes) -> list[object]:
    if not SIGNATURE_BYTES < len(blob) <= MAX_CERTIFICATE_BYTES:
        raise Damaged("certificate length")
    row = strict_cbor.decode(blob[:-SIGNATURE_BYTES], depth=1)
    if not isinstance(row, list):
        raise Damaged("certificate")
    return row


def _laptop_of(row: list[object]) -> LaptopCertificate:
    match row:
        case [1, bytes(name), str(prefix), bytes(key), int(start), int(end), int(rights)]:
            sizes = len(name) == CA_ID_BYTES and len(key) == KEY_BYTES
            if sizes and is_laptop_prefix(prefix) and _is_term(start, end, LAPTOP_TERM_DAYS) and 0 <= rights <= 255:
                return LaptopCertificate(name, prefix, key, start, end, rights)
    raise Damaged("laptop certificate")


def _ca_of(row: list[object]) -> CaCertificate:
    match row:
        case [1, bytes(key), int(start), int(end), str(programme)]:
            if len(key) == KEY_BYTES and _is_term(start, end, LAST_DAY) and _PROGRAMME.fullmatch(programme):
                return CaCertificate(key, start, end, programme)
    raise Damaged("CA certificate")


def _is_term(start: int, end: int, longest: int) -> bool:
    return 0 <= start <= end <= LAST_DAY and end - start < longest
