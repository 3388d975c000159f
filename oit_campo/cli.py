"""The command line. Each command imports what it needs when it runs, so that starting stays quick."""

from __future__ import annotations

import argparse
import errno
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from oit_campo import __version__
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
    _add_central(commands)
    _add_verify(commands)
    _add_backup(commands)
    _add_restore(commands)
    _add_support(commands)
    _add_doctor(commands)
    return parser


if TYPE_CHECKING:
    from oit_campo.services.desk import Desk
    from oit_campo.services.restoring import Loss

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


def _add_central(commands: Commands) -> None:
    central = commands.add_parser("central", help="el centro: preparar, atender, dar códigos")
    verbs = central.add_subparsers(required=True, metavar="VERBO")
    init = verbs.add_parser("init", help="preparar un centro nuevo")
    init.add_argument("--plan", type=Path, required=True, help="programa, edición, cursos y equipo (TOML)")
    init.set_defaults(command=_central_init)
    serve = verbs.add_parser("serve", help="atender a las laptops")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=DEFAULT_PORT, help="0: uno libre")
    serve.add_argument("--port-file", type=Path, help="dónde escribir el puerto elegido")
    serve.add_argument("--certificate", type=Path, help="certificado TLS (PEM)")
    serve.add_argument("--certificate-key", type=Path, help="llave del certificado TLS (PEM)")
    serve.set_defaults(command=_central_serve)
    code = verbs.add_parser("code", help="código de activación para una laptop")
    code.add_argument("--user", required=True, help="nombre de quien la usará, como está en el equipo")
    code.add_argument("--region", required=True, help="código de la región, por ejemplo 08")
    code.add_argument("--edition", help="código de la edición, si hay varias")
    code.add_argument("--issue", action="store_true", help="la laptop podrá emitir certificados")
    code.set_defaults(command=_central_code)
    trust = verbs.add_parser("trust", help="archivo para comprobar certificados sin conexión")
    trust.add_argument("--out", type=Path, required=True)
    trust.set_defaults(command=_central_trust)
    recovery = verbs.add_parser("recovery", help="letras para quien olvidó su contraseña: lo piden dos personas")
    recovery.add_argument("--laptop", required=True, help="prefijo de la laptop, por ejemplo L01")
    recovery.add_argument("--by", required=True, help="nombre de quien lo pide o confirma, como está en el equipo")
    recovery.add_argument("--reason", required=True, help="por qué; queda anotado")
    recovery.set_defaults(command=_central_recovery)
    confirm = verbs.add_parser("confirm-user", help="decidir sobre quien entró de suplente; sin nombre, la lista")
    confirm.add_argument("--user", help="nombre de la persona suplente")
    confirm.add_argument("--by", help="nombre de quien decide, de coordinación")
    confirm.add_argument("--refuse", action="store_true", help="no confirmarla")
    confirm.set_defaults(command=_central_confirm_user)
    for verb in (init, serve, code, trust, recovery, confirm):
        verb.add_argument("--data", type=Path, required=True, help="carpeta del centro: sus llaves")
        verb.add_argument("--database-url", help="PostgreSQL; sin esto, SQLite en la carpeta del centro")


def _add_verify(commands: Commands) -> None:
    found = commands.add_parser("verify", help="comprobar un certificado, sin conexión")
    found.add_argument("what", metavar="CÓDIGO-O-PDF", help="el código, el número, o un PDF o imagen")
    found.add_argument("--trust", type=Path, help="archivo de confianza del programa")
    found.set_defaults(command=_verify)


def _add_backup(commands: Commands) -> None:
    found = commands.add_parser("backup", help="guardar un respaldo cifrado de esta laptop")
    found.add_argument("--to", type=Path, required=True, metavar="CARPETA", help="dónde, por ejemplo una memoria USB")
    found.add_argument("--user", required=True, help="usuario de quien lo guarda")
    _add_folder(found, "--data")
    found.set_defaults(command=_backup)


def _add_restore(commands: Commands) -> None:
    found = commands.add_parser("restore", help="volver a poner un respaldo, en esta laptop o en otra")
    found.add_argument("file", type=Path, metavar="RESPALDO")
    found.add_argument("--user", action="append", default=[], help="usuario; hacen falta dos, uno de supervisión")
    found.add_argument("--letters", action="store_true", help="con las letras de recuperación, en vez de dos personas")
    found.add_argument("--replace", action="store_true", help="apartar lo que hay en la carpeta; no se borra")
    _add_folder(found, "--folder")
    found.set_defaults(command=_restore)


def _add_support(commands: Commands) -> None:
    found = commands.add_parser("support", help="archivo para soporte, sin datos de nadie")
    found.add_argument("--to", type=Path, required=True, metavar="CARPETA")
    found.add_argument("--user", help="para añadir los números de la base de datos")
    _add_folder(found, "--data")
    found.set_defaults(command=_support)


def _add_folder(found: argparse.ArgumentParser, name: str) -> None:
    found.add_argument(name, dest="data", type=Path, help="carpeta de datos; sin esto, la de siempre")
    found.add_argument("--password-stdin", action="store_true", help="leer de la entrada, una por línea, en su orden")


def _add_doctor(commands: Commands) -> None:
    found = commands.add_parser("doctor", help="examinar lo guardado en esta laptop, sin mostrar a nadie")
    found.add_argument("--user", help="usuario de quien la examina; sin esto, se pregunta")
    _add_folder(found, "--data")
    found.add_argument("--json", action="store_true", help="para otro programa")
    found.set_defaults(command=_doctor)


def _run(options: argparse.Namespace) -> int:
    from oit_campo import paths
    from oit_campo.ui.app import open_program

    if options.demo:
        from oit_campo.demo import ready

        print("Preparando la demostración; la primera vez toma cerca de un minuto.", flush=True)
        return open_program(ready.prepare(options.data), hint=ready.hint())
    return open_program(_writable(options.data or paths.data_dir()), look_around=_look_around)


def _writable(folder: Path) -> Path:
    """The folder, made when it isn't there. Raises OSError when nothing can be kept in it: told before a window opens."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "folder", str(folder))
    return folder


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


def _central_init(options: argparse.Namespace) -> int:
    from oit_campo.central import administration

    administration.initialise(options.data, options.database_url, options.plan)
    print(f"Centro listo en {options.data}.")
    print("Guarde root-key.cbor en un lugar seguro, fuera de esta máquina, y bórrelo de aquí.")
    return 0


def _central_serve(options: argparse.Namespace) -> int:
    from oit_campo.central import administration

    tls = (options.certificate, options.certificate_key)
    return administration.serve(
        options.data,
        options.database_url,
        host=options.host,
        port=options.port,
        port_file=options.port_file,
        tls=tls if any(tls) else None,
    )


def _central_code(options: argparse.Namespace) -> int:
    from oit_campo.central import administration
    from oit_campo.sync.activation_wire import show_code

    code = administration.give_code(
        options.data,
        options.database_url,
        user=options.user,
        region=options.region,
        edition=options.edition,
        may_issue=options.issue,
    )
    print(show_code(code))
    return 0


def _central_recovery(options: argparse.Namespace) -> int:
    from oit_campo.central import administration
    from oit_campo.domain.recovery_letters import show_letters

    given = administration.release_recovery(
        options.data, options.database_url, laptop=options.laptop, by=options.by, reason=options.reason
    )
    if not given.letters:
        print(f"Pedido anotado para {given.device}. Falta que otra persona lo confirme con la misma orden y su nombre.")
        return 0
    print(f"Letras de recuperación de {given.device}. Díctelas ahora: no se muestran otra vez.")
    print(show_letters(given.letters))
    return 0


def _central_confirm_user(options: argparse.Namespace) -> int:
    from oit_campo.catalogues import rights
    from oit_campo.central import administration

    if not options.user:
        waiting = administration.substitutes_awaiting(options.data, options.database_url)
        for one in waiting:
            role = rights.roles()[one.role].label if one.role else "sin función todavía"
            until = f" hasta el {one.until:%d/%m/%Y}" if one.until else ""
            print(f"{one.name} · {role}{until} · {one.device}")
        if not waiting:
            print("Nadie espera que lo confirmen.")
        return 0
    administration.decide_substitute(
        options.data, options.database_url, name=options.user, by=options.by or "", confirmed=not options.refuse
    )
    if options.refuse:
        print("No confirmada. Su laptop lo dirá al sincronizar; lo que hizo sigue retenido, sin borrarse.")
    else:
        print("Confirmada. Lo que hizo entra con la próxima sincronización de cualquier laptop.")
    return 0


def _central_trust(options: argparse.Namespace) -> int:
    from oit_campo.central import administration

    administration.write_trust(options.data, options.database_url, options.out)
    print(f"Archivo de confianza: {options.out}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from oit_campo.services.check_paper import check

    verdict = check(options.what, options.trust)
    for line in verdict.lines:
        print(line)
    return verdict.status


def _backup(options: argparse.Namespace) -> int:
    from oit_campo.services import backups
    from oit_campo.store import one_at_a_time

    folder = _folder_of(options)
    with one_at_a_time.claim(folder):
        desk = _unlocked(options, folder)
        try:
            made = backups.write_to(desk, options.to)
        finally:
            desk.close()
    print(f"Respaldo guardado y revisado: {made.path}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from oit_campo.clock import SystemClock
    from oit_campo.services import restoring
    from oit_campo.services.unlocking import is_activated
    from oit_campo.store import one_at_a_time

    folder, clock = _folder_of(options), SystemClock()
    with one_at_a_time.claim(folder):
        manifest = restoring.read(options.file)
        people = tuple(restoring.Person(login, _secret(options, f"Contraseña de {login}")) for login in options.user)
        letters = _secret(options, "Letras de recuperación") if options.letters else ""
        if is_activated(folder) and options.replace:
            lost = restoring.count_loss_in(folder, manifest, people, clock)
            print(_what_goes(lost), file=sys.stderr)
        proof = restoring.Proof(people, letters)
        restoring.prepare(options.file, folder, proof, clock=clock, replace=options.replace)
        restoring.finish(folder)
    print(f"Restaurado el respaldo del {manifest.made_at:%d/%m/%Y}. Al abrir, entre con su contraseña y sincronice.")
    return 0


def _what_goes(lost: Loss | None) -> str:
    if lost is None:
        return (
            "No se pudo contar lo que se hizo después del respaldo; queda apartado en la carpeta antes-de-restaurar-…"
        )
    return (
        f"Después del respaldo hay {lost.changes} cambios que no llegaron al centro y {lost.drafts} fichas a medias;"
        " quedan apartados en la carpeta antes-de-restaurar-…"
    )


def _support(options: argparse.Namespace) -> int:
    from oit_campo.clock import SystemClock
    from oit_campo.services import support
    from oit_campo.store import one_at_a_time

    folder = _folder_of(options)
    if options.user is None:
        made = support.write(folder, options.to, SystemClock().now())
    else:
        with one_at_a_time.claim(folder):
            desk = _unlocked(options, folder)
            try:
                made = support.write(folder, options.to, SystemClock().now(), desk)
            finally:
                desk.close()
    print(f"Archivo para soporte, sin datos de nadie: {made}")
    return 0


def _folder_of(options: argparse.Namespace) -> Path:
    from oit_campo import paths

    return _writable(options.data or paths.data_dir())


def _unlocked(options: argparse.Namespace, folder: Path) -> Desk:
    from oit_campo.services.unlocking import unlock

    return unlock(folder, options.user, _secret(options, f"Contraseña de {options.user}"))


def _secret(options: argparse.Namespace, words: str) -> str:
    """Without its line's end; asked at the keyboard, unseen, unless it comes on the input."""
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass

    return getpass(f"{words}: ")


def _doctor(options: argparse.Namespace) -> int:
    from dataclasses import asdict

    from oit_campo import logs, paths
    from oit_campo.services import doctor
    from oit_campo.store import one_at_a_time

    folder = options.data or paths.data_dir()
    if not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, "folder", str(folder))
    with one_at_a_time.claim(folder):
        logs.start(folder / "logs")
        login = options.user or input("Usuario: ")
        findings = doctor.examine_folder(folder, login, _secret(options, f"Contraseña de {login}"))
    if options.json:
        print(json.dumps([asdict(one) for one in findings], ensure_ascii=False, indent=1))
    else:
        for one in findings:
            print(f"{'✔' if one.well else '✘'} {one.words}{f' {one.todo}' if one.todo else ''}")
    return 0 if all(one.well for one in findings) else 1
