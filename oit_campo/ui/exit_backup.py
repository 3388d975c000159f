"""At exit: the daily backup, with a word and a way to put it off. Never when locking."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout

from oit_campo.errors import CampoError
from oit_campo.logs import Log
from oit_campo.services import backups
from oit_campo.ui import theme
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.progress import Progress

if TYPE_CHECKING:
    from oit_campo.services.desk import Desk

log = Log("ui.exit_backup", "exit_backup.not_kept")
#: How long the window's thread lets the work be between two looks at keys and paint.
_PATIENCE_SECONDS = 0.02


class ExitBackup(QDialog):
    """«Guardando respaldo…»; Esc, or the button, puts it off."""

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle("OIT Campo")
        self.setMinimumWidth(theme.px(420))
        self.progress = Progress(self.tr("Guardando respaldo…"))
        self.progress.cancel.setText(self.tr("Dejar para después"))
        self.progress.cancelled.connect(self.reject)
        note = self.tr("Toma unos segundos. Con Esc queda para la próxima vez; sus datos ya están guardados.")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        whole.setSpacing(theme.M)
        whole.addWidget(self.progress)
        whole.addWidget(Label(note, "small", "muted", wrap=True))
        self.put_off = threading.Event()
        self.rejected.connect(self.put_off.set)


def keep_daily(desk: Desk) -> None:
    """On the window's thread, with the store still open: a backup when the newest is older than a day, else nothing.

    What stands in the way is logged by its code: Ajustes shows how old the newest is. The event loop may be over by now.
    """
    try:
        if not backups.is_due(desk):
            return
        _keep(desk)
    except CampoError as error:
        log.warning("exit_backup.not_kept", code=error)


def _keep(desk: Desk) -> None:
    dialog = ExitBackup()
    far: list[tuple[int, int]] = [(0, 0)]
    failed: list[CampoError] = []

    def work() -> None:
        try:
            backups.keep(desk, progress=lambda *now: far.append(now), cancelled=dialog.put_off.is_set)
        except CampoError as error:
            failed.append(error)

    thread = threading.Thread(target=work, name="exit-backup")
    dialog.show()
    thread.start()
    while thread.is_alive():
        thread.join(_PATIENCE_SECONDS)
        done, total = far[-1]
        dialog.progress.set(done // 1_000_000, total // 1_000_000)
        QApplication.processEvents()
    dialog.close()
    dialog.deleteLater()
    if failed and failed[0].code != "backup_stopped":
        raise failed[0]
