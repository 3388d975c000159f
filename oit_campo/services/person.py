"""One person as her page shows her: what the actor's roles may see, in the words of the field table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.domain import ages, names, phones
from oit_campo.domain.identity_documents import mask
from oit_campo.models.base import Synced
from oit_campo.models.people import Contact, IdentityDocument, Person
from oit_campo.models.programme import Edition
from oit_campo.models.training import Enrolment, Group
from oit_campo.services import (
    consents,
    people,
    person_documents,
    person_edits,
    person_history,
    person_history_words,
    record_scope,
)
from oit_campo.services.consents import Permission
from oit_campo.services.desk import Actor, Desk
from oit_campo.services.people import Standing
from oit_campo.services.person_history import HistoryEntry

#: What the record shows, section by section, in this order; keys and the program's own marks stay out.
_SHEET: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "Identidad",
        "person",
        (
            "given_names",
            "first_surname",
            "second_surname",
            "social_name",
            "birth_date",
            "sex",
            "nationality",
            "second_nationality",
            "language",
            "reads_unaided",
            "education_level",
            "participant_code",
        ),
    ),
    ("Documento", "identity_document", ("type", "country", "number", "situation", "expires_on")),
    (
        "Contacto",
        "contact",
        ("situation", "phone", "phone_owner", "has_whatsapp", "best_time", "email", "district", "reference"),
    ),
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One field: its words and its value in words, "" while there is none."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A part of the record the actor may see."""

    title: str
    entity: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class PersonLight:
    """One light of «¿Qué le falta?»: ``ok warn bad next none``."""

    state: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class EnrolmentLine:
    """An enrolment of hers, in any edition of this laptop."""

    edition: str
    group: str
    enrolled_on: date | None
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class PersonView:
    """Everything the page shows. ``document`` is masked; ``contact`` as stored; ``age``, ``district``, ``history`` None: reserved,
    the actor's roles may not see it.
    """

    person: UUID
    name: str
    social_name: str
    age: str | None
    document: str
    district: str | None
    code: str
    standing: Standing | None
    lights: tuple[PersonLight, ...]
    sheet: tuple[SheetSection, ...]
    enrolments: tuple[EnrolmentLine, ...]
    permissions: tuple[Permission, ...]
    history: tuple[HistoryEntry, ...] | None
    contact: Mapping[str, str]
    may_edit_contact: bool
    may_unmask: bool


def person(desk: Desk, key: UUID) -> PersonView:
    """Raises UserError no_right, person_gone."""
    with desk.read("people.view") as session:
        row = person_edits.require_person(session, "people.view", key)
        contact = session.scalar(select(Contact).where(Contact.person == key))
        document = person_documents.principal(session, key)
        standing = people.standings_of(session, desk.actor.edition, [key]).get(key)
        permissions, actor = consents.permissions(session, key, desk.today), desk.actor
        return PersonView(
            key,
            names.full_name(row.given_names or "", row.first_surname or "", row.second_surname or ""),
            row.social_name or "",
            age_words(row.birth_date, row.birth_precision or ages.DAY, desk.today)
            if actor.sees("person", "birth_date")
            else None,
            person_documents.masked(document) if document else "Sin documento",
            _district(contact) if actor.sees("contact", "district") else None,
            row.participant_code or "",
            standing,
            _lights(permissions, document, contact, standing),
            _sheet(actor, {"person": row, "identity_document": document, "contact": contact}),
            _enrolments(session, key),
            consents.shown_to(actor, permissions),
            _history(session, desk, key),
            _contact_as_stored(actor, contact),
            record_scope.reaches(session, desk, "people.edit_contact", Person, key),
            document is not None and bool(document.number) and _may_unmask(session, desk, key),
        )


def _may_unmask(session: Session, desk: Desk, key: UUID) -> bool:
    within = record_scope.reaches(session, desk, "people.unmask_document", Person, key)
    return within and person_edits.prints_whole_number(session, desk)


def age_words(birth: date | None, precision: str, today: date) -> str:
    """«32 años», «unos 32 años» when the date isn't known to the day, "" when there is none."""
    if birth is None:
        return ""
    years = ages.age_on(birth, today)
    return f"{years} años" if ages.is_exact(precision) else f"unos {years} años"


def _district(contact: Contact | None) -> str:
    if contact is None or not contact.district:
        return ""
    return person_history_words.place_label(contact.district).partition(",")[0]


def _history(session: Session, desk: Desk, key: UUID) -> tuple[HistoryEntry, ...] | None:
    if not record_scope.reaches(session, desk, "people.view_history", Person, key):
        return None
    return person_history.history(session, desk.actor, key)


def _enrolments(session: Session, key: UUID) -> tuple[EnrolmentLine, ...]:
    rows = session.execute(
        select(Edition.name, Group.name, Enrolment.enrolled_on, Enrolment.withdrawn_on)
        .select_from(Enrolment)
        .join(Edition, Edition.id == Enrolment.edition)
        .outerjoin(Group, Group.id == Enrolment.group)
        .where(Enrolment.person == key)
        .order_by(Enrolment.enrolled_on.desc())
    )
    return tuple(EnrolmentLine(edition or "", group or "", on, gone) for edition, group, on, gone in rows)


# --- the record ---------------------------------------------------------------------------------------------------


def _sheet(actor: Actor, rows: Mapping[str, Synced | None]) -> tuple[SheetSection, ...]:
    found = []
    for title, entity, wanted in _SHEET:
        kind = fields.kind(entity)
        visible = [kind.field(name) for name in wanted if actor.sees(entity, name)]
        row = rows[entity]
        shown = tuple(SheetRow(f.name, _label(f), _value(f, row)) for f in visible)
        if shown:
            found.append(SheetSection(title, entity, shown))
    return tuple(found)


def _label(field: fields.Field) -> str:
    return field.label_es.removesuffix(" (si tiene)")


def _value(field: fields.Field, row: Synced | None) -> str:
    value = getattr(row, field.name) if row is not None else None
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(row, Person) and field.name == "birth_date":
        return birth_words(value, row.birth_precision or ages.DAY)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if field.name == "phone":
        return phones.show_phone(str(value))
    if isinstance(row, IdentityDocument) and field.name == "number":
        return mask(str(value))
    return person_history_words.show_text(field, str(value))


def birth_words(birth: date, precision: str) -> str:
    """As exactly as it is known: a day, a month, a year."""
    forms = {ages.DAY: "%d/%m/%Y", ages.MONTH: "%m/%Y", ages.YEAR: "%Y (solo el año)"}
    return format(birth, forms.get(precision, "%Y (según la edad que dijo)"))


def _contact_as_stored(actor: Actor, contact: Contact | None) -> Mapping[str, str]:
    """Field → stored value of what the actor may see, for the form that edits it."""
    visible = [name for name in _SHEET[2][2] if actor.sees("contact", name)]
    return {name: str(getattr(contact, name) or "") if contact else "" for name in visible}


# --- what is missing -----------------------------------------------------------------------------------------------


def _lights(
    permissions: tuple[Permission, ...],
    document: IdentityDocument | None,
    contact: Contact | None,
    standing: Standing | None,
) -> tuple[PersonLight, ...]:
    return (
        _permission_light(permissions),
        _document_light(document),
        _contact_light(permissions, contact),
        _group_light(standing),
        _training_light(standing),
    )


def _permission_light(permissions: tuple[Permission, ...]) -> PersonLight:
    states = {p.purpose: p.state for p in permissions}
    if states[consents.PROGRAMME] == "expired":
        return PersonLight("bad", "Permiso", "Venció: pregúntele otra vez")
    if states[consents.PROGRAMME] != "standing":
        return PersonLight("bad", "Permiso", "Sin permiso: no se usan sus datos")
    given = sum(state == "standing" for state in states.values())
    return PersonLight("ok", "Permiso", f"Sí a {given} de {len(states)} finalidades")


def _document_light(document: IdentityDocument | None) -> PersonLight:
    if document is None:
        return PersonLight("warn", "Documento", "No tiene: anótelo cuando lo traiga")
    if document.situation == "vencido":
        return PersonLight("ok", "Documento", "Vencido, también sirve")
    return PersonLight("ok", "Documento", person_documents.masked(document))


def _contact_light(permissions: tuple[Permission, ...], contact: Contact | None) -> PersonLight:
    allowed = any(p.purpose == consents.CONTACT and p.state == "standing" for p in permissions)
    if not allowed:
        return PersonLight("none", "Teléfono", "Avisarle solo en persona")
    if contact is not None and contact.phone:
        return PersonLight(
            "ok", "Teléfono", person_history_words.show_text(fields.kind("contact").field("phone"), contact.phone)
        )
    if contact is not None and contact.situation in ("no_tiene", "prefiere_no"):
        return PersonLight("none", "Teléfono", "No tiene o prefiere no darlo")
    return PersonLight("warn", "Teléfono", "Falta el número")


def _group_light(standing: Standing | None) -> PersonLight:
    if standing is None:
        return PersonLight("next", "Inscripción", "Inscríbala en esta edición")
    return (
        PersonLight("ok", "Grupo", standing.group) if standing.group else PersonLight("warn", "Grupo", "Falta elegirlo")
    )


def _training_light(standing: Standing | None) -> PersonLight:
    if standing is None or standing.stage == "inscrita":
        return PersonLight("none", "Formación", "Todavía sin asistencia")
    if standing.certified:
        return PersonLight("ok", "Formación", "Con certificado")
    return PersonLight("none" if standing.stage == "retirada" else "next", "Formación", standing.label)
