"""Ajustes. «Que se vea bien y que mi colega también pueda entrar»."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from oit_campo import __version__, settings
from oit_campo.services import store_health
from oit_campo.ui import theme
from oit_campo.ui.context import Context
from oit_campo.ui.pages.home_notices import HomeNotices
from oit_campo.ui.pages.settings_access import AccessCard
from oit_campo.ui.pages.settings_backup import BackupCard
from oit_campo.ui.pages.settings_handover import HandoverCard
from oit_campo.ui.pages.settings_key import KeyCard, PasswordCard
from oit_campo.ui.pages.settings_lock import LockCard
from oit_campo.ui.widgets.cards import Section
from oit_campo.ui.widgets.choices import ChoiceField
from oit_campo.ui.widgets.disclosure import Disclosure
from oit_campo.ui.widgets.fields import TextField
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.layouts import column
from oit_campo.ui.widgets.page import Page


class SettingsPage(Page):
    """Everything on it takes effect at once."""

    interests = frozenset({"user", "user_scope", "store"})

    def __init__(self, context: Context) -> None:
        super().__init__("", "")
        self.set_title(self.tr("Ajustes"), self.tr("Solo de esta laptop. Versión {v}.").format(v=__version__))
        self._folder = context.desk.store.path.parent
        self._now = settings.load(self._folder)
        self._context = context
        self._state = HomeNotices(context, closable=False)
        self.add(self._state)
        self.lock, self.password, self.key = LockCard(context), PasswordCard(self, context), KeyCard(self, context)
        self.access = AccessCard(self, context, self.key)
        self.backups, self.handover = BackupCard(context, self), HandoverCard(self, context)
        self.centre = self._centre()
        mine = column(self._looks(), self.lock, self.password, self.centre, ..., gap=theme.GAP_CARD)
        ours = column(self.access, self.backups, self.handover, self.key, ..., gap=theme.GAP_CARD)
        for card in (self.lock, self.password, self.centre, self.backups, self.handover, self.key):
            card.unfolded.connect(partial(self._bring, card))
        columns = Columns()
        columns.add(mine, 400, 1)
        columns.add(ours, 420, 1)
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

    def _bring(self, card: Disclosure) -> None:
        """What was unfolded below the edge comes into sight, its heading first."""

        def bring() -> None:
            for part in (card, card.toggle):
                self.area.ensureWidgetVisible(part, 0, theme.LG)

        QTimer.singleShot(0, card, bring)

    def _centre(self) -> Disclosure:
        card = Disclosure(self.tr("El centro"), icon="map-pin")
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

    def refresh(self) -> None:
        self._context.background.read(
            self,
            partial(store_health.notices, self._context.desk, all_of_them=True),
            self._state.show_notices,
            self.show_error,
            slot="state",
        )
        self.access.refresh()
        self.backups.refresh()
