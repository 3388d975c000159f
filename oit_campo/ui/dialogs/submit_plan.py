"""Presenting a plan: who, what it is called, what it asks for. Stays open until it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from oit_campo.catalogues import lists
from oit_campo.domain.money import parse_money
from oit_campo.domain.names import fold
from oit_campo.errors import CampoError, UserError
from oit_campo.services import plans
from oit_campo.services.plans import SUMMARY_LETTERS, TITLE_LETTERS, PlanForm, Presenter
from oit_campo.ui import messages, theme
from oit_campo.ui.context import Context
from oit_campo.ui.dialogs.fitting import FittingDialog
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.fields import Field, NoteField, TextField
from oit_campo.ui.widgets.forms import FormKeys, field_row
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import column, row
from oit_campo.ui.widgets.type_ahead import TypeAheadField

_SHOWN = 8


class SubmitPlanDialog(FittingDialog):
    """``submitted(blind_code)``. With ``enrolment`` the person is chosen already."""

    submitted = Signal(str)

    def __init__(self, parent: QWidget, context: Context, enrolment: UUID | None = None) -> None:
        super().__init__(parent, 560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._chosen = context, enrolment
        self._people: Sequence[Presenter] = ()
        self._make_fields()
        self.notice = Banner("danger", "")
        self.cancel = Button(self.tr("Volver"), "secondary", shown_key="Esc", on_click=self.reject)
        self.act = Button(self.tr("Presentar"), "primary", "check", key="Ctrl+S", on_click=self._save)
        whole = column(gap=theme.M)
        whole.addWidget(Label(self.tr("Presentar un plan de negocio"), "heading"))
        whole.addWidget(
            Label(
                self.tr("Quien califica verá solo un código: no escriba nombres de personas."),
                "small",
                "muted",
                wrap=True,
            )
        )
        whole.addWidget(self.notice)
        self.notice.hide()
        whole.addWidget(self.person)
        whole.addWidget(self.title)
        whole.addWidget(field_row((self.activity, 3), (self.amount, 2)))
        whole.addWidget(self.trade_name)
        whole.addWidget(self.summary)
        self.lay_out(whole, row(..., self.cancel, self.act))
        self._keys = FormKeys(self)
        self._keys.add_section(self._fields)
        self._keys.finished.connect(self._save)
        context.background.read(self, partial(plans.people_without_plan, context.desk), self._show_people, self._fail)

    def _make_fields(self) -> None:
        self.person = TypeAheadField(
            "enrolment", self.tr("Persona"), self._search_people, hint=self.tr("Escriba su nombre")
        )
        self.title = TextField(
            "title",
            self.tr("Nombre del plan"),
            hint=self.tr("Arepas y desayunos"),
            max_length=TITLE_LETTERS,
        )
        self.activity = TypeAheadField(
            "economic_activity", self.tr("Actividad económica"), _search_activities, optional=True
        )
        self.amount = TextField("requested_amount", self.tr("Capital que pide"), lead="S/", optional=True, digits=True)
        self.trade_name = TextField(
            "trade_name",
            self.tr("Nombre del negocio"),
            optional=True,
            help_text=self.tr("Como lo conoce su clientela. No lo ve quien evalúa."),
        )
        self.summary = NoteField(
            "summary",
            self.tr("Resumen"),
            lines=3,
            optional=True,
            help_text=self.tr("Hasta {n} letras.").format(n=SUMMARY_LETTERS),
        )
        self._fields: list[Field] = [
            self.person,
            self.title,
            self.activity,
            self.amount,
            self.trade_name,
            self.summary,
        ]

    def _show_people(self, people: Sequence[Presenter]) -> None:
        self._people = people
        chosen = next((p for p in people if p.enrolment == self._chosen), None)
        if chosen is not None:
            self.person.set_choice(str(chosen.enrolment), chosen.list_name)
            self.title.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.person.setFocus(Qt.FocusReason.OtherFocusReason)

    def _search_people(self, typed: str) -> list[tuple[str, str, str]]:
        words = fold(typed).split()
        found = [
            (str(p.enrolment), p.list_name, p.group_name)
            for p in self._people
            if str(p.enrolment) == typed or all(any(n.startswith(w) for n in fold(p.list_name).split()) for w in words)
        ]
        return found[:_SHOWN]

    def _save(self) -> None:
        for field in self._fields:
            field.set_error(None)
        if not self.person.value():
            self.person.set_error(self.tr("Elija a la persona de la lista."))
            self.person.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        try:
            amount = parse_money(self.amount.value(), field="requested_amount") if self.amount.value() else None
        except UserError as error:
            self._fail(error)
            return
        form = PlanForm(
            UUID(self.person.value()),
            self.title.value(),
            self.summary.value(),
            self.activity.value(),
            amount,
            self.trade_name.value(),
        )
        self.act.setEnabled(False)
        desk = self._context.desk
        self._context.background.change(
            self,
            lambda: (plans.blind_code(desk, plans.submit_plan(desk, form)), frozenset({"business_plan", "business"})),
            self._done,
            self._fail,
        )

    def _done(self, code: str) -> None:
        self.submitted.emit(code)
        self.accept()

    def _fail(self, error: CampoError) -> None:
        self.act.setEnabled(True)
        words = messages.words(error)
        field = next((f for f in self._fields if f.name == getattr(error, "field", None)), None)
        if field is not None:
            field.set_error(words)
            self._keys.focus_field(field.name)
        else:
            self.notice.say(words)


def _search_activities(typed: str) -> list[tuple[str, str, str]]:
    if lists.is_code("ciiu4", typed):
        return [(typed, lists.label("ciiu4", typed), typed)]
    return [(o.code, o.label, o.code) for o in lists.search("ciiu4", typed, _SHOWN)]
