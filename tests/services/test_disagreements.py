"""Two laptops that changed the same without seeing one another: both values stay until a supervisor chooses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from oit_campo.catalogues import fields
from oit_campo.errors import UserError
from oit_campo.ids import derived_key
from oit_campo.models.people import Contact, IdentityDocument, Person
from oit_campo.models.training import Enrolment
from oit_campo.services import disagreements, sync_state
from oit_campo.services.desk import Desk
from oit_campo.services.disagreements import Disagreement, Settled
from tests.helpers.workshop import desk_at
from tests.helpers.world import Laptop, World
from tests.sync.looking import edit, same_everywhere, sync_all

PERSON = fields.kind("person").number


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@dataclass
class Two:
    """Rosa's two laptops and a person both have."""

    world: World
    one: Laptop
    other: Laptop
    person: UUID

    def say(self, entity: str, key: UUID, first: dict[str, Any], second: dict[str, Any]) -> None:
        """The first says hers, an hour later the second his; then all have exchanged everything."""
        edit(self.one, entity, key, **first)
        self.world.clock.advance(hours=1)
        edit(self.other, entity, key, **second)
        self.sync()

    def sync(self) -> None:
        sync_all(self.one, self.other)

    def desks(self) -> tuple[Desk, Desk]:
        return desk_at(self.one), desk_at(self.other)

    def settled(self) -> bool:
        """Nothing left to decide on either laptop, and the same stands everywhere."""
        self.sync()
        same_everywhere(self.world, self.one, self.other)
        return not any(disagreements.to_settle(d) or sync_state.overview(d).conflicts for d in self.desks())

    def value(self, laptop: Laptop, name: str) -> Any:
        with laptop.store.read() as session:
            return getattr(session.get_one(Person, self.person), name)


@pytest.fixture
def two(world: World) -> Two:
    one = world.laptop("rosa")
    person = one.enrol("Gladys", "Apaza")
    one.sync()
    return Two(world, one, world.laptop("rosa"), person)


def the_only(desk: Desk) -> Disagreement:
    (found,) = disagreements.to_settle(desk)
    return found


def choose(desk: Desk, found: Disagreement, side: int) -> Settled:
    return disagreements.choose(desk, found.record, found.kind, found.group, found.sides[side].change)


def test_both_values_are_kept_and_told_with_who_and_when(two: Two) -> None:
    two.say("person", two.person, {"sex": "F"}, {"sex": "M"})
    for desk in two.desks():
        found = the_only(desk)
        assert (found.kind, found.record, found.label, found.about) == (PERSON, two.person, "Sexo", "APAZA, Gladys")
        shown, kept = found.sides
        assert (shown.words, kept.words) == ("Hombre", "Mujer")
        own = found.sides[1 if desk.store is two.one.store else 0]
        assert (own.who, own.mine) == ("Rosa Huamán Prueba", True), "what was said at this laptop"
        assert (f"{kept.at:%d/%m/%Y %H:%M}", f"{shown.at:%H:%M}") == ("09/03/2026 08:00", "09:00"), "in Lima"
        assert sync_state.overview(desk).conflicts == 1
    assert {two.value(laptop, "sex") for laptop in (two.one, two.other)} == {"M"}
    same_everywhere(two.world, two.one, two.other)


@pytest.mark.parametrize(("side", "chosen"), [(0, "M"), (1, "F")])
@pytest.mark.parametrize("at", [0, 1])
def test_what_a_supervisor_chooses_stands_everywhere(two: Two, at: int, side: int, chosen: str) -> None:
    two.say("person", two.person, {"sex": "F"}, {"sex": "M"})
    desk = two.desks()[at]
    assert choose(desk, the_only(desk), side).changed == {"person", "conflict"}
    assert disagreements.to_settle(desk) == ()
    assert two.settled()
    assert {two.value(laptop, "sex") for laptop in (two.one, two.other)} == {chosen}


def test_it_can_be_changed_again_after_it_was_settled(two: Two) -> None:
    two.say("person", two.person, {"sex": "F"}, {"sex": "M"})
    desk = two.desks()[0]
    choose(desk, the_only(desk), 0)
    two.sync()
    edit(two.other, "person", two.person, sex="F")
    assert two.settled()
    assert two.value(two.one, "sex") == "F"


def test_a_group_of_fields_is_chosen_as_a_whole(two: Two) -> None:
    birth = {"birth_date": date(1993, 1, 1), "birth_precision": "solo_anio"}
    whole = {"birth_date": date(1991, 4, 8), "birth_precision": "exacta"}
    two.say("person", two.person, whole, birth)
    desk = two.desks()[0]
    found = the_only(desk)
    assert found.label == "Fecha de nacimiento"
    assert found.sides[0].words.startswith("01/01/1993 · ")
    assert found.sides[1].words.startswith("08/04/1991 · ")
    choose(desk, found, 1)
    assert two.settled()
    for laptop in (two.one, two.other):
        assert (two.value(laptop, "birth_date"), two.value(laptop, "birth_precision")) == tuple(whole.values())


def test_nothing_said_against_a_value_is_a_side_too(two: Two) -> None:
    edit(two.one, "person", two.person, social_name="Gladita")
    two.sync()
    two.say("person", two.person, {"social_name": "Gla"}, {"social_name": None})
    desk = two.desks()[1]
    found = the_only(desk)
    assert [s.words for s in found.sides] == ["", "Gla"]
    choose(desk, found, 1)
    assert two.settled()
    assert two.value(two.one, "social_name") == "Gla"


def test_the_documents_expiry_and_yes_or_no_have_words(two: Two) -> None:
    document = two.one.store.keys.new()
    with two.one.store.write(two.one.user) as session:
        session.add(
            IdentityDocument(
                id=document, person=two.person, type="DNI", country="PER", number="99000001", principal=True
            )
        )
    two.sync()
    two.say(
        "identity_document",
        document,
        {"expires_on": date(2027, 5, 4), "principal": False},
        {"expires_on": date(2028, 6, 3), "principal": None},
    )
    desk = two.desks()[0]
    found = {d.label: d for d in disagreements.to_settle(desk)}
    assert [s.words for s in found["Vence el"].sides] == ["03/06/2028", "04/05/2027"]
    assert [s.words for s in found["Documento principal"].sides] == ["", "No"]
    assert {d.about for d in found.values()} == {"APAZA, Gladys"}
    for one in found.values():
        choose(desk, one, 1)
    assert two.settled()
    with two.other.store.read() as session:
        row = session.get_one(IdentityDocument, document)
        assert (row.expires_on, row.principal) == (date(2027, 5, 4), False)


def test_what_hangs_on_an_enrolment_says_whose_it_is(two: Two) -> None:
    enrolment = derived_key(fields.kind("enrolment").number, two.person, two.one.activation.edition)
    two.say("enrolment", enrolment, {"whatsapp_group_ok": True}, {"whatsapp_group_ok": False})
    found = the_only(two.desks()[0])
    assert (found.about, [s.words for s in found.sides]) == ("APAZA, Gladys", ["No", "Sí"])
    choose(two.desks()[0], found, 1)
    assert two.settled()
    with two.other.store.read() as session:
        assert session.get_one(Enrolment, enrolment).whatsapp_group_ok is True


def test_a_telephone_is_chosen_with_its_owner(two: Two) -> None:
    with two.one.store.read() as session:
        contact = session.scalars(select(Contact.id).where(Contact.person == two.person)).one()
    first = {"phone": "+51999000111", "phone_owner": "propio"}
    second = {"phone": "+51999000222", "phone_owner": "familiar"}
    two.say("contact", contact, first, second)
    desk = two.desks()[0]
    found = the_only(desk)
    assert "999000222" in found.sides[0].words.replace(" ", "")
    assert found.about == "APAZA, Gladys"
    choose(desk, found, 1)
    assert two.settled()
    with two.other.store.read() as session:
        row = session.get_one(Contact, contact)
        assert (row.phone, row.phone_owner) == ("+51999000111", "propio")


@pytest.mark.parametrize("second", [{"sex": "F"}, {"nationality": "VEN"}], ids=["the same", "something else"])
def test_control_who_says_the_same_or_something_else_disagrees_with_nobody(two: Two, second: dict[str, str]) -> None:
    two.say("person", two.person, {"sex": "F"}, second)
    assert two.settled()
    assert {two.value(laptop, "sex") for laptop in (two.one, two.other)} == {"F"}


def test_control_who_saw_the_other_value_disagrees_with_nobody(two: Two) -> None:
    edit(two.one, "person", two.person, sex="F")
    two.sync()
    edit(two.other, "person", two.person, sex="M")
    assert two.settled()
    assert two.value(two.one, "sex") == "M"


def test_what_is_settled_already_is_not_settled_again(two: Two) -> None:
    two.say("person", two.person, {"sex": "F"}, {"sex": "M"})
    here, there = two.desks()
    seen = the_only(there)
    choose(here, the_only(here), 1)
    two.sync()
    with pytest.raises(UserError, match="already_settled"):
        choose(there, seen, 0)
    assert two.value(two.other, "sex") == "F"
    assert two.settled()


def test_where_nobody_ever_said_anything_there_is_nothing_to_settle(two: Two) -> None:
    desk = two.desks()[0]
    sex = fields.kind("person").field("sex").wire_no
    with pytest.raises(UserError, match="already_settled"):
        disagreements.choose(desk, two.person, PERSON, sex, desk.store.keys.new())
    assert two.value(two.one, "sex") is None


def test_a_value_that_is_no_longer_among_them_is_not_replaced_by_another(two: Two) -> None:
    """While the page stood open it was settled elsewhere and disagreed about anew: what was read is not what would be kept."""
    two.say("person", two.person, {"sex": "F"}, {"sex": "M"})
    here, there = two.desks()
    seen = the_only(there)
    choose(here, the_only(here), 1)
    two.sync()
    two.say("person", two.person, {"sex": None}, {"sex": "M"})
    for side in (0, 1):
        with pytest.raises(UserError, match="already_settled"):
            choose(there, seen, side)
    assert len(the_only(there).sides) == 2
    choose(there, the_only(there), 0)
    assert two.settled()


def test_both_settled_it_offline_each_their_own_way(two: Two) -> None:
    """Two choices that had not seen one another disagree as any two edits do; a third settles it."""
    two.say("person", two.person, {"sex": "F"}, {"sex": "M"})
    here, there = two.desks()
    seen_here, seen_there = the_only(here), the_only(there)
    choose(here, seen_here, 1)
    two.world.clock.advance(minutes=1)
    choose(there, seen_there, 0)
    two.sync()
    again = the_only(here)
    assert {s.words for s in again.sides} == {"Mujer", "Hombre"}
    choose(here, again, 0)
    assert two.settled()


def test_whoever_lacks_the_right_neither_sees_nor_settles(two: Two) -> None:
    two.say("person", two.person, {"sex": "F"}, {"sex": "M"})
    desk = two.desks()[0]
    found = the_only(desk)

    def acting(*roles: str) -> Desk:
        return replace(desk, seated=replace(desk.actor, roles=frozenset(roles)))

    with pytest.raises(UserError, match="no_right"):
        disagreements.to_settle(acting("evaluator", "trainer"))
    assert disagreements.to_settle(acting("facilitator")) == (found,)
    for role in ("facilitator", "trainer", "evaluator", "coordinator"):
        with pytest.raises(UserError, match="no_right"):
            choose(acting(role), found, 1)
    assert disagreements.to_settle(desk) == (found,)
    choose(acting("supervisor"), found, 1)
    assert two.settled()


# --- choosing again, keeping both --------------------------------------------------------------------------------------


def test_who_chose_can_choose_the_other_after_all_also_after_an_exchange(two: Two) -> None:
    two.say("person", two.person, {"sex": "F"}, {"sex": "M"})
    desk = two.desks()[0]
    found = the_only(desk)
    settled = choose(desk, found, 0)
    settled = disagreements.choose_again(desk, settled, found.sides[1].change)
    assert two.settled()
    assert {two.value(laptop, "sex") for laptop in (two.one, two.other)} == {"F"}
    settled = disagreements.choose_again(desk, settled, found.sides[0].change)
    assert settled.changed == {"person", "conflict"}
    assert two.settled()
    assert {two.value(laptop, "sex") for laptop in (two.one, two.other)} == {"M"}


def test_what_somebody_changed_since_is_not_chosen_again(two: Two) -> None:
    two.say("person", two.person, {"sex": "F"}, {"sex": "M"})
    here, _ = two.desks()
    found = the_only(here)
    settled = choose(here, found, 0)
    with pytest.raises(UserError, match="already_settled"):  # never one of the sides
        disagreements.choose_again(here, settled, here.store.keys.new())
    two.sync()
    edit(two.other, "person", two.person, sex="F")
    two.sync()
    with pytest.raises(UserError, match="already_settled"):
        disagreements.choose_again(here, settled, found.sides[1].change)
    assert two.value(two.one, "sex") == "F"


def test_a_choice_that_met_a_rival_meanwhile_is_not_chosen_again_over_it(two: Two) -> None:
    two.say("person", two.person, {"sex": "F"}, {"sex": "M"})
    here, there = two.desks()
    found, theirs = the_only(here), the_only(there)
    choose(there, theirs, 1)
    two.world.clock.advance(minutes=1)
    settled = choose(here, found, 0)
    two.sync()
    assert the_only(here)
    with pytest.raises(UserError, match="already_settled"):
        disagreements.choose_again(here, settled, found.sides[1].change)


def documents(laptop: Laptop, person: UUID) -> set[tuple[str, bool]]:
    with laptop.store.read() as session:
        rows = session.scalars(select(IdentityDocument).where(IdentityDocument.person == person))
        return {(r.number or "", bool(r.principal)) for r in rows}


@pytest.fixture
def two_numbers(two: Two) -> Two:
    """One document, two numbers."""
    document = two.one.store.keys.new()
    with two.one.store.write(two.one.user) as session:
        session.add(
            IdentityDocument(
                id=document, person=two.person, type="DNI", country="PER", number="99000001", principal=True
            )
        )
    two.sync()
    two.say(
        "identity_document",
        document,
        {"number": "99000002"},
        {"type": "PAS", "country": "VEN", "number": "PRUEBA123"},
    )
    return two


def test_two_documents_can_both_be_kept(two_numbers: Two) -> None:
    two = two_numbers
    desk = two.desks()[0]
    found = the_only(desk)
    assert (found.both, found.person) == (True, two.person)
    disagreements.keep_both(desk, found.record, found.kind, found.group)
    assert two.settled()
    for laptop in (two.one, two.other):
        assert documents(laptop, two.person) == {("PRUEBA123", True), ("99000002", False)}
    with pytest.raises(UserError, match="already_settled"):
        disagreements.keep_both(desk, found.record, found.kind, found.group)


def test_of_what_there_is_one_alone_both_are_not_kept(two: Two) -> None:
    two.say("person", two.person, {"sex": "F"}, {"sex": "M"})
    desk = two.desks()[0]
    found = the_only(desk)
    assert not found.both
    with pytest.raises(UserError, match="not_several"):
        disagreements.keep_both(desk, found.record, found.kind, found.group)
    assert the_only(desk) == found


def test_who_may_not_decide_is_not_offered_both(two_numbers: Two) -> None:
    desk = two_numbers.desks()[0]
    sees = replace(desk, seated=replace(desk.actor, roles=frozenset({"facilitator"})))
    found = the_only(sees)
    assert not found.both
    with pytest.raises(UserError, match="no_right"):
        disagreements.keep_both(sees, found.record, found.kind, found.group)


def test_a_name_that_was_chosen_is_found_by_it(two: Two) -> None:
    from oit_campo.services import people

    two.say("person", two.person, {"given_names": "Gladis"}, {"given_names": "Griselda"})
    desk = two.desks()[0]
    choose(desk, the_only(desk), 1)
    assert [hit.name for hit in people.search(desk, "gladis")] == ["Gladis Apaza"]
