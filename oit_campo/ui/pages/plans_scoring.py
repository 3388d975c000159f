"""An evaluator at work: the plans at the left, the rubric in the middle, the score so far and the comment at the right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oit_campo.catalogues import lists
from oit_campo.clock import LIMA
from oit_campo.domain.scoring import show_hundredths
from oit_campo.services import evaluation
from oit_campo.services.evaluation import COMMENT_LETTERS, OwnState, ScoringSheet
from oit_campo.ui import theme
from oit_campo.ui.context import Context
from oit_campo.ui.dialogs.confirm import confirm, confirm_with_reason
from oit_campo.ui.pages.plans_rubric import RubricPane
from oit_campo.ui.pages.plans_total import TotalCard
from oit_campo.ui.widgets.banners import Note
from oit_campo.ui.widgets.buttons import Button, ReasonedButton
from oit_campo.ui.widgets.choices import Check
from oit_campo.ui.widgets.fields import NoteField
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.layouts import column, flow
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.progress import SavedLine
from oit_campo.ui.widgets.states import EmptyState

_SAVE_AFTER_MS = 700
_MIDDLE, _RIGHT = 430, 236


class ScoringPane(QWidget):
    """One plan being scored. ``saved`` and ``sealed`` carry the plan's key."""

    saved = Signal(object)
    sealed = Signal(object)

    def __init__(self, context: Context, page: Page) -> None:
        super().__init__()
        self._context, self._page = context, page
        self._sheet: ScoringSheet | None = None
        self._unsaved = False
        self.rubric, self.total = RubricPane(), TotalCard()
        self.rubric.given.connect(lambda _levels: self._edited())
        self.rubric.finished.connect(self._after_last)
        self.rubric.moved.connect(self._into_view)
        self.comment = NoteField(
            "comment",
            self.tr("Comentario"),
            lines=3,
            optional=True,
            help_text=self.tr("Sobre el plan; se entrega a la persona. Hasta {n} letras.").format(n=COMMENT_LETTERS),
        )
        self.comment.edited.connect(lambda _text: self._edited(later=True))
        self.comment.left.connect(self.save_now)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save_now)
        self._make_bar()
        self._lay_out()

    def _make_bar(self) -> None:
        self.stranger = Check(self.tr("No tengo relación con la persona ni con el negocio"))
        self.stranger.toggled.connect(lambda _on: self._edited())
        self.conflict = Button(self.tr("Declarar una relación…"), "ghost", "shield-alert", on_click=self._declare)
        self.saved_line = SavedLine()
        act = Button(self.tr("Cerrar y sellar"), "primary", "lock", key="Ctrl+Return", on_click=self._seal)
        self.seal_button = ReasonedButton(act)
        self.bar = Columns(gap=theme.M, centred=True)  # the statement is never cut: what has no room goes below
        self.bar.add(flow(self.stranger, self.conflict, gap=theme.M), 0, 1)
        self.bar.add(self.seal_button, 0, 0)

    def _lay_out(self) -> None:
        blind = Note(self.tr("A ciegas: nadie ve notas ajenas hasta que todo el jurado cierre."), "muted", "eye-off")
        side = column(self.total, self.comment, self.saved_line, blind, ..., gap=theme.M)
        self._work = Columns(gap=theme.GAP_CARD)
        self._work.add(column(self.rubric, ...), _MIDDLE, 9)
        self._work.add(side, _RIGHT, 4)
        self._rest = QVBoxLayout()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._work, 1)
        whole.addLayout(self._rest)
        self._said: EmptyState | None = None

    # --- a plan ----------------------------------------------------------------------------------------------------

    def plan(self) -> UUID | None:
        return self._sheet.plan if self._sheet else None

    def show_sheet(self, sheet: ScoringSheet) -> None:
        """Show a plan; what was typed of the one before is saved first."""
        self.save_now()
        self._sheet = sheet
        self.rubric.show_rubric(sheet.rubric, sheet.level_labels, sheet.levels)
        self.comment.set_value(sheet.comment)
        self.comment.set_error(None)
        self.stranger.blockSignals(True)
        self.stranger.setChecked(sheet.no_conflict)
        self.stranger.blockSignals(False)
        open_here = sheet.state in (OwnState.TO_SCORE, OwnState.OPEN)
        self._work.setVisible(open_here)
        (self.bar.parentWidget() or self.bar).setVisible(open_here)  # the whole foot of the page
        self._say(sheet)
        self._judge()

    def _say(self, sheet: ScoringSheet) -> None:
        if self._said is not None:
            self._said.hide()
            self._said.deleteLater()
            self._said = None
        words = {
            OwnState.SEALED: (
                "lock",
                self.tr("Su nota está guardada y nadie la ve"),
                self.tr(
                    "Se abre en el centro cuando cierren las {n} personas del jurado y las laptops sincronicen. "
                    "Ya no se cambia; si hubo un error, pídalo a su supervisión."
                ).format(n=sheet.rubric.jurors_minimum),
            ),
            OwnState.CONFLICT: (
                "shield-alert",
                self.tr("Declaró una relación: este plan pasa a otra persona"),
                self.tr("No cuenta para el jurado. Sus otros planes siguen en la lista."),
            ),
            OwnState.RELATED: (
                "shield-alert",
                self.tr("Este plan pasa a otra persona"),
                self.tr("Usted inscribió o enseñó a quien lo presenta. Sus otros planes siguen en la lista."),
            ),
        }.get(sheet.state)
        if words is not None:
            self._said = EmptyState(*words)
            self._rest.addWidget(self._said)

    def focus_first(self) -> None:
        if self._sheet is not None and self._work.isVisible():
            self.rubric.focus_first()

    def _into_view(self, card: QWidget) -> None:
        QTimer.singleShot(0, self, lambda: self._page.area.ensureWidgetVisible(card, 0, theme.LG))

    def _after_last(self) -> None:
        """Enter in the last criterion: to the next one without a level, else to the comment."""
        missing = self._missing()
        if missing:
            self.rubric.focus_criterion(missing[0])
        else:
            self.comment.setFocus(Qt.FocusReason.TabFocusReason)

    # --- keeping ---------------------------------------------------------------------------------------------------

    def _edited(self, *, later: bool = False) -> None:
        self._unsaved = True
        self._judge()
        if later:
            self._timer.start()
        else:
            self.save_now()

    def save_now(self) -> None:
        """Keep the draft; nothing happens when nothing was typed."""
        self._timer.stop()
        if not self._unsaved or self._sheet is None:
            return
        self._unsaved = False
        plan, levels = self._sheet.plan, self.rubric.levels()
        self._sheet = replace(self._sheet, state=OwnState.OPEN, levels=levels)
        self.saved_line.saving()
        work = partial(
            evaluation.save_levels,
            self._context.desk,
            plan,
            levels,
            self.comment.value(),
            no_conflict=self.stranger.isChecked(),
        )
        self._context.background.change(
            self, lambda: (work(), frozenset({"draft"})), lambda at: self._saved(plan, at), self._page.show_error
        )

    def _saved(self, plan: UUID, at: object) -> None:
        now = self._context.desk.store.clock.now().astimezone(LIMA)
        self.saved_line.saved(f"{now:%H:%M:%S}")
        self.saved.emit(plan)

    def _missing(self) -> list[str]:
        given = self.rubric.levels()
        return [c.code for c in self._sheet.rubric.criteria if c.code not in given] if self._sheet else []

    def _judge(self) -> None:
        if self._sheet is None:
            return
        self.total.show_levels(self._sheet.rubric, self.rubric.levels())
        self.seal_button.set_reason(self._reason(len(self._missing())))

    def _reason(self, missing: int) -> str | None:
        if missing:
            return self.tr("Falta 1 criterio") if missing == 1 else self.tr("Faltan {n} criterios").format(n=missing)
        if len(self.comment.value()) > COMMENT_LETTERS:
            return self.tr("El comentario pasa de {n} letras").format(n=COMMENT_LETTERS)
        return None if self.stranger.isChecked() else self.tr("Marque que no tiene relación")

    # --- closing ---------------------------------------------------------------------------------------------------

    def _seal(self) -> None:
        sheet = self._sheet
        if sheet is None or self._reason(len(self._missing())) is not None:
            return
        levels: Mapping[str, int] = self.rubric.levels()
        total = show_hundredths(evaluation.running_total(sheet.rubric, levels))
        lines = [
            self.tr("Su nota para {c} es {t}. Después no se cambia.").format(c=sheet.blind_code, t=total),
            self.tr("Se guarda sellada: ni en esta laptop se puede ver, hasta que cierre todo el jurado."),
        ]
        if not confirm(self, self.tr("¿Cerrar y sellar su nota?"), lines, self.tr("Cerrar y sellar")):
            return
        self._close_with(
            partial(evaluation.seal, self._context.desk, sheet.plan, levels, self.comment.value(), no_conflict=True)
        )

    def _declare(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        options = [(o.code, o.label) for o in lists.options("conflict_kinds")]
        lines = [self.tr("El plan {c} pasa a otra persona y usted no lo califica.").format(c=sheet.blind_code)]
        kind = confirm_with_reason(
            self, self.tr("¿Qué relación tiene?"), lines, self.tr("Declarar y no calificar"), options, danger=False
        )
        if kind:
            self._close_with(partial(evaluation.declare_conflict, self._context.desk, sheet.plan, kind))

    def _close_with(self, work: partial[UUID]) -> None:
        self._timer.stop()
        self._unsaved = False
        plan = self._sheet.plan if self._sheet else None
        self._context.background.change(
            self,
            lambda: (work(), frozenset({"evaluation", "draft"})),
            lambda _key: self.sealed.emit(plan),
            self._page.show_error,
        )
