"""Who works at this laptop now, and with what: what every use case takes first.

``read``, ``write`` and ``look`` ask for the right and carry its scope: what the session gives, and lets be written, is within the
actor's reach for that action (services/record_scope.py, docs/adr/008). A use case asks the store itself only where it says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from oit_campo.catalogues import fields, rights
from oit_campo.clock import today_in_lima
from oit_campo.errors import KnownError, UserError
from oit_campo.services.reach import AUDITING, ENROLLING, Reach, scopes_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from oit_campo.store.looking import Ask
    from oit_campo.store.store import Store
    from oit_campo.sync.activation_wire import Activation


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that the staff list gives, to its last day; ``whole``: not for a named group alone."""

    role: str
    until: date | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of the staff at work: ``roles`` are the role codes held in this laptop's edition and region.

    ``named_only``: those of them that the staff list gives for named groups alone. ``ended``: what was held, and its last day.
    """

    user: UUID
    name: str
    roles: frozenset[str]
    edition: UUID
    region: str
    edition_name: str = ""
    named_only: frozenset[str] = frozenset()
    grants: tuple[Grant, ...] = ()
    ended: tuple[tuple[str, date], ...] = ()

    def on(self, day: date) -> Actor:
        """The same on a day: a grant past its last day gives nothing. No days of grace: the centre has none."""
        over = tuple(g for g in self.grants if g.until is not None and g.until < day)
        if not over:
            return self
        held = tuple(g for g in self.grants if g not in over)
        lost = {g.role for g in over} - {g.role for g in held}
        parts = {g.role for g in over if g.whole} - {g.role for g in held if g.whole}
        last = {role: max(g.until for g in over if g.role == role and g.until) for role in sorted(lost)}
        roles = self.roles - lost
        return replace(
            self,
            roles=roles,
            named_only=(self.named_only | parts) & roles,
            grants=held,
            ended=(*self.ended, *last.items()),
        )

    def may(self, action: str) -> bool:
        """Whether any of the roles has the right (``noun.verb``)."""
        return rights.may(self.roles, action)

    def require(self, action: str) -> None:
        """Raises UserError no_right, naming whom to ask; function_ended when a role that has ended would have given it."""
        if self.may(action):
            return
        for role, last in self.ended:
            if rights.may((role,), action):
                raise UserError("function_ended", funcion=rights.roles()[role].label, dia=f"{last:%d/%m/%Y}")
        raise no_right(action)

    def sees(self, entity: str, field: str) -> bool:
        """Whether any of the roles may see a field (fields.csv)."""
        return field in fields.visible(entity, self.roles)


def no_right(action: str) -> UserError:
    """Refused, with whom to ask."""
    return UserError("no_right", accion=action, rol=rights.whom_to_ask(action))


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
    """An unlocked laptop with somebody at it. ``vault_key``: empty where the store was opened without a vault.

    ``seated``: who sat down; ``actor``: the same with what they hold today, asked anew at every act.
    """

    store: Store
    seated: Actor
    activation: Activation
    vault_key: VaultKey = field(default_factory=lambda: VaultKey(None))

    @property
    def actor(self) -> Actor:
        return self.seated.on(self.today)

    def reach(self, action: str) -> Reach:
        """How far the actor goes for an action today. Raises UserError no_right."""
        actor = self.actor
        actor.require(action)
        return Reach(
            actor.user,
            actor.edition,
            actor.region,
            self.today,
            scopes_of(actor.roles, actor.named_only, action),
            any(rights.roles()[right.role].sees_people for right in rights.granted(actor.roles, action)),
            action in ENROLLING,
            action == AUDITING,
        )

    @contextmanager
    def write(self, action: str) -> Iterator[Session]:
        """A write transaction by the actor. Raises UserError no_right before anything is touched, before a field is written that
        the centre would refuse, and instead of the commit when a record out of reach was written.
        """
        with self._writing(self.reach(action), action) as session:
            yield session

    @contextmanager
    def read(self, action: str) -> Iterator[Session]:
        """A read session. Raises UserError no_right."""
        with self._reading(self.reach(action)) as session:
            yield session

    @contextmanager
    def look(self, action: str) -> Iterator[tuple[Ask, Reach]]:
        """Plain SQL, for what Inicio reads before SQLAlchemy is loaded; the statement has to hold the reach. Raises UserError
        no_right.
        """
        reach = self.reach(action)
        with self.store.look() as ask:
            yield ask, reach

    @contextmanager
    def own_write(self) -> Iterator[Session]:
        """A write of what is the actor's own on this laptop (open forms), whatever their functions are now; no record is seen."""
        with self._writing(self._own()) as session:
            yield session

    @contextmanager
    def own_read(self) -> Iterator[Session]:
        """The same to read."""
        with self._reading(self._own()) as session:
            yield session

    @contextmanager
    def passing(self, action: str) -> Iterator[Session]:
        """A write by which work passes from one colleague to another: before it or after it the rows are somebody else's, so the
        service chooses them, by whose they are and where. Raises UserError no_right.
        """
        self.actor.require(action)
        with self.store.write(self.actor.user) as session:
            from oit_campo.services import desk_rights

            desk_rights.watch(session, self.actor)
            yield session

    @contextmanager
    def passing_read(self, action: str) -> Iterator[Session]:
        """The same, to look at what would pass."""
        self.actor.require(action)
        with self.store.read() as session:
            yield session

    def _own(self) -> Reach:
        return Reach(self.actor.user, self.actor.edition, self.actor.region, self.today)

    @contextmanager
    def _writing(self, reach: Reach, action: str = "") -> Iterator[Session]:
        with self.store.write(self.actor.user) as session:
            from oit_campo.services import desk_rights, record_scope  # with the database layer

            record_scope.limit(session, reach)
            desk_rights.watch(session, self.actor)
            yield session
            if record_scope.wrote_beyond(session, reach):
                raise no_right(action) if action else UserError("draft_gone")

    @contextmanager
    def _reading(self, reach: Reach) -> Iterator[Session]:
        with self.store.read() as session:
            from oit_campo.services import record_scope

            record_scope.limit(session, reach)
            yield session

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
