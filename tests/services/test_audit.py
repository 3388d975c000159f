"""Acts that change no field: noted with the act or not at all, one by one, without a name, sent to the centre alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cbor2
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields, lists
from oit_campo.central.commits import NOBODY
from oit_campo.errors import UserError
from oit_campo.models.audit import AuditEvent
from oit_campo.models.centre import Commit
from oit_campo.models.laptop import Change
from oit_campo.models.people import Person
from oit_campo.services import attendance_views, audit, enrolment, person_edits
from oit_campo.services.audit import Act
from oit_campo.services.desk import Desk
from tests.helpers import workshop
from tests.helpers.audit import audit_events
from tests.helpers.world import Laptop, World
from tests.services.enrolling import desk_at, form, make_group


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def laptop(world: World) -> Laptop:
    return world.laptop("rosa")


@pytest.fixture
def desk(laptop: Laptop) -> Desk:
    return desk_at(laptop)


def entries(desk: Desk) -> list[Change]:
    with desk.store.read() as session:
        kind = fields.kind("audit_event").number
        return list(session.scalars(select(Change).where(Change.kind == kind).order_by(Change.seq)))


def test_every_act_has_its_word() -> None:
    assert [act.value for act in Act] == [option.code for option in lists.options("audit_acts")]


def test_a_note_says_what_about_which_record_who_and_when(world: World, desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    world.clock.advance(minutes=3)
    with desk.store.write(desk.actor.user) as session:
        key = audit.note(session, Act.EXPORT, of=session.get_one(Person, made.person), reason="archivo", count=31)
    (event,) = audit_events(desk)
    assert event.id == key
    assert (event.act, event.reason, event.count) == ("exportado", "archivo", 31)
    assert (event.record_kind, event.record) == (fields.kind("person").number, made.person)
    assert (event.user, event.at) == (desk.actor.user, world.clock.now())


def test_an_act_about_no_record_is_noted_too(desk: Desk) -> None:
    with desk.store.write(desk.actor.user) as session:
        audit.note(session, Act.RESTORE_BACKUP)
    (event,) = audit_events(desk)
    assert (event.record_kind, event.record, event.reason, event.count) == (None, None, None, None)


def test_a_note_stands_with_its_act_or_not_at_all(desk: Desk) -> None:
    with pytest.raises(UserError, match="document_gone"):
        note_and_fail(desk)
    assert audit_events(desk) == []


def note_and_fail(desk: Desk) -> None:
    with desk.store.write(desk.actor.user) as session:
        audit.note(session, Act.EXPORT)
        raise UserError("document_gone")


def test_words_of_its_own_and_acts_of_nobody_are_refused(desk: Desk) -> None:
    with desk.store.write(desk.actor.user) as session, pytest.raises(ValueError, match="no audit reason"):
        audit.note(session, Act.EXPORT, reason="para Ana Flores")
    with desk.store.write(None) as session, pytest.raises(ValueError, match="without an author"):
        audit.note(session, Act.EXPORT)
    assert audit_events(desk) == []


def test_two_looks_are_two_entries_that_keep_what_they_say(desk: Desk) -> None:
    """G→W→G would leave nothing: an act is never folded into another."""
    made = enrolment.enrol(desk, form())
    person_edits.unmask_document(desk, made.person)
    person_edits.unmask_document(desk, made.person)
    found = entries(desk)
    assert len(found) == 2
    assert all(entry.values is not None for entry in found)
    with desk.store.write(desk.actor.user) as session:
        session.delete(session.get_one(AuditEvent, found[0].record))
        with pytest.raises(RuntimeError, match="never deleted"):
            session.flush()
        session.rollback()


def test_nothing_of_a_person_stands_in_a_note(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    person_edits.unmask_document(desk, made.person)
    (entry,) = entries(desk)
    assert entry.values is not None
    said = cbor2.loads(entry.values)
    assert {type(value) for value in said.values()} <= {bytes, int, str}
    texts = {value for value in said.values() if isinstance(value, str)}
    assert texts == {"documento_visto", "pantalla"}


def test_printing_a_roster_is_noted_with_how_many(laptop: Laptop, desk: Desk, world: World) -> None:
    group = make_group(desk, world, trainer=desk.actor.user)
    enrolment.enrol(desk, form(group=group))
    first = add_session(desk, group)
    assert attendance_views.print_sheet(desk, first).startswith(b"%PDF")
    (event,) = audit_events(desk)
    assert (event.act, event.record, event.reason, event.count) == ("lista_impresa", first, "papel", 1)


def add_session(desk: Desk, group):  # type: ignore[no-untyped-def] # a key in, a key out
    from oit_campo.models.training import Session as ClassSession

    key = desk.store.keys.new()
    with desk.store.write(desk.actor.user) as session:
        session.add(
            ClassSession(
                id=key,
                group=group,
                number=1,
                planned_on=workshop.MONDAY,
                starts_minute=900,
                minutes=180,
                modules=(),
                mode="presencial",
                state="prevista",
            )
        )
    return key


def test_it_reaches_the_centre_and_no_other_laptop(world: World, laptop: Laptop, desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    person_edits.unmask_document(desk, made.person)
    laptop.sync()
    with world.at_centre() as session:
        (event,) = session.scalars(select(AuditEvent)).all()
        assert (event.act, event.record, event.user) == ("documento_visto", made.person, desk.actor.user)
        kind = fields.kind("audit_event").number
        assert set(session.scalars(select(Commit.scope).where(Commit.kind == kind))) == {NOBODY}
    second = world.laptop("rosa")
    other = desk_at(second)
    with other.store.read() as session:
        assert session.get(Person, made.person) is not None, "the control: what belongs to the region came"
    assert audit_events(other) == []


def test_nobody_signs_an_act_in_anothers_name(world: World, laptop: Laptop, desk: Desk) -> None:
    """``author_is``: the note names its author; one that names a colleague is held at the centre, not believed."""
    with desk.store.write(desk.actor.user) as session:
        key = audit.note(session, Act.EXPORT)
    with desk.store.write(desk.actor.user) as session:
        session.add(
            AuditEvent(id=desk.store.keys.new(), act="exportado", user=world.plan.users["wilfredo"], record=None)
        )
    laptop.sync()
    with world.at_centre() as session:
        assert keys_of(session) == [key]


def keys_of(session: Session) -> list[object]:
    return list(session.scalars(select(AuditEvent.id)))
