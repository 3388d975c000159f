"""The machine sleeps: told by a bus, by a message, or by its clocks."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from itertools import count

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusUnixFileDescriptor, QDBusVariant, QDBusVirtualObject

from oit_campo.ui import suspend
from oit_campo.ui.suspend import Clocks, Gap, Sleep, is_sleep, read_clocks
from tests.helpers.page_desk import wait_until

STILL = Clocks(1_000.0, 500.0, 400.0)
_names = count()


def later(**by: float) -> Clocks:
    return Clocks(*(getattr(STILL, name) + by.get(name, 0) for name in Clocks._fields))


@pytest.mark.parametrize(
    ("now", "slept"),
    [
        (later(wall=5, counting_sleep=5, monotonic=5), False),
        (later(wall=9, counting_sleep=9, monotonic=5), False),  # a hiccup
        (later(wall=11, counting_sleep=11, monotonic=5), True),
        (later(wall=5, counting_sleep=3600, monotonic=5), True),
        (later(wall=3600, counting_sleep=5, monotonic=5), True),  # where no clock counts sleep
        (later(wall=3600, counting_sleep=3600, monotonic=3600), True),  # where every clock does
        (later(wall=-3600, counting_sleep=5, monotonic=5), False),  # the hour set back
        (later(wall=59, counting_sleep=59, monotonic=59), False),  # a window that was busy
    ],
)
def test_a_gap_between_the_clocks_is_a_sleep(now: Clocks, slept: bool) -> None:
    times = iter([STILL, now, now])
    gap = Gap(lambda: next(times))
    assert gap.slept() is slept
    assert not gap.slept()  # told once


def test_the_clocks_of_this_machine_do_not_sleep() -> None:
    assert not Gap(read_clocks).slept()


def test_a_sleep_that_nobody_told_is_noticed_at_the_next_look() -> None:
    times = iter(
        [STILL, later(wall=5, counting_sleep=5, monotonic=5), later(wall=500, counting_sleep=500, monotonic=10)]
    )
    sleep, told = Sleep(lambda: next(times)), list[int]()
    sleep.coming.connect(lambda: told.append(1))
    sleep.look()
    assert told == []
    sleep.look()
    assert told == [1]


@pytest.mark.parametrize(
    ("message", "kind", "sleeps"),
    [(0x218, 4, True), (0x218, 5, True), (0x218, 7, False), (0x218, 10, False), (0x219, 4, False)],
)
def test_windows_messages(message: int, kind: int, sleeps: bool) -> None:
    assert is_sleep(message, kind) is sleeps


def test_without_a_bus_the_clocks_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suspend, "_system_bus", lambda: None)
    sleep = Sleep()
    sleep.listen()
    assert sleep._logind is None
    sleep.look()


# --- logind -------------------------------------------------------------------------------------------------------------


class Logind(QDBusVirtualObject):
    """What logind answers, on a bus of the test's own."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self.bus, self.closed = bus, False
        self.asked: list[str] = []
        self.mute = False
        self.read, self.write = os.pipe()

    def introspect(self, path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        self.asked.append(message.member())
        if self.mute:
            answer = message.createErrorReply("org.freedesktop.DBus.Error.AccessDenied", "no")
        elif message.member() == "Inhibit":
            answer = message.createReply(QDBusUnixFileDescriptor(self.write))
        else:
            answer = message.createReply(QDBusVariant(self.closed))
        return connection.send(answer)

    def say(self, going: bool) -> None:
        signal = QDBusMessage.createSignal(suspend._PATH, suspend._MANAGER, "PrepareForSleep")
        signal.setArguments([going])
        self.bus.send(signal)


@pytest.fixture
def logind() -> Iterator[tuple[Logind, QDBusConnection]]:
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("no dbus-daemon on this machine")
    process = subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    names = [f"test-logind-{next(_names)}" for _ in range(2)]
    server, client = (QDBusConnection.connectToBus(address, name) for name in names)
    assert server.registerService("org.freedesktop.login1")
    made = Logind(server)
    assert server.registerVirtualObject(suspend._PATH, made)
    yield made, client
    server.unregisterObject(suspend._PATH)
    for name in names:
        QDBusConnection.disconnectFromBus(name)
    process.terminate()
    process.wait()
    process.stdout.close()
    os.close(made.read)
    os.close(made.write)


def test_logind_tells_before_the_sleep_and_waits_for_us(logind: tuple[Logind, QDBusConnection]) -> None:
    told, bus = logind
    sleep, heard = Sleep(), list[bool]()
    sleep.listen_to(bus)
    one = sleep._logind
    assert one is not None
    wait_until(lambda: one._lock is not None)
    sleep.coming.connect(lambda: heard.append(one._lock is not None))
    told.say(True)
    wait_until(lambda: bool(heard))
    assert heard == [True]  # the sleep still waited
    wait_until(lambda: one._lock is None)
    told.say(False)
    wait_until(lambda: one._lock is not None)
    assert len(heard) == 1


def test_the_lid_counts_when_it_goes_down(logind: tuple[Logind, QDBusConnection]) -> None:
    told, bus = logind
    told.closed = True  # docked, with another screen
    sleep, heard = Sleep(), list[int]()
    sleep.coming.connect(lambda: heard.append(1))
    sleep.listen_to(bus)

    def look() -> None:
        before = told.asked.count("Get")
        sleep.look()
        one = sleep._logind
        wait_until(lambda: told.asked.count("Get") > before and one is not None and one._asking is None)

    look()
    told.closed = False
    look()
    assert heard == []
    told.closed = True
    look()
    look()
    assert heard == [1]


def test_a_logind_that_refuses_disturbs_nobody(logind: tuple[Logind, QDBusConnection]) -> None:
    told, bus = logind
    told.mute = True
    sleep, heard = Sleep(), list[int]()
    sleep.coming.connect(lambda: heard.append(1))
    sleep.listen_to(bus)
    sleep.look()
    one = sleep._logind
    assert one is not None
    wait_until(lambda: told.asked.count("Get") == 1 and one._asking is None)
    assert one._lock is None
    told.say(True)
    wait_until(lambda: heard == [1])
