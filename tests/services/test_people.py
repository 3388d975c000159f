"""The list of people: found while typing, filtered, in the actor's reach alone, each with stage and first lack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from oit_campo.catalogues import fields
from oit_campo.errors import UserError
from oit_campo.ids import derived_key
from oit_campo.models.certificates import Certificate
from oit_campo.models.people import Person
from oit_campo.models.plans import BusinessPlan
from oit_campo.models.programme import UserScope
from oit_campo.models.training import AttendanceMark, Enrolment, Group, Session
from oit_campo.services import consents, enrolment, people
from oit_campo.services.desk import Desk
from oit_campo.services.people import Filters
from oit_campo.store import people_index
from tests.helpers.world import World
from tests.services.enrolling import desk_at, form, make_group, other


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(world: World) -> Desk:
    return desk_at(world.laptop("rosa"))


def mark(desk: Desk, group: UUID, made: enrolment.Enrolled) -> None:
    """One attendance mark in a session of the group."""
    with desk.store.write(desk.actor.user) as session:
        key = desk.store.keys.new()
        session.add(Session(id=key, group=group, number=1, minutes=180))
        mark_key = derived_key(fields.kind("attendance_mark").number, key, made.enrolment)
        session.add(AttendanceMark(id=mark_key, session=key, enrolment=made.enrolment, status="P", minutes=180))


def plan(desk: Desk, made: enrolment.Enrolled) -> None:
    with desk.store.write(desk.actor.user) as session:
        session.add(BusinessPlan(id=desk.store.keys.new(), enrolment=made.enrolment))


def certify(desk: Desk, group: UUID, made: enrolment.Enrolled, state: str = "registrado") -> None:
    """A certificate of the group's course."""
    with desk.store.write(desk.actor.user) as session:
        course = session.get_one(Group, group).course
        session.add(
            Certificate(
                id=desk.store.keys.new(),
                enrolment=made.enrolment,
                kind="certificado",
                course=course,
                issued_by=desk.actor.user,
                state=state,
            )
        )


def withdraw(desk: Desk, made: enrolment.Enrolled) -> None:
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Enrolment, made.enrolment).withdrawn_on = date(2026, 3, 9)


def names(rows: tuple[people.PersonRow, ...]) -> list[str]:
    return [row.list_name for row in rows]


# --- search ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("jeff", ""),
        ("NAUPAS jefferson", ""),
        ("yeferson gonsales", "suena igual"),
        ("2061", "documento o código"),
        ("v-20.614", "documento o código"),
        ("L01-0001", "documento o código"),
        ("jeffersin gonzález", "nombre parecido"),
        ("jefferson gomzález", "nombre parecido"),
        ("alexandre", "nombre parecido"),
    ],
)
def test_one_person_is_found_in_many_ways(desk: Desk, typed: str, why: str) -> None:
    made = enrolment.enrol(desk, form())
    enrolment.enrol(desk, other(1, "Rosa", "Quispe"))
    (row,) = people.search(desk, typed)
    assert (row.person, row.why) == (made.person, why)
    assert (row.name, row.list_name) == ("Jefferson Alexander González Ñaupas", "GONZÁLEZ ÑAUPAS, Jefferson Alexander")
    assert (row.document, row.code) == ("CIV ••••4938", made.participant_code)


@pytest.mark.parametrize("typed", ["", "  ", "zz", "wxk zzzt", "99", '"', "bernardo aquiles"])
def test_what_nobody_is_called_finds_nobody(desk: Desk, typed: str) -> None:
    enrolment.enrol(desk, form())
    assert people.search(desk, typed) == ()


def test_the_exact_come_before_those_that_sound_alike(desk: Desk) -> None:
    enrolment.enrol(desk, other(1, "Yeferson", "Gonsales"))
    enrolment.enrol(desk, form())
    assert [r.why for r in people.search(desk, "yeferson")] == ["", "suena igual"]
    assert len(people.search(desk, "yeferson", limit=1)) == 1


# --- the list -------------------------------------------------------------------------------------------------------


def test_a_group_is_read_in_spanish_order_and_the_rest_latest_first(world: World, desk: Desk) -> None:
    group = make_group(desk, world, places=9)
    for number, surname in enumerate(("Oré", "Ñaupas", "Nuñez", "", "Zavala")):
        enrolment.enrol(desk, other(number, "Ana", surname, group=group))
    enrolment.enrol(desk, other(7, "Luz", "Alva"))
    in_group = people.list_people(desk, Filters(group=group))
    assert names(in_group.rows) == ["Ana", "NUÑEZ, Ana", "ÑAUPAS, Ana", "ORÉ, Ana", "ZAVALA, Ana"]
    assert (in_group.total, in_group.more) == (6, False)
    latest = people.list_people(desk, Filters(), limit=2)
    assert names(latest.rows) == ["ALVA, Luz", "ZAVALA, Ana"]
    assert latest.more
    assert names(people.list_people(desk, Filters(), limit=2, offset=2).rows) == ["Ana", "NUÑEZ, Ana"]
    found = people.list_people(desk, Filters(text="ana", group=group), limit=3)
    assert (len(found.rows), found.more) == (3, True)
    assert len(people.list_people(desk, Filters(text="ana"), limit=3, offset=3).rows) == 2


def test_stages_are_told_apart_and_filtered(world: World, desk: Desk) -> None:
    group = make_group(desk, world, places=9)
    made = [
        enrolment.enrol(desk, other(n, "Ana", s, group=group)) for n, s in enumerate(("Uno", "Dos", "Tres", "Cuatro"))
    ]
    mark(desk, group, made[1])
    mark(desk, group, made[2])
    plan(desk, made[2])
    withdraw(desk, made[3])
    trained = enrolment.enrol(desk, other(4, "Ana", "Cinco", group=group))
    mark(desk, group, trained)
    certify(desk, group, trained)
    voided = enrolment.enrol(desk, other(5, "Ana", "Seis", group=group))
    certify(desk, group, voided, state="anulado")
    shown = {row.list_name: (row.stage, row.light, row.lacks) for row in people.list_people(desk, Filters()).rows}
    assert shown == {
        "UNO, Ana": ("Inscrita", "ok", "nada"),
        "DOS, Ana": ("En formación", "ok", "nada"),
        "TRES, Ana": ("Plan presentado", "ok", "nada"),
        "CUATRO, Ana": ("Se retiró", "none", "se retiró"),
        "CINCO, Ana": ("Formación completa", "ok", "nada"),
        "SEIS, Ana": ("Inscrita", "ok", "nada"),
    }
    for code, words in people.stages_shown():
        rows = people.list_people(desk, Filters(stage=code)).rows
        assert len(rows) == (2 if code == "inscrita" else 1), code
        assert all(words.startswith(row.stage) for row in rows)


def test_the_first_lack_is_in_words(world: World, desk: Desk) -> None:
    group = make_group(desk, world, places=9)
    enrolment.enrol(desk, other(1, "Ana", "Completa", group=group))
    enrolment.enrol(desk, form(given_names="Sin", first_surname="Papel", document_type="SD", group=group))
    enrolment.enrol(desk, other(2, "Sin", "Grupo"))
    gone = enrolment.enrol(desk, other(3, "Sin", "Permiso", group=group))
    consents.withdraw(desk, gone.person, "programa")
    shown = {row.list_name.split(",")[0]: (row.light, row.lacks) for row in people.list_people(desk, Filters()).rows}
    assert shown["COMPLETA"] == ("ok", "nada")
    assert shown["PAPEL ÑAUPAS"] == ("warn", "documento")
    assert shown["GRUPO"] == ("warn", "grupo")
    assert shown["PERMISO"] == ("bad", "permiso")
    lacking = {row.list_name.split(",")[0] for row in people.list_people(desk, Filters(lacking=True)).rows}
    assert lacking == {"PAPEL ÑAUPAS", "GRUPO"}


def test_an_expired_permission_is_a_lack(world: World, desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    world.clock.advance(days=366 * 7)
    assert people.by_key(desk, [made.person])[0].lacks == "permiso"


def test_who_is_in_no_edition_yet_is_shown_as_such(desk: Desk) -> None:
    key = desk.store.keys.new()
    with desk.store.write(desk.actor.user) as session:
        session.add(Person(id=key, given_names="Ana"))
        session.flush()
        people_index.refresh(session, [key])
    (row,) = people.search(desk, "ana")
    assert (row.stage, row.light, row.lacks) == ("No inscrita en esta edición", "warn", "inscripción")


def test_groups_to_filter_by(world: World, desk: Desk) -> None:
    make_group(desk, world, "B")
    make_group(desk, world, "A")
    assert [(g.name, g.course[:9]) for g in people.group_choices(desk)] == [("A", "Seguridad"), ("B", "Seguridad")]


# --- reach ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days_left", "seen"), [(None, True), (0, True), (-1, False)])
def test_a_trainer_sees_the_people_of_her_groups_alone(
    world: World, desk: Desk, days_left: int | None, seen: bool
) -> None:
    """A group given to her counts to the last day named; one that nobody teaches yet would be every trainer's."""
    trainer = desk_at(world.laptops[0], "wilfredo", world)
    mine = make_group(desk, world, "Mío", trainer=trainer.actor.user)
    given = make_group(desk, world, "Dado", trainer=desk.actor.user)
    theirs = make_group(desk, world, "Ajeno", trainer=desk.actor.user)
    with desk.store.write(desk.actor.user) as session:
        session.add(
            UserScope(
                id=desk.store.keys.new(),
                user=trainer.actor.user,
                edition=desk.actor.edition,
                region="08",
                group=given,
                role="trainer",
                until=None if days_left is None else desk.today + timedelta(days=days_left),
            )
        )
    for number, (name, group) in enumerate((("Mía", mine), ("Dada", given), ("Ajena", theirs), ("Suelta", None))):
        enrolment.enrol(desk, other(number, "Ana", name, group=group))
    hers = ["DADA, Ana", "MÍA, Ana"] if seen else ["MÍA, Ana"]
    assert sorted(names(people.list_people(trainer, Filters()).rows)) == hers
    assert names(people.search(trainer, "ajena")) == []
    assert people.list_people(trainer, Filters()).total == len(hers)
    assert people.list_people(desk, Filters()).total == 4


def test_another_region_is_out_of_reach(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    elsewhere = replace(desk, seated=replace(desk.actor, region="20"))
    assert people.search(elsewhere, "jefferson") == ()
    assert people.by_key(elsewhere, [made.person]) == ()
    assert people.by_key(desk, [made.person]) != ()


@pytest.mark.parametrize(("role", "seen"), [("coordinator", 1), ("data_officer", 1)])
def test_wider_roles_reach_further(desk: Desk, role: str, seen: int) -> None:
    enrolment.enrol(desk, form())
    wider = replace(desk, seated=replace(desk.actor, region="20", roles=frozenset({role})))
    assert len(people.search(wider, "jefferson")) == seen


def test_a_coordinator_of_another_edition_sees_nobody(desk: Desk) -> None:
    enrolment.enrol(desk, form())
    other_edition = replace(
        desk, seated=replace(desk.actor, edition=desk.store.keys.new(), roles=frozenset({"coordinator"}))
    )
    assert people.search(other_edition, "jefferson") == ()


def test_who_has_no_right_to_search_is_refused(world: World, desk: Desk) -> None:
    evaluator = desk_at(world.laptops[0], "percy", world)
    for call in (
        lambda: people.search(evaluator, "ana"),
        lambda: people.list_people(evaluator, Filters()),
        lambda: people.group_choices(evaluator),
        lambda: people.by_key(evaluator, []),
    ):
        with pytest.raises(UserError, match="no_right"):
            call()


def test_a_group_without_a_name_is_no_lack_of_a_group(world: World, desk: Desk) -> None:
    group = make_group(desk, world, places=9)
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Group, group).name = "X"
    enrolment.enrol(desk, form(group=group))
    assert people.search(desk, "jeff")[0].group == "X"
