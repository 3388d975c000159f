"""The record of a laptop handed on: what is on it in numbers, what comes with it, who gives and receives; no participant's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from oit_campo.documents import fonts
from oit_campo.documents.page import BLACK, GREY, Colour, TaggedPdf
from oit_campo.documents.spanish_text import long_date
from oit_campo.documents.typesetting import fit_lines, wrap_lines
from oit_campo.documents.wording import TEST_MARK

WIDTH, HEIGHT = 210.0, 297.0
_LEFT, _RIGHT = 20.0, WIDTH - 20.0
_MIDDLE = WIDTH / 2
_VALUES = 88.0
_BOTTOM = 272.0
_LINE: Colour = (0.62, 0.64, 0.70)
#: What may come with a laptop, to tick by hand.
EQUIPMENT = ("Cargador", "Mouse", "Memoria USB", "Escáner")
_OBSERVATIONS = 4
_PROMISE = (
    "Quien recibe entra con su propio usuario y contraseña. Lo que todavía está solo en esta laptop sigue a nombre de quien lo "
    "hizo: no se borra nada antes de enviarlo al centro."
)


@dataclass(frozen=True, slots=True)
class Party:
    """Of the staff: who gives or receives. ``role`` in words."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class HandoverRecord:
    """``only_here``: changes the centre hasn't acknowledged, the oldest since ``since``; ``last_receipt`` in words, "" for none."""

    public_title: str
    prefix: str
    laptop: str
    gives: Party
    receives: Party
    place: str
    on: date
    forms: int
    open_lists: int
    groups: tuple[str, ...]
    only_here: int
    since: str
    last_receipt: str
    certificates: int
    test_data: bool = False


def handover_record(record: HandoverRecord) -> bytes:
    """The record as PDF, A4 upright; same record, same bytes. A letter without a drawing prints as «?»."""
    sheet = _Sheet(TaggedPdf(f"Acta de entrega de laptop · {record.prefix}", WIDTH, HEIGHT), record)
    sheet.head()
    sheet.parties()
    sheet.facts()
    sheet.equipment()
    sheet.observations()
    sheet.signatures()
    return sheet.finish()


class _Sheet:
    """Draws from the top down; what has no room begins another page."""

    def __init__(self, pdf: TaggedPdf, record: HandoverRecord) -> None:
        self._pdf, self._record = pdf, record
        self._y, self._page = 20.0, 1

    def head(self) -> None:
        record = self._record
        named = record.laptop.startswith(record.prefix)  # «L07 · Cusco» says it already
        laptop = f"Laptop {record.laptop}" if named else f"Laptop {record.prefix} · {record.laptop}"
        lines = (
            (20.0, "P", record.public_title, fonts.SANS, 9.0, GREY),
            (29.0, "H1", "Acta de entrega de laptop", fonts.SANS_SEMIBOLD, 17.0, BLACK),
            (37.0, "P", laptop, fonts.SANS_SEMIBOLD, 11.0, BLACK),
            (43.5, "P", f"{record.place}, {long_date(record.on)}", fonts.SANS, 10.0, BLACK),
        )
        for y, role, words, font, size, colour in lines:
            with self._pdf.element(role):
                self._fitted(_LEFT, y, words, font, size, _RIGHT - _LEFT - (45 if y < 25 else 0), colour)
        if record.test_data:
            with self._pdf.element("P"):
                self._pdf.text(_RIGHT, 20.0, TEST_MARK, fonts.SANS_BOLD, 11, "right")
        self._y = 53.0

    def parties(self) -> None:
        self._title("Quién entrega y quién recibe")
        half = _MIDDLE - _LEFT - 6
        for x, title, party in (
            (_LEFT, "Entrega", self._record.gives),
            (_MIDDLE + 3, "Recibe", self._record.receives),
        ):
            with self._pdf.element("P"):
                self._pdf.text(x, self._y, title, fonts.SANS, 8.5, "left", GREY)
                self._fitted(x, self._y + 5.5, party.name, fonts.SANS_SEMIBOLD, 11.0, half, BLACK)
                self._fitted(x, self._y + 10.5, party.role, fonts.SANS, 9.5, half, BLACK)
        self._y += 20.0

    def facts(self) -> None:
        record = self._record
        self._title("Lo que está en la laptop")
        here = f"{record.only_here}, desde el {record.since}" if record.only_here else "Ninguno: todo llegó al centro"
        rows = (
            ("Fichas a medias", str(record.forms)),
            ("Listas sin cerrar", str(record.open_lists)),
            ("Grupos", ", ".join(record.groups) or "Ninguno"),
            ("Cambios solo en esta laptop", here),
            ("Último recibo del centro", record.last_receipt or "Ninguno todavía"),
            ("Certificados impresos con su prefijo", str(record.certificates)),
        )
        for label, value in rows:
            self._fact(label, value)
        self._y += 5.0

    def _fact(self, label: str, value: str) -> None:
        lines = wrap_lines(_drawable(value, fonts.SANS_SEMIBOLD), fonts.SANS_SEMIBOLD, 10.0, _RIGHT - _VALUES)
        self._need(6.8)
        with self._pdf.element("P"):
            self._pdf.text(_LEFT, self._y, label, fonts.SANS, 10.0, "left", GREY)
            self._pdf.text(_VALUES, self._y, lines[0], fonts.SANS_SEMIBOLD, 10.0)
        for line in lines[1:]:
            self._y += 5.0
            self._need(6.8)
            with self._pdf.element("P"):
                self._pdf.text(_VALUES, self._y, line, fonts.SANS_SEMIBOLD, 10.0)
        with self._pdf.artifact():
            self._pdf.rule(_LEFT, _RIGHT, self._y + 2.1, 0.3, _LINE)
        self._y += 6.8

    def equipment(self) -> None:
        self._need(16.0 + 8.0 * len(EQUIPMENT))
        self._title("Equipo: marque lo que se entrega y anote su estado")
        for name in EQUIPMENT:
            with self._pdf.artifact():
                self._box(_LEFT, self._y - 3.4, 4.0)
                self._pdf.rule(70.0, _RIGHT, self._y + 0.6, 0.3, _LINE)
            with self._pdf.element("P"):
                self._pdf.text(_LEFT + 7.0, self._y, name, fonts.SANS, 10.5)
            self._y += 8.0
        self._y += 3.0

    def observations(self) -> None:
        self._need(14.0 + 8.0 * _OBSERVATIONS)
        self._title("Observaciones")
        with self._pdf.artifact():
            for n in range(_OBSERVATIONS):
                self._pdf.rule(_LEFT, _RIGHT, self._y + 1.0 + 8.0 * n, 0.3, _LINE)
        self._y += 8.0 * _OBSERVATIONS + 1.0
        for line in wrap_lines(_PROMISE, fonts.SANS, 9.0, _RIGHT - _LEFT):
            with self._pdf.element("P"):
                self._pdf.text(_LEFT, self._y, line, fonts.SANS, 9.0, "left", GREY)
            self._y += 4.4

    def signatures(self) -> None:
        self._need(30.0)
        y = self._y + 20.0
        for x, end, title, party in (
            (_LEFT, _MIDDLE - 8, "Entrega", self._record.gives),
            (_MIDDLE + 8, _RIGHT, "Recibe", self._record.receives),
        ):
            with self._pdf.artifact():
                self._pdf.rule(x, end, y, 0.6)
            with self._pdf.element("P"):
                self._fitted(x, y + 4.6, f"{title}: {party.name}", fonts.SANS, 9.5, end - x, BLACK)
                self._pdf.text(x, y + 9.0, "Firma o huella", fonts.SANS, 8.5, "left", GREY)

    def finish(self) -> bytes:
        self._foot()
        self._pdf.next_page()
        return self._pdf.finish()

    # --- pieces ---------------------------------------------------------------------------------------------------

    def _need(self, height: float) -> None:
        """Begin another page when there is no room for what follows."""
        if self._y + height <= _BOTTOM:
            return
        self._foot()
        self._pdf.next_page()
        self._y, self._page = 24.0, self._page + 1

    def _foot(self) -> None:
        words = f"Laptop {self._record.prefix} · {long_date(self._record.on)} · Página {self._page}"
        with self._pdf.element("P"):
            self._pdf.text(_RIGHT, 285.0, words, fonts.SANS, 8.5, "right", GREY)
            if self._record.test_data and self._page > 1:
                self._pdf.text(_LEFT, 285.0, TEST_MARK, fonts.SANS_BOLD, 9)

    def _title(self, words: str) -> None:
        with self._pdf.element("H2"):
            self._pdf.text(_LEFT, self._y, words, fonts.SANS_SEMIBOLD, 11.5)
        with self._pdf.artifact():
            self._pdf.rule(_LEFT, _RIGHT, self._y + 2.2, 0.8)
        self._y += 9.0

    def _box(self, x: float, y: float, side: float) -> None:
        self._pdf.rule(x, x + side, y, 0.8)
        self._pdf.rule(x, x + side, y + side, 0.8)
        self._pdf.line(x, y, x, y + side, 0.8)
        self._pdf.line(x + side, y, x + side, y + side, 0.8)

    def _fitted(self, x: float, y: float, words: str, font: str, size: float, room: float, colour: Colour) -> None:
        line = fit_lines(_drawable(words, font) or " ", font, room, size, 1, 1)
        self._pdf.text(x, y, line.lines[0], font, line.size, "left", colour)


def _drawable(words: str, font: str) -> str:
    missing = fonts.unprintable(words, font)
    return "".join("?" if letter in missing else letter for letter in words)
