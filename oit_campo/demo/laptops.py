"""The laptops of a demonstration: activated over HTTP, each with its own encrypted store and its users."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from oit_campo import settings
from oit_campo.clock import SystemClock
from oit_campo.demo.centre_process import CentreProcess
from oit_campo.models.laptop import StoreFact
from oit_campo.services import after_sync, staff, sync_state
from oit_campo.services.certificate_rows import TEST_DATA
from oit_campo.services.desk import Desk
from oit_campo.services.first_start import FirstStart
from oit_campo.services.unlocking import desk_of, unlock
from oit_campo.store.vault import KdfParams
from oit_campo.sync.client import Outcome
from oit_campo.sync.http_transport import HttpTransport

#: Known to everybody: a demonstration protects nobody.
PASSWORD = "demostración con datos de prueba"  # noqa: S105
#: Cheap to derive, for the same reason.
PARAMS = KdfParams(memory_kib=8 * 1024, iterations=1, lanes=1)


@dataclass(slots=True)
class DemoLaptop:
    """``desk`` is whoever sits at it now; the users share one open store."""

    name: str
    folder: Path
    url: str
    login: str
    desk: Desk
    users: dict[str, Desk] = field(default_factory=dict)

    def sync(self) -> Outcome:
        with HttpTransport(self.url) as transport:
            outcome = sync_state.send(self.desk, transport)
        after_sync.catch_up(self.desk)
        return outcome

    def seat(self, login: str, name: str) -> Desk:
        """Give a colleague a place and the desk. They unlock with their own password, as they would."""
        colleague = next(c for c in staff.colleagues(self.desk) if c.name == name)
        staff.let_in(
            self.desk,
            own_password=PASSWORD,
            colleague=colleague.key,
            login=login,
            password=PASSWORD,
            params=PARAMS,
        )
        self.users[login] = desk_of(self.desk.store, colleague.key)
        return self.users[login]

    def reopen(self) -> None:
        """Close the program and start it again."""
        self.desk.close()
        self.desk = unlock(self.folder, self.login, PASSWORD)

    def close(self) -> None:
        self.desk.close()


def mark_as_test(desk: Desk) -> None:
    """Every paper of this laptop says DATOS DE PRUEBA."""
    with desk.store.write(None) as session:
        session.add(StoreFact(name=TEST_DATA, value=b"1"))


def activate(centre: CentreProcess, folder: Path, *, login: str, user: str, may_issue: bool) -> DemoLaptop:
    """A laptop from its box: code, password, first download."""
    folder.mkdir(parents=True, exist_ok=True)
    start = FirstStart(folder, SystemClock())
    settings.save(folder, settings.Settings(centre_url=centre.url))
    with HttpTransport(centre.url) as transport:
        start.present_code(transport, centre.code(user, may_issue=may_issue))
        desk = start.set_up(transport, login, PASSWORD, params=PARAMS)
    mark_as_test(desk)
    return DemoLaptop(folder.name, folder, centre.url, login, desk, {login: desk})
