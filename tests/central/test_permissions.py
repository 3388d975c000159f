"""Who may write what: a laptop whose program has been changed says anything, the centre goes by its own staff list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from oit_campo.catalogues import fields, rights
from oit_campo.central.permissions import TAKEN, Permissions, _needed
from oit_campo.ids import derived_key
from oit_campo.models import kinds
from oit_campo.models.people import Person
from oit_campo.models.plans import Rubric
from oit_campo.models.programme import Edition, Organisation, Programme, UserScope
from oit_campo.models.shared import HeldChange
from oit_campo.models.training import Group
from oit_campo.services import evaluation, groups
from oit_campo.sync import wire
from tests.helpers.ceremony import GOOD, ceremony, close, jury, present
from tests.helpers.workshop import course_of, group_form
from tests.helpers.world import Laptop, World
from tests.sync.looking import edit, held, sync_all
from tests.sync.test_intake import patch, send

TABLES = sorted(kinds.tables())


def hire(world: World, login: str, *roles: str, region: str | None = "08", **grant: Any) -> UUID:
    """One more member of the staff, as the centre makes one."""
    with world.centre.database.writing() as (session, state):
        author = world.centre.author(session, state)
        user = author.create("user", {"name": login.title(), "state": "activa", "roles": roles})
        for role in roles:
            scope = {"user": user, "edition": world.plan.edition, "region": region, "role": role}
            author.create("user_scope", scope | grant)
    world.plan = replace(world.plan, users={**world.plan.users, login: user})
    return user


def field_work(world: World, laptop: Laptop) -> dict[str, UUID]:
    """Records of what hangs on an enrolment or on a course, made by the programme itself."""
    person = laptop.enrol("María Prueba", "Quispe")
    laptop.sync()
    enrolment = derived_key(fields.kind("enrolment").number, person, world.plan.edition)
    found = {"person": person, "enrolment": enrolment}
    with world.centre.database.writing() as (session, state):
        author = world.centre.author(session, state)
        course = world.plan.courses["SST"]
        edition = world.plan.edition
        found["group"] = author.create(
            "group", {"edition": edition, "course": course, "name": "A", "district": "080101"}
        )
        found["session"] = author.create("session", {"group": found["group"], "number": 1, "minutes": 60})
        found["business"] = author.create("business", {"trade_name": "Bodega"})
        found["business_plan"] = author.create("business_plan", {"enrolment": enrolment, "title": "Bodega"})
        found["evaluation"] = author.create(
            "evaluation",
            {"plan": found["business_plan"], "evaluator": world.plan.users["nelida"], "rubric": world.plan.rubric},
        )
    return found


def parents_of(world: World, entity: str, made: Mapping[str, UUID], laptop: Laptop) -> dict[str, bytes]:
    """A value for each parent that a new record of the kind names."""
    with world.at_centre() as session:
        known: dict[str, UUID] = {
            "edition": world.plan.edition,
            "organisation": world.plan.organisation,
            "rubric": world.plan.rubric,
            "course": world.plan.courses["SST"],
            "user": laptop.user,
            "programme": session.scalars(select(Programme.id)).first() or UUID(int=0),
            "consent_text": session.scalars(select(kinds.tables()["consent_text"].id)).first() or UUID(int=0),
            "rubric_criterion": session.scalars(select(kinds.tables()["rubric_criterion"].id)).first() or UUID(int=0),
            "device": laptop.activation.device,
            **made,
        }
    needed = kinds.required(entity) | {"region", "edition"}
    return {
        f.name: known[f.parent].bytes
        for f in fields.kind(entity).fields
        if f.parent in known and (f.name in needed or f.name in fields.kind(entity).derived_from)
        if f.name != "replaces"
    }


def creation(world: World, laptop: Laptop, entity: str, made: Mapping[str, UUID], author: UUID) -> wire.Patch:
    """A well-formed new record of the kind."""
    kind = fields.kind(entity)
    said: dict[str, Any] = dict(parents_of(world, entity, made, laptop))
    if entity == "enrolment":  # of somebody who isn't enrolled yet
        other = laptop.store.keys.new()
        send(world, laptop, replace(patch(laptop, "person", other, (0, {}), (1, {1: "Otra", 2: None, 3: None}))))
        said |= {"person": other.bytes, "region": "08"}
    groups: dict[int, dict[int, Any]] = {0: {}}
    for name, value in said.items():
        groups.setdefault(kind.field(name).group, {})[kind.field(name).wire_no] = value
    record = None if kind.derived_from else laptop.store.keys.new()
    return replace(patch(laptop, entity, record, *sorted(groups.items())), actor=author)


def allowed(role: str, entity: str) -> bool:
    return any(rights.may({role}, action) for action in fields.kind(entity).create_rights)


@pytest.fixture
def made(world: World) -> dict[str, UUID]:
    return field_work(world, world.laptop("rosa"))


@pytest.mark.parametrize("role", ["facilitator", "evaluator"])
def test_every_kind_a_role_has_no_right_to_is_refused_and_the_others_are_taken(
    world: World, made: dict[str, UUID], role: str
) -> None:
    hire(world, "nueva", role)
    laptop = world.laptop("nueva")
    verdicts = {}
    for entity in TABLES:
        one = creation(world, laptop, entity, made, laptop.user)
        verdicts[entity] = set(send(world, laptop, one))
    refused = {entity for entity, found in verdicts.items() if found == {"no_right"}}
    assert refused == {entity for entity in TABLES if not allowed(role, entity)}
    # what is there already is merged with it; nothing a role may write is kept back
    assert all(found <= {"applied", "merged", "no_right"} for found in verdicts.values()), verdicts
    assert len(refused) > 10
    assert len(refused) < len(TABLES)


def test_control_without_the_check_every_kind_is_taken(
    world: World, made: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Permissions, "judge", lambda _self, _patch, _day: TAKEN)
    hire(world, "nueva", "facilitator")
    laptop = world.laptop("nueva")
    for entity in TABLES:
        assert "no_right" not in send(world, laptop, creation(world, laptop, entity, made, laptop.user)), entity


def edits(world: World) -> list[tuple[str, UUID, str, Any]]:
    """(kind, record, field, value) of what must not be rewritten from a facilitator's laptop."""
    with world.at_centre() as session:
        scope = session.scalars(select(UserScope).where(UserScope.user == world.plan.users["rosa"])).first()
        assert scope is not None
        return [
            ("user_scope", scope.id, "until", 1),
            ("rubric", session.scalars(select(Rubric.id)).one(), "pass_mark_hundredths", 1),
            ("edition", world.plan.edition, "minimum_age", 1),
            ("programme", session.scalars(select(Programme.id)).one(), "rights_phone", "1"),
            ("organisation", session.scalars(select(Organisation.id)).one(), "address", "x"),
            ("user", world.plan.users["percy"], "state", "dejo_equipo"),
            ("course", world.plan.courses["SST"], "total_minutes", 1),
        ]


def whole_group(world: World, entity: str, record: UUID, name: str, value: Any) -> tuple[int, dict[int, Any]]:
    kind = fields.kind(entity)
    with world.at_centre() as session:
        row = session.get_one(kinds.tables()[entity], record)
        group = kind.field(name).group
        said = {f.wire_no: kinds.to_plain(getattr(row, f.name)) for f in kind.groups()[group]}
    return group, said | {kind.field(name).wire_no: value}


@pytest.mark.parametrize("named", ["itself", "coordina"])
def test_what_runs_the_programme_is_not_rewritten_by_a_field_laptop_whoever_it_names(world: World, named: str) -> None:
    a = world.laptop("rosa")
    author = a.user if named == "itself" else world.plan.users[named]
    for entity, record, name, value in edits(world):
        one = replace(patch(a, entity, record, whole_group(world, entity, record, name, value)), actor=author)
        assert send(world, a, one) == ["no_right"], entity
        with world.at_centre() as session:
            row = session.get_one(kinds.tables()[entity], record)
            assert kinds.to_plain(getattr(row, name)) != value
    with world.at_centre() as session:
        assert set(session.scalars(select(HeldChange.reason))) == {"no_right"}


def test_control_the_coordinator_at_the_laptop_given_to_her_rewrites_them_all(world: World) -> None:
    hers = world.laptop("coordina")
    for entity, record, name, value in edits(world):
        one = patch(hers, entity, record, whole_group(world, entity, record, name, value))
        # her laptop's program doesn't say that it saw what stood: both values stand then
        assert send(world, hers, one)[0] in ("applied", "conflict"), entity


def test_the_devices_record_does_not_say_whose_laptop_it_is(world: World) -> None:
    """Its custodian can be edited by who has the right; whose code activated the laptop can't."""
    a = world.laptop("rosa")
    coordinator = world.plan.users["coordina"]
    with world.centre.database.writing() as (session, state):
        world.centre.author(session, state).edit("device", a.activation.device, {"custodian": coordinator})
    entity, record, name, value = edits(world)[0]
    one = replace(patch(a, entity, record, whole_group(world, entity, record, name, value)), actor=coordinator)
    assert send(world, a, one) == ["no_right"]


def test_nobody_and_a_stranger_write_nothing(world: World) -> None:
    a = world.laptop("rosa")
    for author in (None, UUID(int=7), a.activation.device):
        one = replace(patch(a, "person", a.store.keys.new(), (0, {}), (1, {1: "X", 2: None, 3: None})), actor=author)
        assert send(world, a, one) == ["no_right"] * 2
    good = patch(a, "person", a.store.keys.new(), (0, {}), (1, {1: "X", 2: None, 3: None}))
    assert send(world, a, good) == ["applied"] * 2


def test_another_regions_staff_has_no_right_here_and_its_groups_are_not_touched(world: World) -> None:
    rosa, piura = world.laptop("rosa"), world.laptop("piura", "20")
    there = field_work(world, rosa)["group"]
    move = whole_group(world, "group", there, "venue", "Otro local")
    assert send(world, piura, patch(piura, "group", there, move)) == ["no_right"]
    # a laptop of 20 that names somebody of 08 is still a laptop of 20, and the other way round
    assert send(world, piura, replace(patch(piura, "group", there, move), actor=rosa.user)) == ["no_right"]
    assert send(world, rosa, replace(patch(rosa, "group", there, move), actor=piura.user)) == ["no_right"]
    away = whole_group(world, "group", there, "district", "200101")
    assert send(world, rosa, patch(rosa, "group", there, away)) == ["no_right"]
    assert send(world, rosa, patch(rosa, "group", there, move)) == ["applied"]
    with world.at_centre() as session:
        assert session.get_one(Group, there).district == "080101"


def test_a_colleague_of_the_region_may_work_on_any_of_its_laptops(world: World) -> None:
    """Laptops are shared; the author is the one who sat there."""
    a = world.laptop("rosa")
    colleague = hire(world, "nueva", "facilitator")
    one = patch(a, "person", a.store.keys.new(), (0, {}), (1, {1: "X", 2: None, 3: None}))
    assert send(world, a, replace(one, actor=colleague)) == ["applied"] * 2


def test_an_evaluation_is_its_authors_own(world: World) -> None:
    rosa, nelida = world.laptop("rosa"), world.laptop("nelida")
    made = field_work(world, rosa)
    with world.centre.database.writing() as (session, state):
        author = world.centre.author(session, state)
        plan = author.create("business_plan", {"enrolment": made["enrolment"], "title": "Otra"})
    said = {1: plan.bytes, 2: world.plan.users["percy"].bytes, 3: world.plan.rubric.bytes, 8: b"sealed"}
    assert send(world, nelida, patch(nelida, "evaluation", None, (0, said))) == ["no_right"]
    said[2] = nelida.user.bytes
    opened = patch(nelida, "evaluation", None, (0, said), (7, {7: 10_000}))
    assert send(world, nelida, opened) == ["applied", "no_right"], "the total is the centre's to write"


def test_making_anew_what_is_there_is_editing_it(world: World) -> None:
    """Who may issue but not void doesn't void by issuing again; sending the making itself again is no edit."""
    a = world.laptop("rosa")
    kind, key = fields.kind("certificate"), a.store.keys.new()
    row = kinds.tables()["certificate"](id=key)
    making, voiding = (0, {3: "PE-L01-000001-ABCD-11"}), (20, {20: "otra"})
    assert _needed(kind, patch(a, "certificate", key, making, voiding), None) == kind.create_rights
    assert _needed(kind, patch(a, "certificate", key, making, voiding), row) == kind.edit_rights
    assert _needed(kind, patch(a, "certificate", key, making), row) == kind.create_rights
    assert _needed(kind, patch(a, "certificate", key, voiding), row) == kind.edit_rights
    assert not set(kind.create_rights) & set(kind.edit_rights)


@pytest.mark.parametrize(("days", "verdict"), [(0, "applied"), (7, "applied"), (8, "no_right")])
def test_a_right_ends_with_its_day_and_work_done_before_counts_when_it_comes_late(
    world: World, days: int, verdict: str
) -> None:
    hire(world, "nueva", "facilitator", until=date(2026, 3, 9))
    laptop = world.laptop("nueva")
    world.clock.advance(days=days)
    one = patch(laptop, "person", laptop.store.keys.new(), (0, {}), (1, {1: "X", 2: None, 3: None}))
    world.clock.advance(days=3)
    assert send(world, laptop, one) == [verdict] * 2


def test_who_has_left_the_team_writes_no_more(world: World) -> None:
    """Without a day: what they did until it was said that they left still counts."""
    user = hire(world, "nueva", "facilitator")
    laptop = world.laptop("nueva")

    def work() -> wire.Patch:
        return patch(laptop, "person", laptop.store.keys.new(), (0, {}), (1, {1: "X", 2: None, 3: None}))

    before = work()
    world.clock.advance(days=1)
    with world.centre.database.writing() as (session, state):
        world.centre.author(session, state).edit("user", user, {"state": "dejo_equipo"})
    assert send(world, laptop, before) == ["applied"] * 2
    world.clock.advance(days=8)
    after = work()
    assert send(world, laptop, after) == ["no_right"] * 2
    with world.centre.database.writing() as (session, state):  # the day put right: what was held goes in
        world.centre.author(session, state).edit("user", user, {"left_on": date(2026, 3, 20)})
    laptop.sync()
    with world.at_centre() as session:
        assert session.get(Person, after.record) is not None
        assert held(session) == {}


def test_who_is_let_go_in_a_batch_has_no_right_later_in_it(world: World) -> None:
    hers = world.laptop("coordina")
    colleague = hire(world, "nueva", "facilitator")
    with world.at_centre() as session:
        scope = session.scalars(select(UserScope.id).where(UserScope.user == colleague)).one()
    long_ago = (date(2026, 3, 9) - timedelta(days=30) - date(1970, 1, 1)).days

    def by_her() -> wire.Patch:
        one = patch(hers, "person", hers.store.keys.new(), (0, {}), (1, {1: "X", 2: None, 3: None}))
        return replace(one, actor=colleague)

    end = patch(hers, "user_scope", scope, (6, {6: long_ago}))
    verdicts = send(world, hers, by_her(), end, by_her())
    assert verdicts == ["applied"] * 3 + ["no_right"] * 2


def test_what_is_refused_stays_on_the_laptop_with_its_reason_until_it_is_taken(world: World) -> None:
    a = world.laptop("rosa")
    with world.at_centre() as session:
        rubric = session.scalars(select(Rubric.id)).one()
    edit(a, "rubric", rubric, name="La mía")
    assert a.sync().held == 1
    with a.store.read() as session:
        assert held(session) == {rubric: "no_right"}
        assert session.get_one(Rubric, rubric).name == "La mía"
    with world.at_centre() as session:
        assert held(session) == {rubric: "no_right"}
        assert session.get_one(Rubric, rubric).name != "La mía"
    with world.centre.database.writing() as (session, state):  # the coordination gives her the right and the laptop
        author = world.centre.author(session, state)
        grant: dict[str, kinds.Value] = {
            "user": a.user,
            "edition": world.plan.edition,
            "region": None,
            "role": "coordinator",
        }
        author.create("user_scope", grant)
        state.epoch += 1  # everything is offered again
    sync_all(a)
    with a.store.read() as session:
        assert held(session) == {}
    with world.at_centre() as session:
        assert held(session) == {}
        assert session.get_one(Rubric, rubric).name == "La mía"


def test_honest_days_through_the_services_are_refused_nothing(world: World) -> None:
    """A group, its people, four lessons, documents, a plan and its jury; each role at a laptop of its own."""
    made = ceremony(world)
    wilfredo = world.laptop("wilfredo")
    plan = present(made.desk, made.laptop)
    made.laptop.sync()
    nelida, percy, hers, his = jury(world)
    for desk in (hers, his):
        close(desk, plan, GOOD)
    everybody = (nelida, percy, wilfredo, made.laptop)
    assert [laptop.sync().held for laptop in everybody] == [0] * 4
    groups.create_group(made.desk, group_form(course_of(made.desk), name="Santiago A"))
    evaluation.record_outcome(made.desk, plan)
    person = made.desk.store.keys.new()
    with made.desk.store.write(made.desk.actor.user) as session:
        session.add(Person(id=person, given_names="Sola"))
    assert [laptop.sync().held for laptop in everybody] == [0] * 4
    with world.at_centre() as session:
        assert held(session) == {}
        assert session.get(Person, person) is not None


def test_every_kind_says_who_may_write_it() -> None:
    """Rights that the table has; nothing empty but what is the centre's alone."""
    for kind in fields.kinds().values():
        assert set(kind.create_rights) | set(kind.edit_rights) <= rights.actions(), kind.entity
    assert {k.entity for k in fields.kinds().values() if not k.create_rights} == {"evaluation_score", "device"}


def test_the_editions_regions_share_what_names_no_region(world: World) -> None:
    a = world.laptop("rosa")
    with world.centre.database.writing() as (session, state):
        author = world.centre.author(session, state)
        edition = session.get_one(Edition, world.plan.edition)
        shared = author.create("group", {"edition": edition.id, "course": world.plan.courses["SST"], "name": "Común"})
        other = author.create("edition", {"programme": edition.programme, "code": "ES-2", "regions": ("08",)})
        course = author.create("course", {"edition": other, "code": "X", "title": "Otro"})
        foreign = author.create("group", {"edition": other, "course": course, "name": "Ajeno"})
    assert send(world, a, patch(a, "group", shared, (5, {5: "Local"}))) == ["applied"]
    assert send(world, a, patch(a, "group", foreign, (5, {5: "Local"}))) == ["no_right"]
