"""Saving marks one by one behind the keys: shown at once, kept in order, undone in order, put back when refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from oit_campo.clock import LIMA
from oit_campo.domain.attendance import MarkCode
from oit_campo.errors import CampoError
from oit_campo.services import attendance
from oit_campo.services.attendance import Entry, Marked
from oit_campo.ui.background import Background
from oit_campo.ui.context import Context
from oit_campo.ui.tables.marks import Mark
from oit_campo.ui.tables.roster import Roster

CHANGED = frozenset({"attendance_mark"})
#: (person, session) as the grid names them.
Cell = tuple[str, str]


@dataclass(slots=True)
class _Step:
    """One press of a key: what stood in its cells before, and what the service did (filled in by the writer)."""

    before: tuple[tuple[Cell, Mark | None], ...]
    done: tuple[Marked, ...] = ()
    failed: bool = False


class Marking(QObject):
    """Every mark is its own write on the one writer thread, so they arrive in the order of the keys.

    ``refused(CampoError)`` after a mark was put back on screen; ``settled()`` when nothing is under way any more.
    """

    refused = Signal(object)
    settled = Signal()

    def __init__(self, context: Context, roster: Roster, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._roster = context, roster
        self._known: dict[Cell, Mark | None] = {}
        self._steps: list[_Step] = []
        self.pending = 0

    def show(self) -> None:
        """After the roster was filled: what it shows is what is known."""
        self._known = dict(self._roster.grid.rows.marks)

    # --- what the keys ask ---------------------------------------------------------------------------------------

    def mark(self, cell: Cell, entry: Entry | None) -> None:
        """Mark a cell whose mark is on screen already; None clears it."""
        person, session = UUID(cell[0]), UUID(cell[1])
        desk = self._context.desk
        if entry is None:
            self._do([cell], lambda: [attendance.unmark(desk, session, person)])
        else:
            self._do([cell], lambda: [attendance.mark(desk, session, person, entry)])

    def show_and_mark(self, cell: Cell, shown: Mark, entry: Entry) -> None:
        """For J and R, whose cell the grid leaves alone until the details are known."""
        self._roster.set_mark(*cell, shown)
        self.mark(cell, entry)

    def toggle_remote(self, cell: Cell) -> None:
        """The grid shows it already."""
        person, session = UUID(cell[0]), UUID(cell[1])
        self._do([cell], lambda: [attendance.toggle_remote(self._context.desk, session, person)])

    def mark_rest_present(self, session: str, people: Iterable[str]) -> int:
        """Everybody without a mark is present; gives how many."""
        cells = [(one, session) for one in people if self._roster.grid.rows.marks.get((one, session)) is None]
        key = UUID(session)
        if cells:
            self._do(cells, lambda: attendance.mark_unmarked_present(self._context.desk, key))
            for cell in cells:
                self._roster.set_mark(*cell, Mark(MarkCode.PRESENT))
        return len(cells)

    def undo(self) -> Cell | None:
        """Take the last step back; gives the cell to go to, None when there is nothing to undo."""
        if not self._steps:
            return None
        step = self._steps.pop()
        for cell, mark in step.before:
            self._roster.set_mark(*cell, mark)
        desk = self._context.desk
        # what the step did is known by the time its undoing runs: the writer takes one after the other
        self._write(step, lambda: attendance.put_back(desk, step.done) if step.done else ())
        self.show()
        return step.before[-1][0]

    def forget(self) -> None:
        """Nothing before this moment is undone any more: another list, or this one closed."""
        self._steps.clear()

    # --- writing -------------------------------------------------------------------------------------------------

    def _do(self, cells: Sequence[Cell], act: Callable[[], Sequence[Marked]]) -> None:
        step = _Step(tuple((cell, self._known.get(cell)) for cell in cells))
        self._steps.append(step)
        for cell in cells:
            self._known[cell] = self._roster.grid.rows.marks.get(cell)

        def write() -> Sequence[Marked]:
            step.done = tuple(act())
            return step.done

        self._write(step, write)

    def _write(self, step: _Step, act: Callable[[], Sequence[Marked]]) -> None:
        self.pending += 1
        self._roster.saved.saving()
        background: Background = self._context.background
        background.change(self, lambda: (act(), CHANGED), lambda _: self._saved(), lambda e: self._failed(step, e))

    def _saved(self) -> None:
        self.pending -= 1
        if not self.pending:
            now = self._context.desk.store.clock.now().astimezone(LIMA)
            self._roster.saved.saved(f"{now:%H:%M:%S}")
            self.settled.emit()

    def _failed(self, step: _Step, error: CampoError) -> None:
        self.pending -= 1
        if step in self._steps:
            self._steps.remove(step)
        for cell, mark in step.before:
            self._roster.set_mark(*cell, mark)
        self.show()
        self._roster.saved.failed(self.tr("No se guardó"))
        self.refused.emit(error)
        if not self.pending:
            self.settled.emit()
