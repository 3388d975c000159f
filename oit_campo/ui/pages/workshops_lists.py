"""The week and the groups as lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from PySide6.QtCore import QCoreApplication

from oit_campo.services.class_sessions import CLOSED, PLANNED, SUSPENDED, TO_CLOSE, UNDER_WAY, SessionRow
from oit_campo.services.groups import GroupRow
from oit_campo.ui import spanish
from oit_campo.ui.tables.cells import Column, Group, MeterCell, Row, StateCell, TextCell


def agenda_columns() -> list[Column]:
    translate = QCoreApplication.translate
    return [
        Column(translate("Workshops", "Hora"), 66),
        Column(translate("Workshops", "Sesión")),
        Column(translate("Workshops", "Lista"), 132),
    ]


def agenda_rows(week: Sequence[SessionRow], today: date) -> list[Row | Group]:
    """A heading a day."""
    rows: list[Row | Group] = []
    for day, lessons in groupby(week, key=lambda s: s.day):
        here = day == today
        rows.append(Group(day_words(day, today), "calendar" if here else "", "primary" if here else "plain"))
        rows += [_agenda_row(one) for one in lessons]
    return rows


def day_words(day: date, today: date) -> str:
    """«Hoy, lunes 9 de marzo»."""
    words = f"{spanish.DAYS[day.weekday()]} {day.day} de {spanish.MONTHS[day.month - 1]}"
    translate = QCoreApplication.translate
    near = {today: translate("Workshops", "Hoy"), today + timedelta(days=1): translate("Workshops", "Mañana")}
    return f"{near[day]}, {words}" if day in near else words.capitalize()


def _agenda_row(one: SessionRow) -> Row:
    title = f"{one.group_name} · {one.course_code} {one.number}"
    return Row(
        str(one.key),
        (
            TextCell(spanish.hour(one.starts_minute), role="strong"),
            TextCell(title, ", ".join(one.modules) or one.course_title),
            list_state(one),
        ),
    )


def list_state(one: SessionRow) -> StateCell:
    """What to do with its list."""
    translate = QCoreApplication.translate
    marked = translate("Workshops", "{n} de {todas}").format(n=one.marked, todas=one.members)
    states = {
        PLANNED: ("none", translate("Workshops", "prevista")),
        UNDER_WAY: ("next", marked),
        TO_CLOSE: ("warn", translate("Workshops", "sin cerrar")),
        CLOSED: ("ok", translate("Workshops", "cerrada")),
        SUSPENDED: ("none", translate("Workshops", "suspendida")),
    }
    return StateCell(*states[one.state])


def group_columns() -> list[Column]:
    translate = QCoreApplication.translate
    return [
        Column(translate("Workshops", "Grupo")),
        Column(translate("Workshops", "Personas"), 84, "right"),
        Column(translate("Workshops", "Sesiones"), 128),
        Column(translate("Workshops", "Próxima"), 112, hide_below=520),
    ]


def group_rows(groups: Sequence[GroupRow], today: date) -> list[Row | Group]:
    return [_group_row(one, today) for one in groups]


def _group_row(one: GroupRow, today: date) -> Row:
    translate = QCoreApplication.translate
    people = f"{one.members} / {one.places}" if one.places is not None else str(one.members)
    done = translate("Workshops", "{n} de {todas}").format(n=one.sessions_done, todas=one.sessions_total)
    share = one.sessions_done / one.sessions_total if one.sessions_total else 0.0
    left = translate("Workshops", "{n} sin cerrar").format(n=one.to_close) if one.to_close else ""
    second = " · ".join(part for part in (one.course_code if one.trainer else one.course_title, one.trainer) if part)
    return Row(
        str(one.key),
        (
            TextCell(one.name, second, role="strong"),
            TextCell(people),
            MeterCell(done, share, "success" if share >= 1 else "primary"),
            _next_cell(one, today, left),
        ),
    )


def _next_cell(one: GroupRow, today: date, left: str) -> TextCell:
    translate = QCoreApplication.translate
    tone = "warning" if left else "muted"
    if one.closed or one.next_session is None:
        return TextCell(translate("Workshops", "terminó"), left, tone="muted", second_tone=tone)
    soon = one.next_session
    day = translate("Workshops", "hoy") if soon.day == today else spanish.short_day(soon.day)
    return TextCell(day, left or spanish.hour(soon.starts_minute), second_tone=tone)
