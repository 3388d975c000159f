"""The enrolment form: text as typed, and everything the domain has to say about it, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from oit_campo.catalogues import documents as document_types
from oit_campo.domain import ages, identity_documents, names, phones
from oit_campo.domain.ages import Birth
from oit_campo.domain.consents import YES
from oit_campo.domain.identity_documents import CheckedDocument
from oit_campo.errors import UserError
from oit_campo.services import consents
from oit_campo.services.consents import CONTACT, Given

NO_DOCUMENT = document_types.NO_DOCUMENT
HAS_PHONE = frozenset({"propio", "recado"})
#: The domain's names of fields where the form's differ.
_FORM_FIELD = {"number": "document_number", "birth_date": "birth"}


@dataclass(frozen=True, slots=True)
class EnrolmentForm:
    """The form as typed. ``answers``: purpose → answer; ``person`` when she was found already registered.

    ``not_these``: people with the same document of whom whoever types said, having seen them, that she is somebody else.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    proof_method: str = ""
    witness_name: str = ""
    given_names: str = ""
    first_surname: str = ""
    second_surname: str = ""
    social_name: str = ""
    birth: str = ""
    sex: str = ""
    document_type: str = ""
    document_number: str = ""
    document_situation: str = ""
    nationality: str = ""
    contact_situation: str = ""
    phone: str = ""
    phone_owner: str = ""
    has_whatsapp: str = ""
    district: str = ""
    reference: str = ""
    group: UUID | None = None
    person: UUID | None = None
    not_these: frozenset[UUID] = frozenset()
    occurred_on: date | None = None


@dataclass(frozen=True, slots=True)
class EditionRules:
    """What of the edition the form needs."""

    key: UUID
    name: str
    minimum_age: int


@dataclass(frozen=True, slots=True)
class Checked:
    """Field → what to mend, field → what to look at twice. ``ok``: it may be saved."""

    errors: Mapping[str, UserError]
    warnings: Mapping[str, UserError]

    @property
    def ok(self) -> bool:
        return not self.errors


def check_form(form: EnrolmentForm, today: date, edition: EditionRules) -> Checked:
    """Everything wrong at once, by field. Missing papers and surnames are nothing wrong."""
    errors = consents.check_given(given_answers(form))
    warnings: dict[str, UserError] = {}
    if form.person is None:
        for check in (_check_name, _check_birth, _check_document, _check_phone):
            try:
                warning = check(form, today, edition)
            except UserError as error:
                errors[_FORM_FIELD.get(error.field or "", error.field or "")] = error
            else:
                if warning is not None:
                    warnings[warning.field or ""] = warning
    return Checked(errors, warnings)


def given_answers(form: EnrolmentForm) -> Given:
    return Given(dict(form.answers), form.proof_method, form.witness_name, form.occurred_on)


def _check_name(form: EnrolmentForm, _today: date, _edition: EditionRules) -> UserError | None:
    names.require_given_name(form.given_names, form.first_surname, form.second_surname)
    return None


def _check_birth(form: EnrolmentForm, today: date, edition: EditionRules) -> UserError | None:
    read_birth(form.birth, today, edition)
    return None


def read_birth(typed: str, today: date, edition: EditionRules) -> Birth:
    """Raises UserError (field ``birth_date``) birth_needed, date_*, birth_future, below_age."""
    if not typed.strip():
        raise UserError("birth_needed", field="birth_date")
    birth = ages.parse_birth(typed, today)
    ages.check_birth(birth.on, today, edition.minimum_age)
    return birth


def _check_document(form: EnrolmentForm, _today: date, _edition: EditionRules) -> UserError | None:
    document = read_document(form.document_type, form.document_number)
    if document is None or document.warning is None:
        return None
    return UserError(document.warning, field="document_number", **document.params)


def read_document(type_code: str, typed: str) -> CheckedDocument | None:
    """None for who has no document. Raises UserError dni_length (field ``number``)."""
    if type_code in ("", NO_DOCUMENT):
        return None
    return identity_documents.check(document_types.rule(type_code), typed)


def _check_phone(form: EnrolmentForm, _today: date, _edition: EditionRules) -> UserError | None:
    if phone_is_kept(form):
        phones.normalise_phone(form.phone)
    return None


def phone_is_kept(form: EnrolmentForm) -> bool:
    """A field whose purpose was refused is not shown and not kept. Who gives a number has a telephone, asked or not."""
    has_one = form.contact_situation in HAS_PHONE or (not form.contact_situation and bool(form.phone.strip()))
    return form.answers.get(CONTACT) == YES and has_one
