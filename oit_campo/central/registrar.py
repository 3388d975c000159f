"""The register: what a laptop issued becomes registered when the centre has it and it holds.

It holds when the laptop that brought it signed it, under its own prefix and within its right, the code says what the row says, and
whoever is named had the right to that kind of paper. What doesn't hold stays in the register as a number nobody uses
(«no_impreso»): not «anulado», which would put a colleague's number on the list of void ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from unicodedata import normalize
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields, rights
from oit_campo.central.author import CentreAuthor
from oit_campo.documents.chain import day_number
from oit_campo.documents.code import CertificatePayload, Kind, SignedCertificate, read_signed
from oit_campo.domain.certificate_number import CertificateNumber, parse_number
from oit_campo.domain.damage import Damaged
from oit_campo.domain.versions import decode, group_state, run_of
from oit_campo.errors import UserError
from oit_campo.logs import Log
from oit_campo.models.centre import CentreDevice, CentreRun, Commit
from oit_campo.models.certificates import Certificate
from oit_campo.models.programme import Course, Device, User, UserScope
from oit_campo.models.training import Enrolment
from oit_campo.sync.apply import Applied
from oit_campo.sync.wire import read_patch

PROVISIONAL, REGISTERED, UNUSED = "provisional", "registrado", "no_impreso"
#: Kind of paper → the right to issue it (rights.csv).
RIGHTS = {
    "certificado": "certificates.issue",
    "constancia_participacion": "certificates.issue_statement",
    "constancia_inscripcion": "certificates.issue_enrolment_statement",
}
#: Why a certificate isn't registered, for the log.
_WHY = (
    "device",
    "number",
    "code",
    "row",
    "right",
    "number_taken",
    "prefix",
    "signature",
    "laptop_cannot_issue",
    "term",
)
log = Log("central.registrar", "certificate.refused", *_WHY)


def register(author: CentreAuthor, done: Iterable[Applied]) -> int:
    """Mark the certificates that these changes brought as registered, or as unused numbers; how many were registered.

    A laptop's own word that one is registered counts for nothing.
    """
    kind = fields.kind("certificate").number
    records = {a.patch.record for a in done if a.patch.kind == kind and not a.held and a.patch.record is not None}
    return sum(_judge(author, record) for record in sorted(records))


def _judge(author: CentreAuthor, record: UUID) -> bool:
    row = author.session.get_one(Certificate, record)
    if row.state not in (PROVISIONAL, REGISTERED):
        return False
    if (
        row.state == REGISTERED
        and _device_of(author.session, row, fields.kind("certificate").field("state").group) is None
    ):
        return False  # the centre's own word
    why = _refusal(author.session, row)
    if why:
        log.warning("certificate.refused", certificate=record, why=why)
    author.edit("certificate", record, {"state": UNUSED if why else REGISTERED})
    return not why


def _device_of(session: Session, row: Certificate, group: int) -> UUID | None:
    """Whose laptop wrote a group of the row as it stands; None for the centre itself."""
    run = session.get(CentreRun, run_of(group_state(decode(row.merge_state), group).winner.change)[0])
    return run.device if run is not None else None


def _refusal(session: Session, row: Certificate) -> str:
    """Why the row doesn't hold; "" when it does."""
    sender = _device_of(session, row, fields.CREATION_GROUP)
    device = session.get(CentreDevice, sender) if sender is not None else None
    if device is None:
        return "device"
    try:
        number, signed = parse_number(row.number or ""), read_signed(row.signed_payload or b"")
    except UserError:
        return "number"
    except Damaged:
        return "code"
    why = _signature_refusal(session.get_one(Device, device.device), device, number, signed)
    if why:
        return why
    if _payload(session, row, number) != signed.payload:
        return "row"
    if not _entitled(session, row, signed.payload.issued_on):
        return "right"
    return "number_taken" if _is_taken(session, row) else ""


def _signature_refusal(
    public: Device, device: CentreDevice, number: CertificateNumber, signed: SignedCertificate
) -> str:
    """What is wrong with the laptop's part: its prefix, its signature under its own certificate, its permission, its term."""
    if number.prefix != public.number_prefix:
        return "prefix"
    if signed.laptop_bytes != device.certificate or not signed.signature_holds():
        return "signature"
    if not signed.laptop.may_issue or not public.may_issue:
        return "laptop_cannot_issue"
    in_term = signed.laptop.from_day <= day_number(signed.payload.issued_on) <= signed.laptop.until_day
    return "" if in_term else "term"


def _payload(session: Session, row: Certificate, number: CertificateNumber) -> CertificatePayload | None:
    """What the code of such a row must say; None for a row no paper can have."""
    if row.kind not in RIGHTS or row.issued_on is None:
        return None
    return CertificatePayload(
        kind=Kind[row.kind.upper()],
        number=number,
        printed_name=normalize("NFC", row.printed_name or ""),
        document=row.printed_document,
        course_code=session.get_one(Course, row.course).code or "",
        course_minutes=row.course_minutes or 0,
        attended_minutes=row.attended_minutes or 0,
        minutes_per_teaching_hour=row.teaching_hour_minutes or 0,
        ubigeo=row.place or "",
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        issued_on=row.issued_on,
    )


def _entitled(session: Session, row: Certificate, day: date) -> bool:
    """Whether whoever made the row and whoever it names had the right to such a paper, there and on that day."""
    action = RIGHTS[row.kind or ""]
    enrolment = session.get_one(Enrolment, row.enrolment)
    people = {_maker(session, row.id), row.issued_by}
    return all(who is not None and rights.may(_roles(session, who, enrolment, day), action) for who in people)


def _maker(session: Session, record: UUID) -> UUID | None:
    """The author of the row's first commit."""
    body = session.scalars(select(Commit.body).where(Commit.record == record).order_by(Commit.number).limit(1)).first()
    return read_patch(body).actor if body is not None else None


def _roles(session: Session, user: UUID, enrolment: Enrolment, day: date) -> set[str]:
    """By the staff list. Who has left had them up to the last day."""
    known = session.get(User, user)
    if known is None or (known.state != "activa" and (known.left_on is None or known.left_on < day)):
        return set()
    found = session.scalars(
        select(UserScope.role).where(
            UserScope.user == user,
            UserScope.edition == enrolment.edition,
            or_(UserScope.region.is_(None), UserScope.region.in_(["", enrolment.region or ""])),
            or_(UserScope.until.is_(None), UserScope.until >= day),
        )
    )
    return {role for role in found if role in rights.roles()}


def _is_taken(session: Session, row: Certificate) -> bool:
    """Whether another registered row has the number: a copy of a code is no second paper."""
    same = select(Certificate.id).where(
        Certificate.number == row.number, Certificate.id != row.id, Certificate.state == REGISTERED
    )
    return session.scalars(same.limit(1)).first() is not None
