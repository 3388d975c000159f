"""The acts that were noted, as they stand in a laptop's store."""

from __future__ import annotations

from sqlalchemy import select

from oit_campo.models.audit import AuditEvent
from oit_campo.services.desk import Desk


def audit_events(desk: Desk) -> list[AuditEvent]:
    """The oldest first."""
    with desk.store.read() as session:
        return list(session.scalars(select(AuditEvent).order_by(AuditEvent.changed_seq)))
