"""After a change of key nothing on the laptop's own disk opens with the old one; no cut costs a backup or what was set aside."""

from __future__ import annotations

import shutil
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest

from oit_campo.errors import KnownError
from oit_campo.services import accounts, backups, drafts, former_keys, key_change, restoring
from oit_campo.services.accounts import KeyChange
from oit_campo.services.desk import Desk
from oit_campo.services.key_change import Changed
from oit_campo.services.restoring import Person, Proof
from oit_campo.services.unlocking import STORE_FILE
from oit_campo.store import backup, rekey, restore, vault, vault_file
from oit_campo.store.connection import connect
from oit_campo.store.vault import Vault, sub_key
from oit_campo.store.vault_roster import decode, signed
from tests.helpers import power
from tests.helpers.world import World
from tests.services.shared import PASSWORDS, Shared, leave_form, written
from tests.store.test_update import UNIX

Expect = Callable[..., None]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


@pytest.fixture
def shared(world: World, tmp_path: Path) -> Shared:
    """Two backups on the disk; one was put back, over work that is in no backup; and what cuts of long ago left."""
    made = Shared(world, tmp_path / "laptop")
    made.work()
    file = back_up(made)
    desk = made.sit("percy")
    leave_form(desk, "solo aquí")
    desk.close()
    people = tuple(Person(login, PASSWORDS[login]) for login in ("rosa", "percy"))
    restoring.prepare(file, made.folder, Proof(people), clock=world.clock, replace=True)
    back_up(made)
    path = made.folder / STORE_FILE
    (made.folder / restore.PREPARING).mkdir()
    for left in ("restaurando/campo.db", "campo.db.migrating", f"{set_aside(made).name}/campo.db.before"):
        shutil.copy(path, made.folder / left)
    (made.folder / "campo.db-wal.2").write_bytes(path.read_bytes()[:9000])
    shutil.copy(path, made.folder / backups.FOLDER / "haciendo.db")
    return made


def back_up(shared: Shared) -> Path:
    desk = shared.sit("rosa")
    kept = backups.keep(desk).kept[0]
    desk.close()
    return kept.path


def set_aside(shared: Shared, folder: Path | None = None) -> Path:
    (found,) = (folder or shared.folder).glob("antes-de-restaurar-*")
    return found


def confirmed(shared: Shared) -> KeyChange:
    desk = shared.sit("rosa")
    change = accounts.confirm_key_change(desk, PASSWORDS["rosa"])
    desk.close()
    return change


def opened_by(data_key: bytes, folder: Path, scratch: Path) -> set[str]:
    """Every file, also inside backups, that this key opens, and every vault that still gives it."""
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(folder, scratch)
    for archive in list(scratch.rglob("*.oitrespaldo*")):
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(archive) as packed:
            packed.extractall(archive.with_name(f"{archive.name}.d"))
    found = set()
    for path in sorted(p for p in scratch.rglob("*") if p.is_file()):
        name = str(path.relative_to(scratch))
        if path.name in vault_file.COPIES and gives(path, data_key):
            found.add(name)
        with suppress(KnownError):
            connect(path, sub_key(data_key, "database")).close()
            found.add(name)
    return found


def gives(path: Path, data_key: bytes) -> bool:
    framed = vault_file.unframe(b"OITVAULT", path.read_bytes())
    assert framed is not None
    roster = decode(framed.body)
    return any(signed(roster, ((g, data_key),)).marks == ((g, mark),) for g, mark in roster.marks)


def whole_backups(shared: Shared, folder: Path, scratch: Path) -> int:
    """How many can really be unpacked."""
    whole = 0
    for path in (folder / backups.FOLDER).glob("*.oitrespaldo"):
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        with suppress(KnownError):
            backup.unpack(path, scratch)
            whole += 1
    return whole


def titles(desk: Desk) -> set[str]:
    return {one.form.title for one in drafts.list_drafts(desk)}


def test_no_file_of_the_laptop_opens_with_the_old_key(shared: Shared, tmp_path: Path) -> None:
    change, scratch = confirmed(shared), tmp_path / "scratch"
    aside = set_aside(shared).name
    before = opened_by(change.unlocked.data_key, shared.folder, scratch)
    assert {"campo.db", "vault.1", "respaldos/haciendo.db", "restaurando/campo.db"} <= before, "the control"
    assert {f"{aside}/campo.db", f"{aside}/vault.2", f"{aside}/campo.db.before"} <= before, "the control"
    assert len([name for name in before if ".oitrespaldo.d/campo.db" in name]) == 2, "the control"
    assert key_change.change_key(change) == Changed(finished=True, closed=0)
    assert opened_by(change.unlocked.data_key, shared.folder, scratch) == set()
    assert not list(shared.folder.glob("campo.db-wal.*"))
    desk = shared.sit("percy")
    today = desk.vault_key.give()
    assert not former_keys.stand(desk)
    assert not backups.is_due(desk), "there is one of today"
    desk.close()
    after = opened_by(today, shared.folder, scratch)
    (kept,) = (shared.folder / backups.FOLDER).glob("*.oitrespaldo")
    wanted = ("", f"{aside}/", f"respaldos/{kept.name}.d/")
    assert after == {f"{place}{name}" for place in wanted for name in ("campo.db", "vault.1", "vault.2")}
    assert whole_backups(shared, shared.folder, scratch) == 1


def test_what_was_set_aside_opens_with_today_s_passwords_and_nothing_of_it_is_lost(shared: Shared) -> None:
    key_change.change_key(confirmed(shared))
    for login in PASSWORDS:
        desk = shared.sit(login, set_aside(shared))
        assert written(desk) == {f"De {one}" for one in PASSWORDS}
        assert titles(desk) == ({login, "solo aquí"} if login == "percy" else {login})
        desk.close()


def test_the_vault_of_before_wins_over_today_s_in_no_folder(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set aside can have the higher serial, and the second copy can fail."""
    aside = set_aside(shared)
    old = Vault.open(aside)
    for _ in range(9):
        old._save(old._roster)
    change, real = confirmed(shared), vault_file.replace_file

    def failing(path: Path, content: bytes) -> None:
        if path == aside / "vault.2":
            raise OSError(28, "No space left on device")
        real(path, content)

    with monkeypatch.context() as full:
        full.setattr(vault_file, "replace_file", failing)
        key_change.change_key(change)
    assert Vault.open(aside).generations == Vault.open(shared.folder).generations == (2,)


def test_another_laptop_s_backup_on_this_disk_stays(shared: Shared) -> None:
    place = shared.folder / backups.FOLDER
    own = next(place.glob("*.oitrespaldo"))
    foreign, broken = place / "ajeno.oitrespaldo", place / "roto.oitrespaldo"
    device = str(backup.read_manifest(own).device).encode()
    with zipfile.ZipFile(own) as source, zipfile.ZipFile(foreign, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(device, str(UUID(int=7)).encode()))
    broken.write_bytes(own.read_bytes()[:-30])
    key_change.change_key(confirmed(shared))
    assert foreign.exists()
    assert not broken.exists(), "nobody can tell what is in it, and it lies on our disk"


def test_what_no_key_opens_stays_and_is_told(shared: Shared) -> None:
    aside = set_aside(shared)
    (aside / STORE_FILE).write_bytes(b"rota" * 5000)
    (shared.folder / "antes-de-restaurar-sin-base").mkdir()
    assert key_change.change_key(confirmed(shared)) == Changed(finished=True, closed=1)
    assert (aside / STORE_FILE).read_bytes() == b"rota" * 5000


def test_on_a_full_disk_the_key_changes_and_the_rest_follows_at_the_next_exit(
    shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: Expect
) -> None:
    expect_log("former_keys.not_yet")
    expect_log("key_change.old_copies_left")
    first = confirmed(shared)
    real = rekey.encrypt_anew

    def only_the_store(path: Path, *keys: bytes, **more: object) -> None:
        if path.parent != shared.folder:
            raise KnownError("disk_full")
        real(path, *keys, **more)  # type: ignore[arg-type] # as it was called

    with monkeypatch.context() as full:
        full.setattr("oit_campo.services.former_keys.rekey.encrypt_anew", lambda p, *k, **m: only_the_store(p, *k, **m))
        full.setattr(backups, "free_bytes", lambda _folder: 0)
        assert key_change.change_key(first) == Changed(finished=False, closed=0)
        assert whole_backups(shared, shared.folder, tmp_path / "out") == 2
        second = confirmed(shared)
        assert key_change.change_key(second) == Changed(finished=False, closed=0)
    desk = shared.sit("wilfredo")
    assert desk.store.fact(former_keys.FACT) == second.unlocked.data_key + first.unlocked.data_key
    assert backups.is_due(desk)
    backups.keep(desk)
    assert not former_keys.stand(desk)
    desk.close()
    for change in (first, second):
        assert opened_by(change.unlocked.data_key, shared.folder, tmp_path / "scratch") == set()
    shared.sit("percy", set_aside(shared)).close()


def test_a_backup_that_will_not_go_is_tried_again(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_use(path: Path) -> None:
        raise PermissionError(13, "in use", str(path))

    real = rekey.overwrite
    with monkeypatch.context() as held:
        held.setattr(rekey, "overwrite", lambda p: in_use(p) if p.suffix == ".oitrespaldo" else real(p))
        assert not key_change.change_key(confirmed(shared)).finished
    desk = shared.sit("rosa")
    assert backups.is_due(desk)
    backups.keep(desk)
    assert not backups.is_due(desk)
    desk.close()
    assert len(list((shared.folder / backups.FOLDER).glob("*.oitrespaldo"))) == 1


def test_while_the_vault_has_two_keys_nothing_aside_is_given_its_copy(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, expect_log: Expect
) -> None:
    expect_log("former_keys.not_yet")
    change = confirmed(shared)
    with monkeypatch.context() as full:
        full.setattr(Vault, "confirm_generation", lambda *_: (_ for _ in ()).throw(KnownError("disk_full")))
        assert not key_change.change_key(change).finished
    desk = shared.sit("percy")
    backups.keep(desk)
    assert not former_keys.stand(desk)
    desk.close()
    shared.sit("percy", set_aside(shared)).close()


def test_a_restored_store_takes_nothing_here_for_old(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup made before the end of a change, put back: what lies beside it on this disk is not of before."""
    with monkeypatch.context() as cut:
        cut.setattr(former_keys, "backed_up", lambda _desk: None)
        key_change.change_key(confirmed(shared))
    file = back_up(shared)
    desk = shared.sit("rosa")
    assert not former_keys.stand(desk)
    with desk.store.write(None) as session:
        former_keys.remember(session, bytes(32))
    backups.write_to(desk, shared.folder.parent)
    desk.close()
    (marked,) = shared.folder.parent.glob("*.oitrespaldo")
    people = tuple(Person(login, PASSWORDS[login]) for login in ("rosa", "percy"))
    restoring.prepare(marked, shared.folder, Proof(people), clock=shared.world.clock, replace=True)
    desk = shared.sit("rosa")
    assert not former_keys.stand(desk)
    backups.keep(desk)
    desk.close()
    assert file.exists()


# ---- cuts -----------------------------------------------------------------------------------------------------------------

WATCHED = (key_change, former_keys, backups, rekey, accounts, vault)
EVERY = 9


def cut_at_lines(shared: Shared, tmp_path: Path, first: int, die: Callable[[Callable[[], object], int], None]) -> None:
    change, scratch = confirmed(shared), tmp_path / "scratch"

    def of(folder: Path) -> KeyChange:
        shutil.copytree(shared.folder, folder)
        return KeyChange(folder, change.clock, change.unlocked)

    counted = power.Lines(WATCHED)
    whole = of(tmp_path / "counted")
    counted.run(lambda: key_change.change_key(whole))
    keys = set()
    for at in range(first, counted.count + 1, EVERY):
        cut = of(tmp_path / f"cut{at}")
        die(lambda cut=cut: key_change.change_key(cut), at)  # type: ignore[misc] # bound at once
        assert whole_backups(shared, cut.folder, scratch) >= 1
        desk = shared.sit("percy", cut.folder)
        assert titles(desk) == {"percy"}
        assert written(desk) == {f"De {one}" for one in PASSWORDS}
        keys.add(changed := desk.vault_key.give() != change.unlocked.data_key)
        backups.keep(desk)  # the next exit
        assert not former_keys.stand(desk)
        desk.close()
        if changed:
            assert opened_by(change.unlocked.data_key, cut.folder, scratch) == set(), at
        aside = shared.sit("percy", set_aside(shared, cut.folder))
        assert titles(aside) == {"percy", "solo aquí"}
        aside.close()
        shutil.rmtree(cut.folder)
    assert keys == {False, True}


@UNIX
def test_killed_at_any_ninth_line_nothing_is_lost_and_the_next_exit_ends_it(shared: Shared, tmp_path: Path) -> None:
    def die(work: Callable[[], object], at: int) -> None:
        watched = power.Lines(WATCHED, at, power.kill)
        assert power.in_child(lambda: watched.run(work)) == signal.SIGKILL

    cut_at_lines(shared, tmp_path, 1, die)


def test_an_exception_at_any_ninth_line_does_no_harm_either(shared: Shared, tmp_path: Path) -> None:
    def die(work: Callable[[], object], at: int) -> None:
        with suppress(power.PowerCut):
            power.Lines(WATCHED, at, power.cut).run(work)

    cut_at_lines(shared, tmp_path, 5, die)
