"""Alembic's entry for a laptop's store; the connection comes from store.migrate."""

from __future__ import annotations

from typing import Any

from alembic import context

from oit_campo.models.base import Base
from oit_campo.models.sides import tables_of
from oit_campo.store.schema import FULL_TEXT

NAMES = {table.name for table in tables_of("laptop")}


def include(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Leave the centre's tables and the shadow tables of the full-text index out of comparisons."""
    if kind != "table":
        return True
    return name in NAMES and not (name or "").startswith(FULL_TEXT)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=include,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
