"""What stands in the vault for each person: a key pair behind a password, and the data key wrapped to its public half.

Only the private key depends on the password, so the data key is changed without asking anybody's. Nobody's name is here: a
login is found by a salted digest of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, get_args
from uuid import UUID

import cbor2
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from oit_campo.errors import KnownError, UserError
from oit_campo.seal import KEY_BYTES, open_sealed, public_of, seal

SALT_BYTES: Final = 16
NONCE_BYTES: Final = 12
SEALED_BYTES: Final = KEY_BYTES + 16
#: ASVS 5.0, V6.2.1; the strength meter of the first start asks for more.
PASSWORD_MIN: Final = 8

Entropy = Callable[[int], bytes]
#: generation → the data key wrapped (in the file) or in clear (in memory), oldest first.
ByGeneration = tuple[tuple[int, bytes], ...]
Purpose = Literal["database", "files", "outbox", "counter", "vault"]

_SLOT_VERSION: Final = 1
_WRAP_LABEL: Final = b"oit-campo vault wrap 1"


@dataclass(frozen=True, slots=True)
class KdfParams:
    """Cost of one password guess by Argon2id (RFC 9106): memory in KiB, passes, lanes."""

    memory_kib: int
    iterations: int
    lanes: int


#: One lane: the other core is loading the database layer meanwhile, and the cost of a guess (memory × passes) is the same.
DEFAULT_PARAMS: Final = KdfParams(memory_kib=64 * 1024, iterations=8, lanes=1)
#: For the digest of a login only: names are few, no cost would hide them from a list of guesses; 2 ms keeps it from being free.
_LOGIN_PARAMS: Final = KdfParams(memory_kib=4 * 1024, iterations=1, lanes=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A user's place. ``device``: the one it was sealed under (none before activation)."""

    user: UUID
    login: bytes
    device: UUID | None
    kdf: KdfParams
    salt: bytes
    nonce: bytes
    sealed: bytes
    public: bytes
    wraps: ByGeneration


def sub_key(data_key: bytes, purpose: Purpose) -> bytes:
    """The 32-byte key for one ``purpose``: HKDF-SHA256, no salt, info "oit-campo key 1 " and the purpose.

    Raises ValueError for a purpose not listed, or a data key that is not 32 bytes.
    """
    if purpose not in get_args(Purpose) or len(data_key) != KEY_BYTES:
        raise ValueError("no such purpose or key")
    return expand(data_key, b"oit-campo key 1 " + purpose.encode("ascii"))


def expand(secret: bytes, info: bytes) -> bytes:
    """32 bytes by HKDF-SHA256 from a secret that is already random."""
    return HKDF(SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)


def normal_login(login: str) -> str:
    """How logins are compared: NFKC, no blanks around, case folded. Raises UserError("login_needed") when nothing is left."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", login).casefold()).strip()
    if not folded:
        raise UserError("login_needed", field="login")
    return folded


def login_digest(login: str, salt: bytes) -> bytes:
    """The 32 bytes that stand for a login in this vault."""
    return _argon(normal_login(login).encode("utf8", "surrogatepass"), salt, _LOGIN_PARAMS)


def check_password(password: str) -> None:
    """Raises UserError("password_short", n=…) below PASSWORD_MIN characters."""
    if len(unicodedata.normalize("NFC", password)) < PASSWORD_MIN:
        raise UserError("password_short", field="password", n=PASSWORD_MIN)


def key_of_password(password: str, salt: bytes, params: KdfParams) -> bytes:
    """The 32-byte key of a password (NFC: the same accents from any keyboard). Takes the time ``params`` say.

    Raises KnownError("memory_short") when the machine can't give the memory.
    """
    return _argon(unicodedata.normalize("NFC", password).encode("utf8", "surrogatepass"), salt, params)


def new_slot(
    user: UUID,
    login: bytes,
    password: str,
    device: UUID | None,
    keys: ByGeneration,
    params: KdfParams,
    entropy: Entropy,
) -> Slot:
    """A slot with a new key pair; draws 32, 16 and 12 bytes of ``entropy``: private key, salt, nonce."""
    private, salt, nonce = entropy(KEY_BYTES), entropy(SALT_BYTES), entropy(NONCE_BYTES)
    key = key_of_password(password, salt, params)
    sealed = AESGCM(key).encrypt(nonce, private, slot_context(user, device, params))
    public = public_of(private)
    return Slot(user, login, device, params, salt, nonce, sealed, public, wrap(public, user.bytes, device, keys))


def open_slot(slot: Slot, password: str) -> bytes | None:
    """The private key; None for a wrong password (or a slot of another user, device or cost)."""
    key = key_of_password(password, slot.salt, slot.kdf)
    try:
        return AESGCM(key).decrypt(slot.nonce, slot.sealed, slot_context(slot.user, slot.device, slot.kdf))
    except InvalidTag:
        return None


def slot_context(user: UUID, device: UUID | None, params: KdfParams) -> bytes:
    """What the seal of a private key also vouches for: CBOR of [version, user, device, memory, passes, lanes]."""
    bound = [_SLOT_VERSION, user.bytes, device and device.bytes, params.memory_kib, params.iterations, params.lanes]
    return cbor2.dumps(bound, canonical=True)


def wrap(public: bytes, holder: bytes, device: UUID | None, keys: ByGeneration) -> ByGeneration:
    """Each data key sealed to ``public``, bound to its holder (16 bytes), the device and its generation."""
    return tuple((g, seal(public, key, _WRAP_LABEL, _wrap_context(holder, device, g))) for g, key in keys)


def unwrap(private: bytes, holder: bytes, device: UUID | None, wraps: ByGeneration) -> ByGeneration:
    """The inverse of ``wrap``. Raises KnownError("vault_altered") when one does not open: the password was right."""
    try:
        return tuple((g, open_sealed(private, w, _WRAP_LABEL, _wrap_context(holder, device, g))) for g, w in wraps)
    except KnownError as error:
        raise KnownError("vault_altered") from error


def _wrap_context(holder: bytes, device: UUID | None, generation: int) -> bytes:
    return cbor2.dumps([holder, device and device.bytes, generation], canonical=True)


def _argon(secret: bytes, salt: bytes, params: KdfParams) -> bytes:
    argon = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=params.iterations,
        lanes=params.lanes,
        memory_cost=params.memory_kib,
    )
    try:
        return argon.derive(secret)
    except MemoryError as error:
        raise KnownError("memory_short") from error
