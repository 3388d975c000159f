"""The file for support tells of the laptop and of nobody: planted names are in no byte of it, and the search would find them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from oit_campo import logs, settings
from oit_campo.errors import KnownError
from oit_campo.services import backups, support
from oit_campo.services.desk import Desk
from oit_campo.store import version
from tests.helpers.corpus import Corpus

#: Of the corpus, and what a careless line could bring.
PLANTED = (
    "Gladys",
    "Apaza",
    "Ñáñez",
    "Villalobos",
    "Ñusta",
    "Ccori",
    "Nélida",
    "99000001",
    "99000009",
    "987654321",
    "rosa",
)


@pytest.fixture
def laptop(tmp_path: Path) -> Corpus:
    return Corpus("first", tmp_path / "rosa" / "laptop")


@pytest.fixture
def desk(laptop: Corpus) -> Iterator[Desk]:
    made = laptop.unlock("rosa")
    yield made
    made.close()


def log_lines(folder: Path, *lines: str) -> None:
    (folder / support.LOG_FOLDER).mkdir()
    (folder / support.LOG_FOLDER / "oit-campo.log").write_text("\n".join([*lines, ""]), "utf8")


def contents(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode("utf8") for name in archive.namelist()}


def found_in(file: Path, laptop: Corpus) -> list[str]:
    secrets = [u["password"] for u in laptop.expected["users"]]
    everything = "\n".join([*contents(file), *contents(file).values()])
    return [words for words in (*PLANTED, *secrets) if words.casefold() in everything.casefold()]


LINE = '{"at": "2026-03-20T15:00:00.123+00:00", "level": "info", "from": "oit_campo.sync", "event": "sync.done", "batches": 3}'


def test_it_holds_numbers_and_versions_and_nothing_of_anybody(laptop: Corpus, desk: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "rosa"
    backups.choose_stick(desk, stick)
    backups.back_up(desk)
    settings.save(laptop.folder, settings.Settings(centre_url="https://rosa:clave@centro.example.org/rosa"))
    bug = '{"at": "x", "level": "error", "from": "oit_campo.ui", "event": "bug", "ref": "A1", "type": "KeyError", "at2": "Gladys"}'
    log_lines(
        laptop.folder,
        LINE,
        bug,
        '{"event": "library", "who": "Gladys Apaza", "Apaza": 1, "at": ["store:12", "Gladys"]}',
        "Traceback: Gladys Apaza 99000001",
        '["Gladys"]',
    )
    file = support.write(laptop.folder, tmp_path, laptop.clock.now(), desk)
    assert file.name == "oit-campo-soporte-2026-03-20-1000.zip"
    assert found_in(file, laptop) == []
    told = json.loads(contents(file)[support.SUMMARY])
    assert told["store"]["schema"] == version.HEAD
    assert told["store"]["rows"]["person"] == 5
    assert told["sync"]["pending"] == laptop.expected["pending"]
    assert told["settings"]["centre"] == "centro.example.org"
    assert told["backups"]["stick_chosen"] is True
    assert told["backups"]["on_stick"] is not None
    assert told["log_lines_left_out"] == 2
    assert told["free_mb"] > 0
    lines = contents(file)["logs/oit-campo.log"].splitlines()
    assert json.loads(lines[0]) == json.loads(LINE)
    assert json.loads(lines[1])["type"] == "KeyError"
    assert json.loads(lines[2]) == {"event": "library", "who": "-", "at": ["store:12"]}


def test_control_what_looks_like_a_code_is_found_by_the_search(laptop: Corpus, tmp_path: Path) -> None:
    log_lines(laptop.folder, LINE.replace("sync.done", "gladys"))
    assert found_in(support.write(laptop.folder, tmp_path, laptop.clock.now()), laptop) == ["Gladys"]


def test_without_a_desk_nothing_of_the_store_is_in_it(laptop: Corpus, tmp_path: Path) -> None:
    told = json.loads(contents(support.write(laptop.folder, tmp_path, laptop.clock.now()))[support.SUMMARY])
    assert "store" not in told
    assert told["files"]["campo.db"] > 500_000
    assert told["files"]["campo.db-wal"] is None


def test_a_folder_that_is_not_there_is_told(laptop: Corpus, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="support_place"):
        support.write(laptop.folder, tmp_path / "nowhere", laptop.clock.now())


def test_what_the_doctor_finds_is_in_it(desk: Desk) -> None:
    assert support.findings(desk) == []
    with desk.store.raw() as connection:
        connection.execute("UPDATE draft SET typed = 'Gladys Apaza'")
    assert support.findings(desk) == ["drafts"]


def test_a_package_that_is_not_there_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "_PACKAGES", ("cryptography", "none-such-package"))
    found = support._packages()
    assert found["none-such-package"] == ""
    assert found["cryptography"]


def test_a_line_may_hold_what_a_log_may() -> None:
    assert logs.clean("sync.done") == "sync.done"
    assert support._is_moment("2026-03-20") is True
    assert support._is_moment("Gladys") is False
