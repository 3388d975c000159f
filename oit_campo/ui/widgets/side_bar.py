"""The left of the frame: places with their fixed numbers, what has not reached the centre, who works here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from oit_campo.ui import icons, spanish, theme
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.brand import Brand
from oit_campo.ui.widgets.labels import Elided
from oit_campo.ui.widgets.states import Face

_MARGIN = 10
#: Per cent of text up to which ten places fit without a scroll bar.
_FITS_TO = 125
_BRAND_LEAD, _LINE_GAP = 8, 10


@dataclass(frozen=True, slots=True)
class Place:
    """``number`` 0 to 9 is the digit of Ctrl+digit, the same for every role; ``factory`` makes the page at the first visit."""

    number: int
    title: str
    icon: str
    factory: Callable[[], QWidget]


@dataclass(frozen=True, slots=True)
class SyncState:
    """``pending`` changes only on this laptop ``since`` («desde el vie 16:10»); ``receipt`` («Último recibo: 0417»)."""

    pending: int = 0
    since: str = ""
    receipt: str = ""


class _NavItem(QAbstractButton):
    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place
        self.setText(place.title)
        self.setAccessibleName(place.title)
        self.setAccessibleDescription(f"Ctrl+{place.number}")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def restyle(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        height = theme.NAV_ITEM_H + (theme.px(19) - 19)
        width = paint.width_of(self.text(), "strong") + self._lead() + theme.px(18) + 22
        return QSize(round(width), height)

    def _lead(self) -> int:
        return 24 + paint.icon_size(theme.ICON)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        area, here = QRectF(self.rect()).adjusted(0, 1, 0, -1), self.isChecked()
        if here or self.underMouse():
            paint.rounded(painter, area, theme.glass(36 if here else 16), None, theme.RADIUS_CONTROL)
        if here:
            bar = QRectF(0, area.y() + 8, 3, area.height() - 16)
            paint.rounded(painter, bar, theme.color("ink_mark"), None, 1.5)
        if self.hasFocus():
            paint.rounded(painter, area, None, theme.color("ink_mark"), theme.RADIUS_CONTROL, 2)
        tone, size = "on_ink" if here else "on_ink_muted", paint.icon_size(theme.ICON)
        icons.draw(painter, self._place.icon, 13, (self.height() - size) / 2, size, tone)
        side = theme.px(18)
        words = area.adjusted(self._lead(), 0, -side - 12, 0)
        paint.text(painter, words, self.text(), "strong" if here else "body", tone)
        cap = QRectF(area.right() - side - 9, round(area.center().y() - side / 2), side, side)
        paint.key_cap(painter, cap, str(self._place.number), "ink")


class SyncBox(QAbstractButton):
    """Always in sight; a click opens *Sincronización*."""

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title, self._waiting = "", False
        self._lines: tuple[str, ...] = ()
        self.set_state(SyncState())

    def set_state(self, state: SyncState) -> None:
        if state.pending:
            self._title = spanish.counted(state.pending, self.tr("cambio"), self.tr("cambios"))
            lines: tuple[str, ...] = (self.tr("solo en esta laptop"), state.since, state.receipt)
        else:
            self._title = self.tr("Todo llegó al centro")
            lines = (state.since, state.receipt)
        self._lines = tuple(filter(None, lines))
        self._waiting = bool(state.pending)
        self.setAccessibleName(". ".join(part for part in (self._title, *self._lines) if part))
        self.setToolTip(self.tr("Abrir Sincronización"))
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """The frame says when it is the open place."""

    def restyle(self) -> None:
        self.updateGeometry()

    def least_width(self) -> int:
        """With the first of its lines whole: the others tell times and numbers, and may shorten."""
        return round(paint.width_of(self.tr("solo en esta laptop"), "caption")) + 24

    def sizeHint(self) -> QSize:
        return QSize(theme.px(150), theme.px(24) + len(self._lines) * theme.px(17) + 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        here = self.isChecked()
        ring = self.hasFocus()
        line = theme.color("ink_mark") if ring else theme.glass(150 if here else 56)
        paint.rounded(
            painter, QRectF(self.rect()), theme.glass(40 if here else 18), line, theme.RADIUS_CARD, 2 if ring else 1
        )
        size = paint.icon_size(theme.ICON)
        first, height = theme.px(24), theme.px(17)
        icon, tone = ("cloud-off", "ink_warning") if self._waiting else ("circle-check", "ink_success")
        icons.draw(painter, icon, 11, 9 + (first - size) / 2, size, tone)
        room = self.width() - 20
        paint.text(painter, QRectF(18 + size, 9, room - size - 6, first), self._title, "small_strong", "on_ink")
        for number, words in enumerate(self._lines):
            area = QRectF(12, 9 + first + number * height, room, height)
            paint.text(painter, area, words, "caption", "on_ink_muted")


class SideBar(QWidget):
    """``place_chosen(number)``, ``sync_chosen()``."""

    place_chosen = Signal(int)
    sync_chosen = Signal()

    def __init__(self, user: str, role: str, places: tuple[Place, ...]) -> None:
        super().__init__()
        self._items = {place.number: _NavItem(place) for place in places}
        self.sync = SyncBox()
        self.sync.clicked.connect(self.sync_chosen.emit)
        nav = QVBoxLayout()
        nav.setContentsMargins(0, 0, 0, 0)
        nav.setSpacing(2)
        for number, item in self._items.items():
            item.clicked.connect(lambda _=False, n=number: self.place_chosen.emit(n))
            nav.addWidget(item)
        nav.addStretch(1)
        self._nav = QScrollArea()
        self._nav.setWidgetResizable(True)
        self._nav.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._nav.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setLayout(nav)
        self._nav.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 14, _MARGIN, 14)
        column.setSpacing(theme.S)
        self._name = Elided("OIT Campo", "heading", "on_ink")
        column.addLayout(_line(Brand(28), self._name, lead=_BRAND_LEAD))
        column.addSpacing(4)
        column.addWidget(self._nav, 1)
        column.addWidget(self.sync)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Elided(paint.short_name(user), "small_strong", "on_ink"))
        names.addWidget(Elided(role, "caption", "on_ink_muted"))
        holder = QWidget()
        holder.setLayout(names)
        names.setContentsMargins(0, 0, 0, 0)
        column.addLayout(_line(Face(user, 32, on_ink=True), holder, lead=4))
        self.restyle()

    def set_here(self, number: int | None) -> None:
        """Mark the place; None marks Sincronización."""
        self.sync.setChecked(number is None)
        for key, item in self._items.items():
            item.setAutoExclusive(False)
            item.setChecked(key == number)
            item.setAutoExclusive(True)
            if key == number:
                self._nav.ensureWidgetVisible(item)

    def restyle(self) -> None:
        named = _BRAND_LEAD + paint.icon_size(28) + _LINE_GAP + self._name.sizeHint().width()
        items = (item.sizeHint().width() for item in self._items.values())
        widest = max(named, self.sync.least_width(), *items) + 2 * _MARGIN
        bar = self._nav.verticalScrollBar().sizeHint().width() if theme.text_size() > _FITS_TO else 0
        self.setFixedWidth(max(theme.SIDEBAR_W, widest + bar))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("ink"))


def _line(first: QWidget, second: QWidget, lead: int) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(lead, 0, 0, 0)
    line.setSpacing(_LINE_GAP)
    line.addWidget(first)
    line.addWidget(second, 1)
    return line
