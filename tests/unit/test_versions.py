"""What stands in a field group after any history: the same in any order, twice is once, what was seen is no rival."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.domain import versions
from oit_campo.domain.damage import Damaged
from oit_campo.domain.versions import EVERY_GROUP, FIRST_WINS, GroupState, Head, created, decode, encode, group_state
from oit_campo.ids import run_key


@dataclass(frozen=True)
class Said:
    """One change of a history, as it travels."""

    head: Head
    saw: tuple[UUID, ...]


def key(author: int, number: int) -> UUID:
    return run_key((1 << 73) + author * 977, number)


#: What one author does at a step: edit, or look at what another has; and with which rank and stamp.
STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans(), st.sampled_from([0, 1]), st.integers(0, 6)),
    min_size=1,
    max_size=14,
)


def history(steps: list[tuple[int, int, bool, int, int]], *, first: bool = False) -> list[Said]:
    """The changes of up to four authors who edit one group and now and then take over what another has."""
    replicas = [GroupState() for _ in range(4)]
    counters = [0] * 4
    said: list[Said] = []
    for author, other, edits, rank, stamp in steps:
        if edits:
            counters[author] += 1
            head = Head(rank | (FIRST_WINS if first else 0), stamp, key(author, counters[author]), final=True)
            saw = tuple(h.change for h in replicas[author].heads)
            said.append(Said(head, saw))
            replicas[author] = replicas[author].add(head, saw)
        else:
            for one in [s for s in said if replicas[other].knows(s.head.change)]:
                replicas[author] = replicas[author].add(one.head, one.saw)
    return said


def fold(said: list[Said]) -> GroupState:
    state = GroupState()
    for one in said:
        state = state.add(one.head, one.saw)
    return state


def same_everywhere(said: list[Said], seed: int) -> bool:
    """Whether a shuffled arrival with repeats ends like the order of making."""
    shuffled = [*said, *said[::2]]
    random.Random(seed).shuffle(shuffled)
    one, other = fold(said), fold(shuffled)
    return (one.heads, dict(one.seen)) == (other.heads, dict(other.seen))


@given(STEPS, st.integers(0, 1000), st.booleans())
def test_any_order_of_arrival_and_repeats_give_the_same(
    steps: list[tuple[int, int, bool, int, int]], seed: int, first: bool
) -> None:
    assert same_everywhere(history(steps, first=first), seed)


@given(STEPS)
def test_what_stands_is_what_nobody_has_seen(steps: list[tuple[int, int, bool, int, int]]) -> None:
    said = history(steps)
    seen = {change for one in said for change in one.saw}
    assert {h.change for h in fold(said).heads} == {one.head.change for one in said} - seen


def _searches(break_it: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether some history out of four hundred tells the mutant from the rule."""
    chance = random.Random(7)
    with monkeypatch.context() as broken:
        break_it(broken)
        for seed in range(400):
            steps = [
                (
                    chance.randrange(4),
                    chance.randrange(4),
                    chance.random() < 0.6,
                    chance.choice([0, 1]),
                    chance.randrange(7),
                )
                for _ in range(12)
            ]
            if not same_everywhere(history(steps), seed):
                return True
    return False


def _old_add(state: GroupState, head: Head, saw: tuple[UUID, ...]) -> GroupState:
    """As it was first written: what a late change had seen was forgotten."""
    if state.knows(head.change):
        return state.restamp(head.change, head.stamp) if head.final else state
    seen = dict(state.seen)
    for change in saw:
        run, counter = versions.run_of(change)
        seen[run] = max(seen.get(run, 0), counter)
    heads = [
        h for h in (*state.heads, head) if versions.run_of(h.change)[1] > seen.get(versions.run_of(h.change)[0], 0)
    ]
    return GroupState(tuple(sorted(heads, key=lambda h: h.weight, reverse=True)), seen)


def test_control_mutants_of_the_merge_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _searches(lambda m: None, monkeypatch)
    assert _searches(lambda m: m.setattr(GroupState, "add", _old_add), monkeypatch)
    assert _searches(lambda m: m.setattr(versions, "_ranked", tuple), monkeypatch)
    assert _searches(
        lambda m: m.setattr(GroupState, "add", lambda s, h, saw: GroupState((*s.heads, h), s.seen)), monkeypatch
    )
    assert _searches(lambda m: m.setattr(GroupState, "add", lambda s, h, saw: GroupState((h,), s.seen)), monkeypatch)


def test_an_edit_that_saw_its_rivals_settles_them() -> None:
    a, b = Head(0, 5, key(0, 1)), Head(0, 9, key(1, 1))
    state = GroupState().add(a, ()).add(b, ())
    assert [h.change for h in state.heads] == [b.change, a.change]
    settled = state.add(Head(0, 1, key(2, 1)), (a.change, b.change))
    assert [h.change for h in settled.heads] == [key(2, 1)]
    assert settled.knows(a.change)
    assert settled.add(a, ()).heads == settled.heads


def test_a_withdrawal_beats_a_grant_that_had_not_seen_it_and_no_other() -> None:
    withdrawn, grant = Head(1, 3, key(0, 1)), Head(0, 90, key(1, 1))
    assert GroupState().add(grant, ()).add(withdrawn, ()).winner == withdrawn
    assert GroupState().add(withdrawn, ()).add(grant, (withdrawn.change,)).winner == grant


def test_with_first_wins_the_earliest_stands_within_its_rank() -> None:
    early, late = Head(FIRST_WINS, 3, key(0, 1)), Head(FIRST_WINS, 4, key(1, 1))
    filled = Head(FIRST_WINS | 1, 90, key(2, 1))
    assert GroupState().add(late, ()).add(early, ()).winner == early
    assert GroupState().add(late, ()).add(early, ()).add(filled, ()).winner == filled


def test_the_centres_stamp_replaces_an_own_one_and_its_last_word_stands() -> None:
    own = Head(0, 99, key(0, 1))
    state = GroupState().add(own, ()).add(Head(0, 50, key(1, 1), final=True), ())
    assert state.winner.change == own.change
    stamped = state.add(Head(0, 7, own.change, final=True), ())
    assert stamped.winner.change == key(1, 1)
    assert stamped.add(own, ()) == stamped
    restored = stamped.add(Head(0, 98, own.change, final=True), ())
    assert restored.winner.change == own.change
    assert restored.add(own, ()) == restored


def test_nobody_has_seen_what_they_were_yet_to_write() -> None:
    head = Head(0, 1, key(0, 5))
    state = GroupState().add(head, (key(0, 9), head.change))
    assert state.heads == (head,)
    assert not state.knows(key(0, 6))


def test_a_record_just_made_stands_in_every_group() -> None:
    head = Head(0, 1, key(0, 1))
    state = created(head)
    assert group_state(state, 7).winner == head
    assert group_state({}, 7) == GroupState()
    state[7] = GroupState((Head(0, 2, key(0, 2)),))
    assert group_state(state, 7).winner.change == key(0, 2)
    assert group_state(state, 8).winner == head


HEADS = st.builds(
    Head,
    st.sampled_from([0, 1, FIRST_WINS, FIRST_WINS | 1]),
    st.integers(0, (1 << 63) - 1),
    st.builds(key, st.integers(0, 50), st.integers(1, 1 << 40)),
    st.booleans(),
)
STATES = st.dictionaries(
    st.one_of(st.integers(0, 300), st.just(EVERY_GROUP)),
    st.builds(
        GroupState,
        st.lists(HEADS, max_size=3).map(tuple),
        st.dictionaries(st.binary(min_size=10, max_size=10), st.integers(0, (1 << 48) - 1), max_size=3),
    ),
    max_size=4,
)


@given(STATES)
def test_states_read_back(state: dict[int, GroupState]) -> None:
    assert decode(encode(state)) == state


@given(st.binary(max_size=200))
def test_other_bytes_are_damaged_or_read_back_equal(raw: bytes) -> None:
    for candidate in (raw, b"\x01" + raw):
        try:
            state = decode(candidate)
        except Damaged:
            continue
        assert decode(encode(state)) == state


def test_more_versions_than_fit_are_refused() -> None:
    heads = tuple(Head(0, n, key(n, 1)) for n in range(256))
    with pytest.raises(Damaged):
        encode({1: GroupState(heads)})
    assert encode({1: GroupState(heads[:255])})
