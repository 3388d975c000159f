"""Files beside the database: photos, scans, signatures. Each is encrypted under a key of its own (docs/adr/009).

    "OITFILE" ‖ 1 ‖ chunk … ‖ last chunk            a chunk: 64 KiB (the last one what is left) and a tag of 16 bytes

AES-256-GCM in the STREAM construction: the nonce is the chunk's number (11 bytes) and 1 in the last byte of the last chunk, so a
chunk that was swapped, left out, added or cut off no longer opens. Both ways in a stream: memory stays flat, and plain bytes are
never written anywhere.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.errors import KnownError, UserError
from oit_campo.models import kinds
from oit_campo.models.attachments import Attachment, AttachmentFile
from oit_campo.models.shared import Conflict
from oit_campo.store.backup_files import Wanted, is_name
from oit_campo.store.durable import flush_folder
from oit_campo.store.looking import Ask
from oit_campo.store.restore import ASIDE, FILES

FOLDER: Final = FILES
CHUNK: Final = 64 << 10
TAG: Final = 16
KEY_BYTES: Final = 32
MAGIC: Final = b"OITFILE\x01"
#: Older files that no row names were left by a cut: nothing takes a day between the file and its row.
ORPHAN_AFTER: Final = timedelta(days=1)
_NAME_BYTES: Final = 16
_OURS: Final = re.compile(rf"[0-9a-f]{{{2 * _NAME_BYTES}}}(\.tmp)?")
#: Fields of type bytes_ref whose bytes stand in the record itself.
_NOT_FILES: Final = frozenset({("evaluation", "sealed_scores"), ("certificate", "signed_payload")})


@dataclass(frozen=True, slots=True)
class Written:
    """A file that is durable on the disk and that no row names yet."""

    sha256: bytes
    name: str
    key: bytes = field(repr=False)
    size: int


@dataclass(frozen=True, slots=True)
class FileFinding:
    """What is wrong with a file: ``missing``, ``damaged``, ``orphan``. ``name`` is random and tells nothing of anybody."""

    problem: str
    name: str


def folder_of(store: Path) -> Path:
    """Where the files of a store lie."""
    return store.parent / FOLDER


# ---- bytes ------------------------------------------------------------------------------------------------------------


def write(folder: Path, source: BinaryIO, most: int, *, entropy: Callable[[int], bytes] = os.urandom) -> Written:
    """Encrypt what ``source`` gives into a new file, durable when this returns. At most ``most`` bytes.

    Raises UserError attachment_large, attachment_unreadable (the source broke off); KnownError disk_full, save_failed. Nothing of
    the file is left then.
    """
    key, name = entropy(KEY_BYTES), entropy(_NAME_BYTES).hex()
    path = folder / name
    temporary = path.with_suffix(".tmp")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        with open(temporary, "xb", opener=_open_private) as file:
            size, digest = _encrypt(source, file, key, most)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        flush_folder(folder)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise KnownError("disk_full" if full else "save_failed") from error
    except UserError:
        temporary.unlink(missing_ok=True)
        raise
    return Written(digest, name, key, size)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _encrypt(source: BinaryIO, file: BinaryIO, key: bytes, most: int) -> tuple[int, bytes]:
    cipher, digest, size = AESGCM(key), hashlib.sha256(), 0
    file.write(MAGIC)
    for number, (chunk, last) in enumerate(_chunks(_reading(source), CHUNK)):
        size += len(chunk)
        if size > most:
            raise UserError("attachment_large", mb=-(-most // 1_000_000))
        digest.update(chunk)
        file.write(cipher.encrypt(_nonce(number, last), chunk, MAGIC))
    return size, digest.digest()


def read(folder: Path, row: AttachmentFile) -> Iterator[bytes]:
    """The plain bytes, chunk by chunk; none that isn't proved. Raises KnownError attachment_missing, attachment_damaged."""
    cipher, digest = AESGCM(row.key), hashlib.sha256()
    try:
        with (folder / row.name).open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise KnownError("attachment_damaged")
            for number, (chunk, last) in enumerate(_chunks(file.read, CHUNK + TAG)):
                plain = cipher.decrypt(_nonce(number, last), chunk, MAGIC)
                digest.update(plain)
                yield plain
    except FileNotFoundError as error:
        raise KnownError("attachment_missing") from error
    except (OSError, InvalidTag, ValueError) as error:  # ValueError: less than a tag
        raise KnownError("attachment_damaged") from error
    if digest.digest() != row.sha256:
        raise KnownError("attachment_damaged")


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _reading(source: BinaryIO) -> Callable[[int], bytes]:
    """Reads from what the person chose: a stick pulled out is no failure of our disk."""

    def give(size: int) -> bytes:
        try:
            return source.read(size)
        except OSError as error:
            raise UserError("attachment_unreadable") from error

    return give


def _chunks(give: Callable[[int], bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Pieces of ``size`` bytes and whether each is the last; one empty piece when there is nothing."""
    chunk = _full(give, size)
    while True:
        following = _full(give, size) if len(chunk) == size else b""
        yield chunk, not following
        if not following:
            return
        chunk = following


def _full(give: Callable[[int], bytes], size: int) -> bytes:
    """A read may give less than asked for before the end."""
    parts, left = [], size
    while left and (part := give(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


# ---- rows -------------------------------------------------------------------------------------------------------------


def keep(session: Session, folder: Path, written: Written, now: datetime) -> None:
    """In the transaction of the record that names it: this laptop has the file. The same bytes twice are one file.

    Raises KnownError save_failed when the file is gone again.
    """
    row = session.get(AttachmentFile, written.sha256)
    if row is not None and is_whole(folder, row):
        (folder / written.name).unlink(missing_ok=True)
        return
    if not (folder / written.name).is_file():
        raise KnownError("save_failed")
    if row is None:
        row = AttachmentFile(sha256=written.sha256, bytes=written.size, kept_at=now)
        session.add(row)
    row.name, row.key = written.name, written.key  # also in place of a file that was lost


def is_whole(folder: Path, row: AttachmentFile) -> bool:
    """Whether the file is there and every byte of it proves itself."""
    try:
        for _ in read(folder, row):
            pass
    except KnownError:
        return False
    return True


def forget(session: Session, sha256: bytes) -> bool:
    """Take away the key of a file that no record names any more: its bytes can't be read again, and the next sweep removes them.

    False when it isn't here, or when some record still names it.
    """
    session.flush()
    row = session.get(AttachmentFile, sha256)
    if row is None or _is_named(session, sha256):
        return False
    session.delete(row)
    return True


def _is_named(session: Session, sha256: bytes) -> bool:
    for entity, table in kinds.tables().items():
        for one in fields.kind(entity).fields:
            named = one.type == "bytes_ref" and (entity, one.name) not in _NOT_FILES
            if named and session.scalar(select(table.id).where(table.__table__.c[one.name] == sha256).limit(1)):
                return True
    rival = select(Conflict.change).where(func.instr(Conflict.values, sha256) > 0)  # it may still be chosen
    return session.scalar(rival.limit(1)) is not None


def waiting_for_centre(session: Session) -> list[tuple[bytes, int]]:
    """(SHA-256, bytes) of the files that a record names and the centre doesn't have yet, the smallest first."""
    named = select(Attachment.id).where(Attachment.sha256 == AttachmentFile.sha256).exists()
    query = select(AttachmentFile.sha256, AttachmentFile.bytes).where(AttachmentFile.at_centre.is_(None), named)
    return [(sha, size) for sha, size in session.execute(query.order_by(AttachmentFile.bytes, AttachmentFile.sha256))]


def wanted_by(connection: Any) -> tuple[Wanted, ...]:
    """The files that the rows of an open store or copy name, and what each has on the disk."""
    rows = connection.execute("SELECT name, bytes FROM attachment_file ORDER BY name").fetchall()
    return tuple(Wanted(name, sealed_size(size)) for name, size in rows if is_name(name))


def sealed_size(size: int) -> int:
    """How many bytes a file has on the disk, of so many plain ones."""
    return len(MAGIC) + size + TAG * max(1, -(-size // CHUNK))


# ---- order in the folder ----------------------------------------------------------------------------------------------


def sweep(session: Session, store: Path, now: datetime) -> int:
    """Remove files that no row names and that are older than a day: of a cut between the file and its row, or forgotten.

    Not while another store lies beside that may hold their keys and be wanted back.
    """
    if _may_be_anothers(store):
        return 0
    folder, removed = folder_of(store), 0
    names = set(session.scalars(select(AttachmentFile.name)))
    for path in _without_row(folder, names):
        try:
            if now - datetime.fromtimestamp(path.stat().st_mtime, UTC) > ORPHAN_AFTER:
                path.unlink()
                removed += 1
        except OSError:  # in use, or gone by itself: the next sweep
            continue
    return removed


def _may_be_anothers(store: Path) -> bool:
    """Whether a file that this store doesn't name may be that of another one: set aside in place by a first start or an update, or
    in a folder by a restore. That one takes its files along, so it needs none of ours; without any, it may be of before it did.
    """
    aside = store.parent.glob(f"{ASIDE}-*/{store.name}")
    return any(store.parent.glob(f"{store.name}.*")) or any(not (one.parent / FOLDER).is_dir() for one in aside)


def examine_attachments(ask: Ask, folder: Path) -> tuple[FileFinding, ...]:
    """What is wrong with the files of a store: every row's file is read to its end. Nothing when all is well."""
    rows = [AttachmentFile(sha256=s, name=n, key=k) for s, n, k in ask("SELECT sha256, name, key FROM attachment_file")]
    found = []
    for row in sorted(rows, key=lambda r: r.name):
        if not (folder / row.name).is_file():
            found.append(FileFinding("missing", row.name))
        elif not is_whole(folder, row):
            found.append(FileFinding("damaged", row.name))
    orphans = sorted(path.name for path in _without_row(folder, {row.name for row in rows}))
    return (*found, *(FileFinding("orphan", name) for name in orphans))


def _without_row(folder: Path, names: Collection[str]) -> Iterator[Path]:
    """Files of our kind that no row names; what others put there is left alone."""
    if folder.is_dir():
        yield from (p for p in folder.iterdir() if _OURS.fullmatch(p.name) and p.name not in names and p.is_file())
