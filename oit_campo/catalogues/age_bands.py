"""Age bands by scheme (age_bands.csv): ``r4v``, ``sadd``, ``programme``."""

from __future__ import annotations

from functools import cache

from oit_campo.catalogues import tables
from oit_campo.domain import ages
from oit_campo.domain.ages import AgeBand


@cache
def bands(scheme: str) -> tuple[AgeBand, ...]:
    """The bands of a scheme from the youngest. Raises KeyError for an unknown scheme."""
    found = tuple(
        AgeBand(scheme, r["code"], int(r["min_age"]), int(r["max_age"]), r["label_es"])
        for r in tables.rows("age_bands")
        if r["scheme"] == scheme
    )
    if not found:
        raise KeyError(scheme)
    return found


def band(scheme: str, age: int) -> AgeBand | None:
    """The band an age falls into; None outside all of them."""
    return ages.age_band(bands(scheme), age)
