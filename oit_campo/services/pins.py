"""Who may uncover the window: a PIN of six digits, for as long as the key stays; the password always.

The PIN is no key of anything: it stands in the encrypted store alone, salted and through Argon2id, never in the vault. Whoever can
read it there has the store's key already. It saves a long password some twenty times a day, and ends with three wrong tries.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from oit_campo.domain import pins
from oit_campo.errors import KnownError, UserError

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from oit_campo.services.desk import Desk
    from oit_campo.store.vault import KdfParams

TRIES: Final = 3
_FACT: Final = "pin:"
_TRIES_FACT: Final = "pin_tries:"
_OFFER_FACT: Final = "pin_offered:"
_SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stands in the store for a PIN."""

    params: KdfParams
    salt: bytes
    digest: bytes


class PinGate:
    """The tries of whoever sits before the covered window: counted in the store first, and here for when it can't be written."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._failed = 0

    def tries_left(self) -> int:
        """0 when only the password uncovers: no PIN, or it was missed too often."""
        if not has_pin(self._desk):
            return 0
        return max(0, TRIES - max(self._failed, _stored_failures(self._desk)))

    def try_pin(self, typed: str) -> None:
        """Returns when it is right. Takes as long as Argon2id does.

        Raises UserError pin_wrong (``n`` tries left) or pin_closed.
        """
        kept = _kept(self._desk)
        left = self.tries_left()
        if kept is None or not left:
            raise UserError("pin_closed", field="password")
        self._count(TRIES - left + 1)  # before the digest is made: killing the program spares nobody a try
        if not hmac.compare_digest(_digest(typed, kept.salt, kept.params), kept.digest):
            if left == 1:
                raise UserError("pin_closed", field="password")
            raise UserError("pin_wrong", field="pin", n=left - 1)
        self._count(0)

    def try_password(self, password: str) -> None:
        """Returns when it is the password of who works here; then the PIN counts anew.

        Raises UserError wrong_password, wait_password; KnownError vault_*, no_place_here.
        """
        from oit_campo.store.vault import Vault

        with Vault.changing(self._desk.folder, self._desk.store.clock) as vault:
            vault.unlock_as(self._desk.actor.user, password)
        self.forgive()

    def forgive(self) -> None:
        """Somebody has just proved the password: what was missed before doesn't count any more."""
        if self._failed or _stored_failures(self._desk):
            self._count(0)

    def _count(self, failed: int) -> None:
        self._failed = failed
        try:
            _keep(self._desk, _TRIES_FACT, bytes([failed]))
        except KnownError:  # a full disk locks nobody out: the count lives until the program ends
            return


def has_pin(desk: Desk) -> bool:
    """Whether who works here has one."""
    return desk.store.fact(_name(desk, _FACT)) is not None


def set_pin(desk: Desk, typed: str, again: str, params: KdfParams | None = None) -> None:
    """Give the actor this PIN, in place of another. Raises UserError pin_digits, pin_trivial, pin_differs."""
    import os

    from oit_campo.store.vault import DEFAULT_PARAMS

    if not pins.is_pin(typed):
        raise UserError("pin_digits", field="pin", n=pins.DIGITS)
    if pins.is_trivial(typed):
        raise UserError("pin_trivial", field="pin")
    if typed != again:
        raise UserError("pin_differs", field="again")
    chosen, salt = params or DEFAULT_PARAMS, os.urandom(_SALT_BYTES)
    _keep(desk, _FACT, _encode(_Kept(chosen, salt, _digest(typed, salt, chosen))))
    _keep(desk, _TRIES_FACT, bytes([0]))


def forget_pin(desk: Desk) -> None:
    """From now on the password alone uncovers."""
    from oit_campo.models.laptop import StoreFact

    with desk.store.write(desk.actor.user) as session:
        for kind in (_FACT, _TRIES_FACT):
            row = session.get(StoreFact, _name(desk, kind))
            if row is not None:
                session.delete(row)


def forget_all_of(session: Session, user: UUID) -> None:
    """In the transaction that takes somebody's place away: let in again, they choose a new one."""
    from oit_campo.models.laptop import StoreFact

    for kind in (_FACT, _TRIES_FACT, _OFFER_FACT):
        row = session.get(StoreFact, f"{kind}{user.hex}")
        if row is not None:
            session.delete(row)


def is_to_be_offered(desk: Desk) -> bool:
    """Whether to ask: once a person, who may set it later in Ajustes."""
    return not has_pin(desk) and desk.store.fact(_name(desk, _OFFER_FACT)) is None


def decline(desk: Desk) -> None:
    """«Ahora no»: never asked again."""
    _keep(desk, _OFFER_FACT, b"")


def _name(desk: Desk, kind: str) -> str:
    return f"{kind}{desk.actor.user.hex}"


def _stored_failures(desk: Desk) -> int:
    raw = desk.store.fact(_name(desk, _TRIES_FACT))
    return raw[0] if raw else 0


def _keep(desk: Desk, kind: str, value: bytes) -> None:
    from oit_campo.models.laptop import StoreFact

    with desk.store.write(desk.actor.user) as session:
        session.merge(StoreFact(name=_name(desk, kind), value=value))


def _digest(typed: str, salt: bytes, params: KdfParams) -> bytes:
    from oit_campo.store.vault_slots import key_of_password

    return key_of_password(typed, salt, params)


def _encode(kept: _Kept) -> bytes:
    import cbor2

    params = [kept.params.memory_kib, kept.params.iterations, kept.params.lanes]
    return cbor2.dumps([params, kept.salt, kept.digest], canonical=True)


def _kept(desk: Desk) -> _Kept | None:
    import cbor2

    from oit_campo.store.vault import KdfParams

    raw = desk.store.fact(_name(desk, _FACT))
    if raw is None:
        return None
    params, salt, digest = cbor2.loads(raw)
    return _Kept(KdfParams(*params), salt, digest)
