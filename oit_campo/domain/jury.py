"""Which evaluations of a plan stand: one an evaluator at most, whatever the others' rows say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Given:
    """A closed evaluation. ``replaces`` the key of an earlier one; ``opened``: its scores are known to everybody."""

    key: UUID
    plan: UUID
    evaluator: UUID
    replaces: UUID | None
    opened: bool


def standing(given: Iterable[Given]) -> frozenset[UUID]:
    """The keys of those that stand, one an evaluator and plan: the last of the chain that begins with their first.

    Nobody replaces a colleague's, nor one of another plan: what names such a one stands nowhere. Once scores are known, that
    evaluator's stand as they are: who has read the others' can't score anew.
    """
    rows = {one.key: one for one in sorted(given, key=lambda one: one.key, reverse=True)}
    after: dict[UUID, Given] = {}
    for one in rows.values():
        before = rows.get(one.replaces) if one.replaces is not None else None
        if before is not None and (before.plan, before.evaluator) == (one.plan, one.evaluator):
            after[before.key] = one
    return frozenset(_end(one, after) for one in rows.values() if one.replaces is None)


def _end(first: Given, after: dict[UUID, Given]) -> UUID:
    one = first
    while not one.opened and one.key in after:
        one = after[one.key]
    return one.key
