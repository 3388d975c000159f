"""Who meets the rule and who doesn't and why, with a box to choose whom to issue for."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oit_campo.domain.teaching_hours import shown_hours
from oit_campo.services.certificate_views import Candidate, CandidatesView
from oit_campo.ui.pages import certificates_words
from oit_campo.ui.pages.certificates_words import people_word
from oit_campo.ui.tables.cells import Cell, Column, Group, MeterCell, PersonCell, Row, StateCell, TextCell
from oit_campo.ui.tables.list_table import ListTable
from oit_campo.ui.widgets.choices import Check
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import box, column, row
from oit_campo.ui.widgets.states import EmptyState


class CandidatesPane(QWidget):
    """``chosen(count)`` whenever the ticks change, ``current(candidate)`` with the row, ``product_seen(bool)``."""

    chosen = Signal(int)
    current = Signal(object)
    product_seen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._view: CandidatesView | None = None
        self._people: dict[str, Candidate] = {}
        self._for: tuple[UUID, str, bool] | None = None
        empty = EmptyState(
            "users",
            self.tr("Este grupo todavía no tiene personas"),
            self.tr("Agréguelas en Talleres; aquí aparece quién cumple la regla."),
        )
        self.table = ListTable(
            [
                Column(self.tr("Participante")),
                Column(self.tr("Horas"), 100, hide_below=430),
                Column(self.tr("Módulos"), 70, hide_below=520),
                Column(self.tr("Resultado"), 190),
            ],
            self.tr("Personas del grupo"),
            row_height=44,
            checkable=True,
            empty=empty,
        )
        self.everyone = Check("")
        self.everyone.clicked.connect(self._tick_all)
        self.rule = Label("", "small", "muted", wrap=True)
        self.product = Check(self.tr("Vi el producto final de cada persona elegida"))
        self.product_name = Label("", "small", "muted", wrap=True)
        self.product.clicked.connect(self.product_seen)
        head = row(self.everyone, (self.rule, 1), gap=16)
        product = row(self.product, (self.product_name, 1), gap=16)
        self._above = box(column(head, product, gap=4, margins=(12, 8, 12, 8)))
        self.table.add_above(self._above)
        self.table.checked_changed.connect(self._ticked)
        self.table.current_changed.connect(lambda key: self.current.emit(self._people.get(key)))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.table, 1)

    def show_view(self, view: CandidatesView) -> None:
        """Everybody who meets the rule is ticked the first time; afterwards the ticks stay as they were put."""
        self._view = view
        ticked, was_open = self.table.checked(), self._is_open(self.table.current_key())
        self._people = {str(c.enrolment): c for c in (*view.meets, *view.not_yet, *view.issued)}
        self.table.set_rows(self._rows(view))
        what = (view.group, view.kind.value, self.product.isChecked())
        able = {str(c.enrolment) for c in view.meets}
        another = self._for is None or what[:2] != self._for[:2]
        if another or (was_open and not self._is_open(self.table.current_key())):
            self._go_to_top()
        self.table.set_checked(able if what != self._for else ticked & able)
        self._for = what
        self.everyone.setText(everyone_words(len(view.meets)))
        self.everyone.setAccessibleName(self.everyone.text())
        self.everyone.setVisible(bool(view.meets))
        self.everyone.updateGeometry()
        self.rule.setText(self.tr("Regla: {p} % de las horas").format(p=view.percent) if view.product else "")
        wanted = bool(view.product) and any(c.ok or c.only_product for c in (*view.meets, *view.not_yet))
        for part in (self.product, self.product_name):
            part.setVisible(wanted)
        self._above.setVisible(bool(view.meets) or wanted)
        self.product_name.setText(view.product)
        self.product.setAccessibleDescription(view.product)

    def _is_open(self, key: str) -> bool:
        """Whether that person has no paper of this kind yet."""
        return key in self._people and not self._people[key].number

    def _go_to_top(self) -> None:
        """Another group, or the person looked at went down to those who have theirs: begin with who has none."""
        keys = self.table.row_keys()
        if keys:
            self.table.select(keys[0])
        self.table.view.scrollToTop()

    def candidate(self) -> Candidate | None:
        return self._people.get(self.table.current_key())

    def _rows(self, view: CandidatesView) -> list[Row | Group]:
        made: list[Row | Group] = []
        groups = (
            (view.meets, self.tr("Cumplen la regla · {n}"), "circle-check", "success"),
            (view.not_yet, self.tr("Todavía no · {n}"), "triangle-alert", "warning"),
            (view.issued, self.tr("Ya lo tienen · {n}"), "award", "primary"),
        )
        for people, words, icon, tone in groups:
            if people:
                made.append(Group(words.format(n=people_word(len(people))), icon, tone))  # type: ignore[arg-type] # tones
                made += [self._row(c, view) for c in people]
        return made

    def _row(self, one: Candidate, view: CandidatesView) -> Row:
        share = one.attended / one.total if one.total else 0.0
        reached = one.attended * 100 >= one.total * view.percent
        hours: Cell = MeterCell(
            self.tr("{h} h").format(h=shown_hours(one.attended, view.hour)),
            share,
            "success" if reached else "warning",
            view.percent / 100,
        )
        if one.number:
            state = StateCell("ok", one.number)
        elif one.ok:
            state = StateCell("ok", self.tr("cumple"))
        else:
            state = StateCell("warn", certificates_words.why_not(one, view.hour))
        modules = self.tr("{n} de {m}").format(n=one.modules_done, m=one.modules) if one.modules else ""
        cells = (PersonCell(one.list_name, one.document), hours, TextCell(modules), state)
        return Row(str(one.enrolment), cells, checkable=one.ok and not one.number)

    def _tick_all(self, on: bool) -> None:
        able = [str(c.enrolment) for c in self._view.meets] if self._view else []
        self.table.set_checked(able if on else [])

    def _ticked(self, keys: frozenset[str]) -> None:
        able = len(self._view.meets) if self._view else 0
        self.everyone.setChecked(bool(able) and len(keys) == able)
        self.chosen.emit(len(keys))

    def enrolments(self) -> list[UUID]:
        """Whom to issue for."""
        return [UUID(key) for key in self.table.row_keys() if key in self.table.checked()]


def everyone_words(able: int) -> str:
    """«Elegir a las 24 que cumplen»; the box is there only when somebody does."""
    if able == 1:
        return QCoreApplication.translate("CandidatesPane", "Elegir a quien cumple")
    return QCoreApplication.translate("CandidatesPane", "Elegir a las {n} que cumplen").format(n=able)
