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


def _tr(words: str) -> str:
    return QCoreApplication.translate("SyncPage", words)


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
        "enrolment": (_tr("inscripción"), _tr("inscripciones")),
        "attendance_mark": (_tr("asistencia"), _tr("asistencias")),
        "evaluation": (_tr("evaluación"), _tr("evaluaciones")),
        "certificate": (_tr("certificado"), _tr("certificados")),
        "business_plan": (_tr("plan de negocio"), _tr("planes de negocio")),
        "people": (_tr("dato de personas"), _tr("datos de personas")),
        "other": (_tr("registro más"), _tr("registros más")),
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
        parts.append(spanish.counted(rest, *(names["other"] if parts else (_tr("registro"), _tr("registros")))))
    return joined(parts)


def joined(parts: Sequence[str]) -> str:
    """«a, b y c»."""
    if len(parts) < 2:
        return "".join(parts)
    return _tr("{a} y {b}").format(a=", ".join(parts[:-1]), b=parts[-1])


def standing(view: SyncOverview, now: datetime) -> Said:
    """Nothing under way: what is only here and since when, or that all has arrived."""
    if view.pending and view.since is not None:
        fact = _tr("Solo en esta laptop: {c}").format(c=counts(view.waiting))
        rest = _tr("Desde {m}. Está guardado y cifrado aquí; se envía solo cuando haya conexión.")
        return Said("warning", "cloud-off", fact, rest.format(m=spanish.moment(view.since, now)), _tr("Enviar ahora"))
    if view.last_contact is None:
        rest = _tr("Todavía no se conectó con el centro. Aquí no hay nada sin enviar.")
    else:
        rest = _tr("Última conexión: {m}. Aunque esta laptop se pierda, nada se pierde.")
        rest = rest.format(m=spanish.moment(view.last_contact, now))
    return Said("success", "circle-check", _tr("Todo llegó al centro"), rest, _tr("Conectar ahora"))


def going(so_far: Outcome | None, total: int) -> Said:
    """While it goes: how many of how many, and what is safe meanwhile."""
    safe = _tr(
        "Lo que ya llegó está a salvo en el centro; lo demás sigue guardado aquí. Puede seguir trabajando en otra página."
    )
    if so_far is None:
        return Said("primary", "refresh-cw", _tr("Conectando con el centro…"), _tr("Todo sigue guardado aquí."), "")
    if so_far.sent < total:
        fact = _tr("Enviando: van {s} de {t} cambios").format(s=f"{so_far.sent:,}", t=f"{total:,}")
    else:
        fact = _tr("Recibiendo lo de las otras laptops: {r}").format(r=f"{so_far.received:,}")
    return Said("primary", "refresh-cw", fact, safe, "")


def ended(outcome: Outcome, view: SyncOverview, now: datetime) -> Said:
    """It did its work; what is left was written meanwhile."""
    said = standing(view, now)
    counted = spanish.counted(outcome.sent, _tr("cambio enviado"), _tr("cambios enviados"))
    got = spanish.counted(outcome.received, _tr("recibido"), _tr("recibidos"))
    return Said(said.tone, said.icon, said.fact, f"{counted}, {got}. {said.rest}", said.act)


def failed(error: CampoError, view: SyncOverview, now: datetime, again: datetime | None) -> Said:
    """It came to nothing: what is safe, and what to do or when it tries again."""
    kept = counts(view.waiting)
    safe = _tr("Sigue guardado y cifrado aquí: {c}.").format(c=kept) if kept else _tr("Aquí no hay nada sin enviar.")
    later = _tr("Se intenta solo {m}.").format(m=spanish.moment(again, now)) if again is not None else ""
    if error.code == "network_none":
        fact, rest = _tr("No hay conexión"), _tr("Siga trabajando.")
        return Said("warning", "wifi-off", fact, _line(safe, rest, later), _tr("Intentar ahora"))
    if error.code == "network_portal":
        fact = _tr("Esta red pide entrar por una página")
        rest = _tr("Abra el navegador, entre con la clave del hotel o de la cabina y vuelva aquí.")
        return Said("warning", "wifi", fact, _line(rest, safe), _tr("Ya entré: enviar"))
    if error.code == "sync_cancelled":
        fact, rest = _tr("Envío detenido"), _tr("Lo enviado queda enviado.")
        return Said("warning", "circle-pause", fact, _line(rest, safe, later), _tr("Seguir enviando"))
    fact, _, rest = messages.words(error).partition(". ")
    return Said("danger", "circle-alert", fact, _line(rest, safe), _tr("Intentar otra vez"))


def _line(*sentences: str) -> str:
    return " ".join(s for s in sentences if s)
