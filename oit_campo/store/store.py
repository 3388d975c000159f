"""The store as services see it: short write and read sessions on the encrypted file, and a look without either."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher

from oit_campo.clock import Clock, HybridClock, milliseconds
from oit_campo.errors import KnownError
from oit_campo.ids import KeySource
from oit_campo.logs import Log
from oit_campo.store import chain, lost_tail
from oit_campo.store.connection import BUSY_MS, connect, known_error
from oit_campo.store.in_place import Place
from oit_campo.store.looking import Ask
from oit_campo.store.lost_tail import Loss
from oit_campo.store.room import Room
from oit_campo.store.version import open_current

if TYPE_CHECKING:  # they take longer to load than everything else of the start together
    from sqlalchemy.orm import Session

    from oit_campo.store.sessions import Sessions

STREAM_BYTES = 8
_log = Log("store", "store.chain_broken", "store.commits_missing")
#: How long the last checkpoint waits for readers: what isn't folded in is read from the write-ahead log next time.
LAST_WAIT_MS = 100


@dataclass(slots=True)
class _Held:
    """The key in one place, so that locking can drop it."""

    key: bytes | None
    counter: bytes | None

    def give(self) -> bytes:
        if self.key is None:
            raise KnownError("store_locked")
        return self.key


class Store:
    """An open store. Write sessions are one at a time; every session ends in its ``with`` block.

    ``counter_key``, the sub-key "counter", lets it note its commits outside and tell when the last ones are gone.
    """

    def __init__(
        self,
        path: Path,
        key: bytes,
        *,
        clock: Clock,
        keys: KeySource,
        entropy: Callable[[int], bytes] = os.urandom,
        counter_key: bytes | None = None,
    ) -> None:
        self.path = path
        self.clock = clock
        self.keys = keys
        self.entropy = entropy
        self._held = _Held(key, counter_key)
        self.room = Room(path.parent, clock)
        self._looking = open_current(path, key)
        self._looking.execute("PRAGMA query_only = ON").fetchall()
        self._look_lock = threading.RLock()
        self._lock = threading.Lock()
        self._opened: Sessions | None = None
        self._opening = threading.Lock()
        self._place = Place(path)
        with self.look() as ask:
            self.hybrid = HybridClock(clock, *ask("SELECT last_stamp, offset_ms FROM stream_state WHERE id = 1")[0])
        self._unkept: Loss | None = None
        #: The first entry of the change log that doesn't fit those before it; None while all that were checked do.
        self.broken_at: int | None = None
        try:
            self._check_tail()
        except KnownError:
            self._looking.close()
            raise

    @classmethod
    def create(
        cls,
        path: Path,
        key: bytes,
        *,
        clock: Clock,
        keys: KeySource,
        entropy: Callable[[int], bytes] = os.urandom,
        counter_key: bytes | None = None,
    ) -> Store:
        """A new, empty store. Raises KnownError store_exists when there is one already."""
        from oit_campo.store import migrate

        if path.exists():
            raise KnownError("store_exists")
        path.parent.mkdir(parents=True, exist_ok=True)
        migrate.create(path, key, stream=entropy(STREAM_BYTES))
        return cls(path, key, clock=clock, keys=keys, entropy=entropy, counter_key=counter_key)

    def _check_tail(self) -> None:
        """At opening: that the last saved changes are there and fit. Finding otherwise keeps nobody out."""
        with self.look() as ask:
            self.broken_at = chain.check_tail(ask).broken
        if self.broken_at is not None:
            _log.warning("store.chain_broken", seq=self.broken_at)
        if self._held.counter is None:
            return
        loss = lost_tail.find(self.look, self.path, self._held.counter, milliseconds(self.clock.now()))
        if loss is not None:
            _log.warning("store.commits_missing", noted=loss.noted, found=loss.found)
            self._keep(loss)

    def _keep(self, loss: Loss) -> None:
        try:
            raw = connect(self.path, self._give_in_place())
            try:
                lost_tail.keep(raw, loss, self.losses())
            finally:
                raw.close()
        except (KnownError, sqlcipher.DatabaseError):  # a full disk: told now, and found again at the next opening
            self._unkept = loss

    def losses(self) -> tuple[Loss, ...]:
        """The times at which saved changes were found missing, the latest last."""
        with self.look() as ask:
            known = lost_tail.losses(ask)
        return (*known, self._unkept) if self._unkept else known

    @contextmanager
    def look(self) -> Iterator[Ask]:
        """A consistent view by plain SQL, for what has to be there before SQLAlchemy is loaded (docs/adr/005).

        A look inside a look of the same thread sees the same view. Raises KnownError: store_locked, store_unreadable, save_failed.
        """
        with self._look_lock:
            self._held.give()
            if self._looking.in_transaction:  # of this thread: another's would hold the lock
                yield self._ask
                return
            try:
                self._looking.execute("BEGIN")
                yield self._ask
            except sqlcipher.OperationalError as error:
                raise known_error(error, self.path) from error
            except sqlcipher.DatabaseError as error:  # a page that isn't what it was
                raise KnownError("store_unreadable") from error
            finally:
                with contextlib.suppress(sqlcipher.DatabaseError):  # after damage SQLCipher refuses this too
                    if self._looking.in_transaction:
                        self._looking.execute("COMMIT")

    def _ask(self, statement: str, *values: Any) -> list[Any]:
        return list(self._looking.execute(statement, values).fetchall())

    def sessions(self) -> Sessions:
        """The two engines, made for the first session."""
        with self._opening:
            if self._opened is None:
                from oit_campo.store.sessions import Sessions

                self._opened = Sessions(self.path, self._give_in_place)
            return self._opened

    def _give_in_place(self) -> bytes:
        """The key, for another connection to the same file. Raises KnownError store_locked, store_moved."""
        key = self._held.give()
        self._place.check()
        return key

    @contextmanager
    def write(self, user: UUID | None, *, receiving: bool = False) -> Iterator[Session]:
        """One transaction, committed at the end of the block; nothing stays when it raises.

        Raises KnownError: disk_full, save_failed, store_locked, store_moved.
        """
        sessions = self.sessions()
        from oit_campo.store.change_log import Author

        with self._lock:
            self._give_in_place()
            with sessions.write(Author(user, self.keys, self.hybrid, receiving, self.entropy)) as session:
                yield session
            self._note(session.info.get("commit"))
        self.room.free()

    def _note(self, made: tuple[bytes, int] | None) -> None:
        """Outside the store, after the commit: the counter may be behind, never ahead. ``made``: stream and number."""
        if made is None or self._held.counter is None:
            return
        # what can't be noted alarms nobody, and the commit stands; ValueError: a loss that could not be kept yet
        with contextlib.suppress(OSError, ValueError):
            lost_tail.counter_of(self.path, self._held.counter, made[0]).write(made[1])

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent view; nothing it holds can be written. Raises KnownError store_locked, store_moved."""
        with self.sessions().read() as session:
            yield session

    @contextmanager
    def raw(self, copy: Path | None = None) -> Iterator[Any]:
        """A connection of its own, to the file or to a ``copy`` of it: for what concerns the whole file (``backup``).

        Raises KnownError: store_locked, store_moved, store_missing, store_unreadable.
        """
        connection = connect(self.path, self._give_in_place()) if copy is None else connect(copy, self._held.give())
        try:
            yield connection
        finally:
            connection.close()

    def fact(self, name: str) -> bytes | None:
        """A fact of the store (device, centre's keys …); None when it isn't known."""
        with self.look() as ask:
            rows = ask("SELECT value FROM store_fact WHERE name = ?", name)
        return bytes(rows[0][0]) if rows else None

    def inspect(self) -> Any:
        """A raw connection that can't write, for whoever examines the file: close it. Raises as ``checkpoint``, and store_*."""
        connection = connect(self.path, self._give_in_place())
        connection.execute("PRAGMA query_only = ON").fetchall()
        return connection

    def checkpoint(self, wait_ms: int = BUSY_MS) -> None:
        """Empty the write-ahead log into the file: when idle, before a backup, at exit. Waits ``wait_ms`` for readers.

        Raises KnownError store_locked, store_moved.
        """
        with self.raw() as raw:
            raw.execute(f"PRAGMA busy_timeout = {wait_ms}").fetchall()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close every connection and drop the key. A write under way is waited for; a read closes its own when it ends."""
        with self._lock, self._look_lock:
            try:
                if self._held.key is not None:
                    # what can't be folded in now stays in the write-ahead log and is read from there
                    with contextlib.suppress(sqlcipher.DatabaseError, KnownError):
                        self.checkpoint(LAST_WAIT_MS)
            finally:
                self._held.key = self._held.counter = None
                if self._opened is not None:
                    self._opened.dispose()
                self._looking.close()
                with contextlib.suppress(OSError):  # in use on another system: it stays where it is
                    self._place.set_log_aside()
