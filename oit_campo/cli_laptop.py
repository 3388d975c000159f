"""The commands of a laptop's keeper: back up, put back, tell support, examine."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oit_campo.services.desk import Desk
    from oit_campo.services.restoring import Loss

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """``backup``, ``restore``, ``support`` and ``doctor``."""
    for add in (_add_backup, _add_restore, _add_support, _add_doctor):
        add(commands)


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


def _add_doctor(commands: Commands) -> None:
    found = commands.add_parser("doctor", help="examinar lo guardado en esta laptop, sin mostrar a nadie")
    found.add_argument("--user", help="usuario de quien la examina; sin esto, se pregunta")
    _add_folder(found, "--data")
    found.add_argument("--json", action="store_true", help="para otro programa")
    found.set_defaults(command=_doctor)


def _add_folder(found: argparse.ArgumentParser, name: str) -> None:
    found.add_argument(name, dest="data", type=Path, help="carpeta de datos; sin esto, la de siempre")
    found.add_argument("--password-stdin", action="store_true", help="leer de la entrada, una por línea, en su orden")


def writable(folder: Path) -> Path:
    """The folder, made when it isn't there. Raises OSError when nothing can be kept in it: told before a window opens."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "folder", str(folder))
    return folder


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
    if made.lacking:
        print(f"Le faltan {made.lacking} fotos o escaneos que esta laptop ya no puede leer.", file=sys.stderr)
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
        prepared = restoring.prepare(options.file, folder, proof, clock=clock, replace=options.replace)
        restoring.finish(folder)
    print(f"Restaurado el respaldo del {manifest.made_at:%d/%m/%Y}. Al abrir, entre con su contraseña y sincronice.")
    if prepared.lacking:
        print(
            f"No volvieron {prepared.lacking} fotos o escaneos: no están con el respaldo, o están dañados.",
            file=sys.stderr,
        )
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

    return writable(options.data or paths.data_dir())


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
