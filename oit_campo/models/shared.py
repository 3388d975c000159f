"""What the laptop and the centre both keep beside the records: values that lost, changes that wait for a parent."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from oit_campo.models.base import Base, Key


class Conflict(Base):
    """A value that stands beside the winner of its field group until a person decides."""

    __tablename__ = "conflict"

    kind: Mapped[int] = mapped_column(primary_key=True)
    record: Mapped[UUID] = mapped_column(Key, primary_key=True)
    group: Mapped[int] = mapped_column(primary_key=True)
    change: Mapped[UUID] = mapped_column(Key, primary_key=True)
    stamp: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[UUID | None] = mapped_column(Key)
    values: Mapped[bytes]


class HeldChange(Base):
    """A change that waits: for its parent (``missing``), or for a person to mend it (``reason``).

    At the centre: the laptop it came from and the first day on which it may have been made, by which it is judged again.
    """

    __tablename__ = "held_change"
    __table_args__ = (Index("ix_held_change_missing", "missing"),)

    change: Mapped[UUID] = mapped_column(Key, primary_key=True)
    kind: Mapped[int]
    record: Mapped[UUID] = mapped_column(Key)
    missing: Mapped[UUID | None] = mapped_column(Key)
    reason: Mapped[str]
    body: Mapped[bytes]
    device: Mapped[UUID | None] = mapped_column(Key)
    day: Mapped[date | None]
