"""The centre's schema: what the migrations make is what the models say, on both databases, up and down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table, inspect, select

from oit_campo.central.database import Database, downgrade, make_engine, upgrade
from oit_campo.models.base import Base
from oit_campo.models.centre import CentreState
from oit_campo.models.people import Person
from oit_campo.models.sides import tables_of
from tests.helpers.postgres import fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'centro.db'}"
        return
    with fresh_database() as made:
        yield made


def differences(engine: Any, metadata: MetaData) -> list[Any]:
    names = {table.name for table in tables_of("centre")}

    def include(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
        return kind != "table" or name in names or name == "extra"

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": include, "compare_type": True, "target_metadata": metadata}
        )
        return list(compare_metadata(context, metadata))


def test_the_migrated_schema_is_the_models(url: str) -> None:
    engine = make_engine(url)
    upgrade(engine)
    assert differences(engine, Base.metadata) == []
    changed = MetaData()
    Table("extra", changed, Column("id", Integer, primary_key=True))
    assert differences(engine, changed) != [], "the control must be seen"
    engine.dispose()


def test_up_down_and_up_again_with_data(url: str) -> None:
    database = Database(make_engine(url))
    database.prepare()
    names = {table.name for table in tables_of("centre")}
    assert names <= set(inspect(database.engine).get_table_names())
    with database.session() as session:
        from uuid import UUID

        session.add(Person(id=UUID(int=7), given_names="Prueba", changed_seq=1, merge_state=b""))
    downgrade(database.engine, "base")
    assert names.isdisjoint(inspect(database.engine).get_table_names())
    upgrade(database.engine)
    with database.session() as session:
        assert session.scalars(select(Person)).all() == []
        assert session.get(CentreState, 1) is None
    database.close()


def test_preparing_again_keeps_the_data(url: str) -> None:
    database = Database(make_engine(url))
    database.prepare()
    with database.writing() as (_, state):
        state.last_commit = 41
    database.prepare()
    with database.writing() as (_, state):
        assert (state.epoch, state.last_commit) == (1, 41)
    database.close()


def test_both_databases_have_the_same_tables_and_columns(tmp_path: Path) -> None:
    found = []
    with fresh_database() as other:
        for one in (f"sqlite:///{tmp_path / 'centro.db'}", other):
            engine = make_engine(one)
            upgrade(engine)
            looking = inspect(engine)
            names = sorted(set(looking.get_table_names()) - {"alembic_version"})
            found.append(
                {
                    name: {
                        (c["name"], c["nullable"]): sorted(
                            (f["constrained_columns"][0], f["referred_table"]) for f in looking.get_foreign_keys(name)
                        )
                        for c in looking.get_columns(name)
                    }
                    for name in names
                }
            )
            engine.dispose()
    assert found[0] == found[1]
