"""Who holds the data key: the body of the vault, as CBOR, and the proof that nobody else was written into it.

A rekey wraps the new data key to every public key listed, so a key planted in the file would be given the next one. Therefore
each standing generation has an HMAC over the list under its own sub-key, checked at every unlock and before every change.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from typing import Final, TypeVar
from uuid import UUID

import cbor2

from oit_campo.errors import KnownError
from oit_campo.seal import KEY_BYTES, OVERHEAD
from oit_campo.store.vault_slots import (
    NONCE_BYTES,
    SALT_BYTES,
    SEALED_BYTES,
    ByGeneration,
    KdfParams,
    Slot,
    sub_key,
    wrap,
)

ID_BYTES: Final = 16
_WRAP_BYTES: Final = KEY_BYTES + OVERHEAD
_LABEL: Final = b"oit-campo vault list 1"
#: A forged slot may not ask for more than this machine has.
_PARAMS_MAX: Final = KdfParams(memory_kib=1024 * 1024, iterations=64, lanes=16)
_GENERATION_MAX: Final = 1 << 32

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Recovery:
    """A recovery secret's place: its identifier, the public key made from it, the data keys wrapped to that."""

    id: bytes
    public: bytes
    wraps: ByGeneration


@dataclass(frozen=True, slots=True)
class Roster:
    """``marks``: generation → HMAC of the list, oldest first; one stands, two during a rekey."""

    device: UUID | None
    login_salt: bytes
    next_generation: int
    marks: ByGeneration
    slots: tuple[Slot, ...]
    recoveries: tuple[Recovery, ...]

    @property
    def generations(self) -> tuple[int, ...]:
        return tuple(g for g, _ in self.marks)


def encode(roster: Roster) -> bytes:
    """The body: one CBOR array (RFC 8949, core deterministic)."""
    slots = [[*_listed(s), [list(w) for w in s.wraps]] for s in roster.slots]
    recoveries = [[r.id, r.public, [list(w) for w in r.wraps]] for r in roster.recoveries]
    head = [roster.device and roster.device.bytes, roster.login_salt, roster.next_generation]
    return cbor2.dumps([*head, [list(m) for m in roster.marks], slots, recoveries], canonical=True)


def decode(body: bytes) -> Roster:
    """The inverse of ``encode``. Raises ValueError for anything ``encode`` would not write."""
    try:
        device, salt, following, marks, slots, recoveries = cbor2.loads(body)
        roster = Roster(
            device=_device(device),
            login_salt=_bytes(salt, SALT_BYTES),
            next_generation=_number(following, _GENERATION_MAX),
            marks=_generations(marks, KEY_BYTES),
            slots=tuple(_slot(*slot) for slot in slots),
            recoveries=tuple(_recovery(*recovery) for recovery in recoveries),
        )
    except (cbor2.CBORError, TypeError) as error:
        raise ValueError("no vault body") from error
    holders: list[Slot | Recovery] = [*roster.slots, *roster.recoveries]
    matching = all(tuple(g for g, _ in holder.wraps) == roster.generations for holder in holders)
    unique = len({s.user for s in roster.slots}) == len({s.login for s in roster.slots}) == len(roster.slots)
    sound = (
        matching
        and unique
        and len(roster.slots) > 0
        and 0 < len(roster.marks) <= 2
        and roster.generations[-1] < roster.next_generation
    )
    if not sound or encode(roster) != body:
        raise ValueError("no vault body")
    return roster


def signed(roster: Roster, keys: ByGeneration) -> Roster:
    """The same list with the marks of these generations and no other."""
    return replace(roster, marks=tuple((g, _mark(roster, g, key)) for g, key in keys))


def check(roster: Roster, keys: ByGeneration) -> None:
    """Raises KnownError("vault_altered") unless ``keys`` are those of all standing generations and the list is theirs."""
    expected = signed(roster, keys).marks
    if len(expected) != len(roster.marks) or not all(
        g == h and hmac.compare_digest(mark, other)
        for (g, mark), (h, other) in zip(expected, roster.marks, strict=True)
    ):
        raise KnownError("vault_altered")


def wrapped(roster: Roster, keys: ByGeneration) -> Roster:
    """The same people, each with these data keys wrapped anew for the roster's device, signed."""
    slots = tuple(replace(s, wraps=wrap(s.public, s.user.bytes, roster.device, keys)) for s in roster.slots)
    recoveries = tuple(replace(r, wraps=wrap(r.public, r.id, roster.device, keys)) for r in roster.recoveries)
    return signed(replace(roster, slots=slots, recoveries=recoveries), keys)


def _mark(roster: Roster, generation: int, data_key: bytes) -> bytes:
    head = [_LABEL, generation, roster.device and roster.device.bytes, roster.login_salt]
    listed = [[_listed(s) for s in roster.slots], [[r.id, r.public] for r in roster.recoveries]]
    content = cbor2.dumps([*head, *listed], canonical=True)
    return hmac.digest(sub_key(data_key, "vault"), content, hashlib.sha256)


def _listed(s: Slot) -> list[object]:
    costs = [s.kdf.memory_kib, s.kdf.iterations, s.kdf.lanes]
    return [s.user.bytes, s.login, s.device and s.device.bytes, *costs, s.salt, s.nonce, s.sealed, s.public]


def _slot(
    user: object,
    login: object,
    device: object,
    memory: object,
    iterations: object,
    lanes: object,
    salt: object,
    nonce: object,
    sealed: object,
    public: object,
    wraps: object,
) -> Slot:
    top = _PARAMS_MAX
    kdf = KdfParams(_number(memory, top.memory_kib), _number(iterations, top.iterations), _number(lanes, top.lanes))
    if kdf.memory_kib < 8 * kdf.lanes:
        raise ValueError("no vault body")
    return Slot(
        user=UUID(bytes=_bytes(user, ID_BYTES)),
        login=_bytes(login, KEY_BYTES),
        device=_device(device),
        kdf=kdf,
        salt=_bytes(salt, SALT_BYTES),
        nonce=_bytes(nonce, NONCE_BYTES),
        sealed=_bytes(sealed, SEALED_BYTES),
        public=_bytes(public, KEY_BYTES),
        wraps=_generations(wraps, _WRAP_BYTES),
    )


def _recovery(identifier: object, public: object, wraps: object) -> Recovery:
    return Recovery(_bytes(identifier, ID_BYTES), _bytes(public, KEY_BYTES), _generations(wraps, _WRAP_BYTES))


def _device(value: object) -> UUID | None:
    return None if value is None else UUID(bytes=_bytes(value, ID_BYTES))


def _generations(value: object, length: int) -> ByGeneration:
    pairs = tuple((_number(g, _GENERATION_MAX), _bytes(b, length)) for g, b in _list(value))
    if [g for g, _ in pairs] != sorted({g for g, _ in pairs}):
        raise ValueError("no vault body")
    return pairs


def _list(value: object) -> list[tuple[object, object]]:
    if not isinstance(value, list):
        raise TypeError("a list was expected")
    return value


def _bytes(value: object, length: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != length:
        raise ValueError("no vault body")
    return value


def _number(value: object, top: int) -> int:
    if type(value) is not int or not 0 < value <= top:
        raise ValueError("no vault body")
    return value
