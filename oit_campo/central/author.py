"""The centre as an author: what it writes itself goes through the same merge and the same commits as a laptop's work."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.central.runs import keep_highest
from oit_campo.central.scopes import commit_all
from oit_campo.central.waiting import let_in_children
from oit_campo.clock import STAMP_COUNTER_BITS, Clock, milliseconds
from oit_campo.domain.versions import decode, group_state, run_of
from oit_campo.ids import KeySource
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.models.centre import CentreState
from oit_campo.sync.apply import apply_patch
from oit_campo.sync.wire import GroupPatch, Patch


class CentreAuthor:
    """Writes records in the open transaction. ``actor`` is the person at the centre; None for the program itself."""

    def __init__(self, session: Session, state: CentreState, keys: KeySource, clock: Clock, actor: UUID | None = None):
        self.session = session
        self.state = state
        self.keys = keys
        self.clock = clock
        self._actor = actor

    def create(self, entity: str, values: Mapping[str, kinds.Value], key: UUID | None = None) -> UUID:
        """A new record and its key (computed for derived kinds). Raises RuntimeError when a parent is missing."""
        kind = fields.kind(entity)
        record = kinds.identity(kind, values) if kind.derived_from else key or self.keys.new()
        self._apply(kind, record, values, {}, new=True)
        return record

    def edit(self, entity: str, record: UUID, values: Mapping[str, kinds.Value]) -> None:
        """Change fields of a record; their whole groups move, as everywhere."""
        kind = fields.kind(entity)
        row = self.session.get_one(kinds.tables()[entity], record)
        touched = {kind.field(name).group for name in values}
        whole = {f.name: getattr(row, f.name) for g in touched for f in kind.groups()[g]} | dict(values)
        state = decode(row.merge_state)
        saw = {g: tuple(h.change for h in group_state(state, g).heads) for g in touched}
        self._apply(kind, record, whole, saw, new=False)

    def _apply(
        self,
        kind: fields.Kind,
        record: UUID,
        values: Mapping[str, kinds.Value],
        saw: Mapping[int, tuple[UUID, ...]],
        *,
        new: bool,
    ) -> None:
        change = self.keys.new()
        stamp = max(milliseconds(self.clock.now()) << STAMP_COUNTER_BITS, self.state.last_stamp + 1)
        self.state.last_stamp = stamp
        groups: dict[int, dict[int, kinds.Plain]] = {fields.CREATION_GROUP: {}} if new else {}
        for name, value in values.items():
            field = kind.field(name)
            groups.setdefault(field.group, {})[field.wire_no] = kinds.to_plain(value)
        patch = Patch(
            kind.number,
            record,
            self._actor,
            tuple(GroupPatch(g, change, stamp, True, saw.get(g, ()), v) for g, v in sorted(groups.items())),
        )
        keep_highest(self.session, *run_of(change), None)
        done = apply_patch(self.session, patch, self.mark, judge=lambda _held: None)
        if done[0].held:  # what waited for this record may go on waiting for another
            raise RuntimeError(f"{kind.entity}: {done[0].reason}")
        commit_all(self.session, self.state, done)
        let_in_children(self.session, self.state, done)

    def mark(self, row: Synced) -> None:
        """Note on the row the commit it is about to get."""
        row.changed_seq = self.state.last_commit + 1
