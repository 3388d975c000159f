"""The record of a laptop handed on: what is on it in numbers, what comes with it, who gives and receives; no participant's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from oit_campo.documents import fonts
from oit_campo.documents.page import BLACK, GREY, TaggedPdf
from oit_campo.documents.sheet import HEIGHT, LEFT, LINE, MIDDLE, RIGHT, WIDTH, Sheet, laptop_words
from oit_campo.documents.spanish_text import long_date
from oit_campo.documents.typesetting import wrap_lines

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


class _Sheet(Sheet):
    """Draws from the top down; what has no room begins another page."""

    def __init__(self, pdf: TaggedPdf, record: HandoverRecord) -> None:
        foot = f"Laptop {record.prefix} · {long_date(record.on)}"
        super().__init__(pdf, foot, test_data=record.test_data)
        self._record = record

    def head(self) -> None:
        record = self._record
        self.heading(
            record.public_title,
            "Acta de entrega de laptop",
            laptop_words(record.prefix, record.laptop),
            f"{record.place}, {long_date(record.on)}",
        )

    def parties(self) -> None:
        self.title("Quién entrega y quién recibe")
        half = MIDDLE - LEFT - 6
        for x, title, party in (
            (LEFT, "Entrega", self._record.gives),
            (MIDDLE + 3, "Recibe", self._record.receives),
        ):
            with self._pdf.element("P"):
                self._pdf.text(x, self._y, title, fonts.SANS, 8.5, "left", GREY)
                self.fitted(x, self._y + 5.5, party.name, fonts.SANS_SEMIBOLD, 11.0, half, BLACK)
                self.fitted(x, self._y + 10.5, party.role, fonts.SANS, 9.5, half, BLACK)
        self._y += 20.0

    def facts(self) -> None:
        record = self._record
        self.title("Lo que está en la laptop")
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
            self.fact(label, value)
        self._y += 5.0

    def equipment(self) -> None:
        self.need(16.0 + 8.0 * len(EQUIPMENT))
        self.title("Equipo: marque lo que se entrega y anote su estado")
        for name in EQUIPMENT:
            with self._pdf.artifact():
                self._box(LEFT, self._y - 3.4, 4.0)
                self._pdf.rule(70.0, RIGHT, self._y + 0.6, 0.3, LINE)
            with self._pdf.element("P"):
                self._pdf.text(LEFT + 7.0, self._y, name, fonts.SANS, 10.5)
            self._y += 8.0
        self._y += 3.0

    def observations(self) -> None:
        self.need(14.0 + 8.0 * _OBSERVATIONS)
        self.title("Observaciones")
        with self._pdf.artifact():
            for n in range(_OBSERVATIONS):
                self._pdf.rule(LEFT, RIGHT, self._y + 1.0 + 8.0 * n, 0.3, LINE)
        self._y += 8.0 * _OBSERVATIONS + 1.0
        for line in wrap_lines(_PROMISE, fonts.SANS, 9.0, RIGHT - LEFT):
            with self._pdf.element("P"):
                self._pdf.text(LEFT, self._y, line, fonts.SANS, 9.0, "left", GREY)
            self._y += 4.4

    def signatures(self) -> None:
        self.need(30.0)
        y = self._y + 20.0
        for x, end, title, party in (
            (LEFT, MIDDLE - 8, "Entrega", self._record.gives),
            (MIDDLE + 8, RIGHT, "Recibe", self._record.receives),
        ):
            with self._pdf.artifact():
                self._pdf.rule(x, end, y, 0.6)
            with self._pdf.element("P"):
                self.fitted(x, y + 4.6, f"{title}: {party.name}", fonts.SANS, 9.5, end - x, BLACK)
                self._pdf.text(x, y + 9.0, "Firma o huella", fonts.SANS, 8.5, "left", GREY)

    def _box(self, x: float, y: float, side: float) -> None:
        self._pdf.rule(x, x + side, y, 0.8)
        self._pdf.rule(x, x + side, y + side, 0.8)
        self._pdf.line(x, y, x, y + side, 0.8)
        self._pdf.line(x + side, y, x + side, y + side, 0.8)
