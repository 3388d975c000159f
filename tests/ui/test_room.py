"""Little room: great letters on a small laptop. Buttons stay in sight, words stay whole, nothing stands behind something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QScrollArea, QWidget

from oit_campo.clock import FixedClock
from oit_campo.services.restoring import Loss
from oit_campo.ui import theme
from oit_campo.ui.background import Background
from oit_campo.ui.dialogs.fitting import FittingDialog
from oit_campo.ui.dialogs.mark_details import ChoiceDialog
from oit_campo.ui.dialogs.proofs import SheetDialog, SignDialog
from oit_campo.ui.dialogs.restore import RestoreDialog
from oit_campo.ui.pages.first_start import FirstStartPage
from oit_campo.ui.pages.recover import RecoverPage
from oit_campo.ui.pages.welcome import Landscape
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.choices import ChoiceField
from oit_campo.ui.widgets.fields import NoteField, TextField
from oit_campo.ui.widgets.side_bar import Place, SideBar, SyncState
from oit_campo.ui.widgets.top_bar import TopBar
from tests.helpers.world import START
from tests.ui.conftest import settle, show

LINES = (
    ("phone", "Llame a su coordinación: dos personas del centro le dan las letras por teléfono."),
    ("key-round", "Las letras sirven una sola vez y solo en esta laptop."),
    ("save", "Lo que dejó a medias está donde lo dejó."),
)
REASONS = [(str(n), f"Motivo {n} de la lista") for n in range(8)]

Make = Callable[[QWidget, Background, Path], QDialog]


def restore(over: QWidget, background: Background, folder: Path) -> QDialog:
    file = folder / "respaldo"
    return RestoreDialog(over, background, file, folder, FixedClock(START), START, Loss(3, 2), 2)


def reasons(over: QWidget, _background: Background, _folder: Path) -> QDialog:
    return ChoiceDialog(over, "¿Por qué faltó Ñusta Apaza?", "Pulse el número del motivo.", REASONS, "Justificar")


def sheet(over: QWidget, background: Background, _folder: Path) -> QDialog:
    return SheetDialog(over, background, "Inscripción, curso, evaluación y certificado")


def signature(over: QWidget, _background: Background, _folder: Path) -> QDialog:
    return SignDialog(over, "Ñusta Apaza", "¿Podemos llamarle o escribirle para avisarle de sesiones o entregas?")


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def hidden_buttons(dialog: QDialog) -> list[str]:
    """Those of the foot that no mouse reaches."""
    area = dialog.findChild(QScrollArea)
    foot = [b for b in dialog.findChildren(Button) if b.isVisible() and not (area and area.isAncestorOf(b))]
    assert foot
    inside = dialog.rect()
    return [b.text() for b in foot if not inside.contains(QRect(b.mapTo(dialog, QPoint()), b.size()))]


@pytest.mark.parametrize("make", [restore, reasons, sheet, signature])
@pytest.mark.parametrize(("size", "text"), [((1366, 768), 200), ((1024, 600), 150), ((1024, 600), 100)])
def test_a_dialog_is_no_larger_than_its_window(
    app: QApplication, background: Background, tmp_path: Path, make: Make, size: tuple[int, int], text: int
) -> None:
    theme.apply(app, "light", text)
    over = QWidget()
    show(over, *size)
    dialog = make(over, background, tmp_path)
    dialog.show()
    settle()
    assert dialog.width() <= size[0]
    assert dialog.height() <= size[1]
    assert hidden_buttons(dialog) == []


def test_with_room_a_dialog_does_not_scroll_and_grows_for_an_error(background: Background, tmp_path: Path) -> None:
    over = QWidget()
    show(over)
    for make in (restore, reasons):
        dialog = make(over, background, tmp_path)
        dialog.show()
        settle()
        area = dialog.findChild(QScrollArea)
        assert area is not None
        assert area.verticalScrollBar().maximum() == 0, make.__name__
    wide = RestoreDialog(over, background, tmp_path, tmp_path, FixedClock(START), START, None, 0)
    wide.show()
    settle()
    before = wide.height()
    wide.notice.say("El archivo está dañado. ", "Elija otro respaldo; no se cambió nada en esta laptop. " * 4)
    settle()
    assert wide.height() > before
    area = wide.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0


def test_enter_brings_the_next_field_into_sight(app: QApplication, background: Background, tmp_path: Path) -> None:
    theme.apply(app, "light", 200)
    over = QWidget()
    show(over, 1024, 600)
    dialog = restore(over, background, tmp_path)
    assert isinstance(dialog, RestoreDialog)
    assert isinstance(dialog, FittingDialog)
    dialog.show()
    dialog.activateWindow()
    settle()
    area = dialog.findChild(QScrollArea)
    assert area is not None
    seen = area.viewport().rect()
    assert not seen.contains(dialog.letters.line.mapTo(area.viewport(), QPoint(4, 4))), "the control: it has to scroll"
    dialog.letters.setFocus()
    settle()
    assert seen.contains(dialog.letters.line.mapTo(area.viewport(), QPoint(4, 4)))


@pytest.mark.parametrize(
    ("width", "height", "text"), [(505, 768, 100), (379, 600, 100), (505, 768, 200), (379, 600, 150), (379, 600, 200)]
)
def test_the_sun_stands_below_the_words(app: QApplication, width: int, height: int, text: int) -> None:
    theme.apply(app, "dark", text)
    side = Landscape("Su trabajo sigue\naquí, a salvo.", LINES, "Versión 1")
    show(side, width, height)
    ends = max((w.geometry().bottom() for w in side._dispensable if not w.isHidden()), default=0)
    radius = min(width * 0.165, height * 0.11)
    assert side.horizon() - radius > ends
    picture = side.grab().toImage()
    if side.horizon() < height:  # the control: where the sun is, it is drawn
        sun = picture.pixelColor(round(width * 0.66), round(side.horizon() - radius / 2))
        assert theme.contrast(sun, theme.color("ink")) > 2
    words = picture.pixelColor(round(width * 0.66), ends + 2)
    assert theme.contrast(theme.color("on_ink"), words) > 4.5


def test_a_list_too_narrow_for_its_words_says_so_with_three_dots() -> None:
    long = "Wanchaq A · Seguridad y Salud en el Trabajo para emprendimientos"
    field = ChoiceField("group", "Grupo", [("a", long), ("b", "Cusco")], as_list=True)
    field.set_value("a")
    show(field, 260, 80)
    combo = field.combo
    assert combo is not None
    assert combo.shown().endswith("…")
    assert combo.toolTip() == long
    field.set_value("b")
    assert (combo.shown(), combo.toolTip()) == ("Cusco", "")
    field.set_value("")
    assert combo.shown() == "Elija…"
    field.set_value("a")
    show(field, 900, 80)
    assert (combo.shown(), combo.toolTip()) == (long, "")


@pytest.mark.parametrize(("width", "text"), [(1162, 100), (820, 100), (1162, 125), (1000, 200), (760, 200)])
def test_the_search_never_shows_half_a_hint(app: QApplication, width: int, text: int) -> None:
    theme.apply(app, "light", text)
    bar = TopBar()
    bar.edition.set_words("Emprende Segur@ 2026 (demostración)")
    show(bar, width, 56)
    search = bar.search
    margins, hint = search.textMargins(), search.placeholderText()
    room = search.width() - margins.left() - margins.right() - 24
    assert not hint or paint.width_of(hint, "body") <= room
    assert hint or room < paint.width_of("Buscar", "body") + 8
    assert search.accessibleName() == "Buscar persona, documento o código"


@pytest.mark.parametrize("text", [100, 150, 200])
def test_the_side_bar_of_few_places_has_room_for_our_name(app: QApplication, text: int) -> None:
    theme.apply(app, "light", text)
    bar = SideBar("Nélida Salazar", "Evaluador(a) · Cusco", (Place(1, "Inicio", "house", QWidget),))
    bar.sync.set_state(SyncState(69, "desde hoy 19:40", "Último recibo: 0005"))
    show(bar, bar.width(), 768)
    assert bar._name.width() >= bar._name.sizeHint().width()
    assert bar.sync.width() - 20 >= paint.width_of("solo en esta laptop", "caption")


@pytest.mark.parametrize(("size", "text"), [((1366, 768), 200), ((1024, 600), 150), ((1024, 600), 100)])
def test_the_first_start_never_scrolls_sideways(
    app: QApplication, background: Background, tmp_path: Path, size: tuple[int, int], text: int
) -> None:
    theme.apply(app, "light", text)
    page = FirstStartPage(tmp_path, background, FixedClock(START), can_look_around=True)
    show(page, *size)
    assert [a.horizontalScrollBar().maximum() for a in page.findChildren(QScrollArea) if a.isVisible()] in ([], [0])


@pytest.mark.parametrize("setting", ["light", "dark", "contrast"])
def test_what_a_field_suggests_can_be_read(app: QApplication, setting: str) -> None:
    theme.apply(app, setting)
    for field in (TextField("a", "Nombre", hint="Ana"), NoteField("b", "Nota")):
        show(field, 300, 120)
        line = field.line if isinstance(field, TextField) else field.findChild(QPlainTextEdit)
        assert line is not None
        assert theme.contrast(line.palette().placeholderText().color(), theme.color("surface")) >= 4.5
        assert line.palette().placeholderText().color().alpha() == 255


def test_who_forgot_the_password_needs_no_higher_screen(background: Background, tmp_path: Path) -> None:
    page = RecoverPage(tmp_path, background, FixedClock(START))
    show(page, 1024, 600)
    assert page.height() == 600
