"""Where things are: source, wheel and frozen program; this user's own folder."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from oit_campo import paths


def install(folder: Path) -> Path:
    (folder / "catalogues").mkdir(parents=True)
    return folder


def test_in_the_source_resources_stand_beside_the_package() -> None:
    assert (paths.resources() / "catalogues" / "error_sentences.csv").is_file()


def test_in_a_wheel_they_stand_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = install(tmp_path / "site" / "oit_campo" / "_resources")
    install(tmp_path / "site" / "resources")
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "site" / "oit_campo")
    assert paths.resources() == inside


def test_a_frozen_program_takes_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = install(tmp_path / "bundle" / "oit_campo" / "_resources")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "bundle"), raising=False)
    assert paths.resources() == frozen


def test_an_incomplete_installation_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "oit_campo" / "_resources").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "oit_campo")
    with pytest.raises(FileNotFoundError):
        paths.resources()


def test_the_data_folder_is_made_once_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = tmp_path / "share" / "oit-campo"
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_args, **_options: str(wanted))
    assert paths.data_dir() == paths.data_dir() == wanted
    if sys.platform != "win32":
        assert stat.S_IMODE(wanted.stat().st_mode) == 0o700


def test_tests_never_see_the_users_folder(data_dir: Path, tmp_path: Path) -> None:
    assert paths.data_dir() == data_dir
    assert tmp_path in data_dir.parents
