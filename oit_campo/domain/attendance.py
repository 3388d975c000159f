"""Attendance in whole minutes: what a mark is worth, what a course adds up to, what can still be reached.

Sources: resources/catalogues/attendance_codes.csv (marks) and courses.toml [attendance] (80 %, make-up at most 20 %, suspended
sessions leave the count, blank is not absent). Shares are compared as integers: minutes * 100 >= total * percent.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from oit_campo.errors import UserError


class MarkCode(StrEnum):
    """The letters of the roster. No mark at all is «sin marcar», never an absence."""

    PRESENT = "P"
    LATE = "T"
    ABSENT = "F"
    EXCUSED = "J"
    LEFT_EARLY = "S"
    MADE_UP = "R"


ABSENCES = frozenset({MarkCode.ABSENT, MarkCode.EXCUSED})
MEETS, ON_TRACK, NEEDS_MAKE_UP, OUT_OF_REACH = "meets", "on_track", "needs_make_up", "out_of_reach"


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session of the person's own group. ``held``: its day has come, so a missing mark is «sin marcar»."""

    key: Hashable
    minutes: int
    suspended: bool = False
    held: bool = True
    modules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """``minutes`` attended, or made up with R. ``makes_up`` is the session an R stands for (its own session when None).

    A mark whose session isn't among the person's own comes from a visit to another group: its minutes count.
    """

    session: Hashable
    code: MarkCode
    minutes: int
    makes_up: Hashable | None = None


@dataclass(frozen=True, slots=True)
class AttendanceTotal:
    """Minutes, except ``absences`` (sessions missed, made up or not) and ``unmarked`` (sessions held without a mark).

    ``attended`` includes ``made_up`` and never exceeds ``total``; ``open_minutes`` can still be attended or marked;
    ``make_up_limit`` is the most the course lets be made up.
    """

    attended: int
    total: int
    made_up: int
    absences: int
    unmarked: int
    open_minutes: int
    make_up_limit: int

    @property
    def make_up_left(self) -> int:
        """What can still be made up: within the limit and within what was missed."""
        return min(self.make_up_limit - self.made_up, self.total - self.attended - self.open_minutes)


def minutes_for(
    code: MarkCode, session_minutes: int, *, minutes_late: int = 0, minutes_left: int = 0, made_up: int = 0
) -> int:
    """The minutes a mark is worth, from 0 to the session's.

    Raises UserError minutes_range (field ``minutes``, ``n`` = the session's) when more is taken off or made up than it lasts.
    """
    taken = {MarkCode.LATE: minutes_late, MarkCode.LEFT_EARLY: minutes_left, MarkCode.MADE_UP: made_up}.get(code, 0)
    if not 0 <= taken <= session_minutes:
        raise UserError("minutes_range", field="minutes", n=session_minutes)
    if code in ABSENCES:
        return 0
    return taken if code is MarkCode.MADE_UP else session_minutes - taken


def make_up_limit(total_minutes: int, max_percent: int) -> int:
    """The most minutes that can be made up in a course, rounded down."""
    return total_minutes * max_percent // 100


def check_make_up(already: int, more: int, limit: int) -> None:
    """Raises UserError make_up_limit (``n`` = already made up) when nothing is left, make_up_too_many (``n`` = what is left)."""
    if already + more <= limit:
        return
    if already >= limit:
        raise UserError("make_up_limit", field="minutes", n=already)
    raise UserError("make_up_too_many", field="minutes", n=limit - already)


def total(marks: Iterable[Mark], sessions: Iterable[SessionFacts], make_up_percent: int = 20) -> AttendanceTotal:
    """What the marks of one person add up to over the sessions of one course.

    Marks joined from several laptops may exceed a limit: what is over doesn't count, and nothing is raised.
    """
    tally = _Tally(sessions)
    for mark in marks:
        tally.add(mark)
    return tally.result(make_up_percent)


class _Tally:
    """Adds marks session by session; a session never counts for more than it lasts, a suspended one for nothing."""

    def __init__(self, sessions: Iterable[SessionFacts]) -> None:
        known = tuple(sessions)
        self.suspended = {s.key for s in known if s.suspended}
        self.counted = {s.key: s for s in known if not s.suspended}
        self.attended = dict.fromkeys(self.counted, 0)
        self.made_up = dict.fromkeys(self.counted, 0)
        self.marked: set[Hashable] = set()
        self.missed: set[Hashable] = set()
        self.attended_elsewhere = 0
        self.made_up_elsewhere = 0

    def add(self, mark: Mark) -> None:
        origin = mark.session if mark.makes_up is None else mark.makes_up
        if mark.session in self.suspended or origin in self.suspended:
            return
        self.marked.add(mark.session)
        if mark.code in ABSENCES:
            self.missed.add(mark.session)
        elif mark.code is MarkCode.MADE_UP:
            self.missed.add(origin)
            self._make_up(origin, max(mark.minutes, 0))
        elif mark.session in self.counted:
            self.attended[mark.session] += max(mark.minutes, 0)
        else:
            self.attended_elsewhere += max(mark.minutes, 0)

    def _make_up(self, origin: Hashable, minutes: int) -> None:
        if origin in self.counted:
            self.made_up[origin] += minutes
        else:
            self.made_up_elsewhere += minutes

    def result(self, make_up_percent: int) -> AttendanceTotal:
        whole = sum(s.minutes for s in self.counted.values())
        attended = made_up = open_minutes = unmarked = 0
        for key, session in self.counted.items():
            here = min(self.attended[key], session.minutes)
            again = min(self.made_up[key], session.minutes - here)
            attended, made_up = attended + here, made_up + again
            if key not in self.marked:
                unmarked += session.held
                open_minutes += session.minutes - again
        limit = make_up_limit(whole, make_up_percent)
        attended = min(attended + self.attended_elsewhere, whole)
        made_up = min(made_up + self.made_up_elsewhere, limit, whole - attended)
        return AttendanceTotal(
            attended=attended + made_up,
            total=whole,
            made_up=made_up,
            absences=len(self.missed & self.counted.keys()),
            unmarked=unmarked,
            open_minutes=min(open_minutes, whole - attended - made_up),
            make_up_limit=limit,
        )


def meets_share(minutes: int, total_minutes: int, percent: int) -> bool:
    """Integers only. A course without counted minutes meets nothing."""
    return total_minutes > 0 and minutes * 100 >= total_minutes * percent


def minutes_missing(minutes: int, total_minutes: int, percent: int) -> int:
    """The fewest minutes more that meet the share; 0 when it is met."""
    return max(-(-total_minutes * percent // 100) - minutes, 0)


def whole_percent(minutes: int, total_minutes: int) -> int:
    """Attendance in per cent rounded down, so that 79.9 never shows as 80; 0 without counted minutes."""
    return minutes * 100 // total_minutes if total_minutes else 0


def outlook(course: AttendanceTotal, percent: int) -> str:
    """``meets``, ``on_track`` (attending the rest is enough), ``needs_make_up`` or ``out_of_reach``."""
    if meets_share(course.attended, course.total, percent):
        return MEETS
    if meets_share(course.attended + course.open_minutes, course.total, percent):
        return ON_TRACK
    if meets_share(course.attended + course.open_minutes + course.make_up_left, course.total, percent):
        return NEEDS_MAKE_UP
    return OUT_OF_REACH


def still_reachable(course: AttendanceTotal, percent: int) -> bool:
    """Whether the share can still be met, by attending the rest and making up."""
    return outlook(course, percent) != OUT_OF_REACH


def lost_by_one_more_absence(course: AttendanceTotal, percent: int, next_minutes: int) -> bool:
    """«Queda fuera si falta otra vez»: within reach now, but not after missing a session of ``next_minutes``."""
    after = replace(course, open_minutes=max(course.open_minutes - next_minutes, 0))
    return still_reachable(course, percent) and not still_reachable(after, percent)


def absences_in_a_row(codes: Sequence[MarkCode | None]) -> int:
    """How many F or J end the sequence of a person's marks, oldest first; blanks (None) are passed over."""
    run = 0
    for code in reversed([c for c in codes if c is not None]):
        if code not in ABSENCES:
            break
        run += 1
    return run


def modules_done(marks: Iterable[Mark], sessions: Iterable[SessionFacts]) -> frozenset[str]:
    """Modules attended or made up: some minutes in a session that teaches them. Give the sessions visited elsewhere too."""
    taught = {s.key: s.modules for s in sessions if not s.suspended}
    done: set[str] = set()
    for mark in marks:
        origin = mark.makes_up if mark.makes_up is not None and mark.code is MarkCode.MADE_UP else mark.session
        if mark.minutes > 0 and mark.code not in ABSENCES:
            done.update(taught.get(origin, ()))
    return frozenset(done)
