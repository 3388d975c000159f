"""Inicio's sessions: lists left open, today, tomorrow, in columns that stand one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from oit_campo.services.class_sessions import SessionRow
from oit_campo.services.home import HomeView
from oit_campo.ui import spanish, theme
from oit_campo.ui.context import Context
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Section
from oit_campo.ui.widgets.chips import Chip
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import Rule, box, clear, column, row

_WHEN, _WORDS, _CHIP, _BUTTON, _COLUMNS = range(5)


class DaysCard(Section):
    """«Hoy», and below a line «Mañana». Only who passes lists sees it."""

    def __init__(self, context: Context) -> None:
        super().__init__(self.tr("Hoy"), icon="calendar")
        self._context = context
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.LG)
        self._grid.setVerticalSpacing(theme.S)
        self._grid.setColumnStretch(_WORDS, 1)
        self.add(self._grid)
        self.setVisible(context.desk.actor.may("attendance.view"))

    def show_days(self, view: HomeView) -> None:
        """Lists of past days still open first: they count as today's work."""
        clear(self._grid)
        today = (*view.open_lists, *view.today)
        self.set_note(spanish.counted(len(view.today), self.tr("sesión"), self.tr("sesiones")))
        if not today and not view.tomorrow:
            line = Label(self.tr("Hoy y mañana no hay sesiones en su región."), "body", "muted", wrap=True)
            week = Button(self.tr("Ver la semana"), "link", on_click=partial(self._context.go, "workshops"))
            self._add_whole(box(row((line, 1), week)))
            return
        if not today:
            self._add_whole(Label(self.tr("Hoy no hay sesiones."), "body", "muted", wrap=True))
        self._add_sessions(today, self.tr("Pasar lista"))
        if view.tomorrow:
            self._add_whole(Rule())
            self._add_whole(Label(self.tr("Mañana"), "small_strong", "muted"))
            self._add_sessions(view.tomorrow, self.tr("Ver lista"))

    def _add_whole(self, widget: QWidget) -> None:
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, _COLUMNS)

    def _add_sessions(self, sessions: Sequence[SessionRow], act: str) -> None:
        for session in sessions:
            self._add_whole(Rule())
            self._add_session(session, act)

    def _add_session(self, session: SessionRow, act: str) -> None:
        line = self._grid.rowCount()
        hour, day = spanish.hour(session.starts_minute), spanish.short_day(session.day)
        title = self.tr("{g} · sesión {n}").format(g=session.group_name, n=session.number)
        taught = ", ".join(session.modules) or session.course_title
        people = spanish.counted(session.members, self.tr("persona"), self.tr("personas"))
        second = Label(f"{taught} · {people}", "small", "muted", wrap=True)
        open_list = Button(
            act,
            "secondary",
            "list-checks",
            size="small",
            on_click=partial(self._context.go, "roster", session=session.key),
        )
        open_list.setAccessibleName(f"{act}: {title}")
        self._grid.addLayout(column(Label(hour, "heading"), Label(day, "caption", "muted"), ..., gap=0), line, _WHEN)
        self._grid.addLayout(column(Label(title, "strong", wrap=True), second, ..., gap=0), line, _WORDS)
        if session.day < self._context.desk.today:
            chip = Chip(self.tr("lista sin cerrar"), "warning", "clock")
            self._grid.addWidget(chip, line, _CHIP, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(open_list, line, _BUTTON, Qt.AlignmentFlag.AlignVCenter)
