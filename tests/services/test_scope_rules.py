"""Single rules of scopes, beside the random worlds: what a write can't do, what looks further and where, what names alone give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import oit_campo.services
from oit_campo.catalogues import fields
from oit_campo.errors import UserError
from oit_campo.models.audit import AuditEvent
from oit_campo.models.people import Consent, Person
from oit_campo.models.programme import Edition, UserScope
from oit_campo.models.training import Enrolment, GroupMember
from oit_campo.services import attendance, enrolment, groups, people, person, person_edits, record_scope
from oit_campo.services.desk import Desk
from oit_campo.services.unlocking import desk_of
from tests.helpers.world import World
from tests.services.enrolling import desk_at, make_group, other

SERVICES = Path(oit_campo.services.__file__).parent


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(world: World) -> Desk:
    return desk_at(world.laptop("rosa"))


def only(desk: Desk, *roles: str) -> Desk:
    return replace(desk, seated=replace(desk.actor, roles=frozenset(roles)))


def elsewhere(desk: Desk, made: enrolment.Enrolled) -> None:
    with desk.store.write(None, receiving=True) as session:
        session.get_one(Enrolment, made.enrolment).region = "20"


def test_what_a_service_forgot_to_ask_is_refused_before_the_commit(desk: Desk) -> None:
    """A row for somebody out of reach, written by her key without looking for her first."""
    made = enrolment.enrol(desk, other(1, "Ana", "Flores"))
    elsewhere(desk, made)
    with pytest.raises(UserError, match="no_right"), desk.write("consent.record") as session:
        session.add(Consent(id=desk.store.keys.new(), person=made.person, purpose="imagen", answer="si"))
    with desk.store.read() as session:
        assert not any(row.purpose == "imagen" and row.answer == "si" for row in session.query(Consent))


def test_an_open_form_of_a_colleague_can_not_be_written_over(world: World, desk: Desk) -> None:
    from oit_campo.services import drafts

    theirs = desk_at(world.laptops[0], "wilfredo", world)
    form = drafts.OpenForm(drafts.new_key(desk), "evaluation", 1, "t", {})
    drafts.save_draft(desk, form)
    for act in (
        drafts.save_draft,
        lambda d, f: drafts.load_draft(d, f.key),
        lambda d, f: drafts.discard_draft(d, f.key),
    ):
        with pytest.raises(UserError, match="draft_gone"):
            act(theirs, form)


@pytest.mark.parametrize(("until", "found"), [(0, ["Mía"]), (-1, [])])
def test_a_role_given_for_a_group_alone_reaches_that_group(
    world: World, desk: Desk, until: int, found: list[str]
) -> None:
    group = make_group(desk, world, "Uno", trainer=desk.actor.user)
    enrolment.enrol(desk, other(1, "Mía", "Flores", group=group))
    enrolment.enrol(desk, other(2, "Ajena", "Flores"))
    nelida = world.plan.users["nelida"]
    with desk.store.write(None, receiving=True) as session:
        mark = session.get_one(Person, people.search(desk, "mía")[0].person).merge_state
        session.add(UserScope(id=desk.store.keys.new(), user=nelida, edition=desk.actor.edition, region="08", group=group,
                              role="facilitator", until=desk.today + timedelta(days=until), merge_state=mark))  # fmt: skip
    hers = desk_of(desk.store, nelida)
    assert hers.actor.named_only == ({"facilitator"} if found else set())
    if found:
        assert [row.name.split()[0] for row in people.search(hers, "flores")] == found
    else:
        with pytest.raises(UserError, match="function_ended"):
            people.search(hers, "flores")


def test_a_facilitator_marks_and_corrects_whom_she_enrolled(world: World, desk: Desk) -> None:
    made = enrolment.enrol(desk, other(1, "Ana", "Flores"))
    hers = only(desk, "facilitator")
    person_edits.correct_name(hers, made.person, person_edits.NameForm("Anita", "Flores"))
    with desk.store.write(None, receiving=True) as session:
        session.get_one(Enrolment, made.enrolment).enrolled_by = world.plan.users["wilfredo"]
    with pytest.raises(UserError, match="no_right"):
        person_edits.correct_name(hers, made.person, person_edits.NameForm("Eva", "Flores"))
    assert person.person(hers, made.person).history is None


def test_who_only_teaches_sees_a_whole_number_when_papers_print_it(world: World, desk: Desk) -> None:
    group = make_group(desk, world, trainer=desk.actor.user)
    made = enrolment.enrol(desk, other(1, "Ana", "Flores", group=group))
    teaches = only(desk, "trainer")
    assert not person.person(teaches, made.person).may_unmask
    with pytest.raises(UserError, match="no_right"):
        person_edits.unmask_document(teaches, made.person)
    with desk.store.write(None, receiving=True) as session:
        session.get_one(Edition, desk.actor.edition).document_on_lists = "completo"
    assert person.person(teaches, made.person).may_unmask
    assert person_edits.unmask_document(teaches, made.person) == "99000001"
    with desk.store.read() as session:
        assert session.scalars(select(AuditEvent.record)).all() == [made.person]


def test_notes_of_acts_are_ones_own_or_about_people_within_reach(world: World, desk: Desk) -> None:
    """Who audits is told also what is about nobody, of the staff of the own region."""
    mine, away = (enrolment.enrol(desk, other(n, name, "Flores")) for n, name in ((1, "Ana"), (2, "Eva")))
    elsewhere(desk, away)
    made = {}
    with desk.store.write(None, receiving=True) as session:
        mark = session.get_one(Person, mine.person).merge_state
        held = session.scalars(select(UserScope.user).where(UserScope.region == "20")).first()
        assert held is not None
        for name, user, person in (
            ("own", desk.actor.user, None),
            ("own of Eva", desk.actor.user, away.person),
            ("of Ana", world.plan.users["wilfredo"], mine.person),
            ("of Eva", world.plan.users["wilfredo"], away.person),
            ("of nobody", world.plan.users["wilfredo"], None),
            ("of nobody in Piura", held, None),
        ):
            made[name] = desk.store.keys.new()
            kind = fields.kind("person").number if person else None
            session.add(AuditEvent(id=made[name], act="documento_visto", user=user, record=person, record_kind=kind,
                                   merge_state=mark))  # fmt: skip

    def told(action: str, *roles: str) -> set[str]:
        with only(desk, *roles).read(action) as session:
            found = set(session.scalars(select(AuditEvent.id)))
        return {name for name, key in made.items() if key in found}

    assert told("people.search", "facilitator") == {"own", "own of Eva", "of Ana"}
    assert told("people.search", "supervisor") == {"own", "own of Eva", "of Ana"}
    assert told("plans.read", "evaluator") == {"own", "own of Eva"}
    assert told("audit.view", "supervisor") == set(made) - {"of nobody in Piura"}
    assert told("audit.view", "coordinator") == set(made)
    assert told("audit.view", "administrator") == set(made)


def test_a_trainer_is_not_told_age_district_nor_how_a_permission_was_proved(world: World, desk: Desk) -> None:
    group = make_group(desk, world, trainer=desk.actor.user)
    made = enrolment.enrol(desk, other(1, "Ana", "Flores", group=group))
    seen = person.person(only(desk, "trainer"), made.person)
    assert (seen.age, seen.district) == (None, None)
    assert {p.purpose for p in seen.permissions} == {"imagen", "contacto"}
    assert {(p.proof, p.text_version) for p in seen.permissions} == {(None, None)}
    assert person.person(desk, made.person).age


def test_a_visitor_is_found_and_marked_and_then_is_on_the_list(world: World, desk: Desk) -> None:
    """Beyond the scope of who teaches by name and group alone, in this region alone."""
    mine = make_group(desk, world, "Mío", trainer=world.plan.users["wilfredo"])
    theirs = make_group(desk, world, "Ajeno", trainer=desk.actor.user)
    guest = enrolment.enrol(desk, other(1, "Ana", "Flores", group=theirs))
    enrolment.enrol(desk, other(2, "Eva", "Ríos"))
    far = enrolment.enrol(desk, other(3, "Luz", "Vega", group=theirs))
    elsewhere(desk, far)
    from oit_campo.models.training import Session

    held = desk.store.keys.new()
    with desk.store.write(desk.actor.user) as session:
        session.add(Session(id=held, group=mine, number=1, planned_on=date(2026, 3, 9), starts_minute=900, minutes=180))
    teaches = desk_at(world.laptops[0], "wilfredo", world)
    assert people.search(teaches, "ana") == ()
    (one,) = groups.people_outside(teaches, world.plan.courses["SST"], mine)
    assert (one.list_name, one.group_name) == ("FLORES, Ana", "Ajeno")
    with pytest.raises(UserError, match="no_right"):
        groups.people_outside(teaches, world.plan.courses["SST"], theirs)
    attendance.add_visitor(teaches, held, guest.enrolment)
    with pytest.raises(UserError, match="visitor_without_group"):
        attendance.add_visitor(teaches, held, far.enrolment)
    assert [row.list_name for row in people.search(teaches, "ana")] == ["FLORES, Ana"]


def test_places_are_counted_whole_whoever_counts(world: World, desk: Desk) -> None:
    group = make_group(desk, world, places=1, trainer=desk.actor.user)
    made = enrolment.enrol(desk, other(1, "Ana", "Flores", group=group))
    elsewhere(desk, made)
    with only(desk, "supervisor").read("enrolment.change_group") as session:
        assert session.query(GroupMember).count() == 1
        assert session.get(Enrolment, made.enrolment) is None


def test_a_kind_nobody_told_of_is_nobodys(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolment.enrol(desk, other(1, "Ana", "Flores"))
    monkeypatch.setattr(record_scope, "WHOSE", {k: v for k, v in record_scope.WHOSE.items() if k is not Person})
    record_scope._option.cache_clear()
    with desk.read("people.view") as session:
        assert session.query(Person).count() == 0
    record_scope._option.cache_clear()


def sources() -> Iterator[tuple[str, str]]:
    for path in sorted(SERVICES.glob("*.py")):
        yield path.stem, path.read_text("utf8")


def test_what_looks_beyond_the_scope_is_told_in_the_decision() -> None:
    """docs/adr/008 names them; another one has to be written there first."""
    users = {name for name, text in sources() if re.search(r"\bBEYOND\b", text)} - {"record_scope"}
    assert users == {
        "attendance",
        "attendance_facts",
        "certification",
        "device_record",
        "duplicates",
        "groups",
        "plans",
    }
    everybody = {name for name, text in sources() if "everybody=True" in text}
    assert everybody == {"duplicates", "participant_codes"}


def test_the_store_is_asked_past_the_desk_only_where_the_decision_says() -> None:
    users = {name for name, text in sources() if re.search(r"desk\.store\.(read|write|look)\(", text)}
    records = {"handover_return", "home", "receipts", "staff", "sync_state"}
    laptop = {"accounts", "after_sync", "backups", "doctor", "former_keys", "pins", "recovery", "store_health"}
    laptop |= {"substitutes", "unlocking"}
    assert users <= records | laptop
