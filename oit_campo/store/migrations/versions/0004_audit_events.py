"""Acts that change no field and have to be provable: the synced record of each."""

from __future__ import annotations

from alembic import op

from oit_campo.store.schema import delete_trigger, log_triggers

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

EVENT = """
CREATE TABLE audit_event (
	act TEXT,
	record_kind INTEGER,
	record BLOB,
	user BLOB,
	at DATETIME,
	reason TEXT,
	count INTEGER,
	id BLOB NOT NULL,
	changed_seq BIGINT NOT NULL,
	merge_state BLOB NOT NULL,
	CONSTRAINT pk_audit_event PRIMARY KEY (id),
	CONSTRAINT fk_audit_event_user FOREIGN KEY(user) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
)
"""
INDEX = "CREATE INDEX ix_audit_event_record ON audit_event (record)"


def upgrade() -> None:
    for statement in (EVENT, INDEX, *log_triggers("audit_event"), delete_trigger("audit_event")):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table("audit_event")  # its index and triggers go with it
