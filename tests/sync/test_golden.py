"""Bytes that may never change once a version is out: keys, entries, states, batches, requests (docs/adr/001)."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oit_campo.documents.sealed_scores import Scores, scores_body
from oit_campo.domain import versions
from oit_campo.ids import derived_key, run_key
from oit_campo.store import chain
from oit_campo.sync import wire

GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "sync.json").read_text("utf8"))
RUN = 0x2A5_5AA5_1234_5678_9ABC


def _key(n: int) -> UUID:
    return run_key(RUN, n)


def _header() -> bytes:
    groups = cbor2.dumps([[2, [_key(4).bytes]]], canonical=True)
    return chain.header_bytes(
        stream=b"stream01",
        seq=7,
        change=_key(9),
        kind=5,
        op=2,
        record=_key(3),
        stamp=123 << 16,
        actor=_key(1),
        groups=groups,
    )


def _patches() -> list[wire.Patch]:
    group = wire.GroupPatch(2, _key(9), 123 << 16, False, (_key(4),), {2: "propio", 3: "999000111", 5: None})
    mark = wire.GroupPatch(
        0, _key(10), 124 << 16, False, (), {1: _key(2).bytes, 2: derived_key(12, _key(3), _key(5)).bytes}
    )
    return [wire.Patch(5, _key(3), _key(1), (group,)), wire.Patch(23, None, None, (mark,))]


def _batch() -> bytes:
    return wire.encode_batch(wire.BatchHeader(wire.UP, b"stream01", 3, bytes(range(32))), _patches())


def _hello() -> wire.Hello:
    return wire.Hello(_key(1), b"stream01", 1, 42, bytes(32), 2, bytes(32), b"nonce", 1_773_061_200_000, "0.1.0")


def _signing() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def _state() -> bytes:
    heads = (versions.Head(1, 5 << 16, _key(9), True), versions.Head(0, 4 << 16, _key(8)))
    return versions.encode(
        {2: versions.GroupState(heads, {bytes(10): 12}), versions.EVERY_GROUP: versions.GroupState((heads[1],))}
    )


def compute() -> dict[str, str]:
    """Every vector, as the code writes it today."""
    values = cbor2.dumps({3: ["999000111", "999000222"]}, canonical=True)
    committed = chain.commitment(bytes(16), values)
    patch = wire.patch_bytes(_patches()[0])
    request = wire.encode_request(_hello(), [], _signing().sign)
    receipt = wire.Receipt(3, bytes(32), (wire.GroupVerdict(_key(9), "conflict", 5 << 16),))
    return {
        "entry_header": _header().hex(),
        "entry_commitment": committed.hex(),
        "entry_chain": chain.chain_hash(bytes(32), _header(), committed).hex(),
        "merge_state": _state().hex(),
        "batch_header": _batch()[: wire.HEADER.size - 4].hex(),
        "patch": patch.hex(),
        "request": request.hex(),
        "receipt": wire.encode_receipt(receipt).hex(),
        "scores_body": scores_body(Scores({"mercado": 3, "finanzas": 4}, 8750, "Ordenado.")).hex(),
    }


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_bytes_stay_as_they_were(name: str) -> None:
    assert compute()[name] == GOLDEN[name]


def test_every_vector_is_kept() -> None:
    assert set(compute()) == set(GOLDEN)


def test_a_batch_reads_back_and_a_changed_byte_is_another_batch() -> None:
    batch = _batch()
    header, patches = wire.decode_batch(batch)
    assert (header.number, list(patches)) == (3, _patches())
    assert wire.batch_hash(batch) != wire.batch_hash(batch[:-1] + bytes([batch[-1] ^ 1]))


def test_states_read_back() -> None:
    assert versions.encode(versions.decode(_state())) == _state()
