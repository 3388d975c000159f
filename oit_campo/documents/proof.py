"""Does a row of the register prove its number? What another laptop wrote there is only believed with the signature of its code."""

from __future__ import annotations

from oit_campo.documents.chain import is_signed_by_ca
from oit_campo.documents.code import SignedCertificate, read_signed
from oit_campo.domain.damage import Damaged


def is_of_laptop(signed: bytes | None, number: str | None, laptop_public_key: bytes) -> bool:
    """Whether the laptop with this key (32 bytes) signed a certificate with this very number. Never raises."""
    parts = _parts(signed, number)
    return parts is not None and parts.laptop.public_key == laptop_public_key and parts.signature_holds()


def is_of_programme(signed: bytes | None, number: str | None, ca_public_key: bytes) -> bool:
    """Whether a laptop that this CA vouches for signed a certificate with this very number of its own. Never raises."""
    parts = _parts(signed, number)
    return parts is not None and is_signed_by_ca(parts.laptop_bytes, ca_public_key) and parts.signature_holds()


def _parts(signed: bytes | None, number: str | None) -> SignedCertificate | None:
    try:
        parts = read_signed(signed or b"")
    except Damaged:
        return None
    stated = parts.payload.number
    return parts if stated.text == number and stated.prefix == parts.laptop.prefix else None
