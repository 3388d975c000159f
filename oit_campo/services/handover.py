"""Handing one's work to a colleague at the same laptop, or taking that of who left or didn't return: all of it in one transaction.

What passes is what somebody still has to do: open forms, classes whose list isn't closed, groups. What was done stays under the
name of who did it. Open evaluations never pass: scores are sealed and personal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields, rights
from oit_campo.catalogues.handover import unclaimed_days
from oit_campo.clock import STAMP_COUNTER_BITS, milliseconds, stamp_time
from oit_campo.errors import UserError
from oit_campo.models.laptop import Change, Draft, OutBatch
from oit_campo.models.programme import User, UserScope
from oit_campo.models.training import Group
from oit_campo.models.training import Session as ClassSession
from oit_campo.services import audit, desk_scope, drafts, evaluation, handover_return
from oit_campo.services.audit import Act
from oit_campo.services.class_sessions import CLOSED, SUSPENDED
from oit_campo.services.desk import Desk
from oit_campo.services.handover_return import OWN, TAKEN
from oit_campo.store.vault import Vault

#: Why something stays where it is.
EVALUATIONS, CANNOT_ENROL, CANNOT_TEACH, CANNOT_CHANGE, GROUPS_BY_SUPERVISION, BY_COORDINATION = (
    "evaluaciones",
    "no_inscribe",
    "no_dicta",
    "no_cambia",
    "grupos_supervision",
    "asignados",
)
#: Why the open forms of somebody who still works may be taken: that long nobody has seen them at this laptop.
UNCLAIMED = "no_volvio"
#: Open forms that pass, and the right the receiver needs for them. Forms not named here stay.
_FORMS = {drafts.ENROLMENT: "enrolment.enrol"}


@dataclass(frozen=True, slots=True)
class Person:
    """Of the staff: ``roles`` are the functions held here today; ``reason`` (of audit_reasons) why the work may be taken."""

    key: UUID
    name: str
    roles: frozenset[str]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """What can't pass: how many, and one of the reasons above."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What will pass, counted before it is done. ``lists`` are of past days, ``to_come`` today's and later classes.

    ``only_here``: changes of the giver that the centre has not acknowledged, since ``since``; they stay under the giver's name.
    """

    forms: int
    lists: int
    to_come: int
    groups: tuple[str, ...]
    only_here: int
    since: datetime | None
    stays: tuple[Stay, ...]

    @property
    def total(self) -> int:
        return self.forms + self.lists + self.to_come + len(self.groups)


@dataclass(frozen=True, slots=True)
class _Work:
    """The rows behind a preview; ``lessons`` with whom they named before (None: whoever has the group)."""

    forms: tuple[Draft, ...]
    lessons: tuple[ClassSession, ...]
    groups: tuple[Group, ...]
    stays: tuple[Stay, ...]


# --- who ------------------------------------------------------------------------------------------------------------


def receivers(desk: Desk) -> tuple[Person, ...]:
    """Who may receive the actor's work: they open this laptop and hold a function here today. Raises UserError no_right."""
    with desk.passing_read(OWN) as session:
        found = (_person(session, desk, key) for key in _with_a_place(desk) if key != desk.actor.user)
        return tuple(sorted((p for p in found if p is not None and p.roles), key=lambda p: p.name))


def leavers(desk: Desk) -> tuple[Person, ...]:
    """Who left the team or holds no function here any more, with work on this laptop; and who didn't return to it, with open forms.

    Raises UserError no_right.
    """
    with desk.passing_read(TAKEN) as session:
        owners = set(session.scalars(select(Draft.owner).distinct()))
        owners |= set(session.scalars(select(Group.trainer).where(desk_scope.of_desk(desk))))
        owners |= set(session.scalars(select(ClassSession.trainer)))
        found = []
        for key in owners - {None, desk.actor.user}:
            one = _person(session, desk, key)
            if one is not None and not one.reason and _stayed_away(session, desk, key):
                one = replace(one, reason=UNCLAIMED)
            if one is not None and one.reason and _preview(session, desk, one, desk_person(desk)).total:
                found.append(one)
        return tuple(sorted(found, key=lambda p: p.name))


def _stayed_away(session: Session, desk: Desk, user: UUID) -> bool:
    """Whether somebody left open forms and hasn't touched one, nor changed anything, on this laptop for as long as they wait."""
    since = desk.store.clock.now() - timedelta(days=unclaimed_days())
    last = session.scalar(select(func.max(Draft.saved_at)).where(Draft.owner == user))
    if last is None or last > since:
        return False
    stamp = milliseconds(since) << STAMP_COUNTER_BITS
    return session.scalar(select(Change.seq).where(Change.actor == user, Change.stamp > stamp).limit(1)) is None


def desk_person(desk: Desk) -> Person:
    """The one at the desk, as a receiver."""
    return Person(desk.actor.user, desk.actor.name, desk.actor.roles)


def _with_a_place(desk: Desk) -> tuple[UUID, ...]:
    return Vault.open(desk.folder, desk.store.clock).users()


def _person(session: Session, desk: Desk, key: UUID) -> Person | None:
    user = session.get(User, key)
    if user is None:
        return None
    here = select(UserScope.role).where(
        UserScope.user == key,
        UserScope.edition == desk.actor.edition,
        or_(UserScope.region.is_(None), UserScope.region == desk.actor.region),
        desk_scope.in_force(desk.today),
    )
    roles = frozenset(filter(None, session.scalars(here))) if user.state == "activa" else frozenset()
    reason = "dejo_equipo" if user.state == "dejo_equipo" else "" if roles else "sin_funcion"
    return Person(key, user.name or "", roles, reason)


# --- what -----------------------------------------------------------------------------------------------------------


def preview(desk: Desk, receiver: UUID) -> Preview:
    """What of the actor's would pass to this colleague. Raises UserError no_right, handover_nobody."""
    to = _receiver(desk, receiver)
    with desk.passing_read(OWN) as session:
        return _preview(session, desk, desk_person(desk), to)


def preview_taking(desk: Desk, leaver: UUID) -> Preview:
    """What of somebody who left would pass to the actor. Raises UserError no_right, handover_nobody."""
    giver = _leaver(desk, leaver)
    with desk.passing_read(TAKEN) as session:
        return _preview(session, desk, giver, desk_person(desk))


def _receiver(desk: Desk, key: UUID) -> Person:
    found = next((p for p in receivers(desk) if p.key == key), None)
    if found is None:
        raise UserError("handover_nobody")
    return found


def _leaver(desk: Desk, key: UUID) -> Person:
    found = next((p for p in leavers(desk) if p.key == key), None)
    if found is None:
        raise UserError("handover_nobody")
    return found


def _preview(session: Session, desk: Desk, giver: Person, to: Person) -> Preview:
    work = _work(session, desk, giver, to)
    held = sum(_day(lesson) < desk.today for lesson in work.lessons)
    only_here, since = _only_here(session, giver.key)
    return Preview(
        len(work.forms),
        held,
        len(work.lessons) - held,
        tuple(sorted(group.name or "" for group in work.groups)),
        only_here,
        since,
        work.stays,
    )


def _day(lesson: ClassSession) -> date:
    return lesson.occurred_on or lesson.planned_on or date.max


def _work(session: Session, desk: Desk, giver: Person, to: Person) -> _Work:
    forms = session.scalars(select(Draft).where(Draft.owner == giver.key).order_by(Draft.id)).all()
    passing = tuple(f for f in forms if f.form in _FORMS and rights.may(to.roles, _FORMS[f.form]))
    sealed = sum(f.form == evaluation.FORM for f in forms)
    if giver.reason == UNCLAIMED:  # they work on elsewhere: their classes and groups stay theirs
        return _Work(passing, (), (), (Stay(EVALUATIONS, sealed),) if sealed else ())
    groups = session.scalars(_groups_of(desk, giver.key)).all()
    lessons = session.scalars(_lessons_of(desk, giver.key)).all()
    may_teach, may_edit = rights.may(to.roles, "attendance.close_roster"), desk.actor.may("groups.edit")
    may_change = any(desk.actor.may(action) for action in fields.kind("session").edit_rights)
    passes = may_teach and may_change
    stays = [
        Stay(EVALUATIONS, sealed),
        Stay(CANNOT_ENROL, len(forms) - len(passing) - sealed),
        Stay(CANNOT_TEACH, 0 if may_teach else len(groups) + len(lessons)),
        Stay(CANNOT_CHANGE, len(groups) + len(lessons) if may_teach and not may_change else 0),
        Stay(GROUPS_BY_SUPERVISION, len(groups) if passes and not may_edit else 0),
        Stay(BY_COORDINATION, _assigned(session, desk, giver.key)),
    ]
    return _Work(
        passing,
        tuple(lessons) if passes else (),
        tuple(groups) if passes and may_edit else (),
        tuple(stay for stay in stays if stay.count),
    )


def _groups_of(desk: Desk, trainer: UUID) -> Select[Group]:
    return (
        select(Group)
        .where(desk_scope.of_desk(desk), Group.trainer == trainer, Group.closed_on.is_(None))
        .order_by(Group.name, Group.id)
    )


def _lessons_of(desk: Desk, trainer: UUID) -> Select[ClassSession]:
    """Classes the person has to give, or whose list is still open."""
    return (
        select(ClassSession)
        .join(Group, Group.id == ClassSession.group)
        .where(
            desk_scope.of_desk(desk),
            func.coalesce(ClassSession.trainer, Group.trainer) == trainer,
            func.coalesce(ClassSession.state, "").not_in((CLOSED, SUSPENDED)),
        )
        .order_by(ClassSession.id)
    )


def _assigned(session: Session, desk: Desk, user: UUID) -> int:
    """Groups that the coordination gave in the staff list: only the coordination gives them to somebody else."""
    given = select(UserScope.id).where(
        UserScope.user == user,
        UserScope.edition == desk.actor.edition,
        UserScope.group.is_not(None),
        desk_scope.in_force(desk.today),
    )
    return len(session.scalars(given).all())


def _only_here(session: Session, user: UUID) -> tuple[int, datetime | None]:
    under_way = select(OutBatch.id).where(OutBatch.received_at.is_(None))
    count, first = session.execute(
        select(func.count(), func.min(Change.stamp)).where(
            Change.actor == user, or_(Change.batch.is_(None), Change.batch.in_(under_way))
        )
    ).one()
    return count, stamp_time(first) if first is not None else None


# --- doing it -------------------------------------------------------------------------------------------------------


def hand_over(desk: Desk, receiver: UUID) -> Preview:
    """Everything that passes, at once; gives what passed. Raises UserError no_right, handover_nobody, handover_nothing."""
    to = _receiver(desk, receiver)
    with desk.passing(OWN) as session:
        return _pass(session, desk, desk_person(desk), to, Act.HAND_OVER, "turno")


def take_over(desk: Desk, leaver: UUID) -> Preview:
    """The same from somebody who left, to the actor. Raises UserError no_right, handover_nobody, handover_nothing."""
    giver = _leaver(desk, leaver)
    with desk.passing(TAKEN) as session:
        return _pass(session, desk, giver, desk_person(desk), Act.TAKE_OVER, giver.reason)


def _pass(session: Session, desk: Desk, giver: Person, to: Person, act: Act, reason: str) -> Preview:
    shown, work = _preview(session, desk, giver, to), _work(session, desk, giver, to)
    if not shown.total:
        raise UserError("handover_nothing")
    record = {
        "from": giver.key.bytes,
        "to": to.key.bytes,
        "at": milliseconds(desk.store.clock.now()),
        "taken": act is Act.TAKE_OVER,
        "forms": [form.id.bytes for form in work.forms],
        "lessons": [[one.id.bytes, one.trainer.bytes if one.trainer else None] for one in work.lessons],
        "groups": [group.id.bytes for group in work.groups],
        "only_here": shown.only_here,
        "since": milliseconds(shown.since) if shown.since else None,
    }
    for form in work.forms:
        form.owner = to.key
    for lesson in work.lessons:
        lesson.trainer = to.key
    for group in work.groups:
        group.trainer = to.key
    handover_return.keep(session, desk, record)
    other = giver if act is Act.TAKE_OVER else to
    audit.note(session, act, of=session.get_one(User, other.key), reason=reason, count=shown.total)
    return shown
