"""How far, how much, and since when it is safe: bars and the saved line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.labels import Icon, Label


class Meter(QWidget):
    """A thin bar: ``share`` 0 to 1, the goal as a tick."""

    def __init__(self, share: float = 0.0, tone: theme.Tone = "primary", goal: float | None = None) -> None:
        super().__init__()
        self._share, self._tone, self._goal = share, tone, goal
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set(self, share: float, tone: theme.Tone | None = None) -> None:
        self._share, self._tone = share, tone or self._tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(110), 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        bar = QRectF(0, (self.height() - 6) / 2, self.width(), 6)
        paint.meter(painter, bar, self._share, self._tone, self._goal)


class Progress(QWidget):
    """Work over a second: words, a bar with real progress, and a way to stop it (``cancelled``)."""

    cancelled = Signal()

    def __init__(self, words: str = "", *, cancellable: bool = True) -> None:
        super().__init__()
        self._words = Label(words, "small_strong", wrap=True)
        self._figure = Label("", "small", "muted")
        self._meter = Meter()
        self.cancel = Button(self.tr("Cancelar"), "link", size="small", on_click=self.cancelled.emit)
        top = QHBoxLayout()
        top.addWidget(self._words, 1)
        top.addWidget(self._figure)
        top.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addLayout(top)
        column.addWidget(self._meter)
        self.cancel.setVisible(cancellable)

    def set(self, done: int, total: int, words: str = "") -> None:
        """``done`` of ``total``; total 0 means not known yet."""
        self._meter.set(done / total if total else 0.0)
        self._figure.setText(self.tr("{hechas} de {todas}").format(hechas=done, todas=total) if total else "")
        if words:
            self._words.setText(words)


class SavedLine(QWidget):
    """«Guardado 09:42:18 en esta laptop», or what stands in the way."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = Icon("circle-check", 16, "success")
        self._words = Label("", "caption_strong", "success")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self._icon)
        line.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._icon.hide()

    def text(self) -> str:
        return self._words.text()

    def saved(self, time: str) -> None:
        """``time`` to the second, as shown: ``09:42:18``."""
        self._say(self.tr("Guardado {hora} en esta laptop").format(hora=time), "circle-check", "success")

    def saving(self) -> None:
        self._say(self.tr("Guardando…"), "clock", "muted")

    def failed(self, words: str) -> None:
        self._say(words, "triangle-alert", "danger")

    def _say(self, words: str, icon: str, tone: str) -> None:
        self._words.setText(words)
        self._words.set_tone(tone)
        self._icon.set_icon(icon, tone)
        self._icon.show()
