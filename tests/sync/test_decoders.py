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
from oit_campo.sync import activation_wire, bounded, wire

ROOT = Path(__file__).resolve().parents[2]
SIGNING = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = SIGNING.public_key().public_bytes_raw()
KEY = UUID(int=(8 << 76) | (2 << 62) | 5)
ACTIVATION = activation_wire.Activation(
    KEY, "L01 · 08", "L01", KEY, "Rosa", b"cert", b"ca", bytes(32), bytes(32), bytes(32), bytes(32), KEY, "08", "host"
)
CODE = "7KQ2M9XWPT"


def a_batch(body: bytes | None = None) -> bytes:
    patch = wire.Patch(
        1, KEY, KEY, (wire.GroupPatch(8, KEY, 5, False, (KEY,), {8: "mujer", 9: None, 10: ["a"], 11: 1, 12: b"x"}),)
    )
    good = wire.encode_batch(wire.BatchHeader(wire.UP, b"stream01", 1, bytes(32)), [patch, patch])
    if body is None:
        return good
    return wire.HEADER.pack(wire.MAGIC, 0, wire.UP, b"stream01", 1, bytes(32), len(body)) + body


def squeezed(plain: bytes) -> bytes:
    return a_batch(zstandard.ZstdCompressor(level=3, write_content_size=True).compress(plain))


HELLO = wire.Hello(KEY, b"stream01", 1, 42, bytes(32), 2, bytes(32), b"nonce", 1_773_061_200_000, "0.1.0")
REQUEST = wire.encode_request(HELLO, [a_batch()], SIGNING.sign)
REPLY = wire.encode_reply(
    wire.Reply(
        1, 5, b"nonce", False, 1, bytes(32), (wire.Receipt(1, bytes(32), (wire.GroupVerdict(KEY, "held", 5),)),),
        0, 5, bytes(32), False, a_batch(),
    ),
    REQUEST,
    SIGNING.sign,
)  # fmt: skip
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
    "receipt": (wire.decode_receipt, wire.encode_receipt(wire.Receipt(1, bytes(32), ()))),
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
    assert outcome(decode, raw + good) == ("damaged" if raw else "read")


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


@pytest.mark.parametrize("name", ["patch", "receipt", "request", "reply", "activation request", "activation reply"])
@given(value=PLAINS)
def test_a_well_formed_value_of_another_shape_is_damaged(name: str, value: Any) -> None:
    assert outcome(DECODERS[name][0], cbor2.dumps(value) + bytes(64)) == "damaged"
    assert outcome(DECODERS[name][0], cbor2.dumps(value)) == "damaged"


@given(value=PLAINS)
def test_of_patches_of_any_shape_only_those_with_a_plain_value_are_read(value: Any) -> None:
    assert outcome(wire.decode_batch, squeezed(cbor2.dumps([cbor2.dumps(value)]))) == "damaged"
    empty = value == []
    assert outcome(wire.decode_batch, squeezed(cbor2.dumps(value))) == ("read" if empty else "damaged")
    shaped = [1, KEY.bytes, None, [[8, KEY.bytes, 5, False, [], {8: value}]]]
    plain = value is None or isinstance(value, (bool, int, str, bytes))
    words = isinstance(value, list) and all(isinstance(word, str) for word in value)
    bounded_number = not isinstance(value, int) or -(1 << 64) <= value < 1 << 64
    said = outcome(wire.decode_batch, squeezed(cbor2.dumps([cbor2.dumps(shaped)])))
    assert said == ("read" if (plain or words) and bounded_number else "damaged")


# ---- bombs ------------------------------------------------------------------------------------------------------------


def part(value: bytes) -> bytes:
    """A batch with one patch of these bytes."""
    return squeezed(cbor2.dumps([value]))


def patch_with(value: object) -> bytes:
    return part(cbor2.dumps([1, KEY.bytes, None, [[8, KEY.bytes, 5, False, [], {8: value}]]]))


MEBI = 1 << 20
SIGNED = bytes(64)
LISTS_16 = b"\x9a\x01\x00\x00\x00" + b"\x80" * (16 * MEBI - 5)
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zeros beyond the cap": ("batch", lambda: squeezed(bytes(wire.INFLATED_CAP + 1))),
    "a size that is not said": (
        "batch",
        lambda: a_batch(zstandard.ZstdCompressor(write_content_size=False).compress(b"\x80")),
    ),
    "a size that is a lie": ("batch", lambda: a_batch(b"\x28\xb5\x2f\xfd\xa4\x00\x00\x00\x01" + bytes(20))),
    "no compression at all": ("batch", lambda: a_batch(b"\x80")),
    "something after the end": ("batch", lambda: a_batch(a_batch()[wire.HEADER.size :] + b"x")),
    "sixteen million empty lists": ("batch", lambda: squeezed(LISTS_16[: 16 * MEBI])),
    "a quarter of a million empty lists in a patch": ("batch", lambda: part(b"\x9a\x00\x03\xff\x00" + b"\x80" * (MEBI // 4 - 256))),
    "a quarter of a million empty maps in a patch": ("batch", lambda: part(b"\x9a\x00\x03\xff\x00" + b"\xa0" * (MEBI // 4 - 256))),
    "a patch beyond its cap": ("batch", lambda: part(bytes(bounded.PART_CAP + 1))),
    "too many patches": ("batch", lambda: squeezed(cbor2.dumps([b""] * (wire.MAX_PATCHES + 1)))),
    "a count without items": ("batch", lambda: squeezed(b"\x9b\x00\xff\xff\xff\xff\xff\xff\xff")),
    "deep": ("batch", lambda: part(b"\x81" * 100_000)),
    "deep maps": ("batch", lambda: part(b"\xa1\x00" * 100_000)),
    "a set of two hundred thousand words": ("batch", lambda: patch_with([""] * 200_000)),
    "not a number": ("batch", lambda: patch_with(float("nan"))),
    "infinity": ("batch", lambda: patch_with(float("inf"))),
    "a huge number": ("batch", lambda: patch_with(1 << 4000)),
    "a number as a tag": ("batch", lambda: part(b"\xc2\x5a\x00\x03\xff\x00" + b"\xff" * 261_888)),
    "a pattern to compile": ("batch", lambda: patch_with(cbor2.CBORTag(35, "(a|b)*" * 30_000))),
    "a fraction": ("batch", lambda: patch_with(cbor2.CBORTag(4, [1 << 40, 1]))),
    "a shared value": ("batch", lambda: part(b"\xd8\x1c\x81\xd8\x1d\x00")),
    "a tag nobody knows": ("batch", lambda: patch_with(cbor2.CBORTag(4_000_000, 1))),
    "no end": ("batch", lambda: part(b"\x9f\x01\xff")),
    "text without end": ("batch", lambda: part(b"\x84\x01\x7f\x61a\xff\xf6\x80")),
    "the same field twice": (
        "batch",
        lambda: part(
            cbor2.dumps([1, KEY.bytes, None, [[8, KEY.bytes, 5, False, [], {8: "a"}]]]).replace(
                b"\xa1\x08\x61a", b"\xa2\x08\x61a\x08\x61b"
            )
        ),
    ),
    "half a character": (
        "batch",
        lambda: part(
            cbor2.dumps([1, KEY.bytes, None, [[8, KEY.bytes, 5, False, [], {8: "xyz"}]]]).replace(b"cxyz", b"c\xed\xa0\x80")
        ),
    ),
    "eight million empty lists to a stranger": ("request", lambda: b"\x9a\x00\x7f\xff\x00" + b"\x80" * (8 * MEBI - 300)),
    "lists where the hello is": ("request", lambda: b"\x8d" + b"\x80" * (8 * MEBI - 65) + SIGNED),
    "lists where the batches are": (
        "request",
        lambda: REQUEST[: bounded.flat_end(REQUEST, 12)] + b"\x9a\x00\x7f\x00\x00" + b"\x80" * (7 * MEBI) + SIGNED,
    ),
    "lists among the batches": (
        "request",
        lambda: REQUEST[: bounded.flat_end(REQUEST, 12)] + b"\x98\x40" + b"\x80" * (7 * MEBI) + SIGNED,
    ),
    "a hello too long": (
        "request",
        lambda: cbor2.dumps([0, KEY.bytes, b"stream01", 1, 1, bytes(32), 1, bytes(32), bytes(MEBI), 1, "x", b"", []]) + SIGNED,
    ),
    "nothing but a signature": ("request", lambda: SIGNED),
    "more than a body may be": ("request", lambda: REQUEST + bytes(wire.BODY_CAP)),
    "another version": ("request", lambda: cbor2.dumps([9, *cbor2.loads(REQUEST)[1:]]) + SIGNED),
    "one item more": ("request", lambda: cbor2.dumps([*cbor2.loads(REQUEST), 1]) + SIGNED),
    "a map": ("request", lambda: cbor2.dumps({n: n for n in range(13)}) + SIGNED),
    "a recovery secret of another size": (
        "request",
        lambda: cbor2.dumps([*cbor2.loads(REQUEST)[:11], bytes(wire.RECOVERY_BYTES - 1), []]) + SIGNED,
    ),
    "a negative number": ("request", lambda: cbor2.dumps([0, KEY.bytes, b"stream01", -1, *cbor2.loads(REQUEST)[4:]]) + SIGNED),
    "more batches than may be": (
        "request",
        lambda: cbor2.dumps([*cbor2.loads(REQUEST)[:12], [b""] * (wire.MAX_BATCHES + 1)]) + SIGNED,
    ),
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
import sys, resource
from pathlib import Path
sys.path.insert(0, ".")
from tests.sync import test_decoders as t
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for file in sorted(Path(sys.argv[1]).iterdir()):
    t.reads(t.DECODERS[file.suffix[1:].replace("_", " ")][0], file.read_bytes())
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="resource")
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


def test_too_many_groups_in_a_batch_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MAX_GROUPS_IN_BATCH", 1)
    assert not reads(wire.decode_batch, a_batch())


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
