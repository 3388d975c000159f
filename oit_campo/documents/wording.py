"""The words of the three papers. One sentence each, no gendered ending, nothing that tells why a person is in Peru."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from oit_campo.documents.code import Kind
from oit_campo.documents.spanish_text import date_span, long_date

TEST_MARK = "DATOS DE PRUEBA"

_TITLES = {
    Kind.CERTIFICADO: "CERTIFICADO",
    Kind.CONSTANCIA_PARTICIPACION: "CONSTANCIA DE PARTICIPACIÓN",
    Kind.CONSTANCIA_INSCRIPCION: "CONSTANCIA DE INSCRIPCIÓN",
}
_LEADS = {
    Kind.CERTIFICADO: "otorga el presente CERTIFICADO a",
    Kind.CONSTANCIA_PARTICIPACION: "deja constancia de que",
    Kind.CONSTANCIA_INSCRIPCION: "deja constancia de que",
}
_WHAT_IT_PROVES = {
    Kind.CERTIFICADO: "Acredita formación",
    Kind.CONSTANCIA_PARTICIPACION: "Acredita asistencia",
    Kind.CONSTANCIA_INSCRIPCION: "Acredita inscripción",
}


@dataclass(frozen=True, slots=True)
class CertificateSheet:
    """One certificate as it is printed. The row is the truth, this is its print: same values, same bytes.

    ``hours``: «40 horas lectivas», or «22 de las 40 horas» on a *constancia de participación* (``spanish_text`` words them);
    ``public_title``: the programme's neutral title; ``document_text``: full, masked as ``code.mask_document`` gives it, or None;
    ``signatories``: one to three (name, position); ``copy_number``: None on the first print.
    """

    kind: Kind
    printed_name: str
    document_text: str | None
    course_title: str
    hours: str
    institution: str
    public_title: str
    place: str
    starts_on: date | None
    ends_on: date | None
    issued_on: date
    number: str
    code_text: str
    signatories: tuple[tuple[str, str], ...]
    copy_number: int | None = None
    test_data: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentence in the pieces that stand on lines of their own, and what stands around it."""

    title: str
    lead: str
    name: str
    deed: str
    course: str
    detail: str
    issued: str
    foot: str

    @property
    def sentence(self) -> str:
        return f"{self.lead} {self.name} {self.deed} {self.course} {self.detail}"


def word_certificate(sheet: CertificateSheet) -> Wording:
    """The wording of ``sheet`` (certificates.md of the design, "On paper")."""
    document = shown_document(sheet.document_text)
    identified = f"con documento de identidad n.º {document}, " if document else ""
    held = f"en {sheet.place}"
    if sheet.starts_on is not None and sheet.ends_on is not None:
        held += f" {date_span(sheet.starts_on, sheet.ends_on)}"
    deed, detail = {
        Kind.CERTIFICADO: ("por haber aprobado el curso", f"de {sheet.hours}, dictado {held}."),
        Kind.CONSTANCIA_PARTICIPACION: (f"asistió a {sheet.hours} del curso", f"dictado {held}."),
        Kind.CONSTANCIA_INSCRIPCION: (
            "tiene inscripción vigente en el curso",
            f"de {sheet.hours}, que se dicta {held}.",
        ),
    }[sheet.kind]
    comma = "," if identified or sheet.kind is Kind.CERTIFICADO else ""
    return Wording(
        title=_TITLES[sheet.kind],
        lead=f"{sheet.institution} {_LEADS[sheet.kind]}",
        name=sheet.printed_name + comma,
        deed=identified + deed,
        course=f"«{sheet.course_title}»,",
        detail=detail,
        issued=f"{sheet.place}, {long_date(sheet.issued_on)}",
        foot=(
            f"Registro n.º {sheet.number} · Compruebe su autenticidad con el código. "
            f"{_WHAT_IT_PROVES[sheet.kind]}; no es título ni certificación de competencias laborales."
        ),
    )


def shown_document(text: str | None) -> str:
    """As printed: the asterisks of a masked number become dots."""
    return (text or "").replace("*", "•")
