"""PySide6 6.12 on Python 3.11 lost references to None in signals and aborted the interpreter after some hundred calls."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    said = Signal(object)


def test_ten_thousand_signals_that_carry_none() -> None:
    sender = Sender()
    heard: list[object] = []
    sender.said.connect(heard.append)
    for _ in range(10_000):
        sender.said.emit(None)
    assert heard == [None] * 10_000
