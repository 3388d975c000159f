"""Backups of a laptop with work in it: checked before they count, seven kept, and words for what a disk or a stick can do."""

from __future__ import annotations

import errno
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from oit_campo.errors import KnownError, UserError
from oit_campo.services import backups, unlocking
from oit_campo.services.backups import Kept
from oit_campo.services.desk import Desk
from oit_campo.store import backup, backup_files, vault_file, version
from tests.helpers import next_version
from tests.helpers.corpus import Corpus

ExpectLog = Callable[..., None]


@pytest.fixture
def laptop(tmp_path: Path) -> Corpus:
    return Corpus("first", tmp_path / "laptop")


@pytest.fixture
def desk(laptop: Corpus) -> Iterator[Desk]:
    made = laptop.unlock("rosa")
    yield made
    made.close()


@pytest.fixture
def stick(desk: Desk, tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    backups.choose_stick(desk, folder)
    return folder


def on_disk(desk: Desk) -> list[str]:
    return sorted(p.name for p in backups.disk_of(desk).iterdir())


def test_the_parts_are_those_of_a_laptop() -> None:
    assert backup.PARTS[:1] == (unlocking.STORE_FILE,)
    assert backup.PARTS[1:3] == vault_file.COPIES == unlocking.VAULT_FILES


def test_a_backup_on_disk_and_stick_holds_everything_and_says_so(laptop: Corpus, desk: Desk, stick: Path) -> None:
    seen: list[tuple[int, int]] = []
    made = backups.back_up(desk, progress=lambda done, total: seen.append((done, total)))
    assert isinstance(made.on_disk, Kept)
    assert isinstance(made.on_stick, Kept)
    assert [one.path.name for one in made.kept] == ["campo-respaldo-2026-03-20-1000.oitrespaldo"] * 2
    assert on_disk(desk) == ["campo-respaldo-2026-03-20-1000.oitrespaldo"]
    assert seen[-1][0] == seen[-1][1] > 1_000_000
    found = backup.read_manifest(made.on_stick.path)
    wanted = laptop.expected["rows"]
    held = {name: rows for name, rows in found.held.rows.items() if name in wanted}  # later tables are still empty
    assert held == wanted | {"store_fact": wanted["store_fact"] + 1}  # where the stick is
    assert not any(rows for name, rows in found.held.rows.items() if name not in wanted)
    assert (found.held.last, found.held.pending) == (laptop.expected["chain"], laptop.expected["pending"])
    assert (found.device, found.made_at) == (desk.activation.device, desk.store.clock.now())
    view = backups.overview(desk)
    assert (view.on_disk, view.on_stick, view.stick, view.stick_here) == (made.on_disk, made.on_stick, stick, True)


def test_nothing_of_a_person_stands_in_the_file(desk: Desk, stick: Path) -> None:
    made = backups.back_up(desk)
    raw = made.kept[1].path.read_bytes()
    for words in ("Gladys", "Ñáñez", "Ñusta", "99000001", "987654321", "rosa", str(stick)):
        assert words.encode() not in raw
    assert b"attendance_mark" in raw, "the control: the manifest is in clear"


def test_the_newest_is_due_after_a_day_or_when_its_date_can_not_be(laptop: Corpus, desk: Desk) -> None:
    assert backups.is_due(desk)
    backups.keep(desk)
    assert not backups.is_due(desk)
    laptop.clock.advance(hours=23)
    assert not backups.is_due(desk)
    laptop.clock.advance(hours=2)
    assert backups.is_due(desk)
    laptop.clock.advance(days=-3)
    assert backups.is_due(desk)


def test_seven_are_kept_of_this_laptop_and_what_is_another_s_stays(
    laptop: Corpus, desk: Desk, stick: Path, tmp_path: Path
) -> None:
    foreign = stick / "campo-respaldo-2020-01-01-0000.oitrespaldo"
    broken = stick / "campo-respaldo-2020-01-02-0000.oitrespaldo"
    broken.write_bytes(b"PK no")
    made = backups.back_up(desk).kept[1]
    with zipfile.ZipFile(made.path) as source, zipfile.ZipFile(foreign, "w") as target:
        for name in source.namelist():
            raw = source.read(name)
            target.writestr(name, raw.replace(str(desk.activation.device).encode(), str(UUID(int=7)).encode()))
    for _ in range(9):
        laptop.clock.advance(minutes=1)
        backups.back_up(desk)
    for folder in (stick, backups.disk_of(desk)):
        mine = backups.own(folder, desk.activation.device)
        assert len(mine) == 7
        assert mine[0].made_at == laptop.clock.now()
        assert mine[-1].made_at == laptop.clock.now() - timedelta(minutes=6)
    assert foreign.exists()
    assert broken.exists()


def test_what_a_cut_left_goes_on_the_stick_after_a_day(laptop: Corpus, desk: Desk, stick: Path) -> None:
    backups.keep(desk)
    halves = [folder / "campo-respaldo-2026-03-19-0800.oitrespaldo.part" for folder in (backups.disk_of(desk), stick)]
    for half in halves:
        half.write_bytes(b"half")
        os.utime(half, (desk.store.clock.now().timestamp(),) * 2)
    laptop.clock.advance(hours=23)
    backups.keep(desk)
    assert [half.exists() for half in halves] == [False, True]
    laptop.clock.advance(hours=2)
    backups.keep(desk)
    assert not halves[1].exists()


def test_two_in_one_minute_have_two_names(desk: Desk) -> None:
    first, second = backups.keep(desk).kept[0], backups.keep(desk).kept[0]
    assert (first.path.stem[-4:], second.path.stem[-6:]) == ("1000", "1000-2")


def test_who_has_no_right_makes_none_by_hand_and_the_program_does(laptop: Corpus) -> None:
    nelida = laptop.unlock("nelida")
    for refused in (
        lambda: backups.back_up(nelida),
        lambda: backups.write_to(nelida, laptop.folder),
        lambda: backups.choose_stick(nelida, None),
    ):
        with pytest.raises(UserError, match="no_right"):
            refused()
    assert len(backups.keep(nelida).kept) == 1
    nelida.close()


# ---- what can happen ------------------------------------------------------------------------------------------------------


def test_a_stick_that_is_not_there_is_told_and_the_disk_has_its_own(desk: Desk, stick: Path) -> None:
    stick.rmdir()
    made = backups.back_up(desk)
    assert isinstance(made.on_disk, Kept)
    assert isinstance(made.on_stick, KnownError)
    assert made.on_stick.code == "backup_no_stick"
    view = backups.overview(desk)
    assert (view.stick, view.stick_here, view.on_stick) == (stick, False, None)
    backups.choose_stick(desk, None)
    assert backups.back_up(desk).on_stick is None


def test_the_folder_of_the_data_is_no_stick(desk: Desk) -> None:
    with pytest.raises(UserError, match="backup_same_disk"):
        backups.choose_stick(desk, backups.disk_of(desk))


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "backup_full"), (errno.EIO, "backup_place")])
def test_a_full_or_pulled_stick_is_told_and_the_older_ones_stay(
    desk: Desk, stick: Path, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog, number: int, code: str
) -> None:
    older = backups.back_up(desk).kept[1]
    real = backup._put

    def stop(archive: zipfile.ZipFile, name: str, source: Path, told: Any) -> str:
        if Path(str(archive.filename)).parent == stick and name == "vault.2":
            raise OSError(number, "in the middle")
        return real(archive, name, source, told)

    monkeypatch.setattr(backup, "_put", stop)
    expect_log("backup.not_kept")
    made = backups.back_up(desk)
    assert isinstance(made.on_stick, KnownError)
    assert made.on_stick.code == code
    assert isinstance(made.on_disk, Kept)
    assert [p.name for p in stick.iterdir()] == [older.path.name]


def test_a_disk_without_room_is_asked_first(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "free_bytes", lambda _folder: 1_000_000)
    with pytest.raises(KnownError, match="backup_room") as told:
        backups.back_up(desk)
    assert told.value.params == {"n": 2}
    monkeypatch.setattr(backups, "free_bytes", lambda _folder: 1 << 40)
    assert len(backups.back_up(desk).kept) == 1


def test_a_disk_that_gives_no_folder_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_folder: Path) -> int:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(backups, "free_bytes", refuse)
    with pytest.raises(KnownError, match="backup_place"):
        backups.back_up(desk)


def test_it_can_be_put_off_at_any_moment(desk: Desk, stick: Path) -> None:
    for after in range(6):
        left = [after]

        def stop(left: list[int] = left) -> bool:
            left[0] -= 1
            return left[0] < 0

        with pytest.raises(KnownError, match="backup_stopped"):
            backups.back_up(desk, cancelled=stop)
        assert [n for n in on_disk(desk) if not n.endswith(backup.SUFFIX)] == []
        assert [p for p in stick.iterdir() if p.suffix != backup.SUFFIX] == []


def test_a_copy_that_is_not_whole_is_no_backup(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    real = backup._copy

    def harm(live: Any, target: Path, cancelled: Any) -> backup.Taken:
        before = real(live, target, cancelled)
        raw = bytearray(target.read_bytes())
        raw[len(raw) // 2] ^= 1
        target.write_bytes(raw)
        return before

    with monkeypatch.context() as harmed:
        harmed.setattr(backup, "_copy", harm)
        with pytest.raises(KnownError, match="backup_unverified"):
            backups.back_up(desk)
    assert on_disk(desk) == []
    with monkeypatch.context() as harmed:
        harmed.setattr(backup_files, "drop_from_memory", lambda part: part.write_bytes(flipped(part.read_bytes())))
        expect_log("backup.not_kept")
        made = backups.back_up(desk)
    assert isinstance(made.on_disk, KnownError)
    assert made.on_disk.code in ("backup_unverified", "backup_unreadable")
    assert on_disk(desk) == []


def flipped(raw: bytes) -> bytes:
    """One bit in the middle is another."""
    return raw[: len(raw) // 2] + bytes([raw[len(raw) // 2] ^ 1]) + raw[len(raw) // 2 + 1 :]


def test_somebody_who_writes_meanwhile_makes_it_be_taken_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real, tries = backup._copy, []

    def late(live: Any, target: Path, cancelled: Any) -> backup.Taken:
        before = real(live, target, cancelled)
        tries.append(before)
        return replace(before, last=before.last - 1) if len(tries) == 1 else before

    monkeypatch.setattr(backup, "_copy", late)
    assert len(backups.back_up(desk).kept) == 1
    assert len(tries) == 2


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """A disk on which no file grows beyond ``size``."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_copy_that_does_not_fit_is_told(desk: Desk) -> None:
    with files_up_to(300_000), pytest.raises(KnownError, match="backup_place"):
        backups.back_up(desk)
    assert on_disk(desk) == []


def test_a_file_that_does_not_fit_is_told_and_leaves_nothing(
    desk: Desk, stick: Path, tmp_path: Path, expect_log: ExpectLog
) -> None:
    """There is room for the copy of the store, not for the file it goes into."""
    copy = tmp_path / "copy.db"
    backup.take(desk.store, copy, lambda: False)
    expect_log("backup.not_kept")
    with files_up_to(copy.stat().st_size + 1_000):
        made = backups.back_up(desk)
    for told in (made.on_disk, made.on_stick):
        assert isinstance(told, KnownError)
        assert told.code == "backup_full"
    assert (made.kept, on_disk(desk), list(stick.iterdir())) == ((), [], [])


def test_a_damaged_store_is_told_and_makes_no_backup(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_connection: object) -> backup.Taken:
        raise sqlcipher.DatabaseError("file is not a database")

    monkeypatch.setattr(backup, "contents", broken)
    with pytest.raises(KnownError, match="store_unreadable"):
        backups.back_up(desk)


def test_write_to_puts_one_where_it_is_told_or_says_why_not(desk: Desk, tmp_path: Path, expect_log: ExpectLog) -> None:
    made = backups.write_to(desk, tmp_path)
    assert made.path.parent == tmp_path
    expect_log("backup.not_kept")
    with pytest.raises(KnownError, match="backup_place"):
        backups.write_to(desk, tmp_path / "nowhere")


# ---- files that are none --------------------------------------------------------------------------------------------------


def changed(source: Path, target: Path, change: Callable[[str, bytes], bytes | None], **options: Any) -> Path:
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w", **options) as after:
        for name in before.namelist():
            raw = change(name, before.read(name))
            if raw is not None:
                after.writestr(name, raw)
    return target


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda n, raw: None if n == "campo.db" else raw, "backup_unreadable"),
        (lambda n, raw: None if n == "manifest.json" else raw, "backup_unreadable"),
        (lambda n, raw: b"[]" if n == "manifest.json" else raw, "backup_unreadable"),
        (lambda n, raw: b"no" if n == "manifest.json" else raw, "backup_unreadable"),
        (lambda n, raw: raw.replace(b"+00:00", b"") if n == "manifest.json" else raw, "backup_unreadable"),
        (lambda n, raw: raw.replace(b"campo.db", b"../../db") if n == "manifest.json" else raw, "backup_unreadable"),
        (lambda n, raw: bytes(backup.MANIFEST_MOST + 1) if n == "manifest.json" else raw, "backup_unreadable"),
        (
            lambda n, raw: raw.replace(b'"faltan": 0', b'"faltan": []') if n == "manifest.json" else raw,
            "backup_unreadable",
        ),
        (
            lambda n, raw: raw.replace(b'"files": {}', b'"files": {"../x": ""}') if n == "manifest.json" else raw,
            "backup_unreadable",
        ),
        (lambda n, raw: raw.replace(b'"format": 2', b'"format": 3') if n == "manifest.json" else raw, "backup_newer"),
        (
            lambda n, raw: raw.replace(f'"{version.HEAD}"'.encode(), b'"9998"') if n == "manifest.json" else raw,
            "backup_newer",
        ),
    ],
)
def test_a_file_that_is_no_backup_of_ours_is_told(
    desk: Desk, tmp_path: Path, change: Callable[[str, bytes], bytes | None], code: str
) -> None:
    made = backups.keep(desk).kept[0]
    with pytest.raises(KnownError) as told:
        backup.read_manifest(changed(made.path, tmp_path / "x", change))
    assert told.value.code == code
    same = changed(made.path, tmp_path / "same", lambda _n, raw: raw)
    assert backup.read_manifest(same) == backup.read_manifest(made.path), "the control"


def test_what_expands_and_what_is_no_archive_is_told(desk: Desk, tmp_path: Path) -> None:
    made = backups.keep(desk).kept[0]
    bomb = changed(made.path, tmp_path / "bomb", lambda _n, raw: raw, compression=zipfile.ZIP_DEFLATED)
    text = tmp_path / "text"
    text.write_bytes(b"Hola")
    for file, code in ((bomb, "backup_unreadable"), (text, "backup_unreadable"), (tmp_path / "none", "backup_place")):
        with pytest.raises(KnownError) as told:
            backup.read_manifest(file)
        assert told.value.code == code


@pytest.mark.parametrize("part", ["campo.db", "vault.1", "settings.json"])
def test_a_part_with_another_content_is_never_unpacked_as_good(desk: Desk, tmp_path: Path, part: str) -> None:
    made = backups.keep(desk).kept[0]
    file = changed(made.path, tmp_path / "x", lambda n, raw: flipped(raw) if n == part else raw)
    target = tmp_path / "out"
    target.mkdir()
    with pytest.raises(KnownError, match="backup_unreadable"):
        backup.unpack(file, target)


def test_a_byte_flipped_anywhere_in_the_file_is_seen(desk: Desk, tmp_path: Path) -> None:
    raw = backups.keep(desk).kept[0].path.read_bytes()
    file = tmp_path / "x"
    for place in range(0, len(raw), len(raw) // 40):
        file.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        target = tmp_path / f"out{place}"
        target.mkdir()
        with pytest.raises(KnownError, match=r"backup_unreadable|backup_newer"):
            backup.unpack(file, target)


def test_a_backup_of_an_older_version_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = backups.keep(desk).kept[0]
    next_version.install(monkeypatch, tmp_path)
    assert backup.read_manifest(made.path).held.schema < version.HEAD


def test_a_disk_full_while_unpacking_is_told(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = backups.keep(desk).kept[0]
    target = tmp_path / "out"
    target.mkdir()

    def full(_path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(backup, "flush_file", full)
    with pytest.raises(KnownError, match=r"save_failed|disk_full"):
        backup.unpack(made.path, target)
