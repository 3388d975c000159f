"""What both sides sign of a message: digests of its parts, so that a proof can be kept without the records that travelled in it.

A message is a head and what it carries: a request the batches, a reply the batch down. The signature covers the SHA-256 of the
head, then that of each part carried; a reply's also what it answers. Head, digests and signature are its **proof**: it shows who
signed which batches and what was answered, and holds no record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from oit_campo.domain.damage import Damaged
from oit_campo.sync.octets import Reader, Writer
from oit_campo.sync.receipt import HASH_BYTES

SIGNATURE_BYTES: Final = 64
REQUEST, REPLY = b"request", b"reply"
_CONTEXT: Final = b"OIT Campo sync\x00%b\x00POST /v1/sync\x00"
Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Proof:
    """``digests``: the SHA-256 of each part carried, of a batch therefore its name."""

    role: bytes
    head: bytes
    digests: tuple[bytes, ...]
    signature: bytes

    def message(self, answered: bytes = b"") -> bytes:
        """What was signed."""
        return _CONTEXT % self.role + answered + digest(self.head) + b"".join(self.digests)

    def answered(self) -> bytes:
        """Names this request in the signature of its reply."""
        return digest(self.message() + self.signature)

    def holds(self, key: bytes, answers: Proof | None = None) -> bool:
        """Whether the holder of this Ed25519 public key signed it, in answer to that request."""
        message = self.message(answers.answered() if answers else b"")
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(self.signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def kept(self) -> bytes:
        """As octets, to be stored."""
        out = Writer()
        out.blob(self.head)
        for one in (*self.digests, self.signature):
            out.raw(one)
        return out.done()


def digest(part: bytes) -> bytes:
    return hashlib.sha256(part).digest()


def made(role: bytes, head: bytes, digests: Sequence[bytes], sign: Sign, answers: Proof | None = None) -> Proof:
    """A proof signed now."""
    unsigned = Proof(role, head, tuple(digests), b"")
    return Proof(role, head, unsigned.digests, sign(unsigned.message(answers.answered() if answers else b"")))


def read_kept(role: bytes, raw: bytes, cap: int) -> Proof:
    """The inverse of ``kept``. Raises Damaged."""
    source = Reader(raw)
    head = source.blob(cap)
    count, rest = divmod(source.left - SIGNATURE_BYTES, HASH_BYTES)
    if rest or count < 0:
        raise Damaged("proof")
    return Proof(role, head, tuple(source.take(HASH_BYTES) for _ in range(count)), source.take(SIGNATURE_BYTES))
