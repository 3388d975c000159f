"""Marking attendance: each mark saved at once, whole minutes by the domain's rules, one record a person and session.

The key of a mark follows from session and enrolment, so two laptops that mark the same person make one record, and a mark is never
deleted: unmarking empties it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from oit_campo.catalogues import fields, lists, rights
from oit_campo.clock import LIMA
from oit_campo.domain import attendance
from oit_campo.domain.attendance import MarkCode
from oit_campo.errors import UserError
from oit_campo.ids import derived_key
from oit_campo.models.training import AttendanceMark, Enrolment, Group, GroupMember, Session
from oit_campo.services import attendance_facts
from oit_campo.services.attendance_facts import Facts, HeldSession, MarkFacts
from oit_campo.services.class_sessions import CLOSED, PLANNED, SUSPENDED
from oit_campo.services.desk import Desk, no_right
from oit_campo.services.record_scope import BEYOND, exists_anywhere

REMOTE_MODE, MIXED_MODE = "distancia", "mixta"


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed. ``minutes``: late with T, missed at the end with S, made up with R (0 with R: the whole session).

    ``remote`` None keeps what the mark said. ``reason`` with J, a code of absence_reasons. ``makes_up`` with a visitor's R: the
    session of the own group it stands for.
    """

    code: MarkCode
    minutes: int = 0
    remote: bool | None = None
    reason: str | None = None
    makes_up: UUID | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """What one mark was and is; None is «sin marcar». Give it to ``put_back`` to undo it."""

    session: UUID
    enrolment: UUID
    before: MarkFacts | None
    after: MarkFacts | None


# --- marking -------------------------------------------------------------------------------------------------------


def mark(desk: Desk, session: UUID, enrolment: UUID, entry: Entry) -> Marked:
    """Mark one person. Raises UserError no_right, not_in_group, session_to_come, session_suspended, roster_closed, other_group,
    roster_today_only; beside the field minutes_range, absence_reason, make_up_limit, make_up_too_many.
    """
    if entry.code is MarkCode.MADE_UP:
        desk.actor.require("attendance.make_up")
    with desk.write("attendance.mark") as transaction:
        facts, held = _open_list(transaction, desk, session, only=enrolment)
        return _mark(transaction, desk, facts, held, enrolment, entry)


def mark_unmarked_present(desk: Desk, session: UUID) -> tuple[Marked, ...]:
    """Everybody on the list without a mark is present (Ctrl+T), in one transaction. Raises like ``mark``."""
    with desk.write("attendance.mark") as transaction:
        facts, held = _open_list(transaction, desk, session)
        blank = [e for e in facts.on_list(held) if (session, e) not in facts.marks]
        return tuple(_mark(transaction, desk, facts, held, e, Entry(MarkCode.PRESENT)) for e in blank)


def unmark(desk: Desk, session: UUID, enrolment: UUID) -> Marked:
    """«Sin marcar» again; a visitor leaves the list. Raises like ``mark``."""
    with desk.write("attendance.mark") as transaction:
        facts, _held = _open_list(transaction, desk, session, only=enrolment)
        before = facts.marks.get((session, enrolment))
        _store(transaction, session, enrolment, None)
        return Marked(session, enrolment, before, None)


def put_back(desk: Desk, done: Sequence[Marked]) -> tuple[Marked, ...]:
    """Undo: every mark as it was before, the last first, in one transaction. Raises like ``mark``."""
    with desk.write("attendance.mark") as transaction:
        for session in {one.session for one in done}:
            _open_session(transaction, desk, session, "attendance.mark")
        undone = []
        for one in reversed(done):
            _store(transaction, one.session, one.enrolment, one.before)
            undone.append(Marked(one.session, one.enrolment, one.after, one.before))
        return tuple(undone)


def toggle_remote(desk: Desk, session: UUID, enrolment: UUID) -> Marked:
    """Who attended a mixed session did so from afar, or not after all. Raises like ``mark``; UserError remote_needs_mark."""
    with desk.write("attendance.mark") as transaction:
        facts, held = _open_list(transaction, desk, session, only=enrolment)
        before = facts.marks.get((session, enrolment))
        if before is None or held.mode != MIXED_MODE or before.code in attendance.ABSENCES:
            raise UserError("remote_needs_mark")
        after = replace(before, remote=not before.remote)
        _store(transaction, session, enrolment, after)
        return Marked(session, enrolment, before, after)


def add_visitor(desk: Desk, session: UUID, enrolment: UUID) -> Marked:
    """Somebody of another group of the course, present today here; the minutes go to the own group.

    Raises like ``mark``; UserError visitor_without_group when in no group of this course.
    """
    with desk.write("attendance.mark_visitor") as transaction:
        facts, held = _open_list(transaction, desk, session, only=enrolment, action="attendance.mark_visitor")
        before = facts.marks.get((session, enrolment))
        if enrolment in facts.on_list(held):
            return Marked(session, enrolment, before, before)
        own = _own_group(transaction, desk, facts.courses[held.group], enrolment, held)
        minutes = attendance.minutes_for(MarkCode.PRESENT, held.minutes)
        after = MarkFacts(MarkCode.PRESENT, minutes, held.mode == REMOTE_MODE, visiting_from=own, occurred_on=held.day)
        _store(transaction, session, enrolment, after)
        return Marked(session, enrolment, before, after)


def _own_group(transaction: Transaction, desk: Desk, course: UUID, enrolment: UUID, held: HeldSession) -> UUID:
    """Beyond the scope: a visitor comes from a colleague's group. Of this region alone."""
    own = transaction.scalars(
        select(GroupMember.group)
        .join(Group, Group.id == GroupMember.group)
        .join(Enrolment, Enrolment.id == GroupMember.enrolment)
        .where(
            GroupMember.enrolment == enrolment,
            Group.course == course,
            Group.id != held.group,
            Enrolment.edition == desk.actor.edition,
            Enrolment.region == desk.actor.region,
        )
        .order_by(GroupMember.until.is_not(None), GroupMember.since.desc()),
        execution_options={BEYOND: (GroupMember, Group, Enrolment)},
    ).first()
    if own is None:
        raise UserError("visitor_without_group")
    return own


def _mark(
    transaction: Transaction, desk: Desk, facts: Facts, held: HeldSession, enrolment: UUID, entry: Entry
) -> Marked:
    before = facts.marks.get((held.key, enrolment))
    visiting = before.visiting_from if before is not None else None
    if visiting is None and enrolment not in facts.on_list(held):
        raise UserError("not_in_group")
    if entry.code is MarkCode.EXCUSED and not (entry.reason and lists.is_code("absence_reasons", entry.reason)):
        raise UserError("absence_reason", field="reason")
    after = MarkFacts(
        entry.code,
        _minutes(facts, held, enrolment, entry, visiting),
        _remote(held, before, entry),
        entry.reason if entry.code is MarkCode.EXCUSED else None,
        entry.makes_up if entry.code is MarkCode.MADE_UP and entry.makes_up != held.key else None,
        visiting,
        desk.today if entry.code is MarkCode.MADE_UP else held.day,
    )
    _store(transaction, held.key, enrolment, after)
    return Marked(held.key, enrolment, before, after)


def _minutes(facts: Facts, held: HeldSession, enrolment: UUID, entry: Entry, visiting: UUID | None) -> int:
    typed = entry.minutes
    if entry.code is MarkCode.MADE_UP:
        origin = facts.sessions.get(entry.makes_up, held) if entry.makes_up is not None else held
        typed = typed or min(origin.minutes, make_up_left(facts, enrolment, visiting or held.group, held.key))
        minutes = attendance.minutes_for(entry.code, origin.minutes, made_up=typed)
        total = facts.total(enrolment, visiting or held.group, without=held.key)
        attendance.check_make_up(total.made_up, max(minutes, 1), total.make_up_limit)
        return minutes
    return attendance.minutes_for(entry.code, held.minutes, minutes_late=typed, minutes_left=typed)


def make_up_left(facts: Facts, enrolment: UUID, group: UUID, session: UUID) -> int:
    """Minutes the course still lets be made up, the mark of ``session`` left out; 0 when none."""
    total = facts.total(enrolment, group, without=session)
    return max(total.make_up_limit - total.made_up, 0)


def _remote(held: HeldSession, before: MarkFacts | None, entry: Entry) -> bool:
    if entry.code in attendance.ABSENCES or held.mode not in (MIXED_MODE, REMOTE_MODE):
        return False
    if held.mode == REMOTE_MODE:
        return True
    return entry.remote if entry.remote is not None else before is not None and before.remote


def _store(transaction: Transaction, session: UUID, enrolment: UUID, facts: MarkFacts | None) -> None:
    key = derived_key(fields.kind("attendance_mark").number, session, enrolment)
    row = transaction.get(AttendanceMark, key)
    if row is None:
        if facts is None:
            return
        row = AttendanceMark(id=key, session=session, enrolment=enrolment)
        transaction.add(row)
    row.status = facts.code.value if facts else None
    row.minutes = facts.minutes if facts else None
    row.remote = facts.remote if facts else None
    row.absence_reason = facts.reason if facts else None
    row.makes_up_session = facts.makes_up if facts else None
    row.visiting_from = facts.visiting_from if facts else None
    row.occurred_on = facts.occurred_on if facts else None


# --- the list itself -----------------------------------------------------------------------------------------------


def close_roster(desk: Desk, session: UUID) -> None:
    """«Cerrar lista»: who, when, and the day it was held. Raises like ``mark``; UserError roster_open (``n`` unmarked)."""
    with desk.write("attendance.close_roster") as transaction:
        facts, held = _open_list(transaction, desk, session, action="attendance.close_roster")
        left = sum((session, e) not in facts.marks for e in facts.on_list(held))
        if left:
            raise UserError("roster_open", n=left)
        row = transaction.get_one(Session, session)
        row.state, row.closed_by, row.closed_at = CLOSED, desk.actor.user, desk.store.clock.now()
        row.occurred_on = held.day


def reopen_roster(desk: Desk, session: UUID) -> None:
    """Open a closed list again: a trainer the same day, a supervisor always. Raises UserError no_right, roster_reopen_late."""
    with desk.write("attendance.reopen_roster") as transaction:
        row = _session(transaction, session, "attendance.reopen_roster")
        if row.state != CLOSED:
            return
        same_day = row.closed_at is not None and row.closed_at.astimezone(LIMA).date() == desk.today
        if _widest(desk, "attendance.reopen_roster") == "group" and not same_day:
            raise UserError("roster_reopen_late")
        row.state, row.closed_by, row.closed_at = PLANNED, None, None


def suspend(desk: Desk, session: UUID, reason: str) -> None:
    """The session leaves the count; its marks stay as they are. ``reason`` is a code of suspension_reasons.

    Raises UserError no_right, other_group, roster_closed; suspension_reason (field ``reason``).
    """
    if not lists.is_code("suspension_reasons", reason):
        raise UserError("suspension_reason", field="reason")
    with desk.write("sessions.suspend") as transaction:
        row = _session(transaction, session, "sessions.suspend")
        if row.state == CLOSED:
            raise UserError("roster_closed")
        row.state, row.suspended_reason = SUSPENDED, reason


def resume(desk: Desk, session: UUID) -> None:
    """A suspended session counts again. Raises UserError no_right, other_group."""
    with desk.write("sessions.suspend") as transaction:
        row = _session(transaction, session, "sessions.suspend")
        if row.state == SUSPENDED:
            row.state, row.suspended_reason = PLANNED, None


@dataclass(frozen=True, slots=True)
class MakeUp:
    """What may be made up: the person's missed sessions (key, number, day, minutes) and the minutes the course still lets."""

    missed: tuple[tuple[UUID, int, date, int], ...]
    minutes_left: int


def make_up_choices(desk: Desk, session: UUID, enrolment: UUID) -> MakeUp:
    """For R on a cell of ``session``: the sessions of the own group marked F, J or R, and this one first when it is one's own.

    Raises UserError no_right.
    """
    with desk.read("attendance.make_up") as transaction:
        row = _session(transaction, session, "attendance.make_up")
        facts = attendance_facts.load(transaction, [row.group], only=enrolment)
        here = facts.marks.get((session, enrolment))
        group = here.visiting_from if here is not None and here.visiting_from is not None else row.group
        found = [s for s in facts.sessions_of(group) if not s.suspended and _to_make_up(facts, s, session, enrolment)]
        found.sort(key=lambda s: (s.key != session, s.number))
        missed = tuple((s.key, s.number, s.day, s.minutes) for s in found)
        return MakeUp(missed, make_up_left(facts, enrolment, group, session))


def _to_make_up(facts: Facts, held: HeldSession, here: UUID, enrolment: UUID) -> bool:
    found = facts.marks.get((held.key, enrolment))
    return held.key == here or (found is not None and found.code in attendance.ABSENCES)


# --- who may, and when ---------------------------------------------------------------------------------------------


def _open_list(
    transaction: Transaction, desk: Desk, session: UUID, *, only: UUID | None = None, action: str = "attendance.mark"
) -> tuple[Facts, HeldSession]:
    """The facts of a session whose list may be written on now, of ``only`` one person when given."""
    held = _open_session(transaction, desk, session, action)
    return attendance_facts.load(transaction, [held.group], only=only), held


def _open_session(transaction: Transaction, desk: Desk, session: UUID, action: str) -> HeldSession:
    held = attendance_facts.held_session(_session(transaction, session, action))
    if held.suspended:
        raise UserError("session_suspended")
    if held.closed:
        raise UserError("roster_closed")
    if held.day > desk.today:
        raise UserError("session_to_come")
    if _widest(desk, action) == "own" and held.day != desk.today:
        raise UserError("roster_today_only")
    return held


def _session(transaction: Transaction, session: UUID, action: str) -> Session:
    """The session's row, when it is within the actor's reach. Raises UserError other_group, no_right when there is none."""
    row = transaction.get(Session, session)
    if row is not None:
        return row
    raise UserError("other_group") if exists_anywhere(transaction, Session, session) else no_right(action)


def _widest(desk: Desk, action: str) -> str:
    return next(iter(rights.scopes_for(desk.actor.roles, action)), "")
