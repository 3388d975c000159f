"""Disks cloned and restored, centres restored, bytes altered and played again: nothing lost, nothing doubled, nothing told."""

from __future__ import annotations

import shutil
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from oit_campo.catalogues import fields
from oit_campo.domain.damage import Damaged
from oit_campo.errors import KnownError
from oit_campo.ids import KeySource, derived_key
from oit_campo.models.centre import CentreStream, Commit
from oit_campo.models.laptop import OutBatch, StreamState
from oit_campo.models.people import Consent, IdentityDocument, Person
from oit_campo.models.training import Enrolment
from oit_campo.store.change_log import pending_count, verify_chain
from oit_campo.store.store import Store
from oit_campo.sync import client, signed, wire
from oit_campo.sync.client import Link
from tests.helpers.world import Laptop, Wire, World
from tests.sync.backups import Backup
from tests.sync.looking import conflicts, edit, person, records, same_everywhere, sync_all


def stream_of(laptop: Laptop) -> StreamState:
    with laptop.store.read() as session:
        return session.get_one(StreamState, 1)


def clone(world: World, laptop: Laptop, name: str) -> Laptop:
    """A second disk with the same store: copied while closed, then both start again."""
    laptop.store.close()
    folder = world.folder / "laptops" / name
    folder.mkdir(parents=True)
    shutil.copy(laptop.store.path, folder / "campo.db")
    laptop.store = Store(laptop.store.path, laptop.key, clock=world.clock, keys=KeySource())
    store = Store(folder / "campo.db", laptop.key, clock=world.clock, keys=KeySource())
    other = Laptop(store, laptop.link, Wire(world.centre), laptop.activation, laptop.key, laptop.signing)
    world.laptops.append(other)
    return other


# ---- bytes that were touched ----------------------------------------------------------------------------------------


class Meddler:
    """A line on which somebody alters what passes."""

    def __init__(self, laptop: Laptop, alter: Any) -> None:
        self._laptop, self._alter = laptop, alter

    def post(self, path: str, body: bytes) -> bytes:
        request, altered_reply = self._alter(body, None)
        reply = self._laptop.wire.post(path, request)
        return reply if altered_reply is None else bytes(altered_reply(reply))


def flipped(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def test_a_request_altered_anywhere_is_refused_and_nothing_stored(world: World) -> None:
    a = world.laptop("rosa")
    a.enrol("María Prueba", "Quispe")
    before = world.centre.health()
    for place in (0.05, 0.3, 0.6, 0.9, 0.999):
        line = Meddler(a, lambda body, _, place=place: (flipped(body, int(len(body) * place)), None))
        with pytest.raises((KnownError, Damaged)):
            client.exchange(a.store, line, a.link)
        assert world.centre.health() == before
    a.sync()
    assert world.centre.health().commits > before.commits


def test_a_batch_altered_by_its_own_laptop_is_another_batch(world: World) -> None:
    """Signed, but its bytes are no batch: refused whole, the good one passes afterwards."""
    a = world.laptop("rosa")
    a.enrol("María Prueba", "Quispe")
    batches, hello = client._prepare(a.store, a.link, client.PACE_FIRST)
    bad = wire.encode_request(hello, [flipped(batches[0].body or b"", 70)], a.link.sign)
    with pytest.raises(Damaged):
        world.centre.sync(bad)
    a.sync()
    with world.at_centre() as session:
        assert session.execute(select(func.count()).select_from(Person)).scalar_one() == 1


def test_an_altered_reply_is_taken_for_a_portal_and_changes_nothing(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    maria = b.enrol("María Prueba", "Quispe")
    b.sync()
    before = stream_of(a)
    for place in (0.02, 0.5, 0.98):
        altered = partial(lambda reply, place: flipped(reply, int(len(reply) * place)), place=place)
        line = Meddler(a, lambda body, _, altered=altered: (body, altered))
        with pytest.raises(KnownError, match="network_portal"):
            client.exchange(a.store, line, a.link)
        assert stream_of(a).cursor == before.cursor
        assert person(a, maria) is None
    a.sync()
    assert person(a, maria) is not None


def test_a_reply_to_another_request_is_no_answer(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    replies: list[bytes] = []

    def keep(reply: bytes) -> bytes:
        replies.append(reply)
        return reply

    line = Meddler(a, lambda body, _: (body, keep))
    client.exchange(a.store, line, a.link)
    b.enrol("María Prueba", "Quispe")
    b.sync()
    old = Meddler(a, lambda body, _: (body, lambda reply: replies[0]))
    with pytest.raises(KnownError, match="network_portal"):
        client.exchange(a.store, old, a.link)


def test_a_reply_that_the_centre_signed_but_nobody_can_read_is_refused(world: World) -> None:
    a = world.laptop("rosa")

    def nonsense(_raw: bytes) -> bytes:
        asked = wire.request_proof(a.wire.last_request)
        said = signed.made(signed.REPLY, b"\xf6", [signed.digest(b"")], world.centre.keys.signing.sign, asked)
        return b"\x01\xf6" + said.signature

    with pytest.raises(KnownError, match="centre_refused"):
        client.exchange(a.store, Meddler(a, lambda body, _: (body, nonsense)), a.link)


def test_a_batch_down_that_is_no_batch_is_refused_and_the_cursor_stays(world: World) -> None:
    a = world.laptop("rosa")
    before = stream_of(a).cursor

    def other_way(raw: bytes) -> bytes:
        reply = wire.decode_reply(raw)
        from dataclasses import replace

        up = wire.encode_batch(wire.BatchHeader(wire.UP, b"\0" * 8, 1, bytes(32)), [])
        reply = replace(reply, down=up, cursor_from=before, cursor=before + 5, cursor_chain=bytes(8))
        return wire.encode_reply(reply, a.wire.last_request, world.centre.keys.signing.sign)

    with pytest.raises(KnownError, match="centre_refused"):
        client.exchange(a.store, Meddler(a, lambda body, _: (body, other_way)), a.link)
    assert stream_of(a).cursor == before


def test_a_stranger_a_wrong_signature_and_anothers_stream_are_refused(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    before = world.centre.health()
    stranger = Link(a.store.keys.new(), a.link.sign, a.link.centre_key)
    forger = Link(a.link.device, Ed25519PrivateKey.generate().sign, a.link.centre_key)
    for link in (stranger, forger):
        with pytest.raises(KnownError, match="sync_refused"):
            client.exchange(a.store, a.wire, link)
    theirs = Link(b.link.device, b.link.sign, b.link.centre_key)
    with pytest.raises(Damaged):
        client.exchange(a.store, a.wire, theirs)
    assert world.centre.health() == before


def test_a_batch_of_another_stream_inside_an_own_request_is_refused(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    a.enrol("María Prueba", "Quispe")
    batches, _ = client._prepare(a.store, a.link, client.PACE_FIRST)
    _, hello = client._prepare(b.store, b.link, client.PACE_FIRST)
    with pytest.raises(Damaged):
        world.centre.sync(wire.encode_request(hello, [batches[0].body or b""], b.link.sign))


def test_a_captured_request_played_again_has_one_effect_and_tells_nothing(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    b.enrol("Secreta Prueba", "Quispe")
    b.sync()
    a.enrol("María Prueba", "Quispe")
    first = b""
    post = a.wire.post

    def capture(path: str, body: bytes) -> bytes:
        nonlocal first
        first = first or body
        return post(path, body)

    a.wire.post = capture  # type: ignore[method-assign] # the seam is the point
    a.sync()
    before = world.centre.health()
    for _ in range(3):
        reply = wire.decode_reply(world.centre.sync(first))
        assert reply.down == b""
    assert world.centre.health() == before
    requests = a.wire.requests
    a.sync()
    assert a.wire.requests == requests + 1, "a stranger's repeats must not disturb the laptop"
    for _ in range(2):
        assert wire.decode_reply(world.centre.sync(first)).down == b""


def test_the_last_request_played_again_tells_nothing_either(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    a.sync()
    b.enrol("Secreta Prueba", "Quispe")
    b.sync()
    assert wire.decode_reply(world.centre.sync(a.wire.last_request)).down == b""


def test_the_same_batch_twice_gets_the_same_receipt_and_a_gap_waits(world: World) -> None:
    a = world.laptop("rosa")
    a.enrol("Uno", "Prueba")
    first, _ = client._prepare(a.store, a.link, client.PACE_FIRST)
    body = first[0].body or b""
    with world.centre.database.writing() as (session, state):
        from oit_campo.central.ingest import Gap, Intake
        from oit_campo.models.centre import CentreDevice

        device = session.get_one(CentreDevice, a.link.device)
        stream = session.get_one(CentreStream, stream_of(a).stream)
        one = Intake(session, state, device, stream, 0).take(body)
        session.flush()
        commits = state.last_commit
        assert Intake(session, state, device, stream, 0).take(body) == one
        assert state.last_commit == commits
        later = wire.encode_batch(wire.BatchHeader(wire.UP, stream.stream, 5, bytes(32)), [])
        with pytest.raises(Gap):
            Intake(session, state, device, stream, 0).take(later)


def test_a_gap_stays_unacknowledged_and_the_rest_waits(world: World) -> None:
    a = world.laptop("rosa")
    a.enrol("Uno", "Prueba")
    _, hello = client._prepare(a.store, a.link, client.PACE_FIRST)
    gap = wire.encode_batch(wire.BatchHeader(wire.UP, hello.stream, 7, bytes(32)), [])
    reply = wire.decode_reply(world.centre.sync(wire.encode_request(hello, [gap], a.link.sign)))
    assert reply.receipts == ()
    a.sync()
    with a.store.read() as session:
        assert pending_count(session) == 0


# ---- disks ----------------------------------------------------------------------------------------------------------


def test_a_cloned_disk_draws_a_new_stream_and_loses_nothing(any_world: World) -> None:
    a = any_world.laptop("rosa")
    a.enrol("Antes", "Prueba")
    with a.store.write(None) as session:
        from oit_campo.sync import outbox

        outbox.cut_batch(session, any_world.clock.now())
    twin = clone(any_world, a, "twin")
    before = stream_of(twin).stream
    first, second = a.enrol("Uno", "Prueba"), twin.enrol("Dos", "Prueba")
    sync_all(a, twin)
    assert stream_of(a).stream == before
    assert stream_of(twin).stream != before
    for laptop in (a, twin):
        assert person(laptop, first) is not None
        assert person(laptop, second) is not None
        with laptop.store.read() as session:
            assert pending_count(session) == 0
            verify_chain(session)
    same_everywhere(any_world, a, twin)


def test_clones_that_edit_the_same_field_leave_both_values(world: World) -> None:
    a = world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    a.sync()
    edit(a, "person", maria, sex="mujer")
    twin = clone(world, a, "twin")
    edit(twin, "person", maria, sex="hombre")
    sync_all(a, twin)
    same_everywhere(world, a, twin)
    with world.at_centre() as session:
        assert conflicts(session) == {}, "the clone had seen the other's value when it wrote its own"
        assert session.get_one(Person, maria).sex == "hombre"


def test_a_laptop_restored_from_an_older_copy_gets_its_own_work_back(any_world: World) -> None:
    a, b = any_world.laptop("rosa"), any_world.laptop("rosa")
    first = a.enrol("Uno", "Prueba")
    edit(a, "person", first, sex="mujer")
    a.store.close()
    old = any_world.folder / "old.db"
    shutil.copy(a.store.path, old)
    a = any_world.reopen(a)
    second = a.enrol("Dos", "Prueba")
    edit(a, "person", first, language="es")
    a.sync()
    a.store.close()
    for side in ("-wal", "-shm"):
        a.store.path.with_name(a.store.path.name + side).unlink(missing_ok=True)
    shutil.copy(old, a.store.path)
    a = any_world.reopen(a)
    assert person(a, second) is None
    third = a.enrol("Tres", "Prueba")
    edit(a, "person", first, sex="hombre")
    sync_all(a, b)
    assert person(a, second) is not None
    for laptop in (a, b):
        assert {person(laptop, key).given_names for key in (first, second, third)} == {"Uno", "Dos", "Tres"}  # type: ignore[union-attr] # it is there, or the test fails
    same_everywhere(any_world, a, b)
    with any_world.at_centre() as session:
        assert conflicts(session) == {}
        assert session.get_one(Person, first).sex == "hombre"


# ---- the centre restored --------------------------------------------------------------------------------------------


def test_a_restored_centre_opens_an_epoch_by_itself_and_is_offered_everything(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    first = a.enrol("Uno", "Prueba", phone="999000111")
    sync_all(a, b)
    edit(a, "person", first, sex="mujer")
    sync_all(a, b)
    backup = Backup(world)
    second = b.enrol("Dos", "Prueba", phone="999000222")
    edit(a, "person", first, sex="hombre")
    edit(a, "person", first, given_names="Uno Corregido")
    sync_all(a, b)
    edit(b, "person", first, language="es")
    edit(b, "contact", derived_key(fields.kind("contact").number, second), phone="999000333")
    world.clock.advance(hours=1)
    sync_all(a, b)
    with world.at_centre() as session:
        before = records(session)
    world.clock.advance(days=1)
    backup.restore()
    assert world.centre.health().epoch == 1
    sync_all(a, b)
    assert world.centre.health().epoch == 2
    with world.at_centre() as session:
        assert records(session) == before
        assert conflicts(session) == {}
    same_everywhere(world, a, b)
    third = a.enrol("Tres", "Prueba")
    sync_all(a, b)
    assert person(b, third) is not None


def test_after_a_restore_an_old_edit_offered_again_does_not_beat_a_newer_one(world: World) -> None:
    """Its stamp is the one it had, not that of the day it is offered again."""
    a, b = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    sync_all(a, b)
    backup = Backup(world)
    edit(a, "person", maria, sex="mujer")
    world.clock.advance(hours=1)
    edit(b, "person", maria, sex="hombre")
    sync_all(a, b)
    assert person(a, maria).sex == "hombre"  # type: ignore[union-attr] # it is there, or the test fails
    world.clock.advance(days=2)
    backup.restore()
    sync_all(b, a)
    same_everywhere(world, a, b)
    assert person(b, maria).sex == "hombre"  # type: ignore[union-attr] # it is there, or the test fails


def test_a_stamp_said_to_be_the_centres_is_no_better_than_a_fresh_one(world: World) -> None:
    a = world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    a.sync()
    _, hello = client._prepare(a.store, a.link, client.PACE_FIRST)
    state = stream_of(a)
    year = (int(world.clock.now().timestamp() * 1000) + 10 * 365 * 86_400_000) << 16
    forged = wire.Patch(1, maria, a.user, (wire.GroupPatch(8, a.store.keys.new(), year, True, (), {8: "mujer"}),))
    header = wire.BatchHeader(wire.UP, hello.stream, state.last_batch + 1, state.last_hash)
    request = wire.encode_request(hello, [wire.encode_batch(header, [forged])], a.link.sign)
    reply = wire.decode_reply(world.centre.sync(request))
    limit = (int(world.clock.now().timestamp() * 1000) + 10 * 60_000) << 16
    assert [stamp <= limit for r in reply.receipts for stamp in r.stamps_over([year])] == [True]


def test_a_reoffered_batch_of_a_derived_kind_keeps_the_stamps_it_was_given(world: World) -> None:
    """After a fork with the receipt lost the laptop must not end with other stamps than the centre."""
    a = world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe", phone="999000111")
    a.wire.lose_replies = 1
    with pytest.raises(KnownError):
        a.sync()
    edit(a, "person", maria, sex="mujer")
    with a.store.write(None) as session:
        from oit_campo.sync import outbox

        outbox.start_stream(session, b"another!")
    world.clock.advance(hours=3)
    a.sync()
    same_everywhere(world, a)
    with world.at_centre() as session:
        assert conflicts(session) == {}


def test_restored_again_and_again(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    backup = Backup(world)
    keys: list[UUID] = []
    for n in range(3):
        keys.append((a, b)[n % 2].enrol(f"Persona {n}", "Prueba"))
        sync_all(a, b)
        backup.restore()
    sync_all(a, b)
    same_everywhere(world, a, b)
    assert all(person(laptop, key) for key in keys for laptop in (a, b))


# ---- scopes ---------------------------------------------------------------------------------------------------------


def test_who_enters_a_second_regions_scope_arrives_there_whole(any_world: World) -> None:
    a, piura = any_world.laptop("rosa"), any_world.laptop("piura", "20")
    maria = a.enrol("María Prueba", "Quispe", phone="999000111")
    document, consent = a.store.keys.new(), a.store.keys.new()
    with a.store.write(a.user) as session:
        session.add(IdentityDocument(id=document, person=maria, type="dni", number="99000001"))
        session.add(Consent(id=consent, person=maria, purpose="programa", answer="si"))
    a.sync()
    edit(a, "contact", derived_key(fields.kind("contact").number, maria), email="maria@example.org")
    sync_all(a, piura)
    assert person(piura, maria) is None
    with any_world.centre.database.writing() as (session, state):
        author = any_world.centre.author(session, state)
        programme = session.scalars(select(Person.id)).first()
        assert programme is not None
        from oit_campo.models.programme import Edition

        first = session.get_one(Edition, any_world.plan.edition)
        edition = author.create("edition", {"programme": first.programme, "code": "ES-2", "regions": ("20",)})
    with any_world.centre.database.writing() as (session, state):
        from oit_campo.central.commits import scope_name
        from oit_campo.models.centre import CentreDevice

        device = session.get_one(CentreDevice, piura.link.device)
        device.scopes = (*device.scopes, scope_name(edition, "20"))
        author = any_world.centre.author(session, state)
        katherine = any_world.plan.users["piura"]
        author.create("user_scope", {"user": katherine, "edition": edition, "region": "20", "role": "supervisor"})
        enrolment = author.create(
            "enrolment",
            {
                "person": maria,
                "edition": edition,
                "region": "20",
                "enrolled_by": any_world.plan.users["piura"],
            },
        )
    piura.sync()
    with piura.store.read() as session:
        found = records(session)
        with any_world.at_centre() as centre:
            there = records(centre)
    for one in (("person", maria), ("identity_document", document), ("consent", consent), ("enrolment", enrolment)):
        assert found[one] == there[one]
    contact = ("contact", derived_key(fields.kind("contact").number, maria))
    assert found[contact] == there[contact]
    edit(piura, "person", maria, sex="mujer")
    sync_all(piura, a)
    assert person(a, maria).sex == "mujer"  # type: ignore[union-attr] # it is there, or the test fails
    with any_world.at_centre() as session:
        assert conflicts(session) == {}
    old = derived_key(fields.kind("enrolment").number, maria, a.activation.edition)
    with piura.store.read() as session:
        assert session.get(Enrolment, old) is None, "the first region's enrolment stays there"


def test_a_region_gets_nothing_of_another(world: World) -> None:
    a, piura = world.laptop("rosa"), world.laptop("piura", "20")
    a.enrol("María Prueba", "Quispe", phone="999000111")
    sync_all(a, piura)
    with piura.store.read() as session:
        assert records(session) == {}
        cursor = session.get_one(StreamState, 1).cursor
    with world.at_centre() as session:
        assert cursor == session.execute(select(func.max(Commit.number))).scalar_one(), "what was passed over is passed"


def test_receipts_and_hashes_follow_one_another(world: World) -> None:
    a = world.laptop("rosa")
    for n in range(3):
        a.enrol(f"Persona {n}", "Prueba")
        a.sync()
    with a.store.read() as session:
        batches = session.scalars(select(OutBatch).order_by(OutBatch.number)).all()
    assert [b.number for b in batches] == [1, 2, 3]
    assert [b.previous for b in batches[1:]] == [b.sha256 for b in batches[:-1]]
    assert all(b.body is None for b in batches)
