"""Putting a backup back, on this laptop or on another: two people or the recovery letters, a new stream, nothing deleted.

The parts are prepared and checked in a folder beside; one rename decides (store/restore.py). With a window open the change of
places waits until the store is closed: ``unlocking`` does it before anything else.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from oit_campo.clock import LIMA, Clock
from oit_campo.errors import KnownError, UserError
from oit_campo.ids import KeySource
from oit_campo.models.attachments import AttachmentFile
from oit_campo.models.laptop import StoreFact
from oit_campo.services import audit, former_keys
from oit_campo.services.audit import Act
from oit_campo.services.laptop_facts import activation_of
from oit_campo.services.unlocking import RESTORE_UNNOTED, STORE_FILE, actor_of, finish_restore
from oit_campo.store import attachments as files
from oit_campo.store import backup, backup_files, looking, restore
from oit_campo.store.backup import Manifest
from oit_campo.store.backup_files import is_name
from oit_campo.store.connection import connect, known_error
from oit_campo.store.durable import remove_store, side_files
from oit_campo.store.store import STREAM_BYTES, Store
from oit_campo.store.vault import Recovered, Unlocked, Vault, sub_key
from oit_campo.store.version import before_of
from oit_campo.sync import outbox

#: How the name of a backup ends.
SUFFIX: Final = backup.SUFFIX
#: The folder beside backups, with the photos of all of them.
PHOTOS_BESIDE: Final = backup_files.BESIDE
RIGHT: Final = "backup.restore"
SETTINGS_FILE: Final = "settings.json"
#: A store fact: when this store was last put back from a backup.
RESTORED_AT: Final = "restored_at"
#: Tries at the passwords in backups, beside the laptop's own: what is unpacked for one try can't count them.
TRIES_FILE: Final = "restore.tries"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a place in the backup's vault."""

    login: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Proof:
    """Who answers for a restore: two people, one of them with the right to it, or the recovery letters."""

    people: tuple[Person, ...] = ()
    letters: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Loss:
    """What the present store has and the backup hasn't: set aside with it. ``changes``: only here; ``drafts``: open forms."""

    changes: int
    drafts: int


def read(file: Path) -> Manifest:
    """What a backup says of itself. Raises KnownError: backup_unreadable, backup_newer, backup_place."""
    return backup.read_manifest(file)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A backup that was made ready. ``lacking``: photos and scans that its records name and nobody had whole any more."""

    manifest: Manifest
    lacking: int


def count_lacking(file: Path, manifest: Manifest, folder: Path) -> int:
    """How many photos and scans would not come back: neither with the backup nor in ``folder``, as far as names tell."""
    photos = manifest.photos
    if not photos.beside:
        return photos.missing
    places = (file.parent / PHOTOS_BESIDE, files.folder_of(folder / STORE_FILE))
    return photos.missing + sum(not any((place / name).is_file() for place in places) for name in photos.files)


def count_loss(store: Store, manifest: Manifest) -> Loss:
    """What would no longer be here: what the centre has comes back by itself and isn't counted."""
    held = manifest.held
    with store.look() as ask:
        known = ask("SELECT chain FROM change WHERE seq = ?", held.last)
        since = held.last if held.last and known and bytes(known[0][0]) == held.chain else 0
        changes = ask(_ONLY_HERE, since)[0][0]
        saved = [looking.moment(at) for (at,) in ask("SELECT saved_at FROM draft")]
    return Loss(changes, sum(at > manifest.made_at for at in saved))


_ONLY_HERE = """
SELECT count(*) FROM change
WHERE seq > ? AND (batch IS NULL OR batch IN (SELECT id FROM out_batch WHERE received_at IS NULL))"""


def count_loss_in(folder: Path, manifest: Manifest, people: Sequence[Person], clock: Clock) -> Loss | None:
    """The same for a folder nobody has opened; None when it can't be: no place there, another password, a damaged store."""
    for one in people:
        try:
            unlocked = Vault.open(folder, clock).unlock(one.login, one.password)
            store = Store(folder / STORE_FILE, sub_key(unlocked.data_key, "database"), clock=clock, keys=KeySource())
        except (KnownError, UserError):
            continue
        try:
            return count_loss(store, manifest)
        finally:
            store.close()
    return None


def prepare(
    file: Path,
    folder: Path,
    proof: Proof,
    *,
    clock: Clock,
    entropy: Callable[[int], bytes] = os.urandom,
    replace: bool = False,
) -> Prepared:
    """Check the file and who asks, and make it ready. It takes its place when the folder is next unlocked, or by ``finish``.

    Until the last rename nothing has changed. Raises UserError: wrong_password, wait_password, login_needed (``field`` the place in
    ``people``), restore_two_people, recovery_letters, recovery_wrong, no_right; KnownError: restore_over when there is a laptop in
    the folder and ``replace`` wasn't said, backup_*, disk_full, save_failed, vault_*, store_*.
    """
    if Vault.exists(folder) and not replace:
        raise KnownError("restore_over")
    made = restore.begin(folder)
    try:
        manifest = backup.unpack(file, made)
        keys, users = _opened_by(made, proof, clock, folder / TRIES_FILE if Vault.exists(folder) else None)
        rows = _ready(made, _key_of_store(made / STORE_FILE, keys), users, manifest, clock, entropy)
        lacking = _put_photos_back(file, made, folder, rows)
        if (folder / SETTINGS_FILE).exists():
            (made / SETTINGS_FILE).unlink(missing_ok=True)
        restore.decide(folder, f"{clock.now().astimezone(LIMA):%Y-%m-%d-%H%M}")
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return Prepared(manifest, lacking)


def finish(folder: Path) -> None:
    """Let what is prepared take its place; the store must be closed. What was there is set aside."""
    finish_restore(folder)


def _opened_by(
    made: Path, proof: Proof, clock: Clock, tries: Path | None
) -> tuple[tuple[bytes, ...], tuple[UUID, ...]]:
    """The data keys that stand, the newest first, and who gave them; nobody by name when the letters did."""
    vault = Vault.open(made, clock, tries=tries)
    if proof.letters:
        return _standing(vault.open_recovery(proof.letters)), ()
    opened = []
    for place, one in enumerate(proof.people):
        try:
            opened.append(vault.unlock(one.login, one.password))
        except UserError as error:
            raise UserError(error.code, field=str(place), **error.params) from error
    users = tuple(dict.fromkeys(one.user for one in opened))
    if len(users) < 2:
        raise UserError("restore_two_people")
    return _standing(opened[0]), users


def _standing(opened: Unlocked | Recovered) -> tuple[bytes, ...]:
    return (opened.data_key, *(key for _, key in reversed(opened.older)))


def _key_of_store(path: Path, data_keys: Sequence[bytes]) -> bytes:
    """The newest that opens it: a change of key may have been cut before the backup. Raises KnownError store_unreadable."""
    *newer, oldest = (sub_key(one, "database") for one in data_keys)
    for key in newer:
        with suppress(KnownError):
            connect(path, key).close()
            return key
    return oldest


def _ready(
    made: Path,
    key: bytes,
    users: Sequence[UUID],
    manifest: Manifest,
    clock: Clock,
    entropy: Callable[[int], bytes],
) -> list[AttachmentFile]:
    """What the manifest says is there, by somebody with the right; brought to this version; under a new stream.

    Gives what its rows say of photos and scans.
    """
    path = made / STORE_FILE
    connection = connect(path, key)
    try:
        whole = backup.sound(connection) and backup.contents(connection) == manifest.held
    finally:
        connection.close()
    if not whole:
        raise KnownError("backup_unreadable")
    store = Store(path, key, clock=clock, keys=KeySource(entropy), entropy=entropy)
    try:
        author = _require_right(store, users)
        with store.write(author) as session:
            # what was under way waits again under the same identifiers: the centre knows those it has
            outbox.start_stream(session, entropy(STREAM_BYTES))
            session.merge(StoreFact(name=RESTORED_AT, value=clock.now().isoformat().encode()))
            former_keys.forget(session)  # what lay beside that store doesn't lie beside this one
            if author is None:  # the letters name nobody: whoever opens it first is in the note
                session.merge(StoreFact(name=RESTORE_UNNOTED, value=b""))
            else:
                audit.note(session, Act.RESTORE_BACKUP)
        with store.look() as ask:
            rows = ask("SELECT sha256, name, key FROM attachment_file ORDER BY name")
    finally:
        store.close()
    remove_store(before_of(path))
    for beside in (*side_files(path), made / "vault.tries"):
        beside.unlink(missing_ok=True)
    return [AttachmentFile(sha256=sha256, name=name, key=key) for sha256, name, key in rows if is_name(name)]


def _put_photos_back(file: Path, made: Path, folder: Path, rows: Sequence[AttachmentFile]) -> int:
    """Each file that a row names, from where it is whole: here, beside the backup, in it. How many are nowhere.

    One that is damaged is no reason to give up the records. Raises KnownError disk_full, save_failed.
    """
    if not rows:
        return 0
    target, here = files.folder_of(made / STORE_FILE), files.folder_of(folder / STORE_FILE)
    with backup.opened(file) as (archive, _):
        places = (here, file.parent / PHOTOS_BESIDE, archive)
        try:
            target.mkdir(mode=0o700)
            return sum(
                not backup_files.put_back(row.name, places, target, partial(files.is_whole, target, row))
                for row in rows
            )
        except OSError as error:
            raise known_error(error, target) from error


def _require_right(store: Store, users: Sequence[UUID]) -> UUID | None:
    """Whose act it is; nobody's by name with the letters, which come from two people of the centre.

    Raises UserError no_right, KnownError no_place_here.
    """
    if not users:
        return None
    activation = activation_of(store)
    actors = [actor_of(store, user, activation) for user in users]
    able = next((actor for actor in actors if actor.may(RIGHT)), actors[0])
    able.require(RIGHT)
    return able.user
