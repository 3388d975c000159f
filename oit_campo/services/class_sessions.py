"""The classes of the groups as lists show them: when, where, what is taught, how many are marked.

In plain SQL, because Inicio begins with them (docs/adr/005).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from oit_campo.store import looking

if TYPE_CHECKING:
    from oit_campo.services.desk import Desk
    from oit_campo.services.reach import Reach
    from oit_campo.store.looking import Ask

#: As stored, except UNDER_WAY and TO_CLOSE, which follow from the day and the marks.
PLANNED, UNDER_WAY, TO_CLOSE, CLOSED, SUSPENDED = "prevista", "en_curso", "por_cerrar", "cerrada", "suspendida"


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


_DAY = "coalesce(s.occurred_on, s.planned_on)"
_ROWS = f"""
SELECT s.id, s."group", g.name, c.id, c.code, c.title, s.number,
    (SELECT count(*) FROM session o WHERE o."group" = g.id),
    s.modules, {_DAY}, s.starts_minute, s.minutes, coalesce(nullif(s.venue, ''), g.venue), s.mode, s.state,
    s.suspended_reason,
    (SELECT count(*) FROM group_member m WHERE m."group" = g.id AND m.until IS NULL),
    (SELECT count(*) FROM attendance_mark a WHERE a.session = s.id AND a.status IS NOT NULL),
    u.name
FROM session s JOIN "group" g ON g.id = s."group" JOIN course c ON c.id = g.course
    LEFT JOIN user u ON u.id = coalesce(s.trainer, g.trainer)
WHERE """  # noqa: S608 - every part of it stands here
_ORDER = f" ORDER BY {_DAY}, s.starts_minute, g.name, s.number"
#: services/desk_scope.py says the same to SQLAlchemy.
_OF_DESK = "g.edition = ? AND (g.district IS NULL OR substr(g.district, 1, length(?)) = ?)"
_BETWEEN = f"{_OF_DESK} AND {_DAY} BETWEEN ? AND ?"
_LEFT_OPEN = f"{_OF_DESK} AND {_DAY} < ? AND coalesce(s.state, '') NOT IN (?, ?)"
_ONE = "s.id = ?"
_MODULES = "SELECT id, title FROM course_module WHERE course IN ({}) ORDER BY position"


def between(ask: Ask, reach: Reach, first: date, last: date) -> tuple[SessionRow, ...]:
    """Within reach, of the laptop's edition and region, both days included, in order of time: two statements."""
    return _asked(ask, reach, _BETWEEN, *_here(reach), first.isoformat(), last.isoformat())


def left_open(ask: Ask, reach: Reach) -> tuple[SessionRow, ...]:
    """Those of past days whose list nobody closed, the oldest first."""
    return _asked(ask, reach, _LEFT_OPEN, *_here(reach), reach.today.isoformat(), CLOSED, SUSPENDED)


@dataclass(frozen=True, slots=True)
class DaySessions:
    """Today's classes, tomorrow's, and those of past days whose list is still open, the oldest first."""

    today: tuple[SessionRow, ...]
    tomorrow: tuple[SessionRow, ...]
    open_lists: tuple[SessionRow, ...]


def days(desk: Desk) -> DaySessions:
    """What Inicio and Talleres begin with. Raises UserError no_right."""
    today, tomorrow = desk.today, desk.today + timedelta(days=1)
    with desk.look("attendance.view") as (ask, reach):
        rows = between(ask, reach, today, tomorrow)
        forgotten = left_open(ask, reach)
    return DaySessions(tuple(r for r in rows if r.day == today), tuple(r for r in rows if r.day == tomorrow), forgotten)


def one(ask: Ask, reach: Reach, key: UUID) -> SessionRow | None:
    """None when it isn't here or not within reach."""
    return next(iter(_asked(ask, reach, _ONE, key.bytes)), None)


def _here(reach: Reach) -> tuple[bytes, str, str]:
    return reach.edition.bytes, reach.region, reach.region


def _asked(ask: Ask, reach: Reach, which: str, *values: object) -> tuple[SessionRow, ...]:
    """Every list of classes goes through here: no statement without the reach."""
    scope, scope_values = reach.asked(f"({reach.groups()})")
    return _made(ask, ask(f"{_ROWS}{which} AND {scope}{_ORDER}", *values, *scope_values), reach.today)


def _made(ask: Ask, rows: list[Any], today: date) -> tuple[SessionRow, ...]:
    courses = list({row[3] for row in rows})
    marks = ", ".join("?" * len(courses))
    titles = {str(looking.key(key)): title or "" for key, title in ask(_MODULES.format(marks), *courses)}
    return tuple(_row(row, titles, today) for row in rows)


def _row(row: Any, titles: dict[str, str], today: date) -> SessionRow:
    key, group, group_name, course, code, title, number, count, modules, held, starts, minutes, *rest = row
    venue, mode, state, reason, members, marked, trainer = rest
    day, taught = looking.day(held) or date.max, looking.codes(modules)
    return SessionRow(
        looking.key(key),
        looking.key(group),
        group_name or "",
        looking.key(course),
        code or "",
        title or "",
        number or 0,
        count,
        tuple(name for module, name in titles.items() if module in taught),
        day,
        starts or 0,
        minutes or 0,
        venue or "",
        mode or "",
        state_on(state or "", day, today, marked),
        reason or "",
        members,
        marked,
        trainer or "",
    )


def state_on(stored: str, day: date, today: date, marked: int) -> str:
    """What a session is today: closed and suspended are said by people, the rest follows from the day and the marks."""
    if stored in (CLOSED, SUSPENDED):
        return stored
    if day < today:
        return TO_CLOSE
    return UNDER_WAY if day == today and marked else PLANNED
