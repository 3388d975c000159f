"""The top of the frame: search, connection, edition, help, change of user, lock. Words give way when there is little room."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.chips import Chip
from oit_campo.ui.widgets.fields import TextLine
from oit_campo.ui.widgets.layouts import Rule

_SEARCH_W, _SEARCH_LEAST = 430, 190
#: Borders, padding and what Qt leaves beside the words.
_SEARCH_EDGES = 28


class SearchBox(TextLine):
    """Ctrl+K comes here; Down goes to the results, Esc empties."""

    left_downwards = Signal()

    def __init__(self) -> None:
        super().__init__(lead_icon="search")
        self.setAccessibleName(self.tr("Buscar persona, documento o código"))
        self.setMaxLength(120)

    def restyle(self) -> None:
        super().restyle()
        margins = self.textMargins()
        margins.setRight(round(paint.key_width("Ctrl K")) + 6)
        self.setTextMargins(margins)
        self.setMaximumWidth(theme.px(_SEARCH_W))
        self._choose_hint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_hint()

    def _choose_hint(self) -> None:
        """The longest that stands whole: half a word tells nobody what may be looked for."""
        margins = self.textMargins()
        room = self.width() - margins.left() - margins.right() - _SEARCH_EDGES
        hints = (
            self.tr("Buscar persona, documento o código"),
            self.tr("Buscar persona o documento"),
            self.tr("Buscar persona"),
            self.tr("Buscar"),
        )
        fitting = (hint for hint in hints if paint.width_of(hint, "body") <= room)
        self.setPlaceholderText(next(fitting, ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.textEdited.emit("")
        elif event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = paint.smooth(QPainter(self))
        width, height = paint.key_width("Ctrl K"), theme.px(theme.KEY_H)
        paint.key_cap(painter, QRectF(self.width() - width - 10, (self.height() - height) / 2, width, height), "Ctrl K")


class _EditionName(QWidget):
    """The edition worked in. There is one a laptop, so nothing to press; its words shorten."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._words = ""

    def set_words(self, words: str) -> None:
        self._words = words
        self.setAccessibleName(self.tr("Edición: {edicion}").format(edicion=words))
        self.setToolTip(words)
        self.setVisible(bool(words))
        self.updateGeometry()

    def restyle(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(round(paint.width_of(self._words, "small_strong")) + 12, theme.px(theme.CONTROL_H_SMALL))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme.px(110)), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        paint.text(painter, QRectF(4, 0, self.width() - 8, self.height()), self._words, "small_strong")


class TopBar(QWidget):
    """``help_chosen``, ``switch_chosen``, ``lock_chosen``."""

    help_chosen = Signal()
    switch_chosen = Signal()
    lock_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.search = SearchBox()
        self.connection = Chip("")
        self.edition = _EditionName()
        self._help = Button(
            self.tr("Ayuda"),
            "ghost",
            "circle-question-mark",
            size="small",
            shown_key="F1",
            on_click=self.help_chosen.emit,
        )
        switch = Button(
            "",
            "ghost",
            "circle-user",
            size="small",
            name=self.tr("Cambiar de usuario (Ctrl+Mayús+L)"),
            on_click=self.switch_chosen.emit,
        )
        lock = Button(
            "", "ghost", "lock", size="small", name=self.tr("Bloquear (Ctrl+L)"), on_click=self.lock_chosen.emit
        )
        self._rule = Rule(upright=True)
        self._rule.setFixedHeight(24)
        self._online: bool | None = False
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.PAGE_MARGIN, 8, theme.LG, 9)
        line.setSpacing(theme.S)
        line.addWidget(self.search, 10)
        line.addStretch(1)
        for part in (self.connection, self.edition, self._rule, self._help, switch, lock):
            line.addWidget(part)
        self.set_connection(False)
        self.edition.set_words("")
        self.restyle()

    def set_connection(self, online: bool | None) -> None:
        """True, False, or None while it tries."""
        self._online = online
        self._fold()

    def restyle(self) -> None:
        self.setFixedHeight(max(theme.TOPBAR_H, theme.px(theme.CONTROL_H) + 20))
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Three steps: whole words, the chip short, help without its word."""
        long, short, tone, icon = self._connection_words()
        fixed = self.edition.sizeHint().width() + theme.px(_SEARCH_LEAST) + 2 * theme.px(40) + 110
        help_width = paint.width_of(self.tr("Ayuda"), "small_strong") + theme.px(60) + 40
        self.connection.set(long, tone, icon)
        roomy = fixed + help_width + paint.chip_width(long, icon) <= self.width()
        if not roomy:
            self.connection.set(short, tone, icon)
        self._help.setText(
            self.tr("Ayuda") if fixed + help_width + paint.chip_width(short, icon) <= self.width() else ""
        )
        self.connection.setToolTip(long)

    def _connection_words(self) -> tuple[str, str, theme.Tone, str]:
        if self._online is None:
            return self.tr("Conectando…"), self.tr("Conectando…"), "primary", "refresh-cw"
        if self._online:
            return self.tr("En línea"), self.tr("En línea"), "success", "circle-check"
        return self.tr("Sin conexión · todo se guarda aquí"), self.tr("Sin conexión"), "plain", "wifi-off"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
