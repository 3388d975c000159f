"""The end of the day: what is still open, only here, or without a backup. Nothing is forced; it only tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from oit_campo.clock import LIMA
from oit_campo.services import backups, class_sessions, drafts, sync_state
from oit_campo.services.class_sessions import CLOSED, SUSPENDED, SessionRow
from oit_campo.services.desk import Desk
from oit_campo.services.home import HalfDone
from oit_campo.services.sync_state import SyncOverview

CLOSING = "attendance.close_roster"


@dataclass(frozen=True, slots=True)
class DayView:
    """``lists``: of classes that have begun and aren't closed, today's last, for who may close them. ``backup``: the newest, aware
    UTC. ``has_backup``: it was made today, or this person makes none.
    """

    lists: tuple[SessionRow, ...]
    forms: tuple[HalfDone, ...]
    sync: SyncOverview
    backup: datetime | None
    has_backup: bool
    may_back_up: bool

    @property
    def done(self) -> bool:
        return not self.lists and not self.forms and not self.sync.pending and self.has_backup


def day(desk: Desk) -> DayView:
    """How the day stands for whoever is at work. Without any function: one's own forms and what is only here."""
    newest = _newest(desk)
    today = newest is not None and newest.astimezone(LIMA).date() == desk.today
    may = desk.actor.may("backup.create")
    forms = tuple(HalfDone(d.form.key, d.form.form, d.form.title, d.saved_at) for d in drafts.list_drafts(desk))
    return DayView(_open_lists(desk), forms, sync_state.overview(desk), newest, today or not may, may)


def _open_lists(desk: Desk) -> tuple[SessionRow, ...]:
    if not desk.actor.may(CLOSING):
        return ()
    with desk.look(CLOSING) as (ask, reach):
        earlier = class_sessions.left_open(ask, reach)
        today = class_sessions.between(ask, reach, desk.today, desk.today)
    return (*earlier, *(s for s in today if s.state not in (CLOSED, SUSPENDED) and _has_begun(desk, s)))


def _has_begun(desk: Desk, session: SessionRow) -> bool:
    """One of this evening isn't asked for at noon."""
    now = desk.store.clock.now().astimezone(LIMA)
    return session.marked > 0 or now.hour * 60 + now.minute >= session.starts_minute


def _newest(desk: Desk) -> datetime | None:
    found = backups.overview(desk)
    return max((one.made_at for one in (found.on_disk, found.on_stick) if one is not None), default=None)
