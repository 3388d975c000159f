"""Ajustes: after how long the screen is covered, and the PIN that gives it back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from oit_campo import settings
from oit_campo.catalogues import rights
from oit_campo.errors import CampoError
from oit_campo.services import pins
from oit_campo.ui import messages, spanish
from oit_campo.ui.context import Context
from oit_campo.ui.dialogs.confirm import ConfirmDialog
from oit_campo.ui.dialogs.set_pin import PinDialog
from oit_campo.ui.widgets.banners import Note
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.choices import ChoiceField
from oit_campo.ui.widgets.disclosure import Disclosure
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import Flow, box

MINUTES = (1, 2, 3, 5, 10, 15)


class LockCard(Disclosure):
    """Takes effect at once; the PIN is of who works here, the minutes are of the laptop."""

    def __init__(self, context: Context) -> None:
        super().__init__(self.tr("Pantalla cubierta y PIN"), icon="lock")
        self._context = context
        self._folder = context.desk.store.path.parent
        self._has_pin = False
        self.add(self._time())
        self.state = Label("", "body", wrap=True)
        self.set_pin = Button(self.tr("Poner un PIN"), "secondary", "key-round", on_click=self._ask_pin)
        self.forget = Button(self.tr("Quitar el PIN"), "ghost", on_click=self._ask_forget)
        self.said = Note("")
        self.said.hide()
        for part in (self.state, box(Flow(self.set_pin, self.forget)), self.said):
            self.add(part)
        self.refresh()

    def _time(self) -> ChoiceField | Label:
        now = settings.load(self._folder).lock_minutes
        if not self._context.desk.actor.may("lock.set_time"):
            words = self.tr("La pantalla se cubre a los {n} sin usarla. El tiempo lo cambia {rol}.")
            who = rights.whom_to_ask("lock.set_time")
            return Label(words.format(n=self._minutes(now), rol=who), "body", wrap=True)
        self.minutes = ChoiceField(
            "lock_minutes",
            self.tr("Tiempo para cubrir la pantalla"),
            [(str(n), self._minutes(n)) for n in sorted({*MINUTES, now})],
            as_list=True,
            help_text=self.tr("Sin tocar el teclado ni el ratón. A los 30 minutos cubierta se bloquea del todo."),
        )
        self.minutes.set_value(str(now))
        self.minutes.edited.connect(self._keep_time)
        return self.minutes

    def _minutes(self, number: int) -> str:
        return spanish.counted(number, self.tr("minuto"), self.tr("minutos"))

    def _keep_time(self, value: str) -> None:
        settings.save(self._folder, replace(settings.load(self._folder), lock_minutes=int(value)).checked())
        self._sum_up()

    # --- the PIN --------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask again whether there is one."""
        self._context.background.read(
            self, partial(pins.has_pin, self._context.desk), self._show, self._refused, slot="pin"
        )

    def _show(self, has_pin: bool) -> None:
        self._has_pin = has_pin
        self.state.setText(
            self.tr("Tiene un PIN: 6 números descubren la pantalla. A los tres errores se pide la contraseña.")
            if has_pin
            else self.tr("Sin PIN, la pantalla cubierta pide su contraseña.")
        )
        self.set_pin.set_text(self.tr("Cambiar el PIN") if has_pin else self.tr("Poner un PIN"))
        self.forget.setVisible(has_pin)
        self._sum_up()

    def _sum_up(self) -> None:
        words = self.tr("{n}, con PIN") if self._has_pin else self.tr("{n}, sin PIN")
        self.summarise(words.format(n=self._minutes(settings.load(self._folder).lock_minutes)))

    def _ask_pin(self) -> None:
        dialog = PinDialog(self, self._context, has_pin=self._has_pin)
        dialog.kept.connect(self._kept)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _kept(self) -> None:
        self._say(self.tr("Listo: la próxima vez que la pantalla se cubra, escriba su PIN."))
        self.refresh()

    def _ask_forget(self) -> None:
        line = self.tr("Desde ahora la pantalla cubierta pedirá su contraseña. Puede poner otro PIN cuando quiera.")
        dialog = ConfirmDialog(self, self.tr("¿Quitar su PIN?"), [line], self.tr("Quitar el PIN"))
        dialog.accepted.connect(self._forget)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _forget(self) -> None:
        forget = partial(pins.forget_pin, self._context.desk)
        self._context.background.change(
            self, lambda: (forget(), frozenset()), lambda _n: self._forgotten(), self._refused
        )

    def _forgotten(self) -> None:
        self._say(self.tr("Su PIN se quitó."))
        self.refresh()

    def _say(self, words: str) -> None:
        self.said.set(words, "success", "circle-check")
        self.said.show()

    def _refused(self, error: CampoError) -> None:
        self.said.set(messages.words(error), "danger", "circle-alert")
        self.said.show()
