"""The record of a laptop: counted from the store, nobody's name but the two, noted only when it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select

from oit_campo.errors import UserError
from oit_campo.models.certificates import Certificate
from oit_campo.models.laptop import StoreFact
from oit_campo.models.training import Enrolment
from oit_campo.services import certificate_rows, device_record, drafts, enrolment
from oit_campo.services.desk import Desk
from oit_campo.services.drafts import OpenForm
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


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    return text


def test_it_counts_what_is_on_the_laptop(world: World, desk: Desk) -> None:
    group = make_group(desk, world, trainer=desk.actor.user)
    enrolment.enrol(desk, form(group=group))
    typed = {drafts.CONSENT_FIELD: "si", "given_names": "Milagros"}
    drafts.save_draft(desk, OpenForm(drafts.new_key(desk), drafts.ENROLMENT, 1, "Milagros", typed))
    with desk.store.write(desk.actor.user) as session:
        for number, state in enumerate(("provisional", "reservado", "anulado"), 1):
            session.add(
                Certificate(
                    id=desk.store.keys.new(),
                    enrolment=session.scalars(select(Enrolment.id)).one(),
                    course=world.plan.courses["SST"],
                    issued_by=desk.actor.user,
                    number=f"PE-{desk.activation.prefix}-00000{number}-TQWK-11",
                    state=state,
                )
            )
    text = text_of(device_record.preview(desk, world.plan.users["wilfredo"], " Wanchaq,  Cusco "))
    for words in (
        f"Laptop {desk.activation.prefix}",
        "Wanchaq, Cusco, 9 de marzo de 2026",
        "Rosa Huamán Prueba Facilitador",
        "Wilfredo Puma Prueba Capacitador",
        "Fichas a medias 1",
        "Listas sin cerrar 0",
        "Grupos Wanchaq B",
        "9 mar 2026, 08:00",
        "Certificados impresos con su prefijo 2",
    ):
        assert words in text, words
    for name in ("Milagros", "Jefferson", "González", "DATOS DE PRUEBA"):
        assert name not in text


def test_after_a_sync_nothing_is_only_here(world: World, laptop: Laptop, desk: Desk) -> None:
    enrolment.enrol(desk, form())
    laptop.sync()
    assert "Ninguno: todo llegó al centro" in text_of(
        device_record.preview(desk, world.plan.users["wilfredo"], "Cusco")
    )


def test_looking_is_not_making(world: World, desk: Desk) -> None:
    to = world.plan.users["wilfredo"]
    device_record.preview(desk, to, "Cusco")
    assert audit_events(desk) == []
    assert device_record.final(desk, to, "Cusco", "papel").startswith(b"%PDF")
    (event,) = audit_events(desk)
    assert (event.act, event.record, event.reason) == ("acta_hecha", desk.activation.device, "papel")


def test_test_data_are_marked(world: World, desk: Desk) -> None:
    with desk.store.write(None) as session:
        session.add(StoreFact(name=certificate_rows.TEST_DATA, value=b"1"))
    assert "DATOS DE PRUEBA" in text_of(device_record.preview(desk, world.plan.users["wilfredo"], "Cusco"))


def test_who_where_and_by_whom_are_asked(world: World, desk: Desk) -> None:
    names = [name for _key, name in device_record.whom(desk)]
    assert names == sorted(names)
    assert "Wilfredo Puma Prueba" in names
    assert "Rosa Huamán Prueba" not in names
    assert "Katherine Chero Prueba" not in names, "of another region"
    wilfredo = world.plan.users["wilfredo"]
    for place in ("  ", "x" * 81):
        with pytest.raises(UserError, match="record_place"):
            device_record.preview(desk, wilfredo, place)
    for nobody in (desk.actor.user, desk.actor.edition):
        with pytest.raises(UserError, match="record_receiver"):
            device_record.preview(desk, nobody, "Cusco")
    trainer = replace(desk, seated=replace(desk.actor, roles=frozenset({"trainer"})))
    with pytest.raises(UserError, match="no_right"):
        device_record.final(trainer, wilfredo, "Cusco", "papel")
    assert audit_events(desk) == []


def test_the_file_is_called_by_laptop_and_day(desk: Desk) -> None:
    assert device_record.file_stem(desk) == f"acta-entrega-{desk.activation.prefix}-{date(2026, 3, 9)}"
    assert device_record.default_place(desk) == "Cusco"
