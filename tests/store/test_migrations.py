"""The laptop's schema: what the migrations make is what the models say; up, down, and an older store brought up on a copy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table, create_engine
from sqlalchemy.pool import StaticPool

from oit_campo.errors import KnownError
from oit_campo.models.base import Base
from oit_campo.models.sides import synced_names, tables_of
from oit_campo.store import migrate, version
from oit_campo.store.connection import connect
from oit_campo.store.schema import FULL_TEXT
from tests.store.stores import KEY, add_person, new_store


@pytest.fixture
def raw(tmp_path: Path) -> Iterator[Any]:
    """A connection to an empty file, set up as a new store is."""
    connection = connect(tmp_path / "raw.db", KEY, create=True)
    yield connection
    connection.close()


def names_of(connection: Any) -> set[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')").fetchall()
    return {row[0] for row in found}


def differences(connection: Any, metadata: MetaData) -> list[Any]:
    names = {table.name for table in tables_of("laptop")}

    def include(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
        return kind != "table" or name in names or name == "extra"

    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as wrapped:
        context = MigrationContext.configure(
            wrapped, opts={"include_object": include, "compare_type": True, "target_metadata": metadata}
        )
        return list(compare_metadata(context, metadata))


def test_the_migrated_schema_is_the_models(raw: Any) -> None:
    migrate._run(raw, "upgrade", "head")
    assert differences(raw, Base.metadata) == []
    changed = MetaData()
    Table("extra", changed, Column("id", Integer, primary_key=True))
    assert differences(raw, changed) != [], "the control must be seen"


def test_every_synced_table_has_its_three_triggers_and_people_their_index(raw: Any) -> None:
    migrate._run(raw, "upgrade", "head")
    found = names_of(raw)
    assert FULL_TEXT in found
    assert {f"log_{t}_{verb}" for t in synced_names() for verb in ("insert", "update", "delete")} <= found


def test_up_down_and_up_again_with_data(raw: Any) -> None:
    migrate._run(raw, "upgrade", "head")
    raw.execute("INSERT INTO store_fact(name, value) VALUES ('x', x'00')")
    migrate._run(raw, "downgrade", "base")
    assert names_of(raw) == {"alembic_version"}
    migrate._run(raw, "upgrade", "head")
    assert raw.execute("SELECT count(*) FROM store_fact").fetchone() == (0,)
    assert differences(raw, Base.metadata) == []


def test_the_head_that_the_program_knows_is_the_newest_migration() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory(str(Path(migrate.__file__).parent / "migrations")).get_heads() == [version.HEAD]


# ---- bringing up to date ----------------------------------------------------------------------------------------------


def changed(path: Path, *statements: str) -> None:
    connection = connect(path, KEY)
    for statement in statements:
        connection.execute(statement)
    connection.close()


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    store = new_store(tmp_path)
    add_person(store)
    store.close()
    return store.path


def test_a_current_store_is_left_as_it_is(closed: Path) -> None:
    before = closed.read_bytes()
    migrate.bring_up_to_date(closed, KEY)
    assert closed.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "store_newer"),
        ("DELETE FROM alembic_version", "store_unreadable"),
        ("DROP TABLE alembic_version", "store_unreadable"),
        ("DELETE FROM store_fact", "store_unreadable"),
        ("UPDATE store_fact SET value = x'00' WHERE name = 'sentinel'", "store_unreadable"),
        ("PRAGMA application_id = 7", "store_unreadable"),
    ],
)
def test_a_store_of_another_program_or_a_newer_one_is_told_and_not_touched(
    closed: Path, statement: str, code: str
) -> None:
    changed(closed, statement)
    before = closed.read_bytes()
    with pytest.raises(KnownError, match=code):
        migrate.bring_up_to_date(closed, KEY)
    assert closed.read_bytes() == before
