"""The trust bundle: what a verifier must know to judge a code offline, signed by a programme CA.

It ships in the installer, comes with every exchange and on USB sticks; a bundle never replaces a newer one. The roots are not in
it: they ship inside the program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oit_campo.documents import strict_cbor
from oit_campo.documents.chain import (
    LAST_DAY,
    SIGNATURE_BYTES,
    CaCertificate,
    ca_id,
    day_date,
    day_number,
    public_bytes,
    read_ca_certificate,
    verifies,
)
from oit_campo.documents.code import REGISTRATION_HASH_BYTES
from oit_campo.domain.certificate_number import COUNTER_MAX, is_laptop_prefix, parse_number
from oit_campo.domain.damage import Damaged
from oit_campo.errors import KnownError, UserError

VERSION = 1
MAX_BYTES = 8 << 20
_CONTEXT = b"oit-campo trust bundle 1\0"
_REASON = re.compile(r"[a-z][a-z0-9_]{0,31}")
_LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Voided:
    """When a certificate was voided and why (a code of the list ``void_reasons``)."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Registered:
    """What the centre holds of one laptop: every counter up to ``highest``, but for the ``exceptions``.

    An exception is the opposite of what ``highest`` says: one below that is missing, or one above that is there.
    """

    highest: int
    exceptions: frozenset[int] = frozenset()

    def holds(self, counter: int) -> bool:
        return (counter <= self.highest) != (counter in self.exceptions)


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TrustBundle:
    """The lists as of ``on``. ``revoked``, ``registered`` by laptop prefix, ``voided`` by number as printed.

    ``courses`` gives the public title of a catalogue code; ``hosts`` the verifiers whose address a code may carry (none named:
    any); ``contact`` whom to ask when the lists can't tell.
    """

    on: date
    roots: tuple[bytes, ...]
    ca_certificates: tuple[bytes, ...]
    revoked: Mapping[str, frozenset[bytes]]
    voided: Mapping[str, Voided]
    registered: Mapping[str, Registered]
    courses: Mapping[str, str] = field(default_factory=_nothing)
    hosts: tuple[str, ...] = ()
    contact: str = ""

    def find_ca(self, name: bytes) -> CaCertificate | None:
        """The CA with that 4-byte id whose certificate a root signed; None when the list has none."""
        for blob in self.ca_certificates:
            try:
                certificate = read_ca_certificate(blob, self.roots)
            except Damaged:
                continue
            if certificate.ca_id == name:
                return certificate
        return None


def write_bundle(bundle: TrustBundle, ca_private_key: Ed25519PrivateKey) -> bytes:
    """The bundle signed by a CA whose certificate it holds; same lists, same bytes. Raises ValueError when unreadable."""
    row = [
        VERSION,
        day_number(bundle.on),
        ca_id(public_bytes(ca_private_key)),
        sorted(bundle.ca_certificates),
        {prefix: b"".join(sorted(hashes)) for prefix, hashes in bundle.revoked.items()},
        {number: [day_number(void.on), void.reason] for number, void in bundle.voided.items()},
        {prefix: [seen.highest, *sorted(seen.exceptions)] for prefix, seen in bundle.registered.items()},
        dict(bundle.courses),
        sorted(bundle.hosts),
        bundle.contact,
    ]
    body = strict_cbor.encode(row)
    _bundle_of(body, bundle.roots)
    return body + ca_private_key.sign(_CONTEXT + body)


def read_bundle(blob: bytes, roots: tuple[bytes, ...], newest: date | None = None) -> TrustBundle:
    """The bundle in ``blob`` when a CA that a root vouches for signed it during its term.

    ``newest`` is the day of the bundle in use. Raises KnownError ``trust_bundle_damaged``, or ``trust_bundle_old`` when this one
    is older.
    """
    body, signature = blob[:-SIGNATURE_BYTES], blob[-SIGNATURE_BYTES:]
    try:
        if len(blob) > MAX_BYTES:
            raise Damaged("length")
        bundle, signer = _bundle_of(body, roots)
    except (Damaged, UserError) as error:
        raise KnownError("trust_bundle_damaged") from error
    in_term = signer.from_day <= day_number(bundle.on) <= signer.until_day
    if not in_term or not verifies(signer.public_key, signature, _CONTEXT + body):
        raise KnownError("trust_bundle_damaged")
    if newest is not None and bundle.on < newest:
        raise KnownError("trust_bundle_old")
    return bundle


def _bundle_of(body: bytes, roots: tuple[bytes, ...]) -> tuple[TrustBundle, CaCertificate]:
    match strict_cbor.decode(body, depth=3):
        case [
            1,
            int(day),
            bytes(signer),
            list(authorities),
            dict(revoked),
            dict(voided),
            dict(registered),
            dict(courses),
            list(hosts),
            str(contact),
        ] if 0 <= day <= LAST_DAY:
            pass
        case _:
            raise Damaged("bundle")
    bundle = TrustBundle(
        on=day_date(day),
        roots=roots,
        ca_certificates=tuple(_bytes(blob) for blob in authorities),
        revoked={_prefix(key): _hashes(value) for key, value in revoked.items()},
        voided={_number(key): _voided(value) for key, value in voided.items()},
        registered={_prefix(key): _registered(value) for key, value in registered.items()},
        courses={_words(key): _words(value) for key, value in courses.items()},
        hosts=tuple(_words(host) for host in hosts),
        contact=_words(contact),
    )
    signing = {ca.ca_id: ca for ca in (read_ca_certificate(blob, roots) for blob in bundle.ca_certificates)}
    if signer not in signing or len(signing) != len(bundle.ca_certificates):
        raise Damaged("bundle authorities")
    return bundle, signing[signer]


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise Damaged("bytes")
    return value


def _words(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_WORDS or not value.isprintable():
        raise Damaged("words")
    return value


def _prefix(value: object) -> str:
    if not isinstance(value, str) or not is_laptop_prefix(value):
        raise Damaged("prefix")
    return value


def _number(value: object) -> str:
    return parse_number(_words(value)).text


def _hashes(value: object) -> frozenset[bytes]:
    packed, size = _bytes(value), REGISTRATION_HASH_BYTES
    hashes = [packed[at : at + size] for at in range(0, len(packed), size)]
    if len(packed) % size or hashes != sorted(set(hashes)):
        raise Damaged("hashes")
    return frozenset(hashes)


def _voided(value: object) -> Voided:
    match value:
        case [int(day), str(reason)] if 0 <= day <= LAST_DAY and _REASON.fullmatch(reason):
            return Voided(day_date(day), reason)
    raise Damaged("voided")


def _registered(value: object) -> Registered:
    if not isinstance(value, list) or not value or not all(isinstance(n, int) for n in value):
        raise Damaged("registered")
    highest, *exceptions = value
    in_range = 0 <= highest <= COUNTER_MAX and all(1 <= n <= COUNTER_MAX for n in exceptions)
    if not in_range or exceptions != sorted(set(exceptions)):
        raise Damaged("registered")
    return Registered(highest, frozenset(exceptions))
