"""A new row of the register: everything a paper says, and its signature, fixed before anything is drawn."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from oit_campo.catalogues import places
from oit_campo.documents.code import MASK, CertificatePayload, mask_document, sign_certificate
from oit_campo.documents.wording import CertificateSheet
from oit_campo.domain.certificate_number import CertificateNumber
from oit_campo.domain.eligibility import CertificateKind
from oit_campo.models.certificates import Certificate
from oit_campo.models.laptop import StoreFact
from oit_campo.models.programme import Course, Edition, Organisation, Programme, User, UserScope
from oit_campo.models.training import Group
from oit_campo.services import desk_scope, person_documents
from oit_campo.services.attendance_views import CourseResult, course_result
from oit_campo.services.certificate_views import (
    PAPER_KIND,
    RESERVED,
    VOID,
    Candidate,
    Choices,
    PrintedWords,
    sheet_with,
    teaching_hour_of,
)
from oit_campo.services.desk import Desk
from oit_campo.services.laptop_facts import signing_key_of

PREVIEW = "VISTA PREVIA"
MASKED, FULL, NONE = "enmascarado", "completo", "ninguno"
#: A store with this fact holds nobody's data: its papers say DATOS DE PRUEBA.
TEST_DATA = "test_data"
_PRINTABLE_DOCUMENT = re.compile(r"[0-9A-Z](?:[0-9A-Z./-]{0,22}[0-9A-Z])?")
#: What a paper says of who signs, when the staff list gives no position. No gendered ending.
_POSITIONS = {"supervisor": "Supervisión", "coordinator": "Coordinación", "trainer": "Capacitación"}
_OTHER_POSITION = "Equipo del programa"


def course_of(session: Session, group: UUID) -> Course:
    return session.get_one(Course, session.get_one(Group, group).course)


def new_row(
    session: Session, desk: Desk, group: UUID, who: Candidate, choices: Choices, number: CertificateNumber
) -> Certificate:
    """A reserved row, signed by this laptop's key, added to the session."""
    row = _row(session, desk, group, who, choices, number.text)
    payload = _payload(row, number, course_of(session, group).code or "", desk.today)
    row.signed_payload = sign_certificate(payload, signing_key_of(desk.store), desk.activation.certificate)
    row.replaces = session.scalars(
        select(Certificate.id)
        .where(
            Certificate.enrolment == who.enrolment,
            Certificate.course == row.course,
            Certificate.kind == row.kind,
            Certificate.state == VOID,
        )
        .order_by(Certificate.voided_on.desc(), Certificate.number.desc())
        .limit(1)
    ).first()
    session.add(row)
    return row


def preview_sheet(session: Session, desk: Desk, group: UUID, who: Candidate, choices: Choices) -> CertificateSheet:
    """The page before it is issued. Nothing is signed for it: its code can't be read as one, and it has no number."""
    row = _row(session, desk, group, who, choices, PREVIEW)
    return sheet_with(row, f"https://{desk.activation.verifier_host}/#{PREVIEW * 40}")


def _row(session: Session, desk: Desk, group: UUID, who: Candidate, choices: Choices, number: str) -> Certificate:
    held, course = session.get_one(Group, group), course_of(session, group)
    edition = session.get_one(Edition, held.edition)
    result = course_result(session, who.enrolment, course.id, group)
    shown, document = _document(session, who, choices, edition)
    given = choices.kind is not CertificateKind.ENROLMENT
    # what was really given: a session suspended for good is no hour of the course
    minutes = result.total if given and result.total else course.total_minutes or 0
    return Certificate(
        id=desk.store.keys.new(),
        enrolment=who.enrolment,
        kind=choices.kind.value,
        number=number,
        course=course.id,
        printed_name=who.name,
        document_shown=shown,
        printed_document=document,
        course_minutes=minutes,
        attended_minutes=min(result.attended, minutes) if given else 0,
        teaching_hour_minutes=teaching_hour_of(course, edition),
        rule_applied=_rule_words(choices, result),
        place=_place(held, desk),
        starts_on=held.starts_on if held.ends_on else None,
        ends_on=held.ends_on if held.starts_on else None,
        issued_on=desk.today,
        issued_by=desk.actor.user,
        signatories=_words(session, desk, course, edition).encode(),
        state=RESERVED,
        copies=0,
    )


def _payload(row: Certificate, number: CertificateNumber, course_code: str, today: date) -> CertificatePayload:
    return CertificatePayload(
        kind=PAPER_KIND[CertificateKind(row.kind or "")],
        number=number,
        printed_name=row.printed_name or "",
        document=row.printed_document,
        course_code=course_code,
        course_minutes=row.course_minutes or 0,
        attended_minutes=row.attended_minutes or 0,
        minutes_per_teaching_hour=row.teaching_hour_minutes or 60,
        ubigeo=row.place or "",
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        issued_on=today,
    )


def _document(session: Session, who: Candidate, choices: Choices, edition: Edition) -> tuple[str, str | None]:
    """(code of document_on_certificate, as printed): what the person chose, as far as their document can be printed."""
    shown = choices.documents.get(who.enrolment) or choices.document_shown or edition.document_on_certificate or MASKED
    principal = person_documents.principal(session, who.person)
    number = (principal.number or "").upper() if principal is not None else ""
    masked = mask_document(number)
    if shown == NONE or masked == MASK:
        return NONE, None
    if shown == FULL and _PRINTABLE_DOCUMENT.fullmatch(number):
        return FULL, number
    return MASKED, masked


def _rule_words(choices: Choices, result: CourseResult) -> str:
    """The rule that was applied, in words that stay with the paper."""
    if choices.kind is CertificateKind.ENROLMENT:
        return "Inscripción vigente."
    if choices.kind is CertificateKind.PARTICIPATION:
        return "Minutos de asistencia mayores que cero."
    rule = result.rule
    words = [f"Asistencia de {rule.percent} % o más de {result.total} minutos: {result.attended}"]
    if rule.mandatory_modules:
        words.append(f"módulos obligatorios: {', '.join(rule.mandatory_modules)}")
    if rule.final_product:
        words.append(f"producto final visto por quien emite: {rule.final_product}")
    return "; ".join(words) + "."


def _place(group: Group, desk: Desk) -> str:
    """Six digits: the group's district, else the capital of the region."""
    code = group.district or ""
    known = {p.code for p in places.all_places()}
    return code if code in known else f"{desk.actor.region}0101"


def _words(session: Session, desk: Desk, course: Course, edition: Edition) -> PrintedWords:
    """Never the programme's own name: only its public title, which tells nobody why a person came."""
    programme = session.get_one(Programme, edition.programme)
    controller = session.get(Organisation, programme.controller) if programme.controller else None
    institution = (controller.name if controller else None) or programme.public_title or ""
    return PrintedWords(
        course.title or "",
        institution,
        programme.public_title or institution,
        _signatories(session, desk),
        session.get(StoreFact, TEST_DATA) is not None,
    )


def _signatories(session: Session, desk: Desk) -> tuple[tuple[str, str], ...]:
    """Who issues, and the coordination of the edition when it has one; lines for ink."""
    issuer = session.get_one(User, desk.actor.user)
    coordinators = session.scalars(
        select(User)
        .join(UserScope, UserScope.user == User.id)
        .where(
            UserScope.edition == desk.actor.edition,
            UserScope.role == "coordinator",
            desk_scope.in_force(desk.today),
            or_(UserScope.region.is_(None), UserScope.region == desk.actor.region),
            User.state == "activa",
            User.id != issuer.id,
        )
        .order_by(User.name, User.id)
    )
    role = next((_POSITIONS[r] for r in ("supervisor", "trainer") if r in desk.actor.roles), _OTHER_POSITION)
    found = [(issuer.name or "", issuer.position or role)]
    found += [(c.name or "", c.position or _POSITIONS["coordinator"]) for c in coordinators][:1]
    return tuple(found)
