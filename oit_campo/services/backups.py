"""Backups of this laptop: on its disk and on a USB stick, seven of each, the newest never older than a day (docs/adr/007)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count
from pathlib import Path
from typing import Final
from uuid import UUID

from oit_campo.clock import LIMA
from oit_campo.errors import CampoError, KnownError, UserError
from oit_campo.logs import Log
from oit_campo.models.laptop import StoreFact
from oit_campo.services.desk import Desk
from oit_campo.store import backup
from oit_campo.store.backup import Cancelled, Progress
from oit_campo.store.durable import free_bytes, remove_store, size_of

#: On this laptop's own disk, beside the store.
FOLDER: Final = "respaldos"
KEPT: Final = 7
DUE_AFTER: Final = timedelta(days=1)
_COPY: Final = "haciendo.db"
#: A store fact: the folder of the USB stick. In the store, for a path may hold somebody's name.
_STICK: Final = "backup_stick"
log = Log("services.backups")


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that was checked when it was made. ``made_at`` aware UTC, ``pending``: changes in it that were only here."""

    path: Path
    made_at: datetime
    pending: int


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
    found: list[Kept] = []
    with suppress(OSError):
        for path in folder.glob(f"*{backup.SUFFIX}"):
            with suppress(KnownError):
                made = backup.read_manifest(path)
                if made.device == device:
                    found.append(Kept(path, made.made_at, made.held.pending))
    return tuple(sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True))


def is_due(desk: Desk) -> bool:
    """Whether the newest is older than a day, or dated ahead of today by a clock that was wrong."""
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
    return keep(desk, progress=progress, cancelled=cancelled)


def keep(desk: Desk, *, progress: Progress = lambda _d, _t: None, cancelled: Cancelled = lambda: False) -> Made:
    """The same by the program itself, daily at exit: whoever worked last."""
    stick = stick_of(desk)
    with _copied(desk, cancelled) as taken:
        kept = _place(desk, taken, disk_of(desk), progress, cancelled)
        if stick is None:
            return Made(kept, None)
        if not stick.is_dir():
            return Made(kept, KnownError("backup_no_stick"))
        return Made(kept, _place(desk, taken, stick, progress, cancelled))


def write_to(desk: Desk, folder: Path) -> Kept:
    """One backup into a folder, for the command line.

    Raises UserError no_right; KnownError as ``back_up``, and backup_full, backup_place.
    """
    desk.actor.require("backup.create")
    with _copied(desk, lambda: False) as taken:
        made = _place(desk, taken, folder, lambda _d, _t: None, lambda: False)
    if isinstance(made, CampoError):
        raise made
    return made


@dataclass(frozen=True, slots=True)
class _Copied:
    path: Path
    held: backup.Taken


@contextmanager
def _copied(desk: Desk, cancelled: Cancelled) -> Iterator[_Copied]:
    """A checked copy of the store under its key, for as long as it is needed."""
    folder = disk_of(desk)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        room = free_bytes(folder)
    except OSError as error:
        raise KnownError("backup_place") from error
    wanted = 3 * size_of(desk.store.path)
    if room < wanted:
        raise KnownError("backup_room", n=-(-wanted // 1_000_000))
    copy = folder / _COPY
    try:
        yield _Copied(copy, backup.take(desk.store, copy, cancelled))
    finally:
        with suppress(OSError):
            remove_store(copy)


def _place(desk: Desk, taken: _Copied, folder: Path, progress: Progress, cancelled: Cancelled) -> Kept | CampoError:
    """Pack it there and let the oldest go; why not, when it can't be. Raises KnownError backup_stopped."""
    now = desk.store.clock.now()
    try:
        target = _free_name(folder, now)
        made = backup.pack(
            taken.path,
            desk.store.path.parent,
            target,
            held=taken.held,
            device=desk.activation.device,
            made_at=now,
            progress=progress,
            cancelled=cancelled,
        )
    except KnownError as error:
        if error.code == "backup_stopped":
            raise
        log.warning("backup.not_kept", code=error.code)
        return error
    _let_go(folder, desk.activation.device, target)
    return Kept(target, made.made_at, made.held.pending)


def _free_name(folder: Path, now: datetime) -> Path:
    """«campo-respaldo-2026-03-09-0800.oitrespaldo», by the clock of Lima; a second one of the same minute has a number."""
    first = f"campo-respaldo-{now.astimezone(LIMA):%Y-%m-%d-%H%M}"
    names = chain((first,), (f"{first}-{n}" for n in count(2)))
    return next(path for name in names if not (path := folder / f"{name}{backup.SUFFIX}").exists())


def _let_go(folder: Path, device: UUID, newest: Path) -> None:
    """Of our own beyond seven the oldest, now that the new one is whole; by its date it may not be the newest."""
    others = [one for one in own(folder, device) if one.path != newest]
    for one in others[KEPT - 1 :]:
        with suppress(OSError):
            one.path.unlink()
