"""A laptop as a first start leaves it, with its vault, and two members of staff who may unlock it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from oit_campo.services import unlocking
from oit_campo.services.desk import Desk
from oit_campo.services.first_start import FirstStart
from oit_campo.store.vault import KdfParams, Vault
from tests.central.test_permissions import hire
from tests.helpers.world import Wire, World

CHEAP = KdfParams(memory_kib=8, iterations=1, lanes=1)
PASSWORD = "cuatro palabras bastante largas"
OTHER = "otras cinco palabras muy largas"
PASSWORDS = {"rosa": PASSWORD, "luis": OTHER}


class SharedLaptop:
    """Rosa activated it and let Luis in, a facilitator like her."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder = world, folder
        colleague = hire(world, "luis", "facilitator")
        line = Wire(world.centre)
        start = FirstStart(folder, world.clock)
        start.present_code(line, world.code("rosa"))
        start.set_up(line, "rosa", PASSWORD, params=CHEAP).close()
        vault = Vault.open(folder, world.clock)
        data_key = vault.unlock("rosa", PASSWORD).data_key
        vault.add_user(colleague, "luis", OTHER, data_key, CHEAP)
        self.users: dict[str, UUID] = {"rosa": world.plan.users["rosa"], "luis": colleague}

    def open(self, login: str) -> Desk:
        return unlocking.unlock(self.folder, login, PASSWORDS[login], clock=self.world.clock)
