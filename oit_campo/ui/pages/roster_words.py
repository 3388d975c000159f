"""The roster's figures as the grid shows them: heads, hours, lights."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from oit_campo.domain import attendance
from oit_campo.domain.attendance import MarkCode
from oit_campo.domain.teaching_hours import hours_to_make_up, shown_hours
from oit_campo.services.attendance_facts import MarkFacts
from oit_campo.services.attendance_views import RosterColumn, RosterEntry, RosterView
from oit_campo.services.class_sessions import SessionRow
from oit_campo.ui import spanish
from oit_campo.ui.pages.workshops_lists import day_words
from oit_campo.ui.tables.marks import Mark
from oit_campo.ui.tables.roster_rows import RosterPerson, RosterSession

_LIGHTS = {
    attendance.MEETS: "ok",
    attendance.ON_TRACK: "next",
    attendance.NEEDS_MAKE_UP: "warn",
    attendance.OUT_OF_REACH: "bad",
}


def session_title(session: SessionRow) -> str:
    """«Wanchaq B · sesión 4 de 12»."""
    words = QCoreApplication.translate("Roster", "{grupo} · sesión {n} de {todas}")
    return words.format(grupo=session.group_name, n=session.number, todas=session.count)


def taught(session: SessionRow) -> str:
    """«SST 4: Orden y limpieza, Señalización»."""
    return f"{session.course_code} {session.number}: {', '.join(session.modules) or session.course_title}"


def session_line(session: SessionRow, today: date) -> str:
    """When and where."""
    translate = QCoreApplication.translate
    span = translate("Roster", "{desde} a {hasta}").format(
        desde=spanish.hour(session.starts_minute), hasta=spanish.hour(session.ends_minute)
    )
    when = f"{day_words(session.day, today)}, {span}"
    return " · ".join(part for part in (when, session.venue) if part)


def shown_columns(view: RosterView) -> tuple[RosterColumn, ...]:
    """Sessions held, the one opened, and the next: those still to come say nothing and names need the room."""
    ahead = [c for c in view.columns if c.to_come and not c.opened]
    return tuple(c for c in view.columns if c not in ahead[1:])


def grid_sessions(view: RosterView) -> tuple[RosterSession, ...]:
    """The column of the list opened is the one marked as today's."""
    return tuple(
        RosterSession(str(c.key), _head(c, view.session), c.opened, c.to_come, c.suspended, c.mixed)
        for c in shown_columns(view)
    )


def _head(column: RosterColumn, opened: SessionRow) -> str:
    today = column.opened and opened.state in ("prevista", "en_curso") and not column.to_come
    words = QCoreApplication.translate("Roster", "HOY") if today else spanish.short_day(column.day).split(" ", 1)[1]
    return f"S{column.number} · {words}"


def grid_people(view: RosterView) -> tuple[RosterPerson, ...]:
    lasts = {c.key: c.minutes for c in view.columns}
    return tuple(_person(row, view, lasts) for row in view.rows)


def _person(row: RosterEntry, view: RosterView, lasts: dict[UUID, int]) -> RosterPerson:
    translate = QCoreApplication.translate
    visits = translate("Roster", "Visita") if row.visitor else ""
    photo = translate("Roster", "Sin foto") if row.no_photo else ""
    shown = shown_columns(view)
    marks = [(c, m) for c, m in zip(view.columns, row.marks, strict=True) if c in shown]
    return RosterPerson(
        str(row.enrolment),
        row.list_name,
        row.name,
        row.document or translate("Roster", "Sin documento"),
        tuple(shown_mark(mark, lasts[column.key]) if mark else None for column, mark in marks),
        translate("Roster", "{n} h").format(n=shown_hours(row.attended, view.hour)),
        row.attended / row.total if row.total else 0.0,
        view.percent / 100,
        _LIGHTS[row.outlook],
        outlook_words(row, view.hour),
        " · ".join(part for part in (visits, photo) if part),
    )


def shown_mark(mark: MarkFacts, lasts: int) -> Mark:
    """Minutes late or missed at the end for T and S, made up for R, none for the others."""
    minutes = mark.minutes if mark.code is MarkCode.MADE_UP else lasts - mark.minutes
    asked = mark.code in (MarkCode.LATE, MarkCode.LEFT_EARLY, MarkCode.MADE_UP)
    return Mark(mark.code.value, minutes if asked else 0, mark.remote)


def outlook_words(row: RosterEntry, hour: int) -> str:
    """«cumple», «va bien», «recuperar 0.6 h», «no llega»."""
    translate = QCoreApplication.translate
    if row.outlook == attendance.NEEDS_MAKE_UP:
        return translate("Roster", "recuperar {n} h").format(n=hours_to_make_up(row.minutes_missing, hour))
    words = {
        attendance.MEETS: translate("Roster", "cumple"),
        attendance.ON_TRACK: translate("Roster", "va bien"),
        attendance.OUT_OF_REACH: translate("Roster", "no llega"),
    }
    return words[row.outlook]


def heads(view: RosterView) -> tuple[str, str]:
    """«Horas de 12», «Regla: 9.6 h»."""
    translate = QCoreApplication.translate
    needed = -(-view.total_minutes * view.percent // 100)
    return (
        translate("Roster", "Horas de {n}").format(n=shown_hours(view.total_minutes, view.hour)),
        translate("Roster", "Regla: {n} h").format(n=shown_hours(needed, view.hour)),
    )
