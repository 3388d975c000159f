"""Who is at the desk, what they may do, and that nothing is touched before that is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from oit_campo.catalogues import rights
from oit_campo.errors import KnownError, UserError
from oit_campo.models.laptop import StoreFact
from oit_campo.models.people import Person, PersonMerge
from oit_campo.models.programme import User, UserScope
from oit_campo.services import sync_state, unlocking
from oit_campo.services.desk import Actor, Desk, Grant
from oit_campo.services.laptop_facts import activation_of, link_of, signing_key_of
from oit_campo.services.unlocking import desk_of
from tests.helpers.world import Laptop, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def laptop(world: World) -> Laptop:
    return world.laptop("rosa")


def test_a_desk_knows_who_where_and_when(world: World, laptop: Laptop) -> None:
    desk = desk_of(laptop.store, laptop.user)
    assert desk.actor.name == "Rosa Huamán Prueba"
    assert desk.actor.roles == {"facilitator", "trainer", "supervisor"}
    assert (desk.actor.edition, desk.actor.region) == (world.plan.edition, "08")
    assert desk.today == date(2026, 3, 9)
    assert desk.activation == laptop.activation


def test_an_action_without_the_right_is_refused_before_the_store_is_touched(laptop: Laptop) -> None:
    mine = desk_of(laptop.store, laptop.user)
    actor = Actor(mine.actor.user, "Nadie", frozenset({"evaluator"}), mine.actor.edition, mine.actor.region)
    desk = Desk(laptop.store, actor, mine.activation)
    assert not actor.may("enrolment.enrol")
    for opened in (desk.write, desk.read):
        with pytest.raises(UserError) as told, opened("enrolment.enrol"):
            pytest.fail("nothing may be done here")
        assert told.value.code == "no_right"
        assert told.value.params == {"accion": "enrolment.enrol", "rol": rights.whom_to_ask("enrolment.enrol")}


@pytest.fixture
def ending(world: World, laptop: Laptop) -> Desk:
    """Rosa, who supervises to this very day; her other functions have no end."""
    with laptop.store.write(None, receiving=True) as session:
        for row in session.scalars(select(UserScope).where(UserScope.user == laptop.user)):
            if row.role == "supervisor":
                row.until = date(2026, 3, 9)
    return desk_of(laptop.store, laptop.user)


def test_a_grant_holds_to_the_end_of_its_last_day_in_an_open_session_too(world: World, ending: Desk) -> None:
    """Midnight in Lima, not in Greenwich; nobody has to lock or exchange for it."""
    world.clock.advance(seconds=(datetime(2026, 3, 10, 4, 59, 59, tzinfo=UTC) - world.clock.now()).total_seconds())
    assert ending.actor.may("groups.create")
    assert ending.reach("people.search").scopes == {"region", "group"}
    world.clock.advance(seconds=1)
    assert not ending.actor.may("groups.create")
    assert ending.reach("people.search").scopes == {"region", "group"}, "the others go on"
    assert ending.actor.roles == {"facilitator", "trainer"}
    assert ending.seated.roles == {"facilitator", "trainer", "supervisor"}
    for opened in (ending.write, ending.read, ending.look, ending.passing, ending.passing_read):
        with pytest.raises(UserError) as told, opened("groups.create"):
            pytest.fail("nothing may be done here")
        assert told.value.code == "function_ended"
        assert told.value.params == {"funcion": rights.roles()["supervisor"].label, "dia": "09/03/2026"}
    with pytest.raises(UserError, match="no_right"):
        ending.actor.require("users.set_roles")  # it never gave this


def test_a_field_that_an_ended_function_wrote_is_not_written_any_more(world: World, ending: Desk) -> None:
    made = ending.store.keys.new()
    world.clock.advance(days=1)
    with pytest.raises(UserError, match="no_right"), ending.write("enrolment.enrol") as session:
        session.add(PersonMerge(id=made, person=made, other_person=ending.store.keys.new()))


def test_who_sits_down_after_it_is_told_what_ended(world: World, laptop: Laptop, ending: Desk) -> None:
    world.clock.advance(days=2)
    later = desk_of(laptop.store, laptop.user)
    assert later.actor == later.seated
    assert later.actor.ended == (("supervisor", date(2026, 3, 9)),)
    assert not unlocking.still_works(ending)
    assert unlocking.still_works(later)


def test_of_a_role_given_whole_and_for_a_group_the_group_stays(world: World, ending: Desk) -> None:
    day = date(2026, 3, 9)
    both = (Grant("facilitator", day, whole=True), Grant("facilitator", None, whole=False))
    actor = replace(ending.actor, roles=frozenset({"facilitator"}), grants=both)
    assert actor.on(day).named_only == frozenset()
    assert actor.on(date(2026, 3, 10)).named_only == {"facilitator"}
    assert actor.on(date(2026, 3, 10)).ended == ()


def test_a_write_is_the_actors_and_a_read_sees_it(laptop: Laptop) -> None:
    desk = desk_of(laptop.store, laptop.user)
    key = laptop.store.keys.new()
    with desk.write("enrolment.enrol") as session:
        session.add(Person(id=key, given_names="María Prueba"))
    with desk.read("people.view") as session:
        from oit_campo.models.laptop import Change

        assert session.get_one(Person, key).given_names == "María Prueba"
        assert session.scalars(select(Change.actor).order_by(Change.seq.desc())).first() == laptop.user
    desk.close()
    with pytest.raises(KnownError, match="store_locked"), desk.read("people.view") as session:
        session.get(Person, key)


def test_who_is_not_on_the_list_or_left_has_no_place(world: World, laptop: Laptop) -> None:
    other = world.laptop("wilfredo")
    with pytest.raises(KnownError, match="no_place_here"):
        desk_of(other.store, world.plan.edition)
    with laptop.store.write(None) as session:
        session.get_one(User, laptop.user).state = "baja"
    with pytest.raises(KnownError, match="no_place_here"):
        desk_of(laptop.store, laptop.user)


def test_who_left_the_team_has_a_place_without_functions_until_all_is_sent(world: World, laptop: Laptop) -> None:
    laptop.enrol("Gladys", "Apaza")
    with laptop.store.write(None, receiving=True) as session:
        session.get_one(User, laptop.user).state = "dejo_equipo"
    desk = desk_of(laptop.store, laptop.user)
    assert desk.actor.roles == frozenset()
    laptop.sync()
    with laptop.store.look() as ask:
        waits = sync_state.anything_waits(ask)
    assert not waits
    with pytest.raises(KnownError, match="no_place_here"):
        desk_of(laptop.store, laptop.user)


def test_a_role_that_ended_elsewhere_or_yesterday_is_none(world: World, laptop: Laptop) -> None:
    with laptop.store.write(None) as session:
        rows = {s.role: s for s in session.scalars(select(UserScope).where(UserScope.user == laptop.user))}
        rows["facilitator"].until = date(2026, 3, 8)
        rows["trainer"].until = date(2026, 3, 9)
    assert desk_of(laptop.store, laptop.user).actor.roles == {"trainer", "supervisor"}
    world.clock.advance(days=1)
    assert desk_of(laptop.store, laptop.user).actor.roles == {"supervisor"}


def test_a_coordinator_without_a_region_has_a_place_in_each(world: World, laptop: Laptop) -> None:
    desk = desk_of(laptop.store, world.plan.users["coordina"])
    assert desk.actor.roles == {"coordinator"}
    assert desk_of(laptop.store, world.plan.users["piura"]).actor.roles == frozenset()


def test_a_laptop_knows_itself_by_its_facts(laptop: Laptop) -> None:
    assert activation_of(laptop.store) == laptop.activation
    assert signing_key_of(laptop.store).private_bytes_raw() == laptop.signing.private_bytes_raw()
    link = link_of(laptop.store)
    assert (link.device, link.centre_key) == (laptop.activation.device, laptop.activation.centre_signing_key)


@pytest.mark.parametrize(("fact", "ask"), [("activation", activation_of), ("signing_key", signing_key_of)])
def test_a_store_without_its_facts_is_damaged(laptop: Laptop, fact: str, ask: object) -> None:
    with laptop.store.write(None) as session:
        session.delete(session.get_one(StoreFact, fact))
    with pytest.raises(KnownError, match="store_unreadable"):
        ask(laptop.store)  # type: ignore[operator] # one call, many shapes


def test_a_place_refused_leaves_the_store_closed_at_once(laptop: Laptop, world: World) -> None:
    """Not after the five seconds that a reader still open would make the checkpoint wait."""
    import time

    began = time.monotonic()
    with pytest.raises(KnownError, match="no_place_here"):
        desk_of(laptop.store, world.plan.edition)
    assert time.monotonic() - began < 2
    with pytest.raises(KnownError, match="store_locked"), laptop.store.read() as session:
        session.get(User, laptop.user)
