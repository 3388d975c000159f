"""When the machine sleeps: told beforehand by the system where it tells, noticed afterwards everywhere.

Linux says it through logind on the system's bus, Windows through a message to the window. Where neither speaks, time does: the
clock that counts sleep runs ahead of the one that doesn't, or the wall's hour jumps.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusPendingCallWatcher, QDBusUnixFileDescriptor

_LOGIND, _PATH, _MANAGER = "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_ANSWER_MS = 2000

#: Seconds slept, or by which the hour jumped, from which on it counts.
_SLEPT, _JUMPED = 5.0, 60.0

#: winuser.h: a message about power, and its kinds that mean sleep; one about the end of the session.
_WM_POWERBROADCAST, _PBT_APMSUSPEND, _PBT_APMSTANDBY = 0x0218, 0x0004, 0x0005


class Clocks(NamedTuple):
    """The wall, the clock that also counts sleep, and the one that doesn't (on some systems both do), in seconds."""

    wall: float
    counting_sleep: float
    monotonic: float


def read_clocks() -> Clocks:
    """As the system has them now."""
    monotonic = time.monotonic()
    boot = time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else monotonic
    return Clocks(time.time(), boot, monotonic)


class Gap:
    """Whether the machine slept since the last look, by its clocks."""

    def __init__(self, read: Callable[[], Clocks]) -> None:
        self._read = read
        self._last = read()

    def slept(self) -> bool:
        """Ask every few seconds. An hour set forward by hand counts too: nobody can tell the two apart."""
        last, now = self._last, self._read()
        self._last = now
        awake = now.monotonic - last.monotonic
        unseen = now.counting_sleep - last.counting_sleep - awake
        return unseen >= _SLEPT or now.wall - last.wall - awake >= _JUMPED or awake >= _JUMPED


class Sleep(QObject):
    """``coming`` before the machine sleeps or when its lid is closed; at the next ``look`` when nobody told before."""

    coming = Signal()

    def __init__(self, read: Callable[[], Clocks] = read_clocks) -> None:
        super().__init__()
        self._gap = Gap(read)
        self._logind: Logind | None = None
        self._power: _PowerMessages | None = None

    def listen(self) -> None:
        """To whatever this system says of itself."""
        if sys.platform == "win32":
            self._power = _PowerMessages(self.coming.emit)
            self._power.install()
        elif sys.platform == "linux":
            bus = _system_bus()
            if bus is not None:
                self.listen_to(bus)

    def listen_to(self, bus: QDBusConnection) -> None:
        """To the logind of a bus."""
        self._logind = Logind(bus, self.coming.emit)

    def look(self) -> None:
        """Every few seconds."""
        if self._gap.slept():
            self.coming.emit()
        elif self._logind is not None:
            self._logind.ask_lid()


def _system_bus() -> QDBusConnection | None:
    """None where there is no bus, or Qt comes without it."""
    try:
        from PySide6.QtDBus import QDBusConnection
    except ImportError:
        return None
    bus = QDBusConnection.systemBus()
    return bus if bus.isConnected() else None


class Logind(QObject):
    """Its word before a sleep, which waits for us while we hold its lock; and the lid, which it tells when asked."""

    def __init__(self, bus: QDBusConnection, coming: Callable[[], object]) -> None:
        super().__init__()
        self._bus, self._coming = bus, coming
        self._asking: QDBusPendingCallWatcher | None = None
        self._inhibiting: QDBusPendingCallWatcher | None = None
        self._lock: QDBusUnixFileDescriptor | None = None
        self._was_closed: bool | None = None
        bus.connect(_LOGIND, _PATH, _MANAGER, "PrepareForSleep", self, SLOT("prepare(bool)"))  # type: ignore[call-overload] # the stub wants bytes, the library takes both
        self._hold()

    @Slot(bool)
    def prepare(self, going: bool) -> None:
        """Let go of the lock after what had to be done, so that the sleep isn't kept waiting."""
        if going:
            self._coming()
            self._lock = None
        else:
            self._hold()

    def _hold(self) -> None:
        """Ask that a sleep wait for us (five seconds at most, as logind is set up)."""
        why = self.tr("Cerrar los datos antes de suspender")
        self._inhibiting = self._call(_MANAGER, "Inhibit", ["sleep", "OIT Campo", why, "delay"])
        self._inhibiting.finished.connect(self._held)

    def _held(self, answer: QDBusPendingCallWatcher) -> None:
        found = _first(answer)
        if hasattr(found, "fileDescriptor"):
            self._lock = found  # type: ignore[assignment] # told by its method: the class comes with a late import

    def ask_lid(self) -> None:
        """One question at a time; the answer comes by itself."""
        if self._asking is None:
            self._asking = self._call(_PROPERTIES, "Get", [_MANAGER, "LidClosed"])
            self._asking.finished.connect(self._lid)

    def _lid(self, answer: QDBusPendingCallWatcher) -> None:
        """It counts when it goes down, not that it lies closed: many work on another screen."""
        self._asking = None
        found = _first(answer)
        closed = found.variant() is True if hasattr(found, "variant") else False
        went_down, self._was_closed = closed and self._was_closed is False, closed
        if went_down:
            self._coming()

    def _call(self, interface: str, member: str, arguments: list[str]) -> QDBusPendingCallWatcher:
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        message = QDBusMessage.createMethodCall(_LOGIND, _PATH, interface, member)
        message.setArguments(arguments)
        return QDBusPendingCallWatcher(self._bus.asyncCall(message, _ANSWER_MS), self)


def _first(answer: QDBusPendingCallWatcher) -> object:
    """Of an answer; None of an error."""
    found = [] if answer.isError() else answer.reply().arguments()
    answer.deleteLater()
    return found[0] if found else None


def is_sleep(message: int, kind: int) -> bool:
    """Whether a message of Windows says that the machine is about to sleep."""
    return message == _WM_POWERBROADCAST and kind in (_PBT_APMSUSPEND, _PBT_APMSTANDBY)


class _PowerMessages(QAbstractNativeEventFilter):
    """Windows' messages before they become events."""

    def __init__(self, coming: Callable[[], object]) -> None:
        super().__init__()
        self._coming = coming

    def install(self) -> None:
        from PySide6.QtCore import QCoreApplication

        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self)

    def nativeEventFilter(self, kind: object, message: int) -> tuple[bool, int]:
        if sys.platform == "win32":
            from ctypes import wintypes

            told = wintypes.MSG.from_address(int(message))
            if is_sleep(told.message, told.wParam):
                self._coming()
        return False, 0
