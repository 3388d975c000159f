"""Planes. Who scores has one plan before them, blind; who supervises has all of them with their panels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from oit_campo.services import evaluation, plans
from oit_campo.services.evaluation import OwnState, ScoringSheet
from oit_campo.services.plans import PlanRow
from oit_campo.ui import theme
from oit_campo.ui.context import Context
from oit_campo.ui.dialogs.submit_plan import SubmitPlanDialog
from oit_campo.ui.pages import plans_words
from oit_campo.ui.pages.plans_panels import PanelsPane
from oit_campo.ui.pages.plans_scoring import ScoringPane
from oit_campo.ui.tables.cells import Column, Row, TextCell
from oit_campo.ui.tables.list_table import ListTable
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import box, column, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.progress import Meter
from oit_campo.ui.widgets.states import EmptyState

_LIST, _WORK = 232, 690


class PlansPage(Page):
    """``open_at(plan=…)`` or ``open_at(draft=…)`` opens one plan, ``open_at(enrolment=…)`` the form for a person's plan."""

    interests = frozenset(
        {"business_plan", "evaluation", "evaluation_score", "rubric", "rubric_criterion", "enrolment"}
    )

    def __init__(self, context: Context) -> None:
        super().__init__("")
        self.set_title(self.tr("Planes"))
        self._context = context
        self.blind = plans.scores_blind(context.desk)
        self._rows: dict[str, PlanRow] = {}
        self._wanted: str = ""
        self._shown: tuple[str, OwnState | None] | None = None
        self.submit = Button(
            self.tr("Presentar un plan"), "secondary", "file-plus-2", key="Ctrl+N", on_click=self._submit
        )
        if self.blind:
            self._make_scoring()
        else:
            self._make_panels()

    # --- who scores ------------------------------------------------------------------------------------------------

    def _make_scoring(self) -> None:
        self.help_text = self.tr(
            "Elija un plan. En cada criterio pulse de 0 a 4; Intro pasa al siguiente y las flechas se mueven. "
            "Nadie ve su nota hasta que cierre todo el jurado."
        )
        self.scoring = ScoringPane(self._context, self)
        self.scoring.saved.connect(lambda _plan: self._ask_list())
        self.scoring.sealed.connect(lambda _plan: self._ask_list())
        self.to_sync = Button(
            self.tr("Ir a Sincronización"), "secondary", "refresh-cw", on_click=partial(self._go, "sync")
        )
        self.nothing = EmptyState(
            "clipboard-list",
            self.tr("Todavía no hay planes para calificar"),
            self.tr("Llegan con la sincronización, sin nombres: solo su código."),
            self.to_sync,
        )
        self.table = ListTable([Column(self.tr("Mis planes"))], self.tr("Mis planes"), row_height=48)
        self._count, self._meter = Label("", "small", "muted"), Meter(tone="success")
        above = column(row(self._count, ...), self._meter, gap=2, margins=(theme.M, theme.S, theme.M, theme.XS))
        self.table.add_above(box(above))
        self.table.current_changed.connect(self._choose)
        self.table.opened.connect(lambda _key: self.scoring.focus_first())
        self._columns = Columns(gap=theme.GAP_CARD)
        self._columns.add(self.table, _LIST, 0)
        self._columns.add(self.scoring, _WORK, 1)
        self.add(self.nothing, 1)
        self.add(self._columns, 1)
        self.nothing.hide()
        self.set_bar((self.scoring.bar, 1))

    def _go(self, name: str) -> None:
        self._context.go(name)

    def _choose(self, key: str) -> None:
        row_ = self._rows.get(key)
        if row_ is None or self._shown == (key, _stage(row_)):
            return
        self._shown = (key, _stage(row_))
        self.scoring.save_now()
        work = partial(evaluation.open_plan, self._context.desk, row_.plan)
        self._context.background.read(self, work, self._show_sheet, self.show_error, slot="sheet")

    def _show_sheet(self, sheet: ScoringSheet) -> None:
        row_ = self._rows.get(str(sheet.plan))
        self.set_title(f"{sheet.blind_code} · {sheet.title}", plans_words.plan_words(row_) if row_ else "")
        self.scoring.show_sheet(sheet)

    def _show_own(self, rows: Sequence[PlanRow]) -> None:
        done = sum(1 for r in rows if r.own is OwnState.SEALED)
        self._count.setText(self.tr("{n} de {m} selladas").format(n=done, m=len(rows)))
        self._meter.set(done / len(rows) if rows else 0.0)
        self.nothing.setVisible(not rows)
        self._columns.setVisible(bool(rows))
        if not rows:
            (self.scoring.bar.parentWidget() or self.scoring.bar).hide()
        if not self._shown and not self._wanted:  # the first time: what was begun, else what is to be done
            begun = (r.plan for stage in (OwnState.OPEN, OwnState.TO_SCORE) for r in rows if r.own is stage)
            self._wanted = str(next(begun, ""))
        self.table.set_rows([self._own_row(r) for r in rows])
        if self._wanted and self.table.select(self._wanted):
            self._wanted = ""
        self._choose(self.table.current_key())
        self.start_at(self.table.view if rows else self.to_sync)

    def _own_row(self, plan: PlanRow) -> Row:
        words, tone = plans_words.own_words(plan, plan.criteria)
        return Row(str(plan.plan), (TextCell(f"{plan.blind_code} · {plan.title}", words, second_tone=tone),))

    # --- who supervises --------------------------------------------------------------------------------------------

    def _make_panels(self) -> None:
        self.help_text = self.tr(
            "Cada plan con su jurado. Las notas se abren en el centro cuando cierran las personas que hacen falta."
        )
        again = Button(self.tr("Presentar un plan"), "primary", "file-plus-2", on_click=self._submit)
        self.panels = PanelsPane(self._context, self, again)
        if self._context.desk.actor.may("plans.submit"):
            self.add_action(self.submit)
        self.add(self.panels, 1)

    def _submit(self, enrolment: UUID | None = None) -> None:
        dialog = SubmitPlanDialog(self, self._context, enrolment)
        dialog.submitted.connect(self._presented)
        dialog.open()

    def _presented(self, code: str) -> None:
        self.say(
            "success", self.tr("Plan presentado con el código {c}.").format(c=code), self.tr("Guardado en esta laptop.")
        )

    # --- both ------------------------------------------------------------------------------------------------------

    def open_at(self, **where: object) -> None:
        """Show one plan, the plan of an open evaluation, or the form for somebody's plan."""
        plan, draft, enrolment = where.get("plan"), where.get("draft"), where.get("enrolment")
        if isinstance(plan, UUID):
            self._want(plan)
        elif isinstance(draft, UUID):
            work = partial(evaluation.plan_of_draft, self._context.desk, draft)
            self._context.background.read(self, work, self._want, self.show_error)
        elif isinstance(enrolment, UUID):
            self._submit(enrolment)

    def _want(self, plan: UUID) -> None:
        table = self.table if self.blind else self.panels.table
        self._wanted = "" if table.select(str(plan)) else str(plan)

    def refresh(self) -> None:
        self._ask_list()

    def _ask_list(self) -> None:
        work = partial(plans.list_plans, self._context.desk)
        self._context.background.read(self, work, self._show_list, self.show_error, slot="list")

    def _show_list(self, rows: Sequence[PlanRow]) -> None:
        self._rows = {str(r.plan): r for r in rows}
        if self.blind:
            self._show_own(rows)
            return
        opened = sum(1 for r in rows if r.panel and r.panel.result)
        self.set_subtitle(plans_words.count_words(len(rows), opened) if rows else "")
        self.panels.show_plans(rows)
        self.start_at(self.panels.table.view if rows else self.panels.submit)
        if self._wanted and self.panels.table.select(self._wanted):
            self._wanted = ""


def _stage(plan: PlanRow) -> OwnState | None:
    """Begun or not is the same sheet: only closing changes it."""
    return OwnState.OPEN if plan.own is OwnState.TO_SCORE else plan.own
