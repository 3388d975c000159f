"""Altered octets by the ten thousand: read or Damaged, never another exception, little memory, nothing forged accepted.

Half of the inputs are altered as they travel, half inside: the inflated body is altered and compressed anew, so that the reading of
columns is tested and not the checks before it. ``CAMPO_FUZZ=1000000`` makes it as many.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from oit_campo.sync import body, columns, key_columns, wire
from oit_campo.sync.octets import read_ints
from tests.helpers.memory import STATUS
from tests.sync import batches
from tests.sync.test_decoders import DECODERS, FINE, PUBLIC, REPLY, REQUEST, a_batch, outcome

ROOT = Path(__file__).resolve().parents[2]
COUNT = int(os.environ.get("CAMPO_FUZZ", "20000"))
SEED = 20261123
HEADER = wire.BatchHeader(wire.UP, b"stream01", 3, bytes(32))
BATCH = wire.encode_batch(HEADER, batches.patches(), batches.LINEAGE.get)
INSIDE = wire._inflate(BATCH[wire.HEADER.size :])
#: Octets that mean something where a form, a width or a number is expected.
TELLING = (*batches.COLUMNS, 0x7F, 0x81, 0xFE, 0xFF)
PACKER = zstandard.ZstdCompressor(level=1, write_content_size=True)
TRAVELLING = ("batch", "request", "reply", "receipt", "patch")


def altered(good: bytes, chance: random.Random) -> bytes:
    """One to three places changed, cut out, doubled, or filled from elsewhere in it."""
    raw = bytearray(good)
    for _ in range(chance.randrange(1, 4)):
        place, length = chance.randrange(len(raw)), chance.randrange(1, 24)
        match chance.randrange(7):
            case 0:
                raw[place] = chance.choice(TELLING)
            case 1:
                raw[place] ^= 1 << chance.randrange(8)
            case 2:
                raw[place : place + length] = chance.randbytes(length)
            case 3:
                raw[place:place] = raw[place : place + length]
            case 4:
                raw[place : place + length] = b"\xff" * chance.randrange(10)
            case 5:
                other = chance.randrange(len(raw))
                raw[place : place + length] = raw[other : other + length]
            case _:
                del raw[place : place + length]
        raw = raw or bytearray(b"\x00")
    return bytes(raw)


def inside(chance: random.Random) -> tuple[str, bytes]:
    """The body of a batch altered before compression, or a signed request whose batch is."""
    batch = a_batch(PACKER.compress(altered(INSIDE, chance)))
    if chance.randrange(8):
        return "batch", batch
    return "request", REQUEST[: -wire.SIGNATURE_BYTES] + bytes(
        [len(batch) & 0x7F | 0x80, len(batch) >> 7]
    ) + batch + bytes(64)


def outside(chance: random.Random) -> tuple[str, bytes]:
    name = chance.choice(TRAVELLING)
    return name, altered(BATCH if name == "batch" else DECODERS[name][1], chance)


def run(count: int, seed: int, decoders: dict[str, tuple[Callable[[bytes], Any], bytes]] = DECODERS) -> Counter[str]:
    """Outcomes by their name; «forged» for a message that is not what was signed and passes for it."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    for n in range(count):
        name, raw = (inside, outside)[n % 2](chance)
        said = outcome(decoders[name][0], raw)
        found[said] += 1
        if said == "read" and name == "request" and raw != REQUEST and wire.check_request(raw, PUBLIC):
            found["forged"] += 1
        if said == "read" and name == "reply" and raw != REPLY and wire.check_reply(raw, REQUEST, PUBLIC):
            found["forged"] += 1
    return found


MEASURE = """
import json, sys
sys.path.insert(0, ".")
from tests.helpers.memory import peak_mib
from tests.sync import test_fuzz as t
t.run(200, 1)
before = peak_mib()
found = dict(t.run(int(sys.argv[1]), t.SEED))
print(json.dumps(found | {"mib": peak_mib() - before}))
"""


@pytest.mark.skipif(not STATUS.exists(), reason="Linux tells it")
@pytest.mark.timeout(120 + COUNT // 100)
def test_altered_octets_are_read_or_damaged_in_little_memory_and_nothing_forged_passes() -> None:
    command = [sys.executable, "-c", MEASURE, str(COUNT)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found.keys() <= FINE | {"mib"}, found
    assert sum(found.get(name, 0) for name in FINE) == COUNT
    assert found["mib"] <= 100
    assert found["damaged"] > COUNT // 2
    assert found["read"] > COUNT // 100, "some are harmless: a letter of a text"


def test_the_good_ones_pass() -> None:
    assert wire.decode_batch(BATCH)[1] == tuple(batches.patches())
    assert wire.check_request(REQUEST, PUBLIC)
    assert wire.check_reply(REPLY, REQUEST, PUBLIC)


def test_control_a_reader_without_its_checks_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that trusts what a place in a list may be; a centre that trusts signatures."""
    for module in (columns, key_columns, body):
        monkeypatch.setattr(module, "read_bounded", lambda source, count, _least, _most: read_ints(source, count))
    assert run(2000, SEED).keys() - FINE
    monkeypatch.undo()
    monkeypatch.setattr(wire, "check_request", lambda _raw, _key: True)
    assert run(2000, SEED)["forged"]


def test_what_is_read_after_alteration_can_be_written_and_read_again() -> None:
    """Whatever passes for a batch is one: it goes on to other laptops."""
    chance = random.Random(SEED)
    read = 0
    for _ in range(1500):
        raw = a_batch(PACKER.compress(altered(INSIDE, chance)))
        if outcome(wire.decode_batch, raw) != "read":
            continue
        read += 1
        header, patches = wire.decode_batch(raw)
        assert wire.decode_batch(wire.encode_batch(header, patches)) == (header, patches)
        assert all(wire.read_patch(wire.patch_bytes(patch)) == patch for patch in patches)
    assert read > 15
