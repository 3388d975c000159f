"""A workshop to test with: a desk at a laptop, a group of SST, people in it (DATOS DE PRUEBA)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from oit_campo.catalogues import fields
from oit_campo.ids import derived_key
from oit_campo.services import groups
from oit_campo.services.desk import Desk
from oit_campo.services.group_plan import GroupForm
from oit_campo.services.laptop_facts import ACTIVATION, keep_activation
from oit_campo.services.unlocking import desk_of
from tests.helpers.world import Laptop

MONDAY = date(2026, 3, 9)


def desk_at(laptop: Laptop, user: UUID | None = None) -> Desk:
    """The laptop's own user at work, or another member of the staff."""
    if laptop.store.fact(ACTIVATION) is None:
        with laptop.store.write(None) as session:
            keep_activation(session, laptop.activation, laptop.signing.private_bytes_raw(), bytes(32))
    return desk_of(laptop.store, user or laptop.user)


def group_form(course: UUID, **changes: object) -> GroupForm:
    """Mondays and Thursdays at 15:00, three hours, from Monday 9 March."""
    usual = GroupForm(
        course=course,
        name="Wanchaq B",
        district="080108",
        venue="Salón comunal",
        starts_on=MONDAY,
        weekdays=frozenset({0, 3}),
        starts_minute=15 * 60,
        session_minutes=180,
    )
    return replace(usual, **changes)  # type: ignore[arg-type] # fields by name


def course_of(desk: Desk, code: str = "SST") -> UUID:
    return next(c.key for c in groups.courses_to_teach(desk) if c.code == code)


def enrolment_of(desk: Desk, person: UUID) -> UUID:
    return derived_key(fields.kind("enrolment").number, person, desk.actor.edition)


def join(desk: Desk, laptop: Laptop, group: UUID, *people: tuple[str, str], since: date = MONDAY) -> list[UUID]:
    """Enrol these (given names, surname) and put them into the group; gives their enrolments."""
    made = [enrolment_of(desk, laptop.enrol(given, surname)) for given, surname in people]
    for one in made:
        groups.add_member(desk, group, one, since=since)
    return made


def sessions_of(desk: Desk, group: UUID) -> list[UUID]:
    """Keys of the group's sessions in order."""
    from sqlalchemy import select

    from oit_campo.models.training import Session

    with desk.store.read() as session:
        return list(session.scalars(select(Session.id).where(Session.group == group).order_by(Session.number)))
