"""Marks, lists and what they add up to, on real stores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import cbor2
import pypdfium2
import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session as Transaction

from oit_campo.catalogues import fields
from oit_campo.domain.attendance import MarkCode
from oit_campo.domain.eligibility import CertificateFacts, CertificateKind, certificate_decision
from oit_campo.errors import CampoError, UserError
from oit_campo.models.kinds import to_plain
from oit_campo.models.laptop import StoreFact
from oit_campo.models.people import Consent, IdentityDocument
from oit_campo.models.programme import Edition, UserScope
from oit_campo.models.shared import Conflict
from oit_campo.models.training import AttendanceMark, Enrolment, Group, GroupMember, Session
from oit_campo.services import attendance, attendance_views, certificate_rows, class_sessions, groups
from oit_campo.services.attendance import Entry, Marked
from oit_campo.services.attendance_facts import MarkFacts
from oit_campo.services.attendance_views import CourseResult
from oit_campo.services.desk import Desk
from oit_campo.sync.merge import in_conflict
from tests.helpers.workshop import MONDAY, course_of, desk_at, enrolment_of, group_form, join, sessions_of
from tests.helpers.world import World

P, T, F, J, S, R = MarkCode
PEOPLE = (("Ana", "Flores"), ("Luz", "Ñahui"), ("Eva", "Nina"))


@dataclass
class Workshop:
    """A group of SST with three people; its first session is today."""

    world: World
    desk: Desk
    group: UUID
    people: list[UUID]
    sessions: list[UUID]

    def marks(self, *codes: str, who: int = 0) -> None:
        """Mark one person's sessions in order; «.» leaves one out. Moves the clock to the last day needed."""
        for session, code in zip(self.sessions, codes, strict=False):
            if code != ".":
                entry = Entry(MarkCode(code), reason="salud" if code == "J" else None)
                attendance.mark(self.desk, session, self.people[who], entry)

    def result(self, who: int = 0) -> CourseResult:
        with self.desk.store.read() as session:
            return attendance_views.course_results(session, self.group)[self.people[who]]

    def row(self, session: UUID | None = None, who: int = 0) -> attendance_views.RosterEntry:
        view = attendance_views.roster(self.desk, session or self.sessions[0])
        return next(r for r in view.rows if r.enrolment == self.people[who])


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def shop(world: World) -> Workshop:
    laptop = world.laptop("rosa")
    desk = desk_at(laptop)
    group = groups.create_group(desk, group_form(course_of(desk)))
    people = join(desk, laptop, group, *PEOPLE)
    return Workshop(world, desk, group, people, sessions_of(desk, group))


def code_of(act: object, *given: object) -> str:
    with pytest.raises(CampoError) as caught:
        act(*given)  # type: ignore[operator] # a function of the service
    return caught.value.code


# --- marking -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "minutes"),
    [
        (Entry(P), 180),
        (Entry(T, 20), 160),
        (Entry(F), 0),
        (Entry(J, reason="salud"), 0),
        (Entry(S, 30), 150),
        (Entry(R, 60), 60),
    ],
)
def test_a_mark_is_worth_its_minutes(shop: Workshop, entry: Entry, minutes: int) -> None:
    done = attendance.mark(shop.desk, shop.sessions[0], shop.people[0], entry)
    assert done.before is None
    assert done.after is not None
    assert (done.after.code, done.after.minutes, done.after.reason) == (entry.code, minutes, entry.reason)
    assert shop.row().marks[0] == done.after


def test_marking_again_changes_the_one_record_and_tells_what_it_was(shop: Workshop) -> None:
    attendance.mark(shop.desk, shop.sessions[0], shop.people[0], Entry(F))
    done = attendance.mark(shop.desk, shop.sessions[0], shop.people[0], Entry(P))
    assert done.before is not None
    assert (done.before.code, done.before.occurred_on) == (F, MONDAY)
    with shop.desk.store.read() as session:
        assert len(session.scalars(select(AttendanceMark)).all()) == 1


def test_undoing_brings_back_what_was(shop: Workshop) -> None:
    first = attendance.mark(shop.desk, shop.sessions[0], shop.people[0], Entry(T, 20))
    second = attendance.mark(shop.desk, shop.sessions[0], shop.people[0], Entry(F))
    cleared = attendance.unmark(shop.desk, shop.sessions[0], shop.people[0])
    assert (cleared.before, cleared.after, shop.row().marks[0]) == (second.after, None, None)
    attendance.put_back(shop.desk, [second, cleared])
    assert shop.row().marks[0] == first.after
    assert attendance.put_back(shop.desk, [first])[0].after is None
    assert shop.row().marks[0] is None


def test_unmarking_who_has_no_mark_writes_nothing(shop: Workshop) -> None:
    done = attendance.unmark(shop.desk, shop.sessions[0], shop.people[0])
    assert done == Marked(shop.sessions[0], shop.people[0], None, None)
    with shop.desk.store.read() as session:
        assert session.scalars(select(AttendanceMark)).all() == []


def test_the_unmarked_become_present_and_the_marked_stay(shop: Workshop) -> None:
    attendance.mark(shop.desk, shop.sessions[0], shop.people[1], Entry(F))
    done = attendance.mark_unmarked_present(shop.desk, shop.sessions[0])
    assert {d.enrolment for d in done} == {shop.people[0], shop.people[2]}
    assert [shop.row(who=n).marks[0].code for n in range(3)] == [P, F, P]  # type: ignore[union-attr] # marked
    attendance.put_back(shop.desk, done)
    assert attendance_views.roster(shop.desk, shop.sessions[0]).unmarked == 2


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Entry(T, 181), "minutes_range"),
        (Entry(S, -1), "minutes_range"),
        (Entry(J), "absence_reason"),
        (Entry(J, reason="porque si"), "absence_reason"),
        (Entry(R, 181), "minutes_range"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_stays(shop: Workshop, entry: Entry, code: str) -> None:
    assert code_of(attendance.mark, shop.desk, shop.sessions[0], shop.people[0], entry) == code
    assert shop.row().marks[0] is None


def test_only_who_belonged_to_the_group_that_day_is_marked(shop: Workshop) -> None:
    late, early, stranger = join(
        shop.desk, shop.world.laptops[0], shop.group, ("Iris", "Paz"), ("Ada", "Ruiz"), ("Zoe", "Sosa")
    )
    with shop.desk.store.write(shop.desk.actor.user) as session:
        session.get_one(GroupMember, groups.member_key(shop.group, late)).since = date(2026, 3, 10)
        session.get_one(GroupMember, groups.member_key(shop.group, early)).until = date(2026, 3, 8)
        session.get_one(Enrolment, stranger).withdrawn_on = MONDAY
    for who in (late, early, stranger, UUID(int=5)):
        assert code_of(attendance.mark, shop.desk, shop.sessions[0], who, Entry(P)) == "not_in_group"
    with shop.desk.store.write(shop.desk.actor.user) as session:
        session.get_one(Enrolment, stranger).returned_on = MONDAY
    assert attendance.mark(shop.desk, shop.sessions[0], stranger, Entry(P)).after is not None


def test_lists_that_cannot_be_written_on(shop: Workshop) -> None:
    desk, (first, second, *_), who = shop.desk, shop.sessions, shop.people[0]
    assert code_of(attendance.mark, desk, second, who, Entry(P)) == "session_to_come"
    attendance.suspend(desk, first, "paro")
    assert code_of(attendance.mark, desk, first, who, Entry(P)) == "session_suspended"
    attendance.resume(desk, first)
    attendance.mark_unmarked_present(desk, first)
    attendance.close_roster(desk, first)
    for act in (attendance.unmark, attendance.toggle_remote, attendance.add_visitor):
        assert code_of(act, desk, first, who) == "roster_closed"
    assert code_of(attendance.mark, desk, UUID(int=9), who, Entry(P)) == "no_right"


# --- from afar ------------------------------------------------------------------------------------------------------


def test_in_a_mixed_session_a_mark_may_be_from_afar(shop: Workshop) -> None:
    desk, first, who = shop.desk, shop.sessions[0], shop.people[0]
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Session, first).mode = "mixta"
    assert code_of(attendance.toggle_remote, desk, first, who) == "remote_needs_mark"
    attendance.mark(desk, first, who, Entry(P))
    assert attendance.toggle_remote(desk, first, who).after.remote  # type: ignore[union-attr] # marked
    assert attendance.mark(desk, first, who, Entry(T, 15)).after.remote  # type: ignore[union-attr] # kept
    assert not attendance.mark(desk, first, who, Entry(T, 15, remote=False)).after.remote  # type: ignore[union-attr] # told
    attendance.mark(desk, first, who, Entry(F))
    assert code_of(attendance.toggle_remote, desk, first, who) == "remote_needs_mark"


def test_where_everybody_is_afar_every_mark_is(shop: Workshop) -> None:
    desk, first = shop.desk, shop.sessions[0]
    attendance.mark(desk, first, shop.people[0], Entry(P))
    assert code_of(attendance.toggle_remote, desk, first, shop.people[0]) == "remote_needs_mark"
    with desk.store.write(desk.actor.user) as session:
        session.get_one(Session, first).mode = "distancia"
    assert attendance.mark(desk, first, shop.people[0], Entry(P)).after.remote  # type: ignore[union-attr] # marked


# --- making up ------------------------------------------------------------------------------------------------------


def test_no_more_than_the_course_lets_is_made_up(shop: Workshop) -> None:
    shop.world.clock.advance(days=14)
    shop.marks("F", "F", "F")
    total = shop.result().total
    limit = total * 20 // 100
    choices = attendance.make_up_choices(shop.desk, shop.sessions[1], shop.people[0])
    assert ([n for _, n, _, _ in choices.missed], choices.minutes_left) == ([2, 1, 3], limit)
    done = attendance.mark(shop.desk, shop.sessions[0], shop.people[0], Entry(R))
    assert done.after is not None
    assert (done.after.minutes, done.after.occurred_on) == (min(180, limit), shop.desk.today)
    left = limit - done.after.minutes
    with pytest.raises(UserError) as caught:
        attendance.mark(shop.desk, shop.sessions[1], shop.people[0], Entry(R, left + 1))
    expected = ("make_up_too_many", {"n": left}) if left else ("make_up_limit", {"n": limit})
    assert (caught.value.code, caught.value.params) == expected
    assert shop.result().made_up == done.after.minutes
    assert attendance.mark(shop.desk, shop.sessions[0], shop.people[0], Entry(R, 30)).after.minutes == 30  # type: ignore[union-attr] # it is there, or the test fails


def test_nothing_left_to_make_up_is_said(shop: Workshop) -> None:
    shop.world.clock.advance(days=14)
    limit = shop.result().total * 20 // 100
    attendance.mark(shop.desk, shop.sessions[0], shop.people[0], Entry(R, min(180, limit)))
    if limit > 180:
        attendance.mark(shop.desk, shop.sessions[1], shop.people[0], Entry(R, limit - 180))
    assert code_of(attendance.mark, shop.desk, shop.sessions[2], shop.people[0], Entry(R)) == "make_up_limit"


# --- visits ---------------------------------------------------------------------------------------------------------


def test_a_visitor_stands_on_the_list_and_the_minutes_go_to_the_own_group(shop: Workshop) -> None:
    desk = shop.desk
    other = groups.create_group(desk, group_form(course_of(desk), name="Sicuani", weekdays=frozenset({1})))
    (guest,) = join(desk, shop.world.laptops[0], other, ("Rut", "Chero"))
    done = attendance.add_visitor(desk, shop.sessions[0], guest)
    assert done.after == MarkFacts(P, 180, visiting_from=other, occurred_on=MONDAY)
    assert attendance.add_visitor(desk, shop.sessions[0], guest).before == done.after
    view = attendance_views.roster(desk, shop.sessions[0])
    assert (view.rows[0].list_name, view.rows[0].visitor) == ("CHERO, Rut", True)
    assert view.rows[0].attended == 180
    with desk.store.read() as session:
        result = attendance_views.course_result(session, guest, course_of(desk), other)
        assert guest not in attendance_views.course_results(session, shop.group)
    assert result.attended == 180
    assert attendance.mark(desk, shop.sessions[0], guest, Entry(T, 20)).after == MarkFacts(
        T, 160, visiting_from=other, occurred_on=MONDAY
    )
    gone = attendance.unmark(desk, shop.sessions[0], guest)
    assert guest not in [r.enrolment for r in attendance_views.roster(desk, shop.sessions[0]).rows]
    attendance.put_back(desk, [gone])
    assert guest in [r.enrolment for r in attendance_views.roster(desk, shop.sessions[0]).rows]


def test_a_visitor_makes_up_a_session_of_the_own_group(shop: Workshop) -> None:
    desk = shop.desk
    other = groups.create_group(desk, group_form(course_of(desk), name="Sicuani", weekdays=frozenset({0})))
    (guest,) = join(desk, shop.world.laptops[0], other, ("Rut", "Chero"))
    missed = sessions_of(desk, other)[0]
    attendance.mark(desk, missed, guest, Entry(F))
    attendance.add_visitor(desk, shop.sessions[0], guest)
    choices = attendance.make_up_choices(desk, shop.sessions[0], guest)
    assert [key for key, *_ in choices.missed] == [missed]
    done = attendance.mark(desk, shop.sessions[0], guest, Entry(R, makes_up=missed))
    assert done.after is not None
    assert (done.after.makes_up, done.after.visiting_from) == (missed, other)
    with desk.store.read() as session:
        assert attendance_views.course_results(session, other)[guest].made_up == done.after.minutes > 0


def test_who_is_in_no_group_of_the_course_is_no_visitor(shop: Workshop) -> None:
    guest = enrolment_of(shop.desk, shop.world.laptops[0].enrol("Rut", "Chero"))
    assert code_of(attendance.add_visitor, shop.desk, shop.sessions[0], guest) == "visitor_without_group"
    assert attendance.add_visitor(shop.desk, shop.sessions[0], shop.people[0]).after is None


# --- the list -------------------------------------------------------------------------------------------------------


def test_a_list_closes_only_when_nobody_is_left_unmarked(shop: Workshop) -> None:
    desk, first = shop.desk, shop.sessions[0]
    attendance.mark(desk, first, shop.people[0], Entry(P))
    with pytest.raises(UserError) as caught:
        attendance.close_roster(desk, first)
    assert (caught.value.code, caught.value.params) == ("roster_open", {"n": 2})
    attendance.mark_unmarked_present(desk, first)
    attendance.close_roster(desk, first)
    with desk.store.read() as session:
        row = session.get_one(Session, first)
        assert (row.state, row.closed_by, row.closed_at, row.occurred_on) == (
            "cerrada", desk.actor.user, shop.world.clock.now(), MONDAY,
        )  # fmt: skip
    attendance.reopen_roster(desk, first)
    attendance.reopen_roster(desk, first)
    assert attendance.mark(desk, first, shop.people[0], Entry(F)).after is not None


def test_a_trainer_reopens_only_the_same_day_and_only_the_own_group(world: World) -> None:
    boss = desk_at(world.laptop("rosa"))
    laptop = world.laptop("wilfredo")
    group = groups.create_group(boss, group_form(course_of(boss), trainer=world.plan.users["wilfredo"]))
    join(boss, world.laptops[0], group, *PEOPLE)
    foreign = groups.create_group(boss, group_form(course_of(boss), name="B", trainer=boss.actor.user))
    world.laptops[0].sync()
    laptop.sync()
    desk, (first, *_), (theirs, *_) = desk_at(laptop), sessions_of(boss, group), sessions_of(boss, foreign)
    attendance.mark_unmarked_present(desk, first)
    attendance.close_roster(desk, first)
    attendance.reopen_roster(desk, first)
    attendance.close_roster(desk, first)
    world.clock.advance(days=1)
    assert code_of(attendance.reopen_roster, desk, first) == "roster_reopen_late"
    assert code_of(attendance.mark_unmarked_present, desk, theirs) == "other_group"
    assert code_of(attendance.suspend, desk, theirs, "paro") == "other_group"
    with desk.store.write(desk.actor.user) as session:
        session.add(
            UserScope(
                id=desk.store.keys.new(),
                user=desk.actor.user,
                edition=desk.actor.edition,
                group=foreign,
                role="trainer",
                until=desk.today,
            )
        )
    assert attendance.mark_unmarked_present(desk, theirs) == (), "to the last day it was given for"
    laptop.sync()
    boss_day = desk_at(world.laptops[0])
    world.laptops[0].sync()
    attendance.reopen_roster(boss_day, first)
    world.clock.advance(days=1)
    assert code_of(attendance.mark_unmarked_present, desk, theirs) == "other_group"


def test_a_group_of_another_region_is_out_of_reach(shop: Workshop) -> None:
    with shop.desk.store.write(shop.desk.actor.user) as session:
        session.get_one(Group, shop.group).district = "200104"
    assert code_of(attendance.mark, shop.desk, shop.sessions[0], shop.people[0], Entry(P)) == "other_group"


def test_a_facilitator_marks_only_on_the_day(shop: Workshop) -> None:
    actor = shop.desk.actor
    desk = Desk(
        shop.desk.store,
        type(actor)(actor.user, actor.name, frozenset({"facilitator"}), actor.edition, actor.region),
        shop.desk.activation,
    )
    assert attendance.mark(desk, shop.sessions[0], shop.people[0], Entry(P)).after is not None
    assert code_of(attendance.mark, desk, shop.sessions[0], shop.people[0], Entry(R)) == "no_right"
    assert code_of(attendance.add_visitor, desk, shop.sessions[0], shop.people[0]) == "no_right"
    shop.world.clock.advance(days=1)
    assert code_of(attendance.mark, desk, shop.sessions[0], shop.people[0], Entry(P)) == "roster_today_only"


def test_a_suspended_session_leaves_the_total(shop: Workshop) -> None:
    shop.marks("P")
    whole = shop.result()
    assert code_of(attendance.suspend, shop.desk, shop.sessions[0], "ganas") == "suspension_reason"
    attendance.suspend(shop.desk, shop.sessions[0], "paro")
    without = shop.result()
    assert (whole.attended, without.attended, whole.total - without.total) == (180, 0, 180)
    attendance.resume(shop.desk, shop.sessions[0])
    attendance.resume(shop.desk, shop.sessions[0])
    assert shop.result() == whole
    attendance.mark_unmarked_present(shop.desk, shop.sessions[0])
    attendance.close_roster(shop.desk, shop.sessions[0])
    assert code_of(attendance.suspend, shop.desk, shop.sessions[0], "paro") == "roster_closed"


def disagreements(session: Transaction, held: UUID, who: UUID) -> int:
    """How many field groups of a mark wait for a person to choose."""
    kind = fields.kind("attendance_mark")
    row = session.scalars(
        select(AttendanceMark).where(AttendanceMark.session == held, AttendanceMark.enrolment == who)
    ).one()
    shown = {f.wire_no: to_plain(getattr(row, f.name)) for f in kind.fields}
    rivals = session.scalars(select(Conflict).where(Conflict.record == row.id)).all()
    return sum(
        in_conflict(
            kind,
            r.group,
            {f.wire_no: shown[f.wire_no] for f in kind.groups()[r.group]},
            {r.change: cbor2.loads(r.values)},
        )
        for r in rivals
    )


# --- two laptops ----------------------------------------------------------------------------------------------------


def test_two_laptops_marking_differently_make_one_record_and_a_conflict(shop: Workshop) -> None:
    world, first, who = shop.world, shop.sessions[0], shop.people[0]
    mine, theirs = world.laptops[0], world.laptop("wilfredo")
    mine.sync()
    theirs.sync()
    there = desk_at(theirs)
    attendance.mark(shop.desk, first, who, Entry(P))
    world.clock.advance(minutes=1)
    attendance.mark(there, first, who, Entry(F))
    for laptop in (mine, theirs, mine, theirs):
        laptop.sync()
    for desk in (shop.desk, there):
        with desk.store.read() as session:
            assert len(session.scalars(select(AttendanceMark)).all()) == 1
            assert disagreements(session, first, who) == 1
    assert attendance_views.roster(shop.desk, first) == attendance_views.roster(there, first)


def test_two_laptops_marking_the_same_way_disagree_about_nothing(shop: Workshop) -> None:
    world, first, who = shop.world, shop.sessions[0], shop.people[0]
    mine, theirs = world.laptops[0], world.laptop("wilfredo")
    mine.sync()
    theirs.sync()
    for desk in (shop.desk, desk_at(theirs)):
        attendance.mark(desk, first, who, Entry(P))
    for laptop in (mine, theirs, mine, theirs):
        laptop.sync()
    with shop.desk.store.read() as session:
        assert disagreements(session, first, who) == 0


# --- what it adds up to ---------------------------------------------------------------------------------------------


def test_a_module_counts_only_when_every_session_that_gives_it_was_attended(shop: Workshop) -> None:
    shop.world.clock.advance(days=30)
    everything = ["P"] * len(shop.sessions)
    shop.marks(*everything)
    shop.marks("F", *everything[1:], who=1)
    assert shop.result().mandatory_missing == ()
    lost = shop.result(1)
    assert lost.mandatory_missing
    attendance.mark(shop.desk, shop.sessions[0], shop.people[1], Entry(R, 30))
    assert shop.result(1).mandatory_missing == ()
    assert shop.result(2).mandatory_missing == tuple(lost.rule.mandatory_modules)


def test_the_result_is_what_the_certificate_rule_asks_for(shop: Workshop) -> None:
    shop.world.clock.advance(days=30)
    shop.marks(*["P"] * len(shop.sessions))
    found = shop.result()
    facts = CertificateFacts(True, False, found.attendance, found.modules_done, product_delivered=True)
    assert certificate_decision(CertificateKind.CERTIFICATE, found.rule, facts).ok
    poor = shop.result(1)
    facts = CertificateFacts(True, False, poor.attendance, poor.modules_done, product_delivered=True)
    assert not certificate_decision(CertificateKind.CERTIFICATE, poor.rule, facts).ok


def test_minutes_travel_with_who_moves_to_another_group(shop: Workshop) -> None:
    desk = shop.desk
    other = groups.create_group(desk, group_form(course_of(desk), name="Sicuani"))
    shop.marks("P")
    shop.world.clock.advance(days=3)
    groups.move_member(desk, shop.group, shop.people[0], other, "horario")
    there = sessions_of(desk, other)
    shop.world.clock.advance(days=30)
    for key in there[1:]:
        attendance.mark(desk, key, shop.people[0], Entry(P))
    with desk.store.read() as session:
        found = attendance_views.course_results(session, other)[shop.people[0]]
        assert shop.people[0] not in attendance_views.course_results(session, shop.group)
        with pytest.raises(KeyError):
            attendance_views.course_result(session, shop.people[0], UUID(int=1), other)
    assert (found.attended, found.mandatory_missing) == (found.total, ())
    assert attendance_views.course_totals(desk, other, shop.people[0]) == found.attendance


def test_sessions_before_somebody_came_can_only_be_made_up(shop: Workshop) -> None:
    (late,) = join(shop.desk, shop.world.laptops[0], shop.group, ("Iris", "Paz"), since=date(2026, 3, 10))
    total = attendance_views.course_totals(shop.desk, shop.group, late)
    assert total.open_minutes == total.total - 180


def statements(shop: Workshop) -> int:
    """How many SELECTs a whole group's results take."""
    seen: list[str] = []

    def listen(*given: object) -> None:
        seen.append(str(given[2]))

    with shop.desk.store.read() as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", listen)
        assert attendance_views.course_results(session, shop.group)
        event.remove(engine, "before_cursor_execute", listen)
    return sum(one.lstrip().startswith("SELECT") for one in seen)


def test_a_group_s_results_take_the_same_statements_for_three_people_and_for_thirty(shop: Workshop) -> None:
    few = statements(shop)
    join(shop.desk, shop.world.laptops[0], shop.group, *((f"N{n}", f"Quispe {n}") for n in range(27)))
    assert (few, statements(shop)) == (5, 5)


# --- the roster -----------------------------------------------------------------------------------------------------


def test_the_roster_is_sorted_as_spanish_lists_with_masked_documents(shop: Workshop) -> None:
    desk = shop.desk
    with desk.store.write(desk.actor.user) as session:
        person = session.get_one(Enrolment, shop.people[0]).person
        old, new = desk.store.keys.new(), desk.store.keys.new()
        session.add(IdentityDocument(id=old, person=person, type="DNI", number="99000001", principal=True))
        session.add(IdentityDocument(id=new, person=person, type="PAS_VE", number="099123456", replaces=old))
        other = session.get_one(Enrolment, shop.people[1]).person
        session.add(IdentityDocument(id=desk.store.keys.new(), person=other, type="SD"))
    view = attendance_views.roster(desk, shop.sessions[0])
    assert [r.list_name for r in view.rows] == ["FLORES, Ana", "NINA, Eva", "ÑAHUI, Luz"]
    assert [r.document for r in view.rows] == ["PAS ••••3456", "", ""]
    assert [c.number for c in view.columns] == list(range(1, len(shop.sessions) + 1))
    assert [(c.opened, c.to_come) for c in view.columns[:2]] == [(True, False), (False, True)]
    assert (view.unmarked, view.percent, view.session.number) == (3, 80, 1)


def test_who_did_not_say_yes_to_images_is_without_photo(shop: Workshop) -> None:
    desk = shop.desk
    with desk.store.write(desk.actor.user) as session:
        for who, answer in ((0, "si"), (1, "no")):
            person = session.get_one(Enrolment, shop.people[who]).person
            session.add(
                Consent(id=desk.store.keys.new(), person=person, purpose="imagen", answer=answer, occurred_on=MONDAY)
            )
    assert [shop.row(who=n).no_photo for n in range(3)] == [False, True, True]


def test_the_outlook_says_who_can_still_meet_the_rule(shop: Workshop) -> None:
    shop.world.clock.advance(days=30)
    count = len(shop.sessions)
    shop.marks(*["P"] * count)
    shop.marks(*["F"] * count, who=1)
    rows = [shop.row(who=n) for n in range(3)]
    assert [r.outlook for r in rows] == ["meets", "out_of_reach", "on_track"]
    assert [r.absences_in_a_row for r in rows] == [0, count, 0]


def test_inicio_knows_today_tomorrow_and_the_lists_left_open(shop: Workshop) -> None:
    found = class_sessions.days(shop.desk)
    assert ([s.key for s in found.today], found.tomorrow, found.open_lists) == ([shop.sessions[0]], (), ())
    shop.world.clock.advance(days=2)
    found = class_sessions.days(shop.desk)
    assert (found.today, [s.number for s in found.tomorrow], [s.number for s in found.open_lists]) == ((), [2], [1])


def test_people_at_risk_are_those_with_two_absences_or_out_with_one_more(shop: Workshop) -> None:
    assert attendance_views.people_at_risk(shop.desk) == ()
    shop.world.clock.advance(days=4)
    shop.marks("F", "J", who=1)
    shop.marks("P", "F", who=2)
    found = attendance_views.people_at_risk(shop.desk)
    assert [(r.list_name, r.absences, r.group_name) for r in found if r.absences] == [("ÑAHUI, Luz", 2, "Wanchaq B")]
    assert all(r.absences or r.one_more for r in found)
    with shop.desk.store.write(shop.desk.actor.user) as session:
        session.get_one(Group, shop.group).closed_on = shop.desk.today
    assert attendance_views.people_at_risk(shop.desk) == ()


@pytest.mark.parametrize("shown", ["ultimas4", "ninguno"])
def test_the_sheet_is_a_pdf(shop: Workshop, shown: str) -> None:
    with shop.desk.store.write(shop.desk.actor.user) as session:
        session.get_one(Edition, shop.desk.actor.edition).document_on_lists = shown
    assert attendance_views.print_sheet(shop.desk, shop.sessions[0]).startswith(b"%PDF")


def printed(shop: Workshop) -> str:
    document = pypdfium2.PdfDocument(attendance_views.print_sheet(shop.desk, shop.sessions[0]))
    text: str = document[0].get_textpage().get_text_range()
    document.close()
    return text


def test_the_sheet_of_a_demonstration_says_so(shop: Workshop) -> None:
    assert "DATOS DE PRUEBA" not in printed(shop)
    with shop.desk.store.write(None) as session:
        session.add(StoreFact(name=certificate_rows.TEST_DATA, value=b"1"))
    assert "DATOS DE PRUEBA" in printed(shop)


def test_hours_are_said_with_two_digits() -> None:
    assert [attendance_views.clock_words(m) for m in (0, 545, 1440)] == ["00:00", "09:05", "00:00"]
