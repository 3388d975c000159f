"""What the sync box says: how much is only here, since when, when the centre last answered, what it has acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from oit_campo.errors import KnownError, UserError
from oit_campo.models.laptop import StreamState
from oit_campo.models.people import Contact, Person
from oit_campo.models.training import Enrolment
from oit_campo.services import after_sync, people, sync_state
from oit_campo.services.desk import Desk
from oit_campo.sync.client import Outcome
from tests.helpers.workshop import desk_at
from tests.helpers.world import START, Laptop, World
from tests.sync.looking import edit


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


def waiting(desk: Desk) -> dict[str, int]:
    return {w.entity: w.count for w in sync_state.overview(desk).waiting}


def test_on_a_laptop_just_started_nothing_waits_and_the_centre_has_answered(desk: Desk) -> None:
    seen = sync_state.overview(desk)
    assert (seen.pending, seen.since, seen.waiting, seen.conflicts) == (0, None, (), 0)
    assert (seen.last_receipt, seen.receipts) == (None, ())
    assert seen.last_contact == START


def test_before_any_exchange_there_was_no_contact(desk: Desk) -> None:
    with desk.store.write(None) as session:
        session.get_one(StreamState, 1).last_contact = None
    assert sync_state.overview(desk).last_contact is None


def test_what_waits_is_counted_by_kind_from_the_oldest_on(world: World, laptop: Laptop, desk: Desk) -> None:
    world.clock.advance(hours=1)
    person = laptop.enrol("Gladys", "Apaza")
    world.clock.advance(hours=2)
    laptop.enrol("Segundo", "Chero")
    edit(laptop, "person", person, sex="mujer")
    seen = sync_state.overview(desk)
    assert waiting(desk) == {"person": 3, "contact": 2, "enrolment": 2}
    assert seen.waiting[0].entity == "person", "the kind with most first"
    assert seen.pending == 7
    assert seen.since == START + timedelta(hours=1)
    since = {w.entity: w.since for w in seen.waiting}
    assert since == dict.fromkeys(since, START + timedelta(hours=1))
    assert seen.last_contact == START


def test_after_an_exchange_it_is_with_the_centre_and_on_a_receipt(world: World, laptop: Laptop, desk: Desk) -> None:
    laptop.enrol("Gladys", "Apaza")
    world.clock.advance(hours=3)
    steps: list[Outcome] = []
    outcome = sync_state.send(desk, laptop.wire, progress=steps.append)
    assert outcome.sent == 3
    assert steps[-1] == outcome
    seen = sync_state.overview(desk)
    assert (seen.pending, seen.since, seen.waiting) == (0, None, ())
    assert seen.last_contact == START + timedelta(hours=3)
    assert seen.last_receipt == sync_state.Received(1, 3, START + timedelta(hours=3), 0)
    with world.at_centre() as session:
        assert [p.given_names for p in session.scalars(select(Person))] == ["Gladys"]
    laptop.enrol("Segundo", "Chero")
    assert sync_state.overview(desk).pending == 3, "what is new waits again"


def test_what_was_sent_without_an_answer_still_waits(world: World, laptop: Laptop, desk: Desk) -> None:
    laptop.enrol("Gladys", "Apaza")
    world.clock.advance(hours=1)
    laptop.wire.lose_replies = 1
    with pytest.raises(KnownError, match="network_none"):
        sync_state.send(desk, laptop.wire)
    seen = sync_state.overview(desk)
    assert (seen.pending, seen.since, seen.last_contact, seen.last_receipt) == (3, START, START, None)
    sync_state.send(desk, laptop.wire)
    seen = sync_state.overview(desk)
    assert seen.pending == 0
    assert seen.last_receipt is not None
    assert seen.last_receipt.number == 1


def test_the_latest_receipts_stand_first_and_older_ones_are_left_out(world: World, laptop: Laptop, desk: Desk) -> None:
    for _ in range(sync_state.RECEIPTS_SHOWN + 1):
        world.clock.advance(minutes=5)
        laptop.enrol("Gladys", "Apaza")
        sync_state.send(desk, laptop.wire)
    seen = sync_state.overview(desk)
    assert [r.number for r in seen.receipts] == [7, 6, 5, 4, 3, 2]
    assert seen.last_receipt == seen.receipts[0]
    assert seen.receipts[0].at == world.clock.now()


def test_what_the_centre_wants_corrected_stands_on_the_receipt(laptop: Laptop, desk: Desk) -> None:
    person = laptop.enrol("Gladys", "Apaza")
    with desk.store.write(desk.actor.user) as session:
        session.scalars(select(Enrolment).where(Enrolment.person == person)).one().region = "20"
    sync_state.send(desk, laptop.wire)
    receipt = sync_state.overview(desk).last_receipt
    assert receipt is not None
    assert receipt.held > 0
    assert sync_state.overview(desk).pending == 0


def test_a_cancelled_exchange_sends_nothing(laptop: Laptop, desk: Desk) -> None:
    laptop.enrol("Gladys", "Apaza")
    before = laptop.wire.requests
    assert sync_state.send(desk, laptop.wire, cancelled=lambda: True) == Outcome()
    assert laptop.wire.requests == before
    assert sync_state.overview(desk).pending == 3


def test_values_that_disagree_are_counted_until_they_are_settled(world: World, laptop: Laptop, desk: Desk) -> None:
    person = laptop.enrol("Gladys", "Apaza")
    laptop.sync()
    other = world.laptop("rosa")
    for one, words in ((laptop, "Mercado"), (other, "Parque")):
        with one.store.write(one.user) as session:
            session.scalars(select(Contact).where(Contact.person == person)).one().reference = words
    assert sync_state.overview(desk).conflicts == 0
    for one in (laptop, other, laptop):
        one.sync()
    assert sync_state.overview(desk).conflicts == 1
    assert sync_state.overview(desk_at(other)).conflicts == 1


def test_who_came_down_can_be_found_by_name_after_the_exchange(world: World, laptop: Laptop) -> None:
    other = world.laptop("rosa")
    there = desk_at(other)
    laptop.enrol("Gladys", "Apaza")
    laptop.sync()
    other.sync()
    assert people.search(there, "Gladys Apaza") == ()
    assert after_sync.catch_up(there) == 1
    assert [hit.name for hit in people.search(there, "Gladys Apaza")] == ["Gladys Apaza"]
    assert after_sync.catch_up(there) == 0, "once is enough"


def test_who_has_no_function_any_more_still_sends_what_is_here_and_nothing_else(laptop: Laptop, desk: Desk) -> None:
    laptop.enrol("Gladys", "Apaza")
    nobody = replace(desk, seated=replace(desk.actor, roles=frozenset()))
    assert sync_state.overview(nobody).pending == 3
    with pytest.raises(UserError, match="no_right"):  # control: what needs a function is closed to them
        people.search(nobody, "Gladys")
    assert sync_state.send(nobody, laptop.wire).sent == 3
    assert sync_state.overview(nobody).pending == 0
