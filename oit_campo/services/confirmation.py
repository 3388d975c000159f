"""Whoever works here says with the own password that it is them: for acts that change who may open the laptop."""

from __future__ import annotations

from dataclasses import replace

from oit_campo.errors import UserError
from oit_campo.services.desk import Desk
from oit_campo.store.vault import Unlocked, Vault


def confirmed(vault: Vault, desk: Desk, password: str) -> Unlocked:
    """What the password opens: the key that opens the store, alone. A wrong one counts like one at the door.

    Raises UserError wrong_password, wait_password (field ``own_password``); KnownError no_place_here, vault_altered, disk_full,
    save_failed.
    """
    try:
        opened = vault.unlock_as(desk.actor.user, password)
    except UserError as error:
        raise UserError(error.code, field="own_password", **error.params) from error
    return _put_in_order(vault, desk, opened) if opened.older else opened


def _put_in_order(vault: Vault, desk: Desk, opened: Unlocked) -> Unlocked:
    """What a change of key that was cut left, and a full disk at the unlocking after it: the store is open, so its key is known."""
    key = desk.vault_key.give()
    standing = (*opened.older, (opened.generation, opened.data_key))
    generation = next(number for number, one in standing if one == key)
    vault.confirm_generation(generation)
    return replace(opened, data_key=key, generation=generation, older=())
