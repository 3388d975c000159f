"""Whose changes are whose: each run of keys belongs to the laptop that first sent a change of it.

What an author claims to have ``saw`` hides the changes it names and all earlier ones of their runs (domain/versions.py). A laptop
may say what it likes of its own runs; of anybody else's no more than the centre has had from them, for nobody can have seen more.
A restored centre has forgotten what it had: until a laptop has sent its work again, what others saw of its runs is left as said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.domain.versions import run_of
from oit_campo.ids import run_key
from oit_campo.models.centre import CentreDevice, CentreRun, CentreStream
from oit_campo.sync.wire import GroupPatch, Patch

FOREIGN_CHANGE = "foreign_change"


@dataclass(slots=True)
class Runs:
    """The runs that one batch names; ``keep`` writes what it taught."""

    session: Session
    device: CentreDevice
    epoch: int
    _known: dict[bytes, CentreRun | None] = field(default_factory=dict)
    _highest: dict[bytes, int] = field(default_factory=dict)
    _away: dict[UUID, bool] = field(default_factory=dict)

    def foreign(self, patch: Patch) -> bool:
        """True when a change of the patch bears the name of somebody else's run."""
        return any(self._is_foreign(run_of(group.change)[0]) for group in patch.groups)

    def note(self, patch: Patch) -> None:
        """These changes have arrived."""
        for group in patch.groups:
            run, counter = run_of(group.change)
            self._highest[run] = max(self._highest.get(run, 0), counter)

    def bounded(self, patch: Patch) -> Patch:
        """The patch with no claim beyond what can have been seen."""
        if not any(group.saw for group in patch.groups):
            return patch
        return replace(patch, groups=tuple(self._bounded(group) for group in patch.groups))

    def keep(self) -> None:
        for run, counter in self._highest.items():
            keep_highest(self.session, run, counter, self.device.device)

    def _bounded(self, group: GroupPatch) -> GroupPatch:
        return replace(group, saw=tuple(_present(self._at_most(change) for change in group.saw)))

    def _at_most(self, change: UUID) -> UUID | None:
        run, counter = run_of(change)
        known = self._get(run)
        if known is None or not self._is_foreign(run) or counter <= known.highest:
            return change  # an unknown run is no colleague's: its prefix can't be guessed
        if known.device is not None and self._is_away(known.device):
            return change
        return run_key(int.from_bytes(run, "big"), known.highest) if known.highest else None

    def _is_away(self, device: UUID) -> bool:
        """Whether the centre was restored and this laptop has not sent anything since."""
        if self.epoch == 1:
            return False
        if device not in self._away:
            since = select(CentreStream.stream).where(
                CentreStream.device == device, CentreStream.epoch == self.epoch, CentreStream.last_batch > 0
            )
            self._away[device] = self.session.scalar(since.limit(1)) is None
        return self._away[device]

    def _is_foreign(self, run: bytes) -> bool:
        known = self._get(run)
        return known is not None and known.device != self.device.device

    def _get(self, run: bytes) -> CentreRun | None:
        if run not in self._known:
            self._known[run] = self.session.get(CentreRun, run)
        return self._known[run]


def _present(changes: Iterable[UUID | None]) -> Iterable[UUID]:
    return (change for change in changes if change is not None)


def keep_highest(session: Session, run: bytes, counter: int, device: UUID | None) -> None:
    """Note the highest counter of a run; of an unknown one whose it is."""
    known = session.get(CentreRun, run)
    if known is None:
        session.add(CentreRun(run=run, device=device, highest=counter))
        session.flush()
    elif counter > known.highest:
        known.highest = counter
