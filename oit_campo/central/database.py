"""The centre's database: SQLite for a demonstration, PostgreSQL by URL for a programme."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from oit_campo.models.centre import CentreState
from oit_campo.sync.wire import NO_HASH


def make_engine(url: str) -> Engine:
    """An engine for ``sqlite:///file`` or ``postgresql://…`` (the psycopg driver is chosen for it)."""
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
    _keep_private(Path(parsed.database or ""))
    engine = create_engine(parsed, hide_parameters=True, connect_args={"isolation_level": None})

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 10000"):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _keep_private(file: Path) -> None:
    """Made by its owner alone to read, before SQLite makes it for everybody; its side files take after it."""
    with suppress(OSError):  # no such folder, no right: SQLite says so in its own time
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to ``revision``."""
    _alembic(engine, "upgrade", revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the schema back to ``revision`` (``base`` removes everything)."""
    _alembic(engine, "downgrade", revision)


def _alembic(engine: Engine, verb: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        getattr(command, verb)(config, revision)
        connection.commit()


class Database:
    """Sessions on the centre's database. Writers lock one row, so commit numbers appear in commit order."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._sessions = sessionmaker(engine, expire_on_commit=False)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction, committed at the end of the block."""
        with self._sessions.begin() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[tuple[Session, CentreState]]:
        """The same, holding the lock that makes commit numbers follow the order of commits."""
        with self._sessions.begin() as session:
            state = session.scalars(select(CentreState).where(CentreState.id == 1).with_for_update()).one()
            yield session, state

    def prepare(self) -> None:
        """Tables and the one state row of a new centre."""
        upgrade(self.engine)
        with self.session() as session:
            if session.get(CentreState, 1) is None:
                session.add(CentreState(id=1, epoch=1, last_commit=0, chain=NO_HASH, last_stamp=0, last_prefix=0))

    def close(self) -> None:
        self.engine.dispose()
