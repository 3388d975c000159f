"""Backup, restore and support from the command line, passwords on the input, in processes of their own and in this one."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from oit_campo import cli
from oit_campo.services import drafts
from oit_campo.store import attachments, one_at_a_time
from tests.helpers import photos
from tests.helpers.corpus import Corpus

TWO = ("--user", "rosa", "--user", "nelida")
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def laptop(tmp_path: Path, data_dir: Path) -> Corpus:
    return Corpus("first", tmp_path / "laptop")


def passwords(laptop: Corpus) -> str:
    return "".join(u["password"] + "\n" for u in laptop.expected["users"])


def call(monkeypatch: pytest.MonkeyPatch, typed: str, *arguments: object) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    return cli.run([str(a) for a in (*arguments, "--password-stdin")])


def saved(laptop: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    stick = tmp_path / "usb"
    stick.mkdir()
    assert call(monkeypatch, passwords(laptop), "backup", "--to", stick, "--data", laptop.folder, "--user", "rosa") == 0
    (file,) = stick.iterdir()
    return file


def test_a_backup_goes_to_another_machine(
    laptop: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    desk = laptop.unlock("rosa")
    photos.add(desk, 3_000, 90_000)
    desk.close()
    file = saved(laptop, tmp_path, monkeypatch)
    other = tmp_path / "otra"
    done = subprocess.run(
        [sys.executable, "-m", "oit_campo", "restore", file, "--folder", other, *TWO, "--password-stdin"],
        input=passwords(laptop),
        capture_output=True,
        text=True,
        encoding="utf8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "sincronice" in done.stdout
    assert all(u["password"] not in done.stdout for u in laptop.expected["users"])
    desk = laptop.unlock("rosa", other)
    assert len(drafts.list_drafts(desk)) == 1
    assert len(photos.names_of(desk)) == 2
    assert photos.not_whole(desk) == set()
    desk.close()
    assert str(file) in capsys.readouterr().out


def test_photos_that_are_lost_are_told_at_both_ends(
    laptop: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured, expect_log: Callable[..., None]
) -> None:
    desk = laptop.unlock("rosa")
    for name in photos.add(desk, 3_000, 90_000):
        (attachments.folder_of(desk.store.path) / name).unlink()
    desk.close()
    expect_log("backup.photos_missing")
    file = saved(laptop, tmp_path, monkeypatch)
    assert "Le faltan 2 fotos" in capsys.readouterr().err
    assert call(monkeypatch, passwords(laptop), "restore", file, "--folder", tmp_path / "otra", *TWO) == 0
    assert "No volvieron 2 fotos" in capsys.readouterr().err


def test_what_is_there_is_not_gone_over_unless_it_is_said(
    laptop: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    file = saved(laptop, tmp_path, monkeypatch)
    two = ("restore", file, "--folder", laptop.folder, "--user", "rosa", "--user", "nelida")
    assert call(monkeypatch, passwords(laptop), *two) == 1
    assert "--replace" in capsys.readouterr().err
    assert call(monkeypatch, passwords(laptop), *two, "--replace") == 0
    assert "0 cambios" in capsys.readouterr().err
    (laptop.folder / "vault.1").write_bytes(b"")
    (laptop.folder / "vault.2").write_bytes(b"")
    assert call(monkeypatch, passwords(laptop), *two, "--replace") == 0
    assert "No se pudo contar" in capsys.readouterr().err
    laptop.unlock("nelida").close()


def test_a_folder_in_use_is_refused_in_words(
    laptop: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    file = saved(laptop, tmp_path, monkeypatch)
    capsys.readouterr()
    for command in (
        ("restore", file, "--folder", laptop.folder, "--user", "rosa", "--replace"),
        ("backup", "--to", tmp_path, "--data", laptop.folder, "--user", "rosa"),
        ("support", "--to", tmp_path, "--data", laptop.folder, "--user", "rosa"),
    ):
        with one_at_a_time.claim(laptop.folder):
            assert call(monkeypatch, passwords(laptop), *command) == 2
        assert "ya está abierto" in capsys.readouterr().err


def test_a_wrong_password_and_wrong_letters_are_told(
    laptop: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    file = saved(laptop, tmp_path, monkeypatch)
    capsys.readouterr()
    other = tmp_path / "otra"
    assert call(monkeypatch, "no\n", "backup", "--to", tmp_path, "--data", laptop.folder, "--user", "rosa") == 1
    assert call(monkeypatch, "7KQ2\n", "restore", file, "--folder", other, "--letters") == 1
    assert call(monkeypatch, passwords(laptop), "restore", file, "--folder", other, "--user", "rosa") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 3
    assert "dos personas" in told.err


def test_a_password_is_asked_unseen_when_it_is_not_on_the_input(
    laptop: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(words: str) -> str:
        asked.append(words)
        return str(laptop.expected["users"][0]["password"])

    monkeypatch.setattr("getpass.getpass", ask)
    assert cli.run(["backup", "--to", str(tmp_path), "--data", str(laptop.folder), "--user", "rosa"]) == 0
    assert asked == ["Contraseña de rosa: "]


def test_the_file_for_support_needs_no_password(
    laptop: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert call(monkeypatch, "", "support", "--to", tmp_path, "--data", laptop.folder) == 0
    first = capsys.readouterr().out
    assert "sin datos de nadie" in first
    assert (
        call(monkeypatch, passwords(laptop), "support", "--to", tmp_path, "--data", laptop.folder, "--user", "rosa")
        == 0
    )
