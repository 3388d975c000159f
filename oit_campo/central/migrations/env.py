"""Alembic's entry for the centre; the connection comes from central.database."""

from __future__ import annotations

from typing import Any

from alembic import context

from oit_campo.models.base import Base
from oit_campo.models.sides import tables_of

NAMES = {table.name for table in tables_of("centre")}


def include(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Leave the laptop's tables out of comparisons."""
    return kind != "table" or name in NAMES


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=include,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
