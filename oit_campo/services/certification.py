"""Issuing certificates and statements: a final number first, committed; then the paper; never a paper the register doesn't know.

Numbers, states and reprints follow docs/adr/003: a failed drawing burns its number, a failed printer does not.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import lists
from oit_campo.documents.chain import day_number, read_laptop_certificate
from oit_campo.documents.proof import is_of_laptop
from oit_campo.documents.wording import CertificateSheet
from oit_campo.domain.certificate_number import CertificateNumber, letters_from_run_prefix, parse_number
from oit_campo.domain.eligibility import CertificateKind, Reason
from oit_campo.errors import KnownError, UserError
from oit_campo.logs import Log
from oit_campo.models.certificates import Certificate
from oit_campo.models.laptop import StoreFact
from oit_campo.services import certificate_rows, record_scope
from oit_campo.services.certificate_views import (
    PROVISIONAL,
    RESERVED,
    STANDING,
    UNPRINTED,
    USUAL,
    VOID,
    Candidate,
    Choices,
    sheet_of,
    view_of,
)
from oit_campo.services.desk import Desk, no_right

COUNTRY = "PE"
COUNTER = "certificate_counter"
RIGHTS = {
    CertificateKind.CERTIFICATE: "certificates.issue",
    CertificateKind.PARTICIPATION: "certificates.issue_statement",
    CertificateKind.ENROLMENT: "certificates.issue_enrolment_statement",
}
log = Log("services.certification")
Draw = Callable[[Sequence[CertificateSheet]], bytes]


def draw_sheets(sheets: Sequence[CertificateSheet]) -> bytes:
    """The PDF of these sheets, a page each."""
    from oit_campo.documents.certificate import draw_certificates  # ReportLab, only when something is drawn

    return draw_certificates(sheets)


def check_sheet(sheet: CertificateSheet) -> None:
    """Raises UserError letters_unprintable, text_too_long: all that could stop the drawing, before a number is spent."""
    from oit_campo.documents import certificate

    certificate.check_sheet(sheet)


# --- issuing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper issued: its row, its number and its PDF of one page."""

    certificate: UUID
    enrolment: UUID
    number: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """Who got none, and why (a sentence code with its parameters)."""

    enrolment: UUID
    list_name: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Issued:
    """What came of a batch. ``cancelled``: stopped between two people; what was issued before stands."""

    papers: tuple[Paper, ...]
    refused: tuple[Refused, ...]
    cancelled: bool = False


def may_issue(desk: Desk, kind: CertificateKind = CertificateKind.CERTIFICATE) -> str:
    """Why nothing can be issued here today, as a sentence code; empty when it can. Reads the store: not for the window's thread.

    The laptop's certificate says what it was given; what the centre withdrew since stands in its row, as of the last exchange.
    """
    laptop = read_laptop_certificate(desk.activation.certificate)
    if not desk.actor.may(RIGHTS[kind]):
        return "no_right"
    if not laptop.may_issue or _is_withdrawn(desk, kind):
        return "laptop_cannot_issue"
    return "" if laptop.from_day <= day_number(desk.today) <= laptop.until_day else "laptop_certificate_expired"


def _is_withdrawn(desk: Desk, kind: CertificateKind) -> bool:
    with desk.look(RIGHTS[kind]) as (ask, _):  # of this laptop itself
        found = ask("SELECT may_issue, state FROM device WHERE id = ?", desk.activation.device.bytes)
    return any(not may_issue or state != "activa" for may_issue, state in found)


def _require_issue(desk: Desk, kind: CertificateKind) -> None:
    desk.actor.require(RIGHTS[kind])
    match may_issue(desk, kind):
        case "laptop_cannot_issue":
            raise UserError("laptop_cannot_issue")
        case "laptop_certificate_expired":
            raise UserError("laptop_certificate_expired")


def issue(
    desk: Desk,
    group: UUID,
    enrolments: Collection[UUID],
    choices: Choices = USUAL,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    draw: Draw = draw_sheets,
) -> Issued:
    """A paper for each of these who meets the rule, in the order of their surnames; the others are refused with the reason.

    Per person: the number is reserved and committed, then the paper drawn, then the register says issued. A reservation that a
    power cut left behind is finished with the number it has. Raises UserError no_right, laptop_cannot_issue,
    laptop_certificate_expired; KeyError for the group; KnownError when the store can't be written (what was issued stands).
    """
    _require_issue(desk, choices.kind)
    with desk.read(RIGHTS[choices.kind]) as session:
        view = view_of(session, desk, group, choices)
    known = [c for c in (*view.meets, *view.not_yet, *view.issued) if c.enrolment in set(enrolments)]
    refused = [Refused(e, "", Reason("not_enrolled")) for e in enrolments if e not in {c.enrolment for c in known}]
    papers: list[Paper] = []
    for place, one in enumerate(known):
        progress(place, len(known))
        if cancelled():
            return Issued(tuple(papers), tuple(refused), cancelled=True)
        outcome = _issue_one(desk, group, one, choices, draw)
        if isinstance(outcome, Paper):
            papers.append(outcome)
        else:
            refused.append(Refused(one.enrolment, one.list_name, outcome))
    progress(len(known), len(known))
    return Issued(tuple(papers), tuple(refused))


def _issue_one(desk: Desk, group: UUID, who: Candidate, choices: Choices, draw: Draw) -> Paper | Reason:
    if who.reasons:
        return who.reasons[0]
    try:
        certificate, sheet = _reserve(desk, group, who, choices)
    except UserError as error:
        return Reason(error.code, error.params)
    try:
        pdf = draw((sheet,))
    except Exception as error:  # noqa: BLE001 - whatever stops the drawing, the number is burned and the batch goes on
        log.bug(certificate, error)
        _set_state(desk, certificate, choices.kind, UNPRINTED)
        return Reason("certificate_not_drawn")
    _set_state(desk, certificate, choices.kind, PROVISIONAL)
    return Paper(certificate, who.enrolment, sheet.number, pdf)


def _reserve(desk: Desk, group: UUID, who: Candidate, choices: Choices) -> tuple[UUID, CertificateSheet]:
    """A row with its final number and its signed code, committed before anything is drawn."""
    with desk.write(RIGHTS[choices.kind]) as session:
        row = _left_behind(session, desk, group, who, choices.kind)
        if row is None:
            row = certificate_rows.new_row(session, desk, group, who, choices, _next_number(session, desk))
        sheet = sheet_of(row, desk.activation.verifier_host)
        check_sheet(sheet)
        return row.id, sheet


def _left_behind(
    session: Session, desk: Desk, group: UUID, who: Candidate, kind: CertificateKind
) -> Certificate | None:
    """This laptop's own reservation that was never drawn. Raises UserError certificate_exists when a paper stands."""
    course = certificate_rows.course_of(session, group)
    rows = session.scalars(
        select(Certificate)
        .where(Certificate.enrolment == who.enrolment, Certificate.course == course.id, Certificate.kind == kind.value)
        .order_by(Certificate.number)
    ).all()
    for row in rows:
        if row.state in STANDING:
            raise UserError("certificate_exists", numero=row.number or "")
    return next((r for r in rows if r.state == RESERVED and _is_own(desk, r.signed_payload, r.number)), None)


def _is_own(desk: Desk, signed: bytes | None, number: str | None) -> bool:
    """Whether this laptop's key signed it: anybody's program can write a row with our prefix."""
    return is_of_laptop(signed, number, read_laptop_certificate(desk.activation.certificate).public_key)


def _next_number(session: Session, desk: Desk) -> CertificateNumber:
    """The next of this laptop. A store put back from a backup goes on after its own that the register holds."""
    fact = session.get(StoreFact, COUNTER)
    counter = 1 + _latest_of_own(session, desk, int.from_bytes(fact.value, "big") if fact else 0)
    session.merge(StoreFact(name=COUNTER, value=counter.to_bytes(8, "big")))
    letters = letters_from_run_prefix(desk.store.keys.prefix)
    return CertificateNumber(COUNTRY, desk.activation.prefix, counter, letters)


def _latest_of_own(session: Session, desk: Desk, known: int) -> int:
    """The highest counter of what this laptop signed, ``known`` at least. Numbers are as long as one another: text sorts them."""
    own = f"{COUNTRY}-{desk.activation.prefix}-"
    rows = session.execute(
        select(Certificate.number, Certificate.signed_payload)
        .where(Certificate.number.startswith(own), Certificate.number > f"{own}{known + 1:06d}")
        .order_by(Certificate.number.desc()),
        execution_options={record_scope.BEYOND: (Certificate,)},  # no number is given twice, whoever's paper it is on
    )
    for number, signed in rows:
        if _is_own(desk, signed, number):
            return max(known, parse_number(number or "").counter)
    return known


def _set_state(desk: Desk, certificate: UUID, kind: CertificateKind, state: str) -> None:
    with desk.write(RIGHTS[kind]) as session:
        session.get_one(Certificate, certificate).state = state


# --- the paper again -------------------------------------------------------------------------------------------------


def draw(desk: Desk, certificate: UUID) -> bytes:
    """The PDF as it was first drawn, byte for byte. Raises UserError no_right, certificate_voided, certificate_unprinted."""
    return draw_many(desk, [certificate])


def draw_many(desk: Desk, certificates: Sequence[UUID]) -> bytes:
    """Several in one PDF, in the order given. Raises as ``draw``; ValueError when there are none."""
    with desk.read("certificates.preview") as session:
        rows = [_standing(session, "certificates.preview", certificate) for certificate in certificates]
        sheets = [sheet_of(row, desk.activation.verifier_host) for row in rows]
    return draw_sheets(sheets)


def preview(desk: Desk, group: UUID, enrolment: UUID, choices: Choices = USUAL) -> bytes:
    """The page as it would be, with a number and a code that are nobody's; nothing is written.

    Raises UserError no_right, letters_unprintable, text_too_long; no_right also for who isn't in the group.
    """
    with desk.read("certificates.preview") as session:
        view = view_of(session, desk, group, choices)
        who = next((c for c in (*view.meets, *view.not_yet, *view.issued) if c.enrolment == enrolment), None)
        if who is None:
            raise no_right("certificates.preview")
        sheet = certificate_rows.preview_sheet(session, desk, group, who, choices)
    check_sheet(sheet)
    return draw_sheets([sheet])


def _standing(session: Session, action: str, certificate: UUID) -> Certificate:
    """The row, when it is within reach and there is a paper of it."""
    row = record_scope.require(session, action, Certificate, certificate, lambda: UserError("certificate_unprinted"))
    if row.state == VOID:
        raise UserError("certificate_voided")
    if row.state not in STANDING:
        raise UserError("certificate_unprinted")
    return row


def reprint(desk: Desk, certificate: UUID) -> bytes:
    """The same paper, with its number, that says «Copia n.º»; the copies are counted when it is drawn.

    Raises UserError no_right, certificate_voided, certificate_unprinted.
    """
    with desk.write("certificates.reprint") as session:
        row = _standing(session, "certificates.reprint", certificate)
        row.copies = (row.copies or 0) + 1
        return draw_sheets([sheet_of(row, desk.activation.verifier_host, row.copies)])


def void(desk: Desk, certificate: UUID, reason: str) -> None:
    """Void is not delete: the number stays in the register with the reason (a code of void_reasons).

    Raises UserError no_right, void_reason, certificate_voided, certificate_unprinted.
    """
    if not lists.is_code("void_reasons", reason):
        raise UserError("void_reason", field="reason")
    with desk.write("certificates.void") as session:
        row = _standing(session, "certificates.void", certificate)
        row.state, row.void_reason, row.voided_on = VOID, reason, desk.today


# --- out of the store, by explicit export ----------------------------------------------------------------------------


def file_name(numbers: Sequence[str]) -> str:
    """A name that tells nobody's: the number, or the first and the last counter of a batch."""
    if len(numbers) == 1:
        return f"{numbers[0]}.pdf"
    first, last = numbers[0].rsplit("-", 2)[0], numbers[-1].split("-")
    return f"{first}-{last[2]}.pdf" if len(last) > 2 else f"{first}.pdf"


#: A paper on its way, in the folder the person chose: a name of the program's own folder would leave plain names in there. Always
#: the same, so that a program that was killed in the middle leaves one at most, which the next paper saved there takes away; it
#: ends in .pdf, so that who finds it knows what it is.
HALF_PAPER = ".oit-campo-guardando.pdf"
_ONE_PAPER = threading.Lock()


def save_pdf(pdf: bytes, folder: Path, numbers: Sequence[str]) -> Path:
    """Write the PDF whole or not at all, beside what is already there; gives where. Raises KnownError folder_unwritable."""
    name = file_name(numbers)
    try:
        with _ONE_PAPER:
            half = folder / HALF_PAPER
            half.unlink(missing_ok=True)
            target = next(p for p in _free_names(folder, name) if not p.exists() or p.read_bytes() == pdf)
            try:
                _write_half(half, pdf)
                os.replace(half, target)
            except OSError:
                half.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise KnownError("folder_unwritable") from error
    return target


def _write_half(half: Path, pdf: bytes) -> None:
    """Never into a file that was there. Raises OSError, also when another program in a shared folder took its place meanwhile."""
    with open(half, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(pdf)
        file.flush()
        os.fsync(file.fileno())
        if not os.path.samestat(os.fstat(file.fileno()), half.stat()):
            raise FileExistsError


def _free_names(folder: Path, name: str) -> list[Path]:
    stem = name.removesuffix(".pdf")
    return [folder / name, *(folder / f"{stem} ({n}).pdf" for n in range(2, 1000))]
