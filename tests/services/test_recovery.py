"""A forgotten password: the secret reaches the centre, two people release it, it opens once, and the next one is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from oit_campo.central import recovery as central
from oit_campo.domain.recovery_letters import letters_of
from oit_campo.errors import KnownError, UserError
from oit_campo.models.centre import RecoveryAct, RecoverySecret
from oit_campo.models.laptop import StoreFact
from oit_campo.services import accounts, drafts, key_change, recovery, sync_state
from oit_campo.services.desk import Desk
from oit_campo.services.unlocking import recover
from oit_campo.store.vault import Vault
from oit_campo.sync.client import RECOVERY_AT_CENTRE, RECOVERY_WAITING
from tests.helpers.world import World
from tests.services.shared import CHEAP, PASSWORDS, Shared, written

NEW = "siete llamas bajan del cerro"
LUZ = "Luz Alva Prueba"
SECOND = "Adela Quispe Prueba"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    with made.centre.database.writing() as (session, state):
        author = made.centre.author(session, state)
        adela = author.create("user", {"name": SECOND, "roles": ("administrator",), "state": "activa"})
        author.create("user_scope", {"user": adela, "edition": made.plan.edition, "role": "administrator"})
    yield made
    made.close()


@pytest.fixture
def shared(world: World, tmp_path: Path) -> Shared:
    return Shared(world, tmp_path / "laptop")


def ask(shared: Shared, by: str, reason: str = "Rosa olvidó su contraseña", laptop: str = "L01") -> central.Release:
    with shared.world.centre.database.writing() as (session, _):
        opener = shared.world.centre.keys.sealing.private_bytes_raw()
        now = shared.world.clock.now()
        return central.release(session, opener, laptop=laptop, by=by, reason=reason, now=now)


def released(shared: Shared) -> str:
    ask(shared, LUZ)
    return ask(shared, SECOND).letters


def standing(shared: Shared) -> tuple[bytes, ...]:
    return Vault.open(shared.folder).recovery_ids()


def forget(shared: Shared, letters: str, login: str = "rosa", password: str = NEW) -> Desk:
    return recover(shared.folder, login, letters, password, clock=shared.world.clock, params=CHEAP)


def test_the_centre_has_the_secret_when_the_first_download_ends(shared: Shared) -> None:
    desk = shared.sit("rosa")
    assert desk.store.fact(RECOVERY_WAITING) is None, "acknowledged"
    assert (desk.store.fact(RECOVERY_AT_CENTRE),) == standing(shared)
    before = shared.line.requests
    sync_state.send(desk, shared.line)
    assert shared.line.requests == before + 1, "nothing more to say"
    desk.close()


def test_the_letters_open_everything_once_and_the_next_secret_travels(shared: Shared) -> None:
    shared.work()
    letters = released(shared)
    desk = forget(shared, f" {letters[:9].lower()}-{letters[9:]} ")
    assert desk.actor.name == "Rosa Huamán Prueba"
    assert written(desk) == {f"De {login}" for login in PASSWORDS}
    assert [d.form.title for d in drafts.list_drafts(desk)] == ["rosa"]
    assert desk.store.fact(RECOVERY_WAITING) is not None
    sync_state.send(desk, shared.line)
    assert desk.store.fact(RECOVERY_WAITING) is None
    assert (desk.store.fact(RECOVERY_AT_CENTRE),) == standing(shared)
    desk.close()
    with pytest.raises(UserError, match="recovery_wrong"):
        forget(shared, letters)
    with pytest.raises(UserError, match="wrong_password"):
        shared.sit("rosa")
    shared.sit("rosa", password=NEW).close()
    shared.sit("percy").close()
    assert released(shared) != letters


def test_what_is_wrong_spends_nothing(shared: Shared) -> None:
    letters = released(shared)
    for wrong in (
        ("rosa", letters[:-1], NEW, "recovery_letters"),
        ("rosa", letters_of(bytes(16)), NEW, "recovery_wrong"),
        ("nadie", letters, NEW, "login_unknown"),
        ("", letters, NEW, "login_needed"),
        ("rosa", letters, "corta", "password_short"),
        ("rosa", letters, "rosa12345678", "password_run"),
    ):
        with pytest.raises(UserError) as told:
            forget(shared, wrong[1], wrong[0], wrong[2])
        assert told.value.code == wrong[3]
    forget(shared, letters).close()


def test_letters_survive_a_change_of_key(shared: Shared) -> None:
    desk = shared.sit("rosa")
    change = accounts.confirm_key_change(desk, PASSWORDS["rosa"])
    desk.close()
    letters = released(shared)
    key_change.change_key(change)
    forget(shared, letters).close()


def test_letters_that_were_released_stop_serving_at_the_next_exchange(shared: Shared) -> None:
    first = standing(shared)
    letters = released(shared)
    desk = shared.sit("percy")
    sync_state.send(desk, shared.line)
    desk.close()
    assert len(standing(shared)) == 1
    assert standing(shared) != first
    with pytest.raises(UserError, match="recovery_wrong"):
        forget(shared, letters)
    forget(shared, released(shared)).close()


def test_a_lost_answer_leaves_the_old_letters_until_the_new_are_acknowledged(shared: Shared) -> None:
    released(shared)
    desk = shared.sit("rosa")
    recovery.renew(desk)
    both = standing(shared)
    assert len(both) == 2
    shared.line.lose_replies = 1
    with pytest.raises(KnownError, match="network_none"):
        sync_state.send(desk, shared.line)
    assert standing(shared) == both
    with shared.world.at_centre() as session:
        assert session.get(RecoverySecret, both[1]) is not None, "control: the centre has it"
    sync_state.send(desk, shared.line)
    assert standing(shared) == both[1:]
    desk.close()


def test_a_vault_set_back_to_an_older_one_makes_a_new_secret(shared: Shared) -> None:
    desk = shared.sit("rosa")
    old = (shared.folder / "vault.1").read_bytes()
    recovery.renew(desk)
    sync_state.send(desk, shared.line)
    for name in ("vault.1", "vault.2"):
        (shared.folder / name).write_bytes(old)
    sync_state.send(desk, shared.line)
    assert desk.store.fact(RECOVERY_AT_CENTRE) in standing(shared)
    desk.close()
    forget(shared, released(shared)).close()


def test_a_desk_without_the_vaults_key_leaves_it_to_the_next(shared: Shared) -> None:
    """As when the store was closed while the exchange was under way."""
    desk = shared.sit("rosa")
    before = standing(shared)
    with desk.store.write(None) as session:
        session.merge(StoreFact(name=RECOVERY_AT_CENTRE, value=b""))
    desk.vault_key.drop()
    assert recovery.follow(desk) is False
    assert standing(shared) == before
    desk.close()


def test_a_vault_that_still_has_two_keys_is_left_alone(shared: Shared) -> None:
    desk = shared.sit("rosa")
    recovery.renew(desk)
    with Vault.changing(shared.folder) as vault:
        vault.rekey(desk.vault_key.give(), bytes(32))
    before = standing(shared)
    sync_state.send(desk, shared.line)
    assert standing(shared) == before
    desk.close()
    desk = shared.sit("rosa")  # puts it in order
    sync_state.send(desk, shared.line)
    assert standing(shared) == before[1:]
    desk.close()


# --- the centre ------------------------------------------------------------------------------------------------------


def test_two_different_people_and_both_are_recorded(shared: Shared) -> None:
    assert ask(shared, LUZ).letters == ""
    with pytest.raises(KnownError, match="recovery_second"):
        ask(shared, LUZ.lower())
    given = ask(shared, SECOND, "Confirmado por teléfono con Rosa")
    assert len(given.letters) == 26
    assert given.device.startswith("L01")
    with shared.world.at_centre() as session:
        acts = session.scalars(select(RecoveryAct).order_by(RecoveryAct.number)).all()
        assert [(a.user, a.reason, a.released) for a in acts] == [
            (shared.user("coordina"), "Rosa olvidó su contraseña", False),
            (acts[1].user, "Confirmado por teléfono con Rosa", True),
        ]
        assert acts[1].user != acts[0].user
        assert {a.at for a in acts} == {shared.world.clock.now()}
    for name in (LUZ, SECOND):
        with pytest.raises(KnownError, match="recovery_none"):
            ask(shared, name)


def test_a_request_that_nobody_confirms_within_a_day_is_made_anew(shared: Shared) -> None:
    ask(shared, LUZ)
    shared.world.clock.advance(hours=central.REQUEST_HOURS, minutes=1)
    assert ask(shared, SECOND).letters == ""
    assert ask(shared, LUZ).letters


@pytest.mark.parametrize(
    ("by", "reason", "laptop", "code"),
    [
        ("Rosa Huamán Prueba", "x", "L01", "recovery_person"),
        ("Nadie Prueba", "x", "L01", "recovery_person"),
        (LUZ, "  ", "L01", "recovery_reason"),
        (LUZ, "x", "L77", "recovery_laptop"),
    ],
)
def test_who_may_not_or_does_not_say_why_gets_nothing(
    shared: Shared, by: str, reason: str, laptop: str, code: str
) -> None:
    with pytest.raises(KnownError, match=code):
        ask(shared, by, reason, laptop)
    with shared.world.at_centre() as session:
        assert session.scalars(select(RecoveryAct)).all() == []


def test_who_left_or_whose_function_ended_releases_nothing(shared: Shared) -> None:
    with shared.world.centre.database.writing() as (session, state):
        shared.world.centre.author(session, state).edit("user", shared.user("coordina"), {"state": "dejo_equipo"})
    with pytest.raises(KnownError, match="recovery_person"):
        ask(shared, LUZ)


def test_what_does_not_open_is_not_kept_and_no_laptop_floods_the_centre(shared: Shared) -> None:
    desk = shared.sit("rosa")
    sealing = shared.world.centre.keys.sealing.private_bytes_raw()
    device = desk.activation.device
    with shared.world.centre.database.writing() as (session, _):
        central.keep(session, device, bytes(81), sealing, shared.world.clock.now())
        assert session.get(RecoverySecret, bytes(16)) is None
    for _ in range(central.KEPT + 2):
        recovery.renew(desk)
        sync_state.send(desk, shared.line)
    with shared.world.at_centre() as session:
        assert len(session.scalars(select(RecoverySecret)).all()) == central.KEPT
        assert (central.standing(session, device),) == standing(shared)
    desk.close()


def test_the_centre_keeps_no_secret_in_clear(shared: Shared) -> None:
    letters = released(shared)
    from oit_campo.domain.recovery_letters import read_letters

    secret = read_letters(letters)
    files = [p.read_bytes() for p in (shared.world.folder / "centro").rglob("*") if p.is_file()]
    assert not any(secret in raw or letters.encode() in raw for raw in files)
    with shared.world.at_centre() as session:
        sealed = session.scalars(select(RecoverySecret.sealed)).one()
    assert any(sealed in raw for raw in files), "control: the sealed one is found"
