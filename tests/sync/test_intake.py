"""What a laptop, honest, broken or hostile, may put into the centre: never an exception, never beyond its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from oit_campo.catalogues import fields
from oit_campo.central.runs import Runs
from oit_campo.domain.versions import GroupState, Head, decode, group_state, run_of
from oit_campo.ids import derived_key, run_key, split_run_key
from oit_campo.models import kinds
from oit_campo.models.centre import CentreRun
from oit_campo.models.people import Consent, Contact, Person
from oit_campo.models.shared import Conflict, HeldChange
from oit_campo.models.training import Enrolment
from oit_campo.sync import apply, client, wire
from tests.helpers.world import Laptop, World
from tests.sync.looking import edit, held, person, same_everywhere, sync_all


def send(world: World, laptop: Laptop, *patches: wire.Patch) -> list[str]:
    """Patches as a laptop with another program would sign them; the verdicts."""
    laptop.sync()
    _, hello = client._prepare(laptop.store, laptop.link, client.PACE_FIRST)
    from oit_campo.models.laptop import StreamState

    with laptop.store.read() as session:
        state = session.get_one(StreamState, 1)
    batch = wire.encode_batch(
        wire.BatchHeader(wire.UP, hello.stream, state.last_batch + 1, state.last_hash), list(patches)
    )
    raw = world.centre.sync(wire.encode_request(hello, [batch], laptop.link.sign))
    reply = wire.decode_reply(raw)
    assert len(reply.receipts) == 1
    with laptop.store.write(None) as session:  # so that a further batch follows this one
        mine = session.get_one(StreamState, 1)
        mine.last_batch, mine.last_hash, mine.nonce = mine.last_batch + 1, wire.batch_hash(batch), reply.nonce
    return reply.receipts[0].verdicts()


def patch(laptop: Laptop, entity: str, record: UUID | None, *groups: tuple[int, dict[int, Any]]) -> wire.Patch:
    change = laptop.store.keys.new()
    stamp = laptop.store.hybrid.stamp()
    return wire.Patch(
        fields.kind(entity).number,
        record,
        laptop.user,
        tuple(wire.GroupPatch(g, change, stamp, False, (), values) for g, values in groups),
    )


def reasons(world: World) -> list[str]:
    with world.at_centre() as session:
        return sorted(held(session).values())


def test_an_unknown_kind_and_one_without_a_table_are_held(world: World) -> None:
    a = world.laptop("rosa")
    without = next(k.number for k in fields.kinds().values() if k.entity not in kinds.tables())
    stranger = wire.Patch(200, a.store.keys.new(), None, patch(a, "person", None, (0, {})).groups)
    without_table = wire.Patch(without, a.store.keys.new(), None, patch(a, "person", None, (0, {})).groups)
    assert send(world, a, stranger, without_table) == ["held", "held"]
    assert reasons(world) == ["unknown_kind", "unknown_kind"]


BAD: list[tuple[int, dict[int, Any]]] = [
    (6, {6: "ayer", 7: None}),
    (6, {6: 10**12}),  # beyond the calendar
    (6, {6: 1, 8: "mujer"}),  # a field of another group
    (6, {6: None, 7: 4}),
    (6, {7: "a\x00b"}),
]


def test_a_bad_value_is_held_and_the_good_ones_of_the_same_batch_pass(any_world: World) -> None:
    a = any_world.laptop("rosa")
    good, bad = a.store.keys.new(), [a.store.keys.new() for _ in BAD]
    verdicts = send(
        any_world,
        a,
        *(patch(a, "person", key, (0, {}), one) for key, one in zip(bad, BAD, strict=True)),
        patch(a, "person", good, (0, {}), (1, {1: "Buena", 2: None, 3: None})),
    )
    assert verdicts == ["held"] * 2 * len(BAD) + ["applied", "applied"]
    assert reasons(any_world) == ["bad_value"] * len(BAD)
    with any_world.at_centre() as session:
        assert [session.get(Person, key) for key in bad] == [None] * len(BAD)
        assert session.get_one(Person, good).given_names == "Buena"


def test_numbers_that_only_sqlite_takes_are_held_on_both_databases(any_world: World) -> None:
    a = any_world.laptop("rosa")
    verdicts = send(any_world, a, patch(a, "business", a.store.keys.new(), (0, {}), (7, {7: 1 << 40})))
    assert verdicts == ["held", "held"]


def test_a_row_without_what_it_needs_and_a_list_where_none_belongs_are_held(any_world: World) -> None:
    a = any_world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    verdicts = send(
        any_world,
        a,
        patch(a, "identity_document", a.store.keys.new(), (0, {}), (6, {6: "visto"})),
        patch(a, "contact", None, (0, {1: None})),
        patch(a, "consent", a.store.keys.new(), (0, {1: maria.bytes}), (3, {3: ["si"]})),
        patch(a, "consent", a.store.keys.new(), (0, {1: maria.bytes}), (3, {3: "si", 9999: ["newer"]})),
        wire.Patch(1, None, a.user, patch(a, "person", None, (0, {})).groups),
    )
    assert verdicts == ["held"] * 5 + ["applied", "applied"] + ["held"]


def test_a_derived_record_under_another_key_is_held(world: World) -> None:
    a = world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    forged = patch(a, "contact", a.store.keys.new(), (0, {1: maria.bytes}))
    assert send(world, a, forged) == ["held"]
    right = patch(a, "contact", derived_key(fields.kind("contact").number, maria), (0, {1: maria.bytes}))
    assert send(world, a, right) != ["held"]


def test_a_group_of_a_newer_version_is_passed_on(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    newer = patch(a, "person", maria, (8, {8: "mujer", 777: "x"}), (700, {700: "de otra versión"}))
    assert send(world, a, newer) == ["applied", "applied"]
    sync_all(a, b)
    assert person(b, maria).sex == "mujer"  # type: ignore[union-attr] # it is there, or the test fails
    assert person(b, maria).given_names == "María Prueba"  # type: ignore[union-attr] # it is there, or the test fails


def test_a_child_waits_for_its_parent_and_is_let_go_with_it(any_world: World) -> None:
    a, b = any_world.laptop("rosa"), any_world.laptop("rosa")
    key = a.store.keys.new()
    consent = a.store.keys.new()
    child = patch(a, "consent", consent, (0, {1: key.bytes, 2: "programa"}), (3, {3: "si"}))
    late_edit = patch(a, "person", key, (8, {8: "mujer"}))
    assert send(any_world, a, child, late_edit) == ["held"] * 3
    assert reasons(any_world) == ["no_parent", "no_parent"]
    assert send(any_world, a, patch(a, "person", key, (0, {}), (1, {1: "Tardía", 2: None, 3: None}))) == ["applied"] * 2
    assert reasons(any_world) == []
    with any_world.at_centre() as session:
        assert session.get_one(Consent, consent).answer == "si"
        assert session.get_one(Person, key).sex == "mujer"
    sync_all(a, b)


def test_an_honest_program_at_the_centre_is_not_stopped_by_what_still_waits(world: World) -> None:
    """A held change needs two parents: the centre makes the first of them, the change goes on waiting for the other."""
    a = world.laptop("rosa")
    person_key, text = a.store.keys.new(), a.store.keys.new()
    consent = patch(a, "consent", a.store.keys.new(), (0, {1: person_key.bytes, 4: text.bytes}), (3, {3: "si"}))
    assert send(world, a, consent) == ["held", "held"]
    with world.centre.database.writing() as (session, state):
        world.centre.author(session, state).create("person", {"given_names": "Centro"}, key=person_key)
    assert reasons(world) == ["no_parent"]


def test_the_centre_is_told_when_its_own_record_lacks_a_parent(world: World) -> None:
    with pytest.raises(RuntimeError, match="no_parent"), world.centre.database.writing() as (session, state):
        world.centre.author(session, state).create("user_scope", {"user": UUID(int=5), "edition": UUID(int=6)})


def test_an_enrolment_outside_the_laptops_scope_is_held_with_its_children(world: World) -> None:
    a, piura = world.laptop("rosa"), world.laptop("piura", "20")
    key = a.store.keys.new()
    with a.store.write(a.user) as session:
        session.add(Person(id=key, given_names="Lejos", first_surname="Prueba"))
        session.add(
            Enrolment(
                id=derived_key(fields.kind("enrolment").number, key, a.activation.edition),
                person=key,
                edition=a.activation.edition,
                region="20",
                enrolled_by=a.user,
                enrolled_on=date(2026, 3, 9),
            )
        )
    outcome = a.sync()
    assert outcome.held > 0
    assert reasons(world) == ["out_of_scope"]
    sync_all(a, piura)
    assert person(piura, key) is None


def test_what_belongs_to_another_region_is_not_touched(world: World) -> None:
    a, piura = world.laptop("rosa"), world.laptop("piura", "20")
    maria = a.enrol("María Prueba", "Quispe", phone="999000111")
    a.sync()
    contact = derived_key(fields.kind("contact").number, maria)
    enrolment = derived_key(fields.kind("enrolment").number, maria, a.activation.edition)
    verdicts = send(
        world,
        piura,
        patch(piura, "person", maria, (8, {8: "hombre"})),
        patch(piura, "contact", contact, (8, {8: "x@example.org"})),
        patch(piura, "consent", piura.store.keys.new(), (0, {1: maria.bytes}), (3, {3: "si"})),
        patch(piura, "enrolment", enrolment, (11, {11: 20_000, 12: None, 13: None})),
    )
    assert verdicts == ["out_of_scope"] * 5
    assert set(reasons(world)) == {"out_of_scope"}
    with world.at_centre() as session:
        assert session.get_one(Person, maria).sex is None
        assert session.get_one(Enrolment, enrolment).withdrawn_on is None
        assert session.get_one(Contact, contact).email is None


def test_what_can_not_be_judged_is_held_elsewhere(world: World) -> None:
    a = world.laptop("rosa")
    verdicts = send(
        world,
        a,
        patch(a, "enrolment", None, (0, {1: b"x" * 16, 2: "no key"})),
        patch(a, "consent", a.store.keys.new(), (0, {1: b"short"})),
        patch(a, "consent", a.store.keys.new(), (0, {1: a.store.keys.new().bytes})),
    )
    assert verdicts == ["held"] * 3
    assert set(reasons(world)) <= {"bad_value", "no_parent"}


def test_more_versions_than_fit_are_held_and_the_record_stays(world: World) -> None:
    a = world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    a.sync()
    many = tuple(run_key(n * 7, 1) for n in range(1, 190))
    for bunch in (many, tuple(run_key((1 << 70) + n, 1) for n in range(1, 100))):
        change = a.store.keys.new()
        one = wire.Patch(1, maria, a.user, (wire.GroupPatch(8, change, 1 << 16, False, bunch, {8: "mujer"}),))
        verdict = send(world, a, one)
    assert verdict == ["held"]
    assert reasons(world) == ["too_many_versions"]


def test_a_held_change_sent_again_keeps_its_stamp(world: World) -> None:
    a = world.laptop("rosa")
    stray = patch(a, "person", a.store.keys.new(), (8, {8: "mujer"}))
    send(world, a, stray)
    with world.at_centre() as session:
        before = session.scalars(select(HeldChange.body)).one()
    world.clock.advance(hours=1)
    send(world, a, stray)
    with world.at_centre() as session:
        assert session.scalars(select(HeldChange.body)).all() == [before]


def test_stamps_of_a_stream_keep_its_order_and_no_stamp_is_far_ahead(world: World) -> None:
    a = world.laptop("rosa")
    world.clock.advance(days=3650)
    keys = [a.enrol(f"Persona {n}", "Prueba") for n in range(3)]
    world.clock.advance(days=-3650)
    a.sync()
    with world.at_centre() as session:
        stamps = [group_state(decode(session.get_one(Person, k).merge_state), 1).winner.stamp for k in keys]
    assert stamps == sorted(stamps)
    assert len(set(stamps)) == 3
    assert stamps[-1] >> 16 <= world.clock.now().timestamp() * 1000 + 10 * 60_000 + 1
    same_everywhere(world, a)


def test_a_creation_sent_twice_under_other_changes_is_one_record(world: World) -> None:
    a, b = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe", phone="999000111")
    sync_all(a, b)
    contact = derived_key(fields.kind("contact").number, maria)
    assert send(world, a, patch(a, "contact", None, (0, {1: maria.bytes}), (8, {8: "m@example.org"})))[0] == "merged"
    edit(b, "contact", contact, best_time="mañana")
    sync_all(a, b)
    with world.at_centre() as session:
        assert session.execute(select(func.count()).select_from(Contact)).scalar_one() == 1


def test_a_state_with_no_version_says_nothing() -> None:
    empty = {8: GroupState((Head(0, 1, run_key(1, 1)),))}
    assert apply._said_before({0xFFFF: empty[8]}, 8, {8: None}) == GroupState()
    assert apply._said_before({0xFFFF: empty[8]}, 8, {8: "x"}) == empty[8]
    assert apply._said_before(empty, 8, {8: None}) == empty[8]


def saw_all(laptop: Laptop, record: UUID, seen: UUID, values: dict[int, Any]) -> wire.Patch:
    """An edit of a person's sex by somebody who claims to have seen ``seen``."""
    change, stamp = laptop.store.keys.new(), laptop.store.hybrid.stamp()
    group = wire.GroupPatch(8, change, stamp, False, (seen,), values)
    return wire.Patch(fields.kind("person").number, record, laptop.user, (group,))


def future_of(key: UUID) -> UUID:
    """The last key that the run of this one can ever make."""
    return run_key(split_run_key(key)[0], (1 << 48) - 1)


def test_nobody_has_seen_what_a_colleague_is_yet_to_write(any_world: World) -> None:
    a, hostile = any_world.laptop("rosa"), any_world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    sync_all(a, hostile)
    assert send(any_world, hostile, saw_all(hostile, maria, future_of(maria), {8: "hombre"})) == ["applied"]
    any_world.clock.advance(hours=1)
    edit(a, "person", maria, sex="mujer")
    a.sync()
    with any_world.at_centre() as session:
        assert session.get_one(Person, maria).sex == "mujer"
        assert session.execute(select(func.count()).select_from(Conflict)).scalar_one() == 1
    sync_all(a, hostile)
    assert person(hostile, maria).sex == "mujer"  # type: ignore[union-attr] # it is there, or the test fails


def test_control_a_centre_that_believes_the_claim_hides_her_edit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runs, "bounded", lambda _self, patch: patch)
    a, hostile = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    sync_all(a, hostile)
    send(world, hostile, saw_all(hostile, maria, future_of(maria), {8: "hombre"}))
    edit(a, "person", maria, sex="mujer")
    a.sync()
    with world.at_centre() as session:
        assert session.get_one(Person, maria).sex == "hombre"


def test_what_was_seen_is_seen_and_ones_own_runs_are_ones_own(world: World) -> None:
    """Controls: an honest edit settles the one it saw; a laptop may name changes of its own that never travelled."""
    a, b = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    edit(a, "person", maria, sex="mujer")
    sync_all(a, b)
    edit(b, "person", maria, sex="hombre")
    b.sync()
    with world.at_centre() as session:
        assert session.get_one(Person, maria).sex == "hombre"
        assert session.scalars(select(Conflict)).all() == []
    own = b.store.keys.new()  # of an edit of hers that was coalesced
    assert send(world, b, saw_all(b, maria, own, {8: "mujer"})) == ["applied"]
    with world.at_centre() as session:
        seen = group_state(decode(session.get_one(Person, maria).merge_state), 8).seen
    assert split_run_key(own)[1] in seen.values()


def test_the_centres_own_changes_are_not_seen_before_they_are_made(world: World) -> None:
    a = world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    a.sync()
    with world.centre.database.writing() as (session, state):
        world.centre.author(session, state).edit("person", maria, {"sex": "mujer"})
    a.sync()
    with world.at_centre() as session:
        stands = group_state(decode(session.get_one(Person, maria).merge_state), 8).winner.change
    send(world, a, saw_all(a, maria, future_of(stands), {8: "hombre"}))
    world.clock.advance(hours=1)
    with world.centre.database.writing() as (session, state):
        world.centre.author(session, state).edit("person", maria, {"sex": "mujer"})
    with world.at_centre() as session:
        assert session.get_one(Person, maria).sex == "mujer"


def test_a_change_under_a_colleagues_run_is_held_and_teaches_nothing(world: World) -> None:
    a, hostile = world.laptop("rosa"), world.laptop("rosa")
    maria = a.enrol("María Prueba", "Quispe")
    sync_all(a, hostile)
    forged = saw_all(hostile, maria, future_of(maria), {8: "hombre"})
    group = replace(forged.groups[0], change=future_of(maria))
    assert send(world, hostile, replace(forged, groups=(group,))) == ["held"]
    assert reasons(world) == ["foreign_change"]
    with world.at_centre() as session:
        highest = session.get_one(CentreRun, run_of(maria)[0]).highest
    assert highest < 1000
    edit(a, "person", maria, sex="mujer")
    assert a.sync().held == 0
