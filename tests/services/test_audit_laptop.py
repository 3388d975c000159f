"""What is done to the laptop itself is noted with the act: another key, recovery letters, a backup put back; the centre gets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from oit_campo.domain.recovery_letters import letters_of
from oit_campo.errors import KnownError, UserError
from oit_campo.models.audit import AuditEvent
from oit_campo.services import accounts, audit, backups, key_change, restoring, sync_state
from oit_campo.services.desk import Desk
from oit_campo.services.restoring import Person, Proof
from oit_campo.services.unlocking import recover, unlock
from oit_campo.store.vault import Vault
from tests.helpers.audit import audit_events
from tests.helpers.world import World
from tests.services.shared import CHEAP, PASSWORDS, Shared, leave_form

NEW = "siete llamas bajan del cerro"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


@pytest.fixture
def shared(world: World, tmp_path: Path) -> Shared:
    return Shared(world, tmp_path / "laptop")


def noted(desk: Desk) -> list[tuple[str | None, object, str | None]]:
    return [(event.act, event.user, event.reason) for event in audit_events(desk)]


def at_centre(shared: Shared, desk: Desk) -> list[tuple[str | None, object, str | None]]:
    """What it holds of acts after an exchange; the laptop signs, each author is their own."""
    sync_state.send(desk, shared.line)
    with shared.world.at_centre() as session:
        return [(e.act, e.user, e.reason) for e in session.scalars(select(AuditEvent).order_by(AuditEvent.at))]


def letters(shared: Shared) -> str:
    desk = shared.sit("rosa")
    secret = Vault.open(shared.folder).make_recovery(desk.vault_key.give())
    desk.close()
    return letters_of(secret.secret)


def refuse(*_: object, **_more: object) -> None:
    raise KnownError("disk_full")


def test_another_key_is_noted_by_who_wanted_it(shared: Shared) -> None:
    desk = shared.sit("rosa")
    change = accounts.confirm_key_change(desk, PASSWORDS["rosa"])
    desk.close()
    key_change.change_key(change)
    desk = shared.sit("percy")
    expected = [("llave_cambiada", shared.user("rosa"), None)]
    assert noted(desk) == expected
    assert at_centre(shared, desk) == expected
    desk.close()


def test_a_key_that_can_not_be_noted_is_not_changed(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = shared.sit("rosa")
    change = accounts.confirm_key_change(desk, PASSWORDS["rosa"])
    desk.close()
    with monkeypatch.context() as full:
        full.setattr(audit, "note", refuse)
        with pytest.raises(KnownError, match="disk_full"):
            key_change.change_key(change)
    desk = shared.sit("rosa")
    assert desk.vault_key.give() == change.unlocked.data_key
    assert noted(desk) == []
    desk.close()


def test_a_log_of_the_copy_that_was_not_folded_in_stops_the_change(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = shared.sit("rosa")
    change = accounts.confirm_key_change(desk, PASSWORDS["rosa"])
    desk.close()
    with monkeypatch.context() as left:
        left.setattr(key_change, "side_files", lambda _copy: (shared.folder / "vault.1", shared.folder))
        with pytest.raises(KnownError, match="save_failed"):
            key_change.change_key(change)
    desk = shared.sit("rosa")
    assert desk.vault_key.give() == change.unlocked.data_key
    desk.close()


def test_letters_are_noted_by_whose_place_they_opened(shared: Shared) -> None:
    desk = recover(shared.folder, "percy", letters(shared), NEW, clock=shared.world.clock, params=CHEAP)
    expected = [("recuperacion_usada", shared.user("percy"), None)]
    assert noted(desk) == expected
    assert at_centre(shared, desk) == expected
    desk.close()


def test_letters_that_can_not_be_noted_are_not_spent_and_the_other_way_round(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = letters(shared)
    broken: tuple[tuple[object, str], ...] = ((audit, "note"), (Vault, "recover"))
    for owner, name in broken:
        with monkeypatch.context() as full:
            full.setattr(owner, name, refuse)
            with pytest.raises(KnownError, match="disk_full"):
                recover(shared.folder, "percy", given, NEW, clock=shared.world.clock, params=CHEAP)
        desk = shared.sit("percy")
        assert noted(desk) == []
        desk.close()
    desk = recover(shared.folder, "percy", given, NEW, params=CHEAP)
    assert len(noted(desk)) == 1, "the control"
    desk.close()
    with pytest.raises(UserError, match="wrong_password"):
        shared.sit("percy")


def backed_up(shared: Shared, folder: Path) -> Path:
    folder.mkdir()
    desk = shared.sit("rosa")
    leave_form(desk, "a medias")
    made = backups.write_to(desk, folder).path
    desk.close()
    return made


def test_a_restore_is_noted_by_who_had_the_right_to_it(shared: Shared, tmp_path: Path) -> None:
    file = backed_up(shared, tmp_path / "usb")
    people = tuple(Person(login, PASSWORDS[login]) for login in ("wilfredo", "rosa"))
    restoring.prepare(file, shared.folder, Proof(people), clock=shared.world.clock, replace=True)
    desk = shared.sit("percy")
    with_right = [user for login in ("wilfredo", "rosa") if (user := shared.user(login)) and may(shared, login)]
    expected = [("respaldo_restaurado", with_right[0], None)]
    assert noted(desk) == expected
    assert at_centre(shared, desk) == expected
    desk.close()


def may(shared: Shared, login: str) -> bool:
    desk = shared.sit(login)
    try:
        return desk.actor.may(restoring.RIGHT)
    finally:
        desk.close()


def test_a_restore_by_letters_is_noted_once_by_who_opens_it_first(
    shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = letters(shared)
    file, folder = backed_up(shared, tmp_path / "usb"), tmp_path / "otra"
    restoring.prepare(file, folder, Proof(letters=given), clock=shared.world.clock)
    with monkeypatch.context() as full:
        full.setattr(audit, "note", refuse)
        unlock(folder, "percy", PASSWORDS["percy"], clock=shared.world.clock).close()
    for login in ("rosa", "percy"):
        desk = unlock(folder, login, PASSWORDS[login], clock=shared.world.clock)
        expected = [("respaldo_restaurado", shared.user("rosa"), "letras")]
        assert noted(desk) == expected
        assert at_centre(shared, desk) == expected
        desk.close()
