"""Recovery secrets and who released them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from oit_campo.models.base import Key, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recovery_secret",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("device", Key(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_secret"),
    )
    op.create_index("ix_recovery_secret_device", "recovery_secret", ["device"])
    op.create_table(
        "recovery_act",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("secret", sa.LargeBinary(16), nullable=False),
        sa.Column("device", Key(), nullable=False),
        sa.Column("user", Key(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_recovery_act"),
    )
    op.create_index("ix_recovery_act_secret", "recovery_act", ["secret"])
    op.drop_column("centre_device", "recovery")  # never filled


def downgrade() -> None:
    op.add_column("centre_device", sa.Column("recovery", sa.LargeBinary(), nullable=True))
    op.drop_table("recovery_act")
    op.drop_table("recovery_secret")
