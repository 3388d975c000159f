"""Flip one bit of the store or of its write-ahead log, again and again: never silently wrong, and no lost tail untold.

    python tests/simulation/flipped_bits.py [--flips 150] [--seed 1] [--plain]

``--plain`` is the control: the same code on SQLite without a key must be seen to be silently wrong. Ends with 0 when it holds.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import sqlcipher3.dbapi2 as sqlcipher

from oit_campo.errors import CampoError
from oit_campo.services import enrolment
from oit_campo.services.desk import Desk
from oit_campo.services.unlocking import STORE_FILE
from oit_campo.store import connection
from tests.simulation.ground import Keys, keys_of, make_laptop, open_desk, person

BEFORE_CHECKPOINT, AFTER = 30, 20
#: What opening itself may write, and the ways of the index.
_LEFT_OUT = ("stream_state", "store_fact", "sqlite_sequence")


def content(desk: Desk) -> str:
    """A digest of all that is stored."""
    digest = hashlib.sha256()
    with desk.store.look() as ask:
        tables = [row[0] for row in ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        for table in tables:
            if table not in _LEFT_OUT:
                digest.update(repr(sorted(map(repr, ask(f'SELECT * FROM "{table}"')))).encode())
    return digest.hexdigest()


def build(folder: Path, keys: Keys) -> dict[int, str]:
    """Commit number → content. The folder's files are then those of a program at work: much of it only in the log."""
    desk = open_desk(folder, keys)
    contents: dict[int, str] = {}
    for number in range(1, BEFORE_CHECKPOINT + AFTER + 1):
        enrolment.enrol(desk, person(number))
        with desk.store.look() as ask:
            contents[ask("SELECT commits FROM stream_state")[0][0]] = content(desk)
        if number == BEFORE_CHECKPOINT:
            desk.store.checkpoint()
    shutil.copytree(folder, folder.with_name("at-work"), ignore=shutil.ignore_patterns("*-shm"))
    desk.close()
    return contents


def verdict(folder: Path, keys: Keys, contents: dict[int, str]) -> str:
    """What the program makes of these files: the same, told, or (never) «silently wrong»."""
    try:
        desk = open_desk(folder, keys)
    except CampoError:
        return "refused"
    try:
        found = content(desk)
        losses = desk.store.losses()
        if found == contents[max(contents)]:
            return "silently wrong" if losses else "unharmed"
        if losses:
            return "tail lost and told" if contents.get(losses[-1].found) == found else "silently wrong"
        return "chain told" if desk.store.broken_at is not None else "silently wrong"
    except (CampoError, sqlcipher.DatabaseError):
        return "refused when read"
    finally:
        desk.close()


def run(flips: int, seed: int) -> Counter[str]:
    chance, seen = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as temporary:
        folder = make_laptop(Path(temporary))
        keys = keys_of(folder)
        contents = build(folder, keys)
        whole, harmed = folder.with_name("at-work"), folder.with_name("harmed")
        for flip in range(flips):
            shutil.copytree(whole, harmed)
            file = harmed / (STORE_FILE if flip % 2 else f"{STORE_FILE}-wal")
            raw = bytearray(file.read_bytes())
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            file.write_bytes(raw)
            seen[verdict(harmed, keys, contents)] += 1
            shutil.rmtree(harmed)
        shutil.copytree(whole, harmed)
        if verdict(harmed, keys, contents) != "unharmed":
            raise RuntimeError("files nobody touched are found harmed")
    return seen


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--flips", type=int, default=150)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--plain", action="store_true", help="the control: SQLite without a key")
    chosen = options.parse_args(arguments)
    if chosen.plain:
        vars(connection)["_give_key"] = lambda _opened, _key: None
    seen = run(chosen.flips, chosen.seed)
    wrong = seen.pop("silently wrong", 0)
    rest = ", ".join(f"{count} {what}" for what, count in sorted(seen.items()))
    print(f"measured: {chosen.flips} flipped bits: {wrong} silently wrong; {rest}")
    return int(not wrong) if chosen.plain else int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
