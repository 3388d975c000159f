"""What a substitute writes, and who they are, while coordination has not decided: told here from what has simply no right.

A supervisor writes them down on a laptop (services/substitutes.py); who decides is in central/substitutes.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.domain.damage import Damaged
from oit_campo.domain.roles import SUBSTITUTE_DAYS, SUBSTITUTE_ROLES
from oit_campo.models import kinds
from oit_campo.models.shared import HeldChange

#: Why they are held.
UNCONFIRMED = "unconfirmed"
#: Makes a substitute, on a laptop.
CREATE = "users.create_substitute"
#: Days by which the laptop's day may be later than the first on which it may have been (permissions.worked_from).
_SLACK_DAYS = 45


def held(session: Session, entity: str) -> list[HeldChange]:
    """The held records of this kind that belong to substitutes nobody has decided about."""
    waiting = select(HeldChange).where(HeldChange.kind == fields.kind(entity).number, HeldChange.reason == UNCONFIRMED)
    return list(session.scalars(waiting.order_by(HeldChange.change)))


def awaited(session: Session, user: UUID | None) -> bool:
    """Whether this is a substitute nobody has decided about."""
    return user is not None and any(row.record == user for row in held(session, "user"))


def writes_down(
    session: Session, kind: fields.Kind, said: Mapping[str, object], day: date, scopes: frozenset[str]
) -> bool:
    """Whether a new record writes a substitute down: their name, or their one function within these scopes, for some days."""
    if kind.entity == "user":
        roles = said.get("roles")
        known = isinstance(roles, list) and set(roles) <= SUBSTITUTE_ROLES
        return known and said.get("state") == "por_confirmar"
    if kind.entity != "user_scope" or said.get("role") not in SUBSTITUTE_ROLES:
        return False
    until = _date(kind, said.get("until"))
    place = f"{_key(said.get('edition'))}:{said.get('region')}"
    short = until is not None and until <= day + timedelta(days=SUBSTITUTE_DAYS + _SLACK_DAYS)
    return short and place in scopes and awaited(session, _key(said.get("user")))


def _date(kind: fields.Kind, plain: object) -> date | None:
    if not isinstance(plain, (str, int)):
        return None
    try:
        found = kinds.from_plain(kind.field("until"), plain)
    except Damaged:
        return None
    return found if isinstance(found, date) else None


def _key(plain: object) -> UUID | None:
    return UUID(bytes=plain) if isinstance(plain, bytes) and len(plain) == 16 else None
