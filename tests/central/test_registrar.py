"""Only what holds is registered: signed by the laptop that brings it, under its prefix, by who has the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from oit_campo.catalogues import fields
from oit_campo.central.trust import bundle_bytes
from oit_campo.documents.trust import Registered
from oit_campo.documents.trust_file import read_trust_file
from oit_campo.domain.certificate_number import CertificateNumber, parse_number
from oit_campo.domain.eligibility import CertificateKind
from oit_campo.models import kinds
from oit_campo.models.certificates import Certificate
from oit_campo.models.programme import Device, UserScope
from oit_campo.services import certificate_views, certification, verification
from oit_campo.services.certificate_views import Choices
from tests.central.test_permissions import hire
from tests.helpers.ceremony import Ceremony, ceremony
from tests.helpers.workshop import desk_at
from tests.helpers.world import Laptop, World
from tests.sync.test_intake import patch, send

SEEN = Choices(product_seen=True)
KIND = fields.kind("certificate")


@pytest.fixture
def held(world: World) -> Ceremony:
    made = ceremony(world)
    made.laptop.sync()
    return made


def states(world: World) -> dict[str | None, str | None]:
    """Number → state, at the centre."""
    with world.at_centre() as session:
        return {row.number: row.state for row in session.scalars(select(Certificate))}


def row_of(laptop: Laptop, certificate: UUID) -> dict[str, Any]:
    """A row's values as they travel."""
    with laptop.store.read() as session:
        row = session.get_one(Certificate, certificate)
        said = {f.name: kinds.to_plain(getattr(row, f.name)) for f in KIND.fields}
    return {name: value for name, value in said.items() if value is not None and name != "id"}


def bring(world: World, laptop: Laptop, said: dict[str, Any], actor: UUID | None = None) -> UUID:
    """A new row of the register as a program of one's own sends it; gives its key."""
    groups: dict[int, dict[int, Any]] = {0: {}}
    for name, value in said.items():
        groups.setdefault(KIND.field(name).group, {})[KIND.field(name).wire_no] = value
    record = laptop.store.keys.new()
    made = replace(patch(laptop, "certificate", record, *sorted(groups.items())), actor=actor or laptop.user)
    assert set(send(world, laptop, made)) == {"applied"}
    return record


def unsent(held: Ceremony) -> dict[str, Any]:
    """What an honest issue of this laptop would send: the row is taken back before it goes."""
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    return row_of(held.laptop, paper.certificate)


def nonsense(world: World, enrolment: UUID, number: str, **more: Any) -> dict[str, Any]:
    """A row that proves nothing."""
    return {
        "enrolment": enrolment.bytes,
        "course": world.plan.courses["SST"].bytes,
        "issued_by": world.plan.users["rosa"].bytes,
        "number": number,
        "kind": "certificado",
        "printed_name": "Nadie",
        "state": "provisional",
    } | more


def at_centre_state(world: World, record: UUID) -> str | None:
    with world.at_centre() as session:
        return session.get_one(Certificate, record).state


@pytest.mark.parametrize("kind", list(CertificateKind))
def test_an_honest_paper_of_each_kind_is_registered(world: World, held: Ceremony, kind: CertificateKind) -> None:
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], replace(SEEN, kind=kind)).papers
    held.laptop.sync()
    assert states(world) == {paper.number: "registrado"}
    held.laptop.sync()
    certification.reprint(held.desk, paper.certificate)
    held.laptop.sync()
    assert states(world) == {paper.number: "registrado"}
    assert read_trust_file(bundle_bytes(world.centre)).registered["L01"].holds(1)


@pytest.mark.parametrize("number", ["PE-L01-zz", CertificateNumber("PE", "L01", 999_999, "ABCD").text, "", "x" * 200])
@pytest.mark.parametrize("state", ["provisional", "registrado"])
def test_a_made_up_number_stops_neither_the_laptop_whose_prefix_it_has_nor_a_reader(
    world: World, held: Ceremony, expect_log: Callable[..., None], number: str, state: str
) -> None:
    expect_log("certificate.refused.*")
    bad = world.laptop("rosa")
    record = bring(world, bad, nonsense(world, held.enrolments[3], number, state=state))
    assert at_centre_state(world, record) == "no_impreso"
    held.laptop.sync()
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    assert parse_number(paper.number).counter == 1
    held.laptop.sync()
    bad.sync()
    assert states(world)[paper.number] == "registrado"
    assert verification.check(desk_at(bad), paper.number)[0].code == "registered"
    assert {r.number for r in certificate_views.list_issued(held.desk, held.group)} == {number, paper.number}
    known = read_trust_file(bundle_bytes(world.centre)).registered
    assert known == {"L01": Registered(1, frozenset())}


def test_a_kind_that_is_none_is_no_paper_in_the_lists(
    world: World, held: Ceremony, expect_log: Callable[..., None]
) -> None:
    expect_log("certificate.refused.*")
    bad = world.laptop("rosa")
    bring(world, bad, nonsense(world, held.enrolments[0], "PE-L02-zz", kind="diploma"))
    held.laptop.sync()
    assert certificate_views.list_issued(held.desk, held.group) == ()


def test_a_laptop_s_void_row_with_a_colleague_s_number_voids_no_paper(world: World, held: Ceremony) -> None:
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    held.laptop.sync()
    bad = world.laptop("rosa")
    voided = {"state": "anulado", "void_reason": "nombre", "voided_on": kinds.to_plain(held.desk.today)}
    bring(world, bad, nonsense(world, held.enrolments[1], paper.number, **voided))
    held.laptop.sync()
    assert verification.check(held.desk, paper.number)[0].code == "registered"
    assert read_trust_file(bundle_bytes(world.centre)).voided == {}
    certification.void(held.desk, paper.certificate, "nombre")
    held.laptop.sync()
    assert verification.check(held.desk, paper.number)[0].code == "void", "control"
    assert set(read_trust_file(bundle_bytes(world.centre)).voided) == {paper.number}


@pytest.mark.parametrize(
    ("changed", "value"),
    [
        ("printed_name", "Otra Persona"),
        ("kind", "constancia_participacion"),
        ("course_minutes", 1),
        ("place", "150101"),
        ("signed_payload", b"junk"),
        ("number", CertificateNumber("PE", "L01", 7, "ABCD").text),
        ("number", CertificateNumber("PE", "L02", 1, "ABCD").text),
        (None, None),
    ],
)
def test_the_code_must_be_of_this_laptop_and_say_what_the_row_says(
    world: World, held: Ceremony, expect_log: Callable[..., None], changed: str | None, value: object
) -> None:
    if changed:
        expect_log("certificate.refused.*")
    said = unsent(held)
    if changed:
        said[changed] = value
    record = bring_first(world, held, said)
    assert at_centre_state(world, record) == ("no_impreso" if changed else "registrado")


def bring_first(world: World, held: Ceremony, said: dict[str, Any]) -> UUID:
    """The row under another key; the honest one, which the same exchange brings, is voided before."""
    with held.desk.store.write(held.desk.actor.user) as session:
        for row in session.scalars(select(Certificate)):
            row.state = "no_impreso"
    return bring(world, held.laptop, said)


def test_a_colleague_s_code_sent_again_by_another_laptop_is_not_registered(
    world: World, held: Ceremony, expect_log: Callable[..., None]
) -> None:
    expect_log("certificate.refused.*")
    said = unsent(held)
    bad = world.laptop("rosa")
    record = bring(world, bad, said)
    assert at_centre_state(world, record) == "no_impreso"
    held.laptop.sync()
    assert states(world)[said["number"]] in ("registrado", "no_impreso")
    with world.at_centre() as session:
        found = {r.state for r in session.scalars(select(Certificate).where(Certificate.id != record))}
    assert found == {"registrado"}, "control: the owner's is"


def test_a_code_is_registered_once(world: World, held: Ceremony, expect_log: Callable[..., None]) -> None:
    expect_log("certificate.refused.*")
    said = unsent(held)
    held.laptop.sync()
    record = bring(world, held.laptop, said | {"enrolment": held.enrolments[1].bytes})
    assert at_centre_state(world, record) == "no_impreso"


@pytest.mark.parametrize("who", ["fac", "trainer", "rosa"])
def test_the_kind_of_paper_needs_its_own_right(
    world: World, held: Ceremony, expect_log: Callable[..., None], who: str
) -> None:
    if who != "rosa":
        expect_log("certificate.refused.*")
    hire(world, "fac", "facilitator")
    hire(world, "trainer", "trainer")
    said = unsent(held)
    record = bring_as(world, held, said, world.plan.users[who])
    assert at_centre_state(world, record) == ("registrado" if who == "rosa" else "no_impreso")


def bring_as(world: World, held: Ceremony, said: dict[str, Any], actor: UUID) -> UUID:
    with held.desk.store.write(held.desk.actor.user) as session:
        for row in session.scalars(select(Certificate)):
            row.state = "no_impreso"
    return bring(world, held.laptop, said, actor)


def test_whose_right_has_ended_registers_nothing(world: World, held: Ceremony, expect_log: Callable[..., None]) -> None:
    expect_log("certificate.refused.*")
    said = unsent(held)
    user = hire(world, "antes", "supervisor")
    with world.centre.database.writing() as (session, _state):
        for scope in session.scalars(select(UserScope).where(UserScope.user == user)):
            scope.until = held.desk.today - timedelta(days=1)
    record = bring_first(world, held, said | {"issued_by": user.bytes})
    assert at_centre_state(world, record) == "no_impreso"


def test_a_laptop_without_the_permission_registers_nothing(
    world: World, held: Ceremony, expect_log: Callable[..., None]
) -> None:
    expect_log("certificate.refused.*")
    with world.centre.database.writing() as (session, _state):
        session.get_one(Device, held.laptop.activation.device).may_issue = False
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    held.laptop.sync()
    assert states(world) == {paper.number: "no_impreso"}
