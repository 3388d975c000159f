"""Who works at this laptop now, and with what: what every use case takes first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from oit_campo.catalogues import rights
from oit_campo.clock import today_in_lima
from oit_campo.errors import KnownError, UserError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from oit_campo.store.looking import Ask
    from oit_campo.store.store import Store
    from oit_campo.sync.activation_wire import Activation


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of the staff at work: ``roles`` are the role codes held in this laptop's edition and region."""

    user: UUID
    name: str
    roles: frozenset[str]
    edition: UUID
    region: str
    edition_name: str = ""

    def may(self, action: str) -> bool:
        """Whether any of the roles has the right (``noun.verb``)."""
        return rights.may(self.roles, action)

    def require(self, action: str) -> None:
        """Raises UserError no_right, naming whom to ask."""
        if not self.may(action):
            raise UserError("no_right", accion=action, rol=rights.whom_to_ask(action))


@dataclass(slots=True)
class VaultKey:
    """The vault's data key while somebody works: what the centre says of the recovery secret has to be noted in the vault.

    Acts of a person ask for their password anyway.
    """

    key: bytes | None = field(repr=False)

    def give(self) -> bytes:
        """Raises KnownError store_locked."""
        if self.key is None:
            raise KnownError("store_locked")
        return self.key

    def drop(self) -> None:
        self.key = None


@dataclass(frozen=True, slots=True)
class Desk:
    """An unlocked laptop with somebody at it. ``vault_key``: empty where the store was opened without a vault."""

    store: Store
    actor: Actor
    activation: Activation
    vault_key: VaultKey = field(default_factory=lambda: VaultKey(None))

    @contextmanager
    def write(self, action: str) -> Iterator[Session]:
        """A write transaction by the actor. Raises UserError no_right before anything is touched, and before a change is written
        that the centre would refuse, whatever the service asked."""
        from oit_campo.services import desk_rights  # with SQLAlchemy, which the transaction loads

        self.actor.require(action)
        with self.store.write(self.actor.user) as session:
            desk_rights.watch(session, self.actor)
            yield session

    @contextmanager
    def read(self, action: str) -> Iterator[Session]:
        """A read session. Raises UserError no_right."""
        self.actor.require(action)
        with self.store.read() as session:
            yield session

    @contextmanager
    def look(self, action: str) -> Iterator[Ask]:
        """Plain SQL, for what Inicio reads before SQLAlchemy is loaded. Raises UserError no_right."""
        self.actor.require(action)
        with self.store.look() as ask:
            yield ask

    @property
    def today(self) -> date:
        return today_in_lima(self.store.clock)

    @property
    def folder(self) -> Path:
        return self.store.path.parent

    def close(self) -> None:
        """Close the store and drop both keys."""
        self.vault_key.drop()
        self.store.close()
