"""Permission per purpose: recorded with the text that was read, shown with its end, withdrawn as easily as given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import consents as catalogue
from oit_campo.catalogues import lists, rights, tables
from oit_campo.domain import consents as rules
from oit_campo.domain.consents import LATER, NO, WITHDRAWN, YES, Answer, Purpose
from oit_campo.errors import UserError
from oit_campo.models.laptop import Change
from oit_campo.models.people import Consent, ConsentText, Person
from oit_campo.models.programme import Edition
from oit_campo.models.training import Group
from oit_campo.services import record_scope
from oit_campo.services.desk import Actor, Desk

PROGRAMME, CONTACT = "programa", "contacto"
#: Asked in the queue. The others are reserved: in private, another day.
AT_ENROLMENT = (PROGRAMME, CONTACT, "grupo_whatsapp", "imagen", "seguimiento")
#: Ways that need nothing but a pen and a voice. A signature on the screen needs its own pad.
PROOFS_AT_ENROLMENT = ("de_palabra_en_grupo", "de_palabra_en_persona", "firma_en_papel", "huella_en_papel")
HIMSELF = "misma"
#: What a trainer has to know: whom to leave out of a picture, whom to call.
IN_CLASS = ("imagen", CONTACT)


@dataclass(frozen=True, slots=True)
class PublishedText:
    """The text that is read aloud. ``reviewed`` False: the screen says «propuesta»."""

    key: UUID
    version: int
    language: str
    body: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What a person answered. ``answers``: purpose → ``si no despues``; a purpose that wasn't asked isn't in it."""

    answers: Mapping[str, str]
    proof_method: str
    witness_name: str = ""
    occurred_on: date | None = None


@dataclass(frozen=True, slots=True)
class Permission:
    """One purpose as the record shows it. ``state``: ``standing refused expired withdrawn later unasked``.

    ``proof`` and ``text_version`` None also for who may not see them.
    """

    purpose: str
    label: str
    state: str
    answer: str
    occurred_on: date | None
    expires_on: date | None
    proof: str | None
    text_version: int | None


def published_text(session: Session, edition: Edition) -> PublishedText | None:
    """The edition's text; None while none is published."""
    row = session.get(ConsentText, edition.consent_text) if edition.consent_text else None
    if row is None:
        return None
    return PublishedText(row.id, row.version or 1, row.language or "es", row.body or "", bool(row.reviewed_by_counsel))


def questions() -> tuple[Purpose, ...]:
    """The purposes asked at enrolment, in their order."""
    return tuple(catalogue.purposes()[code] for code in AT_ENROLMENT)


def check_given(given: Given) -> dict[str, UserError]:
    """Field (``consent_<purpose>``, ``proof_method``, ``witness_name``) → what to mend."""
    faults: dict[str, UserError] = {}
    if given.answers.get(PROGRAMME) != YES:
        faults[f"consent_{PROGRAMME}"] = UserError(
            "consent_no" if given.answers.get(PROGRAMME) == NO else "consent_needed", field=f"consent_{PROGRAMME}"
        )
    method = catalogue.proof_methods().get(given.proof_method)
    if method is None:
        faults["proof_method"] = UserError("proof_needed", field="proof_method")
        return faults
    for purpose, answer in given.answers.items():
        try:
            rules.check_proof(
                catalogue.purposes()[purpose],
                answer,
                method,
                tuple(catalogue.proof_methods().values()),
                given.witness_name,
            )
        except UserError as error:
            faults.setdefault(error.field or "proof_method", error)
    return faults


def add_answers(
    session: Session,
    desk: Desk,
    person: UUID,
    given: Given,
    *,
    edition: Edition,
    group: Group | None = None,
    proof: bytes | None = None,
) -> None:
    """One row a purpose answered, in the caller's transaction; a changed answer points to the one it replaces.

    ``proof``: the SHA-256 of the file that proves it.
    """
    current = _standing_rows(session, person)
    day = given.occurred_on or desk.today
    for purpose, answer in given.answers.items():
        before = current.get(purpose)
        session.add(
            Consent(
                id=desk.store.keys.new(),
                person=person,
                purpose=purpose,
                answer=answer,
                text=edition.consent_text,
                proof_method=given.proof_method or None,
                proof=proof,
                witness_name=given.witness_name.strip() or None,
                reader=desk.actor.user,
                occurred_on=day,
                expires_on=_expiry(purpose, day, edition, group) if answer == YES else None,
                replaces=before.id if before is not None else None,
                given_by=HIMSELF,
            )
        )


def _expiry(purpose: str, day: date, edition: Edition, group: Group | None) -> date:
    """Counted from the day the retention term names (retention_terms.csv); from the answer when that day isn't known yet."""
    term = next(r for r in tables.rows("retention_terms") if r["code"] == purpose)
    starts = {
        "fin de la edición": edition.ends_on,
        "fin del grupo": (group.ends_on if group else None) or edition.ends_on,
        "última encuesta": edition.ends_on,
    }
    counts_from = max(day, starts.get(term["counts_from"]) or day)
    return rules.expiry(counts_from, catalogue.purposes()[purpose].default_years)


def record(desk: Desk, person: UUID, given: Given) -> None:
    """Answers given another day. Raises UserError no_right, proof_needed, consent_proof, witness_needed, person_gone."""
    with desk.write("consent.record") as session:
        faults = check_given(Given({PROGRAMME: YES, **given.answers}, given.proof_method, given.witness_name))
        if faults:
            raise next(iter(faults.values()))
        _require_person(session, "consent.record", person)
        add_answers(session, desk, person, given, edition=session.get_one(Edition, desk.actor.edition))


def withdraw(desk: Desk, person: UUID, purpose: str) -> None:
    """Take a permission back; as easy as giving it. Raises UserError no_right, person_gone."""
    with desk.write("consent.withdraw") as session:
        _require_person(session, "consent.withdraw", person)
        edition = session.get_one(Edition, desk.actor.edition)
        add_answers(session, desk, person, Given({purpose: WITHDRAWN}, "de_palabra_en_persona"), edition=edition)


def _require_person(session: Session, action: str, person: UUID) -> None:
    record_scope.require(session, action, Person, person, lambda: UserError("person_gone"))


def _rows(session: Session, person: UUID) -> list[tuple[Consent, int]]:
    """Each answer with the order in which it was recorded: its own entry of the change log, else the row's."""
    made = dict(
        session.execute(
            select(Change.record, Change.seq).where(
                Change.record.in_(select(Consent.id).where(Consent.person == person))
            )
        ).all()
    )
    rows = session.scalars(select(Consent).where(Consent.person == person)).all()
    return [(row, made.get(row.id, row.changed_seq)) for row in rows]


def _standing_rows(session: Session, person: UUID) -> dict[str, Consent]:
    """Purpose → the row that counts: one that another row replaces never does."""
    rows = _rows(session, person)
    replaced = {row.replaces for row, _ in rows if row.replaces is not None}
    left = [(row, seq) for row, seq in rows if row.id not in replaced]
    counting = rules.latest(_answer(row, seq) for row, seq in left)
    return {row.purpose: row for row, seq in left if row.purpose and counting.get(row.purpose) == _answer(row, seq)}


def _answer(row: Consent, seq: int) -> Answer:
    return Answer(row.purpose or "", row.answer or LATER, row.occurred_on or date.min, seq, row.expires_on)


def may_use(session: Session, person: UUID, purpose: str, on: date) -> bool:
    """Whether data of the purpose may be used that day: see ``domain.consents.may_use``."""
    answers = [_answer(row, 0) for row in _standing_rows(session, person).values()]
    return rules.may_use(catalogue.purposes().values(), answers, purpose, on)


def standing_yes(session: Session, person: UUID, on: date) -> dict[str, Consent]:
    """Purpose → the row of each yes that holds that day."""
    found = _standing_rows(session, person)
    return {p: r for p, r in found.items() if r.answer == YES and (r.expires_on is None or on <= r.expires_on)}


def permissions(session: Session, person: UUID, on: date) -> tuple[Permission, ...]:
    """Every purpose ever answered and those of the queue, in their order."""
    rows = _standing_rows(session, person)
    versions = dict(session.execute(select(ConsentText.id, ConsentText.version)).all())
    return tuple(
        _permission(purpose, rows.get(code), versions, on)
        for code, purpose in catalogue.purposes().items()
        if code in rows or code in AT_ENROLMENT
    )


def shown_to(actor: Actor, found: Iterable[Permission]) -> tuple[Permission, ...]:
    """What the actor's roles may see of them: who only teaches, those a class needs; nobody without the right any."""
    shown = sees_purpose(actor)
    proof, text = actor.sees("consent", "proof_method"), actor.sees("consent", "text")
    return tuple(
        replace(p, proof=p.proof if proof else None, text_version=p.text_version if text else None)
        for p in found
        if shown(p.purpose)
    )


def sees_purpose(actor: Actor) -> Callable[[str], bool]:
    """Whether the actor may know what was answered to a purpose."""
    may = actor.may("consent.view")
    only_teaches = may and rights.scopes_for(actor.roles, "consent.view") == ("group",)
    return lambda purpose: may and (not only_teaches or purpose in IN_CLASS)


def _permission(purpose: Purpose, row: Consent | None, versions: Mapping[UUID, int | None], on: date) -> Permission:
    if row is None:
        return Permission(purpose.code, purpose.label, "unasked", "", None, None, "", None)
    states = {YES: "standing", NO: "refused", LATER: "later", WITHDRAWN: "withdrawn"}
    state = states.get(row.answer or "", "later")
    if state == "standing" and row.expires_on is not None and on > row.expires_on:
        state = "expired"
    return Permission(
        purpose.code,
        purpose.label,
        state,
        lists.label_or_code("consent_answers", row.answer or LATER),
        row.occurred_on,
        row.expires_on,
        lists.label_or_code("consent_proof_methods", row.proof_method) if row.proof_method else "",
        versions.get(row.text) if row.text else None,
    )
