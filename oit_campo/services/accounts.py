"""Passwords and places on this laptop: changing one's own, taking a place away, another key for the store.

Whoever does one of these confirms with the own password; a wrong one counts like one at the door.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from oit_campo.clock import Clock
from oit_campo.domain import passwords
from oit_campo.errors import KnownError, UserError
from oit_campo.ids import KeySource
from oit_campo.models.laptop import Change, Draft, OutBatch
from oit_campo.models.programme import User
from oit_campo.services import audit, pins
from oit_campo.services.audit import Act
from oit_campo.services.confirmation import confirmed
from oit_campo.services.desk import Desk
from oit_campo.services.drafts import ENROLMENT
from oit_campo.services.unlocking import STORE_FILE, settle
from oit_campo.store import rekey
from oit_campo.store.store import Store
from oit_campo.store.vault import DEFAULT_PARAMS, KdfParams, Unlocked, Vault, sub_key
from oit_campo.store.version import open_current

#: The right of taking a place away.
REMOVING = "devices.hand_over"
#: What becomes of the open forms of somebody whose place is taken away: they wait for their owner, or go to who takes it away.
KEEP, TAKE = "keep", "take"
#: What it needs to take them: who may not enrol could neither finish them nor hand them on.
TAKING = ("users.take_over_work", "enrolment.enrol")


@dataclass(frozen=True, slots=True)
class Staying:
    """What somebody leaves on the laptop: open forms, of these enrolments; changes that only this laptop has."""

    drafts: int
    enrolments: int
    waiting: int


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A change of key that a person has confirmed."""

    folder: Path
    clock: Clock
    unlocked: Unlocked = field(repr=False)


def change_password(desk: Desk, old: str, new: str, *, params: KdfParams = DEFAULT_PARAMS) -> None:
    """Another password for whoever works here. The data aren't touched; colleagues notice nothing.

    Raises UserError password_* (field ``password``); wrong_password, wait_password (field ``old``).
    """
    passwords.check_password(new, desk.actor.name)
    with Vault.changing(desk.folder, desk.store.clock) as vault:
        try:
            vault.change_password(desk.actor.user, old, new, params)
        except UserError as error:
            if error.code in ("wrong_password", "wait_password"):
                raise UserError(error.code, field="old", **error.params) from error
            raise


def what_stays(desk: Desk, user: UUID) -> Staying:
    """Before a place is taken away: what its person would leave here. Raises UserError no_right."""
    unsent = select(OutBatch.id).where(OutBatch.received_at.is_(None))
    with desk.passing_read(REMOVING) as session:
        forms = Counter(session.scalars(select(Draft.form).where(Draft.owner == user)))
        waiting = session.scalar(
            select(func.count())
            .select_from(Change)
            .where(Change.actor == user, Change.batch.is_(None) | Change.batch.in_(unsent))
        )
    return Staying(forms.total(), forms[ENROLMENT], waiting or 0)


def remove_user(desk: Desk, password: str, user: UUID, *, drafts: str = "") -> None:
    """Take somebody's place on this laptop away. What they did stays, and is sent by whoever exchanges next.

    ``drafts``: KEEP or TAKE (enrolments alone: an evaluator's open sheet is nobody else's); without it open forms stand in the way.
    Raises UserError no_right, last_user, drafts_open (n=…), wrong_password, wait_password; KnownError no_place_here.
    """
    desk.actor.require(REMOVING)
    if drafts == TAKE:
        for right in TAKING:
            desk.actor.require(right)
    with Vault.changing(desk.folder, desk.store.clock) as vault:
        if user not in vault.users():
            raise KnownError("no_place_here")
        if len(vault.users()) == 1:
            raise UserError("last_user")
        left = what_stays(desk, user)
        if left.drafts and not drafts:
            raise UserError("drafts_open", n=left.drafts)
        unlocked = confirmed(vault, desk, password)
        with desk.passing(REMOVING) as session:
            if drafts == TAKE:
                _take(session, desk, user, left.enrolments)
            pins.forget_all_of(session, user)
            vault.remove_user(user, unlocked.data_key)


def _take(session: Session, desk: Desk, user: UUID, count: int) -> None:
    """Their enrolment forms, with the note of it that any taking of work leaves."""
    if not count:
        return
    mine = update(Draft).where(Draft.owner == user, Draft.form == ENROLMENT)
    session.execute(mine.values(owner=desk.actor.user))
    person = session.get(User, user)
    gone = person is not None and person.state == "dejo_equipo"
    audit.note(session, Act.TAKE_OVER, of=person, reason="dejo_equipo" if gone else "turno", count=count)


def confirm_key_change(desk: Desk, password: str) -> KeyChange:
    """Whoever works here wants another key. Raises UserError no_right, wrong_password, wait_password."""
    desk.actor.require("devices.hand_over")
    with Vault.changing(desk.folder, desk.store.clock) as vault:
        return KeyChange(desk.folder, desk.store.clock, confirmed(vault, desk, password))


def change_key(
    change: KeyChange,
    *,
    step: rekey.Step = lambda _d, _n: None,
    entropy: Callable[[int], bytes] = os.urandom,
) -> None:
    """Encrypt the store, closed meanwhile, under a new key; nobody's password changes, and nobody else's is needed.

    Raises KnownError disk_full, save_failed, store_*, vault_*: the laptop then opens as before.
    """
    path = change.folder / STORE_FILE
    old_key, new_key = change.unlocked.data_key, entropy(len(change.unlocked.data_key))
    with Vault.changing(change.folder, change.clock) as vault:
        new = vault.rekey(old_key, new_key)
        try:
            _look_at_tail(path, change)
            rekey.encrypt_anew(path, sub_key(old_key, "database"), sub_key(new_key, "database"), step)
        except OSError as error:
            raise KnownError("save_failed") from error
        finally:
            _settle_on_what_opens(path, vault, ((new, new_key), (change.unlocked.generation, old_key)))


def _look_at_tail(path: Path, change: KeyChange) -> None:
    """A loss is kept in the store while the counter can be read: under the new key it counts from nothing."""
    key, counter_key = (sub_key(change.unlocked.data_key, name) for name in ("database", "counter"))
    Store(path, key, clock=change.clock, keys=KeySource(), counter_key=counter_key).close()


def _settle_on_what_opens(path: Path, vault: Vault, keys: tuple[tuple[int, bytes], ...]) -> None:
    """The newest first. If none opens now, the next unlocking finds out."""
    for generation, data_key in keys:
        try:
            open_current(path, sub_key(data_key, "database")).close()
        except KnownError:
            continue
        settle(path, vault, generation)
        return
