"""The store as services see it: short write and read sessions on the encrypted file."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from oit_campo.clock import Clock, HybridClock
from oit_campo.errors import KnownError
from oit_campo.ids import KeySource
from oit_campo.models.laptop import StoreFact, StreamState
from oit_campo.store import change_log, migrate
from oit_campo.store.engine import known_error, make_engine

STREAM_BYTES = 8


class StoreSession(Session):
    """A session whose flushes are logged."""


change_log.install(StoreSession)


@dataclass(slots=True)
class _Held:
    """The key in one place, so that locking can drop it."""

    key: bytes | None

    def give(self) -> bytes:
        if self.key is None:
            raise KnownError("store_locked")
        return self.key


class Store:
    """An open store. Write sessions are one at a time; every session ends in its ``with`` block."""

    def __init__(
        self, path: Path, key: bytes, *, clock: Clock, keys: KeySource, entropy: Callable[[int], bytes] = os.urandom
    ) -> None:
        self.path = path
        self.clock = clock
        self.keys = keys
        self.entropy = entropy
        self._held = _Held(key)
        migrate.bring_up_to_date(path, key)
        self._writer = make_engine(path, self._held.give, reader=False)
        self._reader = make_engine(path, self._held.give, reader=True)
        self._write_sessions = sessionmaker(self._writer, class_=StoreSession, expire_on_commit=False)
        self._read_sessions = sessionmaker(self._reader, class_=Session, expire_on_commit=False)
        self._lock = threading.Lock()
        with self.read() as session:
            state = session.get_one(StreamState, 1)
            self.hybrid = HybridClock(clock, state.last_stamp, state.offset_ms)

    @classmethod
    def create(
        cls, path: Path, key: bytes, *, clock: Clock, keys: KeySource, entropy: Callable[[int], bytes] = os.urandom
    ) -> Store:
        """A new, empty store. Raises KnownError store_exists when there is one already."""
        if path.exists():
            raise KnownError("store_exists")
        path.parent.mkdir(parents=True, exist_ok=True)
        migrate.create(path, key, stream=entropy(STREAM_BYTES))
        return cls(path, key, clock=clock, keys=keys, entropy=entropy)

    @contextmanager
    def write(self, user: UUID | None, *, receiving: bool = False) -> Iterator[Session]:
        """One transaction, committed at the end of the block; nothing stays when it raises.

        Raises KnownError: disk_full, save_failed.
        """
        with self._lock, self._write_sessions() as session:
            session.info["author"] = change_log.Author(user, self.keys, self.hybrid, receiving, self.entropy)
            try:
                yield session
                session.flush()
                state = session.get_one(StreamState, 1)
                state.last_stamp = max(state.last_stamp, self.hybrid.last)
                if receiving:
                    session.flush()
                    change_log.end_receiving(session)
                session.commit()
            except IntegrityError:
                raise  # a broken rule of the schema is a bug
            except DBAPIError as error:
                raise known_error(error.orig or error, self.path) from error

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent view; nothing it holds can be written."""
        with self._read_sessions() as session:
            yield session

    def fact(self, name: str) -> bytes | None:
        """A fact of the store (device, centre's keys …); None when it isn't known."""
        with self.read() as session:
            row = session.get(StoreFact, name)
            return row.value if row else None

    def checkpoint(self) -> None:
        """Empty the write-ahead log into the file: when idle, before a backup, at exit."""
        raw = self._writer.raw_connection()
        try:
            raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # type: ignore[union-attr] # it is there, or the test fails
        finally:
            raw.close()

    def close(self) -> None:
        """Close every connection and drop the key."""
        with self._lock:
            try:
                if self._held.key is not None:
                    # what can't be folded in now stays in the write-ahead log and is read from there
                    with contextlib.suppress(sqlcipher.DatabaseError, KnownError):
                        self.checkpoint()
            finally:
                self._writer.dispose()
                self._reader.dispose()
                self._held.key = None
