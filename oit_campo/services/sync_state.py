"""What has reached the centre and what has not; the exchange itself. In plain SQL: the frame shows it from the first moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from oit_campo.catalogues import fields
from oit_campo.clock import stamp_time
from oit_campo.services.desk import Desk
from oit_campo.store import looking

if TYPE_CHECKING:
    from oit_campo.store.looking import Ask
    from oit_campo.sync.client import Outcome, Progress, Transport

RECEIPTS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Waiting:
    """Changes of one kind that are only on this laptop, and of how many records they are."""

    entity: str
    count: int
    since: datetime
    records: int = 0


@dataclass(frozen=True, slots=True)
class Received:
    """A batch the centre has: ``number`` as on the receipt, ``held`` groups it wants corrected."""

    number: int
    changes: int
    at: datetime
    held: int


@dataclass(frozen=True, slots=True)
class SyncOverview:
    """``since``: when the oldest waiting change was made; ``last_contact``: when the centre last answered. In UTC."""

    pending: int
    since: datetime | None
    last_contact: datetime | None
    last_receipt: Received | None
    waiting: tuple[Waiting, ...]
    receipts: tuple[Received, ...]
    conflicts: int
    to_correct: int = 0


_RECEIPTS = """
SELECT number, changes, received_at, held FROM out_batch WHERE received_at IS NOT NULL
ORDER BY received_at DESC, id DESC LIMIT ?"""
#: Not yet in a batch, or in one that the centre has not acknowledged.
_WAITING = """
SELECT kind, count(*), min(stamp), count(DISTINCT record) FROM change
WHERE batch IS NULL OR batch IN (SELECT id FROM out_batch WHERE received_at IS NULL)
GROUP BY kind ORDER BY count(*) DESC, kind"""


def overview(desk: Desk) -> SyncOverview:
    """Everything the sync box and the page show: whoever is at this laptop, whatever their functions are now.

    Asked of the store itself: counts, receipts and times, of no record. Disagreements, and what the centre wants corrected, are
    counted within the actor's reach.
    """
    with desk.store.look() as ask:
        received = tuple(
            Received(n, changes, looking.moment(at), held) for n, changes, at, held in ask(_RECEIPTS, RECEIPTS_SHOWN)
        )
        waiting = _waiting(ask)
        contact = ask("SELECT last_contact FROM stream_state WHERE id = 1")[0][0]
        rivals, held = ask("SELECT EXISTS (SELECT 1 FROM conflict), EXISTS (SELECT 1 FROM held_change)")[0]
    return SyncOverview(
        pending=sum(w.count for w in waiting),
        since=min((w.since for w in waiting), default=None),
        last_contact=looking.moment(contact) if contact else None,
        last_receipt=received[0] if received else None,
        waiting=waiting,
        receipts=received,
        conflicts=_unsettled(desk) if rivals else 0,
        to_correct=_to_correct(desk) if held else 0,
    )


def anything_waits(ask: Ask) -> bool:
    """Whether any change is only on this laptop."""
    return bool(ask(_WAITING))


def _waiting(ask: Ask) -> tuple[Waiting, ...]:
    return tuple(Waiting(fields.kind_numbers()[k].entity, n, stamp_time(at), r) for k, n, at, r in ask(_WAITING))


def _unsettled(desk: Desk) -> int:
    from oit_campo.services import disagreements

    if not desk.actor.may("people.view_conflicts"):
        return 0
    with desk.read("people.view_conflicts") as session:
        return len(disagreements.unsettled(session))


def _to_correct(desk: Desk) -> int:
    from oit_campo.services import corrections

    return len(corrections.to_correct(desk))


def send(
    desk: Desk,
    transport: Transport,
    *,
    progress: Progress = lambda _o: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Outcome:
    """One exchange with the centre, by anybody who opened this laptop: the work of somebody's last day has to arrive too.

    Raises KnownError network_none, network_portal, centre_refused.
    """
    from oit_campo.services import recovery
    from oit_campo.services.laptop_facts import link_of
    from oit_campo.sync.client import exchange, total

    link = link_of(desk.store)
    done = exchange(desk.store, transport, link, progress=progress, cancelled=cancelled)
    if recovery.follow(desk) and not cancelled():
        done = total(done, exchange(desk.store, transport, link, cancelled=cancelled))
        recovery.follow(desk)
    return done
