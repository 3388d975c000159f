"""What stands in a store or at the centre, in a form that can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.domain.versions import decode, group_state
from oit_campo.models import kinds
from oit_campo.models.people import Person
from oit_campo.models.shared import Conflict, HeldChange
from tests.helpers.world import Laptop, World

PERSONAL = tuple(sorted(name for name, kind in fields.kinds().items() if kind.scope_of != "programme"))


def records(session: Session, entities: tuple[str, ...] = PERSONAL) -> dict[tuple[str, UUID], Mapping[str, Any]]:
    """(entity, key) → field values."""
    found: dict[tuple[str, UUID], Mapping[str, Any]] = {}
    for entity in entities:
        table = kinds.tables().get(entity)
        if table is None:
            continue
        for row in session.scalars(select(table)):
            found[entity, row.id] = {f.name: getattr(row, f.name) for f in fields.kind(entity).fields}
    return found


def winners(session: Session, entities: tuple[str, ...] = PERSONAL) -> dict[tuple[str, UUID, int], tuple[Any, ...]]:
    """(entity, key, group) → (change, stamp) of the heads of every group that says something."""
    found: dict[tuple[str, UUID, int], tuple[Any, ...]] = {}
    for entity in entities:
        table = kinds.tables().get(entity)
        if table is None:
            continue
        for row in session.scalars(select(table)):
            state = decode(row.merge_state)
            for number, members in fields.kind(entity).groups().items():
                if number == 0 or any(getattr(row, f.name) is not None for f in members):
                    heads = group_state(state, number).heads
                    found[entity, row.id, number] = tuple((h.change, h.stamp) for h in heads)
    return found


def conflicts(session: Session) -> dict[tuple[int, UUID, int, UUID], tuple[int, Any]]:
    """(kind, record, group, change) → (stamp, values)."""
    return {
        (c.kind, c.record, c.group, c.change): (c.stamp, cbor2.loads(c.values))
        for c in session.scalars(select(Conflict))
    }


def held(session: Session) -> dict[UUID, str]:
    """Record → why it is held."""
    return {h.record: h.reason for h in session.scalars(select(HeldChange))}


def same_everywhere(world: World, *laptops: Laptop) -> None:
    """Records, their winners with the centre's stamps and the rivals are the same on these laptops and at the centre."""
    with world.at_centre() as session:
        at_centre = records(session), winners(session), conflicts(session)
    assert at_centre[0], "nothing to compare"
    for laptop in laptops:
        with laptop.store.read() as session:
            here = records(session), winners(session), conflicts(session)
        for mine, theirs in zip(here, at_centre, strict=True):
            assert mine == theirs


def person(laptop: Laptop, key: UUID) -> Person | None:
    with laptop.store.read() as session:
        return session.get(Person, key)


def centre_person(world: World, key: UUID) -> Person | None:
    with world.at_centre() as session:
        return session.get(Person, key)


def edit(laptop: Laptop, entity: str, key: UUID, **values: Any) -> None:
    """One edit by the laptop's user."""
    with laptop.store.write(laptop.user) as session:
        row = session.get_one(kinds.tables()[entity], key)
        for name, value in values.items():
            setattr(row, name, value)


def sync_all(*laptops: Laptop) -> None:
    """Twice round: everybody has what the others sent."""
    for laptop in (*laptops, *laptops):
        laptop.sync()
