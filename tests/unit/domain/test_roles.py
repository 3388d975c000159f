"""Rights: no row, no right."""

from __future__ import annotations

from oit_campo.domain.roles import Right, granted, may, roles_with, scopes_for, widest_scope

RIGHTS = (
    Right("facilitator", "people.view", "own", "con condición"),
    Right("trainer", "people.view", "group"),
    Right("supervisor", "people.view", "region"),
    Right("coordinator", "people.view", "region", "queda anotado"),
    Right("supervisor", "people.merge", "region"),
)


def test_may() -> None:
    assert may(RIGHTS, {"trainer"}, "people.view")
    assert may(RIGHTS, ["trainer", "supervisor"], "people.merge")
    assert not may(RIGHTS, {"trainer"}, "people.merge")
    assert not may(RIGHTS, set(), "people.view")
    assert not may(RIGHTS, {"supervisor"}, "people.erase")


def test_scopes_from_the_widest() -> None:
    held = {"facilitator", "trainer", "supervisor", "coordinator"}
    assert scopes_for(RIGHTS, held, "people.view") == ("region", "group", "own")
    assert widest_scope(RIGHTS, {"facilitator", "trainer"}, "people.view") == "group"
    assert widest_scope(RIGHTS, {"trainer"}, "people.merge") is None
    assert [r.role for r in granted(RIGHTS, held, "people.view")] == [
        "supervisor",
        "coordinator",
        "trainer",
        "facilitator",
    ]


def test_the_nearest_person_is_asked() -> None:
    assert roles_with(RIGHTS, "people.view") == ("facilitator", "trainer", "supervisor", "coordinator")
    assert roles_with(RIGHTS, "people.erase") == ()
