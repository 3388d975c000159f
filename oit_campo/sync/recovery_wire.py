"""The recovery secret on its way to the centre: its identifier in clear, then sealed, bound to the identifier and the laptop."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from oit_campo.domain.recovery_letters import SECRET_BYTES
from oit_campo.errors import KnownError
from oit_campo.seal import open_sealed, seal
from oit_campo.sync.wire import RECOVERY_ID_BYTES

_LABEL: Final = b"oit-campo recovery 1"


def encode(identifier: bytes, secret: bytes, centre_public: bytes, device: UUID) -> bytes:
    """As the next request carries it (wire.RECOVERY_BYTES)."""
    return identifier + seal(centre_public, secret, _LABEL, identifier + device.bytes)


def open_at_centre(centre_private: bytes, travelled: bytes, device: UUID) -> bytes:
    """The secret. Raises KnownError("sealed_unreadable")."""
    identifier, sealed = travelled[:RECOVERY_ID_BYTES], travelled[RECOVERY_ID_BYTES:]
    secret = open_sealed(centre_private, sealed, _LABEL, identifier + device.bytes)
    if len(secret) != SECRET_BYTES:
        raise KnownError("sealed_unreadable")
    return secret
