"""Inicio. «¿Qué me toca ahora?»: inscribir, la clase de hoy, lo que quedó a medias, lo que solo está aquí."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oit_campo.catalogues import rights
from oit_campo.services import home
from oit_campo.services.home import Attention, HalfDone, HomeView
from oit_campo.services.sync_state import SyncOverview
from oit_campo.ui import spanish, theme
from oit_campo.ui.context import Context
from oit_campo.ui.pages.home_days import DaysCard
from oit_campo.ui.pages.home_notices import HomeNotices
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card, Section
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import Rule, box, clear, column, flow, row
from oit_campo.ui.widgets.page import Page

if TYPE_CHECKING:
    from oit_campo.services.attendance_views import AtRisk

_SHOWN = 5
#: How long Inicio says that a function ended.
_TOLD_DAYS = 7
#: Where the words of a link begin: the lines below it begin there too.
_LINK_INSET = 3


class HomePage(Page):
    """Today's work comes first, who needs a call a moment later; it asks again whenever something it shows changes.

    ``filled`` when today's work stands.
    """

    filled = Signal()

    interests = frozenset(
        {"session", "attendance_mark", "enrolment", "group", "group_member", "draft", "conflict", "person", "contact"}
        | {"business_plan", "evaluation", "store"}
    )

    def __init__(self, context: Context) -> None:
        super().__init__("", "")
        self._context = context
        actor = context.desk.actor
        self.set_title(self.tr("Hola, {n}").format(n=(actor.name or "").split(" ")[0]))
        self.set_subtitle(spanish.long_day(context.desk.today))
        self.help_text = self.tr("Aquí ve lo de hoy. Ctrl y un número abren cada lugar; Ctrl+K busca a una persona.")
        self.notices = HomeNotices(context)
        self.add(self.notices)
        if actor.may("enrolment.enrol"):
            self.add(self._enrol_card())
        self._plans = self._plans_card()
        self.add(self._plans)
        self._days = DaysCard(context)
        self._drafts = Section(self.tr("Por terminar"), icon="pencil")
        self._risk = Section(self.tr("Atención"), icon="triangle-alert")
        self._sync_lines = QVBoxLayout()
        self._sync = Card(self._sync_lines, pad=(theme.LG, theme.M, theme.LG, theme.M))
        self._lists = {s: QVBoxLayout() for s in (self._drafts, self._risk)}
        for section, inside in self._lists.items():
            inside.setSpacing(theme.S)
            section.add(inside)
        if not actor.roles:
            self.add(Label(self._ended_words(), "body", wrap=True))
            self._drafts.hide()
        elif ended := self._lately_ended():
            self.add(Label(ended, "body", wrap=True))
        columns = Columns()
        columns.add(column(self._days, self._drafts, ..., gap=theme.GAP_CARD), 480, 9)
        columns.add(column(self._sync, self._risk, ..., gap=theme.GAP_CARD), 300, 5)
        self.add(columns)
        self.add_stretch()

    def refresh(self) -> None:
        self._context.background.read(
            self, partial(home.home, self._context.desk), self._show, self.show_error, slot="home"
        )

    def _ended_words(self) -> str:
        return self.tr(
            "Hoy no tiene funciones en esta región. Lo que guardó antes sigue aquí y puede enviarlo al centro; "
            "para lo demás, hable con su coordinación."
        )

    def _lately_ended(self) -> str:
        """Of somebody with other functions, for some days: where a place of the window has gone."""
        desk = self._context.desk
        told = [
            self.tr("Su función de {f} terminó el {d}.").format(f=rights.roles()[role].label, d=f"{last:%d/%m/%Y}")
            for role, last in desk.actor.ended
            if (desk.today - last).days <= _TOLD_DAYS
        ]
        kept = self.tr("Lo que guardó sigue aquí y se envía; para seguir con ella, hable con su coordinación.")
        return " ".join([*told, kept]) if told else ""

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
        button = Button(
            self.tr("Inscribir"), "secondary", "user-plus", shown_key="Ctrl+3", size="big", on_click=self._enrol
        )
        return Card(row((words, 1), button, gap=theme.LG), fill="primary", pad=(theme.XL, theme.LG, theme.LG, theme.LG))

    def _enrol(self) -> None:
        self._context.go("enrol")

    def _plans_card(self) -> QWidget:
        """What an evaluator has before them; hidden until the count is known."""
        self.plans_words = Label("", "title", wrap=True)
        second = Label(self.tr("Sin nombres: solo el código de cada plan."), "body", "muted", wrap=True)
        self.score = Button(
            self.tr("Calificar"), "primary", "clipboard-list", size="big", on_click=partial(self._context.go, "plans")
        )
        words = column(self.plans_words, second, gap=theme.XS)
        card = Card(row((words, 1), self.score, gap=theme.LG), pad=(theme.XL, theme.LG, theme.LG, theme.LG))
        card.hide()
        return card

    # --- showing -----------------------------------------------------------------------------------------------------

    def _show(self, view: HomeView) -> None:
        self.notices.show_notices(view.notices)
        self._days.show_days(view)
        self._show_drafts(view.half_done)
        self._show_sync(view.sync)
        self.filled.emit()
        self._context.background.read(
            self, partial(home.attention, self._context.desk), self._show_attention, self.show_error, slot="attention"
        )

    def _show_attention(self, view: Attention) -> None:
        self._show_plans(view.plans_to_score)
        self._show_risk(view)

    def _show_plans(self, waiting: int | None) -> None:
        self._plans.setVisible(waiting is not None)
        if waiting is None:
            return
        self.plans_words.setText(plans_waiting(waiting))
        self.score.setVisible(waiting > 0)
        if waiting:
            self.start_at(self.score)

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

    def _show_risk(self, view: Attention) -> None:
        inside = self._lists[self._risk]
        clear(inside)
        self._risk.setVisible(bool(view.at_risk))
        by_person: dict[UUID, list[AtRisk]] = {}
        for one in view.at_risk:
            by_person.setdefault(one.person, []).append(one)
        for person, risks in list(by_person.items())[:_SHOWN]:
            name = Button(risks[0].list_name, "link", on_click=partial(self._context.go, "person", person=person))
            lines = [row(_LINK_INSET, (Label(risk_words(r), "small", "muted", wrap=True), 1)) for r in risks]
            inside.addLayout(column(row(name, ...), *lines, gap=0))
        left = len(by_person) - _SHOWN
        if left > 0:
            words = Label(self.tr("y {n} más en sus listas").format(n=left), "small", "muted")
            inside.addLayout(row(_LINK_INSET, words, ...))

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
            words = waiting_words(state.pending, spanish.moment(state.since, now))
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
        close = Button(
            self.tr("Cerrar el día"),
            "secondary",
            "list-checks",
            size="small",
            on_click=partial(self._context.go, "closing"),
        )
        layout.addWidget(flow(send, close))


def waiting_words(pending: int, since: str) -> str:
    """«1 cambio desde hoy 19:40. Está guardado …», «37 cambios … Están guardados …»."""
    translate = QCoreApplication.translate
    if pending == 1:
        return translate("HomePage", "1 cambio desde {m}. Está guardado y cifrado aquí.").format(m=since)
    counted = spanish.counted(pending, "", translate("HomePage", "cambios"))
    return translate("HomePage", "{n} desde {m}. Están guardados y cifrados aquí.").format(n=counted, m=since)


def plans_waiting(waiting: int) -> str:
    """«1 plan por calificar», «2 planes por calificar»."""
    translate = QCoreApplication.translate
    if not waiting:
        return translate("HomePage", "Ningún plan por calificar")
    counted = spanish.counted(waiting, translate("HomePage", "plan"), translate("HomePage", "planes"))
    return translate("HomePage", "{n} por calificar").format(n=counted)


def risk_words(one: AtRisk) -> str:
    """«Wanchaq A · 2 faltas seguidas»."""
    translate = QCoreApplication.translate
    if one.one_more:
        why = translate("HomePage", "una falta más y no alcanza las horas")
    else:
        why = translate("HomePage", "{n} faltas seguidas").format(n=one.absences)
    return f"{one.group_name} · {why}"
