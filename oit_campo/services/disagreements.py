"""Values that disagree: both are kept until a supervisor chooses; who chose can choose again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields, lists
from oit_campo.clock import LIMA, stamp_time
from oit_campo.domain import names
from oit_campo.domain.money import show_money
from oit_campo.domain.versions import Head, decode, group_state
from oit_campo.errors import UserError
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.models.laptop import Change
from oit_campo.models.people import IdentityDocument, Person
from oit_campo.models.programme import User
from oit_campo.models.shared import Conflict
from oit_campo.services import person_history_words, record_scope
from oit_campo.services.desk import Actor, Desk
from oit_campo.store import people_index
from oit_campo.sync import merge

#: What stands for a value that the actor's roles may not see.
RESERVED = "dato reservado"
SETTLE = "people.resolve_conflict"
#: A person can have several: both values may stay, each in a record of its own.
_SEVERAL = ("identity_document", "type")


@dataclass(frozen=True, slots=True)
class Said:
    """One of the values that disagree: what, who said it ("" when this laptop wasn't told), when (Lima time).

    ``mine``: the actor said it.
    """

    change: UUID
    words: str
    who: str
    at: datetime
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field group with more than one value. ``sides[0]`` is the one shown now.

    ``person``: whose datum it is, to open her page. ``both``: all of the values may be kept, and the actor may do so.
    """

    kind: int
    record: UUID
    group: int
    label: str
    about: str
    sides: tuple[Said, ...]
    person: UUID | None = None
    both: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """What was chosen: the ``change`` that stands since, and what each side said (by its change, as stored), to choose again."""

    kind: int
    record: UUID
    group: int
    change: UUID
    said: tuple[tuple[UUID, bytes], ...]

    @property
    def changed(self) -> frozenset[str]:
        """The kinds of records written."""
        return frozenset({fields.kind_numbers()[self.kind].entity, "conflict"})


def to_settle(desk: Desk) -> tuple[Disagreement, ...]:
    """What a supervisor has to decide. Both values are kept until then."""
    with desk.read("people.view_conflicts") as session:
        return tuple(_worded(session, desk.actor, *found) for found in unsettled(session))


def choose(desk: Desk, record: UUID, kind_no: int, group: int, change: UUID) -> Settled:
    """Settle a disagreement with one of its values: an edit whose author saw them all.

    Raises UserError already_settled when nobody disagrees any more, or this value isn't among them any more.
    """
    with desk.write(SETTLE) as session:
        kind, row, said = _disagreeing(session, record, kind_no, group)
        if change not in said:
            raise UserError("already_settled")
        return _settle(session, kind, row, group, said, change)


def choose_again(desk: Desk, settled: Settled, change: UUID) -> Settled:
    """Another of the sides after all. Raises UserError already_settled when it was changed since, or this never was a side."""
    with desk.write(SETTLE) as session:
        kind = fields.kind_numbers()[settled.kind]
        row = record_scope.require(session, SETTLE, kinds.tables()[kind.entity], settled.record)
        said = {side: cbor2.loads(values) for side, values in settled.said}
        stands = _winner(row, settled.group).change == settled.change
        if not stands or change not in said or _rivals(session, settled.kind, row.id, settled.group):
            raise UserError("already_settled")
        return _settle(session, kind, row, settled.group, said, change)


def keep_both(desk: Desk, record: UUID, kind_no: int, group: int) -> Settled:
    """What is shown stays, and each other value gets a record of its own: a person can have two documents.

    Raises UserError no_right, already_settled, and not_several for a datum of which there is only one.
    """
    if not _may_keep_both(desk.actor, kind_no, group):
        raise UserError("not_several")
    with desk.write(SETTLE) as session:
        kind, row, said = _disagreeing(session, record, kind_no, group)
        shown = _winner(row, group).change
        for change, values in said.items():
            if change != shown and values != said[shown]:
                named = {f.name: kinds.from_plain(f, values.get(f.wire_no)) for f in kind.groups()[group]}
                person = getattr(row, "person", None)
                session.add(IdentityDocument(id=desk.store.keys.new(), person=person, principal=False, **named))
        return _settle(session, kind, row, group, said, shown)


def _may_keep_both(actor: Actor, kind_no: int, group: int) -> bool:
    entity, first = _SEVERAL
    kind = fields.kind(entity)
    return (kind_no, group) == (kind.number, kind.field(first).group) and actor.may("people.add_document")


_Values = Mapping[int, kinds.Plain]


def _disagreeing(
    session: Session, record: UUID, kind_no: int, group: int
) -> tuple[fields.Kind, Synced, dict[UUID, _Values]]:
    """The record within reach, and what each side says. Raises UserError no_right, already_settled."""
    kind = fields.kind_numbers()[kind_no]
    row = record_scope.require(session, SETTLE, kinds.tables()[kind.entity], record)
    rivals = _rivals(session, kind_no, record, group)
    shown = _shown(session, kind, record, group) or {}
    if not merge.in_conflict(kind, group, shown, rivals):
        raise UserError("already_settled")
    return kind, row, {_winner(row, group).change: shown, **rivals}


def _settle(
    session: Session, kind: fields.Kind, row: Synced, group: int, said: Mapping[UUID, _Values], change: UUID
) -> Settled:
    members = kind.groups()[group]
    for field in members:
        setattr(row, field.name, kinds.from_plain(field, said[change].get(field.wire_no)))
    _touch(row, members)
    session.flush()
    whose = person_of(session, row)
    if whose is not None and kind.entity in ("person", "identity_document"):
        people_index.refresh(session, [whose.id])
    kept = tuple((side, cbor2.dumps(dict(values), canonical=True)) for side, values in said.items())
    return Settled(kind.number, row.id, group, _winner(row, group).change, kept)


def _winner(row: Synced, group: int) -> Head:
    """The change whose value is shown."""
    return group_state(decode(row.merge_state), group).winner


def _touch(row: object, members: tuple[fields.Field, ...]) -> None:
    """Confirming the value shown is an edit too, though it changes no column."""
    from sqlalchemy.orm.attributes import flag_modified

    for field in members:
        flag_modified(row, field.name)


def unsettled(session: Session) -> list[tuple[int, UUID, int]]:
    """(kind, record, field group) of every disagreement."""
    groups: dict[tuple[int, UUID, int], dict[UUID, Mapping[int, kinds.Plain]]] = {}
    for row in session.scalars(select(Conflict).order_by(Conflict.stamp)):
        groups.setdefault((row.kind, row.record, row.group), {})[row.change] = cbor2.loads(row.values)
    found = []
    for (kind_no, record, group), rivals in groups.items():
        kind = fields.kind_numbers()[kind_no]
        shown = _shown(session, kind, record, group)
        if shown is not None and merge.in_conflict(kind, group, shown, rivals):
            found.append((kind_no, record, group))
    return found


def _rivals(session: Session, kind_no: int, record: UUID, group: int) -> dict[UUID, Mapping[int, kinds.Plain]]:
    rows = session.scalars(
        select(Conflict).where(Conflict.kind == kind_no, Conflict.record == record, Conflict.group == group)
    )
    return {row.change: cbor2.loads(row.values) for row in rows}


def _shown(session: Session, kind: fields.Kind, record: UUID, group: int) -> Mapping[int, kinds.Plain] | None:
    row = session.get(kinds.tables()[kind.entity], record)
    if row is None:
        return None
    return {f.wire_no: kinds.to_plain(getattr(row, f.name)) for f in kind.groups()[group]}


def _worded(session: Session, actor: Actor, kind_no: int, record: UUID, group: int) -> Disagreement:
    kind = fields.kind_numbers()[kind_no]
    members = kind.groups()[group]
    row = session.get_one(kinds.tables()[kind.entity], record)
    winner = _winner(row, group)
    rivals = session.scalars(
        select(Conflict).where(Conflict.kind == kind_no, Conflict.record == record, Conflict.group == group)
    ).all()
    who, users = _authors(session, winner.change, rivals)
    shown = _shown(session, kind, record, group) or {}
    said = [(winner.change, winner.stamp, shown), *((r.change, r.stamp, cbor2.loads(r.values)) for r in rivals)]
    seen = tuple(f for f in members if actor.sees(kind.entity, f.name))
    sides = [
        Said(
            change,
            in_words(seen, values) if seen else RESERVED,
            who.get(change, ""),
            _lima(stamp),
            users.get(change) == actor.user,
        )
        for change, stamp, values in said
    ]
    both = _may_keep_both(actor, kind_no, group) and actor.may(SETTLE)
    whose = person_of(session, row)
    return Disagreement(
        kind_no, record, group, members[0].label_es, about(whose), tuple(sides), whose.id if whose else None, both
    )


def _authors(session: Session, shown: UUID, rivals: Sequence[Conflict]) -> tuple[dict[UUID, str], Mapping[UUID, UUID]]:
    """Change → the name and the key of who made it: as it came down with its author, or as this laptop's own log has it."""
    wanted = [shown, *(r.change for r in rivals)]
    users = {r.change: r.actor for r in rivals if r.actor} | {
        change: actor
        for change, actor in session.execute(select(Change.change, Change.actor).where(Change.change.in_(wanted)))
        if actor
    }
    names_of = dict(session.execute(select(User.id, User.name).where(User.id.in_(users.values()))).all())
    return {change: names_of.get(user) or "" for change, user in users.items()}, users


def _lima(stamp: int) -> datetime:
    return stamp_time(stamp).astimezone(LIMA)


def in_words(members: Sequence[fields.Field], values: Mapping[int, kinds.Plain]) -> str:
    """What these fields say, as a person reads it; "" for nothing."""
    said = [_word(f, values.get(f.wire_no)) for f in members]
    return " · ".join(word for word in said if word)


def _word(field: fields.Field, raw: kinds.Plain) -> str:
    value = kinds.from_plain(field, raw)
    base, _, catalogue = field.type.partition(":")
    if value is None or base in ("uuid", "bytes_ref", "hash"):
        return ""
    if base == "code":
        return _label(catalogue, str(value))
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, tuple):
        return ", ".join(_label(catalogue.removeprefix("code:"), str(one)) for one in value)
    return show_money(value) if base == "centimos" and isinstance(value, int) else str(value)


def _label(catalogue: str, code: str) -> str:
    """A code that this version doesn't know stands as it is."""
    if catalogue == "ubigeo":
        return person_history_words.place_label(code)
    return lists.label_or_code(catalogue, code)


def person_of(session: Session, row: object) -> Person | None:
    """Whose record it is, found by way of the enrolment where there is one."""
    person_key = getattr(row, "person", None)
    enrolment_key = getattr(row, "enrolment", None)
    if enrolment_key is not None:
        enrolment = session.get(kinds.tables()["enrolment"], enrolment_key)
        person_key = getattr(enrolment, "person", None)
    if isinstance(row, Person):
        return row
    return session.get(Person, person_key) if person_key else None


def about(person: Person | None) -> str:
    """The name in list form; "" for nobody's."""
    if person is None:
        return ""
    return names.list_name(person.given_names or "", person.first_surname or "", person.second_surname or "")
