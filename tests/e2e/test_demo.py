"""The day in the field without windows, from outside: a process, its report, the papers, and the bytes on the laptops."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from oit_campo.documents.qr import read_codes_from_pdf
from tools import find_names

PEOPLE = 8
Report = dict[str, Any]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """This machine's data folder, so that a test leaves nothing in the real one."""
    folder = tmp_path_factory.mktemp("home")
    before = os.environ.get("XDG_DATA_HOME")
    os.environ["XDG_DATA_HOME"] = str(folder)
    yield folder
    if before is None:
        del os.environ["XDG_DATA_HOME"]
    else:
        os.environ["XDG_DATA_HOME"] = before


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "oit_campo", *arguments], capture_output=True, text=True, encoding="utf8", check=False
    )


@pytest.fixture(scope="module")
def out(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made while the environment names the database of a real centre, which it leaves alone."""
    decoy = tmp_path_factory.mktemp("verdadero") / "centro.db"
    folder = tmp_path_factory.mktemp("dia") / "demo"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OIT_CAMPO_DATABASE_URL", f"sqlite:///{decoy}")
        done = call("demo", "--out", str(folder), "--people", str(PEOPLE), "--seed", "7")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not decoy.exists()
    return folder


@pytest.fixture(scope="module")
def report(out: Path) -> Report:
    found: Report = json.loads((out / "report.json").read_text("utf8"))
    return found


def test_everything_is_at_the_centre_and_on_both_laptops(report: Report) -> None:
    rows = report["rows"]
    assert set(rows) == {"centre", "L01", "L02"}
    assert rows["centre"]["person"] == rows["centre"]["enrolment"] == PEOPLE
    assert rows["centre"] == rows["L01"] == rows["L02"]
    assert report["indicators"]["evaluations_opened"] == 2 * rows["centre"]["business_plan"]
    assert report["indicators"]["certified"] == rows["centre"]["certificate"] == len(report["certificates"]) > 0


def test_the_centre_took_everything_an_honest_day_sent(out: Path, report: Report) -> None:
    """Nothing of it waits for a right, a parent or a correction."""
    with closing(sqlite3.connect(out / "centro" / "centro.db")) as centre:
        assert centre.execute("SELECT reason, count(*) FROM held_change GROUP BY reason").fetchall() == []
        assert centre.execute("SELECT count(*) FROM person").fetchone()[0] >= len(report["people"]), (
            "control: it is its file"
        )


def test_the_papers_bear_the_right_names(out: Path, report: Report) -> None:
    names = {unicodedata.normalize("NFC", p["name"]) for p in report["people"]}
    for paper in report["certificates"]:
        document = pypdfium2.PdfDocument(out / paper["file"])
        text = document[0].get_textpage().get_text_range()
        document.close()
        assert [n for n in names if n in " ".join(text.split())], paper["number"]
        assert paper["number"] in text


def test_the_codes_read_back_from_paper_and_verify(out: Path, report: Report) -> None:
    paper = report["certificates"][-1]
    (code,) = read_codes_from_pdf((out / paper["file"]).read_bytes())
    assert code == paper["code"]
    assert call("verify", str(out / paper["file"])).returncode == 0
    genuine = call("verify", code)
    assert genuine.returncode == 0
    assert paper["number"] in genuine.stdout
    assert "DATOS DE PRUEBA" in genuine.stdout
    by_list = call("verify", code, "--trust", str(out / "confianza.campo"))
    assert (by_list.returncode, by_list.stdout) == (0, genuine.stdout)


@pytest.mark.parametrize("place", [40, 120, -5])
def test_a_changed_character_is_refused(report: Report, place: int) -> None:
    code = report["certificates"][0]["code"]
    place %= len(code)
    changed = code[:place] + ("B" if code[place] == "A" else "A") + code[place + 1 :]
    done = call("verify", changed)
    assert done.returncode != 0
    assert "Auténtico" not in done.stdout


def test_the_bytes_on_the_laptops_tell_nobody_s_name(out: Path, report: Report, tmp_path: Path) -> None:
    words = find_names.words_of(report)
    assert find_names.found_in(out / "laptops", words) == {}
    assert find_names.unknown_files(out / "laptops") == []
    # the control: the same search finds every one of them in a plain copy
    find_names.plain_copy(out / "laptops", report, tmp_path)
    assert {w for w in words if " " not in w} <= set(find_names.found_in(tmp_path, words))


@pytest.mark.parametrize("guise", ["utf-16-le", "nfd", "base64", "zlib", "zstd"])
def test_the_search_sees_through_every_guise(tmp_path: Path, guise: str) -> None:
    import base64
    import zlib

    import zstandard

    word = "Ñaupas Quispe"
    raw = unicodedata.normalize("NFC", f"xx{word}yy").encode()
    hidden = {
        "utf-16-le": f"xx{word}yy".encode("utf-16-le"),
        "nfd": unicodedata.normalize("NFD", word).encode(),
        "base64": base64.b64encode(raw),
        "zlib": b"junk" + zlib.compress(raw * 3),
        "zstd": b"junk" + zstandard.compress(raw * 3),
    }[guise]
    (tmp_path / "file").write_bytes(b"\x00\x01" + hidden + b"\xff")
    assert find_names.found_in(tmp_path, {word}) == {word: {"file"}}


def test_the_same_seed_gives_the_same_people(out: Path, report: Report) -> None:
    from oit_campo.demo.centre_process import REGION
    from oit_campo.demo.day import BORN_BEFORE
    from oit_campo.demo.people import Crowd

    again = [p.document for p in Crowd(7, REGION, BORN_BEFORE).crowd(PEOPLE)]
    assert again == [p["document"] for p in report["people"]]
    assert again != [p.document for p in Crowd(8, REGION, BORN_BEFORE).crowd(PEOPLE)]


def test_a_folder_with_something_in_it_is_left_alone(out: Path) -> None:
    done = call("demo", "--out", str(out))
    assert done.returncode == 1
    assert "carpeta nueva" in done.stdout + done.stderr
