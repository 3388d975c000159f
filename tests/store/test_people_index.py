"""The index of people: what it finds, that it follows corrections and received rows, that it lets go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from oit_campo.models.laptop import StoreFact
from oit_campo.models.people import IdentityDocument, Person
from oit_campo.store import people_index
from oit_campo.store.store import Store
from tests.helpers.world import Laptop, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def laptop(world: World) -> Laptop:
    return world.laptop("rosa")


def add(
    laptop: Laptop, given: str, surname: str = "", *, number: str = "", code: str = "", indexed: bool = True
) -> UUID:
    store = laptop.store
    key = store.keys.new()
    with store.write(laptop.user) as session:
        session.add(
            Person(
                id=key,
                given_names=given,
                first_surname=surname,
                birth_date=date(1993, 8, 14),
                participant_code=code or None,
            )
        )
        if number:
            session.add(IdentityDocument(id=store.keys.new(), person=key, type="CIV", number=number))
        session.flush()
        if indexed:
            people_index.refresh(session, [key])
    return key


def find(store: Store, match: str) -> list[UUID]:
    with store.read() as session:
        return people_index.find(session, match, 10)


def test_words_begin_without_accents(laptop: Laptop) -> None:
    person = add(laptop, "Jesús Ángel", "Ñaupas")
    for typed in ("jes", "JESUS naup", "ñau", "ángel ñaupas"):
        assert find(laptop.store, people_index.starting_with(typed)) == [person], typed
    assert find(laptop.store, people_index.starting_with("jesus quispe")) == []


def test_words_sound_alike(laptop: Laptop) -> None:
    person = add(laptop, "Jefferson", "González")
    assert find(laptop.store, people_index.starting_with("yeferson gonsales")) == []
    assert find(laptop.store, people_index.sounding_like("yeferson gonsales")) == [person]
    assert find(laptop.store, people_index.sounding_like("yef")) == [person]
    assert find(laptop.store, people_index.sounding_like("rosa")) == []


def test_two_sounds_are_enough_and_one_is_not(laptop: Laptop) -> None:
    person = add(laptop, "Jefferson Alexander", "González")
    assert find(laptop.store, people_index.two_sounds(["jeferson", "gonsales", "ribas"])) == [person]
    assert find(laptop.store, people_index.two_sounds(["jeferson", "ribas"])) == []
    assert people_index.two_sounds(["jeferson"]) == ""


def test_numbers_with_and_without_their_letter_and_the_code(laptop: Laptop) -> None:
    person = add(laptop, "Ana", number="V20614938", code="L07-0042-K")
    for typed in ("v-206", "V20614938", "2061", "20.614.938", "L07-0042", "l070042k"):
        assert find(laptop.store, people_index.numbered(typed)) == [person], typed
    assert find(laptop.store, people_index.numbered("614938")) == []
    assert find(laptop.store, people_index.exactly_numbered(["2061"])) == []
    assert find(laptop.store, people_index.exactly_numbered(["1", "20614938"])) == [person]


def test_birth_dates_are_found_and_cannot_be_typed(laptop: Laptop) -> None:
    person = add(laptop, "Ana")
    assert find(laptop.store, people_index.born_on([date(1990, 1, 1), date(1993, 8, 14)])) == [person]
    assert find(laptop.store, people_index.born_on([date(1993, 8, 15)])) == []
    assert find(laptop.store, people_index.numbered("\ue00119930814")) == []


def test_nothing_typed_finds_nobody(laptop: Laptop) -> None:
    add(laptop, "Ana")
    for match in (people_index.starting_with("  "), people_index.numbered("-"), people_index.born_on([])):
        assert find(laptop.store, match) == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ('"', False), ("(", False), ("NEAR(", False), ("a*", True), ("^ana", True), ("ana' --", True),
        ("ana OR", False), ("ana AND NOT b", False), ("ana NOT luz", False), ("words:ana", False),
    ],
)  # fmt: skip
def test_signs_of_the_query_language_are_only_letters(laptop: Laptop, typed: str, found: bool) -> None:
    """A sign is passed over and OR is a word of the name like any other: nobody here is called so."""
    ana, luz = add(laptop, "Ana"), add(laptop, "Luz", number="V1234567")
    assert find(laptop.store, people_index.starting_with(typed)) == ([ana] if found else [])
    assert find(laptop.store, people_index.sounding_like(typed)) == ([ana] if found else [])
    assert find(laptop.store, people_index.numbered(typed)) == []
    assert find(laptop.store, people_index.exactly_numbered([people_index.plain_number(typed)])) == []
    assert find(laptop.store, people_index.starting_with("luz")) == [luz]


@pytest.mark.parametrize(("raw", "count"), [("words : ana OR luz", 2), ("words : ana NOT luz", 1), ("a*", 1)])
def test_control_given_as_they_are_the_signs_would_rule_the_query(laptop: Laptop, raw: str, count: int) -> None:
    add(laptop, "Ana")
    add(laptop, "Luz")
    assert len(find(laptop.store, raw)) == count
    with pytest.raises(OperationalError, match="unterminated string"):
        find(laptop.store, 'words : "')


def test_a_correction_replaces_the_row(laptop: Laptop) -> None:
    person = add(laptop, "Ana", "Quispe", number="V1234567")
    with laptop.store.write(laptop.user) as session:
        session.get_one(Person, person).first_surname = "Mamani"
        before = session.query(IdentityDocument).one()
        session.add(
            IdentityDocument(
                id=laptop.store.keys.new(), person=person, type="CIV", number="V7654321", replaces=before.id
            )
        )
        session.flush()
        assert people_index.refresh(session, [person, person]) == 1
    assert find(laptop.store, people_index.starting_with("quispe")) == []
    assert find(laptop.store, people_index.starting_with("mamani")) == [person]
    assert find(laptop.store, people_index.numbered("1234567")) == []
    assert find(laptop.store, people_index.numbered("7654321")) == [person]
    with laptop.store.read() as session:
        assert session.execute(text("SELECT count(*) FROM person_index")).scalar_one() == 1


def test_whoever_is_no_longer_stored_leaves_the_index(laptop: Laptop) -> None:
    person, stays = add(laptop, "Ana"), add(laptop, "Rosa")
    with laptop.store.write(None) as session:
        session.add(StoreFact(name="removing", value=b"1"))
        session.flush()
        session.execute(text("DELETE FROM person WHERE id = :id"), {"id": person.bytes})
        assert people_index.refresh(session, [person]) == 0
    assert find(laptop.store, people_index.starting_with("ana")) == []
    assert find(laptop.store, people_index.starting_with("rosa")) == [stays]
    with laptop.store.read() as session:
        assert people_index.rows_of(session, []) == []


def test_catching_up_indexes_own_rows_once(laptop: Laptop) -> None:
    people_index.index_missing(laptop.store)
    person = add(laptop, "Ana", number="V1234567", indexed=False)
    assert find(laptop.store, people_index.starting_with("ana")) == []
    assert people_index.index_missing(laptop.store) == 1
    assert find(laptop.store, people_index.starting_with("ana")) == [person]
    assert people_index.index_missing(laptop.store) == 0


def test_received_people_and_their_new_documents_are_followed(world: World, laptop: Laptop) -> None:
    second = world.laptop("rosa")
    people_index.index_missing(second.store)
    person = laptop.enrol("Yeferson", "Gonsales")
    laptop.sync()
    second.sync()
    assert find(second.store, people_index.starting_with("yeferson")) == []
    assert people_index.index_missing(second.store) == 1
    assert find(second.store, people_index.sounding_like("jefferson gonzález")) == [person]
    with laptop.store.write(laptop.user) as session:
        session.add(IdentityDocument(id=laptop.store.keys.new(), person=person, type="CIV", number="V1234567"))
    laptop.sync()
    second.sync()
    assert people_index.index_missing(second.store) == 1
    assert find(second.store, people_index.numbered("1234567")) == [person]


def test_many_people_are_caught_up_in_pieces(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_index, "CHUNK", 2)
    people = [add(laptop, name, indexed=False) for name in ("Ana", "Rosa", "Luz", "Inés", "Flor")]
    assert people_index.index_missing(laptop.store) == 5
    with laptop.store.write(None) as session:
        assert people_index.refresh(session, people) == 5
        assert session.execute(text("SELECT count(*) FROM person_index")).scalar_one() == 5
