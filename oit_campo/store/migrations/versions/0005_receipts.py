"""Beside the last batch of a sending what both sides signed: the receipt that can be printed and checked."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COLUMNS = ("request", "reply")


def upgrade() -> None:
    for column in COLUMNS:
        op.get_bind().exec_driver_sql(f"ALTER TABLE out_batch ADD COLUMN {column} BLOB")


def downgrade() -> None:
    for column in reversed(COLUMNS):
        op.get_bind().exec_driver_sql(f"ALTER TABLE out_batch DROP COLUMN {column}")
