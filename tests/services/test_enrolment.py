"""Enrolling end to end on a real store: rows, answers, code, group, draft, index, and the way to a second laptop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from oit_campo.errors import UserError
from oit_campo.models.laptop import StoreFact
from oit_campo.models.people import Consent, Contact, IdentityDocument, Person
from oit_campo.models.programme import Edition, Programme
from oit_campo.models.training import Enrolment, Group, GroupMember
from oit_campo.services import consents, drafts, duplicates, enrolment, enrolment_form, participant_codes, people
from oit_campo.services.desk import Desk
from oit_campo.services.enrolment_form import EditionRules, check_form
from oit_campo.store import people_index
from tests.helpers.world import World
from tests.services.enrolling import YES_TO_ALL, desk_at, form, make_group, other

TODAY = date(2026, 3, 9)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(world: World) -> Desk:
    return desk_at(world.laptop("rosa"))


def count(desk: Desk, model: type) -> int:
    with desk.store.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def rules(desk: Desk) -> EditionRules:
    return EditionRules(desk.actor.edition, "Emprende Segur@ 2026", 18)


def test_a_whole_enrolment_is_rows_in_one_transaction(world: World, desk: Desk) -> None:
    group = make_group(desk, world)
    made = enrolment.enrol(desk, form(group=group))
    assert made.name == "Jefferson Alexander González Ñaupas"
    assert made.today == 1
    assert made.participant_code == participant_codes.code_of(desk.activation.prefix, 1)
    with desk.store.read() as session:
        person = session.scalars(select(Person)).one()
        assert (person.birth_date, person.birth_precision, person.sex) == (date(1993, 8, 14), "dia", "M")
        document = session.scalars(select(IdentityDocument)).one()
        assert (document.number, document.country, document.principal) == ("V20614938", "VEN", True)
        contact = session.scalars(select(Contact)).one()
        assert (contact.phone, contact.district, contact.phone_owner) == ("+51987654321", "080108", "propio")
        row = session.scalars(select(Enrolment)).one()
        assert (row.id, row.group, row.region, row.enrolled_on) == (made.enrolment, group, "08", TODAY)
        member = session.scalars(select(GroupMember)).one()
        assert (member.enrolment, member.since) == (row.id, TODAY)


def test_each_purpose_answered_is_a_row_with_text_reader_and_end(world: World, desk: Desk) -> None:
    enrolment.enrol(desk, form(group=make_group(desk, world)))
    with desk.store.read() as session:
        rows = {c.purpose: c for c in session.scalars(select(Consent))}
        edition = session.get_one(Edition, desk.actor.edition)
    assert {p: c.answer for p, c in rows.items()} == dict(YES_TO_ALL)
    assert all(c.text == edition.consent_text and c.reader == desk.actor.user for c in rows.values())
    ends = {p: c.expires_on for p, c in rows.items()}
    assert ends["programa"] == date(2031, 12, 18)  # five years from the end of the edition
    assert ends["contacto"] == date(2028, 12, 18)
    assert ends["grupo_whatsapp"] is None
    assert ends["imagen"] is None


def test_the_groups_end_and_the_answers_day_start_other_terms(world: World, desk: Desk) -> None:
    answers = {"programa": "si", "grupo_whatsapp": "si", "imagen": "si"}
    signed = form(answers=answers, proof_method="firma_en_papel")
    enrolment.enrol(desk, form(answers=answers, proof_method="firma_en_papel", group=make_group(desk, world)))
    assert signed.answers == answers
    with desk.store.read() as session:
        ends = {c.purpose: c.expires_on for c in session.scalars(select(Consent))}
    assert ends["grupo_whatsapp"] == date(2027, 4, 30)
    assert ends["imagen"] == date(2028, 3, 9)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"given_names": " - "}, "given_names", "name_needed"),
        ({"birth": ""}, "birth", "birth_needed"),
        ({"birth": "14/08/2027"}, "birth", "birth_future"),
        ({"birth": "14/08/2010"}, "birth", "below_age"),
        ({"birth": "31/02/1990"}, "birth", "date_unknown"),
        ({"document_type": "DNI", "document_number": "9900001"}, "document_number", "dni_length"),
        ({"phone": "98765432"}, "phone", "phone_length"),
        ({"answers": {}}, "consent_programa", "consent_needed"),
        ({"answers": {"programa": "no"}}, "consent_programa", "consent_no"),
        ({"proof_method": ""}, "proof_method", "proof_needed"),
        ({"proof_method": "huella_en_papel"}, "witness_name", "witness_needed"),
        ({"answers": {"programa": "si", "imagen": "si"}}, "proof_method", "consent_proof"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_kept(
    desk: Desk, changes: dict[str, object], field: str, code: str
) -> None:
    checked = check_form(form(**changes), TODAY, rules(desk))
    assert {name: error.code for name, error in checked.errors.items()} == {field: code}
    with pytest.raises(UserError, match=code):
        enrolment.enrol(desk, form(**changes))
    assert count(desk, Person) == count(desk, Consent) == 0


def test_the_good_form_has_no_fault(desk: Desk) -> None:
    assert check_form(form(), TODAY, rules(desk)).ok


def test_an_odd_document_warns_and_is_kept(desk: Desk) -> None:
    odd = form(document_number="V-123")
    checked = check_form(odd, TODAY, rules(desk))
    assert checked.ok
    assert checked.warnings["document_number"].code == "document_odd"
    enrolment.enrol(desk, odd)
    assert count(desk, IdentityDocument) == 1


def test_missing_papers_surnames_and_phone_never_block(desk: Desk) -> None:
    bare = form(
        first_surname="", second_surname="", document_type="SD", document_number="99", contact_situation="no_tiene",
        phone="12", birth="1993", sex="", nationality="", district="", document_situation="",
    )  # fmt: skip
    made = enrolment.enrol(desk, bare)
    assert made.name == "Jefferson Alexander"
    assert count(desk, IdentityDocument) == 0
    with desk.store.read() as session:
        person, contact = session.scalars(select(Person)).one(), session.scalars(select(Contact)).one()
    assert (person.birth_date, person.birth_precision) == (date(1993, 1, 1), "anio")
    assert (contact.situation, contact.phone) == ("no_tiene", None)


def test_without_permission_to_call_no_telephone_is_kept(desk: Desk) -> None:
    enrolment.enrol(desk, form(answers={"programa": "si", "contacto": "no"}, reference="Frente al mercado"))
    with desk.store.read() as session:
        contact = session.scalars(select(Contact)).one()
    assert (contact.phone, contact.phone_owner, contact.situation, contact.reference) == (None, None, None, None)
    assert contact.district == "080108"


def test_a_number_without_more_is_a_telephone_of_hers(desk: Desk) -> None:
    enrolment.enrol(desk, form(contact_situation=""))
    with desk.store.read() as session:
        contact = session.scalars(select(Contact)).one()
    assert (contact.situation, contact.phone) == ("propio", "+51987654321")


def test_the_same_person_twice_is_refused_in_words(world: World, desk: Desk) -> None:
    made = enrolment.enrol(desk, form(group=make_group(desk, world)))
    with pytest.raises(UserError) as refused:
        enrolment.enrol(desk, form(person=made.person))
    assert refused.value.code == "already_enrolled"
    assert refused.value.params["grupo"] == "Wanchaq B"
    assert count(desk, Consent) == len(YES_TO_ALL)


def test_somebody_already_registered_gets_only_enrolment_and_answers(world: World, desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    edition = next_edition(desk)
    again = enrolment.enrol(edition, form(person=made.person, given_names="", birth="", answers={"programa": "si"}))
    assert again.person == made.person
    assert again.participant_code == made.participant_code
    assert again.enrolment != made.enrolment
    assert (count(desk, Person), count(desk, Enrolment), count(desk, IdentityDocument)) == (1, 2, 1)
    with desk.store.read() as session:
        newest = session.scalars(select(Consent).where(Consent.replaces.is_not(None))).one()
    assert newest.purpose == "programa"


AGAIN = duplicates.Probe("Jefferson Alexander", "Gonzales", "Ñaupas", "14/08/1993", "V20614938", "CIV")


def only_supervises(desk: Desk) -> Desk:
    """Her right to enrol ends at the region."""
    return replace(desk, seated=replace(desk.actor, roles=frozenset({"supervisor"})))


def move(desk: Desk, made: enrolment.Enrolled, region: str) -> None:
    with desk.store.write(None, receiving=True) as session:
        session.get_one(Enrolment, made.enrolment).region = region


def test_whom_an_earlier_edition_enrolled_is_known_by_name_to_who_enrols_and_to_nobody_else(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    there = only_supervises(next_edition(desk))
    (known,) = duplicates.likely_duplicates(there, AGAIN)
    assert (known.person, known.name, known.ask) == (made.person, "Jefferson Alexander González Ñaupas", "")
    assert people.search(there, "jefferson") == ()
    again = enrolment.enrol(there, form(person=known.person))
    assert again.person == made.person
    assert [row.person for row in people.search(there, "jefferson")] == [made.person]


def test_whom_another_region_enrolled_in_both_editions_is_enrolled_already(desk: Desk) -> None:
    """Known by the earlier edition's enrolment here; the one of this edition is out of reach and stands all the same."""
    made = enrolment.enrol(desk, form())
    there = next_edition(desk)
    move(desk, enrolment.enrol(there, form(person=made.person)), "20")
    with pytest.raises(UserError) as refused:
        enrolment.enrol(only_supervises(there), form(person=made.person))
    assert (refused.value.code, refused.value.params["grupo"]) == ("already_enrolled", "—")


@pytest.mark.parametrize("far", ["another region", "another programme"])
def test_whom_the_right_does_not_reach_is_noticed_by_initials_and_not_opened_by_her_key(desk: Desk, far: str) -> None:
    made = enrolment.enrol(desk, form())
    there = only_supervises(next_edition(desk, programme=desk.store.keys.new() if far == "another programme" else None))
    if far == "another region":
        move(desk, made, "20")
    (known,) = duplicates.likely_duplicates(there, AGAIN)
    assert (known.name, known.document, known.ask) == ("J. A. G. Ñ.", "", "Supervisor(a)")
    assert known.person != made.person
    assert {r.words for r in known.reasons} == {
        "Es el mismo número de documento",
        "Misma fecha de nacimiento",
        "Suena igual",
    }
    for key, code in ((made.person, "no_right"), (known.person, "person_gone")):
        with pytest.raises(UserError, match=code):
            enrolment.enrol(there, form(person=key))
    anew = enrolment.enrol(there, form(not_these=frozenset({known.person})))
    assert anew.person != made.person


def test_the_first_enrolment_may_have_had_no_group(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    with pytest.raises(UserError) as refused:
        enrolment.enrol(desk, form(person=made.person))
    assert refused.value.params["grupo"] == "—"


def test_a_person_that_is_gone_or_too_young_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError, match="person_gone"):
        enrolment.enrol(desk, form(person=desk.store.keys.new()))
    key = desk.store.keys.new()
    with desk.store.write(desk.actor.user) as session:
        session.add(Person(id=key, given_names="Ana", birth_date=date(2012, 1, 1), birth_precision="dia"))
    with pytest.raises(UserError, match="below_age"):
        enrolment.enrol(desk, form(person=key))
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Person, key).birth_date = None
    assert enrolment.enrol(desk, form(person=key)).participant_code == ""


def next_edition(desk: Desk, programme: UUID | None = None) -> Desk:
    """The same laptop working in another edition, of the same programme when none is said."""
    key = desk.store.keys.new()
    with desk.store.write(desk.actor.user) as session:
        before = session.get_one(Edition, desk.actor.edition)
        if programme is not None:
            session.add(Programme(id=programme, code="OT", name="Otro programa"))
        session.add(
            Edition(
                id=key,
                programme=programme or before.programme,
                name="Otra edición",
                minimum_age=None,
                consent_text=before.consent_text,
            )
        )
    return replace(desk, seated=replace(desk.actor, edition=key))


def test_a_closed_edition_takes_nobody(desk: Desk) -> None:
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Edition, desk.actor.edition).closed_on = TODAY
    with pytest.raises(UserError, match="edition_closed"):
        enrolment.enrol(desk, form())


def test_an_edition_without_end_or_text_still_enrols(desk: Desk) -> None:
    later = next_edition(desk)
    with later.store.write(later.actor.user) as session:
        session.get_one(Edition, later.actor.edition).consent_text = None
    assert enrolment.enrolment_day(later).text is None
    enrolment.enrol(later, form())
    with later.store.read() as session:
        ends = {c.purpose: c.expires_on for c in session.scalars(select(Consent))}
    assert ends["programa"] == date(2031, 3, 9)


def test_a_full_group_and_a_closed_one_are_said_at_the_field(world: World, desk: Desk) -> None:
    group = make_group(desk, world, places=1)
    enrolment.enrol(desk, form(group=group))
    with pytest.raises(UserError) as full:
        enrolment.enrol(desk, other(1, "Rosa", "Quispe", group=group))
    assert (full.value.code, full.value.field) == ("group_full", "group")
    assert count(desk, Person) == 1
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Group, group).closed_on = TODAY
    with pytest.raises(UserError, match="group_gone"):
        enrolment.enrol(desk, other(1, "Rosa", "Quispe", group=group))


def test_a_group_without_a_limit_takes_everybody(world: World, desk: Desk) -> None:
    group = make_group(desk, world, places=None)
    for number in range(3):
        enrolment.enrol(desk, other(number, "Rosa", "Quispe", group=group))
    assert enrolment.enrolment_day(desk).groups[0].free is None
    assert count(desk, GroupMember) == 3


def test_the_day_shows_open_groups_of_the_region_full_ones_last(world: World, desk: Desk) -> None:
    full = make_group(desk, world, "A lleno", places=1)
    make_group(desk, world, "B", starts_on=date(2026, 4, 1))
    make_group(desk, world, "Piura", district="200101")
    make_group(desk, world, "Cerrado", closed_on=TODAY)
    make_group(desk, world, "Sin distrito", district=None, starts_on=None)
    enrolment.enrol(desk, form(group=full))
    day = enrolment.enrolment_day(desk)
    assert [(g.name, g.free) for g in day.groups] == [("Sin distrito", 2), ("B", 2), ("A lleno", 0)]
    assert day.groups[1].venue == "Salón comunal de prueba"
    assert day.enrolled_today == 1
    assert day.text is not None
    assert not day.text.reviewed
    assert "Organización de Prueba" in day.text.body


def test_who_may_not_enrol_is_told_whom_to_ask(world: World, desk: Desk) -> None:
    evaluator = desk_at(world.laptops[0], "nelida", world)
    for call in (lambda: enrolment.enrol(evaluator, form()), lambda: enrolment.enrolment_day(evaluator)):
        with pytest.raises(UserError) as refused:
            call()
        assert refused.value.code == "no_right"
        assert refused.value.params["rol"]
    assert count(desk, Person) == 0


def test_the_draft_goes_with_the_enrolment_and_stays_when_it_fails(desk: Desk) -> None:
    key = desk.store.keys.new()
    drafts.save_draft(desk, drafts.OpenForm(key, drafts.ENROLMENT, 1, "Jefferson", {"consent_programa": "si"}))
    with pytest.raises(UserError):
        enrolment.enrol(desk, form(birth=""), key)
    assert [d.form.key for d in drafts.list_drafts(desk)] == [key]
    enrolment.enrol(desk, form(), key)
    assert drafts.list_drafts(desk) == ()


def test_codes_count_up_and_pass_over_those_that_came_back(desk: Desk) -> None:
    first = enrolment.enrol(desk, form()).participant_code
    second = enrolment.enrol(desk, other(2, "Rosa", "Quispe")).participant_code
    prefix = desk.activation.prefix
    assert [first, second] == [participant_codes.code_of(prefix, n) for n in (1, 2)]
    with desk.store.write(None) as session:  # an older backup
        session.merge(StoreFact(name="participant_counter", value=(0).to_bytes(8, "big")))
    assert enrolment.enrol(desk, other(3, "Luz", "Alva")).participant_code == participant_codes.code_of(prefix, 3)


def test_the_check_letter_sees_every_wrong_digit_and_every_swap() -> None:
    for number in (1, 42, 907, 9999, 12345):
        digits = f"{number:04d}"
        right = participant_codes.check_letter("L07", number)
        for i, digit in enumerate(digits):
            for wrong in "0123456789":
                mutant = int(digits[:i] + wrong + digits[i + 1 :])
                assert (participant_codes.check_letter("L07", mutant) == right) is (wrong == digit or mutant == number)
            if i and digits[i - 1] != digit:
                swapped = digits[: i - 1] + digit + digits[i - 1] + digits[i + 1 :]
                assert participant_codes.check_letter("L07", int(swapped)) != right


def test_an_enrolment_reaches_a_second_laptop_and_its_index(world: World, desk: Desk) -> None:
    second = world.laptop("rosa")
    there = desk_at(second)
    made = enrolment.enrol(desk, form(group=make_group(desk, world)))
    world.laptops[0].sync()
    second.sync()
    people_index.index_missing(second.store)
    for typed in ("yeferson gonsales", "ñaupas", "20614938", made.participant_code):
        assert [row.person for row in people.search(there, typed)] == [made.person], typed
    assert people.search(there, "rosa") == ()
    with second.store.read() as session:
        assert {p.purpose: p.state for p in consents.permissions(session, made.person, TODAY)} == {
            "programa": "standing",
            "contacto": "standing",
            "grupo_whatsapp": "refused",
            "imagen": "later",
            "seguimiento": "standing",
        }
    with pytest.raises(UserError, match="already_enrolled"):
        enrolment.enrol(there, form(person=made.person))


def test_a_refusal_leaves_no_byte_of_the_name(desk: Desk) -> None:
    refused = form(answers={"programa": "no"}, given_names="Zulimar Inolvidable")
    with pytest.raises(UserError):
        drafts.save_draft(
            desk, drafts.OpenForm(desk.store.keys.new(), drafts.ENROLMENT, 1, "x", {"given_names": "Zulimar"})
        )
    with pytest.raises(UserError):
        enrolment.enrol(desk, refused)
    assert not found_anywhere(desk, "zulimar")
    enrolment.enrol(desk, form(given_names="Zulimar Inolvidable"))
    assert found_anywhere(desk, "zulimar")  # the control: the same look finds her when she said yes


def found_anywhere(desk: Desk, word: str) -> bool:
    """Whether any row of any table of the decrypted store holds the word."""
    with desk.store.read() as session:
        tables = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        for table in tables:
            for row in session.execute(text(f'SELECT * FROM "{table}"')):
                for value in row:
                    raw = value if isinstance(value, bytes) else str(value).encode()
                    if word.encode() in raw.lower():
                        return True
    return False


def test_an_empty_phone_and_an_empty_document_number_are_fine(desk: Desk) -> None:
    enrolment.enrol(desk, form(phone="", document_number="", document_situation="en_tramite"))
    with desk.store.read() as session:
        assert session.scalars(select(Contact)).one().phone is None
        assert session.scalars(select(IdentityDocument)).one().number is None
    assert enrolment_form.read_document("", "123") is None


def add_person(desk: Desk, given: str, kind: str, number: str, born: date = date(1960, 1, 1)) -> UUID:
    """Somebody who came from another laptop."""
    key = desk.store.keys.new()
    with desk.store.write(desk.actor.user) as session:
        session.add(Person(id=key, given_names=given, first_surname="Apaza", birth_date=born, birth_precision="dia"))
        session.add(IdentityDocument(id=desk.store.keys.new(), person=key, type=kind, number=number))
        session.flush()
        people_index.refresh(session, [key])
    return key


@pytest.mark.parametrize("typed", ["V-20.614.938", "20614938", "v20614938"])
def test_a_document_somebody_has_is_not_enrolled_twice_unless_that_was_looked_at(desk: Desk, typed: str) -> None:
    """Whatever the page asked: another window may have been quicker."""
    known = enrolment.enrol(desk, form()).person
    again = form(given_names="Luz", first_surname="Alva", birth="01/01/1970", document_number=typed)
    with pytest.raises(UserError) as refused:
        enrolment.enrol(desk, again)
    assert (refused.value.code, refused.value.field) == ("same_document", "document_number")
    assert not refused.value.params  # errors reach the log
    assert count(desk, Person) == count(desk, Enrolment) == 1
    with pytest.raises(UserError, match="same_document"):  # somebody else was looked at
        enrolment.enrol(desk, replace(again, not_these=frozenset({desk.store.keys.new()})))
    enrolment.enrol(desk, replace(again, not_these=frozenset({known})))
    assert count(desk, Person) == 2


def test_each_of_those_with_the_document_has_to_be_looked_at(desk: Desk) -> None:
    first = add_person(desk, "Ana", "CIV", "V20614938")
    with pytest.raises(UserError, match="same_document"):
        enrolment.enrol(desk, form())
    add_person(desk, "Luz", "CIV", "V20614938")
    with pytest.raises(UserError, match="same_document"):
        enrolment.enrol(desk, form(not_these=frozenset({first})))


@pytest.mark.parametrize(
    ("kind", "number"), [("CIV", "V20614939"), ("CIV", "V2061493"), ("DNI", "20614938"), ("CIV", "")]
)
def test_another_number_or_another_kind_of_document_is_no_obstacle(desk: Desk, kind: str, number: str) -> None:
    add_person(desk, "Ana", kind, number)
    enrolment.enrol(desk, form())
    assert count(desk, Enrolment) == 1


def test_a_corrected_number_is_hers_no_longer(desk: Desk) -> None:
    known = add_person(desk, "Ana", "CIV", "V20614938")
    with desk.store.write(desk.actor.user) as session:
        wrong = session.scalars(select(IdentityDocument)).one()
        session.add(
            IdentityDocument(id=desk.store.keys.new(), person=known, type="CIV", number="V20614939", replaces=wrong.id)
        )
        session.flush()
        people_index.refresh(session, [known])
    enrolment.enrol(desk, form())
    assert count(desk, Enrolment) == 1


def test_who_shares_a_telephone_and_a_house_is_enrolled_without_a_question(desk: Desk) -> None:
    enrolment.enrol(desk, form(reference="Frente al mercado"))
    enrolment.enrol(desk, other(1, "Rosa", "Quispe", reference="Frente al mercado"))
    with desk.store.read() as session:
        assert len(set(session.scalars(select(Contact.phone)))) == 1
    assert count(desk, Enrolment) == 2


def test_a_known_person_is_enrolled_with_the_document_she_has(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    enrolment.enrol(next_edition(desk), form(person=made.person))
    assert (count(desk, Person), count(desk, Enrolment)) == (1, 2)


def test_without_a_document_nothing_is_the_same(desk: Desk) -> None:
    for given in ("Ana", "Luz"):
        enrolment.enrol(desk, form(given_names=given, document_type="SD", document_number="99"))
        enrolment.enrol(desk, form(given_names=given, document_type="CIV", document_number=""))
    assert count(desk, Enrolment) == 4
