"""Somebody at work: the window with the places of their roles, the worker threads, the exchange that goes on by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from oit_campo.catalogues import places, rights
from oit_campo.errors import CampoError
from oit_campo.services import sync_state
from oit_campo.services.desk import Desk
from oit_campo.services.sync_state import SyncOverview
from oit_campo.services.unlocking import still_works
from oit_campo.ui import messages, spanish
from oit_campo.ui.background import Background
from oit_campo.ui.context import Context
from oit_campo.ui.exchange import Exchange
from oit_campo.ui.main_window import HOME, MainWindow
from oit_campo.ui.pages.home import HomePage
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.side_bar import Place, SyncState

PEOPLE, ENROL, WORKSHOPS, PLANS, CERTIFICATES, SETTINGS = 2, 3, 4, 5, 7, 0

#: How often the day is looked at: by when what ended at midnight is gone from the screen. Acts ask for themselves.
DAY_LOOK_MS = 30_000

#: number → (right that opens it, name of its page)
_RIGHTS = {
    PEOPLE: "people.search",
    ENROL: "enrolment.enrol",
    WORKSHOPS: "attendance.view",
    PLANS: "plans.read",
    CERTIFICATES: "certificates.preview",
}


#: Pages that are no place: name → (page, the place it belongs to; None: Sincronización, the box at the lower left).
_VISITS: dict[str, tuple[str, int | None]] = {
    "person": ("person.PersonPage", PEOPLE),
    "roster": ("roster.RosterPage", WORKSHOPS),
    "verify": ("verify.VerifyPage", CERTIFICATES),
    "conflicts": ("conflicts.ConflictsPage", None),
    "corrections": ("corrections.CorrectionsPage", None),
    "receipts": ("receipts.ReceiptsPage", None),
}
#: Those that show the exchange while it goes.
_OF_EXCHANGE = {"sync": "sync.SyncPage", "closing": "closing.ClosingPage"}


def make_page(name: str, *arguments: Any, **where: Any) -> QWidget:
    """«module.Class» of ui/pages, loaded when it is first opened: nobody waits at the start for pages not yet seen."""
    module, _, kind = name.partition(".")
    page: QWidget = getattr(import_module(f"oit_campo.ui.pages.{module}"), kind)(*arguments, **where)
    return page


class Work(QObject):
    """``locked`` when the person asks to lock, ``switched`` when another is to come and all that was typed is kept.

    ``begin`` shows Inicio, ``end`` closes everything; ``stood`` once Inicio shows today's work and the database layer is there;
    ``stayed(fact, rest)`` when the switch would have lost something.
    """

    locked = Signal()
    switched = Signal()
    stood = Signal()
    stayed = Signal(str, str)
    #: With the services.accounts.KeyChange that the person confirmed.
    key_change = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        #: Keeps what is being typed; another when the field is out of sight.
        self.leave_field: Callable[[], object] = leave_field
        self.background = Background(self)
        self.exchange = Exchange(desk, self.background)
        self.context = Context(desk, self.background, self.go, self.key_change.emit)
        where = places.department_name(desk.actor.region)
        self.role = f"{rights.main_role(desk.actor.roles)} · {where}"
        self.window = MainWindow(desk.actor.name, self.role, self._places(), edition=desk.actor.edition_name)
        self.window.lock_requested.connect(self.locked)
        self.window.switch_requested.connect(self.switch)
        self.window.sync_requested.connect(partial(self.go, "sync"))
        self.window.search_entered.connect(lambda words: self.go("people", words=words))
        self.background.changed.connect(self.window.on_changed)
        self.background.changed.connect(lambda _k: self._ask_sync_state())
        self.background.changed.connect(self._ask_staff_list)
        self.background.failed.connect(self._say)
        self.exchange.ended.connect(lambda _o: self._online(True))
        self.exchange.failed.connect(lambda _e: self._online(False))
        self._day = QTimer(self)
        self._day.setInterval(DAY_LOOK_MS)
        self._day.timeout.connect(self.look_at_day)

    def begin(self) -> None:
        """Inicio first; then what came while nobody looked, which waits for the database layer."""
        self.window.open_place(HOME)
        home = self.window.page()
        if isinstance(home, HomePage):
            home.filled.connect(self._catch_up, Qt.ConnectionType.SingleShotConnection)
        self._ask_sync_state()
        self.exchange.keep_going()
        self._day.start()

    def _catch_up(self) -> None:
        def told(error: CampoError) -> None:
            self._say(error)
            self.stood.emit()

        self.background.work(self, lambda _p, stop: _catch_up(self.desk, stop), self._caught_up, told)

    def _caught_up(self, found: bool) -> None:
        if found:  # Inicio has to tell it
            self.background.changed.emit(frozenset({"store"}))
        self.stood.emit()

    def _ask_staff_list(self, kinds: frozenset[str]) -> None:
        """After an exchange: who has lost a function goes to the door, where it is said; a covered window too. Drafts are kept."""
        if "batch" in kinds:
            self.background.read(self, partial(still_works, self.desk), self._go_on, lambda _e: None)

    def _go_on(self, works: bool) -> None:
        if not works:
            self.locked.emit()

    def look_at_day(self) -> None:
        """A function held to yesterday gives nothing from today on: the same way out, and Inicio says it."""
        if self.desk.actor != self.desk.seated:
            self._day.stop()
            self._go_on(False)

    def switch(self) -> None:
        """Another person is to come: once everything is written. When the disk refuses something, this one stays and is told."""
        self.leave_field()
        refused = self.background.writes_refused
        # the writer takes one after the other: when this comes back, so has all that was queued before it
        self.background.change(
            self, lambda: (None, frozenset()), lambda _n: self._switch(self.background.writes_refused == refused)
        )

    def _switch(self, kept: bool) -> None:
        if kept:
            self.switched.emit()
            return
        fact = self.tr("No se cambió de usuario: lo último que escribió no se pudo guardar.")
        rest = self.tr("Sigue en la pantalla. Repítalo o anótelo en papel; para cerrar de todos modos, pulse F12.")
        page = self.window.page()
        if isinstance(page, Page):
            page.say("danger", fact, rest)
        self.stayed.emit(fact, rest)

    def end(self, last_thing: Callable[[Desk], object] = lambda _desk: None) -> None:
        """Queued writes are finished, the rest is dropped, the store closed and its key gone; the network isn't waited for.

        ``last_thing`` comes before the store is closed: at exit the daily backup, at locking nothing.
        """
        self.leave_field()
        self._day.stop()
        self.exchange.stop()
        for dialog in self.window.findChildren(QDialog):
            dialog.reject()
        self.window.close()
        self.background.close(before_workers=partial(self._close_store, last_thing))

    def _close_store(self, last_thing: Callable[[Desk], object]) -> None:
        try:
            last_thing(self.desk)
        finally:
            self.desk.close()

    # --- places and pages --------------------------------------------------------------------------------------------

    def _places(self) -> list[Place]:
        context = self.context
        everything: dict[int, tuple[str, str, Callable[[], QWidget]]] = {
            HOME: (QCoreApplication.translate("Places", "Inicio"), "house", lambda: HomePage(context)),
            PEOPLE: (
                QCoreApplication.translate("Places", "Personas"),
                "users",
                partial(make_page, "people.PeoplePage", context),
            ),
            ENROL: (
                QCoreApplication.translate("Places", "Inscribir"),
                "user-plus",
                partial(make_page, "enrol.EnrolPage", context),
            ),
            WORKSHOPS: (
                QCoreApplication.translate("Places", "Talleres"),
                "calendar-check",
                partial(make_page, "workshops.WorkshopsPage", context),
            ),
            PLANS: (
                QCoreApplication.translate("Places", "Planes"),
                "clipboard-list",
                partial(make_page, "plans.PlansPage", context),
            ),
            CERTIFICATES: (
                QCoreApplication.translate("Places", "Certificados"),
                "award",
                partial(make_page, "certificates.CertificatesPage", context),
            ),
            SETTINGS: (
                QCoreApplication.translate("Places", "Ajustes"),
                "settings",
                partial(make_page, "settings.SettingsPage", context),
            ),
        }
        return [Place(n, *what) for n, what in everything.items() if self._opens(n)]

    def _opens(self, number: int) -> bool:
        return number not in _RIGHTS or self.desk.actor.may(_RIGHTS[number])

    def go(self, name: str, /, **where: Any) -> None:
        """Open a page by name (ui/context.py)."""
        places = {"home": HOME, "people": PEOPLE, "enrol": ENROL, "workshops": WORKSHOPS, "plans": PLANS}
        places |= {"certificates": CERTIFICATES, "settings": SETTINGS}
        if name in places:
            self.window.open_place(places[name])
            page = self.window.page()
            if where and isinstance(page, Page):
                page.open_at(**where)
            return
        made, place = self._visit(name, where)
        self.window.show_page(made, place)

    def _visit(self, name: str, where: dict[str, Any]) -> tuple[QWidget, int | None]:
        if name in _OF_EXCHANGE:
            return make_page(_OF_EXCHANGE[name], self.context, self.exchange), None
        page, place = _VISITS[name]
        return make_page(page, self.context, **where), place

    # --- what the frame shows ----------------------------------------------------------------------------------------

    def _ask_sync_state(self) -> None:
        self.background.read(self, partial(sync_state.overview, self.desk), self._show_sync_state, slot="frame")

    def _show_sync_state(self, view: SyncOverview) -> None:
        now = self.desk.store.clock.now()
        since = self.tr("desde {m}").format(m=spanish.moment(view.since, now)) if view.since else ""
        receipt = self.tr("Último recibo: {n}").format(n=f"{view.last_receipt.number:04d}") if view.last_receipt else ""
        self.window.set_sync_state(SyncState(view.pending, since, receipt))

    def _online(self, online: bool) -> None:
        self.window.set_connection(online)

    def _say(self, error: CampoError) -> None:
        page = self.window.page()
        if isinstance(page, Page):
            page.say("danger", messages.words(error))


def leave_field() -> None:
    """Leaving a field keeps its draft."""
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()


def _catch_up(desk: Desk, stop: Callable[[], bool]) -> bool:
    """Whether something was found that Inicio has to tell."""
    from oit_campo.services import after_sync, store_health  # with the database layer, on the worker

    after_sync.catch_up(desk)
    return store_health.check_rest(desk, stop)
