"""Record keys: UUID version 8, unique without a connection and cheap to send (docs/adr/001).

A *run key* is 74 random bits drawn at program start (also after fork, at unlock and after resume) followed by a 48-bit
counter, so a cloned disk never repeats a key and neighbours share their prefix. A *derived key* is computed from the kind and
the parents' keys, so two laptops that record the same fact make one record.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from uuid import UUID

PREFIX_BITS = 74
COUNTER_BITS = 48
COUNTER_MAX = (1 << COUNTER_BITS) - 1
_VERSION = 8 << 76
_VARIANT = 2 << 62
_LOW_PREFIX = (1 << 14) - 1


def run_key(prefix: int, counter: int) -> UUID:
    """The key of ``counter`` (1 … 2⁴⁸-1) under a run ``prefix`` (74 bits).

    Raises ValueError when either is out of range.
    """
    if not 0 <= prefix < 1 << PREFIX_BITS or not 0 < counter <= COUNTER_MAX:
        raise ValueError("run prefix or counter out of range")
    high = (prefix >> 26 << 16) | (prefix >> 14 & 0xFFF)
    low = (prefix & _LOW_PREFIX) << COUNTER_BITS | counter
    return UUID(int=high << 64 | low | _VERSION | _VARIANT)


def split_run_key(key: UUID) -> tuple[int, int]:
    """(prefix, counter) of a run key: the inverse of ``run_key``."""
    high, low = key.int >> 64, key.int & ((1 << 64) - 1)
    prefix = (high >> 16) << 26 | (high & 0xFFF) << 14 | (low >> COUNTER_BITS & _LOW_PREFIX)
    return prefix, low & COUNTER_MAX


def derived_key(kind: int, *parents: UUID) -> UUID:
    """The key of a record that its parents identify."""
    return UUID(bytes=derived_octets(kind, *(p.bytes for p in parents)))


def derived_octets(kind: int, *parents: bytes) -> bytes:
    """The same from and as sixteen bytes.

    The upper half is the first parent's (records of one person stay together), the lower half 62 bits of
    SHA-256(kind as two bytes ‖ the parents' sixteen bytes each).
    """
    digest = hashlib.sha256(kind.to_bytes(2, "big") + b"".join(parents)).digest()
    key = bytearray(parents[0][:8] + digest[:8])
    key[6] |= 0x80
    key[8] = key[8] & 0x3F | 0x80
    return bytes(key)


class KeySource:
    """Draws run keys. Thread-safe; ``entropy`` is injected in tests (gives ``n`` random bytes)."""

    def __init__(self, entropy: Callable[[int], bytes] = os.urandom) -> None:
        self._entropy = entropy
        self._lock = threading.Lock()
        self.renew()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._after_fork)

    def _after_fork(self) -> None:
        self._lock = threading.Lock()
        self.renew()

    def renew(self) -> None:
        """Draw a new prefix: at unlock and after resume, since a hibernated image clones memory too."""
        with self._lock:
            self._prefix = int.from_bytes(self._entropy(10), "big") >> (80 - PREFIX_BITS)
            self._counter = 0

    def new(self) -> UUID:
        with self._lock:
            if self._counter == COUNTER_MAX:
                raise OverflowError("run counter exhausted")
            self._counter += 1
            return run_key(self._prefix, self._counter)

    @property
    def prefix(self) -> int:
        return self._prefix
