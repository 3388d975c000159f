"""Nobody reaches a record out of scope by any service, by whatever key: random worlds against an oracle written from rights.csv."""

from __future__ import annotations

import dataclasses
import os
import random
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from sqlalchemy import false, select

from oit_campo.catalogues import fields
from oit_campo.errors import CampoError
from oit_campo.models import kinds
from oit_campo.models.audit import AuditEvent
from oit_campo.models.base import Synced
from oit_campo.models.certificates import Certificate
from oit_campo.models.laptop import Change, Draft
from oit_campo.models.people import Person
from oit_campo.models.plans import BusinessPlan
from oit_campo.models.programme import Edition, Programme, User, UserScope
from oit_campo.models.training import Enrolment, Group, Session
from oit_campo.services import record_scope
from oit_campo.services.desk import Desk
from oit_campo.services.enrolment import Enrolled
from tests.helpers.workshop import desk_at
from tests.helpers.world import World
from tests.services.scope_calls import APART, CALLS, Call, public
from tests.services.scope_worlds import Truth, invent, plant, rights, sit_down

#: 300 in the full proof (proofs.toml); here as many as a minute holds.
WORLDS = int(os.environ.get("CAMPO_SCOPE_WORLDS", "32"))
PARTS = 4
pytestmark = pytest.mark.timeout(120 + 2 * WORLDS)
#: What costs a durable commit or a drawing is done in every fifth.
WRITTEN = 5


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    world = World(tmp_path)
    yield desk_at(world.laptop("rosa"))
    world.close()


def test_every_public_service_is_known_here() -> None:
    """A new one is called by these tests too: tell scope_calls.py how, and under which right."""
    assert set(public()) - APART.keys() == set(CALLS), "tell tests/services/scope_calls.py of it"
    assert APART.keys() <= set(public())


def test_every_synced_kind_says_whose_it_is() -> None:
    assert {t.__tablename__ for t in record_scope.WHOSE} - {Draft.__tablename__} == set(kinds.tables())


def words_of(value: Any) -> Iterator[str]:
    """Every text and key in what a service gave back, in PDFs too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, UUID):
        yield str(value)
    elif isinstance(value, bytes) and value.startswith(b"%PDF"):
        pdf = pypdfium2.PdfDocument(value)
        yield from (page.get_textpage().get_text_range() for page in pdf)
        pdf.close()
    elif dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from words_of(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from words_of(pair)
    elif isinstance(value, (tuple, list, set, frozenset)) and not isinstance(value, Enum):
        for one in value:
            yield from words_of(one)


class RandomWorlds:
    """Worlds in one store, one after the other: who works in one sees nothing of those before it either."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.chance = desk, random.Random(seed)
        new = desk.store.keys.new
        with desk.store.write(None, receiving=True) as session:
            edition = session.get_one(Edition, desk.actor.edition)
            self.programme, self.other = edition.programme, new()
            mark = edition.merge_state
            session.add(Programme(id=self.other, code="OT", name="Otro", merge_state=mark))
            self.users = [new() for _ in range(4)]
            for n, key in enumerate(self.users):
                session.add(User(id=key, name=f"Equipo {n}", state="activa", merge_state=mark))
        self.functions = public()

    def run(self, number: int, *, write: bool) -> list[str]:
        """What one world finds wrong."""
        truth = invent(number, self.chance, self.desk.store.keys.new, self.users)
        since = plant(self.desk, truth, self.programme, self.other)
        mine = sit_down(self.desk, truth)
        faults: list[str] = []
        for name, call in CALLS.items():
            if not call.seldom or write:
                faults += self._call(name, call, truth, mine)
        if write:
            faults += list(changed_beyond(self.desk, truth, since))
        self._forget(truth)
        return [f"world {number}, {dict(truth.roles())}: {fault}" for fault in faults]

    def compare(self, number: int) -> list[str]:
        """Where what the rights of one world give isn't what the oracle says."""
        truth = invent(number, self.chance, self.desk.store.keys.new, self.users)
        plant(self.desk, truth, self.programme, self.other)
        faults = list(reached_otherwise(sit_down(self.desk, truth), truth))
        self._forget(truth)
        return faults

    def _call(self, name: str, call: Call, truth: Truth, mine: Desk) -> Iterator[str]:
        hidden = truth.hidden(*call.actions)
        allowed = call.further(truth)
        for arguments in call.arguments(truth):
            try:
                told = self.functions[name](mine, *arguments)
            except (CampoError, ValueError):  # refused in words, or a code of nothing
                continue
            except Exception as bug:  # noqa: BLE001 - a guessed key is refused, it breaks nothing
                yield f"{name} broke: {type(bug).__name__}"
                continue
            if isinstance(told, Enrolled):  # who came back is of this edition and region from now on
                truth.came_back(told.person, told.enrolment, self.desk.store.keys.new)
            given = set(words_of(arguments))
            said = "\n".join(w for w in words_of(told) if w not in given)
            yield from (
                f"{name} told of a {what}: {word}"
                for word, what in hidden.items()
                if word in said and word not in allowed
            )

    def _forget(self, truth: Truth) -> None:
        """The grants of this world end, or the next ones would hold them too."""
        with self.desk.store.write(None, receiving=True) as session:
            for row in session.scalars(select(UserScope).where(UserScope.user == truth.user)):
                row.role = None


def reached_otherwise(mine: Desk, truth: Truth) -> Iterator[str]:
    """Where a right gives more, or less, than the oracle says."""
    for action in sorted({action for _, action in rights() if truth.may(action)}):
        kinds_: tuple[tuple[type[Synced], set[UUID], set[UUID]], ...] = (
            (Person, {p.key for p in truth.people}, {p.key for p in truth.people if truth.person(action, p)}),
            (
                Enrolment,
                {e.key for p in truth.people for e in p.enrolments},
                {e.key for p in truth.people for e in p.enrolments if truth.enrolment(action, e)},
            ),
            (Group, {g.key for g in truth.groups}, {g.key for g in truth.groups if truth.group(action, g)}),
            (AuditEvent, {p.note for p in truth.people}, {p.note for p in truth.people if truth.note(action, p)}),
        )
        with mine.read(action) as session:
            for entity, keys, wanted in kinds_:
                given = set(session.scalars(select(entity.id).where(entity.id.in_(keys))))
                if given != wanted:
                    what = f"{entity.__name__}: {len(given - wanted)} too many, {len(wanted - given)} too few"
                    yield f"world {truth.number}, {truth.roles()}: {action} gives of {what}"


def changed_beyond(desk: Desk, truth: Truth, since: int) -> Iterator[str]:
    """Records written since that no right to write such a kind reaches."""
    enrolments = {e.key: e for p in truth.people for e in p.enrolments}
    plans = {e.plan: e for e in enrolments.values()}
    people = {p.key: p for p in truth.people}
    groups = {g.key: g for g in truth.groups}
    with desk.store.read() as session:
        rows = session.execute(select(Change.kind, Change.record).where(Change.seq > since, Change.kind > 0)).all()
        for number, record in sorted(set(rows)):
            kind = fields.kind_numbers()[number]
            row = session.get_one(kinds.tables()[kind.entity], record)
            actions = (*kind.create_rights, *kind.edit_rights)
            e = enrolments.get(getattr(row, "enrolment", record)) or plans.get(getattr(row, "plan", record))
            p, g = people.get(getattr(row, "person", record)), groups.get(getattr(row, "group", record))
            visiting = kind.entity == "attendance_mark" and row.visiting_from is not None  # type: ignore[attr-defined] # a mark's
            if e is not None and not visiting and not any(truth.enrolment(a, e) for a in actions):
                yield f"wrote {kind.entity} of an enrolment out of scope: {e.token}"
            if p is not None and e is None and not any(truth.person(a, p) for a in actions):
                yield f"wrote {kind.entity} of a person out of scope: {p.token}"
            if kind.entity in ("group", "session") and g is not None and not any(truth.group(a, g) for a in actions):
                yield f"wrote {kind.entity} of a group out of scope: {g.token}"
        for draft, owner in truth.drafts.items():
            if owner != truth.user and session.get(Draft, draft) is None:
                yield "threw somebody else's form away"


@pytest.mark.timeout(1800)  # all of them
@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_is_told_of_nor_changes_what_is_out_of_scope(desk: Desk, part: int) -> None:
    worlds = RandomWorlds(desk, seed=20260309 + part)
    for number in range(WORLDS // PARTS):  # each part has others
        assert worlds.run(number, write=number % WRITTEN == 0) == []


def test_a_right_gives_all_that_it_reaches_and_nothing_else(desk: Desk) -> None:
    worlds = RandomWorlds(desk, seed=20260310)
    for number in range(WORLDS):
        assert worlds.compare(number) == []


def test_control_a_right_that_gives_too_little_is_seen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes back from another edition, forgotten."""
    monkeypatch.setattr(record_scope, "_returning", lambda _reach, _row: false())
    record_scope._option.cache_clear()
    worlds = RandomWorlds(desk, seed=5)
    faults = [fault for number in range(12) for fault in worlds.compare(number)]
    record_scope._option.cache_clear()
    assert any("enrolment.enrol gives of Person: 0 too many" in fault for fault in faults)


def test_control_without_the_hook_it_is_red_within_few_worlds(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_scope, "limit", lambda _session, _reach: None)
    monkeypatch.setattr(record_scope, "wrote_beyond", lambda _session, _reach: False)
    worlds = RandomWorlds(desk, seed=1)
    assert any(worlds.run(number, write=number == 0) for number in range(5))


@pytest.mark.parametrize("kind", [Person, Enrolment, Group, Session, Certificate, BusinessPlan])
def test_control_a_kind_that_says_it_is_everybodys_is_seen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: type[Synced]
) -> None:
    monkeypatch.setitem(record_scope.WHOSE, kind, record_scope._everybody)
    record_scope._option.cache_clear()
    worlds = RandomWorlds(desk, seed=3)
    seen = any(worlds.run(number, write=True) for number in range(12))
    record_scope._option.cache_clear()
    assert seen
