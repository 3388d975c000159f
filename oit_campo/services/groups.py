"""Groups and who is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session as Transaction

from oit_campo.catalogues import fields, lists
from oit_campo.domain import names
from oit_campo.domain.names import clean_name, fold
from oit_campo.errors import UserError
from oit_campo.ids import derived_key
from oit_campo.models.base import Base
from oit_campo.models.people import Person
from oit_campo.models.programme import Course, CourseModule, User, UserScope
from oit_campo.models.training import Enrolment, Group, GroupMember, Session
from oit_campo.services import class_sessions, desk_scope, record_scope
from oit_campo.services.class_sessions import CLOSED, PLANNED, SUSPENDED, SessionRow
from oit_campo.services.desk import Desk, no_right
from oit_campo.services.group_plan import GroupForm, PlannedModule, PlannedSession, plan_sessions
from oit_campo.services.record_scope import BEYOND
from oit_campo.store.sessions import ask_in

# --- making one ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """A course of the edition. ``modules`` in order; ``minutes`` their sum."""

    key: UUID
    code: str
    title: str
    minutes: int
    modules: tuple[PlannedModule, ...]


def courses_to_teach(desk: Desk) -> tuple[CourseChoice, ...]:
    """The edition's courses in use. Raises UserError no_right."""
    with desk.read("groups.create") as session:
        rows = session.execute(
            select(Course.id, Course.code, Course.title, CourseModule.id, CourseModule.title, CourseModule.minutes)
            .outerjoin(CourseModule, CourseModule.course == Course.id)
            .where(Course.edition == desk.actor.edition, Course.active.is_(True))
            .order_by(Course.code, CourseModule.position)
        ).all()
    found: dict[UUID, tuple[str, str, list[PlannedModule]]] = {}
    for key, code, title, module, name, minutes in rows:
        modules = found.setdefault(key, (code or "", title or "", []))[2]
        if module is not None:
            modules.append(PlannedModule(module, name or "", minutes or 0))
    return tuple(
        CourseChoice(key, code, title, sum(m.minutes for m in modules), tuple(modules))
        for key, (code, title, modules) in found.items()
    )


def trainers(desk: Desk) -> tuple[tuple[UUID, str], ...]:
    """(key, name) of who may teach in this region, by name. Raises UserError no_right."""
    with desk.read("groups.create") as session:
        rows = session.execute(
            select(User.id, User.name)
            .join(UserScope, UserScope.user == User.id)
            .where(
                User.state.in_(desk_scope.AT_WORK),
                UserScope.role == "trainer",
                desk_scope.in_force(desk.today),
                UserScope.edition == desk.actor.edition,
                or_(UserScope.region.is_(None), UserScope.region == desk.actor.region),
            )
            .distinct()
        ).all()
    return tuple(sorted(((key, name or "") for key, name in rows), key=lambda row: names.sort_key(row[1])))


def create_group(desk: Desk, form: GroupForm) -> UUID:
    """The group with its sessions, in one transaction; gives its key.

    Raises UserError no_right; group_name, group_name_taken, group_district, group_places and those of ``plan_sessions``.
    """
    name = _checked_name(desk, form)
    with desk.write("groups.create") as session:
        _check_name_is_free(session, desk, form.course, name)
        planned = plan_sessions(form, _modules_of(session, form.course))
        key = desk.store.keys.new()
        session.add(
            Group(
                id=key,
                edition=desk.actor.edition,
                course=form.course,
                name=name,
                district=form.district,
                venue=clean_name(form.venue) or None,
                trainer=form.trainer,
                places=form.places,
                starts_on=planned[0].day,
                ends_on=planned[-1].day,
                mode=form.mode,
            )
        )
        for one in planned:
            session.add(_session_of(desk, key, form, one))
        return key


def _session_of(desk: Desk, group: UUID, form: GroupForm, planned: PlannedSession) -> Session:
    return Session(
        id=desk.store.keys.new(),
        group=group,
        number=planned.number,
        planned_on=planned.day,
        starts_minute=planned.starts_minute,
        minutes=planned.minutes,
        modules=tuple(str(m.key) for m in planned.modules),
        mode=form.mode,
        state=PLANNED,
    )


def _checked_name(desk: Desk, form: GroupForm) -> str:
    name = clean_name(form.name)
    if not name:
        raise UserError("group_name", field="name")
    if not form.district.startswith(desk.actor.region):
        raise UserError("group_district", field="district")
    if form.places is not None and form.places < 1:
        raise UserError("group_places", field="places")
    return name


def _check_name_is_free(session: Transaction, desk: Desk, course: UUID, name: str) -> None:
    # beyond the scope: two groups of a course never share a name, in whatever region
    named = select(Group.name).where(Group.edition == desk.actor.edition, Group.course == course)
    taken = session.scalars(named, execution_options={BEYOND: (Group,)})
    if any(fold(one or "") == fold(name) for one in taken):
        raise UserError("group_name_taken", field="name")


def _modules_of(session: Transaction, course: UUID) -> tuple[PlannedModule, ...]:
    rows = session.execute(
        select(CourseModule.id, CourseModule.title, CourseModule.minutes)
        .where(CourseModule.course == course)
        .order_by(CourseModule.position)
    )
    return tuple(PlannedModule(key, title or "", minutes or 0) for key, title, minutes in rows)


# --- seeing them ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in the list. Suspended sessions aren't among ``sessions_total``; ``places`` None without limit."""

    key: UUID
    name: str
    course: UUID
    course_code: str
    course_title: str
    members: int
    places: int | None
    sessions_done: int
    sessions_total: int
    next_session: SessionRow | None
    last_session: UUID | None
    to_close: int
    trainer: str
    venue: str
    closed: bool


def list_groups(desk: Desk) -> tuple[GroupRow, ...]:
    """Of this edition and region, open ones first, by name. Raises UserError no_right."""
    with desk.read("attendance.view") as session:
        return _group_rows(session, desk)


def group(desk: Desk, key: UUID) -> GroupRow:
    """Raises UserError no_right, also when it isn't of this edition and region or out of reach."""
    found = next((row for row in list_groups(desk) if row.key == key), None)
    if found is None:
        raise no_right("attendance.view")
    return found


def agenda(desk: Desk, week: date) -> tuple[SessionRow, ...]:
    """The sessions of the week (Monday to Sunday) that holds the day, in order of time. Raises UserError no_right."""
    monday = week - timedelta(days=week.weekday())
    with desk.look("attendance.view") as (ask, reach):
        return class_sessions.between(ask, reach, monday, monday + timedelta(days=6))


def _group_rows(session: Transaction, desk: Desk) -> tuple[GroupRow, ...]:
    lessons: dict[UUID, list[SessionRow]] = {}
    for one in class_sessions.between(ask_in(session), desk.reach("attendance.view"), date.min, date.max):
        lessons.setdefault(one.group, []).append(one)
    rows = session.execute(
        select(Group, Course.code, Course.title, User.name, desk_scope.MEMBERS.c.n)
        .join(Course, Course.id == Group.course)
        .outerjoin(User, User.id == Group.trainer)
        .outerjoin(desk_scope.MEMBERS, desk_scope.MEMBERS.c.group == Group.id)
        .where(desk_scope.of_desk(desk))
    )
    made = [
        _group_row(row, course, trainer, n, lessons.get(row.id, []), desk.today) for row, *course, trainer, n in rows
    ]
    return tuple(sorted(made, key=lambda g: (g.closed, names.sort_key(g.name), g.key)))


def _group_row(
    row: Group,
    course: Sequence[str | None],
    trainer: str | None,
    members: int | None,
    lessons: list[SessionRow],
    today: date,
) -> GroupRow:
    counted = [s for s in lessons if s.state != SUSPENDED]
    return GroupRow(
        row.id,
        row.name or "",
        row.course,
        course[0] or "",
        course[1] or "",
        members or 0,
        row.places,
        sum(1 for s in counted if s.state == CLOSED or s.day < today),
        len(counted),
        next((s for s in counted if s.day >= today and s.state != CLOSED), None),
        counted[-1].key if counted else None,
        sum(1 for s in counted if s.state == class_sessions.TO_CLOSE),
        trainer or "",
        row.venue or "",
        row.closed_on is not None,
    )


# --- who is in them ------------------------------------------------------------------------------------------------


def member_key(group: UUID, enrolment: UUID) -> UUID:
    """The key of an enrolment's place in a group: the same on every laptop."""
    return derived_key(fields.kind("group_member").number, group, enrolment)


def join(session: Transaction, action: str, group: UUID, enrolment: UUID, since: date) -> UUID:
    """Put an enrolment into a group, inside a transaction of the caller; who had left is back. Gives the member's key.

    The enrolment's own group is set when it has none. Raises UserError group_full; no_right when either is out of reach.
    """
    into = record_scope.require(session, action, Group, group)
    who = record_scope.require(session, action, Enrolment, enrolment)
    key = member_key(group, enrolment)
    member = session.get(GroupMember, key)
    if member is not None and member.until is None:
        return key
    if into.places is not None and (taken := _places_taken(session, group)) >= into.places:
        raise UserError("group_full", field="group", grupo=into.name or "", n=taken)
    if member is None:
        session.add(GroupMember(id=key, group=group, enrolment=enrolment, since=since))
    else:
        member.until = member.moved_to = member.moved_reason = None
    if who.group is None:
        who.group = group
    return key


def _places_taken(session: Transaction, group: UUID) -> int:
    stays = select(func.count()).where(GroupMember.group == group, GroupMember.until.is_(None))
    return session.scalar(stays) or 0


def add_member(desk: Desk, group: UUID, enrolment: UUID, *, since: date | None = None) -> UUID:
    """Put an enrolment into a group from ``since`` (today) on. Raises UserError no_right, group_full."""
    with desk.write("enrolment.enrol") as session:
        return join(session, "enrolment.enrol", group, enrolment, since or desk.today)


def move_member(desk: Desk, group: UUID, enrolment: UUID, to: UUID, reason: str) -> UUID:
    """From today on in another group of the same course; minutes go along. ``reason`` is a code of move_reasons.

    Raises UserError no_right, not_in_group, move_other_course, move_reason, group_full.
    """
    if not lists.is_code("move_reasons", reason):
        raise UserError("move_reason", field="reason")
    action = "enrolment.change_group"
    with desk.write(action) as session:
        record_scope.require(session, action, Enrolment, enrolment)
        source, target = (record_scope.require(session, action, Group, key) for key in (group, to))
        member = session.get(GroupMember, member_key(group, enrolment))
        if member is None or member.until is not None:
            raise UserError("not_in_group")
        if source.course != target.course or group == to:
            raise UserError("move_other_course", field="group")
        key = join(session, action, to, enrolment, desk.today)
        # the day itself belongs to the new group; who came today never was here
        member.until = max(desk.today - timedelta(days=1), (member.since or desk.today) - timedelta(days=1))
        member.moved_to, member.moved_reason = to, reason
        who = session.get_one(Enrolment, enrolment)
        if who.group == group:
            who.group = to
        return key


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody enrolled who could join. ``group`` and ``group_name`` when they are in another group of the course."""

    enrolment: UUID
    list_name: str
    group: UUID | None = None
    group_name: str = ""


def people_without_group(desk: Desk, course: UUID) -> tuple[Waiting, ...]:
    """Enrolled in this edition and region, not withdrawn, in no group of the course. Raises UserError no_right."""
    return tuple(w for w in people_outside(desk, course, None) if w.group is None)


def people_outside(desk: Desk, course: UUID, group: UUID | None) -> tuple[Waiting, ...]:
    """Enrolled and not in ``group``: those without a group of the course, and who could come on a visit, by name.

    Whoever marks visits has to find the visitor: beyond the scope, by name and group alone, are those of this region who are in
    another group of the course of ``group``. Raises UserError no_right.
    """
    with desk.read("attendance.view") as session:
        further: dict[str, tuple[type[Base], ...]] = {}
        if group is not None:
            course = record_scope.require(session, "attendance.view", Group, group).course
            if desk.actor.may("attendance.mark_visitor"):
                further = {BEYOND: (Enrolment, Person, GroupMember, Group)}
        rows = session.execute(_outside(desk, course), execution_options=further).all()
        within = set(session.scalars(select(Enrolment.id).where(Enrolment.edition == desk.actor.edition)))
    inside = {key for key, *_, own, _name in rows if own == group and group is not None}
    made = {
        key: (names.sort_key(*parts), Waiting(key, names.list_name(*parts), own, name or ""))
        for key, given, first, second, own, name in rows
        for parts in [(given or "", first or "", second or "")]
        if key not in inside and (key in within or own is not None)
    }
    return tuple(one for _, one in sorted(made.values(), key=lambda pair: pair[0]))


def _outside(desk: Desk, course: UUID) -> Select[Any]:
    """The enrolled of this region with their group of the course, those who withdrew left out."""
    stays = (
        select(GroupMember.enrolment, Group.id, Group.name)
        .join(Group, Group.id == GroupMember.group)
        .where(Group.course == course, GroupMember.until.is_(None))
        .subquery()
    )
    return (
        select(Enrolment.id, Person.given_names, Person.first_surname, Person.second_surname, stays.c.id, stays.c.name)
        .join(Person, Person.id == Enrolment.person)
        .outerjoin(stays, stays.c.enrolment == Enrolment.id)
        .where(
            Enrolment.edition == desk.actor.edition,
            or_(Enrolment.region.is_(None), Enrolment.region == desk.actor.region),
            or_(Enrolment.withdrawn_on.is_(None), Enrolment.returned_on >= Enrolment.withdrawn_on),
        )
    )
