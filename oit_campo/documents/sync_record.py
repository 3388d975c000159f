"""The record of a sending: which batches the centre has, their hashes, and what both sides signed; no participant's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from oit_campo.documents import fonts
from oit_campo.documents.page import BLACK, TaggedPdf
from oit_campo.documents.sheet import HEIGHT, WIDTH, Sheet, laptop_words
from oit_campo.documents.spanish_text import long_date

#: Hexadecimal letters in a group, to be read aloud and compared.
_GROUP = 8
_CHAIN = (
    "Cada lote lleva dentro el SHA-256 del anterior: lo firmado del último responde por todos los de antes. El centro tiene los "
    "mismos números y los mismos SHA-256 en su registro; la coordinación puede compararlos con esta hoja."
)
_SIGNED = (
    "Las dos firmas (Ed25519) se comprobaron en la laptop al hacer esta hoja, contra la clave propia y la del centro recibida en "
    "la activación. Aquí no hay nombres ni datos de participantes."
)


@dataclass(frozen=True, slots=True)
class Lot:
    """A batch. ``received`` in Lima; ``held``: what the centre wants corrected."""

    number: int
    changes: int
    held: int
    received: datetime
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Signed:
    """One side: when by its own clock (Lima), the SHA-256 of its public key, its signature."""

    at: datetime
    fingerprint: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class SyncRecord:
    """``number``: that of the last lot. Times in Lima."""

    public_title: str
    prefix: str
    laptop: str
    number: int
    received: datetime
    printed: datetime
    lots: tuple[Lot, ...]
    laptop_signed: Signed
    centre_signed: Signed
    test_data: bool = False


def sync_record(record: SyncRecord) -> bytes:
    """The record as PDF, A4 upright; same record, same bytes."""
    title = f"Acta de sincronización {record.prefix}-{record.number:04d}"
    foot = f"Laptop {record.prefix} · acta {record.number:04d}"
    sheet = Sheet(TaggedPdf(title, WIDTH, HEIGHT), foot, test_data=record.test_data)
    sheet.heading(
        record.public_title,
        f"Acta de sincronización {record.number:04d}",
        laptop_words(record.prefix, record.laptop),
        f"Recibido por el centro el {_moment(record.received)}",
    )
    _facts(sheet, record)
    _lots(sheet, record)
    _signatures(sheet, record)
    return sheet.finish()


def _facts(sheet: Sheet, record: SyncRecord) -> None:
    first, last = record.lots[0].number, record.lots[-1].number
    held = sum(lot.held for lot in record.lots)
    sheet.title("Lo que llegó al centro")
    sheet.fact("Lotes", f"{last:04d}" if first == last else f"{first:04d} a {last:04d}")
    sheet.fact("Cambios recibidos", f"{sum(lot.changes for lot in record.lots):,}")
    sheet.fact("Por corregir", f"{held:,}, guardados en el centro hasta decidir" if held else "Ninguno")
    sheet.fact("Hoja impresa", _moment(record.printed))
    sheet.space(5.0)


def _lots(sheet: Sheet, record: SyncRecord) -> None:
    sheet.title("Lotes y su SHA-256")
    for lot in record.lots:
        sheet.need(14.0)
        changes = "1 cambio" if lot.changes == 1 else f"{lot.changes:,} cambios"
        sheet.paragraph(
            f"Lote {lot.number:04d} · {changes} · {lot.received:%d/%m/%Y %H:%M}", fonts.SANS_SEMIBOLD, 9.5, BLACK
        )
        sheet.paragraph(_hexadecimal(lot.sha256), fonts.SANS, 8.5, BLACK)
        sheet.space(2.0)
    sheet.paragraph(_CHAIN)
    sheet.space(5.0)


def _signatures(sheet: Sheet, record: SyncRecord) -> None:
    sheet.need(60.0)
    sheet.title("Firmas de los dos lados")
    for who, signed in ((f"Laptop {record.prefix}", record.laptop_signed), ("Centro", record.centre_signed)):
        sheet.paragraph(f"{who} · {signed.at:%d/%m/%Y %H:%M:%S}", fonts.SANS_SEMIBOLD, 9.5, BLACK)
        sheet.paragraph(f"Huella de su clave: {_hexadecimal(signed.fingerprint)}", fonts.SANS, 8.5, BLACK)
        sheet.paragraph(f"Firma: {_hexadecimal(signed.signature)}", fonts.SANS, 8.5, BLACK)
        sheet.space(2.5)
    sheet.paragraph(_SIGNED)


def _moment(at: datetime) -> str:
    return f"{long_date(at.date())}, {at:%H:%M}"


def _hexadecimal(raw: bytes) -> str:
    """In groups, so that a person can compare it."""
    letters = raw.hex()
    return " ".join(letters[n : n + _GROUP] for n in range(0, len(letters), _GROUP))
