"""Where keys, backups, recovery and handing over meet: nothing is lost, guessed or opened in between."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from oit_campo.domain.recovery_letters import letters_of
from oit_campo.errors import KnownError, UserError
from oit_campo.models.programme import User
from oit_campo.services import (
    accounts,
    backups,
    drafts,
    handover,
    handover_return,
    key_change,
    pins,
    recovery,
    restoring,
    unlocking,
)
from oit_campo.services.desk import Desk
from oit_campo.services.restoring import Person, Proof
from oit_campo.services.unlocking import STORE_FILE
from oit_campo.store.vault import Vault
from tests.helpers.audit import audit_events
from tests.helpers.world import World
from tests.services.shared import CHEAP, PASSWORDS, Shared, leave_form

Expect = Callable[..., None]
NEW = "siete llamas caminan por la puna"
PIN = "274916"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


@pytest.fixture
def shared(world: World, tmp_path: Path) -> Shared:
    made = Shared(world, tmp_path / "laptop")
    made.work()
    return made


@pytest.fixture
def file(shared: Shared, tmp_path: Path) -> Path:
    desk = shared.sit("rosa")
    made = backups.write_to(desk, tmp_path)
    desk.close()
    return made.path


def titles(desk: Desk) -> list[str]:
    return [d.form.title for d in drafts.list_drafts(desk)]


def proof(*logins: str, **passwords: str) -> Proof:
    return Proof(tuple(Person(one, passwords.get(one, PASSWORDS[one])) for one in logins))


def put_back(shared: Shared, file: Path, asked: Proof) -> None:
    restoring.prepare(file, shared.folder, asked, clock=shared.world.clock, replace=True)


# ---- another key ----------------------------------------------------------------------------------------------------


def test_a_tail_lost_before_the_key_changes_is_told_after_it(shared: Shared, expect_log: Expect) -> None:
    """The counter is under the key too: what the old one knew must not go with it."""
    expect_log("store.commits_missing")
    desk = shared.sit("rosa")
    change = accounts.confirm_key_change(desk, PASSWORDS["rosa"])
    desk.store.checkpoint()
    before = (shared.folder / STORE_FILE).read_bytes()
    leave_form(desk, "perdida")
    desk.close()
    (shared.folder / STORE_FILE).write_bytes(before)
    key_change.change_key(change)
    again = shared.sit("rosa")
    assert [one.count for one in again.store.losses()] == [1]
    again.close()


def test_a_tail_lost_after_the_key_changed_is_told_and_nothing_else(shared: Shared, expect_log: Expect) -> None:
    desk = shared.sit("rosa")
    change = accounts.confirm_key_change(desk, PASSWORDS["rosa"])
    desk.close()
    key_change.change_key(change)
    desk = shared.sit("rosa")
    assert desk.store.losses() == ()
    desk.store.checkpoint()
    before = (shared.folder / STORE_FILE).read_bytes()
    leave_form(desk, "perdida")
    desk.close()
    desk = shared.sit("rosa")
    assert desk.store.losses() == (), "control: nothing was lost"
    desk.close()
    expect_log("store.commits_missing")
    (shared.folder / STORE_FILE).write_bytes(before)
    desk = shared.sit("rosa")
    assert [one.count for one in desk.store.losses()] == [1]
    desk.close()


def test_what_a_cut_change_of_key_left_is_put_in_order_before_the_vault_is_changed(shared: Shared) -> None:
    """The disk was too full for it at the unlocking: each act that needs the vault's one key stopped as a bug."""
    desk = shared.sit("rosa")
    Vault.open(shared.folder, shared.world.clock).rekey(desk.vault_key.give(), os.urandom(32))
    with pytest.raises(KnownError, match="save_failed"):
        recovery.renew(desk)
    accounts.remove_user(desk, PASSWORDS["rosa"], shared.user("wilfredo"), drafts=accounts.KEEP)
    assert Vault.open(shared.folder).generations == (1,)
    change = accounts.confirm_key_change(desk, PASSWORDS["rosa"])
    recovery.renew(desk)
    desk.close()
    key_change.change_key(change)
    desk = shared.sit("percy")
    assert titles(desk) == ["percy"]
    desk.close()


# ---- backups ----------------------------------------------------------------------------------------------------------


def test_passwords_are_not_guessed_at_by_restoring(shared: Shared, file: Path) -> None:
    """Five tries, then waits, as at the door: each restore began to count anew."""
    codes = []
    for _ in range(7):
        with pytest.raises(UserError) as told:
            put_back(shared, file, proof("rosa", "percy", rosa="esta no es ninguna"))
        codes.append(told.value.code)
    assert codes == ["wrong_password"] * 4 + ["wait_password"] * 3
    with pytest.raises(UserError, match="wait_password"):
        put_back(shared, file, proof("rosa", "percy"))
    shared.sit("rosa").close()  # the door counts by itself
    shared.world.clock.advance(minutes=2)
    put_back(shared, file, proof("rosa", "percy"))
    shared.sit("rosa").close()


def test_a_colleague_s_right_password_frees_nobody_else(shared: Shared, file: Path, tmp_path: Path) -> None:
    """Not even with a backup in which the other has no place."""
    desk = shared.sit("rosa")
    accounts.remove_user(desk, PASSWORDS["rosa"], shared.user("wilfredo"), drafts=accounts.KEEP)
    (tmp_path / "later").mkdir()
    without = backups.write_to(desk, tmp_path / "later").path
    desk.close()
    codes = []
    for _ in range(6):
        with pytest.raises(UserError) as told:
            put_back(shared, file, proof("wilfredo", "percy", wilfredo="esta no es ninguna"))
        codes.append(told.value.code)
        with pytest.raises(UserError, match="restore_two_people"):
            put_back(shared, without, proof("percy"))
    assert codes[-1] == "wait_password"


def test_a_backup_made_while_two_keys_stand_is_put_back(shared: Shared, tmp_path: Path) -> None:
    """A change of key that was cut, on a disk too full to put the vault in order: the store is still under the older key."""
    vault = Vault.open(shared.folder, shared.world.clock)
    desk = shared.sit("rosa")
    vault.rekey(desk.vault_key.give(), os.urandom(32))
    made = backups.write_to(desk, tmp_path).path
    desk.close()
    put_back(shared, made, proof("rosa", "percy"))
    desk = shared.sit("percy")
    assert titles(desk) == ["percy"]
    desk.close()


def test_a_backup_of_before_key_and_password_changed_opens_as_it_was(shared: Shared, file: Path) -> None:
    desk = shared.sit("rosa")
    accounts.change_password(desk, PASSWORDS["rosa"], NEW, params=CHEAP)
    change = accounts.confirm_key_change(desk, NEW)
    desk.close()
    key_change.change_key(change)
    put_back(shared, file, proof("rosa", "percy"))
    with pytest.raises(UserError, match="wrong_password"):
        shared.sit("rosa", password=NEW)
    desk = shared.sit("rosa")
    assert desk.store.losses() == ()
    leave_form(desk, "después")
    desk.close()
    desk = shared.sit("rosa")
    assert desk.store.losses() == ()
    desk.close()


def test_letters_are_not_spent_on_a_vault_that_a_restore_replaces(shared: Shared, tmp_path: Path) -> None:
    desk = shared.sit("rosa")
    secret = Vault.open(shared.folder, shared.world.clock).make_recovery(desk.vault_key.give())
    made = backups.write_to(desk, tmp_path).path
    desk.close()
    put_back(shared, made, proof("rosa", "percy"))
    letters = letters_of(secret.secret)
    desk = unlocking.recover(shared.folder, "rosa", letters, NEW, clock=shared.world.clock, params=CHEAP)
    assert titles(desk) == ["rosa"]
    desk.close()
    shared.sit("rosa", password=NEW).close()


# ---- places and work ----------------------------------------------------------------------------------------------------


def test_forms_do_not_go_back_to_somebody_without_a_place(shared: Shared) -> None:
    """Nobody would find them: the giver can't enter, and works in the programme still, so nobody takes their work."""
    percy = shared.sit("percy")
    handover.hand_over(percy, shared.user("rosa"))
    percy.close()
    rosa = shared.sit("rosa")
    (handed,) = handover_return.of_today(rosa)
    accounts.remove_user(rosa, PASSWORDS["rosa"], shared.user("percy"))
    with pytest.raises(UserError, match="handover_no_place"):
        handover_return.give_back(rosa, handed.key)
    assert sorted(titles(rosa)) == ["percy", "rosa"]
    rosa.close()


def test_a_pin_goes_with_the_place(shared: Shared) -> None:
    percy = shared.sit("percy")
    pins.set_pin(percy, PIN, PIN, CHEAP)
    percy.close()
    rosa = shared.sit("rosa")
    accounts.remove_user(rosa, PASSWORDS["rosa"], shared.user("percy"), drafts=accounts.KEEP)
    assert [n for n in facts(rosa) if shared.user("percy").hex in n] == []
    rosa.close()


def facts(desk: Desk) -> list[str]:
    with desk.store.look() as ask:
        return [name for (name,) in ask("SELECT name FROM store_fact")]


def test_taking_the_forms_of_who_is_removed_leaves_a_note_like_any_taking(shared: Shared) -> None:
    rosa = shared.sit("rosa")
    accounts.remove_user(rosa, PASSWORDS["rosa"], shared.user("percy"), drafts=accounts.TAKE)
    (note,) = audit_events(rosa)
    assert (note.act, note.record, note.reason, note.count) == ("trabajo_tomado", shared.user("percy"), "turno", 1)
    rosa.close()


def test_who_may_not_enrol_takes_no_enrolment(shared: Shared) -> None:
    """They could neither finish it nor hand it on."""
    rosa = shared.sit("rosa")
    coordinator = replace(rosa, seated=replace(rosa.actor, roles=frozenset({"coordinator"})))
    with pytest.raises(UserError, match="no_right"):
        accounts.remove_user(coordinator, PASSWORDS["rosa"], shared.user("percy"), drafts=accounts.TAKE)
    rosa.close()
    shared.sit("percy").close()


def test_who_may_not_take_a_place_away_is_not_told_what_stays(shared: Shared) -> None:
    rosa = shared.sit("rosa")
    assert accounts.what_stays(rosa, shared.user("percy")).drafts == 1
    evaluator = replace(rosa, seated=replace(rosa.actor, roles=frozenset({"evaluator"})))
    with pytest.raises(UserError, match="no_right"):
        accounts.what_stays(evaluator, shared.user("percy"))
    rosa.close()


@pytest.mark.parametrize(
    ("before", "named", "works"),
    [
        (set(), set(), True),
        ({"supervisor"}, set(), True),
        ({"evaluator"}, set(), False),
        ({"supervisor"}, {"supervisor"}, True),
    ],
)
def test_who_lost_a_function_meanwhile_no_longer_works(
    shared: Shared, before: set[str], named: set[str], works: bool
) -> None:
    rosa = shared.sit("rosa")
    actor = replace(rosa.actor, roles=frozenset(before), named_only=frozenset(named))
    assert unlocking.still_works(replace(rosa, seated=actor)) is works
    rosa.close()


def test_who_is_off_the_staff_list_no_longer_works(shared: Shared) -> None:
    rosa = shared.sit("rosa")
    assert unlocking.still_works(rosa)
    with rosa.store.write(None, receiving=True) as session:
        session.get_one(User, rosa.actor.user).state = "no_confirmada"
    assert not unlocking.still_works(rosa)
    rosa.close()
    with pytest.raises(KnownError, match="store_locked"):
        unlocking.still_works(rosa)
