"""Mending a person's record: contact in place, documents by a row that replaces another, names and births with their own right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from oit_campo.catalogues import documents as document_types
from oit_campo.catalogues import fields, rights
from oit_campo.domain import ages, names, phones
from oit_campo.errors import UserError
from oit_campo.ids import derived_key
from oit_campo.logs import Log
from oit_campo.models.people import Contact, IdentityDocument, Person
from oit_campo.models.programme import Edition
from oit_campo.services import audit, consents, person_documents, record_scope
from oit_campo.services.audit import Act
from oit_campo.services.desk import Desk, no_right
from oit_campo.services.enrolment_form import HAS_PHONE, read_document
from oit_campo.store import people_index

_log = Log("people", "unmask")
#: Contact fields a form may change. The first need the permission to call.
PHONE_FIELDS = ("situation", "phone", "phone_owner", "has_whatsapp", "best_time")
CONTACT_FIELDS = (*PHONE_FIELDS, "email", "district", "reference")
_NEEDS_CONSENT = frozenset({"phone", "phone_owner", "has_whatsapp", "best_time", "email", "reference"})


@dataclass(frozen=True, slots=True)
class DocumentForm:
    """A document as typed. ``replaces``: the one it corrects; None adds another."""

    type: str
    number: str
    situation: str = ""
    expires_on: date | None = None
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True)
class NameForm:
    """A name as typed."""

    given_names: str
    first_surname: str = ""
    second_surname: str = ""


def require_person(session: Session, action: str, person: UUID) -> Person:
    """The person. Raises UserError person_gone when she isn't in this laptop, no_right when she is out of reach."""
    return record_scope.require(session, action, Person, person, lambda: UserError("person_gone"))


def edit_contact(desk: Desk, person: UUID, changes: Mapping[str, str]) -> None:
    """Field → value as typed; "" takes it away. A trainer changes telephone and hours only.

    Raises UserError no_right, person_gone, phone_length, phone_start, consent_needed (without the permission to call).
    """
    action = "people.edit_contact"
    with desk.write(action) as session:
        require_person(session, action, person)
        scopes = rights.scopes_for(desk.actor.roles, action)
        allowed = PHONE_FIELDS if scopes == ("group",) else CONTACT_FIELDS
        if not set(changes) <= set(allowed):
            raise no_right(action)
        needing = {name for name in _NEEDS_CONSENT & set(changes) if changes[name].strip()}
        if needing and not consents.may_use(session, person, consents.CONTACT, desk.today):
            raise UserError("consent_needed", field=min(needing))
        _apply(_contact_of(session, person), changes)


def _contact_of(session: Session, person: UUID) -> Contact:
    key = derived_key(fields.kind("contact").number, person)
    contact = session.get(Contact, key)
    if contact is None:
        contact = Contact(id=key, person=person)
        session.add(contact)
    return contact


def _apply(contact: Contact, changes: Mapping[str, str]) -> None:
    values = {name: typed.strip() for name, typed in changes.items()}
    if values.get("situation", contact.situation or "") not in HAS_PHONE and "situation" in values:
        values |= {"phone": "", "phone_owner": "", "has_whatsapp": ""}
    if values.get("phone"):
        values["phone"] = phones.normalise_phone(values["phone"])
    for name, value in values.items():
        if (getattr(contact, name) or "") != value:
            setattr(contact, name, value or None)


def add_document(desk: Desk, person: UUID, form: DocumentForm) -> UUID:
    """A document is never edited: the row that corrects it names it and stands in its place. Gives the new row's key.

    Raises UserError no_right, person_gone, document_needed, dni_length.
    """
    action = "people.add_document"
    with desk.write(action) as session:
        require_person(session, action, person)
        checked = read_document(form.type, form.number)
        if checked is None:
            raise UserError("document_needed", field="document_type")
        before = person_documents.standing(session, [person])
        replaced = next((d for d in before if d.id == form.replaces), None)
        row = IdentityDocument(
            id=desk.store.keys.new(),
            person=person,
            type=form.type,
            country=document_types.rule(form.type).country or None,
            number=checked.number or None,
            check_character=checked.check_character or None,
            situation=form.situation or None,
            expires_on=form.expires_on,
            principal=not before or (replaced is not None and bool(replaced.principal)),
            replaces=replaced.id if replaced else None,
        )
        session.add(row)
        session.flush()
        people_index.refresh(session, [person])
        return row.id


def correct_name(desk: Desk, person: UUID, form: NameForm) -> None:
    """Raises UserError no_right (also when the edition is closed, for who may only until then), person_gone, name_needed,
    name_long."""
    with desk.write("people.correct_name") as session:
        row = _correctable(session, desk, "people.correct_name", person)
        row.given_names = names.require_given_name(form.given_names, form.first_surname, form.second_surname)
        row.first_surname = names.clean_name(form.first_surname) or None
        row.second_surname = names.clean_name(form.second_surname) or None
        session.flush()
        people_index.refresh(session, [person])


def correct_birth(desk: Desk, person: UUID, typed: str) -> None:
    """Raises UserError no_right, person_gone, date_*, birth_future, below_age."""
    with desk.write("people.correct_birth") as session:
        row = _correctable(session, desk, "people.correct_birth", person)
        birth = ages.parse_birth(typed, desk.today)
        ages.check_birth(birth.on, desk.today, session.get_one(Edition, desk.actor.edition).minimum_age or 0)
        row.birth_date, row.birth_precision = birth.on, birth.precision
        session.flush()
        people_index.refresh(session, [person])


def _correctable(session: Session, desk: Desk, action: str, person: UUID) -> Person:
    """Whoever enrolled her may mend it until the edition is closed; wider roles always."""
    row = require_person(session, action, person)
    closed = session.get_one(Edition, desk.actor.edition).closed_on is not None
    if closed and rights.scopes_for(desk.actor.roles, action) == ("own",):
        raise no_right(action)
    return row


def unmask_document(desk: Desk, person: UUID) -> str:
    """The whole number of the principal document; who looked, at whose and when is written down first.

    Raises UserError no_right, person_gone, document_gone.
    """
    action = "people.unmask_document"
    with desk.write(action) as session:
        row = require_person(session, action, person)
        if not prints_whole_number(session, desk):
            raise no_right(action)
        document = person_documents.principal(session, person)
        if document is None or not document.number:
            raise UserError("document_gone")
        audit.note(session, Act.UNMASK, of=row, reason="pantalla")
        number = document.number
    _log.info("unmask", person=person, who=desk.actor.user)
    return number


def prints_whole_number(session: Session, desk: Desk) -> bool:
    """Whoever only teaches may see it when the edition's own papers show it whole; the wider roles always."""
    if rights.scopes_for(desk.actor.roles, "people.unmask_document") != ("group",):
        return True
    edition = session.get_one(Edition, desk.actor.edition)
    return "completo" in (edition.document_on_lists, edition.document_on_certificate)
