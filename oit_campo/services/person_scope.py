"""Whose records somebody may reach: the scope of a right (rights.csv) as a condition on people."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session, aliased

from oit_campo.catalogues import rights
from oit_campo.errors import UserError
from oit_campo.models.people import Person
from oit_campo.models.programme import UserScope
from oit_campo.models.training import Enrolment, Group
from oit_campo.services import desk_scope
from oit_campo.services.desk import Desk


def within(desk: Desk, action: str) -> ColumnElement[bool]:
    """True for the people the desk's actor may reach for this action, by the widest scope of the roles held.

    Who isn't enrolled anywhere yet belongs to every region.
    """
    actor = desk.actor
    scope = next(iter(rights.scopes_for(actor.roles, action)), "own")
    one = aliased(Enrolment)  # the query around may be about enrolments itself
    enrolled = select(one.id).where(one.person == Person.id).correlate(Person)
    if scope in ("all", "organisation"):
        return true()
    if scope == "edition":
        return or_(enrolled.where(one.edition == actor.edition).exists(), ~enrolled.exists())
    if scope == "region":
        return or_(enrolled.where(one.region == actor.region).exists(), ~enrolled.exists())
    if scope == "group":
        return enrolled.where(one.group.in_(_own_groups(desk))).exists()
    return enrolled.where(one.enrolled_by == actor.user).exists()


def _own_groups(desk: Desk) -> Select[UUID]:
    """The groups the actor teaches or was given."""
    actor = desk.actor
    given = select(UserScope.group).where(UserScope.user == actor.user, desk_scope.in_force(desk.today))
    return select(Group.id).where(
        or_(Group.trainer == actor.user, and_(Group.edition == actor.edition, Group.id.in_(given)))
    )


def require(session: Session, desk: Desk, action: str, person: UUID) -> Person:
    """The person, when she is within the actor's scope for this action.

    Raises UserError person_gone when she isn't in this laptop, no_right when she is out of scope.
    """
    row = session.get(Person, person)
    if row is None:
        raise UserError("person_gone")
    if session.scalar(select(Person.id).where(Person.id == person, within(desk, action))) is None:
        raise UserError("no_right", accion=action, rol=rights.whom_to_ask(action))
    return row
