"""What was saved can be sent: a value too long for a patch is refused while the form still holds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from oit_campo.catalogues import fields, sentences
from oit_campo.domain.damage import Damaged
from oit_campo.errors import UserError
from oit_campo.models.people import Person
from oit_campo.models.training import Session as Lesson
from oit_campo.store import change_log
from oit_campo.store.change_log import FIELD_BYTES, pending_count
from oit_campo.store.store import Store
from oit_campo.sync import outbox, wire
from oit_campo.sync.bounded import PART_CAP
from tests.store.stores import ROSA, add_person, new_store

#: A text's own head in CBOR.
HEAD = 3


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("letter", ["a", "ñ", "😀"])
def test_the_longest_value_is_kept_and_one_letter_more_is_refused_and_changes_nothing(
    store: Store, letter: str
) -> None:
    most = (FIELD_BYTES - HEAD) // len(letter.encode())
    key = add_person(store)
    with store.write(ROSA) as session:
        session.get_one(Person, key).second_surname = letter * most
    with store.read() as session:
        before = pending_count(session)

    def one_more() -> None:
        with store.write(ROSA) as session:
            session.get_one(Person, key).second_surname = letter * (most + 1)
            session.get_one(Person, key).sex = "mujer"

    with pytest.raises(UserError, match="field_long") as caught:
        one_more()
    assert caught.value.field == "second_surname"
    assert fields.kind("person").field("second_surname").label_es in sentences.words_for(caught.value)
    with store.read() as session:
        row = session.get_one(Person, key)
        assert (row.second_surname, row.sex) == (letter * most, None)
        assert pending_count(session) == before


def test_a_set_and_a_new_record_are_measured_too(store: Store) -> None:
    for row in (
        Person(id=store.keys.new(), given_names="x" * 300_000),
        Lesson(id=store.keys.new(), group=store.keys.new(), modules=tuple(f"{n:036d}" for n in range(200))),
    ):
        with pytest.raises(UserError, match="field_long"), store.write(ROSA) as session:
            session.add(row)


def test_the_fullest_patch_of_every_kind_fits() -> None:
    """Every field as long as may be, every group with as many versions seen as a patch may name."""
    key = UUID(int=(1 << 128) - 1)
    for kind in fields.kinds().values():
        groups = tuple(
            wire.GroupPatch(
                number,
                key,
                (1 << 63) - 1,
                True,
                (key,) * wire.MAX_SAW,
                {f.wire_no: "x" * (FIELD_BYTES - HEAD) for f in members},
            )
            for number, members in kind.groups().items()
        )
        patch = wire.Patch(kind.number, key, key, groups)
        assert len(wire.patch_bytes(patch)) <= PART_CAP, kind.entity
        header = wire.BatchHeader(wire.UP, b"stream01", 1, bytes(32))
        assert wire.decode_batch(wire.encode_batch(header, [patch])) == (header, (patch,)), kind.entity


def test_control_without_the_check_what_is_saved_can_not_be_read_at_the_centre(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_log, "FIELD_BYTES", 1 << 30)
    with store.write(ROSA) as session:
        session.add(Person(id=store.keys.new(), given_names="x" * 300_000))
    with store.write(None) as session:
        batch = outbox.cut_batch(session, datetime(2026, 3, 9, 13, tzinfo=UTC))
        assert batch is not None
        assert batch.body is not None
        with pytest.raises(Damaged):
            wire.decode_batch(batch.body)
