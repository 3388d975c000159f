"""Files that have to be there after a power cut, and room for them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

#: Windows cannot open a folder to flush it; its rename is journalled.
_FOLDERS_FLUSH: Final = hasattr(os, "O_DIRECTORY")


def side_files(path: Path) -> tuple[Path, Path]:
    """The write-ahead log and the shared memory that SQLite keeps beside a store."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def remove_store(path: Path) -> None:
    """A store's file with what SQLite keeps beside it; nothing when there is none. Its log first: it fits no other file."""
    for part in (*side_files(path), path):
        part.unlink(missing_ok=True)


def size_of(path: Path) -> int:
    """Bytes of a store with its write-ahead log."""
    return sum(part.stat().st_size for part in (path, side_files(path)[0]) if part.exists())


def free_bytes(folder: Path) -> int:
    """Room left where ``folder`` lies."""
    return shutil.disk_usage(folder).free


def move_into_place(made: Path, path: Path) -> None:
    """Put a finished file where another stands or none: after a cut the one or the other is there, whole."""
    flush_file(made)
    os.replace(made, path)
    flush_folder(path.parent)


def flush_file(path: Path) -> None:
    """Bytes written by others are on the disk when this returns."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_folder(folder: Path) -> None:
    """Names changed in it are on the disk when this returns."""
    if not _FOLDERS_FLUSH:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def removed_unless_whole(path: Path) -> Iterator[None]:
    """What goes wrong inside takes along the file that was being made."""
    try:
        yield
    except BaseException:
        with suppress(OSError):  # a stick that was pulled out can't be cleaned
            remove_store(path)
        raise
