"""A button's own key: it acts at once, only where the button could be clicked, and only once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.fields import TextField
from tests.ui.conftest import show

ROOT = Path(__file__).resolve().parents[2]
#: Keys of the frame (main_window): a button that binds one of them too makes both of them silent.
OF_THE_FRAME = {*(f"Ctrl+{n}" for n in range(10)), "Ctrl+K", "Ctrl+L", "F1", "F9", "F12"}


def window_with(*widgets: QWidget) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    for widget in widgets:
        column.addWidget(widget)
    show(window, 500, 300)
    return window


def save(window: QWidget, kind: str = "press") -> None:
    """Ctrl+S as the window system sends it, then one turn of the event loop."""
    send = QTest.keyPress if kind == "press" else QTest.keyClick
    send(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()


def test_the_key_acts_in_the_same_turn_of_the_event_loop() -> None:
    heard: list[int] = []
    window = window_with(TextField("a", "A"), Button("Guardar", key="Ctrl+S", on_click=lambda: heard.append(1)))
    window.findChildren(TextField)[0].setFocus()
    save(window)
    assert heard == [1]


def test_a_key_held_down_acts_once() -> None:
    button = Button("Guardar", key="Ctrl+S")
    assert [bound.autoRepeat() for bound in button.findChildren(QShortcut)] == [False]


def test_a_button_off_or_out_of_sight_does_not_hear_its_key() -> None:
    heard: list[int] = []
    button = Button("Guardar", key="Ctrl+S", on_click=lambda: heard.append(1))
    window = window_with(button, TextField("a", "A"))
    button.setEnabled(False)
    save(window)
    button.setEnabled(True)
    button.hide()
    save(window)
    assert heard == []
    button.show()
    save(window)
    assert heard == [1]


def test_new_words_keep_the_key() -> None:
    heard: list[int] = []
    button = Button("Emitir", key="Ctrl+S", on_click=lambda: heard.append(1))
    window = window_with(button)
    button.set_text("Emitir 3 certificados")
    save(window)
    assert heard == [1]
    button.setText("Emitir 2 certificados")
    save(window)
    assert heard == [1, 1]


def test_a_key_only_shown_is_not_bound() -> None:
    heard: list[int] = []
    window = window_with(Button("Guardar", shown_key="Ctrl+S", on_click=lambda: heard.append(1)))
    save(window)
    assert heard == []


def test_the_same_key_on_a_page_in_sight_and_one_hidden_is_not_ambiguous() -> None:
    heard: list[str] = []
    one = window_with(Button("Uno", key="Ctrl+S", on_click=lambda: heard.append("one")))
    other = QWidget()
    QVBoxLayout(other).addWidget(Button("Dos", key="Ctrl+S", on_click=lambda: heard.append("other")))
    layout = one.layout()
    assert layout is not None
    layout.addWidget(other)
    other.hide()
    save(one)
    assert heard == ["one"]


# --- the keys that the pages give their buttons -------------------------------------------------------------------


def keys_given(text: str) -> Iterator[str]:
    """``key="…"`` of every Button in a module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Button", "primary", "secondary", "ghost"}:
            for keyword in node.keywords:
                if keyword.arg == "key" and isinstance(keyword.value, ast.Constant):
                    yield str(keyword.value.value)


def is_a_key(key: str) -> bool:
    """Whether Qt knows it, and the frame doesn't have it."""
    return bool(QKeySequence(key).toString()) and key not in OF_THE_FRAME


def test_every_key_of_a_button_is_one_that_can_be_pressed() -> None:
    given = {
        f"{path.relative_to(ROOT)}: {key}": is_a_key(key)
        for path in sorted((ROOT / "oit_campo" / "ui").rglob("*.py"))
        for key in keys_given(path.read_text("utf8"))
        if (path.name, key) != ("unlock.py", "F9")  # its window has no frame around it
    }
    assert len(given) > 5
    assert [place for place, right in given.items() if not right] == []


@pytest.mark.parametrize(
    ("key", "right"), [("Ctrl+S", True), ("F2", True), ("Intro", False), ("Ctrl 3", False), ("F9", False)]
)
def test_the_check_of_keys_finds_its_mutants(key: str, right: bool) -> None:
    (found,) = keys_given(f'Button("x", "primary", key="{key}")')
    assert is_a_key(found) is right
