"""Time, injected everywhere. Inside: aware UTC; shown: America/Lima. Stamps order changes across laptops."""

from __future__ import annotations

import threading
import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

#: Peru has kept UTC-5 without summer time since 1994, so no time-zone database is needed (Windows has none).
LIMA = timezone(timedelta(hours=-5), "America/Lima")

#: A stamp holds milliseconds since 1970 in its upper 48 bits and a counter in the lower 16.
STAMP_COUNTER_BITS = 16


class Clock(Protocol):
    """What the program asks of time."""

    def now(self) -> datetime:
        """Aware UTC wall time."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        ...


class SystemClock:
    """The real one."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SystemClock)  # there is one time, however many ask for it

    def __hash__(self) -> int:
        return hash(SystemClock)


class FixedClock:
    """A clock that stands still until moved: for tests and for the demonstration."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("aware datetime needed")
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def monotonic(self) -> float:
        return self._at.timestamp()

    def advance(self, **delta: float) -> None:
        self._at += timedelta(**delta)


def today_in_lima(clock: Clock) -> date:
    return clock.now().astimezone(LIMA).date()


def milliseconds(at: datetime) -> int:
    """Whole milliseconds since 1970 of an aware datetime."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def stamp_time(stamp: int) -> datetime:
    """The wall time inside a stamp."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=stamp >> STAMP_COUNTER_BITS)


class HybridClock:
    """Hybrid logical clock: never behind the wall (corrected by ``offset_ms``), never behind its own last stamp.

    ``offset_ms`` is learnt only from the answer to a request in flight.
    """

    def __init__(self, clock: Clock, last: int = 0, offset_ms: int = 0) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self.last = last
        self.offset_ms = offset_ms

    def stamp(self) -> int:
        wall = milliseconds(self._clock.now()) + self.offset_ms << STAMP_COUNTER_BITS
        with self._lock:
            self.last = max(wall, self.last + 1)
            return self.last

    def witness(self, stamp: int) -> None:
        """Never give a stamp at or below one already stored."""
        with self._lock:
            self.last = max(self.last, stamp)
