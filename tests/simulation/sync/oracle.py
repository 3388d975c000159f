"""What the simulation knows beside the program: every change of a field group, its values, and what its author saw on the screen.

Values are never said twice, so what stands on a screen tells which changes are there. A change that a later one's author saw is
settled; the others of a group that are not lost have to stand, one shown, the rest in conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.domain.versions import decode, group_state
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.models.shared import Conflict
from oit_campo.sync import merge

Values = tuple[Any, ...]
#: Kind, record, field group.
Where = tuple[str, UUID, int]


@dataclass(slots=True)
class Said:
    """One change of one group. ``saw``: numbers of the changes its author had seen, and what those had."""

    number: int
    where: Where
    values: Values
    saw: frozenset[int]
    machine: int
    made: float
    #: The laptop's stamps told the true time.
    timed: bool
    change: UUID | None = None
    #: True time at which the centre had it for the first time (again after each loss there).
    received: float | None = None


def values_of(row: Synced, group: int) -> Values:
    members = fields.kind(row.__tablename__).groups()[group]
    return tuple(kinds.to_plain(getattr(row, f.name)) for f in members)


def empty(values: Values) -> bool:
    return all(v is None for v in values)


def as_values(entity: str, group: int, stored: Mapping[int, Any]) -> Values:
    return tuple(stored.get(f.wire_no) for f in fields.kind(entity).groups()[group])


def _key(values: Values) -> Values:
    return tuple(tuple(v) if isinstance(v, list) else v for v in values)


@dataclass
class Oracle:
    """Every change that was told saved, and which of them disasters may have taken."""

    said: dict[int, Said] = field(default_factory=dict)
    at: dict[Where, list[int]] = field(default_factory=dict)
    by_values: dict[tuple[Where, Values], int] = field(default_factory=dict)
    by_change: dict[tuple[UUID, Where], int] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    #: Kind, record → number of the change that made it here and there (a derived record has several makers).
    makers: dict[tuple[str, UUID], set[int]] = field(default_factory=dict)
    #: Ever had by a centre, so that others may hold it.
    ever: set[int] = field(default_factory=set)
    last: int = 0

    def next(self) -> int:
        self.last += 1
        return self.last

    def note(self, said: Said) -> None:
        self.said[said.number] = said
        self.at.setdefault(said.where, []).append(said.number)
        self.by_values[said.where, _key(said.values)] = said.number
        if said.change is not None:
            self.by_change[said.change, said.where] = said.number

    def seen_on(self, session: Session, row: Synced, group: int) -> frozenset[int]:
        """What stands on the screen: the value shown and those beside it, with all their authors saw."""
        entity = row.__tablename__
        where = (entity, row.id, group)
        if where not in self.at:
            return frozenset()
        kind = fields.kind(entity)
        if kinds.policy(kind, group) == "withdrawn_wins":  # four answers: too few to tell changes apart
            heads = group_state(decode(row.merge_state), group).heads
            direct = {n for h in heads if (n := self.by_change.get((h.change, where))) is not None}
        else:
            beside = self._beside(session, kind, row.id, group)
            shown = [] if beside and merge.mixed(kind, group) else [values_of(row, group)]
            direct = {n for v in (*shown, *beside) if (n := self.by_values.get((where, _key(v)))) is not None}
        return self.closed(direct)

    def closed(self, direct: Iterable[int]) -> frozenset[int]:
        found = set(direct)
        return frozenset(found.union(*(self.said[n].saw for n in found)))

    @staticmethod
    def _beside(session: Session, kind: fields.Kind, record: UUID, group: int) -> list[Values]:
        rows = session.scalars(
            select(Conflict).where(Conflict.kind == kind.number, Conflict.record == record, Conflict.group == group)
        )
        return [as_values(kind.entity, group, cbor2.loads(row.values)) for row in rows]

    def standing(self, where: Where) -> list[Said]:
        """The changes of a group that no surviving change has seen."""
        alive = [self.said[n] for n in self.at.get(where, ()) if n not in self.lost]
        settled = frozenset().union(*(s.saw for s in alive))
        return [s for s in alive if s.number not in settled]

    def found(self, where: Where, values: Values) -> int | None:
        return self.by_values.get((where, _key(values)))

    def has_arrived(self, change: UUID, where: Where) -> frozenset[int]:
        """The number of a change that the centre has answered for, with all it stands for."""
        number = self.by_change.get((change, where))
        if number is None:
            return frozenset()
        return self.said[number].saw | {number}
