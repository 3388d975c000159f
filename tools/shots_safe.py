"""The pictures of what keeps people and work safe: proofs of a permission, cover and PIN, handing over, backups, another key.

For ``tools.shots``, which says where they stand among the others.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from oit_campo.services.consent_proofs import Proof
    from oit_campo.services.desk import Desk
    from oit_campo.ui.pages.person import PersonPage
    from tools.shots import Session

Kind = TypeVar("Kind")

PIN = "482913"
#: The sheet of a permission on paper, as a telephone sees it.
SHEET_SIZE = (900, 1200)
STROKES = (
    ((60, 120), (90, 60), (120, 130), (150, 70), (190, 120)),
    ((200, 110), (240, 80), (260, 120), (310, 90), (380, 115)),
    ((80, 145), (400, 135)),
)


# --- what has to be there ------------------------------------------------------------------------------------------


def seat(desk: Desk, login: str, name: str) -> None:
    """A colleague who works at this laptop too."""
    from oit_campo.demo.laptops import PARAMS, PASSWORD
    from oit_campo.services import staff

    colleague = next(c for c in staff.colleagues(desk) if c.name == name)
    staff.let_in(desk, own_password=PASSWORD, colleague=colleague.key, login=login, password=PASSWORD, params=PARAMS)


def write_sheet(path: Path) -> None:
    """A signed sheet, invented."""
    page = Image.new("RGB", SHEET_SIZE, (247, 245, 238))
    pen = ImageDraw.Draw(page)
    pen.text((90, 90), "Permiso para el uso de datos · DATOS DE PRUEBA", (40, 40, 40), font_size=28)
    for line in range(17):
        pen.line((90, 190 + line * 42, 810 - line % 3 * 60, 190 + line * 42), (150, 150, 150), 6)
    pen.line((430, 1060, 810, 1060), (60, 60, 60), 3)
    pen.text((430, 1075), "Firma", (60, 60, 60), font_size=22)
    for stroke in STROKES:
        pen.line([(430 + x, 920 + y) for x, y in stroke], (25, 35, 110), 6, joint="curve")
    page.save(path)


# --- the proof of a permission -------------------------------------------------------------------------------------


def proofs(at: Session, page: PersonPage, sheet: Path) -> None:
    """The photo before it is kept, the pad, and the permissions with one of each."""
    from oit_campo.services import attachments, consent_proofs
    from oit_campo.ui.dialogs.proofs import SheetDialog

    desk, background = at.work.desk, at.work.background
    view = page.view
    if view is None:
        raise RuntimeError("nobody is shown")
    found = consent_proofs.of_person(desk, view.person)
    lacking = [
        (p.label, found[p.purpose]) for p in view.permissions if p.purpose in found and found[p.purpose].may_sign
    ]
    (label, first), (_, second) = lacking[:2]

    def look() -> None:
        dialog = SheetDialog(page, background, label)
        dialog.open()
        dialog.prepare(sheet)

    at.keep_dialog("person-sheet", look, ready=lambda shown: of(SheetDialog, shown).keep.isEnabled())
    prepared = attachments.prepare(consent_proofs.SHEET, sheet)
    consent_proofs.add_sheet(desk, view.person, first.consent, prepared)
    sign(at, page, second, lacking[1][0])
    at.keep("person-permissions")


def sign(at: Session, page: PersonPage, proof: Proof, label: str) -> None:
    """«Firmar aquí»: drawn with the mouse, kept."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    page.proof_acts.sign(proof, label)
    dialog = page.proof_acts.signing
    if dialog is None:
        raise RuntimeError("no pad")
    at.player.wait(dialog.isVisible, "firmar")
    for stroke in STROKES:
        points = [QPoint(140 + x, 40 + y) for x, y in stroke]
        QTest.mousePress(dialog.pad, Qt.MouseButton.LeftButton, pos=points[0])
        for point in points[1:]:
            QTest.mouseMove(dialog.pad, point)
        QTest.mouseRelease(dialog.pad, Qt.MouseButton.LeftButton, pos=points[-1])
    at.keep("person-sign")
    dialog.keep.click()
    at.player.wait(lambda: QApplication.activeModalWidget() is None, "guardar la firma")
    page.refresh()
    at.player.settle()


# --- who is not there ----------------------------------------------------------------------------------------------


def noticed(at: Session) -> None:
    """Inicio with everything that the store itself may have to tell."""
    from oit_campo.services.store_health import Notice
    from oit_campo.ui.pages.home import HomePage

    page, desk = of(HomePage, at.work.window.page()), at.work.desk
    since = desk.store.clock.now() - timedelta(hours=20)
    page.notices.show_notices(
        (Notice("commits_missing", 1, since), Notice("chain_broken", 412), Notice("room_low", 380, lasting=False))
    )
    at.keep("home-notices")
    page.notices.show_notices(())


def offered_pin(at: Session) -> None:
    """At the foot of Inicio."""
    from oit_campo.ui.pages.pin_offer import offer_pin

    offer_pin(at.work.window.page(), at.work.context)
    at.player.settle()
    at.keep("home-pin")


def covered(at: Session) -> None:
    """The cover by PIN, and a list whose names are hidden."""
    from oit_campo.services import pins
    from oit_campo.ui.locking import Locking
    from oit_campo.ui.pages.roster import RosterPage
    from oit_campo.ui.suspend import Sleep

    pins.set_pin(at.work.desk, PIN, PIN)
    locking = Locking(at.work, Sleep())
    page = at.work.window.page()
    if isinstance(page, RosterPage):
        locking.hide_names(page)
        at.keep("roster-hidden")
        at.player.press("A")
        at.player.wait(lambda: locking.hidden is None, "nombres")
    locking.put_cover()
    at.keep("cover")
    locking.lift_cover()
    pins.forget_pin(at.work.desk)


# --- Ajustes --------------------------------------------------------------------------------------------------------


def settings(at: Session) -> None:
    """The page as it opens, what unfolds on it, and its dialogs; at last another key, which ends at the door."""
    from oit_campo.ui.pages.settings import SettingsPage

    page = at.go("Ctrl+0", SettingsPage)
    at.keep("settings")
    page.lock.toggle.click()
    at.keep_dialog("pin", page.lock.set_pin.click)
    page.handover.toggle.click()
    at.keep_dialog("hand-over", page.handover.give.click, ready=partial(counted, at))
    at.keep_dialog("handover-record", page.handover.record.click, ready=partial(drawn, at))
    page.handover.toggle.click()
    page.backups.toggle.click()
    page.backups.back_up()
    at.player.wait(lambda: page.backups.now.isEnabled() and page.notice.isVisible(), "respaldo")
    at.keep("settings-backup")
    restore(at, page)
    key(at, page)


def restore(at: Session, page: object) -> None:
    from oit_campo.services import backups
    from oit_campo.ui.pages.settings import SettingsPage

    kept = backups.overview(at.work.desk).on_disk
    if not isinstance(page, SettingsPage) or kept is None:
        raise RuntimeError("no backup")
    at.keep_dialog("restore", partial(page.backups.begin_restore, kept.path))


def key(at: Session, page: object) -> None:
    from oit_campo.demo.laptops import PASSWORD
    from oit_campo.ui.pages.key_change import KeyChangePage
    from oit_campo.ui.pages.settings import SettingsPage

    if not isinstance(page, SettingsPage):
        raise TypeError("not Ajustes")
    page.backups.toggle.click()
    page.key.toggle.click()
    page.key.begin.click()
    at.player.settle()
    at.keep("settings-key")
    page.key.own.set_value(PASSWORD)
    page.key.form.act()

    def changed() -> bool:
        shown = at.program.window
        return isinstance(shown, KeyChangePage) and shown.back.isVisible()

    at.player.wait(changed, "llave")
    at.keep("key-change")
    of(KeyChangePage, at.program.window).back.click()


def counted(at: Session, dialog: QDialog) -> bool:
    """Somebody chosen, and what passes to her or him."""
    from oit_campo.services import handover
    from oit_campo.ui.dialogs.hand_over import HandOverDialog

    shown = of(HandOverDialog, dialog)
    if not shown.whom.value():
        to = str(next(one.key for one in handover.receivers(at.work.desk) if one.name.startswith("Wilfredo")))
        shown.whom.set_value(to)
        shown.whom.edited.emit(to)
    return shown.act.isEnabled()


def drawn(at: Session, dialog: QDialog) -> bool:
    """The record with somebody chosen, and its page."""
    from oit_campo.services import device_record
    from oit_campo.ui.dialogs.handover_record import HandoverRecordDialog

    record = of(HandoverRecordDialog, dialog)
    if not record.receiver.value():
        first = str(device_record.whom(at.work.desk)[0][0])
        record.receiver.set_value(first)
        if record.receiver.value():  # the list has come
            record.receiver.edited.emit(first)
    return not record.page.pixmap().isNull()


def of(kind: type[Kind], shown: object) -> Kind:
    if not isinstance(shown, kind):
        raise TypeError(f"{kind.__name__} is not shown")
    return shown
