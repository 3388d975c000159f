"""A new laptop: its one-time code, its first user's password, its keys, its first download."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from oit_campo.clock import Clock
from oit_campo.domain.damage import Damaged
from oit_campo.errors import KnownError, UserError
from oit_campo.ids import KeySource
from oit_campo.services import recovery
from oit_campo.services.desk import Desk
from oit_campo.services.laptop_facts import keep_activation, link_of
from oit_campo.services.unlocking import STORE_FILE, desk_of
from oit_campo.store.store import Store
from oit_campo.store.vault import DEFAULT_PARAMS, KdfParams, Vault, sub_key
from oit_campo.sync import activation_wire
from oit_campo.sync.client import Progress, Transport, exchange


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What a set-up made before its download: another try goes on with it and keeps what has come down."""

    vault: Vault
    data_key: bytes = field(repr=False)
    store: Store


@dataclass(slots=True)
class FirstStart:
    """One try at activating. Kept while the wizard is open: asking again with the same keys gets the same answer.

    Its keys are in memory alone until the store is made; a try that dies before doesn't spend the code (docs/adr/004).
    """

    folder: Path
    clock: Clock
    signing: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    sealing: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)
    activation: activation_wire.Activation | None = None
    _prepared: _Prepared | None = None

    def present_code(self, transport: Transport, typed: str) -> activation_wire.Activation:
        """Show the code to the centre.

        Raises UserError code_form; KnownError network_none, network_portal, activation_refused.
        """
        try:
            code = activation_wire.read_code(typed)
        except ValueError as error:
            raise UserError("code_form", field="code") from error
        request = activation_wire.encode_request(
            activation_wire.ActivationRequest(
                code, self.signing.public_key().public_bytes_raw(), self.sealing.public_key().public_bytes_raw()
            )
        )
        raw = transport.post(activation_wire.PATH, request)
        try:
            self.activation = activation_wire.decode_reply(raw, request, code)
        except Damaged as error:
            raise KnownError("network_portal") from error
        return self.activation

    def set_up(
        self,
        transport: Transport,
        login: str,
        password: str,
        *,
        progress: Progress = lambda _o: None,
        params: KdfParams = DEFAULT_PARAMS,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> Desk:
        """Make vault and store, and download. The laptop works from then on without a connection.

        Raises UserError login_needed, password_short; KnownError vault_exists, network_none …: the download can be tried again.
        """
        if self.activation is None:
            raise RuntimeError("present the code first")
        made = self._prepared or self._prepare(self.activation, entropy)
        self._prepared = made
        exchange(made.store, transport, link_of(made.store), progress=progress)
        made.vault.add_user(self.activation.user, login, password, made.data_key, params)
        self._prepared = None
        return desk_of(made.store, self.activation.user, made.data_key)

    def abandon(self) -> None:
        """Close what a set-up that came to no end left open. Nobody has its key: the next first start sets it aside."""
        if self._prepared is not None:
            self._prepared.store.close()
            self._prepared = None

    def _prepare(self, activation: activation_wire.Activation, entropy: Callable[[int], bytes]) -> _Prepared:
        vault, data_key = Vault.create(self.folder, activation.device, entropy, self.clock)
        store_path = self.folder / STORE_FILE
        set_aside(store_path)
        store = Store.create(
            store_path,
            sub_key(data_key, "database"),
            clock=self.clock,
            keys=KeySource(entropy),
            entropy=entropy,
            counter_key=sub_key(data_key, "counter"),
        )
        with store.write(None) as session:
            keep_activation(session, activation, self.signing.private_bytes_raw(), self.sealing.private_bytes_raw())
            recovery.keep_waiting(session, activation, vault.make_recovery(data_key))
        return _Prepared(vault, data_key, store)


def set_aside(store: Path) -> Path | None:
    """Rename a store that lies in the way to ``campo.db.1``, ``.2`` …, with its write-ahead log; gives where it is now.

    It may be of a first start that was cut before its vault, and nobody has its key; or somebody's work whose vault went missing
    and comes back. Nothing is deleted, unless it is empty. Raises OSError when it can't be moved: then nothing was made.
    """
    if not store.exists():
        return None
    log, shared = (store.with_name(f"{store.name}{end}") for end in ("-wal", "-shm"))
    shared.unlink(missing_ok=True)  # SQLite makes it again
    if store.stat().st_size == 0:
        store.unlink()
        return None
    number = next(n for n in count(1) if not store.with_name(f"{store.name}.{n}").exists())
    aside = store.with_name(f"{store.name}.{number}")
    if log.exists():  # first: cut here, the next try moves the file to the same number
        log.rename(aside.with_name(f"{aside.name}-wal"))
    return store.rename(aside)
