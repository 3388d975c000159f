"""The file for support: what somebody who never saw this laptop needs to know, and nothing of any person.

A zip with ``resumen.json`` and the log files, each line of these cleaned once more. Folders are left out, for they may hold a name.
"""

from __future__ import annotations

import io
import json
import platform
import shutil
import sys
import zipfile
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from oit_campo import __version__, logs, settings
from oit_campo.clock import LIMA
from oit_campo.errors import KnownError
from oit_campo.services import backups, doctor
from oit_campo.services.desk import Desk
from oit_campo.store import backup, version

LOG_FOLDER: Final = "logs"
SUMMARY: Final = "resumen.json"
_PACKAGES = ("PySide6", "SQLAlchemy", "alembic", "cryptography", "sqlcipher3", "reportlab", "httpx")


def write(folder: Path, target: Path, now: datetime, desk: Desk | None = None) -> Path:
    """Make it in the folder ``target``, of the laptop in ``folder``; without a desk nothing of the store is in it.

    Raises KnownError support_place.
    """
    file = target / f"oit-campo-soporte-{now.astimezone(LIMA):%Y-%m-%d-%H%M}.zip"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        dropped = 0
        for path in sorted((folder / LOG_FOLDER).glob("oit-campo.log*")):
            lines, left = clean_log(path)
            dropped += left
            archive.writestr(f"{LOG_FOLDER}/{path.name}", lines)
        told = summary(folder, now, desk) | {"log_lines_left_out": dropped}
        archive.writestr(SUMMARY, json.dumps(told, indent=1))
    try:
        file.write_bytes(content.getvalue())
    except OSError as error:
        raise KnownError("support_place") from error
    return file


def summary(folder: Path, now: datetime, desk: Desk | None) -> dict[str, Any]:
    """Versions, the system, settings, numbers."""
    liked = settings.load(folder)
    told: dict[str, Any] = {
        "made_at": now.isoformat(timespec="minutes"),
        "program": __version__,
        "schema": version.HEAD,
        "python": platform.python_version(),
        "packages": _packages(),
        "system": [platform.system(), platform.release(), platform.machine()],
        "frozen": bool(getattr(sys, "frozen", False)),
        "free_mb": shutil.disk_usage(folder).free // 1_000_000,
        "settings": {
            "language": liked.language,
            "theme": liked.theme,
            "text_size": liked.text_size,
            "lock_minutes": liked.lock_minutes,
            "centre": urlsplit(liked.centre_url).hostname or "",
        },
        "files": {name: _size(folder / name) for name in ("campo.db", "campo.db-wal", "vault.1", "vault.2")},
    }
    return told if desk is None else told | _of_store(desk)


def _packages() -> dict[str, str]:
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = ""
    return found


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.exists() else None


def _of_store(desk: Desk) -> dict[str, Any]:
    """Numbers alone, and when the centre was last heard."""
    with desk.store.raw() as connection:
        held = backup.contents(connection)
        state = connection.execute(
            "SELECT epoch, last_batch, cursor, offset_ms, last_contact FROM stream_state WHERE id = 1"
        ).fetchone()
        sqlite = connection.execute("SELECT sqlite_version()").fetchone()[0]
        cipher = connection.execute("PRAGMA cipher_version").fetchone()
    kept = backups.overview(desk)
    return {
        "store": {
            "schema": held.schema,
            "sqlite": sqlite,
            "cipher": cipher[0] if cipher else "",
            "rows": dict(held.rows),
        },
        "sync": {
            "device": str(desk.activation.device),
            "epoch": state[0],
            "last_batch": state[1],
            "cursor": state[2],
            "offset_ms": state[3],
            "last_contact": state[4],
            "pending": held.pending,
            "changes": held.last,
        },
        "backups": {
            "on_disk": None if kept.on_disk is None else kept.on_disk.made_at.isoformat(),
            "on_stick": None if kept.on_stick is None else kept.on_stick.made_at.isoformat(),
            "stick_chosen": kept.stick is not None,
        },
        "findings": findings(desk),
    }


def findings(desk: Desk) -> list[str]:
    """The checks of ``oit-campo doctor`` that find something."""
    return [one.check for one in doctor.examine(desk) if not one.well]


def clean_log(path: Path) -> tuple[str, int]:
    """Its lines with only what a log may hold, and how many were left out because they were no line of ours."""
    kept, left = [], 0
    for raw in path.read_text("ascii", "replace").splitlines():
        try:
            line = json.loads(raw)
            kept.append(json.dumps({key: _clean(key, value) for key, value in line.items() if logs.clean(key) == key}))
        except (ValueError, AttributeError):
            left += 1
    return "\n".join([*kept, ""]), left


def _clean(key: str, value: Any) -> Any:
    if key == "at" and isinstance(value, str):
        return value if _is_moment(value) else logs.clean(value)
    if isinstance(value, list):  # where a bug was: «store:120»
        return [place for place in value if _is_place(place)]
    return value if key in ("ref", "type") and str(value).isalnum() else logs.clean(value)


def _is_moment(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_place(value: object) -> bool:
    module, _, number = str(value).partition(":")
    return module.replace("_", "a").isalnum() and number.isdigit()
