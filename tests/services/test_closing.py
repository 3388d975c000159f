"""The end of the day: what is open, half done, only here or without a backup; each thing goes as it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oit_campo.domain.attendance import MarkCode
from oit_campo.services import attendance, backups, closing, drafts, enrolment, groups, sync_state
from oit_campo.services.attendance import Entry
from oit_campo.services.desk import Desk
from tests.helpers.shared_laptop import SharedLaptop
from tests.helpers.workshop import course_of, desk_at, enrolment_of, group_form, sessions_of
from tests.helpers.world import Laptop, Wire, World
from tests.services.enrolling import other


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def laptop(world: World) -> Laptop:
    return world.laptop("rosa")


@pytest.fixture
def desk(laptop: Laptop) -> Desk:
    return desk_at(laptop)


def at(world: World, hour: int, day: int = 9) -> None:
    """By the clock of Lima."""
    then = datetime(2026, 3, day, hour, tzinfo=UTC) + timedelta(hours=5)
    world.clock.advance(seconds=(then - world.clock.now()).total_seconds())


def only(desk: Desk, *roles: str) -> Desk:
    return replace(desk, seated=replace(desk.actor, roles=frozenset(roles)))


def test_a_laptop_just_started_lacks_its_backup_alone(desk: Desk) -> None:
    view = closing.day(desk)
    assert (view.lists, view.forms, view.sync.pending) == ((), (), 0)
    assert (view.backup, view.has_backup, view.may_back_up, view.done) == (None, False, True, False)


def test_the_whole_day_closes_thing_by_thing(world: World, tmp_path: Path) -> None:
    desk = SharedLaptop(world, tmp_path / "laptop").open("rosa")
    group = groups.create_group(desk, group_form(course_of(desk)))
    enrolled = enrolment.enrol(desk, other(1, "Gladys", "Apaza", group=group)).enrolment
    form = drafts.OpenForm(drafts.new_key(desk), "evaluation", 1, "Plan P-1", {})
    drafts.save_draft(desk, form)
    assert closing.day(desk).lists == (), "the class is this afternoon"
    at(world, 15)
    view = closing.day(desk)
    session = sessions_of(desk, group)[0]
    assert [s.key for s in view.lists] == [session]
    assert [(f.key, f.title) for f in view.forms] == [(form.key, "Plan P-1")]
    assert view.sync.pending > 0

    attendance.mark(desk, session, enrolled, Entry(MarkCode.PRESENT))
    attendance.close_roster(desk, session)
    assert closing.day(desk).lists == ()
    drafts.discard_draft(desk, form.key)
    assert closing.day(desk).forms == ()
    sync_state.send(desk, Wire(world.centre))
    assert closing.day(desk).sync.pending == 0
    backups.back_up(desk)
    view = closing.day(desk)
    assert view.has_backup
    assert view.done
    at(world, 8, day=10)
    assert not closing.day(desk).has_backup, "yesterday's is not today's"
    desk.close()


def test_a_class_that_is_being_marked_counts_before_its_hour_and_a_suspended_one_never(
    world: World, laptop: Laptop, desk: Desk
) -> None:
    group = groups.create_group(desk, group_form(course_of(desk)))
    enrolled = enrolment_of(desk, laptop.enrol("Gladys", "Apaza"))
    groups.add_member(desk, group, enrolled, since=desk.today)
    session = sessions_of(desk, group)[0]
    attendance.mark(desk, session, enrolled, Entry(MarkCode.PRESENT))
    assert [s.key for s in closing.day(desk).lists] == [session]
    attendance.suspend(desk, session, "feriado")
    at(world, 20)
    assert closing.day(desk).lists == ()


def test_a_forgotten_list_of_another_day_comes_first(world: World, laptop: Laptop, desk: Desk) -> None:
    group = groups.create_group(desk, group_form(course_of(desk)))
    at(world, 16, day=12)  # Thursday: the second session
    assert [s.key for s in closing.day(desk).lists] == sessions_of(desk, group)[:2]


@pytest.mark.parametrize("roles", [("facilitator",), ("evaluator",), ()])
def test_who_closes_no_lists_is_asked_for_none(world: World, desk: Desk, roles: tuple[str, ...]) -> None:
    groups.create_group(desk, group_form(course_of(desk)))
    at(world, 16)
    assert closing.day(desk).lists  # control
    view = closing.day(only(desk, *roles))
    assert view.lists == ()
    assert view.may_back_up == (roles == ("facilitator",))
    assert view.has_backup == (roles != ("facilitator",)), "who can't isn't asked"


def test_a_trainer_is_asked_for_their_own_groups_alone(world: World, laptop: Laptop, desk: Desk) -> None:
    mine = groups.create_group(desk, group_form(course_of(desk), trainer=world.plan.users["wilfredo"]))
    groups.create_group(desk, group_form(course_of(desk), name="Ajeno", trainer=desk.actor.user))
    at(world, 16)
    theirs = desk_at(laptop, world.plan.users["wilfredo"])
    assert {s.group for s in closing.day(theirs).lists} == {mine}
    assert len(closing.day(desk).lists) == 2
