"""Ajustes: the own password, and the key of the laptop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from oit_campo.ui.context import Context
from oit_campo.ui.pages.settings_acts import ActForm
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.disclosure import Disclosure
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import row
from oit_campo.ui.widgets.new_password import NewPassword
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.passwords import PasswordField

if TYPE_CHECKING:
    from oit_campo.services.accounts import KeyChange


class PasswordCard(Disclosure):
    """«Quiero otra contraseña»."""

    def __init__(self, page: Page, context: Context) -> None:
        super().__init__(self.tr("Mi contraseña"), icon="key-round")
        self._page, self._desk = page, context.desk
        self.begin = Button(self.tr("Cambiar mi contraseña…"), "secondary", "key-round", on_click=self._begin)
        self.old = PasswordField("old", self.tr("Contraseña de ahora"))
        self.new = NewPassword(self.tr("Contraseña nueva"), lambda: self._desk.actor.name)
        act = Button(self.tr("Cambiar mi contraseña"), "primary", "key-round")
        fields = [self.old, self.new.first, self.new.again]
        self.form = ActForm(page, context.background, fields, act, self._prepare, self._done)
        self.form.closed.connect(self.begin.show)
        self.add(row(self.begin, ...))
        self.add(self.form)

    def _begin(self) -> None:
        self.begin.hide()
        self.form.open_form(self.tr("Lo guardado no cambia. Desde ahora entra con la contraseña nueva."))

    def _prepare(self) -> Callable[[], object] | None:
        if not self.new.fits():
            return None
        from oit_campo.services import accounts

        return partial(accounts.change_password, self._desk, self.old.value(), self.new.first.value())

    def _done(self, _nothing: object) -> None:
        self._page.say("success", self.tr("Su contraseña cambió."), self.tr("Entre con la nueva desde ahora."))


class KeyCard(Disclosure):
    """«Alguien ya no debe poder abrir esta laptop»."""

    def __init__(self, page: Page, context: Context) -> None:
        super().__init__(self.tr("La llave de esta laptop"), icon="shield-check")
        self._context = context
        self.offer = Banner("primary", "")
        self.offer.hide()
        self.begin = Button(self.tr("Cambiar la llave…"), "secondary", "shield-check", on_click=self._begin)
        self.own = PasswordField("own_password", self.tr("Su contraseña (de quien autoriza)"))
        act = Button(self.tr("Cambiar la llave y bloquear"), "primary", "shield-check")
        self.form = ActForm(page, context.background, [self.own], act, self._prepare, self._done)
        self.form.closed.connect(self.begin.show)
        note = self.tr("Cámbiela cuando alguien deja de usar esta laptop. Nadie cambia su contraseña.")
        for part in (Label(note, "body", "muted", wrap=True), self.offer, row(self.begin, ...), self.form):
            self.add(part)
        self.setVisible(context.desk.actor.may("devices.hand_over"))

    def propose(self, name: str) -> None:
        """After somebody's place was taken away."""
        self.unfold()
        self.offer.say(
            self.tr("Conviene cambiar la llave ahora."),
            self.tr("Así tampoco sirve una copia vieja con la contraseña de {n}.").format(n=name),
        )
        self._begin()

    def _begin(self) -> None:
        self.begin.hide()
        self.form.open_form(
            self.tr("Toma unos segundos y al final la laptop queda bloqueada. Todo lo guardado sigue aquí.")
        )

    def _prepare(self) -> Callable[[], object]:
        from oit_campo.services import accounts

        return partial(accounts.confirm_key_change, self._context.desk, self.own.value())

    def _done(self, change: object) -> None:
        self._context.change_key(cast("KeyChange", change))
