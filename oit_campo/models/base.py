"""Column types that mean the same on SQLite and PostgreSQL, and what every synced row carries."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, LargeBinary, MetaData, Text, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

#: Explicit constraint names, so that a migration can name them on both databases.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Key(TypeDecorator[UUID]):
    """A record's key: sixteen bytes on SQLite, native UUID on PostgreSQL."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Uuid(as_uuid=True))
        return dialect.type_descriptor(LargeBinary(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        if value is None or isinstance(value, UUID):
            return value
        return UUID(bytes=bytes(value))


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC. SQLite drops the zone, so it is put back on reading; a naive datetime is refused on writing."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("aware datetime needed")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CodeList(TypeDecorator[tuple[str, ...]]):
    """A set of codes or keys, kept sorted so that equal sets are equal bytes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(sorted(set(value)), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(json.loads(value))


class Base(DeclarativeBase):
    """Every table of the program. ``side`` in a table's info says who has it: both, laptop or centre."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {UUID: Key, str: Text, bytes: LargeBinary}


class Synced(Base):
    """What every synced row carries besides its fields.

    ``changed_seq`` is the last entry of the change log that touched the row (at the centre: the last commit); a trigger refuses
    a write that doesn't move it. ``merge_state`` holds the versions of its field groups (domain/versions.py).
    """

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(Key, primary_key=True)
    changed_seq: Mapped[int] = mapped_column(BigInteger)
    merge_state: Mapped[bytes] = mapped_column(LargeBinary)


def parent(table: str, *, index: bool = False) -> Any:
    """A reference to another synced record: checked at commit, never cascading."""
    return mapped_column(Key, ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED"), index=index)
