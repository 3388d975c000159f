"""A card that folds: what it says closed and open, by key, by mouse and by code, and where the keyboard is left."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from oit_campo.ui.widgets.disclosure import Disclosure
from oit_campo.ui.widgets.fields import TextField
from tests.ui.conftest import show


def card_with_a_field() -> tuple[QWidget, Disclosure, TextField]:
    window, card, field = QWidget(), Disclosure("El centro", icon="map-pin"), TextField("url", "Dirección")
    card.summarise("ninguna")
    card.add(field)
    QVBoxLayout(window).addWidget(card)
    show(window, 500, 300)
    return window, card, field


def test_the_rest_comes_and_goes_by_key_and_says_so() -> None:
    window, card, field = card_with_a_field()
    told: list[bool] = []
    card.unfolded.connect(lambda: told.append(True))
    assert (field.isVisible(), card.summary.isVisible(), card.toggle.accessibleName()) == (
        False,
        True,
        "Abrir: El centro",
    )
    assert card.toggle.accessibleDescription() == "ninguna"
    card.toggle.setFocus()
    QTest.keyClick(card.toggle, Qt.Key.Key_Space)
    assert (field.isVisible(), card.summary.isVisible(), card.toggle.accessibleName()) == (
        True,
        False,
        "Cerrar: El centro",
    )
    card.unfold()
    assert told == [True], "once: it was open"
    QTest.keyClick(card.toggle, Qt.Key.Key_Space)
    assert not field.isVisible()
    window.close()


def test_the_mouse_may_press_the_whole_heading_but_not_the_rest() -> None:
    window, card, field = card_with_a_field()
    QTest.mouseClick(card, Qt.MouseButton.RightButton, pos=QPoint(60, 15))
    assert not field.isVisible()
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(60, 15))
    assert field.isVisible()
    QApplication.processEvents()
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(4, card.height() - 4))
    assert field.isVisible(), "beside the field nothing is a button"
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(60, 15))
    assert not field.isVisible()
    window.close()


def test_the_keyboard_does_not_stay_in_what_is_folded() -> None:
    window, card, field = card_with_a_field()
    card.unfold()
    QApplication.processEvents()
    field.setFocus()
    card.fold()
    assert QApplication.focusWidget() is card.toggle
    window.close()
