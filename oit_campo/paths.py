"""Where things are: the bundled resources (source, wheel or frozen program) and this laptop's data."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """The folder of bundled data. Raises FileNotFoundError when the installation is incomplete."""
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [_PACKAGE / "_resources", _PACKAGE.parent / "resources"]
    if frozen is not None:
        candidates.insert(0, Path(frozen) / "oit_campo" / "_resources")
    for folder in candidates:
        if (folder / "catalogues").is_dir():
            return folder
    raise FileNotFoundError("resources")


def data_dir() -> Path:
    """This user's folder for the store, the vault and the logs; made on first use, private to the user."""
    import platformdirs  # not needed for the first window of a folder that was named

    folder = Path(platformdirs.user_data_dir("oit-campo", appauthor=False))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
