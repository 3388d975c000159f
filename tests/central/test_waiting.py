"""What the centre holds is judged again, by the same rules: when its parent comes, when the staff list is put right."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from oit_campo.catalogues import fields
from oit_campo.central import exchange, waiting
from oit_campo.central.permissions import TAKEN
from oit_campo.ids import derived_key
from oit_campo.models import kinds
from oit_campo.models.centre import CentreState
from oit_campo.models.people import Consent, Person
from oit_campo.models.plans import BusinessPlan
from oit_campo.models.programme import UserScope
from oit_campo.models.shared import HeldChange
from oit_campo.models.training import Enrolment
from tests.central.test_permissions import hire
from tests.helpers.world import Laptop, World
from tests.sync.looking import held, person, same_everywhere, sync_all
from tests.sync.test_intake import patch, send

#: Long before the world's day: no doubt about the clock.
PAST = date(2026, 2, 1)


def reasons(world: World) -> list[str]:
    with world.at_centre() as session:
        return sorted(row.reason for row in session.scalars(select(HeldChange)))


def enrolment_of(world: World, key: UUID) -> UUID:
    return derived_key(fields.kind("enrolment").number, key, world.plan.edition)


def groups_of(entity: str, **values: Any) -> list[tuple[int, dict[int, Any]]]:
    """Whole groups of a patch, the creation first."""
    kind = fields.kind(entity)
    found: dict[int, dict[int, Any]] = {0: {}}
    for name, value in values.items():
        field = kind.field(name)
        found.setdefault(field.group, {})[field.wire_no] = kinds.to_plain(value)
    return sorted(found.items())


def let_go(world: World) -> Laptop:
    """The laptop of somebody whose right ended long ago by mistake, with somebody enrolled there: all of it is held."""
    hire(world, "nueva", "facilitator", until=PAST)
    laptop = world.laptop("nueva")
    laptop.enrol("Ana", "Prueba", phone="999000111")
    assert laptop.sync().held > 0
    assert set(reasons(world)) <= {"no_right", "no_parent"}
    return laptop


def put_right(world: World) -> None:
    with world.centre.database.writing() as (session, state):
        world.centre.author(session, state).create(
            "user_scope",
            {
                "user": world.plan.users["nueva"],
                "edition": world.plan.edition,
                "region": "08",
                "role": "facilitator",
            },
        )


def test_when_the_staff_list_is_put_right_everything_goes_in(any_world: World) -> None:
    laptop, other = let_go(any_world), any_world.laptop("rosa")
    for _ in range(2):  # control: by itself nothing changes
        laptop.sync()
    assert reasons(any_world)
    with laptop.store.read() as session:
        assert held(session) != {}
    put_right(any_world)
    laptop.sync()
    assert reasons(any_world) == []
    with laptop.store.read() as session:
        assert held(session) == {}
    sync_all(other, laptop)
    same_everywhere(any_world, laptop, other)


def test_control_a_centre_that_does_not_look_again_keeps_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "judge_again", lambda _session, _state: [])
    laptop = let_go(world)
    put_right(world)
    laptop.sync()
    assert "no_right" in reasons(world)


def test_the_coordinations_laptop_puts_it_right_too(world: World) -> None:
    laptop, hers = let_go(world), world.laptop("coordina")
    nueva = world.plan.users["nueva"]
    hers.sync()
    with hers.store.write(hers.user) as session:
        session.scalars(select(UserScope).where(UserScope.user == nueva)).one().until = None
    assert hers.sync().held == 0
    assert reasons(world) == []
    laptop.sync()
    same_everywhere(world, laptop)


def test_what_is_still_not_allowed_stays(world: World) -> None:
    """A grant for somebody else lets nothing in; and one look a change of the list is enough."""
    laptop = let_go(world)
    before = reasons(world)
    hire(world, "ajena", "facilitator")
    laptop.sync()
    assert reasons(world) == before
    with world.centre.database.writing() as (session, state):
        assert state.judged == session.get_one(CentreState, 1).last_commit
        assert waiting.judge_again(session, state) == []


def early(world: World, a: Laptop, key: UUID, *, paper: bool = True) -> None:
    """What a laptop of another region says of an enrolment that hasn't come yet, with a certificate of its own making."""
    enrolment = enrolment_of(world, key)
    withdrawal = fields.kind("enrolment").field("withdrawn_on")
    said: dict[int, kinds.Plain] = {f.wire_no: None for f in fields.kind("enrolment").groups()[withdrawal.group]}
    said[withdrawal.wire_no] = kinds.to_plain(date(2026, 3, 9))
    certificate = groups_of(
        "certificate",
        enrolment=enrolment,
        number="PE-L99-000001-ABCD-11",
        printed_name="Falsa",
        course=world.plan.courses["SST"],
        kind="certificado",
        issued_by=a.user,
        state="provisional",
    )
    patches = [
        patch(a, "enrolment", enrolment, (withdrawal.group, said)),
        patch(a, "consent", a.store.keys.new(), *groups_of("consent", person=key, purpose="programa", answer="si")),
    ]
    if paper:
        patches.append(patch(a, "certificate", a.store.keys.new(), *certificate))
    assert set(send(world, a, *patches)) == {"held"}
    assert reasons(world) == ["no_parent"] * len(patches)


def test_what_comes_before_its_parent_is_judged_when_that_comes(any_world: World) -> None:
    a, piura = any_world.laptop("rosa"), any_world.laptop("piura", "20")
    key = piura.enrol("Mía", "Piura")
    early(any_world, a, key)
    sync_all(piura, a)
    assert reasons(any_world) == ["out_of_scope"] * 3
    with any_world.at_centre() as session:
        assert session.get_one(Enrolment, enrolment_of(any_world, key)).withdrawn_on is None
        assert session.scalars(select(Consent)).all() == []
        assert session.scalars(select(kinds.tables()["certificate"])).all() == []
    same_everywhere(any_world, piura)
    assert person(a, key) is None


def test_control_unjudged_it_would_be_let_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting._Court, "_ruling", lambda _self, _row: TAKEN)
    a, piura = world.laptop("rosa"), world.laptop("piura", "20")
    key = piura.enrol("Mía", "Piura")
    early(world, a, key, paper=False)
    sync_all(piura, a)
    assert reasons(world) == []
    with world.at_centre() as session:
        assert session.get_one(Enrolment, enrolment_of(world, key)).withdrawn_on is not None


def test_a_colleague_of_the_region_may_be_early(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    key = a.enrol("Ana", "Prueba")
    consent = patch(
        b, "consent", b.store.keys.new(), *groups_of("consent", person=key, purpose="programa", answer="si")
    )
    assert set(send(world, b, consent)) == {"held"}
    sync_all(a, b)
    assert reasons(world) == []
    same_everywhere(world, a, b)


def test_it_is_judged_when_the_centre_makes_the_parent(world: World) -> None:
    a = world.laptop("rosa")
    here, there = a.store.keys.new(), a.store.keys.new()
    kind = fields.kind("business_plan")
    group = kind.field("title").group
    title = {f.wire_no: None for f in kind.groups()[group]} | {kind.field("title").wire_no: "Suyo"}
    keys: dict[str, UUID] = {"08": here, "20": there}
    assert set(send(world, a, *(patch(a, "business_plan", k, (group, title)) for k in keys.values()))) == {"held"}
    with world.centre.database.writing() as (session, state):
        author = world.centre.author(session, state)
        for region, key in keys.items():
            one = author.create("person", {"given_names": "Elsa"})
            where: dict[str, Any] = {"person": one, "edition": world.plan.edition, "region": region}
            enrolment = author.create("enrolment", {**where, "enrolled_by": a.user})
            author.create("business_plan", {"enrolment": enrolment}, key=key)
    assert reasons(world) == ["out_of_scope"]
    with world.at_centre() as session:
        assert [session.get_one(BusinessPlan, k).title for k in (here, there)] == ["Suyo", None]
        assert len(session.scalars(select(Person)).all()) == 2
