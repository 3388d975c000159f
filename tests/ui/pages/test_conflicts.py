"""Two values side by side: chosen by a key, chosen again, both kept where there can be two, shown to who may only look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from sqlalchemy import select

from oit_campo.models.people import Contact, IdentityDocument, Person
from oit_campo.services import disagreements
from oit_campo.services.desk import Desk
from oit_campo.ui import theme
from oit_campo.ui.pages.conflicts import ConflictsPage
from oit_campo.ui.widgets.buttons import Button
from tests.helpers import lint
from tests.helpers.keyboard import press, shortcut
from tests.helpers.pages import Shown, show_page
from tests.helpers.workshop import desk_at
from tests.helpers.world import Laptop, World
from tests.sync.looking import edit, sync_all
from tests.ui.conftest import settle, show


class Two:
    """Rosa's two laptops, and a person whose sex and level of studies they said differently."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.one = world.laptop("rosa")
        self.person = self.one.enrol("Gladys", "Apaza")
        self.one.sync()
        self.other = world.laptop("rosa")
        self.desk = desk_at(self.one)

    def say(
        self, first: dict[str, Any], second: dict[str, Any], entity: str = "person", key: UUID | None = None
    ) -> None:
        edit(self.one, entity, key or self.person, **first)
        self.world.clock.advance(hours=1)
        edit(self.other, entity, key or self.person, **second)
        sync_all(self.one, self.other)

    def value(self, name: str, laptop: Laptop | None = None) -> Any:
        with (laptop or self.one).store.read() as session:
            return getattr(session.get_one(Person, self.person), name)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    world = World(tmp_path)
    yield Two(world)
    world.close()


def opened(desk: Desk) -> Iterator[Shown]:
    shown = show_page(desk, ConflictsPage)
    yield shown
    shown.close()


@pytest.fixture
def shown(two: Two) -> Iterator[Shown]:
    two.say({"sex": "F", "language": "qu"}, {"sex": "M", "language": "es"})
    yield from opened(two.desk)


def words(page: ConflictsPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_nothing_to_decide_offers_the_way_back(two: Two) -> None:
    for shown in opened(two.desk):
        assert "No hay nada que decidir" in words(shown.page)
        button = shown.page._empty.findChildren(Button)[0]
        assert button.hasFocus()
        button.click()
        assert shown.went == [("sync", {})]
        press(shown.page, "1")  # nothing to choose, nothing happens
        shortcut(shown.page, "Right")


def test_both_stand_side_by_side_with_who_and_when(shown: Shown) -> None:
    page = shown.page
    assert page.title() == "¿Cuál es el correcto?"
    said = words(page)
    assert {"Hombre", "Mujer"} <= set(said)
    assert "APAZA, Gladys" in said
    assert "Rosa Huamán Prueba (usted)" in said
    assert {"09/03/2026 08:00", "09/03/2026 09:00"} <= set(said)
    assert "Se ve ahora en la ficha" in said
    assert "1 de 2 · 2 por decidir" in said
    assert page._sides[0].hasFocus()
    assert page._sides[1].accessibleName().startswith("Usar este: Mujer, Rosa Huamán Prueba (usted), 09/03/2026 08:00")


def test_a_key_chooses_and_the_next_one_comes(two: Two, shown: Shown) -> None:
    page = shown.page
    press(page, "2")
    shown.idle()
    assert two.value("sex") == "F"
    assert "Quedó: Mujer." in page.notice.words.text().replace("<b>", "").replace("</b>", "")
    assert "2 de 2 · 1 por decidir" in words(page)
    press(page, "1")
    shown.idle()
    assert disagreements.to_settle(two.desk) == ()
    assert "No queda nada por decidir." in page.notice.words.text()
    assert "2 de 2 · Todo decidido" in words(page)


def test_back_with_an_arrow_the_other_can_be_chosen_after_all(two: Two, shown: Shown) -> None:
    page = shown.page
    press(page, "2")
    shown.idle()
    shortcut(page, "Left")
    settle()
    said = words(page)
    assert "Quedó este" in said
    assert "Decidido. Si se equivocó, elija otra vez aquí mismo." in said
    press(page, "2")  # chosen already
    shown.idle()
    assert two.value("sex") == "F"
    press(page, "1")
    shown.idle()
    assert two.value("sex") == "M"
    assert "1 de 2" in page._subtitle.text(), "it stays where one corrects"
    sync_all(two.one, two.other)
    assert two.value("sex", two.other) == "M"


def test_arrows_and_buttons_go_round(shown: Shown) -> None:
    page = shown.page
    shortcut(page, "Right")
    assert page._here == 1
    shortcut(page, "Right")
    assert page._here == 0
    page.previous.click()
    assert page._here == 1
    page.following.click()
    assert page._here == 0


def test_settled_elsewhere_meanwhile_is_said_and_asked_for_anew(two: Two, shown: Shown) -> None:
    found = disagreements.to_settle(two.desk)
    sex = next(d for d in found if d.label == "Sexo")
    disagreements.choose(two.desk, sex.record, sex.kind, sex.group, sex.sides[1].change)
    press(shown.page, "1")
    shown.idle()
    assert "ya se decidió" in shown.page.notice.words.text()
    assert shown.page._subtitle.text() == "1 por decidir"
    assert "Hombre" not in words(shown.page)
    assert two.value("sex") == "F"


def test_two_documents_are_both_kept_with_b(two: Two) -> None:
    document = two.one.store.keys.new()
    with two.one.store.write(two.one.user) as session:
        session.add(
            IdentityDocument(
                id=document, person=two.person, type="DNI", country="PER", number="99000001", principal=True
            )
        )
    sync_all(two.one, two.other)
    two.say({"number": "99000002"}, {"number": "99000003"}, "identity_document", document)
    for shown in opened(two.desk):
        page = shown.page
        assert page.both.text() == "Conservar los dos"
        press(page, "B")
        shown.idle()
        assert words(page).count("Quedó este") == 2
        with two.one.store.read() as session:
            numbers = set(session.scalars(select(IdentityDocument.number)))
        assert numbers == {"99000002", "99000003"}


def test_who_may_look_and_not_decide_is_told_who_does(two: Two) -> None:
    two.say({"sex": "F"}, {"sex": "M"})
    desk = replace(two.desk, seated=replace(two.desk.actor, roles=frozenset({"facilitator"})))
    for shown in opened(desk):
        page = shown.page
        assert page._sides == []
        assert any("Decide quien supervisa" in w for w in words(page))
        press(page, "1")
        shown.idle()
        assert len(disagreements.to_settle(desk)) == 1


def test_the_person_is_one_press_away(two: Two, shown: Shown) -> None:
    link = next(b for b in shown.page.findChildren(Button) if b.text() == "Ver la ficha")
    link.click()
    assert shown.went == [("person", {"person": two.person})]


@pytest.mark.parametrize("theme_name", ["light", "dark"])
@pytest.mark.parametrize("size", [100, 150, 200])
def test_nothing_is_cut(two: Two, shown: Shown, app: QApplication, theme_name: str, size: int) -> None:
    theme.apply(app, theme_name, size)
    show(shown.page, 1160, 712)
    assert lint.findings(shown.page) == []
    press(shown.page, "1")
    shown.idle()
    shortcut(shown.page, "Left")
    show(shown.page, 1160, 712)
    assert lint.findings(shown.page) == []


def test_a_district_is_said_by_its_name(two: Two) -> None:
    """A code of places is no list of answers."""
    with two.one.store.read() as session:
        contact = session.scalars(select(Contact.id).where(Contact.person == two.person)).one()
    two.say({"district": "080108"}, {"district": "999999"}, "contact", contact)
    (found,) = disagreements.to_settle(two.desk)
    assert found.sides[0].words == "999999"
    assert found.sides[1].words.startswith("Wanchaq")
