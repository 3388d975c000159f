"""What only a laptop keeps: its change log, frozen batches, drafts and facts about itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from oit_campo.models.base import Base, Key, UtcDateTime

LAPTOP = {"info": {"side": "laptop"}}


class Change(Base):
    """One entry of the change log: outbox, audit trail and history of a field at once (docs/adr/001)."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_record", "record"), Index("ix_change_batch", "batch"), LAPTOP)

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    change: Mapped[UUID] = mapped_column(Key, unique=True)
    stream: Mapped[bytes] = mapped_column(LargeBinary(8))
    kind: Mapped[int]
    op: Mapped[int]
    record: Mapped[UUID] = mapped_column(Key)
    stamp: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[UUID | None] = mapped_column(Key)
    groups: Mapped[bytes]
    salt: Mapped[bytes | None]
    values: Mapped[bytes | None]
    commitment: Mapped[bytes]
    chain: Mapped[bytes]
    #: The id of the batch it left in; 0 for entries that never leave; empty while it waits.
    batch: Mapped[int | None]


class StreamState(Base):
    """Where this laptop stands towards the centre. One row."""

    __tablename__ = "stream_state"
    __table_args__ = (LAPTOP,)

    id: Mapped[int] = mapped_column(primary_key=True)
    stream: Mapped[bytes] = mapped_column(LargeBinary(8))
    epoch: Mapped[int]
    last_batch: Mapped[int]
    last_hash: Mapped[bytes]
    cursor: Mapped[int] = mapped_column(BigInteger)
    cursor_chain: Mapped[bytes]
    nonce: Mapped[bytes]
    last_stamp: Mapped[int] = mapped_column(BigInteger)
    offset_ms: Mapped[int] = mapped_column(BigInteger)
    last_contact: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: How many times something was saved here: the number that is also noted outside (store/commit_counter.py).
    commits: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class OutBatch(Base):
    """A batch once cut: frozen until the centre acknowledges it, so that sending again sends the same bytes."""

    __tablename__ = "out_batch"
    __table_args__ = (Index("ix_out_batch_stream", "stream", "number", unique=True), LAPTOP)

    id: Mapped[int] = mapped_column(primary_key=True)
    stream: Mapped[bytes] = mapped_column(LargeBinary(8))
    number: Mapped[int]
    previous: Mapped[bytes]
    sha256: Mapped[bytes]
    body: Mapped[bytes | None]
    changes: Mapped[int]
    cut_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held: Mapped[int] = mapped_column(default=0)
    #: What both sides signed once it was the stream's last: a request and an answer that carry no record (sync/client.py).
    request: Mapped[bytes | None]
    reply: Mapped[bytes | None]


class Draft(Base):
    """One open form: field → text as typed. Never on the wire, never in the change log."""

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_owner", "owner"), LAPTOP)

    id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    owner: Mapped[UUID] = mapped_column(Key)
    form: Mapped[str]
    form_version: Mapped[int]
    title: Mapped[str]
    typed: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StoreFact(Base):
    """What the store knows of itself: sentinel, device, certificate counter, centre's keys."""

    __tablename__ = "store_fact"
    __table_args__ = (LAPTOP,)

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[bytes]
