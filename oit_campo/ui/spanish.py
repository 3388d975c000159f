"""How moments are said on screen, in Lima time: «hoy 09:42», «el vie 6 mar, 18:42»."""

from __future__ import annotations

from datetime import date, datetime

from oit_campo.clock import LIMA

DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)


def long_day(day: date) -> str:
    """«Lunes 9 de marzo de 2026»."""
    return f"{DAYS[day.weekday()].capitalize()} {day.day} de {MONTHS[day.month - 1]} de {day.year}"


def short_day(day: date) -> str:
    """«vie 6 mar»."""
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def moment(at: datetime, now: datetime) -> str:
    """«hoy 09:42», «ayer 18:05», «vie 6 mar, 18:42»."""
    local, today = at.astimezone(LIMA), now.astimezone(LIMA).date()
    clock = f"{local:%H:%M}"
    days = (today - local.date()).days
    if days == 0:
        return f"hoy {clock}"
    if days == 1:
        return f"ayer {clock}"
    return f"{short_day(local.date())}, {clock}"


def hour(minute: int) -> str:
    """Minutes since midnight as «15:00»."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def counted(number: int, one: str, many: str) -> str:
    """«1 persona», «30 personas», «1,200 personas»."""
    return f"{number:,} {one if number == 1 else many}"
