"""What a laptop does with what came down: whoever arrived can be found by name."""

from __future__ import annotations

from oit_campo.services.desk import Desk
from oit_campo.store.people_index import index_missing


def catch_up(desk: Desk) -> int:
    """After each exchange and at unlock; the number of people indexed."""
    return index_missing(desk.store)
