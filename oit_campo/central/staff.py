"""The staff list as the centre asks it for acts of a person at its own machine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import rights
from oit_campo.clock import LIMA
from oit_campo.domain.names import fold
from oit_campo.models.programme import User, UserScope


def member_who_may(session: Session, name: str, action: str, now: datetime) -> UUID | None:
    """The one active member of the staff of that name who has the right today."""
    active = session.scalars(select(User).where(User.state == "activa"))
    found = [u.id for u in active if fold(u.name or "") == fold(name)]
    if len(found) != 1 or not rights.may(_roles(session, found[0], now), action):
        return None
    return found[0]


def _roles(session: Session, user: UUID, now: datetime) -> frozenset[str]:
    today = now.astimezone(LIMA).date()
    scopes: Iterable[UserScope] = session.scalars(select(UserScope).where(UserScope.user == user))
    return frozenset(s.role for s in scopes if s.role in rights.roles() and (s.until is None or s.until >= today))
