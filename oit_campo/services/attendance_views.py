"""What attendance looks like: the roster of a session, what a course adds up to, who needs attention."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from oit_campo.catalogues import consents, documents
from oit_campo.domain import attendance, identity_documents, names
from oit_campo.domain.attendance import AttendanceTotal
from oit_campo.domain.consents import LATER, Answer, may_use
from oit_campo.domain.eligibility import CertificateRule
from oit_campo.models.laptop import StoreFact
from oit_campo.models.people import Consent, IdentityDocument, Person
from oit_campo.models.programme import Edition, Programme
from oit_campo.models.training import Enrolment, Group
from oit_campo.models.training import Session as ClassSession
from oit_campo.services import attendance_facts, audit, class_sessions, desk_scope, record_scope
from oit_campo.services.attendance_facts import Facts, HeldSession, MarkFacts
from oit_campo.services.audit import Act
from oit_campo.services.class_sessions import SessionRow
from oit_campo.services.desk import Desk, no_right
from oit_campo.store.sessions import ask_in

IMAGE_PURPOSE = "imagen"


# --- what a course adds up to --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CourseResult:
    """Minutes ``attended`` (``made_up`` included) of ``total``; ``mandatory_missing`` are module codes in course order.

    ``attendance``, ``modules_done`` (codes) and ``rule`` are what ``domain.eligibility.certificate_decision`` asks for.
    """

    attended: int
    total: int
    made_up: int
    mandatory_missing: tuple[str, ...]
    attendance: AttendanceTotal
    modules_done: frozenset[str]
    rule: CertificateRule


def course_results(session: Transaction, group: UUID) -> dict[UUID, CourseResult]:
    """Enrolment → result, of everybody who is or was in the group and hasn't moved to another; a fixed number of statements."""
    facts = attendance_facts.load(session, [group])
    return {s.enrolment: _result(facts, s.enrolment, group) for s in facts.stays_in(group) if not s.moved}


def course_result(session: Transaction, enrolment: UUID, course: UUID, group: UUID) -> CourseResult:
    """One person's result in the sessions of a group; visits to other groups of the same ``course`` count.

    Raises KeyError when the group isn't of that course.
    """
    facts = attendance_facts.load(session, [group], only=enrolment)
    if facts.courses.get(group) != course:
        raise KeyError(group)
    return _result(facts, enrolment, group)


def _result(facts: Facts, enrolment: UUID, group: UUID) -> CourseResult:
    total, done = facts.total(enrolment, group), facts.modules_done(enrolment, group)
    rule = facts.rule_of(group).certificate
    missing = tuple(code for code in rule.mandatory_modules if code not in done)
    return CourseResult(total.attended, total.total, total.made_up, missing, total, done, rule)


def course_totals(desk: Desk, group: UUID, enrolment: UUID) -> AttendanceTotal:
    """What the person's page shows of a group. Raises UserError no_right."""
    with desk.read("attendance.view") as session:
        record_scope.require(session, "attendance.view", Group, group)
        record_scope.require(session, "attendance.view", Enrolment, enrolment)
        return attendance_facts.load(session, [group], only=enrolment).total(enrolment, group)


# --- the roster ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """A session of the group. ``opened`` is the one whose list this is."""

    key: UUID
    number: int
    day: date
    minutes: int
    suspended: bool
    closed: bool
    to_come: bool
    mixed: bool
    opened: bool


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One person. ``marks`` one a column; ``list_name`` «APELLIDOS, Nombres», ``name`` as spoken; ``document`` masked.

    ``outlook`` is ``meets on_track needs_make_up out_of_reach``; ``minutes_missing`` to be made up when it needs that.
    """

    enrolment: UUID
    person: UUID
    list_name: str
    name: str
    document: str
    marks: tuple[MarkFacts | None, ...]
    attended: int
    total: int
    outlook: str
    minutes_missing: int
    no_photo: bool
    visitor: bool
    absences_in_a_row: int


@dataclass(frozen=True, slots=True)
class RosterView:
    """The list of a session. ``percent`` of the minutes is the course's rule; ``hour`` the minutes of a teaching hour."""

    session: SessionRow
    columns: tuple[RosterColumn, ...]
    rows: tuple[RosterEntry, ...]
    percent: int
    total_minutes: int
    hour: int

    @property
    def unmarked(self) -> int:
        """How many have no mark in the session opened."""
        place = next((i for i, c in enumerate(self.columns) if c.opened), 0)
        return sum(1 for row in self.rows if row.marks[place] is None)


def roster(desk: Desk, session: UUID) -> RosterView:
    """The list of a session: who belonged to the group that day, and its visitors, as Spanish lists sort.

    Raises UserError no_right, also for a session out of reach.
    """
    with desk.read("attendance.view") as transaction:
        opened = class_sessions.one(ask_in(transaction), desk.reach("attendance.view"), session)
        if opened is None:
            raise no_right("attendance.view")
        facts = attendance_facts.load(transaction, [opened.group])
        if not desk.actor.sees("attendance_mark", "absence_reason"):
            facts.marks = {place: replace(mark, reason=None) for place, mark in facts.marks.items()}
        held = facts.sessions[session]
        columns = tuple(_column(s, session, desk.today) for s in facts.sessions_of(opened.group))
        who = facts.on_list(held)
        people = _people(transaction, who, desk.today)
        rule = facts.rule_of(opened.group)
        rows = sorted(
            (_entry(facts, held, columns, person) for person in people.values()),
            key=lambda pair: pair[0],
        )
        return RosterView(
            opened,
            columns,
            tuple(entry for _, entry in rows),
            rule.certificate.percent,
            sum(c.minutes for c in columns if not c.suspended),
            rule.hour,
        )


def _column(session: HeldSession, opened: UUID, today: date) -> RosterColumn:
    return RosterColumn(
        session.key,
        session.number,
        session.day,
        session.minutes,
        session.suspended,
        session.closed,
        session.day > today,
        session.mode == "mixta",
        session.key == opened,
    )


def _entry(
    facts: Facts, session: HeldSession, columns: tuple[RosterColumn, ...], person: _Known
) -> tuple[str, RosterEntry]:
    enrolment = person.enrolment
    here = facts.marks.get((session.key, enrolment))
    own = here.visiting_from if here is not None and here.visiting_from is not None else session.group
    group = own if facts.courses.get(own) == facts.courses[session.group] else session.group
    total, percent = facts.total(enrolment, group), facts.rule_of(session.group).certificate.percent
    marks = tuple(facts.marks.get((c.key, enrolment)) for c in columns)
    counted = [m.code if m else None for c, m in zip(columns, marks, strict=True) if not c.suspended]
    entry = RosterEntry(
        enrolment,
        person.person,
        names.list_name(*person.parts),
        names.full_name(*person.parts),
        person.document,
        marks,
        total.attended,
        total.total,
        attendance.outlook(total, percent),
        attendance.minutes_missing(total.attended + total.open_minutes, total.total, percent),
        person.no_photo,
        group != session.group,
        attendance.absences_in_a_row(counted),
    )
    return names.sort_key(*person.parts), entry


@dataclass(slots=True)
class _Known:
    """A person as the roster needs them."""

    enrolment: UUID
    person: UUID
    parts: tuple[str, str, str]
    document: str = ""
    no_photo: bool = True


def _people(transaction: Transaction, enrolments: Collection[UUID], today: date) -> dict[UUID, _Known]:
    """Enrolment → person, in three statements."""
    rows = transaction.execute(
        select(Enrolment.id, Person.id, Person.given_names, Person.first_surname, Person.second_surname)
        .join(Person, Person.id == Enrolment.person)
        .where(Enrolment.id.in_(enrolments))
    )
    found = {e: _Known(e, p, (given or "", first or "", second or "")) for e, p, given, first, second in rows}
    papers, answers = _papers(transaction, enrolments), _image_answers(transaction, enrolments)
    purposes = [p for p in consents.purposes().values() if p.code == IMAGE_PURPOSE]
    for known in found.values():
        known.document = papers.get(known.person, "")
        known.no_photo = not may_use(purposes, answers.get(known.person, ()), IMAGE_PURPOSE, today)
    return found


def _papers(transaction: Transaction, enrolments: Collection[UUID]) -> dict[UUID, str]:
    """Person → «DNI ••••4821»: the principal document, else the latest that none replaces."""
    whose = select(Enrolment.person).where(Enrolment.id.in_(enrolments))
    rows = transaction.scalars(
        select(IdentityDocument).where(IdentityDocument.person.in_(whose)).order_by(IdentityDocument.changed_seq)
    ).all()
    replaced = {row.replaces for row in rows}
    found: dict[UUID, str] = {}
    for row in sorted((r for r in rows if r.id not in replaced), key=lambda r: bool(r.principal)):
        if row.number and row.type != documents.NO_DOCUMENT:
            kind = (row.type or "").partition("_")[0]
            found[row.person] = f"{kind} {identity_documents.mask(row.number)}".strip()
    return found


def _image_answers(transaction: Transaction, enrolments: Collection[UUID]) -> dict[UUID, list[Answer]]:
    whose = select(Enrolment.person).where(Enrolment.id.in_(enrolments))
    rows = transaction.execute(
        select(Consent.person, Consent.answer, Consent.occurred_on, Consent.changed_seq, Consent.expires_on).where(
            Consent.person.in_(whose), Consent.purpose == IMAGE_PURPOSE, Consent.answer.is_not(None)
        )
    )
    found: dict[UUID, list[Answer]] = {}
    for person, answer, occurred, seq, expires in rows:
        found.setdefault(person, []).append(Answer(IMAGE_PURPOSE, answer or LATER, occurred or date.min, seq, expires))
    return found


# --- who needs attention -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Somebody to call. ``absences`` in a row (2 or more, else 0); ``one_more`` when another absence puts the rule out of reach."""

    enrolment: UUID
    person: UUID
    list_name: str
    group: UUID
    group_name: str
    absences: int
    one_more: bool


def people_at_risk(desk: Desk) -> tuple[AtRisk, ...]:
    """In the open groups of this region: two absences in a row, or out of reach with one more. Raises UserError no_right."""
    with desk.read("attendance.view") as transaction:
        titles = desk_scope.open_groups(transaction, desk)
        facts = attendance_facts.load(transaction, list(titles))
        found = [
            risk
            for group in titles
            for stay in facts.stays_in(group)
            if stay.covers(desk.today) and any((risk := _risk(facts, group, stay.enrolment, desk.today))[2:])
        ]
        people = _people(transaction, [r[1] for r in found], desk.today)
    made = [
        (
            names.sort_key(*people[enrolment].parts),
            AtRisk(
                enrolment,
                people[enrolment].person,
                names.list_name(*people[enrolment].parts),
                group,
                titles[group],
                absences,
                one_more,
            ),
        )
        for group, enrolment, absences, one_more in found
    ]
    return tuple(one for _, one in sorted(made, key=lambda pair: pair[0]))


def _risk(facts: Facts, group: UUID, enrolment: UUID, day: date) -> tuple[UUID, UUID, int, bool]:
    own = [s for s in facts.sessions_of(group) if not s.suspended]
    marks = [facts.marks.get((s.key, enrolment)) for s in own]
    run = attendance.absences_in_a_row([m.code if m else None for m in marks])
    to_come = [s for s, m in zip(own, marks, strict=True) if m is None and s.day >= day]
    percent = facts.rule_of(group).certificate.percent
    lost = bool(to_come) and attendance.lost_by_one_more_absence(
        facts.total(enrolment, group), percent, to_come[0].minutes
    )
    return group, enrolment, run if run >= 2 and to_come else 0, lost  # after the last session nobody can act


# --- on paper ------------------------------------------------------------------------------------------------------


def print_sheet(desk: Desk, session: UUID) -> bytes:
    """The attendance sheet of a session as PDF, to be signed and typed in later.

    The document shows as the edition says (last four, or none); the sheet of a demonstration says that it is one. That it was
    printed is noted. Raises UserError no_right, also for a session out of reach.
    """
    from oit_campo.documents.roster import AttendanceSheet, RosterRow, attendance_sheet  # reportlab: only when printing

    view = roster(desk, session)
    held = view.session
    with desk.write("attendance.print_sheet") as transaction:
        record_scope.require(transaction, "attendance.print_sheet", ClassSession, session)
        edition = transaction.get_one(Edition, desk.actor.edition)
        programme = transaction.get_one(Programme, edition.programme)
        invented = _is_demonstration(transaction)
        audit.note(
            transaction,
            Act.PRINT_ROSTER,
            of=transaction.get_one(ClassSession, session),
            reason="papel",
            count=len(view.rows),
        )
    shown = edition.document_on_lists != "ninguno"
    rows = tuple(
        RosterRow("", row.list_name, row.document.rpartition(identity_documents.MASK)[2] if shown else "")
        for row in view.rows
    )
    return attendance_sheet(
        AttendanceSheet(
            public_title=programme.public_title or programme.name or "",
            course=held.course_title,
            group=held.group_name,
            session=f"Sesión {held.number} de {held.count}" + "".join(f" · {title}" for title in held.modules[:1]),
            held_on=held.day,
            hours=f"{clock_words(held.starts_minute)} a {clock_words(held.ends_minute)}",
            venue=held.venue,
            rows=rows,
            test_data=invented,
        )
    )


def _is_demonstration(transaction: Transaction) -> bool:
    from oit_campo.services import certificate_rows  # it asks this module for the results

    return transaction.get(StoreFact, certificate_rows.TEST_DATA) is not None


def clock_words(minute: int) -> str:
    """«09:05» of minutes since midnight."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
