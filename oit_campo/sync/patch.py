"""What an author did to one record, group by group: what travels in batches and what the centre keeps of each commit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import cbor2

from oit_campo.domain.damage import Damaged
from oit_campo.models.kinds import Plain
from oit_campo.sync.bounded import as_int, as_key, as_list, load
from oit_campo.sync.columns import MAX_WORDS

#: In one patch.
MAX_GROUPS = 256
MAX_SAW = 255


@dataclass(frozen=True, slots=True)
class GroupPatch:
    """One field group as its author left it, who ``saw`` these changes stand; ``final``: the centre gave the stamp."""

    group: int
    change: UUID
    stamp: int
    final: bool
    saw: tuple[UUID, ...]
    values: dict[int, Plain]


@dataclass(frozen=True, slots=True)
class Patch:
    """What an author did to one record. ``record`` is empty for a new record of a derived kind: the receiver computes it."""

    kind: int
    record: UUID | None
    actor: UUID | None
    groups: tuple[GroupPatch, ...]


def patch_bytes(patch: Patch) -> bytes:
    """One patch alone: how the centre keeps a commit."""
    return cbor2.dumps(_patch_plain(patch), canonical=True)


def read_patch(raw: bytes) -> Patch:
    """Raises Damaged."""
    return _patch(load(raw))


def _patch_plain(patch: Patch) -> list[object]:
    return [
        patch.kind,
        patch.record.bytes if patch.record else None,
        patch.actor.bytes if patch.actor else None,
        [[g.group, g.change.bytes, g.stamp, g.final, [s.bytes for s in g.saw], g.values] for g in patch.groups],
    ]


def _patch(item: object) -> Patch:
    kind, record, actor, groups = as_list(item, 4, 4)
    return Patch(
        as_int(kind, 1, 255),
        None if record is None else as_key(record),
        None if actor is None else as_key(actor),
        tuple(_group(g) for g in as_list(groups, 1, MAX_GROUPS)),
    )


def _group(item: object) -> GroupPatch:
    group, change, stamp, final, saw, values = as_list(item, 6, 6)
    if not isinstance(final, bool) or not isinstance(values, dict) or len(values) > MAX_GROUPS:
        raise Damaged("group")
    return GroupPatch(
        as_int(group, 0, 0xFFFE),
        as_key(change),
        as_int(stamp, 0, (1 << 63) - 1),
        final,
        tuple(as_key(s) for s in as_list(saw, 0, MAX_SAW)),
        {as_int(k, 1, 0xFFFF): _plain(v) for k, v in values.items()},
    )


def _plain(value: object) -> Plain:
    if value is None or isinstance(value, (bool, int, str, bytes)):
        return value
    if isinstance(value, list) and len(value) <= MAX_WORDS and all(isinstance(v, str) for v in value):
        return value
    raise Damaged("value")
