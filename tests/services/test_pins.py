"""The PIN that uncovers the window: kept encrypted and slow to guess, three tries, then the password."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cbor2
import pytest

from oit_campo.errors import KnownError, UserError
from oit_campo.services import pins, unlocking
from oit_campo.services.desk import Desk
from oit_campo.services.pins import PinGate
from oit_campo.store.vault import DEFAULT_PARAMS, KdfParams
from tests.helpers.shared_laptop import CHEAP, OTHER, PASSWORD, SharedLaptop
from tests.helpers.world import World

PIN, WRONG = "482957", "604937"


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[SharedLaptop]:
    world = World(tmp_path / "world")
    yield SharedLaptop(world, tmp_path / "laptop")
    world.close()


@pytest.fixture
def desk(laptop: SharedLaptop) -> Iterator[Desk]:
    made = laptop.open("rosa")
    yield made
    made.close()


def given(desk: Desk, pin: str = PIN) -> PinGate:
    pins.set_pin(desk, pin, pin, CHEAP)
    return PinGate(desk)


def told(gate: PinGate, pin: str) -> tuple[str, dict[str, object]]:
    with pytest.raises(UserError) as refused:
        gate.try_pin(pin)
    return refused.value.code, dict(refused.value.params)


def test_the_right_pin_opens_and_the_count_begins_anew(desk: Desk) -> None:
    gate = given(desk)
    assert told(gate, WRONG) == ("pin_wrong", {"n": 2})
    gate.try_pin(PIN)
    assert gate.tries_left() == 3


def test_after_three_tries_the_right_one_is_refused_too_until_the_password(desk: Desk) -> None:
    gate = given(desk)
    assert [told(gate, WRONG)[0] for _ in range(3)] == ["pin_wrong", "pin_wrong", "pin_closed"]
    assert gate.tries_left() == 0
    assert told(gate, PIN)[0] == "pin_closed"
    with pytest.raises(UserError, match="wrong_password"):
        gate.try_password("no es esta palabra")
    assert told(gate, PIN)[0] == "pin_closed"
    gate.try_password(PASSWORD)
    gate.try_pin(PIN)


def test_a_restart_gives_no_new_tries(laptop: SharedLaptop) -> None:
    desk = laptop.open("rosa")
    told(given(desk), WRONG)
    desk.close()
    again = laptop.open("rosa")
    gate = PinGate(again)
    assert gate.tries_left() == 2
    told(gate, WRONG)
    told(gate, WRONG)
    assert PinGate(again).tries_left() == 0
    PinGate(again).forgive()  # the password was shown: whoever unlocked
    assert PinGate(again).tries_left() == 3
    again.close()


def test_the_try_is_counted_before_the_digest_is_made(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = given(desk)

    def killed(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(pins, "_digest", killed)
    with pytest.raises(KeyboardInterrupt):
        gate.try_pin(PIN)
    assert PinGate(desk).tries_left() == 2


def test_on_a_disk_that_takes_nothing_the_count_lives_here(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = given(desk)

    def full(*_: object) -> None:
        raise KnownError("disk_full")

    monkeypatch.setattr(pins, "_keep", full)
    assert [told(gate, WRONG)[0] for _ in range(3)] == ["pin_wrong", "pin_wrong", "pin_closed"]
    assert told(gate, PIN)[0] == "pin_closed"
    gate.try_password(PASSWORD)
    gate.try_pin(PIN)


def test_a_colleague_s_password_does_not_uncover(desk: Desk) -> None:
    with pytest.raises(UserError, match="wrong_password"):
        given(desk).try_password(OTHER)


def test_without_a_pin_only_the_password(desk: Desk) -> None:
    gate = PinGate(desk)
    assert not pins.has_pin(desk)
    assert gate.tries_left() == 0
    assert told(gate, PIN)[0] == "pin_closed"
    gate.try_password(PASSWORD)


@pytest.mark.parametrize(
    ("pin", "again", "code"),
    [("12345", "12345", "pin_digits"), ("123456", "123456", "pin_trivial"), (PIN, WRONG, "pin_differs")],
)
def test_what_is_refused_changes_nothing(desk: Desk, pin: str, again: str, code: str) -> None:
    with pytest.raises(UserError, match=code):
        pins.set_pin(desk, pin, again, CHEAP)
    assert not pins.has_pin(desk)


def test_each_has_an_own_one(laptop: SharedLaptop, desk: Desk) -> None:
    luis = unlocking.desk_of(desk.store, laptop.users["luis"])
    given(desk)
    gate = given(luis, WRONG)
    assert told(gate, PIN) == ("pin_wrong", {"n": 2})
    PinGate(desk).try_pin(PIN)
    pins.forget_pin(luis)
    pins.forget_pin(luis)
    assert (pins.has_pin(luis), pins.has_pin(desk)) == (False, True)


def test_it_is_offered_once(desk: Desk) -> None:
    assert pins.is_to_be_offered(desk)
    pins.decline(desk)
    assert not pins.is_to_be_offered(desk)
    given(desk)
    pins.forget_pin(desk)
    assert not pins.is_to_be_offered(desk)


def test_it_stands_salted_and_derived_in_the_store_and_nowhere_else(laptop: SharedLaptop, desk: Desk) -> None:
    pins.set_pin(desk, PIN, PIN)
    raw = desk.store.fact(f"pin:{desk.actor.user.hex}")
    assert raw is not None
    params, salt, digest = cbor2.loads(raw)
    assert KdfParams(*params) == DEFAULT_PARAMS
    assert PIN.encode() not in raw
    pins.set_pin(desk, PIN, PIN, CHEAP)
    other = cbor2.loads(desk.store.fact(f"pin:{desk.actor.user.hex}") or b"")
    assert other[1] != salt
    assert len(digest) == 32
    for file in laptop.folder.rglob("*"):
        if file.is_file():
            assert PIN.encode() not in file.read_bytes()
            assert digest not in file.read_bytes()
