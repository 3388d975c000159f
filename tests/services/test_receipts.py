"""Receipts: which batches one sending was, what both sides signed of it, and the paper that is made only of what holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select, update

from oit_campo.errors import KnownError, UserError
from oit_campo.models.laptop import OutBatch, StoreFact
from oit_campo.services import certificate_rows, receipts, sync_state
from oit_campo.services.desk import Desk
from oit_campo.sync import client, outbox, signed, wire
from tests.helpers.workshop import desk_at
from tests.helpers.world import Laptop, World
from tests.sync.looking import edit


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def laptop(world: World) -> Laptop:
    return world.laptop("rosa")


@pytest.fixture
def desk(laptop: Laptop) -> Desk:
    return desk_at(laptop)


def send(desk: Desk, laptop: Laptop) -> client.Outcome:
    return sync_state.send(desk, laptop.wire)


def rows(laptop: Laptop) -> list[OutBatch]:
    with laptop.store.read() as session:
        return list(session.scalars(select(OutBatch).order_by(OutBatch.id)))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    return text


def test_without_any_sending_there_is_none(laptop: Laptop, desk: Desk) -> None:
    send(desk, laptop)
    assert receipts.receipts(desk) == ()


def test_what_is_sent_is_signed_by_both_sides_and_names_nobody(world: World, laptop: Laptop, desk: Desk) -> None:
    laptop.enrol("Gladys", "Apaza", phone="+51999000111")
    done = send(desk, laptop)
    assert (done.sent, done.requests) == (3, 1)
    (one,) = receipts.receipts(desk)
    assert (one.number, one.changes, one.held, one.signed, one.at) == (1, 3, 0, True, world.clock.now())
    (row,) = rows(laptop)
    assert row.request is not None
    assert row.reply is not None
    assert len(row.request) + len(row.reply) < 600, "nothing but who signed what"
    assert b"Apaza" not in row.request + row.reply
    asked = signed.read_kept(signed.REQUEST, row.request, wire.HELLO_CAP)
    told = signed.read_kept(signed.REPLY, row.reply, wire.BODY_CAP)
    assert asked.digests == (row.sha256,)
    assert asked.holds(laptop.signing.public_key().public_bytes_raw())
    assert told.holds(laptop.link.centre_key, asked)
    assert not told.holds(laptop.link.centre_key), "it answers this request alone"


def test_the_paper_has_the_hash_and_the_signatures_of_the_store(laptop: Laptop, desk: Desk) -> None:
    laptop.enrol("Gladys", "Apaza")
    send(desk, laptop)
    (row,) = rows(laptop)
    (one,) = receipts.receipts(desk)
    text = text_of(receipts.draw(desk, one.key))
    assert "Acta de sincronización 0001" in text
    assert f"Laptop {desk.activation.prefix}" in text
    assert "Apaza" not in text
    assert "DATOS DE PRUEBA" not in text
    letters = text.replace(" ", "")
    assert row.request is not None
    assert row.reply is not None
    for raw in (row.sha256, row.request[-64:], row.reply[-64:]):
        assert raw.hex() in letters
    assert receipts.file_stem(desk, one.number) == f"acta-sincronizacion-{desk.activation.prefix}-0001"


def test_test_data_say_so(laptop: Laptop, desk: Desk) -> None:
    with laptop.store.write(None) as session:
        session.add(StoreFact(name=certificate_rows.TEST_DATA, value=b""))
    laptop.enrol("Gladys", "Apaza")
    send(desk, laptop)
    assert "DATOS DE PRUEBA" in text_of(receipts.draw(desk, receipts.receipts(desk)[0].key))


def test_batches_of_one_sending_stand_on_one_receipt(
    world: World, laptop: Laptop, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "ENTRIES_PER_BATCH", 3)
    for name in ("Apaza", "Chero", "Quispe"):
        laptop.enrol("Gladys", name)
    send(desk, laptop)
    world.clock.advance(hours=1)
    laptop.enrol("Gladys", "Mamani")
    send(desk, laptop)
    latest, first = receipts.receipts(desk)
    assert [b.number for b in first.batches] == [1, 2, 3]
    assert (first.number, first.changes, latest.number, latest.changes) == (3, 9, 4, 3)
    assert "Lotes 0001 a 0003" in text_of(receipts.draw(desk, first.key))


def test_a_line_that_breaks_in_the_middle_leaves_a_receipt_of_what_arrived(
    world: World, laptop: Laptop, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "ENTRIES_PER_BATCH", 3)
    for name in ("Apaza", "Chero", "Quispe"):
        laptop.enrol("Gladys", name)
    real, asked = laptop.wire.post, list[bytes]()

    def break_after_two(path: str, body: bytes) -> bytes:
        asked.append(body)
        if len(asked) == 3:
            raise KnownError("network_none", n=0)
        return real(path, body)

    laptop.wire.post = break_after_two  # type: ignore[method-assign] # the line of this test
    with pytest.raises(KnownError, match="network_none"):
        send(desk, laptop)
    laptop.wire.post = real  # type: ignore[method-assign] # as it was
    (one,) = receipts.receipts(desk)
    assert ([b.number for b in one.batches], one.signed) == ([1, 2], True)
    send(desk, laptop)
    assert [[b.number for b in r.batches] for r in receipts.receipts(desk)] == [[3], [1, 2]]
    assert all(receipts.draw(desk, r.key).startswith(b"%PDF") for r in receipts.receipts(desk))


def test_a_lost_answer_is_signed_for_when_it_comes_again(laptop: Laptop, desk: Desk) -> None:
    laptop.enrol("Gladys", "Apaza")
    laptop.wire.lose_replies = 1
    with pytest.raises(KnownError, match="network_none"):
        send(desk, laptop)
    assert receipts.receipts(desk) == ()
    send(desk, laptop)
    (one,) = receipts.receipts(desk)
    assert receipts.draw(desk, one.key).startswith(b"%PDF")


def test_without_both_signatures_there_is_no_paper(laptop: Laptop, desk: Desk) -> None:
    laptop.enrol("Gladys", "Apaza")
    send(desk, laptop)
    with laptop.store.write(None) as session:
        session.execute(update(OutBatch).values(request=None, reply=None))
    (one,) = receipts.receipts(desk)
    assert not one.signed
    with pytest.raises(UserError, match="receipt_unsigned"):
        receipts.draw(desk, one.key)


def test_what_the_answer_brings_is_in_no_receipt(world: World, laptop: Laptop, desk: Desk) -> None:
    other = world.laptop("rosa")
    other.enrol("Segundo", "Chero")
    other.sync()
    laptop.enrol("Gladys", "Apaza")
    assert send(desk, laptop).received
    (row,) = rows(laptop)
    assert len((row.request or b"") + (row.reply or b"")) < 600
    assert receipts.draw(desk, row.id).startswith(b"%PDF")


@pytest.mark.parametrize("what", ["request", "reply", "sha256", "number"])
def test_no_paper_is_made_of_what_does_not_hold(laptop: Laptop, desk: Desk, what: str) -> None:
    laptop.enrol("Gladys", "Apaza")
    send(desk, laptop)
    (row,) = rows(laptop)
    assert row.request is not None
    assert row.reply is not None
    changed: dict[str, object] = {
        "request": row.request[:9] + bytes([row.request[9] ^ 1]) + row.request[10:],
        "reply": row.reply[:-1] + bytes([row.reply[-1] ^ 1]),
        "sha256": bytes(32),
        "number": 7,
    }
    with laptop.store.write(None) as session:
        session.execute(update(OutBatch).values({what: changed[what]}))
    with pytest.raises(KnownError, match="receipt_unverified"):
        receipts.draw(desk, receipts.receipts(desk)[0].key)


def test_another_centre_s_signature_does_not_count(laptop: Laptop, desk: Desk) -> None:
    """Of bytes that decode well: signed anew by a key that isn't the centre's."""
    laptop.enrol("Gladys", "Apaza")
    send(desk, laptop)
    (row,) = rows(laptop)
    assert row.request is not None
    assert row.reply is not None
    asked = signed.read_kept(signed.REQUEST, row.request, wire.HELLO_CAP)
    told = signed.read_kept(signed.REPLY, row.reply, wire.BODY_CAP)
    forged = signed.made(signed.REPLY, told.head, told.digests, laptop.signing.sign, asked).kept()
    with laptop.store.write(None) as session:
        session.execute(update(OutBatch).values(reply=forged))
    with pytest.raises(KnownError, match="receipt_unverified"):
        receipts.draw(desk, receipts.receipts(desk)[0].key)


def test_signed_bytes_of_another_version_are_not_read(
    laptop: Laptop, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.enrol("Gladys", "Apaza")
    send(desk, laptop)
    monkeypatch.setattr(wire, "WIRE_VERSION", 9)
    with pytest.raises(KnownError, match="receipt_unverified"):
        receipts.draw(desk, receipts.receipts(desk)[0].key)


def test_a_new_stream_leaves_the_batches_of_the_old_one_by_themselves(laptop: Laptop, desk: Desk) -> None:
    person = laptop.enrol("Gladys", "Apaza")
    laptop.sync()
    with laptop.store.write(None) as session:
        session.execute(update(OutBatch).values(request=None, reply=None))  # as an older version left it
        outbox.start_stream(session, b"estream2")
    edit(laptop, "person", person, sex="F")
    send(desk, laptop)
    latest, old = receipts.receipts(desk)
    assert (latest.signed, old.signed) == (True, False)
    assert [b.number for b in latest.batches] == [1]


def test_one_that_is_not_here_is_said(desk: Desk) -> None:
    with pytest.raises(UserError, match="receipt_gone"):
        receipts.draw(desk, 99)
