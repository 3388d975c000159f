"""What the administrator does at the centre's machine: prepare, serve, give codes, write the trust file."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import Engine, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError, InterfaceError, NoResultFound

from oit_campo.central import activation, keys, programme_plan, recovery, substitutes
from oit_campo.central.author import CentreAuthor
from oit_campo.central.database import Database, make_engine
from oit_campo.central.exchange import Centre
from oit_campo.central.trust import bundle_bytes
from oit_campo.clock import SystemClock, today_in_lima
from oit_campo.domain.names import fold
from oit_campo.errors import KnownError
from oit_campo.ids import KeySource
from oit_campo.models.programme import Edition, Programme, User

URL_VARIABLE = "OIT_CAMPO_DATABASE_URL"
LAST_PORT = 65_535


def database_url(folder: Path, given: str | None) -> str:
    """The URL asked for, else the environment's, else SQLite in the centre's folder."""
    return given or os.environ.get(URL_VARIABLE) or own_database(folder)


def own_database(folder: Path) -> str:
    """SQLite in the centre's folder, whatever signs its name has. Raises KnownError path_unusable for bytes that are no text."""
    try:
        return f"sqlite:///{quote(str((folder / 'centro.db').absolute()))}"
    except UnicodeEncodeError as error:
        raise KnownError(
            "path_unusable", camino=ascii(str(folder)), motivo="su nombre tiene letras ilegibles"
        ) from error


@contextmanager
def _database_in_words() -> Iterator[None]:
    """What SQLAlchemy says of a database that can't be used, as KnownError; its own words may quote the URL."""
    try:
        yield
    except (ArgumentError, ImportError) as error:  # no such dialect; its driver isn't installed
        raise KnownError("database_url_wrong") from error
    except (DataError, IntegrityError):  # of what was written: a bug, not the database's state
        raise
    except (DatabaseError, InterfaceError, NoResultFound) as error:
        raise KnownError("database_unreachable") from error


def _url(folder: Path, given: str | None) -> str:
    """The same, looked at. Raises KnownError database_url_wrong."""
    url = database_url(folder, given)
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise KnownError("database_url_wrong") from error
    kind = parsed.get_backend_name()
    kept = kind == "postgresql" or (kind == "sqlite" and parsed.database not in (None, "", ":memory:"))
    if not kept:
        raise KnownError("database_url_wrong")
    return url


@_database_in_words()
def initialise(folder: Path, url: str | None, plan: Path) -> programme_plan.Loaded:
    """Keys, tables and the programme of ``plan``; a refusal leaves nothing written.

    Raises KnownError centre_exists, database_has_centre, plan_unreadable, plan_field, database_url_wrong, database_unreachable.
    """
    keys.refuse_existing(folder)
    contents = programme_plan.read(plan)
    engine = make_engine(_url(folder, url))
    there = folder.exists()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        _refuse_occupied(engine)
        return _prepare(Database(engine), folder, contents)
    finally:
        engine.dispose()
        if not there:
            with suppress(OSError):  # with something in it, it stays
                folder.rmdir()


def _refuse_occupied(engine: Engine) -> None:
    """A second programme beside the first would have other keys than the laptops of the first know."""
    if not inspect(engine).has_table(Programme.__tablename__):
        return
    with engine.connect() as connection:
        if connection.execute(select(Programme.id).limit(1)).first() is not None:
            raise KnownError("database_has_centre")


def _prepare(database: Database, folder: Path, contents: dict[str, Any]) -> programme_plan.Loaded:
    clock = SystemClock()
    database.prepare()
    with database.writing() as (session, state):
        loaded = programme_plan.load(CentreAuthor(session, state, KeySource(), clock), contents)
        # last: a plan that lacks something leaves no keys, so it can be mended and tried again
        keys.make(folder, programme=contents["programme"]["code"], today=today_in_lima(clock))
    return loaded


@_database_in_words()
def give_code(folder: Path, url: str | None, *, user: str, region: str, edition: str | None, may_issue: bool) -> str:
    """A new activation code. Raises KnownError code_unknown_place when nobody has that name, or no edition that code."""
    centre = Centre.open(folder, _url(folder, url))
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


@_database_in_words()
def release_recovery(folder: Path, url: str | None, *, laptop: str, by: str, reason: str) -> recovery.Release:
    """Ask for a laptop's recovery letters or, as the second person, get them. Raises KnownError recovery_*, sealed_unreadable."""
    centre = Centre.open(folder, _url(folder, url))
    try:
        with centre.database.writing() as (session, _state):
            opener = centre.keys.sealing.private_bytes_raw()
            return recovery.release(session, opener, laptop=laptop, by=by, reason=reason, now=centre.clock.now())
    finally:
        centre.database.close()


@_database_in_words()
def substitutes_awaiting(folder: Path, url: str | None) -> tuple[substitutes.Awaiting, ...]:
    """The substitutes about whom nobody has decided."""
    centre = Centre.open(folder, _url(folder, url))
    try:
        with centre.database.session() as session:
            return substitutes.awaiting(session)
    finally:
        centre.database.close()


@_database_in_words()
def decide_substitute(folder: Path, url: str | None, *, name: str, by: str, confirmed: bool) -> None:
    """Take a substitute into the staff list, or not. Raises KnownError substitute_unknown, substitute_person."""
    centre = Centre.open(folder, _url(folder, url))
    try:
        with centre.database.writing() as (session, state):
            author = centre.author(session, state)
            taken = substitutes.decide(author, name=name, by=by, confirmed=confirmed, now=centre.clock.now())
            centre.follow(session, state, taken)
    finally:
        centre.database.close()


@_database_in_words()
def write_trust(folder: Path, url: str | None, target: Path) -> None:
    """The file with which anybody checks this programme's certificates without a connection."""
    centre = Centre.open(folder, _url(folder, url))
    try:
        target.write_bytes(bundle_bytes(centre))
    finally:
        centre.database.close()


@_database_in_words()
def serve(
    folder: Path,
    url: str | None,
    *,
    host: str,
    port: int,
    port_file: Path | None = None,
    tls: tuple[Path | None, Path | None] | None = None,
) -> int:
    """Answer laptops until stopped. The port is written once it listens; beyond this machine TLS is required.

    ``tls``: certificate and key; the key may lie in the certificate's file. Raises KnownError tls_needed, tls_unusable,
    port_range, listen_failed, centre_missing, database_url_wrong, database_unreachable.
    """
    import uvicorn

    from oit_campo.central.app import create_app

    if tls is None and host not in ("127.0.0.1", "::1", "localhost"):
        raise KnownError("tls_needed")
    certificate, key = _usable(*tls) if tls else (None, None)
    centre = Centre.open(folder, _url(folder, url))
    try:
        centre.health()  # a database that can't be used is told now, not to every laptop
        with _listen(host, port) as listener:
            config = uvicorn.Config(
                create_app(centre),
                log_level="warning",
                access_log=False,
                server_header=False,
                ssl_certfile=certificate,
                ssl_keyfile=key,
            )
            if port_file is not None:
                _write_port(port_file, listener.getsockname()[1])
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        centre.database.close()
    return 0


def _usable(certificate: Path | None, key: Path | None) -> tuple[Path, Path | None]:
    """Raises KnownError tls_unusable for what OpenSSL wouldn't take, or would ask a password for."""
    if certificate is None:
        raise KnownError("tls_unusable")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:
        raise KnownError("tls_unusable") from error
    return certificate, key


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= LAST_PORT:
        raise KnownError("port_range", maximo=LAST_PORT)
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, UnicodeError) as error:  # unknown, not of this machine, taken, reserved; no name at all
        raise KnownError("listen_failed", equipo=host, puerto=port) from error


def _write_port(target: Path, port: int) -> None:
    temporary = target.with_suffix(".tmp")
    temporary.write_text(str(port), "ascii")
    os.replace(temporary, target)
