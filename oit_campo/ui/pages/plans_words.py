"""What the plan pages say of a state: one place for the words of evaluators and of supervisors."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from oit_campo.catalogues import evaluation as catalogue
from oit_campo.clock import LIMA
from oit_campo.domain.money import CURRENCIES, PEN, show_money
from oit_campo.domain.scoring import BELOW, PASSED, show_hundredths
from oit_campo.services.evaluation import OwnState
from oit_campo.services.panels import PanelView
from oit_campo.services.plans import PlanRow
from oit_campo.ui import theme


def say(text: str) -> str:
    return QCoreApplication.translate("Plans", text)


def amount_words(row: PlanRow) -> str:
    """«pide S/ 1,500.00», or nothing."""
    if row.requested_amount is None:
        return ""
    return say("pide {monto}").format(monto=show_money(row.requested_amount, CURRENCIES.get(row.currency, PEN)))


def plan_words(row: PlanRow) -> str:
    """The line under a plan's name: activity, day, amount."""
    day = say("presentado el {d}").format(d=f"{row.presented_on:%d/%m/%Y}") if row.presented_on else ""
    attempt = say("sustentación n.º {n}").format(n=row.attempt) if row.attempt > 1 else ""
    return " · ".join(part for part in (row.activity, day, attempt, amount_words(row)) if part)


def own_words(row: PlanRow, criteria: int) -> tuple[str, theme.Tone]:
    """Where the evaluator stands with a plan."""
    if row.own is OwnState.SEALED:
        day = f"{row.sealed_at.astimezone(LIMA):%d/%m}" if row.sealed_at else ""
        return say("sellada el {d}").format(d=day), "success"
    if row.own is OwnState.OPEN:
        return say("en curso · {n} de {m}").format(n=row.levels_given, m=criteria), "primary"
    if row.own is OwnState.CONFLICT:
        return say("declaró conflicto: no califica"), "danger"
    if row.own is OwnState.RELATED:
        return say("la inscribió o le enseñó: no califica"), "danger"
    return say("por calificar"), "muted"


def panel_words(panel: PanelView) -> tuple[str, str]:
    """(light, words) of how far a panel is."""
    if panel.result is None and panel.missing:
        return "next", say("Las notas se abren cuando las {n} personas cierren; falta {m}").format(
            n=panel.needed, m=panel.missing
        )
    if panel.result is None:
        return "next", say("Las {n} personas cerraron; las notas se abren al sincronizar").format(n=panel.closed)
    if panel.result.needs_third:
        return "warn", say("La diferencia pide una tercera evaluación")
    if panel.result.outcome == PASSED:
        return "ok", outcome_words(panel.result.outcome)
    return "bad" if panel.result.outcome == BELOW else "ok", outcome_words(panel.result.outcome)


def outcome_words(code: str) -> str:
    """«Aprobado con observaciones»."""
    found = catalogue.outcomes().get(code)
    return found.label if found else code


def points(hundredths: int | None) -> str:
    """«67.50», «—» while it is sealed."""
    return "—" if hundredths is None else show_hundredths(hundredths)
