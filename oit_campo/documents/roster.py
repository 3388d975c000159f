"""The attendance sheet on paper: what the trainer prints for a session, to be signed and typed in later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from oit_campo.documents import fonts
from oit_campo.documents.page import BLACK, GREY, Colour, TaggedPdf
from oit_campo.documents.spanish_text import long_date
from oit_campo.documents.typesetting import fit_lines
from oit_campo.documents.wording import TEST_MARK

WIDTH, HEIGHT = 210.0, 297.0
ROW_HEIGHT = 9.6
_LEFT, _RIGHT = 15.0, WIDTH - 15.0
_TABLE_TOP, _TABLE_BOTTOM = 52.0, 275.0
ROWS_A_PAGE = int((_TABLE_BOTTOM - _TABLE_TOP) / ROW_HEIGHT)
_LINE: Colour = (0.62, 0.64, 0.70)
#: Where each column starts; the widest is the signature's.
_COLUMNS = ((_LEFT, "N.º"), (25.0, "Apellidos, Nombres"), (101.0, "Documento"), (123.0, "Firma"))


@dataclass(frozen=True, slots=True)
class RosterRow:
    """``surnames`` may be empty; ``document_last4`` are the last four characters, or empty."""

    surnames: str
    given_names: str
    document_last4: str

    @property
    def name(self) -> str:
        """«APELLIDOS, Nombres»."""
        return ", ".join(part for part in (self.surnames.upper(), self.given_names) if part)


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """One session. ``rows`` in the order to print; ``blank_rows`` empty lines at the end for who comes unannounced."""

    public_title: str
    course: str
    group: str
    session: str
    held_on: date
    hours: str
    venue: str
    rows: tuple[RosterRow, ...]
    blank_rows: int = 3
    test_data: bool = False


def attendance_sheet(sheet: AttendanceSheet) -> bytes:
    """The list as PDF, A4 upright, head and column titles on every page; same sheet, same bytes.

    A letter without a drawing prints as «?» here: a list must come out in any case.
    """
    pdf = TaggedPdf(f"Lista de asistencia · {sheet.group} · {sheet.session}", WIDTH, HEIGHT)
    rows = [*sheet.rows, *[RosterRow("", "", "")] * sheet.blank_rows] or [RosterRow("", "", "")]
    pages = [rows[at : at + ROWS_A_PAGE] for at in range(0, len(rows), ROWS_A_PAGE)]
    for number, part in enumerate(pages):
        _draw_head(pdf, sheet)
        _draw_table(pdf, part, number * ROWS_A_PAGE)
        _draw_foot(pdf, sheet, number + 1, len(pages))
        pdf.next_page()
    return pdf.finish()


def _draw_head(pdf: TaggedPdf, sheet: AttendanceSheet) -> None:
    lines = (
        (20.0, "P", sheet.public_title, fonts.SANS, 9.0, GREY),
        (27.0, "H1", f"Lista de asistencia · {sheet.group}", fonts.SANS_SEMIBOLD, 15.0, BLACK),
        (34.0, "P", f"{sheet.course} · {sheet.session}", fonts.SANS_SEMIBOLD, 10.5, BLACK),
        (40.0, "P", f"{long_date(sheet.held_on)} · {sheet.hours} · {sheet.venue}", fonts.SANS, 10.0, BLACK),
    )
    room = _RIGHT - _LEFT
    for y, role, words, font, size, colour in lines:
        with pdf.element(role):
            _draw_fitted(pdf, _LEFT, y, words, font, size, room - (50 if y < 25 else 0), colour)
    if sheet.test_data:
        with pdf.element("P"):
            pdf.text(_RIGHT, 20.0, TEST_MARK, fonts.SANS_BOLD, 11, "right")


def _draw_table(pdf: TaggedPdf, rows: list[RosterRow], before: int) -> None:
    bottom = _TABLE_TOP + ROW_HEIGHT * len(rows)
    with pdf.artifact():
        for n in range(len(rows) + 1):
            pdf.rule(_LEFT, _RIGHT, _TABLE_TOP + ROW_HEIGHT * n, 0.9 if n == 0 else 0.4, BLACK if n == 0 else _LINE)
        for x in (_LEFT, *(x for x, _ in _COLUMNS[1:]), _RIGHT):
            pdf.line(x, _TABLE_TOP, x, bottom, 0.4, _LINE)
    with pdf.element("P"):
        for x, title in _COLUMNS:
            pdf.text(x + 1.5, _TABLE_TOP - 2.0, title, fonts.SANS_SEMIBOLD, 8.5, "left", GREY)
    for n, row in enumerate(rows):
        y = _TABLE_TOP + ROW_HEIGHT * n + 6.2
        with pdf.element("P"):
            pdf.text(_COLUMNS[1][0] - 2.0, y, str(before + n + 1), fonts.SANS, 9, "right", GREY)
            _draw_name(pdf, _COLUMNS[1][0] + 1.5, y, row.name, _COLUMNS[2][0] - _COLUMNS[1][0] - 3)
            if row.document_last4:
                pdf.text(_COLUMNS[2][0] + 1.5, y, f"••••{row.document_last4}", fonts.SANS, 9.5)


def _draw_foot(pdf: TaggedPdf, sheet: AttendanceSheet, page: int, pages: int) -> None:
    with pdf.element("P"):
        pdf.text(
            _LEFT, 283.0, f"{len(sheet.rows)} personas · Firma de quien dicta: ______________________", fonts.SANS, 9
        )
        pdf.text(_RIGHT, 283.0, f"Página {page} de {pages}", fonts.SANS, 9, "right", GREY)


def _draw_name(pdf: TaggedPdf, x: float, y: float, name: str, room: float) -> None:
    if name:
        fitted = fit_lines(_drawable(name, fonts.SANS), fonts.SANS, room, 10.5, 9, 1)
        top = y - 1.9 * (len(fitted.lines) - 1)
        for n, line in enumerate(fitted.lines):
            pdf.text(x, top + 3.8 * n, line, fonts.SANS, fitted.size)


def _draw_fitted(
    pdf: TaggedPdf, x: float, y: float, words: str, font: str, size: float, room: float, colour: Colour
) -> None:
    line = fit_lines(_drawable(words, font), font, room, size, 1, 1)
    pdf.text(x, y, line.lines[0], font, line.size, "left", colour)


def _drawable(words: str, font: str) -> str:
    missing = fonts.unprintable(words, font)
    return "".join("?" if letter in missing else letter for letter in words)
