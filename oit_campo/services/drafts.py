"""Open forms: one row each, text as typed. Beside the change log and the wire; gone when the form is saved or thrown away."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.domain.consents import YES
from oit_campo.errors import UserError
from oit_campo.models.laptop import Draft, StoreFact
from oit_campo.services import record_scope
from oit_campo.services.desk import Desk

ENROLMENT = "enrolment"
CONSENT_FIELD = "consent_programa"
#: A fact of the store for each enrolment form that was finished or thrown away: the same form open twice doesn't enrol twice.
_GONE = "form_gone:"


@dataclass(frozen=True, slots=True)
class OpenForm:
    """What stands in a form: field → text as typed. ``version`` of the page that wrote it; ``title`` for the list."""

    key: UUID
    form: str
    version: int
    title: str
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """An open form with its times (aware UTC)."""

    form: OpenForm
    started_at: datetime
    saved_at: datetime


def new_key(desk: Desk) -> UUID:
    """The key of a form that is being opened."""
    return desk.store.keys.new()


def save_draft(desk: Desk, form: OpenForm) -> datetime:
    """Keep the form as it stands now; gives the moment it was safe.

    Nothing of a person is kept before the yes: raises UserError consent_needed for an enrolment without it.
    Raises UserError draft_gone when the draft is somebody else's, or was finished or thrown away meanwhile.
    """
    if form.form == ENROLMENT and form.typed.get(CONSENT_FIELD) != YES:
        raise UserError("consent_needed", field=CONSENT_FIELD)
    now = desk.store.clock.now()
    with desk.own_write() as session:
        row = _own(session, form.key)
        if row is None:
            _check_never_closed(session, form.key)
            row = Draft(id=form.key, owner=desk.actor.user, form=form.form, started_at=now)
            session.add(row)
        row.form_version, row.title, row.saved_at = form.version, form.title, now
        row.typed = json.dumps(dict(form.typed), ensure_ascii=False, sort_keys=True)
    return now


def list_drafts(desk: Desk, form: str = "") -> tuple[SavedDraft, ...]:
    """The actor's open forms (of one kind when named), the one touched last first."""
    query = select(Draft).order_by(Draft.saved_at.desc(), Draft.id)
    if form:
        query = query.where(Draft.form == form)
    with desk.own_read() as session:
        return tuple(_shown(row) for row in session.scalars(query))


def load_draft(desk: Desk, key: UUID) -> SavedDraft:
    """One of the actor's open forms. Raises UserError draft_gone."""
    with desk.own_read() as session:
        row = _own(session, key)
        if row is None:
            raise UserError("draft_gone")
        return _shown(row)


def discard_draft(desk: Desk, key: UUID) -> None:
    """Throw an open form away; nothing happens when it is already gone. Raises UserError draft_gone like ``load_draft``."""
    with desk.own_write() as session:
        _end(session, key)


def close(session: Session, key: UUID) -> None:
    """In the transaction that makes rows of the form; a form that was never kept has nothing to close.

    Raises UserError draft_gone when it is somebody else's, or was finished or thrown away meanwhile: nothing is made twice.
    """
    if not _end(session, key):
        _check_never_closed(session, key)


def _own(session: Session, key: UUID) -> Draft | None:
    """The form, None when there is none. Raises UserError draft_gone when it is somebody else's."""
    row = session.get(Draft, key)
    if row is None and record_scope.exists_anywhere(session, Draft, key):
        raise UserError("draft_gone")
    return row


def _end(session: Session, key: UUID) -> bool:
    """Delete the form and remember it; whether it was there."""
    row = _own(session, key)
    if row is None:
        return False
    if row.form == ENROLMENT:  # the key of other forms is that of what they make, which can't be made twice
        session.add(StoreFact(name=_fact(key), value=b""))
    session.delete(row)
    return True


def _check_never_closed(session: Session, key: UUID) -> None:
    if session.get(StoreFact, _fact(key)) is not None:
        raise UserError("draft_gone")


def _fact(key: UUID) -> str:
    return f"{_GONE}{key.hex}"


def _shown(row: Draft) -> SavedDraft:
    form = OpenForm(row.id, row.form, row.form_version, row.title, json.loads(row.typed))
    return SavedDraft(form, row.started_at, row.saved_at)
