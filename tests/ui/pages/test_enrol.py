"""Inscribir by keyboard alone on a real store: from an empty form to an enrolled person, a refusal, a draft, errors in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from sqlalchemy import func, select, text

from oit_campo.errors import UserError
from oit_campo.models.laptop import Draft
from oit_campo.models.people import Consent, Contact, IdentityDocument, Person
from oit_campo.models.programme import Edition, Programme
from oit_campo.models.training import Enrolment, Group
from oit_campo.services import drafts, enrolment
from oit_campo.services.desk import Desk
from oit_campo.services.drafts import ENROLMENT, OpenForm
from oit_campo.services.enrolment_form import EnrolmentForm
from oit_campo.ui import messages, theme
from oit_campo.ui.dialogs.same_person import SamePersonDialog
from oit_campo.ui.pages.enrol import EnrolPage
from tests.helpers import lint
from tests.helpers.keyboard import press, shortcut, type_text
from tests.helpers.page_desk import PageDesk, wait_until
from tests.helpers.world import World
from tests.services.enrolling import desk_at, form, make_group
from tests.ui.conftest import settle, show


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(world: World) -> Desk:
    return desk_at(world.laptop("rosa"))


class Room:
    """A page in a window with its own threads; remembers where it was asked to go."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.at = PageDesk(desk)
        self.gone = self.at.gone
        self.page = EnrolPage(self.at.context)
        show(self.page)
        self.page.refresh()
        wait_until(lambda: "Inscripción" in self.page._subtitle.text())
        self.fields = self.page.form.fields

    def close(self) -> None:
        self.at.close()
        self.page.close()
        self.page.deleteLater()
        assert not self.at.failures

    def key(self, *keys: str) -> None:
        for one in keys:
            press(self.page, one)

    def type(self, words: str) -> None:
        type_text(self.page, words)

    def here(self) -> str:
        """The name of the field that has the focus."""
        focus = QApplication.focusWidget()
        return next((n for n, f in self.fields.items() if focus in f.parts()), "")

    def agree(self) -> None:
        """Yes to the programme and to calls, no to the rest, read in a group; ends in the first field of Identidad."""
        self.page.form.keys.focus_field("consent_programa")
        for letter in "ssnnn":
            self.type(letter)
            self.key("Return")
        assert self.here() == "proof_method"
        self.key("Down", "Return")
        assert self.here() == "given_names"


@pytest.fixture
def room(desk: Desk) -> Iterator[Room]:
    made = Room(desk)
    yield made
    made.close()


def count(desk: Desk, model: type) -> int:
    with desk.store.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def names_of(desk: Desk) -> list[tuple[str | None, str | None, str | None]]:
    with desk.store.read() as session:
        return [(p.given_names, p.first_surname, p.second_surname) for p in session.scalars(select(Person))]


def found_anywhere(desk: Desk, word: str) -> bool:
    """Whether any row of any table of the decrypted store holds the word."""
    with desk.store.read() as session:
        for table in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all():
            for row in session.execute(text(f'SELECT * FROM "{table}"')):
                if any(word.encode() in (v if isinstance(v, bytes) else str(v).encode()).lower() for v in row):
                    return True
    return False


def test_from_an_empty_form_to_enrolled_by_keyboard_alone(world: World, desk: Desk) -> None:
    group = make_group(desk, world)
    room = Room(desk)
    assert room.here() == "lookup"
    room.type("Ñusta")
    room.key("Return")
    assert room.here() == "consent_programa"
    for letter in "ssnsn":  # Sí, Sí, No, (imagen) Sí …
        room.type(letter)
        room.key("Return")
    room.key("Down", "Down", "Down", "Return")  # firma en papel: counts as written, for the photographs
    assert room.fields["proof_method"].value() == "firma_en_papel"
    assert room.fields["given_names"].value() == "Ñusta"  # what was looked for
    typed = {
        "given_names": " María José", "first_surname": "Ñáñez", "second_surname": "D’Alessandro Ücar",
    }  # fmt: skip
    for name, words in typed.items():
        assert room.here() == name
        room.key("End")
        room.type(words)
        room.key("Return")
    assert room.here() == "document_type"
    room.key("Down", "Return")
    assert room.fields["document_type"].value() == "DNI"
    room.type("99000123")
    room.key("Return")
    assert room.here() == "birth"
    room.type("14081993")
    assert room.fields["birth"].value() == "14/08/1993"
    room.key("Return")
    assert room.here() == "nationality"
    assert room.fields["nationality"].value() == "PER"  # proposed by the document
    room.key("Return")
    room.type("m")
    room.key("Return", "Return", "Return")
    assert room.here() == "contact_situation"
    room.type("t")
    room.key("Return")
    room.type("987 654 321")
    room.key("Return", "Return")
    assert room.here() == "district"
    room.type("wanch")
    room.key("Return")
    assert room.here() == "group"
    shortcut(room.page, "Ctrl+G")
    wait_until(lambda: room.page.done.isVisible())
    assert names_of(desk) == [("Ñusta María José", "Ñáñez", "D’Alessandro Ücar")]
    with desk.store.read() as session:
        person = session.scalars(select(Person)).one()
        assert (person.sex, person.nationality, str(person.birth_date)) == ("F", "PER", "1993-08-14")
        assert session.scalars(select(IdentityDocument)).one().number == "99000123"
        contact = session.scalars(select(Contact)).one()
        assert (contact.phone, contact.district) == ("+51987654321", "080108")
        assert session.scalars(select(Enrolment)).one().group == group
        answers = {c.purpose: c.answer for c in session.scalars(select(Consent))}
    assert answers == {"programa": "si", "contacto": "si", "grupo_whatsapp": "no", "imagen": "si", "seguimiento": "no"}
    assert count(desk, Draft) == 0
    said = room.page.done.words.text()
    assert "Ñusta María José Ñáñez" in said
    assert (person.participant_code or "-") in said
    assert room.here() == "lookup"
    assert room.page.form.typed() == {"proof_method": "firma_en_papel", "group": str(group)}
    wait_until(lambda: room.page._subtitle.text().startswith("Inscripción 2 de hoy"))
    assert room.page.done.action is not None
    room.page.done.action.click()
    assert room.gone == [("person", {"person": person.id})]
    room.close()


def test_a_no_leaves_no_byte_of_the_name_and_the_next_one_comes(room: Room, desk: Desk) -> None:
    room.type("Zulimar")
    room.key("Return")
    room.type("n")
    assert "No se guardó nada de esta persona" in room.page.notice.words.text()
    assert not room.fields["given_names"].isEnabled()
    shortcut(room.page, "Ctrl+S")
    assert room.here() == "lookup"
    assert room.fields["lookup"].value() == ""
    assert not found_anywhere(desk, "zulimar")
    assert count(desk, Draft) == 0


def test_a_yes_taken_back_throws_the_draft_away(room: Room, desk: Desk) -> None:
    room.agree()
    room.type("Zulimar")
    room.key("Return")
    wait_until(lambda: found_anywhere(desk, "zulimar"))  # the control: kept after the yes
    room.page.form.keys.focus_field("consent_programa")
    room.type("n")
    wait_until(lambda: count(desk, Draft) == 0)
    assert not found_anywhere(desk, "zulimar")


def test_a_draft_survives_the_page_and_the_store(world: World, desk: Desk) -> None:
    room = Room(desk)
    room.agree()
    room.type("Ñusta")
    room.key("Return")
    room.type("Quispe")
    room.key("Return", "Return", "Down", "Return")
    room.type("9900")
    room.key("Return")
    wait_until(lambda: "Guardado 08:00:00" in room.page.rail.saved.text())
    assert "8 números" in room.fields["document_number"].error()
    typed = room.page.form.typed()
    room.close()
    again = desk_at(world.reopen(world.laptops[0]))
    (saved,) = drafts.list_drafts(again)
    assert saved.form.title == "Ñusta Quispe"
    second = Room(again)
    second.page.open_at(draft=saved.form.key)
    wait_until(lambda: second.fields["given_names"].value() == "Ñusta")
    assert second.page.form.typed() == typed
    assert second.fields["given_names"].isEnabled()
    second.close()


def test_dejar_para_despues_keeps_the_draft_and_frees_the_form(room: Room, desk: Desk) -> None:
    room.agree()
    room.type("Ñusta")
    room.page._leave_for_later()
    wait_until(lambda: count(desk, Draft) == 1)
    assert "given_names" not in room.page.form.typed()
    assert not room.fields["given_names"].isEnabled()


def test_errors_stand_beside_their_fields_in_spanish(room: Room, desk: Desk) -> None:
    room.agree()
    room.page.form.keys.focus_field("phone")
    room.type("98765432")
    shortcut(room.page, "Ctrl+S")
    assert room.here() == "given_names"
    assert "Falta al menos un nombre" in room.fields["given_names"].error()
    assert "9 números" in room.fields["phone"].error()
    assert room.fields["given_names"].error() in room.fields["given_names"].control.accessibleDescription()
    assert "Nombres" in room.page.state.words.text()
    room.type("Ana")
    assert room.fields["given_names"].error() == ""
    assert count(desk, Person) == 0


def test_a_full_group_is_said_at_the_group(world: World, desk: Desk) -> None:
    group = make_group(desk, world, places=1)
    room = Room(desk)
    room.agree()
    room.type("Ana")
    room.fields["birth"].set_value("1993")
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Group, group).places = 0
    shortcut(room.page, "Ctrl+S")
    wait_until(lambda: bool(room.fields["group"].error()))
    assert "Wanchaq B" in room.fields["group"].error()
    assert room.here() == "group"
    assert count(desk, Person) == 0
    room.fields["group"].set_value("none")
    shortcut(room.page, "Ctrl+S")
    wait_until(lambda: room.page.done.isVisible())
    assert count(desk, Person) == 1
    room.close()


def test_who_resembles_somebody_is_shown_with_reasons_and_may_be_the_same(room: Room, desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    room.agree()
    room.type("Yeferson")
    room.key("Return")
    room.type("Gonsales")
    wait_until(lambda: bool(room.page.likely.candidates))
    (found,) = room.page.likely.candidates
    assert found.person == made.person
    assert "Suena igual" in found.reasons[0].words
    assert room.page.likely.isVisible()
    shortcut(room.page, "F7")
    wait_until(lambda: room.page.likely.candidates == ())
    room.page.seeker.others.clear()
    room.type(" ")
    wait_until(lambda: bool(room.page.likely.candidates))
    shortcut(room.page, "F6")
    wait_until(lambda: room.page.form.person == made.person)
    assert not room.page.form.identity.isVisible()
    assert "ya está registrada" in room.page.form.known.words.text()
    shortcut(room.page, "Ctrl+S")
    wait_until(lambda: room.page.notice.isVisible())
    assert "ya está inscrita" in room.page.notice.words.text()
    assert count(desk, Enrolment) == 1


def test_in_a_narrow_window_the_warning_is_one_line_above_the_names(room: Room, desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    show(room.page, 800, 700)
    wait_until(lambda: not room.page.likely.isVisible())
    room.agree()
    room.type("Yeferson")
    room.key("Return")
    room.type("Gonsales")
    wait_until(lambda: room.page.form.resembles.isVisible())
    assert "Jefferson Alexander" in room.page.form.resembles.words.text()
    assert room.page.form.resembles.action is not None
    room.page.form.resembles.action.click()
    assert room.page.form.person == made.person
    assert room.page.form.known.action is not None
    room.page.form.known.action.click()
    assert "person" not in room.page.form.typed()
    assert room.page.form.identity.isVisible()


def test_the_search_above_finds_and_stores_nothing(room: Room, desk: Desk) -> None:
    enrolment.enrol(desk, form())
    room.type("yeferson")

    def buttons() -> list[QWidget]:
        return [b for b in room.page.form.lookup.findChildren(QWidget) if b.accessibleName().startswith("Es Jefferson")]

    wait_until(lambda: bool(buttons()))
    assert count(desk, Draft) == 0
    button = buttons()[0]
    button.click()  # type: ignore[attr-defined] # a Button
    wait_until(lambda: room.page.form.person is not None)
    assert room.here() == "consent_programa"


def test_opening_with_a_name_looks_for_it(room: Room, desk: Desk) -> None:
    room.page.open_at(words="Rosa Elena Quispe Mamani")
    assert room.fields["lookup"].value() == "Rosa Elena Quispe Mamani"
    room.page.form.keys.focus_field("consent_programa")
    room.type("s")
    typed = room.page.form.typed()
    assert (typed["given_names"], typed["first_surname"], typed["second_surname"]) == ("Rosa Elena", "Quispe", "Mamani")


def test_a_document_looked_for_is_no_name(room: Room) -> None:
    room.page.open_at(words="99000123")
    room.page.form.keys.focus_field("consent_programa")
    room.type("s")
    assert "given_names" not in room.page.form.typed()


def test_no_document_is_no_obstacle_and_asks_no_number(room: Room, desk: Desk) -> None:
    room.agree()
    room.type("Ana")
    room.key("Return", "Return", "Return")
    assert room.here() == "document_type"
    room.key("End", "Return")
    assert room.fields["document_type"].value() == "SD"
    assert room.here() == "birth"
    room.type("1993")
    assert room.fields["birth"].line.tail() == "unos 33 años"  # type: ignore[attr-defined] # a BirthField
    shortcut(room.page, "Ctrl+S")
    wait_until(lambda: room.page.done.isVisible())
    assert count(desk, IdentityDocument) == 0


def test_refusing_calls_hides_the_telephone(room: Room) -> None:
    room.page.form.keys.focus_field("consent_programa")
    room.type("s")
    room.key("Return")
    room.type("n")
    assert not room.fields["phone"].isVisible()
    assert room.fields["district"].isVisible()
    assert "solo en persona" in room.page.rail.steps[3].words()
    room.type("s")
    assert room.fields["phone"].isVisible()
    room.page.form.keys.focus_field("contact_situation")
    room.type("n")
    assert not room.fields["phone"].isVisible()


def test_a_thumbprint_asks_for_a_witness_and_a_no_says_what_follows(room: Room) -> None:
    room.fields["proof_method"].set_value("huella_en_papel")
    room.page.form.permission.show_witness()
    assert room.fields["witness_name"].isVisible()
    room.page.form.keys.focus_field("consent_grupo_whatsapp")
    room.type("n")
    assert "No se le agrega al grupo" in room.fields["consent_grupo_whatsapp"]._help


def test_yes_and_no_have_one_size_and_none_is_chosen(room: Room) -> None:
    for question in room.page.form.permission.questions:
        assert question.value() == ""
        assert question.segments is not None
        assert len({b.width() for b in question.segments.buttons}) == 1
        assert len({b.height() for b in question.segments.buttons}) == 1


def test_twelve_fields_to_the_main_button(room: Room) -> None:
    """Required or usual, as the field table counts them (consent once)."""
    from oit_campo.catalogues import fields

    asked = {("consent", "answer"), ("consent", "proof_method"), ("enrolment", "group")}
    for entity in ("person", "identity_document", "contact"):
        names = {"type": "document_type", "number": "document_number", "birth_date": "birth"}
        for field in fields.kind(entity).fields:
            name = names.get(field.name, field.name) if entity != "contact" else field.name
            if field.section and field.required in ("required", "usual") and name in room.fields:
                asked.add((entity, field.name))
    assert len(asked) <= 12


def test_a_click_in_the_rail_and_the_text_open_further(room: Room) -> None:
    room.page.rail.section_chosen.emit(4)
    assert room.here() == "lookup"  # closed until the yes
    room.agree()
    room.page.rail.section_chosen.emit(3)
    assert room.here() == "contact_situation"
    before = room.page.form.permission._area.height()
    room.page.form.permission._toggle()
    assert room.page.form.permission._area.height() > before
    assert "Organización de Prueba" in room.page.form.permission.words.text()


def test_somebody_else_s_draft_is_gone_in_words(room: Room, world: World) -> None:
    colleague = desk_at(world.laptops[0], "wilfredo", world)
    theirs, own = drafts.new_key(colleague), drafts.new_key(room.desk)
    typed = {"consent_programa": "si", "given_names": "Ñusta"}
    drafts.save_draft(colleague, OpenForm(theirs, ENROLMENT, 1, "Ñusta", typed))
    drafts.save_draft(room.desk, OpenForm(own, ENROLMENT, 1, "Ana", {**typed, "given_names": "Ana"}))
    room.page.draft.load(theirs)
    wait_until(lambda: room.page.notice.isVisible())
    assert messages.words(UserError("draft_gone")) in room.page.notice.words.text()
    assert room.fields["given_names"].value() == ""
    assert room.page.draft.key != theirs
    room.page.notice.hide()
    room.page.draft.load(own)  # control: one's own comes back
    wait_until(lambda: room.fields["given_names"].value() == "Ana")
    assert room.page.notice.isHidden()
    assert room.page.draft.key == own


@pytest.mark.parametrize(("size", "width", "height"), [(100, 1366, 697), (125, 1366, 697), (200, 1366, 768)])
def test_nothing_is_cut_and_everything_has_a_name(
    room: Room, app: QApplication, size: int, width: int, height: int
) -> None:
    theme.apply(app, "light", size)
    show(room.page, width - 204, height - 56)
    settle()
    assert lint.findings(room.page) == []
    room.agree()
    settle()
    assert lint.findings(room.page) == []


# --- somebody who is probably already there, at saving --------------------------------------------------------------


def write_her(room: Room, given: str = "Yeferson", surname: str = "Gonsales", number: str = "20614938") -> None:
    """A form with the document of ``enrolling.GOOD``, quicker than the panel could be looked at."""
    come_back(room)
    room.agree()
    room.type(given)
    room.key("Return")
    room.type(surname)
    room.fields["document_type"].set_value("CIV")
    room.fields["document_number"].set_value(number)
    room.fields["birth"].set_value("01/01/1970")


def words_of(dialog: QWidget) -> str:
    """All it says."""
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def come_back(room: Room) -> None:
    """Off the screen nobody gives the focus back when a dialog closes."""
    wait_until(lambda: QApplication.activeModalWidget() is None)
    room.page.activateWindow()
    settle()


def save(room: Room) -> None:
    come_back(room)
    shortcut(room.page, "Ctrl+S")


def asked(room: Room) -> SamePersonDialog:
    """The question that comes instead of saving, once it stands there."""
    save(room)
    wait_until(lambda: isinstance(QApplication.activeModalWidget(), SamePersonDialog))
    found = QApplication.activeModalWidget()
    assert isinstance(found, SamePersonDialog)
    settle()
    return found


def test_the_same_document_is_asked_about_before_it_is_saved(room: Room, desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    write_her(room)
    dialog = asked(room)
    assert "Jefferson Alexander González Ñaupas" in words_of(dialog)
    assert "Es el mismo número de documento" in words_of(dialog)
    assert "987" not in words_of(dialog)  # a telephone is no reason
    assert dialog._scroll.verticalScrollBar().maximum() == 0
    assert lint.findings(dialog) == []
    assert count(desk, Person) == 1
    press(dialog, "Escape")
    come_back(room)
    assert room.fields["given_names"].value() == "Yeferson"  # back, with everything there
    assert room.page.save.isEnabled()
    assert (count(desk, Person), room.page.form.person) == (1, None)
    # nothing was decided: it asks again
    press(asked(room), "Return")
    wait_until(lambda: room.page.form.person == made.person)
    come_back(room)
    assert room.here() == "group"
    assert "ya está registrada" in room.page.form.known.words.text()
    assert count(desk, Person) == 1


def test_somebody_else_with_the_same_document_is_enrolled_after_one_question(room: Room, desk: Desk) -> None:
    enrolment.enrol(desk, form())
    write_her(room)
    shortcut(asked(room), "F7")
    wait_until(lambda: room.page.done.isVisible())
    assert count(desk, Person) == 2


def elsewhere(desk: Desk, made: enrolment.Enrolled) -> None:
    """As if another programme had enrolled her: out of reach here."""
    with desk.store.write(None, receiving=True) as session:
        there = session.get_one(Edition, desk.actor.edition)
        other = Edition(id=desk.store.keys.new(), programme=desk.store.keys.new(), merge_state=there.merge_state)
        session.add(Programme(id=other.programme, merge_state=there.merge_state))
        session.add(other)
        session.flush()
        session.get_one(Enrolment, made.enrolment).edition = other.id


def test_a_colleagues_record_is_not_offered_to_be_opened(room: Room, desk: Desk) -> None:
    elsewhere(desk, enrolment.enrol(desk, form()))
    write_her(room)
    dialog = asked(room)
    shown = words_of(dialog)
    assert "J. A. G. Ñ." in shown
    assert "Ficha de otro equipo. Inscríbala igual y avise: Supervisor(a) puede unir las fichas." in shown
    assert "Jefferson" not in " ".join(shown)
    assert not dialog.same_button.isVisible()
    assert QApplication.focusWidget() is dialog.anyway_button
    assert dialog._scroll.verticalScrollBar().maximum() == 0
    assert lint.findings(dialog) == []
    press(dialog, "Return")
    wait_until(lambda: room.page.done.isVisible())
    assert count(desk, Person) == 2


def test_of_several_the_buttons_follow_the_one_that_is_chosen(room: Room, desk: Desk) -> None:
    elsewhere(desk, enrolment.enrol(desk, form()))
    enrolment.enrol(desk, form(given_names="Jeferson", birth="01/01/1970", document_number="V-20.614.939"))
    write_her(room)
    dialog = asked(room)
    place = next(i for i, card in enumerate(dialog.cards) if card.accessibleName().startswith("J. A."))
    for number, opens in ((place, False), (1 - place, True), (place, False)):
        press(dialog, str(number + 1))
        assert (dialog.same_button.isVisible(), dialog.anyway_button.isVisible()) == (opens, not opens)
        assert lint.findings(dialog) == []
    shortcut(dialog, "F7")
    wait_until(lambda: room.page.done.isVisible())
    assert count(desk, Person) == 3


def test_the_keyboard_alone_reaches_every_answer(room: Room, desk: Desk) -> None:
    enrolment.enrol(desk, form())
    write_her(room)
    dialog = asked(room)
    assert QApplication.focusWidget() is dialog.same_button
    seen = set()
    for _ in range(3):
        press(dialog, "Tab")
        seen.add(QApplication.focusWidget())
    assert {dialog.same_button, dialog.other_button, dialog.back} <= seen
    dialog.other_button.setFocus()
    press(dialog, "Space")
    wait_until(lambda: room.page.done.isVisible())


def test_of_several_one_is_chosen_by_its_number(room: Room, desk: Desk) -> None:
    enrolment.enrol(desk, form())
    twin = enrolment.enrol(desk, form(given_names="Jeferson", birth="01/01/1970", document_number="V-20.614.939"))
    write_her(room)
    dialog = asked(room)
    assert len(dialog.cards) == 2
    names = [card.accessibleName() for card in dialog.cards]
    place = next(i for i, name in enumerate(names) if name.startswith("Jeferson"))
    press(dialog, str(place + 1))
    press(dialog, "Return")
    wait_until(lambda: room.page.form.person == twin.person)


def test_who_was_said_to_be_another_is_not_asked_about_again_until_the_document_is_hers(room: Room, desk: Desk) -> None:
    enrolment.enrol(desk, form())
    write_her(room, "Jefferson", "González", "")
    room.fields["document_type"].set_value("SD")
    room.fields["birth"].set_value("14/08/1993")
    room.page._ask_likely()
    wait_until(lambda: bool(room.page.likely.candidates))
    assert room.page.likely.candidates[0].very
    shortcut(room.page, "F7")
    wait_until(lambda: room.page.likely.candidates == ())
    room.fields["document_type"].set_value("CIV")
    room.fields["document_number"].set_value("20614938")
    shortcut(asked(room), "F7")
    wait_until(lambda: room.page.done.isVisible())
    write_her(room, "Jefferson", "González", "")
    room.fields["document_type"].set_value("SD")
    room.fields["birth"].set_value("14/08/1993")
    # the next in the queue: nobody was looked at for her
    press(asked(room), "Escape")
    come_back(room)
    room.page._ask_likely()
    wait_until(lambda: len(room.page.likely.candidates) == 2)
    for left in (1, 0):
        shortcut(room.page, "F7")
        wait_until(lambda left=left: len(room.page.likely.candidates) == left)  # type: ignore[misc] # the loop's own
    save(room)  # both were looked at in the panel
    wait_until(lambda: room.page.done.isVisible())
    assert count(desk, Person) == 3


def test_somebody_algo_parecida_is_no_question(room: Room, desk: Desk) -> None:
    enrolment.enrol(desk, form())
    write_her(room, number="")
    room.fields["document_type"].set_value("SD")
    room.fields["birth"].set_value("1990")
    save(room)
    wait_until(lambda: room.page.done.isVisible())
    assert count(desk, Person) == 2


def test_two_windows_can_not_both_enrol_the_same_document(
    room: Room, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one saves between this one's question and its saving."""
    real, late = enrolment.enrol, [form()]

    def enrol(at: Desk, typed: EnrolmentForm, draft: UUID | None = None) -> enrolment.Enrolled:
        while late:
            real(at, late.pop())
        return real(at, typed, draft)

    monkeypatch.setattr(enrolment, "enrol", enrol)
    write_her(room)
    dialog = asked(room)
    assert not late
    assert "Jefferson Alexander González Ñaupas" in words_of(dialog)
    assert count(desk, Person) == 1
    press(dialog, "Escape")
    assert room.page.save.isEnabled()
    shortcut(asked(room), "F7")
    wait_until(lambda: room.page.done.isVisible())
    assert count(desk, Person) == 2


def test_the_question_fits_a_small_window_with_large_letters(themed: QApplication, room: Room, desk: Desk) -> None:
    for number in range(4):
        enrolment.enrol(desk, form(given_names=f"Jefferson {'ABCD'[number]}", document_number=f"V-20.614.93{number}"))
    theme.apply(themed, "light", 200)
    show(room.page, 1024, 600)
    write_her(room, "Jefferson", "González")
    room.fields["birth"].set_value("14/08/1993")
    dialog = asked(room)
    assert len(dialog.cards) > 2
    assert (dialog.width() <= 1024, dialog.height() <= 600) == (True, True)
    assert dialog._scroll.verticalScrollBar().maximum() > 0  # they scroll; the answers don't
    press(dialog, "4")
    assert not dialog.cards[3].visibleRegion().isEmpty()
    for button in (dialog.same_button, dialog.other_button, dialog.back):
        assert dialog.rect().contains(QRect(button.mapTo(dialog, QPoint(0, 0)), button.size()))
        assert button.width() >= button.sizeHint().width()


# --- large letters --------------------------------------------------------------------------------------------------


def whole(page: QWidget, button: QWidget) -> bool:
    """Inside the page, with all its words."""
    inside = page.rect().contains(QRect(button.mapTo(page, QPoint(0, 0)), button.size()))
    return inside and button.isVisible() and button.width() >= button.sizeHint().width()


def test_the_main_button_is_whole_on_a_small_screen_with_letters_at_200(themed: QApplication, room: Room) -> None:
    """1024×600 without the side bar and the line above; a page of its own window would make that wider instead."""
    words = room.page.save.text()
    theme.apply(themed, "light", 200)
    frame = QWidget()
    room.page.setParent(frame)
    show(frame, 722, 508)
    room.page.setGeometry(0, 0, 722, 508)
    room.page.show()
    settle()
    later = next(b for b in room.page.findChildren(QPushButton) if b.text() == "Dejar para después")
    for button in (room.page.save, later):
        assert whole(room.page, button), button.text()
    assert room.page.save.text() == "Inscribir"
    assert room.page.save.accessibleName() == words
    assert room.page.form_area.height() >= 3 * theme.CONTROL_H
    room.page.refresh()
    wait_until(lambda: "Inscripción" in room.page._subtitle.text())
    settle()
    assert whole(room.page, room.page.save)
    assert room.page._subtitle.isHidden()
    theme.apply(themed, "light", 100)
    room.page.resize(1160, 712)
    settle()
    assert room.page.save.text() == words
    assert whole(room.page, room.page.save)
    assert room.page._subtitle.isVisible()
    room.page.setParent(None)  # the frame goes with this test, the page with its room
