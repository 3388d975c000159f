"""The table of fields: every column of a synced table has its row, numbers are single, groups know their fields."""

from __future__ import annotations

from uuid import UUID

import pytest

from oit_campo.catalogues import fields
from oit_campo.models import kinds

KINDS = fields.kinds()


@pytest.mark.parametrize("entity", sorted(kinds.tables()))
def test_columns_and_fields_agree(entity: str) -> None:
    columns = set(kinds.tables()[entity].__table__.columns.keys()) - {"changed_seq", "merge_state"}
    assert columns == {f.name for f in KINDS[entity].fields}


@pytest.mark.parametrize("entity", sorted(KINDS))
def test_numbers_are_single_and_every_field_has_its_group(entity: str) -> None:
    kind = KINDS[entity]
    numbers = [f.wire_no for f in kind.fields if f.wire_no]
    assert len(set(numbers)) == len(numbers)
    grouped = [f for members in kind.groups().values() for f in members]
    assert sorted(f.wire_no for f in grouped) == sorted(numbers)
    assert all(number in (0, min(f.wire_no for f in members)) for number, members in kind.groups().items() if members)


@pytest.mark.parametrize("entity", sorted(KINDS))
def test_every_kind_has_a_creation_group(entity: str) -> None:
    """Also those without a field that never changes: the group is what makes the record."""
    assert fields.CREATION_GROUP in KINDS[entity].groups()


@pytest.mark.parametrize("entity", sorted(kinds.tables()))
def test_what_a_row_needs_and_what_names_its_key_is_said_at_its_creation(entity: str) -> None:
    kind = KINDS[entity]
    creation = {f.name for f in kind.groups()[fields.CREATION_GROUP]}
    assert kinds.required(entity) - {"id"} <= creation
    assert set(kind.derived_from) <= creation


@pytest.mark.parametrize("entity", sorted(kinds.tables()))
def test_every_kind_leads_to_a_scope(entity: str) -> None:
    kind, steps = KINDS[entity], 0
    while kind.scope_of not in ("programme", "own"):
        kind = KINDS[kind.field(kind.scope_of).parent or ""]
        steps += 1
        assert steps < 5


def test_kind_numbers_are_single_and_lead_back() -> None:
    assert len(fields.kind_numbers()) == len(KINDS)
    assert all(fields.kind_numbers()[k.number] is k for k in KINDS.values())


def test_unknown_names_are_told() -> None:
    with pytest.raises(KeyError):
        fields.kind("nobody")
    with pytest.raises(KeyError):
        fields.kind("person").field("shoe_size")


def test_a_parent_is_named_by_the_type() -> None:
    assert fields.kind("contact").field("person").parent == "person"
    assert fields.kind("contact").field("phone").parent is None
    assert fields.kind("session").field("modules").parent is None


def test_a_derived_key_needs_its_parents() -> None:
    kind = fields.kind("enrolment")
    person, edition = UUID(int=1), UUID(int=2)
    assert kinds.identity(kind, {"person": person, "edition": edition}) != kinds.identity(
        kind, {"person": edition, "edition": person}
    )
    with pytest.raises(KeyError):
        kinds.identity(kind, {"person": person})
    with pytest.raises(KeyError):
        kinds.identity(kind, {"edition": edition})
    with pytest.raises(KeyError):
        kinds.identity(fields.kind("contact"), {})
    with pytest.raises(KeyError):
        kinds.identity(fields.kind("person"), {})
    evaluation = fields.kind("evaluation")
    first = kinds.identity(evaluation, {"plan": person, "evaluator": edition})
    assert first != kinds.identity(evaluation, {"plan": person, "evaluator": edition, "replaces": first})
