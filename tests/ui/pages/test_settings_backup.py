"""The card of backups on Ajustes, putting one back from it and from the first screen, and the one at exit."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from oit_campo.catalogues import sentences
from oit_campo.services import backups, drafts, enrolment
from oit_campo.store import attachments
from oit_campo.ui import exit_backup, theme
from oit_campo.ui.app import Program
from oit_campo.ui.dialogs.restore import RestoreDialog
from oit_campo.ui.pages.first_start import FirstStartPage
from oit_campo.ui.pages.settings import SettingsPage
from oit_campo.ui.pages.settings_backup import BackupCard, ask_file, ask_folder
from oit_campo.ui.pages.unlock import UnlockPage
from tests.helpers import photos
from tests.helpers.corpus import Corpus
from tests.helpers.keyboard import press
from tests.helpers.lint import findings
from tests.helpers.pages import Shown, show_page, until
from tests.services.enrolling import other
from tests.ui.conftest import settle


@pytest.fixture
def laptop(tmp_path: Path) -> Corpus:
    return Corpus("first", tmp_path / "laptop")


@pytest.fixture
def shown(laptop: Corpus) -> Iterator[Shown]:
    desk = laptop.unlock("rosa")
    made = show_page(desk, SettingsPage)
    made.page.backups.unfold()
    yield made
    made.close()
    desk.close()


def card(shown: Shown) -> BackupCard:
    found: BackupCard = shown.page.backups
    return found


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_a_backup_now_on_disk_and_stick(shown: Shown, tmp_path: Path) -> None:
    assert "Todavía no hay un respaldo" in said(card(shown))
    assert "Ninguna memoria USB" in said(card(shown))
    stick = tmp_path / "usb"
    stick.mkdir()
    card(shown).keep_on(None)
    card(shown).keep_on(stick)
    until(lambda: "todavía no hay ninguno" in card(shown).stick.text())
    card(shown).now.click()
    until(lambda: "hoy 10:00" in card(shown).disk.text())
    assert "En la memoria USB: hoy 10:00." in said(card(shown))
    assert "revisado" in said(shown.page)
    assert len(list(stick.iterdir())) == 1
    stick.rename(tmp_path / "gone")
    card(shown).now.click()
    until(lambda: "no está conectada" in card(shown).stick.text())
    until(lambda: sentences.words("backup_no_stick") in said(shown.page))


def test_it_can_be_stopped(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    began, go_on = threading.Event(), threading.Event()
    real = backups._keep

    def slow(*arguments: Any, **options: Any) -> Any:
        began.set()
        go_on.wait(10)
        return real(*arguments, **options)

    monkeypatch.setattr(backups, "_keep", slow)
    card(shown).now.click()
    until(began.is_set)
    assert card(shown).progress.isVisible()
    card(shown).progress.cancel.click()
    go_on.set()
    shown.idle()
    assert card(shown).now.isEnabled()
    assert not card(shown).progress.isVisible()
    assert "Todavía no hay un respaldo" in said(card(shown))


def test_what_goes_wrong_is_said_on_the_page(shown: Shown, monkeypatch: pytest.MonkeyPatch, laptop: Corpus) -> None:
    monkeypatch.setattr(backups, "free_bytes", lambda _folder: 0)
    card(shown).now.click()
    until(lambda: "hacen falta 2 MB" in said(shown.page))
    card(shown).keep_on(laptop.folder)
    until(lambda: sentences.words("backup_same_disk") in said(shown.page))


@pytest.mark.parametrize(("lost", "words"), [(1, "falta 1 foto"), (2, "faltan 2 fotos")])
def test_what_a_backup_lacks_is_said(shown: Shown, expect_log: Callable[..., None], lost: int, words: str) -> None:
    desk = shown.page.backups._context.desk
    for name in photos.add(desk, 1_000, 2_000, 3_000)[:lost]:
        (attachments.folder_of(desk.store.path) / name).unlink()
    expect_log("backup.photos_missing")
    card(shown).now.click()
    until(lambda: f"pero {words}" in said(shown.page))
    until(lambda: f"En esta laptop: hoy 10:00 ({words})." in said(card(shown)))
    assert findings(shown.page) == []


def test_before_a_restore_it_is_said_how_many_photos_would_not_come_back(shown: Shown, tmp_path: Path) -> None:
    desk = shown.page.backups._context.desk
    (name,) = photos.add(desk, 1_000)
    alone = Path(shutil.copy(backups.keep(desk).kept[0].path, tmp_path))
    (attachments.folder_of(desk.store.path) / name).unlink()
    card(shown).begin_restore(alone)
    until(lambda: hasattr(card(shown), "dialog"))
    assert "no vuelven 1 foto o escaneo" not in said(card(shown).dialog)
    assert "no vuelve 1 foto o escaneo" in said(card(shown).dialog)
    assert "campo-respaldo-archivos" in said(card(shown).dialog)
    assert findings(card(shown).dialog) == []
    card(shown).dialog.reject()


def test_the_file_for_support_is_written_where_it_is_told(shown: Shown, tmp_path: Path) -> None:
    card(shown).write_support(None)
    card(shown).write_support(tmp_path)
    until(lambda: "sin datos de nadie" in said(shown.page))
    assert [p.suffix for p in tmp_path.glob("oit-campo-soporte-*")] == [".zip"]


def test_who_makes_none_has_no_button_for_it(laptop: Corpus) -> None:
    desk = laptop.unlock("nelida")
    made = show_page(desk, SettingsPage)
    made.page.backups.unfold()
    assert not card(made).now.isVisible()
    assert card(made).restore.isVisible()
    made.close()
    desk.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [100, 200])
def test_the_card_fits(app: QApplication, laptop: Corpus, colours: str, size: int) -> None:
    theme.apply(app, colours, size)
    desk = laptop.unlock("rosa")
    made = show_page(desk, SettingsPage)
    until(lambda: not findings(made.page))
    made.close()
    desk.close()


def test_the_system_s_dialogs_may_be_left(shown: Shown, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    assert ask_folder(card(shown), "x") is None
    assert ask_file(card(shown), tmp_path) is None
    for button in (card(shown).choose, card(shown).restore, card(shown).help):
        button.click()
    shown.idle()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "x"), ""))
    assert ask_folder(card(shown), "x") == tmp_path
    assert ask_file(card(shown), tmp_path) == tmp_path / "x"


# ---- putting one back -----------------------------------------------------------------------------------------------------


def fill(dialog: RestoreDialog, laptop: Corpus) -> None:
    rosa, nelida = laptop.expected["users"]
    dialog.login.set_value(rosa["login"])
    dialog.password.set_value(rosa["password"])
    dialog.other_login.set_value(nelida["login"])
    dialog.other_password.set_value(nelida["password"])


def test_on_the_same_laptop_it_is_there_after_locking(laptop: Corpus, tmp_path: Path) -> None:
    program = Program(laptop.folder, clock=laptop.clock)
    desk = laptop.unlock("rosa")
    made = backups.keep(desk).kept[0]
    laptop.clock.advance(hours=1)
    drafts.discard_draft(desk, drafts.list_drafts(desk)[0].form.key)
    program._sit_down(desk)
    assert program.work is not None
    program.work.go("settings")
    page: Any = program.work.window.page()
    page.backups.begin_restore(None)
    page.backups.begin_restore(made.path)
    until(lambda: hasattr(page.backups, "dialog"))
    dialog: RestoreDialog = page.backups.dialog
    assert "Restaurar el respaldo: hoy 10:00" in said(dialog)
    assert "Todo lo posterior" in said(dialog)
    assert "no se borra nada" in said(dialog)
    assert findings(dialog) == []
    fill(dialog, laptop)
    dialog.other_password.set_value("otra que no es")
    dialog.act.click()
    until(lambda: dialog.other_password.error())
    fill(dialog, laptop)
    dialog.act.click()
    until(lambda: isinstance(program.window, UnlockPage))
    again = laptop.unlock("rosa")
    assert len(drafts.list_drafts(again)) == 1
    again.close()
    program.close()


def test_what_would_go_is_said(shown: Shown, tmp_path: Path, laptop: Corpus) -> None:
    desk = shown.page.backups._context.desk
    made = backups.keep(desk).kept[0]
    laptop.clock.advance(hours=1)
    enrolment.enrol(desk, other(21, "Elmer", "Condori"))
    card(shown).begin_restore(made.path)
    until(lambda: hasattr(card(shown), "dialog"))
    assert "cambios sin enviar y 0 fichas a medias" in said(card(shown).dialog)
    card(shown).dialog.reject()


def test_one_that_can_not_be_read_is_said(shown: Shown, tmp_path: Path) -> None:
    file = tmp_path / "x.oitrespaldo"
    file.write_bytes(b"Hola")
    card(shown).begin_restore(file)
    until(lambda: sentences.words("backup_unreadable") in said(shown.page))


def test_from_the_first_screen_of_another_laptop(
    laptop: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = laptop.unlock("rosa")
    made = backups.write_to(desk, tmp_path)
    desk.close()
    program = Program(tmp_path / "otra", clock=laptop.clock)
    program.start()
    page = program.window
    assert isinstance(page, FirstStartPage)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    page.restore.emit()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "none"), ""))
    page.restore.emit()
    assert sentences.words("backup_place") in said(page)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(made.path), ""))
    page.restore.emit()
    (dialog,) = page.findChildren(RestoreDialog)
    assert "no se borra" not in said(dialog)
    dialog.act.click()
    until(lambda: dialog.login.error())
    dialog.letters.set_value("no")
    dialog.act.click()
    until(lambda: dialog.letters.error())
    dialog.letters.set_value("")
    fill(dialog, laptop)
    dialog.other_login.set_value("rosa")
    dialog.other_password.set_value(dialog.password.value())
    dialog.act.click()
    until(lambda: sentences.words("restore_two_people") in said(dialog))
    fill(dialog, laptop)
    dialog.act.click()
    until(lambda: isinstance(program.window, UnlockPage))
    laptop.unlock("nelida", tmp_path / "otra").close()
    program.close()


# ---- at exit --------------------------------------------------------------------------------------------------------------


def names(laptop: Corpus) -> list[str]:
    return sorted(p.name for p in (laptop.folder / backups.FOLDER).glob("*"))


def test_at_exit_once_a_day_and_not_when_locking(laptop: Corpus) -> None:
    for closed in (Program.lock, Program.close, Program.close):
        program = Program(laptop.folder, clock=laptop.clock, logged=True)
        program._sit_down(laptop.unlock("rosa"))
        closed(program)
        assert len(names(laptop)) == (closed is Program.close)
        program.close()


def test_esc_puts_it_off(laptop: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = laptop.unlock("rosa")
    went: list[str] = []
    real = backups.keep

    def waits(desk: Any, progress: Callable[[int, int], object], cancelled: Callable[[], bool]) -> Any:
        progress(1_000_000, 2_000_000)
        until_put_off.wait(10)
        went.append("put off" if cancelled() else "kept")
        return real(desk, progress=progress, cancelled=cancelled)

    until_put_off = threading.Event()
    monkeypatch.setattr(backups, "keep", waits)

    def leave() -> None:
        (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, exit_backup.ExitBackup)]
        settle()
        assert "Guardando respaldo…" in said(dialog)
        assert findings(dialog) == []
        press(dialog, "Escape")
        until_put_off.set()

    QTimer.singleShot(0, leave)
    exit_backup.keep_daily(desk)
    assert (went, names(laptop)) == (["put off"], [])
    desk.close()


def test_what_stands_in_the_way_at_exit_is_logged_and_keeps_nobody(
    laptop: Corpus, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[..., None]
) -> None:
    desk = laptop.unlock("rosa")
    monkeypatch.setattr(backups, "free_bytes", lambda _folder: 0)
    expect_log("exit_backup.not_kept")
    exit_backup.keep_daily(desk)
    desk.close()
