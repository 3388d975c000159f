"""Waiting after wrong passwords: five tries, then 1, 2, 4 … up to 60 minutes for each further one.

Counted per login name (under a digest the vault gives) on disk beside the vault, **before** the password is derived, so killing the
program spares nobody a try. A wait is held in monotonic seconds: moving the clock changes nothing. It runs while the program does,
however often the vault is opened meanwhile; after a restart the seconds that were left at the last write count anew. A success of
one person frees that person only: else a colleague could clear the count between guesses at somebody else's password.

What it can't stop: whoever copies the vault, or deletes this file, guesses as fast as Argon2id lets them.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cbor2

from oit_campo.clock import Clock
from oit_campo.errors import UserError
from oit_campo.store.vault_file import frame, read_raw, replace_file, unframe

TRIES: Final = 5
STEP_SECONDS: Final = 60
LONGEST_SECONDS: Final = 60 * 60

_MAGIC: Final = b"OITTRIES"
_DOUBLINGS: Final = 6
_FAILURES_MAX: Final = TRIES + _DOUBLINGS
#: What stands against every login not listed, once the file was found damaged.
_OTHERS: Final = b""
#: What this program knows of a file, and the file's bytes then: a vault opened for the next try goes on counting from it.
_RUNNING: Final[dict[tuple[Path, Clock], tuple[bytes | None, dict[bytes, _Entry]]]] = {}


@dataclass(frozen=True, slots=True)
class _Entry:
    failures: int
    wait: float
    since: float

    def left(self, now: float) -> float:
        return max(0.0, self.wait - (now - self.since))


def wait_after(failures: int) -> int:
    """Seconds to wait after so many wrong passwords in a row: 0 below five, then 60, 120 … 3,600."""
    if failures < TRIES:
        return 0
    return min(STEP_SECONDS << min(failures - TRIES, _DOUBLINGS), LONGEST_SECONDS)


class Throttle:
    """The counts in one small file. A disk that refuses the write locks nobody out: the count then lives until the program ends."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._entries = self._read()

    def seconds_left(self, login: bytes) -> float:
        """How long ``login`` still has to wait; 0 when it may try."""
        return self._entry(login).left(self._clock.monotonic())

    def begin(self, login: bytes) -> None:
        """Count a try of ``login`` as failed until ``succeed`` says otherwise.

        Raises UserError("wait_password", min=…) while a wait runs: nothing is counted then.
        """
        if self.seconds_left(login) > 0:
            self._write()
            raise self._wait(login)
        self._fail(login, min(self._entry(login).failures + 1, _FAILURES_MAX))
        self._write()

    def refusal(self, login: bytes) -> UserError:
        """The error for the try just begun: "wrong_password" with the tries left, or "wait_password"; the wait starts now."""
        failures = self._entry(login).failures
        self._fail(login, failures)
        if failures >= TRIES:
            return self._wait(login)
        return UserError("wrong_password", field="password", n=TRIES - failures)

    def counted(self) -> set[bytes]:
        """Whose failures are known."""
        return set(self._entries)

    def succeed(self, login: bytes, known: Collection[bytes]) -> None:
        """Forget the failures of ``login`` and of names nobody has; those of other ``known`` logins stay."""
        self._entries = {key: entry for key, entry in self._entries.items() if key in known and key != login}
        self._write()

    def _entry(self, login: bytes) -> _Entry:
        return self._entries.get(login) or self._entries.get(_OTHERS) or _Entry(0, 0, 0)

    def _fail(self, login: bytes, failures: int) -> None:
        self._entries[login] = _Entry(failures, wait_after(failures), self._clock.monotonic())

    def _wait(self, login: bytes) -> UserError:
        return UserError("wait_password", field="password", min=max(1, math.ceil(self.seconds_left(login) / 60)))

    def _write(self) -> None:
        now = self._clock.monotonic()
        body = {key: [entry.failures, math.ceil(entry.left(now))] for key, entry in self._entries.items()}
        with contextlib.suppress(OSError):
            replace_file(self._path, frame(_MAGIC, 0, cbor2.dumps(body, canonical=True)))
        _RUNNING[self._path, self._clock] = (read_raw(self._path), self._entries)

    def _read(self) -> dict[bytes, _Entry]:
        raw = read_raw(self._path)
        seen, running = _RUNNING.get((self._path, self._clock), (None, {}))
        if raw == seen:
            return running
        if raw is None:
            return {}
        now = self._clock.monotonic()
        found = unframe(_MAGIC, raw)
        with contextlib.suppress(cbor2.CBORError, TypeError, ValueError, AttributeError):
            content = cbor2.loads(found.body if found else b"")
            return {_login(key): _checked(failures, wait, now) for key, (failures, wait) in content.items()}
        return {_OTHERS: _Entry(TRIES, STEP_SECONDS, now)}


def _login(key: object) -> bytes:
    if not isinstance(key, bytes):
        raise TypeError("bytes were expected")
    return key


def _checked(failures: int, wait: int, now: float) -> _Entry:
    if not (0 < failures <= _FAILURES_MAX and 0 <= wait <= wait_after(failures)):
        raise ValueError("out of range")
    return _Entry(failures, float(wait), now)
