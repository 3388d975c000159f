"""What the centre holds is judged again: when its parent comes, when the staff list changes, when something enters a scope.

Nothing held is let in unjudged: it is asked of the laptop that brought it and of the day on which it may have been made, like
everything else (permissions). What was refused and is allowed now goes in with its children, in the order of its stamps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.central.admission import admit
from oit_campo.central.commits import EVERYBODY
from oit_campo.central.permissions import NO_RIGHT, OUT_OF_SCOPE, STAFF_KINDS, TAKEN, Permissions, Ruling
from oit_campo.central.scopes import commit_all
from oit_campo.central.unconfirmed import UNCONFIRMED
from oit_campo.models.base import Synced
from oit_campo.models.centre import CentreDevice, CentreState, Commit
from oit_campo.models.shared import HeldChange
from oit_campo.sync.apply import Applied, release
from oit_campo.sync.wire import read_patch

#: They bring what they name into their own scope (central/scopes.py).
SCOPE_KINDS = ("enrolment", "business_plan")
#: Records looked for at a time.
_AT_A_TIME = 500


@dataclass(slots=True)
class _Court:
    """Permissions of the laptops whose work is held, while the staff list stays as it is."""

    session: Session
    state: CentreState
    #: A person has decided: all of it goes in.
    decided: bool = False
    _permissions: dict[UUID, Permissions | None] = field(default_factory=dict)

    def take(self, rows: Iterable[HeldChange]) -> list[Applied]:
        """Apply and commit what is allowed of these; the others stay, each with its reason."""
        done: list[Applied] = []
        for row in sorted(rows, key=lambda r: (read_patch(r.body).groups[0].stamp, r.change)):
            ruling = self._ruling(row)
            found = release(self.session, row, ruling.reason)
            if found is None:
                continue
            patch, origin = found
            done += admit(self.session, patch, ruling, self._mark, origin, _later)[1]
            if fields.kind_numbers()[patch.kind].entity in STAFF_KINDS:
                self._permissions.clear()
        self.session.flush()
        commit_all(self.session, self.state, done)
        return done

    def _ruling(self, row: HeldChange) -> Ruling:
        if self.decided or row.device is None or row.day is None:
            return TAKEN  # or the centre's own
        if row.device not in self._permissions:
            device = self.session.get(CentreDevice, row.device)
            self._permissions[row.device] = None if device is None else Permissions(self.session, device)
        permissions = self._permissions[row.device]
        return Ruling(OUT_OF_SCOPE) if permissions is None else permissions.judge(read_patch(row.body), row.day)

    def _mark(self, row: Synced) -> None:
        row.changed_seq = self.state.last_commit + 1


def _later(_held: HeldChange) -> str | None:
    """Children are judged when their parents' scopes are known: after the commit."""
    return None


def let_in_children(session: Session, state: CentreState, done: Iterable[Applied]) -> list[Applied]:
    """Judge what waited for the records that these changes made, and what waited for those. After ``commit_all``."""
    taken: list[Applied] = []
    fresh = list(done)
    while rows := [row for keys in _made(fresh) for row in _waiting_for(session, keys)]:
        fresh = _Court(session, state).take(rows)
        taken += fresh
    return taken


def let_in(session: Session, state: CentreState, rows: Iterable[HeldChange]) -> list[Applied]:
    """Take what somebody at the centre has decided to take, and what waited for it; that is judged."""
    done = _Court(session, state, decided=True).take(rows)
    return done + let_in_children(session, state, done)


def judge_again(session: Session, state: CentreState) -> list[Applied]:
    """Judge again what was refused, if the staff list has changed since the last time, and what was out of scope, if anything has
    come into a scope; what is in now, with its children."""
    since, state.judged = state.judged, state.last_commit
    if since >= state.last_commit:
        return []
    if _committed(session, since, STAFF_KINDS, Commit.scope == EVERYBODY):
        reasons: tuple[str, ...] = (NO_RIGHT, OUT_OF_SCOPE, UNCONFIRMED)
    elif _committed(session, since, SCOPE_KINDS):
        reasons = (OUT_OF_SCOPE,)
    else:
        return []
    refused = select(HeldChange).where(HeldChange.reason.in_(reasons), HeldChange.device.is_not(None))
    done = _Court(session, state).take(session.scalars(refused).all())
    return done + let_in_children(session, state, done)


def _committed(session: Session, since: int, entities: Iterable[str], *more: ColumnElement[bool]) -> bool:
    numbers = [fields.kind(entity).number for entity in entities]
    found = select(Commit.number).where(Commit.number > since, Commit.kind.in_(numbers), *more)
    return session.scalar(found.limit(1)) is not None


def _made(done: Iterable[Applied]) -> Iterator[list[UUID]]:
    """The records that came into being, some at a time."""
    keys = [
        a.patch.record
        for a in done
        if not a.held and a.patch.record and any(g.group == fields.CREATION_GROUP for g in a.patch.groups)
    ]
    return (keys[n : n + _AT_A_TIME] for n in range(0, len(keys), _AT_A_TIME))


def _waiting_for(session: Session, keys: list[UUID]) -> Iterable[HeldChange]:
    return session.scalars(select(HeldChange).where(HeldChange.missing.in_(keys))).all()
