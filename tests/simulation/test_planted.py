"""What the program writes tells nobody's name: the whole day at the size of a test, and the look itself."""

from __future__ import annotations

import base64
import io
import json
import os
import random
import struct
import subprocess
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.simulation import planted
from tools.find_names import Needles

PEOPLE = planted.plant(3)
NAME = f"{PEOPLE[0]['given']} {PEOPLE[0]['first']}"


@pytest.fixture(scope="module")
def needles() -> Needles:
    return Needles(planted.words_of(PEOPLE))


@pytest.mark.skipif(os.name != "posix", reason="kill -9, and Qt's own file dialog")
def test_nobody_is_in_any_byte_that_the_program_wrote() -> None:
    done = subprocess.run(
        [sys.executable, str(Path(planted.__file__)), "--people", "60"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "60 of 60 found in a plain copy; planted and not seen: none" in done.stdout
    assert "60 planted people: 0 found" in done.stdout


def test_no_two_planted_people_share_a_word() -> None:
    words = [word for one in planted.plant(500) for word in one.values()]
    assert len(set(words)) == len(words) == 2500


def packed(name: str, raw: bytes, how: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as archive:
        archive.writestr(name, raw)
    return made.getvalue()


def thumbnail(words: str) -> bytes:
    text = b"tEXt" + f"Thumb::URI\0file:///{words}.jpg".encode("latin-1")
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))


PLANTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "temporary file": ("tmp/x.tmp", lambda: NAME.encode()),
    "in small letters": ("tmp/x.tmp", lambda: NAME.lower().encode("utf-16-le")),
    "decomposed": ("tmp/x.tmp", lambda: unicodedata.normalize("NFD", NAME.upper()).encode()),
    "line of the log": ("data/logs/oit-campo.log", lambda: json.dumps({"event": "x", "who": NAME}).encode()),
    "thumbnail": ("cache/thumbnails/normal/1.png", lambda: thumbnail(PEOPLE[0]["document"])),
    "base64": ("data/settings.json", lambda: base64.b64encode(f"x{NAME}x".encode())),
    "zipped twice": ("support/oit-campo-soporte-1.zip", lambda: packed("a.pdf", zlib.compress(NAME.encode() * 3), 8)),
    "address": ("config/x.conf", lambda: b"history=file:///Fotos%20de%20" + NAME.split()[0].encode()),
}


@pytest.mark.parametrize("what", PLANTS)
def test_control_what_a_careless_program_leaves_is_seen(tmp_path: Path, needles: Needles, what: str) -> None:
    name, make = PLANTS[what]
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_bytes(b"before " + make() + b" after")
    found = planted.look(tmp_path, needles, "control")
    assert set(found.hits) == {name}
    assert (found.unknown == [name]) == name.startswith(("tmp", "cache", "config"))
    assert not found.holds


def test_control_a_name_of_a_file_and_a_file_of_no_kind_are_seen(tmp_path: Path, needles: Needles) -> None:
    (tmp_path / f"{NAME}.tmp").write_bytes(b"")
    (tmp_path / "core").write_bytes(b"")
    found = planted.look(tmp_path, needles, "control")
    assert (set(found.hits), sorted(found.unknown)) == ({f"{NAME}.tmp"}, sorted([f"{NAME}.tmp", "core"]))


def test_control_what_does_not_look_like_noise_is_seen(tmp_path: Path, needles: Needles) -> None:
    noise = random.Random(5).randbytes(60_000)
    folder = tmp_path / "data" / "archivos"
    folder.mkdir(parents=True)
    good, bad, plain = (folder / (letter * 32) for letter in "abc")
    good.write_bytes(b"OITFILE\x01" + noise)
    bad.write_bytes(b"OITFILE\x01" + noise[:50_000] + bytes(2_000))
    plain.write_bytes(b"OITFILE\x01" + noise.replace(b"\x00", b"\x01"))
    (tmp_path / "data" / "campo.db").write_bytes(b"SQLite format 3" * 3_000)
    found = planted.look(tmp_path, needles, "control")
    wanted = [f"data/archivos/{'b' * 32}", f"data/archivos/{'c' * 32}", "data/campo.db"]
    assert (found.not_random, found.ciphered, found.unknown) == (wanted, 4, [])


def test_papers_that_the_person_saved_may_tell(tmp_path: Path, needles: Needles) -> None:
    for name in ("papers/lista (2).pdf", "papers/certificados/PE-L01-000001-QDHN-96.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(NAME.encode())
    assert planted.look(tmp_path, needles, "papers").holds
    (tmp_path / "papers" / ".lista.pdf.tmp").write_bytes(NAME.encode())
    assert not planted.look(tmp_path, needles, "control").holds
