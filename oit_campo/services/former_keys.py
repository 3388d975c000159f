"""What a former key of this laptop still opens on its own disk, after a change of key (docs/adr/006).

The store itself remembers the keys it had until nothing here needs them: only who has the new one can read them. So a change that
was cut goes on with the next backup. Folders that a restore set aside may hold work that never reached the centre: they are
encrypted anew, never deleted. Backups go when a new one is checked (services/backups.py).
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from oit_campo.errors import KnownError
from oit_campo.logs import Log
from oit_campo.services.unlocking import STORE_FILE
from oit_campo.store import rekey, restore
from oit_campo.store.connection import connect
from oit_campo.store.vault import Vault, sub_key

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from oit_campo.services.desk import Desk

#: A store fact: the keys of before, 32 bytes each, the newest first; empty when only backups under them are left.
FACT: Final = "former_keys"
_KEY_BYTES: Final = 32
log = Log("services.former_keys", "former_keys.not_yet", "save_failed")


def remember(session: Session, key: bytes) -> None:
    """In the transaction of the change of key: ``key`` is one of before now."""
    from oit_campo.models.laptop import StoreFact

    known = session.get(StoreFact, FACT)
    session.merge(StoreFact(name=FACT, value=key + (known.value if known else b"")))


def forget(session: Session) -> None:
    """Nothing on this disk is known to open with a former key."""
    from oit_campo.models.laptop import StoreFact

    known = session.get(StoreFact, FACT)
    if known is not None:
        session.delete(known)


def stand(desk: Desk) -> bool:
    """Whether something on this disk may open with a former key."""
    return desk.store.fact(FACT) is not None


def encrypt_set_aside(desk: Desk) -> int:
    """What restores set aside, under today's key and with today's vault; and no other leftovers.

    How many folders no known key opens: another laptop's, or damaged. What a full disk stops is tried again with the next backup.
    """
    raw = desk.store.fact(FACT)
    if raw is None or desk.vault_key.key is None:
        return 0
    former = tuple(raw[at : at + _KEY_BYTES] for at in range(0, len(raw), _KEY_BYTES))
    shutil.rmtree(desk.folder / restore.PREPARING, ignore_errors=True)  # of a restore that was cut nothing counts
    rekey.tidy_older(desk.store.path)
    closed, again = 0, False
    for folder in sorted(desk.folder.glob(f"{restore.ASIDE}-*")):
        try:
            closed += not _encrypt_anew(desk, folder, former)
        except (KnownError, OSError) as error:
            log.warning("former_keys.not_yet", code=error if isinstance(error, KnownError) else "save_failed")
            again = True
    if raw and not again:  # no backup needs to carry them
        from oit_campo.models.laptop import StoreFact

        with suppress(KnownError), desk.store.write(None) as session:
            session.merge(StoreFact(name=FACT, value=b""))
    return closed


def backed_up(desk: Desk) -> None:
    """A backup under today's key stands checked and those before it are gone."""
    if desk.store.fact(FACT) == b"":
        with suppress(KnownError), desk.store.write(None) as session:
            forget(session)


def _encrypt_anew(desk: Desk, folder: Path, former: tuple[bytes, ...]) -> bool:
    """False when none of the keys opens it. Its store first: cut before its vault is copied, this is done again."""
    path, today = folder / STORE_FILE, sub_key(desk.vault_key.give(), "database")
    if not path.exists():
        return True
    if not _opens(path, today):
        opening = next((key for key in (sub_key(one, "database") for one in former) if _opens(path, key)), None)
        if opening is None:
            return False
        rekey.encrypt_anew(path, opening, today)
    with Vault.changing(desk.folder, desk.store.clock) as vault:
        if len(vault.generations) > 1:  # a full disk: the next unlocking puts it in order
            raise KnownError("save_failed")
        vault.copy_to(folder)
    rekey.tidy(path)
    rekey.tidy_older(path)
    return True


def _opens(path: Path, key: bytes) -> bool:
    with suppress(KnownError):
        connect(path, key).close()
        return True
    return False
