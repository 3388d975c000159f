"""The change log: an entry a row a flush, a chain that finds one altered byte, and no way around it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import cbor2
import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from oit_campo.catalogues import fields
from oit_campo.domain.versions import decode, group_state
from oit_campo.errors import KnownError
from oit_campo.ids import derived_key
from oit_campo.models.laptop import Change, StoreFact
from oit_campo.models.people import Consent, Contact, Person
from oit_campo.models.plans import Business
from oit_campo.models.shared import Conflict
from oit_campo.store import schema
from oit_campo.store.change_log import Op, pending_count, verify_chain
from oit_campo.store.store import Store
from tests.store.stores import ROSA, START, add_person, new_store, reopened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path)
    yield made
    made.close()


def entries(store: Store) -> list[Change]:
    with store.read() as session:
        return list(session.scalars(select(Change).order_by(Change.seq)))


def edit(store: Store, key: UUID, **values: object) -> None:
    with store.write(ROSA) as session:
        row = session.get_one(Person, key)
        for name, value in values.items():
            setattr(row, name, value)


# ---- what is written --------------------------------------------------------------------------------------------------


def test_every_flush_writes_one_entry_a_row(store: Store) -> None:
    key = add_person(store)
    with store.write(ROSA) as session:
        row = session.get_one(Person, key)
        row.sex, row.birth_date = "mujer", date(1993, 8, 14)
        session.add(Business(id=store.keys.new(), trade_name="Bodega"))
        session.flush()
        row.sex = "hombre"
    found = entries(store)
    assert [(e.op, e.kind) for e in found] == [(1, 1), (1, 13), (2, 1), (2, 1)]
    assert [e.seq for e in found] == [1, 2, 3, 4]
    assert {e.actor for e in found} == {ROSA}
    assert len({e.change for e in found}) == 4
    assert cbor2.loads(found[2].values or b"") == {6: [None, 8626], 8: [None, "mujer"]}
    with store.read() as session:
        assert session.get_one(Person, key).changed_seq == 4


def test_a_creation_keeps_its_commitment_without_the_values_but_for_kinds_that_are_events(store: Store) -> None:
    key = add_person(store)
    with store.write(ROSA) as session:
        session.add(Consent(id=store.keys.new(), person=key, answer="si", purpose="programa"))
    person, consent = entries(store)
    assert (person.values, len(person.salt or b"")) == (None, 16)
    assert cbor2.loads(consent.values or b"") == {1: key.bytes, 2: "programa", 3: "si"}


def test_an_events_whole_group_is_in_its_entry(store: Store) -> None:
    from oit_campo.models.people import IdentityDocument

    person, key = add_person(store), store.keys.new()
    with store.write(ROSA) as session:
        session.add(IdentityDocument(id=key, person=person, type="dni", number="99000001", country="PE"))
    with store.write(ROSA) as session:
        session.get_one(IdentityDocument, key).number = "99000002"
    said = cbor2.loads(entries(store)[-1].values or b"")
    assert said == {2: ["dni", "dni"], 3: ["PE", "PE"], 4: ["99000001", "99000002"], 5: [None, None]}


def test_saying_the_same_again_writes_nothing(store: Store) -> None:
    key = add_person(store)
    edit(store, key, given_names="María Prueba")
    business = store.keys.new()
    with store.write(ROSA) as session:
        session.add(Business(id=business, procedures=("ruc", "licencia")))
    with store.write(ROSA) as session:
        session.get_one(Business, business).procedures = ("ruc", "licencia")
    assert len(entries(store)) == 2


def test_a_row_without_a_word_is_logged_too(store: Store) -> None:
    with store.write(ROSA) as session:
        session.add(Business(id=store.keys.new()))
    assert [e.op for e in entries(store)] == [Op.CREATE]


def test_confirming_the_value_shown_is_an_edit_that_settles(store: Store) -> None:
    key = add_person(store)
    edit(store, key, sex="mujer")
    with store.write(None, receiving=True) as session:
        session.add(
            Conflict(kind=1, record=key, group=8, change=UUID(int=9), stamp=1, values=cbor2.dumps({8: "hombre"}))
        )
    with store.write(ROSA) as session:
        flag_modified(session.get_one(Person, key), "sex")
    assert cbor2.loads(entries(store)[-1].values or b"") == {8: ["mujer", "mujer"]}
    with store.read() as session:
        assert session.scalars(select(Conflict)).all() == []


def test_confirming_an_empty_value_is_an_edit_too(store: Store) -> None:
    key = add_person(store)
    with store.write(ROSA) as session:
        flag_modified(session.get_one(Person, key), "sex")
    assert cbor2.loads(entries(store)[-1].values or b"") == {8: [None, None]}


def test_an_edit_says_what_its_author_saw(store: Store) -> None:
    key = add_person(store)
    edit(store, key, sex="mujer")
    edit(store, key, sex="hombre")
    made, first, second = entries(store)
    assert cbor2.loads(first.groups) == [[8, [made.change.bytes]]]
    assert cbor2.loads(second.groups) == [[8, [first.change.bytes]]]
    with store.read() as session:
        state = decode(session.get_one(Person, key).merge_state)
    assert [h.change for h in group_state(state, 8).heads] == [second.change]
    assert [h.change for h in group_state(state, 1).heads] == [made.change]


def test_nothing_of_a_transaction_that_failed_stays(store: Store) -> None:
    def break_off() -> None:
        with store.write(ROSA) as session:
            session.add(Person(id=store.keys.new(), given_names="Nadie"))
            session.flush()
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        break_off()
    assert entries(store) == []
    add_person(store)
    assert [e.seq for e in entries(store)] == [1]


def test_what_waits_is_counted(store: Store) -> None:
    add_person(store)
    add_person(store)
    with store.read() as session:
        assert pending_count(session) == 2


# ---- the chain --------------------------------------------------------------------------------------------------------


def chain_of(store: Store, *, after: int = 0) -> int:
    with store.read() as session:
        return verify_chain(session, after=after)


def fill(store: Store) -> UUID:
    key = add_person(store)
    for sex in ("mujer", "hombre", "otro"):
        edit(store, key, sex=sex)
    return key


def test_the_chain_holds_from_the_first_and_from_any_entry(store: Store) -> None:
    fill(store)
    assert chain_of(store) == 4
    assert chain_of(store, after=2) == 2
    assert chain_of(store, after=4) == 0


@pytest.mark.parametrize(
    "column", ["values", "salt", "stream", "change", "record", "actor", "groups", "commitment", "chain"]
)
def test_one_altered_byte_anywhere_is_found(store: Store, column: str) -> None:
    fill(store)
    with store.write(None) as session:
        raw = session.execute(text(f'SELECT "{column}" FROM change WHERE seq = 3')).scalar_one()
        altered = bytes([raw[0] ^ 1]) + raw[1:]
        session.execute(text(f'UPDATE change SET "{column}" = :raw WHERE seq = 3'), {"raw": altered})
    with pytest.raises(ValueError, match="entry 3"):
        chain_of(store)


@pytest.mark.parametrize("column", ["kind", "op", "stamp"])
def test_an_altered_number_is_found_and_so_is_a_missing_entry(store: Store, column: str) -> None:
    fill(store)
    with store.write(None) as session:
        session.execute(text(f"UPDATE change SET {column} = {column} + 1 WHERE seq = 2"))
    with pytest.raises(ValueError, match="entry 2"):
        chain_of(store)


def test_a_missing_entry_is_found(store: Store) -> None:
    fill(store)
    with store.write(None) as session:
        session.execute(delete(Change).where(Change.seq == 2))
    with pytest.raises(ValueError, match="entry 3"):
        chain_of(store)


def test_erasing_values_and_salt_keeps_the_chain(store: Store) -> None:
    fill(store)
    with store.write(None) as session:
        session.execute(update(Change).where(Change.seq > 1).values(values=None, salt=None))
    assert chain_of(store) == 4


# ---- no way around ----------------------------------------------------------------------------------------------------


def test_bulk_writes_are_refused_before_they_reach_the_database(store: Store) -> None:
    add_person(store)
    for statement in (update(Person).values(sex="x"), delete(Person), insert(Person).values(id=UUID(int=5))):
        with pytest.raises(RuntimeError, match="by-passes"), store.write(ROSA) as session:
            session.execute(statement)


def test_deleting_a_row_is_refused(store: Store) -> None:
    key = add_person(store)
    with pytest.raises(RuntimeError, match="never deleted"), store.write(ROSA) as session:
        session.delete(session.get_one(Person, key))


CORE = [
    "UPDATE person SET sex = 'x'",
    "UPDATE person SET sex = 'x', changed_seq = 999",
    "DELETE FROM person",
    "INSERT INTO person(id, changed_seq, merge_state) VALUES (x'01', 999, x'')",
    "INSERT INTO person(id, changed_seq, merge_state) VALUES (x'01', 1, x'')",
]


@pytest.mark.parametrize("statement", CORE)
def test_sql_that_goes_past_the_log_is_refused_by_the_database(store: Store, statement: str) -> None:
    add_person(store)
    with pytest.raises(IntegrityError, match=r"by-passed|never deleted"), store.write(ROSA) as session:
        session.connection().exec_driver_sql(statement)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE person SET sex = 'x'", "INSERT INTO person(id, changed_seq, merge_state) VALUES (x'01', 1, x'')"],
)
def test_rows_that_came_from_the_centre_are_as_closed(store: Store, statement: str) -> None:
    with store.write(None, receiving=True) as session:
        row = Person(id=UUID(int=5), given_names="Del centro", changed_seq=0, merge_state=b"")
        session.add(row)
        session.flush()
        row.sex = "mujer"
    assert [(e.op, e.batch) for e in entries(store)] == [(Op.RECEIVED, 0)]
    with pytest.raises(IntegrityError, match="by-passed"), store.write(ROSA) as session:
        session.connection().exec_driver_sql(statement)
    assert store.fact(schema.RECEIVING) is None
    assert chain_of(store) == 1


def test_legacy_bulk_inserts_are_refused_too(store: Store) -> None:
    add_person(store)
    with pytest.raises(IntegrityError, match="by-passed"), store.write(ROSA) as session:
        session.bulk_insert_mappings(Person, [{"id": UUID(int=5), "changed_seq": 1, "merge_state": b""}])


def test_one_row_too_many_writes_and_a_row_of_another_entry_are_refused(store: Store) -> None:
    """An entry opens the row it tells of, not another."""
    key, other = add_person(store), add_person(store)

    def change_one_and_force_another() -> None:
        with store.write(ROSA) as session:
            session.get_one(Person, key).sex = "mujer"
            session.flush()
            session.connection().exec_driver_sql(
                "UPDATE person SET sex = 'x', changed_seq = 3 WHERE id = ?", (other.bytes,)
            )

    with pytest.raises(IntegrityError, match="by-passed"):
        change_one_and_force_another()


def test_a_derived_kind_takes_no_other_key(store: Store) -> None:
    key = add_person(store)
    with pytest.raises(RuntimeError, match="derived"), store.write(ROSA) as session:
        session.add(Contact(id=store.keys.new(), person=key, phone="999000111"))
    with store.write(ROSA) as session:
        session.add(Contact(id=derived_key(fields.kind("contact").number, key), person=key, phone="999000111"))


def test_a_child_without_its_parent_is_refused_at_commit(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write(ROSA) as session:
        session.add(Consent(id=store.keys.new(), person=UUID(int=9), answer="si"))


# ---- time and turns ---------------------------------------------------------------------------------------------------


def test_stamps_never_go_back_when_the_clock_does_nor_after_a_restart(tmp_path: Path) -> None:
    from oit_campo.clock import FixedClock

    clock = FixedClock(START)
    store = new_store(tmp_path, clock=clock)
    add_person(store)
    clock.advance(days=-365)
    add_person(store)
    store = reopened(store, clock=clock)
    add_person(store)
    clock.advance(days=366)
    add_person(store)
    stamps = [e.stamp for e in entries(store)]
    assert stamps == sorted(set(stamps))
    assert stamps[3] >> 16 > stamps[2] >> 16
    store.close()


def test_two_writers_queue_and_nothing_is_lost(store: Store) -> None:
    key = add_person(store)
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for n in range(15):
                with store.write(ROSA) as session:
                    row = session.get_one(Person, key)
                    row.participant_code = f"{int(row.participant_code or 0) + 1}"
                    session.add(Business(id=store.keys.new(), trade_name=f"{number}-{n}"))
        except BaseException as error:  # noqa: BLE001 - in a thread: whatever it is, the test has to hear of it
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    with store.read() as session:
        assert session.get_one(Person, key).participant_code == "45"
        assert verify_chain(session) == 91


def test_two_programs_on_one_file_queue_too(store: Store) -> None:
    other = Store(store.path, bytes(range(32)), clock=store.clock, keys=store.keys)
    first_in, done = threading.Event(), threading.Event()

    def slow() -> None:
        with store.write(ROSA) as session:
            session.add(Person(id=store.keys.new(), given_names="Primera"))
            session.flush()
            first_in.set()
            assert not done.wait(0.3)

    thread = threading.Thread(target=slow)
    thread.start()
    assert first_in.wait(10)
    add_person(other, "Segunda")
    done.set()
    thread.join(10)
    assert [e.seq for e in entries(store)] == [1, 2]
    assert chain_of(store) == 2
    other.close()


def test_a_locked_store_says_so(tmp_path: Path) -> None:
    made = new_store(tmp_path)
    made.close()
    made.close()
    for opened in (made.write, lambda _u: made.read()):
        with pytest.raises(KnownError, match="store_locked"), opened(None) as session:
            session.scalars(select(StoreFact)).all()


def test_a_plain_session_is_not_one_of_the_store(store: Store) -> None:
    """Control: without the listener nothing is logged, and then the database refuses."""
    engine = store.sessions().writer
    with Session(engine) as session:
        session.add(Person(id=UUID(int=5), changed_seq=1, merge_state=b""))
        with pytest.raises(IntegrityError):
            session.commit()
