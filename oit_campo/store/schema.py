"""What the models can't say: the triggers that enforce the one write path, and the full-text index of people."""

from __future__ import annotations

from collections.abc import Iterable

#: The store fact that stands only inside a transaction in which the centre's changes are applied.
RECEIVING = "receiving"

#: Shadow tables of the full-text index belong to SQLite, not to the models.
FULL_TEXT = "person_index"

CREATE_FULL_TEXT = (
    f"CREATE VIRTUAL TABLE {FULL_TEXT} USING fts5("
    "person UNINDEXED, words, sounds, documents, prefix='1 2 3', tokenize=\"unicode61 remove_diacritics 2\")"
)
#: Without it a deleted row was still in a free page of the index.
SECURE_FULL_TEXT = f"INSERT INTO {FULL_TEXT}({FULL_TEXT}, rank) VALUES('secure-delete', 1)"


def log_triggers(table: str) -> tuple[str, str]:
    """A write of a synced row must point to an entry of the change log that tells of this row and is newer than its last one.

    While the centre's changes come in, one entry stands for all their rows, however often each is written.
    """
    received = f"op = 4 AND EXISTS (SELECT 1 FROM store_fact WHERE name = '{RECEIVING}')"  # noqa: S608 - our own words
    entry = f"SELECT 1 FROM change WHERE seq = NEW.changed_seq AND (record = NEW.id OR ({received}))"  # noqa: S608
    insert = (
        f'CREATE TRIGGER log_{table}_insert BEFORE INSERT ON "{table}" WHEN NOT EXISTS ({entry}) '
        "BEGIN SELECT RAISE(ABORT, 'change log by-passed'); END"
    )
    update = (
        f'CREATE TRIGGER log_{table}_update BEFORE UPDATE ON "{table}" '
        f"WHEN NOT EXISTS ({entry} AND (seq > OLD.changed_seq OR (op = 4 AND seq = OLD.changed_seq))) "
        "BEGIN SELECT RAISE(ABORT, 'change log by-passed'); END"
    )
    return insert, update


def delete_trigger(table: str) -> str:
    """Synced rows are ended or withdrawn; only erasure and eviction remove them, and they say so first."""
    return (
        f'CREATE TRIGGER log_{table}_delete BEFORE DELETE ON "{table}" '  # noqa: S608 - our own table names
        "WHEN NOT EXISTS (SELECT 1 FROM store_fact WHERE name = 'removing') "
        "BEGIN SELECT RAISE(ABORT, 'synced rows are never deleted'); END"
    )


def create_statements(synced: Iterable[str]) -> list[str]:
    statements = [CREATE_FULL_TEXT, SECURE_FULL_TEXT]
    for table in synced:
        statements += [*log_triggers(table), delete_trigger(table)]
    return statements


def drop_statements(synced: Iterable[str]) -> list[str]:
    statements = [f"DROP TABLE {FULL_TEXT}"]
    for table in synced:
        statements += [f"DROP TRIGGER log_{table}_{verb}" for verb in ("insert", "update", "delete")]
    return statements
