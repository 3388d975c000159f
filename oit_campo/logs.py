"""The log: one JSON line an event, codes and record keys only. Names, documents and keys can't get in.

Every value must be a number, a boolean, a UUID or a short code; anything else is replaced by ``"-"`` and a test fails on it.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

_CODE = re.compile(r"[a-z][a-z0-9_.\-]{0,63}")
ROOT = "oit_campo"
MAX_BYTES = 1_000_000
KEPT_FILES = 3

Value = str | int | float | bool | UUID | None


def clean(value: object) -> object:
    """The value when it may stand in a log, else «-»."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, str) and _CODE.fullmatch(value):
        return value
    return "-"


class Log:
    """``log.info("sync.done", batches=3)``: an event code and clean values."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(f"{ROOT}.{name}")

    def info(self, event: str, **values: Value) -> None:
        self._write(logging.INFO, event, values)

    def warning(self, event: str, **values: Value) -> None:
        self._write(logging.WARNING, event, values)

    def error(self, event: str, **values: Value) -> None:
        self._write(logging.ERROR, event, values)

    def bug(self, reference: str, error: BaseException) -> None:
        """A bug: the type and the places, never the message (it may quote what a person typed)."""
        places, tb = [], error.__traceback__
        while tb is not None:
            places.append(f"{Path(tb.tb_frame.f_code.co_filename).stem}:{tb.tb_lineno}")
            tb = tb.tb_next
        self._logger.error(
            "bug", extra={"campo": {"ref": reference, "type": type(error).__name__, "where": places[-8:]}}
        )

    def _write(self, level: int, event: str, values: dict[str, Value]) -> None:
        kept = {k: clean(v) for k, v in values.items()}
        self._logger.log(level, clean(event), extra={"campo": kept})


class JsonLines(logging.Formatter):
    """Foreign libraries' records keep only their logger's name: their messages may quote data."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name == ROOT or record.name.startswith(ROOT + ".")
        event = record.getMessage() if ours and not record.args else "library"
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": clean(event),
            **getattr(record, "campo", {}),
        }
        return json.dumps(line, ensure_ascii=True)


def start(folder: Path) -> None:
    """Write to ``folder``/oit-campo.log, rotating. Called once by the program."""
    from logging.handlers import RotatingFileHandler  # sockets and queues with it: after the first paint

    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "oit-campo.log", maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="ascii"
    )
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
