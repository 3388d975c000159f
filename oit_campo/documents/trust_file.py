"""The trust file: the programme's roots and its signed lists, as one file that may lie anywhere."""

from __future__ import annotations

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oit_campo.documents.trust import TrustBundle, read_bundle, write_bundle
from oit_campo.errors import KnownError

VERSION = 1
MAX_BYTES = 32 << 20


def write_trust_file(bundle: TrustBundle, ca_private_key: Ed25519PrivateKey) -> bytes:
    """Roots and lists, the lists signed by the CA."""
    return cbor2.dumps([VERSION, list(bundle.roots), write_bundle(bundle, ca_private_key)], canonical=True)


def read_trust_file(raw: bytes) -> TrustBundle:
    """The lists, proved by the roots beside them: who chooses the file chooses whom to believe.

    Raises KnownError trust_bundle_damaged.
    """
    try:
        content = cbor2.loads(raw, max_depth=3) if len(raw) <= MAX_BYTES else None
    except Exception as error:  # the decoder raises many kinds on hostile bytes; each means the same
        raise KnownError("trust_bundle_damaged") from error
    match content:
        case [1, list(roots), bytes(bundle)] if all(isinstance(r, bytes) and len(r) == 32 for r in roots):
            return read_bundle(bundle, tuple(roots))
    raise KnownError("trust_bundle_damaged")
