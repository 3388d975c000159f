"""What only the centre keeps: devices, activation codes, streams with their receipts, and the commits in their order."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from oit_campo.models.base import Base, CodeList, Key, UtcDateTime

CENTRE = {"info": {"side": "centre"}}


class CentreState(Base):
    """One row, locked by every writer: so commits are numbered in the order they become visible."""

    __tablename__ = "centre_state"
    __table_args__ = (CENTRE,)

    id: Mapped[int] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    last_commit: Mapped[int] = mapped_column(BigInteger)
    chain: Mapped[bytes]
    last_stamp: Mapped[int] = mapped_column(BigInteger)
    last_prefix: Mapped[int]
    #: Up to this commit the staff list has been looked at for what is held.
    judged: Mapped[int] = mapped_column(BigInteger, default=0)


class CentreDevice(Base):
    """A laptop's keys and what it may receive. Its public record is the synced ``device``."""

    __tablename__ = "centre_device"
    __table_args__ = (CENTRE,)

    device: Mapped[UUID] = mapped_column(Key, primary_key=True)
    signing_key: Mapped[bytes]
    sealing_key: Mapped[bytes]
    certificate: Mapped[bytes]
    scopes: Mapped[tuple[str, ...]] = mapped_column(CodeList)
    last_contact: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ActivationCode(Base):
    """A one-time code, by its hash: who will use the laptop and what it may hold."""

    __tablename__ = "activation_code"
    __table_args__ = (CENTRE,)

    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    edition: Mapped[UUID] = mapped_column(Key)
    region: Mapped[str]
    user: Mapped[UUID] = mapped_column(Key)
    may_issue: Mapped[bool]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    device: Mapped[UUID | None] = mapped_column(Key)


class CentreStream(Base):
    """A stream as the centre knows it: its last batch and the nonces it may answer with."""

    __tablename__ = "centre_stream"
    __table_args__ = (CENTRE,)

    stream: Mapped[bytes] = mapped_column(LargeBinary(8), primary_key=True)
    device: Mapped[UUID] = mapped_column(Key, index=True)
    epoch: Mapped[int]
    last_batch: Mapped[int]
    last_hash: Mapped[bytes]
    last_stamp: Mapped[int] = mapped_column(BigInteger)
    nonce: Mapped[bytes]
    nonce_before: Mapped[bytes]


class CentreRun(Base):
    """A run of keys as the centre knows it: whose it is (the centre's own: empty) and the highest counter it has had of it.

    Nobody can have seen a colleague's change that the centre never had.
    """

    __tablename__ = "centre_run"
    __table_args__ = (CENTRE,)

    run: Mapped[bytes] = mapped_column(LargeBinary(10), primary_key=True)
    device: Mapped[UUID | None] = mapped_column(Key)
    highest: Mapped[int] = mapped_column(BigInteger)


class CentreReceipt(Base):
    """What was answered to a batch; a repeat gets the same bytes."""

    __tablename__ = "centre_receipt"
    __table_args__ = (CENTRE,)

    stream: Mapped[bytes] = mapped_column(LargeBinary(8), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[bytes]
    receipt: Mapped[bytes]


class Commit(Base):
    """One patch as committed, in commit order; what laptops pull. ``scope`` empty: everybody."""

    __tablename__ = "commit"
    __table_args__ = (Index("ix_commit_record", "record"), Index("ix_commit_scope", "scope", "number"), CENTRE)

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chain: Mapped[bytes]
    kind: Mapped[int]
    record: Mapped[UUID] = mapped_column(Key)
    scope: Mapped[str]
    body: Mapped[bytes]


class RecordScope(Base):
    """To which scopes («edition:region») a record belongs: the union over its enrolments."""

    __tablename__ = "record_scope"
    __table_args__ = (CENTRE,)

    record: Mapped[UUID] = mapped_column(Key, primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)


class RecoverySecret(Base):
    """A laptop's recovery secret, sealed to the centre's key. The newest that nobody was given is the one to release."""

    __tablename__ = "recovery_secret"
    __table_args__ = (Index("ix_recovery_secret_device", "device"), CENTRE)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    device: Mapped[UUID] = mapped_column(Key)
    sealed: Mapped[bytes]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryAct(Base):
    """Who asked for a release or gave it, when and why: one row an act, never changed."""

    __tablename__ = "recovery_act"
    __table_args__ = (Index("ix_recovery_act_secret", "secret"), CENTRE)

    number: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary(16))
    device: Mapped[UUID] = mapped_column(Key)
    user: Mapped[UUID] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str]
    released: Mapped[bool]
