"""Over everything when nobody has touched the laptop: who works here, and the PIN or the password that gives the window back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from oit_campo.errors import CampoError, KnownError, UserError
from oit_campo.services.desk import Desk
from oit_campo.services.pins import PinGate
from oit_campo.ui import messages, theme
from oit_campo.ui.background import Background
from oit_campo.ui.pages.welcome import Landscape, scrolling
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.forms import FormKeys
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import Rule, box, column, flow, row
from oit_campo.ui.widgets.passwords import PasswordField

_FORM_WIDTH = 420
_PIN_DIGITS = 6


class Cover(QWidget):
    """``opened`` when the PIN or the password was right; ``switch_chosen``, ``lock_chosen``, ``services_chosen`` for the foot."""

    opened = Signal()
    switch_chosen = Signal()
    lock_chosen = Signal()
    services_chosen = Signal()

    def __init__(self, desk: Desk, background: Background, gate: PinGate, role: str) -> None:
        super().__init__()
        self._background, self._gate = background, gate
        self.setAccessibleName(self.tr("Pantalla cubierta"))
        self.setAutoFillBackground(True)
        self.pin = PasswordField("pin", self.tr("Su PIN de 6 números"))
        self.pin.line.setMaxLength(_PIN_DIGITS)
        self.pin.line.setInputMethodHints(self.pin.line.inputMethodHints() | Qt.InputMethodHint.ImhDigitsOnly)
        self.password = PasswordField("password", self.tr("Su contraseña"))
        self.notice = Banner("danger", "")
        self.notice.hide()
        self.button = Button(
            self.tr("Seguir trabajando"), "primary", "door-open", shown_key="Return", size="big", on_click=self.try_now
        )
        self.other = Button("", "link", "key-round", size="small", on_click=self._take_the_other)
        self._keys = FormKeys(self)
        self._keys.add_section([self.pin, self.password])
        self._keys.finished.connect(self.try_now)
        self.setLayout(self._halves(desk.actor.name, role))
        self._may_pin = False
        self._show_way(self._tries_left() > 0)

    def _halves(self, name: str, role: str) -> QHBoxLayout:
        left = Landscape(
            self.tr("Su trabajo está\ndonde lo dejó."),
            (
                ("eye-off", self.tr("Nadie más puede leer lo que tenía abierto.")),
                ("pencil", self.tr("Lo que estaba escribiendo sigue ahí.")),
                ("clock", self.tr("A los 30 minutos se bloquea del todo, y sus borradores quedan guardados.")),
            ),
            "",
        )
        form = column(
            Label(self.tr("Trabaja {n}").format(n=name), "title", wrap=True),
            Label(role, "body", "muted", wrap=True),
            theme.M,
            self.notice,
            self.pin,
            self.password,
            row(self.other, ...),
            theme.S,
            self.button,
            gap=theme.M,
        )
        return row((left, 37), (self._panel(scrolling(box(form), _FORM_WIDTH)), 63), gap=0)

    def _panel(self, form: QWidget) -> QWidget:
        foot = flow(
            Button(
                self.tr("Cambiar de usuario"),
                "secondary",
                "circle-user",
                shown_key="Ctrl+Shift+L",
                on_click=self.switch_chosen.emit,
            ),
            Button(self.tr("Bloquear"), "secondary", "lock", shown_key="F12", on_click=self.lock_chosen.emit),
            Button(
                self.tr("Servicios de ayuda"),
                "secondary",
                "heart-handshake",
                shown_key="F9",
                on_click=self.services_chosen.emit,
            ),
            gap=theme.M,
        )
        panel = box(column((form, 1), Rule(), foot, gap=theme.M, margins=(theme.XXL, theme.XL, theme.XXL, theme.XL)))
        panel.setAutoFillBackground(True)
        return panel

    def focus_first(self) -> None:
        """Where to type."""
        (self.password if self.pin.isHidden() else self.pin).control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tries_left(self) -> int:
        try:
            return self._gate.tries_left()
        except KnownError:  # the store can't be asked: the vault can
            return 0

    def _show_way(self, by_pin: bool) -> None:
        self._may_pin = self._tries_left() > 0
        self.pin.setVisible(by_pin)
        self.password.setVisible(not by_pin)
        self.other.set_text(self.tr("Usar mi contraseña") if by_pin else self.tr("Usar mi PIN"))
        self.other.setVisible(self._may_pin)

    def _take_the_other(self) -> None:
        self._show_way(self.pin.isHidden())
        self.focus_first()

    def try_now(self) -> None:
        """In the background: Argon2id takes its time. A second Intro meanwhile does nothing."""
        if not self.button.isEnabled():
            return
        by_pin, gate = not self.pin.isHidden(), self._gate
        typed = (self.pin if by_pin else self.password).value()
        act: Callable[[], None] = (lambda: gate.try_pin(typed)) if by_pin else lambda: gate.try_password(typed)
        self._busy(True)
        self._background.work(self, lambda _p, _c: act(), lambda _n: self._right(), self._refused)

    def _right(self) -> None:
        self._busy(False)
        self._empty()
        self.opened.emit()

    def _refused(self, error: CampoError) -> None:
        self._busy(False)
        self._empty()
        if not isinstance(error, UserError):
            self.notice.say(messages.words(error))
            return
        if error.code == "pin_closed":
            self._show_way(False)
        (self.password if self.pin.isHidden() else self.pin).set_error(messages.words(error))
        self.focus_first()

    def _empty(self) -> None:
        for field in (self.pin, self.password):
            field.set_value("")

    def _busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        self.button.set_text(self.tr("Comprobando…") if busy else self.tr("Seguir trabajando"))
        if busy:
            self.notice.hide()
            for field in (self.pin, self.password):
                field.set_error(None)
