"""Bytes that may never change once a version is out: keys, entries, states, batches, requests (docs/adr/001)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import UUID

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oit_campo.documents.sealed_scores import Scores, scores_body
from oit_campo.domain import versions
from oit_campo.ids import run_key
from oit_campo.store import chain
from oit_campo.sync import wire
from oit_campo.sync.body import body_of, encode_body
from oit_campo.sync.columns import read_values, write_values
from oit_campo.sync.octets import Reader, Writer
from tests.sync import batches

GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "sync.json").read_text("utf8"))
BATCH = GOLDEN.pop("batch")
PROTOCOL = (Path(__file__).resolve().parents[2] / "docs" / "sync-protocol.md").read_text("utf8")
RUN = batches.RUN
HEADER = wire.BatchHeader(wire.UP, b"stream01", 3, bytes(range(32)))


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


def _batch() -> bytes:
    return wire.encode_batch(HEADER, batches.patches(), batches.LINEAGE.get)


def _hello() -> wire.Hello:
    return wire.Hello(
        _key(1), b"stream01", 1, 42, bytes(range(8)), 2, bytes(range(8, 16)), b"nonce-08", 1_773_061_200_000
    )


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
    request = wire.encode_request(_hello(), [b"batch"], _signing().sign)
    receipt = wire.receipt_of(
        3, bytes(32), [5 << 16] * 4, ["applied", "conflict", "held", "applied"], [5 << 16, 7 << 16, 6, 5 << 16]
    )
    reply = wire.Reply(
        1, 1_773_061_200_500, b"nonce-09", False, True, (receipt,), 42, 50, bytes(range(8)), b"down", bytes(16)
    )
    quiet = wire.Reply(1, 1_773_061_200_500, b"nonce-09")
    return {
        "entry_header": _header().hex(),
        "entry_commitment": committed.hex(),
        "entry_chain": chain.chain_hash(bytes(32), _header(), committed).hex(),
        "merge_state": _state().hex(),
        "batch_header": _batch()[: wire.HEADER.size - 4].hex(),
        "body": b"".join(encode_body(body_of(batches.patches()), batches.LINEAGE.get)).hex(),
        "patch": wire.patch_bytes(batches.patches()[0]).hex(),
        "request": request.hex(),
        "reply": wire.encode_reply(reply, request, _signing().sign).hex(),
        "reply_quiet": wire.encode_reply(quiet, request, _signing().sign).hex(),
        "receipt": wire.encode_receipt(receipt).hex(),
        "scores_body": scores_body(Scores({"mercado": 3, "finanzas": 4}, 8750, "Ordenado.")).hex(),
    } | {f"column_{form}": column(form).hex() for form in batches.COLUMNS}


def column(form: int) -> bytes:
    out = Writer()
    write_values(out, batches.COLUMNS[form], batches.lineage(form))
    return out.done()


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_bytes_stay_as_they_were(name: str) -> None:
    assert compute()[name] == GOLDEN[name]


def test_every_vector_is_kept() -> None:
    assert set(compute()) == set(GOLDEN)


def test_a_batch_that_version_1_wrote_is_read_for_ever() -> None:
    """As compressed then: another compressor may write other bytes."""
    header, patches = wire.decode_batch(bytes.fromhex(BATCH))
    assert (header, list(patches)) == (HEADER, batches.patches())


@pytest.mark.parametrize("form", batches.COLUMNS)
def test_each_column_is_in_its_form_and_reads_back(form: int) -> None:
    raw = column(form)
    assert raw[0] == form
    source = Reader(raw)
    assert read_values(source, len(batches.COLUMNS[form])) == batches.COLUMNS[form]
    source.end()


def test_the_worked_example_of_the_protocol_is_what_the_code_writes() -> None:
    lines = re.findall(
        r"^    ([0-9a-f]{2}(?: [0-9a-f]{2})*)(?:  |$)", PROTOCOL.split("## Worked example")[1], re.MULTILINE
    )
    assert bytes.fromhex("".join(lines)) == b"".join(encode_body(body_of(batches.example())))


def test_a_batch_reads_back_and_a_changed_byte_is_another_batch() -> None:
    batch = _batch()
    header, patches = wire.decode_batch(batch)
    assert (header, list(patches)) == (HEADER, batches.patches())
    assert wire.batch_hash(batch) != wire.batch_hash(batch[:-1] + bytes([batch[-1] ^ 1]))


def test_states_read_back() -> None:
    assert versions.encode(versions.decode(_state())) == _state()
