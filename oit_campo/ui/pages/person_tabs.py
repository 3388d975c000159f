"""What the tabs of a person's page hold: the record and the history; the permissions are in person_permits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from oit_campo.clock import LIMA
from oit_campo.services.person import EnrolmentLine, PersonView, SheetSection
from oit_campo.services.person_history import HistoryEntry
from oit_campo.ui import spanish, theme
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Section
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.labels import Icon, Label, overline
from oit_campo.ui.widgets.layouts import box, column, row
from oit_campo.ui.widgets.states import EmptyState

_ICONS = {
    "contact": "phone",
    "identity_document": "id-card",
    "consent": "shield-check",
    "enrolment": "user-plus",
    "person": "user",
}


class SheetTab(QWidget):
    """Ficha: the sections side by side; ``edit_contact`` is asked by the button of its section."""

    def __init__(self, view: PersonView, edit_contact: Callable[[], object]) -> None:
        super().__init__()
        columns = Columns()
        parts = {section.entity: self._section(section) for section in view.sheet}
        if view.may_edit_contact and "contact" in parts:
            button = Button(
                self.tr("Editar contacto"), "secondary", "pencil", key="F2", size="small", on_click=edit_contact
            )
            parts["contact"].add_action(button)
        left = [parts[name] for name in ("person",) if name in parts]
        right = [parts[name] for name in ("contact", "identity_document") if name in parts]
        if left:
            columns.add(column(*left, ..., gap=theme.GAP_CARD), 380)
        columns.add(column(*right, self._enrolments(view.enrolments), ..., gap=theme.GAP_CARD), 380)
        self.setLayout(column(columns))

    def _section(self, section: SheetSection) -> Section:
        made = Section(section.title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.LG)
        grid.setVerticalSpacing(theme.S)
        grid.setColumnStretch(1, 1)
        empty = [entry.label for entry in section.rows if not entry.value]
        for line, entry in enumerate(e for e in section.rows if e.value):
            label = Label(entry.label, "small", "muted", wrap=True)
            label.setMinimumWidth(theme.px(150))
            grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(entry.value, "body", wrap=True), line, 1)
        made.add(grid)
        if empty:
            made.add(Label(self.tr("Sin anotar: {f}").format(f=", ".join(empty)), "caption", "muted", wrap=True))
        return made

    def _enrolments(self, lines: Sequence[EnrolmentLine]) -> Section:
        made = Section(self.tr("Inscripciones"))
        for line in lines:
            when = f"{line.enrolled_on:%d/%m/%Y}" if line.enrolled_on else ""
            gone = self.tr("se retiró el {d}").format(d=f"{line.withdrawn_on:%d/%m/%Y}") if line.withdrawn_on else ""
            second = " · ".join(filter(None, (line.group or self.tr("sin grupo"), when, gone)))
            made.add(
                column(Label(line.edition, "strong", wrap=True), Label(second, "small", "muted", wrap=True), gap=0)
            )
        if not lines:
            made.add(Label(self.tr("Todavía en ninguna edición."), "small", "muted", wrap=True))
        return made


class HistoryTab(QWidget):
    """Historial: who did what and when, the latest first, by day."""

    def __init__(self, entries: Sequence[HistoryEntry] | None) -> None:
        super().__init__()
        if entries is None:
            words = self.tr("El historial lo ve quien la inscribió y la supervisión.")
            self.setLayout(column(EmptyState("history", self.tr("Su función no ve este historial"), words), ...))
            return
        if not entries:
            words = self.tr("Llegó del centro. Lo que se cambió en otras laptops se ve en el centro.")
            self.setLayout(column(EmptyState("history", self.tr("Nada se cambió en esta laptop"), words), ...))
            return
        section = Section(self.tr("Historial"), note=self.tr("Lo hecho en esta laptop; nadie puede borrar una línea"))
        for day, of_day in groupby(entries, key=lambda e: e.at.astimezone(LIMA).date()):
            section.add(overline(spanish.long_day(day).upper()))
            for entry in of_day:
                section.add(self._entry(entry))
        self.setLayout(column(section, ...))

    def _entry(self, entry: HistoryEntry) -> QWidget:
        lines = column(Label(f"{entry.who} {entry.did}", "body", wrap=True), gap=2)
        for change in entry.changes:
            before = change.before or self.tr("vacío")
            after = change.after or self.tr("vacío")
            lines.addWidget(Label(f"{change.label}: {before} → {after}", "small", "muted", wrap=True))
        if entry.only_here:
            lines.addWidget(Label(self.tr("Solo en esta laptop"), "caption", "warning"))
        icon = Icon(_ICONS.get(entry.kind, "pencil"), theme.ICON, "primary", line="body")
        made = row((lines, 1), gap=theme.M)
        made.insertWidget(0, icon, 0, Qt.AlignmentFlag.AlignTop)
        made.addWidget(Label(clock_words(entry.at), "small", "muted"), 0, Qt.AlignmentFlag.AlignTop)
        return box(made)


def clock_words(at: datetime) -> str:
    """«10:12», in Lima."""
    return f"{at.astimezone(LIMA):%H:%M}"
