"""Another key for the laptop, to its end: the store, the note of the act, and what the old key would still open on this disk.

``accounts`` asks for the password and encrypts the store anew; this adds what has to be in the new store alone, and what comes
after.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from oit_campo.errors import CampoError, KnownError
from oit_campo.ids import KeySource
from oit_campo.logs import Log
from oit_campo.services import accounts, audit, backups, former_keys
from oit_campo.services.accounts import KeyChange
from oit_campo.services.audit import Act
from oit_campo.services.unlocking import STORE_FILE, desk_of
from oit_campo.store import rekey
from oit_campo.store.durable import side_files
from oit_campo.store.store import Store
from oit_campo.store.vault import sub_key

#: Those of the encrypting, and the backup.
STEPS: Final = rekey.STEPS + 1
log = Log("services.key_change", "key_change.old_copies_left")


@dataclass(frozen=True, slots=True)
class Changed:
    """What came of it on this disk. ``finished``: nothing of before is left that a former key opens; else the next backup goes on.

    ``closed``: folders that a restore set aside, that no known key opens and that stay as they are.
    """

    finished: bool
    closed: int


def change_key(
    change: KeyChange,
    *,
    step: rekey.Step = lambda _d, _n: None,
    entropy: Callable[[int], bytes] = os.urandom,
) -> Changed:
    """Encrypt the store, closed meanwhile, under a new key; then everything else of this laptop on this disk.

    Raises as ``accounts.change_key``: the laptop then opens as before.
    """
    path = change.folder / STORE_FILE
    new_key = entropy(len(change.unlocked.data_key))

    def noted(done: int, _steps: int) -> None:
        if done == rekey.CHECKED:
            _note(rekey.copy_of(path), change, new_key)
        step(done, STEPS)

    accounts.change_key(change, step=noted, entropy=lambda _size: new_key)
    made = _what_the_old_one_opened(path, change, new_key)
    step(STEPS, STEPS)
    return made


def _note(copy: Path, change: KeyChange, new_key: bytes) -> None:
    """In the copy, before it takes the place: whichever store opens after a cut tells the truth."""
    store = Store(copy, sub_key(new_key, "database"), clock=change.clock, keys=KeySource())
    try:
        with store.write(change.unlocked.user) as session:
            audit.note(session, Act.CHANGE_KEY)
            former_keys.remember(session, change.unlocked.data_key)
    finally:
        store.close()
    if any(beside.exists() and beside.stat().st_size for beside in side_files(copy)[:1]):
        raise KnownError("save_failed")  # its log wasn't folded in, and would stay behind


def _what_the_old_one_opened(path: Path, change: KeyChange, new_key: bytes) -> Changed:
    """What fails here is no failure of the change, which stands; the next backup tries again."""
    key, counter_key = (sub_key(new_key, name) for name in ("database", "counter"))
    closed, finished = 0, False
    try:
        store = Store(path, key, clock=change.clock, keys=KeySource(), counter_key=counter_key)
        desk = desk_of(store, change.unlocked.user, new_key)
        try:
            closed = former_keys.encrypt_set_aside(desk)
            backups.renew(desk)
            finished = not former_keys.stand(desk)
        finally:
            desk.close()
    except CampoError as error:
        log.warning("key_change.old_copies_left", code=error)
    return Changed(finished, closed)
