"""What Inicio says on Monday at eight: today's classes, what is half done, what is only here; then who needs a call.

The first part is read in plain SQL, before SQLAlchemy is loaded (docs/adr/005); the second needs the whole attendance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from oit_campo.services import class_sessions, store_health, sync_state
from oit_campo.services.class_sessions import DaySessions, SessionRow
from oit_campo.services.desk import Desk
from oit_campo.services.store_health import Notice
from oit_campo.services.sync_state import SyncOverview
from oit_campo.store import looking

if TYPE_CHECKING:
    from oit_campo.services.attendance_views import AtRisk

_DRAFTS = "SELECT id, form, title, saved_at FROM draft WHERE owner = ? ORDER BY saved_at DESC, id"


@dataclass(frozen=True, slots=True)
class HalfDone:
    """A form left open, the one touched last first."""

    key: UUID
    form: str
    title: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class HomeView:
    """What the page opens with."""

    today: tuple[SessionRow, ...]
    tomorrow: tuple[SessionRow, ...]
    open_lists: tuple[SessionRow, ...]
    half_done: tuple[HalfDone, ...]
    sync: SyncOverview
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Attention:
    """What takes longer to find out. ``plans_to_score``: None for who doesn't score."""

    at_risk: tuple[AtRisk, ...]
    plans_to_score: int | None


def home(desk: Desk) -> HomeView:
    """What this person may see of it: without any function, what is only on this laptop."""
    days = class_sessions.days(desk) if desk.actor.may("attendance.view") else DaySessions((), (), ())
    with desk.store.look() as ask:  # one's own open forms, whatever one's functions are now
        forms = ask(_DRAFTS, desk.actor.user.bytes)
    return HomeView(
        days.today,
        days.tomorrow,
        days.open_lists,
        tuple(HalfDone(looking.key(k), form, title, looking.moment(at)) for k, form, title, at in forms),
        sync_state.overview(desk),
        store_health.notices(desk),
    )


def attention(desk: Desk) -> Attention:
    """Who needs a call, and how many plans wait for the actor's scores."""
    from oit_campo.services import attendance_views, plans

    return Attention(
        attendance_views.people_at_risk(desk) if desk.actor.may("attendance.view") else (),
        plans.count_to_score(desk) if desk.actor.may("evaluation.score") else None,
    )
