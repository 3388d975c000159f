"""Acts that change no field and have to be provable: the synced record of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.LargeBinary(16) if op.get_bind().dialect.name == "sqlite" else sa.Uuid(as_uuid=True)
    op.create_table(
        "audit_event",
        sa.Column("act", sa.Text()),
        sa.Column("record_kind", sa.Integer()),
        sa.Column("record", key),
        sa.Column("user", key),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text()),
        sa.Column("count", sa.Integer()),
        sa.Column("id", key, nullable=False),
        sa.Column("changed_seq", sa.BigInteger(), nullable=False),
        sa.Column("merge_state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_event"),
        sa.ForeignKeyConstraint(
            ["user"], ["user.id"], name="fk_audit_event_user", deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index("ix_audit_event_record", "audit_event", ["record"])


def downgrade() -> None:
    op.drop_table("audit_event")
