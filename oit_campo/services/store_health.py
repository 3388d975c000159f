"""How the store itself is: what Inicio has to tell of it, and the check of the change log that goes on when nobody waits.

In plain SQL: Inicio shows it from the first moment (docs/adr/005). Everything else is ``services/doctor.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from oit_campo.clock import milliseconds
from oit_campo.logs import Log
from oit_campo.services.desk import Desk
from oit_campo.store import chain

if TYPE_CHECKING:
    from oit_campo.store.looking import Ask

#: The first entry that was found not to fit, 8 bytes: a fact of the store from then on.
BROKEN = "chain_broken"
#: When the whole log was last checked from its first entry, milliseconds in 8 bytes.
WHOLE = "chain_whole_ms"
WHOLE_EVERY = timedelta(days=7)
_SEEN = "notice_seen:"
_log = Log("store", "store.chain_broken")


@dataclass(frozen=True, slots=True)
class Notice:
    """``code`` names its sentence; ``number`` and ``since`` (aware UTC) fill it.

    ``lasting``: it can be put away, and stays in Ajustes. ``mark`` tells this occasion from the next of its kind.
    """

    code: str
    number: int
    since: datetime | None = None
    lasting: bool = True
    mark: int = 0


def notices(desk: Desk, *, all_of_them: bool = False) -> tuple[Notice, ...]:
    """What this person has to know of the store and has not put away; with ``all_of_them`` also what they have."""
    found = _lasting(desk)
    if found and not all_of_them:
        with desk.store.look() as ask:
            found = [n for n in found if _number(ask, _seen(desk, n)) < n.mark]
    free = desk.store.room.free()
    if desk.store.room.is_low():
        found.append(Notice("room_low", (free or 0) >> 20, lasting=False))
    return tuple(found)


def _lasting(desk: Desk) -> list[Notice]:
    store = desk.store
    found = []
    losses = store.losses()
    if losses:
        count, first = sum(loss.count for loss in losses), losses[0]
        found.append(Notice("commits_missing", count, first.since, mark=losses[-1].noticed_ms))
    broken = broken_at(desk)
    if broken is not None:
        found.append(Notice("chain_broken", broken, mark=1))
    return found


def broken_at(desk: Desk) -> int | None:
    """The first entry of the change log that doesn't fit, as far as it has been checked."""
    if desk.store.broken_at is not None:
        return desk.store.broken_at
    kept = desk.store.fact(BROKEN)
    return None if kept is None else int.from_bytes(kept, "big")


def put_away(desk: Desk, notice: Notice) -> None:
    """This person has read it: it no longer stands on their Inicio."""
    _remember(desk, _seen(desk, notice), notice.mark)


def check_rest(desk: Desk, stop: Callable[[], bool] = lambda: False) -> bool:
    """When idle: the change log from the last verified entry to its end, once a week from its first. Whether it found a break.

    A few entries at a time, and ``stop`` is asked between: Inicio reads through the same connection.
    """
    if broken_at(desk) is not None:
        return False
    with desk.store.look() as ask:
        begun = chain.verified(ask)
        whole = _number(ask, WHOLE)
    now = milliseconds(desk.store.clock.now())
    due = now - whole > WHOLE_EVERY // timedelta(milliseconds=1)
    checked = _check(desk, chain.Place() if due else begun, stop)
    if checked.broken is not None:
        desk.store.broken_at = checked.broken
        _log.warning("store.chain_broken", seq=checked.broken)
        _remember(desk, BROKEN, checked.broken)
        return True
    if checked.upto.seq > begun.seq:
        _write(desk, chain.VERIFIED, checked.upto.raw())
    if due and not checked.more:
        _remember(desk, WHOLE, now)
    return False


def _check(desk: Desk, place: chain.Place, stop: Callable[[], bool]) -> chain.Checked:
    checked = chain.Checked(place, more=True)
    while checked.more and not stop():
        with desk.store.look() as ask:
            checked = chain.check(ask, checked.upto, chain.CHUNK)
    return checked


def _seen(desk: Desk, notice: Notice) -> str:
    return f"{_SEEN}{notice.code}:{desk.actor.user.hex}"


def _number(ask: Ask, name: str) -> int:
    rows = ask("SELECT value FROM store_fact WHERE name = ?", name)
    return int.from_bytes(rows[0][0], "big") if rows else 0


def _remember(desk: Desk, name: str, number: int) -> None:
    _write(desk, name, number.to_bytes(8, "big"))


def _write(desk: Desk, name: str, value: bytes) -> None:
    from oit_campo.models.laptop import StoreFact

    with desk.store.write(desk.actor.user) as session:
        session.merge(StoreFact(name=name, value=value))
