"""Olvidé mi contraseña. «Me dictaron unas letras; quiero volver a mi trabajo.»"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from oit_campo.errors import CampoError, UserError
from oit_campo.services import unlocking
from oit_campo.ui import messages, theme
from oit_campo.ui.pages.welcome import Landscape, scrolling
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.fields import TextField
from oit_campo.ui.widgets.forms import FormKeys
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import box, column, row
from oit_campo.ui.widgets.new_password import NewPassword

if TYPE_CHECKING:
    from oit_campo.clock import Clock
    from oit_campo.services.desk import Desk
    from oit_campo.ui.background import Background

_FORM_WIDTH = 440


class RecoverPage(QWidget):
    """``unlocked(desk)`` when the letters were right: the new password holds from then on. ``back()`` to the door."""

    unlocked = Signal(object)
    back = Signal()

    def __init__(self, folder: Path, background: Background, clock: Clock | None) -> None:
        super().__init__()
        self._folder, self._background, self._clock = folder, background, clock
        self.setAccessibleName(self.tr("Olvidé mi contraseña"))
        self.notice = Banner("danger", "")
        self.notice.hide()
        self.login = TextField("login", self.tr("Su usuario"), lead_icon="user", max_length=60)
        self.letters = TextField(
            "letters",
            self.tr("Letras de recuperación"),
            lead_icon="key-round",
            help_text=self.tr("Son 26. No importan los espacios ni las mayúsculas; la O y el 0 valen igual."),
            max_length=80,
        )
        self.new = NewPassword(self.tr("Contraseña nueva"), self.login.value)
        self.button = Button(
            self.tr("Abrir la laptop"),
            "primary",
            "door-open",
            shown_key="Return",
            size="big",
            on_click=self.try_now,
        )
        keys = FormKeys(self)
        keys.add_section([self.login, self.letters, self.new.first, self.new.again])
        keys.finished.connect(self.try_now)
        self._lay_out()

    def _lay_out(self) -> None:
        left = Landscape(
            self.tr("Su trabajo sigue\naquí, a salvo."),
            (
                ("phone", self.tr("Llame a su coordinación: dos personas del centro le dan las letras por teléfono.")),
                ("key-round", self.tr("Las letras sirven una sola vez y solo en esta laptop.")),
                ("save", self.tr("Lo que dejó a medias está donde lo dejó.")),
            ),
            "",
        )
        form = column(
            row(Button(self.tr("Volver"), "link", "chevron-left", shown_key="Esc", on_click=self.back.emit), ...),
            Label(self.tr("Olvidé mi contraseña"), "title"),
            Label(
                self.tr("Escriba las letras que le dictan y elija otra contraseña. La de antes deja de servir."),
                "body",
                "muted",
                wrap=True,
            ),
            self.notice,
            self.login,
            self.letters,
            self.new.first,
            self.new.again,
            theme.S,
            self.button,
            gap=theme.M,
        )
        inner = column(
            (scrolling(box(form), _FORM_WIDTH, low=True), 1), margins=(theme.XXL, theme.LG, theme.XXL, theme.LG)
        )
        panel = box(inner)
        panel.setAutoFillBackground(True)
        self.setLayout(row((left, 37), (panel, 63), gap=0))

    def focus_first(self) -> None:
        """Where to start typing."""
        self.login.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.button.isEnabled():
            self.back.emit()
            return
        super().keyPressEvent(event)

    def try_now(self) -> None:
        """Try the letters in the background; a second Intro meanwhile does nothing."""
        if not self.button.isEnabled():
            return
        self.notice.hide()
        for shown in (self.login, self.letters):
            shown.set_error(None)
        if not self.login.value():
            self._beside(UserError("login_needed", field="login"))
            return
        if not self.new.fits():
            return
        folder, clock = self._folder, self._clock
        login, letters, password = self.login.value(), self.letters.value(), self.new.first.value()

        def open_store(_progress: object, _cancelled: Callable[[], bool]) -> Desk:
            return unlocking.recover(folder, login, letters, password, clock=clock)

        self._busy(True)
        self._background.work(self, open_store, self._opened, self._refused)

    def _opened(self, desk: Desk) -> None:
        for shown in (self.letters, self.new.first, self.new.again):
            shown.set_value("")
        self.unlocked.emit(desk)

    def _refused(self, error: CampoError) -> None:
        self._busy(False)
        if isinstance(error, UserError):
            self._beside(error)
        else:
            self.notice.say(messages.words(error))

    def _beside(self, error: UserError) -> None:
        places = {"login": self.login, "letters": self.letters}
        field = places.get(error.field or "", self.new.first)
        field.set_error(messages.words(error))
        field.control.setFocus()

    def _busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        self.button.set_text(self.tr("Abriendo…") if busy else self.tr("Abrir la laptop"))
