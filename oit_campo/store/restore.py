"""Putting a backup back: everything is prepared beside, then one rename decides, then what was there is set aside.

restaurando/   being prepared: of a restore that was cut here nothing counts, the next one begins again
restaurado/    prepared and checked: it takes the place of what is there, now or at the next start
antes-de-restaurar-…/   what was there; never deleted by the program
"""

from __future__ import annotations

import os
import shutil
from itertools import chain, count
from pathlib import Path
from typing import Final

from oit_campo.store.backup import PARTS, STORE
from oit_campo.store.durable import flush_file, flush_folder

PREPARING: Final = "restaurando"
PREPARED: Final = "restaurado"
ASIDE: Final = "antes-de-restaurar"
#: Photos, scans and signatures (store/attachments.py): a folder that goes with its store, as one.
FILES: Final = "archivos"
_WHERE: Final = "aside.txt"
#: Of the store that was there: what belongs to it, its log before itself.
_WITH_IT: Final = (f"{STORE}-wal", f"{STORE}-shm", f"{STORE}.before", f"{STORE}.migrating", "vault.tries", FILES)


def begin(folder: Path) -> Path:
    """An empty folder to prepare in; what an earlier try left goes."""
    made = folder / PREPARING
    shutil.rmtree(made, ignore_errors=True)
    if is_decided(folder):  # somebody thought better of it before its end
        os.replace(folder / PREPARED, made)
        shutil.rmtree(made)
    made.mkdir(mode=0o700, parents=True)
    return made


def decide(folder: Path, when: str) -> None:
    """What is prepared counts from here on. ``when`` is written into the name of what is set aside."""
    made = folder / PREPARING
    first = f"{ASIDE}-{when}"
    name = next(n for n in chain((first,), (f"{first}-{k}" for k in count(2))) if not (folder / n).exists())
    (made / _WHERE).write_text(name, "utf8")
    for path in made.iterdir():  # of a folder each file was flushed as it was put there
        (flush_folder if path.is_dir() else flush_file)(path)
    flush_folder(made)
    os.replace(made, folder / PREPARED)
    flush_folder(folder)


def is_decided(folder: Path) -> bool:
    """Whether a prepared restore waits for its end."""
    return (folder / PREPARED).is_dir()


def finish(folder: Path) -> Path | None:
    """With the store closed: what was there goes aside, what was prepared takes its place. Cut, it goes on the next time.

    Gives where the old files are now; None when there were none.
    """
    made = folder / PREPARED
    aside = folder / (made / _WHERE).read_text("utf8")
    if (made / STORE).exists():  # once ours lies there, what is beside it is its own
        for name in _WITH_IT:
            _set_aside(folder / name, aside)
    for name in (*PARTS, FILES):
        staged = made / name
        if staged.exists():
            _set_aside(folder / name, aside)
            os.replace(staged, folder / name)
    flush_folder(folder)
    done = folder / PREPARING
    shutil.rmtree(done, ignore_errors=True)
    os.replace(made, done)
    shutil.rmtree(done)
    return aside if aside.exists() else None


def _set_aside(path: Path, aside: Path) -> None:
    if path.exists():
        aside.mkdir(mode=0o700, exist_ok=True)
        os.replace(path, aside / path.name)
