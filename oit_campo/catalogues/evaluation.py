"""The default rubric and the words of its outcomes (evaluation.toml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from oit_campo.catalogues import tables
from oit_campo.domain.scoring import TIE_DRAW, TIE_GAP, TIE_MEAN, TIE_SUBMITTED, Criterion, Rubric

_SECOND_CHANCE = re.compile(r"one new defence within (\d+) days for (\d+) <= score < (\d+)")
_TIES = {
    "lower dispersion between jurors": TIE_GAP,
    "earlier plan submission": TIE_SUBMITTED,
    "public draw recorded in the acta": TIE_DRAW,
}
_TIE_MEAN = re.compile(r"higher mean in (\w+)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """``label`` and ``letter`` for screen and letter; only the minutes keep the formal ``record`` term."""

    code: str
    label: str
    letter: str
    record: str


@cache
def default_rubric() -> Rubric:
    """As the file says; raises ValueError for a rule it writes in a way the program doesn't understand."""
    return read_rubric(tables.settings("evaluation"))


def read_rubric(raw: Mapping[str, Any]) -> Rubric:
    """A rubric from the parsed file. Points become hundredths."""
    decision, panel = raw["decision"], raw["panel"]
    chance = _SECOND_CHANCE.fullmatch(decision["second_chance"])
    if chance is None:
        raise ValueError("second_chance")
    low, high = decision["observations_band"]
    return Rubric(
        criteria=tuple(_criterion(c, decision["minimum_level_required"]) for c in raw["criterion"]),
        pass_mark_hundredths=decision["pass_mark"] * 100,
        gap_alert_hundredths=panel["dispersion_alert_points"] * 100,
        max_level=raw["scale"]["max"],
        jurors_minimum=panel["jurors_min"],
        jurors_maximum=panel["jurors_max"],
        observations_hundredths=(low * 100, high * 100),
        second_chance_hundredths=(int(chance[2]) * 100, int(chance[3]) * 100),
        second_chance_days=int(chance[1]),
        tie_order=tuple(_tie(words) for words in raw["ties"]["order"]),
    )


def _criterion(raw: Mapping[str, Any], minimum: Mapping[str, int]) -> Criterion:
    return Criterion(raw["code"], raw["weight"], minimum.get(raw["code"], 0), tuple(raw["levels"]), raw["label"])


def _tie(words: str) -> str:
    found = _TIE_MEAN.fullmatch(words)
    if found:
        return f"{TIE_MEAN}:{found[1]}"
    if words not in _TIES:
        raise ValueError("ties.order")
    return _TIES[words]


@cache
def level_labels() -> tuple[str, ...]:
    """«No presenta» … «Sobresaliente», from level 0 up."""
    return tuple(tables.settings("evaluation")["scale"]["labels"])


@cache
def outcomes() -> dict[str, Outcome]:
    """Outcome code → its words."""
    raw = tables.settings("evaluation")["decision"]["outcomes"]
    return {o["code"]: Outcome(o["code"], o["label"], o["letter"], o["acta"]) for o in raw}
