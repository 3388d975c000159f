"""One laptop, several members of staff, no connection between them: each one's work travels as their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from oit_campo.catalogues import fields, lists, rights
from oit_campo.domain.versions import run_of
from oit_campo.errors import UserError
from oit_campo.models.people import Person
from oit_campo.services import enrolment, groups, person_edits
from oit_campo.services.desk import Desk
from oit_campo.services.enrolment_form import EnrolmentForm
from oit_campo.services.person_edits import DocumentForm, NameForm
from oit_campo.sync import outbox, wire
from tests.central.test_permissions import hire
from tests.helpers.workshop import course_of, desk_at, group_form
from tests.helpers.world import Laptop, World
from tests.sync.backups import Backup
from tests.sync.looking import centre_person, conflicts, held, same_everywhere, sync_all

ROLES = tuple(rights.roles())
#: Functions that belong to no region.
WIDE = frozenset({"coordinator", "data_officer", "administrator"})
PERSON = fields.kind("person").number


def form(group: UUID, place: int) -> EnrolmentForm:
    name = "".join("abcdefghij"[int(d)] for d in f"{place:03d}")
    return EnrolmentForm(
        answers={"programa": "si", "contacto": "si", "grupo_whatsapp": "no", "imagen": "no", "seguimiento": "si"},
        proof_method="de_palabra_en_grupo",
        given_names=f"María {name.title()}",
        first_surname=f"Prueba{name}",
        birth="14/08/1993",
        sex="F",
        document_type="DNI",
        document_number=f"990{place:05d}",
        nationality="PER",
        contact_situation="propio",
        phone="999000111",
        phone_owner="propio",
        district="080108",
        group=group,
    )


def edits(desk: Desk, person: UUID, key: UUID, here: UUID, there: UUID, place: int) -> list[Callable[[], object]]:
    """What may be done to somebody who has just been enrolled."""
    reason = lists.options("move_reasons")[0].code
    return [
        lambda: person_edits.correct_name(desk, person, NameForm(f"Otra {desk.actor.name}", "Prueba")),
        lambda: person_edits.correct_birth(desk, person, "14/08/1990"),
        lambda: person_edits.edit_contact(desk, person, {"phone": f"999{place:06d}"}),
        lambda: person_edits.add_document(desk, person, DocumentForm("DNI", f"991{place:05d}")),
        lambda: groups.move_member(desk, here, key, there, reason),
    ]


def what_they_may(acts: list[Callable[[], object]]) -> int:
    done = 0
    for act in acts:
        try:
            act()
        except UserError:
            continue
        done += 1
    return done


def staff(world: World) -> tuple[Laptop, dict[str, Desk], tuple[UUID, UUID]]:
    """A laptop, a desk at it for somebody of each function, and two groups."""
    users = {role: hire(world, role, role, region=None if role in WIDE else "08") for role in ROLES}
    laptop = world.laptop("facilitator")
    desks = {role: desk_at(laptop, user) for role, user in users.items()}
    course = course_of(desks["supervisor"])
    first, second = (groups.create_group(desks["supervisor"], group_form(course, name=n)) for n in "AB")
    laptop.sync()
    return laptop, desks, (first, second)


def a_day(world: World) -> dict[str, int]:
    """Every ordered pair of functions on somebody the facilitator has just enrolled; how much each did."""
    laptop, desks, (here, there) = staff(world)
    did = dict.fromkeys(ROLES, 0)
    for place, pair in enumerate(permutations(ROLES, 2), 1):
        made = enrolment.enrol(desks["facilitator"], form(here, place))
        for role in pair:
            did[role] += what_they_may(edits(desks[role], made.person, made.enrolment, here, there, place))
        assert laptop.sync().held == 0, pair
    return did


def test_whoever_works_after_whom_before_a_sync_nothing_is_held(world: World) -> None:
    did = a_day(world)
    assert {role for role, count in did.items() if count} >= {
        "facilitator",
        "supervisor",
        "data_officer",
        "coordinator",
    }
    with world.at_centre() as session:
        assert held(session) == {}
        assert conflicts(session) == {}
    same_everywhere(world, *world.laptops)


def test_control_under_the_last_ones_name_it_is_held(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = outbox.patches_of

    def last_one_signs(session: Any, entries: Any) -> list[wire.Patch]:
        return [replace(p, actor=entries[-1].actor) for p in honest(session, entries)]

    monkeypatch.setattr(outbox, "patches_of", last_one_signs)
    with pytest.raises(AssertionError, match="facilitator"):
        a_day(world)


def rename(laptop: Laptop, user: UUID, person: UUID, name: str) -> None:
    with laptop.store.write(user) as session:
        session.get_one(Person, person).given_names = name


def cut(world: World, laptop: Laptop) -> list[wire.Patch]:
    """The patches about people of the batch that would leave now."""
    with laptop.store.write(None) as session:
        batch = outbox.cut_batch(session, world.clock.now())
        assert batch is not None
        return [p for p in wire.decode_batch(batch.body or b"")[1] if p.kind == PERSON]


def test_each_says_what_they_left_and_saw_what_stood(world: World) -> None:
    a, colleague = world.laptop("rosa"), hire(world, "otra", "supervisor")
    maria = a.enrol("María", "Quispe")
    for user, name in ((a.user, "Mariana"), (colleague, "Mar"), (colleague, "Marta"), (a.user, "Marina")):
        rename(a, user, maria, name)
    first, second, third = cut(world, a)
    assert [p.actor for p in (first, second, third)] == [a.user, colleague, a.user]
    said = [{g.group: g for g in p.groups} for p in (first, second, third)]
    assert [g[1].values[1] for g in said] == ["Mariana", "Marta", "Marina"]
    assert said[0][1].values[2] == said[2][1].values[2] == "Quispe"
    assert sorted(said[1]) == sorted(said[2]) == [1]
    runs = [[run_of(s) for s in g[1].saw] for g in said]
    own = [run_of(g[1].change) for g in said]
    assert own[0] < own[1] < own[2]
    assert all(s[-1] >= o for s, o in zip(runs[1:], own, strict=False)), "the one before was seen"


@pytest.mark.parametrize("restored", [False, True])
def test_offered_again_it_is_the_same(world: World, restored: bool) -> None:
    a, colleague = world.laptop("rosa"), hire(world, "otra", "supervisor")
    b = world.laptop("rosa")
    backup = Backup(world)
    maria = a.enrol("María", "Quispe")
    rename(a, colleague, maria, "Mariana")
    a.sync()
    rename(a, a.user, maria, "Marta")
    rename(a, colleague, maria, "Marina")
    sync_all(a, b)
    if restored:
        backup.restore()
    else:
        with world.centre.database.writing() as (_, state):
            state.epoch += 1
    sync_all(a, b)
    same_everywhere(world, a, b)
    with world.at_centre() as session:
        assert held(session) == {}
        assert conflicts(session) == {}
        assert session.get_one(Person, maria).given_names == "Marina"


def test_who_had_no_right_loses_only_their_own(world: World) -> None:
    """A program that lets an evaluator rename somebody: the name she was enrolled with arrives, the other one waits."""
    a = world.laptop("rosa")
    maria = a.enrol("María", "Quispe")
    rename(a, world.plan.users["nelida"], maria, "Nélida estuvo aquí")
    assert a.sync().held == 1
    found = centre_person(world, maria)
    assert found is not None
    assert (found.given_names, found.first_surname) == ("María", "Quispe")
    with world.at_centre() as session:
        assert held(session) == {maria: "no_right"}


def test_what_a_colleague_elsewhere_said_in_between_is_not_put_in_ones_mouth(world: World) -> None:
    """The value an author left is told only when it is sure: here the centre's word came between the two."""
    a, b, colleague = world.laptop("rosa"), world.laptop("rosa"), hire(world, "otra", "supervisor")
    maria = a.enrol("María", "Quispe")
    sync_all(a, b)
    rename(b, b.user, maria, "Beatriz")
    b.sync()
    rename(a, a.user, maria, "Ana")
    a.wire.lose_replies = 1
    with pytest.raises(Exception, match="network_none"):
        a.sync()
    a.sync()
    rename(a, colleague, maria, "Carla")
    sync_all(a, b)
    same_everywhere(world, a, b)
    with world.centre.database.writing() as (_, state):
        state.epoch += 1
    sync_all(a, b)
    same_everywhere(world, a, b)
    with world.at_centre() as session:
        assert session.get_one(Person, maria).given_names == "Carla"
        assert held(session) == {}
