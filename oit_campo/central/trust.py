"""The trust file: with it anybody checks this programme's certificates without a connection (docs/adr/003)."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.central.exchange import Centre
from oit_campo.central.registrar import REGISTERED
from oit_campo.clock import today_in_lima
from oit_campo.documents.chain import public_bytes
from oit_campo.documents.proof import is_of_programme
from oit_campo.documents.trust import Registered, TrustBundle, Voided
from oit_campo.documents.trust_file import write_trust_file
from oit_campo.domain.certificate_number import parse_number
from oit_campo.errors import UserError
from oit_campo.models.certificates import Certificate
from oit_campo.models.programme import Course, Programme


def bundle_bytes(centre: Centre) -> bytes:
    """The roots and the signed lists as of today, as one file."""
    with centre.database.session() as session:
        bundle = TrustBundle(
            on=today_in_lima(centre.clock),
            roots=(centre.keys.root,),
            ca_certificates=(centre.keys.ca_certificate,),
            revoked={},
            voided=_voided(session, public_bytes(centre.keys.ca)),
            registered=_registered(session),
            courses={c.code: c.title for c in session.scalars(select(Course)) if c.code and c.title},
            hosts=(centre.verifier_host,),
            contact=_contact(session),
        )
    return write_trust_file(bundle, centre.keys.ca)


def _voided(session: Session, ca_public_key: bytes) -> dict[str, Voided]:
    """Only of rows that prove their number: a laptop's program may write a void row with a colleague's."""
    rows = session.scalars(select(Certificate).where(Certificate.state == "anulado"))
    return {
        c.number: Voided(c.voided_on, c.void_reason or "otra")
        for c in rows
        if c.number and c.voided_on and is_of_programme(c.signed_payload, c.number, ca_public_key)
    }


def _registered(session: Session) -> dict[str, Registered]:
    """Per laptop the highest counter that is registered, and the ones below it that aren't."""
    counters: dict[str, set[int]] = defaultdict(set)
    for number in session.scalars(select(Certificate.number).where(Certificate.state == REGISTERED)):
        try:
            parsed = parse_number(number or "")
        except UserError:
            continue  # what a laptop wrote there is no number, and the others' list is needed
        counters[parsed.prefix].add(parsed.counter)
    return {
        prefix: Registered(max(held), frozenset(set(range(1, max(held))) - held)) for prefix, held in counters.items()
    }


def _contact(session: Session) -> str:
    programme = session.scalars(select(Programme)).first()
    return (programme.rights_phone or "") if programme else ""
