"""The contract between a laptop and the centre: batches, requests and replies as octets (docs/sync-protocol.md, docs/adr/001).

A batch is a header, whose layout is for ever, and a compressed body (``body``). Decoding is bounded: each count is held against its
cap before anything is made, octets end where they say, nothing goes deeper than the known forms; anything else is Damaged.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oit_campo.domain.damage import Damaged
from oit_campo.sync import signed
from oit_campo.sync.body import INFLATED_CAP, Body, body_of, decode_body, encode_body, patches_of
from oit_campo.sync.body import TooLarge as TooLarge
from oit_campo.sync.key_columns import Lineage, unknown_lineage
from oit_campo.sync.octets import Reader, Writer
from oit_campo.sync.patch import MAX_SAW as MAX_SAW
from oit_campo.sync.patch import GroupPatch as GroupPatch
from oit_campo.sync.patch import Patch as Patch
from oit_campo.sync.patch import patch_bytes as patch_bytes
from oit_campo.sync.patch import read_patch as read_patch
from oit_campo.sync.receipt import HASH_BYTES, MAX_NUMBER
from oit_campo.sync.receipt import HELD_VERDICTS as HELD_VERDICTS
from oit_campo.sync.receipt import VERDICTS as VERDICTS
from oit_campo.sync.receipt import Receipt as Receipt
from oit_campo.sync.receipt import decode_receipt as decode_receipt
from oit_campo.sync.receipt import encode_receipt as encode_receipt
from oit_campo.sync.receipt import receipt_of as receipt_of
from oit_campo.sync.signed import SIGNATURE_BYTES as SIGNATURE_BYTES
from oit_campo.sync.signed import Proof, Sign

MAGIC: Final = b"OITC"
#: Every released version is accepted for ever.
WIRE_VERSION: Final = 1
PATH: Final = "/v1/sync"
STREAM_BYTES: Final = 8
#: Of a hash, where it only has to tell one past from another.
SHORT_BYTES: Final = 8
NONCE_BYTES: Final = 8
MAX_NONCE: Final = 32
NO_HASH: Final = bytes(HASH_BYTES)

BODY_CAP: Final = 8 << 20
HELLO_CAP: Final = 1 << 10
ZSTD_LEVEL: Final = 9
MAX_BATCHES: Final = 64
#: A recovery secret as it travels: its identifier (16), then sealed to the centre (65).
RECOVERY_ID_BYTES, RECOVERY_BYTES = 16, 81
MOMENT_BYTES: Final = 6
MAX_CURSOR: Final = 1 << 62

#: magic, wire version, kind of body, stream, number, previous hash, body length
HEADER: Final = struct.Struct(">4sBB8sI32sI")
UP, DOWN = 1, 2


@dataclass(frozen=True, slots=True)
class BatchHeader:
    """``number`` counts from 1 within (stream, epoch); ``previous`` is the SHA-256 of the batch before it."""

    kind: int
    stream: bytes
    number: int
    previous: bytes


@dataclass(frozen=True, slots=True)
class Hello:
    """Who asks, and up to where it knows: of both hashes the first ``SHORT_BYTES`` travel, none at 0.

    ``recovery``: a new recovery secret for the centre, empty when none waits.
    """

    device: UUID
    stream: bytes
    epoch: int
    cursor: int
    cursor_chain: bytes
    last_batch: int
    last_hash: bytes
    nonce: bytes
    sent_at_ms: int
    recovery: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """``fork`` asks for a new stream; ``cursor_from`` … ``cursor`` says which commits ``down`` holds; without a chain it holds none
    and the cursor stays. ``recovery`` names the recovery secret that the centre could release for this laptop; none: send one.
    """

    epoch: int
    now_ms: int
    nonce: bytes
    fork: bool = False
    more: bool = False
    receipts: tuple[Receipt, ...] = ()
    cursor_from: int = 0
    cursor: int = 0
    cursor_chain: bytes = b""
    down: bytes = b""
    recovery: bytes = b""


# ---- batches -------------------------------------------------------------------------------------------------------


def encode_batch(header: BatchHeader, patches: Sequence[Patch], lineage: Lineage = unknown_lineage) -> bytes:
    """The bytes of a batch; its identity is their SHA-256. Raises TooLarge."""
    return pack_batch(header, body_of(patches), lineage)


def pack_batch(header: BatchHeader, body: Body, lineage: Lineage = unknown_lineage) -> bytes:
    """The same from columns."""
    packed = deflate(encode_body(body, lineage))
    if HEADER.size + len(packed) > BODY_CAP:
        raise TooLarge("more octets than a batch may have")
    fixed = HEADER.pack(MAGIC, WIRE_VERSION, header.kind, header.stream, header.number, header.previous, len(packed))
    return fixed + packed


def deflate(pieces: Sequence[bytes]) -> bytes:
    """One frame that says its size, each piece in blocks of its own."""
    size = sum(map(len, pieces))
    packer = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_content_size=True).compressobj(size=size)
    found = []
    for piece in pieces:
        found += [packer.compress(piece), packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)]
    return b"".join([*found, packer.flush()])


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
    """Header and patches. Raises Damaged."""
    header, body = unpack_batch(batch)
    return header, patches_of(body)


def unpack_batch(batch: bytes) -> tuple[BatchHeader, Body]:
    """Header and columns. Raises Damaged."""
    return read_header(batch), decode_body(_inflate(batch[HEADER.size :]))


def _inflate(body: bytes) -> bytes:
    try:
        size = zstandard.frame_content_size(body)
        if not 0 <= size <= INFLATED_CAP:
            raise Damaged("inflated size")
        reader = zstandard.ZstdDecompressor(max_window_size=1 << 27)
        return reader.decompress(body, max_output_size=INFLATED_CAP, allow_extra_data=False)
    except (zstandard.ZstdError, MemoryError) as error:
        raise Damaged("compression") from error


# ---- requests and replies -------------------------------------------------------------------------------------------

_CURSOR, _BATCH, _RECOVERY = 1, 2, 4
_FORK, _MORE, _MOVED, _RECEIPTS, _NAMED = 1, 2, 4, 8, 16


def encode_request(hello: Hello, batches: Sequence[bytes], sign: Sign) -> bytes:
    """Head, batches and signature of a request."""
    head = _hello_octets(hello)
    proof = signed.made(signed.REQUEST, head, [batch_hash(batch) for batch in batches], sign)
    out = Writer()
    out.blob(head)
    for batch in batches:
        out.blob(batch)
    out.raw(proof.signature)
    return out.done()


def _hello_octets(hello: Hello) -> bytes:
    out = Writer()
    out.byte(WIRE_VERSION)
    out.byte(
        (_CURSOR if hello.cursor else 0) | (_BATCH if hello.last_batch else 0) | (_RECOVERY if hello.recovery else 0)
    )
    out.raw(hello.device.bytes)
    out.raw(hello.stream)
    out.varint(hello.epoch)
    if hello.cursor:
        out.varint(hello.cursor)
        out.raw(hello.cursor_chain[:SHORT_BYTES])
    if hello.last_batch:
        out.varint(hello.last_batch)
        out.raw(hello.last_hash[:SHORT_BYTES])
    out.blob(hello.nonce)
    out.raw(hello.sent_at_ms.to_bytes(MOMENT_BYTES, "big"))
    out.raw(hello.recovery)
    return out.done()


def decode_request(raw: bytes) -> tuple[Hello, tuple[bytes, ...]]:
    """Hello and batches, the signature not yet checked (``check_request``) and no batch looked into. Raises Damaged."""
    head, batches = _request_parts(raw)
    return read_hello(head), batches


def _request_parts(raw: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    source = Reader(_body(raw))
    head = source.blob(HELLO_CAP)
    batches = []
    while source.left:
        batches.append(source.blob(BODY_CAP))
        if len(batches) > MAX_BATCHES:
            raise Damaged("batches")
    return head, tuple(batches)


def read_hello(head: bytes) -> Hello:
    """Raises Damaged."""
    source = Reader(head)
    if source.byte() != WIRE_VERSION:
        raise Damaged("wire version")
    flags = source.byte()
    device, stream, epoch = UUID(bytes=source.take(16)), source.take(STREAM_BYTES), source.varint(MAX_NUMBER)
    cursor, chain = _point(source, MAX_CURSOR) if flags & _CURSOR else (0, b"")
    last, last_hash = _point(source, MAX_NUMBER) if flags & _BATCH else (0, b"")
    nonce, sent_at = source.blob(MAX_NONCE), _moment(source)
    recovery = source.take(RECOVERY_BYTES) if flags & _RECOVERY else b""
    source.end()
    if not epoch or flags & ~(_CURSOR | _BATCH | _RECOVERY):
        raise Damaged("hello")
    return Hello(device, stream, epoch, cursor, chain, last, last_hash, nonce, sent_at, recovery)


def encode_reply(reply: Reply, request: bytes, sign: Sign) -> bytes:
    """Head, batch down and signature of a reply; the signature covers the request it answers."""
    head, down = _reply_head(reply), reply.down if reply.cursor_chain else b""
    proof = signed.made(signed.REPLY, head, [signed.digest(down)], sign, request_proof(request))
    out = Writer()
    out.blob(head)
    out.raw(down)
    out.raw(proof.signature)
    return out.done()


def _reply_head(reply: Reply) -> bytes:
    out = Writer()
    moved, named = bool(reply.cursor_chain), bool(reply.recovery)
    out.byte(WIRE_VERSION)
    out.byte(
        (_FORK if reply.fork else 0)
        | (_MORE if reply.more else 0)
        | (_MOVED if moved else 0)
        | (_RECEIPTS if reply.receipts else 0)
        | (_NAMED if named else 0)
    )
    out.varint(reply.epoch)
    out.raw(reply.now_ms.to_bytes(MOMENT_BYTES, "big"))
    out.blob(reply.nonce)
    out.raw(reply.recovery)
    if reply.receipts:
        out.byte(len(reply.receipts))
        for receipt in reply.receipts:
            out.blob(encode_receipt(receipt))
    if moved:
        out.varint(reply.cursor_from)
        out.varint(reply.cursor)
        out.raw(reply.cursor_chain[:SHORT_BYTES])
    return out.done()


def decode_reply(raw: bytes) -> Reply:
    """The reply, its signature not yet checked (``check_reply``). Raises Damaged."""
    return read_reply(*_reply_parts(raw))


def _reply_parts(raw: bytes) -> tuple[bytes, bytes]:
    source = Reader(_body(raw))
    return source.blob(BODY_CAP), source.take(source.left)


def read_reply(head: bytes, down: bytes = b"") -> Reply:
    """Raises Damaged."""
    source = Reader(head)
    if source.byte() != WIRE_VERSION:
        raise Damaged("wire version")
    flags, epoch, now_ms, nonce = source.byte(), source.varint(MAX_NUMBER), _moment(source), source.blob(MAX_NONCE)
    recovery = source.take(RECOVERY_ID_BYTES) if flags & _NAMED else b""
    count = source.byte() if flags & _RECEIPTS else 0
    if not epoch or flags >= _NAMED << 1 or count > MAX_BATCHES or (flags & _RECEIPTS and not count):
        raise Damaged("reply")
    receipts = tuple(decode_receipt(source.blob(BODY_CAP)) for _ in range(count))
    start = source.varint(MAX_CURSOR) if flags & _MOVED else 0
    cursor, chain = _point(source, MAX_CURSOR, least=0) if flags & _MOVED else (0, b"")
    source.end()
    if down and not flags & _MOVED:
        raise Damaged("down")
    return Reply(
        epoch=epoch,
        now_ms=now_ms,
        nonce=nonce,
        fork=bool(flags & _FORK),
        more=bool(flags & _MORE),
        receipts=receipts,
        cursor_from=start,
        cursor=cursor,
        cursor_chain=chain,
        down=down,
        recovery=recovery,
    )


def _moment(source: Reader) -> int:
    return int.from_bytes(source.take(MOMENT_BYTES), "big")


def _point(source: Reader, most: int, least: int = 1) -> tuple[int, bytes]:
    """A number and the short hash of what stands there."""
    number = source.varint(most)
    if number < least:
        raise Damaged("number")
    return number, source.take(SHORT_BYTES)


def request_proof(raw: bytes) -> Proof:
    """What the laptop signed of a request, without what it carried. Raises Damaged."""
    head, batches = _request_parts(raw)
    return Proof(signed.REQUEST, head, tuple(map(batch_hash, batches)), raw[-SIGNATURE_BYTES:])


def reply_proof(raw: bytes) -> Proof:
    """What the centre signed of a reply, without what it carried. Raises Damaged."""
    head, down = _reply_parts(raw)
    return Proof(signed.REPLY, head, (signed.digest(down),), raw[-SIGNATURE_BYTES:])


def check_request(raw: bytes, key: bytes) -> bool:
    """True when the laptop with this Ed25519 public key signed the request."""
    try:
        return request_proof(raw).holds(key)
    except Damaged:
        return False


def check_reply(raw: bytes, request: bytes, key: bytes) -> bool:
    """True when the centre signed this reply to this very request."""
    try:
        return reply_proof(raw).holds(key, request_proof(request))
    except Damaged:
        return False


def signer(key: Ed25519PrivateKey) -> Sign:
    return key.sign


def _body(raw: bytes) -> bytes:
    if not SIGNATURE_BYTES < len(raw) <= BODY_CAP:
        raise Damaged("message size")
    return raw[:-SIGNATURE_BYTES]
