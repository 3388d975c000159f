"""Primer inicio. «Me dieron este código, ¿y ahora?»: código, contraseña propia, descarga."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from oit_campo import settings
from oit_campo.clock import Clock
from oit_campo.errors import CampoError, KnownError, UserError
from oit_campo.ui import messages, theme
from oit_campo.ui.background import Background, Task
from oit_campo.ui.pages.welcome import Landscape, scrolling
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.fields import Field, TextField
from oit_campo.ui.widgets.forms import FormKeys
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import Item, box, column, flow, row
from oit_campo.ui.widgets.new_password import NewPassword
from oit_campo.ui.widgets.progress import Progress

if TYPE_CHECKING:
    from oit_campo.services.desk import Desk
    from oit_campo.services.first_start import FirstStart
    from oit_campo.sync.activation_wire import Activation

_FORM_WIDTH = 440
CODE, PASSWORD, DOWNLOAD = range(3)


class FirstStartPage(QWidget):
    """``started(desk)`` when the laptop is ready; ``demonstration()`` to look around; ``restore()`` with a backup at hand."""

    started = Signal(object)
    demonstration = Signal()
    restore = Signal()

    def __init__(self, folder: Path, background: Background, clock: Clock, *, can_look_around: bool) -> None:
        super().__init__()
        self._folder, self._background, self._clock = folder, background, clock
        self._settings = settings.load(folder)
        self._start: FirstStart | None = None
        self.setAccessibleName(self.tr("Primer inicio"))
        self.notice = Banner("danger", "")
        self.notice.hide()
        self._make_fields()
        self._steps = QStackedLayout()
        for step in (self._code_step(can_look_around), self._password_step(), self._download_step()):
            self._steps.addWidget(step)
        form = box(column(self.notice, box(self._steps), gap=theme.M))
        left = Landscape(
            self.tr("Una sola vez con conexión; después, sin ella."),
            (
                ("key-round", self.tr("El código dice a qué edición y región sirve esta laptop.")),
                ("user", self.tr("La contraseña es solo suya: nadie la ve, ni el centro.")),
                ("download", self.tr("Se descarga lo que necesita y ya puede ir al campo.")),
            ),
            "",
        )
        panel = box(column((scrolling(form, _FORM_WIDTH), 1), margins=(theme.XXL, theme.XL, theme.XXL, theme.XL)))
        panel.setAutoFillBackground(True)
        self.setLayout(row((left, 37), (panel, 63), gap=0))

    def _make_fields(self) -> None:
        self.code = TextField(
            "code", self.tr("Código de activación"), lead_icon="key-round", hint="7KQ2M-9XWPT", max_length=20
        )
        self.centre = TextField(
            "centre",
            self.tr("Dirección del centro"),
            lead_icon="map-pin",
            hint="https://centro.ejemplo.org",
            help_text=self.tr("Está junto al código, en el mismo mensaje."),
        )
        self.centre.set_value(self._settings.centre_url)
        self.login = TextField(
            "login",
            self.tr("Su usuario en esta laptop"),
            lead_icon="user",
            help_text=self.tr("Lo escribirá cada día; por ejemplo, su nombre."),
            max_length=60,
        )
        self._new = NewPassword(self.tr("Contraseña nueva"), self.login.value)
        self.password, self.again = self._new.first, self._new.again

    # --- the three steps ------------------------------------------------------------------------------------------

    def _code_step(self, can_look_around: bool) -> QWidget:
        self.present = Button(
            self.tr("Activar esta laptop"),
            "primary",
            "arrow-right",
            shown_key="Return",
            size="big",
            on_click=self.show_code,
        )
        look = Button(self.tr("Mirar con datos de demostración"), "link", "eye", on_click=self.demonstration.emit)
        look.setVisible(can_look_around)
        have = Button(self.tr("Tengo un respaldo"), "link", "archive-restore", on_click=self.restore.emit)
        keys = FormKeys(self)
        keys.add_section([self.code, self.centre])
        keys.finished.connect(self.show_code)
        return self._step(
            self.tr("Bienvenida, bienvenido"),
            self.tr("Escriba el código que le dio coordinación. Hace falta conexión solo esta vez."),
            self.code,
            self.centre,
            theme.S,
            self.present,
            flow(look, have),
        )

    def _password_step(self) -> QWidget:
        self.set_up = Button(
            self.tr("Guardar y descargar"),
            "primary",
            "download",
            shown_key="Return",
            size="big",
            on_click=self.download,
        )
        self.greeting, keys = Label("", "title", wrap=True), FormKeys(self)
        keys.add_section([self.login, self.password, self.again])
        keys.finished.connect(self.download)
        note = Label(
            self.tr("Elija una contraseña que solo usted sepa. Tres o cuatro palabras son fáciles de recordar."),
            "body",
            "muted",
            wrap=True,
        )
        return box(
            column(
                self.greeting,
                note,
                theme.M,
                self.login,
                self.password,
                self.again,
                theme.S,
                self.set_up,
                ...,
                gap=theme.M,
            )
        )

    def _download_step(self) -> QWidget:
        self.progress = Progress()
        return self._step(
            self.tr("Preparando la laptop"),
            self.tr("Descargando cursos, grupos y personas de su región. Puede tomar unos minutos; no la apague."),
            self.progress,
        )

    def _step(self, title: str, words: str, *items: Item) -> QWidget:
        return box(
            column(
                Label(title, "title", wrap=True),
                Label(words, "body", "muted", wrap=True),
                theme.M,
                *items,
                ...,
                gap=theme.M,
            )
        )

    def show_preparing(self) -> None:
        """While the demonstration is made."""
        self._steps.setCurrentIndex(DOWNLOAD)
        self.progress.set(0, 0, self.tr("Preparando un día de demostración con personas inventadas…"))

    def show_error(self, error: CampoError) -> None:
        """What went wrong with the demonstration, and back to the code."""
        self._steps.setCurrentIndex(CODE)
        self.notice.say(messages.words(error))

    def step(self) -> int:
        """CODE, PASSWORD or DOWNLOAD."""
        return self._steps.currentIndex()

    # --- what happens ------------------------------------------------------------------------------------------------

    def focus_first(self) -> None:
        self.code.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_code(self) -> None:
        """Present the code at the centre."""
        if not self.present.isEnabled():
            return
        self._clear(self.code, self.centre)
        url, code = self.centre.value(), self.code.value()
        if not url.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")):
            self.centre.set_error(self.tr("Escriba la dirección completa, desde https://"))
            return
        self.present.setEnabled(False)
        self._background.work(
            self, lambda _p, cancelled: self._present(url, code, cancelled), self._known, self._refused
        )

    def _present(self, url: str, code: str, cancelled: Task) -> Activation:
        from oit_campo.services.first_start import FirstStart
        from oit_campo.sync.http_transport import HttpTransport

        if self._start is None:
            self._start = FirstStart(self._folder, self._clock)
        with HttpTransport(url) as transport:
            cancelled.when_cancelled(transport.abort)
            return self._start.present_code(transport, code)

    def _known(self, activation: Activation) -> None:
        self.present.setEnabled(True)
        self._settings = replace(self._settings, centre_url=self.centre.value())
        settings.save(self._folder, self._settings)
        self.greeting.setText(self.tr("Hola, {n}").format(n=activation.user_name))
        self._steps.setCurrentIndex(PASSWORD)
        self.login.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def download(self) -> None:
        """Make the store and download."""
        if not self.set_up.isEnabled() or not self._passwords_fit():
            return
        self.set_up.setEnabled(False)
        self._steps.setCurrentIndex(DOWNLOAD)
        self.progress.set(0, 0, self.tr("Conectando…"))
        login, password = self.login.value(), self.password.value()
        url = self._settings.centre_url
        self._background.work(
            self,
            lambda report, cancelled: self._download(url, login, password, report, cancelled),
            self._ready,
            self._not_ready,
            self._show,
        )

    def _download(
        self, url: str, login: str, password: str, report: Callable[[int, int], object], cancelled: Task
    ) -> Desk:
        from oit_campo.sync.http_transport import HttpTransport

        start = self._start
        if start is None:
            raise RuntimeError("present the code first")
        with HttpTransport(url) as transport:
            cancelled.when_cancelled(transport.abort)
            return start.set_up(transport, login, password, progress=lambda o: report(o.received, 0))

    def _passwords_fit(self) -> bool:
        self._clear(self.login)
        if not self.login.value():
            self.login.set_error(messages.words(UserError("login_needed")))
            return False
        return self._new.fits()

    def _show(self, done: int, total: int) -> None:
        self.progress.set(done, total, self.tr("{n} registros recibidos").format(n=f"{done:,}"))

    def _ready(self, desk: Desk) -> None:
        self.password.set_value("")
        self.again.set_value("")
        self.started.emit(desk)

    def _refused(self, error: CampoError) -> None:
        self.present.setEnabled(True)
        if isinstance(error, UserError) and error.field == "code":
            self.code.set_error(messages.words(error))
            self.code.control.setFocus()
        else:
            self._say(error, {"network_none": "first_no_centre", "network_portal": "first_portal"})

    def _not_ready(self, error: CampoError) -> None:
        self.set_up.setEnabled(True)
        self._steps.setCurrentIndex(PASSWORD)
        self._say(error, {"network_none": "first_cut"})

    def _say(self, error: CampoError, own: Mapping[str, str]) -> None:
        """The usual words of a network that fails promise that the work is safe: here there is none yet."""
        self.notice.say(messages.words(KnownError(own[error.code]) if error.code in own else error))

    def _clear(self, *shown: Field) -> None:
        self.notice.hide()
        for field in shown:
            field.set_error(None)
