"""Whatever bytes come: read, or Damaged, quickly and in little memory. No other exception, no forged signature."""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import cbor2
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.domain.damage import Damaged
from oit_campo.sync import activation_wire, body, bounded, wire
from oit_campo.sync import octets as octets_module
from oit_campo.sync.octets import Writer
from tests.helpers.memory import STATUS

ROOT = Path(__file__).resolve().parents[2]
SIGNING = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = SIGNING.public_key().public_bytes_raw()
KEY = UUID(int=(8 << 76) | (2 << 62) | 5)
ACTIVATION = activation_wire.Activation(
    KEY, "L01 · 08", "L01", KEY, "Rosa", b"cert", b"ca", bytes(32), bytes(32), bytes(32), bytes(32), KEY, "08", "host"
)
CODE = "7KQ2M9XWPT"


def a_batch(packed: bytes | None = None) -> bytes:
    patch = wire.Patch(
        1, KEY, KEY, (wire.GroupPatch(8, KEY, 5, False, (KEY,), {8: "mujer", 9: None, 10: ["a"], 11: 1, 12: b"x"}),)
    )
    good = wire.encode_batch(wire.BatchHeader(wire.UP, b"stream01", 1, bytes(32)), [patch, patch])
    if packed is None:
        return good
    return wire.HEADER.pack(wire.MAGIC, wire.WIRE_VERSION, wire.UP, b"stream01", 1, bytes(32), len(packed)) + packed


def squeezed(plain: bytes) -> bytes:
    return a_batch(zstandard.ZstdCompressor(level=3, write_content_size=True).compress(plain))


HELLO = wire.Hello(KEY, b"stream01", 1, 42, bytes(8), 2, bytes(8), b"nonce-08", 1_773_061_200_000, bytes(81))
REQUEST = wire.encode_request(HELLO, [a_batch()], SIGNING.sign)
RECEIPT = wire.receipt_of(1, bytes(32), [5 << 16, 6], ["held", "applied"], [5 << 16, 7])
REPLY = wire.encode_reply(
    wire.Reply(1, 5, b"nonce-09", False, True, (RECEIPT,), 0, 5, bytes(8), a_batch(), bytes(16)), REQUEST, SIGNING.sign
)
ASKED = activation_wire.encode_request(activation_wire.ActivationRequest(CODE, bytes(32), bytes(32)))
GIVEN = activation_wire.encode_reply(ACTIVATION, ASKED, CODE)


def read_given(raw: bytes) -> Any:
    """With a MAC that fits whatever the body is: what is tested is the reading of the body."""
    body = raw[: -activation_wire.MAC_BYTES]
    return activation_wire.decode_reply(body + activation_wire._mac(CODE, ASKED, body), ASKED, CODE)


DECODERS: dict[str, tuple[Callable[[bytes], Any], bytes]] = {
    "batch": (wire.decode_batch, a_batch()),
    "request": (wire.decode_request, REQUEST),
    "reply": (wire.decode_reply, REPLY),
    "receipt": (wire.decode_receipt, wire.encode_receipt(RECEIPT)),
    "patch": (wire.read_patch, wire.patch_bytes(wire.decode_batch(a_batch())[1][0])),
    "activation request": (activation_wire.decode_request, ASKED),
    "activation reply": (read_given, GIVEN),
}


def reads(decode: Callable[[bytes], Any], raw: bytes) -> bool:
    """True when read, False when damaged; anything else fails the test."""
    try:
        decode(raw)
    except Damaged:
        return False
    return True


class OtherError(Exception):
    """What a decoder must never let out."""


def outcome(decode: Callable[[bytes], Any], raw: bytes) -> str:
    """«read», «damaged», or the name of what else came out."""
    try:
        decode(raw)
    except Damaged:
        return "damaged"
    except Exception as error:  # noqa: BLE001 - whatever comes is the result
        return type(error).__name__
    return "read"


FINE = frozenset({"read", "damaged"})


def test_control_an_outcome_that_is_neither_has_another_name() -> None:
    def fails(_raw: bytes) -> None:
        raise OtherError

    assert outcome(fails, b"") == "OtherError"
    assert outcome(cbor2.loads, b"\xff") not in FINE, "the plain decoder lets its own exceptions out"
    assert outcome(wire.decode_batch, a_batch()) == "read"
    assert outcome(wire.decode_batch, b"") == "damaged"


@pytest.mark.parametrize("name", DECODERS)
def test_what_was_written_is_read(name: str) -> None:
    decode, good = DECODERS[name]
    assert reads(decode, good)


@pytest.mark.parametrize("name", DECODERS)
@given(raw=st.binary(max_size=400))
def test_any_bytes_are_damaged(name: str, raw: bytes) -> None:
    decode, good = DECODERS[name]
    assert outcome(decode, raw) in FINE
    assert outcome(decode, good[: len(raw)] + raw) in FINE
    assert outcome(decode, raw + good) in (FINE if raw else {"read"})


@pytest.mark.parametrize("name", DECODERS)
def test_bytes_altered_cut_or_doubled_are_read_or_damaged(name: str) -> None:
    decode, good = DECODERS[name]
    chance = random.Random(20260309)
    refused = 0
    for _ in range(3000):
        raw = bytearray(good)
        for _ in range(chance.randrange(1, 4)):
            match chance.randrange(4):
                case 0:
                    raw[chance.randrange(len(raw))] = chance.randrange(256)
                case 1:
                    del raw[chance.randrange(len(raw)) :]
                    raw = raw or bytearray(b"\x00")
                case 2:
                    place = chance.randrange(len(raw))
                    raw[place:place] = raw[place : place + chance.randrange(1, 20)]
                case _:
                    place = chance.randrange(len(raw))
                    raw[place : place + chance.randrange(1, 9)] = chance.randbytes(chance.randrange(1, 9))
        refused += not reads(decode, bytes(raw))
    assert refused > 300


PLAINS = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 70), 1 << 70) | st.floats() | st.text(max_size=6) | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=14) | st.dictionaries(st.integers(0, 9) | st.text(max_size=2), inner, max_size=4),
    max_leaves=25,
)  # fmt: skip


@pytest.mark.parametrize("name", ["patch", "activation request", "activation reply"])
@given(value=PLAINS)
def test_a_well_formed_value_of_another_shape_is_damaged(name: str, value: Any) -> None:
    assert outcome(DECODERS[name][0], cbor2.dumps(value) + bytes(64)) == "damaged"
    assert outcome(DECODERS[name][0], cbor2.dumps(value)) == "damaged"


@given(value=PLAINS)
def test_of_patches_of_any_shape_only_those_with_a_plain_value_are_read(value: Any) -> None:
    shaped = [1, KEY.bytes, None, [[8, KEY.bytes, 5, False, [], {8: value}]]]
    plain = value is None or isinstance(value, (bool, int, str, bytes))
    words = isinstance(value, list) and all(isinstance(word, str) for word in value)
    bounded_number = not isinstance(value, int) or -(1 << 64) <= value < 1 << 64
    said = outcome(wire.read_patch, cbor2.dumps(shaped))
    assert said == ("read" if (plain or words) and bounded_number else "damaged")


# ---- bombs ------------------------------------------------------------------------------------------------------------


MEBI = 1 << 20
SIGNED = bytes(64)


def octets(write: Callable[[Writer], object]) -> bytes:
    out = Writer()
    write(out)
    return out.done()


def number(value: int) -> bytes:
    return octets(lambda out: out.varint(value))


def section(value: bytes, *, patches: int = 1, shape: bytes = b"\x01\x08\x00\x01\x08", seen: bytes = b"\x00") -> bytes:
    """A body with one section whose one value column has these octets: all patches of one shape, with one change."""
    key = b"\x0e\x01\x0d" + KEY.bytes + (b"\x01\x00" if patches else b"")
    head = b"\x01\x01" + number(patches) + b"\x01" + shape + b"\x01\x00"
    return head + b"\x00\x00" + key + b"\x01\x0a\x01\x00" + seen + value + b"\x01\x01\x00\x01" + number(patches << 1)


def value(raw: bytes, patches: int = 1) -> bytes:
    return squeezed(section(raw, patches=patches))


def wide_shape(groups: int, values: int, saw: int = 0) -> bytes:
    one = b"\x08" + number(saw << 2) + number(values) + b"\x01" * values
    return number(groups) + one * groups


def raw_request(**changed: bytes) -> bytes:
    parts = {
        "version": b"\x01", "flags": b"\x00", "device": KEY.bytes, "stream": b"stream01", "epoch": b"\x01", "nonce": b"\x00",
        "sent": bytes(6), "batches": b"", "signed": SIGNED,
    }  # fmt: skip
    return b"".join((parts | changed).values())


LONG_TEXT = b"\x06\x01" + number(200_000 << 1) + number(200_000) + b"x" * 200_000
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zeros beyond the cap": ("batch", lambda: squeezed(bytes(body.INFLATED_CAP + 1))),
    "a size that is not said": (
        "batch",
        lambda: a_batch(zstandard.ZstdCompressor(write_content_size=False).compress(section(b"\x01\x00"))),
    ),
    "a size that is a lie": ("batch", lambda: a_batch(b"\x28\xb5\x2f\xfd\xa4\x00\x00\x00\x01" + bytes(20))),
    "no compression at all": ("batch", lambda: a_batch(section(b"\x01\x00"))),
    "something after the end": ("batch", lambda: a_batch(a_batch()[wire.HEADER.size :] + b"x")),
    "something after the order": ("batch", lambda: squeezed(section(b"\x01\x00") + b"\x00")),
    "sixteen million zeros": ("batch", lambda: squeezed(bytes(16 * MEBI))),
    "patches without octets": ("batch", lambda: value(b"\x01\x00", body.MAX_PATCHES + 1)),
    "groups beyond the cap": ("batch", lambda: squeezed(section(b"\x01\x00", patches=50_000, shape=wide_shape(5, 0)))),
    "cells beyond the cap": ("batch", lambda: squeezed(section(b"\x01\x00", patches=50_000, shape=wide_shape(1, 21)))),
    "saws beyond the cap": ("batch", lambda: squeezed(section(b"\x00", patches=50_000, shape=wide_shape(1, 1, saw=255)))),
    "two hundred sections of fifty thousand": (
        "batch",
        lambda: squeezed(b"\xc8" + section(b"\x01\x00", patches=50_000)[1:-6] * 200 + b"\x00\x00\x00"),
    ),
    "shapes without end": (
        "batch", lambda: squeezed(b"\x01\x01" + number(50_000) + number(50_000) + wide_shape(100, 0) * 50_000)
    ),
    "wire numbers without end": (
        "batch",
        lambda: squeezed(b"\x01\x01" + number(50_000) + number(50_000) + wide_shape(1, 256) * 40_000),
    ),
    "a shape of too many groups": ("batch", lambda: squeezed(section(b"\x01\x00", shape=wide_shape(257, 0)))),
    "a shape of nothing": ("batch", lambda: squeezed(section(b"", shape=b"\x00"))),
    "the same as nothing before": ("batch", lambda: squeezed(section(b"\x01\x00", shape=b"\x01\x08\x02\x01\x08"))),
    "a field twice": ("batch", lambda: squeezed(section(b"\x01\x00", shape=b"\x01\x08\x00\x02\x08\x00"))),
    "a long text in every patch": ("batch", lambda: value(LONG_TEXT, 50_000)),
    "a long text told once for all": (
        "batch",
        lambda: value(b"\x08\x01\x06\x01" + number(200_000 << 1) + number(200_000) + b"x" * 200_000 + b"\x01\x00", 50_000),
    ),
    "a patch beyond what is kept": ("batch", lambda: value(b"\x06\x01" + number(300_000 << 1) + number(300_000) + b"x" * 300_000)),
    "a blob beyond its cap": ("batch", lambda: value(b"\x09\x01" + number(10 * MEBI) + number(5 * MEBI) + bytes(5 * MEBI))),
    "five million letters that are wide": (
        "batch", lambda: value(b"\x06\x01" + number(MEBI << 1) + number(4 * MEBI) + "😀".encode() * MEBI)
    ),
    "a million words in each of many lists": ("batch", lambda: value(b"\x10\x01" + number(1000 << 1) + b"\x01\x00", 50_000)),
    "a list of too many words": ("batch", lambda: value(b"\x10\x01" + number(1001 << 1) + b"\x06\x01\x00\x00")),
    "words that are numbers": ("batch", lambda: value(b"\x10\x01\x02\x01\x00")),
    "a list in a list": ("batch", lambda: value(b"\x10\x01\x02\x10\x01\x00\x00")),
    "a choice in a choice": ("batch", lambda: value(b"\x08\x01" * 1000)),
    "a choice of nothing": ("batch", lambda: value(b"\x08\x00\x06")),
    "gaps in gaps": ("batch", lambda: value(b"\x80\x00" * 1000)),
    "gaps everywhere": ("batch", lambda: value(b"\x80\x01\x01\x00")),
    "bits beyond the rows": ("batch", lambda: value(b"\x05\x02")),
    "mixed in mixed": ("batch", lambda: value(b"\x11\x00" * 1000)),
    "a type nobody knows": ("batch", lambda: value(b"\x11\x05")),
    "a number that is called a text": ("batch", lambda: value(b"\x11\x02\x01\x00")),
    "a form nobody knows": ("batch", lambda: value(b"\x12")),
    "derived from derived": ("batch", lambda: value(b"\x0f\x0c\x01" * 1000)),
    "derived from nobody": ("batch", lambda: value(b"\x0f\x0c\x00")),
    "a million keys to compute": ("batch", lambda: squeezed(section(
        (b"\x0f\x0c\x01\x0e\x01\x0d" + KEY.bytes + b"\x01\x00") * 20, patches=50_000, shape=wide_shape(1, 20)))),
    "more keys than rows": ("batch", lambda: value(b"\x0e\x02\x0d" + KEY.bytes * 2 + b"\x01\x00")),
    "no keys at all": ("batch", lambda: value(b"\x0e\x00\x00\x01\x00")),
    "a prefix that isn't there": ("batch", lambda: value(b"\x0b\x01" + bytes(10) + b"\x01\x02\x01\x02")),
    "a counter of 49 bits": ("batch", lambda: value(b"\x0b\x01" + bytes(10) + b"\x01\x00\x01" + number(1 << 49))),
    "a number beyond 64 bits": ("batch", lambda: value(b"\x01" + b"\xff" * 10)),
    "a number with superfluous octets": ("batch", lambda: value(b"\x01\x80\x00")),
    "offsets of a single row": ("batch", lambda: value(b"\x02\x00\x01\x00")),
    "planes of nine octets": ("batch", lambda: value(b"\x02\x00\x09" + bytes(18), 2)),
    "offsets beyond 64 bits": ("batch", lambda: value(b"\x02" + number((1 << 64) - 2) + b"\x01\x00\x01", 2)),
    "steps beyond 64 bits": ("batch", lambda: value(b"\x03\x00" + number((1 << 64) - 2) + b"\x00", 50_000)),
    "digits that don't fit": ("batch", lambda: value(b"\x07\x01\x02" + b"\x01" + number(10 << 1))),
    "half a character": ("batch", lambda: value(b"\x06\x01\x02\x03\xed\xa0\x80")),
    "lengths that say less": ("batch", lambda: value(b"\x06\x01\x00\x01x")),
    "a negative length": ("batch", lambda: value(b"\x06\x02\x01\x01\x00\x02\x01x", 2)),
    "an actor that is no key": (
        "batch",
        lambda: squeezed(section(b"\x01\x00").replace(b"\x01\x00\x00\x00\x0e", b"\x01\x00\x01\x00\x00\x0e")),
    ),
    "an order of more than there is": ("batch", lambda: squeezed(section(b"\x01\x00")[:-1] + b"\x04")),
    "an order of a section that isn't there": ("batch", lambda: squeezed(section(b"\x01\x00")[:-3] + b"\x02\x01\x02")),
    "no kind": ("batch", lambda: squeezed(b"\x01\x00" + section(b"\x01\x00")[2:])),
    "nothing but a signature": ("request", lambda: SIGNED),
    "more than a body may be": ("request", lambda: REQUEST + bytes(wire.BODY_CAP)),
    "another version": ("request", lambda: raw_request(version=b"\x02")),
    "a version that was never released": ("request", lambda: raw_request(version=b"\x00")),
    "a flag nobody knows": ("request", lambda: raw_request(flags=b"\x08")),
    "no epoch": ("request", lambda: raw_request(epoch=b"\x00")),
    "an epoch without end": ("request", lambda: raw_request(epoch=b"\xff" * 100)),
    "a cursor of nothing": ("request", lambda: raw_request(flags=b"\x01", epoch=b"\x01\x00" + bytes(8))),
    "a nonce too long": ("request", lambda: raw_request(nonce=b"\x21" + bytes(33))),
    "a batch that is cut": ("request", lambda: raw_request(batches=b"\x05abc")),
    "more batches than may be": ("request", lambda: raw_request(batches=b"\x00" * (wire.MAX_BATCHES + 1))),
    "eight million empty batches": ("request", lambda: raw_request(batches=bytes(8 * MEBI - 200))),
    "a recovery secret of another size": ("request", lambda: raw_request(flags=b"\x04")),
    "a reply of another version": ("reply", lambda: b"\x02" + REPLY[1:]),
    "a reply with a flag nobody knows": ("reply", lambda: REPLY[:1] + b"\x3f" + REPLY[2:]),
    "receipts that aren't there": ("reply", lambda: b"\x01\x08\x01" + bytes(6) + b"\x00\x00" + SIGNED),
    "something after a quiet reply": ("reply", lambda: b"\x01\x00\x01" + bytes(6) + b"\x00x" + SIGNED),
    "a receipt of no batch": ("receipt", lambda: bytes(33) + b"\x01\x00\x00\x00\x00\x00\x00"),
    "a receipt of more groups than may be": ("receipt", lambda: b"\x01" + bytes(32) + number(200_001) + bytes(7)),
    "places out of order": ("receipt", lambda: b"\x01" + bytes(32) + b"\x02\x02\x01\x00\x01\x02\x00\x00\x00\x00"),
    "a verdict nobody knows": ("receipt", lambda: b"\x01" + bytes(32) + b"\x02\x01\x01\x00\x01\x0e\x00\x00\x00\x00"),
    "a patch beyond its cap": ("patch", lambda: cbor2.dumps([1, KEY.bytes, None, bytes(bounded.PART_CAP)])),
    "a pattern to compile": ("patch", lambda: cbor2.dumps([1, KEY.bytes, None, [cbor2.CBORTag(35, "(a|b)*" * 30_000)]])),
    "deep": ("patch", lambda: b"\x81" * 100_000),
    "a quarter of a million empty maps": ("patch", lambda: b"\x9a\x00\x03\xff\x00" + b"\xa0" * (MEBI // 4 - 256)),
    "an activation of four kibibytes": ("activation request", lambda: ASKED + bytes(4 << 10)),
    "a deep activation": ("activation request", lambda: b"\x81" * 4000),
    "a list in an activation": ("activation request", lambda: cbor2.dumps([0, CODE, bytes(32), [1]])),
    "an activation with no code": ("activation request", lambda: cbor2.dumps([0, "?", bytes(32), bytes(32)])),
    "an activation with short keys": ("activation request", lambda: cbor2.dumps([0, CODE, b"", bytes(32)])),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_bombs_are_refused_at_once(name: str) -> None:
    decoder, make = HOSTILE[name]
    raw = make()
    gc.collect()
    gc.freeze()  # what other tests left isn't looked through meanwhile
    try:
        began = time.process_time()
        assert not reads(DECODERS[decoder][0], raw)
        took = time.process_time() - began
    finally:
        gc.unfreeze()
    assert took < 1, "on a machine as slow as an office laptop"


MEASURE = """
import sys
from pathlib import Path
sys.path.insert(0, ".")
from tests.helpers.memory import peak_mib
from tests.sync import test_decoders as t
before = peak_mib()
for file in sorted(Path(sys.argv[1]).iterdir()):
    t.reads(t.DECODERS[file.suffix[1:].replace("_", " ")][0], file.read_bytes())
print(peak_mib() - before)
"""


@pytest.mark.skipif(not STATUS.exists(), reason="Linux tells it")
def test_bombs_weigh_little(tmp_path: Path) -> None:
    """Made here, decoded in a process of its own whose peak is that of the decoding."""
    for number, (decoder, make) in enumerate(HOSTILE.values()):
        (tmp_path / f"{number:02d}.{decoder.replace(' ', '_')}").write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) <= 100, f"{done.stdout.strip()} MiB more"


def test_control_a_decoder_without_bounds_weighs_much() -> None:
    """What the same bytes do to the plain decoder."""
    import tracemalloc

    tracemalloc.start()
    cbor2.loads(b"\x9a\x00\x10\x00\x00" + b"\x80" * MEBI)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak > 40 * MEBI


@pytest.mark.parametrize("name", ["a constant", "a text", "a list"])
def test_control_the_frame_of_the_bombs_is_read_with_something_good_in_it(name: str) -> None:
    good = {"a constant": b"\x01\x00", "a text": b"\x06\x01\x02\x01x", "a list": b"\x10\x01\x02\x06\x01\x02\x01x"}[name]
    assert outcome(wire.decode_batch, value(good)) == "read"


@pytest.mark.parametrize("cap", ["MAX_PATCHES", "MAX_GROUPS_IN_BATCH", "MAX_CELLS", "MAX_SAWS", "LOOKS_CAP"])
def test_what_is_more_than_a_batch_may_hold_is_neither_cut_nor_read(cap: str, monkeypatch: pytest.MonkeyPatch) -> None:
    good, header = a_batch(), wire.BatchHeader(wire.UP, b"stream01", 1, bytes(32))
    patches = wire.decode_batch(good)[1]
    monkeypatch.setattr(body, cap, 1)
    monkeypatch.setattr(octets_module, cap, 1, raising=False)
    assert not reads(wire.decode_batch, good)
    with pytest.raises(wire.TooLarge):
        wire.encode_batch(header, patches)


# ---- signatures -------------------------------------------------------------------------------------------------------


def test_no_altered_message_and_no_other_key_passes() -> None:
    assert wire.check_request(REQUEST, PUBLIC)
    assert wire.check_reply(REPLY, REQUEST, PUBLIC)
    chance = random.Random(5)
    for good, check in ((REQUEST, wire.check_request), (REPLY, lambda raw, key: wire.check_reply(raw, REQUEST, key))):
        for _ in range(400):
            place = chance.randrange(len(good))
            altered = good[:place] + bytes([good[place] ^ (1 << chance.randrange(8))]) + good[place + 1 :]
            assert not check(altered, PUBLIC)
    assert not wire.check_request(REQUEST, Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    assert not wire.check_request(REQUEST, b"no key")
    assert not wire.check_request(b"", PUBLIC)


def test_a_request_is_no_reply_and_a_reply_fits_one_request() -> None:
    assert not wire.check_reply(REQUEST, b"", PUBLIC)
    assert not wire.check_request(REPLY, PUBLIC)
    assert not wire.check_reply(REPLY, REQUEST + b"x", PUBLIC)


def test_an_activation_is_kept_and_read_back() -> None:
    assert activation_wire.decode_activation(activation_wire.encode_activation(ACTIVATION)) == ACTIVATION
    with pytest.raises(Damaged):
        activation_wire.decode_activation(GIVEN)
