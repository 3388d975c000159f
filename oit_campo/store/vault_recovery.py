"""The recovery secret's place in the vault: 128 bits that open it when a password is forgotten, kept by the centre alone.

The laptop seals it to the centre's key (sync/recovery_wire.py) and forgets it. Two people at the centre release it, somebody reads
its 26 letters over the telephone (domain/recovery_letters.py), and it opens once. The secret gives an X25519 key pair (by HKDF), so
a rekey wraps the new data key to its public half like to any user's, without the secret being here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from oit_campo.domain.recovery_letters import SECRET_BYTES
from oit_campo.seal import public_of
from oit_campo.store.vault_roster import ID_BYTES, Recovery
from oit_campo.store.vault_slots import ByGeneration, Entropy, expand, wrap


@dataclass(frozen=True, slots=True)
class RecoverySecret:
    """``id`` (16 bytes) may be stored and sent in clear; ``secret`` (16 bytes) never."""

    id: bytes
    secret: bytes = field(repr=False)


def new_secret(entropy: Entropy) -> RecoverySecret:
    """Draws the identifier, then the secret."""
    return RecoverySecret(entropy(ID_BYTES), entropy(SECRET_BYTES))


def private_of(recovery_id: bytes, secret: bytes) -> bytes:
    """The X25519 private key a recovery secret stands for."""
    return expand(secret, b"oit-campo recovery key 1 " + recovery_id)


def place_of(recovery: RecoverySecret, device: UUID | None, keys: ByGeneration) -> Recovery:
    """The secret's place in the vault."""
    public = public_of(private_of(recovery.id, recovery.secret))
    return Recovery(recovery.id, public, wrap(public, recovery.id, device, keys))
