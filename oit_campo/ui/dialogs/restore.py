"""Putting a backup back: what would go, and who answers for it. Shared by Ajustes and Primer inicio."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from oit_campo.clock import Clock
from oit_campo.errors import CampoError, KnownError, UserError
from oit_campo.services import restoring
from oit_campo.services.restoring import SUFFIX, Loss, Person, Proof
from oit_campo.ui import messages, spanish, theme
from oit_campo.ui.background import Background
from oit_campo.ui.dialogs.fitting import FittingDialog
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.fields import Field, TextField
from oit_campo.ui.widgets.forms import FormKeys, field_row
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import column, row
from oit_campo.ui.widgets.passwords import PasswordField


class RestoreDialog(FittingDialog):
    """``prepared`` when the backup was made ready. ``loss`` None: there is nothing here that would go.

    ``lacking``: photos and scans that would not come back.
    """

    prepared = Signal()

    def __init__(
        self,
        parent: QWidget,
        background: Background,
        file: Path,
        folder: Path,
        clock: Clock,
        made_at: datetime,
        loss: Loss | None,
        lacking: int,
    ) -> None:
        super().__init__(parent, 560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._background, self._file, self._folder, self._clock = background, file, folder, clock
        self._replace = loss is not None
        self.notice = Banner("danger", "")
        self.notice.hide()
        self._make_fields()
        self.cancel = Button(self.tr("Volver"), "secondary", shown_key="Esc", on_click=self.reject)
        self.act = Button(
            self.tr("Restaurar"), "primary", "archive-restore", shown_key="Return", on_click=self._restore
        )
        whole = column(gap=theme.M)
        made = spanish.moment(made_at, clock.now())
        whole.addWidget(Label(self.tr("Restaurar el respaldo: {m}").format(m=made), "heading", wrap=True))
        for line in (*self._lines(loss), *self._lacking_words(lacking)):
            whole.addWidget(Label(line, "body", wrap=True))
        whole.addWidget(self.notice)
        whole.addWidget(field_row((self.login, 1), (self.other_login, 1)))
        whole.addWidget(field_row((self.password, 1), (self.other_password, 1)))
        whole.addWidget(self.letters)
        self.lay_out(whole, row(..., self.cancel, self.act))
        keys = FormKeys(self)
        keys.add_section(self._fields)
        keys.finished.connect(self._restore)
        self.login.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_fields(self) -> None:
        self.login = TextField("login", self.tr("Usuario"))
        self.password = PasswordField("password", self.tr("Contraseña de entonces"))
        self.other_login = TextField("other_login", self.tr("Usuario de la otra persona"))
        self.other_password = PasswordField("other_password", self.tr("La de la otra persona"))
        self.letters = TextField(
            "letters",
            self.tr("Letras de recuperación"),
            optional=True,
            help_text=self.tr("Las da el centro. Con ellas no hacen falta las contraseñas."),
        )
        self._fields: list[Field] = [
            self.login,
            self.other_login,
            self.password,
            self.other_password,
            self.letters,
        ]

    def _lines(self, loss: Loss | None) -> list[str]:
        who = self.tr("Hacen falta dos personas con usuario en esa laptop, una de ellas de supervisión.")
        if loss is None:
            return [who]
        if loss.changes or loss.drafts:
            went = self.tr(
                "Después de ese respaldo hay aquí {c} sin enviar y {f}. Si puede, vuelva y envíe antes."
            ).format(
                c=spanish.counted(loss.changes, self.tr("cambio"), self.tr("cambios")),
                f=spanish.counted(loss.drafts, self.tr("ficha a medias"), self.tr("fichas a medias")),
            )
        else:
            went = self.tr("Todo lo posterior a ese respaldo ya llegó al centro y volverá al sincronizar.")
        return [went, self.tr("Lo que hay ahora se aparta en una carpeta; no se borra nada."), who]

    def _lacking_words(self, lacking: int) -> list[str]:
        if not lacking:
            return []
        if lacking == 1:
            what = self.tr("Con este archivo no vuelve 1 foto o escaneo.")
        else:
            what = self.tr("Con este archivo no vuelven {n} fotos o escaneos.").format(n=lacking)
        how = self.tr("Si tiene la carpeta «{f}» del respaldo, póngala junto al archivo y elíjalo otra vez.")
        return [f"{what} {how.format(f=restoring.PHOTOS_BESIDE)}"]

    def _restore(self) -> None:
        if not self.act.isEnabled():
            return
        for field in self._fields:
            field.set_error(None)
        self.notice.hide()
        people = (
            Person(self.login.value(), self.password.value()),
            Person(self.other_login.value(), self.other_password.value()),
        )
        letters = self.letters.value()
        proof = Proof(letters=letters) if letters else Proof(people)
        self.act.setEnabled(False)
        self._background.work(
            self,
            lambda _p, _c: restoring.prepare(self._file, self._folder, proof, clock=self._clock, replace=self._replace),
            lambda _n: self._done(),
            self._fail,
        )

    def _done(self) -> None:
        for field in (self.password, self.other_password, self.letters):
            field.set_value("")
        self.accept()
        self.prepared.emit()

    def _fail(self, error: CampoError) -> None:
        self.act.setEnabled(True)
        places: dict[str, tuple[Field, Field]] = {
            "0": (self.login, self.password),
            "1": (self.other_login, self.other_password),
        }
        field = error.field if isinstance(error, UserError) else None
        if field in places:
            places[field or ""][error.code != "login_needed"].set_error(messages.words(error))
        elif field == "letters":
            self.letters.set_error(messages.words(error))
        else:
            self.notice.say(messages.words(error))


def restore_here(
    page: QWidget, background: Background, folder: Path, clock: Clock, done: Callable[[], object]
) -> RestoreDialog | None:
    """On a laptop that has nothing yet: choose a file, and put it into its place. None when the person went back."""
    words = page.tr("Elegir un respaldo")
    chosen, _ = QFileDialog.getOpenFileName(page, words, "", f"*{SUFFIX}")
    if not chosen:
        return None
    file = Path(chosen)
    manifest = restoring.read(file)
    lacking = restoring.count_lacking(file, manifest, folder)
    dialog = RestoreDialog(page, background, file, folder, clock, manifest.made_at, None, lacking)

    def put_in_place() -> None:
        with suppress(KnownError):  # files in use: unlocking tries again, and says it
            restoring.finish(folder)
        done()

    dialog.prepared.connect(put_in_place)
    dialog.open()
    return dialog
