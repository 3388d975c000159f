"""Permissions: what stands, until when, and that taking one back is a row like any other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from oit_campo.errors import UserError
from oit_campo.models.people import Consent
from oit_campo.services import consents, enrolment
from oit_campo.services.consents import Given, Permission
from oit_campo.services.desk import Desk
from tests.helpers.world import World
from tests.services.enrolling import desk_at, form

TODAY = date(2026, 3, 9)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(world: World) -> Desk:
    return desk_at(world.laptop("rosa"))


def shown(desk: Desk, person: object, on: date = TODAY) -> dict[str, Permission]:
    with desk.store.read() as session:
        return {p.purpose: p for p in consents.permissions(session, person, on)}  # type: ignore[arg-type] # a key


def test_the_questions_of_the_queue_are_five_in_their_order() -> None:
    asked = consents.questions()
    assert tuple(p.code for p in asked) == consents.AT_ENROLMENT
    assert [p.order for p in asked] == sorted(p.order for p in asked)
    assert not any(p.sensitive for p in asked)


def test_a_permission_is_shown_with_its_end_and_its_text(desk: Desk) -> None:
    person = enrolment.enrol(desk, form()).person
    given = shown(desk, person)["programa"]
    assert (given.state, given.answer, given.proof) == ("standing", "Sí", "De palabra, leído en grupo")
    assert (given.expires_on, given.text_version) == (date(2031, 12, 18), 1)
    assert shown(desk, person, date(2031, 12, 19))["programa"].state == "expired"
    assert shown(desk, person, date(2031, 12, 18))["programa"].state == "standing"


def test_what_was_not_asked_is_said_so(desk: Desk) -> None:
    person = enrolment.enrol(desk, form(answers={"programa": "si"})).person
    assert {p: v.state for p, v in shown(desk, person).items()} == {
        "programa": "standing", "contacto": "unasked", "grupo_whatsapp": "unasked", "imagen": "unasked",
        "seguimiento": "unasked",
    }  # fmt: skip


def test_withdrawing_replaces_the_yes_and_a_later_yes_replaces_that(desk: Desk) -> None:
    person = enrolment.enrol(desk, form()).person
    consents.withdraw(desk, person, "contacto")
    assert shown(desk, person)["contacto"].state == "withdrawn"
    with desk.store.read() as session:
        assert not consents.may_use(session, person, "contacto", TODAY)
        assert consents.may_use(session, person, "programa", TODAY)
    consents.record(desk, person, Given({"contacto": "si"}, "de_palabra_en_persona"))
    assert shown(desk, person)["contacto"].state == "standing"
    with desk.store.read() as session:
        rows = session.scalars(select(Consent).where(Consent.purpose == "contacto")).all()
        assert len(rows) == 3
        assert len({r.replaces for r in rows}) == 3


def test_a_reserved_purpose_answered_another_day_needs_its_proof(desk: Desk) -> None:
    person = enrolment.enrol(desk, form()).person
    with pytest.raises(UserError, match="consent_proof"):
        consents.record(desk, person, Given({"ingresos_hogar": "si"}, "de_palabra_en_persona"))
    with pytest.raises(UserError, match="proof_needed"):
        consents.record(desk, person, Given({"ingresos_hogar": "si"}, ""))
    assert "ingresos_hogar" not in shown(desk, person)
    consents.record(
        desk, person, Given({"ingresos_hogar": "si"}, "huella_en_papel", "Luz Testigo", occurred_on=date(2026, 3, 1))
    )
    answer = shown(desk, person)["ingresos_hogar"]
    assert (answer.state, answer.occurred_on, answer.expires_on) == ("standing", date(2026, 3, 1), date(2028, 3, 1))


def test_nobody_answers_for_a_person_who_is_gone(desk: Desk) -> None:
    with pytest.raises(UserError, match="person_gone"):
        consents.withdraw(desk, desk.store.keys.new(), "contacto")
    with pytest.raises(UserError, match="person_gone"):
        consents.record(desk, desk.store.keys.new(), Given({"contacto": "si"}, "de_palabra_en_persona"))


def test_an_answer_of_a_newer_version_is_no_yes(desk: Desk) -> None:
    person = enrolment.enrol(desk, form(answers={"programa": "si"})).person
    with desk.store.write(desk.actor.user) as session:
        session.add(Consent(id=desk.store.keys.new(), person=person, purpose="contacto", occurred_on=TODAY))
    assert shown(desk, person)["contacto"].state == "later"
    with desk.store.read() as session:
        assert not consents.may_use(session, person, "contacto", TODAY)
