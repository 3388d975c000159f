"""A backup: one file with the vault and a copy of the store under its own key, checked before it gets its name (docs/adr/007).

A zip without compression (what is encrypted doesn't shrink): ``campo.db``, ``vault.1``, ``vault.2``, ``settings.json`` when there
is one, and ``manifest.json``, in clear: whose, when, how many rows of what, SHA-256 of each part. Nothing of a person.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher

from oit_campo import __version__
from oit_campo.errors import KnownError
from oit_campo.store import version
from oit_campo.store.connection import known_error
from oit_campo.store.durable import flush_file, move_into_place, remove_store, removed_unless_whole
from oit_campo.store.schema import FULL_TEXT
from oit_campo.store.store import Store

FORMAT: Final = 1
SUFFIX: Final = ".oitrespaldo"
MANIFEST: Final = "manifest.json"
STORE: Final = "campo.db"
PARTS: Final = (STORE, "vault.1", "vault.2", "settings.json")
NEEDED: Final = frozenset(PARTS[:3])
#: A manifest has under 3 kB.
MANIFEST_MOST: Final = 1 << 16
_CHUNK: Final = 1 << 20
#: Somebody who writes meanwhile makes the copy be taken again.
_TRIES: Final = 3
#: Steps of SQLite between two looks at whether to stop.
_STEPS: Final = 20_000
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('alembic_version', 'sqlite_sequence')"
_PENDING = (
    "SELECT count(*) FROM change WHERE batch IS NULL OR batch IN (SELECT id FROM out_batch WHERE received_at IS NULL)"
)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

Cancelled = Callable[[], bool]
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a copy of a store holds. ``last``: its last change, with the hash of its history there; ``pending``: only here."""

    schema: str
    stream: bytes
    last: int
    chain: bytes
    pending: int
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. ``parts``: name → SHA-256 in hex; ``device`` None before an activation."""

    program: str
    made_at: datetime
    device: UUID | None
    held: Taken
    parts: Mapping[str, str]


# --- making one --------------------------------------------------------------------------------------------------------


def take(store: Store, target: Path, cancelled: Cancelled) -> Taken:
    """Copy an open store to ``target`` under the same key, open the copy and find in it what was there.

    Raises KnownError: backup_stopped, backup_unverified, backup_full, backup_place, store_*.
    """
    with _in_words(), removed_unless_whole(target):
        for _ in range(_TRIES):
            remove_store(target)
            with store.raw() as live:
                live.set_progress_handler(lambda: int(cancelled()), _STEPS)
                before = _copy(live, target, cancelled)
            if _is_same(store, target, before):
                return before
        raise KnownError("backup_unverified")


def _is_same(store: Store, copy: Path, before: Taken) -> bool:
    """Opened anew: every page whole, our sentinel, and what was there."""
    try:
        with store.raw(copy) as connection:
            return sound(connection) and contents(connection) == before
    except (KnownError, sqlcipher.DatabaseError):
        return False


def _copy(live: Any, target: Path, cancelled: Cancelled) -> Taken:
    try:
        before = contents(live)
        live.execute("VACUUM INTO ?", (str(target),))
    except sqlcipher.OperationalError as error:
        if cancelled():
            raise KnownError("backup_stopped") from error
        full = known_error(error, target).code == "disk_full"
        raise KnownError("backup_full" if full else "backup_place") from error
    except sqlcipher.DatabaseError as error:  # a page that isn't what it was
        raise KnownError("store_unreadable") from error
    return before


def contents(connection: Any) -> Taken:
    """What an open store or copy holds."""
    names = [n for (n,) in connection.execute(_TABLES).fetchall() if not n.startswith(f"{FULL_TEXT}_")]
    rows = {n: connection.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in sorted(names)}  # noqa: S608
    last = connection.execute("SELECT seq, chain FROM change ORDER BY seq DESC LIMIT 1").fetchone() or (0, b"")
    stream = connection.execute("SELECT stream FROM stream_state WHERE id = 1").fetchone()[0]
    pending = connection.execute(_PENDING).fetchone()[0]
    return Taken(version.checked_version(connection), bytes(stream), last[0], bytes(last[1]), pending, rows)


def sound(connection: Any) -> bool:
    """Whether every page is what was written: the cipher's own seal, then SQLite's order."""
    broken: list[Any] = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    said: list[Any] = connection.execute("PRAGMA integrity_check").fetchall()
    return broken == [] and said == [("ok",)]


def pack(
    copy: Path,
    folder: Path,
    target: Path,
    *,
    held: Taken,
    device: UUID | None,
    made_at: datetime,
    progress: Progress,
    cancelled: Cancelled,
) -> Manifest:
    """Put a checked copy with the vault and settings of ``folder`` into one file, and read it back before it gets its name.

    Raises KnownError: backup_stopped, backup_unverified, backup_full, backup_place. Nothing is left then.
    """
    part = target.with_name(f"{target.name}.part")
    sources = {STORE: copy} | {n: folder / n for n in PARTS[1:] if (folder / n).exists()}
    total = 2 * sum(path.stat().st_size for path in sources.values())
    told = _Told(progress, cancelled, total)
    with _in_words(), removed_unless_whole(part):
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            digests = {name: _put(archive, name, path, told) for name, path in sources.items()}
            made = Manifest(__version__, made_at, device, held, digests)
            archive.writestr(MANIFEST, json.dumps(_plain(made), indent=1))
        flush_file(part)
        _read_from_the_disk(part)
        with opened(part) as (archive, found):
            if found != made or any(_digest(archive, n, told) != d for n, d in found.parts.items()):
                raise KnownError("backup_unverified")
        move_into_place(part, target)
    return made


@dataclass(slots=True)
class _Told:
    """How far it is, and whether to go on."""

    progress: Progress
    cancelled: Cancelled
    total: int
    done: int = 0

    def add(self, size: int) -> None:
        self.done += size
        if self.cancelled():
            raise KnownError("backup_stopped")
        self.progress(self.done, self.total)


def _put(archive: zipfile.ZipFile, name: str, source: Path, told: _Told) -> str:
    with source.open("rb") as reading, archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as writing:
        return _pass(reading, writing.write, told)


def _digest(archive: zipfile.ZipFile, name: str, told: _Told) -> str:
    with archive.open(name) as reading:
        return _pass(reading, lambda _b: None, told)


def _pass(reading: IO[bytes], write: Callable[[bytes], object], told: _Told) -> str:
    digest = hashlib.sha256()
    while block := reading.read(_CHUNK):
        write(block)
        digest.update(block)
        told.add(len(block))
    return digest.hexdigest()


def _read_from_the_disk(path: Path) -> None:
    """What is read next comes from the stick, not from the memory it was written from."""
    if hasattr(os, "posix_fadvise"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


# --- reading one -------------------------------------------------------------------------------------------------------


@contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The archive and what it says of itself. Raises KnownError: backup_unreadable, backup_newer, backup_place."""
    try:
        with _in_words():
            archive = zipfile.ZipFile(file)
        with archive:
            yield archive, _manifest(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise KnownError("backup_unreadable") from error


def read_manifest(file: Path) -> Manifest:
    """Raises KnownError: backup_unreadable, backup_newer, backup_place."""
    with opened(file) as (_, manifest):
        return manifest


def unpack(file: Path, folder: Path) -> Manifest:
    """All parts into ``folder``, each with the SHA-256 that the manifest says. Names in the file decide nothing.

    Raises KnownError: backup_unreadable, backup_newer, backup_place, disk_full, save_failed.
    """
    with opened(file) as (archive, manifest):
        for name, digest in manifest.parts.items():
            told = _Told(lambda _d, _t: None, lambda: False, 0)
            try:
                with archive.open(name) as reading, (folder / name).open("xb") as writing:
                    found = _pass(reading, writing.write, told)
                flush_file(folder / name)
            except OSError as error:
                raise known_error(error, folder / name) from error
            if found != digest:
                raise KnownError("backup_unreadable")
    return manifest


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    names = archive.namelist()
    if MANIFEST not in names or archive.getinfo(MANIFEST).file_size > MANIFEST_MOST:
        raise KnownError("backup_unreadable")
    try:
        raw = json.loads(archive.read(MANIFEST))
        if raw["format"] > FORMAT:
            raise KnownError("backup_newer")
        made = _read(raw)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KnownError("backup_unreadable") from error
    known = NEEDED <= set(made.parts) <= set(PARTS) and sorted(names) == sorted({*made.parts, MANIFEST})
    grows = any(i.compress_type != zipfile.ZIP_STORED or i.file_size != i.compress_size for i in archive.infolist())
    if not known or grows or made.made_at.tzinfo is None:
        raise KnownError("backup_unreadable")
    if made.held.schema > version.HEAD:
        raise KnownError("backup_newer")
    return made


def _plain(made: Manifest) -> dict[str, object]:
    return {
        "format": FORMAT,
        "program": made.program,
        "schema": made.held.schema,
        "made_at": made.made_at.isoformat(),
        "device": None if made.device is None else str(made.device),
        "stream": made.held.stream.hex(),
        "changes": made.held.last,
        "chain": made.held.chain.hex(),
        "pending": made.held.pending,
        "rows": dict(made.held.rows),
        "parts": dict(made.parts),
    }


def _read(raw: Any) -> Manifest:
    rows = {str(name): int(n) for name, n in raw["rows"].items()}
    held = Taken(
        str(raw["schema"]),
        bytes.fromhex(raw["stream"]),
        int(raw["changes"]),
        bytes.fromhex(raw["chain"]),
        int(raw["pending"]),
        rows,
    )
    device = None if raw["device"] is None else UUID(raw["device"])
    parts = {str(name): str(digest) for name, digest in raw["parts"].items()}
    return Manifest(str(raw["program"]), datetime.fromisoformat(raw["made_at"]), device, held, parts)


@contextmanager
def _in_words() -> Iterator[None]:
    """A full disk, and a stick that was pulled out, have words."""
    try:
        yield
    except OSError as error:
        raise KnownError("backup_full" if error.errno in _FULL else "backup_place") from error
