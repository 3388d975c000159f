"""Activation as bytes: a laptop shows its one-time code and its new public keys, and gets its certificate and its place.

The reply carries a MAC keyed by the code, so that a stranger on the line who doesn't know it can't answer.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from uuid import UUID

import cbor2

from oit_campo.domain.damage import Damaged
from oit_campo.sync.bounded import load

PATH = "/v1/activate"
VERSION = 0
REQUEST_CAP = 4 << 10
REPLY_CAP = 64 << 10
CODE_LETTERS = 10
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MAC_BYTES = 32
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class ActivationRequest:
    """``code`` as read (ten letters), the laptop's Ed25519 and X25519 public keys."""

    code: str
    signing_key: bytes
    sealing_key: bytes


@dataclass(frozen=True, slots=True)
class Activation:
    """What a laptop is from now on, and whom it may believe."""

    device: UUID
    device_name: str
    prefix: str
    user: UUID
    user_name: str
    certificate: bytes
    ca_certificate: bytes
    root: bytes
    centre_signing_key: bytes
    centre_sealing_key: bytes
    scores_key: bytes
    edition: UUID
    region: str
    verifier_host: str


def read_code(typed: str) -> str:
    """The ten letters of a code however it was typed; raises ValueError when it can't be one."""
    code = re.sub(r"[\s\-·.]", "", typed).upper().translate(_LOOKALIKES)
    if len(code) != CODE_LETTERS or any(c not in ALPHABET for c in code):
        raise ValueError("activation code")
    return code


def show_code(code: str) -> str:
    """«7KQ2M-9XWPT»: how a code is read aloud and typed."""
    return f"{code[:5]}-{code[5:]}"


def code_hash(code: str) -> bytes:
    """How the centre keeps a code."""
    return hashlib.sha256(b"OIT Campo activation\x00" + code.encode()).digest()


def encode_request(request: ActivationRequest) -> bytes:
    return cbor2.dumps([VERSION, request.code, request.signing_key, request.sealing_key], canonical=True)


def decode_request(raw: bytes) -> ActivationRequest:
    """Raises Damaged."""
    match load(raw, cap=REQUEST_CAP, depth=2):
        case [0, str(code), bytes(signing), bytes(sealing)] if len(signing) == 32 and len(sealing) == 32:
            try:
                return ActivationRequest(read_code(code), signing, sealing)
            except ValueError as error:
                raise Damaged("code") from error
    raise Damaged("activation request")


def encode_reply(activation: Activation, request: bytes, code: str) -> bytes:
    body = cbor2.dumps(
        [
            VERSION,
            activation.device.bytes,
            activation.device_name,
            activation.prefix,
            activation.user.bytes,
            activation.user_name,
            activation.certificate,
            activation.ca_certificate,
            activation.root,
            activation.centre_signing_key,
            activation.centre_sealing_key,
            activation.scores_key,
            activation.edition.bytes,
            activation.region,
            activation.verifier_host,
        ],
        canonical=True,
    )
    return body + _mac(code, request, body)


def decode_reply(raw: bytes, request: bytes, code: str) -> Activation:
    """Raises Damaged when somebody who doesn't know the code made it, or it says something else."""
    body, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(code, request, body)):
        raise Damaged("not from the centre")
    return _activation_of(load(body, cap=REPLY_CAP, depth=2))


def _activation_of(row: object) -> Activation:
    match row:
        case [
            0,
            bytes(device),
            str(device_name),
            str(prefix),
            bytes(user),
            str(user_name),
            bytes(certificate),
            bytes(ca_certificate),
            bytes(root),
            bytes(signing),
            bytes(sealing),
            bytes(scores),
            bytes(edition),
            str(region),
            str(host),
        ] if _sized(16, device, user, edition) and _sized(32, root, signing, sealing, scores):
            return Activation(
                UUID(bytes=device),
                device_name,
                prefix,
                UUID(bytes=user),
                user_name,
                certificate,
                ca_certificate,
                root,
                signing,
                sealing,
                scores,
                UUID(bytes=edition),
                region,
                host,
            )
    raise Damaged("activation reply")


def _sized(size: int, *values: bytes) -> bool:
    return all(len(value) == size for value in values)


def encode_activation(activation: Activation) -> bytes:
    """How a laptop keeps it in its store: the reply without a request."""
    return encode_reply(activation, b"", "")


def decode_activation(raw: bytes) -> Activation:
    return decode_reply(raw, b"", "")


def _mac(code: str, request: bytes, body: bytes) -> bytes:
    return hmac.digest(code_hash(code), hashlib.sha256(request).digest() + body, "sha256")
