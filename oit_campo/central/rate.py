"""A limit on guessing: so many failures an address within a window, then nothing more until it has passed."""

from __future__ import annotations

import threading
from collections import deque

from oit_campo.clock import Clock

FAILURES = 5
WINDOW_SECONDS = 15 * 60
ADDRESSES = 10_000


class RateLimit:
    """Counts failures by address, in memory; the oldest address goes when there are too many."""

    def __init__(self, clock: Clock, *, failures: int = FAILURES, window: float = WINDOW_SECONDS) -> None:
        self._clock = clock
        self._failures = failures
        self._window = window
        self._by_address: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def allows(self, address: str) -> bool:
        with self._lock:
            times = self._by_address.get(address)
            if times is None:
                return True
            while times and times[0] <= self._clock.monotonic() - self._window:
                times.popleft()
            return len(times) < self._failures

    def failed(self, address: str) -> None:
        with self._lock:
            if address not in self._by_address and len(self._by_address) >= ADDRESSES:
                self._by_address.pop(next(iter(self._by_address)))
            self._by_address.setdefault(address, deque()).append(self._clock.monotonic())
