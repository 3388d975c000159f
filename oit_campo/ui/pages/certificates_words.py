"""Short words for what stands between a person and a paper; the whole sentence is a tool tip's or the banner's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from oit_campo.catalogues import lists
from oit_campo.domain.eligibility import CertificateKind, Reason
from oit_campo.domain.teaching_hours import hours_to_make_up
from oit_campo.services.certificate_views import UNPRINTED, VOID, Candidate, IssuedRow

translate = QCoreApplication.translate


def kind_options() -> list[tuple[str, str]]:
    return [(o.code, o.label) for o in lists.options("certificate_kinds")]


def kind_word(kind: CertificateKind) -> str:
    """«Certificado»."""
    return lists.label("certificate_kinds", kind.value)


def papers_word(kind: CertificateKind, number: int) -> str:
    """«1 certificado», «24 constancias»."""
    if kind is CertificateKind.CERTIFICATE:
        return (
            translate("Certificates", "1 certificado")
            if number == 1
            else translate("Certificates", "{n} certificados").format(n=number)
        )
    return (
        translate("Certificates", "1 constancia")
        if number == 1
        else translate("Certificates", "{n} constancias").format(n=number)
    )


def people_word(number: int) -> str:
    return (
        translate("Certificates", "1 persona")
        if number == 1
        else translate("Certificates", "{n} personas").format(n=number)
    )


def copies_words(number: int | None) -> str:
    """«1 copia», «2 copias»; nothing while none was printed, nor for whom it is reserved."""
    if not number:
        return ""
    return (
        translate("Certificates", "1 copia")
        if number == 1
        else translate("Certificates", "{n} copias").format(n=number)
    )


def short_reason(reason: Reason, hour: int) -> str:
    """What is missing, as short as a list needs."""
    params = reason.params
    if reason.code == "certificate_rule":
        return translate("Certificates", "recuperar {h} h").format(h=hours_to_make_up(int(params["n"]), hour))
    if reason.code == "module_missing":
        return translate("Certificates", "falta «{m}»").format(m=params["modulo"])
    known = {
        "certificate_not_yet": translate("Certificates", "todavía hay sesiones"),
        "certificate_out_of_reach": translate("Certificates", "ya no alcanza"),
        "product_missing": translate("Certificates", "sin producto final"),
        "no_minutes": translate("Certificates", "no asistió"),
        "course_open": translate("Certificates", "el curso sigue abierto"),
        "enrolment_withdrawn": translate("Certificates", "se retiró"),
        "not_enrolled": translate("Certificates", "no está inscrita en el curso"),
    }
    return known.get(reason.code, reason.code)


def why_not(candidate: Candidate, hour: int) -> str:
    """The first reason, and how many more."""
    first = short_reason(candidate.reasons[0], hour)
    more = len(candidate.reasons) - 1
    return first if not more else translate("Certificates", "{r} y {n} más").format(r=first, n=more)


def all_reasons(candidate: Candidate, hour: int) -> str:
    """The first as a whole sentence, the others as short as in the list."""
    return "\n".join([candidate.why[0], *(f"· {short_reason(r, hour)}" for r in candidate.reasons[1:])])


def why_no_issue(code: str) -> str:
    """Why the button is off, beside it (codes of ``certification.may_issue``)."""
    if code == "no_right":
        return translate("Certificates", "Su función no emite este papel; puede verlo y pedirlo a su supervisión.")
    if code == "laptop_certificate_expired":
        return translate(
            "Certificates", "El permiso de emisión de esta laptop no vale hoy: revise la fecha o pida que lo renueven."
        )
    return (
        translate("Certificates", "Esta laptop no tiene permiso para emitir: emita desde otra o pida otro código.")
        if code
        else ""
    )


def state_words(row: IssuedRow) -> tuple[str, str]:
    """(light, words) of a paper in the register."""
    words = lists.label_or_code("certificate_states", row.state)
    if row.state == VOID and row.void_reason is None:  # reserved
        return "bad", words
    if row.state == VOID:
        reason = lists.label_or_code("void_reasons", row.void_reason or "")
        return "bad", translate("Certificates", "{s}: {r}").format(s=words, r=reason.lower())
    return ("ok" if row.stands else "bad" if row.state == UNPRINTED else "none"), words


def why_no_paper(row: IssuedRow) -> str:
    """Of a number without a paper that stands: what it means and what to do. The register keeps one state for two causes."""
    if row.state != UNPRINTED:
        return translate("Certificates", "Ese número no tiene papel vigente.")
    return translate(
        "Certificates",
        "Este número no vale: su papel no se llegó a hacer, o el centro no lo registró porque se retiró el permiso de emitir de "
        "la laptop o algo no coincide. Si entregó el papel, recójalo y emita otro desde una laptop con permiso. Las horas de la "
        "persona están guardadas.",
    )


def span(numbers: Sequence[str]) -> str:
    """«PE-L07-000121 al 000144», or the one number."""
    if len(numbers) == 1:
        return numbers[0]
    first = numbers[0].rsplit("-", 2)[0]
    return translate("Certificates", "{a} al {z}").format(a=first, z=numbers[-1].split("-")[2])
