"""The register of certificates and statements."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped

from oit_campo.models.base import Synced, parent


class Certificate(Synced):
    """A numbered certificate or statement; the row is the truth, the PDF a print."""

    __tablename__ = "certificate"

    enrolment: Mapped[UUID] = parent("enrolment", index=True)
    kind: Mapped[str | None]
    number: Mapped[str | None]
    course: Mapped[UUID] = parent("course", index=True)
    printed_name: Mapped[str | None]
    document_shown: Mapped[str | None]
    printed_document: Mapped[str | None]
    course_minutes: Mapped[int | None]
    attended_minutes: Mapped[int | None]
    teaching_hour_minutes: Mapped[int | None]
    rule_applied: Mapped[str | None]
    place: Mapped[str | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    issued_on: Mapped[date | None]
    issued_by: Mapped[UUID] = parent("user")
    signatories: Mapped[str | None]
    signed_payload: Mapped[bytes | None]
    state: Mapped[str | None]
    void_reason: Mapped[str | None]
    voided_on: Mapped[date | None]
    replaces: Mapped[UUID | None] = parent("certificate")
    copies: Mapped[int | None]
    handed_on: Mapped[date | None]
    handed_to: Mapped[str | None]
