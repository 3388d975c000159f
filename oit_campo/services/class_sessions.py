"""The classes of the groups as lists show them: when, where, what is taught, how many are marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session as Transaction

from oit_campo.models.programme import Course, CourseModule, User
from oit_campo.models.training import AttendanceMark, Group, GroupMember, Session
from oit_campo.services.desk import Desk

#: As stored, except UNDER_WAY and TO_CLOSE, which follow from the day and the marks.
PLANNED, UNDER_WAY, TO_CLOSE, CLOSED, SUSPENDED = "prevista", "en_curso", "por_cerrar", "cerrada", "suspendida"

#: Group → how many are in it now.
MEMBERS = (
    select(GroupMember.group, func.count().label("n"))
    .where(GroupMember.until.is_(None))
    .group_by(GroupMember.group)
    .subquery("members")
)
_MARKS = (
    select(AttendanceMark.session, func.count().label("n"))
    .where(AttendanceMark.status.is_not(None))
    .group_by(AttendanceMark.session)
    .subquery("marks")
)
_COUNTS = select(Session.group, func.count().label("n")).group_by(Session.group).subquery("counts")
_DAY = func.coalesce(Session.occurred_on, Session.planned_on)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One class. ``count`` is how many the group has; ``modules`` titles in course order; ``state`` as today sees it."""

    key: UUID
    group: UUID
    group_name: str
    course: UUID
    course_code: str
    course_title: str
    number: int
    count: int
    modules: tuple[str, ...]
    day: date
    starts_minute: int
    minutes: int
    venue: str
    mode: str
    state: str
    suspended_reason: str
    members: int
    marked: int
    trainer: str

    @property
    def ends_minute(self) -> int:
        return self.starts_minute + self.minutes


_ROWS = (
    select(
        Session,
        Group.name.label("group_name"),
        Group.venue.label("group_venue"),
        Course.id.label("course"),
        Course.code,
        Course.title,
        User.name.label("trainer_name"),
        MEMBERS.c.n.label("members"),
        _MARKS.c.n.label("marked"),
        _COUNTS.c.n.label("lessons"),
    )
    .join(Group, Group.id == Session.group)
    .join(Course, Course.id == Group.course)
    .outerjoin(User, User.id == func.coalesce(Session.trainer, Group.trainer))
    .outerjoin(MEMBERS, MEMBERS.c.group == Group.id)
    .outerjoin(_MARKS, _MARKS.c.session == Session.id)
    .outerjoin(_COUNTS, _COUNTS.c.group == Group.id)
    .order_by(_DAY, Session.starts_minute, Group.name, Session.number)
)


def of_desk(desk: Desk) -> ColumnElement[bool]:
    """Groups of the actor's edition and region."""
    here = or_(Group.district.is_(None), Group.district.startswith(desk.actor.region, autoescape=True))
    return and_(Group.edition == desk.actor.edition, here)


def between(session: Transaction, desk: Desk, first: date, last: date) -> tuple[SessionRow, ...]:
    """Of the desk's edition and region, both days included, in order of time: two statements."""
    rows = session.execute(_ROWS.where(of_desk(desk), _DAY.between(first, last))).all()
    return _made(session, rows, desk.today)


def one(session: Transaction, key: UUID, today: date) -> SessionRow:
    """Raises KeyError when it isn't here."""
    made = _made(session, session.execute(_ROWS.where(Session.id == key)).all(), today)
    if not made:
        raise KeyError(key)
    return made[0]


def open_groups(session: Transaction, desk: Desk) -> dict[UUID, str]:
    """Key → name of the desk's groups that aren't closed."""
    rows = session.execute(select(Group.id, Group.name).where(of_desk(desk), Group.closed_on.is_(None)))
    return {key: name or "" for key, name in rows}


def _made(session: Transaction, rows: Sequence[Row[Any]], today: date) -> tuple[SessionRow, ...]:
    courses = {row.course for row in rows}
    taught = session.execute(
        select(CourseModule.id, CourseModule.title)
        .where(CourseModule.course.in_(courses))
        .order_by(CourseModule.position)
    ).all()
    titles = {str(key): title or "" for key, title in taught}
    return tuple(_row(row, titles, today) for row in rows)


def _row(row: Row[Any], titles: dict[str, str], today: date) -> SessionRow:
    found: Session = row.Session
    day = found.occurred_on or found.planned_on or date.max
    return SessionRow(
        found.id,
        found.group,
        row.group_name or "",
        row.course,
        row.code or "",
        row.title or "",
        found.number or 0,
        row.lessons or 0,
        tuple(title for key, title in titles.items() if key in (found.modules or ())),
        day,
        found.starts_minute or 0,
        found.minutes or 0,
        found.venue or row.group_venue or "",
        found.mode or "",
        state_on(found.state or "", day, today, row.marked or 0),
        found.suspended_reason or "",
        row.members or 0,
        row.marked or 0,
        row.trainer_name or "",
    )


def state_on(stored: str, day: date, today: date, marked: int) -> str:
    """What a session is today: closed and suspended are said by people, the rest follows from the day and the marks."""
    if stored in (CLOSED, SUSPENDED):
        return stored
    if day < today:
        return TO_CLOSE
    return UNDER_WAY if day == today and marked else PLANNED
