"""A desk in a real world and a form that is right, for the tests of people (DATOS DE PRUEBA)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from oit_campo.models.laptop import StoreFact
from oit_campo.models.training import Group
from oit_campo.services.desk import Desk
from oit_campo.services.enrolment_form import EnrolmentForm
from oit_campo.services.laptop_facts import ACTIVATION
from oit_campo.services.unlocking import desk_of
from oit_campo.sync.activation_wire import encode_activation
from tests.helpers.world import Laptop, World

YES_TO_ALL = {"programa": "si", "contacto": "si", "grupo_whatsapp": "no", "imagen": "despues", "seguimiento": "si"}

GOOD = EnrolmentForm(
    answers=YES_TO_ALL,
    proof_method="de_palabra_en_grupo",
    given_names="Jefferson Alexander",
    first_surname="González",
    second_surname="Ñaupas",
    birth="14/08/1993",
    sex="M",
    document_type="CIV",
    document_number="V-20.614.938",
    document_situation="vigente",
    nationality="VEN",
    contact_situation="propio",
    phone="987 654 321",
    phone_owner="propio",
    district="080108",
)


def form(**changes: Any) -> EnrolmentForm:
    """``GOOD`` with other words in it."""
    return replace(GOOD, **changes)


def other(number: int, given: str, first: str, second: str = "", **changes: Any) -> EnrolmentForm:
    """Somebody else, with a DNI of her own."""
    return form(
        given_names=given,
        first_surname=first,
        second_surname=second,
        document_type="DNI",
        document_number=str(99000000 + number),
        birth=changes.pop("birth", "03/05/1988"),
        nationality="PER",
        **changes,
    )


def desk_at(laptop: Laptop, login: str = "", world: World | None = None) -> Desk:
    """The desk of the laptop's first user, or of another member of the staff."""
    if laptop.store.fact(ACTIVATION) is None:
        with laptop.store.write(None) as session:
            session.add(StoreFact(name=ACTIVATION, value=encode_activation(laptop.activation)))
    return desk_of(laptop.store, world.plan.users[login] if world is not None and login else laptop.user)


def make_group(desk: Desk, world: World, name: str = "Wanchaq B", **changes: Any) -> UUID:
    """A group of the edition's first course."""
    key = desk.store.keys.new()
    values: dict[str, Any] = {
        "edition": desk.actor.edition,
        "course": world.plan.courses["SST"],
        "name": name,
        "district": "080108",
        "venue": "Salón comunal de prueba",
        "places": 2,
        "starts_on": date(2026, 3, 9),
        "ends_on": date(2026, 4, 30),
        "mode": "presencial",
        **changes,
    }
    with desk.store.write(desk.actor.user) as session:
        session.add(Group(id=key, **values))
    return key
