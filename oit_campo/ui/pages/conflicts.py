"""Datos distintos. «¿Cuál es el correcto?»: los valores uno al lado del otro, de quién y de cuándo, y se elige uno."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oit_campo.errors import CampoError
from oit_campo.services import disagreements
from oit_campo.services.disagreements import Disagreement, Said, Settled
from oit_campo.ui import theme
from oit_campo.ui.context import Context
from oit_campo.ui.widgets.buttons import Button, Kind
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.chips import Chip
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.labels import Label, announce
from oit_campo.ui.widgets.layouts import clear, column, flow, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.states import EmptyState

#: Sides that have a key.
_KEYS = 9


@dataclass(slots=True)
class Case:
    """One datum in this visit: what was said, and once it is decided how, so that it can be decided again."""

    said: Disagreement
    settled: Settled | None = None
    chosen: int = -1
    both: bool = False


class ConflictsPage(Page):
    """1, 2… choose; ← and → go from one datum to another; what was decided can be decided again while the page is open."""

    is_sync = True
    interests = frozenset({"conflict", "batch"})

    def __init__(self, context: Context) -> None:
        super().__init__("", "")
        self.set_title(self.tr("¿Cuál es el correcto?"))
        self.set_back(self.tr("Sincronización"), lambda: context.go("sync"))
        self.help_text = self.tr(
            "1 o 2 eligen un valor; ← y → pasan a otro dato. Lo que eligió se puede elegir otra vez mientras esté aquí."
        )
        self._context, self._desk = context, context.desk
        self._may = self._desk.actor.may(disagreements.SETTLE)
        self._cases: list[Case] = []
        self._here = 0
        self._sides: list[Button] = []
        self._inside = QVBoxLayout()
        self._inside.setSpacing(theme.GAP_CARD)
        self.add(self._inside)
        self._empty = EmptyState(
            "circle-check",
            self.tr("No hay nada que decidir"),
            self.tr("Cuando dos laptops cambien el mismo dato sin verse, aquí estarán los dos valores."),
            Button(self.tr("Volver a Sincronización"), "secondary", on_click=partial(context.go, "sync")),
        )
        self._empty.hide()
        self.add(self._empty)
        self.add_stretch()
        self.previous = Button(self.tr("Anterior"), "secondary", "chevron-left", on_click=partial(self._move, -1))
        self.following = Button(self.tr("Siguiente"), "secondary", "chevron-right", on_click=partial(self._move, 1))
        self.add_action(self.previous, self.following)
        for keys, step in (("Left", -1), ("Right", 1)):  # a button would take them for itself
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self._move, step))

    def refresh(self) -> None:
        ask = partial(disagreements.to_settle, self._desk)
        self._context.background.read(self, ask, self._show, self.show_error, slot="conflicts")

    # --- showing -----------------------------------------------------------------------------------------------------

    def _show(self, found: tuple[Disagreement, ...]) -> None:
        """What was decided here stays in its place; the rest is as the store has it now."""
        open_ones = {(d.kind, d.record, d.group): d for d in found}
        kept: list[Case] = []
        for case in self._cases:
            place = (case.said.kind, case.said.record, case.said.group)
            fresh = open_ones.pop(place, None)
            if fresh is not None:
                kept.append(Case(fresh))
            elif case.settled is not None:
                kept.append(case)
        self._cases = [*kept, *map(Case, open_ones.values())]
        self._here = min(self._here, max(0, len(self._cases) - 1))
        self._draw()

    def _draw(self) -> None:
        clear(self._inside)
        self._sides = []
        several = len(self._cases) > 1
        for button in (self.previous, self.following):
            button.setVisible(several)
        self._empty.setVisible(not self._cases)
        left = sum(case.settled is None for case in self._cases)
        if not self._cases:
            self.set_subtitle("")
            self.start_at(self._empty.findChildren(Button)[0])
            return
        words = self.tr("{q} por decidir").format(q=left) if left else self.tr("Todo decidido")
        place = self.tr("{n} de {t} · ").format(n=self._here + 1, t=len(self._cases)) if several else ""
        self.set_subtitle(f"{place}{words}")
        self._inside.addWidget(self._heading(self._cases[self._here]))
        self._inside.addWidget(self._columns(self._cases[self._here]))
        self._inside.addLayout(self._foot(self._cases[self._here]))
        self._focus()

    def _heading(self, case: Case) -> QWidget:
        said = case.said
        name = Label(said.about or self.tr("Sin nombre"), "heading")
        parts: list[QWidget] = [Chip(said.label, "primary", "git-compare"), name]
        if said.person is not None and self._desk.actor.may("people.view"):
            go = partial(self._context.go, "person", person=said.person)
            parts.append(Button(self.tr("Ver la ficha"), "link", "external-link", size="small", on_click=go))
        return flow(*parts, gap=theme.M)

    def _columns(self, case: Case) -> QWidget:
        columns = Columns()
        for number, side in enumerate(case.said.sides):
            columns.add(self._side(case, number, side), 300)
        return columns

    def _side(self, case: Case, number: int, side: Said) -> Card:
        chosen = case.chosen == number or case.both
        lines = QVBoxLayout()
        lines.setSpacing(theme.S)
        card = Card(lines, tone="success" if chosen else "plain", pad=theme.XL)
        card.set_current(chosen)
        who = side.who or self.tr("Desde otra laptop")
        if side.mine:
            who = self.tr("{n} (usted)").format(n=who)
        lines.addWidget(Label(side.words or self.tr("(vacío)"), "title", wrap=True))
        lines.addWidget(Label(who, "strong", wrap=True))
        lines.addWidget(Label(f"{side.at:%d/%m/%Y %H:%M}", "body", "muted"))
        lines.addWidget(self._mark(case, number, chosen))
        lines.addStretch(1)
        if self._may:
            key = str(number + 1) if number < _KEYS else ""
            kind: Kind = "secondary" if case.settled is not None else "primary"
            words = self.tr("Elegido") if chosen else self.tr("Usar este")
            use = Button(words, kind, "check", shown_key=key, on_click=partial(self._choose, case, number))
            use.setAccessibleName(f"{words}: {side.words or self.tr('(vacío)')}, {who}, {side.at:%d/%m/%Y %H:%M}")
            use.setEnabled(not chosen)
            self._sides.append(use)
            lines.addLayout(row(use, ...))
        return card

    def _mark(self, case: Case, number: int, chosen: bool) -> Label:
        if chosen:
            return Label(self.tr("Quedó este"), "small_strong", "success")
        words = self.tr("Se ve ahora en la ficha") if number == 0 and case.settled is None else " "
        return Label(words, "small", "muted")

    def _foot(self, case: Case) -> QVBoxLayout:
        words = self.tr("No se perdió ninguno: dos laptops lo cambiaron sin verse y se guardaron los dos.")
        if case.settled is not None:
            words = self.tr("Decidido. Si se equivocó, elija otra vez aquí mismo.")
        elif not self._may:
            words = self.tr("No se perdió ninguno. Decide quien supervisa; usted puede avisarle cuál es el correcto.")
        note = Label(words, "body", "muted", wrap=True)
        if not (self._may and case.said.both and case.settled is None):
            return column(note)
        self.both = Button(
            self.tr("Conservar los dos"), "secondary", "copy", shown_key="B", on_click=partial(self._keep_both, case)
        )
        return column(row(self.both, ...), note)

    def _focus(self) -> None:
        """The keys of the page work from any of its buttons; the first one that can be pressed has the focus."""
        first = next((b for b in self._sides if b.isEnabled()), None) or self.following
        if self.isVisible() and self.isActiveWindow():
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- acting ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number, letter = event.key() - Qt.Key.Key_0, event.text().upper()
        case = self._cases[self._here] if self._cases else None
        if case is not None and 1 <= number <= len(self._sides):
            self._sides[number - 1].click()
        elif letter == "B" and case is not None and case.said.both and self._may and case.settled is None:
            self._keep_both(case)
        else:
            super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        if len(self._cases) > 1:
            self._here = (self._here + step) % len(self._cases)
            self._draw()

    def _choose(self, case: Case, number: int) -> None:
        desk, said, settled = self._desk, case.said, case.settled
        change = said.sides[number].change

        def choose() -> Settled:
            if settled is not None:
                return disagreements.choose_again(desk, settled, change)
            return disagreements.choose(desk, said.record, said.kind, said.group, change)

        self._decide(case, choose, number)

    def _keep_both(self, case: Case) -> None:
        desk, said = self._desk, case.said
        self._decide(case, lambda: disagreements.keep_both(desk, said.record, said.kind, said.group), -1)

    def _decide(self, case: Case, decide: Callable[[], Settled], number: int) -> None:
        for button in self._sides:
            button.setEnabled(False)  # one answer for one press

        def write() -> tuple[Settled, frozenset[str]]:
            settled = decide()
            return settled, settled.changed

        self._context.background.change(self, write, partial(self._decided, case, number), self._refused)

    def _decided(self, case: Case, number: int, settled: Settled) -> None:
        again = case.settled is not None
        case.settled, case.chosen, case.both = settled, number, number < 0
        words = self.tr("los dos") if case.both else case.said.sides[number].words or self.tr("(vacío)")
        self.notice.set_tone("success")
        self.say("success", self.tr("Quedó: {v}.").format(v=words), self._next_words())
        following = [n for n, one in enumerate(self._cases) if one.settled is None]
        if following and not again:
            self._here = next((n for n in following if n > self._here), following[0])
        self._draw()

    def _next_words(self) -> str:
        left = sum(one.settled is None for one in self._cases)
        return self.tr("Con ← vuelve a él.") if left else self.tr("No queda nada por decidir.")

    def _refused(self, error: CampoError) -> None:
        """Settled elsewhere meanwhile: what stands now is asked for."""
        self.show_error(error)
        self._cases = [one for one in self._cases if one.settled is None]
        self.refresh()
        announce(self, self.title())
