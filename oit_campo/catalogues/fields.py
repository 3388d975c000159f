"""The one table of fields: who sees, what syncs, merges, prints, exports and expires (resources/catalogues/fields.csv).

Kinds of record and their numbers stand in kinds.csv. Both are append-only: a number is never reused. Who may write what: the rights
of a kind in kinds.csv, and for the fields that ask for more than their kind field_rights.csv.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from oit_campo import paths

#: Group 0 holds the fields a record is created with and that never change: the first writer stands.
CREATION_GROUP = 0
#: In field_rights.csv: no right is enough, the centre alone writes it.
CENTRE = "centre"
#: In field_rights.csv, instead of values: the key of whoever writes.
AUTHOR = "@author"


@dataclass(frozen=True, slots=True)
class FieldRight:
    """A right (rights.csv) that lets one write a field: ``action:scope=values<replaces`` in field_rights.csv.

    ``scope``: the narrowest that counts ("" for any). ``values``: what may be written with it (empty: anything); ``replaces``: what
    may, besides, be replaced with it.
    """

    action: str
    scope: str
    values: tuple[str, ...]
    replaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One stored field. ``group`` is the number of the field group that moves together (one stamp, one conflict).

    ``rights``: any one of which is needed besides the kind's; None: the kind's are enough; none at all: the centre alone.
    """

    entity: str
    name: str
    type: str
    label_es: str
    help_es: str
    purpose: str
    required: str
    sensitivity: str
    seen_by: frozenset[str]
    merge: str
    wire_no: int
    prints: tuple[str, ...]
    export: str
    retention: str
    section: str
    order: int | None
    group: int
    rights: tuple[FieldRight, ...] | None

    @property
    def parent(self) -> str | None:
        """The kind a ``uuid:kind`` field points to."""
        base, _, target = self.type.partition(":")
        return target if base == "uuid" and target else None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its number on the wire, its fields, how it is identified and sent, and who may write it.

    ``create_rights`` and ``edit_rights`` are actions of rights.csv, any one of which is enough; none: only the centre writes it so.
    Fields that ask for more than these: ``guarded``.
    """

    number: int
    entity: str
    fields: tuple[Field, ...]
    derived_from: tuple[str, ...]
    coalesced: bool
    scope_of: str
    create_rights: tuple[str, ...]
    edit_rights: tuple[str, ...]

    def field(self, name: str) -> Field:
        """Raises KeyError for a name the table doesn't hold."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.entity}.{name}")

    def by_wire(self) -> Mapping[int, Field]:
        return _by_wire(self.entity)

    def groups(self) -> Mapping[int, tuple[Field, ...]]:
        """Group number → its fields, the key left out. The creation group is there even when it has none: it makes the record."""
        return _groups(self.entity)

    def guarded(self) -> Mapping[int, tuple[Field, ...]]:
        """Group number → its fields for which the kind's rights are not enough; groups without any are left out."""
        return _guarded(self.entity)


def _rows(name: str) -> list[dict[str, str]]:
    with (paths.resources() / "catalogues" / name).open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def _group_numbers(rows: list[dict[str, str]]) -> dict[str, int]:
    """Field → group number: the lowest wire number of its group; immutable fields share group 0."""
    lowest: dict[str, int] = {}
    for row in rows:
        name = row["merge"]
        if name.startswith("group:"):
            lowest[name] = min(lowest.get(name, 1 << 16), int(row["wire_no"]))
    return {
        row["field"]: CREATION_GROUP if row["merge"] == "immutable" else lowest.get(row["merge"], int(row["wire_no"]))
        for row in rows
    }


def _field(row: dict[str, str], group: int, rights: tuple[FieldRight, ...] | None) -> Field:
    return Field(
        entity=row["entity"],
        name=row["field"],
        type=row["type"],
        label_es=row["label_es"],
        help_es=row["help_es"],
        purpose=row["purpose"],
        required=row["required"],
        sensitivity=row["sensitivity"],
        seen_by=frozenset(row["seen_by"].split("|")),
        merge=row["merge"],
        wire_no=int(row["wire_no"]),
        prints=tuple(row["print"].split("|")),
        export=row["export"],
        retention=row["retention"],
        section=row["section"],
        order=int(row["order"]) if row["order"] else None,
        group=group,
        rights=rights,
    )


def _right(word: str) -> FieldRight:
    head, _, replaces = word.partition("<")
    head, _, values = head.partition("=")
    action, _, scope = head.partition(":")
    return FieldRight(action, scope, _among(values), _among(replaces))


def _among(values: str) -> tuple[str, ...]:
    return tuple(filter(None, values.split("/")))


def _field_rights() -> dict[tuple[str, str], tuple[FieldRight, ...]]:
    """(entity, field) → the rights it asks for."""
    return {
        (row["entity"], row["field"]): tuple(_right(word) for word in _words(row["rights"]) if word != CENTRE)
        for row in _rows("field_rights.csv")
    }


def _words(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))


@cache
def kinds() -> dict[str, Kind]:
    """Entity name → Kind, for every kind there is."""
    by_entity: dict[str, list[dict[str, str]]] = {}
    for row in _rows("fields.csv"):
        by_entity.setdefault(row["entity"], []).append(row)
    rights = _field_rights()
    found: dict[str, Kind] = {}
    for row in _rows("kinds.csv"):
        rows = by_entity[row["entity"]]
        groups = _group_numbers(rows)
        found[row["entity"]] = Kind(
            number=int(row["kind_no"]),
            entity=row["entity"],
            fields=tuple(_field(r, groups[r["field"]], rights.get((r["entity"], r["field"]))) for r in rows),
            derived_from=_words(row["derived_from"]),
            coalesced=row["coalesced"] == "1",
            scope_of=row["scope_of"],
            create_rights=_words(row["create_right"]),
            edit_rights=_words(row["edit_right"]),
        )
    return found


@cache
def _by_wire(entity: str) -> Mapping[int, Field]:
    return {f.wire_no: f for f in kinds()[entity].fields if f.wire_no}


@cache
def _groups(entity: str) -> Mapping[int, tuple[Field, ...]]:
    found: dict[int, list[Field]] = {CREATION_GROUP: []}
    for field in kinds()[entity].fields:
        if field.wire_no:
            found.setdefault(field.group, []).append(field)
    return {number: tuple(members) for number, members in found.items()}


@cache
def _guarded(entity: str) -> Mapping[int, tuple[Field, ...]]:
    found = {number: tuple(f for f in members if f.rights is not None) for number, members in _groups(entity).items()}
    return {number: members for number, members in found.items() if members}


def kind(entity: str) -> Kind:
    """Raises KeyError for an unknown entity."""
    return kinds()[entity]


@cache
def visible(entity: str, roles: frozenset[str]) -> frozenset[str]:
    """The fields of a kind that any of these roles may see, in a list, on a page, on paper. Raises KeyError like ``kind``."""
    return frozenset(f.name for f in kind(entity).fields if f.seen_by & roles)


@cache
def kind_numbers() -> dict[int, Kind]:
    return {k.number: k for k in kinds().values()}
