"""The tab Historial: by day, narrowed by kind, a hundred lines at a time, readable without eyes."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QApplication, QLabel

from oit_campo.services.person_history import HistoryEntry
from oit_campo.services.person_history_words import FieldChange
from oit_campo.ui.pages.person_history_tab import PAGE, HistoryTab
from tests.conftest import MORNING
from tests.helpers.keyboard import press
from tests.ui.conftest import settle, show


def entry(number: int = 0, topic: str = "datos", kind: str = "contact", **changes: object) -> HistoryEntry:
    usual = {
        "at": MORNING - timedelta(hours=number),
        "who": "Ana Prueba",
        "did": "cambió el teléfono",
        "kind": kind,
        "topic": topic,
        "changes": (FieldChange("Número de teléfono", "", "termina en 678"),),
        "only_here": False,
    }
    return HistoryEntry(**{**usual, **changes})  # type: ignore[arg-type] # fields by name


def words(tab: HistoryTab) -> str:
    return " | ".join(label.text() for label in tab.findChildren(QLabel) if label.isVisible())


def test_a_line_says_everything_in_one_sentence(app: QApplication) -> None:
    tab = HistoryTab([entry(only_here=True, earlier=("Rosa marcó: presente, 9 mar 2026, 07:50",))])
    show(tab)
    assert tab.lines[0].accessibleName() == "Ana Prueba cambió el teléfono, 9 mar 2026, 08:00"
    shown = words(tab)
    for part in (
        "LUNES 9 DE MARZO DE 2026",
        "vacío → termina en 678",
        "Solo en esta laptop",
        "Antes: Rosa marcó",
        "centro",
    ):
        assert part in shown, part
    assert tab.filter is None, "one kind of thing: nothing to narrow"


def test_what_was_erased_is_said(app: QApplication) -> None:
    tab = HistoryTab([entry(erased=True, changes=())])
    show(tab)
    assert "Borrado a pedido" in words(tab)


def test_the_list_is_narrowed_by_keyboard_and_remembers(app: QApplication) -> None:
    tab = HistoryTab([entry(0), entry(1, "permisos", "consent", did="anotó «Llamarle»: Sí", changes=())])
    show(tab)
    kept: list[str] = []
    tab.narrowed.connect(kept.append)
    assert tab.filter is not None
    assert [b.text() for b in tab.filter.buttons] == ["Todo", "Datos", "Permisos"]
    assert len(tab.lines) == 2
    tab.filter.buttons[0].setFocus()
    press(tab, "Right")
    press(tab, "Right")
    settle()
    assert kept[-1] == "permisos"
    assert [line.accessibleName() for line in tab.lines] == ["Ana Prueba anotó «Llamarle»: Sí, 9 mar 2026, 07:00"]
    again = HistoryTab([entry(0), entry(1, "permisos")], "permisos")
    assert len(again.lines) == 1
    gone = HistoryTab([entry(0), entry(1, "curso")], "permisos")
    assert len(gone.lines) == 2, "a kind that is no longer there narrows nothing"


def test_more_than_a_hundred_come_when_asked(app: QApplication) -> None:
    tab = HistoryTab([entry(n, "datos" if n else "curso") for n in range(2 * PAGE + 5)])
    show(tab)
    assert len(tab.lines) == PAGE
    assert tab.more is not None
    assert tab.more.text() == f"Ver más ({PAGE + 5})"
    tab.more.setFocus()
    press(tab, "Space")
    settle()
    assert len(tab.lines) == 2 * PAGE
    assert QApplication.focusWidget() is tab.more
    press(tab, "Space")
    settle()
    assert len(tab.lines) == 2 * PAGE + 5
    assert tab.filter is not None
    assert QApplication.focusWidget() is tab.filter.buttons[0]


def test_nothing_to_show_says_why(app: QApplication) -> None:
    closed, empty = HistoryTab(None), HistoryTab([])
    show(closed)
    show(empty)
    assert "Su función no ve este historial" in words(closed)
    assert "Nada se cambió en esta laptop" in words(empty)
