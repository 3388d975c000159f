"""The photos, scans and signatures of a backup, encrypted as they lie on the laptop (docs/adr/007, 009).

Their names are random and no name ever gets another content. So the backups of a folder share one folder of files beside them,
into which only what isn't there yet is brought, by a hard link where the disk is the same one; a backup made to be carried away
holds them itself. What is needed is decided by the rows of the copied store.
"""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from oit_campo.errors import KnownError
from oit_campo.store.durable import flush_file, flush_folder, free_bytes, move_into_place, removed_unless_whole

#: Beside the backups of a folder, for all of them.
BESIDE: Final = "campo-respaldo-archivos"
#: Of a backup that holds them itself: where in it.
INSIDE: Final = "archivos/"
_PART: Final = ".part"
_NAME: Final = re.compile(r"[0-9a-f]{32}")
_CHUNK: Final = 1 << 20

Cancelled = Callable[[], bool]
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that a row of the copied store names, and how many encrypted bytes it has."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Carried:
    """What a backup has of them: name → SHA-256 of the encrypted bytes. ``missing``: what this laptop couldn't give any more."""

    files: Mapping[str, str]
    missing: int = 0
    beside: bool = False


@dataclass(slots=True)
class Told:
    """How far it is, and whether to go on."""

    progress: Progress
    cancelled: Cancelled
    total: int
    done: int = 0

    def add(self, size: int) -> None:
        """Raises KnownError backup_stopped."""
        self.done += size
        if self.cancelled():
            raise KnownError("backup_stopped")
        self.progress(self.done, self.total)


def is_name(name: str) -> bool:
    """Whether it is one of ours: nothing else is ever joined to a folder."""
    return _NAME.fullmatch(name) is not None


def ask_room(folder: Path, wanted: int) -> None:
    """Raises KnownError backup_full; OSError when the folder can't be asked."""
    if free_bytes(folder) < wanted:
        raise KnownError("backup_full")


def pass_on(reading: IO[bytes], write: Callable[[bytes], object], told: Told | None = None) -> str:
    """Copy to the end; gives the SHA-256 of what passed, in hex."""
    digest = hashlib.sha256()
    while block := reading.read(_CHUNK):
        write(block)
        digest.update(block)
        if told is not None:
            told.add(len(block))
    return digest.hexdigest()


def drop_from_memory(path: Path) -> None:
    """What is read next comes from the stick, not from the memory it was written from."""
    if hasattr(os, "posix_fadvise"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


# ---- beside -----------------------------------------------------------------------------------------------------------


def bring(
    wanted: Sequence[Wanted], source: Path, beside: Path, known: Mapping[str, str], more: int, told: Told
) -> Carried:
    """Bring into the folder beside what isn't there, and check it there. ``more``: room that is needed besides.

    ``known``: what earlier backups there found each to be; of such a file only the length is looked at. What was brought stays
    for the next time, whatever happens. Raises KnownError backup_full, backup_stopped, backup_unverified; OSError.
    """
    if not wanted:
        ask_room(beside.parent, more)
        return Carried({}, 0, True)
    beside.mkdir(mode=0o700, exist_ok=True)
    _link_all(wanted, source, beside)
    absent = sum(one.size for one in wanted if not _is_there(beside / one.name, one.size))
    ask_room(beside, absent + more)
    files = {}
    for one in wanted:
        trusted = known.get(one.name) if _is_there(beside / one.name, one.size) else None
        digest = trusted or _checked(one, source, beside)
        if digest is not None:
            files[one.name] = digest
        told.add(2 * one.size)
    flush_folder(beside)
    return Carried(files, len(wanted) - len(files), True)


def _link_all(wanted: Iterable[Wanted], source: Path, beside: Path) -> None:
    """On the same disk a file needs no second place; a disk that knows no links, or another one, gets copies."""
    for one in wanted:
        there, here = beside / one.name, source / one.name
        if not there.exists() and _is_there(here, one.size):
            try:
                os.link(here, there)
            except OSError:
                return


def _checked(one: Wanted, source: Path, beside: Path) -> str | None:
    """The SHA-256 of the file beside, which is what the laptop has; None when neither has it whole."""
    here, there = source / one.name, beside / one.name
    ours, theirs = _digest(here, one.size), _digest(there, one.size)
    if ours is None or ours == theirs:
        return theirs
    part = there.with_name(f"{one.name}{_PART}")
    with removed_unless_whole(part):
        with here.open("rb") as reading, part.open("wb") as writing:
            pass_on(reading, writing.write)
        flush_file(part)
        drop_from_memory(part)
        if _digest(part, one.size) != ours:
            raise KnownError("backup_unverified")
        move_into_place(part, there)
    return ours


def _is_there(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _digest(path: Path, size: int) -> str | None:
    """None when it isn't there, is of another length or can't be read."""
    if not _is_there(path, size):
        return None
    try:
        with path.open("rb") as reading:
            return pass_on(reading, lambda _b: None)
    except OSError:
        return None


def let_go(beside: Path, needed: Collection[str]) -> None:
    """Remove what no backup of this folder names; what others put there stays."""
    if not beside.is_dir():
        return
    for path in beside.iterdir():
        if is_name(path.name.removesuffix(_PART)) and path.name not in needed:
            path.unlink()


# ---- inside -----------------------------------------------------------------------------------------------------------


def put_inside(archive: zipfile.ZipFile, wanted: Sequence[Wanted], source: Path, told: Told) -> Carried:
    """The files themselves, each read once to its end before its place in the archive is begun. Raises backup_stopped."""
    files = {}
    for one in wanted:
        reading = _whole(source / one.name, one.size)
        if reading is not None:
            with reading, archive.open(zipfile.ZipInfo(INSIDE + one.name), "w", force_zip64=True) as writing:
                files[one.name] = pass_on(reading, writing.write)
        told.add(one.size)
    return Carried(files, len(wanted) - len(files))


def _whole(path: Path, size: int) -> IO[bytes] | None:
    """Open at its beginning, when it can be read to its end."""
    try:
        file = path.open("rb")
    except OSError:
        return None
    try:
        pass_on(file, lambda _b: None)
        if file.tell() == size:
            file.seek(0)
            return file
    except OSError:
        pass
    file.close()
    return None


# ---- back -------------------------------------------------------------------------------------------------------------


def put_back(name: str, places: Iterable[Path | zipfile.ZipFile], target: Path, is_whole: Callable[[], bool]) -> bool:
    """The file into ``target`` from the first folder or backup that has it whole. False when none has.

    Raises OSError when ``target`` can't be written.
    """
    path = target / name
    for place in places:
        if not (isinstance(place, Path) and _is_linked(place / name, path)):
            with path.open("wb") as writing:
                for block in _blocks(place, name):
                    writing.write(block)
            flush_file(path)
        if is_whole():
            return True
        path.unlink()
    return False


def _is_linked(source: Path, path: Path) -> bool:
    try:
        os.link(source, path)
    except OSError:
        return False
    return True


def _blocks(place: Path | zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """What can be read of it: whether that is all is asked of its own seal."""
    try:
        with (place / name).open("rb") if isinstance(place, Path) else place.open(INSIDE + name) as reading:
            while block := reading.read(_CHUNK):
                yield block
    except (OSError, KeyError, zipfile.BadZipFile, zlib.error, EOFError):
        return
