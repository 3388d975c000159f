"""What a laptop does at unlock and after an exchange: whoever arrived can be found by name, what a cut left is put away."""

from __future__ import annotations

from oit_campo.services.desk import Desk
from oit_campo.store import attachments
from oit_campo.store.people_index import index_missing


def catch_up(desk: Desk) -> int:
    """The number of people indexed."""
    with desk.store.read() as session:
        attachments.sweep(session, desk.store.path, desk.store.clock.now())
    return index_missing(desk.store)
