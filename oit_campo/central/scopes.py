"""Who may hold which record: (edition, region) of its enrolments; a record that enters a scope is sent whole before its cause."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.central import commits
from oit_campo.domain.versions import GroupState, decode, group_state
from oit_campo.ids import run_key
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.models.centre import CentreState, RecordScope
from oit_campo.models.plans import BusinessPlan
from oit_campo.models.shared import Conflict
from oit_campo.models.training import Enrolment
from oit_campo.sync.apply import Applied
from oit_campo.sync.wire import GroupPatch, Patch

#: Kinds that belong to a person and go with it.
OF_PERSON = ("identity_document", "contact", "consent", "person_merge")


def commit_all(session: Session, state: CentreState, done: Iterable[Applied]) -> None:
    """Number what was applied, each record for its scopes; entrants first."""
    fresh = [a for a in done if not a.held and any(v != "again" for v in a.verdicts)]
    made = {a.patch.record for a in fresh if _makes(a)}
    for applied in fresh:
        _note_scope(session, state, applied.patch, made)
    for applied in fresh:
        if applied.patch.record is not None:
            scopes = scopes_of(session, applied.patch.kind, applied.patch.record)
            commits.append(session, state, applied.patch, applied.patch.record, scopes)


def _makes(applied: Applied) -> bool:
    """Whether the record came into being with this: its making told once more, beside something new, is none."""
    said = zip(applied.patch.groups, applied.verdicts, strict=True)
    return any(g.group == fields.CREATION_GROUP and verdict != "again" for g, verdict in said)


def _note_scope(session: Session, state: CentreState, patch: Patch, made: set[UUID | None]) -> None:
    """An enrolment brings its person into its scope, a plan its business."""
    entity = fields.kind_numbers()[patch.kind].entity
    if entity == "enrolment" and patch.record is not None:
        enrolment = session.get_one(Enrolment, patch.record)
        scope = commits.scope_name(enrolment.edition, enrolment.region or "")
        if _enter(session, enrolment.person, scope) and enrolment.person not in made:
            _send_person(session, state, enrolment.person, scope)
    if entity == "business_plan" and patch.record is not None:
        plan = session.get_one(BusinessPlan, patch.record)
        if plan.business is not None:
            for scope in scopes_of(session, fields.kind("enrolment").number, plan.enrolment):
                if _enter(session, plan.business, scope) and plan.business not in made:
                    _send(session, state, "business", plan.business, scope)


def _enter(session: Session, record: UUID, scope: str) -> bool:
    if session.get(RecordScope, (record, scope)) is not None:
        return False
    session.add(RecordScope(record=record, scope=scope))
    session.flush()
    return True


def scopes_of(session: Session, kind_no: int, record: UUID) -> set[str]:
    """The scopes a record belongs to; nobody's while its person has no enrolment."""
    kind = fields.kind_numbers()[kind_no]
    if kind.scope_of == "programme":
        return {commits.EVERYBODY}
    row = session.get_one(kinds.tables()[kind.entity], record)
    if isinstance(row, Enrolment):
        return {commits.scope_name(row.edition, row.region or "")}
    if kind.scope_of == "own":
        found = session.scalars(select(RecordScope.scope).where(RecordScope.record == record))
        return set(found) or {commits.NOBODY}
    parent = getattr(row, kind.scope_of)
    target = kind.field(kind.scope_of).parent or ""
    return scopes_of(session, fields.kind(target).number, parent)


def _send_person(session: Session, state: CentreState, person: UUID, scope: str) -> None:
    _send(session, state, "person", person, scope)
    for entity in OF_PERSON:
        table = kinds.tables()[entity]
        for key in session.scalars(select(table.id).where(table.__table__.c.person == person)):
            _send(session, state, entity, key, scope)


def _send(session: Session, state: CentreState, entity: str, record: UUID, scope: str) -> None:
    row = session.get_one(kinds.tables()[entity], record)
    commits.append(session, state, snapshot(session, fields.kind(entity), row), record, [scope])


def snapshot(session: Session, kind: fields.Kind, row: Synced) -> Patch:
    """A record as one patch: every group's heads with what they have seen, so that the receiver merges as if it had been there."""
    state = decode(row.merge_state)
    groups: list[GroupPatch] = []
    for number, members in sorted(kind.groups().items()):
        values = {f.wire_no: kinds.to_plain(getattr(row, f.name)) for f in members}
        found = group_state(state, number)
        saw = _saw(found)
        for place, head in enumerate(found.heads):
            rival = session.get(Conflict, (kind.number, row.id, number, head.change)) if len(found.heads) > 1 else None
            if rival is not None:
                groups.append(GroupPatch(number, head.change, head.stamp, True, saw, cbor2.loads(rival.values)))
            elif place == 0:
                groups.append(GroupPatch(number, head.change, head.stamp, True, saw, values))
    return Patch(kind.number, row.id, None, tuple(groups))


def _saw(state: GroupState) -> tuple[UUID, ...]:
    return tuple(run_key(int.from_bytes(run, "big"), counter) for run, counter in sorted(state.seen.items()))
