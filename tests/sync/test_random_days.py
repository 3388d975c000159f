"""Random days of two laptops and a centre, with every fault at any moment: at rest all say the same and no work is gone."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from oit_campo.catalogues import fields
from oit_campo.domain.versions import decode, group_state
from oit_campo.errors import KnownError
from oit_campo.ids import derived_key
from oit_campo.models import kinds
from oit_campo.models.people import Person
from oit_campo.models.plans import Business, BusinessPlan
from oit_campo.store.change_log import pending_count, verify_chain
from tests.helpers.world import Laptop, World
from tests.sync.backups import Backup
from tests.sync.looking import conflicts, held, same_everywhere

EDITS: dict[str, list[tuple[str, list[Any]]]] = {
    "person": [
        ("sex", ["mujer", "hombre", None]),
        ("language", ["es", "qu", "en", None]),
        ("first_surname", ["Quispe", "Mamani", None]),
    ],
    "contact": [
        ("phone", ["999000111", "999000222", None]),
        ("email", ["a@example.org", "b@example.org", None]),
    ],
    "business": [("procedures", [("ruc",), ("licencia", "ruc"), (), None]), ("trade_name", ["Uno", "Dos"])],
}


class Day:
    """One run: what is done is drawn from a seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.chance = random.Random(seed)
        self.laptops = [world.laptop("rosa"), world.laptop("rosa")]
        self.people: list[UUID] = []
        self.businesses: list[UUID] = []
        self.backup: Backup | None = None
        self.copies: dict[int, bytes] = {}
        self.done: list[str] = []
        self.safe = True

    def run(self, steps: int) -> None:
        actions: list[tuple[int, Callable[[Laptop], None]]] = [
            (3, self.enrol),
            (9, self.edit),
            (6, self.sync),
            (2, self.lose),
            (1, self.wait),
            (1, self.restart),
            (1, self.copy_laptop),
            (1, self.restore_laptop),
            (1, self.back_up),
            (1, self.restore_centre),
        ]
        for _ in range(steps):
            laptop = self.chance.choice(self.laptops)
            action = self.chance.choices([a for _, a in actions], [w for w, _ in actions])[0]
            self.done.append(f"{action.__name__} {self.laptops.index(laptop)}")
            action(laptop)

    def enrol(self, laptop: Laptop) -> None:
        self.people.append(laptop.enrol(f"Persona {len(self.people)}", "Prueba", phone="999000000"))
        with laptop.store.write(laptop.user) as session:
            business = laptop.store.keys.new()
            session.add(Business(id=business, trade_name="Bodega"))
            session.flush()
            enrolment = derived_key(fields.kind("enrolment").number, self.people[-1], laptop.activation.edition)
            session.add(BusinessPlan(id=laptop.store.keys.new(), enrolment=enrolment, business=business, title="Plan"))
        self.businesses.append(business)

    def edit(self, laptop: Laptop) -> None:
        if not self.people:
            return
        entity = self.chance.choice(list(EDITS))
        person = self.chance.choice(self.people)
        key = {
            "person": person,
            "contact": derived_key(fields.kind("contact").number, person),
            "business": self.chance.choice(self.businesses),
        }[entity]
        name, values = self.chance.choice(EDITS[entity])
        with laptop.store.write(laptop.user) as session:
            row = session.get(kinds.tables()[entity], key)
            if row is not None:
                setattr(row, name, self.chance.choice(values))

    def sync(self, laptop: Laptop) -> None:
        laptop.sync()

    def lose(self, laptop: Laptop) -> None:
        setattr(laptop.wire, self.chance.choice(["lose_requests", "lose_replies"]), 1)
        with pytest.raises(KnownError, match="network_none"):
            laptop.sync()

    def wait(self, _laptop: Laptop) -> None:
        self.world.clock.advance(minutes=self.chance.choice([1, 30, 3000]))

    def restart(self, laptop: Laptop) -> None:
        self.world.reopen(laptop)

    def copy_laptop(self, laptop: Laptop) -> None:
        laptop.store.close()
        self.copies[id(laptop)] = laptop.store.path.read_bytes()
        self.world.reopen(laptop)

    def restore_laptop(self, laptop: Laptop) -> None:
        """Everything was sent before the disk failed: what never left it is lost with any disk."""
        if id(laptop) in self.copies:
            laptop.sync()
            laptop.store.close()
            laptop.store.path.write_bytes(self.copies[id(laptop)])
            self.world.reopen(laptop)
            self.safe = False

    def back_up(self, _laptop: Laptop) -> None:
        self.backup = Backup(self.world)

    def restore_centre(self, _laptop: Laptop) -> None:
        """Not when a laptop came back from a copy meanwhile: that would be two losses of one change."""
        if self.backup is not None and self.safe:
            self.backup.restore()

    def rest(self) -> None:
        for _ in range(3):
            for laptop in self.laptops:
                laptop.sync()


@pytest.mark.parametrize("seed", range(4))
def test_a_day_of_faults_ends_the_same_everywhere(world: World, seed: int) -> None:
    day = Day(world, seed)
    day.run(45)
    day.rest()
    same_everywhere(world, *day.laptops)
    with world.at_centre() as session:
        assert {p for p in day.people if session.get(Person, p) is None} == set()
        assert held(session) == {}
        for kind, record, group, change in conflicts(session):
            row = session.get_one(kinds.tables()[fields.kind_numbers()[kind].entity], record)
            assert change in {h.change for h in group_state(decode(row.merge_state), group).heads}
    for laptop in day.laptops:
        with laptop.store.read() as session:
            assert pending_count(session) == 0
            verify_chain(session)


def test_control_a_merge_that_lets_the_last_arrival_win_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from oit_campo.domain.versions import GroupState

    monkeypatch.setattr(
        GroupState,
        "add",
        lambda self, head, _saw: GroupState((head,), self.seen) if not self.knows(head.change) else self,
    )
    day = Day(world, 1)

    def three_days() -> None:
        for _ in range(3):
            day.run(25)
            day.rest()
            same_everywhere(world, *day.laptops)

    with pytest.raises((AssertionError, KnownError)):
        three_days()
