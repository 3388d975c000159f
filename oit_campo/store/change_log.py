"""The change log: written at flush, in the transaction of the rows it tells of, so that no service can forget it.

Each entry commits to its values by a salted hash and to all entries before it by the chain (docs/adr/001): erasing values and
salt later leaves the chain whole.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any
from uuid import UUID

import cbor2
from sqlalchemy import Connection, delete, event, func, insert, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlalchemy.orm.attributes import set_committed_value

from oit_campo.catalogues import fields
from oit_campo.clock import HybridClock
from oit_campo.domain.versions import GroupState, Head, RecordState, created, decode, encode, group_state
from oit_campo.errors import UserError
from oit_campo.ids import KeySource
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.models.laptop import Change, OutBatch, StoreFact, StreamState
from oit_campo.models.shared import Conflict
from oit_campo.store import chain
from oit_campo.store.chain import GENESIS, chain_hash, commitment, header_bytes
from oit_campo.store.schema import RECEIVING

SALT_BYTES = 16
NEVER_SENT = 0
#: Most bytes of one field's value as it travels. All fields of the widest kind, each group with all it can have seen, still fit one
#: patch (256 KiB, docs/adr/001): what was saved can always be sent.
FIELD_BYTES = 4 << 10


class Op(IntEnum):
    """What an entry tells. The numbers are on disk."""

    CREATE = 1
    EDIT = 2
    RECEIVED = 4


@dataclass(slots=True)
class Author:
    """Who writes: the person, this run's keys, the laptop's hybrid clock. ``receiving`` while the centre's changes are applied."""

    user: UUID | None
    keys: KeySource
    clock: HybridClock
    receiving: bool = False
    entropy: Callable[[int], bytes] = os.urandom
    received_seq: int | None = field(default=None, init=False)


def install(session_class: type[Session]) -> None:
    """Listen on a session class of the store: every flush is logged, bulk writes of synced rows are refused."""
    event.listen(session_class, "before_flush", _log_flush)
    event.listen(session_class, "do_orm_execute", _refuse_bulk)


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_select or state.bind_mapper is None:
        return
    if issubclass(state.bind_mapper.class_, Synced):
        raise RuntimeError("a bulk write of synced rows by-passes the change log")


def _log_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    if any(isinstance(row, Synced) for row in session.deleted):
        raise RuntimeError("synced rows are never deleted, only ended or withdrawn")
    rows = [row for row in (*session.new, *session.dirty) if isinstance(row, Synced)]
    rows = [row for row in rows if inspect(row).pending or session.is_modified(row)]
    if not rows:
        return
    author: Author = session.info["author"]
    if author.receiving:
        seq = _received_entry(session, author)
        for row in rows:
            row.changed_seq = seq
        return
    for row in rows:
        _log_row(session, author, row)


def _log_row(session: Session, author: Author, row: Synced) -> None:
    kind = fields.kind(row.__tablename__)
    new = bool(inspect(row).pending)
    edits = _edits(kind, row, new)
    if not edits and not new:
        _leave_alone(kind, row)
        return
    _check_lengths(kind, edits)
    if new and kind.derived_from and row.id != kinds.identity(kind, {n: getattr(row, n) for n in kind.derived_from}):
        raise RuntimeError("a derived kind with a key of its own")
    change, stamp = author.keys.new(), author.clock.stamp()
    touched = sorted({kind.field(name).group for name in edits})
    state: RecordState = {} if new else decode(row.merge_state)
    saw = {g: [h.change.bytes for h in group_state(state, g).heads] for g in touched}
    seq = _append(session, author, row, kind, change, stamp, new, saw, edits)
    row.changed_seq = seq
    row.merge_state = encode(_advance(state, kind, row, touched, change, stamp, new))
    if not new:
        _settle_conflicts(session, kind, row.id, touched)


def _check_lengths(kind: fields.Kind, edits: Mapping[str, list[kinds.Plain]]) -> None:
    """Raises UserError field_long before anything is written: the form still holds what was typed."""
    for name, (_, after) in edits.items():
        if isinstance(after, (str, bytes, list)) and len(cbor2.dumps(after)) > FIELD_BYTES:
            raise UserError("field_long", field=name, campo=kind.field(name).label_es, maximo=FIELD_BYTES)


def _leave_alone(kind: fields.Kind, row: Synced) -> None:
    """The same said in another way (a list in another order) is no edit: nothing is written."""
    for column in kind.fields:
        if column.wire_no:
            set_committed_value(row, column.name, getattr(row, column.name))


def _edits(kind: fields.Kind, row: Synced, new: bool) -> dict[str, list[kinds.Plain]]:
    """Field → [old, new] of what this flush changes; for a new row every field that holds something."""
    found: dict[str, list[kinds.Plain]] = {}
    state = inspect(row)
    for column in kind.fields:
        if not column.wire_no:
            continue
        after = kinds.to_plain(getattr(row, column.name))
        if new:
            if after is not None:
                found[column.name] = [None, after]
            continue
        history = state.attrs[column.name].history
        if history.has_changes():
            # without an old value it was flagged: a person confirmed what stands, and that settles a conflict
            before = kinds.to_plain(history.deleted[0]) if history.deleted else after
            if before != after or not history.deleted:
                found[column.name] = [before, after]
    return found


def _advance(
    state: RecordState, kind: fields.Kind, row: Synced, touched: list[int], change: UUID, stamp: int, new: bool
) -> RecordState:
    if new:
        advanced = created(Head(0, stamp, change))
        special = [g for g in kind.groups() if _rank(kind, row, g) and _speaks(kind, row, g)]
        advanced.update({g: GroupState((Head(_rank(kind, row, g), stamp, change),)) for g in special})
        return advanced
    advanced = dict(state)
    for group in touched:
        before = group_state(state, group)
        head = Head(_rank(kind, row, group), stamp, change)
        advanced[group] = before.add(head, [h.change for h in before.heads])
    return advanced


def _speaks(kind: fields.Kind, row: Synced, group: int) -> bool:
    members = kind.groups()[group]
    return group == fields.CREATION_GROUP or any(getattr(row, f.name) is not None for f in members)


def _rank(kind: fields.Kind, row: Synced, group: int) -> int:
    values = {f.wire_no: kinds.to_plain(getattr(row, f.name)) for f in kind.groups()[group]}
    return kinds.rank(kind, group, values)


def _settle_conflicts(session: Session, kind: fields.Kind, record: UUID, touched: list[int]) -> None:
    """An edit that saw the rivals resolves them."""
    session.connection().execute(
        Conflict.__table__.delete().where(  # type: ignore[attr-defined] # missing in the stub
            Conflict.kind == kind.number, Conflict.record == record, Conflict.group.in_(touched)
        )
    )


def _append(
    session: Session,
    author: Author,
    row: Synced,
    kind: fields.Kind,
    change: UUID,
    stamp: int,
    new: bool,
    saw: Mapping[int, list[bytes]],
    edits: Mapping[str, list[kinds.Plain]],
) -> int:
    by_wire: dict[int, object] = {kind.field(n).wire_no: (pair[1] if new else pair) for n, pair in edits.items()}
    if not new and not kind.coalesced:  # sent from here, and a group moves together
        for member in (f for g in saw for f in kind.groups()[g] if f.wire_no not in by_wire):
            same = kinds.to_plain(getattr(row, member.name))
            by_wire[member.wire_no] = [same, same]
    values = cbor2.dumps(by_wire, canonical=True)
    salt = author.entropy(SALT_BYTES)
    # A creation's values stand in the row and in later entries' old values; only kinds never coalesced keep them here.
    keep = not new or not kind.coalesced
    return _insert(
        session,
        change=change,
        kind=kind.number,
        op=Op.CREATE if new else Op.EDIT,
        record=row.id,
        stamp=stamp,
        actor=author.user,
        groups=cbor2.dumps(sorted(saw.items()), canonical=True),
        salt=salt,
        values=values if keep else None,
        committed=commitment(salt, values),
        batch=None,
    )


def _received_entry(session: Session, author: Author) -> int:
    """One entry a transaction for all that came from the centre: its rows point to it."""
    if author.received_seq is None:
        change = author.keys.new()
        author.received_seq = _insert(
            session,
            change=change,
            kind=0,
            op=Op.RECEIVED,
            record=change,
            stamp=author.clock.stamp(),
            actor=None,
            groups=cbor2.dumps([]),
            salt=None,
            values=None,
            committed=commitment(b"", b""),
            batch=NEVER_SENT,
        )
        session.connection().execute(insert(StoreFact).values(name=RECEIVING, value=b""))
    return author.received_seq


def end_receiving(session: Session) -> None:
    """Before the commit: from here on the received rows are closed again."""
    session.connection().execute(delete(StoreFact).where(StoreFact.name == RECEIVING))


def _next_place(connection: Connection) -> tuple[int, bytes]:
    """The next sequence number and the chain hash it follows."""
    last = connection.execute(select(Change.seq, Change.chain).order_by(Change.seq.desc()).limit(1)).first()
    return (last.seq + 1, last.chain) if last else (1, GENESIS)


def _insert(
    session: Session,
    *,
    change: UUID,
    kind: int,
    op: Op,
    record: UUID,
    stamp: int,
    actor: UUID | None,
    groups: bytes,
    salt: bytes | None,
    values: bytes | None,
    committed: bytes,
    batch: int | None,
) -> int:
    connection = session.connection()
    seq, previous = _next_place(connection)
    stream = connection.execute(select(StreamState.stream)).scalar_one()
    header = header_bytes(
        stream=stream, seq=seq, change=change, kind=kind, op=op, record=record, stamp=stamp, actor=actor, groups=groups
    )
    connection.execute(
        insert(Change).values(
            seq=seq,
            change=change,
            stream=stream,
            kind=kind,
            op=int(op),
            record=record,
            stamp=stamp,
            actor=actor,
            groups=groups,
            salt=salt,
            values=values,
            commitment=committed,
            chain=chain_hash(previous, header, committed),
            batch=batch,
        )
    )
    return seq


def verify_chain(session: Session, *, after: int = 0) -> int:
    """The number of entries checked from ``after`` on. Raises ValueError at the first entry that doesn't fit."""

    def ask(statement: str, *values: Any) -> list[Any]:
        return list(session.connection().exec_driver_sql(statement, values).all())

    previous = GENESIS
    if after:
        previous = session.execute(select(Change.chain).where(Change.seq == after)).scalar_one()
    checked = chain.check_to_end(ask, chain.Place(after, previous))
    if checked.broken is not None:
        raise ValueError(f"entry {checked.broken}")
    return checked.upto.seq - after


def pending_count(session: Session) -> int:
    """Changes that have not reached the centre: waiting, or in a batch it has not acknowledged."""
    waiting = session.execute(select(func.count()).select_from(Change).where(Change.batch.is_(None))).scalar_one()
    under_way = session.execute(
        select(func.coalesce(func.sum(OutBatch.changes), 0)).where(OutBatch.received_at.is_(None))
    ).scalar_one()
    return waiting + int(under_way)
