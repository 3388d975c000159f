"""Two synthetic people for the kill test (DATOS DE PRUEBA)."""

from __future__ import annotations

from oit_campo.services.enrolment_form import EnrolmentForm

_ANSWERS = {"programa": "si", "contacto": "si", "grupo_whatsapp": "no", "imagen": "no", "seguimiento": "si"}

FIRST = EnrolmentForm(
    answers=_ANSWERS,
    proof_method="de_palabra_en_grupo",
    given_names="Ñusta Milagros",
    first_surname="Ccori",
    second_surname="Peña",
    birth="03/05/1988",
    sex="F",
    document_type="DNI",
    document_number="99000011",
    nationality="PER",
    contact_situation="no_tiene",
    district="080108",
)
SECOND = EnrolmentForm(
    answers=_ANSWERS,
    proof_method="de_palabra_en_grupo",
    given_names="Yéssica",
    first_surname="Núñez",
    birth="14/08/1993",
    sex="F",
    document_type="SD",
    nationality="VEN",
    contact_situation="no_tiene",
    district="080108",
)
#: What the page had kept of the second form when the power went.
TYPED = {"consent_programa": "si", "given_names": "Yéssica", "first_surname": "Núñez", "birth": "14/08/1993"}
