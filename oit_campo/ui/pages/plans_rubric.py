"""The rubric before an evaluator: one criterion open with the words of each level, the others folded. Keys 0–4, Enter, arrows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from oit_campo.domain.scoring import Criterion, Rubric, divide_half_up, show_hundredths
from oit_campo.ui import theme
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.chips import KeyCap
from oit_campo.ui.widgets.labels import Icon, Label, announce
from oit_campo.ui.widgets.layouts import box, row

_LEAD = 44
_TITLE = 104


class LevelRow(QAbstractButton):
    """A level: its key, its name, what it means. The criterion has the keys, so it takes no focus of its own."""

    def __init__(self, level: int, name: str, words: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{level}, {name}: {words}")
        self._badge = str(level)
        self._name, self._words = Label(name, "small_strong"), Label(words, "small", wrap=True)
        self._box = QHBoxLayout(self)
        self._box.setSpacing(theme.S)
        self._box.addWidget(self._name)
        self._box.addWidget(self._words, 1)
        for label in (self._name, self._words):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.restyle()

    def restyle(self) -> None:
        self._name.setFixedWidth(theme.px(_TITLE))
        self._box.setContentsMargins(theme.px(_LEAD), theme.XS + 3, theme.M, theme.XS + 3)

    def sizeHint(self) -> QSize:
        return self._box.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(theme.px(36), self._box.totalHeightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        on = self.isChecked()
        line = theme.color("primary_text" if on else "line")
        fill = theme.color("primary_soft" if on else "surface")
        paint.rounded(painter, QRectF(self.rect()), fill, line, theme.RADIUS_CONTROL, 2 if on else 1)
        side = theme.px(24)
        badge = QRectF((theme.px(_LEAD) - side) / 2 + 1, (self.height() - side) / 2, side, side)
        edge = None if on else theme.color("field_line")
        paint.rounded(painter, badge, theme.color("primary" if on else "surface"), edge, 5)
        paint.text(painter, badge, self._badge, "strong", "on_primary" if on else "plain", paint.CENTRE)


class CriterionCard(Card):
    """One criterion. ``chosen(code, level)`` by key or mouse; ``entered(code)`` when it becomes the current one."""

    chosen = Signal(str, int)
    entered = Signal(str)
    moved = Signal(int)

    def __init__(self, number: int, criterion: Criterion, labels: tuple[str, ...], max_level: int) -> None:
        whole = QVBoxLayout()
        super().__init__(whole, pad=(theme.M, theme.S, theme.M, theme.S))
        whole.setSpacing(theme.XS + 1)
        self.criterion, self._labels, self._max = criterion, labels, max_level
        self.level: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = Label(f"{number}. {criterion.label}", "strong", wrap=True)
        self._icon, self._chosen = Icon("circle-dashed", 18, "muted"), Label("", "small_strong", "primary")
        self._points = Label("", "strong")
        self._of = Label(self.tr("/ {n}").format(n=criterion.weight), "small", "muted")
        self._keys = box(
            row(
                Label(self.tr("pulse"), "caption", "muted"),
                KeyCap("0"),
                Label(self.tr("a"), "caption", "muted"),
                KeyCap(str(max_level)),
            )
        )
        whole.addLayout(row(self._icon, (self._title, 1), self._chosen, self._keys, self._points, self._of))
        self.rows = [
            LevelRow(level, labels[level], words) for level, words in enumerate(criterion.descriptors[: max_level + 1])
        ]
        inside = QVBoxLayout()
        inside.setContentsMargins(0, theme.XS, 0, theme.XS)
        inside.setSpacing(theme.XS)
        for level, one in enumerate(self.rows):
            one.clicked.connect(partial(self._choose, level))
            inside.addWidget(one)
        self._levels = box(inside)
        whole.addWidget(self._levels)
        self.set_open(False)
        self.set_level(None)

    def set_open(self, is_open: bool) -> None:
        """Show the words of the levels, or only the line."""
        self._levels.setVisible(is_open)
        self._keys.setVisible(is_open)
        self._chosen.setVisible(not is_open)
        self.set_current(is_open)

    def set_level(self, level: int | None) -> None:
        """Show what was given; no signal."""
        self.level = level
        for number, one in enumerate(self.rows):
            one.setChecked(number == level)
        given = level is not None
        self._icon.set_icon("circle-check" if given else "circle-dashed", "success" if given else "muted")
        words = f"{level} · {self._labels[level]}" if level is not None else self.tr("por calificar")
        self._chosen.setText(words)
        self._chosen.set_tone("primary" if given else "muted")
        self._points.setText(show_hundredths(self.hundredths()) if given else "—")
        self.setAccessibleName(f"{self._title.text()}: {words}")

    def hundredths(self) -> int:
        return divide_half_up(100 * self.criterion.weight * (self.level or 0), self._max)

    def _choose(self, level: int) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.set_level(level)
        announce(self, f"{self.criterion.label}: {level}, {self._labels[level]}. {self.criterion.descriptors[level]}")
        self.chosen.emit(self.criterion.code, level)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        level = key - Qt.Key.Key_0
        if plain and 0 <= level <= self._max:
            self._choose(level)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and plain:
            self.moved.emit(1)
        elif (key == Qt.Key.Key_Up and plain) or (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        ):
            self.moved.emit(-1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit(self.criterion.code)


class RubricPane(QWidget):
    """All criteria. ``given(levels)`` at each choice; ``finished`` at Enter in the last criterion; ``moved(card)``."""

    given = Signal(object)
    finished = Signal()
    moved = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.S - 1)
        self.cards: list[CriterionCard] = []

    def show_rubric(self, rubric: Rubric, labels: tuple[str, ...], levels: Mapping[str, int]) -> None:
        """A plan's criteria with what was given so far; the first without a level is open."""
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [CriterionCard(n, c, labels, rubric.max_level) for n, c in enumerate(rubric.criteria, 1)]
        for place, card in enumerate(self.cards):
            card.set_level(levels.get(card.criterion.code))
            card.chosen.connect(lambda *_: self.given.emit(self.levels()))
            card.entered.connect(self._open)
            card.moved.connect(partial(self._step, place))
            self._column.addWidget(card)
        self._open(self._first().criterion.code)

    def levels(self) -> dict[str, int]:
        return {c.criterion.code: c.level for c in self.cards if c.level is not None}

    def focus_first(self) -> None:
        """The first criterion without a level."""
        self._first().setFocus(Qt.FocusReason.TabFocusReason)

    def focus_criterion(self, code: str) -> None:
        for card in self.cards:
            if card.criterion.code == code:
                card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _first(self) -> CriterionCard:
        return next((c for c in self.cards if c.level is None), self.cards[0])

    def _open(self, code: str) -> None:
        for card in self.cards:
            card.set_open(card.criterion.code == code)
            if card.criterion.code == code:
                self.moved.emit(card)

    def _step(self, place: int, by: int) -> None:
        if place + by >= len(self.cards):
            self.finished.emit()
        elif place + by >= 0:
            self.cards[place + by].setFocus(Qt.FocusReason.TabFocusReason)
