"""The real page of the paper, drawn off the window's thread, as large as one wants it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea

from oit_campo.errors import CampoError
from oit_campo.services.paper_pictures import PagePicture, page_picture
from oit_campo.ui import messages, theme
from oit_campo.ui.background import Background
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Section
from oit_campo.ui.widgets.labels import Label

_STEPS = (1.0, 1.5, 2.2, 3.2)
_RATIO = 210 / 297


class PreviewCard(Section):
    """``ask(make)`` draws what ``make`` gives; a newer one makes an older one void."""

    def __init__(self, background: Background) -> None:
        super().__init__(self.tr("Vista previa"))
        self._background = background
        self._zoom, self._pdf, self._asked = 0, b"", 0
        self.smaller = Button(
            "", "secondary", "zoom-out", size="small", name=self.tr("Más pequeña"), on_click=self._less
        )
        self.larger = Button("", "secondary", "zoom-in", size="small", name=self.tr("Más grande"), on_click=self._more)
        self.add_action(self.smaller)
        self.add_action(self.larger)
        self.page = QLabel()
        self.page.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area = QScrollArea()
        self.area.setWidget(self.page)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(self.tr("Página del papel"))
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.words = Label("", "small", wrap=True)
        self.add(self.words)
        self.add(self.area, 1)
        self._column.addStretch(0)  # takes the height only while the page is away
        self.restyle()
        self._judge()

    def restyle(self) -> None:
        self.area.setMinimumHeight(round(theme.px(300) * _RATIO) + theme.px(12))

    def ask(self, make: Callable[[], bytes], spoken: str) -> None:
        """Draw the page of ``spoken`` (a person's name, for who hears the screen)."""
        self._asked += 1
        turn = self._asked
        self.page.setAccessibleName(spoken)
        self._background.work(
            self, lambda _p, _c: make(), lambda pdf: self._got(turn, pdf), lambda error: self._failed(turn, error)
        )

    def forget(self, words: str = "") -> None:
        """Nobody is chosen."""
        self._asked += 1
        self._pdf = b""
        self.page.clear()
        self.area.hide()
        self.words.setText(words)
        self._judge()

    def _got(self, turn: int, pdf: bytes) -> None:
        if turn == self._asked:
            self._pdf = pdf
            self.words.setText("")
            self.area.show()
            self._column.activate()  # the room it has now, not what it had when hidden
            self._draw()

    def _failed(self, turn: int, error: CampoError) -> None:
        if turn == self._asked:
            self.forget(messages.words(error))

    def _draw(self) -> None:
        pdf, turn = self._pdf, self._asked
        if not pdf:
            return
        ratio = self.devicePixelRatioF()
        room = self.area.maximumViewportSize()
        wide = round(max(200, min(room.width() - 4, (room.height() - 4) / _RATIO)) * _STEPS[self._zoom] * ratio)
        bars = Qt.ScrollBarPolicy.ScrollBarAsNeeded if self._zoom else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.area.setHorizontalScrollBarPolicy(bars)
        self.area.setVerticalScrollBarPolicy(bars)
        self._background.work(
            self, lambda _p, _c: page_picture(pdf, 0, wide), lambda made: self._show(turn, made, ratio), lambda _e: None
        )

    def _show(self, turn: int, made: PagePicture, ratio: float) -> None:
        if turn != self._asked:
            return
        pixmap = QPixmap.fromImage(image_of(made))
        pixmap.setDevicePixelRatio(ratio)
        self.page.setPixmap(pixmap)
        if self._zoom:
            QTimer.singleShot(0, self, self._centre)
        self._judge()

    def _centre(self) -> None:
        bar = self.area.horizontalScrollBar()
        bar.setValue(bar.maximum() // 2)

    def _judge(self) -> None:
        self.smaller.setEnabled(bool(self._pdf) and self._zoom > 0)
        self.larger.setEnabled(bool(self._pdf) and self._zoom < len(_STEPS) - 1)

    def _more(self) -> None:
        self._zoom = min(self._zoom + 1, len(_STEPS) - 1)
        self._draw()

    def _less(self) -> None:
        self._zoom = max(self._zoom - 1, 0)
        self._draw()

    def resizeEvent(self, event: object) -> None:
        self._draw()


def image_of(made: PagePicture) -> QImage:
    """The picture with dots of its own."""
    return QImage(made.dots, made.width, made.height, made.stride, QImage.Format.Format_RGB32).copy()
