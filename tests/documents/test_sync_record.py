"""The record of a sending, read back from the PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from oit_campo.clock import LIMA
from oit_campo.documents.sync_record import Lot, Signed, SyncRecord, sync_record
from tests.documents.test_handover_record import pages_of

AT = datetime(2026, 3, 9, 18, 42, 7, tzinfo=LIMA)
LAPTOP = Signed(AT, bytes(range(32)), bytes(range(64)))
CENTRE = Signed(AT.replace(second=9), bytes(range(100, 132)), bytes(range(100, 164)))
RECORD = SyncRecord(
    public_title="Emprende Segur@",
    prefix="L07",
    laptop="L07 · Cusco",
    number=12,
    received=AT,
    printed=AT.replace(hour=19, minute=5),
    lots=(Lot(11, 1, 0, AT, bytes([17] * 32)), Lot(12, 1_239, 2, AT, bytes([18] * 32))),
    laptop_signed=LAPTOP,
    centre_signed=CENTRE,
)


def whole(record: SyncRecord) -> str:
    return " ".join(pages_of(sync_record(record)))


def test_it_says_what_arrived_with_hashes_and_both_signatures() -> None:
    text = whole(RECORD)
    for words in (
        "Emprende Segur@",
        "Acta de sincronización 0012",
        "Laptop L07 · Cusco",
        "Recibido por el centro el 9 de marzo de 2026, 18:42",
        "Lotes 0011 a 0012",
        "Cambios recibidos 1,240",
        "Por corregir 2, guardados en el centro hasta decidir",
        "Hoja impresa 9 de marzo de 2026, 19:05",
        "Lote 0011 · 1 cambio · 09/03/2026 18:42",
        "Lote 0012 · 1,239 cambios",
        "Laptop L07 · 09/03/2026 18:42:07",
        "Centro · 09/03/2026 18:42:09",
        "Página 1",
    ):
        assert words in text, words
    letters = text.replace(" ", "")
    for raw in (bytes([17] * 32), bytes([18] * 32), LAPTOP.fingerprint, LAPTOP.signature, CENTRE.signature):
        assert raw.hex() in letters
    assert "DATOS DE PRUEBA" not in text


def test_one_lot_all_taken_reads_so() -> None:
    text = whole(replace(RECORD, lots=(Lot(12, 3, 0, AT, bytes(32)),)))
    assert "Lotes 0012 Cambios recibidos 3 Por corregir Ninguno" in text


def test_many_lots_go_on_other_pages_and_test_data_say_so_on_each() -> None:
    lots = tuple(Lot(n, 10, 0, AT, bytes([n] * 32)) for n in range(1, 61))
    pages = pages_of(sync_record(replace(RECORD, lots=lots, test_data=True)))
    assert len(pages) > 2
    assert all("DATOS DE PRUEBA" in page for page in pages)
    together = "".join(pages).replace(" ", "")
    assert all(lot.sha256.hex() in together for lot in lots)
    assert f"Página {len(pages)}" in pages[-1]


def test_same_record_same_bytes() -> None:
    assert sync_record(RECORD) == sync_record(RECORD)
