"""Which groups are a desk's, and how many are in them: what lists show of what is within reach (services/record_scope.py)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session as Transaction

from oit_campo.models.programme import UserScope
from oit_campo.models.training import Group, GroupMember
from oit_campo.services.desk import Desk

#: States of the staff list in which somebody works: a substitute does until coordination decides.
AT_WORK = ("activa", "por_confirmar")

#: Group → how many are in it now.
MEMBERS = (
    select(GroupMember.group, func.count().label("n"))
    .where(GroupMember.until.is_(None))
    .group_by(GroupMember.group)
    .subquery("members")
)


def of_desk(desk: Desk) -> ColumnElement[bool]:
    """Groups of the actor's edition and region."""
    here = or_(Group.district.is_(None), Group.district.startswith(desk.actor.region, autoescape=True))
    return and_(Group.edition == desk.actor.edition, here)


def in_force(today: date) -> ColumnElement[bool]:
    """Functions and groups somebody holds today: to the last day named, as the unlocking and the centre count it."""
    return or_(UserScope.until.is_(None), UserScope.until >= today)


def open_groups(session: Transaction, desk: Desk) -> dict[UUID, str]:
    """Key → name of the desk's groups that aren't closed."""
    rows = session.execute(select(Group.id, Group.name).where(of_desk(desk), Group.closed_on.is_(None)))
    return {key: name or "" for key, name in rows}
