"""What the tabs of a person's page hold: the record; the permissions are in person_permits, the history in person_history_tab."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from oit_campo.services.person import EnrolmentLine, PersonView, SheetSection
from oit_campo.ui import theme
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Section
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import column


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
