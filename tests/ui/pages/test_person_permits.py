"""Permisos: the photo of the signed sheet, the signature on the screen, and seeing both inside the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from oit_campo.errors import KnownError
from oit_campo.services import attachment_pictures, attachments, consent_proofs, enrolment
from oit_campo.services.consent_proofs import SHEET, SIGNATURE
from oit_campo.services.consents import Permission
from oit_campo.services.desk import Desk
from oit_campo.store import attachments as files
from oit_campo.ui import theme
from oit_campo.ui.dialogs.proofs import SheetDialog, SignDialog, ViewDialog
from oit_campo.ui.pages.person import PersonPage
from oit_campo.ui.pages.person_permits import PermissionsTab
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.file_view import FileView
from oit_campo.ui.widgets.signature import SignaturePad
from tests.helpers import lint
from tests.helpers.keyboard import press, shortcut
from tests.helpers.page_desk import PageDesk, wait_until
from tests.helpers.world import World
from tests.services.enrolling import desk_at, form
from tests.services.test_attachment_pictures import encoded, sheet
from tests.services.test_consent_proofs import pdf
from tests.ui.conftest import settle, show


class Room:
    """Permisos of somebody who signed paper, as ``desk`` sees them."""

    def __init__(self, desk: Desk, proof: str = "firma_en_papel") -> None:
        self.desk = desk
        self.person = enrolment.enrol(desk, form(proof_method=proof)).person
        self.at = PageDesk(desk)
        self.page = PersonPage(self.at.context, self.person)
        self.at.background.changed.connect(lambda kinds: self.page.refresh() if kinds & self.page.interests else None)
        show(self.page, 1160, 712)
        self.page.refresh()
        wait_until(lambda: self.page.view is not None)
        self.page.tabs.setCurrentIndex(1)
        settle()

    def close(self) -> None:
        self.page.close()
        self.at.close()

    def words(self) -> str:
        return " ".join(label.text() for label in self.page.findChildren(QLabel) if label.isVisible())

    def buttons(self, words: str) -> list[Button]:
        return [b for b in self.page.findChildren(Button) if b.isVisible() and b.text() == words]

    def state(self, purpose: str = "programa") -> str:
        return consent_proofs.of_person(self.desk, self.person)[purpose].state

    def sheet(self) -> SheetDialog:
        dialog = self.page.proof_acts.sheet
        assert dialog is not None
        return dialog

    def signing(self) -> SignDialog:
        dialog = self.page.proof_acts.signing
        assert dialog is not None
        return dialog

    def viewing(self) -> ViewDialog:
        wait_until(lambda: self.page.proof_acts.viewing is not None)
        dialog = self.page.proof_acts.viewing
        assert dialog is not None
        return dialog


@pytest.fixture
def chief(tmp_path: Path) -> Iterator[Desk]:
    world = World(tmp_path)
    yield desk_at(world.laptop("rosa"))
    world.close()


@pytest.fixture
def desk(chief: Desk) -> Desk:
    return replace(chief, seated=replace(chief.actor, roles=frozenset({"facilitator"})))


@pytest.fixture
def room(desk: Desk) -> Iterator[Room]:
    made = Room(desk)
    yield made
    made.close()


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the file dialog, which waits for a person, gives next; "" for who goes back."""
    answers: list[str] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (answers.pop(0) if answers else "", ""))
    return answers


def photo(folder: Path, name: str = "hoja.jpg", content: bytes = b"") -> str:
    path = folder / name
    path.write_bytes(content or encoded(sheet(900, 700)))
    return str(path)


def sign_on(pad: QWidget) -> None:
    """Two strokes with the mouse."""
    for row in (0.3, 0.6):
        points = [QPoint(round(pad.width() * (0.2 + step * 0.05)), round(pad.height() * row)) for step in range(10)]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[0])
        for point in points[1:]:
            QTest.mouseMove(pad, point)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[-1])


# ---- the sheet --------------------------------------------------------------------------------------------------------


def test_a_photo_is_chosen_looked_at_and_saved(room: Room, choose: list[str], tmp_path: Path) -> None:
    assert "Falta la foto de la hoja firmada" in room.words()
    assert len(room.buttons("Agregar foto de la hoja firmada")) == 3
    choose.append(photo(tmp_path))
    room.buttons("Agregar foto de la hoja firmada")[0].click()
    dialog = room.sheet()
    wait_until(dialog.view.is_shown)
    settle()
    assert not files.folder_of(room.desk.store.path).exists(), "only looked at so far"
    assert lint.findings(dialog) == []
    assert QApplication.focusWidget() is dialog.keep
    press(dialog, "Return")
    wait_until(lambda: "Hoja guardada" in room.page.notice.words.text())
    wait_until(lambda: "Con hoja firmada" in room.words())
    assert room.state() == "here"
    assert len(room.buttons("Agregar foto de la hoja firmada")) == 2
    assert room.buttons("Ver la hoja") == [], "who enrols doesn't see it afterwards"
    room.page.activateWindow()
    settle()
    assert QApplication.focusWidget() is room.page.tabs


def test_going_back_saves_nothing(room: Room, choose: list[str], tmp_path: Path) -> None:
    room.buttons("Agregar foto de la hoja firmada")[0].click()
    settle()
    choose.append(photo(tmp_path))
    room.buttons("Agregar foto de la hoja firmada")[0].click()
    dialog = room.sheet()
    wait_until(dialog.view.is_shown)
    dialog.other.click()  # and no other was chosen: the first stays
    assert dialog.prepared is not None
    dialog.reject()
    assert not dialog.view.is_shown()
    settle()
    assert room.state() == "lacking"
    assert not files.folder_of(room.desk.store.path).exists()


def test_what_cannot_be_kept_is_said_and_another_can_be_chosen(room: Room, choose: list[str], tmp_path: Path) -> None:
    choose.append(photo(tmp_path, "x.heic", b"\x00\x00\x00\x18ftypheic" + bytes(60)))
    room.buttons("Agregar foto de la hoja firmada")[0].click()
    dialog = room.sheet()
    wait_until(dialog.notice.isVisible)
    assert "HEIC" in dialog.notice.words.text()
    assert not dialog.keep.isEnabled()
    dialog.keep.click()
    choose.append(photo(tmp_path, "hoja.pdf", pdf()))
    dialog.other.click()
    wait_until(dialog.view.is_shown)
    assert not dialog.notice.isVisible()
    dialog.keep.click()
    wait_until(lambda: room.state() == "here")
    room.page.close()


def test_preparing_can_be_stopped(
    room: Room, choose: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    go = threading.Event()
    real = attachment_pictures.photo

    def slow(*arguments: object) -> bytes:
        go.wait(20)
        return real(*arguments)  # type: ignore[arg-type] # handed on

    monkeypatch.setattr(attachment_pictures, "photo", slow)
    choose.append(photo(tmp_path))
    room.buttons("Agregar foto de la hoja firmada")[0].click()
    dialog = room.sheet()
    settle()
    assert dialog.progress.isVisible()
    assert not dialog.keep.isEnabled()
    dialog.progress.cancel.click()
    go.set()
    wait_until(lambda: not room.at.background.busy())
    assert room.state() == "lacking"


def test_a_disk_that_is_full_is_said_and_the_photo_is_still_there(
    room: Room, choose: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise KnownError("disk_full")

    choose.append(photo(tmp_path))
    room.buttons("Agregar foto de la hoja firmada")[0].click()
    dialog = room.sheet()
    wait_until(dialog.view.is_shown)
    with monkeypatch.context() as patch:
        patch.setattr(files, "write", full)
        dialog.keep.click()
        wait_until(dialog.notice.isVisible)
    assert "disco está lleno" in dialog.notice.words.text()
    dialog.keep.click()
    wait_until(lambda: room.state() == "here")


# ---- the signature ----------------------------------------------------------------------------------------------------


def test_somebody_signs_on_the_screen(chief: Desk) -> None:
    room = Room(chief, "de_palabra_en_grupo")
    assert "Falta la" not in room.words()
    room.buttons("Firmar aquí")[0].click()
    dialog = room.signing()
    settle()
    assert lint.findings(dialog) == []
    assert "¿Acepta que guardemos" in " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert not dialog.keep.isEnabled()
    shortcut(dialog, "Ctrl+S")
    assert room.state() == "none"
    sign_on(dialog.pad)
    shortcut(dialog, "Ctrl+S")
    wait_until(lambda: "Firma guardada" in room.page.notice.words.text())
    wait_until(lambda: "Con firma en pantalla" in room.words())
    room.buttons("Ver la firma")[0].click()
    wait_until(lambda: room.viewing().view.is_shown())
    room.viewing().reject()
    room.close()


def test_strokes_are_taken_back_one_by_one_or_all(room: Room) -> None:
    room.buttons("Firmar aquí")[0].click()
    dialog = room.signing()
    settle()
    blank = dialog.pad.drawn()
    sign_on(dialog.pad)
    shortcut(dialog, "Ctrl+Z")
    assert not dialog.pad.is_empty()
    shortcut(dialog, "Ctrl+Z")
    assert dialog.pad.is_empty()
    assert dialog.pad.drawn() == blank
    dialog.pad.undo()
    dialog.pad.clear()
    sign_on(dialog.pad)
    dialog.clear.click()
    assert dialog.pad.is_empty()
    assert not dialog.keep.isEnabled()
    dialog.reject()


def test_a_touch_of_the_pad_is_no_signature(room: Room) -> None:
    room.buttons("Firmar aquí")[0].click()
    dialog = room.signing()
    QTest.mouseClick(dialog.pad, Qt.MouseButton.LeftButton)
    dialog.keep.click()
    assert "Todavía no hay una firma" in dialog.notice.words.text()
    QTest.mouseClick(dialog.pad, Qt.MouseButton.RightButton)
    dialog.reject()
    assert room.state() == "lacking"


def test_the_keyboard_alone_notes_a_signature_on_paper(desk: Desk) -> None:
    room = Room(desk, "de_palabra_en_grupo")
    button = room.buttons("Firmar aquí")[0]
    button.setFocus()
    press(room.page, "Space")
    dialog = room.signing()
    settle()
    dialog.paper.setFocus()
    press(dialog, "Space")
    wait_until(lambda: "firma en papel" in room.page.notice.words.text())
    wait_until(lambda: bool(room.buttons("Agregar foto de la hoja firmada")))
    assert room.state() == "lacking"
    room.close()


def test_paper_that_only_lacks_its_photo_goes_to_the_photo(room: Room, choose: list[str], tmp_path: Path) -> None:
    room.buttons("Firmar aquí")[0].click()
    choose.append(photo(tmp_path))
    room.signing().paper.click()
    wait_until(lambda: room.page.proof_acts.sheet is not None and room.sheet().view.is_shown())
    room.sheet().reject()


def pen(kind: QEvent.Type, at: QPointF) -> QTabletEvent:
    left = Qt.MouseButton.LeftButton
    device = QPointingDevice.primaryPointingDevice()
    plain = Qt.KeyboardModifier.NoModifier
    return QTabletEvent(kind, device, at, at, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, plain, left, left)


def test_a_pen_draws_as_a_mouse_does() -> None:
    pad = SignaturePad("Firma")
    show(pad, 600, 240)
    told: list[bool] = []
    pad.changed.connect(lambda: told.append(pad.is_empty()))
    for kind, x in ((QEvent.Type.TabletPress, 100), (QEvent.Type.TabletMove, 300), (QEvent.Type.TabletRelease, 300)):
        QApplication.sendEvent(pad, pen(kind, QPointF(x, 80)))
    assert told == [False]
    found = pad.drawn()
    assert attachments.prepare_signature(SIGNATURE, found.dots, found.width, found.height, found.stride).content


# ---- seeing -----------------------------------------------------------------------------------------------------------


def test_a_sheet_is_seen_inside_the_window_and_it_is_noted(chief: Desk, tmp_path: Path) -> None:
    room = Room(chief)
    made = attachments.prepare(SHEET, Path(photo(tmp_path)))
    consent_proofs.add_sheet(chief, room.person, consent_proofs.of_person(chief, room.person)["programa"].consent, made)
    room.page.refresh()
    wait_until(lambda: bool(room.buttons("Ver la hoja")))
    room.buttons("Ver la hoja")[0].click()
    dialog = room.viewing()
    wait_until(dialog.view.is_shown)
    settle()
    assert lint.findings(dialog) == []
    assert "Quedó anotado" in " ".join(label.text() for label in dialog.findChildren(QLabel))
    before = dialog.view.picture.pixmap().width()
    press(dialog, "+")
    assert dialog.view.picture.pixmap().width() > before
    press(dialog, "-")
    assert dialog.view.picture.pixmap().width() == before
    with chief.store.read() as session:
        assert attachments.readings(session, room.person) == 1
    view = dialog.view
    dialog.reject()
    assert not view.is_shown()
    room.close()


def test_the_pages_of_a_scan_are_turned(chief: Desk, tmp_path: Path) -> None:
    import io

    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    paper = canvas.Canvas(out)
    for words in ("Una", "Dos"):
        paper.drawString(100, 700, words)
        paper.showPage()
    paper.save()
    room = Room(chief)
    dialog = SheetDialog(room.page, room.at.background, "Permiso")
    dialog.open()
    dialog.prepare(Path(photo(tmp_path, "dos.pdf", out.getvalue())))
    wait_until(lambda: dialog.view.words.text() == "Página 1 de 2")
    press(dialog, "PgDown")
    wait_until(lambda: dialog.view.words.text() == "Página 2 de 2")
    press(dialog, "PgDown")
    press(dialog, "PgUp")
    wait_until(lambda: dialog.view.words.text() == "Página 1 de 2")
    dialog.reject()
    room.close()


def test_what_cannot_be_drawn_is_said_where_it_would_stand(room: Room) -> None:
    view = FileView(room.at.background)
    show(view, 600, 400)
    view.show_file(b"no picture", "image/jpeg", "Hoja")
    wait_until(lambda: "no se puede abrir" in view.words.text())
    assert not view.is_shown()
    view.show_file(encoded(sheet(300, 200)), "image/jpeg", "Hoja")
    view.forget()  # before it came
    wait_until(lambda: not room.at.background.busy())
    assert not view.is_shown()
    assert view.take_key(Qt.Key.Key_Minus)
    assert not view.take_key(Qt.Key.Key_A)


def test_a_damaged_file_is_said_in_words(chief: Desk, tmp_path: Path) -> None:
    room = Room(chief)
    made = attachments.prepare(SHEET, Path(photo(tmp_path)))
    consent_proofs.add_sheet(chief, room.person, consent_proofs.of_person(chief, room.person)["programa"].consent, made)
    (kept,) = files.folder_of(chief.store.path).iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    room.page.refresh()
    wait_until(lambda: bool(room.buttons("Ver la hoja")))
    room.buttons("Ver la hoja")[0].click()
    wait_until(room.page.notice.isVisible)
    assert "dañado" in room.page.notice.words.text()
    room.close()


def test_without_permissions_to_see_the_tab_says_so(room: Room) -> None:
    tab = PermissionsTab((), {}, room.page.proof_acts, None)
    show(tab, 600, 300)
    assert "Su función no ve estos permisos" in " ".join(label.text() for label in tab.findChildren(QLabel))


def test_answers_stand_one_below_the_other(room: Room) -> None:
    def permission(state: str, answer: str) -> Permission:
        return Permission(state, f"Para {state}", state, answer, date(2026, 3, 9), None, "De palabra", 1)

    shown = (permission("standing", "Sí"), permission("refused", "No"))
    tab = PermissionsTab(shown, {}, room.page.proof_acts, lambda _purpose, _label: None)
    show(tab, 900, 300)
    yes, no = (next(x for x in tab.findChildren(QLabel) if x.text() == word) for word in ("Sí", "No"))
    ends = [x.mapTo(tab, x.rect().topRight()).x() for x in (yes, no)]
    assert ends[0] == ends[1]
    assert [b.accessibleName() for b in tab.findChildren(Button) if b.isVisible()] == [
        "Retirar el permiso: Para standing"
    ]


@pytest.mark.parametrize("size", [100, 200])
def test_nothing_is_cut_in_permisos(room: Room, app: QApplication, size: int) -> None:
    theme.apply(app, "light", size)
    settle()
    assert lint.findings(room.page) == []
