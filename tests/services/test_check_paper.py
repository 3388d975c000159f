"""A paper checked with nothing but the trust file: real certificates of a real laptop, whole, copied, forged, torn."""

from __future__ import annotations

import base64
import io
import tomllib
import zlib
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from oit_campo import paths
from oit_campo.central.trust import bundle_bytes
from oit_campo.demo.centre_process import PLAN
from oit_campo.documents.qr import read_codes_from_pdf
from oit_campo.errors import CampoError, KnownError
from oit_campo.services import certification, check_paper
from oit_campo.services.certificate_views import Choices
from oit_campo.services.certification import Paper
from oit_campo.services.check_paper import DEMONSTRATION_WORDS, DEMONSTRATIONS, TRUST_FILE, Checked, check
from tests.helpers.ceremony import Ceremony, ceremony
from tests.helpers.world import World

SEEN = Choices(product_seen=True)
OFFLINE = "Auténtico; emitido sin conexión, el registro central lo recibirá"
REGISTERED = "Auténtico y registrado"
FORGED = "No es auténtico"
UNREAD = "No se pudo leer: limpie el papel, acerque más luz o escriba el número"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


@pytest.fixture
def held(world: World) -> Ceremony:
    return ceremony(world)


@pytest.fixture
def papers(held: Ceremony) -> tuple[Paper, ...]:
    return tuple(certification.issue(held.desk, held.group, held.enrolments[:2], SEEN).papers)


@pytest.fixture
def paper(held: Ceremony, papers: tuple[Paper, ...]) -> Paper:
    """Of Gladys, not yet at the centre."""
    return next(p for p in papers if p.enrolment == held.enrolments[0])


@pytest.fixture
def trust(world: World, papers: tuple[Paper, ...], tmp_path: Path) -> Path:
    """The lists as the centre gives them out before it has heard of these papers."""
    file = tmp_path / "confianza.campo"
    file.write_bytes(bundle_bytes(world.centre))
    return file


def code_of(paper: Paper) -> str:
    return read_codes_from_pdf(paper.pdf)[0]


def picture_of(pdf: bytes) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    drawn = io.BytesIO()
    document[0].render(scale=2.5).to_pil().save(drawn, "PNG")
    document.close()
    return drawn.getvalue()


def altered(code: str) -> str:
    """A well-formed code whose signature no longer fits what it says."""
    head, body = code.split("#")
    raw = base64.b32decode(body + "=" * (-len(body) % 8))
    whole = bytearray(b"\x00" + zlib.decompress(raw[1:]) if raw[0] == 1 else raw)
    whole[-1] ^= 1
    return head + "#" + base64.b32encode(bytes(whole)).decode().rstrip("=")


def file_of(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


def judge(world: World, what: str, trust: Path | None) -> Checked:
    return check(what, trust, world.clock)


def headings(found: Checked) -> list[str]:
    return [line for line in found.lines if line in (OFFLINE, REGISTERED, FORGED, UNREAD) or line.startswith("Anulado")]


def test_pdf_picture_and_code_of_a_genuine_paper_tell_the_same(
    world: World, paper: Paper, trust: Path, tmp_path: Path
) -> None:
    pdf = judge(world, file_of(tmp_path, "papel.pdf", paper.pdf), trust)
    assert pdf.status == 0
    assert pdf.lines[0] == OFFLINE
    assert "Nombre: Gladys Apaza" in pdf.lines
    assert f"Registro n.º: {paper.number}" in pdf.lines
    assert "Documento: ••••0001" in pdf.lines
    assert "Horas lectivas: 12" in pdf.lines
    assert pdf.lines[-1] == "Según la lista del 20 de marzo de 2026 (de hoy)."
    assert judge(world, file_of(tmp_path, "foto.png", picture_of(paper.pdf)), trust) == pdf
    assert judge(world, code_of(paper), trust) == pdf


def test_once_the_centre_has_it_it_is_registered_and_once_annulled_it_is_void(
    world: World, held: Ceremony, paper: Paper, trust: Path
) -> None:
    held.laptop.sync()
    trust.write_bytes(bundle_bytes(world.centre))
    found = judge(world, code_of(paper), trust)
    assert (found.lines[0], found.status) == (REGISTERED, 0)
    certification.void(held.desk, paper.certificate, "nombre")
    held.laptop.sync()
    assert judge(world, code_of(paper), trust).status == 0, "the old list cannot know"
    trust.write_bytes(bundle_bytes(world.centre))
    found = judge(world, code_of(paper), trust)
    assert found.status == 1
    assert found.lines[0] == "Anulado el 20 de marzo de 2026 por nombre mal escrito"


def test_a_number_alone_proves_no_paper(world: World, held: Ceremony, paper: Paper, trust: Path) -> None:
    before = judge(world, paper.number, trust)
    assert (before.lines[0], before.status) == ("Esta lista todavía no incluye ese número", 2)
    held.laptop.sync()
    trust.write_bytes(bundle_bytes(world.centre))
    found = judge(world, paper.number, trust)
    assert (found.lines[0], found.status) == ("El número está registrado", 0)
    assert not any(line.startswith("Nombre") for line in found.lines)


def test_a_forged_code_is_refused_and_says_nothing_of_anybody(
    world: World, paper: Paper, trust: Path, tmp_path: Path
) -> None:
    found = judge(world, altered(code_of(paper)), trust)
    assert (found.lines[0], found.status) == (FORGED, 1)
    assert not any("Gladys" in line for line in found.lines)
    assert judge(world, code_of(paper), trust).status == 0, "control"


@pytest.mark.parametrize("place", [-1, -9, -60, -200])
def test_no_code_with_a_changed_character_passes(world: World, paper: Paper, trust: Path, place: int) -> None:
    code = code_of(paper)
    other = "A" if code[place] != "A" else "B"
    changed = code[:place] + other + code[len(code) + place + 1 :]
    assert len(changed) == len(code)
    found = judge(world, changed, trust)
    assert found.status in (1, 2)
    assert not any("Gladys" in line for line in found.lines)


@pytest.mark.parametrize(
    "what", ["hola", "", "x" * 5000, "https://verificar.example.org/", "https://x.example.org/a.pdf"]
)
def test_words_that_are_no_code_accuse_nobody(world: World, trust: Path, what: str) -> None:
    found = judge(world, what, trust)
    assert (found.lines[0], found.status) == (UNREAD, 2)
    assert "Esto no quiere decir que el certificado sea falso." in found.lines


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("no/existe.pdf", "file_missing"),
        ("papel.PDF", "file_missing"),
        ("C:\\Papeles\\uno.jpg", "file_missing"),
        ("PE-L07-000123-TQWK-12", "number_wrong"),
        ("pe l07 000123 tqwk", "number_wrong"),
        ("PE-L07-O00123-TQWK-11", "number_wrong"),
        (".", "file_unreadable"),
    ],
)
def test_a_missing_file_and_a_mistyped_number_are_called_by_their_names(
    world: World, trust: Path, what: str, code: str
) -> None:
    with pytest.raises(CampoError, match=code):
        judge(world, what, trust)


def test_a_paper_without_a_code_could_not_be_read(world: World, trust: Path, tmp_path: Path) -> None:
    blank = io.BytesIO()
    Image.new("L", (300, 300), 255).save(blank, "PNG")
    empty = io.BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(empty)
    document.close()
    for name, content in (("blanco.png", blank.getvalue()), ("blanco.pdf", empty.getvalue())):
        found = judge(world, file_of(tmp_path, name, content), trust)
        assert (found.lines[0], found.status) == (UNREAD, 2)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("papel.pdf", b"%PDF-1.7 roto"),
        ("foto.png", b"\x89PNG\r\n\x1a\n roto"),
        ("lista.txt", b"Apaza, Gladys"),
        ("vacio.pdf", b""),
    ],
)
def test_a_file_that_is_broken_or_no_picture_is_said(
    world: World, trust: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    with pytest.raises(KnownError, match="file_unreadable"):
        judge(world, file_of(tmp_path, name, content), trust)


def test_a_file_too_large_is_not_read(
    world: World, paper: Paper, trust: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = file_of(tmp_path, "papel.pdf", paper.pdf)
    monkeypatch.setattr(check_paper, "FILE_CAP", len(paper.pdf))
    assert judge(world, file, trust).status == 0, "control"
    monkeypatch.setattr(check_paper, "FILE_CAP", len(paper.pdf) - 1)
    with pytest.raises(KnownError, match="file_unreadable"):
        judge(world, file, trust)


def test_of_two_papers_in_one_pdf_the_worst_decides(
    world: World, held: Ceremony, papers: tuple[Paper, ...], trust: Path, tmp_path: Path
) -> None:
    both = certification.draw_many(held.desk, [p.certificate for p in papers])
    file = file_of(tmp_path, "dos.pdf", both)
    found = judge(world, file, trust)
    assert (headings(found), found.status) == ([OFFLINE, OFFLINE], 0)
    assert {line for line in found.lines if line.startswith("Registro n.º: ")} == {
        f"Registro n.º: {p.number}" for p in papers
    }
    certification.void(held.desk, papers[1].certificate, "nombre")
    held.laptop.sync()
    trust.write_bytes(bundle_bytes(world.centre))
    found = judge(world, file, trust)
    assert sorted(h.split(" el ")[0] for h in headings(found)) == ["Anulado", REGISTERED]
    assert found.status == 1


# --- whom to believe ------------------------------------------------------------------------------------------------


def test_without_a_trust_file_nothing_is_judged(world: World, paper: Paper, tmp_path: Path, data_dir: Path) -> None:
    for trust in (None, tmp_path / "no-esta.campo"):
        with pytest.raises(KnownError, match="trust_missing"):
            judge(world, code_of(paper), trust)


def test_a_damaged_trust_file_is_said(world: World, paper: Paper, trust: Path) -> None:
    whole = trust.read_bytes()
    for damaged in (b"", b"hola", whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1])):
        trust.write_bytes(damaged)
        with pytest.raises(KnownError, match="trust_bundle_damaged"):
            judge(world, code_of(paper), trust)
    trust.write_bytes(whole)
    assert judge(world, code_of(paper), trust).status == 0, "control"


def test_this_laptops_own_list_is_found_without_naming_it(
    world: World, paper: Paper, trust: Path, data_dir: Path
) -> None:
    (data_dir / TRUST_FILE).write_bytes(trust.read_bytes())
    found = judge(world, code_of(paper), None)
    assert found == judge(world, code_of(paper), trust)
    assert DEMONSTRATION_WORDS not in found.lines


def test_a_paper_of_a_demonstration_says_that_it_is_one(
    world: World, paper: Paper, trust: Path, data_dir: Path
) -> None:
    (data_dir / DEMONSTRATIONS).mkdir()
    (data_dir / DEMONSTRATIONS / "una.campo").write_bytes(trust.read_bytes())
    found = judge(world, code_of(paper), None)
    assert (found.lines[:2], found.status) == ((OFFLINE, DEMONSTRATION_WORDS), 0)


def test_a_demonstration_is_silent_about_what_it_never_saw(
    world: World, paper: Paper, trust: Path, data_dir: Path, tmp_path: Path
) -> None:
    (data_dir / DEMONSTRATIONS).mkdir()
    other = World(tmp_path / "otro", apart=True)
    (data_dir / DEMONSTRATIONS / "una.campo").write_bytes(bundle_bytes(other.centre))
    other.close()
    unknown = [code_of(paper), altered(code_of(paper)), "hola", paper.number]
    for what in unknown:
        found = judge(world, what, None)
        assert (found.status, DEMONSTRATION_WORDS in found.lines) == (2, False), found.lines
    (data_dir / DEMONSTRATIONS / "una.campo").write_bytes(trust.read_bytes())
    found = judge(world, altered(code_of(paper)), None)
    assert (found.status, DEMONSTRATION_WORDS in found.lines) == (1, False), "nobody vouches for a forgery"
    assert DEMONSTRATION_WORDS in judge(world, code_of(paper), None).lines, "control"


def test_the_list_of_a_demonstration_says_so_wherever_it_lies(
    paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the programme that its authority's certificate names."""
    plan = tomllib.loads((paths.resources() / PLAN).read_text("utf8"))
    assert plan["programme"]["code"] == check_paper.DEMONSTRATION_PROGRAMME
    shown = World(tmp_path / "demostracion")
    monkeypatch.setattr(check_paper, "DEMONSTRATION_PROGRAMME", "ES")  # of the worlds of the tests
    file = tmp_path / "confianza.campo"
    file.write_bytes(bundle_bytes(shown.centre))
    assert DEMONSTRATION_WORDS in judge(shown, code_of(paper), file).lines
    assert DEMONSTRATION_WORDS not in judge(shown, "hola", file).lines
    monkeypatch.undo()
    assert DEMONSTRATION_WORDS not in judge(shown, code_of(paper), file).lines, "control"
    shown.close()


def test_a_number_that_two_programmes_use_is_judged_by_the_real_one(
    world: World, held: Ceremony, paper: Paper, trust: Path, data_dir: Path
) -> None:
    """Numbers don't tell programmes apart: a demonstration's annulled one says nothing of ours."""
    held.laptop.sync()
    (data_dir / TRUST_FILE).write_bytes(bundle_bytes(world.centre))
    certification.void(held.desk, paper.certificate, "nombre")
    held.laptop.sync()
    (data_dir / DEMONSTRATIONS).mkdir()
    (data_dir / DEMONSTRATIONS / "una.campo").write_bytes(bundle_bytes(world.centre))
    found = judge(world, paper.number, None)
    assert (found.lines[0], found.status) == ("El número está registrado", 0)
    (data_dir / TRUST_FILE).unlink()
    found = judge(world, paper.number, None)
    assert (found.status, DEMONSTRATION_WORDS in found.lines) == (1, True), "control"


@pytest.mark.parametrize("own", ["stranger", "issuer"])
def test_the_programme_that_knows_the_paper_is_heard(
    world: World, paper: Paper, trust: Path, data_dir: Path, tmp_path: Path, own: str
) -> None:
    """Whichever list is read first."""
    other = World(tmp_path / "otro", apart=True)
    stranger = bundle_bytes(other.centre)
    other.close()
    first, second = (stranger, trust.read_bytes()) if own == "stranger" else (trust.read_bytes(), stranger)
    (data_dir / TRUST_FILE).write_bytes(first)
    if own == "stranger":
        alone = judge(world, code_of(paper), None)
        assert (alone.lines[0], alone.status) == ("Lista desactualizada", 2)
    (data_dir / DEMONSTRATIONS).mkdir()
    (data_dir / DEMONSTRATIONS / "una.campo").write_bytes(second)
    found = judge(world, code_of(paper), None)
    assert (found.lines[0], found.status) == (OFFLINE, 0)
    assert (DEMONSTRATION_WORDS in found.lines) == (own == "stranger")
