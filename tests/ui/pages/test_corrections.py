"""Por corregir: each change with its why and what to do, and the way to the very field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from sqlalchemy import select

from oit_campo.models.people import Contact
from oit_campo.services import corrections
from oit_campo.services.corrections import Correction
from oit_campo.ui import theme
from oit_campo.ui.pages import corrections as corrections_page
from oit_campo.ui.pages.corrections import CorrectionsPage, reason_words
from oit_campo.ui.pages.person import PersonPage
from tests.helpers import lint
from tests.helpers.hall import Hall, make_hall
from tests.helpers.pages import Shown, show_page, until
from tests.ui.conftest import settle, show

SOME = UUID(int=7)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = make_hall(tmp_path)
    yield made
    made.close()


@pytest.fixture
def person(hall: Hall) -> UUID:
    """An evaluator wrote her telephone: the centre did not take it."""
    key = hall.laptop.enrol("Gladys", "Apaza", phone="+51999000111")
    hall.laptop.sync()
    with hall.laptop.store.write(hall.world.plan.users["nelida"]) as session:
        session.scalars(select(Contact).where(Contact.person == key)).one().phone = "+51999000222"
    hall.laptop.sync()
    return key


@pytest.fixture
def shown(hall: Hall, person: UUID) -> Iterator[Shown]:
    made = show_page(hall.desk, CorrectionsPage)
    yield made
    made.close()


def words(page: CorrectionsPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_nothing_to_correct_says_so_and_goes_back(hall: Hall) -> None:
    shown = show_page(hall.desk, CorrectionsPage)
    assert "Nada por corregir" in words(shown.page)
    assert shown.page._back.hasFocus()
    shown.page._back.click()
    assert shown.went == [("sync", {})]
    shown.close()


def test_a_card_says_why_what_and_what_to_do(shown: Shown) -> None:
    said = words(shown.page)
    for part in (
        "1 cambio espera una decisión. Nada se perdió",
        "Quien lo escribió no podía cambiar esto",
        "APAZA, Gladys · Número de teléfono",
        "+51999000222",
        "Pídalo a: Capacitador(a).",
        "Lo escribió Nélida Salazar Prueba, hoy 08:00.",
    ):
        assert part in said, part
    assert shown.page.links[0].hasFocus()
    assert shown.page.links[0].accessibleName() == "Abrir la ficha: APAZA, Gladys · Número de teléfono"


def test_the_button_opens_the_record_at_the_field(hall: Hall, shown: Shown, person: UUID) -> None:
    shown.page.links[0].click()
    assert shown.went == [("person", {"person": person, "entity": "contact", "field": "phone"})]
    there = show_page(hall.desk, lambda context: PersonPage(context, **shown.went[0][1]))
    until(lambda: there.page.editing is not None)
    phone = there.page.editing.fields["phone"]
    until(lambda: phone.isAncestorOf(QApplication.focusWidget()) if QApplication.focusWidget() else False)
    there.page._close_contact()
    there.page.refresh()
    there.idle()
    assert there.page.editing is None, "opened once"
    there.close()


def test_a_permission_opens_its_part_and_a_field_that_is_not_there_the_first(hall: Hall, person: UUID) -> None:
    there = show_page(hall.desk, lambda context: PersonPage(context, person, "consent", "answer"))
    assert there.page.tabs.currentIndex() == 1
    there.close()
    there = show_page(hall.desk, lambda context: PersonPage(context, person, "contact", "visit_address"))
    until(lambda: there.page.editing is not None)
    first = next(iter(there.page.editing.fields.values()))
    until(lambda: first.isAncestorOf(QApplication.focusWidget()) if QApplication.focusWidget() else False)
    there.close()


def test_many_are_not_all_drawn(hall: Hall, shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corrections_page, "_SHOWN", 1)
    found = corrections.to_correct(hall.desk)
    shown.page._show((*found, *found, *found))
    settle()
    assert "y 2 más: se muestran cuando resuelva estos" in words(shown.page)
    assert len(shown.page.links) == 1


@pytest.mark.parametrize("theme_name", ["light", "dark"])
@pytest.mark.parametrize("size", [100, 150, 200])
def test_nothing_is_cut(shown: Shown, app: QApplication, theme_name: str, size: int) -> None:
    theme.apply(app, theme_name, size)
    show(shown.page, 1160, 712)
    assert lint.findings(shown.page) == []


def correction(reason: str, **changes: object) -> Correction:
    usual = Correction(
        SOME, reason, "contact", SOME, None, None, "", "", "", "", "", datetime(2026, 3, 9, tzinfo=UTC), False, ""
    )
    return replace(usual, **changes)  # type: ignore[arg-type] # fields by name


@pytest.mark.parametrize(
    ("reason", "fact"),
    [
        ("no_right", "Quien lo escribió no podía cambiar esto"),
        ("out_of_scope", "Es de otra región u otra edición"),
        ("held", "El centro lo apartó hasta que alguien decida"),
        ("no_parent", "Falta otra parte que no llegó todavía"),
        ("unknown_kind", "Esta versión del programa no lo entiende"),
        ("bad_value", "Esta versión del programa no lo entiende"),
        ("too_many_versions", "Espera una decisión"),
    ],
)
def test_every_reason_has_words_and_something_to_do(reason: str, fact: str) -> None:
    why = reason_words(correction(reason))
    assert why.fact == fact
    assert len(why.act) > 20


def test_one_s_own_is_said_as_one_s_own() -> None:
    why = reason_words(correction("no_right", mine=True, ask="Supervisor(a)"))
    assert why.fact == "Su función no puede cambiar esto"
    assert "Supervisor(a)" in why.act


def test_a_mark_opens_its_list_and_what_has_no_page_has_no_button(shown: Shown) -> None:
    shown.page._link(correction("held", session=SOME), "x").click()
    assert shown.went[-1] == ("roster", {"session": SOME})
    assert shown.page._link(correction("unknown_kind"), "x") is None
