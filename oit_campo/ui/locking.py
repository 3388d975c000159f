"""Nobody at the keyboard: cover the window, hide the names of a class, lock; and who may undo which.

Idle for some minutes: the window is covered and the key stays half an hour more, so that a PIN gives it back. In a class the list
stays in sight with initials, since nobody types a PIN thirty times an afternoon. Loaded after Inicio is shown.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QShortcutEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from oit_campo import settings
from oit_campo.services.pins import PinGate
from oit_campo.ui.cover import Cover
from oit_campo.ui.pages.roster import RosterPage
from oit_campo.ui.suspend import Sleep
from oit_campo.ui.work import Work, leave_field

#: How long the key stays behind a covered window.
KEEP_SECONDS = 30 * 60
#: What looks at clocks: seldom enough for a battery.
LOOK_MS = 5000
#: Below this nothing is decided, so the settings aren't read.
_RESTLESS_SECONDS = 60
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_PRESSES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.TouchBegin})
_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
#: These lock whatever is shown.
LOCKS = ("Ctrl+L", "F12")
#: These are never «any key» that only brings names back.
_LEAVES = (*LOCKS, "Ctrl+Shift+L")
#: Platforms that tell whose the clipboard is; elsewhere it is emptied all the same.
_TELLS = ("windows", "xcb", "wayland")
#: A dialog with nothing of anybody in it, which may stand over the cover.
OF_NOBODY = "of_nobody"


class Locking(QObject):
    """``lock_wanted`` when everything has to go: after the half hour, before a sleep, at the lock keys over a dialog."""

    lock_wanted = Signal()

    def __init__(self, work: Work, sleep: Sleep) -> None:
        super().__init__()
        self._work, self._clock = work, work.desk.store.clock
        self._folder = work.desk.store.path.parent
        self._gate = PinGate(work.desk)
        self._curtain = Curtain(work.window, self)
        self._touched = self._clock.monotonic()
        self._covered_at = 0.0
        self.cover: Cover | None = None
        self.hidden: RosterPage | None = None
        self._eyes: list[QWindow] = []
        self._sleep = sleep
        self._sleep.coming.connect(self.lock_wanted)
        work.leave_field = self._leave_field
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Watch from now on. Who sits here has just shown the password."""
        QGuiApplication.instance().focusWindowChanged.connect(self._watch)  # type: ignore[union-attr] # there is a window
        self._watch(self._work.window.windowHandle())
        self._work.background.work(self, lambda _p, _c: self._gate.forgive(), lambda _n: None, lambda _e: None)
        self._timer.start()

    def end(self) -> None:
        """Nothing more comes from here."""
        self._timer.stop()
        QGuiApplication.instance().focusWindowChanged.disconnect(self._watch)  # type: ignore[union-attr] # as above
        for window in self._eyes:
            if shiboken6.isValid(window):
                window.removeEventFilter(self)
        self._curtain.end()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def _leave_field(self) -> None:
        """The field with the focus, or the one that had it when everything was hidden: what is typed there is kept."""
        if not self._curtain.leave_field():
            leave_field()

    # --- what is touched ----------------------------------------------------------------------------------------------

    def _watch(self, window: QWindow | None) -> None:
        """Each window once, as it comes to the front: a filter on the windows sees the keys without every event of every widget."""
        if window is not None and window not in self._eyes:
            self._eyes = [one for one in self._eyes if shiboken6.isValid(one)]
            self._eyes.append(window)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if self.hidden is not None and self._takes(kind, event):
            return True
        if isinstance(watched, QWindow) and kind in _INPUT:
            self._touched = self._clock.monotonic()
            if isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress and _pressed(event) in LOCKS:
                self.lock_wanted.emit()  # a dialog has no such shortcut
                return True
        return False

    def idle_seconds(self) -> float:
        """Since somebody last touched a key or moved the mouse."""
        return self._clock.monotonic() - self._touched

    # --- deciding -----------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Every few seconds: what is due by now."""
        self._sleep.look()
        if not self._timer.isActive():  # it has just locked
            return
        if self.cover is not None:
            if self._clock.monotonic() - self._covered_at >= KEEP_SECONDS:
                self.lock_wanted.emit()
            return
        if self.idle_seconds() < _RESTLESS_SECONDS or not self._is_due():
            return
        page = self._work.window.page()
        if isinstance(page, RosterPage) and page.hiding.applies(self._clock.now()):
            self.hide_names(page)
        else:
            self.put_cover()

    def _is_due(self) -> bool:
        return self.idle_seconds() >= 60 * settings.load(self._folder).lock_minutes

    # --- covered --------------------------------------------------------------------------------------------------------

    def put_cover(self) -> None:
        """At once, over everything; nothing that was open is closed or left."""
        if self.cover is not None:
            return
        self._stop_waiting_for_a_key()
        empty_clipboard()
        work = self._work
        cover = Cover(work.desk, work.background, self._gate, work.role)
        cover.opened.connect(self.lift_cover)
        cover.lock_chosen.connect(work.window.lock_requested)
        cover.switch_chosen.connect(work.window.switch_requested)
        work.stayed.connect(cover.notice.say)
        cover.services_chosen.connect(work.window.show_services)
        self.cover, self._covered_at = cover, self._clock.monotonic()
        in_front = QApplication.activeWindow() is not None  # else the person is in another program: let them
        self._curtain.draw()
        work.window.put_cover(cover)
        if in_front:
            work.window.activateWindow()
        cover.focus_first()

    def lift_cover(self) -> None:
        """Exactly where one was."""
        cover, self.cover = self.cover, None
        if cover is None:
            return
        self._touched = self._clock.monotonic()
        self._work.window.take_cover()
        cover.deleteLater()
        self._curtain.open()

    # --- a class ----------------------------------------------------------------------------------------------------------

    def hide_names(self, page: RosterPage) -> None:
        """Initials instead of names, until somebody touches a key."""
        if self.hidden is not None:
            return
        empty_clipboard()
        self.hidden = page
        self._curtain.draw()
        page.hiding.set(True)
        self._work.window.hide_search(True)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def _takes(self, kind: QEvent.Type, event: QEvent) -> bool:
        """The first key or click only brings the names back, and marks nobody."""
        if isinstance(event, QKeyEvent) and kind in _KEYS:
            if _pressed(event) in _LEAVES:
                return False
            if kind != QEvent.Type.KeyPress or event.key() in _MODIFIERS:
                return kind != QEvent.Type.ShortcutOverride
            self._show_names()
            return True
        if isinstance(event, QShortcutEvent):
            if event.key().toString() in _LEAVES:
                return False
            self._show_names()
            return True
        if kind in _PRESSES:
            self._show_names()
            return True
        return False

    def _show_names(self) -> None:
        self._touched = self._clock.monotonic()
        QTimer.singleShot(
            0, self, self._stop_waiting_for_a_key
        )  # not within the event: what follows of the same press is taken too

    def _stop_waiting_for_a_key(self) -> None:
        page, self.hidden = self.hidden, None
        if page is None:
            return
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        if shiboken6.isValid(page):
            page.hiding.set(False)
        self._work.window.hide_search(False)
        self._curtain.open()


class Curtain(QObject):
    """What stands before the main window, hidden without being closed; and where the focus was."""

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._behind: list[QWidget] = []
        self._focused: QWidget | None = None
        self._drawn = False

    def draw(self) -> None:
        """Dialogs vanish and stay open; lists that had dropped down close; what opens meanwhile vanishes too."""
        if self._drawn:
            return
        self._drawn = True
        self._focused = QApplication.focusWidget()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        found = [w for w in QApplication.topLevelWidgets() if w is not self._window and w.isVisible()]
        if not found:  # a field that loses the focus to a popup isn't left
            self._window.setFocus(Qt.FocusReason.PopupFocusReason)
        for widget in sorted(found, key=_depth):
            self._hide(widget)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def _hide(self, widget: QWidget) -> None:
        if widget.property(OF_NOBODY) or not widget.isVisible():
            return
        if widget.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip):
            widget.close()
            return
        if isinstance(widget, QDialog) and type(widget).__module__.startswith("PySide6"):
            widget.reject()  # the system's own (a file to choose) can't be hidden: nothing is lost with it
            return
        # QDialog's own way to hide ends the dialog: past it
        QWidget.setVisible(widget, False)
        if widget not in self._behind:
            self._behind.append(widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Show or not isinstance(watched, QWidget) or watched is self._window:
            return False
        if watched.isWindow() and not watched.property(OF_NOBODY):
            watched.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)  # its window comes after this event
            QTimer.singleShot(0, watched, lambda: self._hide_late(watched))
        return False

    def _hide_late(self, widget: QWidget) -> None:
        if self._drawn:
            self._hide(widget)
            self._window.activateWindow()
        widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)

    def open(self) -> None:
        """As it was, with the focus where it was."""
        if not self._drawn:
            return
        self._drawn = False
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        for widget in self._behind:
            if shiboken6.isValid(widget):
                QWidget.setVisible(widget, True)
        self._behind = []
        focused, self._focused = self._focused, None
        if focused is not None and shiboken6.isValid(focused):
            focused.window().activateWindow()
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_field(self) -> bool:
        """What was being typed when the curtain fell is left now, so that its draft is kept; False when it isn't drawn."""
        focused = self._focused
        if self._drawn and focused is not None and shiboken6.isValid(focused):
            QApplication.sendEvent(focused, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.OtherFocusReason))
        return self._drawn

    def end(self) -> None:
        """Nothing is shown again."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self._drawn = False


def empty_clipboard() -> None:
    """Of what this program put there; where the system doesn't tell whose it is, of anything."""
    clipboard = QApplication.clipboard()
    if clipboard.ownsClipboard() or not QGuiApplication.platformName().startswith(_TELLS):
        clipboard.clear()


_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)


def _pressed(event: QKeyEvent) -> str:
    return QKeySequence(event.keyCombination()).toString()


def _depth(widget: QWidget) -> int:
    above, steps = widget.parentWidget(), 0
    while above is not None:
        above, steps = above.parentWidget(), steps + 1
    return steps
