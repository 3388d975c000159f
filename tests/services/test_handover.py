"""Handing work over: what may pass passes at once, what can't is said before, nothing is ever lost, either gives it back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from oit_campo.catalogues.handover import unclaimed_days
from oit_campo.errors import UserError
from oit_campo.models.laptop import Draft
from oit_campo.models.people import Person
from oit_campo.models.programme import User, UserScope
from oit_campo.models.training import Group
from oit_campo.models.training import Session as ClassSession
from oit_campo.services import drafts, evaluation, groups, handover, handover_return, staff
from oit_campo.services.desk import Desk
from oit_campo.services.drafts import OpenForm
from oit_campo.services.first_start import FirstStart
from oit_campo.services.unlocking import desk_of
from oit_campo.store.vault import KdfParams
from tests.helpers.audit import audit_events
from tests.helpers.workshop import course_of, group_form, sessions_of
from tests.helpers.world import Wire, World

CHEAP = KdfParams(memory_kib=8, iterations=1, lanes=1)
PASSWORD = "cuatro palabras bastante largas"
OTHER = "otras cinco palabras muy largas"
TODAY = date(2026, 3, 9)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


@pytest.fixture
def rosa(world: World, tmp_path: Path) -> Iterator[Desk]:
    """Rosa (facilitator, trainer, supervisor) at a laptop that Wilfredo (trainer) and Nélida (evaluator) open too."""
    line = Wire(world.centre)
    start = FirstStart(tmp_path / "laptop", world.clock)
    start.present_code(line, world.code("rosa"))
    made = start.set_up(line, "rosa", PASSWORD, params=CHEAP)
    for login in ("wilfredo", "nelida"):
        staff.let_in(
            made,
            own_password=PASSWORD,
            colleague=world.plan.users[login],
            login=login,
            password=OTHER,
            params=CHEAP,
        )
    yield made
    made.close()


def at(desk: Desk, world: World, login: str) -> Desk:
    return desk_of(desk.store, world.plan.users[login])


def with_roles(desk: Desk, world: World, login: str, *roles: str) -> None:
    """More functions in the staff list."""
    with desk.store.write(None) as session:
        for role in roles:
            session.add(
                UserScope(
                    id=desk.store.keys.new(),
                    user=world.plan.users[login],
                    edition=desk.actor.edition,
                    region="08",
                    role=role,
                )
            )


def add_form(desk: Desk, title: str = "Ana P.", owner: UUID | None = None) -> UUID:
    key = drafts.new_key(desk)
    form = OpenForm(key, drafts.ENROLMENT, 1, title, {drafts.CONSENT_FIELD: "si", "given_names": title})
    actor = desk if owner is None else replace(desk, seated=replace(desk.actor, user=owner))
    drafts.save_draft(actor, form)
    return key


def add_evaluation(desk: Desk, owner: UUID) -> UUID:
    key = drafts.new_key(desk)
    with desk.store.write(owner) as session:
        session.add(
            Draft(
                id=key,
                owner=owner,
                form=evaluation.FORM,
                form_version=1,
                title="Plan",
                typed="{}",
                started_at=desk.store.clock.now(),
                saved_at=desk.store.clock.now(),
            )
        )
    return key


def owners(desk: Desk) -> dict[UUID, UUID]:
    with desk.store.read() as session:
        return dict(session.execute(select(Draft.id, Draft.owner)).all())


def trainers(desk: Desk) -> dict[UUID, UUID | None]:
    with desk.store.read() as session:
        return dict(session.execute(select(Group.id, Group.trainer)).all())


def lessons(desk: Desk) -> dict[UUID, UUID | None]:
    with desk.store.read() as session:
        return dict(session.execute(select(ClassSession.id, ClassSession.trainer)).all())


def new_group(desk: Desk, name: str, trainer: UUID) -> UUID:
    return groups.create_group(desk, group_form(course_of(desk), name=name, trainer=trainer, starts_on=TODAY))


# --- who ------------------------------------------------------------------------------------------------------------


def test_receivers_open_this_laptop_and_work_here(rosa: Desk, world: World) -> None:
    assert [(p.name, set(p.roles)) for p in handover.receivers(rosa)] == [
        ("Nélida Salazar Prueba", {"evaluator"}),
        ("Wilfredo Puma Prueba", {"trainer"}),
    ]
    for stranger in ("percy", "piura", "coordina"):
        with pytest.raises(UserError, match="handover_nobody"):
            handover.preview(rosa, world.plan.users[stranger])
    with pytest.raises(UserError, match="handover_nobody"):
        handover.preview(rosa, UUID(int=7))


def test_who_may_not_hand_over_is_refused(rosa: Desk, world: World) -> None:
    nobody = replace(rosa, seated=replace(rosa.actor, roles=frozenset({"data_officer"})))
    for act in (handover.receivers, handover.leavers):
        with pytest.raises(UserError, match="no_right"):
            act(nobody)
    with pytest.raises(UserError, match="no_right"):
        handover.leavers(at(rosa, world, "wilfredo"))


# --- what ------------------------------------------------------------------------------------------------------------


def test_the_preview_counts_before_anything_moves(rosa: Desk, world: World) -> None:
    with_roles(rosa, world, "wilfredo", "facilitator")
    add_form(rosa)
    add_form(rosa, "Bea Q.")
    group = new_group(rosa, "Wanchaq B", rosa.actor.user)
    before = (owners(rosa), trainers(rosa), lessons(rosa))
    seen = handover.preview(rosa, world.plan.users["wilfredo"])
    many = len(sessions_of(rosa, group))
    assert (seen.forms, seen.lists, seen.to_come, seen.groups) == (2, 0, many, ("Wanchaq B",))
    with rosa.store.write(None) as session:
        session.get_one(ClassSession, sessions_of(rosa, group)[0]).planned_on = TODAY - timedelta(days=1)
    assert handover.preview(rosa, world.plan.users["wilfredo"]).lists == 1
    assert seen.only_here > many
    assert seen.since == world.clock.now()
    assert seen.stays == ()
    assert (owners(rosa), trainers(rosa), lessons(rosa)) == before


def test_everything_passes_at_once_and_stays_under_the_givers_name(rosa: Desk, world: World) -> None:
    with_roles(rosa, world, "wilfredo", "facilitator")
    form = add_form(rosa)
    group = new_group(rosa, "Wanchaq B", rosa.actor.user)
    other = new_group(rosa, "De otra persona", world.plan.users["nelida"])
    wilfredo = world.plan.users["wilfredo"]
    done = handover.hand_over(rosa, wilfredo)
    assert owners(rosa) == {form: wilfredo}
    assert trainers(rosa) == {group: wilfredo, other: world.plan.users["nelida"]}
    assert {lessons(rosa)[key] for key in sessions_of(rosa, group)} == {wilfredo}
    assert {lessons(rosa)[key] for key in sessions_of(rosa, other)} == {None}
    (event,) = audit_events(rosa)
    assert (event.act, event.user, event.record, event.reason) == (
        "trabajo_entregado",
        rosa.actor.user,
        wilfredo,
        "turno",
    )
    assert event.count == done.total
    assert drafts.load_draft(at(rosa, world, "wilfredo"), form).form.title == "Ana P."
    (told,) = handover_return.of_today(at(rosa, world, "wilfredo"))
    assert (told.giver, told.mine, told.forms, told.groups) == ("Rosa Huamán Prueba", False, 1, 1)
    assert (told.only_here, told.since) == (done.only_here, done.since)


def test_open_evaluations_never_pass(rosa: Desk, world: World) -> None:
    mine = add_evaluation(rosa, rosa.actor.user)
    add_form(rosa)
    seen = handover.preview(rosa, world.plan.users["nelida"])
    assert [(s.reason, s.count) for s in seen.stays] == [(handover.EVALUATIONS, 1), (handover.CANNOT_ENROL, 1)]
    with pytest.raises(UserError, match="handover_nothing"):
        handover.hand_over(rosa, world.plan.users["nelida"])
    with_roles(rosa, world, "nelida", "facilitator")
    handover.hand_over(rosa, world.plan.users["nelida"])
    assert owners(rosa)[mine] == rosa.actor.user


def test_a_trainer_passes_the_classes_and_not_the_group(rosa: Desk, world: World) -> None:
    """The centre lets a trainer plan classes, not change groups: the supervision does that."""
    wilfredo, nelida = at(rosa, world, "wilfredo"), world.plan.users["nelida"]
    group = new_group(rosa, "Wanchaq B", wilfredo.actor.user)
    assert handover.preview(wilfredo, rosa.actor.user).groups == ()
    assert [s.reason for s in handover.preview(wilfredo, rosa.actor.user).stays] == [handover.GROUPS_BY_SUPERVISION]
    assert [s.reason for s in handover.preview(wilfredo, nelida).stays] == [handover.CANNOT_TEACH]
    handover.hand_over(wilfredo, rosa.actor.user)
    assert trainers(rosa)[group] == wilfredo.actor.user
    assert {lessons(rosa)[key] for key in sessions_of(rosa, group)} == {rosa.actor.user}


def test_who_no_longer_teaches_passes_no_class(rosa: Desk, world: World) -> None:
    """A group can still name somebody whose functions changed: what the centre would refuse isn't tried."""
    nelida = at(rosa, world, "nelida")
    group = new_group(rosa, "Wanchaq B", nelida.actor.user)
    stays = handover.preview(nelida, rosa.actor.user).stays
    assert [(s.reason, s.count) for s in stays] == [(handover.CANNOT_CHANGE, 1 + len(sessions_of(rosa, group)))]


def test_groups_given_by_the_coordination_stay(rosa: Desk, world: World) -> None:
    group = new_group(rosa, "Wanchaq B", rosa.actor.user)
    with rosa.store.write(None) as session:
        session.add(
            UserScope(
                id=rosa.store.keys.new(), user=rosa.actor.user, edition=rosa.actor.edition, group=group, role="trainer"
            )
        )
    stays = handover.preview(rosa, world.plan.users["wilfredo"]).stays
    assert [(s.reason, s.count) for s in stays] == [(handover.BY_COORDINATION, 1)]


def test_closed_lists_and_closed_groups_stay_as_they_were(rosa: Desk, world: World) -> None:
    group = new_group(rosa, "Wanchaq B", rosa.actor.user)
    first, second, *_ = sessions_of(rosa, group)
    with rosa.store.write(rosa.actor.user) as session:
        session.get_one(ClassSession, first).state = "cerrada"
        session.get_one(ClassSession, second).state = "suspendida"
    ended = new_group(rosa, "Terminado", rosa.actor.user)
    with rosa.store.write(rosa.actor.user) as session:
        session.get_one(Group, ended).closed_on = TODAY
    handover.hand_over(rosa, world.plan.users["wilfredo"])
    assert lessons(rosa)[first] is None
    assert lessons(rosa)[second] is None
    assert trainers(rosa)[ended] == rosa.actor.user


def test_what_the_centre_hears_it_accepts(rosa: Desk, world: World) -> None:
    from oit_campo.models.audit import AuditEvent
    from oit_campo.models.shared import HeldChange
    from oit_campo.services import sync_state

    group = new_group(rosa, "Wanchaq B", rosa.actor.user)
    handover.hand_over(rosa, world.plan.users["wilfredo"])
    sync_state.send(rosa, Wire(world.centre))
    with world.at_centre() as session:
        assert session.get_one(Group, group).trainer == world.plan.users["wilfredo"]
        assert session.scalars(select(AuditEvent.act)).all() == ["trabajo_entregado"]
        assert session.scalars(select(HeldChange.reason)).all() == []


# --- back ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["giver", "receiver"])
def test_either_gives_it_back_the_same_day(rosa: Desk, world: World, who: str) -> None:
    with_roles(rosa, world, "wilfredo", "facilitator", "supervisor")
    add_form(rosa)
    new_group(rosa, "Wanchaq B", rosa.actor.user)
    before = (owners(rosa), trainers(rosa), lessons(rosa))
    done = handover.hand_over(rosa, world.plan.users["wilfredo"])
    actor = rosa if who == "giver" else at(rosa, world, "wilfredo")
    (told,) = handover_return.of_today(actor)
    assert handover_return.give_back(actor, told.key) == done.total
    assert (owners(rosa), trainers(rosa), lessons(rosa)) == before
    assert [e.act for e in audit_events(rosa)] == ["trabajo_entregado", "trabajo_devuelto"]
    assert audit_events(rosa)[1].record != actor.actor.user
    assert handover_return.of_today(rosa) == ()
    with pytest.raises(UserError, match="handover_gone"):
        handover_return.give_back(actor, told.key)


def test_what_was_finished_meanwhile_stays_finished(rosa: Desk, world: World) -> None:
    with_roles(rosa, world, "wilfredo", "facilitator")
    done, left = add_form(rosa), add_form(rosa, "Bea Q.")
    group = new_group(rosa, "Wanchaq B", rosa.actor.user)
    handover.hand_over(rosa, world.plan.users["wilfredo"])
    wilfredo = at(rosa, world, "wilfredo")
    drafts.discard_draft(wilfredo, done)
    first = sessions_of(rosa, group)[0]
    with rosa.store.write(wilfredo.actor.user) as session:
        session.get_one(ClassSession, first).state = "cerrada"
        session.get_one(Group, group).closed_on = TODAY
    handover_return.give_back(rosa, handover_return.of_today(rosa)[0].key)
    assert owners(rosa) == {left: rosa.actor.user}
    assert lessons(rosa)[first] == wilfredo.actor.user
    assert trainers(rosa)[group] == wilfredo.actor.user


def test_a_trainer_who_received_groups_asks_the_supervision(rosa: Desk, world: World) -> None:
    new_group(rosa, "Wanchaq B", rosa.actor.user)
    handover.hand_over(rosa, world.plan.users["wilfredo"])
    wilfredo = at(rosa, world, "wilfredo")
    before = (trainers(rosa), lessons(rosa))
    with pytest.raises(UserError, match="no_right"):
        handover_return.give_back(wilfredo, handover_return.of_today(wilfredo)[0].key)
    assert (trainers(rosa), lessons(rosa)) == before, "all of it or nothing"


def test_tomorrow_and_strangers_can_not(rosa: Desk, world: World) -> None:
    with_roles(rosa, world, "wilfredo", "facilitator")
    add_form(rosa)
    handover.hand_over(rosa, world.plan.users["wilfredo"])
    key = handover_return.of_today(rosa)[0].key
    for somebody, wanted in ((at(rosa, world, "nelida"), key), (rosa, "sentinel"), (rosa, "handover:none")):
        with pytest.raises(UserError, match="handover_gone"):
            handover_return.give_back(somebody, wanted)
    world.clock.advance(days=1)
    assert handover_return.of_today(rosa) == ()
    with pytest.raises(UserError, match="handover_gone"):
        handover_return.give_back(rosa, key)
    add_form(rosa, "Otra")
    handover.hand_over(rosa, world.plan.users["wilfredo"])
    assert len(handover_return.of_today(rosa)) == 1
    assert rosa.store.fact(key) is None, "yesterday's note is gone"


# --- who left ---------------------------------------------------------------------------------------------------------


def test_the_work_of_who_left_is_taken(rosa: Desk, world: World) -> None:
    wilfredo = world.plan.users["wilfredo"]
    form = add_form(rosa, owner=wilfredo)
    sealed = add_evaluation(rosa, wilfredo)
    group = new_group(rosa, "Wanchaq B", wilfredo)
    assert handover.leavers(rosa) == (), "the control: who works here keeps their own"
    with pytest.raises(UserError, match="handover_nobody"):
        handover.take_over(rosa, wilfredo)
    with rosa.store.write(None) as session:
        session.get_one(User, wilfredo).state = "dejo_equipo"
    (gone,) = handover.leavers(rosa)
    assert (gone.key, gone.reason) == (wilfredo, "dejo_equipo")
    seen = handover.preview_taking(rosa, wilfredo)
    assert (seen.forms, seen.groups) == (1, ("Wanchaq B",))
    assert [(s.reason, s.count) for s in seen.stays] == [(handover.EVALUATIONS, 1)]
    handover.take_over(rosa, wilfredo)
    assert owners(rosa) == {form: rosa.actor.user, sealed: wilfredo}
    assert trainers(rosa)[group] == rosa.actor.user
    (event,) = audit_events(rosa)
    assert (event.act, event.record, event.reason) == ("trabajo_tomado", wilfredo, "dejo_equipo")
    assert handover.leavers(rosa) == ()
    (told,) = handover_return.of_today(rosa)
    assert (told.taken, told.mine) == (True, False)
    handover_return.give_back(rosa, told.key)
    assert owners(rosa)[form] == wilfredo


def test_who_holds_no_function_any_more_counts_as_gone(rosa: Desk, world: World) -> None:
    wilfredo = world.plan.users["wilfredo"]
    add_form(rosa, owner=wilfredo)
    with rosa.store.write(None) as session:
        for row in session.scalars(select(UserScope).where(UserScope.user == wilfredo)):
            row.until = TODAY - timedelta(days=1)
    (gone,) = handover.leavers(rosa)
    assert gone.reason == "sin_funcion"


def test_the_open_forms_of_who_did_not_return_are_taken_and_nothing_else(rosa: Desk, world: World) -> None:
    """«Que espere»: the place went, the person works on elsewhere, and someone waits to be enrolled."""
    wilfredo = world.plan.users["wilfredo"]
    form, sealed = add_form(rosa, owner=wilfredo), add_evaluation(rosa, wilfredo)
    group = new_group(rosa, "Wanchaq B", wilfredo)
    world.clock.advance(days=unclaimed_days(), seconds=-1)
    assert handover.leavers(rosa) == (), "the control: it is not that long yet"
    with pytest.raises(UserError, match="handover_nobody"):
        handover.take_over(rosa, wilfredo)
    world.clock.advance(seconds=1)
    (gone,) = handover.leavers(rosa)
    assert (gone.key, gone.reason) == (wilfredo, handover.UNCLAIMED)
    seen = handover.preview_taking(rosa, wilfredo)
    assert (seen.forms, seen.lists, seen.to_come, seen.groups) == (1, 0, 0, ())
    assert [(s.reason, s.count) for s in seen.stays] == [(handover.EVALUATIONS, 1)]
    handover.take_over(rosa, wilfredo)
    assert owners(rosa) == {form: rosa.actor.user, sealed: wilfredo}
    assert trainers(rosa)[group] == wilfredo
    (event,) = audit_events(rosa)
    assert (event.act, event.record, event.reason, event.count) == ("trabajo_tomado", wilfredo, "no_volvio", 1)
    (told,) = handover_return.of_today(rosa)
    handover_return.give_back(rosa, told.key)
    assert owners(rosa)[form] == wilfredo


@pytest.mark.parametrize("trace", ["form", "change"])
def test_who_worked_here_meanwhile_keeps_their_forms(rosa: Desk, world: World, trace: str) -> None:
    wilfredo = world.plan.users["wilfredo"]
    add_form(rosa, owner=wilfredo)
    world.clock.advance(days=unclaimed_days() - 1)
    if trace == "form":
        add_form(rosa, "Eva Q.", owner=wilfredo)
    else:
        with rosa.store.write(wilfredo) as session:
            session.add(Person(id=rosa.store.keys.new(), given_names="Eva"))
    world.clock.advance(days=2)
    assert handover.leavers(rosa) == ()


def test_who_has_no_open_form_left_nothing_behind(rosa: Desk, world: World) -> None:
    new_group(rosa, "Wanchaq B", world.plan.users["wilfredo"])
    world.clock.advance(days=2 * unclaimed_days())
    assert handover.leavers(rosa) == ()


def test_a_stranger_to_the_staff_list_is_nobodys(rosa: Desk) -> None:
    add_form(rosa, owner=UUID(int=99))
    assert handover.leavers(rosa) == ()


# --- nothing is ever lost -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_ever_lost(rosa: Desk, world: World, seed: int) -> None:
    """Random forms, groups and functions; random handovers, some given back: every form and group is somebody's, whole."""
    dice = random.Random(seed)
    people = {login: world.plan.users[login] for login in ("rosa", "wilfredo", "nelida")}
    with_roles(rosa, world, "wilfredo", *dice.sample(["facilitator", "supervisor"], dice.randint(0, 2)))
    with_roles(rosa, world, "nelida", *dice.sample(["facilitator", "trainer", "supervisor"], dice.randint(0, 3)))
    sealed = {add_evaluation(rosa, who): who for who in people.values()}
    for number in range(6):
        add_form(rosa, f"Persona {number}", dice.choice(list(people.values())))
    for number in range(3):
        new_group(rosa, f"Grupo {number}", dice.choice(list(people.values())))
    texts = contents(rosa)
    for _ in range(8):
        before = (owners(rosa), trainers(rosa), lessons(rosa))
        giver, receiver = dice.sample(sorted(people), 2)
        desk = at(rosa, world, giver)
        seen = handover.preview(desk, people[receiver])
        if not seen.total:
            with pytest.raises(UserError, match="handover_nothing"):
                handover.hand_over(desk, people[receiver])
            assert (owners(rosa), trainers(rosa), lessons(rosa)) == before
            continue
        done = handover.hand_over(desk, people[receiver])
        assert done == seen, "what was shown is what was done"
        changed = {k for k, who in owners(rosa).items() if who != before[0][k]}
        assert len(changed) == done.forms
        assert all(owners(rosa)[k] == people[receiver] and before[0][k] == people[giver] for k in changed)
        if dice.random() < 0.4:
            handover_return.give_back(rosa if giver == "rosa" else desk, handover_return.of_today(desk)[0].key)
            assert (owners(rosa), trainers(rosa), lessons(rosa)) == before
        assert contents(rosa) == texts
        assert set(owners(rosa).values()) <= set(people.values())
        assert set(trainers(rosa)) == set(before[1])
        assert {k: owners(rosa)[k] for k in sealed} == sealed


def contents(desk: Desk) -> dict[UUID, tuple[str, str, str]]:
    with desk.store.read() as session:
        return {d.id: (d.form, d.title, d.typed) for d in session.scalars(select(Draft))}
