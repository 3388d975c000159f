"""Whether a file is a store of ours and of this version: known without Alembic, so that opening a current one stays quick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from oit_campo.errors import KnownError
from oit_campo.store.connection import APPLICATION_ID, connect
from oit_campo.store.durable import remove_store
from oit_campo.store.looking import Ask

#: The newest migration.
HEAD = "0005"
SENTINEL = b"OIT Campo store"


def open_current(path: Path, key: bytes) -> Any:
    """A raw connection to a store of this version; an older one is migrated first.

    Raises KnownError: store_missing, store_unreadable, store_newer, disk_full, save_failed.
    """
    connection = connect(path, key)
    try:
        version = checked_version(connection)
    except BaseException:
        connection.close()
        raise
    if version == HEAD:
        before = before_of(path)
        if before.exists():  # of the last update: what it became has now been opened by a later start
            remove_store(before)
        return connection
    connection.close()
    from oit_campo.store import migrate  # with Alembic: only for an older store

    migrate.bring_up_to_date(path, key)
    return connect(path, key)


def before_of(path: Path) -> Path:
    """Where a store lies as it was before it was brought up to date, until the new one has been opened by a later start."""
    return path.with_name(f"{path.name}.before")


def checked_version(connection: Any) -> str:
    """The version of an open store. Raises KnownError: store_unreadable when it isn't ours, store_newer."""
    return version_by(lambda statement: list(connection.execute(statement).fetchall()))


def version_by(ask: Ask) -> str:
    """The same by plain SQL."""
    try:
        ours = ask("PRAGMA application_id") == [(APPLICATION_ID,)]
        sentinel = ask("SELECT value FROM store_fact WHERE name = 'sentinel'")
        version = ask("SELECT version_num FROM alembic_version")
    except sqlcipher.DatabaseError as error:
        raise KnownError("store_unreadable") from error
    if not ours or not sentinel or bytes(sentinel[0][0]) != SENTINEL or not version:
        raise KnownError("store_unreadable")
    if str(version[0][0]) > HEAD:
        raise KnownError("store_newer")
    return str(version[0][0])
