"""Ending a request from outside: by another thread, and by the clock of the whole request."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from oit_campo.errors import KnownError
from oit_campo.sync.http_transport import HttpTransport

#: Far below READ_SECONDS.
SOON = 5.0
_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: %d\r\n\r\n"


@pytest.fixture
def line() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


def url_of(line: socket.socket) -> str:
    return f"http://127.0.0.1:{line.getsockname()[1]}"


def test_another_thread_ends_a_request_that_nobody_answers(line: socket.socket) -> None:
    with HttpTransport(url_of(line)) as transport:

        def abort() -> None:
            with line.accept()[0] as asked:
                asked.recv(1 << 16)
                transport.abort()
                asked.recv(1)  # until the other side is gone

        other = threading.Thread(target=abort)
        other.start()
        began = time.monotonic()
        with pytest.raises(KnownError, match="network_none"):
            transport.post("/x", b"1")
        assert time.monotonic() - began < SOON
        other.join()
        with pytest.raises(KnownError, match="network_none"):  # and nothing is asked after it
            transport.post("/x", b"1")


def test_an_abort_while_the_connection_is_made_is_not_lost(line: socket.socket) -> None:
    with HttpTransport(url_of(line)) as transport:
        note, told = transport._lines.note, threading.Event()

        def cut_then_note(event: str, info: dict[str, object]) -> None:
            if event == "connection.connect_tcp.complete":
                transport.abort()
                told.set()
            note(event, info)

        transport._lines.note = cut_then_note  # type: ignore[method-assign,assignment] # the moment can't be hit otherwise
        began = time.monotonic()
        with pytest.raises(KnownError, match="network_none"):
            transport.post("/x", b"1")
        assert told.is_set()
        assert time.monotonic() - began < SOON


def _drip(line: socket.socket, body: bytes) -> None:
    with suppress(OSError), line.accept()[0] as asked:
        asked.recv(1 << 16)
        asked.sendall(_HEAD % (len(body) or 8_000_000))
        while not body:
            asked.sendall(b"x")
            threading.Event().wait(0.05)
        asked.sendall(body)


@pytest.mark.parametrize("body", [b"", b"whole"], ids=["drips", "answers"])
def test_a_request_has_a_deadline_of_its_own(line: socket.socket, body: bytes) -> None:
    other = threading.Thread(target=_drip, args=(line, body))
    other.start()
    began = time.monotonic()
    with HttpTransport(url_of(line), request_seconds=0.5 if not body else 60) as transport:
        if body:
            assert transport.post("/x", b"1") == body
        else:
            with pytest.raises(KnownError, match="network_none"):
                transport.post("/x", b"1")
    assert time.monotonic() - began < SOON
    other.join()
