"""One person: what each role may see, what may be mended, what the history says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from oit_campo.errors import UserError
from oit_campo.models.laptop import Change
from oit_campo.models.people import Contact, IdentityDocument, Person
from oit_campo.models.programme import Edition
from oit_campo.models.training import Enrolment
from oit_campo.services import consents, enrolment, people, person_documents, person_edits, person_history_words
from oit_campo.services import person as person_service
from oit_campo.services.desk import Desk
from oit_campo.services.person_edits import DocumentForm, NameForm
from tests.helpers.audit import audit_events
from tests.helpers.world import World
from tests.services.enrolling import desk_at, form, make_group, other

TODAY = date(2026, 3, 9)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(world: World) -> Desk:
    return desk_at(world.laptop("rosa"))


def as_role(desk: Desk, *roles: str) -> Desk:
    return replace(desk, seated=replace(desk.actor, roles=frozenset(roles)))


def as_somebody(desk: Desk, *roles: str) -> Desk:
    """Somebody else of the staff, with these roles."""
    return replace(desk, seated=replace(desk.actor, user=desk.store.keys.new(), roles=frozenset(roles)))


def sheet(view: person_service.PersonView) -> dict[str, str]:
    return {row.name: row.value for section in view.sheet for row in section.rows}


# --- the view -------------------------------------------------------------------------------------------------------


def test_the_head_the_lights_and_the_sheet(world: World, desk: Desk) -> None:
    made = enrolment.enrol(desk, form(group=make_group(desk, world), social_name="Jeffer"))
    view = person_service.person(desk, made.person)
    assert (view.name, view.social_name, view.age) == ("Jefferson Alexander González Ñaupas", "Jeffer", "32 años")
    assert (view.document, view.district, view.code) == ("CIV ••••4938", "Wanchaq", made.participant_code)
    assert view.standing is not None
    assert (view.standing.label, view.standing.group) == ("Inscrita", "Wanchaq B")
    assert [(light.state, light.title) for light in view.lights] == [
        ("ok", "Permiso"), ("ok", "Documento"), ("ok", "Teléfono"), ("ok", "Grupo"), ("none", "Formación"),
    ]  # fmt: skip
    rows = sheet(view)
    assert rows["birth_date"] == "14/08/1993"
    assert rows["number"] == "••••4938"
    assert rows["phone"] == "987 654 321"
    assert rows["nationality"] == "Venezolana"
    assert rows["district"] == "Wanchaq, Cusco, Cusco"
    assert view.contact["phone"] == "+51987654321"
    assert view.may_edit_contact
    assert view.may_unmask
    assert [(e.edition, e.group, e.enrolled_on) for e in view.enrolments] == [
        ("Emprende Segur@ 2026", "Wanchaq B", TODAY)
    ]


@pytest.mark.parametrize(
    ("birth", "shown", "age"),
    [
        ("1993", "1993 (solo el año)", "unos 33 años"),
        ("08/1993", "08/1993", "unos 32 años"),
        ("31", "1995 (según la edad que dijo)", "unos 31 años"),
    ],
)
def test_a_birth_is_shown_as_exactly_as_it_is_known(desk: Desk, birth: str, shown: str, age: str) -> None:
    view = person_service.person(desk, enrolment.enrol(desk, form(birth=birth)).person)
    assert (sheet(view)["birth_date"], view.age) == (shown, age)


def test_each_role_sees_its_fields_alone(world: World, desk: Desk) -> None:
    group = make_group(desk, world, trainer=desk.actor.user)
    made = enrolment.enrol(desk, form(group=group))
    seen = sheet(person_service.person(as_role(desk, "trainer"), made.person))
    assert {"given_names", "phone", "number"} <= set(seen)
    assert not {"birth_date", "sex", "nationality", "district", "reference"} & set(seen)
    assert "phone" in sheet(person_service.person(as_role(desk, "supervisor"), made.person))
    with pytest.raises(UserError, match="no_right"):
        person_service.person(as_role(desk, "evaluator"), made.person)


def test_out_of_reach_and_gone_are_told_apart(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    with pytest.raises(UserError, match="no_right"):
        person_service.person(replace(desk, seated=replace(desk.actor, region="20")), made.person)
    with pytest.raises(UserError, match="person_gone"):
        person_service.person(desk, desk.store.keys.new())


def test_lights_say_what_is_missing(desk: Desk) -> None:
    bare = form(answers={"programa": "si", "contacto": "si"}, document_type="SD", phone="", contact_situation="propio")
    made = enrolment.enrol(desk, bare)

    def lights() -> dict[str, tuple[str, str]]:
        return {x.title: (x.state, x.words) for x in person_service.person(desk, made.person).lights}

    shown = lights()
    assert shown["Documento"] == ("warn", "No tiene: anótelo cuando lo traiga")
    assert shown["Teléfono"] == ("warn", "Falta el número")
    assert shown["Grupo"] == ("warn", "Falta elegirlo")
    person_edits.edit_contact(desk, made.person, {"situation": "no_tiene"})
    assert lights()["Teléfono"][0] == "none"
    consents.withdraw(desk, made.person, "contacto")
    assert lights()["Teléfono"] == ("none", "Avisarle solo en persona")
    consents.withdraw(desk, made.person, "programa")
    assert lights()["Permiso"] == ("bad", "Sin permiso: no se usan sus datos")
    assert person_service.person(desk, made.person).may_unmask is False


def test_an_expired_paper_serves_and_an_expired_permission_does_not(world: World, desk: Desk) -> None:
    made = enrolment.enrol(desk, form(document_situation="vencido"))
    lights = person_service.person(desk, made.person).lights
    assert (lights[1].state, lights[1].words) == ("ok", "Vencido, también sirve")
    world.clock.advance(days=366 * 7)
    assert person_service.person(desk, made.person).lights[0].words == "Venció: pregúntele otra vez"


def test_a_person_of_nothing_but_a_name(desk: Desk) -> None:
    key = desk.store.keys.new()
    with desk.store.write(desk.actor.user) as session:
        session.add(Person(id=key, given_names="Ana"))
    view = person_service.person(desk, key)
    assert (view.age, view.document, view.district, view.standing, view.enrolments) == (
        "",
        "Sin documento",
        "",
        None,
        (),
    )
    assert {x.title: x.state for x in view.lights}["Inscripción"] == "next"
    assert set(view.contact.values()) == {""}


def test_who_withdrew_is_shown_so(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Enrolment, made.enrolment).withdrawn_on = TODAY
    view = person_service.person(desk, made.person)
    assert view.lights[-1].words == "Se retiró"
    assert view.enrolments[0].withdrawn_on == TODAY


# --- mending --------------------------------------------------------------------------------------------------------


def contact(desk: Desk) -> Contact:
    with desk.store.read() as session:
        return session.scalars(select(Contact)).one()


def test_the_contact_is_changed_field_by_field(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    person_edits.edit_contact(
        desk, made.person, {"phone": "912345678", "email": "a@example.org", "district": "", "reference": "Mercado"}
    )
    row = contact(desk)
    assert (row.phone, row.email, row.district, row.reference) == ("+51912345678", "a@example.org", None, "Mercado")
    with pytest.raises(UserError, match="phone_length"):
        person_edits.edit_contact(desk, made.person, {"phone": "12"})
    person_edits.edit_contact(desk, made.person, {"situation": "no_tiene"})
    assert (contact(desk).situation, contact(desk).phone) == ("no_tiene", None)


def test_without_permission_to_call_no_number_is_written(desk: Desk) -> None:
    made = enrolment.enrol(desk, form(answers={"programa": "si", "contacto": "no"}))
    with pytest.raises(UserError) as refused:
        person_edits.edit_contact(desk, made.person, {"phone": "912345678"})
    assert (refused.value.code, refused.value.field) == ("consent_needed", "phone")
    person_edits.edit_contact(desk, made.person, {"district": "080101", "phone": ""})
    assert (contact(desk).district, contact(desk).phone) == ("080101", None)


def test_a_contact_that_was_never_written_is_made(desk: Desk) -> None:
    key = desk.store.keys.new()
    with desk.store.write(desk.actor.user) as session:
        session.add(Person(id=key, given_names="Ana"))
    person_edits.edit_contact(desk, key, {"district": "080101", "situation": "no_tiene"})
    assert contact(desk).person == key


def test_a_trainer_changes_telephone_and_hours_only(world: World, desk: Desk) -> None:
    made = enrolment.enrol(desk, form(group=make_group(desk, world, trainer=desk.actor.user)))
    trainer = as_role(desk, "trainer")
    person_edits.edit_contact(trainer, made.person, {"phone": "912345678"})
    with pytest.raises(UserError, match="no_right"):
        person_edits.edit_contact(trainer, made.person, {"district": "080101"})
    assert contact(desk).district == "080108"


def test_a_document_is_corrected_by_a_row_that_replaces_it(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    with desk.store.read() as session:
        before = session.scalars(select(IdentityDocument)).one()
    new = person_edits.add_document(
        desk, made.person, DocumentForm("CIV", "V-20.614.939", "vigente", replaces=before.id)
    )
    with desk.store.read() as session:
        rows = {d.id: d for d in session.scalars(select(IdentityDocument))}
    assert rows[before.id].number == "V20614938"
    assert (rows[new].number, rows[new].replaces, rows[new].principal) == ("V20614939", before.id, True)
    assert person_service.person(desk, made.person).document == "CIV ••••4939"
    assert people.search(desk, "20614938") == ()
    assert len(people.search(desk, "20614939")) == 1


@pytest.mark.parametrize(("kind", "shown"), [("DNI", "DNI ••••0127"), ("PAS_VE", "PAS ••••0127"), (None, "••••0127")])
def test_a_document_is_shown_without_the_country_of_its_type(kind: str | None, shown: str) -> None:
    assert person_documents.masked(IdentityDocument(type=kind, number="990000127")) == shown


def test_another_document_stands_beside_the_first(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    person_edits.add_document(desk, made.person, DocumentForm("PTP", "12345678", expires_on=date(2027, 1, 1)))
    assert person_service.person(desk, made.person).document == "CIV ••••4938"
    assert len(people.search(desk, "12345678")) == 1
    with pytest.raises(UserError, match="document_needed"):
        person_edits.add_document(desk, made.person, DocumentForm("SD", ""))
    with pytest.raises(UserError, match="dni_length"):
        person_edits.add_document(desk, made.person, DocumentForm("DNI", "123"))


def test_the_day_a_document_expires_stands_in_the_record(desk: Desk) -> None:
    made = enrolment.enrol(desk, form(document_type="SD", document_number="", document_situation=""))
    assert sheet(person_service.person(desk, made.person))["expires_on"] == ""
    person_edits.add_document(desk, made.person, DocumentForm("PTP", "12345678", expires_on=date(2027, 1, 31)))
    assert sheet(person_service.person(desk, made.person))["expires_on"] == "31/01/2027"


def test_a_name_and_a_birth_are_corrected_by_whom_the_rights_say(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    person_edits.correct_name(desk, made.person, NameForm("Yeferson", "Gonzáles"))
    person_edits.correct_birth(desk, made.person, "1992")
    view = person_service.person(desk, made.person)
    assert (view.name, sheet(view)["birth_date"]) == ("Yeferson Gonzáles", "1992 (solo el año)")
    assert people.search(desk, "jefferson alexander")[:1] == () or people.search(desk, "jefferson alexander")[0].why
    with pytest.raises(UserError, match="below_age"):
        person_edits.correct_birth(desk, made.person, "01/01/2015")
    with pytest.raises(UserError, match="name_needed"):
        person_edits.correct_name(desk, made.person, NameForm(" "))
    with pytest.raises(UserError, match="no_right"):
        person_edits.correct_name(as_somebody(desk, "facilitator"), made.person, NameForm("X"))
    with pytest.raises(UserError, match="no_right"):
        person_edits.correct_birth(as_role(desk, "trainer"), made.person, "1990")


def test_a_facilitator_corrects_until_the_edition_is_closed(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    facilitator = as_role(desk, "facilitator")
    person_edits.correct_name(facilitator, made.person, NameForm("Yeferson"))
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Edition, desk.actor.edition).closed_on = TODAY
    with pytest.raises(UserError, match="no_right"):
        person_edits.correct_name(facilitator, made.person, NameForm("Otra"))
    person_edits.correct_name(as_role(desk, "supervisor"), made.person, NameForm("Jefferson"))


def test_reading_a_whole_number_is_written_down(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    other_person = enrolment.enrol(desk, other(1, "Ana", "Quispe"))
    assert person_edits.unmask_document(desk, made.person) == "V20614938"
    assert person_edits.unmask_document(desk, made.person) == "V20614938"
    assert [(e.act, e.record, e.user, e.count) for e in audit_events(desk)] == [
        ("documento_visto", made.person, desk.actor.user, None)
    ] * 2
    assert other_person.person not in {e.record for e in audit_events(desk)}
    nobody = enrolment.enrol(desk, form(document_type="SD", given_names="Sin", first_surname="Papel"))
    with pytest.raises(UserError, match="document_gone"):
        person_edits.unmask_document(desk, nobody.person)
    with pytest.raises(UserError, match="no_right"):
        person_edits.unmask_document(as_role(desk, "evaluator"), made.person)


# --- history --------------------------------------------------------------------------------------------------------


def told(desk: Desk, person: object) -> list[str]:
    view = person_service.person(desk, person)  # type: ignore[arg-type] # a key
    assert view.history is not None
    return [f"{e.who} {e.did}" for e in view.history]


def test_the_history_is_told_in_spanish_latest_first(world: World, desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    world.clock.advance(minutes=10)
    person_edits.edit_contact(desk, made.person, {"phone": "912 345 678"})
    person_edits.edit_contact(desk, made.person, {"email": "a@example.org"})
    person_edits.edit_contact(desk, made.person, {"email": "b@example.org", "reference": "Mercado"})
    person_edits.correct_name(desk, made.person, NameForm("Yeferson", "González"))
    lines = told(desk, made.person)
    who = "Rosa Huamán Prueba"
    assert lines[:4] == [
        f"{who} cambió el nombre",
        f"{who} cambió el contacto",
        f"{who} cambió «Correo electrónico»",
        f"{who} cambió el teléfono",
    ]
    assert f"{who} anotó «Grupo de WhatsApp»: No" in lines
    assert f"{who} inscribió a la persona" in lines
    assert f"{who} registró a la persona" in lines
    view = person_service.person(desk, made.person)
    assert view.history is not None
    (phone,) = view.history[3].changes
    assert (phone.label, phone.before, phone.after) == ("Número de teléfono", "termina en 321", "termina en 678")
    assert view.history[3].at == desk.store.clock.now()
    assert all(e.only_here for e in view.history)
    world.laptops[0].sync()
    after = person_service.person(desk, made.person).history
    assert after is not None
    assert not any(e.only_here for e in after)


def test_no_whole_number_ever_stands_in_the_history(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    person_edits.edit_contact(desk, made.person, {"phone": "912 345 678"})
    words = repr(person_service.person(desk, made.person).history)
    assert "345 678" not in words
    assert "912345678" not in words
    assert "20614938" not in words


def test_the_history_is_for_whom_it_is(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    assert person_service.person(as_role(desk, "facilitator"), made.person).history
    assert person_service.person(as_somebody(desk, "facilitator"), made.person).history is None
    assert person_service.person(as_somebody(desk, "supervisor"), made.person).history


def test_a_trainer_has_no_history(world: World, desk: Desk) -> None:
    made = enrolment.enrol(desk, form(group=make_group(desk, world, trainer=desk.actor.user)))
    assert person_service.person(as_role(desk, "trainer"), made.person).history is None


def test_changes_a_role_may_not_see_are_told_without_their_values(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Person, made.person).gender_identity = "g_mujer"
    first = (person_service.person(as_role(desk, "facilitator"), made.person).history or ())[0]
    assert first.did == "cambió un dato reservado"
    assert first.changes == ()
    shown = (person_service.person(as_role(desk, "supervisor"), made.person).history or ())[0]
    assert [c.after for c in shown.changes] == ["Mujer"]


def test_dates_yes_and_no_and_unknown_codes_have_words(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    with desk.store.write(desk.actor.user) as session:
        row = session.get_one(Enrolment, made.enrolment)
        row.withdrawn_on, row.withdrawal_reason = TODAY, "de_otra_version"
        contact_row = session.scalars(select(Contact)).one()
        contact_row.may_say_programme, contact_row.district = True, "999999"
    view = person_service.person(as_role(desk, "supervisor"), made.person)
    values = {c.label: (c.before, c.after) for e in view.history or () for c in e.changes}
    assert values["Se retiró el"] == ("", "09/03/2026")
    assert values["Motivo del retiro"] == ("", "de_otra_version")
    assert values["Distrito donde vive"] == ("Wanchaq, Cusco, Cusco", "999999")
    assert ("", "Sí") in values.values()
    assert view.district == "999999"


def test_an_erased_entry_says_only_that_it_was(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    person_edits.edit_contact(desk, made.person, {"phone": "912 345 678"})
    with desk.store.write(None) as session:
        entry = session.scalars(select(Change).order_by(Change.seq.desc()).limit(1)).one()
        entry.values = entry.salt = None
        entry.actor = None
    history = person_service.person(desk, made.person).history or ()
    assert (history[0].who, history[0].did, history[0].changes) == ("El programa", "cambió el contacto", ())
    assert history[0].erased


def test_a_short_number_shows_nothing_of_itself() -> None:
    from oit_campo.catalogues import fields

    phone = fields.kind("contact").field("phone")
    assert person_history_words.show_text(phone, "1234") == "••••"
    assert person_history_words.show_plain(phone, None) == ""
    assert person_history_words.show_plain(phone, b"key") == ""
    assert person_history_words.show_plain(fields.kind("contact").field("may_say_programme"), False) == "No"
