"""At the left of the enrolment form where one stands, at the right whom the form resembles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from oit_campo.services.duplicates import Candidate
from oit_campo.ui import icons, theme
from oit_campo.ui.dialogs.same_person import reason_lines, second_line
from oit_campo.ui.pages.enrol_fields import ColumnArea
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.banners import Note
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.chips import Chip, key_hints
from oit_campo.ui.widgets.labels import Icon, Label, overline
from oit_campo.ui.widgets.layouts import clear, column, flow, row
from oit_campo.ui.widgets.states import Face

_STEP_H, _ROUND = 48, 24


class _Step(QWidget):
    """One section: its number or a tick, its name, how far it is. A click goes there (the keyboard has Ctrl ↓)."""

    clicked = Signal()

    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self._number, self._title, self._words = number, title, ""
        self._done = self._here = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def set_state(self, words: str, done: bool) -> None:
        self._words, self._done = words, done
        self.setAccessibleDescription(words)
        self.update()

    def words(self) -> str:
        return self._words

    def set_here(self, here: bool) -> None:
        self._here = here
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(150), theme.px(_STEP_H))

    def restyle(self) -> None:
        self.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        if self._here:
            paint.rounded(painter, QRectF(self.rect()), theme.color("primary_soft"), None, theme.RADIUS_CONTROL)
        side = theme.px(_ROUND)
        mark = QRectF(theme.S, (self.height() - side) / 2, side, side)
        if self._done:
            paint.rounded(painter, mark, theme.color("success"), None, side / 2)
            icons.draw_centred(painter, "check", mark, paint.icon_size(theme.ICON_SMALL), "surface", 3)
        else:
            line = theme.color("primary_text" if self._here else "field_line")
            paint.rounded(painter, mark, theme.color("surface"), line, side / 2, 1.6 if self._here else 1.2)
            paint.text(
                painter, mark, str(self._number), "caption_strong", "primary" if self._here else "muted", paint.CENTRE
            )
        x = mark.right() + theme.S + 2
        half = self.height() / 2
        tone = "primary" if self._here else "text"
        role: theme.Role = "strong" if self._here else "body"
        paint.text(painter, QRectF(x, 4, self.width() - x - 4, half - 2), self._title, role, tone)
        paint.text(painter, QRectF(x, half, self.width() - x - 4, half - 5), self._words, "caption", "muted")


class EnrolRail(QWidget):
    """The sections' state, the saved line, the keys. ``section_chosen(index)``."""

    section_chosen = Signal(int)

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.steps = [_Step(number, title) for number, title in enumerate(titles, 1)]
        self.saved = Label("", "small_strong", "success", wrap=True)
        self._sign = Icon("circle-check", 16, "success", line="small_strong")
        self._promise = Label("", "caption", "muted", wrap=True)
        card = Card(column(row(self._sign, (self.saved, 1), gap=6), self._promise, gap=theme.XS), pad=theme.S + 2)
        hints = [
            key_hints(("Return", self.tr("siguiente campo"))),
            key_hints(("Shift+Return", self.tr("anterior"))),
            key_hints(("Ctrl+Down", self.tr("otra sección"))),
        ]
        whole = column(overline(self.tr("FICHA DE INSCRIPCIÓN")), *self.steps, theme.S, card, ..., *hints, gap=3)
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
        for index, step in enumerate(self.steps):
            step.clicked.connect(partial(self.section_chosen.emit, index))
        self.set_kept(None)

    def set_here(self, index: int) -> None:
        for number, step in enumerate(self.steps):
            step.set_here(number == index)

    def set_kept(self, time: str | None) -> None:
        """``time`` to the second, or None while nothing of the person is on disk."""
        kept = time is not None
        self._sign.set_icon("circle-check" if kept else "lock", "success" if kept else "muted")
        self.saved.set_tone("success" if kept else "muted")
        self.saved.setText(self.tr("Guardado {h}").format(h=time) if kept else self.tr("Nada guardado todavía"))
        safe = self.tr("En esta laptop, hasta el último campo. Si se va la luz, seguirá aquí.")
        self._promise.setText(safe if kept else self.tr("Primero el permiso."))

    def say_failed(self) -> None:
        """What stands in the form is not on disk."""
        self._sign.set_icon("triangle-alert", "danger")
        self.saved.set_tone("danger")
        self.saved.setText(self.tr("No se pudo guardar"))


class LikelyPanel(QWidget):
    """Whom the form resembles, why, and what to do. ``same(key, name)`` and ``other(key)`` by the person."""

    same = Signal(str, str)
    other = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._count = Chip("")
        self._count.hide()
        self._inside = QVBoxLayout()
        self._inside.setSpacing(theme.GAP_CARD)
        self._inside.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(self._inside)
        area = ColumnArea(holder)
        calm = Note(
            self.tr("Compare con la persona. Si guarda sin elegir y es muy parecida, se le preguntará una vez.")
        )
        whole = column(
            row((Label(self.tr("¿Se parece a alguien?"), "heading", wrap=True), 1), self._count),
            Label(self.tr("Se busca mientras escribe, también sin conexión."), "small", "muted", wrap=True),
            (area, 1),
            calm,
        )
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
        self.candidates: tuple[Candidate, ...] = ()
        # the panel's own keys, not the buttons': a card may be made anew while its button is still going down
        for keys, act in (("F6", self._first_is_same), ("F7", self._first_is_other)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _first_is_same(self) -> None:
        if self.candidates and not self.candidates[0].ask:
            self.same.emit(str(self.candidates[0].person), self.candidates[0].name)

    def _first_is_other(self) -> None:
        if self.candidates:
            self.other.emit(str(self.candidates[0].person))

    def show_candidates(self, candidates: Sequence[Candidate]) -> None:
        """The first has the keys F6 and F7."""
        if tuple(candidates) == self.candidates and self._inside.count():
            return
        self.candidates = tuple(candidates)
        clear(self._inside)
        self._count.set(
            self.tr("{n} parecidas").format(n=len(candidates)) if len(candidates) > 1 else self.tr("1 parecida"),
            "warning",
            "triangle-alert",
        )
        self._count.setVisible(bool(candidates))
        for index, candidate in enumerate(candidates):
            self._inside.addWidget(self._card(candidate, first=index == 0))
        if not candidates:
            self._inside.addWidget(Label(self.tr("Por ahora, nadie."), "small", "muted"))
        self._inside.addStretch(1)

    def _card(self, candidate: Candidate, *, first: bool) -> Card:
        tone: theme.Tone = "danger" if candidate.very else "warning"
        icon = "triangle-alert" if candidate.very else "users"
        name, key = candidate.name, str(candidate.person)
        same = Button(
            self.tr("Es la misma"), shown_key="F6" if first else "", size="small",
            name=self.tr("{n} es la misma persona").format(n=name), on_click=lambda: self.same.emit(key, name),
        )  # fmt: skip
        other = Button(
            self.tr("Es otra"), "ghost", shown_key="F7" if first else "", size="small",
            name=self.tr("{n} es otra persona").format(n=name), on_click=lambda: self.other.emit(key),
        )  # fmt: skip
        if candidate.ask:  # a colleague's record isn't opened from here
            same.deleteLater()
        second = Label(second_line(candidate), "caption", "muted", wrap=True)
        words = column(Label(name, "strong", wrap=True), second, gap=0)
        inside = column(
            row(Face(name, 36, tone), (words, 1), gap=theme.S + 2),
            row(Chip(candidate.strength, tone, icon), ...),
            reason_lines(candidate.reasons),
            flow(other) if candidate.ask else flow(same, other),
        )
        return Card(inside, pad=theme.M)
