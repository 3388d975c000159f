"""The HTTP face of the centre: three paths, bodies capped while they arrive, errors without a word of what was sent."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from oit_campo import __version__
from oit_campo.central.exchange import Centre
from oit_campo.central.rate import RateLimit
from oit_campo.domain.damage import Damaged
from oit_campo.errors import KnownError
from oit_campo.logs import Log
from oit_campo.sync import activation_wire, wire

BINARY = "application/octet-stream"
log = Log("central", "refused", "too_many_tries", "too_large", "damaged")


def create_app(centre: Centre, *, activation_limit: RateLimit | None = None) -> FastAPI:
    """The application of an opened centre."""
    app = FastAPI(title="OIT Campo, centro", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    limit = activation_limit or RateLimit(centre.clock)

    @app.get("/health")
    def health() -> dict[str, str | int]:
        found = centre.health()
        return {
            "status": "ok",
            "version": __version__,
            "epoch": found.epoch,
            "commits": found.commits,
            "held": found.held,
        }

    @app.post(activation_wire.PATH)
    async def activate(request: Request) -> Response:
        who = request.client.host if request.client else "unknown"
        if not limit.allows(who):
            return _problem(429, "too_many_tries")
        response = await _answer(request, activation_wire.REQUEST_CAP, centre.activate)
        if response.status_code != 200:
            limit.failed(who)
        return response

    @app.post(wire.PATH)
    async def sync(request: Request) -> Response:
        return await _answer(request, wire.BODY_CAP, centre.sync)

    return app


async def _answer(request: Request, cap: int, work: Callable[[bytes], bytes]) -> Response:
    body = await _body(request, cap)
    if body is None:
        return _problem(413, "too_large")
    try:
        reply = await run_in_threadpool(work, body)
    except Damaged:
        return _problem(400, "damaged")
    except KnownError as error:
        return _problem(403, error)
    return Response(reply, media_type=BINARY)


async def _body(request: Request, cap: int) -> bytes | None:
    """The body, or None as soon as it is larger than ``cap``."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > cap:
            return None
        parts.append(part)
    return b"".join(parts)


def _problem(status: int, why: str | KnownError) -> Response:
    log.info("refused", status=status, code=why)
    code = why.code if isinstance(why, KnownError) else why
    return Response(f'{{"code":"{code}"}}', status_code=status, media_type="application/problem+json")
