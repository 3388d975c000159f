"""The default rubric as the file says it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from oit_campo.catalogues import evaluation, lists, tables


def test_rubric() -> None:
    rubric = evaluation.default_rubric()
    assert [(c.code, c.weight, c.minimum_level) for c in rubric.criteria] == [
        ("mercado", 20, 1),
        ("propuesta", 10, 0),
        ("operacion", 15, 0),
        ("finanzas", 25, 1),
        ("persona", 10, 0),
        ("trabajo_decente", 10, 0),
        ("inclusion", 10, 0),
    ]
    assert (rubric.pass_mark_hundredths, rubric.gap_alert_hundredths, rubric.max_level) == (6000, 2000, 4)
    assert (rubric.jurors_minimum, rubric.jurors_maximum) == (2, 5)
    assert rubric.observations_hundredths == (6000, 7000)
    assert (rubric.second_chance_hundredths, rubric.second_chance_days) == ((5000, 6000), 15)
    assert rubric.tie_order == ("mean:finanzas", "mean:mercado", "mean:persona", "gap", "submitted", "draw")


def test_every_level_has_a_descriptor() -> None:
    assert len(evaluation.level_labels()) == 5
    assert all(len(c.descriptors) == 5 and c.label for c in evaluation.default_rubric().criteria)


def test_outcomes_are_plan_states() -> None:
    for code, outcome in evaluation.outcomes().items():
        assert lists.label("plan_states", code) == outcome.label
        assert outcome.letter.endswith(".")
    assert evaluation.outcomes()["no_alcanzo"].record == "Desaprobado"


@pytest.mark.parametrize(
    ("section", "key", "words"),
    [("decision", "second_chance", "maybe"), ("ties", "order", ["higher mean in finanzas", "by age"])],
)
def test_rules_in_other_words_are_refused(section: str, key: str, words: Any) -> None:
    raw = copy.deepcopy(dict(tables.settings("evaluation")))
    assert evaluation.read_rubric(raw) == evaluation.default_rubric()
    raw[section][key] = words
    with pytest.raises(ValueError, match=key):
        evaluation.read_rubric(raw)
