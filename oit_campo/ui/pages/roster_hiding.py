"""In a class nobody locks a list: after some minutes its names become initials, and any key brings them back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget

from oit_campo.clock import LIMA
from oit_campo.services.attendance_views import RosterView
from oit_campo.services.class_sessions import SUSPENDED, SessionRow
from oit_campo.ui.tables.roster import Roster

#: Minutes before its beginning and after its end that still belong to a class.
AROUND = timedelta(minutes=30)


def is_running(session: SessionRow, now: datetime) -> bool:
    """Whether the class is held now, or begins or ended half an hour from now."""
    midnight = datetime(session.day.year, session.day.month, session.day.day, tzinfo=LIMA)
    starts, ends = (midnight + timedelta(minutes=m) for m in (session.starts_minute, session.ends_minute))
    return session.state != SUSPENDED and starts - AROUND <= now <= ends + AROUND


class Hiding:
    """Of one list page: the grid, and what else on it tells of somebody (``others``)."""

    def __init__(self, roster: Roster, others: Sequence[QWidget], view: Callable[[], RosterView | None]) -> None:
        self._roster, self._others, self._view = roster, others, view
        self._hidden: list[QWidget] = []

    def applies(self, now: datetime) -> bool:
        """Whether the list shown is that of a class under way."""
        view = self._view()
        return view is not None and is_running(view.session, now)

    def set(self, hidden: bool) -> None:
        """Hide, or show again exactly what was shown."""
        self._roster.hide_names(hidden)
        if hidden:
            self._hidden = [part for part in self._others if not part.isHidden()]
        for part in self._hidden:
            part.setVisible(not hidden)
