"""The stage of an enrolment, computed from facts over the table of transitions (enrolment_states.csv).

People's acts (enrolled, withdrew …) set where the walk starts; the computed transitions are followed from there as far as
the facts lead. An edition may require a stage: then no transition may jump over it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transition:
    """``start`` "" is an entry. ``gates`` all hold before it happens; ``computed`` ones are nobody's act."""

    start: str
    to: str
    roles: frozenset[str]
    gates: tuple[str, ...]
    computed: bool
    label: str


def stage(
    transitions: Iterable[Transition],
    order: Sequence[str],
    start: str,
    facts: Collection[str],
    required: Collection[str] = (),
) -> str:
    """The farthest stage reached from ``start`` (a state set by a person's act).

    ``order``: all state codes from first to last; ``facts``: gate codes that hold; ``required``: stages the edition insists on.
    """
    place = {code: index for index, code in enumerate(order)}
    computed = [t for t in transitions if t.computed and not _jumps(t, place, required)]
    reached, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for move in computed:
            if move.start == here and move.to not in reached and all(g in facts for g in move.gates):
                reached.add(move.to)
                waiting.append(move.to)
    return max(reached, key=lambda code: place[code])


def _jumps(move: Transition, place: Mapping[str, int], required: Collection[str]) -> bool:
    return any(place[move.start] < place[code] < place[move.to] for code in required)


def acts_from(transitions: Iterable[Transition], state: str, roles: Collection[str]) -> tuple[Transition, ...]:
    """The acts somebody with ``roles`` may do on an enrolment in ``state`` ("" = not yet there), gates not looked at."""
    return tuple(t for t in transitions if not t.computed and t.start == state and t.roles.intersection(roles))


def gates_missing(move: Transition, facts: Collection[str], overridden: Collection[str] = ()) -> tuple[str, ...]:
    """The gates of an act that neither hold nor were lifted with a logged reason."""
    return tuple(g for g in move.gates if g not in facts and g not in overridden)
