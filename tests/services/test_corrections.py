"""What the centre didn't take: each reason, whose it is, where it stands; nobody sees beyond their reach; taken, it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from oit_campo.catalogues import fields
from oit_campo.models.people import Contact
from oit_campo.models.programme import User
from oit_campo.models.shared import HeldChange
from oit_campo.models.training import AttendanceMark, Enrolment, Session
from oit_campo.services import corrections, disagreements, groups, sync_state
from oit_campo.services.desk import Desk
from oit_campo.sync.wire import GroupPatch, Patch, patch_bytes
from tests.helpers.workshop import course_of, desk_at, enrolment_of, group_form, sessions_of
from tests.helpers.world import Laptop, World


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


def as_role(desk: Desk, *roles: str) -> Desk:
    return replace(desk, seated=replace(desk.actor, roles=frozenset(roles)))


def say_as(laptop: Laptop, user: UUID, person: UUID, **values: str) -> None:
    """An edit of her contact by somebody of the staff, unasked by any service."""
    with laptop.store.write(user) as session:
        row = session.scalars(select(Contact).where(Contact.person == person)).one()
        for name, value in values.items():
            setattr(row, name, value)


@pytest.fixture
def refused(world: World, laptop: Laptop) -> UUID:
    """An evaluator changed a telephone: the centre holds it, for want of a right."""
    person = laptop.enrol("Gladys", "Apaza", phone="+51999000111")
    laptop.sync()
    world.clock.advance(hours=1)
    say_as(laptop, world.plan.users["nelida"], person, phone="+51999000222", phone_owner="familiar")
    laptop.sync()
    return person


def the_only(desk: Desk) -> corrections.Correction:
    (found,) = corrections.to_correct(desk)
    return found


def test_a_laptop_of_which_everything_was_taken_has_none(laptop: Laptop, desk: Desk) -> None:
    laptop.enrol("Gladys", "Apaza")
    laptop.sync()
    assert corrections.to_correct(desk) == ()
    assert sync_state.overview(desk).to_correct == 0


def test_it_says_what_why_who_and_where(laptop: Laptop, desk: Desk, refused: UUID) -> None:
    one = the_only(desk)
    assert (one.reason, one.entity, one.person, one.field) == ("no_right", "contact", refused, "phone")
    assert (one.about, one.mine) == ("APAZA, Gladys", False)
    assert one.label == "Número de teléfono", "what was touched, not all that travels with it"
    assert "+51999000222" in one.words
    assert one.who == "Nélida Salazar Prueba"
    assert f"{one.at:%d/%m/%Y %H:%M}" == "09/03/2026 09:00"
    assert one.ask == "Capacitador(a)"
    assert one.session is None
    assert sync_state.overview(desk).to_correct == 1


def test_the_record_keeps_what_was_written(laptop: Laptop, desk: Desk, refused: UUID) -> None:
    with laptop.store.read() as session:
        assert session.scalars(select(Contact.phone).where(Contact.person == refused)).one() == "+51999000222"


def test_when_the_centre_takes_it_after_all_it_goes(world: World, laptop: Laptop, desk: Desk, refused: UUID) -> None:
    with world.centre.database.writing() as (session, state):
        scope: dict[str, UUID | str] = {
            "user": world.plan.users["nelida"],
            "edition": desk.actor.edition,
            "region": "08",
            "role": "facilitator",
        }
        world.centre.author(session, state).create("user_scope", scope)
    laptop.sync()
    laptop.sync()
    assert corrections.to_correct(desk) == ()


def test_somebody_of_another_region_is_out_of_scope_and_only_their_own_see_it(laptop: Laptop, desk: Desk) -> None:
    person = laptop.enrol("Gladys", "Apaza")
    with desk.store.write(desk.actor.user) as session:
        session.scalars(select(Enrolment).where(Enrolment.person == person)).one().region = "20"
    laptop.sync()
    everywhere = corrections.to_correct(as_role(desk, "coordinator"))
    assert {c.reason for c in everywhere} >= {"out_of_scope"}
    assert all(c.mine for c in everywhere)
    assert "enrolment" not in {c.entity for c in corrections.to_correct(desk)}, "region 20 is not Rosa's"


@pytest.mark.parametrize("role", ["evaluator", "administrator"])
def test_who_sees_no_people_is_told_of_none(desk: Desk, refused: UUID, role: str) -> None:
    assert corrections.to_correct(as_role(desk, role)) == ()
    assert the_only(as_role(desk, "facilitator")).person == refused  # control


def test_a_trainer_of_other_groups_is_told_of_none(desk: Desk, refused: UUID) -> None:
    assert corrections.to_correct(as_role(desk, "trainer")) == ()


def test_who_has_no_function_is_told_of_none(desk: Desk, refused: UUID) -> None:
    assert corrections.to_correct(as_role(desk)) == ()
    assert sync_state.overview(as_role(desk)).to_correct == 0


def test_what_the_role_may_not_see_is_not_told(desk: Desk, refused: UUID) -> None:
    """A data officer reaches everybody; the page of the trainer hides the district."""
    hidden = hold(desk, "contact", derived(desk, "contact", refused), {"visit_address": "Jirón Puno 112"})
    one = next(c for c in corrections.to_correct(as_role(desk, "coordinator")) if c.change == hidden)
    shown = next(c for c in corrections.to_correct(as_role(desk, "data_officer")) if c.change == hidden)
    seen = [
        desk_.actor.sees("contact", "visit_address")
        for desk_ in (as_role(desk, "coordinator"), as_role(desk, "data_officer"))
    ]
    assert [disagreements.RESERVED not in c.words for c in (one, shown)] == seen
    assert False in seen


def derived(desk: Desk, entity: str, person: UUID) -> UUID:
    from oit_campo.ids import derived_key

    return derived_key(fields.kind(entity).number, person)


def hold(
    desk: Desk,
    entity: str,
    record: UUID,
    values: dict[str, object],
    reason: str = "no_right",
    actor: UUID | None = None,
) -> UUID:
    """A held change as an exchange leaves it."""
    kind = fields.kind(entity)
    change = desk.store.keys.new()
    by_group: dict[int, dict[int, object]] = {}
    for name, value in values.items():
        by_group.setdefault(kind.field(name).group, {})[kind.field(name).wire_no] = value
    groups_ = tuple(
        GroupPatch(g, change, 1_800_000_000_000 << 16, True, (), v)  # type: ignore[arg-type] # plain values
        for g, v in (by_group or {0: {}}).items()
    )
    patch = Patch(kind.number, record, actor or desk.actor.user, groups_)
    held = HeldChange(
        change=change, kind=kind.number, record=record, missing=None, reason=reason, body=patch_bytes(patch)
    )
    with desk.store.write(None) as session:
        session.add(held)
    return change


def test_a_mark_and_a_session_lead_to_their_list(world: World, laptop: Laptop, desk: Desk) -> None:
    group = groups.create_group(desk, group_form(course_of(desk)))
    enrolment = enrolment_of(desk, laptop.enrol("Gladys", "Apaza"))
    groups.add_member(desk, group, enrolment, since=desk.today)
    session_key = sessions_of(desk, group)[0]
    with desk.store.write(desk.actor.user) as session:
        mark = AttendanceMark(
            id=fields_key("attendance_mark", session_key, enrolment),
            session=session_key,
            enrolment=enrolment,
            status="P",
        )
        session.add(mark)
        key = mark.id
    hold(desk, "attendance_mark", key, {"status": "P"}, "held")
    hold(desk, "session", session_key, {"state": "cerrada"})
    found = {c.entity: c for c in corrections.to_correct(desk)}
    assert {c.session for c in found.values()} == {session_key}
    assert found["attendance_mark"].about == "APAZA, Gladys"
    assert found["session"].about == ""
    with desk.store.read() as session:
        assert session.get(Session, session_key) is not None


def fields_key(entity: str, *parents: UUID) -> UUID:
    from oit_campo.ids import derived_key

    return derived_key(fields.kind(entity).number, *parents)


def test_a_record_that_is_not_here_is_told_to_its_author_alone(world: World, desk: Desk) -> None:
    mine = hold(desk, "person", desk.store.keys.new(), {"sex": "F"}, "no_parent")
    hold(desk, "person", desk.store.keys.new(), {"sex": "F"}, "no_parent", actor=world.plan.users["wilfredo"])
    one = the_only(desk)
    assert (one.change, one.person, one.about) == (mine, None, "")


def test_a_document_s_number_is_told_by_its_end(desk: Desk, refused: UUID) -> None:
    change = hold(
        desk, "identity_document", derived(desk, "person", refused), {"type": "DNI", "number": "99004821"}, "held"
    )
    one = next(c for c in corrections.to_correct(desk) if c.change == change)
    assert one.words == "Documento Nacional de Identidad · termina en 821"


def test_a_creation_without_words_is_told_too(desk: Desk, refused: UUID) -> None:
    change = hold(desk, "person", refused, {}, "held")
    one = next(c for c in corrections.to_correct(desk) if c.change == change)
    assert (one.field, one.label, one.words) == ("", "", "")


def test_a_kind_of_a_newer_version_comes_last_and_says_nothing(desk: Desk, refused: UUID) -> None:
    change = desk.store.keys.new()
    patch = Patch(250, desk.store.keys.new(), None, (GroupPatch(0, change, 1, True, (), {}),))
    with desk.store.write(None) as session:
        session.add(HeldChange(change=change, kind=250, record=patch.record or change, missing=None, reason="unknown_kind",
                               body=patch_bytes(patch)))  # fmt: skip
    first, last = corrections.to_correct(desk)
    assert first.reason == "no_right"
    assert (last.reason, last.entity, last.words, last.mine) == ("unknown_kind", "", "", False)
    with desk.store.read() as session:
        assert session.get(User, desk.actor.user) is not None
