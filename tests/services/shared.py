"""A laptop that three people share, with work of each that only it has."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from oit_campo.domain.consents import YES
from oit_campo.models.people import Person
from oit_campo.services import drafts, staff
from oit_campo.services.desk import Desk
from oit_campo.services.first_start import FirstStart
from oit_campo.services.unlocking import unlock
from oit_campo.store.vault import KdfParams
from tests.helpers.world import Wire, World

CHEAP = KdfParams(memory_kib=8, iterations=1, lanes=1)
PASSWORDS = {
    "rosa": "cuatro palabras bastante largas",
    "percy": "otras cinco palabras muy largas",
    "wilfredo": "mesa lluvia tren azul y verde",
}


@dataclass
class Shared:
    """Rosa activated it and let the other two in."""

    world: World
    folder: Path
    line: Wire = field(init=False)

    def __post_init__(self) -> None:
        self.line = Wire(self.world.centre)
        start = FirstStart(self.folder, self.world.clock)
        start.present_code(self.line, self.world.code("rosa"))
        desk = start.set_up(self.line, "rosa", PASSWORDS["rosa"], params=CHEAP)
        for login in ("percy", "wilfredo"):
            staff.let_in(
                desk,
                own_password=PASSWORDS["rosa"],
                colleague=self.user(login),
                login=login,
                password=PASSWORDS[login],
                params=CHEAP,
            )
        desk.close()

    def user(self, login: str) -> UUID:
        return self.world.plan.users[login]

    def sit(self, login: str, folder: Path | None = None, password: str = "") -> Desk:
        return unlock(folder or self.folder, login, password or PASSWORDS[login], clock=self.world.clock)

    def work(self) -> None:
        """Each writes a person and leaves a form half filled."""
        for login in PASSWORDS:
            desk = self.sit(login)
            with desk.store.write(desk.actor.user) as session:
                session.add(Person(id=desk.store.keys.new(), given_names=f"De {login}", first_surname="Prueba"))
            leave_form(desk, login)
            desk.close()


def leave_form(desk: Desk, title: str) -> UUID:
    key = drafts.new_key(desk)
    drafts.save_draft(desk, drafts.OpenForm(key, drafts.ENROLMENT, 1, title, {drafts.CONSENT_FIELD: YES}))
    return key


def written(desk: Desk) -> set[str]:
    """Given names of all people in the store."""
    with desk.store.read() as session:
        return {name or "" for name in session.scalars(select(Person.given_names))}
