"""The vault: who gets in, who doesn't, what a change leaves standing. Real cryptography at a low cost."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from oit_campo.clock import FixedClock
from oit_campo.errors import KnownError, UserError
from oit_campo.seal import public_of
from oit_campo.store import vault_roster, vault_slots
from oit_campo.store.vault import KdfParams, Vault
from oit_campo.store.vault_file import read_copies, write_copies
from oit_campo.store.vault_roster import Roster, decode, encode
from oit_campo.store.vault_slots import DEFAULT_PARAMS, ByGeneration, key_of_password

FAST = KdfParams(memory_kib=8, iterations=1, lanes=1)
ROSA, JULIO = UUID(int=0xA1), UUID(int=0xB2)
DEVICE, OTHER_DEVICE = UUID(int=0xD1), UUID(int=0xD2)
NEW_KEY = bytes(range(32))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2031, 5, 4, 13, tzinfo=UTC))


@pytest.fixture
def data_key(tmp_path: Path, clock: FixedClock) -> bytes:
    """A vault of two users lies in the folder."""
    vault, key = Vault.create(tmp_path, DEVICE, clock=clock)
    vault.add_user(ROSA, "rosa.quispe", "maíz morado 7", key, FAST)
    vault.add_user(JULIO, "julio", "otra contraseña", key, FAST)
    return key


@pytest.fixture
def vault(tmp_path: Path, clock: FixedClock, data_key: bytes) -> Vault:
    return Vault.open(tmp_path, clock)


def rewrite(folder: Path, roster: Roster) -> Vault:
    """What somebody with the disk in hand could write: both copies, well formed."""
    write_copies(folder, read_copies(folder, decode)[0] + 1, encode(roster))
    return Vault.open(folder)


def on_disk(folder: Path) -> Roster:
    return read_copies(folder, decode)[1]


def test_each_user_gets_the_data_key_with_their_own_password(vault: Vault, data_key: bytes) -> None:
    rosa = vault.unlock("rosa.quispe", "maíz morado 7")
    julio = vault.unlock("julio", "otra contraseña")
    assert (rosa.user, rosa.data_key, rosa.generation, rosa.older) == (ROSA, data_key, 1, ())
    assert (julio.user, julio.data_key) == (JULIO, data_key)
    assert vault.users() == (ROSA, JULIO)
    assert vault.device == DEVICE
    assert vault.generations == (1,)
    assert public_of(rosa.private_key) == vault.public_keys()[ROSA]
    assert rosa.private_key != julio.private_key


def test_spelling_of_the_login_and_of_accents_does_not_matter(vault: Vault, data_key: bytes) -> None:
    decomposed = "mai\N{COMBINING ACUTE ACCENT}z morado 7"
    assert vault.unlock("  Rosa.QUISPE ", decomposed).data_key == data_key
    with pytest.raises(UserError, match="wrong_password"):
        vault.unlock("rosa.quispe", "maiz morado 7")


@pytest.mark.parametrize(
    ("login", "password"),
    [("rosa.quispe", "maíz morado 8"), ("julio", "maíz morado 7"), ("nadie", "maíz morado 7"), ("rosa.quispe", "")],
    ids=["wrong password", "wrong user", "unknown user", "empty"],
)
def test_what_is_wrong_is_refused_in_the_same_words(vault: Vault, login: str, password: str) -> None:
    with pytest.raises(UserError) as refused:
        vault.unlock(login, password)
    assert (refused.value.code, refused.value.params) == ("wrong_password", {"n": 4})


def test_a_blank_login_is_asked_for(vault: Vault) -> None:
    with pytest.raises(UserError, match="login_needed"):
        vault.unlock("  ", "maíz morado 7")


def test_an_unknown_login_costs_the_same_derivation(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    costs: list[tuple[str, KdfParams]] = []

    def counted(password: str, salt: bytes, params: KdfParams) -> bytes:
        costs.append((password, params))
        return key_of_password(password, salt, params)

    monkeypatch.setattr(vault_slots, "key_of_password", counted)
    for login in ("julio", "nadie"):
        with pytest.raises(UserError, match="wrong_password"):
            vault.unlock(login, "no es esta")
    assert costs == [("no es esta", FAST), ("no es esta", FAST)]


def test_a_vault_nobody_holds_yet_refuses_at_the_full_cost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, _ = Vault.create(tmp_path, None)
    costs: list[KdfParams] = []

    def counted(password: str, salt: bytes, params: KdfParams) -> bytes:
        costs.append(params)
        return key_of_password(password, salt, FAST)

    monkeypatch.setattr(vault_slots, "key_of_password", counted)
    with pytest.raises(UserError, match="wrong_password"):
        vault.unlock("nadie", "no es esta")
    assert costs == [DEFAULT_PARAMS]


def test_wrong_passwords_wait_also_after_a_restart(tmp_path: Path, clock: FixedClock, vault: Vault) -> None:
    codes = []
    for _ in range(5):
        with pytest.raises(UserError) as refused:
            vault.unlock("julio", "no es esta")
        codes.append(refused.value.code)
    assert codes == ["wrong_password"] * 4 + ["wait_password"]
    with pytest.raises(UserError, match="wait_password"):
        Vault.open(tmp_path, clock).unlock("julio", "otra contraseña")
    assert vault.seconds_to_wait("Julio") == 60
    assert vault.unlock("rosa.quispe", "maíz morado 7").user == ROSA
    clock.advance(seconds=60)
    assert vault.unlock("julio", "otra contraseña").user == JULIO
    assert vault.seconds_to_wait("julio") == 0


def test_names_nobody_has_wait_alone(tmp_path: Path, vault: Vault) -> None:
    salt = on_disk(tmp_path).login_salt
    names = {vault_slots.login_digest(name, salt)[0]: name for name in map(str, range(20))}
    first, second = list(names.values())[:2]
    for _ in range(5):
        with pytest.raises(UserError):
            vault.unlock(first, "no es esta")
    assert vault.seconds_to_wait(first) == 60
    with pytest.raises(UserError, match="wrong_password") as refused:
        vault.unlock(second, "no es esta")
    assert refused.value.params == {"n": 4}
    with pytest.raises(UserError, match="wrong_password") as refused:
        vault.unlock("julio", "no es esta")
    assert refused.value.params == {"n": 4}


def test_nothing_is_written_before_somebody_holds_it(tmp_path: Path) -> None:
    vault, data_key = Vault.create(tmp_path, None)
    vault.set_device(DEVICE, data_key)
    assert not Vault.exists(tmp_path)
    vault.add_user(ROSA, "rosa", "maíz morado 7", data_key, FAST)
    assert Vault.exists(tmp_path)
    assert Vault.open(tmp_path).unlock("rosa", "maíz morado 7").data_key == data_key


def test_a_vault_is_never_written_over(tmp_path: Path, data_key: bytes) -> None:
    with pytest.raises(KnownError, match="vault_exists"):
        Vault.create(tmp_path, DEVICE)
    assert Vault.open(tmp_path).unlock("julio", "otra contraseña").data_key == data_key
    (tmp_path / "vault.2").unlink()
    (tmp_path / "vault.1").write_bytes(b"damaged")
    with pytest.raises(KnownError, match="vault_exists"):
        Vault.create(tmp_path, DEVICE)
    assert (tmp_path / "vault.1").read_bytes() == b"damaged"


def test_who_may_be_added(vault: Vault, data_key: bytes) -> None:
    third = UUID(int=0xC3)
    for login, user, password, code in [
        ("JULIO", third, "larga y buena", "login_taken"),
        ("otra", ROSA, "larga y buena", "user_here"),
        (" ", third, "larga y buena", "login_needed"),
        ("otra", third, "corta 7", "password_short"),
    ]:
        with pytest.raises(UserError, match=code):
            vault.add_user(user, login, password, data_key, FAST)
    assert vault.users() == (ROSA, JULIO)
    vault.add_user(third, "otra", "8 letras", data_key, FAST)
    assert vault.unlock("otra", "8 letras").data_key == data_key


def test_a_removed_user_gets_in_no_more_and_the_last_one_stays(tmp_path: Path, vault: Vault, data_key: bytes) -> None:
    vault.remove_user(ROSA, data_key)
    again = Vault.open(tmp_path)
    with pytest.raises(UserError, match="wrong_password"):
        again.unlock("rosa.quispe", "maíz morado 7")
    assert again.unlock("julio", "otra contraseña").data_key == data_key
    with pytest.raises(UserError, match="last_user"):
        again.remove_user(JULIO, data_key)
    with pytest.raises(ValueError):
        again.remove_user(ROSA, data_key)
    assert again.users() == (JULIO,)


def test_a_changed_password_replaces_the_old_one_and_the_key_pair(
    tmp_path: Path, vault: Vault, data_key: bytes
) -> None:
    before = vault.public_keys()
    vault.change_password(JULIO, "otra contraseña", "nueva contraseña", FAST)
    again = Vault.open(tmp_path)
    assert again.unlock("julio", "nueva contraseña").data_key == data_key
    assert again.unlock("rosa.quispe", "maíz morado 7").data_key == data_key
    with pytest.raises(UserError, match="wrong_password"):
        again.unlock("julio", "otra contraseña")
    assert again.public_keys()[JULIO] != before[JULIO]
    assert again.public_keys()[ROSA] == before[ROSA]


def test_a_password_is_changed_only_with_the_old_one(vault: Vault, data_key: bytes) -> None:
    with pytest.raises(UserError, match="wrong_password"):
        vault.change_password(JULIO, "maíz morado 7", "nueva contraseña", FAST)
    with pytest.raises(UserError, match="password_short"):
        vault.change_password(JULIO, "otra contraseña", "corta", FAST)
    assert vault.unlock("julio", "otra contraseña").data_key == data_key


def test_a_new_device_keeps_passwords_and_the_key(tmp_path: Path, vault: Vault, data_key: bytes) -> None:
    vault.set_device(OTHER_DEVICE, data_key)
    again = Vault.open(tmp_path)
    assert again.device == OTHER_DEVICE
    assert again.unlock("julio", "otra contraseña").data_key == data_key
    again.change_password(JULIO, "otra contraseña", "nueva contraseña", FAST)
    assert [s.device for s in on_disk(tmp_path).slots] == [DEVICE, OTHER_DEVICE]


def test_a_rekey_needs_no_password_and_opens_for_both(tmp_path: Path, vault: Vault, data_key: bytes) -> None:
    assert vault.rekey(data_key, NEW_KEY) == 2
    for login, password in (("rosa.quispe", "maíz morado 7"), ("julio", "otra contraseña")):
        opened = Vault.open(tmp_path).unlock(login, password)
        assert (opened.data_key, opened.generation, opened.older) == (NEW_KEY, 2, ((1, data_key),))
    vault.confirm_generation(2)
    for login, password in (("rosa.quispe", "maíz morado 7"), ("julio", "otra contraseña")):
        opened = Vault.open(tmp_path).unlock(login, password)
        assert (opened.data_key, opened.generation, opened.older) == (NEW_KEY, 2, ())
    vault.confirm_generation(2)
    assert vault.generations == (2,)


def test_a_rekey_that_failed_is_taken_back_and_its_number_not_used_again(vault: Vault, data_key: bytes) -> None:
    vault.rekey(data_key, NEW_KEY)
    vault.confirm_generation(1)
    assert vault.unlock("julio", "otra contraseña").data_key == data_key
    assert vault.rekey(data_key, NEW_KEY) == 3


def test_between_rekey_and_confirmation_only_passwords_change(tmp_path: Path, vault: Vault, data_key: bytes) -> None:
    vault.rekey(data_key, NEW_KEY)
    with pytest.raises(ValueError):
        vault.add_user(UUID(int=3), "otra", "larga y buena", NEW_KEY, FAST)
    with pytest.raises(ValueError):
        vault.rekey(NEW_KEY, bytes(32))
    vault.change_password(JULIO, "otra contraseña", "nueva contraseña", FAST)
    opened = Vault.open(tmp_path).unlock("julio", "nueva contraseña")
    assert (opened.data_key, opened.older) == (NEW_KEY, ((1, data_key),))


def test_odd_rekeys_are_refused(vault: Vault, data_key: bytes) -> None:
    for new in (data_key, b"short"):
        with pytest.raises(ValueError):
            vault.rekey(data_key, new)
    with pytest.raises(ValueError):
        vault.confirm_generation(2)
    assert vault.generations == (1,)


def test_another_data_key_changes_nothing(vault: Vault) -> None:
    for change in (
        lambda: vault.remove_user(ROSA, NEW_KEY),
        lambda: vault.add_user(UUID(int=3), "otra", "larga y buena", NEW_KEY, FAST),
        lambda: vault.rekey(NEW_KEY, bytes(32)),
        lambda: vault.set_device(None, NEW_KEY),
    ):
        with pytest.raises(KnownError, match="vault_altered"):
            change()
    assert vault.users() == (ROSA, JULIO)


def test_an_old_copy_and_an_old_password_open_nothing_after_a_rekey(
    tmp_path: Path, vault: Vault, data_key: bytes
) -> None:
    old = {name: (tmp_path / name).read_bytes() for name in ("vault.1", "vault.2")}
    vault.change_password(JULIO, "otra contraseña", "nueva contraseña", FAST)
    vault.rekey(data_key, NEW_KEY)
    vault.confirm_generation(2)
    stolen = tmp_path / "stolen"
    stolen.mkdir()
    for name, raw in old.items():
        (stolen / name).write_bytes(raw)
    private = Vault.open(stolen).unlock("julio", "otra contraseña").private_key
    slot = on_disk(tmp_path).slots[1]
    with pytest.raises(KnownError):
        vault_slots.unwrap(private, JULIO.bytes, DEVICE, slot.wraps)


def test_a_slot_is_bound_to_user_device_and_cost(tmp_path: Path, data_key: bytes) -> None:
    roster = on_disk(tmp_path)
    slot = roster.slots[1]
    assert vault_slots.open_slot(slot, "otra contraseña") is not None
    for altered in (
        replace(slot, user=ROSA),
        replace(slot, device=OTHER_DEVICE),
        replace(slot, device=None),
        replace(slot, kdf=replace(FAST, iterations=2)),
    ):
        assert vault_slots.open_slot(altered, "otra contraseña") is None


def test_a_slot_from_another_laptop_opens_nothing_here(tmp_path: Path, data_key: bytes) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other, other_key = Vault.create(elsewhere, OTHER_DEVICE)
    other.add_user(JULIO, "julio", "la de allá 1", other_key, FAST)
    roster = on_disk(tmp_path)
    foreign = replace(on_disk(elsewhere).slots[0], login=roster.slots[1].login)
    with pytest.raises(KnownError, match="vault_altered"):
        rewrite(tmp_path, replace(roster, slots=(roster.slots[0], foreign))).unlock("julio", "la de allá 1")


def planted_public_key(roster: Roster) -> Roster:
    slot = replace(roster.slots[0], public=public_of(bytes(range(32))))
    return replace(roster, slots=(slot, roster.slots[1]))


def planted_user(roster: Roster) -> Roster:
    keys: ByGeneration = ((1, NEW_KEY),)
    slot = vault_slots.new_slot(UUID(int=9), bytes(32), "la del ladrón", DEVICE, keys, FAST, lambda n: bytes(n))
    return replace(roster, slots=(*roster.slots, slot))


@pytest.mark.parametrize(
    "tamper",
    [
        planted_public_key,
        planted_user,
        lambda r: replace(r, slots=r.slots[1:]),
        lambda r: replace(r, device=None),
        lambda r: replace(r, marks=((1, bytes(32)),)),
        lambda r: replace(r, slots=(r.slots[0], replace(r.slots[1], wraps=r.slots[0].wraps))),
    ],
    ids=["public key planted", "user planted", "user gone", "device changed", "mark changed", "wraps swapped"],
)
def test_a_list_changed_by_another_hand_is_refused(tmp_path: Path, data_key: bytes, tamper: object) -> None:
    assert callable(tamper)
    good = on_disk(tmp_path)
    assert rewrite(tmp_path, good).unlock("julio", "otra contraseña").data_key == data_key
    altered = rewrite(tmp_path, tamper(good))
    with pytest.raises(KnownError, match="vault_altered"):
        altered.unlock("julio", "otra contraseña")
    # the right password was no failed try
    assert altered.seconds_to_wait("julio") == 0
    assert vault_roster.decode(encode(good)) == good


def test_a_planted_key_is_never_given_the_next_data_key(tmp_path: Path, data_key: bytes) -> None:
    altered = rewrite(tmp_path, planted_public_key(on_disk(tmp_path)))
    with pytest.raises(KnownError, match="vault_altered"):
        altered.rekey(data_key, NEW_KEY)
    assert on_disk(tmp_path).generations == (1,)


def test_keys_never_show(vault: Vault, data_key: bytes) -> None:
    opened = vault.unlock("julio", "otra contraseña")
    shown = repr(replace(opened, older=((0, NEW_KEY),)))
    assert repr(JULIO) in shown
    assert [key for key in (opened.data_key, opened.private_key, NEW_KEY) if repr(key) in shown] == []


def test_unlocking_loads_nothing_of_the_database_or_the_window() -> None:
    code = "import sys, oit_campo.store.vault; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "oit_campo.store.throttle" in loaded
    heavy = {"sqlalchemy", "PySide6", "sqlcipher3", "httpx", "reportlab", "json", "zstandard", "asyncio"}
    assert heavy.isdisjoint(loaded)


@pytest.mark.skipif(sys.platform != "linux", reason="memory of one process can be capped here only")
def test_a_machine_short_of_memory_says_so() -> None:
    code = (
        "import resource\n"
        "from oit_campo.errors import KnownError\n"
        "from oit_campo.store.vault_slots import KdfParams, key_of_password\n"
        "assert len(key_of_password('x', bytes(16), KdfParams(1024, 1, 1))) == 32\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))\n"
        "try:\n"
        "    key_of_password('x', bytes(16), KdfParams(1 << 20, 1, 1))\n"
        "except KnownError as error:\n"
        "    print(error.code)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "memory_short", done.stderr


def test_who_is_at_work_confirms_without_a_login_and_counts_like_at_the_door(vault: Vault, data_key: bytes) -> None:
    assert vault.unlock_as(JULIO, "otra contraseña") == vault.unlock("julio", "otra contraseña")
    for _ in range(4):
        with pytest.raises(UserError, match="wrong_password"):
            vault.unlock_as(JULIO, "maíz morado 7")
    with pytest.raises(UserError, match="wait_password"):
        vault.unlock_as(JULIO, "maíz morado 7")
    with pytest.raises(UserError, match="wait_password"):
        vault.unlock("julio", "otra contraseña")
    with pytest.raises(KnownError, match="no_place_here"):
        vault.unlock_as(UUID(int=3), "otra contraseña")
    assert vault.unlock_as(ROSA, "maíz morado 7").data_key == data_key, "control"
