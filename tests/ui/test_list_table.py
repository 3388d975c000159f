"""Lists by keyboard: keys in, row keys out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oit_campo.ui.tables.cells import Column, Group, LinkCell, Row, TextCell
from oit_campo.ui.tables.list_table import ListTable
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.states import EmptyState
from tests.helpers.keyboard import press
from tests.ui.conftest import settle, show


def rows(*keys: str) -> list[Row | Group]:
    found: list[Row | Group] = [Group("Todas")]
    found += [Row(k, (TextCell(f"Persona {k}", "segunda"), LinkCell("Ver"))) for k in keys]
    return found


@pytest.fixture
def table() -> ListTable:
    made = ListTable(
        [Column("Persona"), Column("", 80, hide_below=300)],
        "Personas",
        checkable=True,
        empty=EmptyState("inbox", "Nada"),
    )
    made.set_rows(rows("a", "b", "c"))
    show(made, 600, 400)
    made.setFocus()
    return made


def test_tab_passes_by_an_empty_list_and_stops_in_one_with_rows() -> None:
    window, before, after = QWidget(), Button("Antes"), Button("Después")
    table = ListTable([Column("Persona"), Column("", 80)], "Personas", empty=EmptyState("inbox", "Nada"))
    column = QVBoxLayout(window)
    for part in (before, table, after):
        column.addWidget(part)
    table.set_rows([])
    show(window, 600, 400)
    before.setFocus()
    press(window, "Tab")
    assert after.hasFocus()
    press(window, "Shift+Tab")
    assert before.hasFocus()
    table.set_rows(rows("a"))
    press(window, "Tab")
    assert table.view.hasFocus()
    press(window, "Tab")
    assert after.hasFocus()


def test_an_empty_list_gives_the_focus_to_what_it_offers() -> None:
    offer = Button("Inscribir")
    table = ListTable([Column("Persona")], "Personas", empty=EmptyState("inbox", "Nada", "", offer))
    table.set_rows([])
    show(table, 600, 400)
    table.setFocus()
    assert offer.hasFocus()


def test_arrows_pass_over_groups_and_enter_opens(table: ListTable) -> None:
    opened: list[str] = []
    table.opened.connect(opened.append)
    assert table.current_key() == "a"
    press(table, "Up")
    press(table, "Down")
    press(table, "Return")
    assert opened == ["b"]


def test_blank_ticks_and_only_rows_with_a_box(table: ListTable) -> None:
    heard: list[object] = []
    table.checked_changed.connect(heard.append)
    press(table, "Space")
    assert heard[-1] == frozenset({"a"})
    table.set_rows([*rows("a", "b"), Row("z", (TextCell("Z"), LinkCell("Ver")), checkable=False)])
    assert table.checked() == frozenset({"a"})
    table.set_checked({"b", "z", "nobody"})
    assert table.checked() == frozenset({"b"})


def test_the_current_row_stays_where_its_key_is(table: ListTable) -> None:
    table.select("c")
    table.set_rows(rows("x", "c", "y"))
    assert table.current_key() == "c"
    table.set_rows(rows("x"))
    assert table.current_key() == "x"


def test_a_link_is_opened_by_a_click(table: ListTable) -> None:
    heard: list[str] = []
    table.link_opened.connect(heard.append)
    where = table.view.visualRect(table.view.model().index(2, 2)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
    assert heard == ["b"]


def test_an_empty_list_says_what_to_do(table: ListTable) -> None:
    table.set_rows([])
    settle()
    assert not table.view.isVisible()
    assert table.current_key() == ""


def test_narrow_tables_hide_what_they_were_told_to(table: ListTable) -> None:
    assert not table.view.isColumnHidden(2)
    table.resize(260, 400)
    settle()
    assert table.view.isColumnHidden(2)


def test_a_screen_reader_gets_both_lines(table: ListTable) -> None:
    index = table.view.model().index(1, 1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Persona a, segunda"
