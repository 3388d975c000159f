"""Groups and their sessions, on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from oit_campo.errors import CampoError, UserError
from oit_campo.models.programme import Course, UserScope
from oit_campo.models.training import Enrolment, Group, GroupMember, Session
from oit_campo.services import class_sessions, groups
from oit_campo.services.desk import Desk
from oit_campo.services.group_plan import PlannedModule, plan_sessions
from tests.helpers.workshop import MONDAY, course_of, desk_at, enrolment_of, group_form
from tests.helpers.world import World

KEYS = [UUID(int=n) for n in range(1, 5)]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(world: World) -> Desk:
    return desk_at(world.laptop("rosa"))


# --- planning ------------------------------------------------------------------------------------------------------


def modules(*minutes: int) -> list[PlannedModule]:
    return [PlannedModule(key, f"M{n}", m) for n, (key, m) in enumerate(zip(KEYS, minutes, strict=False), 1)]


def test_modules_are_laid_over_the_weekdays_in_order_and_the_last_session_is_shorter() -> None:
    planned = plan_sessions(group_form(KEYS[0]), modules(120, 240, 120))
    assert [(p.number, p.day.isoformat(), p.minutes, [m.title for m in p.modules]) for p in planned] == [
        (1, "2026-03-09", 180, ["M1", "M2"]),
        (2, "2026-03-12", 180, ["M2"]),
        (3, "2026-03-16", 120, ["M3"]),
    ]


def test_a_start_between_two_meeting_days_waits_for_the_next() -> None:
    planned = plan_sessions(group_form(KEYS[0], starts_on=date(2026, 3, 10)), modules(180))
    assert planned[0].day == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"starts_on": None}, "group_starts", "starts_on"),
        ({"weekdays": frozenset()}, "group_weekdays", "weekdays"),
        ({"weekdays": frozenset({7})}, "group_weekdays", "weekdays"),
        ({"starts_minute": None}, "group_hour", "starts_minute"),
        ({"starts_minute": 1440}, "group_hour", "starts_minute"),
        ({"session_minutes": None}, "group_duration", "session_minutes"),
        ({"session_minutes": 14}, "group_duration", "session_minutes"),
        ({"session_minutes": 721}, "group_duration", "session_minutes"),
        ({"starts_minute": 1300}, "group_past_midnight", "session_minutes"),
    ],
)
def test_hours_that_cannot_be_are_refused_beside_their_field(changes: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(UserError) as caught:
        plan_sessions(group_form(KEYS[0], **changes), modules(120))
    assert (caught.value.code, caught.value.field) == (code, field)


def test_a_course_without_modules_has_no_sessions_to_plan() -> None:
    with pytest.raises(UserError, match="course_empty"):
        plan_sessions(group_form(KEYS[0]), modules(0))


# --- making ---------------------------------------------------------------------------------------------------------


def test_a_group_is_made_with_the_sessions_that_fill_the_course(desk: Desk) -> None:
    course = course_of(desk)
    key = groups.create_group(desk, group_form(course, places=30, name=" Wanchaq  B "))
    minutes = next(c.minutes for c in groups.courses_to_teach(desk) if c.key == course)
    with desk.store.read() as session:
        group = session.get_one(Group, key)
        rows = session.scalars(select(Session).where(Session.group == key).order_by(Session.number)).all()
    assert (group.name, group.starts_on, group.ends_on, group.places) == ("Wanchaq B", MONDAY, rows[-1].planned_on, 30)
    assert sum(r.minutes or 0 for r in rows) == minutes
    assert [r.number for r in rows] == list(range(1, len(rows) + 1))
    assert {r.state for r in rows} == {"prevista"}
    taught = {m for r in rows for m in r.modules or ()}
    assert taught == {str(m.key) for c in groups.courses_to_teach(desk) if c.key == course for m in c.modules}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "  "}, "group_name"),
        ({"name": "WANCHAQ  b"}, "group_name_taken"),
        ({"name": "Otro", "district": "200104"}, "group_district"),
        ({"name": "Otro", "district": ""}, "group_district"),
        ({"name": "Otro", "places": 0}, "group_places"),
        ({"name": "Otro", "course": KEYS[0]}, "course_empty"),
    ],
)
def test_a_refused_group_leaves_nothing(desk: Desk, changes: dict[str, object], code: str) -> None:
    course = course_of(desk)
    groups.create_group(desk, group_form(course))
    with pytest.raises(UserError, match=f"^{code}$"):
        groups.create_group(desk, replace(group_form(course), **changes))  # type: ignore[arg-type] # fields by name
    assert [g.name for g in groups.list_groups(desk)] == ["Wanchaq B"]


def test_who_has_no_right_makes_no_group(world: World) -> None:
    desk = desk_at(world.laptop("wilfredo"))
    with pytest.raises(UserError, match="no_right"):
        groups.create_group(desk, group_form(world.plan.courses["SST"]))


def test_trainers_are_those_of_the_region(desk: Desk) -> None:
    assert [name for _, name in groups.trainers(desk)] == ["Rosa Huamán Prueba", "Wilfredo Puma Prueba"]


def test_a_trainer_for_some_weeks_is_offered_to_the_last_day(world: World, desk: Desk) -> None:
    with desk.store.write(None) as session:
        for scope in session.scalars(select(UserScope).where(UserScope.user == world.plan.users["wilfredo"])):
            scope.until = MONDAY
    assert "Wilfredo Puma Prueba" in [name for _, name in groups.trainers(desk)]
    world.clock.advance(days=1)
    assert [name for _, name in groups.trainers(desk)] == ["Rosa Huamán Prueba"]


def test_a_course_whose_modules_have_not_come_is_offered_without_hours(desk: Desk) -> None:
    before = {c.code: c.minutes for c in groups.courses_to_teach(desk)}
    with desk.store.write(None) as session:
        bare = Course(id=desk.store.keys.new(), edition=desk.actor.edition, code="NUEVO", title="Nuevo", active=True)
        session.add(bare)
    found = {c.code: c for c in groups.courses_to_teach(desk)}
    assert (found["NUEVO"].minutes, found["NUEVO"].modules) == (0, ())
    assert {code: c.minutes for code, c in found.items() if code != "NUEVO"} == before
    with pytest.raises(UserError):
        groups.create_group(desk, group_form(found["NUEVO"].key))
    assert groups.list_groups(desk) == ()


# --- seeing ---------------------------------------------------------------------------------------------------------


def test_the_list_says_how_far_each_group_is(world: World, desk: Desk) -> None:
    course = course_of(desk)
    key = groups.create_group(desk, group_form(course, trainer=world.plan.users["wilfredo"]))
    groups.create_group(desk, group_form(course, name="Ñusta"))
    row = groups.group(desk, key)
    assert (row.sessions_done, row.members, row.to_close, row.trainer) == (0, 0, 0, "Wilfredo Puma Prueba")
    assert row.next_session is not None
    assert (row.next_session.day, row.next_session.number, row.next_session.count) == (MONDAY, 1, row.sessions_total)
    world.clock.advance(days=4)
    later = groups.group(desk, key)
    assert (later.sessions_done, later.to_close) == (2, 2)
    assert [g.name for g in groups.list_groups(desk)] == ["Ñusta", "Wanchaq B"]


def test_groups_of_another_region_are_not_listed(world: World, desk: Desk) -> None:
    key = groups.create_group(desk, group_form(course_of(desk)))
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Group, key).district = "200104"
    assert groups.list_groups(desk) == ()
    with pytest.raises(UserError, match="no_right"):
        groups.group(desk, key)


def test_the_agenda_is_the_week_from_monday_in_order_of_time(desk: Desk) -> None:
    course = course_of(desk)
    groups.create_group(desk, group_form(course))
    groups.create_group(desk, group_form(course, name="Sicuani", starts_minute=9 * 60))
    week = groups.agenda(desk, date(2026, 3, 15))
    assert [(s.group_name, s.day.day) for s in week] == [
        ("Sicuani", 9), ("Wanchaq B", 9), ("Sicuani", 12), ("Wanchaq B", 12),
    ]  # fmt: skip
    assert week[0].modules
    assert week[0].ends_minute == 12 * 60


@pytest.mark.parametrize(
    ("stored", "day", "marked", "state"),
    [
        ("cerrada", 1, 0, "cerrada"),
        ("suspendida", 9, 0, "suspendida"),
        ("prevista", 8, 0, "por_cerrar"),
        ("prevista", 9, 0, "prevista"),
        ("prevista", 9, 1, "en_curso"),
        ("prevista", 10, 0, "prevista"),
    ],
)
def test_the_state_follows_from_the_day_and_the_marks(stored: str, day: int, marked: int, state: str) -> None:
    assert class_sessions.state_on(stored, date(2026, 3, day), MONDAY, marked) == state


def test_a_session_that_is_not_here_is_none(desk: Desk) -> None:
    with desk.look("attendance.view") as (ask, reach):
        assert class_sessions.one(ask, reach, KEYS[0]) is None


# --- members --------------------------------------------------------------------------------------------------------


def test_who_joins_twice_has_one_place_and_who_returns_is_back(world: World, desk: Desk) -> None:
    group = groups.create_group(desk, group_form(course_of(desk)))
    who = enrolment_of(desk, world.laptops[0].enrol("Ana", "Flores"))
    key = groups.add_member(desk, group, who)
    assert groups.add_member(desk, group, who) == key == groups.member_key(group, who)
    with desk.store.write(desk.actor.user) as session:
        session.get_one(GroupMember, key).until = MONDAY
    assert groups.add_member(desk, group, who) == key
    with desk.store.read() as session:
        member = session.get_one(GroupMember, key)
        assert (member.since, member.until) == (MONDAY, None)
        assert session.get_one(Enrolment, who).group == group


def test_a_full_group_takes_nobody_more(world: World, desk: Desk) -> None:
    group = groups.create_group(desk, group_form(course_of(desk), places=1))
    first, second = (enrolment_of(desk, world.laptops[0].enrol(n, "Flores")) for n in ("Ana", "Luz"))
    groups.add_member(desk, group, first)
    with pytest.raises(UserError, match="group_full") as caught:
        groups.add_member(desk, group, second)
    assert caught.value.params == {"grupo": "Wanchaq B", "n": 1}


@pytest.mark.parametrize("which", ["group", "enrolment"])
def test_joining_with_an_unknown_key_is_refused(world: World, desk: Desk, which: str) -> None:
    group = groups.create_group(desk, group_form(course_of(desk)))
    who = enrolment_of(desk, world.laptops[0].enrol("Ana", "Flores"))
    with pytest.raises(UserError, match="no_right"):
        groups.add_member(desk, KEYS[0] if which == "group" else group, KEYS[0] if which == "enrolment" else who)


def test_moving_ends_one_stay_and_begins_the_other(world: World, desk: Desk) -> None:
    course = course_of(desk)
    old, new = (groups.create_group(desk, group_form(course, name=n)) for n in ("A", "B"))
    who = enrolment_of(desk, world.laptops[0].enrol("Ana", "Flores"))
    groups.add_member(desk, old, who)
    world.clock.advance(days=3)
    groups.move_member(desk, old, who, new, "horario")
    with desk.store.read() as session:
        before = session.get_one(GroupMember, groups.member_key(old, who))
        after = session.get_one(GroupMember, groups.member_key(new, who))
        assert (before.until, before.moved_to, before.moved_reason) == (date(2026, 3, 11), new, "horario")
        assert (after.since, after.until) == (date(2026, 3, 12), None)
        assert session.get_one(Enrolment, who).group == new


def test_moving_out_of_a_second_course_leaves_the_enrolments_own_group(world: World, desk: Desk) -> None:
    first = groups.create_group(desk, group_form(course_of(desk), name="A"))
    old, new = (groups.create_group(desk, group_form(course_of(desk, "EDFIN"), name=n)) for n in ("B", "C"))
    who = enrolment_of(desk, world.laptops[0].enrol("Ana", "Flores"))
    for group in (first, old):
        groups.add_member(desk, group, who)
    groups.move_member(desk, old, who, new, "horario")
    with desk.store.read() as session:
        assert session.get_one(Enrolment, who).group == first
    assert [groups.group(desk, g).members for g in (first, old, new)] == [1, 0, 1]


def test_moves_that_make_no_sense_change_nothing(world: World, desk: Desk) -> None:
    old = groups.create_group(desk, group_form(course_of(desk)))
    other = groups.create_group(desk, group_form(course_of(desk, "EDFIN")))
    who = enrolment_of(desk, world.laptops[0].enrol("Ana", "Flores"))
    tries = [(old, other, "horario"), (old, old, "horario"), (old, other, "nada"), (other, old, "horario")]
    groups.add_member(desk, old, who)
    found = []
    for group, to, reason in tries:
        with pytest.raises(CampoError) as caught:
            groups.move_member(desk, group, who, to, reason)
        found.append(caught.value.code)
    assert found == ["move_other_course", "move_other_course", "move_reason", "not_in_group"]
    assert groups.group(desk, old).members == 1


def test_people_without_a_group_of_the_course(world: World, desk: Desk) -> None:
    laptop, course = world.laptops[0], course_of(desk)
    group = groups.create_group(desk, group_form(course))
    people = (("Ana", "Flores"), ("Luz", "Ñahui"), ("Eva", "Nina"))
    inside, outside, gone = (enrolment_of(desk, laptop.enrol(*who)) for who in people)
    groups.add_member(desk, group, inside)
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Enrolment, gone).withdrawn_on = MONDAY
    assert [(w.enrolment, w.list_name) for w in groups.people_without_group(desk, course)] == [(outside, "ÑAHUI, Luz")]
    elsewhere = groups.create_group(desk, group_form(course, name="B"))
    around = groups.people_outside(desk, course, elsewhere)
    assert [(w.enrolment, w.group_name) for w in around] == [(inside, "Wanchaq B"), (outside, "")]
    assert [w.enrolment for w in groups.people_outside(desk, course, group)] == [outside]


def test_a_group_made_on_one_laptop_is_the_same_on_the_other(world: World, desk: Desk) -> None:
    key = groups.create_group(desk, group_form(course_of(desk)))
    other = world.laptop("wilfredo")
    world.laptops[0].sync()
    other.sync()
    there = desk_at(other)
    assert groups.group(there, key) == groups.group(desk, key)
    assert groups.agenda(there, MONDAY) == groups.agenda(desk, MONDAY)
