"""The first schema of the centre, for SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _statements() -> list[str]:
    dialect = op.get_bind().dialect.name
    return Path(__file__).with_suffix(f".{dialect}.sql").read_text("utf8").split("\n;\n")


def upgrade() -> None:
    for statement in _statements():
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for statement in reversed(_statements()):
        if statement.startswith("CREATE TABLE"):
            name = statement.split()[2].strip('"')
            op.get_bind().exec_driver_sql(f'DROP TABLE "{name}"')
