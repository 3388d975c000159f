"""Who changed what, when, in Spanish: the change log of one person read aloud.

Values nobody of the actor's roles may see stay out, and so do whole document numbers and telephones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields, lists, places
from oit_campo.clock import stamp_time
from oit_campo.domain.identity_documents import last4
from oit_campo.models.laptop import Change, OutBatch
from oit_campo.models.people import Consent, Contact, IdentityDocument
from oit_campo.models.programme import User
from oit_campo.models.training import Enrolment
from oit_campo.services.desk import Actor
from oit_campo.store.change_log import Op

MOST = 100
_KINDS = {
    "person": "los datos de la persona",
    "contact": "el contacto",
    "identity_document": "el documento",
    "consent": "un permiso",
    "enrolment": "la inscripción",
}
_MADE = {
    "person": "registró a la persona",
    "contact": "anotó el contacto",
    "identity_document": "anotó un documento",
    "consent": "anotó la respuesta a un permiso",
    "enrolment": "la inscribió",
}
_GROUPS = {
    "name": "el nombre",
    "birth": "la fecha de nacimiento",
    "phone": "el teléfono",
    "document": "el documento",
    "withdrawal": "el retiro",
}
#: Shown by their end alone: «termina en 678».
_BY_END = frozenset({"phone", "number"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: words of before and after, "" for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """«Rosa Huamán cambió el teléfono». ``only_here``: the centre hasn't acknowledged it; ``at`` aware UTC."""

    at: datetime
    who: str
    did: str
    kind: str
    changes: tuple[FieldChange, ...]
    only_here: bool


def history(session: Session, actor: Actor, person: UUID) -> tuple[HistoryEntry, ...]:
    """The latest entries first, at most 100. What other laptops did stands at the centre."""
    records = [person]
    for model in (Contact, IdentityDocument, Consent, Enrolment):
        records += session.scalars(select(model.id).where(model.person == person))
    entries = session.scalars(
        select(Change).where(Change.record.in_(records)).order_by(Change.seq.desc()).limit(MOST)
    ).all()
    users = dict(session.execute(select(User.id, User.name)).all())
    answers = _answers(session, person)
    waiting = _unacknowledged(session, {e.batch for e in entries if e.batch})
    return tuple(_entry(entry, actor.roles, users, waiting, answers) for entry in entries)


def _unacknowledged(session: Session, batches: Collection[int]) -> set[int]:
    return set(session.scalars(select(OutBatch.id).where(OutBatch.id.in_(batches), OutBatch.received_at.is_(None))))


def _entry(
    entry: Change,
    roles: Collection[str],
    users: Mapping[UUID, str | None],
    waiting: Collection[int],
    answers: Mapping[UUID, str],
) -> HistoryEntry:
    kind = fields.kind_numbers()[entry.kind]
    edited = entry.op == int(Op.EDIT)
    changed = _edited_fields(kind, entry.values) if edited else []
    visible = [(f, pair) for f, pair in changed if f.seen_by & frozenset(roles)]
    return HistoryEntry(
        stamp_time(entry.stamp),
        (users.get(entry.actor) if entry.actor else None) or "El programa",
        f"cambió {_what(kind, [f for f, _ in changed])}" if edited else answers.get(entry.record) or _MADE[kind.entity],
        kind.entity,
        tuple(FieldChange(f.label_es, show_plain(f, before), show_plain(f, after)) for f, (before, after) in visible),
        entry.batch is None or entry.batch in waiting,
    )


def _answers(session: Session, person: UUID) -> dict[UUID, str]:
    """Consent row → «anotó "Foto, video, voz o testimonio": No»."""
    rows = session.execute(select(Consent.id, Consent.purpose, Consent.answer).where(Consent.person == person))
    return {
        key: f"anotó «{lists.label_or_code('consent_purposes', purpose or '')}»: "
        f"{lists.label_or_code('consent_answers', answer or '')}"
        for key, purpose, answer in rows
    }


def _edited_fields(kind: fields.Kind, raw: bytes | None) -> list[tuple[fields.Field, tuple[object, object]]]:
    if raw is None:  # erased
        return []
    by_wire = kind.by_wire()
    found = []
    for number, pair in cbor2.loads(raw).items():
        if number in by_wire and pair[0] != pair[1]:
            found.append((by_wire[number], (pair[0], pair[1])))
    return found


def _what(kind: fields.Kind, changed: Sequence[fields.Field]) -> str:
    """One field by its name, a group by its own, several things by their kind."""
    groups = {f.merge.removeprefix("group:") for f in changed if f.merge.startswith("group:")}
    if len(groups) == 1 and all(f.merge.startswith("group:") for f in changed):
        return _GROUPS.get(next(iter(groups)), _KINDS[kind.entity])
    if len(changed) == 1:
        return f"«{changed[0].label_es}»"
    return _KINDS[kind.entity]


def show_plain(field: fields.Field, value: object) -> str:
    """A value of the change log for the eye. Keys say nothing and aren't shown; of a file only that there is one."""
    if value is not None and field.type == "bytes_ref":
        return "un archivo"
    if value is None or isinstance(value, (bytes, list)):
        return ""
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if field.type == "date" and isinstance(value, int):
        return f"{date(1970, 1, 1) + timedelta(days=value):%d/%m/%Y}"
    return show_text(field, str(value))


def show_text(field: fields.Field, value: str) -> str:
    """A stored text or code for the eye; a number by its end alone."""
    if field.name in _BY_END:
        return f"termina en {last4(value)[1:]}" if last4(value) else "••••"
    base, _, catalogue = field.type.partition(":")
    if base != "code":
        return value
    if catalogue == "ubigeo":
        return place_label(value)
    return lists.label_or_code(catalogue, value)


def place_label(code: str) -> str:
    """«Wanchaq, Cusco, Cusco», or the code itself when this version doesn't know it."""
    try:
        return places.get(code).label
    except KeyError:
        return code
