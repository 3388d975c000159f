"""When work left on a laptop may be taken (handover.toml)."""

from __future__ import annotations

from oit_campo.catalogues import tables


def unclaimed_days() -> int:
    """Days after which open forms are taken whose owner hasn't worked on this laptop meanwhile."""
    return int(tables.settings("handover")["unclaimed_days"])
