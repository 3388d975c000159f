"""The recovery secret of this laptop: made here, sealed to the centre, forgotten; the next one when the centre asks for it.

The vault keeps its public half, so a change of key reaches it too. What waits to be sent and what the centre last said it has are
facts of the store, which the exchange writes (sync/client.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oit_campo.errors import KnownError
from oit_campo.services.desk import Desk
from oit_campo.store.vault import Vault
from oit_campo.store.vault_recovery import RecoverySecret
from oit_campo.sync import recovery_wire
from oit_campo.sync.client import RECOVERY_AT_CENTRE, RECOVERY_WAITING
from oit_campo.sync.wire import RECOVERY_ID_BYTES

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from oit_campo.sync.activation_wire import Activation


def renew(desk: Desk) -> None:
    """Make a secret and let it wait for the next exchange. Those before it serve until the centre has said it has this one.

    Raises KnownError save_failed while two keys stand, and as the vault does.
    """
    with Vault.changing(desk.folder, desk.store.clock) as vault:
        if len(vault.generations) > 1:
            raise KnownError("save_failed")
        secret = vault.make_recovery(desk.vault_key.give())
    with desk.store.write(None) as session:
        keep_waiting(session, desk.activation, secret)


def keep_waiting(session: Session, activation: Activation, secret: RecoverySecret) -> None:
    """In the transaction that needs it: the sealed secret for the next request."""
    from oit_campo.models.laptop import StoreFact

    value = recovery_wire.encode(secret.id, secret.secret, activation.centre_sealing_key, activation.device)
    session.merge(StoreFact(name=RECOVERY_WAITING, value=value))


def follow(desk: Desk) -> bool:
    """After an exchange: forget the secrets before the one the centre has; make one when it has none that serves.

    Whether a new one waits now to be sent.
    """
    said = desk.store.fact(RECOVERY_AT_CENTRE)
    if said is None or desk.vault_key.key is None:
        return False
    with Vault.changing(desk.folder, desk.store.clock) as vault:
        if len(vault.generations) > 1:  # a full disk at the unlocking: the next one puts it in order
            return False
        standing = vault.recovery_ids()
        if said in standing:
            if said != standing[0]:
                vault.confirm_recovery(said, desk.vault_key.give())
            return False
    waiting = desk.store.fact(RECOVERY_WAITING)
    if waiting is not None and waiting[:RECOVERY_ID_BYTES] in standing:
        return False
    renew(desk)
    return True
