"""Attendance of whole groups in a few statements: members, sessions, marks and rules, from which all else is added up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session as Transaction

from oit_campo.catalogues import courses
from oit_campo.domain import attendance
from oit_campo.domain.attendance import MarkCode, SessionFacts
from oit_campo.domain.eligibility import CertificateRule
from oit_campo.models.programme import Course, CourseModule, Edition
from oit_campo.models.training import AttendanceMark, Enrolment, Group, GroupMember, Session
from oit_campo.services.record_scope import BEYOND

#: A code of a newer version isn't guessed at: its cell stays unmarked here.
_KNOWN_CODES = tuple(MarkCode)
SUSPENDED, CLOSED = "suspendida", "cerrada"


@dataclass(frozen=True, slots=True)
class CourseRule:
    """What a course asks. ``modules``: key (as text) → code, in course order; ``hour`` minutes of a teaching hour."""

    certificate: CertificateRule
    modules: Mapping[str, str]
    titles: Mapping[str, str]
    hour: int


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A session as it counts. ``day`` is when it was held, else when it is planned; ``modules`` are module keys as text."""

    key: UUID
    group: UUID
    number: int
    day: date
    starts_minute: int
    minutes: int
    state: str
    modules: tuple[str, ...]
    mode: str
    remote_rule: str | None

    @property
    def suspended(self) -> bool:
        return self.state == SUSPENDED

    @property
    def closed(self) -> bool:
        return self.state == CLOSED


@dataclass(frozen=True, slots=True)
class MarkFacts:
    """A mark as stored: ``minutes`` attended or made up; ``makes_up`` the session an R stands for when it isn't its own."""

    code: MarkCode
    minutes: int
    remote: bool = False
    reason: str | None = None
    makes_up: UUID | None = None
    visiting_from: UUID | None = None
    occurred_on: date | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """An enrolment in a group. A withdrawn person's stay ends with the withdrawal, and begins again on returning."""

    group: UUID
    enrolment: UUID
    since: date | None
    until: date | None
    moved: bool
    withdrawn_on: date | None = None
    returned_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the person belonged to the group that day."""
        if (self.since is not None and day < self.since) or (self.until is not None and day > self.until):
            return False
        away_since = self.withdrawn_on
        back = self.returned_on is not None and away_since is not None and self.returned_on >= away_since
        return (
            away_since is None
            or day < away_since
            or (back and self.returned_on is not None and day >= self.returned_on)
        )


@dataclass(slots=True)
class Facts:
    """Of some groups and everybody in them. ``marks`` also of the same course's other groups: minutes travel with the person."""

    courses: dict[UUID, UUID] = field(default_factory=dict)
    rules: dict[UUID, CourseRule] = field(default_factory=dict)
    stays: dict[tuple[UUID, UUID], Stay] = field(default_factory=dict)
    sessions: dict[UUID, HeldSession] = field(default_factory=dict)
    marks: dict[tuple[UUID, UUID], MarkFacts] = field(default_factory=dict)
    by_enrolment: dict[UUID, list[UUID]] = field(default_factory=dict)

    def sessions_of(self, group: UUID) -> tuple[HeldSession, ...]:
        """In the order of their numbers."""
        found = [s for s in self.sessions.values() if s.group == group]
        return tuple(sorted(found, key=lambda s: (s.number, s.day, s.key)))

    def stays_in(self, group: UUID) -> tuple[Stay, ...]:
        return tuple(s for s in self.stays.values() if s.group == group)

    def visitors_of(self, session: UUID) -> tuple[UUID, ...]:
        return tuple(e for (s, e), m in self.marks.items() if s == session and m.visiting_from is not None)

    def on_list(self, session: HeldSession) -> tuple[UUID, ...]:
        """Who stands on the list of a session: who belonged to the group that day, then its visitors."""
        members = [s.enrolment for s in self.stays_in(session.group) if s.covers(session.day)]
        return tuple(dict.fromkeys([*members, *self.visitors_of(session.key)]))

    def rule_of(self, group: UUID) -> CourseRule:
        return self.rules[self.courses[group]]

    def marks_in_course(self, enrolment: UUID, group: UUID) -> dict[UUID, MarkFacts]:
        """Session → mark, over every group of the group's course."""
        course = self.courses[group]
        keys = self.by_enrolment.get(enrolment, ())
        return {k: self.marks[k, enrolment] for k in keys if self.courses[self.sessions[k].group] == course}

    def total(self, enrolment: UUID, group: UUID, *, without: UUID | None = None) -> attendance.AttendanceTotal:
        """What the person's marks add up to in the group's sessions; ``without`` leaves one session's mark out.

        A session held before the person came, or after, can't be attended any more but may be made up.
        """
        own, stay = self.sessions_of(group), self.stays.get((group, enrolment))
        found = {k: m for k, m in self.marks_in_course(enrolment, group).items() if k != without}
        marks = [attendance.Mark(k, m.code, m.minutes, m.makes_up) for k, m in found.items()]
        outside = (s for s in own if stay is not None and not stay.covers(s.day) and s.key not in found)
        marks += [attendance.Mark(s.key, MarkCode.ABSENT, 0) for s in outside]
        limit = courses.attendance_rules().make_up_max_percent
        return attendance.total(marks, [_counted(s) for s in own], limit)

    def modules_done(self, enrolment: UUID, group: UUID) -> frozenset[str]:
        """Codes of the modules done: minutes in every session that teaches it, missed ones made up or attended elsewhere."""
        rule, marks = self.rule_of(group), self.marks_in_course(enrolment, group)
        reached = {_origin(k, m) for k, m in marks.items() if m.minutes > 0 and m.code not in attendance.ABSENCES}
        own = {s.key: s for s in self.sessions_of(group) if not s.suspended}
        done = set()
        for key, code in rule.modules.items():
            taught = {s.key for s in own.values() if key in s.modules}
            elsewhere = sum(1 for k in reached - own.keys() if k in self.sessions and key in self.sessions[k].modules)
            if (taught or elsewhere) and len(taught & reached) + elsewhere >= len(taught):
                done.add(code)
        return frozenset(done)


def _counted(session: HeldSession) -> SessionFacts:
    return SessionFacts(session.key, session.minutes, session.suspended, modules=session.modules)


def _origin(session: UUID, mark: MarkFacts) -> UUID:
    return mark.makes_up if mark.code is MarkCode.MADE_UP and mark.makes_up is not None else session


def load(transaction: Transaction, groups: Collection[UUID], *, only: UUID | None = None) -> Facts:
    """The facts of these groups in five statements, however many people; ``only`` one enrolment, also one of no group here."""
    facts = Facts()
    if not groups:
        return facts
    here = select(Group.course).where(Group.id.in_(groups))
    _add_rules(facts, transaction.execute(_RULES.where(Course.id.in_(here)).order_by(CourseModule.position)))
    stays = _STAYS.where(GroupMember.group.in_(groups))
    for row in transaction.execute(stays if only is None else stays.where(GroupMember.enrolment == only)):
        stay = Stay(
            row.group, row.enrolment, row.since, row.until, row.moved_to is not None, row.withdrawn_on, row.returned_on
        )
        facts.stays[stay.group, stay.enrolment] = stay
    lessons = select(Session, Group.course).join(Group, Group.id == Session.group).where(Group.course.in_(here))
    for session, course in transaction.execute(lessons, execution_options=_OF_COLLEAGUES):
        held = held_session(session)
        facts.sessions[held.key], facts.courses[held.group] = held, course
    for key, course in transaction.execute(select(Group.id, Group.course).where(Group.id.in_(groups))):
        facts.courses[key] = course
    _add_marks(facts, transaction, groups, here, only)
    return facts


_RULES = (
    select(
        Course.id,
        Course.final_product,
        Course.attendance_share,
        Course.minutes_per_teaching_hour,
        Edition.attendance_share.label("edition_share"),
        Edition.minutes_per_teaching_hour.label("edition_hour"),
        CourseModule.id.label("module"),
        CourseModule.code,
        CourseModule.title,
        CourseModule.mandatory,
    )
    .join(Edition, Edition.id == Course.edition)
    .outerjoin(CourseModule, CourseModule.course == Course.id)
)
_STAYS = select(
    GroupMember.group,
    GroupMember.enrolment,
    GroupMember.since,
    GroupMember.until,
    GroupMember.moved_to,
    Enrolment.withdrawn_on,
    Enrolment.returned_on,
).join(Enrolment, Enrolment.id == GroupMember.enrolment)


#: Minutes travel with the person: what somebody within reach did in a colleague's group of the course counts, whoever adds it up.
_OF_COLLEAGUES = {BEYOND: (Session, Group)}

#: Columns, not rows of the mapper: a list of thirty is read after every mark.
_MARKS = (
    select(
        AttendanceMark.session,
        AttendanceMark.enrolment,
        AttendanceMark.status,
        AttendanceMark.minutes,
        AttendanceMark.remote,
        AttendanceMark.absence_reason,
        AttendanceMark.makes_up_session,
        AttendanceMark.visiting_from,
        AttendanceMark.occurred_on,
    )
    .join(Session, Session.id == AttendanceMark.session)
    .join(Group, Group.id == Session.group)
    .where(AttendanceMark.status.in_(_KNOWN_CODES))
)


def _add_rules(facts: Facts, rows: Iterable[Row[Any]]) -> None:
    usual = courses.attendance_rules()
    found: dict[UUID, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row)
    for course, lines in found.items():
        first, taught = lines[0], [line for line in lines if line.module is not None]
        rule = CertificateRule(
            first.attendance_share or first.edition_share or usual.certificate_percent,
            {line.code: line.title for line in taught if line.mandatory},
            first.final_product or "",
        )
        facts.rules[course] = CourseRule(
            rule,
            {str(line.module): line.code for line in taught},
            {str(line.module): line.title for line in taught},
            first.minutes_per_teaching_hour or first.edition_hour or usual.minutes_per_teaching_hour,
        )


def _add_marks(
    facts: Facts, transaction: Transaction, groups: Collection[UUID], here: Select[UUID], only: UUID | None
) -> None:
    """Of everybody who is or was in the groups, and of their visitors."""
    members = select(GroupMember.enrolment).where(GroupMember.group.in_(groups))
    visitors = (
        select(AttendanceMark.enrolment)
        .join(Session, Session.id == AttendanceMark.session)
        .where(Session.group.in_(groups), AttendanceMark.visiting_from.is_not(None))
    )
    who = or_(AttendanceMark.enrolment.in_(members), AttendanceMark.enrolment.in_(visitors))
    rows = transaction.execute(
        _MARKS.where(Group.course.in_(here), who if only is None else AttendanceMark.enrolment == only),
        execution_options=_OF_COLLEAGUES,
    )
    for row in rows:
        facts.marks[row.session, row.enrolment] = MarkFacts(
            MarkCode(row.status),
            row.minutes or 0,
            bool(row.remote),
            row.absence_reason,
            row.makes_up_session,
            row.visiting_from,
            row.occurred_on,
        )
        facts.by_enrolment.setdefault(row.enrolment, []).append(row.session)


def held_session(row: Session) -> HeldSession:
    """A session's row as it counts."""
    return HeldSession(
        row.id,
        row.group,
        row.number or 0,
        row.occurred_on or row.planned_on or date.max,
        row.starts_minute or 0,
        row.minutes or 0,
        row.state or "",
        row.modules or (),
        row.mode or "presencial",
        row.remote_rule,
    )
