"""Which tables a laptop has and which the centre: one metadata, two databases."""

from __future__ import annotations

from sqlalchemy import Table

from oit_campo.models import centre, kinds, laptop, shared
from oit_campo.models.base import Base

#: Named so that importing this module loads every table.
MODULES = (*kinds.MODULES, shared, laptop, centre)


def tables_of(side: str) -> tuple[Table, ...]:
    """The tables of ``"laptop"`` or ``"centre"``, parents before children."""
    return tuple(t for t in Base.metadata.sorted_tables if t.info.get("side", side) == side)


def synced_names() -> tuple[str, ...]:
    return tuple(sorted(kinds.tables()))
