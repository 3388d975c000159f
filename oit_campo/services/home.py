"""What Inicio says on Monday at eight: today's classes, what is half done, who needs a call, what is only here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oit_campo.services import attendance_views, drafts, sync_state
from oit_campo.services.attendance_views import AtRisk, DaySessions
from oit_campo.services.class_sessions import SessionRow
from oit_campo.services.desk import Desk
from oit_campo.services.sync_state import SyncOverview


@dataclass(frozen=True, slots=True)
class HalfDone:
    """A form left open, the one touched last first."""

    key: UUID
    form: str
    title: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything on the page, in one answer."""

    today: tuple[SessionRow, ...]
    tomorrow: tuple[SessionRow, ...]
    open_lists: tuple[SessionRow, ...]
    half_done: tuple[HalfDone, ...]
    at_risk: tuple[AtRisk, ...]
    sync: SyncOverview


def home(desk: Desk) -> HomeView:
    """What this person may see of it."""
    attends = desk.actor.may("attendance.view")
    days = attendance_views.today(desk) if attends else DaySessions((), (), ())
    forms = tuple(HalfDone(d.form.key, d.form.form, d.form.title, d.saved_at) for d in drafts.list_drafts(desk))
    return HomeView(
        days.today,
        days.tomorrow,
        days.open_lists,
        forms,
        attendance_views.people_at_risk(desk) if attends else (),
        sync_state.overview(desk),
    )
