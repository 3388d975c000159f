"""The attendance sheet that is signed on paper, and the words of dates and hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2

from oit_campo.documents.roster import ROWS_A_PAGE, AttendanceSheet, RosterRow, attendance_sheet
from oit_campo.documents.spanish_text import attended_hours, date_span, hours, teaching_hours

SHEET = AttendanceSheet(
    public_title="Programa de Desarrollo Económico Local",
    course="Inicie su Negocio",
    group="Wanchaq B",
    session="Sesión 4 «Costos»",
    held_on=date(2026, 3, 10),
    hours="15:00 a 18:00",
    venue="Salón comunal de Wanchaq",
    rows=tuple(
        RosterRow(f"Ñaupas Peña {chr(65 + n // 26)}{chr(65 + n % 26)}", "María José", f"{n:04d}") for n in range(30)
    ),
)


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts


def test_head_and_numbers_stand_on_every_page() -> None:
    pages = pages_of(attendance_sheet(SHEET))
    assert len(pages) == 2
    for number, text in enumerate(pages, 1):
        for words in (
            "Lista de asistencia · Wanchaq B",
            "Inicie su Negocio · Sesión 4 «Costos»",
            "10 de marzo de 2026",
        ):
            assert words in text
        assert "Salón comunal de Wanchaq" in text
        assert "Apellidos, Nombres Documento Firma" in text
        assert f"Página {number} de 2" in text
    assert "1 ÑAUPAS PEÑA AA, María José ••••0000" in pages[0]
    assert f"{ROWS_A_PAGE + 1} ÑAUPAS" in pages[1]
    assert "30 personas" in pages[0]


def test_odd_names_never_stop_the_list() -> None:
    rows = (
        RosterRow("", "Illari", ""),
        RosterRow("王", "小明", "12"),
        RosterRow("Uzcátegui Urdaneta Briceño de la Cruz", "Bartolomea Concepción Maximiliana", "0912"),
    )
    (text,) = pages_of(attendance_sheet(replace(SHEET, rows=rows, blank_rows=0, test_data=True)))
    assert "1 Illari" in text
    assert "2 ?, ?? ••••12" in text
    assert "UZCÁTEGUI URDANETA BRICEÑO DE LA CRUZ, Bartolomea Concepción Maximiliana" in text
    assert "DATOS DE PRUEBA" in text
    assert len(pages_of(attendance_sheet(replace(SHEET, rows=(), blank_rows=0)))) == 1


def test_same_sheet_same_bytes() -> None:
    assert attendance_sheet(SHEET) == attendance_sheet(SHEET)
    assert attendance_sheet(SHEET) != attendance_sheet(replace(SHEET, group="Wanchaq A"))


def test_spans_of_dates() -> None:
    assert date_span(date(2026, 3, 2), date(2026, 3, 13)) == "del 2 al 13 de marzo de 2026"
    assert date_span(date(2026, 2, 27), date(2026, 3, 1)) == "del 27 de febrero al 1 de marzo de 2026"
    assert date_span(date(2025, 12, 30), date(2026, 1, 3)) == "del 30 de diciembre de 2025 al 3 de enero de 2026"
    assert date_span(date(2026, 9, 1), date(2026, 9, 1)) == "el 1 de setiembre de 2026"


def test_teaching_hours_round_down_to_halves() -> None:
    assert hours(1320, 60) == "22"
    assert hours(1359, 60) == "22.5"
    assert hours(720, 45) == "16"
    assert teaching_hours(2400, 60) == "40 horas lectivas"
    assert teaching_hours(60, 60) == "1 hora lectiva"
    assert attended_hours(1320, 2400, 60) == "22 de las 40 horas"
