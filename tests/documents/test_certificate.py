"""Certificates on paper: read back as text, as a code, after bad photocopies; same sheet, same bytes."""

from __future__ import annotations

import ctypes
import hashlib
import random
import re
import subprocess
import sys
import unicodedata
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest
from PIL import Image, ImageDraw, ImageFilter

from oit_campo.documents.certificate import (
    MODULE_MIN,
    QR_MIN,
    Stock,
    check_sheet,
    draw_certificate,
    draw_certificates,
)
from oit_campo.documents.code import Kind
from oit_campo.documents.qr import MAX_PIXELS, qr_matrix, read_codes_from_image, read_codes_from_pdf
from oit_campo.documents.verify import verify
from oit_campo.domain.damage import Damaged
from oit_campo.errors import UserError
from tests.documents.samples import PAYLOAD, SIGNATORIES, TODAY, bundle, sheet

KIB = 1024
LONG_NAME = "Bartolomea Concepción Maximiliana del Rosario Uzcátegui Urdaneta de Briceño y Santa Cruz"
LONG_COURSE = (
    "Género y Emprendimiento (GET Ahead): herramientas para pequeños negocios y asociaciones de artesanas y artesanos"
)


def page_text(pdf: bytes, number: int = 0) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = document[number].get_textpage().get_text_range()
    document.close()
    return " ".join(text.split())


def page_image(pdf: bytes, dpi: int = 150) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    image: Image.Image = document[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    document.close()
    return image


def test_the_certificate_is_one_sentence() -> None:
    text = page_text(draw_certificate(sheet()))
    assert (
        "La Oficina de Capacitación de Prueba otorga el presente CERTIFICADO a María Fernanda Ñáñez Quispe, "
        "con documento de identidad n.º ••••4821, por haber aprobado el curso "
        "«Seguridad y Salud en el Trabajo para emprendimientos», "
        "de 40 horas lectivas, dictado en Cusco del 2 al 13 de marzo de 2026. Cusco, 16 de marzo de 2026"
    ) in text
    assert (
        "Registro n.º PE-L07-000123-TQWK-11 · Compruebe su autenticidad con el código. "
        "Acredita formación; no es título ni certificación de competencias laborales."
    ) in text
    for name, position in SIGNATORIES[:2]:
        assert f"{name} {position}" in text


def test_the_two_constancias() -> None:
    took_part = sheet(kind=Kind.CONSTANCIA_PARTICIPACION, hours="22 de las 40 horas", document_text=None)
    text = page_text(draw_certificate(took_part))
    assert "CONSTANCIA DE PARTICIPACIÓN" in text
    assert "deja constancia de que María Fernanda Ñáñez Quispe asistió a 22 de las 40 horas del curso «" in text
    enrolled = sheet(kind=Kind.CONSTANCIA_INSCRIPCION, starts_on=None, ends_on=None)
    text = page_text(draw_certificate(enrolled))
    assert "CONSTANCIA DE INSCRIPCIÓN" in text
    assert "n.º ••••4821, tiene inscripción vigente en el curso «" in text
    assert "de 40 horas lectivas, que se dicta en Cusco." in text
    assert "Acredita inscripción; no es título" in text


NAMES = [
    "Li Wen", "Íñigo Yáñez Güemes", "D'Alessandro Rivas Yolimar", "D’Alessandro Rivas Yolimar", "O´Paredes Luz",
    "Inés de los Ríos y Sotomayor", "Rosa del Águila Vda. de Tello", "Ana-Lucía San Martín-Pérez", "João da Silva e Souza",
    "Ch'aska Q'ori Wayra", "Pënëma Jöni Rönin", "Nëtëma Biri Ñöën", "Xæ Ñ-7 Luz", LONG_NAME,
    "Paz Anquihuamanchumpitazyupanquicondorimamaniquispechoque", "Bá" * 28,
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_are_printed_as_they_are(name: str) -> None:
    assert f" {name}, con documento" in page_text(draw_certificate(sheet(name)))


@pytest.mark.parametrize("name", ["王小明 Flores", "Ana 🌸 Flores", "محمد Salas"])
def test_letters_without_a_drawing_are_told_before_a_number_is_spent(name: str) -> None:
    with pytest.raises(UserError) as told:
        check_sheet(sheet(printed_name=name, code_text=sheet().code_text))
    assert told.value.code == "letters_unprintable"
    check_sheet(sheet())  # the control


def test_words_that_fit_nowhere_are_told() -> None:
    with pytest.raises(UserError, match="text_too_long"):
        check_sheet(sheet(course_title="Gestión " * 60))
    with pytest.raises(ValueError, match="signatories"):
        check_sheet(sheet(signatories=()))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_nothing_touches_frame_code_or_signature_space(count: int) -> None:
    """Where letters stand: inside the frame, outside the code's quiet zone, none in the 22 mm above the rules."""
    pdf = draw_certificate(sheet(LONG_NAME, course_title=LONG_COURSE, signatories=SIGNATORIES[:count], copy_number=2))
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].get_textpage()
    boxes = [page.get_charbox(n) for n in range(page.count_chars())]
    document.close()
    mm = 72 / 25.4
    for left, bottom, right, top in boxes:
        if right - left < 0.1:
            continue  # a space
        assert 20 * mm < left
        assert right < 277 * mm
        assert 20 * mm < bottom
        assert top < 190 * mm
        in_ink_space = bottom > 46.5 * mm and top < 68 * mm and right < 225 * mm
        near_code = right > 230 * mm and top > 35 * mm and bottom < 79 * mm
        assert not in_ink_space
        assert not near_code


def test_copy_and_test_data_are_plain() -> None:
    plain = page_text(draw_certificate(sheet()))
    marked = page_text(draw_certificate(sheet(copy_number=2, test_data=True)))
    for words in ("Copia n.º 2", "DATOS DE PRUEBA"):
        assert words not in plain
        assert words in marked


def test_the_code_reads_back_and_verifies() -> None:
    for one in (sheet(), sheet(LONG_NAME), sheet(test_data=True)):
        assert read_codes_from_pdf(draw_certificate(one)) == [one.code_text]
    verdict = verify(read_codes_from_pdf(draw_certificate(sheet()))[0], bundle(), TODAY)
    assert (verdict.code, verdict.facts) == ("registered", PAYLOAD)


def test_the_code_is_never_too_small() -> None:
    pdf = draw_certificate(sheet())
    matrix = qr_matrix(sheet().code_text)
    placed = re.search(rb"q 0 g ([0-9.]+) 0 0 ([0-9.]+) ", zlib_streams(pdf))
    assert placed is not None
    module = float(placed[1]) / matrix.size * 25.4 / 72
    assert module >= MODULE_MIN - 1e-4
    assert module * (matrix.size + 8) >= QR_MIN - 1e-3


def zlib_streams(pdf: bytes) -> bytes:
    found = b""
    for body in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        inflater = zlib.decompressobj()
        try:
            found += inflater.decompress(body) + b"\n"
        except zlib.error:
            continue
    return found


def photocopy(image: Image.Image, dice: random.Random, strength: float) -> Image.Image:
    """Grey, crooked, blurred, noisy, too much contrast, specks, JPEG. ``strength`` 1 is a bad office copier."""
    bad = image.rotate(dice.uniform(-2.5, 2.5), Image.Resampling.BICUBIC, fillcolor=255)
    bad = bad.filter(ImageFilter.GaussianBlur(0.7 * strength))
    bad = Image.blend(bad, Image.effect_noise(bad.size, 50), min(0.9, 0.28 * strength))
    bad = bad.point([max(0, min(255, int((dot - 128) * 2.2 + 128))) for dot in range(256)])
    pen = ImageDraw.Draw(bad)
    for _ in range(int(60 * strength)):
        x, y, r = dice.randrange(bad.width), dice.randrange(bad.height), dice.choice([1, 1, 2])
        pen.ellipse((x - r, y - r, x + r, y + r), fill=dice.choice([0, 40, 255]))
    kept = BytesIO()
    bad.save(kept, "JPEG", quality=35)
    return Image.open(kept).convert("L")


def crease(image: Image.Image, dice: random.Random) -> Image.Image:
    bad = image.copy()
    y = dice.randrange(bad.height // 3, bad.height * 2 // 3)
    ImageDraw.Draw(bad).line((0, y, bad.width, y + dice.randint(-20, 20)), fill=255, width=max(1, bad.height // 200))
    return bad


def telephone(image: Image.Image, dice: random.Random) -> Image.Image:
    """A photograph at an angle: the corners moved by up to 6 %, a little out of focus, JPEG."""
    w, h = image.size

    def near(x: int, y: int) -> tuple[float, float]:
        return x + dice.uniform(-0.06, 0.06) * w, y + dice.uniform(-0.06, 0.06) * h

    corners = [near(0, 0), near(0, h), near(w, h), near(w, 0)]
    bad = image.transform(
        (w, h), Image.Transform.QUAD, [n for corner in corners for n in corner], Image.Resampling.BICUBIC, fillcolor=255
    )
    kept = BytesIO()
    bad.filter(ImageFilter.GaussianBlur(1)).save(kept, "JPEG", quality=40)
    return Image.open(kept).convert("L")


def verdict_of(image: Image.Image) -> str:
    texts = read_codes_from_image(image)
    return verify(texts[0], bundle(), TODAY).code if texts else "unreadable"


def test_bad_photocopies_read_or_are_unreadable_and_never_accuse() -> None:
    dice = random.Random(3)
    pdf = draw_certificate(sheet())
    seen = [verdict_of(photocopy(page_image(pdf, dpi), dice, 1)) for dpi in (150, 175, 200) for _ in range(3)]
    seen += [verdict_of(spoil(page_image(pdf, 200), dice)) for spoil in (crease, telephone) for _ in range(3)]
    assert set(seen) <= {"registered", "unreadable"}
    assert seen.count("registered") >= len(seen) - 1
    worse = [verdict_of(photocopy(page_image(pdf, 110), dice, strength)) for strength in (2.5, 4, 6)]
    assert set(worse) <= {"registered", "unreadable"}
    assert "unreadable" in worse  # the control: the last ones are really spoiled


def test_pictures_without_a_code_and_too_large_ones() -> None:
    assert read_codes_from_image(Image.new("L", (200, 200), 255)) == []
    with pytest.raises(Damaged):
        read_codes_from_image(Image.new("1", (MAX_PIXELS // 1000 + 1, 1000)))
    with pytest.raises(Damaged):
        read_codes_from_pdf(b"%PDF-1.7 nothing")


def test_same_sheets_same_bytes_in_two_processes() -> None:
    program = (
        "import hashlib, sys; from tests.documents.samples import sheet; "
        "from oit_campo.documents.certificate import draw_certificates; "
        "print(hashlib.sha256(draw_certificates([sheet(), sheet('Ñusta Ñawi Ñañez', copy_number=3)])).hexdigest())"
    )
    root = Path(__file__).resolve().parents[2]
    runs = [
        subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    draw_certificate(sheet("Otra Persona"))  # what was drawn before changes nothing
    here = hashlib.sha256(draw_certificates([sheet(), sheet("Ñusta Ñawi Ñañez", copy_number=3)])).hexdigest()
    assert runs == [here + "\n"] * 2
    assert here != hashlib.sha256(draw_certificate(sheet())).hexdigest()


def test_merged_pages_keep_their_order_and_share_what_they_can() -> None:
    sheets = [sheet(f"Persona {chr(65 + n)} Quispe") for n in range(20)]
    pdf = draw_certificates(sheets)
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 20
    document.close()
    for n in (0, 7, 19):
        assert f" {sheets[n].printed_name}, " in page_text(pdf, n)
    assert (len(pdf) - len(draw_certificate(sheets[0]))) / 19 <= 7 * KIB
    assert read_codes_from_pdf(pdf) == [one.code_text for one in sheets]
    with pytest.raises(ValueError, match="no sheets"):
        draw_certificates([])


def test_the_file_is_small_and_every_font_is_embedded() -> None:
    pdf = draw_certificate(sheet(test_data=True, copy_number=1))
    assert len(pdf) <= 120 * KIB
    assert b"Helvetica" not in pdf
    assert b"/Type1" not in pdf
    assert pdf.count(b"/FontFile2 ") == pdf.count(b"/Type /FontDescriptor") >= 3


def test_tags_language_title_and_alternative_text() -> None:
    pdf = draw_certificate(sheet())
    assert b"/Lang (es-PE)" in pdf
    assert b"/Marked true" in pdf
    assert b"/StructTreeRoot" in pdf
    document = pypdfium2.PdfDocument(pdf)
    assert document.get_metadata_value("Title") == "Certificado PE-L07-000123-TQWK-11"
    tree = pdfium_c.FPDF_StructTree_GetForPage(document[0])
    body = pdfium_c.FPDF_StructTree_GetChildAtIndex(tree, 0)
    children = [pdfium_c.FPDF_StructElement_GetChildAtIndex(body, n) for n in range(children_of(body))]
    roles = [words_of(pdfium_c.FPDF_StructElement_GetType, child) for child in children]
    alternatives = [words_of(pdfium_c.FPDF_StructElement_GetAltText, child) for child in children]
    pdfium_c.FPDF_StructTree_Close(tree)
    document.close()
    assert roles == ["P", "H1", *["P"] * 6, *["P"] * 2, "Figure", "P", "P"]
    assert [words for words in alternatives if words] == [
        "Código QR para comprobar la autenticidad del registro n.º PE-L07-000123-TQWK-11"
    ]


def children_of(element: Any) -> int:
    return int(pdfium_c.FPDF_StructElement_CountChildren(element))


def words_of(read: Any, element: Any) -> str:
    size = read(element, None, 0)
    room = ctypes.create_string_buffer(max(size, 2))
    read(element, room, size)
    return room.raw[: max(0, size - 2)].decode("utf-16-le")


def ink_corner(image: Image.Image) -> tuple[int, int]:
    """Where ink begins, from the left and from the top, in dots."""
    box = image.point([255 if dot < 128 else 0 for dot in range(256)]).getbbox()
    assert box is not None
    return box[0], box[1]


def test_preprinted_card_has_no_frame_and_moves() -> None:
    framed = page_image(draw_certificate(sheet()))
    bare = page_image(draw_certificate(sheet(), Stock(preprinted=True)))
    moved = page_image(draw_certificate(sheet(), Stock(preprinted=True, offset_right=5, offset_down=3)))
    edge = (0, 0, 100, framed.height)
    assert min(framed.crop(edge).tobytes()) < 200
    assert min(bare.crop(edge).tobytes()) == 255
    (left, top), (left_moved, top_moved) = ink_corner(bare), ink_corner(moved)
    assert left_moved - left == pytest.approx(5 / 25.4 * 150, abs=2)
    assert top_moved - top == pytest.approx(3 / 25.4 * 150, abs=2)


def test_paper_says_nothing_of_a_documents_type() -> None:
    text = unicodedata.normalize("NFKD", page_text(draw_certificate(sheet()))).lower()
    for word in ("dni", "ptp", "pasaporte", "extranjer", "refugi", "migran", "venez", "nacionalidad"):
        assert word not in text
    assert "dni" in page_text(draw_certificate(sheet(public_title="Título con DNI plantado"))).lower()  # the control
