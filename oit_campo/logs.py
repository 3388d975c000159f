"""The log: one JSON line an event, codes and record keys only. Names, documents and keys can't get in.

Every value must be a number, a boolean, a UUID, an error of ours (its code) or a code that the log was made with: a name in small
letters looks like one. Anything else is replaced by ``"-"`` and a test fails on it.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from uuid import UUID

from oit_campo.errors import CampoError

_CODE = re.compile(r"[a-z][a-z0-9_.\-]{0,63}")
ROOT = "oit_campo"
MAX_BYTES = 1_000_000
KEPT_FILES = 3
#: What a person reads out of a bug's message.
_REFERENCE = re.compile(r"[0-9A-Z]{4}")

Value = str | int | float | bool | UUID | CampoError | None


def clean(value: object) -> object:
    """The value when it has the form of what may stand in a log, else «-»."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, str) and _CODE.fullmatch(value):
        return value
    return "-"


class Log:
    """``log.info("sync.done", batches=3)``: an event and its values. ``codes``: the events and the words that may stand in it."""

    def __init__(self, name: str, *codes: str) -> None:
        self._logger = logging.getLogger(f"{ROOT}.{name}")
        self._codes = frozenset(codes)

    def info(self, event: str, **values: Value) -> None:
        self._write(logging.INFO, event, values)

    def warning(self, event: str, **values: Value) -> None:
        self._write(logging.WARNING, event, values)

    def error(self, event: str, **values: Value) -> None:
        self._write(logging.ERROR, event, values)

    def bug(self, reference: str | UUID, error: BaseException) -> None:
        """A bug: the type and the places, never the message (it may quote what a person typed).

        ``reference``: four letters that a person reads out, or the key of the record.
        """
        known = isinstance(reference, UUID) or _REFERENCE.fullmatch(reference)
        said = {
            "ref": str(reference) if known else self._refused(),
            "type": type(error).__name__,
            "where": _places(error),
        }
        self._logger.error("bug", extra={"campo": said})

    def _write(self, level: int, event: str, values: dict[str, Value]) -> None:
        kept = {k: self._kept(v) for k, v in values.items()}
        self._logger.log(level, self._kept(event), extra={"campo": kept})

    def _kept(self, value: object) -> object:
        if isinstance(value, CampoError):
            return clean(value.code)
        if isinstance(value, str):
            return value if value in self._codes else self._refused()
        kept = clean(value)
        return self._refused() if kept == "-" else kept

    def _refused(self) -> str:
        """Stands in place of what may not; tests listen here."""
        return "-"


def _places(error: BaseException) -> list[str]:
    """Where it came from, the innermost last."""
    places, tb = [], error.__traceback__
    while tb is not None:
        places.append(f"{Path(tb.tb_frame.f_code.co_filename).stem}:{tb.tb_lineno}")
        tb = tb.tb_next
    return places[-8:]


class JsonLines(logging.Formatter):
    """Foreign libraries' records keep only their logger's name: their messages may quote data."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name == ROOT or record.name.startswith(ROOT + ".")
        event = record.getMessage() if ours and hasattr(record, "campo") else "library"
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


def keep_words_out_of_errors() -> None:
    """Of what nobody caught only the type and the places are told, in the log and on the error channel.

    Desktops keep that channel in a file, and an error's own words may quote a person. Called once by the program.
    """
    log = Log("uncaught")

    def tell(error: BaseException | None) -> None:
        if isinstance(error, Exception):
            reference = os.urandom(2).hex().upper()
            log.bug(reference, error)
            if sys.stderr is not None:  # a window without a console has none
                print(f"bug {reference}: {type(error).__name__} {' '.join(_places(error))}", file=sys.stderr)  # noqa: T201

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, Exception):
            tell(error)
        else:  # Ctrl+C
            sys.__excepthook__(kind, error, trace)

    sys.excepthook = uncaught
    threading.excepthook = lambda told: tell(told.exc_value)
    sys.unraisablehook = lambda told: tell(told.exc_value)
