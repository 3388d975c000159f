"""Up to which day somebody's work counts: honest work of the last day always does, whatever the clock and the connection."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oit_campo.central import permissions
from oit_campo.central.permissions import UNNOTICED, UNTOLD, worked_from
from oit_campo.clock import LIMA, STAMP_COUNTER_BITS, milliseconds
from oit_campo.ids import run_key
from oit_campo.sync.wire import GroupPatch, Patch

UNTIL = date(2026, 3, 31)
#: Half an hour after midnight: whoever sat down in the evening has finished.
END = datetime.combine(UNTIL, time(0), LIMA) + timedelta(days=1, minutes=30)

minutes_before = st.integers(0, 60 * 24 * 90)
minutes = st.integers(0, 60 * 24 * 120)


def patch_at(stamped: datetime, *, final: bool = False) -> Patch:
    stamp = milliseconds(stamped) << STAMP_COUNTER_BITS
    return Patch(1, run_key(1, 1), None, (GroupPatch(0, run_key(1, 2), stamp, final, (), {}),))


def counts(stamped: datetime, arrived: datetime, *, final: bool = False) -> bool:
    return worked_from(patch_at(stamped, final=final), milliseconds(arrived)) <= UNTIL


@given(minutes_before, st.integers(-60 * 24 * 4000, 60 * 24 * 6), minutes)
@example(0, 0, 0)
@example(0, 60 * 24 * 6, 60 * 24 * 120)
def test_work_of_the_last_day_counts_with_a_clock_wrong_by_days_whenever_it_comes(
    before: int, wrong: int, waited: int
) -> None:
    done = END - timedelta(minutes=before)
    assert counts(done + timedelta(minutes=wrong), done + timedelta(minutes=waited))


@given(minutes_before, st.integers(60 * 24 * 7, 60 * 24 * 4000), st.integers(0, 60 * 24 * (UNTOLD.days - 1)))
def test_a_stamp_still_in_the_future_when_it_comes_counts_by_its_coming(before: int, wrong: int, waited: int) -> None:
    done = END - timedelta(minutes=before)
    stamped, arrived = done + timedelta(minutes=wrong), done + timedelta(minutes=waited)
    assert stamped <= arrived or counts(stamped, arrived)


@given(st.integers(1, 60 * 24 * 400), minutes)
def test_work_stamped_clearly_after_the_end_does_not_count(after: int, waited: int) -> None:
    stamped = datetime.combine(UNTIL + UNNOTICED, time(23, 59), LIMA) + timedelta(minutes=after)
    assert not counts(stamped, stamped + timedelta(minutes=waited))


@given(st.integers(1, 60 * 24 * 400), minutes)
def test_nor_does_what_comes_long_after_the_end_from_the_future(after: int, ahead: int) -> None:
    arrived = datetime.combine(UNTIL + UNTOLD, time(23, 59), LIMA) + timedelta(minutes=after)
    assert not counts(arrived + timedelta(minutes=ahead), arrived)


def test_what_the_centre_stamped_once_counts_when_it_is_offered_again() -> None:
    """After a restore: its own stamp was lost at the first arrival, weeks after the work."""
    first = datetime.combine(UNTIL, time(12), LIMA) + timedelta(days=20)
    assert counts(first, first + timedelta(days=30), final=True)
    assert not counts(first, first + timedelta(days=30))


@pytest.mark.parametrize(
    ("name", "stamped", "arrived"),
    [
        ("UNNOTICED", END, END + timedelta(days=20)),
        ("UNTOLD", END + timedelta(days=400), END + timedelta(days=20)),
    ],
)
def test_control_without_the_allowance_honest_work_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, stamped: datetime, arrived: datetime
) -> None:
    assert counts(stamped, arrived)
    monkeypatch.setattr(permissions, name, timedelta())
    assert not counts(stamped, arrived)
