"""Photos, scans and signatures that belong to a record: made small and clean, kept encrypted, read back in memory alone.

A file is named by the SHA-256 of what is kept. What a use may take, how large, and who adds and sees it: attachment_uses.csv and
the field's own row in fields.csv.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import rights
from oit_campo.catalogues.attachment_uses import PDF, PHOTO, Use, uses
from oit_campo.errors import KnownError, UserError
from oit_campo.logs import Log
from oit_campo.models.attachments import Attachment, AttachmentFile
from oit_campo.models.laptop import StoreFact
from oit_campo.services import attachment_pictures
from oit_campo.services.attachment_pictures import STEPS, Told
from oit_campo.services.desk import Desk
from oit_campo.store import attachments as files

JPEG, PNG, PDF_TYPE = "image/jpeg", "image/png", "application/pdf"
#: A photo of a telephone; it is decoded bounded and kept small.
PHOTO_SOURCE_MAX = 40_000_000
_READINGS = "reading:"
#: ISO media files by their brands: what iPhones and some Androids save photos as.
_HEIF = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
_log = Log("attachments", "attachment.read")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file as it will be kept, still in memory only."""

    use: str
    content: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A file read back, in memory only."""

    content: bytes = field(repr=False)
    media_type: str


def prepare(use: str, path: Path, told: Told = lambda _step, _of: None) -> Prepared:
    """What a person chose, as it will be kept. The chosen file is only read.

    Raises UserError attachment_empty, attachment_large, attachment_kind, attachment_unreadable, photo_heic, photo_pixels,
    photo_unreadable, pdf_unreadable.
    """
    rule = uses()[use]
    try:
        with path.open("rb") as source:
            head = source.read(32)
            size = source.seek(0, io.SEEK_END)
            source.seek(0)
            if not head:
                raise UserError("attachment_empty")
            return _prepared(rule, head, size, source, told)
    except OSError as error:
        raise UserError("attachment_unreadable") from error


def _prepared(rule: Use, head: bytes, size: int, source: BinaryIO, told: Told) -> Prepared:
    if head.startswith(b"%PDF-") and PDF in rule.takes:
        _check_size(size, rule.source_max_bytes)
        return Prepared(rule.code, _sound_pdf(source.read()), PDF_TYPE)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
        raise UserError("photo_heic")
    if not head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or PHOTO not in rule.takes:
        raise UserError("attachment_kind")
    _check_size(size, PHOTO_SOURCE_MAX)
    content = attachment_pictures.photo(source, rule.long_side, rule.max_bytes, told)
    told(STEPS, STEPS)
    return Prepared(rule.code, content, JPEG)


def _check_size(size: int, most: int) -> None:
    if size > most:
        raise UserError("attachment_large", mb=most // 1_000_000)


def _sound_pdf(content: bytes) -> bytes:
    """As it is, when its first page can be drawn. Nothing in it is run: the reader has no scripts, and no form is opened."""
    from oit_campo.services import paper_pictures  # with PDFium: only when a PDF is chosen

    try:
        paper_pictures.page_picture(content, 0, 100)
    except Exception as error:  # a broken or locked PDF raises whatever it likes
        raise UserError("pdf_unreadable") from error
    return content


def prepare_signature(use: str, dots: bytes, width: int, height: int, stride: int) -> Prepared:
    """What was drawn (grey dots, 0 is ink) as it will be kept. Raises UserError signature_empty."""
    rule = uses()[use]
    content = attachment_pictures.signature(dots, width, height, stride, rule.long_side, rule.max_bytes)
    return Prepared(use, content, PNG)


@contextmanager
def added(desk: Desk, prepared: Prepared) -> Iterator[tuple[Session, bytes]]:
    """A write transaction, and the SHA-256 by which the record that is written in it names the file.

    The file is durable before the transaction begins: a cut in between leaves a file nobody can open, never a record without its
    file. Raises UserError no_right; KnownError disk_full, save_failed.
    """
    rule = uses()[prepared.use]
    desk.actor.require(rule.add_right)
    folder = files.folder_of(desk.store.path)
    most = max(rule.max_bytes, rule.source_max_bytes)
    written = files.write(folder, io.BytesIO(prepared.content), most, entropy=desk.store.entropy)
    with desk.write(rule.add_right) as session:
        files.keep(session, folder, written, desk.store.clock.now())
        _name(session, desk, rule, prepared, written)
        yield session, written.sha256


def _name(session: Session, desk: Desk, rule: Use, prepared: Prepared, written: files.Written) -> None:
    """The record of the file, unless the same file has one under the same care."""
    care = rule.field.sensitivity
    same = select(Attachment.id).where(Attachment.sha256 == written.sha256, Attachment.sensitivity == care)
    if session.scalar(same.limit(1)) is None:
        session.add(
            Attachment(
                id=desk.store.keys.new(),
                sha256=written.sha256,
                bytes=written.size,
                media_type=prepared.media_type,
                sensitivity=care,
                taken_on=desk.today,
            )
        )


def may_see(desk: Desk, use: str) -> bool:
    """By the right of the use and by who may see the field that names the file."""
    rule = uses()[use]
    return desk.actor.may(rule.view_right) and bool(rule.field.seen_by & desk.actor.roles)


def require_sight(desk: Desk, use: str) -> None:
    """Raises UserError no_right."""
    if not may_see(desk, use):
        right = uses()[use].view_right
        raise UserError("no_right", accion=right, rol=rights.whom_to_ask(right))


def is_here(session: Session, sha256: bytes) -> bool:
    """Whether this laptop has the bytes; a file made on another one comes later."""
    return session.get(AttachmentFile, sha256) is not None


def read(session: Session, desk: Desk, sha256: bytes) -> Shown:
    """The file whole, in memory. Ask ``require_sight`` first.

    Raises KnownError attachment_elsewhere (another laptop has it), attachment_missing, attachment_damaged.
    """
    row = session.get(AttachmentFile, sha256)
    if row is None:
        raise KnownError("attachment_elsewhere")
    media_type = session.scalar(select(Attachment.media_type).where(Attachment.sha256 == sha256).limit(1))
    content = b"".join(files.read(files.folder_of(desk.store.path), row))
    return Shown(content, media_type or "")


def note_reading(session: Session, desk: Desk, person: UUID, record: UUID) -> None:
    """Who looked at whose file and when, in the transaction of the look."""
    said = {
        "at": int(desk.store.clock.now().timestamp()),
        "who": desk.actor.user.bytes,
        "person": person.bytes,
        "record": record.bytes,
    }
    session.add(StoreFact(name=f"{_READINGS}{desk.store.keys.new()}", value=cbor2.dumps(said, canonical=True)))
    _log.info("attachment.read", person=person, who=desk.actor.user)


def readings(session: Session, person: UUID) -> int:
    """How many times a file of this person was looked at on this laptop."""
    facts = session.scalars(select(StoreFact.value).where(StoreFact.name.startswith(_READINGS)))
    return sum(cbor2.loads(value)["person"] == person.bytes for value in facts)
