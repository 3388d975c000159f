"""People and what belongs to them: identity documents, contact, permissions, merged records."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped

from oit_campo.models.base import Synced, parent


class Person(Synced):
    """Identity of a person; one record for the whole programme."""

    __tablename__ = "person"

    given_names: Mapped[str | None]
    first_surname: Mapped[str | None]
    second_surname: Mapped[str | None]
    social_name: Mapped[str | None]
    name_on_certificate: Mapped[str | None]
    birth_date: Mapped[date | None]
    birth_precision: Mapped[str | None]
    sex: Mapped[str | None]
    gender_identity: Mapped[str | None]
    nationality: Mapped[str | None]
    second_nationality: Mapped[str | None]
    language: Mapped[str | None]
    reads_unaided: Mapped[str | None]
    education_level: Mapped[str | None]
    participant_code: Mapped[str | None]
    photo: Mapped[bytes | None]
    anonymised_on: Mapped[date | None]


class IdentityDocument(Synced):
    """A document as seen; a correction is another row that replaces it."""

    __tablename__ = "identity_document"

    person: Mapped[UUID] = parent("person", index=True)
    type: Mapped[str | None]
    country: Mapped[str | None]
    number: Mapped[str | None]
    check_character: Mapped[str | None]
    situation: Mapped[str | None]
    expires_on: Mapped[date | None]
    principal: Mapped[bool | None]
    replaces: Mapped[UUID | None] = parent("identity_document")
    photo: Mapped[bytes | None]


class Contact(Synced):
    """How to reach a person; one record a person."""

    __tablename__ = "contact"

    person: Mapped[UUID] = parent("person", index=True)
    situation: Mapped[str | None]
    phone: Mapped[str | None]
    phone_owner: Mapped[str | None]
    may_say_programme: Mapped[bool | None]
    has_whatsapp: Mapped[str | None]
    best_time: Mapped[str | None]
    email: Mapped[str | None]
    district: Mapped[str | None]
    reference: Mapped[str | None]
    visit_address: Mapped[str | None]


class ConsentText(Synced):
    """A version of the text that is read out."""

    __tablename__ = "consent_text"

    version: Mapped[int | None]
    language: Mapped[str | None]
    body: Mapped[str | None]
    sha256: Mapped[bytes | None]
    valid_from: Mapped[date | None]
    reviewed_by_counsel: Mapped[bool | None]


class Consent(Synced):
    """An answer to one purpose; a new answer is another row."""

    __tablename__ = "consent"

    person: Mapped[UUID] = parent("person", index=True)
    purpose: Mapped[str | None]
    answer: Mapped[str | None]
    text: Mapped[UUID | None] = parent("consent_text")
    proof_method: Mapped[str | None]
    proof: Mapped[bytes | None]
    witness_name: Mapped[str | None]
    reader: Mapped[UUID | None] = parent("user")
    read_in_group: Mapped[UUID | None] = parent("session")
    occurred_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    replaces: Mapped[UUID | None] = parent("consent")
    given_by: Mapped[str | None]


class PersonMerge(Synced):
    """An edge between two records of the same person; ending it undoes the merge."""

    __tablename__ = "person_merge"

    person: Mapped[UUID] = parent("person", index=True)
    other_person: Mapped[UUID] = parent("person")
    chosen: Mapped[str | None]
    merged_by: Mapped[UUID | None] = parent("user")
    ended_on: Mapped[date | None]
    ended_by: Mapped[UUID | None] = parent("user")
