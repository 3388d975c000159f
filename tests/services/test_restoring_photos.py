"""Photos put back with their store: on this laptop and on another one, from beside, from inside, from an old backup."""

from __future__ import annotations

import errno
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from oit_campo.errors import KnownError
from oit_campo.services import backups, restoring
from oit_campo.services.desk import Desk
from oit_campo.store import attachments, backup, backup_files
from oit_campo.store.backup_files import BESIDE
from tests.helpers import photos
from tests.helpers.corpus import Corpus
from tests.services.test_restoring import people

SIZES = (0, 3_000, 150_000)


@pytest.fixture
def laptop(tmp_path: Path) -> Corpus:
    return Corpus("first", tmp_path / "laptop")


@pytest.fixture
def desk(laptop: Corpus) -> Iterator[Desk]:
    made = laptop.unlock("rosa")
    photos.add(made, *SIZES)
    yield made
    made.close()


@pytest.fixture(params=["beside", "inside"])
def file(request: pytest.FixtureRequest, desk: Desk, tmp_path: Path) -> Path:
    """A backup on a stick of a laptop with three photos."""
    stick = tmp_path / "usb"
    stick.mkdir()
    if request.param == "inside":
        return backups.write_to(desk, stick).path
    backups.choose_stick(desk, stick)
    return backups.back_up(desk).kept[1].path


def put_back(laptop: Corpus, file: Path, folder: Path, lacking: int = 0) -> Desk:
    manifest = restoring.read(file)
    told = restoring.count_lacking(file, manifest, folder)
    replace = (folder / "campo.db").exists()
    prepared = restoring.prepare(file, folder, people(laptop), clock=laptop.clock, replace=replace)
    assert (prepared.manifest, prepared.lacking) == (manifest, lacking)
    assert told <= lacking
    restoring.finish(folder)
    return laptop.unlock("rosa", folder)


def test_on_another_machine_all_can_be_read(laptop: Corpus, desk: Desk, file: Path, tmp_path: Path) -> None:
    names = photos.names_of(desk)
    there = put_back(laptop, file, tmp_path / "otra")
    assert photos.names_of(there) == names
    assert photos.not_whole(there) == set()
    folder = attachments.folder_of(there.store.path)
    assert {path.name for path in folder.iterdir()} == names
    assert folder.stat().st_mode & 0o077 == 0
    there.close()


def test_what_is_set_aside_keeps_its_photos(laptop: Corpus, desk: Desk, file: Path) -> None:
    photos.add(desk, 9_000, seed=2)
    desk.close()
    again = put_back(laptop, file, laptop.folder)
    assert len(photos.names_of(again)) == 3
    assert photos.not_whole(again) == set()
    again.close()
    (aside,) = laptop.folder.glob("antes-de-restaurar-*")
    before = laptop.unlock("rosa", aside)
    assert len(photos.names_of(before)) == 4
    assert photos.not_whole(before) == set()
    before.close()


def test_without_the_folder_beside_it_is_told_before_and_the_records_come_back(
    laptop: Corpus, desk: Desk, file: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "alone" / file.name
    alone.parent.mkdir()
    shutil.copy(file, alone)
    lacking = 3 if restoring.read(file).photos.beside else 0
    assert restoring.count_lacking(alone, restoring.read(alone), tmp_path / "otra") == lacking
    assert restoring.count_lacking(alone, restoring.read(alone), laptop.folder) == 0, "here they are"
    there = put_back(laptop, alone, tmp_path / "otra", lacking)
    assert len(photos.not_whole(there)) == lacking
    there.close()


def test_one_that_is_damaged_is_left_out_and_told(laptop: Corpus, desk: Desk, file: Path, tmp_path: Path) -> None:
    name = max(photos.names_of(desk), key=lambda n: (attachments.folder_of(desk.store.path) / n).stat().st_size)
    if (file.parent / BESIDE).exists():
        hurt = file.parent / BESIDE / name
        hurt.write_bytes(hurt.read_bytes()[:-1] + b"?")
    else:
        raw = bytearray(file.read_bytes())
        raw[raw.index((attachments.folder_of(desk.store.path) / name).read_bytes()) + 100_000] ^= 1
        file.write_bytes(raw)
    there = put_back(laptop, file, tmp_path / "otra", 1)
    assert photos.not_whole(there) == {name}
    there.close()


def test_an_old_backup_without_photos_is_put_back_with_those_that_are_here(
    laptop: Corpus, desk: Desk, tmp_path: Path
) -> None:
    desk.close()
    again = laptop.unlock("rosa")
    old = of_format_1(backups.write_to(again, tmp_path).path, tmp_path / "old.oitrespaldo")
    again.close()
    there = put_back(laptop, old, tmp_path / "otra", 3)
    assert len(photos.not_whole(there)) == 3
    there.close()
    same = put_back(laptop, old, laptop.folder)
    assert len(photos.names_of(same)) == 3
    assert photos.not_whole(same) == set()
    same.close()


def of_format_1(source: Path, target: Path) -> Path:
    """As the version before photos wrote it."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            raw = before.read(name)
            if name == backup.MANIFEST:
                said = json.loads(raw)
                del said["photos"]
                raw = json.dumps(said | {"format": 1}).encode()
            if not name.startswith(backup_files.INSIDE):
                after.writestr(name, raw)
    return target


def test_a_disk_that_takes_no_more_is_told_and_nothing_has_changed(
    laptop: Corpus, desk: Desk, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(backup_files, "flush_file", full)
    monkeypatch.setattr(backup_files, "_is_linked", lambda *_: False)
    with pytest.raises(KnownError, match=r"save_failed|disk_full"):
        restoring.prepare(file, tmp_path / "otra", people(laptop), clock=laptop.clock)
    assert list((tmp_path / "otra").iterdir()) == []
