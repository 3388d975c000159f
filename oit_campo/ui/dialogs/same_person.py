"""Before somebody is enrolled who may already be registered: who that is and why, and which of the two it shall be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QDialog, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from oit_campo.services.duplicates import Candidate, Reason
from oit_campo.ui import theme
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.choices import OptionCard
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import box, column, flow, row

_WIDTH, _AROUND, _LEAST_LIST = 720, 24, 72


class SamePersonDialog(QDialog):
    """``same(key, name)``: it is that one. ``other()``: she is enrolled anew. Esc leaves everything as it was.

    A colleague's record isn't opened from here, whoever it is: then there is one way on, and whom to tell.
    """

    same = Signal(str, str)
    other = Signal()

    def __init__(self, parent: QWidget, found: Sequence[Candidate]) -> None:
        super().__init__(parent)
        self._found, self._around = tuple(found), parent.window()
        self.setWindowTitle("OIT Campo")
        self.setModal(True)
        self.cards: list[OptionCard] = []
        one = len(found) == 1
        self.same_button = Button(
            self.tr("Abrir su ficha e inscribirla aquí"), "primary", "user-check", key="F6", on_click=self._take
        )
        self.other_button = Button(self.tr("Es otra persona: inscribir"), "secondary", key="F7", on_click=self._enrol)
        self.anyway_button = Button(
            self.tr("Inscribirla igual"), "primary", "user-plus", key="F7", on_click=self._enrol
        )
        self.back = Button(self.tr("Volver"), "ghost", shown_key="Esc", on_click=self.reject)
        title = self.tr("¿No es esta persona, que ya está registrada?") if one else self.tr("¿Es alguna de ellas?")
        if one and found[0].ask:
            title = self.tr("Parece que otro equipo ya la registró")
        safe = self.tr("Compare con quien tiene delante. Todavía no se inscribió a nadie; lo que escribió sigue aquí.")
        whole = self._whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.XL, theme.LG + 4, theme.XL, theme.LG)
        whole.setSpacing(theme.M)
        whole.addWidget(Label(title, "heading", wrap=True))
        whole.addWidget(self._area(), 1)
        whole.addWidget(Label(safe, "small", "muted", wrap=True))
        whole.addWidget(flow(self.same_button, self.other_button, self.anyway_button, self.back))
        for card in self.cards:
            card.toggled.connect(self._follow)
        self._follow()
        own = self.anyway_button if self._chosen().ask else self.same_button
        (self.cards[0] if self.cards else own).setFocus(Qt.FocusReason.OtherFocusReason)

    def _area(self) -> QScrollArea:
        """They scroll where the window is low; the buttons below stay in sight."""
        group = QButtonGroup(self)
        listed = self._listed = column(gap=theme.S)
        for number, candidate in enumerate(self._found, 1):
            if len(self._found) == 1:
                listed.addWidget(_facts(candidate))
                continue
            words = f"{second_line(candidate).rstrip('.')} · {_reasons(candidate)}"
            card = OptionCard(candidate.name, words, badge=str(number))
            group.addButton(card)
            self.cards.append(card)
            listed.addWidget(card)
        if self.cards:
            self.cards[0].setChecked(True)
        listed.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._inside = box(listed)
        self._scroll.setWidget(self._inside)
        return self._scroll

    def _follow(self) -> None:
        """The buttons say what can be done with the one that is chosen."""
        elsewhere = bool(self._chosen().ask)
        self.same_button.setVisible(not elsewhere)
        self.other_button.setVisible(not elsewhere)
        self.anyway_button.setVisible(elsewhere)
        self._fit()

    def _fit(self) -> None:
        """As high as its words ask, never more than the window has."""
        room, whole = self._around.size(), self._whole
        width = min(theme.px(_WIDTH), room.width() - _AROUND)
        inside = width - 2 * theme.XL
        self._scroll.setFixedHeight(0)
        around = whole.totalHeightForWidth(width)
        most = max(room.height() - _AROUND - around, theme.px(_LEAST_LIST))
        wanted = self._listed.totalHeightForWidth(inside)
        if wanted > most:
            wanted = self._listed.totalHeightForWidth(inside - self._scroll.verticalScrollBar().sizeHint().width())
        self._inside.setFixedHeight(wanted)  # its own least height is that of its words at their narrowest
        self._scroll.setFixedHeight(min(wanted, most))
        self.setFixedSize(width, around + self._scroll.height())

    def _chosen(self) -> Candidate:
        return next((c for c, card in zip(self._found, self.cards, strict=False) if card.isChecked()), self._found[0])

    def _take(self) -> None:
        chosen = self._chosen()
        if chosen.ask:
            self._enrol()
            return
        self.accept()
        self.same.emit(str(chosen.person), chosen.name)

    def _enrol(self) -> None:
        self.accept()
        self.other.emit()

    def _choose(self, number: int) -> None:
        card = self.cards[number % len(self.cards)]
        card.setChecked(True)
        card.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(card)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, key = event.text(), event.key()
        here = next((i for i, card in enumerate(self.cards) if card.isChecked()), 0)
        if self.cards and text.isdecimal() and text.isascii() and 0 < int(text) <= len(self.cards):
            self._choose(int(text) - 1)
        elif self.cards and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._choose(here + (1 if key == Qt.Key.Key_Down else -1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            button = self.focusWidget()
            (button.click if isinstance(button, Button) else self._take)()
        else:
            super().keyPressEvent(event)


def reason_lines(reasons: Sequence[Reason]) -> QVBoxLayout:
    """What speaks for the same person and what tells them apart, a line each."""
    lines = column(gap=theme.XS)
    for reason in reasons:
        icon, ink = ("check", "success") if reason.speaks_for else ("minus", "muted")
        line = row((Label(reason.words, "small", "plain" if reason.speaks_for else "muted", wrap=True), 1))
        line.insertWidget(0, Icon(icon, 16, ink, line="small"), 0, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(line)
    return lines


def second_line(candidate: Candidate) -> str:
    """The document; of a colleague's person, whom to tell instead."""
    if not candidate.ask:
        return candidate.document
    words = QCoreApplication.translate(
        "SamePersonDialog", "Ficha de otro equipo. Inscríbala igual y avise: {r} puede unir las fichas."
    )
    return words.format(r=candidate.ask)


def _reasons(candidate: Candidate) -> str:
    return ", ".join(reason.words for reason in candidate.reasons)


def _facts(candidate: Candidate) -> QWidget:
    """The one there is: name, document, and line by line why."""
    return box(
        column(
            Label(candidate.name, "strong", wrap=True),
            Label(second_line(candidate), "small", "muted", wrap=True),
            reason_lines(candidate.reasons),
            gap=theme.S,
        )
    )
