"""The life of an enrolment: its states in order and the transitions between them (enrolment_states.csv)."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from oit_campo.catalogues import lists, tables
from oit_campo.domain import stages
from oit_campo.domain.stages import Transition


@cache
def transitions() -> tuple[Transition, ...]:
    return tuple(
        Transition(
            start=r["from"],
            to=r["to"],
            roles=frozenset(filter(None, r["who"].split("|"))),
            gates=tuple(filter(None, r["gate"].split("|"))),
            computed=r["computed"] == "1",
            label=r["label_es"],
        )
        for r in tables.rows("enrolment_states")
    )


@cache
def order() -> tuple[str, ...]:
    """State codes from first to last."""
    return tuple(o.code for o in lists.options("enrolment_states"))


def label(state: str) -> str:
    """Raises KeyError for an unknown state."""
    return lists.label("enrolment_states", state)


def stage(start: str, facts: Collection[str], required: Collection[str] = ()) -> str:
    """The computed stage: see ``domain.stages.stage``."""
    return stages.stage(transitions(), order(), start, facts, required)


def acts_from(state: str, roles: Collection[str]) -> tuple[Transition, ...]:
    """What somebody with ``roles`` may do with an enrolment in ``state``; "" is one that isn't yet there."""
    return stages.acts_from(transitions(), state, roles)
