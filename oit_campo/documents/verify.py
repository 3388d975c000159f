"""Judge a code or a typed number, offline, against a trust bundle. Never a bare yes, and never an accusation by a bad photocopy.

What can't be decoded is ``unreadable``; only a well-formed code whose chain of signatures fails is ``not_genuine``. A certificate
doesn't age: its day of issue must lie inside the terms of the laptop's and the CA's certificates, and that is all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from oit_campo.documents.chain import day_number, is_signed_by_ca
from oit_campo.documents.code import CertificatePayload, SignedCertificate, read_code, read_signed, registration_hash
from oit_campo.documents.trust import Registered, TrustBundle, Voided, read_bundle, write_bundle
from oit_campo.domain.certificate_number import CertificateNumber, parse_typed_number
from oit_campo.domain.damage import Damaged
from oit_campo.errors import Param, UserError

__all__ = ["Registered", "TrustBundle", "Verdict", "VerdictCode", "Voided", "read_bundle", "verify", "write_bundle"]

VerdictCode = Literal[
    "registered", "offline", "void", "revoked_laptop", "stale_list", "not_genuine", "unreadable",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """``facts`` is the signed payload, given only when every signature holds; None for a typed number, which proves nothing.

    ``params``: ``list_on`` (ISO date of the lists) and ``list_days`` (their age); ``by_number`` 1 for a typed number, with
    ``number``; ``voided_on`` and ``reason`` when void; ``contact``; ``why`` (signature, right or term) when not genuine.
    """

    code: VerdictCode
    params: dict[str, Param] = field(default_factory=dict)
    facts: CertificatePayload | None = None


def verify(text_or_number: str, bundle: TrustBundle, today: date) -> Verdict:
    """The verdict on what was scanned, pasted or typed. Never raises for what it is given."""
    params: dict[str, Param] = {
        "list_on": bundle.on.isoformat(),
        "list_days": max(0, (today - bundle.on).days),
        "contact": bundle.contact,
    }
    try:
        number = parse_typed_number(text_or_number)
    except UserError:
        return _judge_code(text_or_number, bundle, params)
    return _judge_number(number, bundle, params)


def _judge_number(number: CertificateNumber, bundle: TrustBundle, params: dict[str, Param]) -> Verdict:
    params |= {"by_number": 1, "number": number.text}
    if number.text in bundle.voided:
        return _void(bundle.voided[number.text], params, None)
    if number.prefix in bundle.revoked:
        return Verdict("revoked_laptop", params)
    seen = bundle.registered.get(number.prefix)
    return Verdict("registered" if seen is not None and seen.holds(number.counter) else "stale_list", params)


def _judge_code(text: str, bundle: TrustBundle, params: dict[str, Param]) -> Verdict:
    try:
        signed = read_code(text.strip(), bundle.hosts)
        parts = read_signed(signed)
    except Damaged:
        return Verdict("unreadable", params)
    authority = bundle.find_ca(parts.laptop.ca_id)
    if authority is None:
        return Verdict("stale_list", params)
    why = _what_fails(parts, authority.public_key, (authority.from_day, authority.until_day))
    if why:
        return Verdict("not_genuine", params | {"why": why})
    return _judge_standing(signed, parts.payload, bundle, params)


def _what_fails(parts: SignedCertificate, ca_public_key: bytes, ca_term: tuple[int, int]) -> str:
    laptop, issued = parts.laptop, day_number(parts.payload.issued_on)
    if not is_signed_by_ca(parts.laptop_bytes, ca_public_key) or not parts.signature_holds():
        return "signature"
    if not laptop.may_issue or laptop.prefix != parts.payload.number.prefix:
        return "right"
    in_term = laptop.from_day <= issued <= laptop.until_day and ca_term[0] <= issued <= ca_term[1]
    return "" if in_term else "term"


def _judge_standing(signed: bytes, facts: CertificatePayload, bundle: TrustBundle, params: dict[str, Param]) -> Verdict:
    number = facts.number
    if number.text in bundle.voided:
        return _void(bundle.voided[number.text], params, facts)
    if number.prefix in bundle.revoked:
        known = registration_hash(signed) in bundle.revoked[number.prefix]
        return Verdict("registered" if known else "revoked_laptop", params, facts)
    seen = bundle.registered.get(number.prefix)
    return Verdict("registered" if seen is not None and seen.holds(number.counter) else "offline", params, facts)


def _void(voided: Voided, params: dict[str, Param], facts: CertificatePayload | None) -> Verdict:
    return Verdict("void", params | {"voided_on": voided.on.isoformat(), "reason": voided.reason}, facts)
