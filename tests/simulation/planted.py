"""Five hundred planted people go through the whole program: afterwards nobody is in any byte that it wrote.

Each file is of a listed kind, and what has to be ciphertext looks like noise.

    python tests/simulation/planted.py [--people 500] [--keep DIR]

The program runs in a process of its own (planted_day.py) with its data, HOME, TMPDIR and XDG_* inside one watched folder, beside a
real centre. What is in the folder is looked at with the program open, after errors in its threads, after a kill -9 in the middle of
enrolments and a backup, and after a start and an exit. Only PDFs that the person saved on purpose may tell somebody. The control:
the same search finds everybody in a decrypted copy, and a planted temporary file, line of the log and thumbnail. 0 when all holds.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image

from oit_campo.clock import LIMA, SystemClock
from oit_campo.demo.centre_process import CentreProcess
from oit_campo.demo.field_day import LOGIN, PASSWORD
from oit_campo.models.attachments import AttachmentFile
from oit_campo.store import attachments
from oit_campo.store.connection import connect
from oit_campo.store.vault import Vault, sub_key
from oit_campo.sync.activation_wire import show_code
from tools.find_names import Needles, layers

HERE = Path(__file__).parent
HEX = "[0-9a-f]"
BACKUP = r"campo-respaldo-[\d-]+\.oitrespaldo"
PHOTOS = rf"campo-respaldo-archivos/{HEX}{{32}}"
#: Every file there may be, by its path in the watched folder, and how its bytes are judged.
KINDS: dict[str, str] = {
    r"data/campo\.db": "cipher",
    r"data/campo\.db-wal": "wal",
    r"data/campo\.db-shm": "plain",
    r"data/campo\.lock": "plain",
    r"data/vault\.[12]": "plain",
    r"data/vault\.tries(\.\w+)?": "plain",
    r"data/commit\.counter": "plain",
    r"data/settings\.json": "plain",
    rf"data/archivos/{HEX}{{32}}(\.tmp)?": "photo",
    r"data/logs/oit-campo\.log(\.\d)?": "plain",
    rf"data/respaldos/{BACKUP}|stick/{BACKUP}": "backup",
    rf"data/respaldos/{PHOTOS}|stick/{PHOTOS}": "photo",
    r"support/oit-campo-soporte-[\d-]+\.zip": "plain",
    r"home/\.xsession-errors": "plain",
    r"cache/fontconfig/\S+": "plain",
}
#: Left only by a cut: what was being made.
HALF: dict[str, str] = {
    r"data/respaldos/haciendo\.db(-journal|-wal|-shm)?": "plain",
    rf"(data/respaldos|stick)/{BACKUP}\.part": "plain",
    rf"(data/respaldos|stick)/{PHOTOS}\.part": "photo",
}
#: What the person saved on purpose, somewhere else.
SAVED = r"papers/(certificados/)?[\w ()-]+\.pdf"
PATIENCE_SECONDS = 300
#: Bytes under which a histogram says little.
ENOUGH = 16_384
#: Of random bytes χ² is 255 ± 23: beyond nine deviations it isn't chance in the lifetime of this project.
CHI_MOST = 255 + 9 * 22.6
PAGE_BYTES = 4096


@dataclass
class Looked:
    """What was found at one moment."""

    when: str
    files: int = 0
    ciphered: int = 0
    bytes: int = 0
    hits: dict[str, set[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    not_random: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not (self.hits or self.unknown or self.not_random)

    def __str__(self) -> str:
        found = ", ".join(f"{len(words)} in {name}" for name, words in sorted(self.hits.items())) or "0"
        rest = f"unknown {self.unknown or 0}, not random {self.not_random or 0}"
        return f"{self.when}: {self.files} files, {self.bytes >> 10} KiB, {self.ciphered} ciphertexts: found {found}; {rest}"


# --- who is planted --------------------------------------------------------------------------------------------------------

SYLLABLES = ("zu", "qui", "ñau", "lle", "wan", "tzi", "pro", "mbe", "xia", "cué", "rñi", "yup")


def plant(count: int) -> list[dict[str, str]]:
    """People whom no list of names, page of words or random byte knows."""
    draw, used = random.Random(2026), set[str]()

    def name() -> str:
        while True:
            made = "".join(draw.choices(SYLLABLES, k=4)).capitalize()
            if made not in used:
                used.add(made)
                return made

    return [
        {
            "given": name(),
            "first": name(),
            "second": name(),
            "document": f"{99_000_101 + n}",
            "phone": f"98{draw.randrange(10**7):07d}",
        }
        for n in range(count)
    ]


def words_of(people: Sequence[dict[str, str]]) -> set[str]:
    """Every word of everybody, as typed, in small and in capital letters."""
    words = {word for one in people for word in one.values()}
    return words | {w.lower() for w in words} | {w.upper() for w in words}


# --- looking -----------------------------------------------------------------------------------------------------------


def look(watched: Path, needles: Needles, when: str, more: dict[str, str] | None = None) -> Looked:
    """Every byte of every file, and of what kind it is."""
    found, kinds = Looked(when), KINDS | (more or {})
    for path in sorted(p for p in watched.rglob("*") if p.is_file()):
        name = path.relative_to(watched).as_posix()
        if re.fullmatch(SAVED, name):
            continue
        raw = path.read_bytes()
        found.files, found.bytes = found.files + 1, found.bytes + len(raw)
        kind = next((k for pattern, k in kinds.items() if re.fullmatch(pattern, name)), None)
        if kind is None:
            found.unknown.append(name)
        hits = {word for layer in (*layers(raw), name.encode()) for word in needles.within(layer)}
        if hits:
            found.hits[name] = hits
        for cipher in ciphertexts(kind or "", raw):
            found.ciphered += len(cipher) >= ENOUGH
            if len(cipher) >= ENOUGH and chi_square(cipher) > CHI_MOST:
                found.not_random.append(name)
    return found


def ciphertexts(kind: str, raw: bytes) -> Iterator[bytes]:
    """What of a file has to look like noise."""
    if kind == "cipher":
        yield raw
    elif kind == "photo":
        yield raw[len(attachments.MAGIC) :]
    elif kind == "wal":
        frame = 24 + PAGE_BYTES
        yield b"".join(raw[at + 24 : at + frame] for at in range(32, len(raw) - frame + 1, frame))
    elif kind == "backup":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            yield archive.read("campo.db")


def chi_square(raw: bytes) -> float:
    """How far the histogram of the bytes is from that of noise."""
    expected = len(raw) / 256
    counts = [raw.count(bytes([value])) for value in range(256)]
    return sum((n - expected) ** 2 for n in counts) / expected


# --- running -----------------------------------------------------------------------------------------------------------


class Ground:
    """The watched folder, and outside of it what the person brings and the centre."""

    def __init__(self, root: Path, people: list[dict[str, str]]) -> None:
        self.watched, self.outside, self.people = root / "watched", root / "outside", people
        for name in ("data", "home", "tmp", "config", "cache", "share", "state", "run", "papers", "stick", "support"):
            (self.watched / name).mkdir(parents=True, mode=0o700)
        one = people[0]
        self.photo = self.outside / f"Fotos de {one['given']} {one['first']}" / "hoja.jpg"
        self.photo.parent.mkdir(parents=True)
        write_photo(self.photo, f"{one['given']} {one['second']} {one['document']} {one['phone']}")

    def environment(self) -> dict[str, str]:
        places = {"HOME": "home", "TMPDIR": "tmp", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache"}
        places |= {"XDG_DATA_HOME": "share", "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run"}
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("XDG_", "OIT_CAMPO", "PYTEST"))}
        return kept | {n: str(self.watched / p) for n, p in places.items()} | {"QT_QPA_PLATFORM": "offscreen"}

    def start(self, verb: str, told: dict[str, Any]) -> subprocess.Popen[str]:
        """The program, with what it says on its error channel where a desktop keeps it."""
        with (self.watched / "home" / ".xsession-errors").open("ab") as errors:
            process = subprocess.Popen(
                [sys.executable, "-B", str(HERE / "planted_day.py"), verb],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=self.environment(),
                cwd=self.watched / "home",
                text=True,
            )
        tell(process, json.dumps(told))
        return process


def write_photo(path: Path, words: str) -> None:
    """A photo of a telephone that says in its EXIF, its comment and its thumbnail's place whom it shows."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = exif[0x8298] = words
    noise = Image.frombytes("L", (160, 120), random.Random(1).randbytes(160 * 120)).resize((1600, 1200)).convert("RGB")
    noise.save(path, "JPEG", exif=exif, comment=words.encode())


def tell(process: subprocess.Popen[str], words: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{words}\n")
    process.stdin.flush()


def hear(process: subprocess.Popen[str], word: str) -> str:
    """The line that begins with it. Raises RuntimeError for another, and for none within the time."""
    assert process.stdout is not None
    patience = threading.Timer(PATIENCE_SECONDS, process.kill)
    patience.start()
    try:
        line = process.stdout.readline().strip()
    finally:
        patience.cancel()
    if not line.startswith(word):
        process.kill()
        raise RuntimeError(f"not «{word}» but «{line}»")
    return line


def live(ground: Ground, needles: Needles) -> list[Looked]:
    """The whole day with its looks."""
    looks: list[Looked] = []
    at = SystemClock().now().astimezone(LIMA).replace(hour=8, minute=30) - timedelta(days=3)
    with CentreProcess(ground.outside / "centro") as centre:
        code = show_code(centre.code("Rosa Huamán Prueba", may_issue=True))
        told = {"watched": ground.watched, "photo": ground.photo, "url": centre.url, "code": code, "at": at.isoformat()}
        told |= {name: ground.watched / name for name in ("data", "papers", "stick", "support", "tmp")}
        told = {name: str(value) for name, value in told.items()} | {"people": ground.people}
        process = ground.start("begin", told)
        try:
            hear(process, "in use")
            looks.append(look(ground.watched, needles, "in use"))
            tell(process, "go on")
            looks.append(judge(hear(process, "broken"), look(ground.watched, needles, "after errors")))
            tell(process, "go on")
            hear(process, "middle")
        finally:
            process.kill()
            process.wait()
        looks.append(look(ground.watched, needles, "after kill -9", HALF))
        again = ground.start("again", told | {"at": (at + timedelta(days=9)).isoformat()})
        try:
            line = hear(again, "closed")
            tell(again, "go on")
            if again.wait(60):
                raise RuntimeError("the program did not end well")
        finally:
            again.kill()
            again.wait()
    looks.append(judge(line, look(ground.watched, needles, "after exit")))
    return looks


def judge(line: str, found: Looked) -> Looked:
    """With the files that Python opened for writing anywhere else."""
    _, count, names = line.split(" ", 2)
    if count != "0":
        found.unknown.append(f"outside: {names}")
    return found


# --- the control -------------------------------------------------------------------------------------------------------


def lacking_in_plain(ground: Ground, needles: Needles, target: Path) -> tuple[list[str], set[str]]:
    """Who isn't found in a decrypted copy; and which words of the photo's EXIF are in what was kept of it."""
    data = ground.watched / "data"
    key = sub_key(Vault.open(data).unlock(LOGIN, PASSWORD).data_key, "database")
    connection = connect(data / "campo.db", key)
    connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(target / "plain.db"),))
    connection.execute("SELECT sqlcipher_export('plain')")
    rows = connection.execute("SELECT sha256, name, key FROM attachment_file").fetchall()
    connection.close()
    if len(rows) != 2:
        raise RuntimeError(f"{len(rows)} photos and signatures were kept, not 2")
    kept = [
        b"".join(attachments.read(data / attachments.FOLDER, AttachmentFile(sha256=sha, name=name, key=own)))
        for sha, name, own in rows
    ]
    shown = {word for content in kept for layer in layers(content) for word in needles.within(layer)}
    raw = (target / "plain.db").read_bytes()
    words = needles.within(raw)
    return [one["document"] for one in ground.people if not set(one.values()) - no_phone(one, ground) <= words], shown


def no_phone(one: dict[str, str], ground: Ground) -> set[str]:
    """At the window the first four gave no telephone."""
    return {one["phone"]} if one in ground.people[:4] else set()


def unseen_plants(ground: Ground, needles: Needles) -> list[str]:
    """Of what a careless program would leave, what the look doesn't see."""
    one, watched = ground.people[-1], ground.watched
    name = f"{one['given']} {one['first']}"
    text = b"tEXt" + f"Thumb::URI\0file:///{name}.jpg".encode()
    thumbnail = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    log = watched / "data" / "logs" / "oit-campo.log"
    plants = {
        watched / "tmp" / "lista.tmp": zlib.compress(name.encode() * 3),
        watched / "cache" / "thumbnails" / "normal" / "1.png": thumbnail,
        log: log.read_bytes() + json.dumps({"event": "x", "who": name}).encode(),
        watched / "data" / "archivos" / ("0" * 32): attachments.MAGIC + b"a photo as it was" * 2000,
    }
    for path, raw in plants.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    found = look(watched, needles, "control")
    seen = {*found.hits, *found.not_random}
    names = [path.relative_to(watched).as_posix() for path in plants]
    lacking = [n for n in names if n not in seen]
    return lacking + [n for n in names[:2] if n not in found.unknown]


def prove(people: int, root: Path) -> int:
    ground = Ground(root, plant(people))
    needles = Needles(words_of(ground.people))
    if not needles.within(ground.photo.read_bytes()):
        raise RuntimeError("the photo's own EXIF isn't seen")
    try:
        looks = live(ground, needles)
    except RuntimeError:
        print((ground.watched / "home" / ".xsession-errors").read_text("utf8", "replace")[-3_000:])
        raise
    for one in looks:
        print(one)
    plain = root / "plain"
    plain.mkdir()
    lacking, shown = lacking_in_plain(ground, needles, plain)
    unseen = unseen_plants(ground, needles)
    papers = len(list((ground.watched / "papers").rglob("*.pdf")))
    print(f"papers saved on purpose: {papers}; of the photo's EXIF kept: {sorted(shown) or 'nothing'}")
    print(
        f"control: {people - len(lacking)} of {people} found in a plain copy; planted and not seen: {unseen or 'none'}"
    )
    hits = sum(len(words) for one in looks for words in one.hits.values())
    well = all(one.holds for one in looks) and not (lacking or shown or unseen) and papers >= 5
    print(f"{people} planted people: {hits} found in what the program wrote{'' if well else ' — NOT WELL'}")
    return 0 if well else 1


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--keep", type=Path, help="a new folder, which stays")
    options = parser.parse_args(arguments)
    if options.keep is not None:
        options.keep.mkdir(parents=True)
        return prove(options.people, options.keep)
    with tempfile.TemporaryDirectory() as root:
        return prove(options.people, Path(root))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
