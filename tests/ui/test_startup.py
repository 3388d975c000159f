"""The first window: what it loads, that it takes keys at once, and that what it does without later is made good."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from oit_campo import settings
from oit_campo.errors import KnownError, UserError
from oit_campo.ids import KeySource
from oit_campo.services import unlocking
from oit_campo.store import vault_file
from oit_campo.store.vault import KdfParams, Vault
from oit_campo.ui import looks, theme
from oit_campo.ui.background import Background
from oit_campo.ui.dialogs import help_card
from oit_campo.ui.pages.unlock import UnlockPage
from oit_campo.ui.widgets import paint
from tests.helpers.keyboard import press, type_text
from tests.helpers.page_desk import wait_until
from tests.helpers.world import World
from tests.ui.conftest import settle, show

ROOT = Path(__file__).parents[2]
CHEAP = KdfParams(memory_kib=8, iterations=1, lanes=1)
#: Nobody may wait for these before the first window is painted.
HEAVY = (
    "sqlalchemy", "sqlcipher3", "reportlab", "httpx", "fastapi", "alembic", "cryptography", "rapidfuzz", "PIL", "zxingcpp",
    "stdnum", "cbor2", "hashlib", "dataclasses", "json", "logging.handlers", "concurrent.futures", "html", "oit_campo.logs",
    "oit_campo.settings", "oit_campo.ids", "oit_campo.clock", "oit_campo.store", "oit_campo.catalogues", "oit_campo.domain",
    "oit_campo.models", "oit_campo.ui.background", "oit_campo.ui.messages", "oit_campo.ui.dialogs", "oit_campo.ui.work",
    "oit_campo.ui.widgets.banners", "oit_campo.ui.widgets.cards", "oit_campo.ui.widgets.progress",
)  # fmt: skip
#: What the warm-up must have loaded while the person types: else the list above proves nothing.
WARM = ("logging.handlers", "oit_campo.ui.background", "oit_campo.ui.work", "oit_campo.services.home",
    "oit_campo.store.vault", "oit_campo.store.store")  # fmt: skip

#: A program of its own: painted, then one letter as the window system sends it, then the warm-up to its end.
_START = """
import enum, os, sys
made = []
create = enum.EnumType._create_
enum.EnumType._create_ = lambda cls, name, *a, **k: made.append(k.get("qualname") or name) or create(cls, name, *a, **k)
heavy, warm = (names.split() for names in sys.argv[2:4])
loaded_first = set(sys.modules)
from pathlib import Path
from PySide6 import QtGui, QtWidgets
brought = set(sys.modules)
from oit_campo.ui.app import Program
from oit_campo.ui.looks import make_app
folder = Path(sys.argv[1])
app = make_app(folder)
program = Program(folder, logged=True)
warm_up, program._warm_up = program._warm_up, lambda: None
program.start()
page = program.window
page.grab()
import builtins
early = [n for n in heavy if n in sys.modules and n not in brought]
costly = ("AlignmentFlag", "ControlElement")  # of Qt and of QStyle
qt = [n for n in made if n in costly]
threads = program._threads is not None
own_import = builtins.__import__ is not getattr(builtins, "__feature_import__", None)
page.activateWindow()
app.processEvents()
typed = app.focusWidget() is page.login.control
for kind in (QtGui.QKeyEvent.Type.KeyPress, QtGui.QKeyEvent.Type.KeyRelease):
    app.sendEvent(page.login.control, QtGui.QKeyEvent(kind, ord("R"), app.keyboardModifiers(), "r"))
typed = typed and page.login.value() == "r"
warm_up()
while program.gate().busy():
    app.processEvents()
patient = program._idle.isActive() and "sqlalchemy" not in sys.modules
program._idle.timeout.emit()  # a second later
while program.gate().busy():
    app.processEvents()
patient = patient and "sqlalchemy" in sys.modules
QtWidgets.QStyle.ControlElement  # control: it would have been seen
late = [n for n in warm if n not in sys.modules] + [n for n in costly if n not in made]
logged = any(type(h).__name__ == "RotatingFileHandler" for h in sys.modules["logging"].getLogger().handlers)
icon = not page.windowIcon().isNull()
program.close()
enum.EnumType._create_ = create
import json
names = dict(early=early, qt=qt, threads=threads, own_import=own_import, typed=typed, late=late)
names |= dict(logged=logged, icon=icon, patient=patient)
print(json.dumps(names))
sys.stdout.flush()
os._exit(0)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A laptop that has been started before."""
    keys = KeySource()
    vault, data_key = Vault.create(tmp_path, keys.new())
    vault.add_user(keys.new(), "rosa", "cuatro palabras bastante largas", data_key, CHEAP)
    return tmp_path


@pytest.fixture
def page(folder: Path, app: QApplication) -> UnlockPage:
    made = UnlockPage(folder, _no_threads, None, "Versión 1")
    show(made)
    made.focus_first()
    return made


def _no_threads() -> Background:
    raise AssertionError("nothing was to be tried")


def start(folder: Path) -> dict[str, Any]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", _START, str(folder), " ".join(HEAVY), " ".join(WARM)],
        capture_output=True,
        text=True,
        env=environment,
        cwd=folder,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_first_window_loads_nothing_it_doesn_t_show_and_takes_keys_at_once(folder: Path) -> None:
    assert start(folder) == {
        "early": [],
        "qt": [],
        "threads": False,
        "own_import": True,
        "typed": True,
        "late": [],
        "logged": True,
        "icon": True,
        "patient": True,
    }


def test_a_laptop_with_settings_reads_them_before_the_first_window(folder: Path) -> None:
    settings.save(folder, settings.Settings(theme="dark", text_size=150))
    found = start(folder)
    assert found["early"] == ["json"]  # needed now; and the list above does find what is loaded
    assert found["qt"] == []
    assert found["typed"]


# --- the same answers as the modules that are left out --------------------------------------------------------------


def test_the_vault_s_files_are_called_what_the_vault_calls_them(folder: Path, tmp_path_factory: Any) -> None:
    assert unlocking.VAULT_FILES == vault_file.COPIES
    assert unlocking.is_activated(folder)
    assert not unlocking.is_activated(tmp_path_factory.mktemp("new"))


_VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(90, 210),
    st.sampled_from([100, 125, 150, 200, 125.0, "light", "dark", "contrast", "en", "es"]),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=2),
)


@given(raw=st.dictionaries(st.sampled_from(["theme", "text_size", "language", "lock_minutes"]), _VALUES) | _VALUES)
def test_looks_are_those_of_the_settings(raw: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("looks")
    (folder / "settings.json").write_text(json.dumps(raw), "utf8")
    whole = settings.load(folder)
    assert looks.looks(folder) == (whole.language, whole.theme, whole.text_size)


@pytest.mark.parametrize("text", ["", "{", "[" * 10])
def test_a_broken_file_gives_the_usual_looks(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text, "utf8")
    whole = settings.Settings()
    assert looks.looks(tmp_path) == (whole.language, whole.theme, whole.text_size)
    assert looks.looks(tmp_path / "absent") == (whole.language, whole.theme, whole.text_size)


def test_numbers_that_stand_for_enums_are_qt_s(page: UnlockPage) -> None:
    flag = Qt.AlignmentFlag
    assert (flag.AlignLeft.value, flag.AlignRight.value) == (paint.LEFT, paint.RIGHT)
    assert (flag.AlignHCenter.value, flag.AlignVCenter.value) == (paint.CENTRE, paint.MIDDLE)
    assert {label.textFormat() for label in page.findChildren(QLabel) if label.text()} == {Qt.TextFormat.PlainText}
    hint = Qt.InputMethodHint
    wanted = hint.ImhSensitiveData | hint.ImhNoPredictiveText | hint.ImhNoAutoUppercase
    assert page.password.line.inputMethodHints() & wanted == wanted


def test_buttons_write_in_the_colour_of_their_kind(app: QApplication, page: UnlockPage) -> None:
    for setting in ("light", "dark", "contrast"):
        theme.apply(app, setting, 100)
        settle()
        for button, ink in ((page.button, "on_primary"), (page.password.toggle, "primary_text")):
            assert button.palette().color(button.foregroundRole()) == theme.color(ink), setting
        page.button.setEnabled(False)
        assert page.button.palette().color(QPalette.ColorGroup.Disabled, page.button.foregroundRole()) == theme.color(
            "muted"
        )
        page.button.setEnabled(True)


def test_what_the_desktop_says_is_heard_after_the_first_paint(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.apply(app, "light", 100)
    monkeypatch.setattr(theme._current, "guessed", True)
    monkeypatch.setattr(theme, "_tokens_for", lambda _setting: theme.CONTRAST)
    theme.finish(app)
    assert theme.tokens() is theme.CONTRAST
    monkeypatch.setattr(theme, "_tokens_for", lambda _setting: theme.DARK)
    theme.finish(app)  # once is enough: from then on the desktop tells
    assert theme.tokens() is theme.CONTRAST


# --- the page -------------------------------------------------------------------------------------------------------


def test_typing_enter_and_bloq_mayus_work_on_the_page_as_shown(page: UnlockPage) -> None:
    type_text(page, "rosa")
    press(page, "Return")
    type_text(page, "cLAVE")
    assert (page.login.value(), page.password.value()) == ("rosa", "cLAVE")
    assert page.password.warning() == ""  # its last letters came with Mayús held
    page.password.control.setFocus()
    for letter in "AB":
        pressed = QKeyEvent(QKeyEvent.Type.KeyPress, ord(letter), Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(page.password.control, pressed)
    assert page.password.warning() == "Bloq Mayús está activado"
    settle()
    assert any(label.text() == "Bloq Mayús está activado" and label.isVisible() for label in page.findChildren(QLabel))


def test_f9_opens_the_services_card(page: UnlockPage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(help_card.HelpCard, "exec", lambda card: opened.append(card))
    QTest.keyClick(page, Qt.Key.Key_F9)
    wait_until(lambda: bool(opened))
    assert len(opened) == 1


def test_a_refusal_is_said_beside_its_field_and_the_rest_in_the_notice(page: UnlockPage) -> None:
    page._refused(UserError("wrong_password", field="password", n=3))
    settle()
    assert "Intentos que le quedan: 3" in page.password.error()
    assert page.password.control.hasFocus()
    assert page._notice is None
    page._refused(KnownError("vault_missing"))
    settle()
    assert page.notice.isVisible()
    assert "archivo de claves" in page.notice.words.text()
    assert page.notice.geometry().bottom() < page.login.geometry().top()


# --- Inicio before the database layer ---------------------------------------------------------------------------------

#: Somebody sits down: what is loaded when today's work stands, and when nothing is under way any more.
_INICIO = """
import json, os, sys
from pathlib import Path
from uuid import UUID
from oit_campo.ui.app import Program
from oit_campo.ui.looks import make_app
folder, key, user = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), UUID(sys.argv[3])
app = make_app(folder)
program = Program(folder)
program.start()
program.window.grab()
from oit_campo.clock import SystemClock
from oit_campo.ids import KeySource
from oit_campo.services.unlocking import desk_of
from oit_campo.store.store import Store
from oit_campo.ui.pages.home import HomePage
layers = ("sqlalchemy", "alembic", "httpx", "reportlab")
early = []
show = HomePage._show
def look_and_show(page, view):
    early.append([n for n in layers if n in sys.modules])  # what comes after today's work begins within the showing
    show(page, view)
HomePage._show = look_and_show
program._sit_down(desk_of(Store(folder / "campo.db", key, clock=SystemClock(), keys=KeySource()), user))
work = program.work
while not early or work.background.busy():
    app.processEvents()
late = [n for n in layers if n in sys.modules]
program.close()
print(json.dumps(dict(early=early[0], late=late)))
sys.stdout.flush()
os._exit(0)
"""


def test_inicio_stands_before_the_database_layer_is_loaded(tmp_path: Path) -> None:
    world = World(tmp_path)
    laptop = world.laptop("rosa")
    laptop.store.close()
    folder = laptop.store.path.parent
    _vault_for(folder, laptop.user)
    done = subprocess.run(
        [sys.executable, "-c", _INICIO, str(folder), laptop.key.hex(), str(laptop.user)],
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        cwd=folder,
        timeout=120,
        check=False,
    )
    world.close()
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["early"] == []
    assert found["late"] == ["sqlalchemy"]  # control: what Atención needs is seen when it comes


def _vault_for(folder: Path, user: UUID) -> None:
    """The first screen is *Desbloquear*, not *Primer inicio*."""
    vault, data_key = Vault.create(folder, KeySource().new())
    vault.add_user(user, "rosa", "cuatro palabras bastante largas", data_key, CHEAP)
