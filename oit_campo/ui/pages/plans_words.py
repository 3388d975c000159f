"""What the plan pages say of a state: one place for the words of evaluators and of supervisors."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from oit_campo.catalogues import evaluation as catalogue
from oit_campo.clock import LIMA
from oit_campo.domain.money import CURRENCIES, PEN, show_money
from oit_campo.domain.scoring import BELOW, PASSED, show_hundredths
from oit_campo.services.evaluation import OwnState
from oit_campo.services.panels import Juror, PanelView
from oit_campo.services.plans import PlanRow
from oit_campo.ui import spanish, theme

translate = QCoreApplication.translate


def amount_words(row: PlanRow) -> str:
    """«pide S/ 1,500.00», or nothing."""
    if row.requested_amount is None:
        return ""
    return translate("Plans", "pide {monto}").format(
        monto=show_money(row.requested_amount, CURRENCIES.get(row.currency, PEN))
    )


def plan_words(row: PlanRow) -> str:
    """The line under a plan's name: activity, day, amount."""
    day = translate("Plans", "presentado el {d}").format(d=f"{row.presented_on:%d/%m/%Y}") if row.presented_on else ""
    attempt = translate("Plans", "sustentación n.º {n}").format(n=row.attempt) if row.attempt > 1 else ""
    return " · ".join(part for part in (row.activity, day, attempt, amount_words(row)) if part)


def own_words(row: PlanRow, criteria: int) -> tuple[str, theme.Tone]:
    """Where the evaluator stands with a plan."""
    if row.own is OwnState.SEALED:
        day = f"{row.sealed_at.astimezone(LIMA):%d/%m}" if row.sealed_at else ""
        return translate("Plans", "sellada el {d}").format(d=day), "success"
    if row.own is OwnState.OPEN:
        return translate("Plans", "en curso · {n} de {m}").format(n=row.levels_given, m=criteria), "primary"
    if row.own is OwnState.CONFLICT:
        return translate("Plans", "declaró conflicto: no califica"), "danger"
    if row.own is OwnState.RELATED:
        return translate("Plans", "la inscribió o le enseñó: no califica"), "danger"
    return translate("Plans", "por calificar"), "muted"


def panel_words(panel: PanelView) -> tuple[str, str]:
    """(light, words) of how far a panel is."""
    if panel.result is None and panel.missing:
        return "next", missing_words(panel.needed, panel.missing)
    if panel.result is None:
        return "next", closed_words(panel.closed)
    if panel.result.needs_third:
        return "warn", translate("Plans", "La diferencia pide una tercera evaluación")
    if panel.result.outcome == PASSED:
        return "ok", outcome_words(panel.result.outcome)
    return "bad" if panel.result.outcome == BELOW else "ok", outcome_words(panel.result.outcome)


def missing_words(needed: int, missing: int) -> str:
    """«Las notas se abren cuando las 2 personas cierren; falta 1»."""
    if needed == 1:
        return translate("Plans", "Las notas se abren cuando la persona del jurado cierre")
    words = translate("Plans", "Las notas se abren cuando las {n} personas cierren; {falta}")
    falta = translate("Plans", "falta 1") if missing == 1 else translate("Plans", "faltan {m}").format(m=missing)
    return words.format(n=needed, falta=falta)


def closed_words(closed: int) -> str:
    """«Las 2 personas cerraron; las notas se abren al sincronizar»."""
    if closed == 1:
        return translate("Plans", "La persona del jurado cerró; las notas se abren al sincronizar")
    return translate("Plans", "Las {n} personas cerraron; las notas se abren al sincronizar").format(n=closed)


def few_closed_words(closed: int, needed: int) -> str:
    """«cerró 1 de 2», as short as a list needs."""
    if closed == 1:
        return translate("Plans", "cerró 1 de {m}").format(m=needed)
    return translate("Plans", "cerraron {n} de {m}").format(n=closed, m=needed)


def conflict_words(declared: int) -> str:
    """«2 declararon relación y no cuentan»."""
    if declared == 1:
        return translate("Plans", "1 declaró relación y no cuenta")
    return translate("Plans", "{n} declararon relación y no cuentan").format(n=declared)


def replaced_words(replaced: int) -> str:
    """«1 evaluación quedó reemplazada por otra y no cuenta»."""
    if replaced == 1:
        return translate("Plans", "1 evaluación quedó reemplazada por otra y no cuenta")
    return translate("Plans", "{n} evaluaciones quedaron reemplazadas por otras y no cuentan").format(n=replaced)


def unopened_words(panel: PanelView) -> str:
    """Of scores that are still closed though enough have closed theirs. Only the centre knows whether it can read them."""
    if panel.missing or not panel.waiting:
        return ""
    if panel.result is None:
        return translate(
            "Plans",
            "Si ya sincronizó y siguen cerradas, el centro no pudo leer alguna: avise a coordinación. "
            "Lo que calificaron está guardado.",
        )
    return translate(
        "Plans",
        "Las notas que siguen sin abrir no entran en el resultado. Si ya sincronizó, el centro no pudo leerlas: "
        "avise a coordinación.",
    )


def closed_caption(juror: Juror, *, opened: bool) -> str:
    """«cerró el 09/03», and of the one whose scores are closed while the others' are open that they are."""
    day = (
        translate("Plans", "cerró el {d}").format(d=f"{juror.closed_at.astimezone(LIMA):%d/%m}")
        if juror.closed_at
        else translate("Plans", "cerró")
    )
    return translate("Plans", "{c} · notas sin abrir").format(c=day) if opened and juror.total is None else day


def count_words(plans: int, opened: int) -> str:
    """«1 plan · 0 con notas abiertas»."""
    counted = spanish.counted(plans, translate("Plans", "plan"), translate("Plans", "planes"))
    return translate("Plans", "{p} · {m} con notas abiertas").format(p=counted, m=opened)


def left_words(given: int) -> str:
    """«de 45 · faltan 55», of 100 points; «de 100» when all are given."""
    if given >= 100:
        return translate("Plans", "de 100")
    left = 100 - given
    if left == 1:
        return translate("Plans", "de {n} · falta 1").format(n=given)
    return translate("Plans", "de {n} · faltan {m}").format(n=given, m=left)


def outcome_words(code: str) -> str:
    """«Aprobado con observaciones»."""
    found = catalogue.outcomes().get(code)
    return found.label if found else code


def points(hundredths: int | None) -> str:
    """«67.50», «—» while it is sealed."""
    return "—" if hundredths is None else show_hundredths(hundredths)
