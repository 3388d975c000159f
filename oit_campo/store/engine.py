"""SQLAlchemy's engines on the encrypted file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from oit_campo.store.connection import connect

READER_CACHE_KIB = 65_536


def make_engine(
    path: Path, key: Callable[[], bytes], *, reader: bool, closed: Callable[[], bool] = lambda: False
) -> Engine:
    """An engine on an existing store. A writer begins IMMEDIATE, so read-then-write never fails half-way.

    ``key`` is asked at each connection, so that locking can drop it; what comes back once it is ``closed`` is closed too.
    """

    def creator() -> Any:
        connection = connect(path, key())
        if reader:
            connection.execute(f"PRAGMA cache_size = -{READER_CACHE_KIB}").fetchall()
            connection.execute("PRAGMA query_only = ON").fetchall()
        return connection

    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=creator,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=1,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if reader else "BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    def _checkin(_connection: Any, record: ConnectionPoolEntry) -> None:
        if closed():  # it was in use when the store was closed: it must not keep the key
            record.invalidate()

    return engine
