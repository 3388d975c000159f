"""Where Tab goes: real key events from widget to widget until the round is closed."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

#: More than any window has.
STEPS = 400
WANT_KEYS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)


def walk(window: QWidget, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """The widgets that get the focus from where it is now, each once, in their order. The window must be shown and active."""
    found: list[QWidget] = []
    for _ in range(STEPS):
        here = QApplication.focusWidget()
        if here is None or here in found:
            break
        found.append(here)
        QTest.keyClick(here, key)
    return found


def wanting(page: QWidget) -> Iterator[QWidget]:
    """What a person could press or fill in, as it stands."""
    for widget in page.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_") or widget.parentWidget() is None or _inside_another(widget)
        keys = isinstance(widget, WANT_KEYS) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if keys and not inner and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None:
            yield widget


def _inside_another(widget: QWidget) -> bool:
    """The corner of a table, the line of a list: reached with what holds them."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, (QAbstractItemView, QComboBox)):
            return True
        above = above.parentWidget()
    return False


def unreached(page: QWidget, reached: list[QWidget]) -> list[str]:
    """What Tab passes by. Of buttons that exclude one another one is enough: arrows go on from there.

    What refuses the focus because the part around it has the keys (the levels of a criterion) is reached with that part.
    """
    missed = [widget for widget in wanting(page) if widget not in reached and not _by_arrows(widget, reached)]
    return [told(widget, page) for widget in missed if not _by_what_holds_it(widget, reached)]


def _by_what_holds_it(widget: QWidget, reached: list[QWidget]) -> bool:
    above = widget.parentWidget()
    while widget.focusPolicy() == Qt.FocusPolicy.NoFocus and above is not None:
        if above in reached:
            return True
        above = above.parentWidget()
    return False


def _by_arrows(widget: QWidget, reached: list[QWidget]) -> bool:
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and any(one in reached for one in group.buttons())


def told(widget: QWidget, page: QWidget) -> str:
    """Enough to find it."""
    where = widget.mapTo(page, QPoint(0, 0))
    return f"{type(widget).__name__} «{widget.accessibleName()}» at {where.x()},{where.y()}"
