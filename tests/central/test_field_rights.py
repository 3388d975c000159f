"""Rights by field: every kind, every field group, every role, against a list written here from rights.csv by hand."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from oit_campo import paths
from oit_campo.catalogues import fields, rights
from oit_campo.models import kinds
from oit_campo.models.people import Person
from oit_campo.models.programme import Edition, UserScope
from oit_campo.models.training import Enrolment
from oit_campo.sync import wire
from tests.central.test_permissions import creation, field_work, hire, parents_of
from tests.helpers.world import Laptop, World
from tests.sync.looking import held
from tests.sync.test_intake import patch, send

ROLES = ("facilitator", "trainer", "evaluator", "supervisor", "coordinator", "data_officer", "administrator")
#: Somebody of the staff who writes nothing here.
OTHER = "percy"
FORM = "people.create enrolment.enrol enrolment.complete_form"
SUPERVISED = "people.resolve_conflict"
#: (kind, a field of the group) → what lets one write the group's values of ``VALUES``; the rest goes by the kind alone.
NARROW = {
    ("person", "given_names"): f"people.create enrolment.enrol people.correct_name {SUPERVISED}",
    ("person", "social_name"): f"{FORM} people.correct_name {SUPERVISED}",
    ("person", "name_on_certificate"): f"{FORM} people.correct_name {SUPERVISED}",
    ("person", "birth_date"): f"people.create enrolment.enrol people.correct_birth {SUPERVISED}",
    ("person", "gender_identity"): f"reserved.ask reserved.correct {SUPERVISED}",
    **{
        ("person", name): f"{FORM} {SUPERVISED}"
        for name in [
            "sex",
            "nationality",
            "second_nationality",
            "language",
            "reads_unaided",
            "education_level",
            "photo",
        ]
    },
    ("consent", "answer"): "consent.record consent.record_group_reading reserved.ask",
    ("consent", "proof"): "consent.record consent.record_group_reading reserved.ask",
    **{
        ("contact", name): f"enrolment.enrol people.edit_contact!group {SUPERVISED}"
        for name in ("email", "district", "reference", "visit_address")
    },
    ("pre_registration", "state"): f"call.decide {SUPERVISED}",
    ("pre_registration", "arrived_on"): f"call.mark_arrival {SUPERVISED}",
    ("enrolment", "group"): f"enrolment.enrol enrolment.change_group {SUPERVISED}",
    ("enrolment", "paper_filled_on"): f"enrolment.enrol {SUPERVISED}",
    ("enrolment", "paper_photo"): f"enrolment.enrol enrolment.complete_form {SUPERVISED}",
    ("enrolment", "whatsapp_group_ok"): f"enrolment.enrol enrolment.complete_form {SUPERVISED}",
    ("enrolment", "counts_apart"): f"enrolment.enrol enrolment.complete_form {SUPERVISED}",
    ("enrolment", "withdrawn_on"): f"enrolment.readmit {SUPERVISED}",  # the group says when she came back, too
    ("enrolment", "gate_override"): f"enrolment.override_gate {SUPERVISED}",
    **{
        ("business", name): f"business.edit!group {SUPERVISED}"
        for name in [
            "district",
            "reference",
            "visit_address",
            "started_year",
            "ruc",
            "procedures",
            "workers_women",
            "closed_on",
        ]
    },
    ("edition", "closed_on"): "editions.close",
    ("group", "closed_on"): f"groups.close {SUPERVISED}",
    ("group_member", "since"): f"enrolment.change_group {SUPERVISED}",
    ("group_member", "moved_reason"): f"enrolment.change_group {SUPERVISED}",
    ("session", "state"): f"attendance.close_roster {SUPERVISED}",
    ("session", "children_present"): f"attendance.close_roster {SUPERVISED}",
    ("session", "signed_sheet"): f"attendance.close_roster {SUPERVISED}",
    ("session", "evidence"): f"attendance.close_roster {SUPERVISED}",
    ("attendance_mark", "status"): f"attendance.make_up {SUPERVISED}",  # with a visit and a made-up session
    **{
        ("business_plan", name): f"plans.submit {SUPERVISED}"
        for name in ["title", "summary", "economic_activity", "requested_amount", "file", "presented_on", "attempt"]
    },
    ("business_plan", "state"): f"evaluation.open_scores {SUPERVISED}",
    ("business_plan", "defended_on"): f"evaluation.open_scores {SUPERVISED}",
    ("business_plan", "fix_requested"): f"plans.ask_for_fix {SUPERVISED}",
    ("evaluation", "total_hundredths"): "",
    ("evaluation", "comment"): "",
    ("certificate", "state"): "certificates.void",
    ("certificate", "void_reason"): "certificates.void",
    ("certificate", "voided_on"): "certificates.void",
    ("certificate", "copies"): "certificates.reprint certificates.issue certificates.issue_statement "
    "certificates.issue_enrolment_statement",  # none yet, at its making
    ("certificate", "handed_on"): "certificates.hand_over",
    ("user", "roles"): "users.set_roles",
    ("user", "state"): "users.deactivate",
    ("user", "left_on"): "users.deactivate",
    **{
        ("device", name): ""
        for name in [
            "name",
            "region",
            "edition",
            "custodian",
            "may_issue",
            "certificate_until",
            "last_contact",
            "handed_over_on",
        ]
    },
    ("person_merge", "chosen"): "people.merge",
    ("person_merge", "ended_on"): "people.undo_merge",
}
#: Values by which a group says the most: an outcome, an annulment, a function.
VALUES: dict[tuple[str, str], Any] = {
    ("consent", "answer"): "si",
    ("pre_registration", "state"): "admitida",
    ("session", "state"): "cerrada",
    ("attendance_mark", "status"): "R",
    ("business_plan", "state"): "aprobado",
    ("certificate", "state"): "anulado",
    ("user", "state"): "dejo_equipo",
    ("device", "state"): "perdida",
    ("device", "region"): "15",
    ("device", "may_issue"): False,
}
#: What names who did it: the author, by the rule; anybody else is refused elsewhere.
BY_AUTHOR = {"override_by", "decided_by", "closed_by", "ended_by"}


def table() -> list[dict[str, str]]:
    with (paths.resources() / "catalogues" / "rights.csv").open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def has(role: str, words: str) -> bool:
    """Whether rights.csv gives the role one of these; ``!group``: in a wider scope than a group."""
    wanted = [word.partition("!") for word in words.split()]
    return any(
        row["role"] == role and row["action"] == action and (not narrow or row["scope"] not in ("own", narrow))
        for row in table()
        for action, _, narrow in wanted
    )


def expected(role: str, kind: fields.Kind, group: int) -> bool:
    narrow = [NARROW[kind.entity, f.name] for f in kind.groups()[group] if (kind.entity, f.name) in NARROW]
    return has(role, " ".join(kind.edit_rights)) and all(has(role, words) for words in narrow)


def plain(kind: fields.Kind, one: fields.Field, known: Mapping[str, UUID], author: UUID) -> Any:
    """A well-formed value that doesn't stand there yet."""
    if (kind.entity, one.name) in VALUES:
        return VALUES[kind.entity, one.name]
    base, _, target = one.type.partition(":")
    if one.name in BY_AUTHOR:
        return author.bytes
    if (kind.entity, one.name) == ("device", "edition"):
        return known["other_edition"].bytes
    if base == "uuid":
        return known[target].bytes
    if base == "list":
        return [str(known["course_module"])] if "uuid" in target else ["otra"]
    if base == "bool":
        return True
    if base in ("int", "minutes", "centimos", "year", "date", "timestamp"):
        return 2_000 if base == "year" else 7
    if base in ("bytes_ref", "hash"):
        return b"\x01" * 32
    return {"ubigeo": "080101", "departments": "08"}.get(target, "otra")


def everything(world: World, laptop: Laptop) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """A record of every kind that has a table, made by the programme itself; and by kind what a field may point to."""
    made = field_work(world, laptop)
    with world.centre.database.writing() as (session, state):
        author = world.centre.author(session, state)
        made["user"] = author.create("user", {"name": "Nadie Prueba", "state": "activa"})
        made["course_module"] = author.create(
            "course_module", {"course": world.plan.courses["SST"], "code": "X", "title": "Uno"}
        )
        made["edition"], made["rubric"] = world.plan.edition, world.plan.rubric
        programme = session.get_one(Edition, world.plan.edition).programme
        other = author.create("edition", {"programme": programme, "code": "ES-2"})
        made["organisation"], made["course"] = world.plan.organisation, world.plan.courses["SST"]
        made["device"] = laptop.activation.device
    known = dict(made)
    for entity in sorted(set(kinds.tables()) - set(made)):
        if entity in ("programme", "consent_text", "rubric_criterion"):
            with world.at_centre() as session:
                made[entity] = session.query(kinds.tables()[entity].id).first()[0]  # type: ignore[index] # it is there
            continue
        said: dict[str, Any] = {
            n: UUID(bytes=v) if len(v) == 16 else v for n, v in parents_of(world, entity, made, laptop).items()
        }
        if entity == "enrolment":
            continue
        if entity == "user_scope":
            said |= {"user": known["user"], "region": "08", "role": "trainer"}
        with world.centre.database.writing() as (session, state):
            made[entity] = world.centre.author(session, state).create(entity, said)
    return made, {**made, **known, "other_edition": other}


def group_edit(
    laptop: Laptop, kind: fields.Kind, group: int, record: UUID, known: Mapping[str, UUID], author: UUID
) -> wire.Patch:
    said = {f.wire_no: plain(kind, f, known, author) for f in kind.groups()[group]}
    return patch(laptop, kind.entity, record, (group, said))


@pytest.mark.parametrize("role", ROLES)
def test_every_field_group_is_taken_by_the_table_alone(world: World, role: str) -> None:
    made, known = everything(world, world.laptop("rosa"))
    hire(world, "nueva", role, region=None if role in ("coordinator", "data_officer", "administrator") else "08")
    laptop = world.laptop("nueva")
    asked = [
        (kind, group)
        for kind in fields.kinds().values()
        if kind.entity in made
        for group in kind.groups()
        if group != fields.CREATION_GROUP
    ]
    patches = [group_edit(laptop, kind, group, made[kind.entity], known, laptop.user) for kind, group in asked]
    verdicts = send(world, laptop, *patches)
    wrong = {
        (kind.entity, kind.groups()[group][0].name): verdict
        for (kind, group), verdict in zip(asked, verdicts, strict=True)
        if (verdict != "no_right") != expected(role, kind, group) or verdict in ("held", "out_of_scope")
    }
    assert wrong == {}
    assert len(asked) > 120


def test_control_without_the_fields_check_more_is_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "unwritable", lambda *_: None)
    with pytest.raises(AssertionError, match=r"attendance_mark|gate_override"):
        test_every_field_group_is_taken_by_the_table_alone(world, "facilitator")


def test_the_good_groups_of_a_patch_are_taken_and_the_other_goes_in_with_the_right(world: World) -> None:
    hire(world, "nueva", "facilitator")
    laptop, other = world.laptop("nueva"), world.laptop("rosa")
    person = laptop.enrol("María", "Prueba")
    with laptop.store.write(laptop.user) as session:
        row = session.query(Enrolment).filter_by(person=person).one()
        row.gate_override, row.override_reason, row.override_by = "vacante", "otra", laptop.user
        row.counts_apart, key = True, row.id
    assert laptop.sync().held == 1
    with world.at_centre() as session:
        found = session.get_one(Enrolment, key)
        assert (found.counts_apart, found.gate_override) == (True, None)
        assert held(session) == {key: "no_right"}
    other.sync()
    laptop.sync()
    for each in (other, laptop):
        with each.store.read() as session:
            assert session.get_one(Enrolment, key).gate_override == ("vacante" if each is laptop else None)
    with laptop.store.read() as session:
        assert held(session) == {key: "no_right"}
    with world.centre.database.writing() as (session, state):
        grant: dict[str, kinds.Value] = {"user": laptop.user, "edition": world.plan.edition, "region": "08"}
        world.centre.author(session, state).create("user_scope", grant | {"role": "supervisor"})
    laptop.sync()
    laptop.sync()
    other.sync()
    for each in (other, laptop):
        with each.store.read() as session:
            assert session.get_one(Enrolment, key).gate_override == "vacante"
            assert held(session) == {}
    with world.at_centre() as session:
        assert held(session) == {}


def test_a_part_that_waits_for_its_parent_takes_the_refused_part_along(world: World) -> None:
    hire(world, "nueva", "facilitator")
    laptop = world.laptop("nueva")
    person = laptop.store.keys.new()
    said = {1: person.bytes, 2: world.plan.edition.bytes, 3: "08", 6: laptop.user.bytes}
    child = patch(laptop, "enrolment", None, (0, said), (14, {14: "vacante", 15: "otra", 16: laptop.user.bytes}))
    assert send(world, laptop, child) == ["held", "held"]
    with world.at_centre() as session:
        assert set(held(session).values()) == {"no_parent"}
    parent = patch(laptop, "person", person, (0, {}), (1, {1: "Ana", 2: None, 3: None}))
    assert send(world, laptop, parent) == ["applied"] * 2
    with world.at_centre() as session:
        row = session.query(Enrolment).filter_by(person=person).one()
        assert row.gate_override is None
        assert held(session) == {row.id: "no_right"}
        assert session.get(Person, person) is not None


def test_an_annulled_paper_an_outcome_and_a_closed_list_are_not_undone_by_who_could_not_write_them(
    world: World,
) -> None:
    made = field_work(world, world.laptop("rosa"))
    with world.centre.database.writing() as (session, state):
        author = world.centre.author(session, state)
        author.edit("business_plan", made["business_plan"], {"state": "no_alcanzo"})
        author.edit("session", made["session"], {"state": "cerrada", "closed_by": world.plan.users["wilfredo"]})
        said: dict[str, Any] = {
            "enrolment": made["enrolment"],
            "course": world.plan.courses["SST"],
            "number": "PE-L01-1",
        }
        said |= {"kind": "certificado", "issued_by": world.plan.users["rosa"], "state": "anulado"}
        paper = author.create("certificate", said)
    hire(world, "capacita", "trainer")
    trainer, hers = world.laptop("capacita"), world.laptop("coordina")
    back = patch(trainer, "business_plan", made["business_plan"], (13, {13: "presentado"}))
    again = patch(trainer, "certificate", paper, (19, {19: "provisional"}))
    emptied = patch(trainer, "certificate", paper, (19, {19: None}))
    reopened = patch(hers, "session", made["session"], (12, {12: "prevista", 13: None, 14: None, 15: None}))
    assert send(world, trainer, back, again, emptied) == ["no_right"] * 3
    assert send(world, hers, reopened) == ["no_right"]
    own = patch(trainer, "session", made["session"], (12, {12: "prevista", 13: None, 14: None, 15: None}))
    assert send(world, trainer, own)[0] in ("applied", "conflict")


def test_nobody_signs_with_a_colleagues_name(world: World) -> None:
    made = field_work(world, world.laptop("rosa"))
    hire(world, "capacita", "trainer")
    trainer = world.laptop("capacita")
    for who, verdict in ((world.plan.users["wilfredo"], "no_right"), (trainer.user, "applied")):
        said = {12: "cerrada", 13: None, 14: who.bytes, 15: 7}
        assert send(world, trainer, patch(trainer, "session", made["session"], (12, said))) == [verdict]


def scope_patch(laptop: Laptop, **said: Any) -> wire.Patch:
    kind = fields.kind("user_scope")
    values = {kind.field(name).wire_no: value for name, value in said.items()}
    return patch(laptop, "user_scope", laptop.store.keys.new(), (0, values))


def test_a_coordinator_gives_others_functions_and_never_herself(world: World) -> None:
    hers = world.laptop("coordina")
    edition, other = world.plan.edition.bytes, world.plan.users[OTHER].bytes
    grant = {"edition": edition, "role": "data_officer"}
    assert send(world, hers, scope_patch(hers, user=hers.user.bytes, **grant)) == ["no_right"]
    assert send(world, hers, scope_patch(hers, user=other, **grant)) == ["applied"]
    assert send(world, hers, scope_patch(hers, **grant)) == ["held"]
    with world.at_centre() as session:
        own = session.query(UserScope.id).filter_by(user=hers.user).first()
    assert own is not None
    assert send(world, hers, patch(hers, "user_scope", own[0], (6, {6: 99_999}))) == ["no_right"]
    roles = fields.kind("user").field("roles").group
    assert send(world, hers, patch(hers, "user", hers.user, (roles, {3: ["data_officer"]}))) == ["no_right"]


def test_who_has_one_region_gives_no_function_in_all_of_them(world: World) -> None:
    hire(world, "regional", "coordinator", region="08")
    hers = world.laptop("regional")
    grant = {"user": world.plan.users[OTHER].bytes, "edition": world.plan.edition.bytes, "role": "trainer"}
    assert send(world, hers, scope_patch(hers, **grant)) == ["no_right"]
    assert send(world, hers, scope_patch(hers, region="20", **grant)) == ["no_right"]
    assert send(world, hers, scope_patch(hers, region="08", **grant)) == ["applied"]


def test_an_administrator_makes_an_account_without_functions(world: World) -> None:
    hire(world, "servidor", "administrator", region=None)
    laptop = world.laptop("servidor")
    kind = fields.kind("user")
    said: list[tuple[int, dict[int, Any]]] = [
        (0, {}),
        (1, {1: "Nueva Prueba"}),
        (kind.field("roles").group, {3: ["coordinator"]}),
        (8, {8: "activa"}),
    ]
    key = laptop.store.keys.new()
    assert send(world, laptop, patch(laptop, "user", key, *said)) == ["applied", "applied", "no_right", "applied"]


def test_what_only_a_coordination_may_write_comes_from_her_own_laptop(world: World) -> None:
    """call.reorder_waiting has no regional row: a field laptop that names the coordinator doesn't have it."""
    made, _ = everything(world, world.laptop("rosa"))
    hire(world, "sube", "coordinator", region=None)
    for laptop, verdict in ((world.laptop("rosa"), "no_right"), (world.laptop("sube"), "applied")):
        one = patch(laptop, "edition", made["edition"], (18, {18: (date(2026, 12, 1) - date(1970, 1, 1)).days}))
        assert send(world, laptop, replace(one, actor=world.plan.users["sube"])) == [verdict]


def test_the_table_of_field_rights_is_sound() -> None:
    with (paths.resources() / "catalogues" / "field_rights.csv").open(encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({(row["entity"], row["field"]) for row in rows}) == len(rows)
    for row in rows:
        kind = fields.kind(row["entity"])
        one = kind.field(row["field"])
        assert one.rights is not None
        assert row["source"]
        assert {right.action for right in one.rights} <= rights.actions(), row
        assert row["rights"] == fields.CENTRE or one.rights, row
        assert all(right.scope in ("", "region") for right in one.rights)


def test_every_kind_with_a_table_is_made_by_who_has_the_right_to_all_it_says(world: World) -> None:
    """Control of the creations: what a facilitator enrols, with everything its form fills, is taken whole."""
    laptop = world.laptop("rosa")
    made = field_work(world, laptop)
    one = creation(world, laptop, "enrolment", made, laptop.user)
    paper = wire.GroupPatch(7, one.groups[0].change, one.groups[0].stamp, False, (), {7: 20_000, 8: "Tía Rosa"})
    assert set(send(world, laptop, replace(one, groups=(*one.groups, paper)))) == {"applied"}
