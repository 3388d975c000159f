"""One of a few: buttons in a row up to four, a list above. And ticks, and options with their description."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from oit_campo.ui import icons, theme
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.fields import Field
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import Flow

#: Above this many a list is shorter to read than buttons.
MOST_BUTTONS = 4
#: Of a list, in pixels: beside its words, and of its arrow at 100 % text.
_COMBO_PAD, _DROP_W = 14, 30
Option = tuple[str, str]


def plain(words: str) -> str:
    """Lower case without accents: how people type when they search."""
    split = unicodedata.normalize("NFD", words.casefold())
    return "".join(c for c in split if not unicodedata.combining(c))


class _Segment(Button):
    """One button of the row: arrows move, a letter jumps to the option that begins with it."""

    def __init__(self, code: str, text: str, owner: Segments) -> None:
        super().__init__(text, "segment")
        self.code, self._owner = code, owner
        self.setCheckable(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isalpha() and self._owner.choose_letter(event.text()):
            return
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._owner.step(steps[key])
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._owner.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._owner.update()


class Segments(QFrame):
    """A row of exclusive buttons in one frame; it wraps when the text is large. ``chosen(code)`` by the person."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[Option], name: str = "") -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        line = Flow(gap=0)
        self.setLayout(line)
        self.buttons: list[_Segment] = []
        for code, text in options:
            button = _Segment(code, text, self)
            self._group.addButton(button)
            self.buttons.append(button)
            line.addWidget(button)
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._group.buttonClicked.connect(self._on_clicked)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        for button in self.buttons if hasattr(self, "buttons") else []:
            button.setAccessibleName(f"{name}: {button.text()}" if name else button.text())

    def value(self) -> str:
        return next((b.code for b in self.buttons if b.isChecked()), "")

    def set_value(self, code: str) -> None:
        self._group.setExclusive(False)
        for button in self.buttons:
            button.setChecked(button.code == code)
        self._group.setExclusive(True)
        self.update()

    def set_text(self, code: str, text: str) -> None:
        """Change one option's words («Por emitir 30»)."""
        for button in self.buttons:
            if button.code == code:
                button.set_text(text)

    def choose_letter(self, letter: str) -> bool:
        """Choose the next option that begins with the letter; False when none does."""
        hits = [b for b in self.buttons if plain(b.text()).startswith(plain(letter)) and b.isEnabled()]
        if not hits:
            return False
        focused = next((i for i, b in enumerate(hits) if b.isChecked()), -1)
        self._choose(hits[(focused + 1) % len(hits)])
        return True

    def step(self, by: int) -> None:
        here = next((i for i, b in enumerate(self.buttons) if b.hasFocus()), 0)
        self._choose(self.buttons[(here + by) % len(self.buttons)])

    def _choose(self, button: _Segment) -> None:
        button.setFocus(Qt.FocusReason.OtherFocusReason)
        button.click()

    def _on_clicked(self, button: QAbstractButton) -> None:
        self.update()
        if isinstance(button, _Segment):
            self.chosen.emit(button.code)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        enabled = self.isEnabled()
        line = theme.color(
            str({"error": "danger", "warning": "warning"}.get(str(self.property("state")), "field_line"))
        )
        fill = theme.color("danger_soft" if self.property("state") == "error" else "surface" if enabled else "ground")
        focused = any(button.hasFocus() for button in self.buttons)
        line = theme.color("primary_text") if focused else line if enabled else theme.color("line")
        paint.rounded(painter, QRectF(self.rect()), fill, line, theme.RADIUS_CONTROL, 2 if focused else 1)
        for left, right in zip(self.buttons, self.buttons[1:], strict=False):
            if left.y() == right.y() and not (left.isChecked() or right.isChecked()):
                painter.fillRect(QRectF(right.x(), right.y() + 9, 1, right.height() - 18), theme.color("line"))


class _Combo(QComboBox):
    """A list that a passing wheel doesn't change."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.currentIndexChanged.connect(self._tell)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def shown(self) -> str:
        """Its words as far as there is room; Qt would cut them in the middle of a letter."""
        words = self.currentText() or self.placeholderText()
        room = self.width() - 2 * _COMBO_PAD - theme.px(_DROP_W)
        return self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def _tell(self) -> None:
        words = self.currentText()
        self.setToolTip(words if words and self.shown() != words else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        size = paint.icon_size(16)
        icons.draw(painter, "chevron-down", self.width() - size - 10, (self.height() - size) / 2, size, "muted")


class ChoiceField(Field):
    """One code of a closed list: buttons (arrows, letters) for up to four options, a drop-down above."""

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[Option],
        *,
        optional: bool = False,
        help_text: str = "",
        as_list: bool = False,
    ) -> None:
        self.segments = Segments(options) if len(options) <= MOST_BUTTONS and not as_list else None
        self.combo = None if self.segments else _Combo()
        super().__init__(name, label, self.segments or self.combo or QWidget(), optional=optional, help_text=help_text)
        if self.segments:
            self.segments.chosen.connect(self.edited)
            self.setFocusProxy(self.segments.buttons[0])
        if self.combo is not None:
            self.combo.setPlaceholderText(self.tr("Elija…"))
            self.set_options(options)
            self.combo.activated.connect(lambda _: self.edited.emit(self.value()))

    def parts(self) -> list[QWidget]:
        return list(self.segments.buttons) if self.segments else [self.control]

    def set_options(self, options: Sequence[Option]) -> None:
        """Another list (provinces of a department); keeps the value when it is still there. Drop-downs only."""
        if self.combo is None:
            return
        kept = self.value()
        self.combo.clear()
        for code, words in options:
            self.combo.addItem(words, code)
        self.set_value(kept)

    def value(self) -> str:
        if self.segments:
            return self.segments.value()
        return str(self.combo.currentData() or "") if self.combo is not None else ""

    def set_value(self, value: str) -> None:
        if self.segments:
            self.segments.set_value(value)
        elif self.combo is not None:
            self.combo.setCurrentIndex(self.combo.findData(value) if value else -1)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if self.segments and isinstance(event, QFocusEvent) and event.lostFocus():
            new = self.window().focusWidget() if self.window() else None
            if new is not watched and new in self.segments.buttons:
                return False  # still inside
        return super().eventFilter(watched, event)  # type: ignore[arg-type] # the stub narrows object to QObject


class Check(QCheckBox):
    """A tick with its words; they wrap to the width it is given."""

    def __init__(self, text: str = "", checked: bool = False, *, name: str = "") -> None:
        super().__init__(text)
        self.setChecked(checked)
        self.setAccessibleName(name or text)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.restyle()

    def restyle(self) -> None:
        self.setFont(theme.font("body"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        words = theme.metrics("body").horizontalAdvance(self.text())
        side = paint.icon_size(18)
        return QSize(round(words) + side + (14 if self.text() else 6), max(theme.px(26), side + 6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        side = paint.icon_size(18)
        square = QRectF(3, (self.height() - side) / 2, side, side)
        paint.tick_box(painter, square, self.isChecked(), self.isEnabled())
        if self.hasFocus():
            paint.rounded(painter, square.adjusted(-3, -3, 3, 3), None, theme.color("primary_text"), 6, 2)
        words = QRectF(side + 13, 0, self.width() - side - 13, self.height())
        paint.text(painter, words, self.text(), "body", "plain" if self.isEnabled() else "muted")


class OptionCard(QAbstractButton):
    """A choice with room to explain itself: badge (a key or a letter), title, description. Put some in a QButtonGroup."""

    def __init__(self, title: str, words: str = "", *, badge: str = "", face: str = "") -> None:
        super().__init__()
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._badge, self._face = badge, face
        self._title, self._words = Label(title, "strong", wrap=True), Label(words, "small", "muted", wrap=True)
        line = self._box = QHBoxLayout(self)
        line.setContentsMargins(self._lead(), theme.S + 2, theme.px(40), theme.S + 2)
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(self._title)
        column.addWidget(self._words)
        line.addLayout(column)
        self._words.setVisible(bool(words))
        for label in (self._title, self._words):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.toggled.connect(lambda on: self._title.set_tone("primary" if on else "plain"))

    def _lead(self) -> int:
        return theme.px(52) if self._badge or self._face else theme.LG

    def restyle(self) -> None:
        self._box.setContentsMargins(self._lead(), theme.S + 2, theme.px(40), theme.S + 2)

    def sizeHint(self) -> QSize:
        return self._box.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._box.totalHeightForWidth(width)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        on = self.isChecked()
        ring = on or self.hasFocus()
        line = theme.color("primary_text" if ring else "line")
        fill = theme.color("primary_soft" if on else "surface")
        paint.rounded(painter, QRectF(self.rect()), fill, line, theme.RADIUS_CONTROL, 2 if ring else 1)
        side = theme.px(26 if self._badge else 32)
        box = QRectF((self._lead() - side) / 2 + 1, (self.height() - side) / 2, side, side)
        if self._face:
            paint.face(painter, box, self._face, "plain" if on else "primary")
        elif self._badge:
            paint.rounded(
                painter, box, theme.color("primary" if on else "surface"), None if on else theme.color("field_line"), 5
            )
            paint.text(painter, box, self._badge, "strong", "on_primary" if on else "plain", paint.CENTRE)
        if on:
            size = paint.icon_size(theme.ICON)
            icons.draw(painter, "circle-check", self.width() - size - 12, (self.height() - size) / 2, size, "primary")
