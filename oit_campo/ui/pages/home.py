"""Inicio. «¿Qué me toca ahora?»: inscribir, la clase de hoy, lo que quedó a medias, lo que solo está aquí."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from oit_campo.services import home
from oit_campo.services.class_sessions import SessionRow
from oit_campo.services.home import HalfDone, HomeView
from oit_campo.services.sync_state import SyncOverview
from oit_campo.ui import spanish, theme
from oit_campo.ui.context import Context
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card, Section
from oit_campo.ui.widgets.chips import Chip
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import Rule, box, clear, column, row
from oit_campo.ui.widgets.page import Page

_SHOWN = 5


class HomePage(Page):
    """One query fills it; it asks again whenever something it shows changes."""

    interests = frozenset(
        {"session", "attendance_mark", "enrolment", "group", "group_member", "draft", "conflict", "person", "contact"}
    )

    def __init__(self, context: Context) -> None:
        super().__init__("", "")
        self._context = context
        actor = context.desk.actor
        self.set_title(self.tr("Hola, {n}").format(n=(actor.name or "").split(" ")[0]))
        self.set_subtitle(spanish.long_day(context.desk.today))
        self.help_text = self.tr("Aquí ve lo de hoy. Ctrl y un número abren cada lugar; Ctrl+K busca a una persona.")
        if actor.may("enrolment.enrol"):
            self.add(self._enrol_card())
        self._days, self._drafts = (
            Section(self.tr("Hoy"), icon="calendar"),
            Section(self.tr("Por terminar"), icon="pencil"),
        )
        self._risk = Section(self.tr("Atención"), icon="triangle-alert")
        self._sync_lines = QVBoxLayout()
        self._sync = Card(self._sync_lines, pad=(theme.LG, theme.M, theme.LG, theme.M))
        self._lists = {s: QVBoxLayout() for s in (self._days, self._drafts, self._risk)}
        for section, inside in self._lists.items():
            inside.setSpacing(theme.S)
            section.add(inside)
        columns = Columns()
        columns.add(column(self._days, self._drafts, ..., gap=theme.GAP_CARD), 480, 9)
        columns.add(column(self._sync, self._risk, ..., gap=theme.GAP_CARD), 300, 5)
        self.add(columns)
        self.add_stretch()

    def refresh(self) -> None:
        self._context.background.read(
            self, partial(home.home, self._context.desk), self._show, self.show_error, slot="home"
        )

    def _enrol_card(self) -> QWidget:
        words = column(
            Label(self.tr("Inscribir a una persona"), "title", "on_primary"),
            Label(
                self.tr("Menos de dos minutos, con o sin papeles. Cada campo se guarda al salir de él."),
                "body",
                "on_primary",
                wrap=True,
            ),
            gap=theme.XS,
        )
        button = Button(self.tr("Inscribir"), "secondary", "user-plus", key="Ctrl 3", size="big", on_click=self._enrol)
        return Card(row((words, 1), button, gap=theme.LG), fill="primary", pad=(theme.XL, theme.LG, theme.LG, theme.LG))

    def _enrol(self) -> None:
        self._context.go("enrol")

    # --- showing -----------------------------------------------------------------------------------------------------

    def _show(self, view: HomeView) -> None:
        self._show_days(view)
        self._show_drafts(view.half_done)
        self._show_risk(view)
        self._show_sync(view.sync)

    def _show_days(self, view: HomeView) -> None:
        inside = self._lists[self._days]
        clear(inside)
        self._days.setVisible(self._context.desk.actor.may("attendance.view"))
        self._days.set_note(spanish.counted(len(view.today), self.tr("sesión"), self.tr("sesiones")))
        rows = (
            [(s, True) for s in view.open_lists] + [(s, True) for s in view.today] + [(s, False) for s in view.tomorrow]
        )
        for session, can_mark in rows:
            inside.addWidget(Rule())
            inside.addWidget(self._session_line(session, can_mark))
        if not rows:
            line = Label(self.tr("Hoy y mañana no hay sesiones en su región."), "body", "muted", wrap=True)
            inside.addLayout(row((line, 1), Button(self.tr("Ver la semana"), "link", on_click=self._workshops)))

    def _session_line(self, session: SessionRow, can_mark: bool) -> QWidget:
        when = column(
            Label(spanish.hour(session.starts_minute), "heading"),
            Label(spanish.short_day(session.day), "caption", "muted"),
            gap=0,
        )
        title = self.tr("{g} · sesión {n}").format(g=session.group_name, n=session.number)
        second = ", ".join(session.modules) or session.course_title
        words = column(
            Label(title, "strong", wrap=True),
            Label(
                f"{second} · {spanish.counted(session.members, self.tr('persona'), self.tr('personas'))}",
                "small",
                "muted",
                wrap=True,
            ),
            gap=0,
        )
        open_list = Button(
            self.tr("Pasar lista") if can_mark else self.tr("Ver lista"),
            "secondary",
            "list-checks",
            size="small",
            on_click=partial(self._context.go, "roster", session=session.key),
        )
        open_list.setAccessibleName(f"{open_list.text()}: {title}")
        late = session.day < self._context.desk.today
        chip = Chip(self.tr("lista sin cerrar"), "warning", "clock") if late else None
        return box(row(when, (words, 1), chip, open_list, gap=theme.LG))

    def _workshops(self) -> None:
        self._context.go("workshops")

    def _show_drafts(self, forms: tuple[HalfDone, ...]) -> None:
        inside = self._lists[self._drafts]
        clear(inside)
        self._drafts.set_note(str(len(forms)) if forms else "")
        now = self._context.desk.store.clock.now()
        for form in forms[:_SHOWN]:
            words = column(
                Label(form.title or self.tr("Ficha sin nombre"), "strong", wrap=True),
                Label(self.tr("guardada {m}").format(m=spanish.moment(form.saved_at, now)), "small", "muted"),
                gap=0,
            )
            go_on = Button(self.tr("Continuar"), "secondary", size="small", on_click=partial(self._continue, form))
            go_on.setAccessibleName(f"{go_on.text()}: {form.title}")
            inside.addWidget(Rule())
            inside.addWidget(box(row((words, 1), go_on, gap=theme.M)))
        if not forms:
            inside.addWidget(Label(self.tr("Nada quedó a medias."), "body", "muted"))

    def _continue(self, form: HalfDone) -> None:
        self._context.go("plans" if form.form == "evaluation" else "enrol", draft=form.key)

    def _show_risk(self, view: HomeView) -> None:
        inside = self._lists[self._risk]
        clear(inside)
        self._risk.setVisible(bool(view.at_risk))
        for person in view.at_risk[:_SHOWN]:
            why = (
                self.tr("una falta más y no alcanza las horas")
                if person.one_more
                else self.tr("{n} faltas seguidas").format(n=person.absences)
            )
            name = Button(person.list_name, "link", on_click=partial(self._context.go, "person", person=person.person))
            inside.addLayout(
                column(row(name, ...), Label(f"{person.group_name} · {why}", "small", "muted", wrap=True), gap=0)
            )
        left = len(view.at_risk) - _SHOWN
        if left > 0:
            inside.addWidget(Label(self.tr("y {n} más en sus listas").format(n=left), "small", "muted"))

    def _show_sync(self, state: SyncOverview) -> None:
        layout = self._sync_lines
        clear(layout)
        now = self._context.desk.store.clock.now()
        waiting = state.pending > 0
        self._sync.set_tone("warning" if waiting else "success")
        title = self.tr("Solo en esta laptop") if waiting else self.tr("Todo llegó al centro")
        tone = "warning" if waiting else "success"
        head = row(Icon("cloud-off" if waiting else "circle-check", 20, tone), (Label(title, "heading", wrap=True), 1))
        if waiting and state.since is not None:
            words = self.tr("{n} desde {m}. Están guardados y cifrados aquí.").format(
                n=spanish.counted(state.pending, self.tr("cambio"), self.tr("cambios")),
                m=spanish.moment(state.since, now),
            )
        elif state.last_contact is not None:
            words = self.tr("Última vez: {m}.").format(m=spanish.moment(state.last_contact, now))
        else:
            words = self.tr("Todavía no se conectó con el centro.")
        send = Button(
            self.tr("Ver y enviar"),
            "secondary",
            "cloud-upload",
            size="small",
            on_click=partial(self._context.go, "sync"),
        )
        layout.addLayout(head)
        layout.addWidget(Label(words, "body", wrap=True))
        layout.addLayout(row(send, ...))
