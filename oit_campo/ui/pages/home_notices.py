"""What the store itself has to tell: above everything else on Inicio, later in Ajustes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oit_campo.errors import KnownError
from oit_campo.services import store_health
from oit_campo.services.store_health import Notice
from oit_campo.ui import spanish, theme
from oit_campo.ui.context import Context
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.layouts import clear


class HomeNotices(QWidget):
    """A banner each; nothing, and no room taken, when there is nothing to tell."""

    def __init__(self, context: Context, *, closable: bool = True) -> None:
        super().__init__()
        self._context, self._closable = context, closable
        self._shown: tuple[Notice, ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(theme.S)
        self.hide()

    def show_notices(self, found: Iterable[Notice]) -> None:
        """What stands already is left alone, so that it isn't read aloud again at each refresh."""
        wanted = tuple(found)
        if wanted == self._shown:
            return
        self._shown = wanted
        clear(self._lines)
        now = self._context.desk.store.clock.now()
        for notice in wanted:
            fact, _, rest = words(notice, now).partition(". ")
            banner = Banner(
                "danger" if notice.lasting else "warning",
                f"{fact}.",
                rest,
                closable=notice.lasting and self._closable,
            )
            banner.closed.connect(partial(self._put_away, notice))
            self._lines.addWidget(banner)
        self.setVisible(bool(wanted))

    def _put_away(self, notice: Notice) -> None:
        def read_it() -> tuple[None, frozenset[str]]:
            store_health.put_away(self._context.desk, notice)
            return None, frozenset({"store"})

        self._context.background.change(self, read_it)


def words(notice: Notice, now: datetime) -> str:
    """Its sentence."""
    from oit_campo.ui import messages

    first_day = QCoreApplication.translate("HomePage", "el primer día")
    since = spanish.moment(notice.since, now) if notice.since else first_day
    return messages.words(KnownError(notice.code, n=notice.number, desde=since))
