"""Time: the fixed clock, dates in Lima, and stamps that never run backwards."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.clock import (
    LIMA,
    STAMP_COUNTER_BITS,
    FixedClock,
    HybridClock,
    SystemClock,
    milliseconds,
    stamp_time,
    today_in_lima,
)


def test_the_fixed_clock_stands_until_moved(clock: FixedClock) -> None:
    assert clock.now() == datetime(2026, 3, 9, 13, 0, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    before = clock.monotonic()
    clock.advance(minutes=5, seconds=1)
    assert clock.now() == datetime(2026, 3, 9, 13, 5, 1, tzinfo=UTC)
    assert clock.monotonic() - before == 301


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        FixedClock(datetime(2026, 3, 9, 8, 0))  # noqa: DTZ001  # that it is naive is the test


def test_the_system_clock_is_aware_and_never_runs_backwards() -> None:
    system = SystemClock()
    assert abs(system.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert system.now().utcoffset() == timedelta(0)
    assert system.monotonic() <= system.monotonic()


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 3, 9, 4, 59, 59, tzinfo=UTC), date(2026, 3, 8)),
        (datetime(2026, 3, 9, 5, 0, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2027, 1, 1, 4, 0, tzinfo=UTC), date(2026, 12, 31)),
    ],
    ids=str,
)
def test_today_is_the_day_in_lima(utc: datetime, day: date) -> None:
    assert today_in_lima(FixedClock(utc)) == day


def test_lima_has_no_summer_time() -> None:
    offsets = {datetime(2026, month, 1, tzinfo=LIMA).utcoffset() for month in range(1, 13)}
    assert offsets == {timedelta(hours=-5)}


@given(st.timedeltas(timedelta(days=1), timedelta(days=80_000)))
def test_a_stamp_keeps_its_time_to_the_millisecond(since_1970: timedelta) -> None:
    at = datetime(1970, 1, 1, tzinfo=UTC) + since_1970
    stamp = HybridClock(FixedClock(at)).stamp()
    assert stamp == milliseconds(at) << STAMP_COUNTER_BITS
    assert timedelta(0) <= at - stamp_time(stamp) < timedelta(milliseconds=1)


def test_stamps_rise_even_when_the_clock_stands_or_falls_back(clock: FixedClock) -> None:
    hybrid = HybridClock(clock)
    stamps = [hybrid.stamp() for _ in range(3)]
    clock.advance(hours=-1)
    stamps += [hybrid.stamp() for _ in range(3)]
    assert stamps == list(range(stamps[0], stamps[0] + 6))
    clock.advance(hours=2)
    assert hybrid.stamp() == milliseconds(clock.now()) << STAMP_COUNTER_BITS


def test_a_full_counter_moves_into_the_next_millisecond(clock: FixedClock) -> None:
    now = milliseconds(clock.now())
    hybrid = HybridClock(clock, last=(now << STAMP_COUNTER_BITS) + 0xFFFF)
    assert hybrid.stamp() == now + 1 << STAMP_COUNTER_BITS


@pytest.mark.parametrize("offset", [-90_000, 0, 45_000])
def test_the_offset_corrects_the_wall(clock: FixedClock, offset: int) -> None:
    stamp = HybridClock(clock, offset_ms=offset).stamp()
    assert stamp_time(stamp) - clock.now() == timedelta(milliseconds=offset)


def test_a_stamp_comes_after_every_stamp_seen(clock: FixedClock) -> None:
    hybrid = HybridClock(clock)
    ahead = hybrid.stamp() + (60_000 << STAMP_COUNTER_BITS)
    hybrid.witness(ahead)
    assert hybrid.stamp() == ahead + 1
    hybrid.witness(5)
    assert hybrid.stamp() == ahead + 2


def test_threads_never_get_the_same_stamp(clock: FixedClock) -> None:
    hybrid = HybridClock(clock)
    drawn: list[int] = []
    threads = [threading.Thread(target=lambda: drawn.extend([hybrid.stamp() for _ in range(500)])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(drawn)) == len(drawn) == 4000


def test_there_is_one_system_time_however_many_ask_for_it() -> None:
    assert SystemClock() == SystemClock()
    assert len({SystemClock(), SystemClock()}) == 1
    assert FixedClock(datetime(2026, 1, 1, tzinfo=UTC)) != FixedClock(datetime(2026, 1, 1, tzinfo=UTC))
    assert SystemClock() != FixedClock(datetime(2026, 1, 1, tzinfo=UTC))
