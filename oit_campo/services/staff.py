"""Who of the staff uses this laptop, and who may start to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from oit_campo.catalogues import rights
from oit_campo.models.programme import User, UserScope
from oit_campo.services import desk_scope
from oit_campo.services.desk import Desk
from oit_campo.services.unlocking import add_user
from oit_campo.store.vault import DEFAULT_PARAMS, KdfParams, Vault


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of the staff of this edition and region. ``here``: has a place on this laptop."""

    key: UUID
    name: str
    roles: str
    here: bool


def role_words(roles: frozenset[str]) -> str:
    """«Facilitador(a), Supervisor(a)», in the order of the catalogue."""
    return ", ".join(role.label for code, role in rights.roles().items() if code in roles)


def colleagues(desk: Desk) -> tuple[Colleague, ...]:
    """The active staff of this edition and region, by name."""
    here = set(Vault.open(desk.store.path.parent, desk.store.clock).users())
    with desk.store.read() as session:
        rows = session.execute(
            select(User.id, User.name, UserScope.role)
            .join(UserScope, UserScope.user == User.id)
            .where(
                User.state == "activa",
                UserScope.edition == desk.actor.edition,
                desk_scope.in_force(desk.today),
                (UserScope.region.is_(None)) | (UserScope.region == desk.actor.region),
            )
            .order_by(User.name)
        ).all()
    roles: dict[tuple[UUID, str], set[str]] = {}
    for key, name, role in rows:
        roles.setdefault((key, name or ""), set()).add(role or "")
    return tuple(Colleague(k, n, role_words(frozenset(r)), k in here) for (k, n), r in roles.items())


def let_in(
    desk: Desk,
    *,
    login: str,
    password: str,
    colleague: UUID,
    new_login: str,
    new_password: str,
    params: KdfParams = DEFAULT_PARAMS,
) -> None:
    """Give a colleague a place on this laptop; the one who works here confirms with the own password.

    Raises UserError no_right, wrong_password, login_taken, user_here, password_short.
    """
    add_user(desk.store.path.parent, desk, login, password, new_login, new_password, colleague, params=params)
