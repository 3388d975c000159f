"""HTTP to the centre: one connection, no redirects, and a hotel's page is never taken for an answer."""

from __future__ import annotations

from types import TracebackType

import httpx

from oit_campo.errors import KnownError

CONNECT_SECONDS = 15.0
READ_SECONDS = 120.0
BINARY = "application/octet-stream"


class HttpTransport:
    """Use as a context: the connection is kept between requests of one exchange."""

    def __init__(self, base_url: str) -> None:
        timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        self._client = httpx.Client(base_url=base_url, timeout=timeout, follow_redirects=False)

    def __enter__(self) -> HttpTransport:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def post(self, path: str, body: bytes) -> bytes:
        """The reply's bytes. Raises KnownError: network_none, network_portal, activation_refused, centre_refused."""
        try:
            reply = self._client.post(path, content=body, headers={"content-type": BINARY})
        except httpx.HTTPError as error:
            raise KnownError("network_none") from error
        kind = reply.headers.get("content-type", "")
        if reply.status_code == 200 and kind == BINARY:
            return reply.content
        if kind == "application/problem+json":
            raise KnownError(_refusal(reply))
        raise KnownError("network_portal")


def _refusal(reply: httpx.Response) -> str:
    try:
        code = reply.json()["code"]
    except (ValueError, KeyError, TypeError):
        return "centre_refused"
    return code if code in ("activation_refused", "too_many_tries") else "centre_refused"
