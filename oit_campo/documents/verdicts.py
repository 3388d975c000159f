"""The words of a verdict: never a bare yes, always with the age of the list, never an accusation by a bad photocopy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from oit_campo.documents.spanish_text import long_date
from oit_campo.documents.verify import Verdict

#: The heading of each verdict. A typed number proves nothing of the paper, so its words differ (``_number``).
HEADINGS: Mapping[str, str] = {
    "registered": "Auténtico y registrado",
    "offline": "Auténtico; emitido sin conexión, el registro central lo recibirá",
    "void": "Anulado el {voided_on} por {reason}",
    "revoked_laptop": "Firmado por un equipo dado de baja, sin registro: pida confirmación a {contact}",
    "stale_list": "Lista desactualizada",
    "not_genuine": "No es auténtico",
    "unreadable": "No se pudo leer: limpie el papel, acerque más luz o escriba el número",
    "registered_number": "El número está registrado",
    "void_number": "Número anulado el {voided_on} por {reason}",
    "revoked_laptop_number": "Número de un equipo dado de baja: pida confirmación a {contact}",
    "stale_list_number": "Esta lista todavía no incluye ese número",
}

#: What to do next.
ADVICE: Mapping[str, str] = {
    "registered": "Compare el nombre y el curso del papel con los que se muestran aquí.",
    "offline": "Compare el nombre y el curso del papel con los que se muestran aquí. Vale igual que uno registrado.",
    "void": "Pregunte a la persona si tiene el certificado que lo reemplaza, o consulte a {contact}.",
    "revoked_laptop": "No quiere decir que sea falso: solo el registro central puede confirmarlo.",
    "stale_list": "El código es de una entidad que esta lista no conoce. Actualice la lista o consulte a {contact}.",
    "not_genuine": "El código no fue firmado por el programa. Si cree que hay un error, consulte a {contact}.",
    "unreadable": "Esto no quiere decir que el certificado sea falso.",
    "registered_number": "El número solo no prueba el papel: escanee el código para ver a nombre de quién está.",
    "void_number": "Escanee el código para ver de qué papel se trata, o consulte a {contact}.",
    "revoked_laptop_number": "No quiere decir que sea falso: solo el registro central puede confirmarlo.",
    "stale_list_number": "El número está bien escrito. Escanee el código: se comprueba sin conexión. O consulte a {contact}.",
}

LIST_AGE = "Según la lista del {list_on} ({age})."
NOBODY_NAMED = "quien lo emitió"


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """Three sentences: the verdict, what to do, and how old the list is."""

    heading: str
    advice: str
    list_age: str


def word_verdict(verdict: Verdict, void_reasons: Mapping[str, str]) -> VerdictWords:
    """The Spanish of ``verdict``; ``void_reasons`` gives the label of a reason's code (catalogue of the same name)."""
    params = dict(verdict.params)
    key = f"{verdict.code}_number" if params.get("by_number") else verdict.code
    days = int(params["list_days"])
    reason = str(params.get("reason", ""))
    words = {
        "contact": str(params.get("contact") or NOBODY_NAMED),
        "list_on": _day(params["list_on"]),
        "voided_on": _day(params["voided_on"]) if "voided_on" in params else "",
        "reason": _lower_first(void_reasons.get(reason, reason)),
        "age": {0: "de hoy", 1: "de hace 1 día"}.get(days, f"de hace {days} días"),
    }
    return VerdictWords(HEADINGS[key].format(**words), ADVICE[key].format(**words), LIST_AGE.format(**words))


def _day(iso: str | int) -> str:
    return long_date(date.fromisoformat(str(iso)))


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]
