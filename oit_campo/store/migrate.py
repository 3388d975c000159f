"""Creating a store and bringing an older one to this version, by Alembic, on a copy that replaces it only when whole."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from oit_campo.errors import KnownError
from oit_campo.store.connection import APPLICATION_ID, connect, known_error
from oit_campo.store.version import HEAD, SENTINEL, checked_version


def create(path: Path, key: bytes, *, stream: bytes) -> None:
    """A new store with all tables, its sentinel and its first stream. Made beside and renamed, so a cut leaves nothing.

    Raises KnownError: disk_full, save_failed.
    """
    temporary = path.with_name(path.name + ".new")
    for leftover in (temporary, *_side_files(temporary)):
        leftover.unlink(missing_ok=True)
    connection = connect(temporary, key, create=True)
    try:
        _fill(connection, stream)
    except (sqlcipher.OperationalError, OperationalError) as error:
        raise known_error(error, path) from error
    finally:
        connection.close()
    # a write-ahead log of a store that was here before would be read as this one's
    for leftover in (*_side_files(path), *_side_files(temporary)):
        leftover.unlink(missing_ok=True)
    os.replace(temporary, path)


def _fill(connection: Any, stream: bytes) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _run(connection, "upgrade", "head")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO store_fact(name, value) VALUES ('sentinel', ?)", (SENTINEL,))
    connection.execute(
        "INSERT INTO stream_state(id, stream, epoch, last_batch, last_hash, cursor, cursor_chain, nonce, last_stamp,"
        " offset_ms) VALUES (1, ?, 1, 0, ?, 0, ?, ?, 0, 0)",
        (stream, bytes(32), bytes(32), b""),
    )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def bring_up_to_date(path: Path, key: bytes) -> None:
    """Check that the file is ours and of this version; migrate an older one.

    Raises KnownError: store_missing, store_unreadable, store_newer, disk_full, save_failed. The old file stays until the new one
    is whole.
    """
    connection = connect(path, key)
    try:
        version = checked_version(connection)
        if version == HEAD:
            return
        copy = path.with_name(path.name + ".migrating")
        for leftover in (copy, *_side_files(copy)):
            leftover.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", (str(copy),))
    except sqlcipher.OperationalError as error:
        raise known_error(error, path) from error
    finally:
        connection.close()
    try:
        _migrate_copy(copy, key)
    except (sqlcipher.OperationalError, OperationalError) as error:
        raise known_error(error, path) from error
    os.replace(copy, path)
    for leftover in (*_side_files(path), *_side_files(copy)):
        leftover.unlink(missing_ok=True)


def _migrate_copy(copy: Path, key: bytes) -> None:
    connection = connect(copy, key)
    try:
        # Batch migrations with foreign keys on delete child rows without an error.
        connection.execute("PRAGMA foreign_keys = OFF")
        _run(connection, "upgrade", "head")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise KnownError("store_unreadable")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()


def _side_files(path: Path) -> tuple[Path, Path]:
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def _run(connection: Any, verb: str, revision: str) -> None:
    """Run Alembic on an open raw connection."""
    from alembic import command
    from alembic.config import Config

    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool, hide_parameters=True)
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect() as wrapped:
        config.attributes["connection"] = wrapped
        getattr(command, verb)(config, revision)
        wrapped.commit()
