"""The first schema: tables, log triggers, full-text index."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from oit_campo.store.schema import create_statements, drop_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    for statement in SQL.read_text("utf8").split("\n;\n"):
        op.get_bind().exec_driver_sql(statement)
    for statement in create_statements(_synced()):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for statement in drop_statements(_synced()):
        op.get_bind().exec_driver_sql(statement)
    names = [part.split()[2].strip('"') for part in _tables()]
    for name in reversed(names):
        op.get_bind().exec_driver_sql(f'DROP TABLE "{name}"')


def _tables() -> list[str]:
    return [part for part in SQL.read_text("utf8").split("\n;\n") if part.startswith("CREATE TABLE")]


def _synced() -> list[str]:
    """The synced tables of this step: later kinds come with steps of their own."""
    return sorted(part.split()[2].strip('"') for part in _tables() if "changed_seq BIGINT" in part)
