"""What a mark still needs to know: the reason of a justified absence, the session that was made up. Two keys are enough."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from oit_campo.ui import theme
from oit_campo.ui.dialogs.fitting import FittingDialog
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.choices import Option, OptionCard
from oit_campo.ui.widgets.fields import TextField
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import column, row

_WIDTH = 420


class ChoiceDialog(FittingDialog):
    """A short list: its number or the arrows choose, Enter takes. ``chosen(code)``; Esc leaves everything as it was."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None, title: str, line: str, options: Sequence[Option], act: str) -> None:
        super().__init__(parent, _WIDTH)
        self.setModal(True)
        self.cards: list[OptionCard] = []
        self._codes: list[str] = []
        self._group = QButtonGroup(self)
        self.column = column(gap=theme.XS + 2)
        self.column.addWidget(Label(title, "heading", wrap=True))
        self.column.addWidget(Label(line, "small", "muted", wrap=True))
        self.column.addSpacing(theme.XS)
        for number, (code, words) in enumerate(options, 1):
            self._add(str(number), code, words)
        self.act = Button(act, "primary", "check", shown_key="Return", on_click=self._take)
        back = Button(self.tr("Volver"), "secondary", shown_key="Esc", on_click=self.reject)
        self.lay_out(self.column, row(..., back, self.act))
        self.choose(0)

    def _add(self, badge: str, code: str, words: str) -> None:
        card = OptionCard(words, badge=badge)
        card.clicked.connect(lambda *_: self._judge())
        self._group.addButton(card)
        self.cards.append(card)
        self._codes.append(code)
        self.column.addWidget(card)

    def choose(self, number: int) -> None:
        """Mark the option with that place and give it the focus."""
        card = self.cards[number % len(self.cards)]
        card.setChecked(True)
        card.setFocus(Qt.FocusReason.TabFocusReason)
        self._judge()

    def code(self) -> str:
        """Of the option chosen."""
        return next(code for card, code in zip(self.cards, self._codes, strict=True) if card.isChecked())

    def _judge(self) -> None:
        """For dialogs that follow the choice."""

    def _take(self) -> None:
        code = self.code()
        self.accept()
        self.chosen.emit(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = next((i for i, card in enumerate(self.cards) if card.isChecked()), 0)
        text, key = event.text(), event.key()
        if text.isdecimal() and text.isascii() and 0 < int(text) <= len(self.cards):
            self.choose(int(text) - 1)
            self._after_number()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.choose(here + (1 if key == Qt.Key.Key_Down else -1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            super().keyPressEvent(event)

    def _after_number(self) -> None:
        self._take()


class MakeUpDialog(ChoiceDialog):
    """Which session was made up, and how many minutes of it. ``made_up(session, minutes)``.

    ``options``: (key of the session, words, its minutes), the most likely first; ``left`` what the course still lets be made up.
    """

    made_up = Signal(str, int)

    def __init__(
        self, parent: QWidget | None, title: str, line: str, options: Sequence[tuple[UUID, str, int]], left: int
    ) -> None:
        self._lasts = {str(key): minutes for key, _, minutes in options}
        self._left = left
        self.minutes = TextField("minutes", "", digits=True, max_length=3)
        super().__init__(parent, title, line, [(str(key), words) for key, words, _ in options], self.tr("Anotar"))
        self.minutes.set_label(self.tr("Minutos que recuperó"))
        self.minutes.set_help(self.tr("En este curso puede recuperar {n} minutos más.").format(n=left))
        self.minutes.edited.connect(lambda _: self.minutes.set_error(None))
        self.column.addWidget(self.minutes)
        self.choose(0)

    def _judge(self) -> None:
        lasts = self._lasts[self.code()]
        self.minutes.set_value(str(min(lasts, self._left)))
        self.minutes.set_tail(self.tr("de {n}").format(n=lasts))

    def _after_number(self) -> None:
        self.minutes.setFocus()
        self.minutes.line.selectAll()

    def _take(self) -> None:
        lasts, typed = self._lasts[self.code()], self.minutes.value()
        most = min(lasts, self._left)
        if not typed.isdecimal() or not 0 < int(typed) <= most:
            self.minutes.set_error(self.tr("Anote un número de 1 a {n}; nada se cambió todavía.").format(n=most))
            self.minutes.setFocus()
            return
        code = self.code()
        self.accept()
        self.made_up.emit(code, int(typed))
