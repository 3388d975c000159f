"""Attendance in whole minutes: boundaries, limits, and totals that never exceed the course."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.domain.attendance import (
    AttendanceTotal,
    Mark,
    MarkCode,
    SessionFacts,
    absences_in_a_row,
    check_make_up,
    lost_by_one_more_absence,
    make_up_limit,
    meets_share,
    minutes_for,
    minutes_missing,
    modules_done,
    outlook,
    still_reachable,
    total,
    whole_percent,
)
from oit_campo.errors import UserError

P, T, F, J, S, R = MarkCode
FIVE = tuple(SessionFacts(n, 240) for n in range(1, 6))


@pytest.mark.parametrize(("code", "minutes"), [(P, 240), (T, 220), (F, 0), (J, 0), (S, 210), (R, 100)])
def test_minutes_for(code: MarkCode, minutes: int) -> None:
    assert minutes_for(code, 240, minutes_late=20, minutes_left=30, made_up=100) == minutes


@pytest.mark.parametrize("taken", [-1, 241])
def test_minutes_out_of_range(taken: int) -> None:
    for code in (T, S, R):
        with pytest.raises(UserError) as raised:
            minutes_for(code, 240, minutes_late=taken, minutes_left=taken, made_up=taken)
        assert (raised.value.code, raised.value.params) == ("minutes_range", {"n": 240})
    assert minutes_for(P, 240, minutes_late=taken) == 240


@pytest.mark.parametrize("taken", [0, 240])
def test_minutes_at_the_edge(taken: int) -> None:
    assert minutes_for(T, 240, minutes_late=taken) == 240 - taken
    assert minutes_for(R, 240, made_up=taken) == taken


def test_total_of_a_course() -> None:
    marks = [Mark(1, P, 240), Mark(2, T, 220), Mark(3, F, 0), Mark("other group", R, 200, makes_up=3)]
    assert total(marks, FIVE) == AttendanceTotal(
        attended=660, total=1200, made_up=200, absences=1, unmarked=2, open_minutes=480, make_up_limit=240
    )


def test_make_up_beyond_the_limit_doesnt_count() -> None:
    marks = [Mark(1, F, 0), Mark(2, F, 0), Mark("a", R, 240, makes_up=1), Mark("b", R, 100, makes_up=2)]
    found = total(marks, FIVE)
    assert (found.made_up, found.make_up_limit, found.make_up_left, found.absences) == (240, 240, 0, 2)


def test_make_up_never_exceeds_the_session_it_stands_for() -> None:
    sessions = (SessionFacts(1, 60), SessionFacts(2, 600))
    found = total([Mark(1, F, 0), Mark("a", R, 90, makes_up=1), Mark(2, P, 600)], sessions)
    assert (found.attended, found.made_up) == (660, 60)


def test_make_up_marked_on_the_missed_session_keeps_the_absence() -> None:
    found = total([Mark(1, R, 100)], FIVE)
    assert (found.attended, found.made_up, found.absences, found.unmarked) == (100, 100, 1, 4)


def test_make_up_of_an_unknown_session_counts_within_the_limit() -> None:
    found = total([Mark("task", R, 500)], FIVE)
    assert (found.attended, found.made_up, found.absences) == (240, 240, 0)


def test_suspended_sessions_leave_the_count() -> None:
    sessions = (*FIVE[:4], replace(FIVE[4], suspended=True))
    marks = [Mark(n, P, 240) for n in range(1, 6)]
    found = total([*marks, Mark("x", R, 100, makes_up=5)], sessions)
    assert (found.attended, found.total, found.unmarked, found.made_up) == (960, 960, 0, 0)
    assert total(marks, FIVE).total == 1200
    only_there = total([Mark(5, P, 240), Mark(5, R, 50, makes_up=1), Mark("x", R, 100, makes_up=5)], sessions)
    assert (only_there.attended, only_there.absences, only_there.unmarked) == (0, 0, 4)


def test_visits_count_and_stay_within_the_course() -> None:
    assert total([Mark("group B", P, 240)], FIVE).attended == 240
    assert total([Mark("group B", F, 0)], FIVE).absences == 0
    assert total([Mark(n, P, 240) for n in (1, 2, 3, 4, 5, "group B")], FIVE).attended == 1200


def test_future_sessions_arent_unmarked() -> None:
    sessions = (*FIVE[:2], *(replace(s, held=False) for s in FIVE[2:]))
    found = total([Mark(1, P, 240)], sessions)
    assert (found.unmarked, found.open_minutes) == (1, 960)


def test_no_sessions() -> None:
    empty = total([], [])
    assert empty == AttendanceTotal(0, 0, 0, 0, 0, 0, 0)
    assert outlook(empty, 80) == "out_of_reach"


SESSIONS = st.lists(
    st.builds(SessionFacts, st.integers(0, 7), st.integers(0, 500), st.booleans(), st.booleans()),
    unique_by=lambda s: s.key,
    max_size=8,
)
MARKS = st.lists(
    st.builds(
        Mark, st.integers(0, 9), st.sampled_from(list(MarkCode)), st.integers(-10, 900), st.none() | st.integers(0, 9)
    ),
    max_size=20,
)


@given(MARKS, SESSIONS, st.integers(0, 100))
def test_totals_never_exceed_anything(marks: list[Mark], sessions: list[SessionFacts], percent: int) -> None:
    found = total(marks, sessions, percent)
    assert found.total == sum(s.minutes for s in sessions if not s.suspended)
    assert 0 <= found.made_up <= found.attended <= found.total
    assert found.made_up * 100 <= found.total * percent
    assert found.attended + found.open_minutes + found.make_up_left <= found.total
    assert min(found.make_up_left, found.open_minutes, found.unmarked, found.absences) >= 0
    assert total(reversed(marks), sessions, percent) == found


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 100))
def test_shares_are_exact(minutes: int, whole: int, percent: int) -> None:
    met = whole > 0 and Fraction(minutes, whole) >= Fraction(percent, 100)
    assert meets_share(minutes, whole, percent) == met
    missing = minutes_missing(minutes, whole, percent)
    if whole:
        assert meets_share(minutes + missing, whole, percent)
        assert missing == 0 or not meets_share(minutes + missing - 1, whole, percent)
        assert (whole_percent(minutes, whole) >= percent) == met


def test_share_at_the_edge() -> None:
    assert meets_share(960, 1200, 80)
    assert not meets_share(959, 1200, 80)
    assert minutes_missing(959, 1200, 80) == 1
    assert (whole_percent(959, 1200), whole_percent(5, 0)) == (79, 0)


@pytest.mark.parametrize(
    ("attended", "open_minutes", "expected"),
    [
        (960, 0, "meets"),
        (480, 480, "on_track"),
        (480, 479, "needs_make_up"),
        (480, 240, "needs_make_up"),
        (480, 239, "out_of_reach"),
    ],
)
def test_outlook(attended: int, open_minutes: int, expected: str) -> None:
    course = AttendanceTotal(attended, 1200, 0, 0, 0, open_minutes, 240)
    assert outlook(course, 80) == expected
    assert still_reachable(course, 80) == (expected != "out_of_reach")


def test_lost_by_one_more_absence() -> None:
    edge = AttendanceTotal(480, 1200, 0, 1, 0, 480, 240)
    assert lost_by_one_more_absence(edge, 80, 241)
    assert not lost_by_one_more_absence(edge, 80, 240)
    assert not lost_by_one_more_absence(replace(edge, open_minutes=100), 80, 240)
    assert not lost_by_one_more_absence(replace(edge, attended=960), 80, 480)


def test_absences_in_a_row() -> None:
    assert absences_in_a_row([P, F, None, J]) == 2
    assert absences_in_a_row([F, F, T]) == 0
    assert absences_in_a_row([F, J]) == 2
    assert absences_in_a_row([]) == 0


def test_check_make_up() -> None:
    limit = make_up_limit(1200, 20)
    check_make_up(100, 140, limit)
    with pytest.raises(UserError) as over:
        check_make_up(100, 141, limit)
    assert (over.value.code, over.value.params) == ("make_up_too_many", {"n": 140})
    with pytest.raises(UserError) as used_up:
        check_make_up(240, 1, limit)
    assert (used_up.value.code, used_up.value.params) == ("make_up_limit", {"n": 240})
    assert make_up_limit(1204, 20) == 240


def test_modules_done() -> None:
    sessions = (
        SessionFacts(1, 60, modules=("M1", "M2")),
        SessionFacts(2, 60, modules=("M3",)),
        SessionFacts(3, 60, modules=("M4",)),
        SessionFacts(4, 60, suspended=True, modules=("M5",)),
    )
    marks = [Mark(1, T, 1), Mark(2, F, 0), Mark("b", R, 30, makes_up=2), Mark(3, J, 60), Mark(4, P, 60)]
    assert modules_done(marks, sessions) == {"M1", "M2", "M3"}
    assert modules_done([Mark(1, S, 0)], sessions) == frozenset()
