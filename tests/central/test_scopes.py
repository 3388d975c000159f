"""What a laptop receives: its scopes' records and what everybody shares, not a row more; by rows and by bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from oit_campo.catalogues import fields
from oit_campo.central import commits, scopes
from oit_campo.central.permissions import Permissions
from oit_campo.ids import derived_key
from oit_campo.models import kinds
from oit_campo.models.centre import CentreDevice, CentreState, Commit, RecordScope
from oit_campo.models.people import Consent, Contact, IdentityDocument, Person
from oit_campo.models.plans import Business, BusinessPlan
from oit_campo.models.programme import Course, Edition, User
from oit_campo.models.training import Enrolment
from oit_campo.sync import wire
from tests.helpers.world import Laptop, World
from tests.sync.looking import PERSONAL, records, sync_all
from tests.sync.test_intake import patch, send

SHARED = tuple(sorted(set(kinds.tables()) - set(PERSONAL)))


def keys_on(laptop: Laptop, entities: tuple[str, ...] = PERSONAL) -> set[tuple[str, UUID]]:
    with laptop.store.read() as session:
        return set(records(session, entities))


def whole_person(laptop: Laptop, given: str, phone: str) -> set[tuple[str, UUID]]:
    """Somebody with a record of every personal kind that services make; their keys."""
    person = laptop.enrol(given, "Prueba", phone=phone)
    enrolment = derived_key(fields.kind("enrolment").number, person, laptop.activation.edition)
    document, consent, business, plan = (laptop.store.keys.new() for _ in range(4))
    with laptop.store.write(laptop.user) as session:
        session.add(IdentityDocument(id=document, person=person, type="DNI", number="99000001"))
        session.add(Consent(id=consent, person=person, purpose="programa", answer="si"))
        session.add(Business(id=business, trade_name=f"Bodega {given}"))
        session.add(BusinessPlan(id=plan, enrolment=enrolment, business=business, title="Bodega"))
    return {
        ("person", person),
        ("enrolment", enrolment),
        ("contact", derived_key(fields.kind("contact").number, person)),
        ("identity_document", document),
        ("consent", consent),
        ("business", business),
        ("business_plan", plan),
    }


def pulled(world: World, device: UUID) -> list[wire.Patch]:
    """Every patch that a laptop with this device's scopes would be sent from the beginning."""
    with world.at_centre() as session:
        state = session.get_one(CentreState, 1)
        held = session.get_one(CentreDevice, device).scopes
        got = commits.pull(session, state, 0, wire.NO_HASH, held)
    assert not got.more
    return list(wire.decode_batch(got.batch)[1])


def test_each_region_has_its_own_people_whole_and_nothing_of_the_others(world: World) -> None:
    cusco, piura = world.laptop("rosa"), world.laptop("piura", "20")
    maria, luz = whole_person(cusco, "María", "999000111"), whole_person(piura, "Yesenia", "999000222")
    sync_all(cusco, piura)
    again_cusco, again_piura = world.laptop("rosa"), world.laptop("piura", "20")
    assert keys_on(again_cusco) == keys_on(cusco) == maria
    assert keys_on(again_piura) == keys_on(piura) == luz
    # no byte either: what travels is what is stored, so the commits of a scope are looked at too
    for device, name in ((again_cusco, "Yesenia"), (again_piura, "María")):
        sent = b"".join(wire.patch_bytes(p) for p in pulled(world, device.link.device))
        assert name.encode() not in sent


def test_control_a_centre_that_sends_everything_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: a pull that knows no scopes brings the other region's people."""
    cusco, piura = world.laptop("rosa"), world.laptop("piura", "20")
    maria, luz = whole_person(cusco, "María", "999000111"), whole_person(piura, "Yesenia", "999000222")
    sync_all(cusco, piura)
    with world.at_centre() as session:
        everything = set(session.scalars(select(Commit.scope)))
    honest = commits.pull
    monkeypatch.setattr(commits, "pull", lambda s, st, a, c, _scopes: honest(s, st, a, c, everything))
    assert keys_on(world.laptop("rosa")) == maria | luz


def test_the_programme_is_everybodys(world: World) -> None:
    cusco, piura, nelida = world.laptop("rosa"), world.laptop("piura", "20"), world.laptop("nelida")
    sync_all(cusco, piura, nelida)
    assert keys_on(cusco, SHARED) == keys_on(piura, SHARED) == keys_on(nelida, SHARED)
    with cusco.store.read() as session:
        assert len(session.scalars(select(Course)).all()) == 3
        assert len(session.scalars(select(User)).all()) == len(world.plan.users)
        assert session.scalars(select(Edition.code)).all() == ["ES-2026"]


def test_a_laptop_without_scopes_gets_only_what_is_shared(world: World) -> None:
    cusco, other = world.laptop("rosa"), world.laptop("nelida")
    with world.centre.database.session() as session:
        session.get_one(CentreDevice, other.link.device).scopes = ()
    maria = whole_person(cusco, "María", "999000111")
    sync_all(cusco, other)
    assert keys_on(other) == set()
    assert {("course", world.plan.courses["SST"]), ("edition", world.plan.edition)} <= keys_on(other, SHARED)
    with world.centre.database.session() as session:  # control: with its scope it gets them
        device = session.get_one(CentreDevice, other.link.device)
        device.scopes = (commits.scope_name(world.plan.edition, "08"),)
    assert {(fields.kind_numbers()[p.kind].entity, p.record) for p in pulled(world, other.link.device)} >= maria


def test_a_laptop_given_for_a_region_gets_that_one_whoever_uses_it(world: World) -> None:
    """The scope is the laptop's: a member of the staff without a place there sees no more on it, nor less."""
    cusco, elsewhere = world.laptop("rosa"), world.laptop("nelida", "20")
    whole_person(cusco, "María", "999000111")
    sync_all(cusco, elsewhere)
    assert keys_on(elsewhere) == set()
    with world.at_centre() as session:
        held = session.get_one(CentreDevice, elsewhere.link.device).scopes
    assert held == (commits.scope_name(world.plan.edition, "20"),)


def test_an_evaluators_laptop_gets_its_regions_plans_and_no_other(world: World) -> None:
    cusco, piura, nelida = world.laptop("rosa"), world.laptop("piura", "20"), world.laptop("nelida")
    here, there = whole_person(cusco, "María", "999000111"), whole_person(piura, "Yesenia", "999000222")
    sync_all(cusco, piura, nelida)
    plans = {key for key in here | there if key[0] == "business_plan"}
    assert keys_on(nelida) & plans == {key for key in here if key[0] == "business_plan"}


def test_who_is_nowhere_yet_is_sent_to_nobody_and_arrives_with_the_enrolment(world: World) -> None:
    cusco, other = world.laptop("rosa"), world.laptop("rosa")
    key = cusco.store.keys.new()
    with cusco.store.write(cusco.user) as session:
        session.add(Person(id=key, given_names="Sola", first_surname="Prueba"))
    sync_all(cusco, other)
    assert keys_on(other) == set()
    with world.at_centre() as session:
        assert set(session.scalars(select(Commit.scope).where(Commit.record == key))) == {commits.NOBODY}
        assert session.scalars(select(RecordScope).where(RecordScope.record == key)).all() == []
    enrolment = derived_key(fields.kind("enrolment").number, key, world.plan.edition)
    with cusco.store.write(cusco.user) as session:
        session.add(
            Enrolment(
                id=enrolment,
                person=key,
                edition=world.plan.edition,
                region="08",
                enrolled_by=cusco.user,
                enrolled_on=date(2026, 3, 9),
            )
        )
    sync_all(cusco, other)
    assert keys_on(other) == {("person", key), ("enrolment", enrolment)}


def test_another_edition_of_the_same_region_is_another_scope(world: World) -> None:
    cusco = world.laptop("rosa")
    maria = whole_person(cusco, "María", "999000111")
    cusco.sync()
    with world.centre.database.writing() as (session, state):
        author = world.centre.author(session, state)
        programme = session.get_one(Edition, world.plan.edition).programme
        other = author.create("edition", {"programme": programme, "code": "ES-2", "regions": ("08",)})
        alone = author.create("person", {"given_names": "Elsa"})
        author.create("enrolment", {"person": alone, "edition": other, "region": "08", "enrolled_by": cusco.user})
    cusco.sync()
    assert keys_on(cusco) == maria
    with world.at_centre() as session:
        assert scopes.scopes_of(session, fields.kind("person").number, alone) == {commits.scope_name(other, "08")}


def test_every_kind_has_its_scope_from_the_table(world: World) -> None:
    """A child has its parent's scopes; a kind of the programme is everybody's."""
    cusco = world.laptop("rosa")
    maria = whole_person(cusco, "María", "999000111")
    cusco.sync()
    mine = {commits.scope_name(world.plan.edition, "08")}
    with world.at_centre() as session:
        for entity, key in maria:
            assert scopes.scopes_of(session, fields.kind(entity).number, key) == mine, entity
        for entity in ("edition", "course", "rubric", "user", "user_scope"):
            key = session.scalars(select(kinds.tables()[entity].id)).first() or UUID(int=0)
            assert scopes.scopes_of(session, fields.kind(entity).number, key) == {commits.EVERYBODY}, entity


def test_a_snapshot_says_what_the_record_says(world: World) -> None:
    cusco = world.laptop("rosa")
    maria = whole_person(cusco, "María", "999000111")
    cusco.sync()
    contact = next(key for entity, key in maria if entity == "contact")
    with world.at_centre() as session:
        row = session.get_one(Contact, contact)
        taken = scopes.snapshot(session, fields.kind("contact"), row)
    said = {n: v for g in taken.groups for n, v in g.values.items()}
    by_wire = fields.kind("contact").by_wire()
    assert {by_wire[n].name: v for n, v in said.items()}["phone"] == "999000111"
    assert taken == wire.read_patch(wire.patch_bytes(taken))
    assert taken != replace(taken, groups=taken.groups[1:])


def plan_for(laptop: Laptop, enrolment: UUID, business: UUID) -> wire.Patch:
    """A plan for somebody of one's own that names a business by its key."""
    kind = fields.kind("business_plan")
    said = {kind.field("enrolment").wire_no: enrolment.bytes, kind.field("business").wire_no: business.bytes}
    return patch(laptop, "business_plan", laptop.store.keys.new(), (0, said))


def enrolling(laptop: Laptop, person: UUID, edition: UUID, region: str = "08") -> wire.Patch:
    kind = fields.kind("enrolment")
    said: dict[str, Any] = {
        "person": person.bytes,
        "edition": edition.bytes,
        "region": region,
        "enrolled_by": laptop.user.bytes,
    }
    groups: dict[int, dict[int, Any]] = {}
    for name, value in said.items():
        groups.setdefault(kind.field(name).group, {})[kind.field(name).wire_no] = value
    return patch(laptop, "enrolment", None, *sorted(groups.items()))


def one_of(found: set[tuple[str, UUID]], entity: str) -> UUID:
    return next(key for name, key in found if name == entity)


def next_edition(world: World, *roles: str) -> UUID:
    """Another edition in which Rosa works as well."""
    with world.centre.database.writing() as (session, state):
        author = world.centre.author(session, state)
        programme = session.get_one(Edition, world.plan.edition).programme
        edition = author.create("edition", {"programme": programme, "code": "ES-2", "regions": ("08",)})
        for role in roles:
            grant: dict[str, kinds.Value] = {
                "user": world.plan.users["rosa"],
                "edition": edition,
                "region": "08",
                "role": role,
            }
            author.create("user_scope", grant)
    return edition


def guess(world: World) -> tuple[Laptop, Laptop, set[tuple[str, UUID]], list[str]]:
    """A laptop of 08 names a person and a business of 20, whose keys it found out; the verdicts."""
    cusco, piura = world.laptop("rosa"), world.laptop("piura", "20")
    maria, luz = whole_person(cusco, "María", "999000111"), whole_person(piura, "Yesenia", "999000222")
    sync_all(cusco, piura)
    edition = next_edition(world, "facilitator")
    with world.centre.database.session() as session:
        device = session.get_one(CentreDevice, cusco.link.device)
        device.scopes = (*device.scopes, commits.scope_name(edition, "08"))
    mine = one_of(maria, "enrolment")
    verdicts = [
        *send(world, cusco, plan_for(cusco, mine, one_of(luz, "business"))),
        *send(world, cusco, enrolling(cusco, one_of(luz, "person"), edition)),
        *send(world, cusco, enrolling(cusco, one_of(luz, "person"), world.plan.edition)),
    ]
    sync_all(cusco, piura)
    return cusco, piura, luz, verdicts


def test_who_guesses_a_key_is_sent_nothing(world: World) -> None:
    cusco, piura, luz, verdicts = guess(world)
    assert set(verdicts) == {"out_of_scope"}
    assert not keys_on(cusco) & luz
    assert keys_on(piura) == luz


def test_control_unasked_the_guess_brings_person_and_business(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Permissions, "_is_elsewhere", lambda *_: False)
    cusco, _, luz, verdicts = guess(world)
    assert "applied" in verdicts
    assert keys_on(cusco) & luz >= {("person", one_of(luz, "person")), ("business", one_of(luz, "business"))}


def test_who_has_her_enrols_her_again_and_presents_her_business(world: World) -> None:
    """Another edition, from a laptop of both; a colleague's laptop that got her by its scope; what is nobody's yet."""
    cusco, colleague = world.laptop("rosa"), world.laptop("rosa")
    maria = whole_person(cusco, "María", "999000111")
    sync_all(cusco, colleague)
    edition = next_edition(world, "facilitator")
    with world.centre.database.session() as session:
        device = session.get_one(CentreDevice, colleague.link.device)
        device.scopes = (*device.scopes, commits.scope_name(edition, "08"))
    assert set(send(world, colleague, enrolling(colleague, one_of(maria, "person"), edition))) == {"applied"}
    again = plan_for(colleague, one_of(maria, "enrolment"), one_of(maria, "business"))
    assert set(send(world, colleague, again)) == {"applied"}
    alone, shop = colleague.store.keys.new(), colleague.store.keys.new()
    with colleague.store.write(colleague.user) as session:
        session.add(Person(id=alone, given_names="Sola", first_surname="Prueba"))
        session.add(Business(id=shop, trade_name="Puesto"))
    colleague.sync()
    assert set(send(world, cusco, enrolling(cusco, alone, world.plan.edition))) == {"applied"}
    nobodys = plan_for(cusco, one_of(maria, "enrolment"), shop)
    assert set(send(world, cusco, nobodys)) == {"applied"}


def test_whom_a_laptop_made_it_may_enrol_though_others_have_enrolled_her_since(world: World) -> None:
    cusco, piura = world.laptop("rosa"), world.laptop("piura", "20")
    key = cusco.store.keys.new()
    with cusco.store.write(cusco.user) as session:
        session.add(Person(id=key, given_names="Sola", first_surname="Prueba"))
    cusco.sync()
    assert set(send(world, piura, enrolling(piura, key, world.plan.edition, "20"))) == {"applied"}
    edition = next_edition(world, "facilitator")
    with world.centre.database.session() as session:
        session.get_one(CentreDevice, cusco.link.device).scopes = (commits.scope_name(edition, "08"),)
    assert set(send(world, cusco, enrolling(cusco, key, edition))) == {"applied"}
