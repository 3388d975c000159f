"""What Sincronización says: what is only here, in people's words, and each state of the line with what is safe in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from oit_campo.errors import CampoError
from oit_campo.services.sync_state import SyncOverview, Waiting
from oit_campo.sync.client import Outcome
from oit_campo.ui import messages, spanish, theme

#: Of a person, and what belongs to her: said as one thing.
_OF_PEOPLE = frozenset(
    {"person", "identity_document", "contact", "care", "labour_business", "reserved_answer", "consent", "person_link"}
    | {"business", "business_partner", "pre_registration", "person_merge"}
)
_SAID = 3


translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Said:
    """The one big thing of the page: how it stands, what is safe, and the words of the button."""

    tone: theme.Tone
    icon: str
    fact: str
    rest: str
    act: str


def _names() -> dict[str, tuple[str, str]]:
    """In the order in which they are said; the last two stand for all the others."""
    return {
        "enrolment": (translate("SyncPage", "inscripción"), translate("SyncPage", "inscripciones")),
        "attendance_mark": (translate("SyncPage", "asistencia"), translate("SyncPage", "asistencias")),
        "evaluation": (translate("SyncPage", "evaluación"), translate("SyncPage", "evaluaciones")),
        "certificate": (translate("SyncPage", "certificado"), translate("SyncPage", "certificados")),
        "business_plan": (translate("SyncPage", "plan de negocio"), translate("SyncPage", "planes de negocio")),
        "people": (translate("SyncPage", "dato de personas"), translate("SyncPage", "datos de personas")),
        "other": (translate("SyncPage", "registro más"), translate("SyncPage", "registros más")),
    }


def counts(waiting: Sequence[Waiting]) -> str:
    """«12 inscripciones, 30 asistencias y 61 datos de personas»: records, not changes; what is many kinds is said as one."""
    names = _names()
    found: dict[str, int] = {}
    for one in waiting:
        name = one.entity if one.entity in names else "people" if one.entity in _OF_PEOPLE else "other"
        found[name] = found.get(name, 0) + one.records
    told = [name for name in names if name in found and name != "other"]
    spare = told[_SAID:]
    rest = found.get("other", 0) + sum(found[name] for name in spare)
    parts = [spanish.counted(found[name], *names[name]) for name in told[:_SAID]]
    if rest:
        parts.append(
            spanish.counted(
                rest,
                *(names["other"] if parts else (translate("SyncPage", "registro"), translate("SyncPage", "registros"))),
            )
        )
    return joined(parts)


def joined(parts: Sequence[str]) -> str:
    """«a, b y c»."""
    if len(parts) < 2:
        return "".join(parts)
    return translate("SyncPage", "{a} y {b}").format(a=", ".join(parts[:-1]), b=parts[-1])


def standing(view: SyncOverview, now: datetime) -> Said:
    """Nothing under way: what is only here and since when, or that all has arrived."""
    if view.pending and view.since is not None:
        fact = translate("SyncPage", "Solo en esta laptop: {c}").format(c=counts(view.waiting))
        rest = translate("SyncPage", "Desde {m}. Está guardado y cifrado aquí; se envía solo cuando haya conexión.")
        return Said(
            "warning",
            "cloud-off",
            fact,
            rest.format(m=spanish.moment(view.since, now)),
            translate("SyncPage", "Enviar ahora"),
        )
    if view.last_contact is None:
        rest = translate("SyncPage", "Todavía no se conectó con el centro. Aquí no hay nada sin enviar.")
    else:
        rest = translate("SyncPage", "Última conexión: {m}. Aunque esta laptop se pierda, nada se pierde.")
        rest = rest.format(m=spanish.moment(view.last_contact, now))
    return Said(
        "success",
        "circle-check",
        translate("SyncPage", "Todo llegó al centro"),
        rest,
        translate("SyncPage", "Conectar ahora"),
    )


def going(so_far: Outcome | None, total: int) -> Said:
    """While it goes: how many of how many, and what is safe meanwhile."""
    safe = translate(
        "SyncPage",
        "Lo que ya llegó está a salvo en el centro; lo demás sigue guardado aquí. Puede seguir trabajando en otra página.",
    )
    if so_far is None:
        return Said(
            "primary",
            "refresh-cw",
            translate("SyncPage", "Conectando con el centro…"),
            translate("SyncPage", "Todo sigue guardado aquí."),
            "",
        )
    if so_far.sent < total:
        fact = translate("SyncPage", "Enviando: van {s} de {t} cambios").format(s=f"{so_far.sent:,}", t=f"{total:,}")
    else:
        fact = translate("SyncPage", "Recibiendo lo de las otras laptops: {r}").format(r=f"{so_far.received:,}")
    return Said("primary", "refresh-cw", fact, safe, "")


def ended(outcome: Outcome, view: SyncOverview, now: datetime) -> Said:
    """It did its work; what is left was written meanwhile."""
    said = standing(view, now)
    counted = spanish.counted(
        outcome.sent, translate("SyncPage", "cambio enviado"), translate("SyncPage", "cambios enviados")
    )
    got = spanish.counted(outcome.received, translate("SyncPage", "recibido"), translate("SyncPage", "recibidos"))
    return Said(said.tone, said.icon, said.fact, f"{counted}, {got}. {said.rest}", said.act)


def failed(error: CampoError, view: SyncOverview, now: datetime, again: datetime | None) -> Said:
    """It came to nothing: what is safe, and what to do or when it tries again."""
    kept = counts(view.waiting)
    safe = (
        translate("SyncPage", "Sigue guardado y cifrado aquí: {c}.").format(c=kept)
        if kept
        else translate("SyncPage", "Aquí no hay nada sin enviar.")
    )
    later = (
        translate("SyncPage", "Se intenta solo {m}.").format(m=spanish.moment(again, now)) if again is not None else ""
    )
    if error.code == "network_none":
        fact, rest = translate("SyncPage", "No hay conexión"), translate("SyncPage", "Siga trabajando.")
        return Said("warning", "wifi-off", fact, _line(safe, rest, later), translate("SyncPage", "Intentar ahora"))
    if error.code == "network_portal":
        fact = translate("SyncPage", "Esta red pide entrar por una página")
        rest = translate("SyncPage", "Abra el navegador, entre con la clave del hotel o de la cabina y vuelva aquí.")
        return Said("warning", "wifi", fact, _line(rest, safe), translate("SyncPage", "Ya entré: enviar"))
    if error.code == "sync_cancelled":
        fact, rest = translate("SyncPage", "Envío detenido"), translate("SyncPage", "Lo enviado queda enviado.")
        return Said("warning", "circle-pause", fact, _line(rest, safe, later), translate("SyncPage", "Seguir enviando"))
    fact, _, rest = messages.words(error).partition(". ")
    return Said("danger", "circle-alert", fact, _line(rest, safe), translate("SyncPage", "Intentar otra vez"))


def _line(*sentences: str) -> str:
    return " ".join(s for s in sentences if s)
