"""Dates and hours as a certificate words them."""

from __future__ import annotations

from datetime import date

# «setiembre», as the civil registry and the official gazette of Peru spell it
_FIRST_HALF = ("enero", "febrero", "marzo", "abril", "mayo", "junio")
_SECOND_HALF = ("julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre")
_MONTHS = _FIRST_HALF + _SECOND_HALF


def long_date(day: date) -> str:
    """«16 de marzo de 2026»."""
    return f"{day.day} de {_MONTHS[day.month - 1]} de {day.year}"


def date_span(starts: date, ends: date) -> str:
    """«del 2 al 13 de marzo de 2026», with month and year said once where they are the same; «el 2 de marzo de 2026»."""
    if starts == ends:
        return f"el {long_date(ends)}"
    if starts.year != ends.year:
        return f"del {long_date(starts)} al {long_date(ends)}"
    if starts.month != ends.month:
        return f"del {starts.day} de {_MONTHS[starts.month - 1]} al {long_date(ends)}"
    return f"del {starts.day} al {long_date(ends)}"


def hours(minutes: int, minutes_per_teaching_hour: int) -> str:
    """Teaching hours rounded down to halves: «22», «22.5» (a decimal point, as Peru writes)."""
    halves = minutes * 2 // minutes_per_teaching_hour
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)


def teaching_hours(minutes: int, minutes_per_teaching_hour: int) -> str:
    """«40 horas lectivas», «1 hora lectiva»."""
    count = hours(minutes, minutes_per_teaching_hour)
    return "1 hora lectiva" if count == "1" else f"{count} horas lectivas"


def attended_hours(attended: int, total: int, minutes_per_teaching_hour: int) -> str:
    """«22 de las 40 horas»."""
    return f"{hours(attended, minutes_per_teaching_hour)} de las {hours(total, minutes_per_teaching_hour)} horas"
