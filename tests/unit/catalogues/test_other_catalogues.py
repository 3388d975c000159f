"""Document rules, age bands and enrolment states."""

from __future__ import annotations

import itertools
import re

import pytest

from oit_campo.catalogues import age_bands, documents, lists, states


def test_document_rules() -> None:
    rules = documents.rules()
    assert list(rules)[:2] == ["DNI", "CE"]
    assert (rules["DNI"].country, rules["CIV"].country, rules["PAS"].country) == ("PER", "VEN", "")
    for rule in rules.values():
        assert re.compile(rule.pattern)
        assert 0 <= rule.min_len <= rule.max_len
    assert documents.rule("DNI") is rules["DNI"]
    assert documents.NO_DOCUMENT in rules
    with pytest.raises(KeyError):
        documents.rule("NADA")


def test_ruc_prefixes() -> None:
    assert documents.ruc_prefixes() == {"10", "15", "16", "17", "20"}


def test_nationality_proposed_by_document() -> None:
    assert documents.usual_nationality() == {"DNI": "PER", "CIV": "VEN", "PAS_VE": "VEN"}


def test_age_bands() -> None:
    assert age_bands.band("r4v", 17) == age_bands.bands("r4v")[0]
    assert [b.code for b in age_bands.bands("r4v")] == ["u18", "o18"]
    assert age_bands.band("programme", 13) is None
    with pytest.raises(KeyError):
        age_bands.bands("nada")


@pytest.mark.parametrize("scheme", ["r4v", "sadd", "programme"])
def test_bands_neither_overlap_nor_leave_gaps(scheme: str) -> None:
    bands = age_bands.bands(scheme)
    for one, following in itertools.pairwise(bands):
        assert following.min_age == one.max_age + 1


def test_states() -> None:
    assert set(states.order()) == {t.to for t in states.transitions()}
    assert states.label("inscrita") == "Inscrita"
    gates = {o.code for o in lists.options("gates")}
    for move in states.transitions():
        assert move.start in ("", *states.order())
        assert set(move.gates) <= gates
        assert move.computed != bool(move.roles)
