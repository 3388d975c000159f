"""An act inside a card of Ajustes: its button, then the few fields it needs, then done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from oit_campo.errors import CampoError, UserError
from oit_campo.ui import messages, theme
from oit_campo.ui.background import Background
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.fields import Field
from oit_campo.ui.widgets.forms import FormKeys
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import column, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.passwords import PasswordField

#: Reads the fields on the window's thread; gives the work, or None when something is missing and already said.
Prepare = Callable[[], Callable[[], object] | None]


class ActForm(QWidget):
    """``closed`` when it is put away, done or not; ``on_done`` gets the result of the work, which runs in the background."""

    closed = Signal()

    def __init__(
        self,
        page: Page,
        background: Background,
        fields: Sequence[Field],
        button: Button,
        prepare: Prepare,
        on_done: Callable[[object], object],
    ) -> None:
        super().__init__()
        self._page, self._background, self._fields = page, background, tuple(fields)
        self._prepare, self._on_done = prepare, on_done
        self.button = button
        self.button.clicked.connect(self.act)
        self.words = Label("", "body", "muted", wrap=True)
        self.cancel = Button(self.tr("Volver"), "link", on_click=self.close_form)
        keys = FormKeys(self)
        keys.add_section(list(self._fields))
        keys.finished.connect(self.act)
        content = column(self.words, *self._fields, row(self.button, self.cancel, ...), gap=theme.M)
        content.setContentsMargins(0, 0, 0, 0)
        self.setLayout(content)
        self.hide()

    def open_form(self, words: str) -> None:
        """``words``: what will happen, and to whom."""
        self.words.setText(words)
        self._clear()
        self.show()
        QTimer.singleShot(0, self, self._show_all)

    def close_form(self) -> None:
        """Put it away, and what was typed with it."""
        self._clear()
        self.hide()
        self.closed.emit()

    def act(self) -> None:
        """Do it, unless it is under way."""
        if not self.button.isEnabled():
            return
        for field in self._fields:
            field.set_error(None)
        work = self._prepare()
        if work is None:
            return
        self.button.setEnabled(False)
        self._background.work(self, lambda _p, _c: work(), self._done, self._refused)

    def _show_all(self) -> None:
        first = next((f for f in self._fields if f.isVisible()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        for part in (self.button, self.words):
            self._page.area.ensureWidgetVisible(part, 0, theme.XL)

    def _clear(self) -> None:
        self.button.setEnabled(True)
        for field in self._fields:
            field.set_error(None)
            if isinstance(field, PasswordField):
                field.set_value("")

    def _done(self, result: object) -> None:
        self.close_form()
        self._on_done(result)

    def _refused(self, error: CampoError) -> None:
        self.button.setEnabled(True)
        named = error.field if isinstance(error, UserError) else None
        field = next((f for f in self._fields if f.name == named and f.isVisible()), None)
        if field is None:
            self._page.show_error(error)
            return
        field.set_error(messages.words(error))
        field.setFocus(Qt.FocusReason.OtherFocusReason)
