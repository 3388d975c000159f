"""Judging papers by what an unlocked laptop knows, without a connection."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select

from oit_campo.documents.qr import read_codes_from_pdf
from oit_campo.domain.eligibility import CertificateKind
from oit_campo.errors import KnownError, UserError
from oit_campo.models.certificates import Certificate
from oit_campo.models.laptop import StreamState
from oit_campo.models.programme import Course, Device
from oit_campo.services import certification, verification
from oit_campo.services.certificate_views import Choices
from oit_campo.services.certification import Paper
from tests.helpers.ceremony import Ceremony, ceremony
from tests.helpers.workshop import desk_at
from tests.helpers.world import World

SEEN = Choices(product_seen=True)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def held(world: World) -> Ceremony:
    return ceremony(world)


@pytest.fixture
def paper(held: Ceremony) -> Paper:
    return certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers[0]


def code_of(paper: Paper) -> str:
    return read_codes_from_pdf(paper.pdf)[0]


def set_state(held: Ceremony, state: str) -> None:
    with held.desk.store.write(None) as session:
        session.scalars(select(Certificate)).one().state = state


def test_code_pdf_and_picture_give_the_same_verdict_with_the_signed_facts(held: Ceremony, paper: Paper) -> None:
    document = pypdfium2.PdfDocument(paper.pdf)
    picture = io.BytesIO()
    document[0].render(scale=2.5).to_pil().save(picture, "PNG")
    document.close()
    verdicts = {verification.check(held.desk, what) for what in (code_of(paper), paper.pdf, picture.getvalue())}
    ((verdict,),) = verdicts
    assert verdict.code == "offline"
    assert verdict.heading.startswith("Auténtico")
    facts = dict(verdict.facts)
    assert facts["Nombre"] == "Gladys Apaza"
    assert facts["Registro n.º"] == paper.number
    assert facts["Horas lectivas"] == "12"
    assert facts["Documento"] == "••••0001"
    assert facts["Lugar"] == "Wanchaq, Cusco, Cusco"
    assert facts["Fechas"] == "09/03/2026 al 19/03/2026"


def test_a_changed_code_is_not_genuine_and_a_torn_one_accuses_nobody(held: Ceremony, paper: Paper) -> None:
    import base64

    code = code_of(paper)
    assert verification.check(held.desk, code)[0].code == "offline", "control"
    head, body = code.split("#")
    raw = bytearray(base64.b32decode(body + "=" * (-len(body) % 8)))
    assert raw[0] in (0, 1)
    if raw[0] == 1:
        import zlib

        raw = bytearray(b"\x00" + zlib.decompress(bytes(raw[1:])))
    raw[-1] ^= 1
    forged = head + "#" + base64.b32encode(bytes(raw)).decode().rstrip("=")
    (verdict,) = verification.check(held.desk, forged)
    assert (verdict.code, verdict.facts) == ("not_genuine", ())
    for torn in (code[:-9], "hola", ""):
        (verdict,) = verification.check(held.desk, torn)
        assert verdict.code == "unreadable"


def test_the_register_decides_how_it_stands(held: Ceremony, paper: Paper) -> None:
    set_state(held, "registrado")
    assert verification.check(held.desk, code_of(paper))[0].code == "registered"
    (by_number,) = verification.check(held.desk, paper.number.lower().replace("-", " "))
    assert (by_number.code, by_number.facts) == ("registered", ())
    certification.void(held.desk, paper.certificate, "nombre")
    (voided,) = verification.check(held.desk, code_of(paper))
    assert voided.code == "void"
    assert "nombre mal escrito" in voided.heading


@pytest.mark.parametrize(("state", "verdict"), [("registrado", "registered"), ("provisional", "revoked_laptop")])
def test_of_a_laptop_taken_out_only_what_was_registered_stands(
    held: Ceremony, paper: Paper, state: str, verdict: str
) -> None:
    set_state(held, state)
    with held.desk.store.write(None) as session:
        session.get_one(Device, held.desk.activation.device).state = "perdida"
    assert verification.check(held.desk, code_of(paper))[0].code == verdict


def test_a_paper_of_another_programme_asks_for_a_newer_list(held: Ceremony, paper: Paper, tmp_path: Path) -> None:
    elsewhere = World(tmp_path / "otro", apart=True)
    other = desk_at(elsewhere.laptop("rosa"))
    assert verification.check(other, code_of(paper))[0].code == "stale_list"
    elsewhere.close()


def test_a_pdf_of_many_gives_a_verdict_for_each(held: Ceremony) -> None:
    done = certification.issue(held.desk, held.group, held.enrolments, SEEN)
    merged = certification.draw_many(held.desk, [p.certificate for p in done.papers])
    assert [v.code for v in verification.check(held.desk, merged)] == ["offline"] * 3


def test_every_page_of_a_scanned_tiff_is_judged(held: Ceremony) -> None:
    papers = certification.issue(held.desk, held.group, held.enrolments[:2], SEEN).papers
    pages = []
    for paper in papers:
        document = pypdfium2.PdfDocument(paper.pdf)
        pages.append(document[0].render(scale=2.5, grayscale=True).to_pil())
        document.close()
    scan = io.BytesIO()
    pages[0].save(scan, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    found = verification.check(held.desk, scan.getvalue())
    assert [dict(v.facts)["Registro n.º"] for v in found] == [p.number for p in papers]


@pytest.mark.parametrize("content", [b"", b"no es nada", b"%PDF-1.7 roto", b"\x89PNG\r\n\x1a\n roto"])
def test_what_is_neither_pdf_nor_picture_is_said(held: Ceremony, content: bytes) -> None:
    with pytest.raises(KnownError, match="file_unreadable"):
        verification.check(held.desk, content)


def test_a_file_too_large_is_not_even_opened(held: Ceremony, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "FILE_CAP", 3)
    with pytest.raises(KnownError, match="file_unreadable"):
        verification.check(held.desk, b"%PDF")


def test_a_picture_without_a_code_could_not_be_read(held: Ceremony) -> None:
    from PIL import Image

    blank = io.BytesIO()
    Image.new("L", (200, 200), 255).save(blank, "PNG")
    assert [v.code for v in verification.check(held.desk, blank.getvalue())] == ["unreadable"]


def test_the_age_of_the_list_is_that_of_the_last_exchange(held: Ceremony, paper: Paper) -> None:
    bundle = verification.bundle_of(held.desk)
    assert bundle.on.isoformat() == "2026-03-09"
    assert "de hace 11 días" in verification.check(held.desk, code_of(paper))[0].list_age
    with held.desk.store.write(None) as session:
        session.get_one(StreamState, 1).last_contact = None
    assert verification.bundle_of(held.desk).on <= bundle.on


def test_statements_and_papers_with_little_on_them_are_worded(held: Ceremony) -> None:
    choices = Choices(CertificateKind.PARTICIPATION, document_shown="ninguno")
    with held.desk.store.write(None) as session:
        for course in session.scalars(select(Course)):
            course.title = None
    from oit_campo.models.training import Group

    with held.desk.store.write(None) as session:
        session.get_one(Group, held.group).starts_on = None
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[-1:], choices).papers
    facts = dict(verification.check(held.desk, code_of(paper))[0].facts)
    assert facts["Horas lectivas"] == "3 de 12"
    assert facts["Documento"] == "sin documento en el papel"
    assert facts["Curso"] == "SST"
    assert facts["Papel"] == "Constancia de participación"
    assert "Fechas" not in facts


def test_the_laptop_of_somebody_without_a_role_judges_nothing(held: Ceremony, paper: Paper) -> None:
    nobody = replace(held.desk, seated=replace(held.desk.actor, roles=frozenset()))
    with pytest.raises(UserError, match="no_right"):
        verification.check(nobody, code_of(paper))
