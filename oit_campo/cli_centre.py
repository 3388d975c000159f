"""The commands of the centre: prepare it, serve, give codes, release what two people ask for."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

DEFAULT_PORT = 8400


def add_commands(commands: Commands) -> None:
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
