"""Another key for a laptop of three people of whom one is there: at whatever moment the power goes, all of it opens."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from oit_campo.errors import KnownError, UserError
from oit_campo.services import accounts, drafts, key_change, sync_state
from oit_campo.services.accounts import KeyChange
from oit_campo.services.unlocking import STORE_FILE, VAULT_FILES
from oit_campo.store import rekey, vault_file
from oit_campo.store.connection import connect
from oit_campo.store.vault import Vault, sub_key
from tests.helpers.audit import audit_events
from tests.helpers.world import World
from tests.services.shared import PASSWORDS, Shared, written

ALL = {f"De {login}" for login in PASSWORDS}


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


def confirmed(shared: Shared) -> KeyChange:
    """Rosa wants it; her desk is closed meanwhile."""
    desk = shared.sit("rosa")
    change = accounts.confirm_key_change(desk, PASSWORDS["rosa"])
    desk.close()
    return change


def generations(folder: Path) -> tuple[int, ...]:
    return Vault.open(folder).generations


def everything_there(shared: Shared, login: str, folder: Path) -> bool:
    """With their own password: what all wrote, what waits to be sent, their own open form, and each change of key noted once."""
    desk = shared.sit(login, folder)
    try:
        mine = [d.form.title for d in drafts.list_drafts(desk)]
        noted = [(event.act, event.user) for event in audit_events(desk)]
        assert noted == [("llave_cambiada", shared.user("rosa"))] * int(generations(folder)[0] != 1)
        return written(desk) == ALL and sync_state.overview(desk).pending == 3 + len(noted) and mine == [login]
    finally:
        desk.close()


def stray(folder: Path) -> set[str]:
    """Files beside the store that a changed key should not have left."""
    return {p.name for p in folder.iterdir() if p.name.startswith(STORE_FILE) and p.name != STORE_FILE}


@dataclass
class Cuts:
    """The folder as the disk has it at each moment at which something became durable, or was about to."""

    folder: Path
    kept: Path
    seen: list[Path] = field(default_factory=list)

    def keep(self, *_: Any) -> None:
        target = self.kept / f"{len(self.seen):03d}"
        shutil.copytree(self.folder, target)
        self.seen.append(target)

    def around(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **options: Any) -> Any:
            self.keep()
            found = act(*args, **options)
            self.keep()
            return found

        return wrapped


def test_cut_at_any_moment_one_of_the_keys_opens_everything(
    shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = confirmed(shared)
    cuts = Cuts(shared.folder, tmp_path / "cuts")
    with monkeypatch.context() as watched:
        for name in ("replace", "link", "fsync"):
            watched.setattr(os, name, cuts.around(getattr(os, name)))
        watched.setattr(Path, "unlink", cuts.around(Path.unlink))
        key_change.change_key(change, step=cuts.keep)
    assert len(cuts.seen) > 30
    found = set()
    for login, cut in zip(cycle(PASSWORDS), cuts.seen, strict=False):
        assert everything_there(shared, login, cut), cut
        assert len(generations(cut)) == 1, "the vault is put in order"
        assert stray(cut) == set(), "and what was half done is gone"
        found.add(generations(cut))
        for other in PASSWORDS:
            assert everything_there(shared, other, cut) if cut in cuts.seen[::7] else True
    assert found == {(1,), (2,)}, "cuts before and after the change"


def test_on_monday_the_other_two_open_it_with_their_own_passwords(shared: Shared) -> None:
    steps: list[tuple[int, int]] = []
    key_change.change_key(confirmed(shared), step=lambda *at: steps.append(at))
    assert steps == [(n, key_change.STEPS) for n in range(key_change.STEPS + 1)]
    assert generations(shared.folder) == (2,)
    assert stray(shared.folder) == set()
    shared.world.clock.advance(days=3)
    for login in ("percy", "wilfredo", "rosa"):
        assert everything_there(shared, login, shared.folder)
    desk = shared.sit("percy")
    assert sync_state.send(desk, shared.line).sent == 4, "and the note of the change"
    desk.close()


def test_an_old_copy_of_the_vault_opens_nothing_new(shared: Shared, tmp_path: Path) -> None:
    old = tmp_path / "stolen"
    old.mkdir()
    for name in VAULT_FILES:
        shutil.copy(shared.folder / name, old / name)
    shutil.copy(shared.folder / STORE_FILE, old / STORE_FILE)
    change = confirmed(shared)
    before = sub_key(change.unlocked.data_key, "database")
    assert everything_there(shared, "percy", old), "control: until then it does"
    key_change.change_key(change)
    with pytest.raises(KnownError, match="store_unreadable"):
        connect(shared.folder / STORE_FILE, before)
    shutil.copy(shared.folder / STORE_FILE, old / STORE_FILE)
    with pytest.raises(KnownError, match="store_unreadable"):
        shared.sit("percy", old)
    assert everything_there(shared, "percy", shared.folder), "control: the vault of today does"


def test_what_the_old_key_opened_is_overwritten(shared: Shared, tmp_path: Path) -> None:
    """The file of before, held open like a thief's undelete would find its blocks."""
    with (shared.folder / STORE_FILE).open("rb") as before:
        assert any(before.read())
        key_change.change_key(confirmed(shared))
        before.seek(0)
        assert not any(before.read())


def test_a_file_with_another_name_is_not_overwritten(tmp_path: Path) -> None:
    """Cut between the second name and the swap: the old copy *is* the store."""
    store = tmp_path / STORE_FILE
    store.write_bytes(b"work" * 2000)
    os.link(store, tmp_path / f"{STORE_FILE}.old")
    rekey.tidy(store)
    assert store.read_bytes() == b"work" * 2000
    assert not (tmp_path / f"{STORE_FILE}.old").exists()
    alone = tmp_path / f"{STORE_FILE}.old"
    alone.write_bytes(b"old")
    rekey.tidy(store)
    assert not alone.exists(), "control"


@pytest.mark.parametrize("where", ["_copy_out", "_change_key", "_check_copy", "_swap", "_check_room"])
def test_what_fails_leaves_the_old_key(shared: Shared, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    change = confirmed(shared)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(rekey, where, full)
        with pytest.raises(KnownError, match="save_failed"):
            key_change.change_key(change)
    assert generations(shared.folder) == (1,)
    assert stray(shared.folder) == set()
    assert everything_there(shared, "percy", shared.folder)
    key_change.change_key(confirmed(shared))
    assert generations(shared.folder) == (3,), "control: and then it is changed"


def test_no_room_is_told_before_anything_is_written(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    change = confirmed(shared)
    usage = shutil.disk_usage(shared.folder)
    monkeypatch.setattr("oit_campo.store.rekey.shutil.disk_usage", lambda _p: usage._replace(free=rekey.SPARE_BYTES))
    with pytest.raises(KnownError, match="disk_full"):
        key_change.change_key(change)
    assert everything_there(shared, "rosa", shared.folder)


def test_a_copy_that_lost_a_row_or_a_page_does_not_take_the_place(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = rekey._change_key

    def lossy(copy: Path, old: bytes, new: bytes) -> None:
        real(copy, old, new)
        connection = connect(copy, new)
        connection.execute("DELETE FROM draft WHERE title = 'percy'")
        connection.close()

    def spoilt(copy: Path, old: bytes, new: bytes) -> None:
        real(copy, old, new)
        raw = bytearray(copy.read_bytes())
        raw[-2000] ^= 1
        copy.write_bytes(raw)

    for broken in (lossy, spoilt):
        change = confirmed(shared)
        with monkeypatch.context() as patched:
            patched.setattr(rekey, "_change_key", broken)
            with pytest.raises(KnownError, match="save_failed"):
                key_change.change_key(change)
        assert everything_there(shared, "percy", shared.folder)


def test_a_log_that_somebody_reads_is_not_left_behind(shared: Shared) -> None:
    change = confirmed(shared)
    reader = connect(shared.folder / STORE_FILE, sub_key(change.unlocked.data_key, "database"))
    reader.execute("PRAGMA busy_timeout = 0").fetchall()
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM draft").fetchone()
    writer = connect(shared.folder / STORE_FILE, sub_key(change.unlocked.data_key, "database"))
    writer.execute("INSERT INTO store_fact(name, value) VALUES ('x', x'00')")
    with pytest.raises(KnownError):
        key_change.change_key(change)
    reader.execute("COMMIT")
    for open_one in (reader, writer):
        open_one.close()
    assert everything_there(shared, "percy", shared.folder)


def test_a_damaged_store_is_told_and_nothing_is_given_up(shared: Shared, tmp_path: Path) -> None:
    change = confirmed(shared)
    path = shared.folder / STORE_FILE
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + bytes(4096) + whole[12288:])
    with pytest.raises(KnownError):
        key_change.change_key(change)
    path.write_bytes(whole)
    assert everything_there(shared, "percy", shared.folder)


def test_while_two_keys_stand_and_the_store_is_spoilt_neither_is_given_up(shared: Shared) -> None:
    change = confirmed(shared)
    Vault.open(shared.folder).rekey(change.unlocked.data_key, bytes(32))
    path = shared.folder / STORE_FILE
    whole = path.read_bytes()
    path.write_bytes(bytes(len(whole)))
    with pytest.raises(KnownError, match="store_unreadable"):
        shared.sit("percy")
    assert generations(shared.folder) == (1, 2)
    path.write_bytes(whole)
    assert everything_there(shared, "percy", shared.folder)
    assert generations(shared.folder) == (1,)


def test_a_disk_too_full_to_put_the_vault_in_order_keeps_nobody_out(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = confirmed(shared)
    Vault.open(shared.folder).rekey(change.unlocked.data_key, bytes(32))
    with monkeypatch.context() as full:

        def refuse(path: Path, _content: bytes) -> None:
            raise OSError(28, "No space left on device", str(path))

        full.setattr(vault_file, "replace_file", refuse)
        assert everything_there(shared, "percy", shared.folder)
    assert generations(shared.folder) == (1, 2)
    assert everything_there(shared, "percy", shared.folder)
    assert generations(shared.folder) == (1,)


def test_a_wrong_password_changes_no_key(shared: Shared) -> None:
    desk = shared.sit("rosa")
    with pytest.raises(UserError, match="wrong_password"):
        accounts.confirm_key_change(desk, "no era esta")
    desk.close()
    assert generations(shared.folder) == (1,)
