"""The photo of a signed sheet and the signature on the screen: filled once, seen by few, noted when seen, the same file once."""

from __future__ import annotations

import io
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.pdfgen import canvas
from sqlalchemy import select

from oit_campo.errors import KnownError, UserError
from oit_campo.models.attachments import Attachment, AttachmentFile
from oit_campo.models.people import Consent
from oit_campo.services import after_sync, attachments, consent_proofs, consents, enrolment, person_history
from oit_campo.services.attachments import Prepared
from oit_campo.services.consent_proofs import SHEET, SIGNATURE, Proof
from oit_campo.services.desk import Desk
from oit_campo.store import attachments as files
from tests.helpers.world import World
from tests.services.enrolling import desk_at, form, other
from tests.services.test_attachment_pictures import MARK, drawn, encoded, marked, sheet
from tools import find_names


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def chief(world: World) -> Desk:
    """Rosa, who supervises too."""
    return desk_at(world.laptop("rosa"))


@pytest.fixture
def desk(chief: Desk) -> Desk:
    """The same laptop with Rosa as a facilitator and nothing more."""
    return replace(chief, seated=replace(chief.actor, roles=frozenset({"facilitator"})))


@pytest.fixture
def person(desk: Desk) -> UUID:
    return enrolment.enrol(desk, form(proof_method="firma_en_papel")).person


def proof(desk: Desk, person: UUID, purpose: str = "programa") -> Proof:
    return consent_proofs.of_person(desk, person)[purpose]


def chosen(folder: Path, content: bytes, name: str = "hoja.jpg") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def photo(folder: Path, seed: int = 3) -> Prepared:
    return attachments.prepare(SHEET, chosen(folder, encoded(sheet(800, 600, seed))))


def signature(seed: int = 2) -> Prepared:
    return attachments.prepare_signature(SIGNATURE, *drawn(4, seed=seed))


def row_of(desk: Desk, person: UUID, purpose: str = "programa") -> Consent:
    with desk.store.read() as session:
        return consents.standing_yes(session, person, desk.today)[purpose]


# ---- the sheet --------------------------------------------------------------------------------------------------------


def test_paper_lacks_its_photo_until_it_is_added(desk: Desk, chief: Desk, person: UUID, tmp_path: Path) -> None:
    before = proof(desk, person)
    assert (before.state, before.may_add_sheet, before.may_sign, before.may_view) == ("lacking", True, True, False)
    assert before.question.startswith("¿Acepta que guardemos")
    made = photo(tmp_path)
    consent_proofs.add_sheet(desk, person, before.consent, made)
    after = proof(desk, person)
    assert (after.state, after.is_sheet, after.may_add_sheet, after.may_sign) == ("here", True, False, False)
    assert not after.may_view, "who enrols doesn't see it afterwards"
    assert proof(chief, person).may_view
    shown = consent_proofs.view(chief, person, after.consent)
    assert (shown.content, shown.media_type) == (made.content, "image/jpeg")
    with desk.store.read() as session:
        record = session.scalars(select(Attachment)).one()
        assert (record.sensitivity, record.bytes, record.taken_on) == ("personal", len(made.content), desk.today)
        assert record.sha256 == row_of(desk, person).proof
        assert attachments.readings(session, person) == 1
        assert files.waiting_for_centre(session) == [(record.sha256, record.bytes)]


def test_a_proof_is_filled_once(desk: Desk, person: UUID, tmp_path: Path) -> None:
    lacking = proof(desk, person).consent
    consent_proofs.add_sheet(desk, person, lacking, photo(tmp_path))
    first = row_of(desk, person).proof
    with pytest.raises(UserError, match="proof_stands"):
        consent_proofs.add_sheet(desk, person, lacking, photo(tmp_path, 4))
    with pytest.raises(UserError, match="proof_stands"):
        consent_proofs.sign(desk, person, lacking, signature())
    with pytest.raises(UserError, match="proof_stands"):
        consent_proofs.signed_on_paper(desk, person, lacking)
    assert row_of(desk, person).proof == first


def test_a_word_is_no_sheet_and_what_no_longer_stands_takes_none(desk: Desk, person: UUID, tmp_path: Path) -> None:
    by_word = enrolment.enrol(desk, other(1, "Luz", "Prueba")).person
    assert (proof(desk, by_word).state, proof(desk, by_word).may_add_sheet) == ("none", False)
    with pytest.raises(UserError, match="proof_gone"):
        consent_proofs.add_sheet(desk, by_word, proof(desk, by_word).consent, photo(tmp_path))
    stood = proof(desk, person, "contacto").consent
    consents.withdraw(desk, person, "contacto")
    assert "contacto" not in consent_proofs.of_person(desk, person)
    with pytest.raises(UserError, match="proof_gone"):
        consent_proofs.add_sheet(desk, person, stood, photo(tmp_path))
    with pytest.raises(UserError, match="person_gone"):
        consent_proofs.add_sheet(desk, desk.store.keys.new(), stood, photo(tmp_path))


def test_the_same_sheet_for_two_permissions_is_one_file(desk: Desk, person: UUID, tmp_path: Path) -> None:
    made = photo(tmp_path)
    for purpose in ("programa", "contacto"):
        consent_proofs.add_sheet(desk, person, proof(desk, person, purpose).consent, made)
    assert row_of(desk, person).proof == row_of(desk, person, "contacto").proof
    with desk.store.read() as session:
        assert len(session.scalars(select(Attachment)).all()) == 1
        assert len(session.scalars(select(AttachmentFile)).all()) == 1
    assert len(list(files.folder_of(desk.store.path).iterdir())) == 1


def test_the_history_says_that_there_is_a_file_now(desk: Desk, chief: Desk, person: UUID, tmp_path: Path) -> None:
    consent_proofs.add_sheet(desk, person, proof(desk, person).consent, photo(tmp_path))
    sheet = ("cambió «Firma o foto de la hoja»", [("Firma o foto de la hoja", "", "un archivo")])
    for looks, (did, expected) in ((chief, sheet), (desk, ("cambió un dato reservado", []))):
        with desk.store.read() as session:
            latest = person_history.history(session, looks.actor, person)[0]
        assert latest.did == did
        assert [(c.label, c.before, c.after) for c in latest.changes] == expected


# ---- the signature ----------------------------------------------------------------------------------------------------


def test_signing_on_the_screen_is_another_yes_of_today(desk: Desk, chief: Desk) -> None:
    person = enrolment.enrol(desk, form()).person
    before = row_of(desk, person)
    made = signature()
    consent_proofs.sign(desk, person, before.id, made)
    after = row_of(desk, person)
    assert (after.replaces, after.proof_method, after.occurred_on) == (before.id, "firma_en_pantalla", desk.today)
    assert (after.text, after.expires_on) == (before.text, before.expires_on)
    found = proof(chief, person)
    assert (found.state, found.is_sheet, found.may_view) == ("here", False, True)
    assert consent_proofs.view(chief, person, found.consent).content == made.content
    with pytest.raises(UserError, match="proof_gone"):
        consent_proofs.sign(desk, person, before.id, signature(3))


def test_who_cannot_sign_on_a_screen_signs_paper(desk: Desk, tmp_path: Path) -> None:
    person = enrolment.enrol(desk, form()).person
    consent_proofs.signed_on_paper(desk, person, proof(desk, person).consent)
    found = proof(desk, person)
    assert (found.state, found.may_add_sheet) == ("lacking", True)
    consent_proofs.signed_on_paper(desk, person, found.consent)
    assert proof(desk, person).consent == found.consent, "it says so already"
    consent_proofs.add_sheet(desk, person, found.consent, photo(tmp_path))
    assert proof(desk, person).state == "here"


# ---- rights -----------------------------------------------------------------------------------------------------------


def test_only_who_may_adds_and_only_who_may_sees(world: World, desk: Desk, person: UUID, tmp_path: Path) -> None:
    lacking, made = proof(desk, person).consent, photo(tmp_path)
    teacher = desk_at(world.laptops[0], "wilfredo", world)
    with pytest.raises(UserError, match="no_right"):
        consent_proofs.add_sheet(teacher, person, lacking, made)
    assert not files.folder_of(desk.store.path).exists(), "nothing was written for who may not"
    consent_proofs.add_sheet(desk, person, lacking, made)
    for somebody in (desk, teacher):
        with pytest.raises(UserError, match="no_right"):
            consent_proofs.view(somebody, person, lacking)
    with desk.store.read() as session:
        assert attachments.readings(session, person) == 0


def test_another_persons_or_no_proof_is_not_shown(desk: Desk, chief: Desk, person: UUID, tmp_path: Path) -> None:
    lacking = proof(desk, person).consent
    somebody = enrolment.enrol(desk, other(1, "Luz", "Prueba")).person
    with pytest.raises(UserError, match="proof_gone"):
        consent_proofs.view(chief, person, lacking)
    consent_proofs.add_sheet(desk, person, lacking, photo(tmp_path))
    with pytest.raises(UserError, match="proof_gone"):
        consent_proofs.view(chief, somebody, lacking)


# ---- on another laptop ------------------------------------------------------------------------------------------------


def test_the_record_travels_and_the_other_laptop_says_where_the_file_is(
    world: World, desk: Desk, person: UUID, tmp_path: Path
) -> None:
    consent_proofs.add_sheet(desk, person, proof(desk, person).consent, photo(tmp_path))
    assert world.laptops[0].sync().held == 0
    there = desk_at(world.laptop("rosa"))
    found = proof(there, person)
    assert (found.state, found.is_sheet, found.may_view) == ("elsewhere", True, False)
    with pytest.raises(KnownError, match="attachment_elsewhere"):
        consent_proofs.view(there, person, found.consent)
    with world.at_centre() as session:
        assert session.scalars(select(Attachment.sha256)).all() == [row_of(desk, person).proof]


# ---- what was chosen --------------------------------------------------------------------------------------------------


def pdf(**more: object) -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out, **more)  # type: ignore[arg-type] # as a caller of ReportLab would
    page.drawString(100, 700, "Hoja de prueba")
    page.showPage()
    page.save()
    return out.getvalue()


def test_a_scan_stays_as_it_is(desk: Desk, chief: Desk, person: UUID, tmp_path: Path) -> None:
    made = attachments.prepare(SHEET, chosen(tmp_path, pdf(), "hoja.pdf"))
    assert (made.content, made.media_type) == ((tmp_path / "hoja.pdf").read_bytes(), "application/pdf")
    consent_proofs.add_sheet(desk, person, proof(desk, person).consent, made)
    assert consent_proofs.view(chief, person, proof(desk, person).consent).content == made.content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "attachment_empty"),
        (b"just words, no picture", "attachment_kind"),
        (b"PK\x03\x04 a document of a word processor", "attachment_kind"),
        (b"GIF89a" + bytes(60), "attachment_kind"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(60), "photo_heic"),
        (b"\x00\x00\x00\x18ftypmif1" + bytes(60), "photo_heic"),
        (b"\x00\x00\x00\x18ftypisom" + bytes(60), "attachment_kind"),
        (b"\xff\xd8\xff" + bytes(60), "photo_unreadable"),
        (b"%PDF-1.7\nnothing more", "pdf_unreadable"),
        (pdf(encrypt=pdfencrypt.StandardEncryption("clave", canPrint=0)), "pdf_unreadable"),
    ],
)
def test_what_is_not_kept_is_told_why(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(UserError, match=code):
        attachments.prepare(SHEET, chosen(tmp_path, content))


def test_what_is_gone_or_too_large_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="attachment_unreadable"):
        attachments.prepare(SHEET, tmp_path / "gone.jpg")
    for head, mb in ((b"%PDF-1.7", 10), (b"\xff\xd8\xff", 40)):
        path = chosen(tmp_path, head)
        os.truncate(path, mb * 1_000_000 + 1)
        with pytest.raises(UserError, match="attachment_large") as told:
            attachments.prepare(SHEET, path)
        assert told.value.params == {"mb": mb}


def test_a_use_takes_only_its_kinds(tmp_path: Path) -> None:
    for content in (pdf(), encoded(sheet(80, 60))):
        with pytest.raises(UserError, match="attachment_kind"):
            attachments.prepare(SIGNATURE, chosen(tmp_path, content))


def test_progress_is_told(tmp_path: Path) -> None:
    said: list[tuple[int, int]] = []
    attachments.prepare(SHEET, chosen(tmp_path, encoded(sheet(300, 200))), lambda step, of: said.append((step, of)))
    assert said == [(0, 3), (1, 3), (2, 3), (3, 3)]


# ---- on the disk ------------------------------------------------------------------------------------------------------


def written_by(desk: Desk) -> Path:
    return desk.store.path.parent


def test_no_mark_of_what_was_chosen_is_in_any_byte_written(
    world: World, desk: Desk, person: UUID, tmp_path: Path
) -> None:
    """EXIF, comments and profile of a photo; the content of a PDF, which is kept as it is but encrypted."""
    outside = tmp_path / "telefono"
    outside.mkdir()
    content = pdf(pageCompression=0).replace(b"Hoja de prueba", MARK[:14].encode())
    lacking = [proof(desk, person, purpose).consent for purpose in ("programa", "contacto")]
    photo_made = attachments.prepare(SHEET, chosen(outside, marked("JPEG")))
    consent_proofs.add_sheet(desk, person, lacking[0], photo_made)
    scan = attachments.prepare(SHEET, chosen(outside, content, "hoja.pdf"))
    consent_proofs.add_sheet(desk, person, lacking[1], scan)
    names = {MARK, MARK[:14], "hoja.pdf", "hoja.jpg"}
    assert find_names.found_in(written_by(desk), names) == {}
    desk.store.checkpoint()
    assert find_names.found_in(written_by(desk), names) == {}
    plain = {path.name for path in files.folder_of(desk.store.path).iterdir()}
    shas = [row_of(desk, person, purpose).proof for purpose in ("programa", "contacto")]
    assert not any(sha and sha.hex() in name for sha in shas for name in plain)
    for raw in (p.read_bytes() for p in files.folder_of(desk.store.path).iterdir()):
        assert not any(sha and sha in raw for sha in shas)
        assert photo_made.content[100:140] not in raw
        assert scan.content[40:80] not in raw
    control = tmp_path / "plain"
    control.mkdir()
    (control / "photo").write_bytes(marked("JPEG"))
    (control / "scan").write_bytes(scan.content)
    assert find_names.found_in(control, {MARK}) == {MARK: {"photo"}}
    assert find_names.found_in(control, {MARK[:14]}) == {MARK[:14]: {"photo", "scan"}}


def test_the_files_are_of_a_kind_the_search_knows(desk: Desk, person: UUID, tmp_path: Path) -> None:
    consent_proofs.add_sheet(desk, person, proof(desk, person).consent, photo(tmp_path))
    folder = written_by(desk)
    assert find_names.unknown_files(folder.parent) == []
    (files.folder_of(desk.store.path) / "foto.jpg").write_bytes(b"x")
    assert find_names.unknown_files(folder.parent) == [f"{folder.name}/archivos/foto.jpg"], "the control"


def test_what_a_cut_left_goes_at_a_later_unlock(desk: Desk) -> None:
    folder = files.folder_of(desk.store.path)
    orphan = folder / files.write(folder, io.BytesIO(random.Random(1).randbytes(90)), 1000).name
    after_sync.catch_up(desk)
    assert orphan.exists()
    os.utime(orphan, (0, 0))
    after_sync.catch_up(desk)
    assert not orphan.exists()


def test_a_kept_photo_is_a_photo(tmp_path: Path) -> None:
    with Image.open(io.BytesIO(photo(tmp_path).content)) as image:
        assert image.format == "JPEG"
