"""Desbloquear. «Déjeme entrar a mi trabajo»: a name, a password, Intro."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from oit_campo.errors import CampoError, UserError
from oit_campo.services import unlocking
from oit_campo.ui import theme
from oit_campo.ui.pages.welcome import Landscape, scrolling
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.fields import TextField
from oit_campo.ui.widgets.forms import FormKeys
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import Rule, box, column, row
from oit_campo.ui.widgets.passwords import PasswordField

if TYPE_CHECKING:
    from oit_campo.clock import Clock
    from oit_campo.services.desk import Desk
    from oit_campo.ui.background import Background
    from oit_campo.ui.widgets.banners import Banner

_FORM_WIDTH = 420


class UnlockPage(QWidget):
    """``unlocked(desk)`` when the password was right, ``forgotten()`` for the letters; wrong tries are said beside the field."""

    unlocked = Signal(object)
    forgotten = Signal()

    def __init__(self, folder: Path, background: Callable[[], Background], clock: Clock | None, foot: str) -> None:
        """``background`` gives the threads when the first password is tried: they are not needed to show the page."""
        super().__init__()
        self._folder, self._background, self._clock = folder, background, clock
        self._notice: Banner | None = None
        self.setAccessibleName(self.tr("Desbloquear"))
        self.login = TextField("login", self.tr("Su usuario"), lead_icon="user", max_length=60)
        self.password = PasswordField("password", self.tr("Contraseña"))
        self.button = Button(
            self.tr("Desbloquear"), "primary", "door-open", shown_key="Return", size="big", on_click=self.try_now
        )
        self.forgot = Button(self.tr("Olvidé mi contraseña"), "link", on_click=self.forgotten.emit)
        self._keys = FormKeys(self)
        self._keys.add_section([self.login, self.password])
        self._keys.finished.connect(self.try_now)
        left = Landscape(
            self.tr("Su trabajo sigue\naquí, a salvo."),
            (
                ("save", self.tr("Lo que dejó a medias está donde lo dejó.")),
                ("cloud-off", self.tr("Puede trabajar sin conexión: nada se pierde.")),
                ("shield-check", self.tr("Todo lo guardado en esta laptop está cifrado.")),
            ),
            foot,
        )
        self.setLayout(self._halves(left))

    def _halves(self, left: QWidget) -> QHBoxLayout:
        self._form = column(
            Label(self.tr("¿Quién va a trabajar?"), "title"),
            Label(self.tr("Escriba su usuario y su contraseña."), "body", "muted", wrap=True),
            theme.M,
            self.login,
            self.password,
            theme.S,
            self.button,
            row(self.forgot, ..., aligned=False),
            gap=theme.M,
        )
        form = scrolling(box(self._form), _FORM_WIDTH)
        services = Button(
            self.tr("Servicios de ayuda"), "secondary", "heart-handshake", key="F9", on_click=self._services
        )
        foot = row(
            services,
            (Label(self.tr("No guarda nada de lo que consulte."), "caption", "muted", wrap=True), 1),
            gap=theme.M,
            aligned=False,
        )
        right = column((form, 1), Rule(), foot, gap=theme.M, margins=(theme.XXL, theme.XL, theme.XXL, theme.XL))
        panel = box(right)
        panel.setAutoFillBackground(True)
        return row((left, 37), (panel, 63), gap=0)

    @property
    def notice(self) -> Banner:
        """For errors that belong to no field; made, hidden, when it is first asked for."""
        if self._notice is None:
            from oit_campo.ui.widgets.banners import Banner

            self._notice = Banner("danger", "")
            self._notice.hide()
            self._form.insertWidget(self._form.indexOf(self.login), self._notice)
        return self._notice

    def focus_first(self) -> None:
        """Where to start typing."""
        self.login.control.setFocus()

    def try_now(self) -> None:
        """Try the password in the background; a second Intro meanwhile does nothing."""
        if not self.button.isEnabled():
            return
        self._busy(True)
        if self._notice is not None:
            self._notice.hide()
        folder, clock = self._folder, self._clock
        login, password = self.login.value(), self.password.value()

        def open_store(_progress: object, _cancelled: Callable[[], bool]) -> Desk:
            return unlocking.unlock(folder, login, password, clock=clock)

        self._background().work(self, open_store, self._opened, self._refused)

    def _opened(self, desk: Desk) -> None:
        self._busy(False)
        self.password.set_value("")
        self.unlocked.emit(desk)

    def _refused(self, error: CampoError) -> None:
        self._busy(False)
        self.password.set_value("")
        from oit_campo.ui import messages

        words = messages.words(error)
        field = self.login if isinstance(error, UserError) and error.field == "login" else self.password
        if isinstance(error, UserError):
            field.set_error(words)
            field.control.setFocus()
        else:
            self.notice.set_tone("danger")
            self.notice.say(words)

    def _busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        self.button.set_text(self.tr("Abriendo…") if busy else self.tr("Desbloquear"))
        if busy:
            self.password.set_error(None)
            self.login.set_error(None)

    def _services(self) -> None:
        from oit_campo.ui.dialogs.help_card import HelpCard  # nobody waits for it before the first paint

        HelpCard(self).exec()
