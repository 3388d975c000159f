"""Pre-registration, enrolment, groups, sessions and attendance."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from oit_campo.models.base import CodeList, Synced, UtcDateTime, parent


class PreRegistration(Synced):
    """Somebody who asked to take part, before enrolment."""

    __tablename__ = "pre_registration"

    edition: Mapped[UUID] = parent("edition", index=True)
    person: Mapped[UUID | None] = parent("person")
    source: Mapped[str | None]
    turn_number: Mapped[int | None]
    given_names: Mapped[str | None]
    surnames: Mapped[str | None]
    birth_date: Mapped[date | None]
    birth_precision: Mapped[str | None]
    document_type: Mapped[str | None]
    document_country: Mapped[str | None]
    document_number: Mapped[str | None]
    phone: Mapped[str | None]
    phone_owner: Mapped[str | None]
    district: Mapped[str | None]
    business_months: Mapped[int | None]
    sent_on: Mapped[date | None]
    consent_seen: Mapped[bool | None]
    state: Mapped[str | None]
    waiting_place: Mapped[int | None]
    reason: Mapped[str | None]
    decided_by: Mapped[UUID | None] = parent("user")
    decided_on: Mapped[date | None]
    called_on: Mapped[date | None]
    confirmed: Mapped[str | None]
    arrived_on: Mapped[date | None]


class Enrolment(Synced):
    """A person in an edition; its key follows from both."""

    __tablename__ = "enrolment"

    person: Mapped[UUID] = parent("person", index=True)
    edition: Mapped[UUID] = parent("edition", index=True)
    region: Mapped[str | None]
    group: Mapped[UUID | None] = parent("group", index=True)
    enrolled_on: Mapped[date | None]
    enrolled_by: Mapped[UUID] = parent("user")
    paper_filled_on: Mapped[date | None]
    paper_filled_by: Mapped[str | None]
    paper_photo: Mapped[bytes | None]
    whatsapp_group_ok: Mapped[bool | None]
    withdrawn_on: Mapped[date | None]
    withdrawal_reason: Mapped[str | None]
    returned_on: Mapped[date | None]
    gate_override: Mapped[str | None]
    override_reason: Mapped[str | None]
    override_by: Mapped[UUID | None] = parent("user")
    counts_apart: Mapped[bool | None]


class Group(Synced):
    """People who take a course together."""

    __tablename__ = "group"

    edition: Mapped[UUID] = parent("edition", index=True)
    course: Mapped[UUID] = parent("course", index=True)
    name: Mapped[str | None]
    district: Mapped[str | None]
    venue: Mapped[str | None]
    trainer: Mapped[UUID | None] = parent("user")
    organisation: Mapped[UUID | None] = parent("organisation")
    places: Mapped[int | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    mode: Mapped[str | None]
    closed_on: Mapped[date | None]


class GroupMember(Synced):
    """An enrolment in a group."""

    __tablename__ = "group_member"

    group: Mapped[UUID] = parent("group", index=True)
    enrolment: Mapped[UUID] = parent("enrolment", index=True)
    since: Mapped[date | None]
    until: Mapped[date | None]
    moved_to: Mapped[UUID | None] = parent("group")
    moved_reason: Mapped[str | None]


class Session(Synced):
    """One class of a group."""

    __tablename__ = "session"

    group: Mapped[UUID] = parent("group", index=True)
    number: Mapped[int | None]
    planned_on: Mapped[date | None]
    starts_minute: Mapped[int | None]
    minutes: Mapped[int | None]
    modules: Mapped[tuple[str, ...] | None] = mapped_column(CodeList)
    mode: Mapped[str | None]
    remote_rule: Mapped[str | None]
    occurred_on: Mapped[date | None]
    venue: Mapped[str | None]
    trainer: Mapped[UUID | None] = parent("user")
    state: Mapped[str | None]
    suspended_reason: Mapped[str | None]
    closed_by: Mapped[UUID | None] = parent("user")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    children_present: Mapped[int | None]
    signed_sheet: Mapped[bytes | None]
    evidence: Mapped[bytes | None]


class AttendanceMark(Synced):
    """An enrolment at a session; its key follows from both."""

    __tablename__ = "attendance_mark"

    session: Mapped[UUID] = parent("session", index=True)
    enrolment: Mapped[UUID] = parent("enrolment", index=True)
    status: Mapped[str | None]
    minutes: Mapped[int | None]
    remote: Mapped[bool | None]
    absence_reason: Mapped[str | None]
    makes_up_session: Mapped[UUID | None] = parent("session")
    visiting_from: Mapped[UUID | None] = parent("group")
    occurred_on: Mapped[date | None]
