"""From a password to a desk.

Nothing heavy comes with this module: the first screen only asks whether there is a vault. ``cryptography`` is loaded for the first
password, the database for the right one.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from oit_campo.errors import KnownError

if TYPE_CHECKING:
    from uuid import UUID

    from oit_campo.clock import Clock
    from oit_campo.services.desk import Actor, Desk
    from oit_campo.store.store import Store
    from oit_campo.store.vault import KdfParams, Recovered, Unlocked, Vault
    from oit_campo.sync.activation_wire import Activation

STORE_FILE = "campo.db"
#: The vault's two copies, as ``store.vault_file`` calls them: looked for without loading the cryptography that opens them.
VAULT_FILES = ("vault.1", "vault.2")
#: Written at the first password tried (``store.vault.TRIES_FILE``): a laptop that has it and no vault has lost its vault.
TRIED_FILE = "vault.tries"

#: As in ``desk_scope``, which comes with SQLAlchemy.
_AT_WORK = ("activa", "por_confirmar")
_SCOPES = """SELECT role, until, "group" IS NULL FROM user_scope
WHERE user = ? AND edition = ? AND (region IS NULL OR region = ?)"""


#: The folder of a backup that was made ready (store/restore.py): looked for without loading what put it there.
PREPARED_RESTORE = "restaurado"
#: A store fact: put back by the recovery letters, and not yet in the record of acts.
RESTORE_UNNOTED = "restore_unnoted"


def finish_restore(folder: Path) -> None:
    """A backup that was made ready takes its place before anything is opened. Raises KnownError restore_blocked: then not yet."""
    if not (folder / PREPARED_RESTORE).is_dir():
        return
    from oit_campo.store import restore

    try:
        restore.finish(folder)
    except OSError as error:
        raise KnownError("restore_blocked") from error


def is_activated(folder: Path) -> bool:
    """Whether this laptop has been started before: also when its vault has gone since, and nobody may start anew over its data.

    A backup that was made ready takes its place first.
    """
    with contextlib.suppress(KnownError):  # unlocking will say it
        finish_restore(folder)
    return any((folder / name).exists() for name in (*VAULT_FILES, TRIED_FILE))


def unlock(folder: Path, login: str, password: str, *, clock: Clock | None = None) -> Desk:
    """Open the laptop for a user.

    Raises UserError wrong_password, wait_password, login_needed; KnownError vault_*, store_*, no_place_here, restore_blocked.
    """
    from oit_campo.clock import SystemClock
    from oit_campo.store.vault import Vault

    clock = clock or SystemClock()
    finish_restore(folder)
    with Vault.changing(folder, clock) as vault:
        unlocked = vault.unlock(login, password)
        store, data_key = _open_store(folder / STORE_FILE, vault, unlocked, clock)
    desk = desk_of(store, unlocked.user, data_key)
    _note_restore(desk)
    return desk


def _note_restore(desk: Desk) -> None:
    """Letters name nobody, so a restore by them is noted by whoever opens it first. If the disk is full, the next time."""
    from oit_campo.errors import KnownError

    if desk.store.fact(RESTORE_UNNOTED) is None:
        return
    from oit_campo.models.laptop import StoreFact
    from oit_campo.services import audit

    with contextlib.suppress(KnownError), desk.store.write(desk.actor.user) as session:
        audit.note(session, audit.Act.RESTORE_BACKUP, reason="letras")
        session.delete(session.get_one(StoreFact, RESTORE_UNNOTED))


def _open_store(path: Path, vault: Vault, unlocked: Unlocked | Recovered, clock: Clock) -> tuple[Store, bytes]:
    """The store and the data key that opens it: the newest first. What a cut change of key left is put in order."""
    from oit_campo.errors import KnownError
    from oit_campo.ids import KeySource
    from oit_campo.store.store import Store
    from oit_campo.store.vault import sub_key

    standing = [*unlocked.older, (unlocked.generation, unlocked.data_key)]
    while True:
        generation, data_key = standing.pop()
        try:
            store = Store(
                path,
                sub_key(data_key, "database"),
                clock=clock,
                keys=KeySource(os.urandom),
                counter_key=sub_key(data_key, "counter"),
            )
        except KnownError as error:
            if error.code != "store_unreadable" or not standing:
                raise
            continue
        if unlocked.older:
            settle(path, vault, generation)
        return store, data_key


def settle(path: Path, vault: Vault, generation: int) -> None:
    """This generation's key opens the store: the other one and what its change left go. If the disk is full, the next time."""
    from oit_campo.errors import KnownError
    from oit_campo.store import rekey

    rekey.tidy(path)
    with contextlib.suppress(KnownError):
        vault.confirm_generation(generation)


def recover(
    folder: Path,
    login: str,
    letters: str,
    password: str,
    *,
    clock: Clock | None = None,
    params: KdfParams | None = None,
) -> Desk:
    """Open the laptop with the letters that the centre read out and a new password. The letters are spent, and it is noted.

    Raises UserError recovery_letters, recovery_wrong, wait_letters, login_needed, login_unknown, password_* (the letters then still
    serve); KnownError like ``unlock``.
    """
    from oit_campo.clock import SystemClock
    from oit_campo.domain import passwords
    from oit_campo.errors import KnownError
    from oit_campo.store.vault import DEFAULT_PARAMS, Vault

    passwords.check_password(password, login)
    finish_restore(folder)  # else the letters are spent on a vault that goes aside
    clock = clock or SystemClock()
    with Vault.changing(folder, clock) as vault:
        opened, user = vault.try_letters(letters), vault.user_of(login)
        store, data_key = _open_store(folder / STORE_FILE, vault, opened, clock)
        desk = desk_of(store, user, data_key)
        try:
            _spend(desk, vault, letters, login, password, params or DEFAULT_PARAMS)
        except BaseException:
            desk.close()
            raise
    _note_restore(desk)
    from oit_campo.services import recovery

    with contextlib.suppress(KnownError):  # the next exchange asks for it again
        recovery.renew(desk)
    return desk


def _spend(desk: Desk, vault: Vault, letters: str, login: str, password: str, params: KdfParams) -> None:
    """Inside the transaction of its note: what can't be noted spends nothing, and what spends nothing leaves no note."""
    from oit_campo.services import audit

    with desk.store.write(desk.actor.user) as session:
        audit.note(session, audit.Act.USE_RECOVERY)
        vault.recover(letters, login, password, params)


def desk_of(store: Store, user: UUID, data_key: bytes | None = None) -> Desk:
    """The desk of a user whose password was right, with the vault's key if there is one.

    Raises KnownError no_place_here when the staff list doesn't know them, store_unreadable; the store is closed then.
    """
    from oit_campo.errors import KnownError
    from oit_campo.services.desk import Desk, VaultKey
    from oit_campo.services.laptop_facts import activation_of

    try:
        activation = activation_of(store)
        actor = actor_of(store, user, activation)
    except KnownError:
        store.close()  # with no reader open, for which the closing would wait
        raise
    return Desk(store, actor, activation, VaultKey(data_key))


def still_works(desk: Desk) -> bool:
    """Whether the staff list, as it is now, still gives all the functions with which somebody sat down."""
    from oit_campo.errors import KnownError

    try:
        actor = actor_of(desk.store, desk.actor.user, desk.activation)
    except KnownError as error:
        if error.code in ("no_place_here", "substitute_refused"):
            return False
        raise
    before = desk.seated
    return before.roles <= actor.roles and actor.named_only & before.roles <= before.named_only


def actor_of(store: Store, user: UUID, activation: Activation) -> Actor:
    """Who this is here: without functions when all have ended, and only to send what waits when they left the team.

    Raises KnownError no_place_here, substitute_refused.
    """
    from oit_campo.clock import today_in_lima
    from oit_campo.services.desk import Actor, Grant
    from oit_campo.services.sync_state import anything_waits
    from oit_campo.store.looking import day

    today = today_in_lima(store.clock)
    with store.look() as ask:
        known = ask("SELECT name, state FROM user WHERE id = ?", user.bytes)
        scopes = ask(_SCOPES, user.bytes, activation.edition.bytes, activation.region)
        editions = ask("SELECT name FROM edition WHERE id = ?", activation.edition.bytes)
        # gone from the team: no functions, but what is only here can still be sent
        state = known[0][1] if known else None
        stays = state in _AT_WORK or (state == "dejo_equipo" and anything_waits(ask))
    if not stays:
        raise KnownError("substitute_refused" if state == "no_confirmada" else "no_place_here")
    if state not in _AT_WORK:
        scopes = []
    grants = tuple(Grant(role, day(until), bool(whole)) for role, until, whole in scopes if role)
    roles, whole = frozenset(g.role for g in grants), frozenset(g.role for g in grants if g.whole)
    edition = (editions[0][0] or "") if editions else ""
    name = known[0][0] or ""
    return Actor(user, name, roles, activation.edition, activation.region, edition, roles - whole, grants).on(today)
