"""Ajustes, the card of backups. «¿Y si la laptop se cae al río?»"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from oit_campo.errors import CampoError
from oit_campo.services import backups, restoring, support
from oit_campo.services.backups import Kept, Made, Overview
from oit_campo.services.restoring import SUFFIX, Loss
from oit_campo.ui import messages, spanish, theme
from oit_campo.ui.background import Task
from oit_campo.ui.context import Context
from oit_campo.ui.dialogs.restore import RestoreDialog
from oit_campo.ui.main_window import MainWindow
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.disclosure import Disclosure
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import box, column, flow, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.progress import Progress


class BackupCard(Disclosure):
    """The newest backup and where, another one now, the USB stick, putting one back, the file for support."""

    def __init__(self, context: Context, page: Page) -> None:
        super().__init__(self.tr("Respaldos"), icon="archive")
        self._context, self._page = context, page
        self._desk, self._background = context.desk, context.background
        self._task: Task | None = None
        self.disk, self.stick = Label("", "body", wrap=True), Label("", "body", "muted", wrap=True)
        self.disk_icon = Icon("circle-check", 20, "success")
        self.progress = Progress(self.tr("Guardando respaldo…"))
        self.progress.cancelled.connect(self._stop)
        self.now = Button(self.tr("Respaldar ahora"), "secondary", "archive", on_click=self.back_up)
        self.choose = Button(self.tr("Elegir memoria USB…"), "secondary", on_click=self._choose_stick)
        self.restore = Button(self.tr("Restaurar…"), "secondary", "archive-restore", on_click=self._choose_file)
        self.help = Button(self.tr("Archivo para soporte…"), "link", on_click=self._choose_support)
        self.add(row(self.disk_icon, (box(column(self.disk, self.stick, gap=theme.XS)), 1), gap=theme.M, aligned=False))
        self.add(self.progress)
        self.add(flow(self.now, self.choose, self.restore))
        self.add(row(self.help, ...))
        self.progress.hide()
        may = self._desk.actor.may("backup.create")
        self.now.setVisible(may)
        self.choose.setVisible(may)

    def refresh(self) -> None:
        self._background.read(self, partial(backups.overview, self._desk), self._show, self._fail, slot="backups")

    def _show(self, found: Overview) -> None:
        there = found.on_disk or found.on_stick
        self.disk_icon.set_icon(*(("circle-check", "success") if there else ("triangle-alert", "warning")))
        if found.on_disk is None:
            self.disk.setText(self.tr("Todavía no hay un respaldo en esta laptop."))
        else:
            self.disk.setText(self.tr("En esta laptop: {m}.").format(m=self._moment(found.on_disk)))
        self.stick.setText(self._stick_words(found))
        newest = max((one.made_at for one in (found.on_disk, found.on_stick) if one), default=None)
        if newest is None:
            self.summarise(self.tr("todavía ninguno"))
        else:
            self.summarise(self.tr("el último: {m}").format(m=spanish.moment(newest, self._desk.store.clock.now())))

    def _stick_words(self, found: Overview) -> str:
        if found.stick is None:
            return self.tr("Ninguna memoria USB elegida: si se pierde la laptop, se pierde su respaldo.")
        if not found.stick_here:
            return self.tr("La memoria USB no está conectada.")
        if found.on_stick is None:
            return self.tr("En la memoria USB todavía no hay ninguno.")
        return self.tr("En la memoria USB: {m}.").format(m=self._moment(found.on_stick))

    def _moment(self, one: Kept) -> str:
        """When; and what it lacks."""
        when = spanish.moment(one.made_at, self._desk.store.clock.now())
        return f"{when} ({self._lacking(one.lacking)})" if one.lacking else when

    def _lacking(self, lacking: int) -> str:
        return self.tr("falta 1 foto") if lacking == 1 else self.tr("faltan {n} fotos").format(n=lacking)

    # --- one now -----------------------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Now, on the disk and on the stick."""
        self.now.setEnabled(False)
        self.progress.set(0, 0)
        self.progress.show()
        self._task = self._background.work(
            self,
            lambda progress, cancelled: backups.back_up(self._desk, progress=progress, cancelled=cancelled.cancelled),
            self._made,
            self._fail,
            lambda done, total: self.progress.set(done // 1_000_000, total // 1_000_000),
        )

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._end()

    def _end(self) -> None:
        self._task = None
        self.progress.hide()
        self.now.setEnabled(True)
        self.refresh()

    def _made(self, made: Made) -> None:
        self._end()
        bad = next((one for one in (made.on_disk, made.on_stick) if isinstance(one, CampoError)), None)
        lacking = max((one.lacking for one in made.kept), default=0)
        if bad is None and lacking:
            words = self.tr(
                "Respaldo guardado y revisado, pero {n} que esta laptop ya no puede leer. Avise a su coordinación."
            )
            self._page.say("warning", words.format(n=self._lacking(lacking)))
        elif bad is None:
            self._page.say("success", self.tr("Respaldo guardado y revisado."))
        else:
            self._page.say("warning", messages.words(bad))

    def _fail(self, error: CampoError) -> None:
        self._end_quietly()
        self._page.show_error(error)

    def _end_quietly(self) -> None:
        self.progress.hide()
        self.now.setEnabled(True)

    # --- the stick, the file for support ---------------------------------------------------------------------------------

    def _choose_stick(self) -> None:
        self.keep_on(ask_folder(self, self.tr("Carpeta de la memoria USB")))

    def keep_on(self, folder: Path | None) -> None:
        """Remember the stick's folder."""
        if folder is None:
            return
        desk = self._desk

        def choose() -> tuple[Path, frozenset[str]]:
            backups.choose_stick(desk, folder)
            return folder, frozenset()

        self._background.change(self, choose, lambda _f: self.refresh(), self._page.show_error)

    def _choose_support(self) -> None:
        self.write_support(ask_folder(self, self.tr("Dónde guardar el archivo para soporte")))

    def write_support(self, folder: Path | None) -> None:
        """Make the file for support there."""
        if folder is None:
            return
        desk = self._desk
        self._background.work(
            self,
            lambda _p, _c: support.write(desk.store.path.parent, folder, desk.store.clock.now(), desk),
            lambda made: self._page.say(
                "success", self.tr("Archivo guardado, sin datos de nadie: {n}").format(n=made.name)
            ),
            self._page.show_error,
        )

    # --- putting one back ------------------------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        self.begin_restore(ask_file(self, backups.disk_of(self._desk)))

    def begin_restore(self, file: Path | None) -> None:
        """Count what would go, then ask who answers for it."""
        if file is None:
            return
        store = self._desk.store

        def look() -> tuple[datetime, Loss, int]:
            manifest = restoring.read(file)
            lacking = restoring.count_lacking(file, manifest, store.path.parent)
            return manifest.made_at, restoring.count_loss(store, manifest), lacking

        self._background.read(self, look, partial(self._ask, file), self._page.show_error)

    def _ask(self, file: Path, found: tuple[datetime, Loss, int]) -> None:
        folder, clock = self._desk.store.path.parent, self._desk.store.clock
        self.dialog = RestoreDialog(self, self._background, file, folder, clock, *found)
        self.dialog.prepared.connect(self._lock)
        self.dialog.open()

    def _lock(self) -> None:
        """The store is closed, and whoever unlocks next finds what was put back."""
        window = self._page.window()
        if isinstance(window, MainWindow):
            window.lock_requested.emit()


def ask_folder(parent: QWidget, words: str) -> Path | None:
    """The system's own dialog; None when the person went back."""
    found = QFileDialog.getExistingDirectory(parent, words)
    return Path(found) if found else None


def ask_file(parent: QWidget, start: Path) -> Path | None:
    found, _ = QFileDialog.getOpenFileName(parent, parent.tr("Elegir un respaldo"), str(start), f"*{SUFFIX}")
    return Path(found) if found else None
