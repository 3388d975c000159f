"""Who uses a laptop: the colleagues listed, and giving one of them a place of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from oit_campo.errors import KnownError, UserError
from oit_campo.models.programme import User, UserScope
from oit_campo.services import staff
from oit_campo.services.desk import Desk
from oit_campo.services.first_start import FirstStart
from oit_campo.services.unlocking import unlock
from oit_campo.store.vault import KdfParams
from tests.helpers.world import Wire, World

CHEAP = KdfParams(memory_kib=8, iterations=1, lanes=1)
PASSWORD = "cuatro palabras bastante largas"
OTHER = "otras cinco palabras muy largas"
MISTYPED = "cuatro palabras bastante cortas"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "laptop"


@pytest.fixture
def desk(world: World, folder: Path) -> Iterator[Desk]:
    """Rosa at the laptop she activated."""
    line = Wire(world.centre)
    start = FirstStart(folder, world.clock)
    start.present_code(line, world.code("rosa"))
    made = start.set_up(line, "rosa", PASSWORD, params=CHEAP)
    yield made
    made.close()


def let_in(desk: Desk, colleague: UUID, *, password: str = PASSWORD, login: str = "percy", new: str = OTHER) -> None:
    staff.let_in(
        desk,
        own_password=password,
        colleague=colleague,
        login=login,
        password=new,
        params=CHEAP,
    )


def here(desk: Desk) -> list[str]:
    return [c.name for c in staff.colleagues(desk) if c.here]


def test_the_staff_of_the_region_by_name_with_their_functions_and_who_is_here(world: World, desk: Desk) -> None:
    assert [(c.name, c.roles, c.here) for c in staff.colleagues(desk)] == [
        ("Luz Alva Prueba", "Coordinador(a)", False),
        ("Nélida Salazar Prueba", "Evaluador(a)", False),
        ("Percy Ñaupas Prueba", "Evaluador(a)", False),
        ("Rosa Huamán Prueba", "Facilitador(a), Capacitador(a), Supervisor(a)", True),
        ("Wilfredo Puma Prueba", "Capacitador(a)", False),
    ]
    assert {c.key for c in staff.colleagues(desk)} == {k for n, k in world.plan.users.items() if n != "piura"}


def test_a_colleague_who_is_let_in_opens_the_laptop_with_their_own_password(
    world: World, desk: Desk, folder: Path
) -> None:
    percy = world.plan.users["percy"]
    with pytest.raises(UserError, match="wrong_password"):
        unlock(folder, "percy", OTHER, clock=world.clock)
    let_in(desk, percy)
    assert here(desk) == ["Percy Ñaupas Prueba", "Rosa Huamán Prueba"]
    desk.close()
    theirs = unlock(folder, "percy", OTHER, clock=world.clock)
    assert (theirs.actor.user, theirs.actor.name) == (percy, "Percy Ñaupas Prueba")
    theirs.close()
    unlock(folder, "rosa", PASSWORD, clock=world.clock).close()


def test_what_is_wrong_lets_nobody_in(world: World, desk: Desk, folder: Path) -> None:
    percy = world.plan.users["percy"]
    with pytest.raises(UserError, match="wrong_password"):
        let_in(desk, percy, password=MISTYPED)
    with pytest.raises(UserError, match="password_short"):
        let_in(desk, percy, new="corta")
    with pytest.raises(UserError, match="login_taken") as taken:
        let_in(desk, percy, login="rosa")
    assert taken.value.field == "login"
    with pytest.raises(UserError, match="user_here"):
        let_in(desk, desk.actor.user, login="rosa2")
    assert here(desk) == ["Rosa Huamán Prueba"]
    with pytest.raises(UserError, match="wrong_password"):
        unlock(folder, "percy", OTHER, clock=world.clock)
    let_in(desk, percy)
    assert "Percy Ñaupas Prueba" in here(desk), "control"


@pytest.mark.parametrize("role", ["trainer", "evaluator"])
def test_who_may_not_hand_the_laptop_over_lets_nobody_in(world: World, desk: Desk, role: str) -> None:
    wilfredo = replace(desk, seated=replace(desk.actor, roles=frozenset({role})))
    with pytest.raises(UserError, match="no_right") as told:
        let_in(wilfredo, world.plan.users["percy"])
    assert told.value.params["accion"] == "devices.hand_over"
    assert here(desk) == ["Rosa Huamán Prueba"]


def test_who_left_the_staff_or_the_region_is_not_offered(world: World, desk: Desk) -> None:
    users = world.plan.users
    with desk.store.write(None) as session:
        session.get_one(User, users["percy"]).state = "baja"
        for scope in session.scalars(select(UserScope).where(UserScope.user == users["nelida"])):
            scope.until = date(2026, 3, 8)
        for scope in session.scalars(select(UserScope).where(UserScope.user == users["wilfredo"])):
            scope.region = "20"
    assert [c.name for c in staff.colleagues(desk)] == ["Luz Alva Prueba", "Rosa Huamán Prueba"]


def test_who_is_here_to_the_end_of_the_month_is_offered_until_then(world: World, desk: Desk) -> None:
    """The same day decides whether they may work here."""
    percy = world.plan.users["percy"]
    with desk.store.write(None) as session:
        for scope in session.scalars(select(UserScope).where(UserScope.user == percy)):
            scope.until = date(2026, 3, 10)
    for offered in (True, True, False):
        assert ("Percy Ñaupas Prueba" in [c.name for c in staff.colleagues(desk)]) is offered
        world.clock.advance(days=1)


def test_somebody_the_staff_list_no_longer_knows_cannot_work_here(world: World, desk: Desk, folder: Path) -> None:
    percy = world.plan.users["percy"]
    let_in(desk, percy)
    with desk.store.write(None) as session:
        session.get_one(User, percy).state = "baja"
    gone = next(c for c in staff.colleagues(desk) if c.key == percy)
    assert (gone.here, gone.works, gone.state, gone.roles) == (True, False, "baja", ""), (
        "listed, to take the place away"
    )
    desk.close()
    with pytest.raises(KnownError, match="no_place_here"):
        unlock(folder, "percy", OTHER, clock=world.clock)


def test_functions_are_named_in_the_order_of_the_catalogue() -> None:
    assert staff.role_words(frozenset({"supervisor", "trainer"})) == "Capacitador(a), Supervisor(a)"
    assert staff.role_words(frozenset({"de_otra_version"})) == ""
