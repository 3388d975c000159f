"""The code that proves itself: what a certificate says, signed by the laptop that issued it (docs/adr/003).

Final in its first version: golden bytes in tests/documents/golden. Nothing in it tells a document's type, a nationality or a
programme's name.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from unicodedata import is_normalized, normalize

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oit_campo.documents import strict_cbor
from oit_campo.documents.chain import (
    LAST_DAY,
    SIGNATURE_BYTES,
    LaptopCertificate,
    day_date,
    day_number,
    make_ca_certificate,
    make_laptop_certificate,
    public_bytes,
    read_laptop_certificate,
    verifies,
)
from oit_campo.domain.certificate_number import CertificateNumber
from oit_campo.domain.damage import Damaged
from oit_campo.domain.names import LONGEST_NAME

__all__ = [
    "CertificatePayload",
    "Kind",
    "SignedCertificate",
    "code_text",
    "make_ca_certificate",
    "make_laptop_certificate",
    "mask_document",
    "read_code",
    "read_signed",
    "registration_hash",
    "sign_certificate",
]

VERSION = 1
MAX_TEXT = 4096
MAX_INFLATED = 4096
MASK = "****"
REGISTRATION_HASH_BYTES = 8

_COSE_SIGN1 = b"\xd2"  # tag 18 (RFC 9052 §2)
_PROTECTED = b"\xa1\x01\x27"  # {alg: EdDSA}
_LAPTOP_CERTIFICATE = -65537  # private use (RFC 9052 §11.1)
_PLAIN, _DEFLATED = 0, 1
_TEXT = re.compile(r"https://([a-z0-9](?:[a-z0-9.\-]{0,251}[a-z0-9])?(?::[1-9][0-9]{0,4})?)/#([A-Z2-7]+)")
_HOST = re.compile(_TEXT.pattern.split("/#")[0].removeprefix("https://"))
_DOCUMENT = re.compile(r"\*{4}[0-9A-Z]{1,4}|[0-9A-Za-z](?:[0-9A-Za-z./ \-]{0,22}[0-9A-Za-z])?")
_COURSE = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._\-]{0,22}[0-9A-Za-z])?")
_MAX_MINUTES = 60_000
_HOUR_MINUTES = (45, 60)


class Kind(IntEnum):
    """What the paper attests; the numbers are in the code for ever."""

    CERTIFICADO = 0
    CONSTANCIA_PARTICIPACION = 1
    CONSTANCIA_INSCRIPCION = 2


@dataclass(frozen=True, slots=True)
class CertificatePayload:
    """What is signed, as printed. Minutes are clock minutes; ``attended_minutes`` is 0 exactly on a *constancia de inscripción*.

    ``document`` is as printed: full, masked (``mask_document``) or None; ``ubigeo`` six digits (INEI); ``starts_on`` and
    ``ends_on`` are both given or both None.
    """

    kind: Kind
    number: CertificateNumber
    printed_name: str
    document: str | None
    course_code: str
    course_minutes: int
    attended_minutes: int
    minutes_per_teaching_hour: int
    ubigeo: str
    starts_on: date | None
    ends_on: date | None
    issued_on: date


@dataclass(frozen=True, slots=True)
class SignedCertificate:
    """A well-formed code taken apart, **unproved**: ``signature_holds`` and the chain are for ``verify``."""

    payload: CertificatePayload
    payload_bytes: bytes
    laptop: LaptopCertificate
    laptop_bytes: bytes
    signature: bytes

    def signature_holds(self) -> bool:
        """Whether the laptop named inside signed the payload."""
        return verifies(self.laptop.public_key, self.signature, _to_sign(self.payload_bytes))


def mask_document(number: str) -> str:
    """The last four characters behind four asterisks (always four: their count must not tell the document's type)."""
    clean = re.sub(r"[^0-9A-Z]", "", number.upper())
    return MASK + clean[-min(4, max(1, len(clean) // 2)) :]


def sign_certificate(
    payload: CertificatePayload, laptop_private_key: Ed25519PrivateKey, laptop_certificate: bytes
) -> bytes:
    """COSE_Sign1 (EdDSA) over the payload, the laptop's certificate in the unprotected header.

    Deterministic: same payload and key, same bytes. The name is stored in NFC. Raises ValueError when the payload could not be
    read back, or the certificate is another laptop's.
    """
    laptop = read_laptop_certificate(laptop_certificate)
    if laptop.public_key != public_bytes(laptop_private_key) or laptop.prefix != payload.number.prefix:
        raise ValueError("another laptop's certificate")
    body = strict_cbor.encode(_row_of(payload))
    _payload_of(body)
    signature = laptop_private_key.sign(_to_sign(body))
    return _COSE_SIGN1 + strict_cbor.encode([_PROTECTED, {_LAPTOP_CERTIFICATE: laptop_certificate}, body, signature])


def read_signed(signed: bytes) -> SignedCertificate:
    """The parts of a signed certificate. Raises Damaged for anything ``sign_certificate`` would not write."""
    if not signed.startswith(_COSE_SIGN1) or len(signed) > MAX_INFLATED:
        raise Damaged("not COSE_Sign1")
    match strict_cbor.decode(signed[1:], depth=2):
        case [bytes(protected), dict(unprotected), bytes(body), bytes(signature)]:
            laptop_bytes = unprotected.get(_LAPTOP_CERTIFICATE)
        case _:
            raise Damaged("COSE_Sign1")
    if protected != _PROTECTED or len(unprotected) != 1 or len(signature) != SIGNATURE_BYTES:
        raise Damaged("COSE_Sign1")
    if not isinstance(laptop_bytes, bytes):
        raise Damaged("laptop certificate")
    laptop = read_laptop_certificate(laptop_bytes)
    return SignedCertificate(_payload_of(body), body, laptop, laptop_bytes, signature)


def registration_hash(signed: bytes) -> bytes:
    """Eight bytes that name this certificate in the list kept for a revoked laptop: the head of SHA-256 of the payload.

    Raises Damaged.
    """
    return hashlib.sha256(read_signed(signed).payload_bytes).digest()[:REGISTRATION_HASH_BYTES]


def code_text(signed: bytes, verifier_host: str) -> str:
    """What the QR says: an address whose part after # never reaches a server. Raises ValueError for a host it can't carry."""
    if not _HOST.fullmatch(verifier_host):
        raise ValueError("verifier host")
    deflated = zlib.compress(signed, 9)
    body = bytes([_DEFLATED]) + deflated if len(deflated) < len(signed) else bytes([_PLAIN]) + signed
    text = f"https://{verifier_host}/#{_base32(body)}"
    if len(text) > MAX_TEXT:
        raise ValueError("too long")
    return text


def read_code(text: str, hosts: tuple[str, ...] = ()) -> bytes:
    """The signed bytes in the text of a code; with ``hosts``, only of these verifiers. Raises Damaged."""
    match = _TEXT.fullmatch(text) if len(text) <= MAX_TEXT else None
    if match is None or (hosts and match[1] not in hosts):
        raise Damaged("not a code")
    try:
        body = base64.b32decode(match[2] + "=" * (-len(match[2]) % 8))
    except binascii.Error as error:
        raise Damaged("base32") from error
    if _base32(body) != match[2] or len(body) < 2 or body[0] not in (_PLAIN, _DEFLATED):
        raise Damaged("base32")
    return body[1:] if body[0] == _PLAIN else _inflate(body[1:])


def _base32(body: bytes) -> str:
    return base64.b32encode(body).decode("ascii").rstrip("=")


def _inflate(body: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        plain = inflater.decompress(body, MAX_INFLATED + 1)
    except zlib.error as error:
        raise Damaged("deflate") from error
    if not inflater.eof or inflater.unused_data or len(plain) > MAX_INFLATED or len(plain) <= len(body):
        raise Damaged("deflate")
    return plain


def _to_sign(body: bytes) -> bytes:
    return strict_cbor.encode(["Signature1", _PROTECTED, b"", body])


def _row_of(payload: CertificatePayload) -> list[object]:
    number = payload.number
    return [
        VERSION,
        int(payload.kind),
        [number.country, number.prefix, number.counter, number.letters],
        normalize("NFC", payload.printed_name),
        payload.document,
        payload.course_code,
        payload.course_minutes,
        payload.attended_minutes,
        payload.minutes_per_teaching_hour,
        int(payload.ubigeo),
        None if payload.starts_on is None else day_number(payload.starts_on),
        None if payload.ends_on is None else day_number(payload.ends_on),
        day_number(payload.issued_on),
    ]


def _payload_of(body: bytes) -> CertificatePayload:
    match strict_cbor.decode(body, depth=2):
        case [
            1,
            int(kind),
            [str(country), str(prefix), int(counter), str(letters)],
            str(name),
            (str() | None) as document,
            str(course),
            *numbers,
        ]:
            pass
        case _:
            raise Damaged("payload")
    if not (_is_name(name) and _is_document(document) and _COURSE.fullmatch(course)):
        raise Damaged("payload words")
    try:
        number = CertificateNumber(country, prefix, counter, letters)
        minutes, ubigeo, days = _numbers_of(Kind(kind), numbers)
    except ValueError as error:
        raise Damaged("payload numbers") from error
    return CertificatePayload(Kind(kind), number, name, document, course, *minutes, ubigeo, *days)


def _numbers_of(
    kind: Kind, row: list[object]
) -> tuple[tuple[int, int, int], str, tuple[date | None, date | None, date]]:
    match row:
        case [int(course), int(attended), int(hour), int(ubigeo), int(starts), int(ends), int(issued)]:
            term_holds = 0 <= starts <= ends <= LAST_DAY
            term: tuple[date | None, date | None] = (day_date(starts), day_date(ends)) if term_holds else (None, None)
        case [int(course), int(attended), int(hour), int(ubigeo), None, None, int(issued)]:
            term_holds, term = True, (None, None)
        case _:
            raise Damaged("payload numbers")
    ranges = 0 < course <= _MAX_MINUTES and 10101 <= ubigeo <= 999999 and 0 <= issued <= LAST_DAY
    attended_holds = attended == 0 if kind is Kind.CONSTANCIA_INSCRIPCION else 0 < attended <= course
    if not (ranges and attended_holds and term_holds and hour in _HOUR_MINUTES):
        raise Damaged("payload numbers")
    return (course, attended, hour), f"{ubigeo:06d}", (*term, day_date(issued))


def _is_name(name: str) -> bool:
    clean = name == " ".join(name.split()) and name.isprintable() and is_normalized("NFC", name)
    return 0 < len(name) <= LONGEST_NAME and clean


def _is_document(document: str | None) -> bool:
    return document is None or _DOCUMENT.fullmatch(document) is not None
