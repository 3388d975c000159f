"""Recovery secrets at the centre: kept sealed, released once by two people, each act recorded (docs/adr/006)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.central.staff import member_who_may
from oit_campo.domain.recovery_letters import letters_of
from oit_campo.errors import KnownError
from oit_campo.models.centre import RecoveryAct, RecoverySecret
from oit_campo.models.programme import Device
from oit_campo.sync.recovery_wire import open_at_centre
from oit_campo.sync.wire import RECOVERY_ID_BYTES

RIGHT = "recovery.release"
#: A request that nobody confirmed by then has to be made anew.
REQUEST_HOURS = 24
#: Unreleased ones kept of a laptop: it may have been set back to one of the last.
KEPT = 4


@dataclass(frozen=True, slots=True)
class Release:
    """``letters`` are empty while a second person has not confirmed."""

    device: str
    letters: str = ""


def keep(session: Session, device: UUID, travelled: bytes, sealing_key: bytes, now: datetime) -> None:
    """Keep what a laptop sent, once. What doesn't open isn't kept: the laptop is then asked for another."""
    identifier, sealed = travelled[:RECOVERY_ID_BYTES], travelled[RECOVERY_ID_BYTES:]
    if not travelled or session.get(RecoverySecret, identifier) is not None:
        return
    try:
        open_at_centre(sealing_key, travelled, device)
    except KnownError:
        return
    before = _unreleased(session, device)
    if before:  # in the order in which they came, whatever the clock says
        now = max(now, before[0].received_at + timedelta(microseconds=1))
    session.add(RecoverySecret(id=identifier, device=device, sealed=sealed, received_at=now))
    for older in before[KEPT - 1 :]:
        session.delete(older)
    session.flush()


def standing(session: Session, device: UUID) -> bytes:
    """The identifier of the one that could be released; empty when there is none."""
    found = _unreleased(session, device)
    return found[0].id if found else b""


def release(session: Session, sealing_key: bytes, *, laptop: str, by: str, reason: str, now: datetime) -> Release:
    """The first person asks, another one within a day gets the letters: once, for this secret.

    ``laptop`` is its prefix. Raises KnownError recovery_laptop, recovery_person, recovery_reason, recovery_none, recovery_second.
    """
    device = _device(session, laptop)
    user = _person(session, by, now)
    if not reason.strip():
        raise KnownError("recovery_reason")
    found = _unreleased(session, device.id)
    if not found:
        raise KnownError("recovery_none")
    secret = found[0]
    asked = _asked(session, secret.id, now)
    if asked == {user}:
        raise KnownError("recovery_second", horas=REQUEST_HOURS)
    both = bool(asked - {user})
    session.add(
        RecoveryAct(secret=secret.id, device=device.id, user=user, at=now, reason=reason.strip(), released=both)
    )
    if not both:
        return Release(device.name or laptop)
    secret.released_at = now
    return Release(device.name or laptop, letters_of(open_at_centre(sealing_key, secret.id + secret.sealed, device.id)))


def _unreleased(session: Session, device: UUID) -> list[RecoverySecret]:
    """The newest first."""
    mine = select(RecoverySecret).where(RecoverySecret.device == device, RecoverySecret.released_at.is_(None))
    return list(session.scalars(mine.order_by(RecoverySecret.received_at.desc(), RecoverySecret.id)))


def _asked(session: Session, secret: bytes, now: datetime) -> set[UUID]:
    since = now - timedelta(hours=REQUEST_HOURS)
    acts = select(RecoveryAct.user).where(RecoveryAct.secret == secret, RecoveryAct.at >= since)
    return set(session.scalars(acts))


def _device(session: Session, prefix: str) -> Device:
    found = session.scalars(select(Device).where(Device.number_prefix == prefix.strip().upper())).all()
    if len(found) != 1:
        raise KnownError("recovery_laptop")
    return found[0]


def _person(session: Session, name: str, now: datetime) -> UUID:
    user = member_who_may(session, name, RIGHT, now)
    if user is None:
        raise KnownError("recovery_person")
    return user
