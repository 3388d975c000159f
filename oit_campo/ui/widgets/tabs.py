"""Tabs over a card: an underline under the current one, arrows move, a long row scrolls."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar

from oit_campo.ui import theme
from oit_campo.ui.widgets import paint


class Tabs(QTabBar):
    """``currentChanged(index)`` as in Qt."""

    def __init__(self, *titles: str, name: str) -> None:
        super().__init__()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for one in titles:
            self.addTab(one)
        self.restyle()

    def restyle(self) -> None:
        self.setFont(theme.font("strong"))
        self.updateGeometry()

    def tabSizeHint(self, index: int) -> QSize:
        return QSize(round(paint.width_of(self.tabText(index), "strong")) + theme.XL, theme.px(40))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))
        for index in range(self.count()):
            area = QRectF(self.tabRect(index))
            here = index == self.currentIndex()
            tone = "primary" if here else "muted"
            paint.text(painter, area, self.tabText(index), "strong" if here else "body", tone, paint.CENTRE)
            if here:
                bar = QRectF(area.x() + 8, area.bottom() - 3, area.width() - 16, 3)
                paint.rounded(painter, bar, theme.color("primary_text"), None, 1.5)
                if self.hasFocus():
                    ring = area.adjusted(4, 6, -4, -7)
                    paint.rounded(painter, ring, None, theme.color("primary_text"), 5, 2)
