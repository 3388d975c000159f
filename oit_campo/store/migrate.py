"""Creating a store and bringing an older one to this version, by Alembic, on a copy that replaces it only when whole."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from oit_campo.errors import KnownError
from oit_campo.store import version
from oit_campo.store.connection import APPLICATION_ID, connect, known_error
from oit_campo.store.durable import free_bytes, move_into_place, remove_store, removed_unless_whole, side_files, size_of
from oit_campo.store.schema import FULL_TEXT

SCRIPTS = Path(__file__).parent / "migrations"
#: Bytes that have to be free beside what the copies need.
ROOM_BESIDES = 50_000_000
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('alembic_version', 'sqlite_sequence')"
#: What the chain is made of (docs/adr/001), and the chain.
_HISTORY = (
    'SELECT seq, change, stream, kind, op, record, stamp, actor, groups, salt, "values", commitment, chain'
    " FROM change ORDER BY seq"
)


def create(path: Path, key: bytes, *, stream: bytes) -> None:
    """A new store with all tables, its sentinel and its first stream. Made beside and renamed, so a cut leaves nothing.

    Raises KnownError: disk_full, save_failed.
    """
    temporary = path.with_name(path.name + ".new")
    for leftover in (temporary, *side_files(temporary)):
        leftover.unlink(missing_ok=True)
    connection = connect(temporary, key, create=True)
    try:
        _fill(connection, stream)
    except (sqlcipher.OperationalError, OperationalError) as error:
        raise known_error(error, path) from error
    finally:
        connection.close()
    # a write-ahead log of a store that was here before would be read as this one's
    for leftover in (*side_files(path), *side_files(temporary)):
        leftover.unlink(missing_ok=True)
    os.replace(temporary, path)


def _fill(connection: Any, stream: bytes) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _run(connection, "upgrade", "head")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO store_fact(name, value) VALUES ('sentinel', ?)", (version.SENTINEL,))
    connection.execute(
        "INSERT INTO stream_state(id, stream, epoch, last_batch, last_hash, cursor, cursor_chain, nonce, last_stamp,"
        " offset_ms) VALUES (1, ?, 1, 0, ?, 0, ?, ?, 0, 0)",
        (stream, bytes(32), bytes(32), b""),
    )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def bring_up_to_date(path: Path, key: bytes) -> None:
    """Migrate an older store on a copy; the copy takes its place when it holds all that the old one held.

    The old one stays beside as ``campo.db.before`` until the new one has been opened by a later start. A cut at any moment leaves
    the old store or the new one whole under its name, and the next open begins again or finds it done. No connection of ours is
    open while a file takes another's place: Windows refuses that.

    Raises KnownError: store_missing, store_unreadable, store_newer, update_room, update_failed, disk_full, save_failed.
    """
    before, copy = version.before_of(path), path.with_name(f"{path.name}.migrating")
    try:
        held = _set_copy_aside(path, key, before)
        if held is None:
            return
        with removed_unless_whole(copy):
            shutil.copyfile(before, copy)
            if _migrate_copy(copy, key, held) != held.contents:
                raise KnownError("update_failed")
            _put_in_place(copy, path, key)
    except (sqlcipher.OperationalError, OperationalError, OSError) as error:
        raise known_error(error, path) from error


@dataclass(frozen=True, slots=True)
class _Contents:
    """What no migration may change by the way: rows of each table, and the history entry by entry."""

    rows: dict[str, int]
    history: bytes


@dataclass(frozen=True, slots=True)
class _Held:
    """An older store as it is. ``free``: tables whose rows a migration says it changes."""

    free: frozenset[str]
    contents: _Contents


def _set_copy_aside(path: Path, key: bytes, before: Path) -> _Held | None:
    """Keep the older store under ``before`` and give what it holds; None when it is of this version."""
    connection = connect(path, key)
    try:
        found = version.checked_version(connection)
        if found == version.HEAD:
            return None
        _check_room(path)
        made = before.with_name(f"{before.name}.new")
        for leftover in (made, before):
            remove_store(leftover)
        with removed_unless_whole(made):
            connection.execute("VACUUM INTO ?", (str(made),))
            free = _rows_change(found)
            held = _Held(free, _contents(connection, free, None))
    finally:
        connection.close()
    move_into_place(made, before)
    return held


def _check_room(path: Path) -> None:
    """Twice the store for the two copies, once for what a step writes meanwhile. Raises KnownError update_room."""
    wanted = 3 * size_of(path) + ROOM_BESIDES
    if free_bytes(path.parent) < wanted:
        raise KnownError("update_room", n=-(-wanted // 1_000_000))


def _migrate_copy(copy: Path, key: bytes, held: _Held) -> _Contents:
    """Run the steps on the copy and check the file; what it holds then. Raises KnownError update_failed."""
    connection = connect(copy, key)
    try:
        # Batch migrations with foreign keys on delete child rows without an error.
        connection.execute("PRAGMA foreign_keys = OFF")
        _run(connection, "upgrade", "head")
        sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if not sound or connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise KnownError("update_failed")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if connection.execute("PRAGMA cipher_integrity_check").fetchall():
            raise KnownError("update_failed")
        return _contents(connection, held.free, held.contents.rows)
    finally:
        connection.close()


def _contents(connection: Any, free: frozenset[str], known: Collection[str] | None) -> _Contents:
    """``known``: the tables the old store had, all of those in the file when None."""
    names = [n for (n,) in connection.execute(_TABLES).fetchall() if not n.startswith(f"{FULL_TEXT}_")]
    counted = {n for n in names if n not in free and (known is None or n in known)}
    rows = {n: connection.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in sorted(counted)}  # noqa: S608
    digest = hashlib.sha256()
    for entry in connection.execute(_HISTORY):
        digest.update(repr(entry).encode())
    return _Contents(rows, digest.digest())


def _rows_change(found: str) -> frozenset[str]:
    """Tables whose rows the steps from ``found`` on add to or take from, as each says in ``ROWS_CHANGE``."""
    from alembic.script import ScriptDirectory

    steps = ScriptDirectory(str(SCRIPTS)).iterate_revisions("head", found)
    return frozenset(table for step in steps for table in getattr(step.module, "ROWS_CHANGE", ()))


def _put_in_place(copy: Path, path: Path, key: bytes) -> None:
    """The old one's log is folded in and gone first: SQLite would read it into the new file."""
    connection = connect(path, key)
    try:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.close()
    if busy:  # somebody else reads it
        raise KnownError("update_failed")
    for leftover in (*side_files(path), *side_files(copy)):
        leftover.unlink(missing_ok=True)
    move_into_place(copy, path)


def _run(connection: Any, verb: str, revision: str) -> None:
    """Run Alembic on an open raw connection."""
    from alembic import command
    from alembic.config import Config

    engine = create_engine(
        "sqlite://", creator=lambda: connection, poolclass=StaticPool, pool_reset_on_return=None, hide_parameters=True
    )
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.connect() as wrapped:
        config.attributes["connection"] = wrapped
        getattr(command, verb)(config, revision)
        wrapped.commit()
