"""What a laptop knows of itself and of the centre, kept in its encrypted store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oit_campo.errors import KnownError
from oit_campo.sync.activation_wire import Activation, decode_activation, encode_activation

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from sqlalchemy.orm import Session

    from oit_campo.store.store import Store
    from oit_campo.sync.client import Link

ACTIVATION = "activation"
SIGNING_KEY = "signing_key"
SEALING_KEY = "sealing_key"


def keep_activation(session: Session, activation: Activation, signing_key: bytes, sealing_key: bytes) -> None:
    """In the transaction of the first start."""
    from oit_campo.models.laptop import StoreFact

    for name, value in (
        (ACTIVATION, encode_activation(activation)),
        (SIGNING_KEY, signing_key),
        (SEALING_KEY, sealing_key),
    ):
        session.add(StoreFact(name=name, value=value))


def activation_of(store: Store) -> Activation:
    """Raises KnownError store_unreadable when the store was never activated."""
    raw = store.fact(ACTIVATION)
    if raw is None:
        raise KnownError("store_unreadable")
    return decode_activation(raw)


def signing_key_of(store: Store) -> Ed25519PrivateKey:
    """The laptop's signing key: certificates and exchanges."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    raw = store.fact(SIGNING_KEY)
    if raw is None:
        raise KnownError("store_unreadable")
    return Ed25519PrivateKey.from_private_bytes(raw)


def link_of(store: Store) -> Link:
    """Who this laptop is in an exchange."""
    from oit_campo.sync import wire
    from oit_campo.sync.client import Link

    activation = activation_of(store)
    return Link(activation.device, wire.signer(signing_key_of(store)), activation.centre_signing_key)
