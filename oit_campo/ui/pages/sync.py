"""Sincronización. «¿Ya llegó lo mío?»: lo que está solo aquí, un botón, y qué pasa con lo enviado."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from oit_campo import settings
from oit_campo.services import sync_state
from oit_campo.services.sync_state import SyncOverview
from oit_campo.sync.client import Outcome
from oit_campo.ui import spanish, theme
from oit_campo.ui.context import Context
from oit_campo.ui.exchange import Exchange
from oit_campo.ui.pages import sync_words
from oit_campo.ui.pages.sync_words import Said
from oit_campo.ui.tables.cells import Column, Row, TextCell
from oit_campo.ui.tables.list_table import ListTable
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card, Section
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.labels import Icon, Label, announce
from oit_campo.ui.widgets.layouts import box, column, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.progress import Meter
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


class Door(Card):
    """What else there is to see: how many, what of, and the button that goes there."""

    def __init__(self, icon: str, title: str, act: Button) -> None:
        lines = QVBoxLayout()
        super().__init__(lines, pad=(theme.LG - 2, theme.M, theme.M, theme.M))
        lines.setSpacing(theme.XS)
        self._name, self._title, self._note = (
            icon,
            Label(title, "strong", wrap=True),
            Label("", "small", "muted", wrap=True),
        )
        self._icon, self.act = Icon(icon, theme.ICON, "muted"), act
        lines.addLayout(row(self._icon, (self._title, 1), aligned=False))
        lines.addWidget(self._note)
        lines.addStretch(1)
        lines.addLayout(row(act, ...))

    def tell(self, note: str, *, asks: bool) -> None:
        """``asks``: somebody has to do something."""
        self._note.setText(note)
        self.act.setAccessibleDescription(note)
        self._icon.set_icon(self._name, "warning" if asks else "muted")
        self.set_tone("warning" if asks else "plain")


class SyncPage(Page):
    """The frame marks the box at the lower left while it is open."""

    is_sync = True
    interests = frozenset({*_KINDS, "conflict", "batch"})

    def __init__(self, context: Context, exchange: Exchange) -> None:
        super().__init__("", "")
        self.set_title(self.tr("Sincronización"))
        self._context, self._exchange = context, exchange
        self.help_text = self.tr(
            "Nada se borra de aquí hasta que el centro confirma que lo tiene. F5 envía ahora; Esc detiene el envío."
        )
        self._view: SyncOverview | None = None
        self._outcome: Outcome | None = None
        self._total, self._fact = 0, ""
        self.add(self._make_standing())
        self._make_doors()
        self._make_queue()
        exchange.began.connect(self._began)
        exchange.moved.connect(lambda _o: self._tell())
        exchange.ended.connect(self._ended)
        exchange.failed.connect(lambda _e: self._tell())

    def _make_standing(self) -> Card:
        self._icon = Icon("cloud-off", theme.ICON_BIG, "warning")
        self.fact, self.rest = Label("", "title", wrap=True), Label("", "body", wrap=True)
        self._meter = Meter()
        self.act = Button(self.tr("Enviar ahora"), "primary", "cloud-upload", key="F5", size="big", on_click=self.send)
        self.halt = Button(
            self.tr("Parar"), "secondary", "pause", key="Esc", size="big", on_click=self._exchange.cancel
        )
        self._kept = Label(self.tr("Si para, lo enviado queda enviado."), "small", "muted", wrap=True)
        self._under_way = box(column(self._meter, self._kept, gap=theme.XS))
        self._under_way.hide()
        self.halt.hide()
        words = column(self.fact, self.rest, self._under_way, gap=theme.S)
        buttons = column(self.act, self.halt, gap=theme.S)
        columns = Columns(gap=theme.LG, centred=True)
        columns.add(row(self._icon, (words, 1), gap=theme.LG, aligned=False), 420)
        columns.add(buttons, 0, 0)
        inside = QVBoxLayout()
        inside.addWidget(columns)
        self._standing = Card(inside, pad=(theme.XL, theme.LG, theme.XL, theme.LG))
        return self._standing

    def _make_doors(self) -> None:
        go = self._context.go
        self.corrections = Door(
            "pencil",
            self.tr("Por corregir"),
            Button(self.tr("Ver"), "secondary", size="small", on_click=partial(go, "corrections")),
        )
        self.conflicts = Door(
            "git-compare",
            self.tr("Datos distintos"),
            Button(self.tr("Decidir"), "secondary", size="small", on_click=partial(go, "conflicts")),
        )
        self.receipts = Door(
            "file-check",
            self.tr("Recibos del centro"),
            Button(self.tr("Ver actas"), "secondary", size="small", on_click=partial(go, "receipts")),
        )
        self.closing = Door(
            "list-checks",
            self.tr("Fin del día"),
            Button(self.tr("Cerrar el día"), "secondary", size="small", on_click=partial(go, "closing")),
        )
        self.closing.tell(self.tr("Listas, fichas, envío y respaldo, en una sola página."), asks=False)
        self.conflicts.setVisible(self._context.desk.actor.may("people.view_conflicts"))
        doors = Columns()
        for door in (self.corrections, self.conflicts, self.receipts, self.closing):
            door.act.setAccessibleName(f"{door.act.text()}: {door._title.text()}")
            doors.add(door, 220)
        self.add(doors)

    def _make_queue(self) -> None:
        self._waiting = ListTable(
            [
                Column(self.tr("Qué")),
                Column(self.tr("Cambios"), 110, "right"),
                Column(self.tr("Desde"), 160),
            ],
            name=self.tr("Lo que espera"),
            empty=EmptyState("cloud-check", self.tr("Nada espera"), self.tr("Todo lo de esta laptop llegó al centro.")),
        )
        self._waiting.setMinimumHeight(theme.px(150))
        queue = Section(self.tr("Lo que espera"), icon="cloud-upload", note=self.tr("sale lo más antiguo primero"))
        queue.add(self._waiting, 1)
        self.add(queue, 1)

    # --- asking ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        ask = partial(sync_state.overview, self._context.desk)
        self._context.background.read(self, ask, self._show, self.show_error, slot="overview")

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
        self._outcome = None
        self._total = self._view.pending if self._view is not None else 0
        self._tell()

    def _ended(self, outcome: Outcome) -> None:
        """What is left is asked for anew: ``changed`` follows."""
        self._outcome = outcome

    # --- showing -----------------------------------------------------------------------------------------------------

    def _show(self, view: SyncOverview) -> None:
        self._view = view
        so_far = self._exchange.so_far()
        if self._exchange.under_way() and not self._total:  # opened, or opened again, while it goes
            self._total = view.pending + (so_far.sent if so_far is not None else 0)
        self._tell()
        self._show_doors(view)
        self._show_queue(view)
        self.start_at(self.halt if self._exchange.under_way() else self.act)

    def _tell(self) -> None:
        if self._view is None:
            return
        going = self._exchange.under_way()
        so_far = self._exchange.so_far()
        said = self._said(self._view)
        self._standing.set_tone(said.tone)
        self._icon.set_icon(said.icon, said.tone)
        self.fact.setText(said.fact)
        self.rest.setText(said.rest)
        focused = self.act.hasFocus() or self.halt.hasFocus()
        self._under_way.setVisible(going)
        self.halt.setVisible(going)
        self.act.setVisible(not going)
        if said.act:
            self.act.set_text(said.act)
        if focused:
            (self.halt if going else self.act).setFocus()
        self._meter.set(so_far.sent / self._total if so_far is not None and self._total else 0.0)
        if said.fact != self._fact and not going:
            announce(self, f"{said.fact}. {said.rest}")
        self._fact = said.fact

    def _said(self, view: SyncOverview) -> Said:
        exchange, now = self._exchange, self._context.desk.store.clock.now()
        if exchange.under_way():
            return sync_words.going(exchange.so_far(), self._total)
        if exchange.error is not None:
            return sync_words.failed(exchange.error, view, now, exchange.next_try())
        if self._outcome is not None:
            return sync_words.ended(self._outcome, view, now)
        return sync_words.standing(view, now)

    def _show_doors(self, view: SyncOverview) -> None:
        now = self._context.desk.store.clock.now()
        n = view.to_correct
        self.corrections.tell(
            self.tr("{n} que el centro no tomó todavía.").format(
                n=spanish.counted(n, self.tr("cambio"), self.tr("cambios"))
            )
            if n
            else self.tr("Nada: el centro tomó todo."),
            asks=bool(n),
        )
        n = view.conflicts
        self.conflicts.tell(
            self.tr("{n} con dos valores guardados.").format(n=spanish.counted(n, self.tr("dato"), self.tr("datos")))
            if n
            else self.tr("Nada que decidir."),
            asks=bool(n),
        )
        last = view.last_receipt
        self.receipts.tell(
            self.tr("El último: {n}, {m}.").format(n=f"{last.number:04d}", m=spanish.moment(last.at, now))
            if last is not None
            else self.tr("Todavía ninguno."),
            asks=False,
        )

    def _show_queue(self, view: SyncOverview) -> None:
        now = self._context.desk.store.clock.now()
        self._waiting.set_rows(
            [
                Row(
                    w.entity,
                    (
                        TextCell(_KINDS[w.entity]),
                        TextCell(f"{w.count:,}"),
                        TextCell(spanish.moment(w.since, now)),
                    ),
                )
                for w in view.waiting
            ]
        )
