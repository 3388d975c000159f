"""A service that forgets to ask for a right writes nothing: the one way to write looks at what is written, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

import oit_campo.services
from oit_campo.errors import UserError
from oit_campo.models.people import Person
from oit_campo.models.programme import Device, UserScope
from oit_campo.models.training import Enrolment
from oit_campo.services import desk_rights
from oit_campo.services.desk import Desk
from tests.central.test_permissions import hire
from tests.helpers.workshop import desk_at
from tests.helpers.world import Laptop, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def laptop(world: World) -> Laptop:
    hire(world, "nueva", "facilitator")
    return world.laptop("nueva")


@pytest.fixture
def desk(laptop: Laptop) -> Desk:
    return desk_at(laptop)


def let_through(desk: Desk, person: UUID) -> None:
    """A service that asks for one right and writes what needs another."""
    with desk.write("enrolment.enrol") as session:
        row = session.query(Enrolment).filter_by(person=person).one()
        row.gate_override, row.override_reason, row.override_by = "vacante", "otra", desk.actor.user


def test_a_service_that_forgets_to_ask_writes_nothing(laptop: Laptop, desk: Desk) -> None:
    person = laptop.enrol("María", "Prueba")
    with pytest.raises(UserError, match="no_right") as raised:
        let_through(desk, person)
    assert "rol" in raised.value.params
    with desk.store.read() as session:
        assert session.query(Enrolment).filter_by(person=person).one().gate_override is None
    assert laptop.sync().held == 0


def test_control_unwatched_it_makes_work_that_the_centre_holds(
    laptop: Laptop, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_rights, "watch", lambda _session, _actor: None)
    let_through(desk, laptop.enrol("María", "Prueba"))
    assert laptop.sync().held == 1


def test_a_kind_that_is_not_ones_own_and_what_the_centre_alone_writes(laptop: Laptop, desk: Desk) -> None:
    with pytest.raises(UserError, match="no_right"), desk.write("enrolment.enrol") as session:
        session.query(UserScope).filter_by(user=desk.actor.user).one().until = desk.today
    key = laptop.store.keys.new()
    with pytest.raises(RuntimeError, match="centre"), desk.write("enrolment.enrol") as session:
        session.add(Person(id=key, given_names="Ana", anonymised_on=desk.today))
    with pytest.raises(UserError, match="no_right"), desk.write("enrolment.enrol") as session:
        session.query(Device).first().name = "Otra"  # type: ignore[union-attr] # it is there, or the test fails


def test_what_is_written_past_the_desk_is_the_laptops_own() -> None:
    """PINs, where the stick is: who opens the store without ``Desk.write`` knows no model but the laptop's."""
    texts = {path.stem: path.read_text("utf8") for path in Path(oit_campo.services.__path__[0]).glob("*.py")}
    found = {name: text for name, text in texts.items() if "store.write(desk" in text}
    assert "pins" in found
    del found["substitutes"]  # the centre holds them until coordination decides (tests/services/test_substitutes.py)
    for name, text in found.items():
        models = re.findall(r"^ *from oit_campo\.models(\S*) import", text, re.MULTILINE)
        assert set(models) <= {".laptop"}, name
