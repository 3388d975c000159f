"""What a page gets: who works here, the worker threads, and the way to other pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oit_campo.services.accounts import KeyChange
    from oit_campo.services.desk import Desk
    from oit_campo.ui.background import Background


@dataclass(frozen=True, slots=True)
class Context:
    """``go("person", person=key)`` opens a page by name; unknown names are a bug.

    Names: home, people, person (person, entity, field), enrol (draft, words, group), workshops, roster (session), plans, plan
    (plan), certificates (group), verify, sync, conflicts, corrections, receipts, closing, settings.
    """

    desk: Desk
    background: Background
    go: Callable[..., None]
    #: Locks, and gives the laptop another key meanwhile (services.accounts.KeyChange).
    change_key: Callable[[KeyChange], object] = lambda _change: None
