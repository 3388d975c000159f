"""The vault: who may open this laptop's store, and with what (docs/adr/004-vault.md).

A small file in two copies beside the database. It holds, for every user, the data key wrapped to a key pair that only the user's
password opens. Needs ``cryptography`` and nothing of the database, so it works while the database layer is still loading.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from uuid import UUID

from oit_campo.clock import Clock, SystemClock
from oit_campo.domain.recovery_letters import read_letters
from oit_campo.errors import KnownError, UserError
from oit_campo.seal import KEY_BYTES, public_of
from oit_campo.store.throttle import Throttle
from oit_campo.store.vault_file import COPIES, read_copies, vault_exists, write_copies
from oit_campo.store.vault_recovery import RecoverySecret, new_secret, place_of, private_of
from oit_campo.store.vault_roster import Roster, check, decode, encode, signed, wrapped
from oit_campo.store.vault_slots import (
    DEFAULT_PARAMS,
    NONCE_BYTES,
    SALT_BYTES,
    SEALED_BYTES,
    ByGeneration,
    Entropy,
    KdfParams,
    Slot,
    check_password,
    login_digest,
    new_slot,
    open_slot,
    sub_key,
    unwrap,
)

__all__ = ["DEFAULT_PARAMS", "KdfParams", "Recovered", "Unlocked", "Vault", "sub_key"]

TRIES_FILE: Final = "vault.tries"
RECOVERIES_WAITING: Final = 2
#: Under what tries of recovery letters are counted, whoever makes them: shorter than any login's digest, so it is nobody's.
_LETTERS: Final = b"letters"
_ONE_CHANGE: Final = threading.RLock()


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a right password gives. ``older``: the previous generation's key while a rekey is unconfirmed, else empty."""

    user: UUID
    data_key: bytes = field(repr=False)
    generation: int
    private_key: bytes = field(repr=False)
    older: ByGeneration = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What the recovery letters give; ``recovery_id`` is the secret that opened."""

    recovery_id: bytes
    data_key: bytes = field(repr=False)
    generation: int
    older: ByGeneration = field(repr=False)


class Vault:
    """One folder's vault. Not for two threads, nor for two programs at once.

    Every change is on disk, twice, before the call returns. Changes raise KnownError("disk_full") or ("save_failed") and then
    nothing has changed; those that take a data key raise KnownError("vault_altered") when it isn't this vault's or somebody
    changed the list of users in the file, and ValueError while a rekey is unconfirmed.
    """

    def __init__(
        self,
        folder: Path,
        serial: int,
        roster: Roster,
        clock: Clock | None,
        entropy: Entropy,
        tries: Path | None = None,
    ) -> None:
        self._folder = folder
        self._serial = serial
        self._roster = roster
        self._entropy = entropy
        self._shares_tries = tries is not None
        self._tries = Throttle(tries or folder / TRIES_FILE, clock or SystemClock())

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether ``folder`` holds a vault, whole or damaged: a first start must not go over it."""
        return vault_exists(folder)

    @classmethod
    def create(
        cls, folder: Path, device: UUID | None, entropy: Entropy = os.urandom, clock: Clock | None = None
    ) -> tuple[Vault, bytes]:
        """A vault nobody holds yet, and its data key (32 bytes).

        Nothing is written before the first user: a cut first start leaves no vault that nobody can open. Raises
        KnownError("vault_exists") rather than go over one.
        """
        if vault_exists(folder):
            raise KnownError("vault_exists")
        data_key = entropy(KEY_BYTES)
        roster = Roster(device, entropy(SALT_BYTES), next_generation=2, marks=(), slots=(), recoveries=())
        return cls(folder, 0, signed(roster, ((1, data_key),)), clock, entropy), data_key

    @classmethod
    def open(
        cls,
        folder: Path,
        clock: Clock | None = None,
        entropy: Entropy = os.urandom,
        tries: Path | None = None,
    ) -> Vault:
        """The newest whole copy; a damaged copy is mended from the other. ``tries``: where they are counted for several vaults.

        Raises KnownError "vault_missing", "vault_damaged" or "vault_newer".
        """
        serial, roster = read_copies(folder, decode)
        return cls(folder, serial, roster, clock, entropy, tries)

    @classmethod
    @contextmanager
    def changing(cls, folder: Path, clock: Clock | None = None, entropy: Entropy = os.urandom) -> Iterator[Vault]:
        """The vault as it is now, for a change of it: threads of this program wait for one another, and none undoes another's."""
        with _ONE_CHANGE:
            yield cls.open(folder, clock, entropy)

    @property
    def device(self) -> UUID | None:
        """The device of the last activation."""
        return self._roster.device

    @property
    def generations(self) -> tuple[int, ...]:
        """Standing generations of the data key, oldest first: two while a rekey is unconfirmed."""
        return self._roster.generations

    def users(self) -> tuple[UUID, ...]:
        """The keys of those who may unlock, in the order they were added."""
        return tuple(s.user for s in self._roster.slots)

    def public_keys(self) -> dict[UUID, bytes]:
        """Each user's X25519 public key."""
        return {s.user: s.public for s in self._roster.slots}

    def recovery_ids(self) -> tuple[bytes, ...]:
        """The standing recovery secrets, oldest first: more than one until the centre has the newest."""
        return tuple(r.id for r in self._roster.recoveries)

    def copy_to(self, folder: Path) -> None:
        """The same vault beside another store under the same key, in place of the one there. Raises as changes do.

        A copy of the other vault that stayed could have the higher serial and win: the second goes before the first is replaced.
        """
        (folder / COPIES[1]).unlink(missing_ok=True)
        write_copies(folder, self._serial, encode(self._roster))

    def user_of(self, login: str) -> UUID:
        """Whose place it is. Raises UserError "login_needed", "login_unknown"."""
        slot = self._slot_of(login_digest(login, self._roster.login_salt))
        if slot is None:
            raise UserError("login_unknown", field="login")
        return slot.user

    def seconds_to_wait(self, login: str) -> float:
        """How long ``login`` must still wait before a try."""
        return self._tries.seconds_left(self._counted(login_digest(login, self._roster.login_salt)))

    def unlock(self, login: str, password: str) -> Unlocked:
        """The data key. Takes as long for a login that nobody has as for a wrong password, and says the same.

        Raises UserError("wrong_password", n=tries left) or ("wait_password", min=…); ("login_needed") when it is empty;
        KnownError("vault_altered") when the password is right and the file was tampered with.
        """
        digest = login_digest(login, self._roster.login_salt)
        return self._unlock(self._counted(digest), self._slot_of(digest) or self._decoy(), password)

    def unlock_as(self, user: UUID, password: str) -> Unlocked:
        """The same for somebody who is at work already and confirms an act. Raises KnownError("no_place_here") too."""
        slot = self._place_of(user)
        return self._unlock(slot.login, slot, password)

    def add_user(
        self, user: UUID, login: str, password: str, data_key: bytes, params: KdfParams = DEFAULT_PARAMS
    ) -> None:
        """Let ``user`` unlock from now on.

        Raises UserError: "login_needed", "login_taken", "user_here" (already has a place), "password_short".
        """
        keys = self._only(data_key)
        check_password(password)
        digest = login_digest(login, self._roster.login_salt)
        if self._slot_of(digest):
            raise UserError("login_taken", field="login")
        if user in self.users():
            raise UserError("user_here")
        slot = new_slot(user, digest, password, self._roster.device, keys, params, self._entropy)
        self._save(signed(replace(self._roster, slots=(*self._roster.slots, slot)), keys))

    def remove_user(self, user: UUID, data_key: bytes) -> None:
        """Take a place away; a rekey afterwards closes the store to copies of the old vault too.

        Raises UserError("last_user") for the only one, ValueError for somebody who has no place.
        """
        keys = self._only(data_key)
        kept = tuple(s for s in self._roster.slots if s.user != user)
        if len(kept) == len(self._roster.slots):
            raise ValueError("no such user")
        if not kept:
            raise UserError("last_user")
        self._save(signed(replace(self._roster, slots=kept), keys))

    def change_password(self, user: UUID, old: str, new: str, params: KdfParams = DEFAULT_PARAMS) -> None:
        """A new password and a new key pair; the data key stays. A wrong ``old`` is counted and raised as by ``unlock_as``.

        Raises UserError("password_short"). After a rekey, an old copy of the vault with the old password opens nothing new.
        """
        check_password(new)
        opened = self.unlock_as(user, old)
        self._give(self._place_of(user), new, (*opened.older, (opened.generation, opened.data_key)), params)

    def set_device(self, device: UUID | None, data_key: bytes) -> None:
        """Bind the data key's wraps to ``device``, after an activation. Passwords stay as they are."""
        keys = self._only(data_key)
        self._save(wrapped(replace(self._roster, device=device), keys))

    def rekey(self, data_key: bytes, new_data_key: bytes) -> int:
        """Wrap ``new_data_key`` to everyone beside the present one; its generation. Needs nobody's password.

        Then encrypt the store anew, open it, and say ``confirm_generation``. Until then both keys come out of ``unlock``.
        """
        if len(new_data_key) != KEY_BYTES or new_data_key == data_key:
            raise ValueError("a new key of 32 bytes was expected")
        following = self._roster.next_generation
        keys = (*self._only(data_key), (following, new_data_key))
        self._save(wrapped(replace(self._roster, next_generation=following + 1), keys))
        return following

    def confirm_generation(self, generation: int) -> None:
        """The store has opened with this generation: forget the other one (the new one too, if the old is what opened).

        Raises ValueError for a generation that does not stand.
        """
        if generation not in self.generations:
            raise ValueError("no such generation")
        if len(self.generations) == 1:
            return
        roster = self._roster
        slots = tuple(replace(s, wraps=_keep(s.wraps, generation)) for s in roster.slots)
        recoveries = tuple(replace(r, wraps=_keep(r.wraps, generation)) for r in roster.recoveries)
        self._save(replace(roster, marks=_keep(roster.marks, generation), slots=slots, recoveries=recoveries))

    def make_recovery(self, data_key: bytes) -> RecoverySecret:
        """A new recovery secret, beside those before it until ``confirm_recovery``. Seal it to the centre, then forget it.

        The oldest, which the centre has for sure, always stays; of those never confirmed only the last two.
        """
        keys = self._only(data_key)
        secret = new_secret(self._entropy)
        place = place_of(secret, self._roster.device, keys)
        oldest, waiting = self._roster.recoveries[:1], self._roster.recoveries[1:]
        standing = (*oldest, *waiting[-RECOVERIES_WAITING:], place)
        self._save(signed(replace(self._roster, recoveries=standing), keys))
        return secret

    def confirm_recovery(self, recovery_id: bytes, data_key: bytes) -> None:
        """The centre has this secret: those made before it open nothing any more. Raises ValueError if it does not stand."""
        keys = self._only(data_key)
        kept = self._roster.recoveries[self.recovery_ids().index(recovery_id) :]
        self._save(signed(replace(self._roster, recoveries=kept), keys))

    def open_recovery(self, letters: str) -> Recovered:
        """What the letters open, changing nothing (to rehearse it). Raises UserError "recovery_letters" or "recovery_wrong"."""
        secret = read_letters(letters)
        for place in self._roster.recoveries:
            private = private_of(place.id, secret)
            if public_of(private) == place.public:
                keys = unwrap(private, place.id, self._roster.device, place.wraps)
                check(self._roster, keys)
                return Recovered(place.id, keys[-1][1], keys[-1][0], keys[:-1])
        raise UserError("recovery_wrong", field="letters")

    def recover(self, letters: str, login: str, password: str, params: KdfParams = DEFAULT_PARAMS) -> Recovered:
        """Give ``login`` a new password by the recovery letters and spend them, in one write.

        Raises UserError as ``open_recovery``, and "login_unknown", "password_short"; then the letters still stand. Letters that
        open nothing are counted like passwords, for all logins together: "wait_letters" (min=…) after five.
        """
        check_password(password)
        digest = login_digest(login, self._roster.login_salt)
        opened = self.try_letters(letters)
        slot = self._place_of(self.user_of(login))
        keys = (*opened.older, (opened.generation, opened.data_key))
        self._give(slot, password, keys, params, spent=opened.recovery_id)
        self._tries.succeed(digest, self._known())
        return opened

    def try_letters(self, letters: str) -> Recovered:
        """``open_recovery``, counted; a slip of the tongue, which the letters' own check finds, is no try."""
        read_letters(letters)
        try:
            self._tries.begin(_LETTERS)
        except UserError as wait:
            raise _for_letters(wait) from wait
        try:
            opened = self.open_recovery(letters)
        except UserError:
            refusal = self._tries.refusal(_LETTERS)
            if refusal.code == "wait_password":
                raise _for_letters(refusal) from None
            raise
        self._tries.succeed(_LETTERS, self._known())
        return opened

    def _unlock(self, counted: bytes, slot: Slot, password: str) -> Unlocked:
        self._tries.begin(counted)
        private = open_slot(slot, password)
        if private is None:
            raise self._tries.refusal(counted)
        self._tries.succeed(counted, self._known())
        keys = unwrap(private, slot.user.bytes, self._roster.device, slot.wraps)
        check(self._roster, keys)
        generation, data_key = keys[-1]
        return Unlocked(slot.user, data_key, generation, private, keys[:-1])

    def _known(self) -> set[bytes]:
        """Whose failures outlast somebody else's success: of tries that several vaults share, those of everybody."""
        others = self._tries.counted() if self._shares_tries else set()
        return {_LETTERS, *others, *(s.login for s in self._roster.slots)}

    def _give(
        self, before: Slot, password: str, keys: ByGeneration, params: KdfParams, spent: bytes | None = None
    ) -> None:
        roster = self._roster
        slot = new_slot(before.user, before.login, password, roster.device, keys, params, self._entropy)
        slots = tuple(slot if s.user == slot.user else s for s in roster.slots)
        recoveries = tuple(r for r in roster.recoveries if r.id != spent)
        self._save(signed(replace(roster, slots=slots, recoveries=recoveries), keys))

    def _only(self, data_key: bytes) -> ByGeneration:
        """``data_key`` as the key of the one standing generation, checked against the list."""
        if len(self.generations) != 1:
            raise ValueError("confirm a generation first")
        keys = ((self.generations[0], data_key),)
        check(self._roster, keys)
        return keys

    def _slot_of(self, digest: bytes) -> Slot | None:
        return next((s for s in self._roster.slots if s.login == digest), None)

    def _place_of(self, user: UUID) -> Slot:
        for slot in self._roster.slots:
            if slot.user == user:
                return slot
        raise KnownError("no_place_here")

    def _counted(self, digest: bytes) -> bytes:
        """Under what the tries of a login are counted: eight bits of it when nobody here has it.

        People type their password where the name belongs; a whole digest of it on disk would be a cheap thing to guess at.
        """
        return digest if self._slot_of(digest) else digest[:1]

    def _decoy(self) -> Slot:
        """A slot that no password opens, as dear to try as a real one."""
        params = self._roster.slots[0].kdf if self._roster.slots else DEFAULT_PARAMS
        blank = bytes(SEALED_BYTES)
        return Slot(UUID(int=0), b"", None, params, blank[:SALT_BYTES], blank[:NONCE_BYTES], blank, b"", ())

    def _save(self, roster: Roster) -> None:
        if roster.slots:
            write_copies(self._folder, self._serial + 1, encode(roster))
            self._serial += 1
        self._roster = roster


def _for_letters(wait: UserError) -> UserError:
    return UserError("wait_letters", field="letters", **wait.params)


def _keep(entries: ByGeneration, generation: int) -> ByGeneration:
    return tuple(entry for entry in entries if entry[0] == generation)
