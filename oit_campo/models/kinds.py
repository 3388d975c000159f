"""From a kind of record to its table, and from a column's value to what travels and is hashed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID

from oit_campo.catalogues import fields
from oit_campo.clock import milliseconds
from oit_campo.domain.damage import Damaged
from oit_campo.domain.versions import FIRST_WINS
from oit_campo.ids import derived_key
from oit_campo.models import attachments, audit, certificates, people, plans, programme, training
from oit_campo.models.base import Base, Synced

#: What a field's value is on the wire and in the change log: None, bool, int, text, bytes or a list of texts.
Plain = bool | int | str | bytes | list[str] | None
Value = bool | int | str | bytes | tuple[str, ...] | UUID | date | datetime | None

_EPOCH = date(1970, 1, 1)
MODULES = (people, programme, training, plans, certificates, attachments, audit)


@cache
def tables() -> dict[str, type[Synced]]:
    """Entity → mapped class, for the kinds that have a table in this version."""
    return {m.class_.__tablename__: m.class_ for m in Base.registry.mappers if issubclass(m.class_, Synced)}


@cache
def required(entity: str) -> frozenset[str]:
    """The fields of a kind without which there is no row."""
    columns = tables()[entity].__table__.columns
    return frozenset(f.name for f in fields.kind(entity).fields if f.name in columns and not columns[f.name].nullable)


@cache
def parents(entity: str) -> tuple[tuple[str, str], ...]:
    """(field, kind it points to) of every reference of a kind to a kind that has a table."""
    return tuple((f.name, f.parent) for f in fields.kind(entity).fields if f.parent and f.parent in tables())


def identity(kind: fields.Kind, values: Mapping[str, Value]) -> UUID:
    """The key of a record of a derived kind from its parents. Raises KeyError when a parent is missing."""
    keys = [values.get(name) for name in kind.derived_from]
    needed = required(kind.entity)
    if not kind.derived_from or any(
        k is None and name in needed for name, k in zip(kind.derived_from, keys, strict=True)
    ):
        raise KeyError(kind.entity)
    return derived_key(kind.number, *(k for k in keys if isinstance(k, UUID)))


def to_plain(value: Value) -> Plain:
    """A column's value as it travels: keys as 16 bytes, dates as days and moments as milliseconds since 1970."""
    if value is None or isinstance(value, (bool, int, str, bytes)):
        return value
    if isinstance(value, UUID):
        return value.bytes
    if isinstance(value, datetime):
        return milliseconds(value)
    if isinstance(value, date):
        return (value - _EPOCH).days
    return sorted(set(value))


def _key(raw: Plain) -> UUID:
    if not isinstance(raw, bytes) or len(raw) != 16:
        raise Damaged("key")
    return UUID(bytes=raw)


def _day(raw: Plain) -> date:
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise Damaged("day")
    try:
        return _EPOCH + timedelta(days=raw)
    except OverflowError as error:
        raise Damaged("day") from error


def _moment(raw: Plain) -> datetime:
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw < 1 << 47:
        raise Damaged("moment")
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=raw)


def _number(raw: Plain) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not -(1 << 62) < raw < 1 << 62:
        raise Damaged("number")
    return raw


def _small(raw: Plain) -> int:
    """What fits an INTEGER column of PostgreSQL; SQLite would take more and the centre then couldn't."""
    number = _number(raw)
    if not -(1 << 31) <= number < 1 << 31:
        raise Damaged("number")
    return number


def _flag(raw: Plain) -> bool:
    if not isinstance(raw, bool):
        raise Damaged("flag")
    return raw


def _text(raw: Plain) -> str:
    if not isinstance(raw, str) or "\x00" in raw:
        raise Damaged("text")
    return raw


def _bytes(raw: Plain) -> bytes:
    if not isinstance(raw, bytes):
        raise Damaged("bytes")
    return raw


def _codes(raw: Plain) -> tuple[str, ...]:
    if not isinstance(raw, list):
        raise Damaged("list")
    return tuple(_text(item) for item in raw)


_READ: dict[str, Callable[[Plain], Value]] = {
    "uuid": _key,
    "date": _day,
    "timestamp": _moment,
    "int": _small,
    "minutes": _small,
    "centimos": _number,
    "year": _small,
    "bool": _flag,
    "text": _text,
    "code": _text,
    "bytes_ref": _bytes,
    "hash": _bytes,
    "list": _codes,
}


def from_plain(field: fields.Field, raw: Plain) -> Value:
    """The column's value of what travelled; raises Damaged when it isn't of the field's type."""
    if raw is None:
        return None
    return _READ[field.type.partition(":")[0]](raw)


#: Codes that take back: a withdrawal beats every grant that had not seen it.
WITHDRAWN = frozenset({"retirado", "suspendida", "dejo_equipo", "perdida", "baja", "solo_lectura", "anulado"})


def policy(kind: fields.Kind, group: int) -> str:
    """The merge policy of a field group: first · once · withdrawn_wins · union · append · lww."""
    if group == fields.CREATION_GROUP:
        return "first"
    merge = kind.groups()[group][0].merge
    return "lww" if merge.startswith("group:") else merge


def rank(kind: fields.Kind, group: int, values: Mapping[int, Plain]) -> int:
    """How a group's values weigh against rivals (domain/versions.py), by the policy of the field table."""
    rule = policy(kind, group)
    if rule == "first":
        return FIRST_WINS
    if rule == "once":
        return FIRST_WINS | any(v is not None for v in values.values())
    if rule == "withdrawn_wins":
        taken_back = any(v in WITHDRAWN or (isinstance(v, int) and not isinstance(v, bool)) for v in values.values())
        return int(taken_back)
    return 0
