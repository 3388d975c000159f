"""Enrolling: what was typed is checked by the domain and becomes rows in one transaction, or nothing does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from oit_campo.catalogues import documents as document_types
from oit_campo.catalogues import fields
from oit_campo.domain import ages, names, phones
from oit_campo.domain.consents import YES
from oit_campo.errors import UserError
from oit_campo.ids import derived_key
from oit_campo.models.people import Contact, IdentityDocument, Person
from oit_campo.models.programme import Course, Edition
from oit_campo.models.training import Enrolment, Group, GroupMember
from oit_campo.services import consents, drafts, duplicates, participant_codes, record_scope
from oit_campo.services.consents import CONTACT, PublishedText
from oit_campo.services.desk import Desk
from oit_campo.services.enrolment_form import (
    Checked,
    EditionRules,
    EnrolmentForm,
    check_form,
    given_answers,
    phone_is_kept,
    read_birth,
    read_document,
)
from oit_campo.store import people_index

#: What a number given without more means.
HIS_OWN = "propio"

__all__ = ["Checked", "EditionRules", "EnrolmentForm", "check_form", "enrol", "enrolment_day"]


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """A group one may join today. ``free`` None: the group has no limit."""

    key: UUID
    name: str
    course: str
    venue: str
    district: str
    free: int | None


@dataclass(frozen=True, slots=True)
class EnrolmentDay:
    """What the page shows before the first person: the edition, its text, its open groups, today's count."""

    edition: EditionRules
    text: PublishedText | None
    groups: tuple[OpenGroup, ...]
    enrolled_today: int


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What was made. ``name`` as it is said; ``today`` counts this one."""

    person: UUID
    enrolment: UUID
    participant_code: str
    name: str
    today: int


def enrolment_day(desk: Desk) -> EnrolmentDay:
    """Raises UserError no_right."""
    with desk.read("enrolment.enrol") as session:
        edition = session.get_one(Edition, desk.actor.edition)
        return EnrolmentDay(
            _rules_of(edition),
            consents.published_text(session, edition),
            _open_groups(session, desk),
            _enrolled_today(session, desk),
        )


def _rules_of(edition: Edition) -> EditionRules:
    return EditionRules(edition.id, edition.name or "", edition.minimum_age or 18)


def _open_groups(session: Session, desk: Desk) -> tuple[OpenGroup, ...]:
    """Groups of the edition and region that aren't closed, those with free places first, the soonest first."""
    rows = session.execute(
        select(Group, Course.title, _members().label("members"))
        .join(Course, Course.id == Group.course)
        .where(Group.edition == desk.actor.edition, Group.closed_on.is_(None))
        .order_by(Group.starts_on, Group.name)
    )
    here = [
        OpenGroup(
            group.id,
            group.name or "",
            title or "",
            group.venue or "",
            group.district or "",
            None if group.places is None else max(0, group.places - members),
        )
        for group, title, members in rows
        if not group.district or group.district.startswith(desk.actor.region)
    ]
    return tuple(sorted(here, key=lambda g: g.free == 0))


def _members() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(GroupMember)
        .where(GroupMember.group == Group.id, GroupMember.until.is_(None))
        .correlate(Group)
        .scalar_subquery()
    )


def _enrolled_today(session: Session, desk: Desk) -> int:
    return session.execute(
        select(func.count())
        .select_from(Enrolment)
        .where(
            Enrolment.edition == desk.actor.edition,
            Enrolment.enrolled_by == desk.actor.user,
            Enrolment.enrolled_on == desk.today,
        )
    ).scalar_one()


# --- saving -----------------------------------------------------------------------------------------------------------


def enrol(desk: Desk, form: EnrolmentForm, draft: UUID | None = None) -> Enrolled:
    """Person, document, contact, answers, enrolment and place in the group, in one transaction; the draft goes with it.

    Raises UserError no_right, edition_closed, same_document, already_enrolled, group_full, person_gone, or the first of
    ``check_form``.
    """
    with desk.write("enrolment.enrol") as session:
        edition = session.get_one(Edition, desk.actor.edition)
        if edition.closed_on is not None:
            raise UserError("edition_closed", edicion=edition.name or "")
        checked = check_form(form, desk.today, _rules_of(edition))
        if not checked.ok:
            raise next(iter(checked.errors.values()))
        person = (
            _known_person(session, desk, form.person, edition)
            if form.person
            else _new_person(session, desk, form, edition)
        )
        group = _chosen_group(session, form.group)
        enrolment = _enrol_in(session, desk, person, edition, group, form.occurred_on or desk.today)
        consents.add_answers(session, desk, person.id, given_answers(form), edition=edition, group=group)
        if draft is not None:
            drafts.close(session, draft)
        session.flush()
        people_index.refresh(session, [person.id])
        return Enrolled(
            person.id,
            enrolment.id,
            person.participant_code or "",
            names.full_name(person.given_names or "", person.first_surname or "", person.second_surname or ""),
            _enrolled_today(session, desk),
        )


def _known_person(session: Session, desk: Desk, key: UUID, edition: Edition) -> Person:
    person = record_scope.require(session, "enrolment.enrol", Person, key, lambda: UserError("person_gone"))
    if person.birth_date is not None:
        ages.check_birth(person.birth_date, desk.today, _rules_of(edition).minimum_age)
    return person


def _new_person(session: Session, desk: Desk, form: EnrolmentForm, edition: Edition) -> Person:
    _refuse_known_document(session, form)
    birth = read_birth(form.birth, desk.today, _rules_of(edition))
    person = Person(
        id=desk.store.keys.new(),
        given_names=names.require_given_name(form.given_names, form.first_surname, form.second_surname),
        first_surname=names.clean_name(form.first_surname) or None,
        second_surname=names.clean_name(form.second_surname) or None,
        social_name=names.clean_name(form.social_name) or None,
        birth_date=birth.on,
        birth_precision=birth.precision,
        sex=form.sex or None,
        nationality=form.nationality or None,
        participant_code=participant_codes.next_code(session, desk.activation.prefix),
    )
    session.add(person)
    _add_document(session, desk, person.id, form)
    session.add(_contact(person.id, form))
    return person


def _refuse_known_document(session: Session, form: EnrolmentForm) -> None:
    """Inside the transaction, for two windows may ask at once and both hear that nobody has it."""
    document = read_document(form.document_type, form.document_number)
    number = document.number if document is not None else ""
    holders = duplicates.holders(session, form.document_type, number)
    if any(not {holder, duplicates.veiled(holder)} & form.not_these for holder in holders):
        raise UserError("same_document", field="document_number")


def _add_document(session: Session, desk: Desk, person: UUID, form: EnrolmentForm) -> None:
    document = read_document(form.document_type, form.document_number)
    if document is None:
        return
    session.add(
        IdentityDocument(
            id=desk.store.keys.new(),
            person=person,
            type=form.document_type,
            country=document_types.rule(form.document_type).country or None,
            number=document.number or None,
            check_character=document.check_character or None,
            situation=form.document_situation or None,
            principal=True,
        )
    )


def _contact(person: UUID, form: EnrolmentForm) -> Contact:
    kept, agreed = phone_is_kept(form), form.answers.get(CONTACT) == YES
    return Contact(
        id=derived_key(fields.kind("contact").number, person),
        person=person,
        situation=form.contact_situation or (HIS_OWN if kept else None) if agreed else None,
        phone=phones.normalise_phone(form.phone) or None if kept else None,
        phone_owner=form.phone_owner or None if kept else None,
        has_whatsapp=form.has_whatsapp or None if kept else None,
        district=form.district or None,
        reference=form.reference.strip() or None if agreed else None,
    )


def _chosen_group(session: Session, key: UUID | None) -> Group | None:
    if key is None:
        return None
    group = session.get(Group, key)
    if group is None or group.closed_on is not None:
        raise UserError("group_gone", field="group")
    return group


def _enrol_in(
    session: Session, desk: Desk, person: Person, edition: Edition, group: Group | None, day: date
) -> Enrolment:
    key = derived_key(fields.kind("enrolment").number, person.id, edition.id)
    if record_scope.exists_anywhere(session, Enrolment, key):  # in another region perhaps
        before = session.get(Enrolment, key)
        known = session.get(Group, before.group) if before and before.group else None
        raise UserError("already_enrolled", edicion=edition.name or "", grupo=(known.name if known else None) or "—")
    enrolment = Enrolment(
        id=key,
        person=person.id,
        edition=edition.id,
        region=desk.actor.region,
        group=group.id if group else None,
        enrolled_on=day,
        enrolled_by=desk.actor.user,
    )
    session.add(enrolment)
    if group is not None:
        session.add(_place_in(session, group, key, day))
    return enrolment


def _place_in(session: Session, group: Group, enrolment: UUID, day: date) -> GroupMember:
    held = session.execute(
        select(func.count()).select_from(GroupMember).where(GroupMember.group == group.id, GroupMember.until.is_(None))
    ).scalar_one()
    if group.places is not None and held >= group.places:
        raise UserError("group_full", field="group", grupo=group.name or "", n=group.places)
    key = derived_key(fields.kind("group_member").number, group.id, enrolment)
    return GroupMember(id=key, group=group.id, enrolment=enrolment, since=day)
