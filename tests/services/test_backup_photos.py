"""The photos of a backup: in it or beside it, each checked, none copied twice, none taken from a backup that needs it."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import pytest

from oit_campo.errors import KnownError
from oit_campo.services import backups
from oit_campo.services.backups import Kept
from oit_campo.services.desk import Desk
from oit_campo.store import attachments, backup, backup_files
from oit_campo.store.backup_files import BESIDE
from tests.helpers import photos
from tests.helpers.corpus import Corpus

ExpectLog = Callable[..., None]
SIZES = (0, 5_000, 200_000)


@pytest.fixture
def laptop(tmp_path: Path) -> Corpus:
    return Corpus("first", tmp_path / "laptop")


@pytest.fixture
def desk(laptop: Corpus) -> Iterator[Desk]:
    made = laptop.unlock("rosa")
    yield made
    made.close()


@pytest.fixture
def names(desk: Desk) -> list[str]:
    return photos.add(desk, *SIZES)


@pytest.fixture
def stick(desk: Desk, tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    backups.choose_stick(desk, folder)
    return folder


def here(desk: Desk, name: str) -> Path:
    return attachments.folder_of(desk.store.path) / name


def digests(desk: Desk, names: list[str]) -> dict[str, str]:
    return {name: hashlib.sha256(here(desk, name).read_bytes()).hexdigest() for name in names}


def beside(folder: Path) -> set[str]:
    return {path.name for path in (folder / BESIDE).iterdir()}


def test_all_are_beside_the_backups_of_disk_and_stick_and_the_manifest_says_so(
    desk: Desk, names: list[str], stick: Path
) -> None:
    seen: list[tuple[int, int]] = []
    made = backups.back_up(desk, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    for kept in made.kept:
        found = backup.read_manifest(kept.path).photos
        assert (found.files, found.missing, found.beside) == (digests(desk, names), 0, True)
        assert beside(kept.path.parent) == set(names)
        assert kept.lacking == 0
        for name in names:
            assert (kept.path.parent / BESIDE / name).read_bytes() == here(desk, name).read_bytes()


def test_on_the_same_disk_a_photo_takes_no_second_place_and_elsewhere_it_is_copied_once(
    desk: Desk, laptop: Corpus, names: list[str], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    another_disk(monkeypatch, stick)
    backups.keep(desk)
    for name in names:
        assert here(desk, name).samefile(backups.disk_of(desk) / BESIDE / name)
        assert not here(desk, name).samefile(stick / BESIDE / name)
    before = {name: (stick / BESIDE / name).stat() for name in names}
    (new,) = photos.add(desk, 70_000, seed=2)
    read = []
    real = backup_files._digest

    def noted(path: Path, size: int) -> str | None:
        read.append(path.name)
        return real(path, size)

    monkeypatch.setattr(backup_files, "_digest", noted)
    laptop.clock.advance(days=1)
    made = backups.keep(desk)
    assert set(read) == {new, f"{new}.part"}, "nobody waits for what an earlier backup brought"
    assert {name: (stick / BESIDE / name).stat() for name in names} == before
    for kept in made.kept:
        assert dict(backup.read_manifest(kept.path).photos.files) == digests(desk, [*names, new])


def another_disk(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    """No hard link goes there."""
    real = os.link

    def link(source: Any, target: Any) -> None:
        if any(folder in Path(target).parents for folder in folders):
            raise OSError(errno.EXDEV, "another disk")
        real(source, target)

    monkeypatch.setattr(os, "link", link)


@pytest.mark.parametrize("harm", ["flip", "cut", "gone"])
def test_by_hand_every_photo_on_the_stick_is_read_again_and_mended(
    desk: Desk, names: list[str], stick: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    another_disk(monkeypatch, stick)
    backups.keep(desk)
    hurt = stick / BESIDE / names[2]
    raw = hurt.read_bytes()
    if harm == "gone":
        hurt.unlink()
    else:
        hurt.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]) if harm == "flip" else raw[:-1])
    if harm != "flip":  # of one that is there in its length the daily backup looks at no more
        backups.keep(desk)
        assert hurt.read_bytes() == raw
        return
    backups.back_up(desk)
    assert hurt.read_bytes() == raw


def test_what_the_laptop_lost_is_kept_beside_and_what_nobody_has_is_told(
    desk: Desk, names: list[str], stick: Path, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    another_disk(monkeypatch, stick, backups.disk_of(desk))
    backups.keep(desk)
    new = photos.add(desk, 1_000, 2_000, 3_000, seed=2)
    here(desk, names[1]).unlink()
    here(desk, new[0]).unlink()
    here(desk, new[1]).write_bytes(b"short")
    unreadable(monkeypatch, new[2])
    expect_log("backup.photos_missing")
    made = backups.back_up(desk)
    for kept in made.kept:
        found = backup.read_manifest(kept.path).photos
        assert set(found.files) == set(names)
        assert (found.missing, kept.lacking) == (3, 3)
    with zipfile.ZipFile(made.kept[0].path) as archive:
        assert b'"faltan": 3' in archive.read("manifest.json")


def unreadable(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    real = Path.open

    def give(path: Path, *args: Any, **options: Any) -> Any:
        if path.name == name:
            raise OSError(errno.EIO, "a bad sector")
        return real(path, *args, **options)

    monkeypatch.setattr(Path, "open", give)


def test_the_rows_of_the_copy_decide_whatever_comes_or_goes_meanwhile(
    desk: Desk, names: list[str], monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    real = backup.take

    def busy(*args: Any) -> backup.Taken:
        taken = real(*args)
        photos.add(desk, 10, seed=3)
        here(desk, names[0]).unlink()
        return taken

    monkeypatch.setattr(backup, "take", busy)
    expect_log("backup.photos_missing")
    (kept,) = backups.keep(desk).kept
    assert set(backup.read_manifest(kept.path).photos.files) == set(names[1:])
    assert kept.lacking == 1


def test_room_is_asked_for_with_the_photos_and_links_need_none(
    desk: Desk, names: list[str], stick: Path, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    another_disk(monkeypatch, stick)
    store = desk.store.path.stat().st_size
    monkeypatch.setattr(backup_files, "free_bytes", lambda _folder: store + 100_000)
    expect_log("backup.not_kept")
    made = backups.back_up(desk)
    assert isinstance(made.on_disk, Kept)
    assert isinstance(made.on_stick, KnownError)
    assert made.on_stick.code == "backup_full"
    assert beside(stick) == set()
    with pytest.raises(KnownError, match="backup_full"):
        backups.write_to(desk, stick)
    monkeypatch.setattr(backup_files, "free_bytes", lambda _folder: store + 1_000_000)
    assert len(backups.back_up(desk).kept) == 2, "the control"


def test_what_is_not_what_was_written_is_no_backup(
    desk: Desk, names: list[str], stick: Path, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    another_disk(monkeypatch, stick)
    real = backup_files.drop_from_memory

    def worn(path: Path) -> None:
        if path.name == f"{names[2]}.part":
            path.write_bytes(bytes(path.stat().st_size))
        real(path)

    monkeypatch.setattr(backup_files, "drop_from_memory", worn)
    expect_log("backup.not_kept")
    made = backups.back_up(desk)
    assert isinstance(made.on_stick, KnownError)
    assert made.on_stick.code == "backup_unverified"
    assert names[2] not in beside(stick)


def test_put_off_in_between_it_goes_on_the_next_time(desk: Desk, names: list[str], stick: Path) -> None:
    for after in range(40):
        left = [after]

        def stop(left: list[int] = left) -> bool:
            left[0] -= 1
            return left[0] < 0

        with suppress(KnownError):
            assert len(backups.back_up(desk, cancelled=stop).kept) == 2
            break
    assert after > 12, "the control: it was put off at least so often"
    assert beside(stick) == set(names)


# ---- letting go -----------------------------------------------------------------------------------------------------------


def test_what_a_kept_backup_needs_is_never_removed_and_goes_with_the_last_that_does(
    desk: Desk, laptop: Corpus, names: list[str], stick: Path
) -> None:
    backups.keep(desk)
    photos.forget(desk, names[1])
    (stick / BESIDE / "Mis fotos.jpg").write_bytes(b"of the person")
    for day in range(1, 9):
        laptop.clock.advance(days=1)
        backups.keep(desk)
        for folder in (stick, backups.disk_of(desk)):
            manifests = [backup.read_manifest(one.path) for one in backups.own(folder, desk.activation.device)]
            needed = {name for made in manifests for name in made.photos.files}
            assert needed <= beside(folder)
            assert (names[1] in beside(folder)) == (day < 7)
    assert (stick / BESIDE / "Mis fotos.jpg").exists()
    assert photos.names_of(desk) == set(names) - {names[1]}


@pytest.mark.parametrize("who", ["another laptop", "nobody knows"])
def test_while_another_backup_there_may_need_it_it_stays(
    desk: Desk, laptop: Corpus, names: list[str], stick: Path, who: str
) -> None:
    made = backups.keep(desk).kept[1]
    other = stick / "campo-respaldo-2020-01-01-0000.oitrespaldo"
    if who == "nobody knows":
        other.write_bytes(b"PK no")
    else:
        with zipfile.ZipFile(made.path) as source, zipfile.ZipFile(other, "w") as target:
            for name in source.namelist():
                raw = source.read(name).replace(str(desk.activation.device).encode(), str(UUID(int=7)).encode())
                target.writestr(name, raw)
    photos.forget(desk, names[1])
    for _ in range(8):
        laptop.clock.advance(days=1)
        backups.keep(desk)
    assert names[1] in beside(stick)
    assert names[1] not in beside(backups.disk_of(desk))
    other.unlink()
    backups.keep(desk)
    assert names[1] not in beside(stick), "the control"


# ---- one file -------------------------------------------------------------------------------------------------------------


def test_one_to_carry_away_holds_them_itself(desk: Desk, names: list[str], tmp_path: Path) -> None:
    made = backups.write_to(desk, tmp_path)
    found = backup.read_manifest(made.path).photos
    assert (found.files, found.missing, found.beside) == (digests(desk, names), 0, False)
    with zipfile.ZipFile(made.path) as archive:
        for name in names:
            assert archive.read(f"archivos/{name}") == here(desk, name).read_bytes()
    assert not (tmp_path / BESIDE).exists()


def test_one_to_carry_away_says_what_it_lacks(
    desk: Desk, names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    here(desk, names[0]).unlink()
    here(desk, names[1]).write_bytes(b"short")
    real = backup_files.pass_on

    def bad_sector(reading: IO[bytes], *args: Any) -> str:
        if Path(str(getattr(reading, "name", ""))).name == names[2]:
            raise OSError(errno.EIO, "a bad sector")
        return real(reading, *args)

    monkeypatch.setattr(backup_files, "pass_on", bad_sector)
    expect_log("backup.photos_missing")
    made = backups.write_to(desk, tmp_path)
    assert (made.lacking, dict(backup.read_manifest(made.path).photos.files)) == (3, {})


@pytest.mark.parametrize("whole", [True, False])
def test_memory_stays_flat(
    desk: Desk, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    photos.add(desk, 30_000_000)
    another_disk(monkeypatch, stick)
    tracemalloc.start()
    try:
        if whole:
            backups.write_to(desk, tmp_path)
        else:
            backups.back_up(desk)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 << 20
    shutil.rmtree(stick)
