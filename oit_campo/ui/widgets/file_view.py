"""A photo, a signature or a scanned PDF inside the window: decoded in memory, never given to another program."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from oit_campo.errors import CampoError, KnownError
from oit_campo.ui import messages, theme
from oit_campo.ui.background import Background
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import column, row

PDF = "application/pdf"
_STEPS = (1.0, 1.5, 2.2, 3.2)
#: A page of a PDF is drawn once, so large that the largest step is still sharp.
_PDF_PIXELS = 1600


class FileView(QWidget):
    """``show_file`` draws; ``+`` and ``-`` make it larger and smaller, the page keys turn a PDF's pages."""

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self._content, self._media_type = b"", ""
        self._image = QImage()
        self._page, self._pages, self._zoom = 0, 0, 0
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area = QScrollArea()
        self.area.setWidget(self.picture)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setAccessibleName(self.tr("Hoja o firma"))
        self.words = Label("", "small", "muted", wrap=True)
        self.smaller = self._button("zoom-out", self.tr("Más pequeña (-)"), lambda: self._step(-1))
        self.larger = self._button("zoom-in", self.tr("Más grande (+)"), lambda: self._step(1))
        self.before = self._button("chevron-left", self.tr("Página anterior (RePág)"), lambda: self._turn(-1))
        self.after = self._button("chevron-right", self.tr("Página siguiente (AvPág)"), lambda: self._turn(1))
        self.setLayout(
            column(
                (self.area, 1),
                row((self.words, 1), self.before, self.after, self.smaller, self.larger),
                gap=theme.S,
            )
        )
        self._judge()

    def _button(self, icon: str, name: str, act: Callable[[], None]) -> Button:
        return Button("", "secondary", icon, size="small", name=name, on_click=act)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(680), theme.px(420))

    def show_file(self, content: bytes, media_type: str, spoken: str) -> None:
        """``spoken`` says what it is, for who hears the screen."""
        self._content, self._media_type = content, media_type
        self._page, self._zoom = 0, 0
        self.picture.setAccessibleName(spoken)
        self._ask()

    def forget(self) -> None:
        """Let go of every dot."""
        self._content, self._image = b"", QImage()
        self._pages = 0
        self.picture.clear()
        self.words.setText("")
        self._judge()

    def is_shown(self) -> bool:
        return not self._image.isNull()

    def _ask(self) -> None:
        content, media_type, page = self._content, self._media_type, self._page
        self._background.work(self, lambda _p, _c: _drawn(content, media_type, page), self._got, self._failed)

    def _got(self, found: tuple[QImage, int]) -> None:
        if not self._content:  # forgotten meanwhile
            return
        self._image, self._pages = found
        several = self.tr("Página {n} de {t}").format(n=self._page + 1, t=self._pages)
        self.words.setText(several if self._pages > 1 else "")
        self._fit()
        self._judge()

    def _failed(self, error: CampoError) -> None:
        self.forget()
        self.words.setText(messages.words(error))

    def _fit(self) -> None:
        """The whole picture in sight, times the step; a small one not larger than it is."""
        if self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        room = self.area.maximumViewportSize() - QSize(4, 4)
        whole = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        if whole.width() > self._image.width():
            whole = self._image.size()
        smooth = Qt.TransformationMode.SmoothTransformation
        size = whole * (_STEPS[self._zoom] * ratio)
        pixmap = QPixmap.fromImage(self._image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)

    def _step(self, by: int) -> None:
        self._zoom = max(0, min(len(_STEPS) - 1, self._zoom + by))
        self._fit()
        self._judge()

    def _turn(self, by: int) -> None:
        if 0 <= self._page + by < self._pages:
            self._page += by
            self._ask()

    def _judge(self) -> None:
        shown = self.is_shown()
        self.smaller.setEnabled(shown and self._zoom > 0)
        self.larger.setEnabled(shown and self._zoom < len(_STEPS) - 1)
        for button, there in ((self.before, self._page > 0), (self.after, self._page < self._pages - 1)):
            button.setVisible(self._pages > 1)
            button.setEnabled(there)

    def take_key(self, key: int) -> bool:
        """What its window was given while a button has the focus; False for a key that means nothing here."""
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self._step(-1 if key == Qt.Key.Key_Minus else 1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._turn(-1 if key == Qt.Key.Key_PageUp else 1)
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _drawn(content: bytes, media_type: str, page: int) -> tuple[QImage, int]:
    """A page and how many there are. Raises KnownError attachment_damaged."""
    if media_type == PDF:
        from oit_campo.services.paper_pictures import page_picture

        made = page_picture(content, page, _PDF_PIXELS)
        rgb = QImage.Format.Format_RGB32
        return QImage(made.dots, made.width, made.height, made.stride, rgb).copy(), made.pages
    image = QImage.fromData(content)
    if image.isNull():
        raise KnownError("attachment_damaged")
    return image, 1
