"""The centre's keys: programme CA, signature of replies, what laptops seal to. One file, readable by its owner alone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from oit_campo.documents.chain import day_number, make_ca_certificate, public_bytes
from oit_campo.errors import KnownError

FILE = "centre-keys.cbor"
ROOT_FILE = "root-key.cbor"
FILE_VERSION = 1
CA_YEARS = 10


@dataclass(frozen=True, slots=True)
class CentreKeys:
    """``root`` is the programme root's public key; its private key lies in a file of its own, to be kept off-line."""

    root: bytes
    ca: Ed25519PrivateKey
    ca_certificate: bytes
    signing: Ed25519PrivateKey
    sealing: X25519PrivateKey
    scores: X25519PrivateKey

    @property
    def signing_public(self) -> bytes:
        return public_bytes(self.signing)

    @property
    def sealing_public(self) -> bytes:
        return self.sealing.public_key().public_bytes_raw()

    @property
    def scores_public(self) -> bytes:
        return self.scores.public_key().public_bytes_raw()


def refuse_existing(folder: Path) -> None:
    """Raises KnownError centre_exists when the folder holds keys, were it the root's alone."""
    if (folder / FILE).exists() or (folder / ROOT_FILE).exists():
        raise KnownError("centre_exists")


def make(folder: Path, *, programme: str, today: date) -> CentreKeys:
    """New keys in ``folder``. Raises KnownError centre_exists when there are some already."""
    refuse_existing(folder)
    root, ca, signing = (Ed25519PrivateKey.generate() for _ in range(3))
    sealing, scores = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    certificate = make_ca_certificate(
        root,
        public_key=public_bytes(ca),
        from_day=day_number(today),
        until_day=day_number(today.replace(year=today.year + CA_YEARS, day=1)),
        programme=programme,
    )
    _write(folder / ROOT_FILE, [FILE_VERSION, root.private_bytes_raw()])
    private = [k.private_bytes_raw() for k in (ca, signing, sealing, scores)]
    _write(folder / FILE, [FILE_VERSION, public_bytes(root), certificate, *private])
    return CentreKeys(public_bytes(root), ca, certificate, signing, sealing, scores)


def load(folder: Path) -> CentreKeys:
    """Raises KnownError centre_missing when the folder holds no keys that can be read."""
    try:
        version, root, certificate, ca, signing, sealing, scores = cbor2.loads((folder / FILE).read_bytes())
        if version != FILE_VERSION:
            raise ValueError("version")
        return CentreKeys(
            root,
            Ed25519PrivateKey.from_private_bytes(ca),
            certificate,
            Ed25519PrivateKey.from_private_bytes(signing),
            X25519PrivateKey.from_private_bytes(sealing),
            X25519PrivateKey.from_private_bytes(scores),
        )
    except (OSError, ValueError, TypeError, cbor2.CBORError) as error:
        raise KnownError("centre_missing") from error


def _write(path: Path, content: list[object]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(cbor2.dumps(content))
        file.flush()
        os.fsync(file.fileno())
