"""Teaching hours (horas lectivas): on screen in tenths, on paper rounded down to halves (courses.toml)."""

from __future__ import annotations

#: 60 clock minutes, or 45 where the programme counts pedagogic hours.
USUAL_MINUTES = 60


def half_hours(minutes: int, minutes_per_hour: int = USUAL_MINUTES) -> int:
    """How many half teaching hours fit into ``minutes``. Raises ValueError for nonsense durations."""
    if minutes < 0 or minutes_per_hour <= 0:
        raise ValueError("minutes out of range")
    return minutes * 2 // minutes_per_hour


def printed_hours(minutes: int, minutes_per_hour: int = USUAL_MINUTES) -> str:
    """«40», «22.5»: with a decimal point, as Peru writes."""
    whole, half = divmod(half_hours(minutes, minutes_per_hour), 2)
    return f"{whole}.5" if half else str(whole)


def shown_hours(minutes: int, minutes_per_hour: int = USUAL_MINUTES) -> str:
    """«12», «9.7»: as every screen says hours held, in tenths rounded down. Raises ValueError for nonsense durations."""
    if minutes < 0 or minutes_per_hour <= 0:
        raise ValueError("minutes out of range")
    whole, tenth = divmod(minutes * 10 // minutes_per_hour, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def hours_to_make_up(minutes: int, minutes_per_hour: int = USUAL_MINUTES) -> str:
    """«0.6», «1.0»: as every screen says hours that are missing, in tenths rounded up: less would not be enough."""
    if minutes < 0 or minutes_per_hour <= 0:
        raise ValueError("minutes out of range")
    whole, tenth = divmod(-(-minutes * 10 // minutes_per_hour), 10)
    return f"{whole}.{tenth}"
