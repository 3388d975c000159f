"""A card that shows one line of what it is about, and the rest when it is asked for: many of them make no wall."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLayout, QVBoxLayout, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Section
from oit_campo.ui.widgets.labels import Label


class Disclosure(Section):
    """Closed at first; ``unfolded`` when its rest is shown. ``add`` puts things in the rest."""

    unfolded = Signal()

    def __init__(self, title: str, *, icon: str, gap: int = theme.M) -> None:
        super().__init__(title, icon=icon, pad=(theme.LG, theme.S, theme.S, theme.S))
        self.summary = Label("", "small", "muted", wrap=True)
        self.summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.toggle = Button("", "ghost", "chevron-down", size="small", on_click=self._turn)
        self._head.addWidget(self.summary, 1)
        self.add_action(self.toggle)
        self._rest = QWidget()
        self._lines = QVBoxLayout(self._rest)
        self._lines.setContentsMargins(0, 0, theme.S, theme.S)
        self._lines.setSpacing(gap)
        self._column.addWidget(self._rest)
        self._set(False)

    def add(self, item: QWidget | QLayout | int, stretch: int = 0) -> None:
        if isinstance(item, int):
            self._lines.addSpacing(item)
        elif isinstance(item, QLayout):
            self._lines.addLayout(item, stretch)
        else:
            self._lines.addWidget(item, stretch)

    def summarise(self, words: str) -> None:
        """What stands beside the heading while the rest is away."""
        self.summary.setText(words)
        self.toggle.setAccessibleDescription(words)

    def is_unfolded(self) -> bool:
        """Whether the rest is shown, or will be with the page."""
        return not self._rest.isHidden()

    def unfold(self) -> None:
        """Show the rest."""
        if not self.is_unfolded():
            self._set(True)
            self.unfolded.emit()

    def fold(self) -> None:
        """Put the rest away; the keyboard doesn't stay in it."""
        inside = QApplication.focusWidget()
        if inside is not None and self._rest.isAncestorOf(inside):
            self.toggle.setFocus(Qt.FocusReason.OtherFocusReason)
        self._set(False)

    def _turn(self) -> None:
        if self.is_unfolded():
            self.fold()
        else:
            self.unfold()

    def _set(self, shown: bool) -> None:
        self._rest.setVisible(shown)
        self.summary.setVisible(not shown)
        self.toggle.set_icon("chevron-up" if shown else "chevron-down")
        translate = QCoreApplication.translate
        said = translate("Disclosure", "Cerrar: {t}") if shown else translate("Disclosure", "Abrir: {t}")
        self.toggle.setAccessibleName(said.format(t=self.title.text()))
        self.toggle.setToolTip(translate("Disclosure", "Cerrar") if shown else translate("Disclosure", "Abrir"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The whole line of the heading is the button for the mouse."""
        above = not self.is_unfolded() or event.position().y() < self._rest.y()
        if event.button() == Qt.MouseButton.LeftButton and above and self.rect().contains(event.position().toPoint()):
            self._turn()
        super().mouseReleaseEvent(event)
