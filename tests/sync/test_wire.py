"""Messages as they travel: what a hello without news costs, what a receipt says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oit_campo.domain.damage import Damaged
from oit_campo.sync import body, octets, wire
from tests.helpers.world import World
from tests.sync.looking import person
from tests.sync.test_decoders import HELLO, RECEIPT, REPLY, REQUEST

SIGNING = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def test_messages_come_back() -> None:
    hello, found = wire.decode_request(REQUEST)
    assert (hello, len(found)) == (HELLO, 1)
    first = replace(HELLO, cursor=0, cursor_chain=b"", last_batch=0, last_hash=b"", nonce=b"", recovery=b"")
    assert wire.decode_request(wire.encode_request(first, [], SIGNING.sign)) == (first, ())
    reply = wire.decode_reply(REPLY)
    assert wire.encode_reply(reply, REQUEST, SIGNING.sign) == REPLY
    for changed in ({"fork": True}, {"more": False}, {"cursor_chain": b"", "cursor": 0, "down": b""}, {"receipts": ()}):
        one = replace(reply, **changed)
        assert wire.decode_reply(wire.encode_reply(one, REQUEST, SIGNING.sign)) == one


def test_a_hello_without_news_leaves_room_for_headers(world: World) -> None:
    """450 octets both ways are promised, HTTP included: the bodies may take 240 of them."""
    a = world.laptop("rosa")
    a.enrol("María Prueba", "Quispe")
    a.sync()
    a.sync()
    down, requests = a.wire.down, a.wire.requests
    a.sync()
    assert a.wire.requests == requests + 1
    assert len(a.wire.last_request) + a.wire.down - down <= 240


def test_a_receipt_of_ten_thousand_applied_groups_is_some_forty_octets() -> None:
    stamps = [n << 16 for n in range(10_000)]
    clean = wire.receipt_of(7, bytes(32), stamps, ["applied"] * 10_000, stamps)
    assert len(wire.encode_receipt(clean)) <= 45
    moved = wire.receipt_of(7, bytes(32), stamps, ["held"] * 10_000, [s + (9 << 16) for s in stamps])
    raw = wire.encode_receipt(moved)
    assert len(raw) <= 70
    back = wire.decode_receipt(raw)
    assert back == moved
    assert back.verdicts() == ["held"] * 10_000
    assert back.stamps_over(stamps) == [s + (9 << 16) for s in stamps]


def test_a_receipt_names_what_differs_by_its_place() -> None:
    back = wire.decode_receipt(wire.encode_receipt(RECEIPT))
    assert back.verdicts() == ["held", "applied"]
    assert back.stamps_over([5 << 16, 6]) == [5 << 16, 7]
    with pytest.raises(Damaged):
        back.stamps_over([5 << 16])


def test_a_receipt_of_another_batch_changes_nothing_on_the_laptop(world: World) -> None:
    from oit_campo.errors import KnownError
    from oit_campo.store.change_log import pending_count
    from oit_campo.sync import client

    a = world.laptop("rosa")
    a.enrol("María Prueba", "Quispe")

    class Short:
        def post(self, path: str, body: bytes) -> bytes:
            reply = wire.decode_reply(a.wire.post(path, body))
            few = tuple(replace(r, groups=1, exceptions={}, stamps={}) for r in reply.receipts)
            return wire.encode_reply(replace(reply, receipts=few), body, world.centre.keys.signing.sign)

    with pytest.raises(KnownError, match="centre_refused"):
        client.exchange(a.store, Short(), a.link)
    with a.store.read() as session:
        assert pending_count(session) > 0
    a.sync()
    with a.store.read() as session:
        assert pending_count(session) == 0


def test_what_does_not_fit_one_batch_travels_in_several_up_and_down(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    people = [a.enrol(f"Persona {n}", "Prueba", phone=f"99900011{n}") for n in range(8)]
    for module in (body, octets):
        monkeypatch.setattr(module, "LOOKS_CAP", 30)
    for laptop in (a, b):
        laptop.sync()
        assert laptop.wire.requests > 2
    assert all(person(b, key) is not None for key in people)
