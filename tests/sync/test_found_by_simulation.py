"""What the simulation found (tests/simulation/sync), each as the shortest day that shows it."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from oit_campo.catalogues import fields
from oit_campo.central.commits import scope_name
from oit_campo.ids import derived_key
from oit_campo.models.centre import CentreDevice
from oit_campo.models.people import Consent
from oit_campo.models.programme import Edition
from oit_campo.models.shared import HeldChange
from oit_campo.models.training import Enrolment
from oit_campo.sync import apply, wire
from tests.helpers.world import Laptop, World
from tests.sync.backups import Backup
from tests.sync.looking import conflicts, edit, held, person, same_everywhere, sync_all


def test_what_was_settled_stays_settled_when_the_centre_is_restored(world: World) -> None:
    """The centre has forgotten the edit that another's saw; it comes again, after the one that follows from it."""
    a, b = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    sync_all(a, b)
    backup = Backup(world)
    edit(a, "person", maria, sex="hombre")
    sync_all(a, b)
    backup.restore()
    edit(b, "person", maria, sex="mujer")
    b.sync()
    sync_all(a, b)
    with world.at_centre() as session:
        assert conflicts(session) == {}
    same_everywhere(world, a, b)


def test_a_centre_restored_twice_uses_no_epoch_twice(world: World) -> None:
    """Restored to before the epoch that its first restore opened, by who knows that epoch it learns of it."""
    a, b = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    sync_all(a, b)
    backup = Backup(world)
    for number in (2, 3, 4):
        edit(a, "person", maria, social_name=f"Mari {number}")
        sync_all(a, b)
        backup.restore()
        sync_all(a, b)
        assert world.centre.health().epoch == number
        same_everywhere(world, a, b)


@pytest.fixture
def second(world: World) -> UUID:
    """A second edition, in region 20, whose staff is Katherine and Rosa."""
    with world.centre.database.writing() as (session, state):
        author = world.centre.author(session, state)
        first = session.get_one(Edition, world.plan.edition)
        edition = author.create("edition", {"programme": first.programme, "code": "ES-2", "regions": ("20",)})
        for login in ("piura", "rosa"):
            user = world.plan.users[login]
            author.create("user_scope", {"user": user, "edition": edition, "region": "20", "role": "supervisor"})
    return edition


def give(world: World, laptop: Laptop, edition: UUID) -> None:
    with world.centre.database.writing() as (session, _state):
        device = session.get_one(CentreDevice, laptop.link.device)
        device.scopes = (*device.scopes, scope_name(edition, "20"))


def enrol_in(laptop: Laptop, who: UUID, edition: UUID) -> None:
    key = derived_key(fields.kind("enrolment").number, who, edition)
    with laptop.store.write(laptop.user) as session:
        session.add(Enrolment(id=key, person=who, edition=edition, region="20", enrolled_by=laptop.user))


def consent_of(laptop: Laptop, who: UUID) -> UUID:
    key = laptop.store.keys.new()
    with laptop.store.write(laptop.user) as session:
        session.add(Consent(id=key, person=who, purpose="programa", answer="si"))
    return key


def test_who_enters_a_scope_in_a_batch_that_tells_her_making_again_arrives_whole(world: World, second: UUID) -> None:
    a, piura = world.laptop("rosa"), world.laptop("piura", "20")
    give(world, a, second)
    give(world, piura, second)
    maria = a.enrol("María Prueba", "Quispe")
    consent = consent_of(a, maria)
    a.sync()
    with world.centre.database.writing() as (_session, state):
        state.epoch += 1
    edit(a, "person", maria, sex="mujer")
    enrol_in(a, maria, second)
    sync_all(a, piura)
    with piura.store.read() as session:
        assert session.get(Consent, consent) is not None


def test_what_was_out_of_scope_is_taken_when_its_person_comes_into_it(world: World, second: UUID) -> None:
    a, piura = world.laptop("rosa"), world.laptop("piura", "20")
    give(world, a, second)
    give(world, piura, second)
    maria = a.enrol("María Prueba", "Quispe")
    a.sync()
    backup = Backup(world)
    enrol_in(a, maria, second)
    sync_all(a, piura)
    assert person(piura, maria) is not None
    consent = consent_of(piura, maria)
    backup.restore()
    piura.sync()
    with world.at_centre() as session:
        assert list(held(session).values()) == ["out_of_scope"]
    sync_all(a, piura)
    with world.at_centre() as session:
        assert held(session) == {}
        assert session.get(Consent, consent) is not None
    with a.store.read() as session:
        assert session.get(Consent, consent) is not None


def test_what_is_held_is_held_with_all_that_came_later(world: World, second: UUID) -> None:
    """A held edit that is offered again, with a newer one beside it in the same patch."""
    a, piura = world.laptop("rosa"), world.laptop("piura", "20")
    give(world, a, second)
    give(world, piura, second)
    maria = a.enrol("María Prueba", "Quispe")
    a.sync()
    backup = Backup(world)
    enrol_in(a, maria, second)
    sync_all(a, piura)
    edit(piura, "person", maria, given_names="María Elena Prueba", sex="hombre")
    backup.restore()
    piura.sync()
    edit(piura, "person", maria, sex="mujer", language="es")
    with world.centre.database.writing() as (_session, state):
        state.epoch += 1
    piura.sync()
    sync_all(a, piura)
    with world.at_centre() as session:
        assert held(session) == {}
        assert conflicts(session) == {}
    for laptop in (a, piura):
        found = person(laptop, maria)
        assert found is not None
        assert (found.given_names, found.sex, found.language) == ("María Elena Prueba", "mujer", "es")
    same_everywhere(world, a)


def test_another_group_of_a_held_change_is_held_with_it(world: World) -> None:
    """A part of a change was held for want of a right; then the whole, because its person went out of the laptop's scope."""
    a = world.laptop("rosa")
    change, record = a.store.keys.new(), a.store.keys.new()

    def part(*groups: int) -> wire.Patch:
        return wire.Patch(1, record, a.user, tuple(wire.GroupPatch(g, change, 1, False, (), {}) for g in groups))

    with world.centre.database.writing() as (session, _state):
        for groups in ((4,), (4, 8), (4, 8), (8,)):
            apply.hold_patch(session, part(*groups), "no_right")
        (row,) = session.scalars(select(HeldChange)).all()
        assert [g.group for g in wire.read_patch(row.body).groups] == [4, 8]
