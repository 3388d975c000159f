"""Passwords and places of a shared laptop: changed, taken away, and what their owner leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from oit_campo.errors import KnownError, UserError
from oit_campo.models.people import Person
from oit_campo.services import accounts, drafts, sync_state
from oit_campo.services.desk import Desk
from oit_campo.services.unlocking import VAULT_FILES
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


@pytest.fixture
def desk(shared: Shared) -> Iterator[Desk]:
    made = shared.sit("rosa")
    yield made
    made.close()


# --- one's own password ----------------------------------------------------------------------------------------------


def test_a_password_is_changed_without_touching_data_or_colleagues(shared: Shared, desk: Desk) -> None:
    before = desk.store.path.read_bytes()
    accounts.change_password(desk, PASSWORDS["rosa"], NEW, params=CHEAP)
    assert desk.store.path.read_bytes() == before
    desk.close()
    with pytest.raises(UserError, match="wrong_password"):
        shared.sit("rosa")
    shared.sit("rosa", password=NEW).close()
    shared.sit("percy").close()


def test_a_wrong_old_password_counts_as_a_try_and_a_weak_new_one_does_not(shared: Shared, desk: Desk) -> None:
    for left in (4, 3):
        with pytest.raises(UserError) as told:
            accounts.change_password(desk, "no era esta", NEW, params=CHEAP)
        assert (told.value.code, told.value.field, told.value.params) == ("wrong_password", "old", {"n": left})
    for weak, code in (("corta", "password_short"), ("rosahuaman08", "password_name")):
        with pytest.raises(UserError) as told:
            accounts.change_password(desk, PASSWORDS["rosa"], weak, params=CHEAP)
        assert (told.value.code, told.value.field) == (code, "password")
    for _ in range(3):
        with pytest.raises(UserError) as told:
            accounts.change_password(desk, "no era esta", NEW, params=CHEAP)
    assert (told.value.code, told.value.field) == ("wait_password", "old")
    with pytest.raises(UserError, match="wait_password"):
        shared.sit("rosa")
    shared.world.clock.advance(minutes=1, seconds=1)
    shared.sit("rosa").close()


# --- somebody's place ------------------------------------------------------------------------------------------------


def test_who_is_removed_enters_no_more_and_their_work_still_travels(shared: Shared, desk: Desk) -> None:
    desk.close()
    percy = shared.sit("percy")
    key = percy.store.keys.new()
    with percy.store.write(percy.actor.user) as session:
        session.add(Person(id=key, given_names="De Percy", first_surname="Prueba"))
    percy.close()
    rosa = shared.sit("rosa")
    assert accounts.what_stays(rosa, percy.actor.user) == accounts.Staying(0, 0, 1)
    accounts.remove_user(rosa, PASSWORDS["rosa"], percy.actor.user)
    with pytest.raises(UserError, match="wrong_password"):
        shared.sit("percy")
    assert sync_state.send(rosa, shared.line).sent == 1
    assert accounts.what_stays(rosa, percy.actor.user) == accounts.Staying(0, 0, 0)
    rosa.close()
    shared.sit("wilfredo").close()


def test_open_forms_stand_in_the_way_until_somebody_decides(shared: Shared, desk: Desk) -> None:
    desk.close()
    percy = shared.sit("percy")
    mine = {leave_form(percy, "una"), leave_form(percy, "otra")}
    sheet = drafts.new_key(percy)
    drafts.save_draft(percy, drafts.OpenForm(sheet, "evaluation", 1, "hoja de jurado", {"a": "3"}))
    percy.close()
    rosa = shared.sit("rosa")
    assert accounts.what_stays(rosa, percy.actor.user) == accounts.Staying(3, 2, 0)
    with pytest.raises(UserError) as told:
        accounts.remove_user(rosa, PASSWORDS["rosa"], percy.actor.user)
    assert (told.value.code, told.value.params) == ("drafts_open", {"n": 3})
    with pytest.raises(UserError, match="wrong_password"):
        accounts.remove_user(rosa, "no era esta", percy.actor.user, drafts=accounts.TAKE)
    assert drafts.list_drafts(rosa) == ()
    accounts.remove_user(rosa, PASSWORDS["rosa"], percy.actor.user, drafts=accounts.TAKE)
    assert {d.form.key for d in drafts.list_drafts(rosa)} == mine, "an evaluator's sheet is nobody else's"
    rosa.close()


def test_forms_that_are_kept_wait_for_their_owner(shared: Shared, desk: Desk) -> None:
    desk.close()
    percy = shared.sit("percy")
    key = leave_form(percy, "una")
    percy.close()
    rosa = shared.sit("rosa")
    facilitator = replace(rosa, seated=replace(rosa.actor, roles=frozenset({"facilitator"})))
    with pytest.raises(UserError, match="no_right"):
        accounts.remove_user(facilitator, PASSWORDS["rosa"], percy.actor.user, drafts=accounts.TAKE)
    accounts.remove_user(facilitator, PASSWORDS["rosa"], percy.actor.user, drafts=accounts.KEEP)
    assert drafts.list_drafts(rosa) == ()
    from oit_campo.services import staff

    staff.let_in(
        rosa,
        own_password=PASSWORDS["rosa"],
        colleague=percy.actor.user,
        login="percy",
        password=PASSWORDS["percy"],
        params=CHEAP,
    )
    rosa.close()
    again = shared.sit("percy")
    assert [d.form.key for d in drafts.list_drafts(again)] == [key]
    again.close()


def test_oneself_but_never_the_last(shared: Shared, desk: Desk) -> None:
    me = desk.actor.user
    trainer = replace(desk, seated=replace(desk.actor, roles=frozenset({"trainer"})))
    for act in (
        lambda: accounts.remove_user(trainer, PASSWORDS["rosa"], me),
        lambda: accounts.confirm_key_change(trainer, PASSWORDS["rosa"]),
    ):
        with pytest.raises(UserError, match="no_right"):
            act()
    for login in ("percy", "wilfredo"):
        accounts.remove_user(desk, PASSWORDS["rosa"], shared.user(login))
    with pytest.raises(KnownError, match="no_place_here"):
        accounts.remove_user(desk, PASSWORDS["rosa"], shared.user("percy"))
    with pytest.raises(UserError, match="last_user"):
        accounts.remove_user(desk, PASSWORDS["rosa"], me)
    desk.close()
    shared.sit("rosa").close()


def test_two_who_change_the_vault_at_once_lose_nothing(shared: Shared, desk: Desk) -> None:
    """The exchange notes the recovery secret on a worker while somebody changes a password on another."""
    from concurrent.futures import ThreadPoolExecutor

    from oit_campo.services import recovery
    from oit_campo.store.vault import Vault

    with ThreadPoolExecutor(2) as pool:
        made = [pool.submit(recovery.renew, desk) for _ in range(3)]
        changed = pool.submit(accounts.change_password, desk, PASSWORDS["rosa"], NEW, params=CHEAP)
        for one in (*made, changed):
            one.result()
    vault = Vault.open(shared.folder, shared.world.clock)
    assert len(vault.recovery_ids()) == 4
    assert {(shared.folder / name).read_bytes() for name in VAULT_FILES} == {(shared.folder / "vault.1").read_bytes()}
    desk.close()
    shared.sit("rosa", password=NEW).close()


def test_the_key_of_the_vault_goes_with_the_desk(desk: Desk) -> None:
    assert len(desk.vault_key.give()) == 32
    assert repr(desk.vault_key.key) not in repr(desk)
    desk.close()
    assert desk.vault_key.key is None
    with pytest.raises(KnownError, match="store_locked"):
        desk.vault_key.give()


def test_nobody_else_is_in_the_staff_list(shared: Shared, desk: Desk) -> None:
    """A control of the fixture: three places, of three people."""
    with desk.store.read() as session:
        assert session.scalars(select(Person.id)).all() == []
    desk.close()
    for login in PASSWORDS:
        shared.sit(login).close()
