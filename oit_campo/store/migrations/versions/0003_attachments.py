"""Photos, scans and signatures: the synced record, and where this laptop keeps the bytes."""

from __future__ import annotations

from alembic import op

from oit_campo.store.schema import delete_trigger, log_triggers

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ATTACHMENT = """
CREATE TABLE attachment (
	sha256 BLOB,
	bytes INTEGER,
	media_type TEXT,
	sensitivity TEXT,
	taken_on DATE,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_attachment PRIMARY KEY (id)
)
"""
FILE = """
CREATE TABLE attachment_file (
	sha256 BLOB NOT NULL,
	name TEXT NOT NULL,
	"key" BLOB NOT NULL,
	bytes INTEGER NOT NULL,
	kept_at DATETIME NOT NULL,
	at_centre DATETIME,
	CONSTRAINT pk_attachment_file PRIMARY KEY (sha256)
)
"""
INDEX = "CREATE INDEX ix_attachment_sha256 ON attachment (sha256)"


def upgrade() -> None:
    for statement in (ATTACHMENT, INDEX, FILE, *log_triggers("attachment"), delete_trigger("attachment")):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table("attachment_file")
    op.drop_table("attachment")  # its index and triggers go with it
