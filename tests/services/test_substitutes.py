"""A substitute without a connection: written down, at work at once, held at the centre until coordination decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from oit_campo import cli
from oit_campo.central import unconfirmed
from oit_campo.errors import KnownError, UserError
from oit_campo.models.laptop import Change
from oit_campo.models.people import Person
from oit_campo.models.programme import User, UserScope
from oit_campo.models.shared import HeldChange
from oit_campo.services import groups, staff, sync_state
from oit_campo.services.desk import Desk
from oit_campo.services.substitutes import SubstituteForm, create_substitute
from oit_campo.store.vault import Vault
from tests.helpers.world import World
from tests.services.enrolling import other
from tests.services.shared import CHEAP, PASSWORDS, Shared

NAME = "Yanet Cusihuamán Prueba"
PASSWORD = "tres ollas de barro nuevo"
LUZ = "Luz Alva Prueba"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


@pytest.fixture
def shared(world: World, tmp_path: Path) -> Shared:
    return Shared(world, tmp_path / "laptop")


@pytest.fixture
def desk(shared: Shared) -> Iterator[Desk]:
    made = shared.sit("rosa")
    yield made
    made.close()


def form(desk: Desk, **changes: Any) -> SubstituteForm:
    made = SubstituteForm(NAME, "facilitator", desk.today + timedelta(days=14), "yanet", PASSWORD)
    return replace(made, **changes)


def hire(desk: Desk, **changes: Any) -> UUID:
    return create_substitute(desk, PASSWORDS["rosa"], form(desk, **changes), params=CHEAP)


def enrol_one(shared: Shared) -> None:
    """Yanet enrols somebody."""
    from oit_campo.services import enrolment

    desk = shared.sit("yanet", password=PASSWORD)
    enrolment.enrol(desk, other(1, "Ana", "Quispe"))
    desk.close()


def at_centre(world: World) -> tuple[list[str], list[str]]:
    """Given names of the people there; why things are held."""
    with world.at_centre() as session:
        people = [name or "" for name in session.scalars(select(Person.given_names))]
        return people, sorted(set(session.scalars(select(HeldChange.reason))))


def order(world: World, *words: str) -> int:
    return cli.run(["central", "confirm-user", "--data", str(world.folder / "centro"), *words])


def test_they_work_at_once_and_the_staff_list_says_to_be_confirmed(shared: Shared, desk: Desk) -> None:
    key = hire(desk)
    found = next(c for c in staff.colleagues(desk) if c.key == key)
    assert found == staff.Colleague(key, NAME, "Facilitador(a)", True, "por_confirmar", True)
    desk.close()
    theirs = shared.sit("yanet", password=PASSWORD)
    assert (theirs.actor.name, theirs.actor.roles) == (NAME, frozenset({"facilitator"}))
    assert not theirs.actor.may("certificates.issue")
    theirs.close()
    shared.world.clock.advance(days=15)
    later = shared.sit("yanet", password=PASSWORD)
    assert later.actor.roles == frozenset(), "the last day has gone"
    later.close()


def test_a_substitute_may_teach_a_group(shared: Shared, desk: Desk) -> None:
    key = hire(desk, role="trainer")
    assert (key, NAME) in groups.trainers(desk)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": "Yanet"}, "substitute_name", "name"),
        ({"name": " percy  ÑAUPAS prueba "}, "substitute_known", "name"),
        ({"role": "supervisor"}, "substitute_role", "role"),
        ({"until": None}, "substitute_until", "until"),
        ({"until": date(2026, 3, 8)}, "substitute_until", "until"),
        ({"until": date(2026, 4, 9)}, "substitute_until", "until"),
        ({"password": "yanet cusihuaman"}, "password_name", "password"),
        ({"login": "percy"}, "login_taken", "login"),
        ({"login": " "}, "login_needed", "login"),
    ],
)
def test_what_is_wrong_leaves_neither_a_person_nor_a_place(
    shared: Shared, desk: Desk, changes: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(UserError) as told:
        hire(desk, **changes)
    assert (told.value.code, told.value.field) == (code, field)
    assert len(Vault.open(shared.folder).users()) == 3
    with desk.store.read() as session:
        assert session.scalars(select(User).where(User.state == "por_confirmar")).all() == []
        assert session.scalars(select(Change).where(Change.batch.is_(None))).all() == []
    hire(desk, until=date(2026, 4, 8))


def test_only_a_supervisor_with_the_own_password(shared: Shared, desk: Desk) -> None:
    with pytest.raises(UserError) as told:
        create_substitute(desk, "no era esta", form(desk), params=CHEAP)
    assert (told.value.code, told.value.field) == ("wrong_password", "own_password")
    facilitator = replace(desk, seated=replace(desk.actor, roles=frozenset({"facilitator", "trainer"})))
    with pytest.raises(UserError, match="no_right"):
        hire(facilitator)


def test_their_work_is_held_in_sight_and_flows_in_when_confirmed(
    shared: Shared, desk: Desk, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    key = hire(desk)
    desk.close()
    enrol_one(shared)
    rosa = shared.sit("rosa")
    outcome = sync_state.send(rosa, shared.line)
    assert outcome.held > 2
    people, why = at_centre(world)
    assert people == []
    assert set(why) <= {unconfirmed.UNCONFIRMED, "no_parent"}
    with rosa.store.read() as session:
        assert session.scalars(select(Person.given_names)).all() == ["Ana"], "here it stands"
        assert session.get_one(User, key).state == "por_confirmar"

    assert order(world) == 0
    assert capsys.readouterr().out == f"{NAME} · Facilitador(a) hasta el 23/03/2026 · {rosa.activation.device_name}\n"
    assert order(world, "--user", NAME, "--by", "Rosa Huamán Prueba") == 1
    assert order(world, "--user", "Nadie Prueba", "--by", LUZ) == 1
    assert at_centre(world)[0] == [], "control: not by anybody, nor for anybody"
    assert order(world, "--user", NAME.lower(), "--by", LUZ) == 0
    sync_state.send(rosa, shared.line)
    sync_state.send(rosa, shared.line)
    assert at_centre(world) == (["Ana"], [])
    with world.at_centre() as session:
        assert session.get_one(User, key).state == "activa"
        assert session.scalars(select(UserScope.role).where(UserScope.user == key)).all() == ["facilitator"]
    with rosa.store.read() as session:
        assert session.get_one(User, key).state == "activa"
        assert session.scalars(select(HeldChange)).all() == [], "nor is anything listed as held here"
    rosa.close()
    shared.sit("yanet", password=PASSWORD).close()
    assert order(world) == 0
    assert "Nadie espera" in capsys.readouterr().out


def test_if_they_are_refused_the_laptop_says_so_and_nothing_is_lost(shared: Shared, desk: Desk, world: World) -> None:
    key = hire(desk)
    desk.close()
    enrol_one(shared)
    rosa = shared.sit("rosa")
    sync_state.send(rosa, shared.line)
    assert order(world, "--user", NAME, "--by", LUZ, "--refuse") == 0
    sync_state.send(rosa, shared.line)
    sync_state.send(rosa, shared.line)
    people, why = at_centre(world)
    assert people == []
    assert "no_right" in why, "still held"
    found = next(c for c in staff.colleagues(rosa) if c.key == key)
    assert (found.state, found.here, found.works) == ("no_confirmada", True, False)
    with rosa.store.read() as session:
        assert session.scalars(select(Person.given_names)).all() == ["Ana"]
    rosa.close()
    with pytest.raises(KnownError, match="substitute_refused"):
        shared.sit("yanet", password=PASSWORD)


@pytest.mark.parametrize(
    "changes",
    [
        {"roles": ("coordinator",)},
        {"state": "activa"},
        {"role": "supervisor"},
        {"region": "20"},
        {"region": None},
        {"until": None},
        {"until": date(2026, 12, 31)},
    ],
)
def test_a_laptop_that_was_changed_can_not_have_more_confirmed(
    shared: Shared, desk: Desk, world: World, changes: dict[str, Any]
) -> None:
    """What goes beyond a substitute has simply no right: confirming lets none of it in."""
    key, scope = desk.store.keys.new(), desk.store.keys.new()
    user = {"name": NAME, "roles": ("facilitator",), "state": "por_confirmar"}
    grant = {"user": key, "edition": desk.actor.edition, "region": "08", "role": "facilitator"}
    grant |= {"until": desk.today + timedelta(days=20)}
    with desk.store.write(desk.actor.user) as session:
        session.add(User(id=key, **(user | {k: v for k, v in changes.items() if k in user})))
        session.flush()
        session.add(UserScope(id=scope, **(grant | {k: v for k, v in changes.items() if k in grant})))
    sync_state.send(desk, shared.line)
    assert "no_right" in at_centre(world)[1]
    order(world, "--user", NAME, "--by", LUZ)
    with world.at_centre() as session:
        granted = session.get(UserScope, scope)
        assert granted is None
    control = hire(desk, name="Control Distinta Prueba", login="control")
    sync_state.send(desk, shared.line)
    assert order(world, "--user", "Control Distinta Prueba", "--by", LUZ) == 0
    with world.at_centre() as session:
        assert session.get_one(User, control).state == "activa"


def test_nobody_but_who_may_writes_a_substitute_down(shared: Shared, desk: Desk, world: World) -> None:
    """Percy is an evaluator."""
    with desk.store.write(shared.user("percy")) as session:
        session.add(User(id=desk.store.keys.new(), name=NAME, roles=("facilitator",), state="por_confirmar"))
    sync_state.send(desk, shared.line)
    assert at_centre(world)[1] == ["no_right"]
