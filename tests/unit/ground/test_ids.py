"""Record keys: golden bytes, since a key can never change once data exist."""

from __future__ import annotations

import hashlib
import json
import os
import random
import threading
from pathlib import Path
from typing import Any
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.ids import COUNTER_MAX, PREFIX_BITS, KeySource, derived_key, run_key, split_run_key

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "keys.json").read_text("utf8"))
prefixes = st.integers(0, (1 << PREFIX_BITS) - 1)
counters = st.integers(1, COUNTER_MAX)


def spelt_out(prefix: int, counter: int) -> str:
    """The layout of RFC 9562, figure by figure: 48 bits, version 8, 12 bits, variant 10, 14 bits, the counter."""
    bits = f"{prefix:074b}"
    return f"{int(bits[:48] + '1000' + bits[48:60] + '10' + bits[60:] + f'{counter:048b}', 2):032x}"


@pytest.mark.parametrize("vector", GOLDEN["run_keys"], ids=lambda v: f"{v['prefix']}-{v['counter']}")
def test_run_keys_are_the_golden_ones(vector: dict[str, Any]) -> None:
    prefix, counter = int(vector["prefix"], 16), vector["counter"]
    key = run_key(prefix=prefix, counter=counter)
    assert str(key) == vector["key"]
    assert key.hex == spelt_out(prefix, counter)


@pytest.mark.parametrize("vector", GOLDEN["derived_keys"], ids=lambda v: f"kind-{v['kind']}-of-{len(v['parents'])}")
def test_derived_keys_are_the_golden_ones(vector: dict[str, Any]) -> None:
    kind, parents = vector["kind"], [UUID(p) for p in vector["parents"]]
    key = derived_key(kind, *parents)
    assert str(key) == vector["key"]
    hashed = hashlib.sha256(bytes.fromhex(f"{kind:04x}" + "".join(p.hex for p in parents))).hexdigest()
    assert key.hex[:16] == parents[0].hex[:16]
    assert f"{int(key.hex[16:], 16):064b}"[2:] == f"{int(hashed[:16], 16):064b}"[2:]


def test_golden_keys_are_all_different() -> None:
    every = [v["key"] for v in GOLDEN["run_keys"] + GOLDEN["derived_keys"]]
    assert len(set(every)) == len(every) == 33


@given(prefixes, counters)
def test_a_run_key_splits_into_what_made_it(prefix: int, counter: int) -> None:
    key = run_key(prefix, counter)
    assert split_run_key(key) == (prefix, counter)
    assert (key.version, key.variant) == (8, RFC_4122)


@given(prefixes, counters, prefixes, counters)
def test_different_makings_give_different_keys(p: int, c: int, q: int, d: int) -> None:
    assert (run_key(p, c) == run_key(q, d)) == ((p, c) == (q, d))


@pytest.mark.parametrize(
    ("prefix", "counter"), [(-1, 1), (1 << PREFIX_BITS, 1), (0, 0), (0, -1), (0, COUNTER_MAX + 1)], ids=str
)
def test_out_of_range_is_refused(prefix: int, counter: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        run_key(prefix, counter)


@given(st.integers(0, 65535), st.lists(st.builds(run_key, prefixes, counters), min_size=1, max_size=3))
def test_derived_keys_are_version_8_and_follow_the_first_parent(kind: int, parents: list[UUID]) -> None:
    key = derived_key(kind, *parents)
    assert (key.version, key.variant) == (8, RFC_4122)
    assert key == derived_key(kind, *parents)
    assert key != derived_key(kind ^ 1, *parents)
    assert key.int >> 64 == parents[0].int >> 64


def test_the_order_of_parents_matters(keys: KeySource) -> None:
    one, other = keys.new(), keys.new()
    assert derived_key(7, one, other) != derived_key(7, other, one)


def test_a_source_counts_from_one_under_its_prefix(keys: KeySource) -> None:
    drawn = [split_run_key(keys.new()) for _ in range(5)]
    assert drawn == [(keys.prefix, n) for n in range(1, 6)]


def test_equal_entropy_gives_equal_keys_and_other_entropy_others() -> None:
    one, same, other = (KeySource(random.Random(seed).randbytes) for seed in (1, 1, 2))
    assert [one.new(), one.new()] == [same.new(), same.new()]
    assert one.new() != other.new()


def test_renewing_draws_a_new_prefix_and_counts_again(keys: KeySource) -> None:
    keys.new()
    before = keys.prefix
    keys.renew()
    assert keys.prefix != before
    assert split_run_key(keys.new()) == (keys.prefix, 1)


def test_an_exhausted_counter_is_an_error_not_a_repeat(keys: KeySource) -> None:
    keys._counter = COUNTER_MAX - 1
    assert split_run_key(keys.new())[1] == COUNTER_MAX
    with pytest.raises(OverflowError):
        keys.new()


def test_threads_never_draw_the_same_key(keys: KeySource) -> None:
    drawn: list[UUID] = []
    threads = [threading.Thread(target=lambda: drawn.extend([keys.new() for _ in range(500)])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(drawn)) == len(drawn) == 4000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_forked_process_draws_its_own_prefix() -> None:
    source = KeySource()
    source.new()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, source.new().bytes)
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    theirs = UUID(bytes=os.read(reader, 16))
    os.close(reader)
    assert split_run_key(theirs)[0] != source.prefix
    assert split_run_key(theirs)[1] == 1
