"""What the programme is made of: organisations, editions, courses, groups and their staff."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from oit_campo.models.base import CodeList, Synced, UtcDateTime, parent


class Organisation(Synced):
    """An organisation that runs, teaches or funds."""

    __tablename__ = "organisation"

    name: Mapped[str | None]
    kind: Mapped[str | None]
    r4v_name: Mapped[str | None]
    address: Mapped[str | None]
    logo: Mapped[bytes | None]
    active: Mapped[bool | None]


class Programme(Synced):
    """A programme and who answers for its data."""

    __tablename__ = "programme"

    code: Mapped[str | None]
    name: Mapped[str | None]
    public_title: Mapped[str | None]
    logos: Mapped[bytes | None]
    controller: Mapped[UUID | None] = parent("organisation")
    data_bank_name: Mapped[str | None]
    data_bank_code: Mapped[str | None]
    data_country: Mapped[str | None]
    rights_phone: Mapped[str | None]
    rights_email: Mapped[str | None]


class Edition(Synced):
    """A run of the programme with its own rules."""

    __tablename__ = "edition"

    programme: Mapped[UUID] = parent("programme", index=True)
    code: Mapped[str | None]
    name: Mapped[str | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    regions: Mapped[tuple[str, ...] | None] = mapped_column(CodeList)
    places: Mapped[int | None]
    minimum_age: Mapped[int | None]
    consent_text: Mapped[UUID | None] = parent("consent_text")
    attendance_share: Mapped[int | None]
    minutes_per_teaching_hour: Mapped[int | None]
    document_on_lists: Mapped[str | None]
    document_on_certificate: Mapped[str | None]
    open_places_until_session: Mapped[int | None]
    one_capital_per_household: Mapped[bool | None]
    reserved_questions: Mapped[tuple[str, ...] | None] = mapped_column(CodeList)
    currency: Mapped[str | None]
    closed_on: Mapped[date | None]


class Course(Synced):
    """A course of an edition."""

    __tablename__ = "course"

    edition: Mapped[UUID] = parent("edition", index=True)
    code: Mapped[str | None]
    title: Mapped[str | None]
    family: Mapped[str | None]
    total_minutes: Mapped[int | None]
    minutes_per_teaching_hour: Mapped[int | None]
    final_product: Mapped[str | None]
    attendance_share: Mapped[int | None]
    active: Mapped[bool | None]


class CourseModule(Synced):
    """A module of a course."""

    __tablename__ = "course_module"

    course: Mapped[UUID] = parent("course", index=True)
    code: Mapped[str | None]
    title: Mapped[str | None]
    minutes: Mapped[int | None]
    mandatory: Mapped[bool | None]
    position: Mapped[int | None]


class User(Synced):
    """A member of the staff."""

    __tablename__ = "user"

    name: Mapped[str | None]
    organisation: Mapped[UUID | None] = parent("organisation")
    roles: Mapped[tuple[str, ...] | None] = mapped_column(CodeList)
    position: Mapped[str | None]
    signature: Mapped[bytes | None]
    work_phone: Mapped[str | None]
    public_key: Mapped[str | None]
    state: Mapped[str | None]
    left_on: Mapped[date | None]


class UserScope(Synced):
    """What a member of the staff may do, and where."""

    __tablename__ = "user_scope"

    user: Mapped[UUID] = parent("user", index=True)
    edition: Mapped[UUID] = parent("edition", index=True)
    region: Mapped[str | None]
    group: Mapped[UUID | None] = parent("group", index=True)
    role: Mapped[str | None]
    until: Mapped[date | None]


class Device(Synced):
    """A laptop."""

    __tablename__ = "device"

    name: Mapped[str | None]
    number_prefix: Mapped[str | None]
    public_key: Mapped[str | None]
    region: Mapped[str | None]
    edition: Mapped[UUID | None] = parent("edition", index=True)
    custodian: Mapped[UUID | None] = parent("user")
    state: Mapped[str | None]
    may_issue: Mapped[bool | None]
    certificate_until: Mapped[date | None]
    last_contact: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_over_on: Mapped[date | None]
    revoked_reason: Mapped[str | None]
