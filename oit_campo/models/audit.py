"""What was done without changing a field, and has to be provable all the same."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from oit_campo.models.base import Key, Synced, UtcDateTime, parent


class AuditEvent(Synced):
    """An act: what (a code of audit_acts), about which record, by whom and when. Keys and codes alone; never edited.

    ``record`` may be of any kind (``record_kind`` is its number), so it is no reference: it stays when the record goes.
    """

    __tablename__ = "audit_event"

    act: Mapped[str | None]
    record_kind: Mapped[int | None]
    record: Mapped[UUID | None] = mapped_column(Key, index=True)
    user: Mapped[UUID | None] = parent("user")
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None]
    count: Mapped[int | None]
