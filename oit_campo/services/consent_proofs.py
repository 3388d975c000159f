"""How a permission is proved: the photo of the signed sheet, or the signature drawn on the screen.

``consent.proof`` is filled once. A permission that has its proof keeps it; another signature is another row.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import consents as catalogue
from oit_campo.domain.consents import YES
from oit_campo.errors import UserError
from oit_campo.models.attachments import Attachment
from oit_campo.models.people import Consent, Person
from oit_campo.models.programme import Edition
from oit_campo.services import attachments, consents, person_edits, record_scope
from oit_campo.services.attachments import JPEG, PDF_TYPE, Prepared, Shown
from oit_campo.services.consents import Given
from oit_campo.services.desk import Desk

SHEET, SIGNATURE = "consent_sheet", "consent_signature"
ON_SCREEN, ON_PAPER = "firma_en_pantalla", "firma_en_papel"
_RECORD, _VIEW = "consent.record", "consent.view_proof"


@dataclass(frozen=True, slots=True)
class Proof:
    """The file of a standing yes: what there is, and what the actor may do about it.

    ``state``: ``none`` (a word was enough), ``lacking`` (paper, and its photo is still to come), ``here``, ``elsewhere`` (another
    laptop has the bytes). ``is_sheet``: a photo or scan, no signature of the screen. ``question`` is what was said yes to.
    """

    consent: UUID
    state: str
    is_sheet: bool
    question: str
    may_add_sheet: bool
    may_sign: bool
    may_view: bool


def of_person(desk: Desk, person: UUID) -> dict[str, Proof]:
    """Purpose → its proof, for each yes that stands today. Raises UserError no_right, person_gone."""
    with desk.read("people.view") as session:
        person_edits.require_person(session, "people.view", person)
        records = record_scope.reaches(session, desk, _RECORD, Person, person)
        views = attachments.may_see(desk, SHEET) and record_scope.reaches(session, desk, _VIEW, Person, person)
        rows = consents.standing_yes(session, person, desk.today)
        shown = consents.sees_purpose(desk.actor)
        return {purpose: _proof(session, row, records, views) for purpose, row in rows.items() if shown(purpose)}


def _proof(session: Session, row: Consent, records: bool, views: bool) -> Proof:
    method = catalogue.proof_methods().get(row.proof_method or "")
    on_paper = method is not None and method.needs_file and method.code != ON_SCREEN
    is_sheet = on_paper
    if row.proof is None:
        state = "lacking" if method is not None and method.needs_file else "none"
    else:
        state = "here" if attachments.is_here(session, row.proof) else "elsewhere"
        kept = session.scalar(select(Attachment.media_type).where(Attachment.sha256 == row.proof).limit(1))
        is_sheet = kept in (JPEG, PDF_TYPE) if kept else on_paper
    return Proof(
        row.id,
        state,
        is_sheet,
        catalogue.purposes()[row.purpose or ""].question,
        may_add_sheet=records and on_paper and row.proof is None,
        may_sign=records and row.proof is None,
        may_view=views and state == "here",
    )


def add_sheet(desk: Desk, person: UUID, consent: UUID, prepared: Prepared) -> None:
    """The photo or scan of the sheet that the person signed.

    Raises UserError no_right, person_gone, proof_gone, proof_stands; KnownError disk_full, save_failed.
    """
    with attachments.added(desk, prepared) as (session, sha256):
        row = _lacking(session, desk, person, consent)
        method = catalogue.proof_methods().get(row.proof_method or "")
        if method is None or not method.needs_file or method.code == ON_SCREEN:
            raise UserError("proof_gone")
        row.proof = sha256


def sign(desk: Desk, person: UUID, consent: UUID, prepared: Prepared) -> None:
    """The person signs on the screen what stands: a yes of today in the place of the one that had no proof.

    Raises UserError no_right, person_gone, proof_gone, proof_stands; KnownError disk_full, save_failed.
    """
    with attachments.added(desk, prepared) as (session, sha256):
        purpose = _lacking(session, desk, person, consent).purpose or ""
        edition = session.get_one(Edition, desk.actor.edition)
        consents.add_answers(session, desk, person, Given({purpose: YES}, ON_SCREEN), edition=edition, proof=sha256)


def signed_on_paper(desk: Desk, person: UUID, consent: UUID) -> None:
    """Who can't or won't sign on a screen signed a sheet: a yes of today proved so; its photo comes later.

    Raises UserError no_right, person_gone, proof_gone, proof_stands.
    """
    with desk.write(_RECORD) as session:
        row = _lacking(session, desk, person, consent)
        if row.proof_method != ON_PAPER:
            given = Given({row.purpose or "": YES}, ON_PAPER)
            edition = session.get_one(Edition, desk.actor.edition)
            consents.add_answers(session, desk, person, given, edition=edition)


def _lacking(session: Session, desk: Desk, person: UUID, consent: UUID) -> Consent:
    """The row, when it stands as a yes and has no proof yet."""
    person_edits.require_person(session, _RECORD, person)
    standing = consents.standing_yes(session, person, desk.today).values()
    row = next((one for one in standing if one.id == consent), None)
    if row is None:
        raise UserError("proof_gone")
    if row.proof is not None:
        raise UserError("proof_stands")
    return row


def view(desk: Desk, person: UUID, consent: UUID) -> Shown:
    """The sheet or the signature, in memory; who looked, at whose and when is written down first.

    Raises UserError no_right, person_gone, proof_gone; KnownError attachment_elsewhere, attachment_missing, attachment_damaged.
    """
    attachments.require_sight(desk, SHEET)
    with desk.write(_VIEW) as session:
        person_edits.require_person(session, _VIEW, person)
        row = session.get(Consent, consent)
        if row is None or row.person != person or row.proof is None:
            raise UserError("proof_gone")
        attachments.note_reading(session, desk, person, consent)
        sha256 = row.proof
    with desk.read(_VIEW) as session:
        return attachments.read(session, desk, sha256)
