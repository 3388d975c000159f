"""Whose children the derived records are that patches name: their keys travel as their parents', the receiver computes them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.ids import derived_key
from oit_campo.models import kinds
from oit_campo.sync.key_columns import Lineage
from oit_campo.sync.patch import Patch

#: Records looked for at a time.
_AT_A_TIME = 500


def lineage_of(session: Session, patches: Iterable[Patch]) -> Lineage:
    """Of each derived key that these patches name: its kind and its parents' keys, when the record is here."""
    found: dict[bytes, tuple[int, tuple[bytes, ...]]] = {}
    for entity, named in _named(patches).items():
        kind, table = fields.kind(entity), kinds.tables()[entity]
        columns = [getattr(table, name) for name in kind.derived_from]
        keys = sorted(named)
        for n in range(0, len(keys), _AT_A_TIME):
            few = [UUID(bytes=key) for key in keys[n : n + _AT_A_TIME]]
            for key, *parents in session.execute(select(table.id, *columns).where(table.id.in_(few))):
                known = [parent for parent in parents if parent is not None]
                if known and derived_key(kind.number, *known) == key:
                    found[key.bytes] = (kind.number, tuple(parent.bytes for parent in known))
    return found.get


def _named(patches: Iterable[Patch]) -> dict[str, set[bytes]]:
    """Entity → keys of its records, of the derived kinds that have a table."""
    derived = {k.entity for k in fields.kinds().values() if k.derived_from and k.entity in kinds.tables()}
    found: dict[str, set[bytes]] = {}
    for patch in patches:
        kind = fields.kind_numbers().get(patch.kind)
        if kind is None:
            continue
        if kind.entity in derived and patch.record is not None:
            found.setdefault(kind.entity, set()).add(patch.record.bytes)
        for group in patch.groups:
            for number, value in group.values.items():
                field = kind.by_wire().get(number)
                if field is not None and field.parent in derived and isinstance(value, bytes):
                    found.setdefault(field.parent, set()).add(value)
    return {entity: {key for key in keys if len(key) == 16} for entity, keys in found.items()}
