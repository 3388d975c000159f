"""Issuing on real stores: numbers first, papers after, every paper provable; failures burn numbers and are said."""

from __future__ import annotations

import io
import json
import logging
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select

from oit_campo.documents.chain import day_number, make_laptop_certificate
from oit_campo.documents.code import read_code, read_signed
from oit_campo.documents.qr import read_codes_from_pdf
from oit_campo.documents.wording import CertificateSheet
from oit_campo.domain.certificate_number import CertificateNumber, parse_number
from oit_campo.domain.eligibility import CertificateKind
from oit_campo.errors import KnownError, UserError
from oit_campo.ids import KeySource
from oit_campo.models.certificates import Certificate
from oit_campo.models.laptop import StoreFact
from oit_campo.models.people import IdentityDocument, Person
from oit_campo.models.programme import Course, Edition, Organisation, Programme
from oit_campo.models.training import Enrolment, Group
from oit_campo.services import certificate_views, certification
from oit_campo.services.certificate_rows import TEST_DATA
from oit_campo.services.certificate_views import Choices
from oit_campo.services.desk import Desk
from oit_campo.store.store import Store
from tests.helpers import power
from tests.helpers.ceremony import Ceremony, ceremony
from tests.helpers.workshop import desk_at
from tests.helpers.world import World
from tests.store.test_update import UNIX

SEEN = Choices(product_seen=True)
PARTICIPATION = Choices(CertificateKind.PARTICIPATION)
ENROLMENT = Choices(CertificateKind.ENROLMENT)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def held(world: World) -> Ceremony:
    return ceremony(world)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def rows_of(desk: Desk) -> list[Certificate]:
    with desk.store.read() as session:
        return list(session.scalars(select(Certificate).order_by(Certificate.number)))


def broken(_sheets: Sequence[CertificateSheet]) -> bytes:
    raise OSError("no paper")


# --- who may -------------------------------------------------------------------------------------------------------


def test_who_meets_the_rule_and_who_does_not_and_why(held: Ceremony) -> None:
    view = certificate_views.candidates(held.desk, held.group)
    assert view.meets == ()
    assert {c.only_product for c in view.not_yet} == {True, False}
    view = certificate_views.candidates(held.desk, held.group, SEEN)
    assert [c.list_name for c in view.meets] == ["APAZA, Gladys", "ÑÁÑEZ, María Fernanda", "VILLALOBOS, Mariángel"]
    (out,) = view.not_yet
    assert (out.list_name, out.document, out.ok) == ("CHERO, Segundo", "DNI ••••0004", False)
    assert out.reasons[0].code == "certificate_out_of_reach"
    assert (out.attended, out.total, out.modules_done < out.modules) == (180, 720, True)
    assert len(out.why) == len(out.reasons)
    assert "25 %" in out.why[0]
    assert (view.percent, view.hour, view.document_shown) == (80, 60, "enmascarado")


def test_statements_ask_for_less(held: Ceremony) -> None:
    assert len(certificate_views.candidates(held.desk, held.group, PARTICIPATION).meets) == 4
    assert len(certificate_views.candidates(held.desk, held.group, ENROLMENT).meets) == 4
    with held.desk.store.write(held.desk.actor.user) as session:
        session.get_one(Group, held.group).ends_on = date(2026, 12, 1)
        session.get_one(Enrolment, held.enrolments[0]).withdrawn_on = held.desk.today
        back = session.get_one(Enrolment, held.enrolments[1])
        back.withdrawn_on = back.returned_on = held.desk.today
    still_open = certificate_views.candidates(held.desk, held.group, PARTICIPATION)
    assert {c.reasons[0].code for c in still_open.not_yet} == {"course_open"}
    assert (
        len(certificate_views.candidates(held.desk, held.group, replace(PARTICIPATION, asked_by_person=True)).meets)
        == 4
    )
    (withdrawn,) = certificate_views.candidates(held.desk, held.group, ENROLMENT).not_yet
    assert withdrawn.enrolment == held.enrolments[0]


def test_groups_to_choose_from_and_groups_of_elsewhere(held: Ceremony) -> None:
    (choice,) = certificate_views.group_choices(held.desk)
    assert (choice.key, choice.name, choice.closed) == (held.group, "Wanchaq B", False)
    for ask in (certificate_views.candidates, certificate_views.list_issued):
        with pytest.raises(UserError, match="no_right"):
            ask(held.desk, held.desk.store.keys.new())


# --- issuing -------------------------------------------------------------------------------------------------------


def test_a_batch_is_issued_in_the_order_of_surnames_and_every_code_proves_itself(held: Ceremony) -> None:
    seen: list[tuple[int, int]] = []
    done = certification.issue(held.desk, held.group, held.enrolments, SEEN, progress=lambda d, t: seen.append((d, t)))
    assert not done.cancelled
    assert seen == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert [parse_number(p.number).counter for p in done.papers] == [1, 2, 3]
    assert [(r.list_name, r.reason.code) for r in done.refused] == [("CHERO, Segundo", "certificate_out_of_reach")]
    assert [r.state for r in rows_of(held.desk)] == ["provisional"] * 3
    for paper in done.papers:
        (code,) = read_codes_from_pdf(paper.pdf)
        signed = read_signed(read_code(code))
        assert signed.signature_holds()
        assert signed.payload.number.text == paper.number
    words = words_of(done.papers[1].pdf)
    for said in ("María Fernanda Ñáñez", "••••0002", "12 horas lectivas", "Cusco", "9 al 19 de marzo de 2026"):
        assert said in words
    for never in ("DNI", "migrantes", "99000002"):
        assert never not in words
    assert "Rosa Huamán Prueba" in words
    assert "Luz Alva Prueba" in words


def test_the_rule_that_was_applied_stays_with_the_paper(held: Ceremony) -> None:
    certification.issue(held.desk, held.group, held.enrolments[:1], SEEN)
    (row,) = rows_of(held.desk)
    assert row.rule_applied is not None
    assert row.rule_applied.startswith("Asistencia de 80 % o más de 720 minutos: 720; módulos obligatorios: ")
    assert "producto final visto por quien emite: Lista" in row.rule_applied
    assert (row.course_minutes, row.attended_minutes, row.copies, row.place) == (720, 720, 0, "080108")


def test_a_course_without_modules_or_product_says_only_the_share(held: Ceremony) -> None:
    from oit_campo.models.programme import CourseModule

    with held.desk.store.write(None) as session:
        course = session.get_one(Course, session.get_one(Group, held.group).course)
        course.final_product = None
        for module in session.scalars(select(CourseModule).where(CourseModule.course == course.id)):
            module.mandatory = False
    certification.issue(held.desk, held.group, held.enrolments[:1])
    assert rows_of(held.desk)[0].rule_applied == "Asistencia de 80 % o más de 720 minutos: 720."


def test_the_same_row_gives_the_same_bytes_whatever_is_renamed_later(held: Ceremony) -> None:
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    with held.desk.store.write(None) as session:
        for course in session.scalars(select(Course)):
            course.title = "Otro título"
        session.scalars(select(Programme)).one().public_title = "Otro programa"
        session.scalars(select(Organisation)).one().name = "Otra institución"
        session.get_one(Person, _person(held)).given_names = "Otra"
    assert certification.draw(held.desk, paper.certificate) == paper.pdf


def _person(held: Ceremony, place: int = 0):  # type: ignore[no-untyped-def] # of the test alone
    with held.desk.store.read() as session:
        return session.get_one(Enrolment, held.enrolments[place]).person


def test_many_in_one_pdf(held: Ceremony) -> None:
    done = certification.issue(held.desk, held.group, held.enrolments, SEEN)
    merged = certification.draw_many(held.desk, [p.certificate for p in done.papers])
    document = pypdfium2.PdfDocument(merged)
    assert len(document) == 3
    document.close()
    assert len(read_codes_from_pdf(merged)) == 3
    with pytest.raises(ValueError, match="no sheets"):
        certification.draw_many(held.desk, [])


def test_never_twice_unless_voided_and_then_it_says_what_it_replaces(held: Ceremony) -> None:
    (first,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    again = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN)
    assert [(r.reason.code, r.reason.params) for r in again.refused] == [
        ("certificate_exists", {"numero": first.number})
    ]
    view = certificate_views.candidates(held.desk, held.group, SEEN)
    assert [c.number for c in view.issued] == [first.number]
    statement = certification.issue(held.desk, held.group, held.enrolments[:1], PARTICIPATION)
    assert len(statement.papers) == 1
    certification.void(held.desk, first.certificate, "nombre")
    (second,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    assert parse_number(second.number).counter == 3
    rows = {r.id: r for r in rows_of(held.desk)}
    assert rows[second.certificate].replaces == first.certificate
    assert (rows[first.certificate].state, rows[first.certificate].void_reason) == ("anulado", "nombre")


def test_statements_say_what_was_attended_or_that_the_person_is_enrolled(held: Ceremony) -> None:
    (partly,) = certification.issue(held.desk, held.group, held.enrolments[-1:], PARTICIPATION).papers
    assert "asistió a 3 de las 12 horas" in words_of(partly.pdf)
    (enrolled,) = certification.issue(held.desk, held.group, held.enrolments[-1:], ENROLMENT).papers
    assert "tiene inscripción vigente en el curso" in words_of(enrolled.pdf)
    assert {r.rule_applied for r in rows_of(held.desk)} == {
        "Minutos de asistencia mayores que cero.",
        "Inscripción vigente.",
    }


@pytest.mark.parametrize(
    ("number", "shown", "kept", "printed"),
    [
        ("99000001", "completo", "completo", "99000001"),
        ("99000001", "", "enmascarado", "****0001"),
        ("99000001", "ninguno", "ninguno", None),
        ("A" * 30, "completo", "enmascarado", "****AAAA"),
        ("ñ", "completo", "ninguno", None),
        (None, "completo", "ninguno", None),
    ],
)
def test_the_document_is_printed_as_the_person_chose(
    held: Ceremony, number: str | None, shown: str, kept: str, printed: str | None
) -> None:
    with held.desk.store.write(held.desk.actor.user) as session:
        paper = session.scalars(select(IdentityDocument).where(IdentityDocument.person == _person(held))).one()
        paper.number = number
    choices = replace(SEEN, documents={held.enrolments[0]: shown} if shown else {})
    certification.issue(held.desk, held.group, held.enrolments[:1], choices)
    (row,) = rows_of(held.desk)
    assert (row.document_shown, row.printed_document) == (kept, printed)


def test_without_any_document_none_is_printed(held: Ceremony) -> None:
    person = held.laptop.enrol("Amaru", "Huallpa")
    from oit_campo.services import groups
    from tests.helpers.workshop import enrolment_of

    enrolment = enrolment_of(held.desk, person)
    groups.add_member(held.desk, held.group, enrolment)
    (paper,) = certification.issue(held.desk, held.group, [enrolment], ENROLMENT).papers
    assert "con documento" not in words_of(paper.pdf)


@pytest.mark.parametrize(
    ("social", "choice", "printed"),
    [
        ("Valentina", "nombre_social", "Valentina Apaza"),
        ("Valentina Apaza", "nombre_social", "Valentina Apaza"),
        ("Valentina", "documento", "Gladys Apaza"),
        (None, "nombre_social", "Gladys Apaza"),
    ],
)
def test_the_name_is_printed_as_the_person_chose(held: Ceremony, social: str | None, choice: str, printed: str) -> None:
    with held.desk.store.write(held.desk.actor.user) as session:
        person = session.get_one(Person, _person(held))
        person.social_name, person.name_on_certificate = social, choice
    certification.issue(held.desk, held.group, held.enrolments[:1], SEEN)
    assert rows_of(held.desk)[0].printed_name == printed


def test_a_name_that_cannot_be_printed_spends_no_number(held: Ceremony) -> None:
    with held.desk.store.write(held.desk.actor.user) as session:
        session.get_one(Person, _person(held)).given_names = "王"
    done = certification.issue(held.desk, held.group, held.enrolments[:2], SEEN)
    assert [r.reason.code for r in done.refused] == ["letters_unprintable"]
    assert [parse_number(p.number).counter for p in done.papers] == [1]
    assert len(rows_of(held.desk)) == 1


def test_a_failed_drawing_burns_its_number_and_the_batch_goes_on(
    held: Ceremony, expect_log: Callable[..., None]
) -> None:
    expect_log("bug", logging.ERROR)
    calls = []

    def draw_all_but_first(sheets: Sequence[CertificateSheet]) -> bytes:
        calls.append(sheets[0].number)
        return broken(sheets) if len(calls) == 1 else certification.draw_sheets(sheets)

    done = certification.issue(held.desk, held.group, held.enrolments[:2], SEEN, draw=draw_all_but_first)
    assert [r.reason.code for r in done.refused] == ["certificate_not_drawn"]
    assert len(done.papers) == 1
    burned, drawn = rows_of(held.desk)
    assert (burned.state, burned.number, drawn.state) == ("no_impreso", calls[0], "provisional")
    with pytest.raises(UserError, match="certificate_unprinted"):
        certification.draw(held.desk, burned.id)
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    assert parse_number(paper.number).counter == 3


def test_a_reservation_left_by_a_power_cut_is_finished_with_its_number(held: Ceremony) -> None:
    class PowerCut(BaseException):
        pass

    def cut(_sheets: Sequence[CertificateSheet]) -> bytes:
        raise PowerCut

    with pytest.raises(PowerCut):
        certification.issue(held.desk, held.group, held.enrolments[:1], SEEN, draw=cut)
    (row,) = rows_of(held.desk)
    assert row.state == "reservado", "the number was committed before anything was drawn"
    assert certificate_views.candidates(held.desk, held.group, SEEN).meets[0].enrolment == held.enrolments[0]
    with pytest.raises(UserError, match="certificate_unprinted"):
        certification.draw(held.desk, row.id)
    desk = desk_at(held.world.reopen(held.laptop))
    (paper,) = certification.issue(desk, held.group, held.enrolments[:1], SEEN).papers
    assert (paper.certificate, paper.number) == (row.id, row.number)
    assert len(rows_of(desk)) == 1


def test_cancelling_stops_between_two_people_and_keeps_what_was_issued(held: Ceremony) -> None:
    asked: list[int] = []
    done = certification.issue(
        held.desk,
        held.group,
        held.enrolments,
        SEEN,
        cancelled=lambda: asked.append(1) or len(asked) > 1,  # type: ignore[func-returns-value] # counts
    )
    assert (done.cancelled, len(done.papers)) == (True, 1)
    assert [r.state for r in rows_of(held.desk)] == ["provisional"]


def test_who_is_not_in_the_group_is_refused(held: Ceremony) -> None:
    stranger = held.desk.store.keys.new()
    done = certification.issue(held.desk, held.group, [stranger], SEEN)
    assert [(r.enrolment, r.reason.code) for r in done.refused] == [(stranger, "not_enrolled")]


# --- numbers -------------------------------------------------------------------------------------------------------


def test_numbers_are_unique_over_restarts_clones_and_laptops(world: World, held: Ceremony, tmp_path: Path) -> None:
    numbers = [p.number for p in certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers]
    held.laptop.store.checkpoint()
    copy = tmp_path / "clon" / "campo.db"
    copy.parent.mkdir()
    shutil.copy(held.laptop.store.path, copy)
    clone_store = Store(copy, held.laptop.key, clock=world.clock, keys=KeySource())
    clone = replace(held.desk, store=clone_store)
    desk = desk_at(world.reopen(held.laptop))
    for at in (clone, desk):
        numbers += [p.number for p in certification.issue(at, held.group, held.enrolments[1:3], SEEN).papers]
    clone_store.close()
    other = ceremony(world, name="Wanchaq C")
    numbers += [p.number for p in certification.issue(other.desk, other.group, other.enrolments, SEEN).papers]
    assert len(numbers) == len(set(numbers)) == 8
    counters = [parse_number(n).counter for n in numbers]
    assert counters == [1, 2, 3, 2, 3, 1, 2, 3], "control: the clones count alike; their letters tell them apart"


def test_a_counter_put_back_from_a_backup_goes_on_after_the_register(held: Ceremony) -> None:
    certification.issue(held.desk, held.group, held.enrolments[:2], SEEN)
    with held.desk.store.write(None) as session:
        session.delete(session.get_one(StoreFact, certification.COUNTER))
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[2:3], SEEN).papers
    assert parse_number(paper.number).counter == 3


@pytest.mark.parametrize("number", ["PE-L01-zz", CertificateNumber("PE", "L01", 999_999, "ABCD").text])
@pytest.mark.parametrize("state", ["provisional", "registrado", "reservado"])
def test_a_row_that_is_not_its_own_neither_moves_the_counter_nor_is_finished(
    held: Ceremony, number: str, state: str
) -> None:
    """As it came down from a laptop with another program; the control is the paper of one's own before it."""
    (first,) = certification.issue(held.desk, held.group, held.enrolments[1:2], SEEN).papers
    with held.desk.store.write(None) as session:
        session.delete(session.get_one(StoreFact, certification.COUNTER))
        session.add(_made_up(held, session.get_one(Certificate, first.certificate), number, state))
    done = certification.issue(held.desk, held.group, held.enrolments[2:3], SEEN)
    assert [parse_number(p.number).counter for p in done.papers] == [2]
    again = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN)
    if state == "reservado":
        assert [parse_number(p.number).counter for p in again.papers] == [3]


def _made_up(held: Ceremony, like: Certificate, number: str, state: str) -> Certificate:
    """Another's number with a code that says something else."""
    return Certificate(
        id=held.desk.store.keys.new(),
        enrolment=held.enrolments[0],
        kind="certificado",
        number=number,
        course=like.course,
        issued_by=like.issued_by,
        signed_payload=like.signed_payload,
        state=state,
    )


# --- rights --------------------------------------------------------------------------------------------------------


def test_a_laptop_without_the_right_in_its_certificate_issues_nothing(world: World) -> None:
    there = ceremony(world, may_issue=False)
    assert certification.may_issue(there.desk) == "laptop_cannot_issue"
    with pytest.raises(UserError, match="laptop_cannot_issue"):
        certification.issue(there.desk, there.group, there.enrolments, SEEN)
    assert rows_of(there.desk) == []


@pytest.mark.parametrize("withdrawn", [{"may_issue": False}, {"state": "solo_lectura"}])
def test_a_laptop_whose_right_was_withdrawn_issues_nothing_from_its_next_exchange_on(
    world: World, held: Ceremony, withdrawn: dict[str, bool | str]
) -> None:
    """Its own certificate goes on saying that it may."""
    with world.centre.database.writing() as (session, state):
        world.centre.author(session, state).edit("device", held.laptop.activation.device, withdrawn)
    assert certification.may_issue(held.desk) == ""
    held.laptop.sync()
    assert certification.may_issue(held.desk) == "laptop_cannot_issue"
    with pytest.raises(UserError, match="laptop_cannot_issue"):
        certification.issue(held.desk, held.group, held.enrolments, SEEN)
    assert rows_of(held.desk) == []


def test_outside_its_term_a_laptop_issues_nothing(world: World, held: Ceremony) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    until = day_number(held.desk.today - timedelta(days=1))
    over = make_laptop_certificate(
        Ed25519PrivateKey.generate(),
        prefix=held.desk.activation.prefix,
        public_key=held.laptop.signing.public_key().public_bytes_raw(),
        from_day=until - 10,
        until_day=until,
        may_issue=True,
    )
    late = replace(held.desk, activation=replace(held.desk.activation, certificate=over))
    with pytest.raises(UserError, match="laptop_certificate_expired"):
        certification.issue(late, held.group, held.enrolments, SEEN)


def test_each_paper_has_its_own_right(world: World, held: Ceremony) -> None:
    trainer = desk_at(held.laptop, world.plan.users["wilfredo"])
    assert certification.may_issue(trainer) == "no_right"
    assert certification.may_issue(trainer, CertificateKind.PARTICIPATION) == ""
    with pytest.raises(UserError, match="no_right"):
        certification.issue(trainer, held.group, held.enrolments, SEEN)
    facilitator = replace(held.desk, seated=replace(held.desk.actor, roles=frozenset({"facilitator"})))
    assert len(certification.issue(facilitator, held.group, held.enrolments[:1], ENROLMENT).papers) == 1
    for act in (
        lambda: certification.issue(facilitator, held.group, held.enrolments, PARTICIPATION),
        lambda: certification.void(facilitator, rows_of(held.desk)[0].id, "nombre"),
        lambda: certification.reprint(facilitator, rows_of(held.desk)[0].id),
    ):
        with pytest.raises(UserError, match="no_right"):
            act()


def test_a_signatory_without_a_position_or_a_usual_role_is_of_the_team(held: Ceremony) -> None:
    facilitator = replace(held.desk, seated=replace(held.desk.actor, roles=frozenset({"facilitator"})))
    (paper,) = certification.issue(facilitator, held.group, held.enrolments[:1], ENROLMENT).papers
    assert "Equipo del programa" in words_of(paper.pdf)


# --- again ---------------------------------------------------------------------------------------------------------


def test_a_reprint_keeps_its_number_and_says_which_copy_it_is(held: Ceremony) -> None:
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    for n in (1, 2):
        words = words_of(certification.reprint(held.desk, paper.certificate))
        assert f"Copia n.º {n}" in words
        assert paper.number in words
    assert "Copia" not in words_of(certification.draw(held.desk, paper.certificate))
    (row,) = certificate_views.list_issued(held.desk, held.group)
    assert (row.copies, row.number, row.stands, row.kind) == (2, paper.number, True, CertificateKind.CERTIFICATE)


def test_a_voided_paper_is_not_printed_again_nor_voided_twice(held: Ceremony) -> None:
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    with pytest.raises(UserError, match="void_reason"):
        certification.void(held.desk, paper.certificate, "porque sí")
    certification.void(held.desk, paper.certificate, "curso")
    for act in (
        lambda: certification.draw(held.desk, paper.certificate),
        lambda: certification.reprint(held.desk, paper.certificate),
        lambda: certification.void(held.desk, paper.certificate, "curso"),
    ):
        with pytest.raises(UserError, match="certificate_voided"):
            act()
    (row,) = certificate_views.list_issued(held.desk, held.group)
    assert (row.state, row.void_reason, row.voided_on, row.stands) == ("anulado", "curso", held.desk.today, False)


def test_an_unknown_paper_is_not_printed(held: Ceremony) -> None:
    with pytest.raises(UserError, match="certificate_unprinted"):
        certification.draw(held.desk, held.desk.store.keys.new())


def test_another_laptop_prints_the_same_bytes_after_the_exchange(world: World, held: Ceremony) -> None:
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    held.laptop.sync()
    other = desk_at(world.laptop("rosa"))
    assert certification.draw(other, paper.certificate) == paper.pdf
    assert [r.number for r in certificate_views.list_issued(other, held.group)] == [paper.number]
    refused = certification.issue(other, held.group, held.enrolments[:1], SEEN).refused
    assert [r.reason.code for r in refused] == ["certificate_exists"]


# --- the preview ---------------------------------------------------------------------------------------------------


def test_a_preview_shows_the_page_and_proves_nothing(held: Ceremony) -> None:
    pdf = certification.preview(held.desk, held.group, held.enrolments[0], SEEN)
    words = words_of(pdf)
    assert "Gladys Apaza" in words
    assert "VISTA PREVIA" in words
    from oit_campo.services import verification

    (verdict,) = verification.check(held.desk, pdf)
    assert verdict.code == "unreadable"
    assert rows_of(held.desk) == []
    with pytest.raises(UserError, match="no_right"):
        certification.preview(held.desk, held.group, held.desk.store.keys.new(), SEEN)


def test_a_demonstration_is_marked(held: Ceremony) -> None:
    assert "DATOS DE PRUEBA" not in words_of(certification.preview(held.desk, held.group, held.enrolments[0], SEEN))
    with held.desk.store.write(None) as session:
        session.add(StoreFact(name=TEST_DATA, value=b"1"))
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    assert "DATOS DE PRUEBA" in words_of(paper.pdf)


def test_what_a_group_does_not_say_is_filled_with_what_is_known(held: Ceremony) -> None:
    with held.desk.store.write(None) as session:
        group = session.get_one(Group, held.group)
        group.district = group.ends_on = None
        edition = session.get_one(Edition, group.edition)
        edition.document_on_certificate = edition.minutes_per_teaching_hour = None
        programme = session.scalars(select(Programme)).one()
        programme.controller = None
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    words = words_of(paper.pdf)
    assert "Emprende Segur@ otorga" in words
    assert "dictado en Cusco." in words
    assert "••••0001" in words


# --- out of the store ----------------------------------------------------------------------------------------------


def test_files_are_named_by_number_alone_and_written_whole(tmp_path: Path) -> None:
    one, last = "PE-L07-000121-TQWK-11", "PE-L07-000144-TQWK-22"
    assert certification.file_name([one]) == f"{one}.pdf"
    assert certification.file_name([one, last]) == "PE-L07-000121-000144.pdf"
    assert certification.save_pdf(b"a", tmp_path, [one]) == tmp_path / f"{one}.pdf"
    assert certification.save_pdf(b"a", tmp_path, [one]) == tmp_path / f"{one}.pdf"
    second = certification.save_pdf(b"b", tmp_path, [one])
    assert second == tmp_path / f"{one} (2).pdf"
    assert sorted(p.read_bytes() for p in tmp_path.iterdir()) == [b"a", b"b"]


def test_a_folder_that_cannot_be_written_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(KnownError, match="folder_unwritable"):
        certification.save_pdf(b"a", tmp_path / "no", ["PE-L07-000121-TQWK-11"])

    def full(_handle: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(KnownError, match="folder_unwritable"):
        certification.save_pdf(b"a", tmp_path, ["PE-L07-000121-TQWK-11"])
    assert list(tmp_path.iterdir()) == []


@UNIX
def test_what_a_kill_left_in_the_folder_goes_with_the_next_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = "PE-L07-000121-TQWK-11", "PE-L07-000122-TQWK-22"

    for _ in range(2):
        with monkeypatch.context() as cut:
            cut.setattr("os.fsync", lambda _handle: os.kill(os.getpid(), signal.SIGKILL))
            assert power.in_child(lambda: certification.save_pdf(b"half", tmp_path, [one])) == signal.SIGKILL
        assert [p.name for p in tmp_path.iterdir()] == [certification.HALF_PAPER], "one at most"
    saved = certification.save_pdf(b"whole", tmp_path, [other])
    assert list(tmp_path.iterdir()) == [saved]
    assert saved.read_bytes() == b"whole"
    assert saved.stat().st_mode & 0o077 == 0


def test_a_paper_of_another_program_in_a_shared_folder_never_gets_this_ones_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(_handle: int) -> None:
        (tmp_path / certification.HALF_PAPER).unlink()
        (tmp_path / certification.HALF_PAPER).write_bytes(b"somebody else")

    monkeypatch.setattr("os.fsync", taken)
    with pytest.raises(KnownError, match="folder_unwritable"):
        certification.save_pdf(b"a", tmp_path, ["PE-L07-000121-TQWK-11"])
    assert not list(tmp_path.glob("PE-*"))


def test_the_pdf_is_one_that_readers_open(held: Ceremony) -> None:
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    document = pypdfium2.PdfDocument(io.BytesIO(paper.pdf))
    width, height = document[0].get_size()
    document.close()
    assert (round(width), round(height)) == (842, 595)


WRONG: tuple[dict[str, object], ...] = (
    {"course": 7}, {"institution": None}, {"title": ["t"]}, {"signatories": {}}, {"signatories": "ab"},
    {"signatories": ["ab"]}, {"signatories": [["Ana"]]}, {"signatories": [["Ana", "Jefa", "x"]]},
    {"signatories": [["Ana", 7]]}, {"signatories": [None]},
)  # fmt: skip
GOOD_WORDS: dict[str, object] = {"course": "c", "institution": "i", "title": "t", "signatories": [["Ana", "Jefa"]]}


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "7", "{}", "[" * 100_000,
        *(json.dumps({**GOOD_WORDS, **change}) for change in WRONG),
    ],
)  # fmt: skip
def test_words_another_program_wrote_wrongly_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(KnownError, match="certificate_words"):
        certificate_views.decode_words(text)


def test_what_was_encoded_is_read_as_it_was() -> None:
    words = certificate_views.decode_words(json.dumps(GOOD_WORDS))
    assert words.signatories == (("Ana", "Jefa"),)
    assert certificate_views.decode_words(words.encode()) == words
    assert certificate_views.decode_words(replace(words, test_data=True).encode()).test_data


def test_a_paper_whose_words_came_wrong_is_not_drawn(held: Ceremony) -> None:
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    with held.desk.store.write(None) as session:
        session.get_one(Certificate, paper.certificate).signatories = "[]"
    with pytest.raises(KnownError, match="certificate_words"):
        certification.draw(held.desk, paper.certificate)
