"""Certificates as lists show them: who meets the rule and who doesn't and why, what was issued; and a row as it is printed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from oit_campo.catalogues import courses, places, sentences
from oit_campo.documents.code import Kind, code_text
from oit_campo.documents.spanish_text import attended_hours, teaching_hours
from oit_campo.documents.wording import CertificateSheet
from oit_campo.domain import names
from oit_campo.domain.eligibility import CertificateFacts, CertificateKind, Reason, certificate_decision
from oit_campo.errors import KnownError
from oit_campo.models.certificates import Certificate
from oit_campo.models.people import Person
from oit_campo.models.programme import Course, Edition
from oit_campo.models.training import Enrolment, Group
from oit_campo.services import attendance_views, desk_scope, person_documents
from oit_campo.services.attendance_views import CourseResult
from oit_campo.services.desk import Actor, Desk, no_right

RESERVED, PROVISIONAL, REGISTERED, VOID, UNPRINTED = "reservado", "provisional", "registrado", "anulado", "no_impreso"
#: The paper stands: there is a PDF of it.
STANDING = frozenset({PROVISIONAL, REGISTERED})
SOCIAL_NAME = "nombre_social"
PAPER_KIND = {
    CertificateKind.CERTIFICATE: Kind.CERTIFICADO,
    CertificateKind.PARTICIPATION: Kind.CONSTANCIA_PARTICIPACION,
    CertificateKind.ENROLMENT: Kind.CONSTANCIA_INSCRIPCION,
}


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A group to issue for."""

    key: UUID
    name: str
    course_title: str
    closed: bool


def group_choices(desk: Desk) -> tuple[GroupChoice, ...]:
    """The groups of this edition and region, by course and name. Raises UserError no_right."""
    with desk.read("certificates.preview") as session:
        rows = session.execute(
            select(Group.id, Group.name, Course.title, Group.closed_on)
            .join(Course, Course.id == Group.course)
            .where(desk_scope.of_desk(desk))
        ).all()
    made = [GroupChoice(key, name or "", title or "", closed is not None) for key, name, title, closed in rows]
    return tuple(sorted(made, key=lambda g: (names.sort_key(g.course_title), names.sort_key(g.name), g.key)))


# --- who may receive one ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the group. Minutes ``attended`` of ``total``; ``reasons`` against the paper, none when ``ok``.

    ``only_product``: nothing but the final product is missing, which whoever issues may have seen. ``number`` of the standing
    paper of this kind when there is one. ``document`` masked; ``name`` as it will be printed.
    """

    enrolment: UUID
    person: UUID
    list_name: str
    name: str
    document: str
    attended: int
    total: int
    modules_done: int
    modules: int
    reasons: tuple[Reason, ...]
    number: str = ""

    @property
    def ok(self) -> bool:
        return not self.reasons

    @property
    def only_product(self) -> bool:
        return [r.code for r in self.reasons] == ["product_missing"]

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons as sentences."""
        return tuple(sentences.words(r.code, r.params) for r in self.reasons)


@dataclass(frozen=True, slots=True)
class CandidatesView:
    """A group before issuing. ``percent`` of the minutes is the rule; ``hour`` the minutes of a teaching hour."""

    group: UUID
    group_name: str
    course_title: str
    kind: CertificateKind
    percent: int
    hour: int
    product: str
    document_shown: str
    meets: tuple[Candidate, ...]
    not_yet: tuple[Candidate, ...]
    issued: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What whoever issues decides. ``document_shown`` a code of document_on_certificate ("" = the edition's), for everybody or
    by enrolment in ``documents``; ``product_seen``: the final product was seen of everybody chosen; ``asked_by_person``: a
    constancia de participación before the course closes.
    """

    kind: CertificateKind = CertificateKind.CERTIFICATE
    document_shown: str = ""
    documents: Mapping[UUID, str] = field(default_factory=dict)
    product_seen: bool = False
    asked_by_person: bool = False


USUAL = Choices()


def candidates(desk: Desk, group: UUID, choices: Choices = USUAL) -> CandidatesView:
    """Who meets the rule, who doesn't and why, as Spanish lists sort. Raises UserError no_right, also for a group out of reach."""
    with desk.read("certificates.preview") as session:
        return view_of(session, desk, group, choices)


def view_of(session: Session, desk: Desk, group: UUID, choices: Choices) -> CandidatesView:
    """The same in a session of the caller, for whom its reach holds."""
    held = _group(session, desk, group)
    course, edition = session.get_one(Course, held.course), session.get_one(Edition, held.edition)
    results = attendance_views.course_results(session, group)
    people = _people(session, results)
    papers = person_documents.masked_documents(session, [row.Person.id for row in people])
    numbers = standing_numbers(session, results, held.course, choices.kind)
    made = [_candidate(row, results[row.Enrolment.id], held, choices, papers, numbers, desk.today) for row in people]
    ordered = [one for _, one in sorted(made, key=lambda pair: (pair[0], pair[1].enrolment))]
    usual = courses.attendance_rules()
    return CandidatesView(
        group,
        held.name or "",
        course.title or "",
        choices.kind,
        course.attendance_share or edition.attendance_share or usual.certificate_percent,
        teaching_hour_of(course, edition),
        course.final_product or "" if choices.kind is CertificateKind.CERTIFICATE else "",
        edition.document_on_certificate or "enmascarado",
        tuple(c for c in ordered if c.ok and not c.number),
        tuple(c for c in ordered if not c.ok and not c.number),
        tuple(c for c in ordered if c.number),
    )


def teaching_hour_of(course: Course, edition: Edition) -> int:
    """Minutes of a teaching hour: the course's, else the edition's, else the usual."""
    usual = courses.attendance_rules().minutes_per_teaching_hour
    return course.minutes_per_teaching_hour or edition.minutes_per_teaching_hour or usual


def _group(session: Session, desk: Desk, group: UUID) -> Group:
    held = session.scalars(select(Group).where(Group.id == group, desk_scope.of_desk(desk))).one_or_none()
    if held is None:
        raise no_right("certificates.preview")
    return held


def _people(session: Session, enrolments: Collection[UUID]) -> Sequence[Row[Enrolment, Person]]:
    return session.execute(
        select(Enrolment, Person).join(Person, Person.id == Enrolment.person).where(Enrolment.id.in_(enrolments))
    ).all()


def standing_numbers(
    session: Session, enrolments: Collection[UUID], course: UUID, kind: CertificateKind
) -> dict[UUID, str]:
    """Enrolment → number of the paper of this course and kind that stands."""
    rows = session.execute(
        select(Certificate.enrolment, Certificate.number).where(
            Certificate.enrolment.in_(enrolments),
            Certificate.course == course,
            Certificate.kind == kind.value,
            Certificate.state.in_(STANDING),
        )
    )
    return {enrolment: number or "" for enrolment, number in rows}


def _candidate(
    row: Row[Enrolment, Person],
    result: CourseResult,
    group: Group,
    choices: Choices,
    papers: Mapping[UUID, str],
    numbers: Mapping[UUID, str],
    today: date,
) -> tuple[str, Candidate]:
    enrolment, person = row.Enrolment, row.Person
    back = enrolment.returned_on is not None and enrolment.returned_on >= (enrolment.withdrawn_on or date.min)
    facts = CertificateFacts(
        enrolled=True,
        withdrawn=enrolment.withdrawn_on is not None and not back,
        attendance=result.attendance,
        modules_done=result.modules_done,
        product_delivered=choices.product_seen,
        closed=group.closed_on is not None or (group.ends_on is not None and group.ends_on < today),
        asked_by_person=choices.asked_by_person,
    )
    mandatory = result.rule.mandatory_modules
    parts = (person.given_names or "", person.first_surname or "", person.second_surname or "")
    return names.sort_key(*parts), Candidate(
        enrolment.id,
        person.id,
        names.list_name(*parts),
        printed_name(person),
        papers.get(person.id, ""),
        result.attended,
        result.total,
        len(mandatory) - len(result.mandatory_missing),
        len(mandatory),
        certificate_decision(choices.kind, result.rule, facts).missing,
        numbers.get(enrolment.id, ""),
    )


def printed_name(person: Person) -> str:
    """As in the document, or with the name the person chose for the paper (``name_on_certificate``)."""
    surnames = (person.first_surname or "", person.second_surname or "")
    given = person.given_names or ""
    if person.name_on_certificate == SOCIAL_NAME and person.social_name:
        given = person.social_name
        if surnames[0] and names.fold(surnames[0]) in names.fold(given):  # it was written with the surnames
            return names.full_name(given)
    return names.full_name(given, *surnames)


# --- what was issued -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """A paper in the register. ``copies`` reprinted. Why and when it was voided, and the copies: None for who may not see them."""

    certificate: UUID
    enrolment: UUID
    number: str
    kind: CertificateKind
    printed_name: str
    list_name: str
    issued_on: date | None
    state: str
    void_reason: str | None
    voided_on: date | None
    copies: int | None

    @property
    def stands(self) -> bool:
        """Whether it can be printed again or voided."""
        return self.state in STANDING


def list_issued(desk: Desk, group: UUID) -> tuple[IssuedRow, ...]:
    """The register of a group's course and people, every state, by surname and number. Raises UserError no_right."""
    with desk.read("certificates.preview") as session:
        held = _group(session, desk, group)
        rows = session.execute(
            select(Certificate, Person)
            .join(Enrolment, Enrolment.id == Certificate.enrolment)
            .join(Person, Person.id == Enrolment.person)
            .where(
                Certificate.course == held.course,
                Certificate.enrolment.in_(attendance_views.course_results(session, group)),
            )
        ).all()
    # another laptop's program may have written any kind: such a row is no paper
    made = [_issued(desk.actor, row, person) for row, person in rows if row.kind in set(CertificateKind)]
    return tuple(one for _, one in sorted(made, key=lambda pair: (pair[0], pair[1].number)))


def _issued(actor: Actor, row: Certificate, person: Person) -> tuple[str, IssuedRow]:
    parts = (person.given_names or "", person.first_surname or "", person.second_surname or "")
    return names.sort_key(*parts), IssuedRow(
        row.id,
        row.enrolment,
        row.number or "",
        CertificateKind(row.kind or ""),
        row.printed_name or "",
        names.list_name(*parts),
        row.issued_on,
        row.state or "",
        (row.void_reason or "") if actor.sees("certificate", "void_reason") else None,
        row.voided_on if actor.sees("certificate", "voided_on") else None,
        (row.copies or 0) if actor.sees("certificate", "copies") else None,
    )


# --- a row as it is printed ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """What a paper says besides the row's own fields. Kept in the row (``signatories``): renaming a course changes no print."""

    course: str
    institution: str
    title: str
    signatories: tuple[tuple[str, str], ...]
    test_data: bool = False

    def encode(self) -> str:
        """Same words, same text."""
        words = {
            "course": self.course,
            "institution": self.institution,
            "title": self.title,
            "signatories": [list(pair) for pair in self.signatories],
            **({"test": True} if self.test_data else {}),
        }
        return json.dumps(words, ensure_ascii=False, sort_keys=True)


def decode_words(text: str) -> PrintedWords:
    """The inverse of ``encode``. Raises KnownError certificate_words for what another program may have written there."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise KnownError("certificate_words") from error
    match raw:
        case {"course": str(course), "institution": str(institution), "title": str(title), "signatories": list(pairs)}:
            signatories = tuple((p[0], p[1]) for p in pairs if _is_pair(p))
            if len(signatories) == len(pairs):
                return PrintedWords(course, institution, title, signatories, raw.get("test") is True)
    raise KnownError("certificate_words")


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value)


def sheet_of(row: Certificate, verifier_host: str, copy_number: int | None = None) -> CertificateSheet:
    """The row as it is printed: nothing but the row, so the same row gives the same bytes."""
    return sheet_with(row, code_text(row.signed_payload or b"", verifier_host), copy_number)


def sheet_with(row: Certificate, code: str, copy_number: int | None = None) -> CertificateSheet:
    """The same with the text of the code given."""
    words, kind = decode_words(row.signatories or ""), CertificateKind(row.kind or "")
    hour, course, attended = row.teaching_hour_minutes or 60, row.course_minutes or 0, row.attended_minutes or 0
    partly = kind is CertificateKind.PARTICIPATION
    return CertificateSheet(
        kind=PAPER_KIND[kind],
        printed_name=row.printed_name or "",
        document_text=row.printed_document,
        course_title=words.course,
        hours=attended_hours(attended, course, hour) if partly else teaching_hours(course, hour),
        institution=words.institution,
        public_title=words.title,
        place=places.get(row.place or "").province,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        issued_on=row.issued_on or date.min,
        number=row.number or "",
        code_text=code,
        signatories=words.signatories,
        copy_number=copy_number,
        test_data=words.test_data,
    )
