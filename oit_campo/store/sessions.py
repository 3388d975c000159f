"""SQLAlchemy's sessions on an open store: loaded with the first one, not with the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from oit_campo.models.laptop import StreamState
from oit_campo.store import change_log
from oit_campo.store.change_log import Author
from oit_campo.store.connection import is_damage, known_error
from oit_campo.store.engine import make_engine
from oit_campo.store.looking import Ask


class StoreSession(Session):
    """A session whose flushes are logged."""


change_log.install(StoreSession)


class Sessions:
    """One writer, one reader. ``key`` is asked at each connection."""

    def __init__(self, path: Path, key: Callable[[], bytes]) -> None:
        self._path = path
        self._closed = False
        self.writer: Engine = make_engine(path, key, reader=False, closed=self._is_closed)
        self.reader: Engine = make_engine(path, key, reader=True, closed=self._is_closed)
        self._writes = sessionmaker(self.writer, class_=StoreSession, expire_on_commit=False)
        self._reads = sessionmaker(self.reader, class_=Session, expire_on_commit=False)

    @contextmanager
    def write(self, author: Author) -> Iterator[Session]:
        """One transaction, committed at the end of the block; nothing stays when it raises.

        ``session.info["commit"]`` is then its stream and number, if anything was written. Raises KnownError: disk_full,
        save_failed, store_unreadable.
        """
        with self._writes() as session:
            session.info["author"] = author
            try:
                before = _rows_written(session)
                yield session
                session.flush()
                state = session.get_one(StreamState, 1)
                state.last_stamp = max(state.last_stamp, author.clock.last)
                if author.receiving:
                    session.flush()
                    change_log.end_receiving(session)
                if session.is_modified(state) or _rows_written(session) != before:
                    state.commits += 1
                    session.info["commit"] = (state.stream, state.commits)
                session.commit()
            except IntegrityError:
                raise  # a broken rule of the schema is a bug
            except DBAPIError as error:
                raise known_error(error.orig or error, self._path) from error

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent view; nothing it holds can be written. Raises KnownError store_unreadable for a damaged page."""
        with self._reads() as session:
            try:
                yield session
            except DBAPIError as error:
                if error.orig is None or not is_damage(error.orig):
                    raise
                raise known_error(error.orig, self._path) from error

    def dispose(self) -> None:
        """Close the connections that are at rest, and those in use when they come back."""
        self._closed = True
        self.writer.dispose()
        self.reader.dispose()

    def _is_closed(self) -> bool:
        return self._closed


def _rows_written(session: Session) -> int:
    """By this connection since it was opened."""
    driver: Any = session.connection().connection.driver_connection
    return int(driver.total_changes)


def ask_in(session: Session) -> Ask:
    """Plain SQL in a session's transaction: it sees what the session has changed."""

    def ask(statement: str, *values: Any) -> list[Any]:
        session.flush()
        return list(session.connection().exec_driver_sql(statement, values).all())

    return ask
