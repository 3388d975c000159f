"""A ready demonstration: a day already lived, kept on this machine, opened as often as one likes."""

from __future__ import annotations

import shutil
from pathlib import Path

from oit_campo import paths
from oit_campo.demo.day import run_day
from oit_campo.demo.laptops import PASSWORD
from oit_campo.services.check_paper import DEMONSTRATIONS

FOLDER = "dia"
LAPTOP = Path("laptops") / "L01"
PEOPLE, SEED = 60, 20201
USER = "rosa"


def prepare(folder: Path | None = None) -> Path:
    """The laptop of the demonstration, made the first time (under a minute); a half-made one is made again.

    Raises KnownError out_missing for a given folder with something else in it, and whatever stopped it.
    """
    out = folder or paths.data_dir() / DEMONSTRATIONS / FOLDER
    if not (out / "report.json").exists():
        if folder is None and out.exists():  # only our own: a folder of the person is never emptied
            shutil.rmtree(out)
        run_day(out, people=PEOPLE, seed=SEED, database_url=None, say=lambda _line: None)
    return out / LAPTOP


def hint() -> str:
    """What the unlock screen of a demonstration says: it protects nobody."""
    return f"Demostración con personas inventadas. Usuario: {USER}. Contraseña: {PASSWORD}"
