"""Worlds for the sync: with a centre on SQLite, and where a test asks for it on PostgreSQL too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.postgres import fresh_database
from tests.helpers.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A centre on SQLite, without laptops yet."""
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """The same test against both databases."""
    if request.param == "sqlite":
        made = World(tmp_path)
        yield made
        made.close()
        return
    with fresh_database() as url:
        made = World(tmp_path, url)
        yield made
        made.close()
