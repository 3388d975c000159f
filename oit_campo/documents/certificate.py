"""Certificates as PDF: A4 landscape, one a page, tagged, the same bytes for the same sheets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from reportlab.lib.units import mm

from oit_campo.documents import fonts, frame
from oit_campo.documents.page import BLACK, GREY, Colour, TaggedPdf
from oit_campo.documents.qr import qr_matrix
from oit_campo.documents.typesetting import Lines, fit_lines, wrap_lines
from oit_campo.documents.wording import TEST_MARK, CertificateSheet, Wording, shown_document, word_certificate

__all__ = ["CertificateSheet", "Stock", "check_sheet", "draw_certificate", "draw_certificates", "shown_document"]

WIDTH, HEIGHT = 297.0, 210.0
#: Below 0.47 mm a module, or 38 mm a side with its quiet zone, half the photocopies fail (measured).
MODULE_MIN = 0.47
QR_MIN = 38.0
QUIET_MODULES = 4
MAX_SIGNATORIES = 3

_NAVY: Colour = (0.11, 0.17, 0.42)
_GOLD: Colour = (0.68, 0.55, 0.25)
_PALE: Colour = (0.90, 0.90, 0.93)
_CENTRE = WIDTH / 2
_LEFT, _RIGHT = 25.0, WIDTH - 25.0
_TEXT_WIDTH = 232.0
_MIDDLE_TOP, _MIDDLE_BOTTOM = 55.0, 133.0
_SIGN_RULE = 164.0
_FOOT = 187.0
_QR_BOTTOM = 173.5


@dataclass(frozen=True, slots=True)
class Stock:
    """What it is printed on. ``preprinted``: card that has the frame already; offsets in millimetres, right and down."""

    preprinted: bool = False
    offset_right: float = 0.0
    offset_down: float = 0.0


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of the sentence. ``gap`` above the first baseline and ``leading`` between baselines, in millimetres."""

    role: str
    text: Lines
    font: str
    gap: float
    leading: float = 0.0
    colour: Colour = BLACK


def draw_certificate(sheet: CertificateSheet, stock: Stock | None = None) -> bytes:
    """One certificate. Raises as ``check_sheet`` does."""
    return draw_certificates((sheet,), stock)


def draw_certificates(sheets: Iterable[CertificateSheet], stock: Stock | None = None) -> bytes:
    """The certificates in the order given, a page each. Raises as ``check_sheet``; ValueError when there are none."""
    stack = tuple(sheets)
    if not stack:
        raise ValueError("no sheets")
    for sheet in stack:
        check_sheet(sheet)
    title = word_certificate(stack[0]).title.capitalize() + f" {stack[0].number}"
    pdf = TaggedPdf(title if len(stack) == 1 else f"Certificados ({len(stack)})", WIDTH, HEIGHT)
    for sheet in stack:
        _draw_page(pdf, sheet, stock or Stock())
    return pdf.finish()


def check_sheet(sheet: CertificateSheet) -> None:
    """All that could stop the drawing, so it can be asked before a number is spent.

    Raises UserError ``letters_unprintable`` or ``text_too_long``; ValueError for other than one to three signatories.
    """
    if not 1 <= len(sheet.signatories) <= MAX_SIGNATORIES:
        raise ValueError("one to three signatories")
    fonts.register()
    fonts.check_printable(sheet.printed_name, fonts.SERIF_BOLD)
    words = word_certificate(sheet)
    rest = [
        sheet.public_title,
        words.sentence,
        words.issued,
        words.foot,
        *(part for pair in sheet.signatories for part in pair),
    ]
    for font in (fonts.SANS, fonts.SANS_SEMIBOLD):
        fonts.check_printable("".join(rest).replace(words.name, ""), font)
    _blocks(words)


def _draw_page(pdf: TaggedPdf, sheet: CertificateSheet, stock: Stock) -> None:
    words = word_certificate(sheet)
    pdf.canvas.saveState()
    pdf.canvas.translate(stock.offset_right * mm, -stock.offset_down * mm)
    with pdf.artifact():
        if sheet.test_data:
            _draw_test_ground(pdf)
        if not stock.preprinted:
            pdf.form(frame.NAME, frame.frame_operators(WIDTH, HEIGHT))
    _draw_head(pdf, sheet, words)
    _draw_sentence(pdf, words)
    _draw_signatories(pdf, sheet.signatories)
    _draw_code(pdf, sheet)
    _draw_foot(pdf, words)
    pdf.canvas.restoreState()
    pdf.next_page()


def _draw_test_ground(pdf: TaggedPdf) -> None:
    pdf.canvas.saveState()
    pdf.canvas.translate(_CENTRE * mm, HEIGHT / 2 * mm)
    pdf.canvas.rotate(28)
    pdf.canvas.setFillColorRGB(*_PALE)
    pdf.canvas.setFont(fonts.SANS_BOLD, 74)
    pdf.canvas.drawCentredString(0, -26, TEST_MARK)
    pdf.canvas.restoreState()


def _draw_head(pdf: TaggedPdf, sheet: CertificateSheet, words: Wording) -> None:
    if sheet.test_data:
        with pdf.element("P"):
            pdf.text(_LEFT, 26.5, TEST_MARK, fonts.SANS_BOLD, 11)
    if sheet.copy_number is not None:
        with pdf.element("P"):
            pdf.text(_RIGHT, 26.5, f"Copia n.º {sheet.copy_number}", fonts.SANS_SEMIBOLD, 9, "right", GREY)
    with pdf.element("P"):
        spacing = 1.4
        title = sheet.public_title.upper()
        room = _TEXT_WIDTH - spacing * len(title) / mm
        line = fit_lines(title, fonts.SANS_SEMIBOLD, room, 10.5, 1, 1)
        pdf.text(_CENTRE, 33, line.lines[0], fonts.SANS_SEMIBOLD, line.size, "centre", GREY, spacing)
    with pdf.element("H1"):
        pdf.text(_CENTRE, 47.5, words.title, fonts.SERIF, 32 if len(words.title) < 14 else 27, "centre", _NAVY, 2.2)
    with pdf.artifact():
        pdf.rule(_CENTRE - 30, _CENTRE + 30, 53, 0.8, _GOLD)


def _blocks(words: Wording) -> list[_Block]:
    lead = fit_lines(words.lead, fonts.SANS, _TEXT_WIDTH, 12.5, 11, 8)
    name = fit_lines(words.name, fonts.SERIF_BOLD, _TEXT_WIDTH, 30, 21, 9)
    deed = fit_lines(words.deed, fonts.SANS, _TEXT_WIDTH, 12.5, 11, 8)
    course = fit_lines(words.course, fonts.SANS_SEMIBOLD, _TEXT_WIDTH, 18, 14.5, 9)
    detail = fit_lines(words.detail, fonts.SANS, _TEXT_WIDTH, 12.5, 11, 8)
    return [
        _Block("P", lead, fonts.SANS, 7.5, 6.0),
        _Block("P", name, fonts.SERIF_BOLD, 7.5 + name.size * 0.26, name.size * 0.46, _NAVY),
        _Block("P", deed, fonts.SANS, 12.5, 6.0),
        _Block("P", course, fonts.SANS_SEMIBOLD, 11.0, course.size * 0.46),
        _Block("P", detail, fonts.SANS, 10.0, 6.0),
        _Block("P", Lines((words.issued,), 11), fonts.SANS, 12.0, 0.0, GREY),
    ]


def _draw_sentence(pdf: TaggedPdf, words: Wording) -> None:
    """The sentence, centred between head and signatures; a comma after a large line hangs outside its centring."""
    blocks = _blocks(words)
    height = sum(block.gap + block.leading * (len(block.text.lines) - 1) for block in blocks)
    y = _MIDDLE_TOP + max(0.0, _MIDDLE_BOTTOM - _MIDDLE_TOP - height) / 2
    for block in blocks:
        with pdf.element(block.role):
            y += block.gap - block.leading
            for line in block.text.lines:
                y += block.leading
                hang = fonts.text_width(",", block.font, block.text.size) / 2 / mm if line.endswith(",") else 0.0
                pdf.text(_CENTRE + hang, y, line, block.font, block.text.size, "centre", block.colour)


def _draw_signatories(pdf: TaggedPdf, signatories: tuple[tuple[str, str], ...]) -> None:
    """Rules with 25 mm of white above for ink; names stand clear below, left of the code."""
    centres, width = {
        1: ((_CENTRE,), 76.0),
        2: ((79.0, 175.0), 74.0),
        3: ((54.0, 122.0, 190.0), 58.0),
    }[len(signatories)]
    for centre, (name, position) in zip(centres, signatories, strict=True):
        with pdf.artifact():
            pdf.rule(centre - width / 2, centre + width / 2, _SIGN_RULE, 0.6)
        with pdf.element("P"):
            line = fit_lines(name, fonts.SANS_SEMIBOLD, width, 10.5, 8.5, 5)
            y = _SIGN_RULE + 5.2
            for part in line.lines:
                pdf.text(centre, y, part, fonts.SANS_SEMIBOLD, line.size, "centre")
                y += 4.2
            for part in wrap_lines(position, fonts.SANS, 8.5, width)[:2]:
                pdf.text(centre, y + 0.3, part, fonts.SANS, 8.5, "centre", GREY)
                y += 3.8


def _draw_code(pdf: TaggedPdf, sheet: CertificateSheet) -> None:
    matrix = qr_matrix(sheet.code_text)
    whole = matrix.size + 2 * QUIET_MODULES
    module = max(MODULE_MIN, QR_MIN / whole)
    side = matrix.size * module
    right = _RIGHT - 1.0
    with pdf.element("Figure", f"Código QR para comprobar la autenticidad del registro n.º {sheet.number}"):
        pdf.qr(right - side, _QR_BOTTOM - side, module, matrix)
    with pdf.element("P"):
        pdf.text(right - side / 2, _QR_BOTTOM + 5.2, sheet.number, fonts.SANS_SEMIBOLD, 8, "centre")
        pdf.text(right - side / 2, _QR_BOTTOM + 8.8, urlsplit(sheet.code_text).netloc, fonts.SANS, 7.5, "centre", GREY)


def _draw_foot(pdf: TaggedPdf, words: Wording) -> None:
    with pdf.element("P"):
        y = _FOOT
        for line in wrap_lines(words.foot, fonts.SANS, 7.5, 196):
            pdf.text(_LEFT, y, line, fonts.SANS, 7.5, "left", GREY)
            y += 3.6
