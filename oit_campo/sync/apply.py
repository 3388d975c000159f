"""Putting a patch into the tables, the same at the centre and on a laptop: the only glue between ``merge`` and rows."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.domain.damage import Damaged
from oit_campo.domain.versions import GroupState, RecordState, decode, encode, group_state
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.models.shared import Conflict, HeldChange
from oit_campo.sync import merge
from oit_campo.sync.bounded import PART_CAP
from oit_campo.sync.patch import MAX_GROUPS
from oit_campo.sync.wire import HELD_VERDICTS, GroupPatch, Patch, patch_bytes, read_patch

#: Heads, and runs seen, that a group may have: below ``versions.MAX_HEADS``, so that a patch can say the same group twice.
VERSIONS_MOST = 200

#: Called with every row that a patch changed, before the flush: the centre notes its commit there.
Mark = Callable[[Synced], None]


@dataclass(frozen=True, slots=True)
class Origin:
    """Of a patch at the centre: the laptop that brought it, the first day on which it may have been made (permissions)."""

    device: UUID | None = None
    day: date | None = None


HERE = Origin()

#: Of a held change whose parent has come: "" lets it in, a reason holds it for that, None leaves it for later.
Judge = Callable[[HeldChange], str | None]

#: The values kept beside the one shown, of one field group.
Rivals = dict[UUID, Conflict]


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a patch. ``verdicts`` in the order of its groups; ``reason`` is empty unless it is held."""

    patch: Patch
    verdicts: tuple[str, ...]
    reason: str = ""

    @property
    def held(self) -> bool:
        return bool(self.reason)


def _let_in(_held: HeldChange) -> str | None:
    """A laptop takes what the centre sends."""
    return ""


def apply_patch(
    session: Session, patch: Patch, mark: Mark, origin: Origin = HERE, judge: Judge = _let_in
) -> list[Applied]:
    """Apply a patch, or hold it when its parent isn't here yet; then whatever waited for the record it made and ``judge`` lets in.

    Never raises for what a patch says: what can't be applied is kept in ``held_change`` with its reason and ``origin``.
    """
    done: list[Applied] = []
    queue = [(patch, origin)]
    while queue:
        applied, made = _apply_one(session, *queue.pop(0), mark)
        done.append(applied)
        if made is not None:
            queue += _released(session, made, judge)
    return done


def _apply_one(session: Session, patch: Patch, origin: Origin, mark: Mark) -> tuple[Applied, UUID | None]:
    kind = fields.kind_numbers().get(patch.kind)
    if kind is None or kind.entity not in kinds.tables():
        return _hold(session, patch, patch.record or UUID(int=0), None, "unknown_kind", origin), None
    try:
        values = [_read(kind, g) for g in patch.groups]
        record = _identified(kind, patch, values)
    except (Damaged, KeyError):
        return _hold(session, patch, patch.record or UUID(int=0), None, "bad_value", origin), None
    patch = replace(patch, record=record)
    missing = _missing(session, kind, record, patch, values)
    if missing is not None:
        return _hold(session, patch, record, missing, "no_parent", origin), None
    row, new = _row(session, kind, record)
    state = decode(row.merge_state)
    if _overfull(state, patch):
        return _hold(session, patch, record, None, "too_many_versions", origin), None
    rivals = _rivals(session, kind, record) if any(len(g.heads) > 1 for g in state.values()) else {}
    verdicts = _fold_all(session, kind, row, patch, values, rivals)
    mark(row)
    if new:
        session.add(row)
    session.flush()
    return Applied(patch, verdicts), record if new else None


def _read(kind: fields.Kind, group: GroupPatch) -> dict[str, kinds.Value]:
    """Field → value of the whole group: a field this version knows and the patch doesn't say is empty. Raises Damaged."""
    by_wire = kind.by_wire()
    found: dict[str, kinds.Value] = {f.name: None for f in kind.groups().get(group.group, ())}
    for number, raw in group.values.items():
        field = by_wire.get(number)
        if field is None:
            continue  # of a newer version: fetched again after the update
        if field.group != group.group:
            raise Damaged("field outside its group")
        found[field.name] = kinds.from_plain(field, raw)
    if any(found[name] is None for name in kinds.required(kind.entity) & found.keys()):
        raise Damaged("required")
    return found


def _identified(kind: fields.Kind, patch: Patch, values: list[dict[str, kinds.Value]]) -> UUID:
    """The record's key. Raises Damaged, KeyError when a derived kind comes with another key than its parents give."""
    record = patch.record
    if kind.derived_from:
        for group, found in zip(patch.groups, values, strict=True):
            if group.group == fields.CREATION_GROUP:
                derived = kinds.identity(kind, found)
                if record not in (None, derived):
                    raise Damaged("derived key")
                record = derived
    if record is None:
        raise Damaged("no key")
    return record


def derived_record(kind: fields.Kind, patch: Patch) -> UUID | None:
    """The key that a new record of a derived kind will have; None when the patch doesn't say its parents."""
    try:
        return _identified(kind, patch, [_read(kind, g) for g in patch.groups])
    except (Damaged, KeyError):
        return None


def _overfull(state: RecordState, patch: Patch) -> bool:
    """True when a group's versions would no longer fit their bytes (domain/versions.py)."""
    for group in patch.groups:
        before = group_state(state, group.group)
        if len(before.heads) >= VERSIONS_MOST or len(before.seen) + len(group.saw) > VERSIONS_MOST:
            return True
    return False


def _missing(
    session: Session, kind: fields.Kind, record: UUID, patch: Patch, values: list[dict[str, kinds.Value]]
) -> UUID | None:
    """The first record this patch needs that isn't here: itself when it only edits, or a parent it names."""
    creates = any(g.group == fields.CREATION_GROUP for g in patch.groups)
    if not creates and not _exists(session, kind.entity, record):
        return record
    for name, target in kinds.parents(kind.entity):
        for group in values:
            key = group.get(name)
            if isinstance(key, UUID) and key != record and not _exists(session, target, key):
                return key
    return None


def _exists(session: Session, entity: str, key: UUID) -> bool:
    return session.get(kinds.tables()[entity], key) is not None


def _row(session: Session, kind: fields.Kind, record: UUID) -> tuple[Synced, bool]:
    table = kinds.tables()[kind.entity]
    row = session.get(table, record)
    if row is not None:
        return row, False
    return table(id=record, merge_state=b"", changed_seq=0), True


def _fold_all(
    session: Session,
    kind: fields.Kind,
    row: Synced,
    patch: Patch,
    values: list[dict[str, kinds.Value]],
    rivals: dict[int, Rivals],
) -> tuple[str, ...]:
    state: RecordState = decode(row.merge_state)
    verdicts = []
    for group, said in zip(patch.groups, values, strict=True):
        members = kind.groups().get(group.group)
        if members is None:
            verdicts.append("applied")  # a group of a newer version
            continue
        whole = replace(group, values={f.wire_no: kinds.to_plain(said[f.name]) for f in members})
        current = {f.wire_no: kinds.to_plain(getattr(row, f.name)) for f in members}
        known = rivals.setdefault(group.group, {})
        before = {change: cbor2.loads(rival.values) for change, rival in known.items()}
        folded = merge.fold(kind, _said_before(state, group.group, current), current, before, whole)
        _show(row, members, folded.values)
        _keep_rivals(session, kind, row.id, group, folded, known, patch.actor)
        state[group.group] = folded.state
        verdicts.append(folded.verdict)
    row.merge_state = encode(state)
    return tuple(verdicts)


def _said_before(state: RecordState, group: int, current: merge.Values) -> GroupState:
    """What stands in a group. A record made here without a word in this group says nothing in it, as everywhere else: the
    creation's empty groups never travel."""
    if group not in state and group != fields.CREATION_GROUP and all(v is None for v in current.values()):
        return GroupState()
    return group_state(state, group)


def _show(row: Synced, members: tuple[fields.Field, ...], values: merge.Values) -> None:
    for field in members:
        if field.wire_no in values:
            value = kinds.from_plain(field, values[field.wire_no])
            if getattr(row, field.name) != value:
                setattr(row, field.name, value)


def _rivals(session: Session, kind: fields.Kind, record: UUID) -> dict[int, Rivals]:
    found: dict[int, Rivals] = {}
    for row in session.scalars(select(Conflict).where(Conflict.kind == kind.number, Conflict.record == record)):
        found.setdefault(row.group, {})[row.change] = row
    return found


def _keep_rivals(
    session: Session,
    kind: fields.Kind,
    record: UUID,
    group: GroupPatch,
    folded: merge.Folded,
    known: Rivals,
    actor: UUID | None,
) -> None:
    for change in [c for c in known if c not in folded.rivals]:
        session.delete(known.pop(change))
    for head in folded.state.heads:
        if head.change in known:
            known[head.change].stamp = head.stamp
        elif head.change in folded.rivals:
            known[head.change] = Conflict(
                kind=kind.number,
                record=record,
                group=group.group,
                change=head.change,
                stamp=head.stamp,
                actor=actor if head.change == group.change else None,
                values=cbor2.dumps(dict(folded.rivals[head.change]), canonical=True),
            )
            session.add(known[head.change])


def hold_patch(session: Session, patch: Patch, reason: str, origin: Origin = HERE) -> Applied:
    """Keep a patch out of the records until a person decides (``reason``: out_of_scope, no_right, held)."""
    return _hold(session, patch, patch.record or UUID(int=0), None, reason, origin)


def forget_held(session: Session, patch: Patch, refused: Collection[int] = frozenset()) -> None:
    """These groups of the patch, all but the ``refused``, are taken after all: what was held of them alone no longer waits for a
    decision (what waits for its parent is another matter)."""
    taken = {g.group for g in patch.groups} - set(refused)
    mine = select(HeldChange).where(
        HeldChange.change.in_({g.change for g in patch.groups}), HeldChange.missing.is_(None)
    )
    done = [row for row in session.scalars(mine) if {g.group for g in read_patch(row.body).groups} <= taken]
    for row in done:
        session.delete(row)
    if done:
        session.flush()


def _hold(session: Session, patch: Patch, record: UUID, missing: UUID | None, reason: str, origin: Origin) -> Applied:
    """Keep it, once per change; nothing is refused into nowhere."""
    change = patch.groups[0].change
    known = session.get(HeldChange, change)
    if known is not None:
        _hold_more(session, known, patch, record, missing, reason, origin)
    else:
        session.add(
            HeldChange(
                change=change,
                kind=patch.kind,
                record=record,
                missing=missing,
                reason=reason,
                body=patch_bytes(patch),
                device=origin.device,
                day=origin.day,
            )
        )
        session.flush()
    verdict = reason if reason in HELD_VERDICTS else "held"
    return Applied(patch, tuple(verdict for _ in patch.groups), reason)


def _hold_more(
    session: Session, known: HeldChange, patch: Patch, record: UUID, missing: UUID | None, reason: str, origin: Origin
) -> None:
    """A held patch comes again: what its author has written beside it since then is held by itself, as if it had come alone."""
    before = read_patch(known.body)
    have = {(g.group, g.change) for g in before.groups}
    new = [g for g in patch.groups if (g.group, g.change) not in have]
    same = tuple(g for g in new if g.change == known.change)
    body = patch_bytes(replace(before, groups=(*before.groups, *same)))
    if len(before.groups) + len(same) <= MAX_GROUPS and len(body) <= PART_CAP:
        known.body = body
        session.flush()
    others = tuple(g for g in new if g.change != known.change)
    if others:
        kind = fields.kind_numbers().get(patch.kind)
        key = patch.record or (derived_record(kind, patch) if kind is not None else None)
        _hold(session, replace(patch, record=key, groups=others), record, missing, reason, origin)


def _released(session: Session, made: UUID, judge: Judge) -> list[tuple[Patch, Origin]]:
    """What waited for a record that is there now."""
    rows = session.scalars(select(HeldChange).where(HeldChange.missing == made)).all()
    return [found for row in rows if (found := release(session, row, judge(row))) is not None]


def release(session: Session, held: HeldChange, verdict: str | None) -> tuple[Patch, Origin] | None:
    """What is let in and no longer held; what is refused goes on being held, for that reason (``Judge``)."""
    if verdict:
        held.missing, held.reason = None, verdict
    if verdict is None or verdict:
        return None
    session.delete(held)
    session.flush()
    return read_patch(held.body), Origin(held.device, held.day)
