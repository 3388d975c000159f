"""The first thing on Talleres: the list of today, with the one button that opens it."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from oit_campo.services.class_sessions import CLOSED, SUSPENDED, DaySessions, SessionRow
from oit_campo.ui import spanish, theme
from oit_campo.ui.context import Context
from oit_campo.ui.pages import workshops_lists
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.chips import Chip
from oit_campo.ui.widgets.labels import Elided, Label
from oit_campo.ui.widgets.layouts import Rule, box, clear, column, row
from oit_campo.ui.widgets.progress import Meter

_MOST_LISTS = 2


class TodayCard(Card):
    """The session of now is the biggest; the day's others follow in a line each, then lists left open."""

    def __init__(self, context: Context) -> None:
        self._inside = QVBoxLayout()
        super().__init__(self._inside, pad=(theme.XL, theme.LG, theme.LG, theme.LG))
        self._inside.setSpacing(theme.S + 2)
        self._context = context
        self.day: date | None = None
        self.main: Button | None = None

    def show_days(self, days: DaySessions, upcoming: SessionRow | None, any_group: bool) -> None:
        """Fill it: ``upcoming`` is said when today has none."""
        clear(self._inside)
        self.day, self.main = self._context.desk.today, None
        first = _of_now(days.today)
        self.set_current(first is not None)
        if first is not None:
            self._inside.addWidget(self._biggest(first))
        else:
            self._inside.addWidget(Label(self._no_session(days, upcoming, any_group), "lead", wrap=True))
        others = [s for s in days.today if s is not first]
        for one in [*others, *days.open_lists[:_MOST_LISTS]]:
            self._inside.addWidget(Rule())
            self._inside.addWidget(self._line(one))
        more = len(days.open_lists) - _MOST_LISTS
        if more > 0:
            lists = spanish.counted(more, self.tr("lista"), self.tr("listas"))
            self._inside.addWidget(Label(self.tr("y {n} más sin cerrar").format(n=lists), "small", "muted"))
        self.setVisible(any_group)

    def _no_session(self, days: DaySessions, upcoming: SessionRow | None, any_group: bool) -> str:
        if upcoming is None:
            return self.tr("Hoy no hay sesiones.")
        words = self.tr("Hoy no hay sesiones. La próxima: {dia}, {hora}, {grupo}.")
        day = workshops_lists.day_words(upcoming.day, self._context.desk.today)
        return words.format(
            dia=day[0].lower() + day[1:], hora=spanish.hour(upcoming.starts_minute), grupo=upcoming.group_name
        )

    def _biggest(self, one: SessionRow) -> QWidget:
        hours = self.tr("{desde} a {hasta}").format(
            desde=spanish.hour(one.starts_minute), hasta=spanish.hour(one.ends_minute)
        )
        place = " · ".join(part for part in (hours, one.venue, one.trainer) if part)
        title = self.tr("{grupo} · sesión {n} de {todas}").format(grupo=one.group_name, n=one.number, todas=one.count)
        words = column(
            Label(self.tr("HOY"), "caption_strong", "primary"),
            Label(title, "title", wrap=True),
            Label(f"{one.course_code} · {', '.join(one.modules) or one.course_title}", "body", wrap=True),
            Label(place, "small", "muted", wrap=True),
            gap=2,
        )
        self.main = Button(
            self.tr("Pasar lista") if one.state != CLOSED else self.tr("Ver lista"),
            "primary",
            "list-checks",
            size="big",
            on_click=partial(self._open, one),
        )
        meter = Meter(one.marked / one.members if one.members else 0.0, "success" if one.state == CLOSED else "primary")
        counted = self.tr("{n} de {todas} marcados").format(n=one.marked, todas=one.members)
        if one.state in (CLOSED, SUSPENDED):
            counted = workshops_lists.list_state(one).text
        right = column(self.main, Label(counted, "small", "muted"), meter, gap=theme.XS + 2)
        return box(row((words, 1), right, gap=theme.XL))

    def _line(self, one: SessionRow) -> QWidget:
        late = one.day < self._context.desk.today
        when = spanish.short_day(one.day) if late else spanish.hour(one.starts_minute)
        title = self.tr("{grupo} · sesión {n}").format(grupo=one.group_name, n=one.number)
        second = ", ".join(one.modules) or one.course_title
        words = row(Label(title, "strong"), (Elided(second, "small", "muted"), 1), gap=theme.M)
        chip = Chip(self.tr("lista sin cerrar"), "warning", "clock") if late else None
        act = Button(
            self.tr("Pasar lista"), "secondary", "list-checks", size="small", on_click=partial(self._open, one)
        )
        act.setAccessibleName(f"{act.text()}: {title}")
        when_label = Label(when, "strong", "muted")
        when_label.setMinimumWidth(theme.px(84))
        return box(row(when_label, (words, 1), chip, act, gap=theme.M))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the list whose button has the focus: a button of Qt answers only to the space bar."""
        focused = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, Button):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _open(self, one: SessionRow) -> None:
        self._context.go("roster", session=one.key)


def _of_now(today: tuple[SessionRow, ...]) -> SessionRow | None:
    """The first of the day whose list still waits; when all are done, the first."""
    waiting = [s for s in today if s.state not in (CLOSED, SUSPENDED)]
    return next(iter(waiting or today), None)
