"""Backups of this laptop: on its disk and on a USB stick, seven of each, the newest never older than a day (docs/adr/007)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, count
from pathlib import Path
from typing import Final
from uuid import UUID

from oit_campo.clock import LIMA
from oit_campo.errors import CampoError, KnownError, UserError
from oit_campo.logs import Log
from oit_campo.models.laptop import StoreFact
from oit_campo.services import former_keys
from oit_campo.services.desk import Desk
from oit_campo.store import attachments, backup, backup_files, rekey
from oit_campo.store.backup import Manifest, Photos
from oit_campo.store.backup_files import BESIDE, Cancelled, Progress, Wanted
from oit_campo.store.durable import free_bytes, remove_store, size_of

#: On this laptop's own disk, beside the store.
FOLDER: Final = "respaldos"
KEPT: Final = 7
DUE_AFTER: Final = timedelta(days=1)
_COPY: Final = "haciendo.db"
#: A store fact: the folder of the USB stick. In the store, for a path may hold somebody's name.
_STICK: Final = "backup_stick"
log = Log("services.backups", "backup.not_kept", "backup.photos_missing")


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that was checked when it was made. ``made_at`` aware UTC, ``pending``: changes in it that were only here.

    ``lacking``: photos and scans that its records name and this laptop couldn't give any more.
    """

    path: Path
    made_at: datetime
    pending: int
    lacking: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The newest of this laptop in each place. ``stick``: the folder chosen, None when none is; ``stick_here``: it can be seen."""

    on_disk: Kept | None
    on_stick: Kept | None
    stick: Path | None
    stick_here: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it in each place: a backup, or why not. Without a stick chosen ``on_stick`` is None."""

    on_disk: Kept | CampoError
    on_stick: Kept | CampoError | None

    @property
    def kept(self) -> tuple[Kept, ...]:
        return tuple(one for one in (self.on_disk, self.on_stick) if isinstance(one, Kept))


# --- what there is -----------------------------------------------------------------------------------------------------


def overview(desk: Desk) -> Overview:
    """What Ajustes shows."""
    stick = stick_of(desk)
    here = stick is not None and stick.is_dir()
    return Overview(
        next(iter(own(disk_of(desk), desk.activation.device)), None),
        next(iter(own(stick, desk.activation.device)), None) if stick is not None and here else None,
        stick,
        here,
    )


def disk_of(desk: Desk) -> Path:
    """Where the backups on this laptop's disk lie."""
    return desk.store.path.parent / FOLDER


def own(folder: Path, device: UUID) -> tuple[Kept, ...]:
    """This laptop's backups in a folder, the newest first. Another's, and what can't be read, is left out."""
    found = [_kept(path, made) for path, made in _in_folder(folder) if made is not None and made.device == device]
    return tuple(sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True))


def _kept(path: Path, made: Manifest) -> Kept:
    return Kept(path, made.made_at, made.held.pending, made.photos.missing)


def _in_folder(folder: Path) -> list[tuple[Path, Manifest | None]]:
    """Every backup there, of whatever laptop, and what it says of itself; None when that can't be read."""
    found: list[tuple[Path, Manifest | None]] = []
    with suppress(OSError):
        for path in folder.glob(f"*{backup.SUFFIX}"):
            try:
                found.append((path, backup.read_manifest(path)))
            except KnownError:
                found.append((path, None))
    return found


def is_due(desk: Desk) -> bool:
    """Whether the newest is older than a day, dated ahead of today by a clock that was wrong, or under a key of before."""
    if former_keys.stand(desk):
        return True
    newest = next(iter(own(disk_of(desk), desk.activation.device)), None)
    return newest is None or not -DUE_AFTER < desk.store.clock.now() - newest.made_at < DUE_AFTER


def stick_of(desk: Desk) -> Path | None:
    """The folder chosen for the USB stick."""
    raw = desk.store.fact(_STICK)
    return Path(raw.decode("utf8", "surrogateescape")) if raw else None


def choose_stick(desk: Desk, folder: Path | None) -> None:
    """Remember the folder, or that there is none. Raises UserError no_right, backup_same_disk for one inside the data folder."""
    desk.actor.require("backup.create")
    if folder is not None and folder.resolve().is_relative_to(desk.store.path.parent.resolve()):
        raise UserError("backup_same_disk")
    with desk.store.write(desk.actor.user) as session:
        raw = b"" if folder is None else str(folder).encode("utf8", "surrogateescape")
        session.merge(StoreFact(name=_STICK, value=raw))


# --- making them -------------------------------------------------------------------------------------------------------


def back_up(desk: Desk, *, progress: Progress = lambda _d, _t: None, cancelled: Cancelled = lambda: False) -> Made:
    """A backup on the disk, and on the stick when it is there. Each is checked before the oldest beyond seven goes.

    What fails in one place is told in ``Made``, and the older ones stay. Raises UserError no_right; KnownError backup_stopped,
    backup_room, backup_unverified, store_*.
    """
    desk.actor.require("backup.create")
    return _keep(desk, _beside_read_again, progress, cancelled)


def keep(desk: Desk, *, progress: Progress = lambda _d, _t: None, cancelled: Cancelled = lambda: False) -> Made:
    """The same by the program itself, daily at exit: whoever worked last.

    Photos that an earlier backup there brought and checked are not read again, only looked for: nobody waits for gigabytes.
    """
    return _keep(desk, _beside, progress, cancelled)


#: Where the photos go for a backup in a folder.
_PhotosTo = Callable[["_Copied", Path], Photos]


def _keep(desk: Desk, photos_to: _PhotosTo, progress: Progress, cancelled: Cancelled) -> Made:
    stick = stick_of(desk)
    former_keys.encrypt_set_aside(desk)  # before the copy, which then has no former key in it
    with _copied(desk, cancelled) as taken:
        kept = _place(desk, taken, disk_of(desk), photos_to, progress, cancelled)
        if stick is None:
            return Made(kept, None)
        if not stick.is_dir():
            return Made(kept, KnownError("backup_no_stick"))
        return Made(kept, _place(desk, taken, stick, photos_to, progress, cancelled))


def renew(desk: Desk) -> Kept:
    """After a change of key: one on the disk, in place of all that are there. Raises KnownError as ``back_up``."""
    with _copied(desk, lambda: False) as taken:
        made = _place(desk, taken, disk_of(desk), _beside, lambda _d, _t: None, lambda: False)
    if isinstance(made, CampoError):
        raise made
    return made


def write_to(desk: Desk, folder: Path) -> Kept:
    """One backup into a folder, for the command line: a single file with the photos in it, to be carried anywhere.

    Raises UserError no_right; KnownError as ``back_up``, and backup_full, backup_place.
    """
    desk.actor.require("backup.create")
    with _copied(desk, lambda: False) as taken:
        made = _place(desk, taken, folder, _inside, lambda _d, _t: None, lambda: False)
    if isinstance(made, CampoError):
        raise made
    return made


@dataclass(frozen=True, slots=True)
class _Copied:
    path: Path
    held: backup.Taken
    files: tuple[Wanted, ...]
    source: Path


def _inside(taken: _Copied, _folder: Path) -> Photos:
    return Photos(taken.files, taken.source)


def _beside_read_again(taken: _Copied, folder: Path) -> Photos:
    return Photos(taken.files, taken.source, folder / BESIDE)


def _beside(taken: _Copied, folder: Path) -> Photos:
    known: dict[str, str] = {}
    for _, made in _in_folder(folder):
        if made is not None and made.photos.beside:
            known |= made.photos.files
    return Photos(taken.files, taken.source, folder / BESIDE, known)


@contextmanager
def _copied(desk: Desk, cancelled: Cancelled) -> Iterator[_Copied]:
    """A checked copy of the store under its key, for as long as it is needed."""
    folder = disk_of(desk)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        room = free_bytes(folder)
    except OSError as error:
        raise KnownError("backup_place") from error
    needed = 3 * size_of(desk.store.path)
    if room < needed:
        raise KnownError("backup_room", n=-(-needed // 1_000_000))
    copy = folder / _COPY
    try:
        held = backup.take(desk.store, copy, cancelled)
        with desk.store.raw(
            copy
        ) as connection:  # its rows decide which photos it needs, whatever comes or goes meanwhile
            wanted = attachments.wanted_by(connection)
        yield _Copied(copy, held, wanted, attachments.folder_of(desk.store.path))
    finally:
        with suppress(OSError):
            remove_store(copy)


def _place(
    desk: Desk, taken: _Copied, folder: Path, photos_to: _PhotosTo, progress: Progress, cancelled: Cancelled
) -> Kept | CampoError:
    """Pack it there and let the oldest go; why not, when it can't be. Raises KnownError backup_stopped."""
    now = desk.store.clock.now()
    _clear_cut_ones(folder, now, ours_alone=folder == disk_of(desk))
    try:
        target = _free_name(folder, now)
        made = backup.pack(
            taken.path,
            desk.store.path.parent,
            target,
            held=taken.held,
            device=desk.activation.device,
            made_at=now,
            photos=photos_to(taken, folder),
            progress=progress,
            cancelled=cancelled,
        )
    except KnownError as error:
        if error.code == "backup_stopped":
            raise
        log.warning("backup.not_kept", code=error)
        return error
    if made.photos.missing:
        log.warning("backup.photos_missing", n=made.photos.missing)
    anew = folder == disk_of(desk) and former_keys.stand(desk)
    gone = anew and _drop_older(folder, desk.activation.device, target)
    _let_go(folder, desk.activation.device, target)
    if gone:
        former_keys.backed_up(desk)
    return _kept(target, made)


def _clear_cut_ones(folder: Path, now: datetime, *, ours_alone: bool) -> None:
    """What a cut left of a backup under way; where another laptop may be at work only after a day."""
    with suppress(OSError):
        for path in folder.glob(f"*{backup.SUFFIX}.part"):
            if ours_alone or now - datetime.fromtimestamp(path.stat().st_mtime, UTC) > DUE_AFTER:
                path.unlink()


def _free_name(folder: Path, now: datetime) -> Path:
    """«campo-respaldo-2026-03-09-0800.oitrespaldo», by the clock of Lima; a second one of the same minute has a number."""
    first = f"campo-respaldo-{now.astimezone(LIMA):%Y-%m-%d-%H%M}"
    names = chain((first,), (f"{first}-{n}" for n in count(2)))
    return next(path for name in names if not (path := folder / f"{name}{backup.SUFFIX}").exists())


def _drop_older(folder: Path, device: UUID, newest: Path) -> bool:
    """After a change of key, now that the new one is whole: overwritten, then nothing. Also what can't be read and may be ours.

    False when one could not be: with the next backup again.
    """
    for path, made in _in_folder(folder):
        if path != newest and (made is None or made.device == device):
            try:
                rekey.overwrite(path)
            except OSError:
                return False
    return True


def _let_go(folder: Path, device: UUID, newest: Path) -> None:
    """Of our own beyond seven the oldest, now that the new one is whole; by its date it may not be the newest.

    Then the photos that no backup there needs any more. While one can't be read nobody knows which it needs, and all stay.
    """
    others = [one for one in own(folder, device) if one.path != newest]
    for one in others[KEPT - 1 :]:
        with suppress(OSError):
            one.path.unlink()
    left = [made for _, made in _in_folder(folder)]
    whole = [made for made in left if made is not None]
    if len(whole) == len(left):
        with suppress(OSError):
            backup_files.let_go(folder / BESIDE, {name for made in whole for name in made.photos.files})
