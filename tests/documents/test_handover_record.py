"""The record of a laptop handed on, read back from the PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2

from oit_campo.documents.handover_record import EQUIPMENT, HandoverRecord, Party, handover_record

RECORD = HandoverRecord(
    public_title="Emprende Segur@",
    prefix="L07",
    laptop="L07 · Cusco",
    gives=Party("Rosa Huamán Prueba", "Facilitador(a), Supervisor(a)"),
    receives=Party("Wilfredo Puma Ñáñez", "Capacitador(a)"),
    place="Cusco",
    on=date(2026, 3, 9),
    forms=3,
    open_lists=1,
    groups=("Sicuani A", "Wanchaq B"),
    only_here=37,
    since="6 mar 2026, 16:10",
    last_receipt="N.º 12, 6 mar 2026, 18:42",
    certificates=14,
)


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts


def test_one_page_says_everything() -> None:
    (text,) = pages_of(handover_record(RECORD))
    for words in (
        "Emprende Segur@",
        "Acta de entrega de laptop",
        "Laptop L07 · Cusco",
        "Cusco, 9 de marzo de 2026",
        "Entrega Rosa Huamán Prueba Facilitador(a), Supervisor(a)",
        "Recibe Wilfredo Puma Ñáñez Capacitador(a)",
        "Fichas a medias 3",
        "Listas sin cerrar 1",
        "Grupos Sicuani A, Wanchaq B",
        "Cambios solo en esta laptop 37, desde el 6 mar 2026, 16:10",
        "Último recibo del centro N.º 12, 6 mar 2026, 18:42",
        "Certificados impresos con su prefijo 14",
        *EQUIPMENT,
        "Observaciones",
        "no se borra nada antes de enviarlo al centro",
        "Entrega: Rosa Huamán Prueba Firma o huella",
        "Recibe: Wilfredo Puma Ñáñez Firma o huella",
        "Página 1",
    ):
        assert words in text, words
    assert "DATOS DE PRUEBA" not in text


def test_the_prefix_stands_beside_a_name_that_lacks_it() -> None:
    assert "Laptop L07 · La azul" in pages_of(handover_record(replace(RECORD, laptop="La azul")))[0]


def test_nothing_left_is_said_in_words() -> None:
    (text,) = pages_of(handover_record(replace(RECORD, only_here=0, since="", groups=(), last_receipt="")))
    for words in ("Ninguno: todo llegó al centro", "Grupos Ninguno", "Ninguno todavía"):
        assert words in text, words


def test_test_data_say_so_on_every_page() -> None:
    many = tuple(f"Grupo-de-prueba-{n:03d}" for n in range(260))
    pages = pages_of(handover_record(replace(RECORD, test_data=True, groups=many)))
    assert len(pages) > 1
    assert all("DATOS DE PRUEBA" in text for text in pages)
    together = " ".join(pages)
    assert all(name in together for name in many), "every group by its name"
    assert "Firma o huella" in pages[-1]


def test_same_record_same_bytes_and_odd_letters_print() -> None:
    odd = replace(RECORD, place="Cusco 😀", gives=Party("", ""))
    assert handover_record(odd) == handover_record(odd)
    assert "Cusco ?" in pages_of(handover_record(odd))[0]
