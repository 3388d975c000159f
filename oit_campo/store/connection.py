"""The encrypted SQLite file: opened with a raw key, checked, and set up so that nothing of it lies in clear anywhere.

Without SQLAlchemy, which takes longer to load than Inicio needs to be read (docs/adr/005).
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from oit_campo.errors import KnownError

#: "OITC": tells our file from any other SQLite file.
APPLICATION_ID = 0x4F495443
BUSY_MS = 5_000
PAGE_BYTES = 4_096
#: Bytes free below which a failed write means a full disk.
FULL_BELOW = 1 << 20


def connect(path: Path, key: bytes, *, create: bool = False) -> Any:
    """A raw connection to the store. ``key`` is 32 bytes.

    Raises KnownError: store_missing (absent or empty), store_unreadable (wrong key or not ours), disk_full, save_failed.
    """
    if len(key) != 32:
        raise ValueError("the key has 32 bytes")
    if not create:
        size = path.stat().st_size if path.exists() else 0
        if size == 0:
            raise KnownError("store_missing")
        if size < PAGE_BYTES:  # SQLite takes less than a page for an empty file and would make a new store of it
            raise KnownError("store_unreadable")
    mode = "rwc" if create else "rw"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    try:
        connection = sqlcipher.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    except sqlcipher.DatabaseError as error:
        raise known_error(error, path) from error
    try:
        _prepare(connection, key)
    except sqlcipher.OperationalError as error:
        connection.close()
        raise known_error(error, path) from error
    except sqlcipher.DatabaseError as error:
        connection.close()
        raise KnownError("store_unreadable") from error
    return connection


def is_damage(error: BaseException) -> bool:
    """Whether a page of the file isn't what it was: the one error that SQLite gives no class of its own."""
    return type(error) is sqlcipher.DatabaseError


def known_error(error: BaseException, path: Path) -> KnownError:
    """A disk that is full, a write that failed and a page that isn't what it was have words."""
    if is_damage(error):
        return KnownError("store_unreadable")
    if "full" in str(error):
        return KnownError("disk_full")
    try:
        free = shutil.disk_usage(path.parent).free
    except OSError:
        free = FULL_BELOW
    # a quota or a limit on the file makes SQLite say «disk I/O error» where a full disk makes it say «full»
    return KnownError("disk_full" if free < FULL_BELOW else "save_failed")


def _give_key(connection: Any, key: bytes) -> None:
    """A function of its own: benches and simulations leave it out, and have the same code on plain SQLite."""
    connection.set_key(f"x'{key.hex()}'")  # never PRAGMA key: a trace sees it


def _prepare(connection: Any, key: bytes) -> None:
    _give_key(connection, key)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a wrong key fails only here
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",  # with FILE, names lay in a plain temporary file
        "secure_delete = ON",
        f"busy_timeout = {BUSY_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
