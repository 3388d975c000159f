"""Dialogs never larger than the window they stand over: with great letters or a low screen the middle scrolls, the buttons stay."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets.page import ScrolledBody

#: What stays free at the edges of the window below, pixels: of both sides together.
_AROUND = 24


def room_over(parent: QWidget | None) -> QSize:
    """How large a dialog over that window may be."""
    whole = parent.window().size() if parent is not None else QApplication.primaryScreen().availableSize()
    return QSize(whole.width() - _AROUND, whole.height() - _AROUND)


class FittingDialog(QDialog):
    """``width`` in pixels at 100 % text. Call ``lay_out`` once; it grows with what its middle asks for, as far as there is room."""

    def __init__(self, parent: QWidget | None, width: int) -> None:
        super().__init__(parent)
        self.setWindowTitle("OIT Campo")
        self._width = width
        self._body = ScrolledBody()
        self._area = QScrollArea()
        self._foot: QLayout | None = None

    def lay_out(self, body: QLayout, foot: QLayout) -> None:
        """``body`` scrolls when it has to; ``foot``, the row of buttons, never does."""
        body.setContentsMargins(0, 0, 0, 0)
        self._body.setLayout(body)
        self._foot = foot
        self._body.installEventFilter(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.LG)
        whole.setSpacing(theme.M)
        whole.addWidget(self._area, 1)
        whole.addLayout(foot)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr] # there is one

    def fit(self) -> None:
        """As large as everything in it, or as the room allows; never smaller than before, which would make the buttons jump."""
        whole, inner = self.layout(), self._body.layout()
        if whole is None or inner is None or self._foot is None:
            return
        room, margins = room_over(self.parentWidget()), whole.contentsMargins()
        beside = margins.left() + margins.right()
        least = max(self._body.minimumSizeHint().width(), self._foot.minimumSize().width())
        width = min(max(theme.px(self._width), least + beside), room.width())
        wanted = inner.totalHeightForWidth(width - beside) if inner.hasHeightForWidth() else inner.sizeHint().height()
        wanted += margins.top() + margins.bottom() + whole.spacing() + self._foot.sizeHint().height()
        self.resize(width, min(max(wanted, self.height() if self.isVisible() else 0), room.height()))

    def showEvent(self, event: QShowEvent) -> None:
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # until then fields ask for less than the style sheet gives them
        self.fit()
        super().showEvent(event)
        QTimer.singleShot(0, self, self.fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._body and event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            QTimer.singleShot(0, self, self.fit)
        return super().eventFilter(watched, event)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Enter goes from field to field without Qt's Tab, which alone would bring them into sight."""
        if now is not None and self._body.isAncestorOf(now):
            self._area.ensureWidgetVisible(now, 0, theme.XL)
