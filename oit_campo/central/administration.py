"""What the administrator does at the centre's machine: prepare, serve, give codes, write the trust file."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from oit_campo.central import activation, keys, programme_plan
from oit_campo.central.author import CentreAuthor
from oit_campo.central.database import Database, make_engine
from oit_campo.central.exchange import Centre
from oit_campo.central.trust import bundle_bytes
from oit_campo.clock import SystemClock, today_in_lima
from oit_campo.domain.names import fold
from oit_campo.errors import KnownError
from oit_campo.ids import KeySource
from oit_campo.models.programme import Edition, User

URL_VARIABLE = "OIT_CAMPO_DATABASE_URL"


def database_url(folder: Path, given: str | None) -> str:
    """The URL asked for, else the environment's, else SQLite in the centre's folder."""
    return given or os.environ.get(URL_VARIABLE) or f"sqlite:///{(folder / 'centro.db').absolute()}"


def initialise(folder: Path, url: str | None, plan: Path) -> programme_plan.Loaded:
    """Keys, tables and the programme of ``plan``. Raises KnownError centre_exists, plan_unreadable."""
    contents = programme_plan.read(plan)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys.refuse_existing(folder)
    clock = SystemClock()
    database = Database(make_engine(database_url(folder, url)))
    try:
        database.prepare()
        with database.writing() as (session, state):
            loaded = programme_plan.load(CentreAuthor(session, state, KeySource(), clock), contents)
            # last: a plan that lacks something leaves no keys, so it can be mended and tried again
            keys.make(folder, programme=contents["programme"]["code"], today=today_in_lima(clock))
        return loaded
    finally:
        database.close()


def give_code(folder: Path, url: str | None, *, user: str, region: str, edition: str | None, may_issue: bool) -> str:
    """A new activation code. Raises KnownError code_unknown_place when nobody has that name, or no edition that code."""
    centre = Centre.open(folder, database_url(folder, url))
    try:
        with centre.database.writing() as (session, state):
            users = [u.id for u in session.scalars(select(User)) if fold(u.name or "") == fold(user)]
            editions = [e.id for e in session.scalars(select(Edition)) if edition in (None, e.code)]
            code = activation.draw_code()
            activation.new_code(
                centre.author(session, state),
                code,
                edition=_only(editions),
                region=region,
                user=_only(users),
                may_issue=may_issue,
                now=centre.clock.now(),
            )
        return code
    finally:
        centre.database.close()


def _only(found: list[UUID]) -> UUID:
    if len(found) != 1:
        raise KnownError("code_unknown_place")
    return found[0]


def write_trust(folder: Path, url: str | None, target: Path) -> None:
    """The file with which anybody checks this programme's certificates without a connection."""
    centre = Centre.open(folder, database_url(folder, url))
    try:
        target.write_bytes(bundle_bytes(centre))
    finally:
        centre.database.close()


def serve(
    folder: Path,
    url: str | None,
    *,
    host: str,
    port: int,
    port_file: Path | None = None,
    tls: tuple[Path, Path] | None = None,
) -> int:
    """Answer laptops until stopped. The port is written once it listens; beyond this machine TLS is required."""
    import uvicorn

    from oit_campo.central.app import create_app

    if tls is None and host not in ("127.0.0.1", "::1", "localhost"):
        raise KnownError("tls_needed")
    centre = Centre.open(folder, database_url(folder, url))
    listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    config = uvicorn.Config(
        create_app(centre),
        log_level="warning",
        access_log=False,
        server_header=False,
        ssl_certfile=tls[0] if tls else None,
        ssl_keyfile=tls[1] if tls else None,
    )
    if port_file is not None:
        temporary = port_file.with_suffix(".tmp")
        temporary.write_text(str(listener.getsockname()[1]), "ascii")
        os.replace(temporary, port_file)
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        centre.database.close()
    return 0
