"""The record of this laptop handed on: counted from the store, drawn to look at, and noted when it leaves for paper or a file."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from oit_campo.catalogues import lists, rights
from oit_campo.domain.names import clean_name
from oit_campo.errors import UserError
from oit_campo.models.certificates import Certificate
from oit_campo.models.laptop import Draft, StoreFact
from oit_campo.models.programme import Device, Edition, Programme, User, UserScope
from oit_campo.services import audit, certificate_rows, class_sessions, desk_scope, person_history_words, sync_state
from oit_campo.services.audit import Act
from oit_campo.services.desk import Desk
from oit_campo.services.record_scope import BEYOND
from oit_campo.store.sessions import ask_in

ACTION = "devices.hand_over"
PLACE_LETTERS = 80
#: Papers that were drawn: a number reserved or burnt is none.
_PRINTED = ("provisional", "registrado", "anulado")
#: The laptop goes with everybody's work on it: counted, not shown.
_OF_ALL = {BEYOND: (Draft, Certificate)}


def whom(desk: Desk) -> tuple[tuple[UUID, str], ...]:
    """(key, name) of the active staff of this region who may receive the laptop, by name. Raises UserError no_right."""
    with desk.read(ACTION) as session:
        here = or_(UserScope.region.is_(None), UserScope.region == desk.actor.region)
        rows = session.execute(
            select(User.id, User.name)
            .join(UserScope, UserScope.user == User.id)
            .where(
                User.state == "activa",
                User.id != desk.actor.user,
                UserScope.edition == desk.actor.edition,
                here,
                desk_scope.in_force(desk.today),
            )
            .distinct()
            .order_by(User.name)
        ).all()
    return tuple((key, name or "") for key, name in rows)


def preview(desk: Desk, receiver: UUID, place: str) -> bytes:
    """The PDF to look at. Raises UserError no_right, record_receiver, record_place."""
    with desk.read(ACTION) as session:
        return _draw(session, desk, receiver, place)


def final(desk: Desk, receiver: UUID, place: str, reason: str) -> bytes:
    """The PDF for paper or a file (``reason``: papel, archivo); that it was made is noted. Raises like ``preview``."""
    with desk.write(ACTION) as session:
        pdf = _draw(session, desk, receiver, place)
        audit.note(session, Act.HANDOVER_RECORD, of=session.get(Device, desk.activation.device), reason=reason)
        return pdf


def file_stem(desk: Desk) -> str:
    """A name for the file that tells nobody's: the laptop and the day."""
    return f"acta-entrega-{desk.activation.prefix}-{desk.today:%Y-%m-%d}"


def default_place(desk: Desk) -> str:
    """The department of the region, to begin with."""
    return lists.label_or_code("departments", desk.actor.region)


def _draw(session: Session, desk: Desk, receiver: UUID, place: str) -> bytes:
    from oit_campo.documents.handover_record import HandoverRecord, Party, handover_record  # reportlab

    where = clean_name(place)
    if not where or len(where) > PLACE_LETTERS:
        raise UserError("record_place", field="place", maximo=PLACE_LETTERS)
    to = session.get(User, receiver)
    if to is None or receiver == desk.actor.user:
        raise UserError("record_receiver", field="receiver")
    sync = sync_state.overview(desk)
    edition = session.get_one(Edition, desk.actor.edition)
    programme = session.get_one(Programme, edition.programme)
    given = desk.activation
    receipt = sync.last_receipt
    open_lists = class_sessions.left_open(ask_in(session), desk.reach(ACTION))
    return handover_record(
        HandoverRecord(
            public_title=programme.public_title or programme.name or "",
            prefix=given.prefix,
            laptop=given.device_name,
            gives=Party(desk.actor.name, _roles(desk.actor.roles)),
            receives=Party(to.name or "", _roles(frozenset(to.roles or ()))),
            place=where,
            on=desk.today,
            forms=session.scalar(select(func.count()).select_from(Draft), execution_options=_OF_ALL) or 0,
            open_lists=len(open_lists),
            groups=tuple(sorted(desk_scope.open_groups(session, desk).values())),
            only_here=sync.pending,
            since=person_history_words.day_and_hour(sync.since) if sync.since else "",
            last_receipt=f"N.º {receipt.number}, {person_history_words.day_and_hour(receipt.at)}" if receipt else "",
            certificates=_certificates(session, given.prefix),
            test_data=session.get(StoreFact, certificate_rows.TEST_DATA) is not None,
        )
    )


def _roles(codes: frozenset[str]) -> str:
    return ", ".join(role.label for code, role in rights.roles().items() if code in codes)


def _certificates(session: Session, prefix: str) -> int:
    """Numbers of this laptop that became paper."""
    found = select(func.count()).where(
        Certificate.state.in_(_PRINTED), Certificate.number.contains(f"-{prefix}-", autoescape=True)
    )
    return session.scalar(found, execution_options=_OF_ALL) or 0
