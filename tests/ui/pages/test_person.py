"""A person's page by keyboard: lights, tabs, the contact edited in its place, the number that is read on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from sqlalchemy import select

from oit_campo.models.people import Contact
from oit_campo.services import consents, enrolment, person_edits
from oit_campo.services.desk import Desk
from oit_campo.ui import theme
from oit_campo.ui.main_window import MainWindow
from oit_campo.ui.pages import person as person_page
from oit_campo.ui.pages.person import PersonPage
from oit_campo.ui.widgets.buttons import Button
from tests.helpers import lint
from tests.helpers.audit import audit_events
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


class Room:
    """Jefferson's page in a window; ``desk`` is who looks."""

    def __init__(self, world: World, desk: Desk | None = None) -> None:
        enrolling = desk_at(world.laptop("rosa") if not world.laptops else world.laptops[0])
        self.desk = desk or enrolling
        group = make_group(enrolling, world, trainer=world.plan.users["wilfredo"])
        self.made = enrolment.enrol(enrolling, form(group=group, social_name="Jeffer"))
        self.at = PageDesk(self.desk)
        self.page = PersonPage(self.at.context, self.made.person)
        self.window = MainWindow("Rosa", "Facilitadora", [])
        self.at.background.changed.connect(self.window.on_changed)
        show(self.window)
        self.window.show_page(self.page)
        wait_until(lambda: self.page.view is not None)
        settle()

    def close(self) -> None:
        self.at.close()
        self.window.close()
        self.window.deleteLater()
        assert not self.at.failures

    def words(self) -> str:
        return " | ".join(label.text() for label in self.page.findChildren(QLabel) if label.isVisible())

    def button(self, text: str) -> Button:
        return next(b for b in reversed(self.page.findChildren(Button)) if b.text() == text and b.isVisible())

    def is_editing(self) -> bool:
        return self.page.editing is not None

    def contact(self) -> Contact:
        with self.desk.store.read() as session:
            return session.scalars(select(Contact)).one()


@pytest.fixture
def room(world: World) -> Iterator[Room]:
    made = Room(world)
    yield made
    made.close()


def test_the_head_the_lights_and_the_tabs(room: Room) -> None:
    assert room.page.title() == "Jefferson Alexander González Ñaupas"
    words = room.words()
    for part in ("32 años", "CIV ••••4938", "Quiere que le llamen Jeffer", "nada por ahora", "Wanchaq B", "Venezolana"):
        assert part in words, part
    assert "20614938" not in words
    assert QApplication.focusWidget() is room.page.tabs
    press(room.window, "Right")
    settle()
    assert "vence el 18/12/2031" in room.words()
    press(room.window, "Right")
    settle()
    assert "Rosa Huamán Prueba inscribió a la persona" in room.words()


def test_the_contact_is_edited_in_its_place_by_keyboard(room: Room) -> None:
    shortcut(room.window, "F2")
    wait_until(lambda: room.page.editing is not None)
    settle()
    editing = room.page.editing
    assert editing is not None
    press(room.window, "Return")
    assert QApplication.focusWidget() in editing.fields["phone"].parts()
    press(room.window, "Ctrl+A")
    type_text(room.window, "12")
    shortcut(room.window, "Ctrl+S")
    wait_until(lambda: bool(editing.fields["phone"].error()))
    assert "9 números" in editing.fields["phone"].error()
    press(room.window, "Ctrl+A")
    type_text(room.window, "912345678")
    editing.keys.focus_field("district")
    press(room.window, "Ctrl+A")
    type_text(room.window, "sicu")
    press(room.window, "Return")
    shortcut(room.window, "Ctrl+S")
    wait_until(lambda: room.page.editing is None)
    assert (room.contact().phone, room.contact().district) == ("+51912345678", "080601")
    wait_until(lambda: "Sicuani" in room.words())
    assert "Contacto guardado" in room.page.notice.words.text()


def test_escape_leaves_the_contact_as_it_was(room: Room) -> None:
    room.page.edit_contact()
    settle()
    assert room.page.editing is not None
    room.page.editing.keys.focus_field("email")
    type_text(room.window, "a@example.org")
    press(room.window, "Esc")
    assert not room.is_editing()
    assert room.contact().email is None
    room.page.edit_contact()
    settle()
    shortcut(room.window, "Ctrl+S")  # nothing changed: nothing written
    wait_until(lambda: not room.is_editing())


def test_what_is_being_typed_is_not_taken_away_by_a_change(room: Room) -> None:
    room.page.edit_contact()
    editing = room.page.editing
    assert editing is not None
    editing.fields["email"].set_value("a@example.org")
    person_edits.edit_contact(room.desk, room.made.person, {"reference": "Mercado"})
    room.at.background.changed.emit(frozenset({"contact"}))
    wait_until(lambda: room.page.view is not None and room.page.view.contact["reference"] == "Mercado")
    assert room.page.editing is editing
    assert editing.changes() == {"email": "a@example.org"}


def test_no_telephone_hides_its_fields(room: Room) -> None:
    room.page.edit_contact()
    settle()
    editing = room.page.editing
    assert editing is not None
    editing.keys.focus_field("situation")
    type_text(room.window, "n")
    assert not editing.fields["phone"].isVisible()


def test_an_error_without_a_field_stands_above(room: Room) -> None:
    consents.withdraw(room.desk, room.made.person, "contacto")
    room.page.edit_contact()
    assert room.page.editing is not None
    room.page.editing.saved.emit({"best_time": "manana"})
    editing = room.page.editing
    wait_until(lambda: bool(editing.fields["best_time"].error()))
    room.page._save_contact({"birth_date": "x"})
    wait_until(room.page.notice.isVisible)
    assert "Su función no permite" in room.page.notice.words.text()


def test_the_whole_number_is_read_on_purpose_and_written_down(room: Room) -> None:
    room.button("Ver número").click()
    wait_until(lambda: "V20614938" in room.words())
    assert [(e.act, e.record) for e in audit_events(room.desk)] == [("documento_visto", room.made.person)]


def test_a_permission_is_withdrawn_after_a_question(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answers = [False, True, True]

    def ask(_parent: object, title: str, lines: list[str], _accept: str, **_more: object) -> bool:
        asked.append(title + lines[0])
        return answers.pop(0)

    monkeypatch.setattr(person_page, "confirm", ask)  # a dialog waits for a person
    room.page.tabs.setCurrentIndex(1)
    settle()
    room.page._withdraw("contacto", "Llamarle")
    assert "Su curso sigue igual" in asked[0]
    room.page._withdraw("contacto", "Llamarle")
    wait_until(lambda: "Retirado" in room.page.notice.words.text())
    wait_until(lambda: room.page.view is not None and room.page.view.permissions[1].state == "withdrawn")
    room.page._withdraw("programa", "Inscripción")
    wait_until(lambda: room.page.view is not None and room.page.view.permissions[0].state == "withdrawn")
    assert "Ya no figura en el curso" in asked[2]
    settle()
    assert "Sin permiso: no se usan sus datos" in room.words()


def test_a_trainer_sees_no_history_and_edits_no_district(world: World) -> None:
    first = world.laptop("rosa")
    desk_at(first)
    room = Room(world, desk_at(first, "wilfredo", world))
    room.page.tabs.setCurrentIndex(2)
    settle()
    assert "Su función no ve este historial" in room.words()
    room.page.edit_contact()
    assert room.page.editing is not None
    assert "district" not in room.page.editing.fields
    room.close()


def test_a_person_who_came_from_the_centre_has_no_lines_here(world: World) -> None:
    room = Room(world)
    world.laptops[0].sync()
    second = world.laptop("rosa")
    at = PageDesk(desk_at(second))
    page = PersonPage(at.context, room.made.person)
    show(page)
    page.refresh()
    wait_until(lambda: page.view is not None)
    page.tabs.setCurrentIndex(2)
    settle()
    assert "Nada se cambió en esta laptop" in " ".join(label.text() for label in page.findChildren(QLabel))
    at.close()
    page.close()
    page.deleteLater()
    room.close()


@pytest.mark.parametrize(("size", "height"), [(100, 697), (125, 697), (200, 768)])
def test_nothing_is_cut_and_everything_has_a_name(room: Room, app: QApplication, size: int, height: int) -> None:
    theme.apply(app, "light", size)
    show(room.window, 1366, height)
    for tab in range(3):
        room.page.tabs.setCurrentIndex(tab)
        settle()
        assert lint.findings(room.page) == []
    room.page.edit_contact()
    settle()
    assert lint.findings(room.page) == []
