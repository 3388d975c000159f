"""Photos, scans and signatures: the record that names a file, and where this laptop keeps its bytes."""

from __future__ import annotations

import builtins
from datetime import date, datetime

from sqlalchemy import Index, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from oit_campo.models.base import Base, Synced, UtcDateTime
from oit_campo.models.laptop import LAPTOP


class Attachment(Synced):
    """A file as records name it: by the SHA-256 of its bytes. The bytes are elsewhere, and may not have come yet."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_sha256", "sha256"),)

    sha256: Mapped[builtins.bytes | None]
    bytes: Mapped[int | None]
    media_type: Mapped[str | None]
    sensitivity: Mapped[str | None]
    taken_on: Mapped[date | None]


class AttachmentFile(Base):
    """A file on this laptop (docs/adr/009): its name on the disk, which tells nothing, and the key that alone opens it.

    ``at_centre``: when the centre confirmed that it has the bytes; empty while they are only here.
    """

    __tablename__ = "attachment_file"
    __table_args__ = (LAPTOP,)

    sha256: Mapped[builtins.bytes] = mapped_column(LargeBinary(32), primary_key=True)
    name: Mapped[str]
    key: Mapped[builtins.bytes] = mapped_column(LargeBinary(32))
    bytes: Mapped[int] = mapped_column(Integer)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    at_centre: Mapped[datetime | None] = mapped_column(UtcDateTime)
