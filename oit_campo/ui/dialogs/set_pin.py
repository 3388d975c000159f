"""Six digits that give the window back when it was covered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from oit_campo.errors import CampoError, UserError
from oit_campo.services import pins
from oit_campo.services.desk import Desk
from oit_campo.ui import messages, theme
from oit_campo.ui.context import Context
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.forms import FormKeys
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import row
from oit_campo.ui.widgets.passwords import PasswordField

_DIGITS = 6


class PinDialog(QDialog):
    """``kept`` when the PIN is set. Who already has one shows the password first: a passer-by could give himself another."""

    kept = Signal()

    def __init__(self, parent: QWidget, context: Context, *, has_pin: bool) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle("OIT Campo")
        self.setMinimumWidth(theme.px(460))
        self.password = PasswordField("password", self.tr("Su contraseña"))
        self.password.setVisible(has_pin)
        self.pin = self._digits("pin", self.tr("PIN nuevo, 6 números"))
        self.again = self._digits("again", self.tr("Otra vez el mismo PIN"))
        self.notice = Banner("danger", "")
        self.notice.hide()
        self.act = Button(self.tr("Guardar el PIN"), "primary", "check", shown_key="Return", on_click=self._keep)
        keys = FormKeys(self)
        keys.add_section([self.password, self.pin, self.again])
        keys.finished.connect(self._keep)
        title = self.tr("Cambiar su PIN") if has_pin else self.tr("Un PIN para volver rápido")
        line = self.tr(
            "Cuando la pantalla se cubra por no usarla, bastarán estos 6 números. Nadie más los ve y solo valen aquí; "
            "al bloquear, se pide siempre la contraseña."
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.LG + 4)
        whole.setSpacing(theme.M)
        for part in (Label(title, "heading", wrap=True), Label(line, "body", wrap=True), self.notice):
            whole.addWidget(part)
        for field in (self.password, self.pin, self.again):
            whole.addWidget(field)
        whole.addSpacing(theme.S)
        cancel = Button(self.tr("Volver"), "secondary", shown_key="Esc", on_click=self.reject)
        whole.addLayout(row(..., cancel, self.act))
        (self.password if has_pin else self.pin).setFocus()

    @staticmethod
    def _digits(name: str, label: str) -> PasswordField:
        field = PasswordField(name, label)
        field.line.setMaxLength(_DIGITS)
        field.line.setInputMethodHints(field.line.inputMethodHints() | Qt.InputMethodHint.ImhDigitsOnly)
        return field

    def _keep(self) -> None:
        if not self.act.isEnabled():
            return
        for field in (self.password, self.pin, self.again):
            field.set_error(None)
        self.notice.hide()
        self.act.setEnabled(False)
        desk = self._context.desk
        password = None if self.password.isHidden() else self.password.value()
        act = partial(_set, desk, password, self.pin.value(), self.again.value())
        self._context.background.work(self, lambda _p, _c: act(), lambda _n: self._done(), self._refused)

    def _done(self) -> None:
        self.kept.emit()
        self.accept()

    def _refused(self, error: CampoError) -> None:
        self.act.setEnabled(True)
        fields = {"password": self.password, "pin": self.pin, "again": self.again}
        field = fields.get(error.field or "") if isinstance(error, UserError) else None
        if field is None or field.isHidden():
            self.notice.say(messages.words(error))
            return
        field.set_value("")
        if field is self.pin:  # the copy of what was refused
            self.again.set_value("")
        field.set_error(messages.words(error))
        field.setFocus()


def _set(desk: Desk, password: str | None, pin: str, again: str) -> None:
    if password is not None:
        pins.PinGate(desk).try_password(password)
    pins.set_pin(desk, pin, again)
