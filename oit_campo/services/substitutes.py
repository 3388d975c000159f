"""A substitute: somebody who isn't in the staff list yet works here for some days, until coordination decides.

The supervisor writes them down without a connection; the centre holds them and their work, in sight, until somebody of the
coordination confirms (central/substitutes.py). Then all of it flows in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.domain import passwords
from oit_campo.domain.names import clean_name, fold
from oit_campo.domain.roles import SUBSTITUTE_DAYS, SUBSTITUTE_ROLES
from oit_campo.errors import UserError
from oit_campo.models.programme import User, UserScope
from oit_campo.services.confirmation import confirmed
from oit_campo.services.desk import Desk
from oit_campo.services.desk_scope import AT_WORK
from oit_campo.store.vault import DEFAULT_PARAMS, KdfParams, Vault

RIGHT = "users.create_substitute"


@dataclass(frozen=True, slots=True)
class SubstituteForm:
    """Who: ``role`` of SUBSTITUTE_ROLES, ``until`` the last day. ``login`` and ``password`` are typed by the substitute."""

    name: str
    role: str
    until: date | None
    login: str
    password: str


def last_day(desk: Desk) -> date:
    """The latest day that may be given."""
    return desk.today + timedelta(days=SUBSTITUTE_DAYS)


def create_substitute(
    desk: Desk, own_password: str, form: SubstituteForm, *, params: KdfParams = DEFAULT_PARAMS
) -> UUID:
    """Write them into the staff list, to be confirmed, and give them a place on this laptop: both or neither.

    Raises UserError no_right, substitute_name, substitute_known, substitute_role, substitute_until (dias=…), password_*,
    login_needed, login_taken, wrong_password and wait_password (field ``own_password``).
    """
    desk.actor.require(RIGHT)
    name = _checked(desk, form)
    with Vault.changing(desk.folder, desk.store.clock) as vault:
        data_key = confirmed(vault, desk, own_password).data_key
        key = desk.store.keys.new()
        with desk.store.write(desk.actor.user) as session:
            _write_down(session, desk, key, name, form)
            # last: if the disk refuses this, nothing of the rest stays either
            vault.add_user(key, form.login, form.password, data_key, params)
    return key


def _checked(desk: Desk, form: SubstituteForm) -> str:
    """The name as it is kept."""
    name = clean_name(form.name)
    if len(name.split()) < 2:
        raise UserError("substitute_name", field="name")
    if form.role not in SUBSTITUTE_ROLES:
        raise UserError("substitute_role", field="role")
    if form.until is None or not desk.today <= form.until <= last_day(desk):
        raise UserError("substitute_until", field="until", dias=SUBSTITUTE_DAYS)
    passwords.check_password(form.password, name)
    with desk.store.read() as session:
        known = session.scalars(select(User.name).where(User.state.in_(AT_WORK)))
        if fold(name) in {fold(one or "") for one in known}:
            raise UserError("substitute_known", field="name")
    return name


def _write_down(session: Session, desk: Desk, key: UUID, name: str, form: SubstituteForm) -> None:
    organisation = session.scalar(select(User.organisation).where(User.id == desk.actor.user))
    session.add(User(id=key, name=name, organisation=organisation, roles=(form.role,), state="por_confirmar"))
    session.add(
        UserScope(
            id=desk.store.keys.new(),
            user=key,
            edition=desk.actor.edition,
            region=desk.actor.region,
            role=form.role,
            until=form.until,
        )
    )
    session.flush()
