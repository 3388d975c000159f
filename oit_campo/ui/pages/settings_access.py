"""Ajustes: quiénes usan esta laptop. «Que mi colega también pueda entrar», y quien ya no, no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import cast

from oit_campo.services import staff
from oit_campo.services.staff import Colleague
from oit_campo.ui import theme
from oit_campo.ui.context import Context
from oit_campo.ui.pages.settings_acts import ActForm
from oit_campo.ui.pages.settings_key import KeyCard
from oit_campo.ui.tables.cells import Column, Row, StateCell, TextCell
from oit_campo.ui.tables.list_table import ListTable
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Section
from oit_campo.ui.widgets.choices import ChoiceField
from oit_campo.ui.widgets.dates import DateField
from oit_campo.ui.widgets.fields import TextField
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import flow
from oit_campo.ui.widgets.new_password import NewPassword
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.passwords import PasswordField

_USUAL_DAYS = 14


class AccessCard(Section):
    """The staff of the region and whoever has a place here; what can be done with the one chosen."""

    def __init__(self, page: Page, context: Context, key: KeyCard) -> None:
        super().__init__("", icon="users", gap=theme.M)
        self.title.setText(self.tr("Quiénes usan esta laptop"))
        self._page, self._context, self._key_card = page, context, key
        self._key = ""
        self._found: dict[str, Colleague] = {}
        actor = context.desk.actor
        self.people = ListTable(
            [Column(self.tr("Equipo")), Column(self.tr("En esta laptop"), 150)], name=self.tr("Equipo de esta región")
        )
        self.people.current_changed.connect(self._chosen)
        self.people.opened.connect(lambda _key: self._opened())
        self.chosen = Label(
            self.tr("Elija a quien va a empezar a usarla, o a dejar de usarla."), "body", "muted", wrap=True
        )
        self.begin = Button(self.tr("Darle acceso…"), "secondary", "user-plus", on_click=self._begin_let_in)
        self.remove = Button(self.tr("Quitarle el acceso…"), "secondary", "user-x", on_click=self._begin_remove)
        self.substitute = Button(
            self.tr("Alguien que no está en la lista…"), "link", "user-round-plus", on_click=self._begin_substitute
        )
        self._let_in_form, self._remove_form = self._make_let_in(), self._make_remove()
        self._substitute_form = self._make_substitute()
        self._forms = (self._let_in_form, self._remove_form, self._substitute_form)
        self._may_write_down = actor.may("users.create_substitute")
        for part in (self.people, self.chosen, flow(self.begin, self.remove, self.substitute), *self._forms):
            self.add(part)
        for form in self._forms:
            form.closed.connect(self._show_buttons)
        self._show_buttons()
        self.setVisible(actor.may("devices.hand_over"))

    # --- the forms ----------------------------------------------------------------------------------------------------

    def _own(self) -> PasswordField:
        return PasswordField("own_password", self.tr("Su contraseña (de quien autoriza)"))

    def _make_let_in(self) -> ActForm:
        self.own = self._own()
        self.login = TextField("login", self.tr("Usuario de la otra persona"), max_length=60)
        self.new = NewPassword(self.tr("Contraseña que ella o él escribe aquí"), self.login.value)
        fields = [self.own, self.login, self.new.first, self.new.again]
        act = Button(self.tr("Dar acceso"), "primary", "user-plus")
        return ActForm(self._page, self._context.background, fields, act, self._let_in, self._is_in)

    def _make_remove(self) -> ActForm:
        self.drafts = ChoiceField("drafts", self.tr("Lo que dejó a medias"), self._fates(), as_list=True)
        self.own_to_remove = self._own()
        act = Button(self.tr("Quitarle el acceso"), "danger", "user-x")
        fields = [self.drafts, self.own_to_remove]
        return ActForm(self._page, self._context.background, fields, act, self._remove, self._is_out)

    def _fates(self) -> list[tuple[str, str]]:
        from oit_campo.services import accounts

        found = [("keep", self.tr("Que espere: lo encuentra si vuelve"))]
        if all(map(self._context.desk.actor.may, accounts.TAKING)):
            found.append(("take", self.tr("Pasar las fichas a mi nombre")))
        return found

    def _make_substitute(self) -> ActForm:
        self.name = TextField("name", self.tr("Nombres y apellidos"), max_length=120)
        self.role = ChoiceField(
            "role",
            self.tr("Función"),
            [("facilitator", self.tr("Facilitador(a)")), ("trainer", self.tr("Capacitador(a)"))],
        )
        self.until = DateField("until", self.tr("Último día"), help_text=self.tr("Hasta 30 días desde hoy."))
        self.their_login = TextField("login", self.tr("Usuario de la otra persona"), max_length=60)
        self.their_new = NewPassword(self.tr("Contraseña que ella o él escribe aquí"), self.name.value)
        self.own_for_substitute = self._own()
        fields = [
            self.name,
            self.role,
            self.until,
            self.own_for_substitute,
            self.their_login,
            self.their_new.first,
            self.their_new.again,
        ]
        act = Button(self.tr("Anotar y dar acceso"), "primary", "user-round-plus")
        return ActForm(self._page, self._context.background, fields, act, self._write_down, self._is_written)

    # --- the list -----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Who is here, asked again."""
        if self._context.desk.actor.may("devices.hand_over"):
            ask = partial(staff.colleagues, self._context.desk)
            self._context.background.read(self._page, ask, self._show, self._page.show_error, slot="staff")

    def _show(self, found: tuple[Colleague, ...]) -> None:
        self._found = {str(c.key): c for c in found}
        rows = [Row(str(c.key), (TextCell(c.name, c.roles or self._state_words(c)), self._access(c))) for c in found]
        self.people.set_rows(rows)
        self.people.show_all_rows()
        self._show_buttons()

    def _access(self, one: Colleague) -> StateCell:
        if one.here and one.state == "por_confirmar":
            return StateCell("warn", self.tr("por confirmar"))
        if one.here and not one.works:
            return StateCell("bad", self.tr("ya no entra"))
        return StateCell("ok", self.tr("tiene acceso")) if one.here else StateCell("none", self.tr("sin acceso"))

    def _state_words(self, one: Colleague) -> str:
        if one.state == "no_confirmada":
            return self.tr("No confirmada por coordinación")
        return self.tr("Ya no está en este equipo")

    def _chosen(self, key: str) -> None:
        if key != self._key:
            self._key = key
            for form in (self._let_in_form, self._remove_form):
                if form.isVisible():
                    form.close_form()
        found = self._found.get(key)
        if found is not None:
            words = (
                self.tr("{n} ya entra con su usuario.")
                if found.here
                else self.tr("{n} todavía no entra en esta laptop.")
            )
            self.chosen.setText(words.format(n=found.name))
        self._show_buttons()

    def _opened(self) -> None:
        """Enter on a colleague."""
        found = self._found.get(self._key)
        if found is not None and self._may_remove(found):
            self._begin_remove()
        elif found is not None and not found.here:
            self._begin_let_in()

    def _may_remove(self, one: Colleague) -> bool:
        return one.here and one.key != self._context.desk.actor.user

    def _show_buttons(self) -> None:
        found = self._found.get(self._key)
        free = not any(not form.isHidden() for form in self._forms)
        self.chosen.setVisible(free)
        self.begin.setVisible(free and found is not None and not found.here)
        self.remove.setVisible(free and found is not None and self._may_remove(found))
        self.substitute.setVisible(free and self._may_write_down)

    # --- giving access ------------------------------------------------------------------------------------------------

    def _begin_let_in(self) -> None:
        found = self._found.get(self._key)
        if found is not None and not found.here:
            self.login.set_value("")
            self._let_in_form.open_form(self.tr("Dar acceso a {n}:").format(n=found.name))
            self._show_buttons()

    def _let_in(self) -> Callable[[], object] | None:
        found = self._found.get(self._key)
        if found is None or not self.new.fits():
            return None
        give = partial(staff.let_in, self._context.desk, own_password=self.own.value(), colleague=found.key)
        login, password = self.login.value(), self.new.first.value()

        def act() -> str:
            give(login=login, password=password)
            return found.name

        return act

    def _is_in(self, name: object) -> None:
        self._page.say("success", self.tr("{n} ya puede entrar con su usuario.").format(n=name))
        self.refresh()

    # --- taking it away -----------------------------------------------------------------------------------------------

    def _begin_remove(self) -> None:
        found = self._found.get(self._key)
        if found is None or not self._may_remove(found):
            return
        from oit_campo.services import accounts

        ask = partial(accounts.what_stays, self._context.desk, found.key)
        self._context.background.read(
            self._page, ask, partial(self._open_remove, found), self._page.show_error, slot="stays"
        )

    def _open_remove(self, found: Colleague, stays: object) -> None:
        from oit_campo.services.accounts import Staying

        left = cast(Staying, stays)
        self.drafts.set_value("")
        self.drafts.setVisible(left.drafts > 0)
        words = self.tr("{n} no podrá entrar más en esta laptop. Lo que hizo sigue aquí.").format(n=found.name)
        if left.waiting:
            words += " " + self.tr("Sus cambios sin enviar ({c}) se envían igual.").format(c=left.waiting)
        if left.drafts:
            words += " " + self.tr("Formularios a medias: {c}.").format(c=left.drafts)
        self._remove_form.open_form(words)
        self._show_buttons()

    def _remove(self) -> Callable[[], object] | None:
        found = self._found.get(self._key)
        if found is None:
            return None
        if self.drafts.isVisible() and not self.drafts.value():
            self.drafts.set_error(self.tr("Decida qué será de lo que dejó a medias."))
            return None
        from oit_campo.services import accounts

        take = partial(accounts.remove_user, self._context.desk, self.own_to_remove.value(), found.key)
        fate = self.drafts.value() if self.drafts.isVisible() else ""

        def act() -> str:
            take(drafts=fate)
            return found.name

        return act

    def _is_out(self, name: object) -> None:
        self._page.say(
            "success", self.tr("{n} ya no entra en esta laptop.").format(n=name), self.tr("Lo que hizo sigue aquí.")
        )
        self.refresh()
        self._key_card.propose(str(name))

    # --- a substitute -------------------------------------------------------------------------------------------------

    def _begin_substitute(self) -> None:
        for field in (self.name, self.their_login):
            field.set_value("")
        self.until.set_value((self._context.desk.today + timedelta(days=_USUAL_DAYS)).isoformat())
        self._substitute_form.open_form(
            self.tr(
                "Trabaja desde ahora. Lo que haga espera en el centro hasta que coordinación confirme a la persona."
            )
        )
        self._show_buttons()

    def _write_down(self) -> Callable[[], object] | None:
        if not self.their_new.fits():
            return None
        from oit_campo.services.substitutes import SubstituteForm, create_substitute

        form = SubstituteForm(
            self.name.value(),
            self.role.value(),
            self.until.date(),
            self.their_login.value(),
            self.their_new.first.value(),
        )
        write = partial(create_substitute, self._context.desk, self.own_for_substitute.value(), form)

        def act() -> str:
            write()
            return form.name

        return act

    def _is_written(self, name: object) -> None:
        self._page.say(
            "success",
            self.tr("{n} ya puede entrar con su usuario.").format(n=name),
            self.tr("Avise a coordinación para que la confirme."),
        )
        self._context.background.changed.emit(frozenset({"user", "user_scope"}))
