"""A course laid over the weekdays of a group: which modules each class teaches, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from oit_campo.errors import UserError

#: A session lasts from a quarter of an hour to a working day.
SHORTEST, LONGEST = 15, 720
DAY_MINUTES = 24 * 60
IN_PERSON = "presencial"


@dataclass(frozen=True, slots=True)
class GroupForm:
    """A group to be made. ``weekdays`` 0 Monday … 6 Sunday; ``starts_minute`` since midnight; ``places`` None without limit."""

    course: UUID
    name: str
    district: str
    venue: str
    starts_on: date | None
    weekdays: frozenset[int]
    starts_minute: int | None
    session_minutes: int | None
    mode: str = IN_PERSON
    places: int | None = None
    trainer: UUID | None = None


@dataclass(frozen=True, slots=True)
class PlannedModule:
    """A module to be taught: its key and how long it takes."""

    key: UUID
    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One class. ``modules`` are those it teaches, whole or in part, in course order."""

    number: int
    day: date
    starts_minute: int
    minutes: int
    modules: tuple[PlannedModule, ...]


def plan_sessions(form: GroupForm, modules: Sequence[PlannedModule]) -> tuple[PlannedSession, ...]:
    """The classes that teach the modules in order on the form's weekdays; one may go on in the next, the last may be shorter.

    Raises UserError beside the field: group_starts, group_weekdays, group_hour, group_duration, group_past_midnight, course_empty.
    """
    day, weekdays, starts, lasts = _checked_hours(form)
    left = [(m, m.minutes) for m in modules if m.minutes > 0]
    if not left:
        raise UserError("course_empty", field="course")
    made: list[PlannedSession] = []
    while left:
        while day.weekday() not in weekdays:
            day += timedelta(days=1)
        room, taught = lasts, []
        while left and room:
            module, rest = left[0]
            spent = min(rest, room)
            taught.append(module)
            room -= spent
            left = [(module, rest - spent), *left[1:]] if rest > spent else left[1:]
        made.append(PlannedSession(len(made) + 1, day, starts, lasts - room, tuple(taught)))
        day += timedelta(days=1)
    return tuple(made)


def _checked_hours(form: GroupForm) -> tuple[date, frozenset[int], int, int]:
    if form.starts_on is None:
        raise UserError("group_starts", field="starts_on")
    if not form.weekdays or not form.weekdays <= frozenset(range(7)):
        raise UserError("group_weekdays", field="weekdays")
    if form.starts_minute is None or not 0 <= form.starts_minute < DAY_MINUTES:
        raise UserError("group_hour", field="starts_minute")
    if form.session_minutes is None or not SHORTEST <= form.session_minutes <= LONGEST:
        raise UserError("group_duration", field="session_minutes", minimo=SHORTEST, maximo=LONGEST)
    if form.starts_minute + form.session_minutes > DAY_MINUTES:
        raise UserError("group_past_midnight", field="session_minutes")
    return form.starts_on, form.weekdays, form.starts_minute, form.session_minutes
