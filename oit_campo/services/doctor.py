"""The examination of a laptop's files: one finding a check, in words that name no person (``oit-campo doctor``).

It changes nothing that is stored. Each check stands alone: what a damaged page keeps one from seeing is found by another.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlcipher

from oit_campo.catalogues import fields, sentences
from oit_campo.clock import LIMA
from oit_campo.errors import KnownError
from oit_campo.models.sides import synced_names
from oit_campo.services.unlocking import unlock
from oit_campo.store import attachments, chain, people_index, vault_file, version
from oit_campo.store.room import LOW_BELOW

if TYPE_CHECKING:
    from oit_campo.services.desk import Desk
    from oit_campo.store.looking import Ask

RESTORE = (
    "No borre nada. Envíe al centro lo que falta, si el programa abre, y restaure el último respaldo "
    "(Ajustes → Respaldo, u «oit-campo restore»); si no tiene, avise a su coordinación."
)
TELL = "No borre nada y avise a su coordinación. Lo que ya llegó al centro está a salvo."
_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """``check`` is its code, ``words`` what was found, ``todo`` what to do; empty when it is well."""

    check: str
    well: bool
    words: str
    todo: str = ""


class _IllError(Exception):
    """What a check finds wrong."""

    def __init__(self, words: str, todo: str = RESTORE) -> None:
        super().__init__(words)
        self.words, self.todo = words, todo


def examine(desk: Desk, copies: tuple[bool, ...] | None = None) -> tuple[Finding, ...]:
    """All checks of an open laptop, in a fixed order.

    ``copies``: how the vault's copies were before it was opened, which mends them.
    """
    folder = desk.store.path.parent
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("vault", lambda: _vault(vault_copies(folder) if copies is None else copies)),
        ("file", partial(_fresh, desk, _file)),
        ("pages", partial(_fold_in_and_check, desk)),
        ("structure", partial(_fresh, desk, _structure)),
        ("references", partial(_fresh, desk, _references)),
        ("chain", partial(_fresh, desk, _chain)),
        ("rows", partial(_fresh, desk, _rows)),
        ("commits", partial(_commits, desk)),
        ("search", partial(_search, desk)),
        ("drafts", partial(_fresh, desk, _drafts)),
        ("attachments", partial(_fresh, desk, partial(_attachments, attachments.folder_of(desk.store.path)))),
        ("room", partial(_room, desk)),
    )
    return tuple(_look(name, check) for name, check in checks)


def _fresh(desk: Desk, check: Callable[[Ask], str]) -> str:
    """On a connection of its own: after one damaged page SQLCipher gives nothing more through the same."""
    with closing(desk.store.inspect()) as connection:
        return check(partial(_ask, connection))


def examine_folder(folder: Path, login: str, password: str) -> tuple[Finding, ...]:
    """The same of a laptop that is closed; what keeps it from being opened is a finding too.

    Opening does what it always does: a damaged copy of the vault is mended, an older store brought up, a lost tail remembered.
    Raises UserError wrong_password, wait_password, login_needed.
    """
    copies = vault_copies(folder)
    try:
        desk = unlock(folder, login, password)
    except KnownError as error:
        return (_look("vault", lambda: _vault(copies)), Finding("opening", False, sentences.words_for(error)))
    try:
        return examine(desk, copies)
    finally:
        desk.close()


def vault_copies(folder: Path) -> tuple[bool, ...]:
    """Whether each copy of the vault is there, whole, and the same as the other."""
    raws = [vault_file.read_raw(folder / name) for name in vault_file.COPIES]
    whole = [raw is not None and vault_file.is_whole(raw) for raw in raws]
    return tuple(one and (raw == raws[0] or not whole[0]) for one, raw in zip(whole, raws, strict=True))


def _ask(connection: Any, statement: str, *values: Any) -> list[Any]:
    return list(connection.execute(statement, values).fetchall())


def _look(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except _IllError as ill:
        return Finding(name, False, ill.words, ill.todo)
    except sqlcipher.DatabaseError:
        return _unreadable(name)
    except KnownError as error:  # the same, met by a session
        if error.code == "store_unreadable":
            return _unreadable(name)
        return Finding(name, False, sentences.words_for(error))


def _unreadable(name: str) -> Finding:
    return Finding(name, False, f"{_WHAT[name]}: una parte del archivo no se puede leer.", RESTORE)


#: What each check looks at, for when it can't.
_WHAT = {
    "vault": "Archivo de claves",
    "file": "Archivo de datos",
    "pages": "Páginas cifradas",
    "structure": "Estructura",
    "references": "Referencias",
    "chain": "Registro de cambios",
    "rows": "Registros y sus cambios",
    "commits": "Cuenta de lo guardado",
    "search": "Búsqueda de personas",
    "drafts": "Fichas por terminar",
    "room": "Espacio en el disco",
}


def _vault(copies: tuple[bool, ...]) -> str:
    if all(copies):
        return "Archivo de claves: sus dos copias están enteras y son iguales."
    if any(copies):
        raise _IllError(
            "Archivo de claves: una de sus dos copias estaba dañada o faltaba.",
            "El programa la repara de la otra al entrar. Si vuelve a pasar, avise a su coordinación: puede fallar el disco.",
        )
    raise _IllError("Archivo de claves: sus dos copias están dañadas.")


def _file(ask: Ask) -> str:
    found = version.version_by(ask)
    return f"Archivo de datos: es de este programa, versión {found}."


def _fold_in_and_check(desk: Desk) -> str:
    """SQLCipher looks at the file alone: a page torn by a power cut, and whole in the write-ahead log, has to be mended first."""
    with suppress(sqlcipher.DatabaseError):
        desk.store.checkpoint()
    return _fresh(desk, _pages)


def _pages(ask: Ask) -> str:
    damaged = ask("PRAGMA cipher_integrity_check")
    if damaged:
        raise _IllError(f"Páginas cifradas: hay partes dañadas ({len(damaged)}).")
    return "Páginas cifradas: todas están enteras."


def _structure(ask: Ask) -> str:
    said = ask("PRAGMA integrity_check(20)")
    if said != [("ok",)]:
        raise _IllError(f"Estructura: no cuadra en {len(said)} lugares.")
    return "Estructura: tablas e índices cuadran."


def _references(ask: Ask) -> str:
    orphans = ask("SELECT count(*) FROM pragma_foreign_key_check")[0][0]
    if orphans:
        raise _IllError(f"Referencias: {orphans} registros nombran a otro que no está.")
    return "Referencias: ningún registro nombra a otro que no esté."


def _chain(ask: Ask) -> str:
    place = chain.verified(ask)
    checked = chain.check_to_end(ask)
    broken = place.seq if checked.broken is None and not chain.stands(ask, place) else checked.broken
    if broken is not None:
        raise _IllError(f"Registro de cambios: no coincide desde la entrada {broken}.")
    return f"Registro de cambios: entero, {checked.upto.seq} entradas."


#: Each tells of its own table: rows older than the last entry that tells of them; rows on no entry; unsent entries without a row.
_OLDER = """SELECT count(*) FROM "{table}" AS r
WHERE r.changed_seq < (SELECT max(seq) FROM change WHERE record = r.id AND op <> 4)"""
_ASTRAY = """SELECT count(*) FROM "{table}" AS r
WHERE NOT EXISTS (SELECT 1 FROM change WHERE seq = r.changed_seq AND (record = r.id OR op = 4))"""
_GONE = """SELECT count(DISTINCT record) FROM change
WHERE batch IS NULL AND kind = ? AND record NOT IN (SELECT id FROM "{table}")"""


def _rows(ask: Ask) -> str:
    """An older page put back is whole to the cipher; the log knows better."""
    rows = older = astray = gone = 0
    for table in synced_names():
        rows += ask(f'SELECT count(*) FROM "{table}"')[0][0]  # noqa: S608 - our own words
        older += ask(_OLDER.format(table=table))[0][0]
        astray += ask(_ASTRAY.format(table=table))[0][0]
        gone += ask(_GONE.format(table=table), fields.kind(table).number)[0][0]
    if older or astray or gone:
        raise _IllError(
            f"Registros y sus cambios: {older} están como antes de su último cambio, "
            f"{astray} no tienen cambio que los explique y {gone} faltan."
        )
    return f"Registros y sus cambios: {rows} registros, cada uno con su último cambio."


def _commits(desk: Desk) -> str:
    losses = desk.store.losses()
    if losses:
        first = losses[0].since
        since = f" de después del {first.astimezone(LIMA):%d/%m/%Y %H:%M}" if first else ""
        raise _IllError(f"Cuenta de lo guardado: faltan {sum(one.count for one in losses)} cambios{since}.", TELL)
    return "Cuenta de lo guardado: no falta nada de lo que se guardó."


def _search(desk: Desk) -> str:
    with desk.store.read() as session:
        people, wrong = people_index.compare(session)
    if wrong:
        raise _IllError(
            f"Búsqueda de personas: {wrong} de {people} no se encuentran como se llaman.",
            "Los datos están completos. Avise a su coordinación para rehacer la búsqueda.",
        )
    return f"Búsqueda de personas: {people} personas se encuentran como se llaman."


def _drafts(ask: Ask) -> str:
    texts = [row[0] for row in ask("SELECT typed FROM draft")]
    if not all(_is_form(text) for text in texts):
        raise _IllError("Fichas por terminar: alguna no se puede leer.", TELL)
    return f"Fichas por terminar: {len(texts)}, todas se pueden leer."


def _is_form(text: object) -> bool:
    try:
        return isinstance(text, str) and isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _attachments(folder: Path, ask: Ask) -> str:
    """Files that no row names are swept by themselves and harm nobody."""
    found = [one.problem for one in attachments.examine_attachments(ask, folder)]
    missing, damaged = found.count("missing"), found.count("damaged")
    if missing or damaged:
        raise _IllError(f"Fotos y firmas: {missing} no están y {damaged} están dañadas.", TELL)
    kept = ask("SELECT count(*) FROM attachment_file")[0][0]
    return f"Fotos y firmas: {kept}, todas se pueden leer."


def _room(desk: Desk) -> str:
    free = desk.store.room.free()
    if free is None:
        return "Espacio en el disco: el sistema no lo dice."
    if free < LOW_BELOW:
        raise _IllError(f"Espacio en el disco: quedan {free // _MB} MB.", "Borre o mueva archivos que no use.")
    return f"Espacio en el disco: quedan {free // _MB} MB."
