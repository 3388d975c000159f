"""Whoever works here says with the own password that it is them: for acts that change who may open the laptop."""

from __future__ import annotations

from oit_campo.errors import UserError
from oit_campo.services.desk import Desk
from oit_campo.store.vault import Unlocked, Vault


def confirmed(vault: Vault, desk: Desk, password: str) -> Unlocked:
    """What the password opens. A wrong one counts like one at the door.

    Raises UserError wrong_password, wait_password (field ``own_password``); KnownError no_place_here, vault_altered.
    """
    try:
        return vault.unlock_as(desk.actor.user, password)
    except UserError as error:
        raise UserError(error.code, field="own_password", **error.params) from error
