"""Talleres. «¿Dónde está mi lista de hoy?»: today's first and biggest, then the week, then the groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from oit_campo.errors import CampoError
from oit_campo.services import class_sessions, groups
from oit_campo.services.class_sessions import DaySessions, SessionRow
from oit_campo.services.desk import Desk
from oit_campo.services.group_plan import GroupForm
from oit_campo.services.groups import CourseChoice, GroupRow
from oit_campo.ui import spanish, theme
from oit_campo.ui.context import Context
from oit_campo.ui.dialogs.new_group import NewGroupDialog
from oit_campo.ui.pages import workshops_lists
from oit_campo.ui.pages.workshops_today import TodayCard
from oit_campo.ui.tables.list_table import ListTable
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import Strut, box, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.states import EmptyState

WEEK = timedelta(days=7)
_HEAD_MARGINS = (theme.M, theme.S, theme.S, theme.S)


@dataclass(frozen=True, slots=True)
class _View:
    """Everything on the page, in one answer."""

    days: DaySessions
    next_session: SessionRow | None
    week: tuple[SessionRow, ...]
    groups: tuple[GroupRow, ...]


def _look(desk: Desk, week: date) -> _View:
    found = groups.list_groups(desk)
    soonest = [g.next_session for g in found if g.next_session is not None]
    soonest.sort(key=lambda s: (s.day, s.starts_minute))
    return _View(class_sessions.days(desk), next(iter(soonest), None), groups.agenda(desk, week), found)


class WorkshopsPage(Page):
    """Enter on a session or a group opens its list."""

    interests = frozenset({"session", "group", "group_member", "attendance_mark"})

    def __init__(self, context: Context) -> None:
        super().__init__("", "")
        self.set_title(self.tr("Talleres"))
        self.help_text = self.tr(
            "La lista de hoy está arriba: Intro la abre. Abajo, la semana y sus grupos; Intro abre la lista de cada uno."
        )
        self._context, self._week = context, context.desk.today
        self._groups: tuple[GroupRow, ...] = ()
        self.dialog: NewGroupDialog | None = None
        if context.desk.actor.may("groups.create"):
            self.add_action(
                Button(self.tr("Nuevo grupo"), "secondary", "plus", shown_key="Ctrl+N", on_click=self.ask_new)
            )
            QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.ask_new)
        self.today = TodayCard(context)
        self.add(self.today)
        self.agenda, self.groups = self._make_agenda(), self._make_groups()
        self._columns = Columns()
        self._head_week()
        self._head_groups()
        self._columns.add(self.agenda, 420, 5)
        self._columns.add(self.groups, 480, 6)
        self.add(self._columns, 1)
        self._midnight = QTimer(self, interval=60_000)
        self._midnight.timeout.connect(self._on_minute)
        self._midnight.start()

    def _make_agenda(self) -> ListTable:
        empty = EmptyState(
            "calendar-days",
            self.tr("Ninguna sesión esta semana"),
            self.tr("Mire otra semana con las flechas de arriba."),
        )
        table = ListTable(
            workshops_lists.agenda_columns(), self.tr("Sesiones de la semana"), row_height=44, empty=empty
        )
        table.opened.connect(self._open_session)
        return table

    def _make_groups(self) -> ListTable:
        may = self._context.desk.actor.may("groups.create")
        line = (
            self.tr("Cree el primero: el programa reparte los módulos en sesiones.")
            if may
            else self.tr("Pídalos a su supervisión; llegan al enviar y recibir.")
        )
        self.make = Button(self.tr("Nuevo grupo"), "secondary", "plus", on_click=self.ask_new) if may else None
        made = [self.make] if self.make else []
        empty = EmptyState("users-round", self.tr("Todavía no hay grupos"), line, *made)
        table = ListTable(workshops_lists.group_columns(), self.tr("Grupos"), row_height=50, empty=empty)
        table.opened.connect(self._open_group)
        return table

    def _head_week(self) -> None:
        """Inside the card, over the heads."""
        self._week_note = Label("", "small", "muted")
        turns = [
            Button("", "ghost", icon, size="small", name=name, on_click=partial(self._turn, by))
            for icon, name, by in (
                ("chevron-left", self.tr("Semana anterior"), -WEEK),
                ("chevron-right", self.tr("Semana siguiente"), WEEK),
            )
        ]
        title = Label(self.tr("Semana"), "heading")
        self.agenda.add_above(box(row(title, ..., self._week_note, *turns, gap=theme.S, margins=_HEAD_MARGINS)))

    def _head_groups(self) -> None:
        self._group_note = Label("", "small", "muted")
        title = Label(self.tr("Grupos"), "heading")
        self.groups.add_above(box(row(title, ..., self._group_note, Strut(), gap=theme.S, margins=_HEAD_MARGINS)))

    # --- contents ------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        look = partial(_look, self._context.desk, self._week)
        self._context.background.read(self, look, self._show, self.show_error, slot="workshops")

    def _show(self, view: _View) -> None:
        today = self._context.desk.today
        self.set_subtitle(spanish.long_day(today))
        at_today = self.today.main is not None and self.today.main.hasFocus()
        self.today.show_days(view.days, view.next_session, bool(view.groups))
        if at_today and self.today.main is not None:  # another button, the same place
            self.today.main.setFocus()
        self.agenda.set_rows(workshops_lists.agenda_rows(view.week, today))
        monday = self._week - timedelta(days=self._week.weekday())
        span = self.tr("{desde} al {hasta}")
        self._week_note.setText(
            span.format(desde=spanish.short_day(monday), hasta=spanish.short_day(monday + timedelta(days=6)))
        )
        self._groups = view.groups
        self.groups.set_rows(workshops_lists.group_rows(view.groups, today))
        people = sum(g.members for g in view.groups)
        counted = spanish.counted(people, self.tr("persona"), self.tr("personas"))
        self._group_note.setText(counted if view.groups else "")
        self.start_at(self.today.main or self._first_list())

    def _first_list(self) -> QWidget:
        """Without a list of today: the week's, else the groups', else the button that makes one."""
        for table in (self.agenda, self.groups):
            if table.row_keys():
                return table.view
        return self.make or self.groups.view

    def _turn(self, by: timedelta) -> None:
        self._week += by
        self.refresh()

    def _on_minute(self) -> None:
        """A laptop that stays open overnight shows the new day."""
        if self.isVisible() and self.today.day != self._context.desk.today:
            self._week = self._context.desk.today
            self.refresh()

    # --- going on ------------------------------------------------------------------------------------------------

    def _open_session(self, key: str) -> None:
        self._context.go("roster", session=UUID(key))

    def _open_group(self, key: str) -> None:
        """The list a person wants of a group: the next one, else its last."""
        group = next(g for g in self._groups if str(g.key) == key)
        session = group.next_session.key if group.next_session is not None else group.last_session
        if session is not None:
            self._context.go("roster", session=session)

    # --- a new group ---------------------------------------------------------------------------------------------

    def ask_new(self) -> None:
        """Courses and staff first, then the dialog."""
        desk = self._context.desk
        self._context.background.read(
            self, lambda: (groups.courses_to_teach(desk), groups.trainers(desk)), self._open_dialog, self.show_error
        )

    def _open_dialog(self, found: tuple[tuple[CourseChoice, ...], tuple[tuple[UUID, str], ...]]) -> None:
        dialog = self.dialog = NewGroupDialog(self, *found, self._context.desk.actor.region)
        dialog.wanted.connect(partial(self._create, dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _create(self, dialog: NewGroupDialog, form: GroupForm) -> None:
        desk = self._context.desk

        def save() -> tuple[UUID, frozenset[str]]:
            return groups.create_group(desk, form), frozenset({"group", "session"})

        def done(_key: UUID) -> None:
            dialog.accept()
            self.say("success", self.tr("Grupo creado con sus sesiones."), self.tr("Ya puede inscribir en él."))

        def refused(error: CampoError) -> None:
            dialog.refuse(error)

        self._context.background.change(dialog, save, done, refused)
