"""Photos, scans and signatures: the record that names a file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.LargeBinary(16) if op.get_bind().dialect.name == "sqlite" else sa.Uuid(as_uuid=True)
    op.create_table(
        "attachment",
        sa.Column("sha256", sa.LargeBinary()),
        sa.Column("bytes", sa.Integer()),
        sa.Column("media_type", sa.Text()),
        sa.Column("sensitivity", sa.Text()),
        sa.Column("taken_on", sa.Date()),
        sa.Column("id", key, nullable=False),
        sa.Column("changed_seq", sa.BigInteger(), nullable=False),
        sa.Column("merge_state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
    )
    op.create_index("ix_attachment_sha256", "attachment", ["sha256"])


def downgrade() -> None:
    op.drop_table("attachment")
