"""Sincronización. «¿Ya llegó todo?»: qué falta enviar, qué recibió el centro, qué hay que decidir."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from oit_campo import settings
from oit_campo.errors import CampoError
from oit_campo.services import disagreements, sync_state
from oit_campo.services.disagreements import Disagreement
from oit_campo.services.sync_state import SyncOverview
from oit_campo.sync.client import Outcome
from oit_campo.ui import messages, spanish, theme
from oit_campo.ui.context import Context
from oit_campo.ui.exchange import Exchange
from oit_campo.ui.tables.cells import Column, Row, StateCell, TextCell
from oit_campo.ui.tables.list_table import ListTable
from oit_campo.ui.widgets.banners import Note
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card, Figure, Section
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import clear, column, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.progress import Progress
from oit_campo.ui.widgets.states import EmptyState

#: Kinds of records as a facilitator calls them.
_KINDS = {
    "person": "Personas",
    "identity_document": "Documentos",
    "consent_text": "Textos del permiso",
    "consent": "Permisos",
    "contact": "Teléfonos y contacto",
    "care": "Hogar y cuidados",
    "labour_business": "Trabajo y negocio",
    "reserved_answer": "Preguntas reservadas",
    "person_link": "Vínculos entre personas",
    "edition_criterion": "Criterios de la edición",
    "pre_registration": "Preinscripciones",
    "enrolment": "Inscripciones",
    "business": "Negocios",
    "business_partner": "Socias y socios",
    "programme": "Programas",
    "edition": "Ediciones",
    "organisation": "Organizaciones",
    "course": "Cursos",
    "course_module": "Módulos de cursos",
    "group": "Grupos",
    "group_member": "Personas en grupos",
    "session": "Sesiones",
    "attendance_mark": "Asistencias",
    "rubric": "Rúbricas",
    "rubric_criterion": "Criterios de rúbricas",
    "business_plan": "Planes",
    "evaluation": "Evaluaciones selladas",
    "evaluation_score": "Notas por criterio",
    "certificate": "Certificados",
    "delivery_sheet": "Hojas de entrega",
    "delivery_line": "Entregas",
    "technical_visit": "Visitas técnicas",
    "attachment": "Fotos, firmas y archivos",
    "user": "Personas del equipo",
    "user_scope": "Funciones del equipo",
    "device": "Laptops",
    "person_merge": "Fichas unidas",
    "audit_event": "Registro de lo hecho",
}


class SyncPage(Page):
    """The frame marks the box at the lower left while it is open."""

    is_sync = True
    interests = frozenset({*_KINDS, "conflict", "batch"})

    def __init__(self, context: Context, exchange: Exchange) -> None:
        super().__init__("", "")
        self.set_title(self.tr("Sincronización"))
        self._context, self._exchange = context, exchange
        self.help_text = self.tr(
            "Nada se borra de aquí hasta que el centro confirma que lo tiene. F5 intenta enviar ahora."
        )
        self._send = Button(self.tr("Enviar ahora"), "primary", "refresh-cw", key="F5", on_click=self.send)
        self.add_action(self._send)
        self._progress = Progress()
        self._progress.hide()
        self._progress.cancelled.connect(exchange.cancel)
        self.add(self._progress)
        self._make_figures()
        self._make_lists()
        exchange.began.connect(self._began)
        exchange.moved.connect(self._moved)
        exchange.ended.connect(self._ended)
        exchange.failed.connect(self._failed)

    def _make_figures(self) -> None:
        self._only_here = Figure(self.tr("Solo en esta laptop"), "0", icon="cloud-off", tone="warning")
        self._receipt = Figure(self.tr("Último recibo"), "—", icon="cloud-upload")
        self._decide = Figure(self.tr("Por decidir"), "0", icon="git-compare")
        figures = Columns()
        for figure in (self._only_here, self._receipt, self._decide):
            figures.add(figure, 220)
        self.add(figures)

    def _make_lists(self) -> None:
        self._waiting = ListTable(
            [
                Column(self.tr("Qué")),
                Column(self.tr("Cuántos"), 90, "right"),
                Column(self.tr("Desde"), 140),
            ],
            name=self.tr("Cola de envío"),
            empty=EmptyState("cloud-check", self.tr("Nada espera"), self.tr("Todo lo de esta laptop llegó al centro.")),
        )
        self._receipts = ListTable(
            [
                Column(self.tr("Recibo"), 70),
                Column(self.tr("Cuándo"), 130),
                Column(self.tr("Qué llegó"), 110),
                Column(self.tr("El centro")),
            ],
            name=self.tr("Últimos recibos"),
            empty=EmptyState("file-check", self.tr("Todavía ningún recibo"), self.tr("Pulse F5 cuando haya conexión.")),
        )
        queue = Section(self.tr("Cola de envío"), icon="cloud-upload", note=self.tr("sale lo más antiguo primero"))
        queue.add(self._waiting, 1)
        receipts = Section(self.tr("Últimos recibos"), icon="file-check")
        receipts.add(self._receipts, 1)
        self._conflicts = QVBoxLayout()
        self._conflicts.setSpacing(theme.M)
        self.add(self._conflicts)
        columns = Columns()
        columns.add(queue, 420, 1)
        columns.add(receipts, 460, 1)
        self.add(columns, 1)
        note = Note(
            theme_note := self.tr("Nada se borra de aquí hasta que el centro confirma que lo tiene."),
            icon="shield-check",
        )
        note.setAccessibleName(theme_note)
        self.add(note)

    # --- asking ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        desk, background = self._context.desk, self._context.background
        background.read(self, partial(sync_state.overview, desk), self._show, self.show_error, slot="overview")
        if desk.actor.may("people.view_conflicts"):
            background.read(
                self, partial(disagreements.to_settle, desk), self._show_conflicts, self.show_error, slot="conflicts"
            )

    def send(self) -> None:
        """One exchange now; a second request meanwhile does nothing."""
        if not settings.load(self._context.desk.store.path.parent).centre_url:
            self.say(
                "warning", self.tr("Esta laptop no tiene la dirección del centro."), self.tr("Escríbala en Ajustes.")
            )
            return
        self.notice.hide()
        self._exchange.start()

    def _began(self) -> None:
        self._send.setEnabled(False)
        self._progress.set(0, 0, self.tr("Conectando con el centro…"))
        self._progress.show()

    def _moved(self, outcome: Outcome) -> None:
        words = self.tr("{s} enviados, {r} recibidos").format(s=f"{outcome.sent:,}", r=f"{outcome.received:,}")
        self._progress.set(0, 0, words)

    def _ended(self, outcome: Outcome) -> None:
        self._done()
        words = self.tr("{s} enviados, {r} recibidos.").format(s=f"{outcome.sent:,}", r=f"{outcome.received:,}")
        self.say("success", self.tr("El centro tiene todo lo de esta laptop."), words)
        self.refresh()

    def _failed(self, error: CampoError) -> None:
        self._done()
        self.say("warning", messages.words(error))

    def _done(self) -> None:
        self._send.setEnabled(True)
        self._progress.hide()

    # --- showing -----------------------------------------------------------------------------------------------------

    def _show(self, view: SyncOverview) -> None:
        now = self._context.desk.store.clock.now()
        since = (
            self.tr("desde {m}").format(m=spanish.moment(view.since, now))
            if view.since
            else self.tr("todo llegó al centro")
        )
        self._only_here.set(spanish.counted(view.pending, self.tr("cambio"), self.tr("cambios")), since)
        tone: theme.Tone = "warning" if view.pending else "success"
        self._only_here.set_tone(tone)
        self._only_here.set_icon("cloud-off" if view.pending else "circle-check", tone)
        last = view.last_receipt
        self._receipt.set(
            f"{last.number:04d}" if last else "—", spanish.moment(last.at, now) if last else self.tr("todavía ninguno")
        )
        self._decide.set(
            spanish.counted(view.conflicts, self.tr("dato"), self.tr("datos")), self.tr("con dos valores guardados")
        )
        contact = spanish.moment(view.last_contact, now) if view.last_contact else self.tr("todavía no")
        self.set_subtitle(self.tr("Última conexión con el centro: {m}.").format(m=contact))
        self._show_lists(view)

    def _show_lists(self, view: SyncOverview) -> None:
        now = self._context.desk.store.clock.now()
        self._waiting.set_rows(
            [
                Row(
                    w.entity,
                    (
                        TextCell(_KINDS.get(w.entity, w.entity)),
                        TextCell(f"{w.count:,}"),
                        TextCell(spanish.moment(w.since, now)),
                    ),
                )
                for w in view.waiting
            ]
        )
        self._receipts.set_rows(
            [
                Row(
                    str(n),
                    (
                        TextCell(f"{r.number:04d}", role="strong"),
                        TextCell(spanish.moment(r.at, now)),
                        TextCell(spanish.counted(r.changes, self.tr("cambio"), self.tr("cambios"))),
                        StateCell("warn", self.tr("{n} por corregir").format(n=r.held))
                        if r.held
                        else StateCell("ok", self.tr("lo guardó todo")),
                    ),
                )
                for n, r in enumerate(view.receipts)
            ]
        )

    def _show_conflicts(self, found: tuple[Disagreement, ...]) -> None:
        clear(self._conflicts)
        for one in found:
            self._conflicts.addWidget(self._conflict_card(one))

    def _conflict_card(self, one: Disagreement) -> Card:
        card = Section(self.tr("¿Cuál es el correcto? {l}").format(l=one.label), icon="git-compare")
        card.set_current(True)
        card.add(
            Label(
                self.tr("{p}. Dos laptops lo cambiaron sin verse; no se perdió ninguno.").format(p=one.about),
                "body",
                "muted",
                wrap=True,
            )
        )
        may = self._context.desk.actor.may("people.resolve_conflict")
        for number, side in enumerate(one.sides):
            who = side.who or self.tr("Desde otra laptop")
            now = self.tr(" · se ve ahora") if number == 0 else ""
            words = column(
                Label(side.words or self.tr("(vacío)"), "heading", wrap=True),
                Label(f"{who} · {side.at:%d/%m/%Y %H:%M}{now}", "small", "muted", wrap=True),
                gap=0,
            )
            use = Button(
                self.tr("Usar este"), "secondary", "check", size="small", on_click=partial(self._choose, one, number)
            )
            use.setAccessibleName(f"{use.text()}: {side.words}")
            use.setVisible(may)
            card.add(row((words, 1), use, gap=theme.M))
        return card

    def _choose(self, one: Disagreement, side: int) -> None:
        desk = self._context.desk

        def write() -> tuple[None, frozenset[str]]:
            return None, disagreements.choose(desk, one.record, one.kind, one.group, one.sides[side].change)

        self._context.background.change(self, write, lambda _n: self.refresh(), self.show_error)
