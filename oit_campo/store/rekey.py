"""Encrypting a closed store anew, under another key: a copy beside it that takes its place only when whole (docs/adr/006).

At whatever moment the power goes, the file at ``path`` opens with the old key or with the new one, and is complete.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher

from oit_campo.errors import KnownError
from oit_campo.store.connection import connect, known_error
from oit_campo.store.version import checked_version

STEPS: Final = 5
#: The step at which the copy, beside the store, is whole and checked, and about to take its place.
CHECKED: Final = 3
#: What else may want room meanwhile.
SPARE_BYTES: Final = 16 << 20
_BLOCK: Final = 1 << 20
_FOLDERS_FLUSH: Final = hasattr(os, "O_DIRECTORY")

#: Called with (steps done, STEPS). What it raises up to CHECKED leaves the store as it was.
Step = Callable[[int, int], object]


def encrypt_anew(path: Path, old: bytes, new: bytes, step: Step = lambda _d, _n: None) -> None:
    """Put a copy under ``new`` in place of the store, which no other connection has open. Keys of 32 bytes.

    Raises KnownError: disk_full, save_failed, store_*; OSError as the disk gives it. The store is then as it was, or already the
    new one; ``tidy`` takes away what is left.
    """
    copy = copy_of(path)
    tidy(path)
    _check_room(path)
    step(0, STEPS)
    rows = _copy_out(path, old, copy)
    step(1, STEPS)
    _change_key(copy, old, new)
    step(2, STEPS)
    _check_copy(copy, new, rows)
    step(CHECKED, STEPS)
    _swap(copy, path)
    step(4, STEPS)
    tidy(path)
    step(STEPS, STEPS)


def tidy(path: Path) -> None:
    """Take away what an encrypting left beside the store, however it ended. What the old key opens is overwritten first.

    Best effort: what a disk keeps of overwritten blocks is not in our hands (SECURITY.md).
    """
    for name in ("rekey", "rekey-wal", "rekey-shm", "rekey-journal", "old"):
        with contextlib.suppress(OSError):
            overwrite(_beside(path, name))


def tidy_older(path: Path) -> None:
    """Take away what else lies beside a store under a key of before: of an update, and logs of a file that was replaced.

    Overwritten first; best effort.
    """
    names = (f"{path.name}-wal.*", f"{path.name}.before*", f"{path.name}.migrating*")
    for left in [one for name in names for one in path.parent.glob(name)]:
        with contextlib.suppress(OSError):
            overwrite(left)


def copy_of(path: Path) -> Path:
    """Where the copy under the new key is made."""
    return _beside(path, "rekey")


def _beside(path: Path, end: str) -> Path:
    return path.with_name(f"{path.name}.{end}")


def _check_room(path: Path) -> None:
    if shutil.disk_usage(path.parent).free < path.stat().st_size + SPARE_BYTES:
        raise KnownError("disk_full")


def _copy_out(path: Path, old: bytes, copy: Path) -> dict[str, int]:
    """A compact copy, still under the old key; how many rows each table has.

    The write-ahead log is folded in and gone before: beside the new file it would be taken for its own.
    """
    connection = connect(path, old)
    try:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise KnownError("save_failed")
        connection.execute("VACUUM INTO ?", (str(copy),))
        rows = _rows(connection)
    except sqlcipher.OperationalError as error:
        raise known_error(error, path) from error
    except sqlcipher.DatabaseError as error:  # a page that isn't what it was
        raise KnownError("store_unreadable") from error
    finally:
        connection.close()
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise KnownError("save_failed")
    return rows


def _change_key(copy: Path, old: bytes, new: bytes) -> None:
    """Without a journal: nobody needs the copy if this is cut."""
    connection = sqlcipher.connect(f"{copy.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        connection.set_key(f"x'{old.hex()}'")
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute("PRAGMA journal_mode = OFF").fetchall()
        connection.execute("PRAGMA synchronous = OFF").fetchall()
        connection.reset_key(f"x'{new.hex()}'")
    except sqlcipher.DatabaseError as error:
        raise known_error(error, copy) from error
    finally:
        connection.close()


def _check_copy(copy: Path, new: bytes, rows: dict[str, int]) -> None:
    """It opens with the new key, is ours, every page has its seal, and as many rows stand in every table."""
    try:
        connection = connect(copy, new)
        try:
            checked_version(connection)
            broken = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            whole = not broken and _rows(connection) == rows
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
    except sqlcipher.DatabaseError as error:
        raise known_error(error, copy) from error
    except KnownError as error:  # the store itself is as it was
        raise KnownError("disk_full" if error.code == "disk_full" else "save_failed") from error
    if not whole:
        raise KnownError("save_failed")


def _rows(connection: Any) -> dict[str, int]:
    """Table → rows; and the whole schema, as one more name each."""
    schema = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    found = {f"{kind} {name} {sql}": 0 for kind, name, sql in schema}
    for name in sorted(name for kind, name, _ in schema if kind == "table"):
        quoted = name.replace('"', '""')
        found[name] = connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0]  # noqa: S608 - of the schema
    return found


def _swap(copy: Path, path: Path) -> None:
    _flush(copy)
    with contextlib.suppress(OSError):  # a disk without second names: the old blocks are then only let go
        os.link(path, _beside(path, "old"))
    os.replace(copy, path)
    for end in ("-wal", "-shm"):  # empty, or of the copy's checking
        path.with_name(path.name + end).unlink(missing_ok=True)
    if _FOLDERS_FLUSH:
        _flush(path.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def overwrite(path: Path) -> None:
    """Zeros, then nothing. A file that has another name too is somebody's: only this name goes."""
    if not path.exists():
        return
    if path.stat().st_nlink == 1:
        left = path.stat().st_size
        with path.open("r+b", buffering=0) as file:
            while left > 0:
                left -= file.write(bytes(min(left, _BLOCK)))
            os.fsync(file.fileno())
    path.unlink()
