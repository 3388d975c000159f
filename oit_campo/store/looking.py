"""Reading with plain SQL: what Inicio needs before SQLAlchemy is loaded (docs/adr/005), and what its columns mean.

The types are those of ``models.base`` on SQLite; tests hold the two together.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

#: ``ask(sql, *values)``: all rows of one statement. Values are what SQLite stores: keys as bytes, days as ISO text.
Ask = Callable[..., list[Any]]


def key(raw: bytes) -> UUID:
    """A record's key."""
    return UUID(bytes=bytes(raw))


def day(raw: str | None) -> date | None:
    """A day."""
    return None if raw is None else date.fromisoformat(raw)


def moment(raw: str) -> datetime:
    """A moment, aware UTC."""
    return datetime.fromisoformat(raw).replace(tzinfo=UTC)


def codes(raw: str | None) -> tuple[str, ...]:
    """A set of codes, sorted; empty when there is none."""
    return tuple(json.loads(raw)) if raw else ()
