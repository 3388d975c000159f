"""The people of this laptop: found while typing, listed with their stage and the first thing each one lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rapidfuzz.distance import JaroWinkler
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from oit_campo.catalogues import states
from oit_campo.domain import names
from oit_campo.domain.eligibility import CertificateKind
from oit_campo.domain.names import fold
from oit_campo.domain.phonetics import phonetic_key, phonetic_prefix
from oit_campo.models.certificates import Certificate
from oit_campo.models.people import Consent, IdentityDocument, Person
from oit_campo.models.plans import BusinessPlan
from oit_campo.models.programme import Course
from oit_campo.models.training import AttendanceMark, Enrolment, Group
from oit_campo.services.desk import Desk
from oit_campo.services.person_documents import masked_documents
from oit_campo.store import people_index
from oit_campo.store.people_index import INDEX

__all__ = ["Filters", "Found", "GroupChoice", "PersonRow", "group_choices", "list_people", "search", "stages_shown"]

FEW = 5
_RERANKED = 200
_NEAR_ENOUGH = 0.84
PLAN_STAGE = "plan_presentado"
TRAINED = "formada"
#: A certificate of the course, issued and not voided (certificate_states).
_STANDS = (Certificate.kind == CertificateKind.CERTIFICATE.value, Certificate.state.in_(("provisional", "registrado")))


@dataclass(frozen=True, slots=True)
class Filters:
    """``text`` as typed; ``stage`` a state code of ``stages_shown``; ``lacking``: only who lacks something."""

    text: str = ""
    group: UUID | None = None
    stage: str = ""
    lacking: bool = False


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the list. ``light``: ``ok warn bad next none``; ``lacks`` the first missing thing; ``why`` she was found."""

    person: UUID
    name: str
    list_name: str
    document: str
    code: str
    group: str
    stage: str
    light: str
    lacks: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the list. ``total`` people within reach; ``more``: others follow after this page."""

    rows: tuple[PersonRow, ...]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A group to filter by."""

    key: UUID
    name: str
    course: str


def search(desk: Desk, text: str, limit: int = 20) -> tuple[PersonRow, ...]:
    """People by the beginning of their words, by sound, by a slip in one word, by document or code; best first.

    Raises UserError no_right.
    """
    with desk.read("people.search") as session:
        return _found_by_text(session, desk, Filters(text=text), limit)


def by_key(desk: Desk, keys: Sequence[UUID]) -> tuple[PersonRow, ...]:
    """The lines of these people, those within reach. Raises UserError no_right."""
    with desk.read("people.search") as session:
        wanted = set(session.scalars(select(Person.id).where(Person.id.in_(keys))))
        return rows_of(session, desk.actor.edition, [key for key in keys if key in wanted], desk.today)


def list_people(desk: Desk, filters: Filters, limit: int = 200, offset: int = 0) -> Found:
    """A page of people: the best match first with ``text``, alphabetical in a group, else the latest first.

    Raises UserError no_right.
    """
    with desk.read("people.search") as session:
        total = session.execute(select(func.count()).select_from(Person)).scalar_one()
        if filters.text.strip():
            rows = _found_by_text(session, desk, filters, offset + limit + 1)[offset:]
        elif filters.group is not None:
            rows = _of_group(session, desk, filters)[offset : offset + limit + 1]
        else:
            rows = _latest(session, desk, filters, limit + 1, offset)
    return Found(tuple(rows[:limit]), total, len(rows) > limit)


def group_choices(desk: Desk) -> tuple[GroupChoice, ...]:
    """The edition's groups, by name. Raises UserError no_right."""
    with desk.read("people.search") as session:
        rows = session.execute(
            select(Group, Course.title)
            .join(Course, Course.id == Group.course)
            .where(Group.edition == desk.actor.edition)
            .order_by(Group.name)
        )
        return tuple(GroupChoice(group.id, group.name or "", title or "") for group, title in rows)


def stages_shown() -> tuple[tuple[str, str], ...]:
    """(state code, words) of the stages the list filters by."""
    return tuple((code, states.label(code)) for code in ("inscrita", "en_formacion", TRAINED, PLAN_STAGE, "retirada"))


# --- by text --------------------------------------------------------------------------------------------------------


def _found_by_text(session: Session, desk: Desk, filters: Filters, limit: int) -> tuple[PersonRow, ...]:
    ways = _ways(session, filters.text, limit)
    conditions = _conditions(filters, desk.actor.edition)
    wanted = set(ways)
    if ways and conditions:
        wanted = set(session.scalars(select(Person.id).where(Person.id.in_(ways), *conditions)))
    keys = [key for key in ways if key in wanted][:limit]
    return rows_of(session, desk.actor.edition, keys, desk.today, ways)


def _ways(session: Session, text: str, limit: int) -> dict[UUID, str]:
    """Person → why she was found, in the order of the ways, the surest first."""
    typed, found = fold(text), dict[UUID, str]()
    if any(c.isdigit() for c in typed):
        for key in people_index.find(session, people_index.numbered(text), limit):
            found[key] = "documento o código"
    most = max(limit, _RERANKED)
    for match, why in ((people_index.starting_with(text), ""), (people_index.sounding_like(text), "suena igual")):
        if len(found) < limit:
            for key in people_index.find(session, match, most):
                found.setdefault(key, why)
    if len(found) < FEW and len(typed) >= 3:
        for key in _with_a_slip(session, typed):
            found.setdefault(key, "nombre parecido")
    return found


def _with_a_slip(session: Session, typed: str) -> list[UUID]:
    """One word badly heard: the others still fit, or its first sounds do. Ranked by likeness, the unlike left out."""
    sounds = [phonetic_prefix(word) for word in typed.split()]
    tries = (
        [" ".join(s for i, s in enumerate(sounds) if i != left) for left in range(len(sounds))] if sounds[1:] else []
    )
    tries += [" ".join(s[:2] for s in sounds)]
    keys: dict[UUID, None] = {}
    for attempt in tries:
        match = people_index.sounding_like(attempt)
        keys.update(dict.fromkeys(people_index.find(session, match, _RERANKED)))
    rows = session.execute(select(INDEX.c.person, INDEX.c.sounds).where(_is_one_of(session, keys)))
    scored = sorted(((-_likeness(typed, sounds_), key) for key, sounds_ in rows), key=lambda pair: pair[0])
    return [key for score, key in scored if -score >= _NEAR_ENOUGH]


def _is_one_of(session: Session, keys: Iterable[UUID]) -> ColumnElement[bool]:
    return INDEX.c.rowid.in_(people_index.rows_of(session, list(keys)))


def _likeness(typed: str, sounds: str) -> float:
    """The mean over the typed words of the best Jaro-Winkler to any word of the name."""
    words = sounds.split()
    best = [max((JaroWinkler.similarity(phonetic_key(w), s) for s in words), default=0.0) for w in typed.split()]
    return sum(best) / len(best)


# --- by filters -------------------------------------------------------------------------------------------------------


def _latest(session: Session, desk: Desk, filters: Filters, limit: int, offset: int) -> tuple[PersonRow, ...]:
    query = (
        select(Person.id)
        .join(INDEX, INDEX.c.person == Person.id)
        .where(*_conditions(filters, desk.actor.edition))
        .order_by(INDEX.c.rowid.desc())
        .limit(limit)
        .offset(offset)
    )
    return rows_of(session, desk.actor.edition, session.scalars(query).all(), desk.today)


def _of_group(session: Session, desk: Desk, filters: Filters) -> tuple[PersonRow, ...]:
    query = select(Person.id, Person.given_names, Person.first_surname, Person.second_surname).where(
        *_conditions(filters, desk.actor.edition)
    )
    people = sorted(session.execute(query), key=lambda row: names.sort_key(*(part or "" for part in row[1:])))
    return rows_of(session, desk.actor.edition, [row[0] for row in people], desk.today)


def _conditions(filters: Filters, edition: UUID) -> list[ColumnElement[bool]]:
    here = select(Enrolment.id).where(Enrolment.person == Person.id, Enrolment.edition == edition)
    found: list[ColumnElement[bool]] = []
    if filters.group is not None:
        found.append(here.where(Enrolment.group == filters.group).exists())
    if filters.stage:
        found.append(here.where(*_in_stage(filters.stage)).exists())
    if filters.lacking:
        document = select(IdentityDocument.id).where(IdentityDocument.person == Person.id)
        found.append(~document.exists() | here.where(Enrolment.group.is_(None)).exists() | ~here.exists())
    return found


def _in_stage(stage: str) -> list[ColumnElement[bool]]:
    """The stages of the list as conditions on an enrolment."""
    marked = select(AttendanceMark.status).where(AttendanceMark.enrolment == Enrolment.id).exists()
    planned = select(BusinessPlan.id).where(BusinessPlan.enrolment == Enrolment.id).exists()
    gone = Enrolment.withdrawn_on.is_not(None) & Enrolment.returned_on.is_(None)
    if stage == "retirada":
        return [gone]
    if stage == PLAN_STAGE:
        return [~gone, marked, planned]
    if stage in (TRAINED, "en_formacion"):
        return [~gone, marked, ~planned, _certified() if stage == TRAINED else ~_certified()]
    return [~gone, ~marked]


def _certified() -> ColumnElement[bool]:
    """Whether the enrolment has a certificate that stands: proof that the course's rule was met."""
    return select(Certificate.id).where(Certificate.enrolment == Enrolment.id, *_STANDS).exists()


# --- lines ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in the edition, in words."""

    enrolment: UUID
    group: str
    stage: str
    label: str
    certified: bool = False


def rows_of(
    session: Session, edition: UUID, keys: Sequence[UUID], today: date, why: dict[UUID, str] | None = None
) -> tuple[PersonRow, ...]:
    """The lines of these people, in this order, in a handful of statements."""
    people = {p.id: p for p in session.scalars(select(Person).where(Person.id.in_(keys)))}
    documents = masked_documents(session, keys)
    standings = standings_of(session, edition, keys)
    refused = _without_permission(session, keys, today)
    rows = []
    for key in keys:
        person, standing = people[key], standings.get(key)
        light, lacks = _first_lack(standing, documents.get(key, ""), key in refused)
        parts = (person.given_names or "", person.first_surname or "", person.second_surname or "")
        rows.append(
            PersonRow(
                key,
                names.full_name(*parts),
                names.list_name(*parts),
                documents.get(key, "Sin documento"),
                person.participant_code or "",
                standing.group if standing else "",
                standing.label if standing else "No inscrita en esta edición",
                light,
                lacks,
                (why or {}).get(key, ""),
            )
        )
    return tuple(rows)


def _first_lack(standing: Standing | None, document: str, refused: bool) -> tuple[str, str]:
    if refused:
        return "bad", "permiso"
    if standing is None:
        return "warn", "inscripción"
    if standing.stage == "retirada":
        return "none", "se retiró"
    if not document:
        return "warn", "documento"
    if not standing.group:
        return "warn", "grupo"
    return "ok", "nada"


def standings_of(session: Session, edition: UUID, keys: Sequence[UUID]) -> dict[UUID, Standing]:
    """Person → where she stands in the edition; who isn't enrolled in it is left out."""
    rows = session.execute(
        select(Enrolment, Group.name)
        .outerjoin(Group, Group.id == Enrolment.group)
        .where(Enrolment.person.in_(keys))  # the edition asked here too, SQLite would read all of it: most of a laptop
    )
    enrolments = [(row, group or "") for row, group in rows if row.edition == edition]
    wanted = [row.id for row, _ in enrolments]
    marked = set(
        session.scalars(select(AttendanceMark.enrolment).where(AttendanceMark.enrolment.in_(wanted)).distinct())
    )
    certified = set(
        session.scalars(select(Certificate.enrolment).where(Certificate.enrolment.in_(wanted), *_STANDS).distinct())
    )
    planned = set(session.scalars(select(BusinessPlan.enrolment).where(BusinessPlan.enrolment.in_(wanted))))
    found = {}
    for row, group in enrolments:
        facts = [
            g
            for g, on in (
                ("primera_marca_de_asistencia", row.id in marked),
                ("regla_del_curso", row.id in certified),
                ("plan_recibido", row.id in planned),
            )
            if on
        ]
        gone = row.withdrawn_on is not None and row.returned_on is None
        stage = "retirada" if gone else states.stage("inscrita", facts)
        label = states.label(stage).removesuffix(" (motivo)")
        found[row.person] = Standing(row.id, group, stage, label, row.id in certified)
    return found


def _without_permission(session: Session, keys: Sequence[UUID], today: date) -> set[UUID]:
    """Who took the programme's permission back, or whose permission has ended."""
    rows = session.execute(
        select(Consent.person, Consent.id, Consent.replaces, Consent.answer, Consent.expires_on).where(
            Consent.person.in_(keys), Consent.purpose == "programa"
        )
    ).all()
    replaced = {row.replaces for row in rows}
    return {
        row.person
        for row in rows
        if row.id not in replaced and (row.answer != "si" or (row.expires_on is not None and row.expires_on < today))
    }
