"""Pasar lista. «¿Quién vino?»: one key a person, saved at once; the list closes when nobody is left."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from oit_campo.catalogues import courses, lists
from oit_campo.domain.attendance import MarkCode
from oit_campo.errors import CampoError
from oit_campo.services import attendance, attendance_views
from oit_campo.services.attendance import Entry
from oit_campo.services.attendance_views import RosterView
from oit_campo.services.class_sessions import CLOSED, SUSPENDED
from oit_campo.ui import messages, spanish, theme
from oit_campo.ui.context import Context
from oit_campo.ui.dialogs.confirm import ConfirmDialog
from oit_campo.ui.pages import roster_print, roster_words
from oit_campo.ui.pages.roster_details import RosterDetails
from oit_campo.ui.pages.roster_guests import GuestCard
from oit_campo.ui.pages.roster_hiding import Hiding
from oit_campo.ui.pages.roster_keys import RosterKeys
from oit_campo.ui.pages.roster_marks import Cell, Marking
from oit_campo.ui.tables.marks import Mark, mark_words
from oit_campo.ui.tables.roster import Roster
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.labels import Elided
from oit_campo.ui.widgets.layouts import row
from oit_campo.ui.widgets.page import Page

#: After a mark the figures follow once the keys have rested this long.
_REST_MS = 200


class RosterPage(Page):
    """The list of one session. Marks never wait for the disk; what a service refuses goes back to what it was."""

    interests = frozenset(
        {"attendance_mark", "session", "group_member", "enrolment", "person", "identity_document", "consent", "group"}
    )

    def __init__(self, context: Context, session: UUID) -> None:
        super().__init__("", "")
        self.set_title(self.tr("Lista"))
        self.help_text = self.tr(
            "Una tecla por persona: P presente, T tarde, F falta, J justificada, S salió antes, R recuperó; Supr la deja sin "
            "marcar. Cada marca se guarda al momento; Ctrl+Z la deshace."
        )
        self._context, self._session = context, session
        self._view: RosterView | None = None
        self.set_back(self.tr("Talleres"), lambda: context.go("workshops"))
        self._make_actions()
        self.state = Banner("warning", "", icon="lock", action=self.tr("Abrir otra vez"))
        self.state.hide()
        self.state.acted.connect(self._undo_state)
        self.guests = GuestCard(context)
        self.roster = Roster(self.tr("Lista de asistencia"), context.desk.store.clock)
        self.marking = Marking(context, self.roster, self)
        self.details = RosterDetails(context, self.roster, self)
        self.hiding = Hiding(self.roster, (self.guests, self.notice), lambda: self._view)
        self.keys = RosterKeys(self.roster, courses.attendance_rules().late_after_minutes)
        self._make_line()
        for part in (self.state, self.guests):
            self.add(part)
        self.add(self.roster, 1)
        self._later = QTimer(self, singleShot=True, interval=_REST_MS)
        self._later.timeout.connect(self._load)
        self._connect()
        self.setFocusProxy(self.roster)

    def _make_actions(self) -> None:
        self.paper = Button(self.tr("Imprimir lista"), "secondary", "printer", shown_key="Ctrl+P", on_click=self._print)
        self.rest = Button(
            self.tr("Los demás, presentes"), "primary", "check-check", shown_key="Ctrl+T", on_click=self._all
        )
        self.close_early = Button(self.tr("Cerrar lista"), "secondary", "lock", on_click=self._close)
        self.close_done = Button(self.tr("Cerrar lista"), "primary", "lock", on_click=self._close)
        self.add_action(self.paper, self.close_early, self.rest, self.close_done)
        for button in (self.close_early, self.rest, self.close_done):
            button.hide()

    def _make_line(self) -> None:
        self.guest = Button(
            self.tr("Agregar a alguien"),
            "link",
            "user-plus",
            size="small",
            shown_key="Ctrl+N",
            on_click=self._add_somebody,
        )
        self.stop = Button(
            self.tr("Sesión suspendida…"), "link", "calendar-x", size="small", on_click=self._ask_suspend
        )
        self.taught = Elided("", "small", "muted")
        self.add(row((self.taught, 1), self.guest, self.stop, gap=theme.XL))

    def _connect(self) -> None:
        roster = self.roster
        roster.mark_requested.connect(self._on_mark)
        roster.reason_requested.connect(self.details.ask_reason)
        roster.made_up_requested.connect(self.details.ask_made_up)
        self.details.ready.connect(self._mark_with)
        self.details.failed.connect(self.show_error)
        roster.remote_requested.connect(lambda who, session: self.marking.toggle_remote((who, session)))
        roster.undo_requested.connect(self._undo)
        self.marking.refused.connect(self.show_error)
        self.marking.settled.connect(self._later.start)
        self.keys.typed.connect(self._show_actions)
        self.guests.added.connect(self._on_added)
        self.guests.closed.connect(lambda: self.roster.setFocus())
        self.guests.failed.connect(self.show_error)
        self.guests.enrolment_wanted.connect(self._enrol)
        # a button's own shortcut waits a tenth of a second and takes the focus from the grid
        for keys, act in (
            ("Ctrl+B", self.roster.open_search),
            ("Ctrl+I", self.guests.enrol_new),
            ("Ctrl+N", self._add_somebody),
            ("Ctrl+P", self._print),
            ("Ctrl+T", self._all),
            ("Ctrl+Z", self._undo),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(act))

    # --- contents ------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        if self._view is None:
            self._load()
        else:
            self._later.start()

    def _busy(self) -> bool:
        """While marks are on their way or minutes are being typed the screen is ahead of the store."""
        return bool(self.marking.pending) or self.roster.grid.typing is not None

    def settled(self) -> bool:
        """Whether every mark is saved and the figures are asked for with it."""
        return not self._busy() and not self._later.isActive()

    def _load(self) -> None:
        if self._busy():
            self._later.start()
            return
        desk, context = self._context.desk, self._context
        context.background.read(
            self, partial(attendance_views.roster, desk, self._session), self._show, self.show_error, slot="roster"
        )

    def _show(self, view: RosterView) -> None:
        if self._busy():
            self._later.start()
            return
        first = self._view is None
        self._view = view
        line = roster_words.session_line(view.session, self._context.desk.today)
        self.set_title(roster_words.session_title(view.session), line)
        self.taught.set_text(roster_words.taught(view.session))
        hours, rule = roster_words.heads(view)
        self.roster.show_rows(roster_words.grid_sessions(view), roster_words.grid_people(view), hours=hours, rule=rule)
        self.marking.show()
        self._show_state(view)
        self._show_actions()
        if first:
            self.roster.setFocus()

    def _show_state(self, view: RosterView) -> None:
        closed, suspended = view.session.state == CLOSED, view.session.state == SUSPENDED
        self.state.setVisible(closed or suspended)
        self.keys.blocked = ""
        if closed:
            self.keys.blocked = self.tr("La lista está cerrada: ábrala otra vez para corregir.")
            self._say_state(self.tr("Lista cerrada."), self.tr("Las horas ya cuentan así."), self.tr("Abrir otra vez"))
        elif suspended:
            reason = lists.label_or_code("suspension_reasons", view.session.suspended_reason)
            fact = self.tr("Sesión suspendida: {motivo}.").format(motivo=reason)
            self.keys.blocked = self.tr("La sesión está suspendida: no se marca ni cuenta.")
            self._say_state(fact, self.tr("Sale del cálculo de asistencia."), self.tr("Sí se dictó"))

    def _say_state(self, fact: str, rest: str, action: str) -> None:
        self.state.say(fact, rest)
        if self.state.action is not None:
            self.state.action.set_text(action)

    def _show_actions(self) -> None:
        view, may = self._view, self._context.desk.actor.may
        if view is None:
            return
        open_ = view.session.state not in (CLOSED, SUSPENDED) and view.session.day <= self._context.desk.today
        left = self.roster.left_unmarked()
        self.rest.setVisible(open_ and left > 0 and may("attendance.mark"))
        self.close_early.setVisible(open_ and left > 0 and may("attendance.close_roster"))
        self.close_done.setVisible(open_ and not left and bool(view.rows) and may("attendance.close_roster"))
        self.guest.setVisible(open_)
        self.stop.setVisible(view.session.state not in (CLOSED, SUSPENDED) and may("sessions.suspend"))

    # --- marks ---------------------------------------------------------------------------------------------------

    def _on_mark(self, person: str, session: str, code: str, minutes: int) -> None:
        self._later.stop()
        self.notice.hide()
        self.marking.mark((person, session), Entry(MarkCode(code), minutes) if code else None)
        self._show_actions()

    def _all(self) -> None:
        if self.rest.isHidden():
            return
        people = [p.key for p in self.roster.grid.rows.people]
        marked = self.marking.mark_rest_present(str(self._session), people)
        if marked:
            words = spanish.counted(marked, self.tr("persona"), self.tr("personas"))
            self.roster.say(self.tr("{n}: Presente · Ctrl+Z").format(n=words))
        self._show_actions()
        self.roster.setFocus()

    def _undo(self) -> None:
        self._later.stop()
        cell = self.marking.undo()
        if cell is None:
            self.roster.say(self.tr("No queda nada por deshacer en esta lista."))
            return
        self.roster.grid.go_to(*cell)
        mark = self.roster.grid.rows.marks.get(cell)
        again = self.tr("{persona}: {marca} otra vez")
        self.roster.say(again.format(persona=self.details.name(cell[0]), marca=mark_words(mark.code if mark else "")))
        self._show_actions()

    def _mark_with(self, cell: Cell, shown: Mark, entry: Entry) -> None:
        """A mark whose details came from a dialog; the ring goes on to the next person."""
        self.marking.show_and_mark(cell, shown, entry)
        said = self.tr("{persona}: {marca} · Ctrl+Z")
        self.roster.say(said.format(persona=self.details.name(cell[0]), marca=mark_words(shown.code)))
        people = [p.key for p in self.roster.grid.rows.people]
        place = people.index(cell[0])
        self.roster.grid.go_to(people[min(place + 1, len(people) - 1)], cell[1])
        self._show_actions()
        self.roster.setFocus()

    def _change(self, act: partial[None], then: str) -> None:
        def done(_: None) -> None:
            self.marking.forget()
            self.say("success", then)
            self._load()

        self._context.background.change(self, lambda: (act(), frozenset({"session"})), done, self._refused)

    def _refused(self, error: CampoError) -> None:
        self.say("warning", messages.words(error))
        self.roster.setFocus()

    def _close(self) -> None:
        act = partial(attendance.close_roster, self._context.desk, self._session)
        self._change(act, self.tr("Lista cerrada y guardada en esta laptop."))

    def _undo_state(self) -> None:
        view, desk = self._view, self._context.desk
        if view is not None and view.session.state == SUSPENDED:
            self._change(partial(attendance.resume, desk, self._session), self.tr("La sesión cuenta otra vez."))
        else:
            self._change(partial(attendance.reopen_roster, desk, self._session), self.tr("La lista está abierta."))

    def _ask_suspend(self) -> None:
        reasons = [(o.code, o.label) for o in lists.options("suspension_reasons")]
        line = self.tr("Sale del cálculo de asistencia de todo el grupo. Las marcas que haya se conservan.")
        title, act = self.tr("¿La sesión no se dictó?"), self.tr("Suspender la sesión")
        dialog = ConfirmDialog(self, title, [line], act, danger=True, reasons=reasons)
        dialog.accepted.connect(lambda: self._suspend(dialog.reason.value() if dialog.reason else ""))
        dialog.open()

    def _suspend(self, reason: str) -> None:
        act = partial(attendance.suspend, self._context.desk, self._session, reason)
        self._change(act, self.tr("La sesión quedó suspendida."))

    def _add_somebody(self) -> None:
        """Ctrl+N: look among the enrolled; again only goes back to the search."""
        if self.guest.isHidden():
            return
        if self.guests.isVisible():
            self.guests.finder.setFocus()
        elif self._view is not None:
            self.guests.open_for(self._view.session)

    def _enrol(self) -> None:
        if self._view is not None:
            self._context.go("enrol", group=self._view.session.group)

    def _on_added(self, enrolment: str) -> None:
        self._load()
        self.roster.say(self.tr("Ya está en la lista."))

    def _print(self) -> None:
        make = partial(attendance_views.print_sheet, self._context.desk, self._session)
        done = partial(self.roster.say, self.tr("La lista está en la impresora."))
        roster_print.print_sheet(self, self._context.background, make, done, self.show_error)
