"""Ajustes. «Que se vea bien y que mi colega también pueda entrar»."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from oit_campo import __version__, settings
from oit_campo.errors import CampoError, UserError
from oit_campo.services import staff
from oit_campo.services.staff import Colleague
from oit_campo.ui import messages, theme
from oit_campo.ui.context import Context
from oit_campo.ui.pages.settings_backup import BackupCard
from oit_campo.ui.pages.settings_lock import LockCard
from oit_campo.ui.tables.cells import Column, Row, StateCell, TextCell
from oit_campo.ui.tables.list_table import ListTable
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Section
from oit_campo.ui.widgets.choices import ChoiceField
from oit_campo.ui.widgets.fields import TextField
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.forms import FormKeys
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import box, column, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.passwords import PasswordField


class SettingsPage(Page):
    """Everything on it takes effect at once."""

    interests = frozenset({"user", "user_scope"})

    def __init__(self, context: Context) -> None:
        super().__init__("", "")
        self.set_title(self.tr("Ajustes"), self.tr("Solo de esta laptop. Versión {v}.").format(v=__version__))
        self._context = context
        self._folder = context.desk.store.path.parent
        self._now = settings.load(self._folder)
        columns = Columns()
        self.backups = BackupCard(context, self)
        mine = column(self._looks(), LockCard(context), self._centre(), self.backups, ..., gap=theme.GAP_CARD)
        columns.add(mine, 400, 1)
        columns.add(column(self._people(), ..., gap=theme.GAP_CARD), 420, 1)
        self.add(columns)
        self.add_stretch()

    # --- how it looks -------------------------------------------------------------------------------------------------

    def _looks(self) -> Section:
        card = Section(self.tr("Cómo se ve"), icon="monitor", gap=theme.M)
        self.colours = ChoiceField(
            "theme",
            self.tr("Colores"),
            [
                ("system", self.tr("Del sistema")),
                ("light", self.tr("Claros")),
                ("dark", self.tr("Oscuros")),
                ("contrast", self.tr("Alto contraste")),
            ],
        )
        self.letters = ChoiceField(
            "size", self.tr("Tamaño de las letras"), [(str(n), f"{n} %") for n in settings.TEXT_SIZES]
        )
        self.colours.set_value(self._now.theme)
        self.letters.set_value(str(self._now.text_size))
        self.colours.edited.connect(lambda value: self._keep(replace(self._now, theme=value)))
        self.letters.edited.connect(lambda value: self._keep(replace(self._now, text_size=int(value or 100))))
        card.add(self.colours)
        card.add(self.letters)
        return card

    def _centre(self) -> Section:
        card = Section(self.tr("El centro"), icon="map-pin", gap=theme.M)
        self.url = TextField("centre", self.tr("Dirección del centro"), hint="https://centro.ejemplo.org")
        self.url.set_value(self._now.centre_url)
        self.url.left.connect(self._keep_url)
        card.add(self.url)
        return card

    def _keep(self, wanted: settings.Settings) -> None:
        kept = settings.load(self._folder).lock_minutes  # LockCard's
        self._now = replace(wanted, lock_minutes=kept).checked()
        settings.save(self._folder, self._now)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self._now.theme, self._now.text_size)

    def _keep_url(self) -> None:
        url = self.url.value()
        if url != self._now.centre_url:
            self._keep(replace(self._now, centre_url=url))

    # --- who uses this laptop -------------------------------------------------------------------------------------------

    def _people(self) -> Section:
        card = Section(self.tr("Quiénes usan esta laptop"), icon="users", gap=theme.M)
        self.people = ListTable(
            [Column(self.tr("Equipo")), Column(self.tr("En esta laptop"), 150)], name=self.tr("Equipo de esta región")
        )
        self.people.current_changed.connect(self._chosen)
        self.people.opened.connect(lambda _key: self._begin())
        card.add(self.people)
        self.chosen = Label(self.tr("Elija a quien va a empezar a usarla."), "body", "muted", wrap=True)
        self.own_login = TextField("own_login", self.tr("Su usuario (de quien autoriza)"))
        self.own_password = PasswordField("password", self.tr("Su contraseña (de quien autoriza)"))
        self.login = TextField("login", self.tr("Usuario de la otra persona"))
        self.password = PasswordField("new_password", self.tr("Contraseña que ella o él escribe aquí"))
        self.let_in = Button(self.tr("Dar acceso"), "primary", "user-plus", on_click=self._let_in)
        self.begin = Button(self.tr("Darle acceso…"), "secondary", "user-plus", on_click=self._begin)
        fields = [self.own_login, self.own_password, self.login, self.password]
        keys = FormKeys(self)
        keys.add_section(fields)
        keys.finished.connect(self._let_in)
        self.form = box(column(*fields, row(self.let_in, ...), gap=theme.M))
        self.form.hide()
        for part in (self.chosen, row(self.begin, ...), self.form):
            card.add(part)
        self._key = ""
        self._found: dict[str, Colleague] = {}
        card.setVisible(self._context.desk.actor.may("devices.hand_over"))
        return card

    def refresh(self) -> None:
        self.backups.refresh()
        if self._context.desk.actor.may("devices.hand_over"):
            self._context.background.read(
                self, partial(staff.colleagues, self._context.desk), self._show, self.show_error, slot="staff"
            )

    def _show(self, found: tuple[Colleague, ...]) -> None:
        self._found = {str(c.key): c for c in found}
        self.people.set_rows(
            [
                Row(
                    str(c.key),
                    (
                        TextCell(c.name, c.roles),
                        StateCell("ok", self.tr("tiene acceso"))
                        if c.here
                        else StateCell("none", self.tr("sin acceso")),
                    ),
                )
                for c in found
            ]
        )
        self.people.show_all_rows()

    def _chosen(self, key: str) -> None:
        if key != self._key:
            self.form.hide()
        self._key = key
        found = self._found.get(key)
        if found is None:
            return
        words = (
            self.tr("{n} ya entra con su usuario.") if found.here else self.tr("{n} todavía no entra en esta laptop.")
        )
        self.chosen.setText(words.format(n=found.name))
        self.let_in.setEnabled(not found.here)
        self.begin.setVisible(not found.here and self.form.isHidden())

    def _begin(self) -> None:
        """Enter on a colleague without access, or the button: the form, its first field ready."""
        found = self._found.get(self._key)
        if found is None or found.here:
            return
        self.begin.hide()
        self.form.show()
        self.chosen.setText(self.tr("Dar acceso a {n}:").format(n=found.name))
        QTimer.singleShot(0, self, self._show_form)

    def _show_form(self) -> None:
        self.own_login.setFocus(Qt.FocusReason.OtherFocusReason)
        for part in (self.let_in, self.own_login):
            self.area.ensureWidgetVisible(part, 0, theme.XL)

    def _let_in(self) -> None:
        found = self._found.get(self._key)
        if found is None or found.here:
            self.say("warning", self.tr("Elija en la lista a quien va a empezar a usar la laptop."))
            return
        for field in (self.own_login, self.own_password, self.login, self.password):
            field.set_error(None)
        self.let_in.setEnabled(False)
        give = partial(
            staff.let_in,
            self._context.desk,
            login=self.own_login.value(),
            password=self.own_password.value(),
            colleague=found.key,
            new_login=self.login.value(),
            new_password=self.password.value(),
        )
        self._context.background.work(self, lambda _p, _c: give(), lambda _n: self._done(found.name), self._refused)

    def _done(self, name: str) -> None:
        for field in (self.own_password, self.login, self.password):
            field.set_value("")
        self.form.hide()
        self.say("success", self.tr("{n} ya puede entrar con su usuario.").format(n=name))
        self.refresh()

    def _refused(self, error: CampoError) -> None:
        self.let_in.setEnabled(True)
        places = {"login": self.login, "password": self.password}
        if isinstance(error, UserError) and error.code in ("wrong_password", "wait_password"):
            self.own_password.set_error(messages.words(error))
        elif isinstance(error, UserError) and error.field in places:
            places[error.field or ""].set_error(messages.words(error))
        else:
            self.show_error(error)
