"""Fields and forms by keyboard."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oit_campo.ui.widgets.choices import Check, ChoiceField
from oit_campo.ui.widgets.dates import DateField, age_on
from oit_campo.ui.widgets.fields import Field, NoteField, TextField
from oit_campo.ui.widgets.forms import FormKeys
from oit_campo.ui.widgets.passwords import PasswordField
from oit_campo.ui.widgets.type_ahead import TypeAheadField
from tests.helpers.keyboard import press, type_text
from tests.ui.conftest import settle, show
from tests.ui.samples import search_districts

TODAY = date(2026, 3, 16)


def shown(*fields: Field) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    for field in fields:
        column.addWidget(field)
    show(window, 600, 500)
    fields[0].setFocus()
    return window


def test_a_date_is_typed_as_digits_and_tells_the_age() -> None:
    field = DateField("born", "Fecha de nacimiento", today=TODAY)
    window = shown(field)
    heard: list[str] = []
    field.edited.connect(heard.append)
    type_text(window, "14081993")
    assert field.line.text() == "14/08/1993"
    assert field.value() == "1993-08-14"
    assert heard[-1] == "1993-08-14"
    assert field.line.tail() == "32 años"
    type_text(window, "5")
    assert field.line.text() == "14/08/1993"


def test_a_digit_put_in_the_middle_keeps_the_caret_beside_it() -> None:
    field = DateField("born", "Fecha")
    window = shown(field)
    type_text(window, "1481993")
    field.line.setCursorPosition(1)
    type_text(window, "3")
    assert field.line.text() == "13/48/1993"
    assert field.line.cursorPosition() == 2


@pytest.mark.parametrize(
    ("typed", "said"), [("3102", "Faltan números"), ("31022020", "no existe"), ("29022024", ""), ("", "")]
)
def test_a_date_is_judged_when_left(typed: str, said: str) -> None:
    field, other = DateField("born", "Fecha"), TextField("x", "Otro")
    window = shown(field, other)
    type_text(window, typed)
    assert field.error() == ""
    other.setFocus()
    assert said in field.error()
    assert bool(said) == bool(field.error())


def test_ages_on_29_february() -> None:
    assert age_on(date(2026, 2, 28), date(2000, 2, 29)) == 25
    assert age_on(date(2026, 3, 1), date(2000, 2, 29)) == 26


def test_edited_fires_for_the_person_only_and_left_when_left() -> None:
    field, other = TextField("names", "Nombres"), TextField("x", "Otro")
    window = shown(field, other)
    heard: list[str] = []
    left: list[int] = []
    field.edited.connect(heard.append)
    field.left.connect(lambda: left.append(1))
    field.set_value("María")
    assert heard == []
    type_text(window, " Ñusta")
    assert heard[-1] == "María Ñusta"
    other.setFocus()
    assert left == [1]


def test_error_goes_before_warning_and_both_before_help() -> None:
    field = TextField("phone", "Celular", help_text="9 dígitos")
    window = shown(field)
    assert window.isVisible()
    field.set_warning("Ya está en otra ficha")
    field.set_error("Faltan dígitos")
    assert field.control.accessibleDescription() == "Faltan dígitos"
    assert field.control.property("state") == "error"
    field.set_error(None)
    assert field.control.accessibleDescription() == "Ya está en otra ficha"
    field.set_warning(None)
    assert field.control.accessibleDescription() == "9 dígitos"
    assert field.control.accessibleName() == "Celular"
    assert field.label.buddy() is field.control


def test_four_options_are_buttons_with_arrows_and_letters() -> None:
    field = ChoiceField("sex", "Sexo", [("m", "Mujer"), ("h", "Hombre"), ("o", "Otro"), ("n", "No responde")])
    window = shown(field)
    heard: list[str] = []
    field.edited.connect(heard.append)
    type_text(window, "h")
    assert field.value() == "h"
    press(window, "Right")
    assert field.value() == "o"
    press(window, "Left")
    press(window, "Left")
    assert heard == ["h", "o", "h", "m"]
    field.set_value("n")
    assert field.value() == "n"
    assert heard[-1] == "m"


def test_five_options_are_a_list() -> None:
    field = ChoiceField("c", "País", [(str(n), f"País {n}") for n in range(5)])
    window = shown(field)
    assert window.isVisible()
    assert field.combo is not None
    assert field.value() == ""
    field.set_value("3")
    assert field.value() == "3"
    field.set_options([("3", "Tres"), ("9", "Nueve")])
    assert field.value() == "3"
    field.set_options([("9", "Nueve")])
    assert field.value() == ""


def test_type_ahead_finds_without_accents_and_takes_with_enter() -> None:
    field, after = TypeAheadField("d", "Distrito", search_districts), TextField("x", "Otro")
    window = shown(field, after)
    heard: list[str] = []
    field.edited.connect(heard.append)
    type_text(window, "sán jú")
    assert [s[0] for s in field.suggestions()] == ["150132", "150133"]
    press(window, "Down")
    press(window, "Return")
    assert field.value() == "150133"
    assert field.line.text() == "San Juan de Miraflores"
    assert heard[-1] == "150133"
    assert not field.suggestions()
    type_text(window, "x")
    assert field.value() == ""


def test_type_ahead_takes_a_whole_name_and_refuses_others_when_left() -> None:
    field, after = TypeAheadField("d", "Distrito", search_districts), TextField("x", "Otro")
    window = shown(field, after)
    type_text(window, "wanchaq")
    press(window, "Esc")
    after.setFocus()
    assert field.value() == "080108"
    field.setFocus()
    field.line.clear()
    type_text(window, "atlantis")
    after.setFocus()
    assert "lista" in field.error()
    field.set_value("080101")
    assert field.error() == ""
    assert field.line.text() == "Cusco"


def test_capitals_without_shift_tell_of_the_lock() -> None:
    field = PasswordField("password", "Contraseña", strength=lambda words: (min(4, len(words)), "palabra"))
    window = shown(field)
    type_text(window, "a")
    assert not field.caps_lock()
    type_text(window, "Ñ")
    assert not field.caps_lock()
    field.line.clear()
    from PySide6.QtCore import Qt

    from tests.helpers.keyboard import _send

    _send(field.line, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "A")
    assert field.caps_lock()
    assert "Mayús" in field.warning()
    _send(field.line, Qt.Key.Key_CapsLock, Qt.KeyboardModifier.NoModifier, "")
    assert field.warning() == ""


def test_the_password_can_be_seen_and_keeps_its_blanks() -> None:
    field = PasswordField("password", "Contraseña")
    window = shown(field)
    type_text(window, " ñandú ")
    assert field.value() == " ñandú "
    field.toggle.click()
    assert field.line.echoMode() == field.line.EchoMode.Normal
    assert field.toggle.text() == "Ocultar"


def test_enter_goes_through_the_form_and_ends_it() -> None:
    a, hidden, note, b, c = (
        TextField("a", "A"),
        TextField("h", "H"),
        NoteField("n", "N"),
        TextField("b", "B"),
        TextField("c", "C"),
    )
    window = shown(a, hidden, note, b, c)
    hidden.hide()
    keys = FormKeys(window)
    sections: list[int] = []
    ended: list[int] = []
    keys.section_entered.connect(sections.append)
    keys.finished.connect(lambda: ended.append(1))
    keys.add_section([a, hidden, note])
    keys.add_section([b, c])
    keys.focus_first()
    press(window, "Return")
    assert note.edit.hasFocus()
    press(window, "Return")
    assert note.edit.hasFocus()
    press(window, "Ctrl+Down")
    assert b.line.hasFocus()
    press(window, "Return")
    press(window, "Shift+Return")
    assert b.line.hasFocus()
    press(window, "Ctrl+Up")
    assert a.line.hasFocus()
    assert keys.focus_field("c")
    assert not keys.focus_field("h")
    press(window, "Return")
    assert ended == [1]
    assert sections[-1] == 1


def test_enter_takes_the_suggestion_before_the_form_goes_on() -> None:
    before, field, after = (
        TextField("b", "B"),
        TypeAheadField("d", "Distrito", search_districts),
        TextField("x", "Otro"),
    )
    window = shown(before, field, after)
    keys = FormKeys(window)
    keys.add_section([before, field, after])
    keys.focus_field("d")
    type_text(window, "san jua")
    press(window, "Down")
    press(window, "Return")
    assert (field.value(), field.error()) == ("150133", "")
    assert after.line.hasFocus()
    press(window, "Shift+Return")
    field.line.selectAll()
    type_text(window, "wanch")
    press(window, "Shift+Return")
    assert (field.value(), field.error()) == ("080108", "")
    assert before.line.hasFocus()


def test_enter_leaves_an_empty_or_closed_list_as_it_is() -> None:
    field, after = TypeAheadField("d", "Distrito", search_districts), TextField("x", "Otro")
    window = shown(field, after)
    keys = FormKeys(window)
    keys.add_section([field, after])
    keys.focus_first()
    press(window, "Return")
    assert (field.value(), after.line.hasFocus()) == ("", True)
    field.setFocus()
    type_text(window, "san jua")
    press(window, "Esc")
    press(window, "Return")
    assert field.value() == ""
    assert "lista" in field.error()
    assert after.line.hasFocus()


def test_a_tick_has_a_name() -> None:
    assert Check("", name="Elegir a Ana").accessibleName() == "Elegir a Ana"
    settle()
