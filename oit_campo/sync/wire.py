"""The contract between a laptop and the centre: batches, requests and replies as bytes (docs/adr/001).

A batch is a header, whose layout is for ever, and a compressed body. Decoding is bounded: sizes first, output capped, exact types,
no recursion beyond the known depth; anything else is DamagedData.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import cbor2
import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from oit_campo.domain.errors_of_data import DamagedData
from oit_campo.models.kinds import Plain

MAGIC = b"OITC"
#: 0 until the first release; every released version is accepted for ever.
WIRE_VERSION = 0
PATH = "/v1/sync"
SIGNATURE_BYTES = 64
HASH_BYTES = 32
STREAM_BYTES = 8
NO_HASH = bytes(HASH_BYTES)

BODY_CAP = 8 << 20
INFLATED_CAP = 64 << 20
ZSTD_LEVEL = 9
MAX_PATCHES = 50_000
MAX_GROUPS = 256
MAX_SAW = 255
MAX_BATCHES = 64

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
    """Who asks, and up to where it knows."""

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
    """``fork`` asks for a new stream; ``cursor_from`` … ``cursor`` says which commits ``down`` holds."""

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


VERDICTS = ("applied", "merged", "conflict", "held", "again")


# ---- batches -------------------------------------------------------------------------------------------------------


def encode_batch(header: BatchHeader, patches: Sequence[Patch]) -> bytes:
    """The bytes of a batch; its identity is their SHA-256."""
    plain = cbor2.dumps([_patch_plain(p) for p in patches], canonical=True)
    body = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_content_size=True).compress(plain)
    return (
        HEADER.pack(MAGIC, WIRE_VERSION, header.kind, header.stream, header.number, header.previous, len(body)) + body
    )


def batch_hash(batch: bytes) -> bytes:
    return hashlib.sha256(batch).digest()


def read_header(batch: bytes) -> BatchHeader:
    """The header alone. Raises DamagedData."""
    if not HEADER.size <= len(batch) <= BODY_CAP:
        raise DamagedData("batch size")
    magic, version, kind, stream, number, previous, length = HEADER.unpack_from(batch)
    if magic != MAGIC or version != WIRE_VERSION or kind not in (UP, DOWN) or length != len(batch) - HEADER.size:
        raise DamagedData("batch header")
    return BatchHeader(kind, stream, number, previous)


def decode_batch(batch: bytes) -> tuple[BatchHeader, tuple[Patch, ...]]:
    """Header and patches. Raises DamagedData for anything ``encode_batch`` would not have written."""
    header = read_header(batch)
    items = _list(_load(_inflate(batch[HEADER.size :])), 0, MAX_PATCHES)
    return header, tuple(_patch(item) for item in items)


def patch_bytes(patch: Patch) -> bytes:
    """One patch alone: how the centre keeps a commit."""
    return cbor2.dumps(_patch_plain(patch), canonical=True)


def read_patch(raw: bytes) -> Patch:
    return _patch(_load(raw))


def _patch_plain(patch: Patch) -> list[object]:
    return [
        patch.kind,
        patch.record.bytes if patch.record else None,
        patch.actor.bytes if patch.actor else None,
        [[g.group, g.change.bytes, g.stamp, g.final, [s.bytes for s in g.saw], g.values] for g in patch.groups],
    ]


def _patch(item: object) -> Patch:
    kind, record, actor, groups = _list(item, 4, 4)
    return Patch(
        _int(kind, 1, 255),
        None if record is None else _key(record),
        None if actor is None else _key(actor),
        tuple(_group(g) for g in _list(groups, 1, MAX_GROUPS)),
    )


def _group(item: object) -> GroupPatch:
    group, change, stamp, final, saw, values = _list(item, 6, 6)
    if not isinstance(final, bool) or not isinstance(values, dict) or len(values) > MAX_GROUPS:
        raise DamagedData("group")
    return GroupPatch(
        _int(group, 0, 0xFFFE),
        _key(change),
        _int(stamp, 0, (1 << 63) - 1),
        final,
        tuple(_key(s) for s in _list(saw, 0, MAX_SAW)),
        {_int(k, 1, 0xFFFF): _plain(v) for k, v in values.items()},
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
            list(batches),
        ],
        canonical=True,
    )
    return body + sign(_to_sign(b"request", body))


def decode_request(raw: bytes) -> tuple[Hello, tuple[bytes, ...]]:
    """Hello and batches, the signature not yet checked (``check_request``). Raises DamagedData."""
    items = _list(_load(_body(raw)), 12, 12)
    if items[0] != WIRE_VERSION:
        raise DamagedData("wire version")
    hello = Hello(
        device=_key(items[1]),
        stream=_bytes(items[2], STREAM_BYTES),
        epoch=_int(items[3], 1, 1 << 31),
        cursor=_int(items[4], 0, 1 << 62),
        cursor_chain=_bytes(items[5], HASH_BYTES),
        last_batch=_int(items[6], 0, 1 << 31),
        last_hash=_bytes(items[7], HASH_BYTES),
        nonce=_bytes(items[8]),
        sent_at_ms=_int(items[9], 0, 1 << 62),
        program=_text(items[10], 40),
    )
    return hello, tuple(_bytes(b) for b in _list(items[11], 0, MAX_BATCHES))


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
        ],
        canonical=True,
    )
    return body + sign(_to_sign(b"reply", body, request))


def decode_reply(raw: bytes) -> Reply:
    """The reply, its signature not yet checked (``check_reply``). Raises DamagedData."""
    items = _list(_load(_body(raw)), 13, 13)
    if items[0] != WIRE_VERSION or not isinstance(items[4], bool) or not isinstance(items[11], bool):
        raise DamagedData("reply")
    return Reply(
        epoch=_int(items[1], 1, 1 << 31),
        now_ms=_int(items[2], 0, 1 << 62),
        nonce=_bytes(items[3]),
        fork=items[4],
        last_batch=_int(items[5], 0, 1 << 31),
        last_hash=_bytes(items[6], HASH_BYTES),
        receipts=tuple(decode_receipt(_bytes(r)) for r in _list(items[7], 0, MAX_BATCHES)),
        cursor_from=_int(items[8], 0, 1 << 62),
        cursor=_int(items[9], 0, 1 << 62),
        cursor_chain=_bytes(items[10], HASH_BYTES),
        more=items[11],
        down=_bytes(items[12]),
    )


def encode_receipt(receipt: Receipt) -> bytes:
    """A receipt alone: kept at the centre, so that a repeat gets the same bytes."""
    verdicts = [[v.change.bytes, VERDICTS.index(v.verdict), v.stamp] for v in receipt.verdicts]
    return cbor2.dumps([receipt.number, receipt.sha256, verdicts], canonical=True)


def decode_receipt(raw: bytes) -> Receipt:
    number, sha, verdicts = _list(_load(raw), 3, 3)
    found = []
    for item in _list(verdicts, 0, MAX_PATCHES * MAX_GROUPS):
        change, code, stamp = _list(item, 3, 3)
        found.append(GroupVerdict(_key(change), VERDICTS[_int(code, 0, len(VERDICTS) - 1)], _int(stamp, 0, 1 << 63)))
    return Receipt(_int(number, 1, 1 << 31), _bytes(sha, HASH_BYTES), tuple(found))


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


# ---- bounded reading ------------------------------------------------------------------------------------------------


def _body(raw: bytes) -> bytes:
    if not SIGNATURE_BYTES < len(raw) <= BODY_CAP:
        raise DamagedData("message size")
    return raw[:-SIGNATURE_BYTES]


def _inflate(body: bytes) -> bytes:
    try:
        size = zstandard.frame_content_size(body)
        if not 0 <= size <= INFLATED_CAP:
            raise DamagedData("inflated size")
        return zstandard.ZstdDecompressor(max_window_size=1 << 27).decompress(body, max_output_size=INFLATED_CAP)
    except (zstandard.ZstdError, MemoryError) as error:
        raise DamagedData("compression") from error


MAX_DEPTH = 8


def _load(raw: bytes) -> object:
    try:
        return cast(object, cbor2.loads(raw, max_depth=MAX_DEPTH, allow_indefinite=False, allow_duplicate_keys=False))
    except Exception as error:  # the decoder raises many kinds on hostile bytes; each means the same
        raise DamagedData("encoding") from error


def _list(value: object, least: int, most: int) -> list[object]:
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise DamagedData("list")
    return value


def _int(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise DamagedData("number")
    return value


def _bytes(value: object, size: int | None = None) -> bytes:
    if not isinstance(value, bytes) or (size is not None and len(value) != size):
        raise DamagedData("bytes")
    return value


def _text(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise DamagedData("text")
    return value


def _key(value: object) -> UUID:
    return UUID(bytes=_bytes(value, 16))


def _plain(value: object) -> Plain:
    if value is None or isinstance(value, (bool, int, str, bytes)):
        return value
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return value
    raise DamagedData("value")
