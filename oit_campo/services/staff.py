"""Who of the staff uses this laptop, and who may start to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select

from oit_campo.catalogues import rights
from oit_campo.domain import passwords
from oit_campo.models.programme import User, UserScope
from oit_campo.services import desk_scope
from oit_campo.services.confirmation import confirmed
from oit_campo.services.desk import Desk
from oit_campo.store.vault import DEFAULT_PARAMS, KdfParams, Vault


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of the staff of this edition and region, or somebody who has a place on this laptop all the same.

    ``here``: has a place on it; ``state`` as in the staff list (user_states); ``works``: has a function here today.
    """

    key: UUID
    name: str
    roles: str
    here: bool
    state: str = "activa"
    works: bool = True


def role_words(roles: frozenset[str]) -> str:
    """«Facilitador(a), Supervisor(a)», in the order of the catalogue."""
    return ", ".join(role.label for code, role in rights.roles().items() if code in roles)


def colleagues(desk: Desk) -> tuple[Colleague, ...]:
    """The working staff of this edition and region, and whoever else has a place on this laptop, by name."""
    here = set(Vault.open(desk.folder, desk.store.clock).users())
    in_region = (UserScope.region.is_(None)) | (UserScope.region == desk.actor.region)
    held = and_(
        UserScope.user == User.id,
        UserScope.edition == desk.actor.edition,
        desk_scope.in_force(desk.today),
        in_region,
        User.state.in_(desk_scope.AT_WORK),
    )
    with desk.store.read() as session:
        rows = session.execute(
            select(User.id, User.name, User.state, UserScope.role)
            .outerjoin(UserScope, held)
            .where(UserScope.role.is_not(None) | User.id.in_(here))
            .order_by(User.name)
        ).all()
    roles: dict[tuple[UUID, str, str], set[str]] = {}
    for key, name, state, role in rows:
        roles.setdefault((key, name or "", state or ""), set()).update({role} if role else ())
    return tuple(
        Colleague(key, name, role_words(frozenset(held)), key in here, state, bool(held))
        for (key, name, state), held in roles.items()
    )


def let_in(
    desk: Desk,
    *,
    own_password: str,
    colleague: UUID,
    login: str,
    password: str,
    params: KdfParams = DEFAULT_PARAMS,
) -> None:
    """Give a colleague a place on this laptop, with the login and password they type.

    Raises UserError no_right, login_needed, login_taken, user_here, password_*; wrong_password, wait_password (``own_password``).
    """
    desk.actor.require("devices.hand_over")
    passwords.check_password(password, login)
    with Vault.changing(desk.folder, desk.store.clock) as vault:
        vault.add_user(colleague, login, password, confirmed(vault, desk, own_password).data_key, params)
