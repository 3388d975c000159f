"""The contract between a laptop and the centre: batches, requests and replies as bytes (docs/adr/001).

A batch is a header, whose layout is for ever, and a compressed body. Decoding is bounded: sizes first, output capped, exact types,
no recursion beyond the known depth; anything else is Damaged.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import cbor2
import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from oit_campo.domain.damage import Damaged
from oit_campo.models.kinds import Plain
from oit_campo.sync.bounded import as_bytes, as_int, as_key, as_list, as_text, byte_strings, flat_end, load

MAGIC = b"OITC"
#: 0 until the first release; every released version is accepted for ever.
WIRE_VERSION = 0
PATH = "/v1/sync"
SIGNATURE_BYTES = 64
HASH_BYTES = 32
STREAM_BYTES = 8
NO_HASH = bytes(HASH_BYTES)

BODY_CAP = 8 << 20
INFLATED_CAP = 16 << 20
ZSTD_LEVEL = 9
MAX_PATCHES = 50_000
MAX_GROUPS = 256
#: In one batch: bounds what a decoded batch weighs.
MAX_GROUPS_IN_BATCH = 200_000
MAX_SAW = 255
#: In one value that is a set.
MAX_WORDS = 1_000
MAX_BATCHES = 64
HELLO_ITEMS = 12
#: A recovery secret as it travels: its identifier (16), then sealed to the centre (65).
RECOVERY_ID_BYTES, RECOVERY_BYTES = 16, 81
HELLO_CAP = 1 << 10

#: magic, wire version, kind of body, stream, number, previous hash, body length
HEADER = struct.Struct(">4sBB8sI32sI")
UP, DOWN = 1, 2


@dataclass(frozen=True, slots=True)
class GroupPatch:
    """One field group as its author left it, who ``saw`` these changes stand; ``final``: the centre gave the stamp."""

    group: int
    change: UUID
    stamp: int
    final: bool
    saw: tuple[UUID, ...]
    values: dict[int, Plain]


@dataclass(frozen=True, slots=True)
class Patch:
    """What an author did to one record. ``record`` is empty for a new record of a derived kind: the receiver computes it."""

    kind: int
    record: UUID | None
    actor: UUID | None
    groups: tuple[GroupPatch, ...]


@dataclass(frozen=True, slots=True)
class BatchHeader:
    """``number`` counts from 1 within (stream, epoch); ``previous`` is the SHA-256 of the batch before it."""

    kind: int
    stream: bytes
    number: int
    previous: bytes


@dataclass(frozen=True, slots=True)
class Hello:
    """Who asks, and up to where it knows. ``recovery``: a new recovery secret for the centre, empty when none waits."""

    device: UUID
    stream: bytes
    epoch: int
    cursor: int
    cursor_chain: bytes
    last_batch: int
    last_hash: bytes
    nonce: bytes
    sent_at_ms: int
    program: str
    recovery: bytes = b""


@dataclass(frozen=True, slots=True)
class GroupVerdict:
    """What became of one group of a patch, and the stamp it has from now on."""

    change: UUID
    verdict: str
    stamp: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The centre has a batch: its hash, and per group patch what became of it, in the batch's order."""

    number: int
    sha256: bytes
    verdicts: tuple[GroupVerdict, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """``fork`` asks for a new stream; ``cursor_from`` … ``cursor`` says which commits ``down`` holds.

    ``recovery`` names the recovery secret that the centre could release for this laptop; empty: none, send a new one.
    """

    epoch: int
    now_ms: int
    nonce: bytes
    fork: bool
    last_batch: int
    last_hash: bytes
    receipts: tuple[Receipt, ...]
    cursor_from: int
    cursor: int
    cursor_chain: bytes
    more: bool
    down: bytes
    recovery: bytes = b""


VERDICTS = ("applied", "merged", "conflict", "held", "again", "out_of_scope", "no_right")
#: Kept at the centre outside the records until a person decides: the laptop lists them, and loses nothing.
HELD_VERDICTS = frozenset({"held", "out_of_scope", "no_right"})


# ---- batches -------------------------------------------------------------------------------------------------------


def encode_batch(header: BatchHeader, patches: Sequence[Patch]) -> bytes:
    """The bytes of a batch; its identity is their SHA-256."""
    plain = cbor2.dumps([patch_bytes(p) for p in patches], canonical=True)
    body = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_content_size=True).compress(plain)
    return (
        HEADER.pack(MAGIC, WIRE_VERSION, header.kind, header.stream, header.number, header.previous, len(body)) + body
    )


def batch_hash(batch: bytes) -> bytes:
    return hashlib.sha256(batch).digest()


def read_header(batch: bytes) -> BatchHeader:
    """The header alone. Raises Damaged."""
    if not HEADER.size <= len(batch) <= BODY_CAP:
        raise Damaged("batch size")
    magic, version, kind, stream, number, previous, length = HEADER.unpack_from(batch)
    if magic != MAGIC or version != WIRE_VERSION or kind not in (UP, DOWN) or length != len(batch) - HEADER.size:
        raise Damaged("batch header")
    return BatchHeader(kind, stream, number, previous)


def decode_batch(batch: bytes) -> tuple[BatchHeader, tuple[Patch, ...]]:
    """Header and patches. Raises Damaged for anything ``encode_batch`` would not have written."""
    header = read_header(batch)
    patches: list[Patch] = []
    groups = 0
    for part in byte_strings(_inflate(batch[HEADER.size :]), MAX_PATCHES):
        patches.append(read_patch(part))
        groups += len(patches[-1].groups)
        if groups > MAX_GROUPS_IN_BATCH:
            raise Damaged("groups")
    return header, tuple(patches)


def patch_bytes(patch: Patch) -> bytes:
    """One patch alone: how the centre keeps a commit."""
    return cbor2.dumps(_patch_plain(patch), canonical=True)


def read_patch(raw: bytes) -> Patch:
    return _patch(load(raw))


def _patch_plain(patch: Patch) -> list[object]:
    return [
        patch.kind,
        patch.record.bytes if patch.record else None,
        patch.actor.bytes if patch.actor else None,
        [[g.group, g.change.bytes, g.stamp, g.final, [s.bytes for s in g.saw], g.values] for g in patch.groups],
    ]


def _patch(item: object) -> Patch:
    kind, record, actor, groups = as_list(item, 4, 4)
    return Patch(
        as_int(kind, 1, 255),
        None if record is None else as_key(record),
        None if actor is None else as_key(actor),
        tuple(_group(g) for g in as_list(groups, 1, MAX_GROUPS)),
    )


def _group(item: object) -> GroupPatch:
    group, change, stamp, final, saw, values = as_list(item, 6, 6)
    if not isinstance(final, bool) or not isinstance(values, dict) or len(values) > MAX_GROUPS:
        raise Damaged("group")
    return GroupPatch(
        as_int(group, 0, 0xFFFE),
        as_key(change),
        as_int(stamp, 0, (1 << 63) - 1),
        final,
        tuple(as_key(s) for s in as_list(saw, 0, MAX_SAW)),
        {as_int(k, 1, 0xFFFF): _plain(v) for k, v in values.items()},
    )


# ---- requests and replies -------------------------------------------------------------------------------------------


def encode_request(hello: Hello, batches: Sequence[bytes], sign: Callable[[bytes], bytes]) -> bytes:
    """Body and signature of a request."""
    body = cbor2.dumps(
        [
            WIRE_VERSION,
            hello.device.bytes,
            hello.stream,
            hello.epoch,
            hello.cursor,
            hello.cursor_chain,
            hello.last_batch,
            hello.last_hash,
            hello.nonce,
            hello.sent_at_ms,
            hello.program,
            hello.recovery,
            list(batches),
        ],
        canonical=True,
    )
    return body + sign(_to_sign(b"request", body))


def decode_request(raw: bytes) -> tuple[Hello, tuple[bytes, ...]]:
    """Hello and batches, the signature not yet checked (``check_request``). Raises Damaged."""
    body = _body(raw)
    end = flat_end(body, HELLO_ITEMS)
    if body[0] != 0x80 | HELLO_ITEMS + 1:
        raise Damaged("list")
    # not yet known to be of a laptop: only the small part before the batches is decoded
    items = as_list(load(bytes([0x80 | HELLO_ITEMS]) + body[1:end], cap=HELLO_CAP), HELLO_ITEMS, HELLO_ITEMS)
    if items[0] != WIRE_VERSION:
        raise Damaged("wire version")
    hello = Hello(
        device=as_key(items[1]),
        stream=as_bytes(items[2], STREAM_BYTES),
        epoch=as_int(items[3], 1, 1 << 31),
        cursor=as_int(items[4], 0, 1 << 62),
        cursor_chain=as_bytes(items[5], HASH_BYTES),
        last_batch=as_int(items[6], 0, 1 << 31),
        last_hash=as_bytes(items[7], HASH_BYTES),
        nonce=as_bytes(items[8]),
        sent_at_ms=as_int(items[9], 0, 1 << 62),
        program=as_text(items[10], 40),
        recovery=_none_or(items[11], RECOVERY_BYTES),
    )
    return hello, tuple(byte_strings(body, MAX_BATCHES, end))


def encode_reply(reply: Reply, request: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """Body and signature of a reply; the signature covers the request it answers."""
    body = cbor2.dumps(
        [
            WIRE_VERSION,
            reply.epoch,
            reply.now_ms,
            reply.nonce,
            reply.fork,
            reply.last_batch,
            reply.last_hash,
            [encode_receipt(r) for r in reply.receipts],
            reply.cursor_from,
            reply.cursor,
            reply.cursor_chain,
            reply.more,
            reply.down,
            reply.recovery,
        ],
        canonical=True,
    )
    return body + sign(_to_sign(b"reply", body, request))


def decode_reply(raw: bytes) -> Reply:
    """The reply, its signature not yet checked (``check_reply``). Raises Damaged."""
    items = as_list(load(_body(raw), cap=BODY_CAP), 14, 14)
    if items[0] != WIRE_VERSION or not isinstance(items[4], bool) or not isinstance(items[11], bool):
        raise Damaged("reply")
    return Reply(
        epoch=as_int(items[1], 1, 1 << 31),
        now_ms=as_int(items[2], 0, 1 << 62),
        nonce=as_bytes(items[3]),
        fork=items[4],
        last_batch=as_int(items[5], 0, 1 << 31),
        last_hash=as_bytes(items[6], HASH_BYTES),
        receipts=tuple(decode_receipt(as_bytes(r)) for r in as_list(items[7], 0, MAX_BATCHES)),
        cursor_from=as_int(items[8], 0, 1 << 62),
        cursor=as_int(items[9], 0, 1 << 62),
        cursor_chain=as_bytes(items[10], HASH_BYTES),
        more=items[11],
        down=as_bytes(items[12]),
        recovery=_none_or(items[13], RECOVERY_ID_BYTES),
    )


def _none_or(value: object, size: int) -> bytes:
    return b"" if value == b"" else as_bytes(value, size)


def encode_receipt(receipt: Receipt) -> bytes:
    """A receipt alone: kept at the centre, so that a repeat gets the same bytes."""
    verdicts = [[v.change.bytes, VERDICTS.index(v.verdict), v.stamp] for v in receipt.verdicts]
    return cbor2.dumps([receipt.number, receipt.sha256, verdicts], canonical=True)


def decode_receipt(raw: bytes) -> Receipt:
    number, sha, verdicts = as_list(load(raw, cap=BODY_CAP), 3, 3)
    found = []
    for item in as_list(verdicts, 0, MAX_PATCHES * MAX_GROUPS):
        change, code, stamp = as_list(item, 3, 3)
        found.append(
            GroupVerdict(as_key(change), VERDICTS[as_int(code, 0, len(VERDICTS) - 1)], as_int(stamp, 0, (1 << 63) - 1))
        )
    return Receipt(as_int(number, 1, 1 << 31), as_bytes(sha, HASH_BYTES), tuple(found))


def check_request(raw: bytes, key: bytes) -> bool:
    """True when the laptop with this Ed25519 public key signed the request."""
    body, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    return _signed(key, signature, _to_sign(b"request", body))


def check_reply(raw: bytes, request: bytes, key: bytes) -> bool:
    """True when the centre signed this reply to this very request."""
    body, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    return _signed(key, signature, _to_sign(b"reply", body, request))


def signer(key: Ed25519PrivateKey) -> Callable[[bytes], bytes]:
    return key.sign


def _signed(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _to_sign(role: bytes, body: bytes, request: bytes = b"") -> bytes:
    """Role, method and path, the request answered (by hash) and the body: the nonce stands inside the body."""
    answered = hashlib.sha256(request).digest() if request else b""
    return b"OIT Campo sync\x00" + role + b"\x00POST " + PATH.encode() + b"\x00" + answered + body


def _body(raw: bytes) -> bytes:
    if not SIGNATURE_BYTES < len(raw) <= BODY_CAP:
        raise Damaged("message size")
    return raw[:-SIGNATURE_BYTES]


def _inflate(body: bytes) -> bytes:
    try:
        size = zstandard.frame_content_size(body)
        if not 0 <= size <= INFLATED_CAP:
            raise Damaged("inflated size")
        reader = zstandard.ZstdDecompressor(max_window_size=1 << 27)
        return reader.decompress(body, max_output_size=INFLATED_CAP, allow_extra_data=False)
    except (zstandard.ZstdError, MemoryError) as error:
        raise Damaged("compression") from error


def _plain(value: object) -> Plain:
    if value is None or isinstance(value, (bool, int, str, bytes)):
        return value
    if isinstance(value, list) and len(value) <= MAX_WORDS and all(isinstance(v, str) for v in value):
        return value
    raise Damaged("value")
