"""The command line. Each command imports what it needs when it runs, so that starting stays quick."""

from __future__ import annotations

import argparse
import errno
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from oit_campo import __version__, cli_centre, cli_laptop
from oit_campo.cli_laptop import writable
from oit_campo.errors import CampoError, KnownError

DEFAULT_PORT = 8400


#: Errors of the call or of the machine, not of what was asked for.
WRONG_CALLS = frozenset(
    {
        "already_open",
        "database_unreachable",
        "database_url_wrong",
        "demo_people",
        "listen_failed",
        "path_unusable",
        "port_range",
        "tls_needed",
        "tls_unusable",
    }
)
#: What the system says of a path; whatever isn't here is told by its number.
MOTIVES = {
    errno.ENOENT: "no existe",
    errno.EEXIST: "ya existe y no es una carpeta",
    errno.ENOTDIR: "una parte de la ruta no es una carpeta",
    errno.EISDIR: "es una carpeta",
    errno.EACCES: "no hay permiso",
    errno.EPERM: "no hay permiso",
    errno.EROFS: "ese disco es solo de lectura",
    errno.ENOSPC: "el disco está lleno",
    errno.ENAMETOOLONG: "el nombre es demasiado largo",
    errno.ENOTEMPTY: "no está vacía",
}
INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Run a command; 0 when it did what was asked, 1 when not, 2 for a wrong call or a machine that can't, 130 when stopped.

    Of ``verify`` 0 is genuine, 1 is not genuine, and 2 says that nobody can tell.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that lacks «•» shows another sign for it
            stream.reconfigure(errors="replace")
    options = build_parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except CampoError as error:
        return _tell(error, options)
    except OSError as error:
        motive = MOTIVES.get(error.errno or 0, f"error {error.errno} del sistema")
        where = error.filename2 or error.filename
        return _tell(KnownError("path_unusable", camino=str(where or "el disco o la red"), motivo=motive), options)
    except KeyboardInterrupt:
        print("Detenido.", file=sys.stderr)
        return INTERRUPTED


def _tell(error: CampoError, options: argparse.Namespace) -> int:
    """Say it in its sentence; the exit status."""
    from oit_campo.catalogues.sentences import words_for

    print(words_for(error), file=sys.stderr)
    return 2 if error.code in WRONG_CALLS or options.command is _verify else 1


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = argparse.ArgumentParser(prog="oit-campo", description="OIT Campo: inscripción, cursos y certificados.")
    parser.add_argument("--version", action="version", version=f"OIT Campo {__version__}")
    commands = parser.add_subparsers(required=True, metavar="ORDEN")
    _add_run(commands)
    _add_demo(commands)
    cli_centre.add_commands(commands)
    _add_verify(commands)
    cli_laptop.add_commands(commands)
    return parser


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _add_run(commands: Commands) -> None:
    found = commands.add_parser("run", help="abrir el programa")
    found.add_argument("--data", type=Path, help="carpeta de datos de esta laptop")
    found.add_argument("--demo", action="store_true", help="abrir con datos de demostración")
    found.set_defaults(command=_run)


def _add_demo(commands: Commands) -> None:
    found = commands.add_parser("demo", help="un día en el campo con personas inventadas")
    found.add_argument("--out", type=Path, required=True, help="carpeta nueva para todo lo que hace")
    found.add_argument("--people", type=int, default=60, help="cuántas personas (de 4 a 5000)")
    found.add_argument("--seed", type=int, default=20201, help="la misma semilla da las mismas personas")
    found.add_argument("--database-url", help="PostgreSQL para el centro; sin esto, SQLite")
    found.add_argument("--field-day", action="store_true", help="por las ventanas del programa, paso a paso")
    found.set_defaults(command=_demo)


def _add_verify(commands: Commands) -> None:
    found = commands.add_parser("verify", help="comprobar un certificado, sin conexión")
    found.add_argument("what", metavar="CÓDIGO-O-PDF", help="el código, el número, o un PDF o imagen")
    found.add_argument("--trust", type=Path, help="archivo de confianza del programa")
    found.set_defaults(command=_verify)


def _run(options: argparse.Namespace) -> int:
    from oit_campo import paths
    from oit_campo.ui.app import open_program

    if options.demo:
        from oit_campo.demo import ready

        print("Preparando la demostración; la primera vez toma cerca de un minuto.", flush=True)
        return open_program(ready.prepare(options.data), hint=ready.hint())
    return open_program(writable(options.data or paths.data_dir()), look_around=_look_around)


def _look_around() -> tuple[Path, str]:
    """The demonstration, loaded only when somebody asks for it: it brings the whole database layer."""
    from oit_campo.demo import ready

    return ready.prepare(), ready.hint()


def _demo(options: argparse.Namespace) -> int:
    if options.field_day:
        from oit_campo.demo.field_day import run_field_day

        return run_field_day(options.out, say=print)
    from oit_campo.demo.day import run_day

    return run_day(options.out, people=options.people, seed=options.seed, database_url=options.database_url, say=print)


def _verify(options: argparse.Namespace) -> int:
    from oit_campo.services.check_paper import check

    verdict = check(options.what, options.trust)
    for line in verdict.lines:
        print(line)
    return verdict.status
