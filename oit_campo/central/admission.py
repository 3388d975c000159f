"""Into the records with what a ruling allows, out of them with the rest: both parts of one patch, each with its verdict."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from oit_campo.central.permissions import NO_RIGHT, Ruling
from oit_campo.models.shared import HeldChange
from oit_campo.sync.apply import Applied, Judge, Mark, Origin, apply_patch, hold_patch
from oit_campo.sync.wire import Patch, patch_bytes


def admit(
    session: Session, patch: Patch, ruling: Ruling, mark: Mark, origin: Origin, judge: Judge
) -> tuple[tuple[str, ...], list[Applied]]:
    """Apply what is allowed of a patch and hold the rest; the verdicts in the order of its groups, and what was applied.

    What can't be applied at all (its parent is missing, a value is bad) is held whole, to be judged whole again.
    """
    if ruling.reason:
        held = hold_patch(session, patch, ruling.reason, origin)
        return held.verdicts, [held]
    taken = _part(patch, ruling, refused=False)
    done = apply_patch(session, taken, mark, origin, judge)
    if not ruling.refused:
        return done[0].verdicts, done
    if done[0].held:
        session.get_one(HeldChange, taken.groups[0].change).body = patch_bytes(patch)
        session.flush()
        return tuple(done[0].verdicts[0] for _ in patch.groups), done
    rest = replace(
        _part(patch, ruling, refused=True), record=done[0].patch.record
    )  # a derived key travels with its parents alone
    hold_patch(session, rest, NO_RIGHT, origin)
    verdicts = iter(done[0].verdicts)
    return tuple(NO_RIGHT if g.group in ruling.refused else next(verdicts) for g in patch.groups), done


def _part(patch: Patch, ruling: Ruling, *, refused: bool) -> Patch:
    if not ruling.refused:
        return patch
    return replace(patch, groups=tuple(g for g in patch.groups if (g.group in ruling.refused) is refused))
