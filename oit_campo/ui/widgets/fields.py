"""A field: label above, control, help or error below in words. Every kind answers to the same calls."""

from __future__ import annotations

from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from oit_campo.ui import icons, theme
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.labels import Icon, Label, announce


class Field(QWidget):
    """Base of the kinds. ``name`` is the field's name in the form; values are strings, empty when there is none.

    ``edited(value)`` fires at each change by the person, never at ``set_value``; ``left()`` when the focus leaves.
    """

    edited = Signal(str)
    left = Signal()

    def __init__(self, name: str, label: str, control: QWidget, *, optional: bool = False, help_text: str = "") -> None:
        super().__init__()
        self.name, self.control = name, control
        self._help, self._error, self._warning = help_text, "", ""
        self.label = Label(label, "small_strong", wrap=True)
        self.label.setBuddy(control)
        control.setAccessibleName(label)
        self._head = QHBoxLayout()
        self._head.setSpacing(6)
        self._head.addWidget(self.label, 0 if optional else 1)
        if optional:
            self._head.addWidget(Label(self.tr("opcional"), "caption", "muted"), 1)
        self._under: _Under | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addLayout(self._head)
        column.addWidget(control)
        column.addStretch(1)
        self._column = column
        self.setFocusProxy(control)
        for part in self.parts():
            part.installEventFilter(self)
        self._show_line()

    def parts(self) -> list[QWidget]:
        """The widgets that take the focus."""
        return [self.control]

    def value(self) -> str:
        """What is stored."""
        raise NotImplementedError

    def set_value(self, value: str) -> None:
        """Show a stored value; no signal."""
        raise NotImplementedError

    def take_key(self, event: QKeyEvent) -> bool:
        """A key before the form has it: a list of suggestions takes Enter. True when the form has nothing left to do."""
        return False

    def set_error(self, text: str | None) -> None:
        """Words that say what to do, in the colour of danger; None takes them away."""
        if text and text != self._error:
            announce(self.control, text)
        self._error = text or ""
        self._show_line()

    def set_warning(self, text: str | None) -> None:
        """The same for what may stay as it is."""
        self._warning = text or ""
        self._show_line()

    def set_help(self, text: str) -> None:
        self._help = text
        self._show_line()

    def error(self) -> str:
        return self._error

    def warning(self) -> str:
        return self._warning

    def set_label(self, text: str) -> None:
        self.label.setText(text)
        self.control.setAccessibleName(text)

    def add_beside_label(self, widget: QWidget) -> None:
        """At the right end of the label's line."""
        self._head.addWidget(widget)

    def _show_line(self) -> None:
        words = self._error or self._warning or self._help
        state = "error" if self._error else "warning" if self._warning else ""
        if words and self._under is None:
            self._under = _Under()
            self._column.insertLayout(self._column.count() - 1, self._under)
        if self._under is not None:
            self._under.show(words, state)
        self.control.setAccessibleDescription(words)
        if (self.control.property("state") or "") != state:
            self.control.setProperty("state", state)
            self.control.style().unpolish(self.control)
            self.control.style().polish(self.control)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QFocusEvent)
            and event.lostFocus()
            and event.reason() != QtCore.Qt.FocusReason.PopupFocusReason
        ):
            self._leave()
        return super().eventFilter(watched, event)

    def _leave(self) -> None:
        self.left.emit()


class _Under(QHBoxLayout):
    """Help, warning or error below the control. Most fields never have one, so it is made with the first words."""

    def __init__(self) -> None:
        super().__init__()
        self.icon, self.words = Icon("info", theme.ICON_SMALL, line="caption"), Label("", "caption", wrap=True)
        self.setSpacing(5)
        self.addWidget(self.icon, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        self.addWidget(self.words, 1)

    def show(self, words: str, state: str) -> None:
        """``state`` is ``error``, ``warning`` or empty for help."""
        icon, tone = {"error": ("circle-alert", "danger"), "warning": ("triangle-alert", "warning")}.get(
            state, ("info", "muted")
        )
        self.words.setText(words)
        self.words.set_tone(tone)
        self.words.setVisible(bool(words))
        self.icon.set_icon(icon, tone)
        self.icon.setVisible(bool(state))


class TextLine(QLineEdit):
    """A line edit with an icon or words inside at the left and words at the right."""

    def __init__(self, *, lead_icon: str = "", lead: str = "", hint: str = "") -> None:
        super().__init__()
        self._lead_icon, self._lead, self._tail = lead_icon, lead, ""
        self.setPlaceholderText(hint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def set_tail(self, words: str) -> None:
        self._tail = words
        self.restyle()
        self.update()

    def tail(self) -> str:
        return self._tail

    def restyle(self) -> None:
        metrics = theme.metrics("small")
        left = paint.icon_size(theme.ICON) + 8 if self._lead_icon else 0
        left += round(metrics.horizontalAdvance(self._lead)) + 6 if self._lead else 0
        self.setTextMargins(left, 0, round(metrics.horizontalAdvance(self._tail)) + 8 if self._tail else 0, 0)

    def minimumSizeHint(self) -> QSize:
        size = super().minimumSizeHint()
        return QSize(max(size.width(), theme.px(64)), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = paint.smooth(QPainter(self))
        inside = self.rect().toRectF().adjusted(12, 0, -12, 0)
        if self._lead_icon:
            size = paint.icon_size(theme.ICON)
            icons.draw(painter, self._lead_icon, 11, (self.height() - size) / 2, size, "muted")
        if self._lead:
            paint.text(painter, inside, self._lead, "small", "muted")
        if self._tail:
            paint.text(painter, inside, self._tail, "small", "muted", paint.RIGHT)


class TextField(Field):
    """One line of text. ``lead`` (``S/``) and ``lead_icon`` stand inside at the left."""

    def __init__(
        self,
        name: str,
        label: str,
        *,
        optional: bool = False,
        help_text: str = "",
        hint: str = "",
        lead: str = "",
        lead_icon: str = "",
        max_length: int = 200,
        digits: bool = False,
    ) -> None:
        self.line = TextLine(lead_icon=lead_icon, lead=lead, hint=hint)
        self.line.setMaxLength(max_length)
        if digits:
            self.line.setInputMethodHints(QtCore.Qt.InputMethodHint.ImhPreferNumbers)
        super().__init__(name, label, self.line, optional=optional, help_text=help_text)
        self.line.textEdited.connect(self.edited)

    def value(self) -> str:
        return self.line.text().strip()

    def set_value(self, value: str) -> None:
        self.line.setText(value)

    def set_tail(self, words: str) -> None:
        """Muted words inside at the right: «32 años», «de 20»."""
        self.line.set_tail(words)

    def set_read_only(self, read_only: bool) -> None:
        self.line.setReadOnly(read_only)


class NoteField(Field):
    """Some lines of text; Tab leaves it, Enter makes a new line."""

    def __init__(
        self, name: str, label: str, *, lines: int = 3, optional: bool = False, help_text: str = "", hint: str = ""
    ) -> None:
        self.edit = QtWidgets.QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.setPlaceholderText(hint)
        self._lines, self._quiet = lines, False
        super().__init__(name, label, self.edit, optional=optional, help_text=help_text)
        self.edit.textChanged.connect(self._on_changed)
        self.restyle()

    def restyle(self) -> None:
        height = theme.metrics("body").lineSpacing() * self._lines
        self.edit.setFixedHeight(round(height) + 24)

    def value(self) -> str:
        return self.edit.toPlainText().strip()

    def set_value(self, value: str) -> None:
        self._quiet = True
        self.edit.setPlainText(value)
        self._quiet = False

    def _on_changed(self) -> None:
        if not self._quiet:
            self.edited.emit(self.value())
