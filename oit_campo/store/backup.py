"""A backup: one file with the vault and a copy of the store under its own key, checked before it gets its name (docs/adr/007).

A zip without compression (what is encrypted doesn't shrink): ``campo.db``, ``vault.1``, ``vault.2``, ``settings.json`` when there
is one, and ``manifest.json``, in clear: whose, when, how many rows of what, SHA-256 of each part and of each encrypted photo, which
are in it under ``archivos/`` or in a folder beside (backup_files). Nothing of a person.
"""

from __future__ import annotations

import errno
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher

from oit_campo import __version__
from oit_campo.errors import KnownError
from oit_campo.store import backup_files, version
from oit_campo.store.backup_files import INSIDE, Cancelled, Carried, Progress, Told, Wanted, pass_on
from oit_campo.store.connection import known_error
from oit_campo.store.durable import flush_file, move_into_place, remove_store, removed_unless_whole
from oit_campo.store.schema import FULL_TEXT
from oit_campo.store.store import Store

#: 1 had no photos; it is read like the rest.
FORMAT: Final = 2
SUFFIX: Final = ".oitrespaldo"
MANIFEST: Final = "manifest.json"
STORE: Final = "campo.db"
PARTS: Final = (STORE, "vault.1", "vault.2", "settings.json")
NEEDED: Final = frozenset(PARTS[:3])
#: A manifest has under 3 kB, and a hundred bytes a photo.
MANIFEST_MOST: Final = 32 << 20
#: Somebody who writes meanwhile makes the copy be taken again.
_TRIES: Final = 3
#: Steps of SQLite between two looks at whether to stop.
_STEPS: Final = 20_000
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('alembic_version', 'sqlite_sequence')"
_PENDING = (
    "SELECT count(*) FROM change WHERE batch IS NULL OR batch IN (SELECT id FROM out_batch WHERE received_at IS NULL)"
)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


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
    photos: Carried

    @property
    def inside(self) -> list[str]:
        """The files that are in it, by their names there."""
        return [] if self.photos.beside else [INSIDE + name for name in self.photos.files]


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


@dataclass(frozen=True, slots=True)
class Photos:
    """Which files a backup has to have and where they lie; ``beside``: the folder they go to, None for into the backup itself.

    ``known``: what earlier backups there found each of them to be, so that they aren't read again.
    """

    wanted: Sequence[Wanted]
    source: Path
    beside: Path | None = None
    known: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(one.size for one in self.wanted)


def pack(
    copy: Path,
    folder: Path,
    target: Path,
    *,
    held: Taken,
    device: UUID | None,
    made_at: datetime,
    photos: Photos,
    progress: Progress,
    cancelled: Cancelled,
) -> Manifest:
    """Put a checked copy with the vault and settings of ``folder`` into one file, and read it back before it gets its name.

    Raises KnownError: backup_stopped, backup_unverified, backup_full, backup_place. Nothing is left then, but for files that were
    brought beside: the next backup needs them.
    """
    part = target.with_name(f"{target.name}.part")
    sources = {STORE: copy} | {n: folder / n for n in PARTS[1:] if (folder / n).exists()}
    size = sum(path.stat().st_size for path in sources.values())
    told = Told(progress, cancelled, 2 * (size + photos.size))
    said = Manifest(__version__, made_at, device, held, {}, Carried({}))
    with _in_words(), removed_unless_whole(part):
        if photos.beside is None:
            backup_files.ask_room(target.parent, size + photos.size)
            carried = None
        else:
            carried = backup_files.bring(photos.wanted, photos.source, photos.beside, photos.known, size, told)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            digests = {name: _put(archive, name, path, told) for name, path in sources.items()}
            carried = carried or backup_files.put_inside(archive, photos.wanted, photos.source, told)
            said = replace(said, parts=digests, photos=carried)
            archive.writestr(MANIFEST, json.dumps(_plain(said), indent=1))
        _check(part, said, told)
        move_into_place(part, target)
    return said


def _check(part: Path, said: Manifest, told: Told) -> None:
    """Read back from the disk, all of it. Raises KnownError backup_unverified."""
    flush_file(part)
    backup_files.drop_from_memory(part)
    digests = {**said.parts, **{INSIDE + name: digest for name, digest in said.photos.files.items()}}
    with opened(part) as (archive, found):
        names = [*said.parts, *said.inside]
        if found != said or any(_digest(archive, name, told) != digests[name] for name in names):
            raise KnownError("backup_unverified")
    told.add(told.total - told.done)  # what was missing


def _put(archive: zipfile.ZipFile, name: str, source: Path, told: Told) -> str:
    with source.open("rb") as reading, archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as writing:
        return pass_on(reading, writing.write, told)


def _digest(archive: zipfile.ZipFile, name: str, told: Told) -> str:
    with archive.open(name) as reading:
        return pass_on(reading, lambda _b: None, told)


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
    """All parts but the photos into ``folder``, each with the SHA-256 that the manifest says. Names in the file decide nothing.

    Raises KnownError: backup_unreadable, backup_newer, backup_place, disk_full, save_failed.
    """
    with opened(file) as (archive, manifest):
        for name, digest in manifest.parts.items():
            try:
                with archive.open(name) as reading, (folder / name).open("xb") as writing:
                    found = pass_on(reading, writing.write)
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
    known = NEEDED <= set(made.parts) <= set(PARTS) and sorted(names) == sorted({*made.parts, MANIFEST, *made.inside})
    grows = any(i.compress_type != zipfile.ZIP_STORED or i.file_size != i.compress_size for i in archive.infolist())
    if not known or grows or made.made_at.tzinfo is None or not all(map(backup_files.is_name, made.photos.files)):
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
        "photos": {
            "faltan": made.photos.missing,
            "beside": made.photos.beside,
            "files": dict(made.photos.files),
        },
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
    photos = Carried({})
    if raw["format"] > 1:
        told = raw["photos"]
        files = {str(name): str(digest) for name, digest in told["files"].items()}
        photos = Carried(files, int(told["faltan"]), bool(told["beside"]))
    return Manifest(str(raw["program"]), datetime.fromisoformat(raw["made_at"]), device, held, parts, photos)


@contextmanager
def _in_words() -> Iterator[None]:
    """A full disk, and a stick that was pulled out, have words."""
    try:
        yield
    except OSError as error:
        raise KnownError("backup_full" if error.errno in _FULL else "backup_place") from error
