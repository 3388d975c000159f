"""Look for people in the bytes a laptop keeps: every name and document of a demonstration's report, in every guise.

    python tools/find_names.py DIR            DIR is what «oit-campo demo --out DIR» made

Searches each file under DIR/laptops as it lies, and inside every zlib, gzip, zip and zstd stream found in it (PDF's are zlib), in
UTF-8, UTF-16, NFC, NFD, base64 and the escapes of JSON and of addresses. The control: the same search finds all of them in a plain
copy of the same stores.
Ends with 0 when nothing is found in the laptops, everything in the copy, and each file is of a known kind.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
import tempfile
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import zstandard

#: Every file a laptop may hold, and nothing else.
KNOWN_FILES = re.compile(
    r"(campo\.db(-wal|-shm)?|vault\.[12]|vault\.tries(\.\w+)?|commit\.counter|settings\.json|confianza\.campo|"
    r"archivos/[0-9a-f]{32}(\.tmp)?|logs/oit-campo\.log(\.\d)?)"
)
#: Shorter words turn up in random bytes by chance.
SHORTEST = 5
#: Of a needle, by which its places are found before the rest is compared.
HEAD = 4
ZLIB_STARTS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
ZSTD_START = b"\x28\xb5\x2f\xfd"
GZIP_START = b"\x1f\x8b\x08"
ZIP_START = b"PK\x03\x04"
INFLATED_CAP = 16 << 20
#: How deep what is packed in what is packed is followed.
DEEPEST = 3


def words_of(report: dict[str, object]) -> set[str]:
    """The words to look for: whole names, their parts and the documents, as ``report.json`` lists them."""
    found: set[str] = set()
    people = report["people"]
    assert isinstance(people, list)
    for person in people:
        texts = [str(person["name"]), str(person["document"])]
        found |= {w for text in texts for w in (text, *text.split()) if len(w.encode()) >= SHORTEST}
    return found


def guises(word: str) -> set[bytes]:
    """How a word may lie in a file."""
    forms = {unicodedata.normalize(form, word) for form in ("NFC", "NFD")}
    found = {form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be")}
    for form in forms:
        found |= {json.dumps(form)[1:-1].encode(), quote(form).encode()}
        for shift in range(3):
            encoded = base64.b64encode(b"\x00" * shift + form.encode())
            inner = encoded[(0, 2, 3)[shift] : -4]  # what doesn't depend on the neighbours
            if len(inner) >= SHORTEST + 2:
                found.add(inner)
    return found


def layers(raw: bytes, deep: int = 0) -> Iterator[bytes]:
    """The bytes themselves and everything compressed inside them."""
    yield raw
    if deep < DEEPEST:
        for inner in _unpacked(raw):
            yield from layers(inner, deep + 1)


def _unpacked(raw: bytes) -> Iterator[bytes]:
    view = memoryview(raw)  # a slice of it is no copy: random bytes look like a beginning every few kilobytes
    for start in ZLIB_STARTS:
        for at in _places(raw, start):
            yield from _inflate(view[at:], zlib.MAX_WBITS)
    for at in _places(raw, GZIP_START):
        yield from _inflate(view[at:], zlib.MAX_WBITS | 16)
    for at in _places(raw, ZIP_START):
        name, extra = (int.from_bytes(view[at + n : at + n + 2], "little") for n in (26, 28))
        if raw[at + 8 : at + 10] == b"\x08\x00":
            yield from _inflate(view[at + 30 + name + extra :], -zlib.MAX_WBITS)
    for at in _places(raw, ZSTD_START):
        try:
            yield zstandard.ZstdDecompressor().decompressobj().decompress(view[at : at + INFLATED_CAP])
        except zstandard.ZstdError:
            continue


def _places(raw: bytes, start: bytes) -> Iterator[int]:
    at = raw.find(start)
    while at >= 0:
        yield at
        at = raw.find(start, at + 1)


def _inflate(view: memoryview, bits: int) -> Iterator[bytes]:
    stream = zlib.decompressobj(bits)
    parts, fed, size = [], 0, 0
    while fed < len(view) and size < INFLATED_CAP and not stream.eof:
        try:
            parts.append(stream.decompress(view[fed : fed + (1 << 14)]))
        except zlib.error:
            break  # what came until then is looked at too
        fed, size = fed + (1 << 14), size + len(parts[-1])
    if size > 16:
        yield b"".join(parts)


class Needles:
    """Many words in every guise, sought at once: where one of their first bytes stands, the rest is compared."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_head: dict[bytes, list[tuple[bytes, str]]] = {}
        for word in words:
            for guise in guises(word):
                self._by_head.setdefault(guise[:HEAD], []).append((guise, word))
        first: dict[bytes, list[bytes]] = {}
        for head in self._by_head:
            first.setdefault(head[:1], []).append(head[1:])
        turns = (
            re.escape(start) + b"(?:" + b"|".join(re.escape(r) for r in sorted(rests)) + b")"
            for start, rests in sorted(first.items())
        )
        self._pattern = re.compile(b"(?=(" + b"|".join(turns) + b"))", re.DOTALL)

    def within(self, text: bytes) -> set[str]:
        """The words that are there, overlapping ones too."""
        found = set()
        for place in self._pattern.finditer(text):
            for guise, word in self._by_head[place.group(1)]:
                if text.startswith(guise, place.start()):
                    found.add(word)
        return found


def found_in(folder: Path, words: Iterable[str]) -> dict[str, set[str]]:
    """Word → files that hold it in some guise."""
    needles = Needles(words)
    hits: dict[str, set[str]] = {}
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        for layer in layers(file.read_bytes()):
            for word in needles.within(layer):
                hits.setdefault(word, set()).add(file.name)
    return hits


def unknown_files(folder: Path) -> list[str]:
    """Files of a laptop that are of no known kind."""
    found = []
    for laptop in sorted(p for p in folder.iterdir() if p.is_dir()):
        files = (p.relative_to(laptop).as_posix() for p in sorted(laptop.rglob("*")) if p.is_file())
        found += [f"{laptop.name}/{name}" for name in files if not KNOWN_FILES.fullmatch(name)]
    return found


def plain_copy(folder: Path, report: dict[str, object], target: Path) -> None:
    """The same stores without a key: what the search must find everything in."""
    from oit_campo.store.connection import connect
    from oit_campo.store.vault import Vault, sub_key

    users = report["laptops"]
    assert isinstance(users, dict)
    for name, entry in users.items():
        vault = Vault.open(folder / name)
        key = sub_key(vault.unlock(entry["login"], entry["password"]).data_key, "database")
        connection = connect(folder / name / "campo.db", key)
        connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(target / f"{name}.db"),))
        connection.execute("SELECT sqlcipher_export('plain')")
        connection.execute("DETACH DATABASE plain")
        connection.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    report = json.loads((folder / "report.json").read_text("utf8"))
    words = words_of(report)
    hits = found_in(folder / "laptops", words)
    strangers = unknown_files(folder / "laptops")
    with tempfile.TemporaryDirectory() as temporary:
        plain_copy(folder / "laptops", report, Path(temporary))
        control = found_in(Path(temporary), words)
    documents = {str(p["document"]) for p in report["people"] if p["document"]}
    parts = {w for w in words if " " not in w}
    missed = parts - set(control)
    print(f"words sought {len(words)}, found in the laptops {len(hits)}, unknown files {strangers or 'none'}")
    print(
        f"control: {len(parts) - len(missed)} of {len(parts)} words found in the plain copy, {len(documents)} documents among them"
    )
    return 0 if not hits and not strangers and not missed else 1


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
