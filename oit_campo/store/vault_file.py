"""The vault's two copies on disk, and the frame that tells a whole file from a damaged one.

    magic (8 bytes) ‖ version (2) ‖ serial (8) ‖ length of the body (4) ‖ body ‖ SHA-256 of all before (32)

Numbers are big-endian. The checksum catches accidents; forgery is caught by what is inside the body. Every later version keeps
this frame, so an old program can tell "newer than me" from "damaged".
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from oit_campo.errors import KnownError

VERSION: Final = 1
COPIES: Final = ("vault.1", "vault.2")
#: A vault of a hundred users is under 40 kB; anything near this is not ours.
FILE_MAX: Final = 1024 * 1024

_MAGIC: Final = b"OITVAULT"
_HEADER: Final = struct.Struct(">8sHQI")
_CHECK_BYTES: Final = 32
#: Windows cannot open a folder to flush it; its rename is journalled.
_FOLDERS_FLUSH: Final = hasattr(os, "O_DIRECTORY")

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Frame:
    """One framed file: ``serial`` grows with each write."""

    version: int
    serial: int
    body: bytes


def frame(magic: bytes, serial: int, body: bytes, version: int = VERSION) -> bytes:
    """The bytes of a file with this ``body``; ``magic`` is eight bytes."""
    framed = _HEADER.pack(magic, version, serial, len(body)) + body
    return framed + hashlib.sha256(framed).digest()


def unframe(magic: bytes, raw: bytes) -> Frame | None:
    """The inverse of ``frame``; None when one bit is wrong."""
    if not _HEADER.size + _CHECK_BYTES <= len(raw) <= FILE_MAX:
        return None
    found, version, serial, length = _HEADER.unpack_from(raw)
    whole = found == magic and length == len(raw) - _HEADER.size - _CHECK_BYTES and version > 0
    if not whole or hashlib.sha256(raw[:-_CHECK_BYTES]).digest() != raw[-_CHECK_BYTES:]:
        return None
    return Frame(version, serial, raw[_HEADER.size : -_CHECK_BYTES])


def is_whole(raw: bytes) -> bool:
    """Whether a copy of the vault is as it was written."""
    return unframe(_MAGIC, raw) is not None


def replace_file(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` durably and all at once: after a cut there is the old file or the new one.

    Readable by this user of the machine only. Raises OSError; the old file then stands.
    """
    temporary = temporary_of(path)
    try:
        with open(temporary, "wb", opener=_open_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def temporary_of(path: Path) -> Path:
    """Where ``replace_file`` writes before the swap; what lies there after a cut is never read."""
    return path.with_name(path.name + ".tmp")


def read_raw(path: Path) -> bytes | None:
    """At most FILE_MAX + 1 bytes; empty when the file is there but can't be read; None when it isn't there."""
    try:
        with path.open("rb") as file:
            return file.read(FILE_MAX + 1)
    except FileNotFoundError:
        return None
    except OSError:
        return b""


def vault_exists(folder: Path) -> bool:
    """Whether ``folder`` holds a copy of a vault, whole or not."""
    return any((folder / name).exists() for name in COPIES)


def read_copies(folder: Path, decode: Callable[[bytes], Content]) -> tuple[int, Content]:
    """(serial, content) of the newest whole copy; the other copy is then mended from it if the disk allows.

    ``decode`` raises ValueError for a body that is none of ours. Raises KnownError: "vault_missing" when there is no copy,
    "vault_newer" when a later version of the program wrote one (nothing is touched), "vault_damaged" when none is whole.
    """
    raws = {folder / name: read_raw(folder / name) for name in COPIES}
    if all(raw is None for raw in raws.values()):
        raise KnownError("vault_missing")
    whole: list[tuple[int, Content, bytes]] = []
    for raw in raws.values():
        found = unframe(_MAGIC, raw or b"")
        if found is None:
            continue
        if found.version > VERSION:
            raise KnownError("vault_newer")
        with contextlib.suppress(ValueError):
            whole.append((found.serial, decode(found.body), raw or b""))
    if not whole:
        raise KnownError("vault_damaged")
    serial, content, best = max(whole, key=lambda copy: copy[0])
    for path, raw in raws.items():
        with contextlib.suppress(OSError):
            temporary_of(path).unlink(missing_ok=True)
            if raw != best:
                replace_file(path, best)
    return serial, content


def write_copies(folder: Path, serial: int, body: bytes) -> None:
    """Write both copies, one after the other.

    Raises KnownError("disk_full") or ("save_failed") when the first can't be written: the vault is then as before. Once the
    first is durable the change stands; a failure of the second is mended at the next reading.
    """
    content = frame(_MAGIC, serial, body)
    first, second = (folder / name for name in COPIES)
    try:
        replace_file(first, content)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise KnownError("disk_full" if full else "save_failed") from error
    with contextlib.suppress(OSError):
        replace_file(second, content)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _flush_folder(folder: Path) -> None:
    if not _FOLDERS_FLUSH:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
