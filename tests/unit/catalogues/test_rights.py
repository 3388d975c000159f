"""The default table of rights says what the design says."""

from __future__ import annotations

import pytest

from oit_campo.catalogues import rights
from oit_campo.domain.roles import SCOPES


def test_rows_are_sound() -> None:
    for right in rights.all_rights():
        assert right.role in rights.roles()
        assert right.scope in SCOPES
        assert right.action in rights.actions()


@pytest.mark.parametrize(
    ("role", "action", "allowed"),
    [
        ("facilitator", "enrolment.enrol", True),
        ("evaluator", "people.view", False),
        ("evaluator", "evaluation.score", True),
        ("trainer", "capital.view", False),
        ("supervisor", "certificates.issue", True),
        ("facilitator", "certificates.issue", False),
        ("administrator", "people.search", False),
        ("administrator", "help_card.open", True),
        ("data_officer", "rights.erase", True),
        ("coordinator", "reserved.view", False),
    ],
)
def test_may(role: str, action: str, allowed: bool) -> None:
    assert rights.may({role}, action) is allowed


def test_a_misspelt_action_is_a_bug() -> None:
    for call in (rights.may, rights.scopes_for, rights.granted):
        with pytest.raises(KeyError):
            call({"supervisor"}, "people.veiw")


def test_scopes() -> None:
    assert rights.scopes_for({"trainer", "supervisor"}, "people.view") == ("region", "group")
    assert rights.scopes_for({"evaluator"}, "people.view") == ()
    assert rights.granted({"facilitator"}, "people.unmask_document")[0].condition.startswith("un documento")


def test_whom_to_ask() -> None:
    assert rights.whom_to_ask("certificates.issue") == "Supervisor(a)"
    assert rights.whom_to_ask("rights.erase") == "Oficial de datos personales"


def test_what_roles_see() -> None:
    assert rights.sees_money({"trainer", "coordinator"})
    assert not rights.sees_money({"trainer", "facilitator", "evaluator"})
    assert rights.sees_sensitive({"data_officer"})
    assert not rights.sees_sensitive({"coordinator"})
    assert not rights.roles()["evaluator"].sees_people
