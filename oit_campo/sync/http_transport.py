"""HTTP to the centre: one connection, no redirects, and a hotel's page is never taken for an answer."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any

import httpx

from oit_campo.errors import KnownError

CONNECT_SECONDS = 15.0
READ_SECONDS = 120.0
#: For one request altogether: an answer that comes a byte at a time is never late for ``READ_SECONDS``.
REQUEST_SECONDS = 300.0
REPLY_CAP = 8 << 20
BINARY = "application/octet-stream"
#: Refusals with words of their own.
PASSED_ON = ("activation_refused", "too_many_tries", "sync_refused")


class HttpTransport:
    """Use as a context: the connection is kept between requests of one exchange. ``abort`` ends it from another thread."""

    def __init__(self, base_url: str, *, request_seconds: float = REQUEST_SECONDS) -> None:
        timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        headers = {"content-type": BINARY, "accept-encoding": "identity"}
        self._request_seconds = request_seconds
        self._lines = _Lines()
        try:
            self._client = httpx.Client(base_url=base_url, timeout=timeout, follow_redirects=False, headers=headers)
        except httpx.InvalidURL as error:
            raise KnownError("network_none", n=0) from error

    def __enter__(self) -> HttpTransport:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()
        self._lines.forget()

    def abort(self) -> None:
        """From any thread: what is under way ends at once as network_none, and so does whatever is asked afterwards."""
        self._lines.cut()

    def post(self, path: str, body: bytes) -> bytes:
        """The reply's bytes, never more than ``REPLY_CAP``, within ``REQUEST_SECONDS``.

        Raises KnownError: network_none, network_portal, activation_refused, too_many_tries, sync_refused, centre_refused.
        """
        if self._lines.is_cut():
            raise KnownError("network_none", n=0)
        late = threading.Timer(self._request_seconds, self._lines.cut)
        late.daemon = True
        late.start()
        try:
            with self._client.stream("POST", path, content=body, extensions={"trace": self._lines.note}) as reply:
                content = _capped(reply)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise KnownError("network_none", n=0) from error
        finally:
            late.cancel()
        kind = reply.headers.get("content-type", "")
        if reply.status_code == 200 and kind == BINARY and content is not None:
            return content
        if kind == "application/problem+json" and content is not None:
            raise KnownError(_refusal(content))
        raise KnownError("network_portal")


class _Lines:
    """The sockets of a client. Closing one doesn't wake the thread that reads from it; shutting it down does.

    Each is held a second time, below TLS: the handshake too can be cut, and nobody reads what another thread shuts.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: list[socket.socket] = []
        self._cut = False

    def note(self, event: str, told: Mapping[str, Any]) -> None:
        """httpcore tells each step here, on the thread of the request."""
        with self._lock:
            if event == "connection.connect_tcp.complete":
                self._held.append(told["return_value"].get_extra_info("socket").dup())
            if self._cut:
                _shut(self._held)

    def is_cut(self) -> bool:
        return self._cut

    def cut(self) -> None:
        """From any thread."""
        with self._lock:
            self._cut = True
            _shut(self._held)

    def forget(self) -> None:
        """When the client is closed."""
        with self._lock:
            for line in self._held:
                line.close()
            self._held = []


def _shut(lines: list[socket.socket]) -> None:
    for line in lines:
        with suppress(OSError):  # the other side has gone
            line.shutdown(socket.SHUT_RDWR)


def _capped(reply: httpx.Response) -> bytes | None:
    """The body as it came, not inflated; None as soon as it is longer than any answer of the centre."""
    parts: list[bytes] = []
    size = 0
    for part in reply.iter_raw():
        size += len(part)
        if size > REPLY_CAP:
            return None
        parts.append(part)
    return b"".join(parts)


def _refusal(content: bytes) -> str:
    try:
        code = json.loads(content)["code"]
    except (ValueError, KeyError, TypeError):
        return "centre_refused"
    return code if code in PASSED_ON else "centre_refused"
