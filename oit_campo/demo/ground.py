"""The folder of a demonstration: empty at the start, and empty again when it doesn't come to its end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from oit_campo.errors import KnownError

#: Everything a demonstration makes at the top of its folder; nothing else is ever removed.
MADE = ("centro", "laptops", "certificados", "capturas", "confianza.campo", "report.json")


@contextmanager
def empty_ground(out: Path) -> Iterator[None]:
    """``out``, made when it isn't there. What goes wrong or is interrupted inside takes along what was made there.

    Raises KnownError out_missing when something is in it already; OSError when it can't be made.
    """
    there = out.exists()
    if there and any(out.iterdir()):
        raise KnownError("out_missing")
    out.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        _remove(out, folder_too=not there)
        raise


def _remove(out: Path, *, folder_too: bool) -> None:
    for name in MADE:
        with suppress(OSError):
            if (out / name).is_dir():
                shutil.rmtree(out / name)
            else:
                (out / name).unlink(missing_ok=True)
    if folder_too:
        with suppress(OSError):  # with something of another's in it, it stays
            out.rmdir()
