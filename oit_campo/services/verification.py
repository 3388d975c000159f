"""Is this paper genuine? From a code, a number, a PDF or a picture, with no connection, by what this laptop knows.

The command line judges by a trust file (services/check_paper.py); here the lists are those of an unlocked laptop: the chain of
its own activation and the register as of the last exchange.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import lists, places
from oit_campo.clock import LIMA
from oit_campo.documents import verify as judge
from oit_campo.documents.chain import day_date, read_ca_certificate, read_laptop_certificate
from oit_campo.documents.code import CertificatePayload, Kind, registration_hash
from oit_campo.documents.proof import is_of_programme
from oit_campo.documents.trust import Registered, TrustBundle, Voided
from oit_campo.documents.verdicts import word_verdict
from oit_campo.documents.verify import Verdict
from oit_campo.documents.wording import shown_document
from oit_campo.domain.certificate_number import CertificateNumber, parse_number
from oit_campo.domain.damage import Damaged
from oit_campo.domain.teaching_hours import printed_hours
from oit_campo.errors import KnownError, UserError
from oit_campo.models.certificates import Certificate
from oit_campo.models.laptop import StreamState
from oit_campo.models.programme import Course, Device, Edition, Programme
from oit_campo.services import paper_pictures
from oit_campo.services.certificate_views import REGISTERED, VOID
from oit_campo.services.desk import Desk

FILE_CAP = 50 << 20
#: A device in one of these states no longer vouches for what the centre hasn't registered.
REVOKED = ("perdida", "baja")
KINDS = {
    Kind.CERTIFICADO: "certificado",
    Kind.CONSTANCIA_PARTICIPACION: "constancia_participacion",
    Kind.CONSTANCIA_INSCRIPCION: "constancia_inscripcion",
}


@dataclass(frozen=True, slots=True)
class PaperVerdict:
    """One code judged. ``facts`` are (label, words) from the signed data alone; none for a number or when a signature fails."""

    code: str
    heading: str
    advice: str
    list_age: str
    facts: tuple[tuple[str, str], ...]


def verify(what: str | bytes, bundle: TrustBundle, today: date) -> tuple[PaperVerdict, ...]:
    """The verdict on each code found; at least one. ``what``: a code or a number as text, a PDF or a picture as bytes.

    Raises KnownError file_unreadable for bytes that are neither PDF nor picture; a bad photocopy is a verdict, not an error.
    """
    found = [what] if isinstance(what, str) else _codes(what) or [""]
    return tuple(_worded(judge.verify(code, bundle, today), bundle) for code in dict.fromkeys(found))


def check(desk: Desk, what: str | bytes) -> tuple[PaperVerdict, ...]:
    """The same by the lists of this laptop. Raises UserError no_right; KnownError file_unreadable."""
    return verify(what, bundle_of(desk), desk.today)


def _codes(content: bytes) -> list[str]:
    if len(content) > FILE_CAP:
        raise KnownError("file_unreadable")
    from PIL import Image, ImageSequence, UnidentifiedImageError  # picture readers, only when a file is given

    from oit_campo.documents import qr

    try:
        if content.startswith(b"%PDF"):
            return paper_pictures.codes_in_pdf(content)
        with Image.open(io.BytesIO(content)) as image:
            # a scanner writes many pages into one TIFF; what else a telephone adds to a photo is no page
            pages = islice(ImageSequence.Iterator(image), qr.MAX_PAGES if image.format == "TIFF" else 1)
            return [code for page in pages for code in qr.read_codes_from_image(page)]
    except (UnidentifiedImageError, OSError, ValueError, Damaged, Image.DecompressionBombError) as error:
        raise KnownError("file_unreadable") from error


def _worded(verdict: Verdict, bundle: TrustBundle) -> PaperVerdict:
    reasons = {o.code: o.label for o in lists.options("void_reasons")}
    words = word_verdict(verdict, reasons)
    facts = _facts(verdict.facts, bundle.courses) if verdict.facts is not None else ()
    return PaperVerdict(verdict.code, words.heading, words.advice, words.list_age, facts)


def _facts(payload: CertificatePayload, courses: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What the signed data say, in the words of the paper."""
    hour = payload.minutes_per_teaching_hour
    hours = printed_hours(payload.course_minutes, hour)
    if payload.kind is Kind.CONSTANCIA_PARTICIPACION:
        hours = f"{printed_hours(payload.attended_minutes, hour)} de {hours}"
    place = {p.code: p for p in places.all_places()}.get(payload.ubigeo)
    said = [
        ("Papel", lists.label("certificate_kinds", KINDS[payload.kind])),
        ("Nombre", payload.printed_name),
        ("Documento", shown_document(payload.document) or "sin documento en el papel"),
        ("Curso", courses.get(payload.course_code, payload.course_code)),
        ("Horas lectivas", hours),
        ("Lugar", place.label if place else payload.ubigeo),
        ("Fechas", _term(payload)),
        ("Registro n.º", payload.number.text),
        ("Emitido el", f"{payload.issued_on:%d/%m/%Y}"),
    ]
    return tuple((label, words) for label, words in said if words)


def _term(payload: CertificatePayload) -> str:
    if payload.starts_on is None or payload.ends_on is None:
        return ""
    return f"{payload.starts_on:%d/%m/%Y} al {payload.ends_on:%d/%m/%Y}"


# --- what this laptop knows ------------------------------------------------------------------------------------------


def bundle_of(desk: Desk) -> TrustBundle:
    """The chain this laptop was activated with and its register as of the last exchange. Raises UserError no_right."""
    with desk.read("certificates.verify") as session:
        rows = session.scalars(select(Certificate).where(Certificate.number.is_not(None))).all()
        revoked = session.scalars(select(Device.number_prefix).where(Device.state.in_(REVOKED)))
        return TrustBundle(
            on=_list_day(session, desk),
            roots=(desk.activation.root,),
            ca_certificates=(desk.activation.ca_certificate,),
            revoked={prefix: _hashes(rows, prefix) for prefix in revoked if prefix},
            voided=_voided(
                rows, read_ca_certificate(desk.activation.ca_certificate, (desk.activation.root,)).public_key
            ),
            registered=_registered(rows),
            courses={code: title or code for code, title in session.execute(select(Course.code, Course.title)) if code},
            hosts=(desk.activation.verifier_host,),
            contact=_contact(session, desk),
        )


def _list_day(session: Session, desk: Desk) -> date:
    """The day of the last exchange; before the first one, the day the laptop was activated."""
    contact = session.get_one(StreamState, 1).last_contact
    if contact is not None:
        return contact.astimezone(LIMA).date()
    return day_date(read_laptop_certificate(desk.activation.certificate).from_day)


def _voided(rows: Iterable[Certificate], ca_public_key: bytes) -> dict[str, Voided]:
    """Only of rows that prove their number: anybody's program can write a void row with a colleague's."""
    return {
        r.number: Voided(r.voided_on, r.void_reason or "otra")
        for r in rows
        if r.state == VOID and r.number and r.voided_on and is_of_programme(r.signed_payload, r.number, ca_public_key)
    }


def _hashes(rows: Iterable[Certificate], prefix: str) -> frozenset[bytes]:
    """What the centre had registered of a laptop: only these stand after it was revoked."""
    found = set()
    for row in rows:
        number = _number(row)
        if row.state == REGISTERED and number is not None and number.prefix == prefix:
            with suppress(Damaged):
                found.add(registration_hash(row.signed_payload or b""))
    return frozenset(found)


def _number(row: Certificate) -> CertificateNumber | None:
    """None for what isn't one: another laptop's program may have written anything there."""
    try:
        return parse_number(row.number or "")
    except UserError:
        return None


def _registered(rows: Iterable[Certificate]) -> dict[str, Registered]:
    """Laptop prefix → the counters this laptop knows to be registered."""
    counters: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        number = _number(row)
        if row.state == REGISTERED and number is not None:
            counters[number.prefix].add(number.counter)
    return {p: Registered(max(held), frozenset(set(range(1, max(held))) - held)) for p, held in counters.items()}


def _contact(session: Session, desk: Desk) -> str:
    edition = session.get_one(Edition, desk.actor.edition)
    return session.get_one(Programme, edition.programme).rights_phone or ""
