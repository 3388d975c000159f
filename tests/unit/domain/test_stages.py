"""The stage of an enrolment follows from facts."""

from __future__ import annotations

import pytest

from oit_campo.catalogues import states
from oit_campo.domain.stages import gates_missing

ATTENDED, RULE_MET, PLAN, MINUTES, MONEY, IMPROVEMENT, FOLLOW_UP = (
    "primera_marca_de_asistencia",
    "regla_del_curso",
    "plan_recibido",
    "acta_de_evaluacion",
    "capital_o_credito_entregado",
    "plan_de_mejora_iniciado",
    "visita_o_encuesta_de_seguimiento",
)


@pytest.mark.parametrize(
    ("facts", "required", "expected"),
    [
        ((), (), "inscrita"),
        ((RULE_MET, PLAN, MONEY), (), "inscrita"),
        ((ATTENDED,), (), "en_formacion"),
        ((ATTENDED, RULE_MET), (), "formada"),
        ((ATTENDED, PLAN), (), "plan_presentado"),
        ((ATTENDED, PLAN), ("formada",), "en_formacion"),
        ((ATTENDED, RULE_MET, PLAN), ("formada",), "plan_presentado"),
        ((ATTENDED, RULE_MET, PLAN, MINUTES), (), "plan_sustentado"),
        ((ATTENDED, RULE_MET, MONEY), (), "financiada"),
        ((ATTENDED, RULE_MET, MONEY), ("plan_sustentado",), "formada"),
        ((ATTENDED, RULE_MET, PLAN, MINUTES, MONEY), ("plan_sustentado",), "financiada"),
        ((ATTENDED, RULE_MET, PLAN, MINUTES, MONEY, IMPROVEMENT), (), "en_mejora"),
        ((ATTENDED, RULE_MET, PLAN, MINUTES, MONEY, FOLLOW_UP), (), "con_seguimiento"),
        ((ATTENDED, RULE_MET, FOLLOW_UP), (), "formada"),
    ],
)
def test_stage(facts: tuple[str, ...], required: tuple[str, ...], expected: str) -> None:
    assert states.stage("inscrita", facts, required) == expected


@pytest.mark.parametrize("start", ["retirada", "preinscrita", "no_admitida", "en_espera"])
def test_facts_never_move_who_isnt_enrolled(start: str) -> None:
    assert states.stage(start, (ATTENDED, RULE_MET, PLAN, MINUTES, MONEY, IMPROVEMENT, FOLLOW_UP)) == start


def test_more_facts_never_go_back() -> None:
    facts: list[str] = []
    reached = []
    for fact in (ATTENDED, RULE_MET, PLAN, MINUTES, MONEY, IMPROVEMENT, FOLLOW_UP):
        facts.append(fact)
        reached.append(states.order().index(states.stage("inscrita", facts)))
    assert reached == sorted(set(reached))


def test_acts() -> None:
    assert {t.to for t in states.acts_from("admitida", {"facilitator"})} == {"inscrita", "no_se_presento", "desistio"}
    assert states.acts_from("admitida", {"evaluator"}) == ()
    assert {t.to for t in states.acts_from("", {"facilitator"})} == {"preinscrita", "inscrita"}
    assert states.acts_from("inscrita", {"data_officer"}) == ()


def test_gates_missing() -> None:
    (admit,) = (t for t in states.acts_from("preinscrita", {"supervisor"}) if t.to == "admitida")
    assert gates_missing(admit, ()) == ("criterios_de_edicion", "vacante")
    assert gates_missing(admit, ("vacante",)) == ("criterios_de_edicion",)
    assert gates_missing(admit, ("vacante",), overridden=("criterios_de_edicion",)) == ()
