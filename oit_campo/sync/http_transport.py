"""HTTP to the centre: one connection, no redirects, and a hotel's page is never taken for an answer."""

from __future__ import annotations

import json
from types import TracebackType

import httpx

from oit_campo.errors import KnownError

CONNECT_SECONDS = 15.0
READ_SECONDS = 120.0
REPLY_CAP = 8 << 20
BINARY = "application/octet-stream"
#: Refusals with words of their own.
PASSED_ON = ("activation_refused", "too_many_tries", "sync_refused")


class HttpTransport:
    """Use as a context: the connection is kept between requests of one exchange."""

    def __init__(self, base_url: str) -> None:
        timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        headers = {"content-type": BINARY, "accept-encoding": "identity"}
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

    def post(self, path: str, body: bytes) -> bytes:
        """The reply's bytes, never more than ``REPLY_CAP``.

        Raises KnownError: network_none, network_portal, activation_refused, too_many_tries, sync_refused, centre_refused.
        """
        try:
            with self._client.stream("POST", path, content=body) as reply:
                content = _capped(reply)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise KnownError("network_none", n=0) from error
        kind = reply.headers.get("content-type", "")
        if reply.status_code == 200 and kind == BINARY and content is not None:
            return content
        if kind == "application/problem+json" and content is not None:
            raise KnownError(_refusal(content))
        raise KnownError("network_portal")


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
