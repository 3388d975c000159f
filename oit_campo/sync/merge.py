"""Merging one patch into one record: pure, the same in any order of arrival, twice is once (docs/adr/001).

The unit is the field group. What no other change has seen stands; the greatest by (policy, effective stamp, change) is shown, the
rest stay beside it as rivals until a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from oit_campo.catalogues import fields
from oit_campo.domain.versions import GroupState, Head
from oit_campo.models.kinds import Plain, policy, rank
from oit_campo.sync.wire import GroupPatch

Values = Mapping[int, Plain]

#: Policies under which rivals are no disagreement: nothing for a person to decide.
NEVER_IN_CONFLICT = frozenset({"first", "once", "union", "append"})


@dataclass(frozen=True, slots=True)
class Folded:
    """A group after a patch: its state, the values to show, and each rival's own values."""

    state: GroupState
    values: Values
    rivals: Mapping[UUID, Values]
    verdict: str


def fold(
    kind: fields.Kind, before: GroupState, current: Values, rivals: Mapping[UUID, Values], patch: GroupPatch
) -> Folded:
    """One group with one more change. ``current`` are the values shown now, ``rivals`` those of the other heads.

    Where the values shown are made of several (union, append) the winner's own stand among the rivals: a union can't be undone.
    """
    known = dict(rivals)
    if before.heads:
        known.setdefault(before.winner.change, current)
    fresh = not before.knows(patch.change)
    if fresh:
        known[patch.change] = patch.values
    head = Head(rank(kind, patch.group, patch.values), patch.stamp, patch.change, patch.final)
    after = before.add(head, patch.saw)
    standing = {h.change: known[h.change] for h in after.heads if h.change in known}
    if not standing:
        return Folded(after, current, {}, "merged")
    values = _shown(kind, patch.group, after, standing)
    others = {change: v for change, v in standing.items() if change != after.winner.change}
    verdict = _verdict(kind, after, patch, fresh or after != before, values, others)
    return Folded(after, values, standing if others and mixed(kind, patch.group) else others, verdict)


def mixed(kind: fields.Kind, group: int) -> bool:
    """True when what is shown may be made of several heads' values."""
    return policy(kind, group) in ("union", "append")


def _shown(kind: fields.Kind, group: int, after: GroupState, standing: Mapping[UUID, Values]) -> Values:
    rule = policy(kind, group)
    winner = standing.get(after.winner.change, {})
    if len(standing) == 1:
        return winner
    if rule == "union":
        return {k: _union([v.get(k) for v in standing.values()]) for k in winner}
    if rule == "append":
        return {k: _greatest([v.get(k) for v in standing.values()]) for k in winner}
    return winner


def _union(said: list[Plain]) -> Plain:
    lists = [item for item in said if isinstance(item, list)]
    return sorted({word for item in lists for word in item}) if lists else None


def _greatest(values: list[Plain]) -> Plain:
    numbers = [v for v in values if isinstance(v, int)]
    return max(numbers) if numbers else next((v for v in values if v is not None), None)


def _verdict(
    kind: fields.Kind, after: GroupState, patch: GroupPatch, news: bool, values: Values, others: Mapping[UUID, Values]
) -> str:
    """``news``: the change was not known, or its author had seen more than was known of it, which the others have to learn."""
    if not news:
        return "again"
    if in_conflict(kind, patch.group, values, others):
        return "conflict"
    return "applied" if after.winner.change == patch.change else "merged"


def in_conflict(kind: fields.Kind, group: int, values: Values, rivals: Mapping[UUID, Values]) -> bool:
    """True when a person has to choose: a rival says something else under a policy that doesn't decide alone."""
    if policy(kind, group) in NEVER_IN_CONFLICT:
        return False
    return any(_said(rival) != _said(values) for rival in rivals.values())


def _said(values: Values) -> dict[int, Plain]:
    return {k: v for k, v in values.items() if v is not None}
