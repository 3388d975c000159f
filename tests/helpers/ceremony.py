"""A course that has ended, a jury and plans to test with (DATOS DE PRUEBA)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from oit_campo.domain.attendance import MarkCode
from oit_campo.models.people import IdentityDocument
from oit_campo.models.training import Enrolment
from oit_campo.services import attendance, evaluation, groups, plans
from oit_campo.services.attendance import Entry
from oit_campo.services.desk import Desk
from oit_campo.services.plans import PlanForm
from tests.helpers.workshop import course_of, desk_at, enrolment_of, group_form, join, sessions_of
from tests.helpers.world import Laptop, World

#: The day after the last of four sessions that begin on Monday 9 March.
AFTER = datetime(2026, 3, 20, 15, tzinfo=UTC)
PEOPLE = (
    ("Gladys", "Apaza"),
    ("María Fernanda", "Ñáñez"),
    ("Mariángel", "Villalobos"),
    ("Segundo", "Chero"),
)
#: A sheet of each total: 100 × Σ weight × level / 4.
GOOD = {"mercado": 3, "propuesta": 2, "operacion": 3, "finanzas": 3, "persona": 4, "trabajo_decente": 2, "inclusion": 2}
POOR = dict.fromkeys(GOOD, 1)


@dataclass
class Ceremony:
    """Rosa's desk, a group whose sessions are over, and its people: all but the last attended everything."""

    world: World
    laptop: Laptop
    desk: Desk
    group: UUID
    enrolments: list[UUID]


def ceremony(world: World, *, login: str = "rosa", may_issue: bool = True, name: str = "Wanchaq B") -> Ceremony:
    """Mondays and Thursdays over, today is Friday 20 March; documents end in …01, …02 and so on."""
    laptop = world.laptop(login, may_issue=may_issue)
    desk = desk_at(laptop)
    group = groups.create_group(desk, group_form(course_of(desk), name=name))
    enrolments = join(desk, laptop, group, *PEOPLE)
    world.clock.advance(seconds=(AFTER - world.clock.now()).total_seconds())
    sessions = sessions_of(desk, group)
    for place, session in enumerate(sessions):
        for enrolment in enrolments:
            absent = enrolment == enrolments[-1] and place > 0
            attendance.mark(desk, session, enrolment, Entry(MarkCode.ABSENT if absent else MarkCode.PRESENT))
    give_documents(desk, enrolments)
    return Ceremony(world, laptop, desk, group, enrolments)


def give_documents(desk: Desk, enrolments: list[UUID]) -> None:
    """A synthetic DNI each."""
    with desk.store.write(desk.actor.user) as session:
        for place, enrolment in enumerate(enrolments, 1):
            session.add(
                IdentityDocument(
                    id=desk.store.keys.new(),
                    person=session.get_one(Enrolment, enrolment).person,
                    type="DNI",
                    country="PER",
                    number=f"990000{place:02d}",
                    principal=True,
                )
            )


def jury(world: World) -> tuple[Laptop, Laptop, Desk, Desk]:
    """Nélida and Percy at laptops of their own."""
    nelida, percy = world.laptop("nelida"), world.laptop("percy")
    return nelida, percy, desk_at(nelida), desk_at(percy)


def present(desk: Desk, laptop: Laptop, title: str = "Arepas y desayunos", **changes: object) -> UUID:
    """Somebody's plan; gives its key."""
    person = laptop.enrol("Génesis", "Colmenares")
    form = {"title": title, "summary": "Desayunos en la puerta del mercado.", "requested_amount": 150_000} | changes
    return plans.submit_plan(desk, PlanForm(enrolment=enrolment_of(desk, person), **form))  # type: ignore[arg-type] # by name


def close(desk: Desk, plan: UUID, levels: Mapping[str, int]) -> UUID:
    """Seal without a conflict."""
    return evaluation.seal(desk, plan, levels, "Ordenado.", no_conflict=True)
