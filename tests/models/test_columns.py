"""Column types that mean the same on both databases, and values on their way to the wire and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.central.database import make_engine
from oit_campo.domain.damage import Damaged
from oit_campo.models import kinds, sides
from oit_campo.models.base import Base, Key
from oit_campo.models.centre import CentreDevice
from tests.helpers.postgres import fresh_database


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    def opened(url: str) -> Iterator[Session]:
        engine = make_engine(url)
        Base.metadata.create_all(engine)
        with Session(engine) as made:
            yield made
        engine.dispose()

    if request.param == "sqlite":
        folder: Path = tmp_path_factory.mktemp("columns")
        yield from opened(f"sqlite:///{folder / 'x.db'}")
    else:
        with fresh_database() as url:
            yield from opened(url)


def test_what_goes_in_comes_out(session: Session) -> None:
    lima = timezone(timedelta(hours=-5))
    device = CentreDevice(
        device=UUID(int=7),
        signing_key=b"s",
        sealing_key=b"x",
        certificate=b"c",
        scopes=("b", "a", "b"),
        last_contact=datetime(2026, 3, 9, 8, 0, 0, 123_000, tzinfo=lima),
    )
    session.add(device)
    session.flush()
    session.expire_all()
    found = session.scalars(select(CentreDevice)).one()
    assert found.device == UUID(int=7)
    assert found.scopes == ("a", "b")
    assert found.last_contact == datetime(2026, 3, 9, 13, 0, 0, 123_000, tzinfo=UTC)
    assert found.last_contact.tzinfo is UTC
    found.last_contact = None
    session.flush()
    session.expire_all()
    assert session.scalars(select(CentreDevice)).one().last_contact is None
    session.rollback()


def test_a_moment_without_a_zone_is_refused(session: Session) -> None:
    with pytest.raises(Exception, match="aware"):
        session.scalars(select(CentreDevice).where(CentreDevice.last_contact == datetime(2026, 3, 9))).all()  # noqa: DTZ001
    session.rollback()


def test_keys_that_the_driver_gives_as_it_likes_are_keys() -> None:
    kind = Key()
    key = UUID(int=7)
    for raw in (key, key.bytes, bytearray(key.bytes), memoryview(key.bytes)):
        assert kind.process_result_value(raw, None) == key  # type: ignore[arg-type] # on purpose, as a stranger would
    assert kind.process_result_value(None, None) is None  # type: ignore[arg-type] # on purpose, as a stranger would


VALUES: list[tuple[str, str, Any]] = [
    ("person", "given_names", "María Ñ 😀"),
    ("person", "birth_date", date(1993, 8, 14)),
    ("person", "birth_date", date.min),
    ("person", "birth_date", date.max),
    ("identity_document", "principal", False),
    ("identity_document", "person", UUID(int=5)),
    ("session", "closed_at", datetime(2026, 3, 9, 13, 0, 0, 5000, tzinfo=UTC)),
    ("session", "modules", ("a", "b")),
    ("session", "modules", ()),
    ("business_plan", "requested_amount", 1 << 40),
    ("session", "minutes", -(1 << 31)),
    ("business", "started_year", (1 << 31) - 1),
    ("consent_text", "sha256", bytes(32)),
    ("person", "sex", None),
]


@pytest.mark.parametrize(("entity", "name", "value"), VALUES)
def test_a_value_travels_and_comes_back(entity: str, name: str, value: Any) -> None:
    field = fields.kind(entity).field(name)
    assert kinds.from_plain(field, kinds.to_plain(value)) == value


WRONG: list[tuple[str, str, Any]] = [
    ("person", "given_names", 5),
    ("person", "given_names", "a\x00b"),
    ("person", "birth_date", "1993-08-14"),
    ("person", "birth_date", True),
    ("person", "birth_date", 10**9),
    ("person", "birth_date", 1 << 70),
    ("identity_document", "principal", 1),
    ("identity_document", "person", b"short"),
    ("identity_document", "person", "x" * 16),
    ("session", "closed_at", -1),
    ("session", "closed_at", 1 << 47),
    ("session", "closed_at", True),
    ("session", "modules", "a"),
    ("session", "modules", ["a\x00"]),
    ("session", "minutes", 1 << 31),
    ("session", "minutes", True),
    ("business", "started_year", -(1 << 31) - 1),
    ("business_plan", "requested_amount", 1 << 62),
    ("consent_text", "sha256", "x"),
]


@pytest.mark.parametrize(("entity", "name", "value"), WRONG)
def test_a_value_of_another_kind_is_damaged(entity: str, name: str, value: Any) -> None:
    with pytest.raises(Damaged):
        kinds.from_plain(fields.kind(entity).field(name), value)


def test_tables_have_their_side() -> None:
    laptop = {t.name for t in sides.tables_of("laptop")}
    centre = {t.name for t in sides.tables_of("centre")}
    assert "change" in laptop - centre
    assert "commit" in centre - laptop
    assert {"person", "conflict", "held_change"} <= laptop & centre
    assert set(sides.synced_names()) == set(kinds.tables())


def test_parents_are_the_kinds_that_have_a_table() -> None:
    assert dict(kinds.parents("attendance_mark"))["session"] == "session"
    assert all(target in kinds.tables() for name in kinds.tables() for _, target in kinds.parents(name))


@pytest.mark.parametrize("entity", sorted(kinds.tables()))
def test_no_synced_table_is_unique_but_by_its_key(entity: str) -> None:
    """Equal documents, names and codes are candidates for a person to decide, never errors."""
    table = kinds.tables()[entity].__table__
    assert not any(index.unique for index in table.indexes)  # type: ignore[attr-defined] # missing in the stub
    assert all(key.deferrable and key.initially == "DEFERRED" for key in table.foreign_keys)
    assert all(key.ondelete is None for key in table.foreign_keys)
