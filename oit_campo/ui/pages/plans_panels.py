"""What a supervisor sees: each plan with its panel, and of the chosen one who closed and what came out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from oit_campo.domain.scoring import PanelResult
from oit_campo.services import evaluation
from oit_campo.services.panels import PanelView
from oit_campo.services.plans import PRESENTED, PlanRow
from oit_campo.ui import theme
from oit_campo.ui.context import Context
from oit_campo.ui.pages import plans_words
from oit_campo.ui.tables.cells import Column, Row, StateCell, TextCell
from oit_campo.ui.tables.list_table import ListTable
from oit_campo.ui.widgets.banners import Note
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Section
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import Rule, box, clear, column, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.states import EmptyState

_LIST, _DETAIL = 560, 300


class PanelsPane(QWidget):
    """The list and the panel of the chosen plan."""

    def __init__(self, context: Context, page: Page, submit: Button) -> None:
        super().__init__()
        self._context, self._page = context, page
        self._rows: dict[str, PlanRow] = {}
        self.submit = submit
        empty = EmptyState(
            "clipboard-list",
            self.tr("Todavía no hay planes"),
            self.tr("Presente el primero: la persona, el nombre del plan y el capital que pide."),
            submit,
        )
        self.table = ListTable(
            [
                Column(self.tr("Plan")),
                Column(self.tr("Pide"), 104, "right", hide_below=520),
                Column(self.tr("Nota"), 64, "right"),
                Column(self.tr("Jurado"), 236),
            ],
            self.tr("Planes"),
            row_height=48,
            empty=empty,
        )
        self.table.current_changed.connect(self._show_panel)
        self._inside = QVBoxLayout()
        self._inside.setSpacing(theme.S)
        self.detail = Section(self.tr("Jurado"))
        self.detail.add(self._inside)
        self.detail.add_stretch()
        whole = Columns(gap=theme.GAP_CARD)
        whole.add(self.table, _LIST, 7)
        whole.add(self.detail, _DETAIL, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(whole, 1)

    def show_plans(self, rows: Sequence[PlanRow]) -> None:
        self._rows = {str(r.plan): r for r in rows}
        self.table.set_rows([self._row(r) for r in rows])
        self.detail.setVisible(bool(rows))
        self._show_panel(self.table.current_key())

    def _row(self, plan: PlanRow) -> Row:
        result = plan.panel.result if plan.panel else None
        light, words = plans_words.panel_words(plan.panel) if plan.panel else ("none", "")
        amount = plans_words.amount_words(plan).removeprefix(self.tr("pide "))
        return Row(
            str(plan.plan),
            (
                TextCell(f"{plan.blind_code} · {plan.title}", plan.name),
                TextCell(amount),
                TextCell(plans_words.points(result.mean_hundredths if result else None), role="strong"),
                StateCell(light, self._short(plan.panel, words)),
            ),
        )

    def _short(self, panel: PanelView | None, words: str) -> str:
        """In the list only how many; the whole sentence stands beside it."""
        if panel is not None and panel.result is not None and panel.result.needs_third:
            return self.tr("pide tercera evaluación")
        if panel is None or panel.result is not None:
            return words
        if panel.missing:
            return plans_words.few_closed_words(panel.closed, panel.needed)
        return self.tr("se abre al sincronizar")

    # --- one panel -------------------------------------------------------------------------------------------------

    def _show_panel(self, key: str) -> None:
        clear(self._inside)
        plan = self._rows.get(key)
        if plan is None or plan.panel is None:
            return
        self.detail.title.setText(f"{plan.blind_code} · {plan.title}")
        light, words = plans_words.panel_words(plan.panel)
        tone: theme.Tone = {"ok": "success", "warn": "warning", "bad": "danger"}.get(light, "primary")  # type: ignore[assignment] # tones
        self._inside.addWidget(Label(plan.name, "small", "muted", wrap=True))
        self._inside.addWidget(Note(words, tone, "circle-check" if light == "ok" else "info"))
        if plan.panel.result is not None:
            self._inside.addLayout(self._figures(plan.panel.result))
        self._add_outcome(plan, plan.panel)
        for juror in plan.panel.jurors:
            self._inside.addWidget(Rule())
            total = Label(plans_words.points(juror.total), "strong")
            closed = plans_words.closed_caption(juror, opened=plan.panel.result is not None)
            lines = column(Label(juror.name, "small_strong", wrap=True), Label(closed, "caption", "muted"), gap=0)
            self._inside.addWidget(box(row((lines, 1), total)))
            if juror.comment:
                self._inside.addWidget(Label(f"«{juror.comment}»", "small", "muted", wrap=True))
        self._add_what_does_not_count(plan.panel)

    def _add_what_does_not_count(self, panel: PanelView) -> None:
        if unopened := plans_words.unopened_words(panel):
            self._inside.addWidget(Note(unopened, "warning", "lock"))
        if panel.replaced:
            self._inside.addWidget(Note(plans_words.replaced_words(panel.replaced), "muted", "info"))
        if panel.conflicts:
            self._inside.addWidget(Note(plans_words.conflict_words(panel.conflicts), "muted", "shield-alert"))

    def _figures(self, result: PanelResult) -> QVBoxLayout:
        gap = self.tr("Diferencia entre notas: {d}").format(d=plans_words.points(result.gap_hundredths))
        lines = column(
            row(
                Label(plans_words.points(result.mean_hundredths), "display"),
                Label(self.tr("promedio"), "small", "muted"),
                ...,
            ),
            Label(gap, "small", "warning" if result.gap_alert else "muted", wrap=True),
            gap=2,
        )
        if result.second_chance:
            lines.addWidget(Note(self.tr("Puede volver a sustentar en 15 días."), "primary"))
        return lines

    def _add_outcome(self, plan: PlanRow, panel: PanelView) -> None:
        """The thing to do, right under the figures it follows from; or what was noted."""
        if plan.state != PRESENTED:
            noted = self.tr("Anotado: {r}").format(r=plans_words.outcome_words(plan.state))
            self._inside.addWidget(Note(noted, "success", "circle-check"))
            return
        may = self._context.desk.actor.may("evaluation.open_scores")
        if may and panel.result is not None and not panel.result.needs_third:
            words = self.tr("Anotar el resultado: {r}").format(r=plans_words.outcome_words(panel.result.outcome))
            act = Button(words, "primary", "gavel", on_click=partial(self._record, plan.plan))
            self._inside.addLayout(row(act, ...))

    def _record(self, plan: UUID) -> None:
        work = partial(evaluation.record_outcome, self._context.desk, plan)
        self._context.background.change(
            self, lambda: (work(), frozenset({"business_plan"})), None, self._page.show_error
        )
