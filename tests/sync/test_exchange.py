"""Two laptops and a centre: what one writes the others get, whatever the line loses; both databases."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from oit_campo.catalogues import fields
from oit_campo.errors import KnownError
from oit_campo.ids import derived_key
from oit_campo.models.centre import CentreStream, Commit
from oit_campo.models.laptop import Change, OutBatch, StreamState
from oit_campo.models.people import Contact
from oit_campo.models.plans import Business, BusinessPlan
from oit_campo.models.training import AttendanceMark, Enrolment, Group
from oit_campo.models.training import Session as Class
from oit_campo.store.change_log import pending_count, verify_chain
from oit_campo.sync import client, outbox, wire
from tests.helpers.world import Laptop, World
from tests.sync.looking import centre_person, conflicts, edit, held, person, same_everywhere, sync_all


def enrolment_of(laptop: Laptop, key: UUID) -> UUID:
    return derived_key(fields.kind("enrolment").number, key, laptop.activation.edition)


def commits(world: World) -> int:
    with world.at_centre() as session:
        return session.execute(select(func.count()).select_from(Commit)).scalar_one()


def test_what_one_laptop_writes_the_other_gets_with_the_centres_stamps(any_world: World) -> None:
    a, b = any_world.laptop("rosa"), any_world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe", phone="999000111")
    sync_all(a, b)
    got = person(b, maria)
    assert got is not None
    assert (got.given_names, got.birth_date) == ("María Prueba", date(1993, 8, 14))
    edit(b, "person", maria, sex="mujer", language="es")
    edit(a, "person", maria, social_name="Mari")
    sync_all(a, b)
    same_everywhere(any_world, a, b)
    assert person(a, maria).sex == "mujer"  # type: ignore[union-attr] # it is there, or the test fails
    for laptop in (a, b):
        with laptop.store.read() as session:
            assert pending_count(session) == 0
            assert verify_chain(session) > 0


def test_a_blank_left_at_the_creation_is_no_rival_of_what_another_fills_in(world: World) -> None:
    """And what the other's slow clock says of it doesn't matter: the blank was never said."""
    a, b = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    sync_all(a, b)
    world.clock.advance(days=-1)
    edit(b, "person", maria, sex="mujer")
    edit(b, "contact", derived_key(fields.kind("contact").number, maria), email="maria@example.org")
    sync_all(b, a)
    assert person(a, maria).sex == "mujer"  # type: ignore[union-attr] # it is there, or the test fails
    same_everywhere(world, a, b)
    with world.at_centre() as session:
        assert conflicts(session) == {}


def test_what_was_emptied_is_seen_as_emptied_by_who_comes_later(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    edit(a, "person", maria, sex="mujer")
    a.sync()
    edit(a, "person", maria, sex=None)
    sync_all(a, b)
    edit(b, "person", maria, sex="hombre")
    sync_all(b, a)
    same_everywhere(world, a, b)
    with world.at_centre() as session:
        assert conflicts(session) == {}


@pytest.mark.parametrize("lost", ["lose_requests", "lose_replies"])
def test_a_lost_request_or_reply_has_one_effect(any_world: World, lost: str) -> None:
    a, b = any_world.laptop("rosa"), any_world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    setattr(a.wire, lost, 1)
    with pytest.raises(KnownError, match="network_none"):
        a.sync()
    before = commits(any_world)
    edit(a, "person", maria, sex="mujer")
    a.sync()
    after = commits(any_world)
    assert after > before
    a.sync()
    assert commits(any_world) == after
    sync_all(a, b)
    same_everywhere(any_world, a, b)
    with a.store.read() as session:
        assert conflicts(session) == {}
        sizes = session.scalars(select(OutBatch.received_at)).all()
        assert all(sizes)


def test_every_reply_lost_once_loses_and_doubles_nothing(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    for n in range(6):
        key = a.enrol(f"Persona {n}", "Prueba")
        a.wire.lose_replies = 1
        with pytest.raises(KnownError):
            a.sync()
        edit(a, "person", key, sex="mujer")
    sync_all(a, b)
    same_everywhere(world, a, b)
    assert a.wire.requests < 40


def test_nothing_to_say_is_one_request(world: World) -> None:
    a = world.laptop("rosa")
    a.sync()
    outcome = a.sync()
    assert (outcome.requests, outcome.sent, outcome.received) == (1, 0, 0)
    assert len(a.wire.last_request) <= 250


def test_edits_before_a_sync_travel_as_one_and_leave_no_rival(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    a.sync()
    for sex in ("mujer", "hombre", "mujer"):
        edit(a, "person", maria, sex=sex)
    with a.store.write(None) as session:
        batch = outbox.cut_batch(session, world.clock.now())
    assert batch is not None
    assert len(wire.decode_batch(batch.body or b"")[1]) == 1
    sync_all(a, b)
    same_everywhere(world, a, b)


def test_both_values_are_kept_on_both_laptops_and_at_the_centre_until_somebody_decides(any_world: World) -> None:
    a, b = any_world.laptop("rosa"), any_world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe", phone="999000111")
    sync_all(a, b)
    contact = derived_key(fields.kind("contact").number, maria)
    edit(a, "contact", contact, phone="999000222", email="a@example.org")
    edit(b, "contact", contact, phone="999000333", email="b@example.org")
    sync_all(a, b)
    with any_world.at_centre() as session:
        assert len(conflicts(session)) == 2
    same_everywhere(any_world, a, b)
    edit(b, "contact", contact, phone="999000444")
    sync_all(b, a)
    same_everywhere(any_world, a, b)
    with any_world.at_centre() as session:
        still = conflicts(session)
        assert [c[2] for c in still] == [8], "settling the telephone settled the mail too"
        assert session.get_one(Contact, contact).phone == "999000444"
    edit(a, "contact", contact, email="c@example.org")
    sync_all(a, b)
    same_everywhere(any_world, a, b)
    with any_world.at_centre() as session:
        assert conflicts(session) == {}


def test_an_own_unsent_value_stays_until_the_centre_has_judged(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    sync_all(a, b)
    edit(a, "person", maria, sex="mujer")
    world.clock.advance(minutes=1)
    edit(b, "person", maria, sex="hombre")
    sync_all(b, a, b)
    same_everywhere(world, a, b)
    assert person(a, maria).sex == "hombre"  # type: ignore[union-attr] # it is there, or the test fails
    with a.store.read() as session:
        assert [v for _, v in conflicts(session).values()] == [{8: "mujer"}]


def test_two_trainers_who_mark_the_same_person_make_one_record(any_world: World) -> None:
    a, b = any_world.laptop("rosa"), any_world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    group, lesson = a.store.keys.new(), a.store.keys.new()
    with a.store.write(a.user) as session:
        course = any_world.plan.courses["SST"]
        session.add(Group(id=group, edition=a.activation.edition, course=course, name="Grupo de prueba"))
        session.flush()
        session.add(Class(id=lesson, group=group, number=1, minutes=120))
    sync_all(a, b)
    mark = derived_key(fields.kind("attendance_mark").number, lesson, enrolment_of(a, maria))
    for laptop, status, minutes in ((a, "P", 120), (b, "T", 90)):
        with laptop.store.write(laptop.user) as session:
            session.add(
                AttendanceMark(
                    id=mark,
                    session=lesson,
                    enrolment=enrolment_of(a, maria),
                    status=status,
                    minutes=minutes,
                    remote=False,
                )
            )
        any_world.clock.advance(minutes=1)
    sync_all(a, b)
    same_everywhere(any_world, a, b)
    with any_world.at_centre() as session:
        assert session.execute(select(func.count()).select_from(AttendanceMark)).scalar_one() == 1
        marked = session.get_one(AttendanceMark, mark)
        assert (marked.status, marked.minutes) == ("T", 90)
        assert [values[4] for place, (_, values) in conflicts(session).items() if place[2] == 3] == [120]


def test_a_business_without_a_field_that_never_changes_arrives_too(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    business, plan = a.store.keys.new(), a.store.keys.new()
    with a.store.write(a.user) as session:
        session.add(Business(id=business, trade_name="Bodega de prueba", procedures=("ruc",)))
        session.flush()
        session.add(BusinessPlan(id=plan, enrolment=enrolment_of(a, maria), business=business, title="Bodega"))
    a.sync()
    b.sync()
    with b.store.read() as session:
        assert session.get_one(Business, business).trade_name == "Bodega de prueba"
        assert held(session) == {}
    edit(b, "business", business, procedures=("licencia",))
    edit(a, "business", business, procedures=("ruc", "licencia"))
    sync_all(a, b)
    same_everywhere(world, a, b)


def test_a_row_made_empty_is_a_record_too(world: World) -> None:
    a = world.laptop("rosa")
    business = a.store.keys.new()
    with a.store.write(a.user) as session:
        session.add(Business(id=business))
    a.sync()
    with world.at_centre() as session:
        assert session.get(Business, business) is not None


@pytest.mark.parametrize("years", [10, -10])
def test_a_clock_ten_years_off_neither_wins_nor_loses_for_ever(world: World, years: int) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    sync_all(a, b)
    world.clock.advance(days=365 * years)
    edit(a, "person", maria, sex="mujer")
    world.clock.advance(days=-365 * years)
    sync_all(a, b)
    edit(b, "person", maria, sex="hombre")
    sync_all(b, a)
    same_everywhere(world, a, b)
    assert person(a, maria).sex == "hombre"  # type: ignore[union-attr] # it is there, or the test fails
    world.clock.advance(minutes=11)
    edit(a, "person", maria, language="es")
    edit(b, "person", maria, language="ve")
    sync_all(a, b)
    same_everywhere(world, a, b)


def test_a_clock_set_back_never_takes_stamps_back(world: World) -> None:
    a = world.laptop("rosa")
    a.enrol("Uno", "Prueba")
    world.clock.advance(days=-400)
    a.enrol("Dos", "Prueba")
    with a.store.read() as session:
        stamps = session.scalars(select(Change.stamp).order_by(Change.seq)).all()
    assert stamps == sorted(stamps)
    assert len(set(stamps)) == len(stamps)


def test_much_work_leaves_in_small_batches_that_grow(world: World) -> None:
    """A cut costs little: the first request is small, none is larger than the pace."""
    import random

    noise = random.Random(5)
    a = world.laptop("rosa")
    for _ in range(8):
        with a.store.write(a.user) as session:
            for _ in range(15):
                session.add(Business(id=a.store.keys.new(), trade_name=noise.randbytes(2000).hex()))
    sizes: list[int] = []
    post = a.wire.post

    def watched(path: str, body: bytes) -> bytes:
        sizes.append(len(body))
        return post(path, body)

    a.wire.post = watched  # type: ignore[method-assign] # the seam is the point
    a.sync()
    assert sizes[0] <= client.PACE_FIRST + 1000
    assert max(sizes) <= client.PACE_MOST + 1000
    assert len(sizes) <= 12
    with world.at_centre() as session:
        assert session.execute(select(func.count()).select_from(Business)).scalar_one() == 120


def test_what_was_cut_and_not_received_goes_again_bit_for_bit(world: World) -> None:
    a = world.laptop("rosa")
    for n in range(3):
        a.enrol(f"Persona {n}", "Prueba")
        a.wire.lose_requests = 1
        with pytest.raises(KnownError):
            a.sync()
    with a.store.read() as session:
        frozen = [(b.number, b.sha256, b.body) for b in session.scalars(select(OutBatch).order_by(OutBatch.number))]
    assert [n for n, _, _ in frozen[-1:]] == [1]
    assert all(wire.batch_hash(body or b"") == sha for _, sha, body in frozen)
    a.sync()
    with world.at_centre() as session:
        assert session.get_one(CentreStream, _stream(a)).last_batch == 2


def _stream(laptop: Laptop) -> bytes:
    with laptop.store.read() as session:
        return session.get_one(StreamState, 1).stream


def test_a_batch_of_many_frozen_goes_as_the_pace_allows(world: World) -> None:
    a = world.laptop("rosa")
    with a.store.write(a.user) as session:
        for n in range(30):
            session.add(Business(id=a.store.keys.new(), trade_name=f"Bodega {n}"))
    with a.store.write(None) as session:
        while outbox.cut_batch(session, world.clock.now(), 100) is not None:
            pass
    with a.store.read() as session:
        frozen = session.execute(select(func.count()).select_from(OutBatch)).scalar_one()
    assert frozen > client.BATCHES_PER_REQUEST
    outcome = a.sync()
    assert outcome.sent == 30
    with a.store.read() as session:
        assert pending_count(session) == 0


def test_an_exchange_that_is_cancelled_stops_between_requests(world: World) -> None:
    a = world.laptop("rosa")
    a.enrol("María Prueba", "Quispe")
    outcome = client.exchange(a.store, a.wire, a.link, cancelled=lambda: True)
    assert outcome.requests == 0
    seen: list[Any] = []
    client.exchange(a.store, a.wire, a.link, progress=seen.append)
    assert seen[-1].sent == 3


def test_a_centre_that_never_ends_is_left(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    a = world.laptop("rosa")
    monkeypatch.setattr(client, "MAX_ROUNDS", 2)
    monkeypatch.setattr(client, "_take", lambda *_: (client.Outcome(requests=1), True))
    with pytest.raises(KnownError, match="centre_refused"):
        a.sync()


def test_withdrawn_consent_beats_a_grant_on_every_laptop(world: World) -> None:
    from oit_campo.models.people import Consent

    a, b = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    consent = a.store.keys.new()
    with a.store.write(a.user) as session:
        session.add(Consent(id=consent, person=maria, purpose="programa", answer="no", occurred_on=date(2026, 3, 9)))
    sync_all(a, b)
    edit(a, "consent", consent, answer="retirado")
    world.clock.advance(minutes=5)
    edit(b, "consent", consent, answer="si")
    sync_all(a, b)
    same_everywhere(world, a, b)
    with b.store.read() as session:
        assert session.get_one(Consent, consent).answer == "retirado"
    assert centre_person(world, maria) is not None
    with world.at_centre() as session:
        assert session.get_one(Enrolment, enrolment_of(a, maria)).region == "08"
