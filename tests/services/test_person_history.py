"""The history of a person: every kind of record, told in words that can be read aloud; nothing told that isn't known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from oit_campo.catalogues import fields, lists
from oit_campo.domain.attendance import MarkCode
from oit_campo.ids import derived_key
from oit_campo.models import kinds
from oit_campo.models.certificates import Certificate
from oit_campo.models.laptop import Change
from oit_campo.models.people import Consent, Person, PersonMerge
from oit_campo.models.plans import BusinessPlan, Evaluation, Rubric
from oit_campo.models.training import AttendanceMark, Enrolment, GroupMember
from oit_campo.services import (
    attendance,
    consents,
    enrolment,
    groups,
    person_edits,
    person_history,
    person_history_words,
)
from oit_campo.services.attendance import Entry
from oit_campo.services.desk import Desk
from oit_campo.services.person_edits import DocumentForm
from oit_campo.services.person_history import HistoryEntry
from tests.helpers.workshop import course_of, group_form, sessions_of
from tests.helpers.world import Laptop, World
from tests.services.enrolling import desk_at, form

WHO = "Rosa Huamán Prueba"


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


@pytest.fixture
def person(desk: Desk) -> UUID:
    group = groups.create_group(desk, group_form(course_of(desk), trainer=desk.actor.user))
    return enrolment.enrol(desk, form(group=group)).person


def as_role(desk: Desk, role: str) -> Desk:
    return replace(desk, seated=replace(desk.actor, roles=frozenset({role})))


def told(desk: Desk, person: UUID) -> tuple[HistoryEntry, ...]:
    with desk.store.read() as session:
        return person_history.history(session, desk.actor, person)


def said(desk: Desk, person: UUID) -> list[str]:
    return [entry.did for entry in told(desk, person)]


def enrolment_of(desk: Desk, person: UUID) -> UUID:
    return derived_key(fields.kind("enrolment").number, person, desk.actor.edition)


def group_of(desk: Desk, person: UUID) -> UUID:
    with desk.store.read() as session:
        found = session.get_one(Enrolment, enrolment_of(desk, person)).group
        assert found is not None
        return found


# --- attendance ----------------------------------------------------------------------------------------------------


def test_a_mark_and_its_corrections_are_one_line(world: World, desk: Desk, person: UUID) -> None:
    lesson = sessions_of(desk, group_of(desk, person))[0]
    attendance.mark(desk, lesson, enrolment_of(desk, person), Entry(MarkCode.PRESENT))
    world.clock.advance(minutes=8)
    attendance.mark(desk, lesson, enrolment_of(desk, person), Entry(MarkCode.LATE, 20))
    (line,) = [e for e in told(desk, person) if e.topic == "asistencia"]
    assert (line.who, line.did) == (WHO, "corrigió su asistencia en la sesión 1 de «Wanchaq B»: llegó tarde")
    assert line.earlier == (f"{WHO} marcó su asistencia en la sesión 1 de «Wanchaq B»: presente, 9 mar 2026, 08:00",)
    assert [(c.label, c.before, c.after) for c in line.changes] == [
        ("Asistencia", "Presente", "Llegó tarde"),
        ("Minutos asistidos", "180 min", "160 min"),
    ]
    attendance.unmark(desk, lesson, enrolment_of(desk, person))
    (line,) = [e for e in told(desk, person) if e.topic == "asistencia"]
    assert line.did == "dejó sin marcar su asistencia en la sesión 1 de «Wanchaq B»"
    assert len(line.earlier) == 2


def test_only_what_the_entry_committed_to_is_told(laptop: Laptop, desk: Desk, person: UUID) -> None:
    """The creation of a mark keeps no values: what the row shows is told only when the digest says it was that."""
    lesson = sessions_of(desk, group_of(desk, person))[0]
    attendance.mark(desk, lesson, enrolment_of(desk, person), Entry(MarkCode.PRESENT))
    assert said(desk, person)[0].endswith("presente")
    laptop.sync()
    with desk.store.write(None, receiving=True) as session:  # as if the centre had brought another's mark
        row = session.scalars(select(AttendanceMark)).one()
        row.status, row.minutes = "F", 0
    assert said(desk, person)[0] == "marcó su asistencia en la sesión 1 de «Wanchaq B»"


# --- group, permission, document --------------------------------------------------------------------------------------


def test_changing_the_group_is_told_once_with_both_names(desk: Desk, person: UUID) -> None:
    other = groups.create_group(desk, group_form(course_of(desk), name="Sicuani A", trainer=desk.actor.user))
    here = group_of(desk, person)
    groups.move_member(desk, here, enrolment_of(desk, person), other, "horario")
    lines = said(desk, person)
    assert "pasó a la persona del grupo «Wanchaq B» al grupo «Sicuani A»" in lines
    assert "agregó a la persona al grupo «Wanchaq B»" in lines
    assert not any("«Curso y grupo»" in line for line in lines)


def test_permissions_given_and_withdrawn(desk: Desk, person: UUID) -> None:
    consents.withdraw(desk, person, "contacto")
    lines = said(desk, person)
    assert lines[0] == f"anotó que la persona retiró el permiso «{lists.label_or_code('consent_purposes', 'contacto')}»"
    assert f"anotó «{lists.label_or_code('consent_purposes', 'imagen')}»: Prefiere decidir después" in lines


def test_a_corrected_document_shows_its_ends_alone(desk: Desk, person: UUID) -> None:
    with desk.store.read() as session:
        first = session.scalars(select(kinds.tables()["identity_document"].id)).one()
    person_edits.add_document(
        desk, person, DocumentForm("PTP", "12345678", expires_on=date(2027, 1, 1), replaces=first)
    )
    line = told(desk, person)[0]
    assert line.did == "corrigió el documento"
    found = {c.label: (c.before, c.after) for c in line.changes}
    assert ("termina en 938", "termina en 678") in found.values()
    assert any(after == "01/01/2027" for _before, after in found.values())
    assert "12345678" not in repr(line)


def test_looking_at_the_number_stands_in_the_history(desk: Desk, person: UUID) -> None:
    person_edits.unmask_document(desk, person)
    line = told(desk, person)[0]
    assert (line.did, line.topic) == ("vio el número completo del documento", "otros")


def test_withdrawing_and_coming_back(desk: Desk, person: UUID) -> None:
    for change in ({"withdrawn_on": date(2026, 3, 9)}, {"returned_on": date(2026, 3, 9)}, {"gate_override": "x"}):
        with desk.store.write(desk.actor.user) as session:
            row = session.get_one(Enrolment, enrolment_of(desk, person))
            for name, value in change.items():
                setattr(row, name, value)
    assert said(desk, person)[:3] == [
        "hizo una excepción en su inscripción",
        "anotó que la persona volvió al curso",
        "anotó que la persona se retiró",
    ]


def test_leaving_a_group_and_other_dates(desk: Desk, person: UUID) -> None:
    key = derived_key(fields.kind("group_member").number, group_of(desk, person), enrolment_of(desk, person))
    for change in ({"since": date(2026, 3, 1)}, {"until": date(2026, 3, 9)}):
        with desk.store.write(desk.actor.user) as session:
            row = session.get_one(GroupMember, key)
            for name, value in change.items():
                setattr(row, name, value)
    assert said(desk, person)[:2] == [
        "sacó a la persona del grupo «Wanchaq B»",
        "cambió sus fechas en el grupo «Wanchaq B»",
    ]


# --- plans, papers, merges ---------------------------------------------------------------------------------------------


def add_plan(desk: Desk, world: World, person: UUID) -> UUID:
    plan = desk.store.keys.new()
    evaluator = world.plan.users["nelida"]
    kind = fields.kind("evaluation").number
    with desk.store.write(desk.actor.user) as session:
        session.add(
            BusinessPlan(
                id=plan,
                enrolment=enrolment_of(desk, person),
                blind_code="EP-07",
                title="Arepas",
                requested_amount=150_000,
            )
        )
    with desk.store.write(desk.actor.user) as session:
        session.get_one(BusinessPlan, plan).requested_amount = 200_000
    with desk.store.write(evaluator) as session:
        rubric = session.scalars(select(Rubric.id)).first()
        assert rubric is not None
        session.add(
            Evaluation(
                id=derived_key(kind, plan, evaluator),
                plan=plan,
                evaluator=evaluator,
                rubric=rubric,
                no_conflict=True,
                sealed_scores=b"sealed",
            )
        )
    return plan


def test_a_plan_is_told_and_its_scores_are_not(desk: Desk, world: World, person: UUID) -> None:
    add_plan(desk, world, person)
    lines = [e for e in told(desk, person) if e.topic == "planes"]
    assert [line.did for line in lines] == [
        "cerró y selló su evaluación del plan",
        "cambió el capital que pide",
        "registró su plan de negocio",
    ]
    assert lines[0].changes == ()
    assert [(c.before, c.after) for c in lines[1].changes] == [("S/ 1,500.00", "S/ 2,000.00")]
    assert "EP-07" not in repr(lines)


def test_who_scored_is_told_only_to_whom_may_know(desk: Desk, world: World, person: UUID) -> None:
    add_plan(desk, world, person)
    seen_by = fields.kind("evaluation").field("evaluator").seen_by
    for role in ("facilitator", "supervisor"):
        line = next(e for e in told(as_role(desk, role), person) if e.kind == "evaluation")
        assert line.who == ("Nélida Salazar Prueba" if role in seen_by else "Una persona del jurado")


def test_a_certificate_from_issue_to_void(desk: Desk, person: UUID, world: World) -> None:
    key = desk.store.keys.new()
    with desk.store.write(desk.actor.user) as session:
        session.add(
            Certificate(
                id=key,
                enrolment=enrolment_of(desk, person),
                kind="certificado",
                number="ES-08-0001",
                course=world.plan.courses["SST"],
                issued_by=desk.actor.user,
                state="reservado",
            )
        )
    steps = (
        {"state": "provisional"},
        {"copies": 1},
        {"handed_on": date(2026, 3, 9)},
        {"handed_to": "Su hermana"},
        {"state": "anulado", "void_reason": "nombre"},
        {"state": "no_impreso"},
    )
    for step in steps:
        with desk.store.write(desk.actor.user) as session:
            row = session.get_one(Certificate, key)
            for name, value in step.items():
                setattr(row, name, value)
    course = "su certificado de «Seguridad y Salud en el Trabajo"
    lines = [e.did for e in told(desk, person) if e.topic == "certificados"]
    assert [line.partition(course)[0] for line in lines] == [
        "anotó que ", "anuló ", "cambió a quién se entregó", "entregó ", "imprimió una copia de ", "emitió ",
    ]  # fmt: skip
    assert "ES-08" not in " ".join(lines)


def test_merging_and_undoing(desk: Desk, person: UUID) -> None:
    other, edge = desk.store.keys.new(), desk.store.keys.new()
    with desk.store.write(desk.actor.user) as session:
        session.add(Person(id=other, given_names="Otra"))
        session.add(PersonMerge(id=edge, person=person, other_person=other, chosen="{}"))
    with desk.store.write(desk.actor.user) as session:
        session.get_one(PersonMerge, edge).chosen = '{"1": "other"}'
    with desk.store.write(desk.actor.user) as session:
        session.get_one(PersonMerge, edge).ended_on = date(2026, 3, 9)
    lines = said(desk, person)
    assert lines[:3] == [
        "separó dos fichas que estaban unidas",
        "cambió los datos elegidos de las fichas unidas",
        "unió esta ficha con otra de la misma persona",
    ]
    assert lines[2] in said(desk, other), "the other record has it too"


# --- rules over all of it -----------------------------------------------------------------------------------------------


def test_what_was_erased_says_so_and_tells_nothing(desk: Desk, person: UUID) -> None:
    with desk.store.write(None) as session:
        for entry in session.scalars(select(Change).where(Change.record.in_(select(Consent.id)))):
            entry.values = entry.salt = None
        for entry in session.scalars(select(Change).where(Change.record == person)):
            entry.salt = None
    lines = told(desk, person)
    assert {e.did for e in lines if e.erased} == {"anotó la respuesta a un permiso", "registró a la persona"}
    assert all(e.changes == () for e in lines if e.erased)
    assert any(not e.erased for e in lines), "the control: the rest is still told"


def test_who_is_not_known_here_is_still_somebody(desk: Desk, person: UUID) -> None:
    with desk.store.write(None) as session:
        for entry in session.scalars(select(Change).where(Change.record == person)):
            entry.actor = UUID(int=9)
    assert "Alguien del equipo" in {e.who for e in told(desk, person)}


SPELLED = re.compile(r"[0-9a-f]{8}|[a-z]+_[a-z]+|None|b'")


def test_every_line_can_be_read_aloud(desk: Desk, world: World, person: UUID) -> None:
    """No key, no code of a catalogue, no number of hers, no article that guesses her gender."""
    add_plan(desk, world, person)
    person_edits.edit_contact(desk, person, {"phone": "912 345 678", "district": "080601"})
    person_edits.unmask_document(desk, person)
    lesson = sessions_of(desk, group_of(desk, person))[0]
    attendance.mark(desk, lesson, enrolment_of(desk, person), Entry(MarkCode.PRESENT))
    for line in told(desk, person):
        whole = f"{line.who} {line.did} " + " ".join(f"{c.label} {c.before} {c.after}" for c in line.changes)
        assert SPELLED.search(whole) is None, whole
        assert not re.search(r"\b(la|lo|el) (inscribió|marcó|registró|retiró|agregó)\b", whole), whole
        assert "912345678" not in whole.replace(" ", "")
        assert line.topic in person_history_words.TOPICS
    assert SPELLED.search("cambió group_member") is not None, "the control"


def test_a_moment_is_said_in_lima() -> None:
    from datetime import UTC, datetime

    at = datetime(2026, 3, 3, 15, 12, tzinfo=UTC)
    assert person_history_words.day_and_hour(at) == "3 mar 2026, 10:12"
    assert person_history_words.day_and_hour(at - timedelta(hours=11)) == "2 mar 2026, 23:12"


def test_lists_money_and_minutes_have_words() -> None:
    show = person_history_words.show_plain
    assert show(fields.kind("business").field("procedures"), []) == ""
    assert show(fields.kind("session").field("modules"), ["a"]) == ""
    assert show(fields.kind("business_plan").field("attempt"), 2) == "2"
    assert (
        show(fields.kind("care").field("care_for"), [lists.options("care_kinds")[0].code])
        == lists.options("care_kinds")[0].label
    )
