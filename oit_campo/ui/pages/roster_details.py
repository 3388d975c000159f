"""J and R: the reason, or the session made up, before there is a mark."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from oit_campo.catalogues import lists
from oit_campo.domain.attendance import MarkCode
from oit_campo.services import attendance
from oit_campo.services.attendance import Entry, MakeUp
from oit_campo.ui import spanish
from oit_campo.ui.context import Context
from oit_campo.ui.dialogs.mark_details import ChoiceDialog, MakeUpDialog
from oit_campo.ui.pages.roster_marks import Cell
from oit_campo.ui.tables.marks import Mark
from oit_campo.ui.tables.roster import Roster


class RosterDetails(QWidget):
    """``ready((person, session), Mark, Entry)`` when all is known; going back leaves the cell as it was. Never shown itself."""

    ready = Signal(object, object, object)
    failed = Signal(object)

    def __init__(self, context: Context, roster: Roster, page: QWidget) -> None:
        super().__init__(page)
        self.hide()
        self._context, self._roster, self._page = context, roster, page

    def name(self, person: str) -> str:
        """As one says it."""
        return next((p.spoken for p in self._roster.grid.rows.people if p.key == person), "")

    def ask_reason(self, person: str, session: str) -> None:
        options = [(o.code, o.label) for o in lists.options("absence_reasons")]
        line = self.tr("No suma horas; puede recuperarse. Pulse el número del motivo.")
        title = self.tr("¿Por qué faltó {persona}?").format(persona=self.name(person))
        dialog = ChoiceDialog(self._page, title, line, options, self.tr("Justificar"))
        dialog.chosen.connect(partial(self._excused, (person, session)))
        self._open(dialog)

    def _excused(self, cell: Cell, reason: str) -> None:
        self.ready.emit(cell, Mark("J"), Entry(MarkCode.EXCUSED, reason=reason))

    def ask_made_up(self, person: str, session: str) -> None:
        self._context.background.read(
            self,
            partial(attendance.make_up_choices, self._context.desk, UUID(session), UUID(person)),
            partial(self._offer, (person, session)),
            self.failed.emit,
        )

    def _offer(self, cell: Cell, found: MakeUp) -> None:
        if not found.minutes_left or not found.missed:
            self._roster.say(self.tr("Ya recuperó todo lo que este curso permite."), "warning")
            return
        pattern = self.tr("Sesión {n}, {dia}")
        options = [
            (key, pattern.format(n=number, dia=spanish.short_day(day)), minutes)
            for key, number, day, minutes in found.missed
        ]
        title = self.tr("¿Qué sesión recuperó {persona}?").format(persona=self.name(cell[0]))
        line = self.tr("Anote los minutos de la sesión o tarea con que recuperó; la falta queda anotada.")
        dialog = MakeUpDialog(self._page, title, line, options, found.minutes_left)
        dialog.made_up.connect(partial(self._made_up, cell))
        self._open(dialog)

    def _made_up(self, cell: Cell, origin: str, minutes: int) -> None:
        """In the cell of the session missed; a visitor's own sessions have no cell here, so this one stands for it."""
        here = (cell[0], origin) in self._roster.grid.rows.marks
        target = (cell[0], origin if here else cell[1])
        entry = Entry(MarkCode.MADE_UP, minutes, makes_up=None if here else UUID(origin))
        self.ready.emit(target, Mark("R", minutes), entry)

    def _open(self, dialog: ChoiceDialog) -> None:
        dialog.finished.connect(lambda _: self._roster.setFocus())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
