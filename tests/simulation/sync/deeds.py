"""A sitting at a laptop: some rows written in one transaction by the ORM, as services do, and told to the oracle once saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import cbor2
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.models.people import Consent, Contact, Person, PersonMerge
from oit_campo.models.plans import Business, BusinessPlan
from oit_campo.models.training import AttendanceMark, Enrolment
from oit_campo.store.change_log import Op
from tests.simulation.sync.machines import Machine
from tests.simulation.sync.oracle import Said, Values, Where, empty, values_of
from tests.simulation.sync.words import EDITED, GIVEN, WITHDRAWN, rewrite

if TYPE_CHECKING:
    from tests.simulation.sync.run import Run

_ENTRIES = 'SELECT change, record, "groups", op FROM change WHERE seq > ? AND op <> 4 ORDER BY seq'
_COUNT = "SELECT count(*), coalesce(max(seq), 0) FROM change WHERE op <> 4"


@dataclass
class Known:
    """Somebody and what belongs to her, as far as anybody has written it down."""

    person: UUID
    enrolments: dict[str, UUID] = field(default_factory=dict)
    rows: list[tuple[str, UUID]] = field(default_factory=list)
    consents: list[UUID] = field(default_factory=list)
    merges: list[UUID] = field(default_factory=list)


@dataclass
class Draft:
    """What is about to be saved."""

    number: int
    where: Where
    values: Values
    saw: frozenset[int]


@dataclass
class Sitting:
    """One transaction. ``drafts`` become the oracle's when it was committed."""

    run: Run
    machine: Machine
    session: Session
    drafts: list[Draft] = field(default_factory=list)

    # ---- what a person does ----------------------------------------------------------------------------------

    def enrol(self) -> None:
        """Somebody new, with her telephone, her place, now and then her business and her permission."""
        keys, chance = self.machine.store.keys, self.run.chance
        who = Known(keys.new())
        self.add(Person(id=who.person), *chance.sample(EDITED["person"], 2))
        contact = Contact(id=identity("contact", person=who.person), person=who.person)
        self.add(contact, 2)
        who.rows += [("person", who.person), ("contact", contact.id)]
        self.enrol_in(who, chance.choice(self.machine.seat.places))
        if chance.random() < 0.4:
            business = Business(id=keys.new())
            self.add(business, 1, 9)
            plan = BusinessPlan(id=keys.new(), enrolment=next(iter(who.enrolments.values())), business=business.id)
            self.add(plan, 4)
            who.rows += [("business", business.id), ("business_plan", plan.id)]
        if chance.random() < 0.5:
            self.ask(who)
        self.run.people.append(who)

    def enrol_in(self, who: Known, place: str) -> bool:
        """Her place in an edition, known by person and edition; False when it stands here already."""
        edition, region, _ = self.run.ground.editions[place]
        key = identity("enrolment", person=who.person, edition=edition)
        if self.session.get(Enrolment, key) is not None:
            return False
        row = Enrolment(id=key, person=who.person, edition=edition, region=region, enrolled_by=self.machine.seat.user)
        self.add(row, *((7,) if self.run.chance.random() < 0.5 else ()))
        who.enrolments[place] = key
        if ("enrolment", key) not in who.rows:
            who.rows.append(("enrolment", key))
        return True

    def ask(self, who: Known) -> None:
        """A permission: given now, perhaps taken back later."""
        if self.session.get(Person, who.person) is None:
            return
        row = Consent(id=self.machine.store.keys.new(), person=who.person, purpose="programa")
        row.answer = self.run.chance.choice(GIVEN)
        self.add_as_is(row, (3,))
        who.consents.append(row.id)

    def answer(self, key: UUID, withdraw: bool) -> bool:
        """Another answer to a permission; never coalesced."""
        row = self.session.get(Consent, key)
        wanted = WITHDRAWN if withdraw else self.run.chance.choice(GIVEN)
        if row is None or row.answer == wanted:
            return False
        saw = self.run.oracle.seen_on(self.session, row, 3)
        row.answer = wanted
        self._draft(row, 3, self.run.oracle.next(), saw)
        return True

    def edit(self, entity: str, key: UUID) -> bool:
        """Some field groups of one record; False when it isn't on this laptop."""
        row = self.session.get(kinds.tables()[entity], key)
        if row is None:
            return False
        groups = EDITED[entity]
        for group in sorted(
            self.run.chance.sample(groups, self.run.chance.randint(min(2, len(groups)), min(6, len(groups))))
        ):
            self._rewrite(row, group)
        self.session.flush()
        return True

    def mark(self, who: Known) -> bool:
        """Her attendance, which two trainers may write down at once: one record."""
        chance = self.run.chance
        places = [p for p in self.machine.seat.places if p in who.enrolments]
        if not places:
            return False
        place = chance.choice(places)
        if self.session.get(Enrolment, who.enrolments[place]) is None:
            return False
        lesson = chance.choice(self.run.ground.editions[place][2])
        key = identity("attendance_mark", session=lesson, enrolment=who.enrolments[place])
        row = self.session.get(AttendanceMark, key)
        if row is not None:
            return self.edit("attendance_mark", key)
        self.add(AttendanceMark(id=key, session=lesson, enrolment=who.enrolments[place]), 3)
        if ("attendance_mark", key) not in who.rows:
            who.rows.append(("attendance_mark", key))
        return True

    def merge(self, who: Known, other: Known) -> bool:
        """Two records of the same person: an edge with its own key; no row is rewritten."""
        if self.session.get(Person, who.person) is None or self.session.get(Person, other.person) is None:
            return False
        key = self.machine.store.keys.new()
        row = PersonMerge(id=key, person=who.person, other_person=other.person, merged_by=self.machine.seat.user)
        number = self.run.oracle.next()
        row.chosen = f"of{number}"
        self.add_as_is(row, (3,), number)
        who.merges.append(key)
        return True

    def unmerge(self, key: UUID) -> bool:
        row = self.session.get(PersonMerge, key)
        if row is None or row.ended_on is not None:
            return False
        saw = self.run.oracle.seen_on(self.session, row, 5)
        number = self.run.oracle.next()
        row.ended_on, row.ended_by = date.fromordinal(700_000 + number), self.machine.seat.user
        self._draft(row, 5, number, saw)
        return True

    # ---- writing ---------------------------------------------------------------------------------------------

    def add(self, row: Synced, *groups: int) -> None:
        number = self.run.oracle.next()
        for group in groups:
            rewrite(row, group, number, self.run.chance)
        self.add_as_is(row, groups, number)

    def add_as_is(self, row: Synced, groups: tuple[int, ...], number: int | None = None) -> None:
        self.session.add(row)
        self.session.flush()
        made = self.run.oracle.next()
        self.drafts.append(Draft(made, (row.__tablename__, row.id, 0), (("made", made),), frozenset()))
        for group in groups:
            self._draft(row, group, number or self.run.oracle.next(), frozenset())
            number = None

    def _rewrite(self, row: Synced, group: int) -> None:
        saw = self.run.oracle.seen_on(self.session, row, group)
        number = self.run.oracle.next()
        rewrite(row, group, number, self.run.chance)
        self._draft(row, group, number, saw)

    def _draft(self, row: Synced, group: int, number: int, saw: frozenset[int]) -> None:
        values = values_of(row, group)
        if empty(values):
            return
        mine = [d for d in self.drafts if d.where == (row.__tablename__, row.id, group)]
        for earlier in mine:  # the same sitting wrote it already: one change
            saw |= earlier.saw
            self.drafts.remove(earlier)
        self.drafts.append(Draft(number, (row.__tablename__, row.id, group), values, saw))


def identity(entity: str, **parents: UUID) -> UUID:
    """The key that a record of a derived kind has everywhere."""
    return kinds.identity(fields.kind(entity), parents)


def seat_of(machine: Machine) -> tuple[int, int]:
    """Own entries of the change log, and the last place in it."""
    with machine.store.look() as ask:
        count, last = ask(_COUNT)[0]
    return int(count), int(last)


def told_saved(run: Run, machine: Machine, drafts: list[Draft], after: int) -> int:
    """The commit returned: the oracle learns what was saved, each under the change's own identifier."""
    with machine.store.look() as ask:
        entries = ask(_ENTRIES, after)
    changes: dict[tuple[UUID, int], UUID] = {}
    for change, record, groups, op in entries:
        touched = [g for g, _ in cbor2.loads(groups)]
        for group in touched:
            changes[UUID(bytes=record), group] = UUID(bytes=change)
        if op == Op.CREATE:
            changes[UUID(bytes=record), 0] = UUID(bytes=change)
    noted = 0
    now = run.clock.now().timestamp()
    for draft in drafts:
        found = changes.get((draft.where[1], draft.where[2]))
        if found is None:
            continue
        before = {n for n in run.oracle.at.get(draft.where, ()) if n in machine.own}
        saw = run.oracle.closed(before | draft.saw)  # one's own earlier words are never a rival
        said = Said(draft.number, draft.where, draft.values, saw, machine.number, now, machine.well_timed, found)
        run.oracle.note(said)
        machine.own.add(draft.number)
        noted += 1
    machine.entries += len(entries)
    return noted
