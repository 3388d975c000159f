"""Folding changes with their values: the same shown and the same rivals in any order of arrival, by each policy."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.catalogues import fields
from oit_campo.domain.versions import GroupState
from oit_campo.ids import run_key
from oit_campo.models import kinds
from oit_campo.models.kinds import Plain
from oit_campo.sync import merge
from oit_campo.sync.wire import GroupPatch


def key(author: int, number: int) -> UUID:
    return run_key((1 << 73) + author, number)


@dataclass
class Replica:
    """One group of one record as a laptop or the centre keeps it."""

    kind: fields.Kind
    group: int
    state: GroupState = field(default_factory=GroupState)
    shown: Mapping[int, Plain] = field(default_factory=dict)
    rivals: Mapping[UUID, Mapping[int, Plain]] = field(default_factory=dict)
    verdict: str = ""

    def take(self, patch: GroupPatch) -> Replica:
        folded = merge.fold(self.kind, self.state, self.shown, self.rivals, patch)
        self.state, self.shown, self.rivals = folded.state, folded.values, folded.rivals
        self.verdict = folded.verdict
        return self

    def picture(self) -> object:
        return self.state.heads, dict(self.state.seen), dict(self.shown), dict(self.rivals)


#: (entity, group, values an author may say)
GROUPS: list[tuple[str, int, list[dict[int, Plain]]]] = [
    ("person", 8, [{8: "mujer"}, {8: "hombre"}, {8: None}]),
    ("contact", 2, [{2: "propio", 3: "999000111"}, {2: "no_tiene", 3: None}]),
    ("enrolment", 0, [{3: "08", 5: 100}, {3: "20", 5: 101}]),
    ("consent", 3, [{3: "si"}, {3: "retirado"}, {3: "no"}]),
    ("evaluation", 7, [{7: None}, {7: 1500}, {7: 1600}]),
    ("session", 6, [{6: ["a"]}, {6: ["a", "b"]}, {6: []}, {6: None}, {6: ["c"]}]),
    ("certificate", 23, [{23: 1}, {23: 2}, {23: None}]),
    ("session", 17, [{17: b"one"}, {17: b"two"}, {17: None}]),
]
STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans(), st.integers(0, 9), st.integers(0, 5)),
    min_size=1,
    max_size=12,
)


def history(entity: str, group: int, choices: list[dict[int, Plain]], steps: list[tuple[int, int, bool, int, int]]):  # type: ignore[no-untyped-def] # of the test alone
    kind = fields.kind(entity)
    replicas = [Replica(kind, group) for _ in range(4)]
    counters = [0] * 4
    said: list[GroupPatch] = []
    for author, other, edits, choice, stamp in steps:
        if edits:
            counters[author] += 1
            saw = tuple(h.change for h in replicas[author].state.heads)
            values = choices[choice % len(choices)]
            patch = GroupPatch(group, key(author, counters[author]), stamp << 16, True, saw, values)
            said.append(patch)
            replicas[author].take(patch)
        else:
            for patch in [p for p in said if replicas[other].state.knows(p.change)]:
                replicas[author].take(patch)
    return said


@pytest.mark.parametrize(("entity", "group", "choices"), GROUPS, ids=[f"{e}-{g}" for e, g, _ in GROUPS])
@given(steps=STEPS, seed=st.integers(0, 999))
def test_any_order_shows_the_same_and_keeps_the_same_rivals(
    entity: str, group: int, choices: list[dict[int, Plain]], steps: list[tuple[int, int, bool, int, int]], seed: int
) -> None:
    said = history(entity, group, choices, steps)
    shuffled = [*said, *said]
    random.Random(seed).shuffle(shuffled)
    one, other = Replica(fields.kind(entity), group), Replica(fields.kind(entity), group)
    for patch in said:
        one.take(patch)
    for patch in shuffled:
        other.take(patch)
    assert one.picture() == other.picture()


def differs(entity: str, group: int, choices: list[dict[int, Plain]]) -> bool:
    """Whether two authors who had not seen one another end differently when their changes arrive the other way round."""
    for first in choices:
        for second in choices:
            patches = [
                GroupPatch(group, key(0, 1), 2 << 16, True, (), first),
                GroupPatch(group, key(1, 1), 1 << 16, True, (), second),
            ]
            ends = []
            for order in (patches, patches[::-1]):
                replica = Replica(fields.kind(entity), group)
                for patch in order:
                    replica.take(patch)
                ends.append(dict(replica.shown))
            if ends[0] != ends[1]:
                return True
    return False


def test_control_a_merge_by_arrival_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(differs(*one) for one in GROUPS)
    monkeypatch.setattr(
        merge,
        "fold",
        lambda kind, before, current, rivals, patch: merge.Folded(before, patch.values, {}, "applied"),
    )
    assert any(differs(*one) for one in GROUPS)


def test_control_a_merge_without_ranks_lets_a_grant_win(monkeypatch: pytest.MonkeyPatch) -> None:
    withdrawn = GroupPatch(3, key(0, 1), 1 << 16, True, (), {3: "retirado"})
    grant = GroupPatch(3, key(1, 1), 9 << 16, True, (), {3: "si"})
    assert Replica(fields.kind("consent"), 3).take(grant).take(withdrawn).shown == {3: "retirado"}
    monkeypatch.setattr(merge, "rank", lambda *_: 0)
    assert Replica(fields.kind("consent"), 3).take(grant).take(withdrawn).shown == {3: "si"}


def test_a_later_grant_that_saw_the_withdrawal_wins() -> None:
    withdrawn = GroupPatch(3, key(0, 1), 5 << 16, True, (), {3: "retirado"})
    grant = GroupPatch(3, key(1, 1), 1 << 16, True, (withdrawn.change,), {3: "si"})
    assert Replica(fields.kind("consent"), 3).take(withdrawn).take(grant).shown == {3: "si"}


def test_the_later_of_two_edits_is_shown_the_other_stays_as_its_rival() -> None:
    replica = Replica(fields.kind("person"), 8)
    early, late = (
        GroupPatch(8, key(0, 1), 1 << 16, True, (), {8: "mujer"}),
        GroupPatch(8, key(1, 1), 2 << 16, True, (), {8: "hombre"}),
    )
    assert replica.take(late).verdict == "applied"
    assert replica.take(early).verdict == "conflict"
    assert (replica.shown, replica.rivals) == ({8: "hombre"}, {early.change: {8: "mujer"}})
    assert replica.take(early).verdict == "again"


def test_the_same_said_twice_is_no_conflict() -> None:
    replica = Replica(fields.kind("person"), 8)
    assert replica.take(GroupPatch(8, key(0, 1), 1 << 16, True, (), {8: "mujer"})).verdict == "applied"
    assert replica.take(GroupPatch(8, key(1, 1), 0, True, (), {8: "mujer"})).verdict == "merged"


def test_who_took_a_word_out_of_a_set_is_not_overruled_by_the_union() -> None:
    """The winner's own words are kept beside the union: else a third change would bring the removed one back."""
    a = GroupPatch(6, key(0, 1), 1 << 16, True, (), {6: ["a"]})
    b = GroupPatch(6, key(1, 1), 2 << 16, True, (), {6: ["b"]})
    without_a = GroupPatch(6, key(0, 2), 3 << 16, True, (a.change,), {6: []})
    replica = Replica(fields.kind("session"), 6).take(a).take(b)
    assert replica.shown == {6: ["a", "b"]}
    assert replica.take(without_a).shown == {6: ["b"]}


def test_a_filled_value_is_filled_once_and_stays() -> None:
    replica = Replica(fields.kind("evaluation"), 7)
    replica.take(GroupPatch(7, key(0, 1), 9 << 16, True, (), {7: 1500}))
    replica.take(GroupPatch(7, key(1, 1), 20 << 16, True, (), {7: 1700}))
    replica.take(GroupPatch(7, key(2, 1), 1 << 16, True, (), {7: None}))
    assert replica.shown == {7: 1500}


def test_policies_come_from_the_table() -> None:
    assert kinds.policy(fields.kind("person"), 0) == "first"
    assert kinds.policy(fields.kind("business"), 0) == "first"
    assert kinds.policy(fields.kind("contact"), 2) == "lww"
    assert kinds.policy(fields.kind("session"), 6) == "union"
    assert kinds.policy(fields.kind("certificate"), 20) == "once"
