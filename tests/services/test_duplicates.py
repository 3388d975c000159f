"""Who is probably already there: recall on what goes wrong in a queue, and silence about people who only share a surname."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from oit_campo.errors import UserError
from oit_campo.models.people import Contact, IdentityDocument, Person
from oit_campo.services import duplicates, enrolment
from oit_campo.services.desk import Desk
from oit_campo.services.duplicates import SOMEWHAT, Candidate, Facts, Probe, compare, likely_duplicates
from oit_campo.store import people_index
from tests.helpers.world import World
from tests.services.enrolling import desk_at, form, other

GIVEN = [
    "Rosa",
    "Luz",
    "María",
    "José",
    "Yolanda",
    "Wilmer",
    "Xiomara",
    "Jefferson",
    "Yuleisy",
    "Carlos",
    "Génesis",
    "Edixon",
    "Milagros",
    "Percy",
    "Nélida",
    "Hugo",
]
SURNAMES = [
    "Quispe",
    "Mamani",
    "Huamán",
    "Flores",
    "González",
    "Rodríguez",
    "Ccori",
    "Ñaupas",
    "Chero",
    "Villalobos",
    "Zavala",
    "Bravo",
    "Vásquez",
    "Jiménez",
    "Huallpa",
    "Yamunaqué",
    "Cevallos",
    "Urdaneta",
    "Colmenares",
    "Apaza",
    "Condori",
    "Purizaca",
    "Salazar",
    "Bracho",
]
ME = Facts(("jefferson", "alexander"), ("gonzalez", "rivas"), date(1993, 8, 14), ("20614938",))

HEARD = replace(ME, given=("yeferson",), surnames=("gonsales",), numbers=())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(world: World) -> Desk:
    return desk_at(world.laptop("rosa"))


def probe_of(desk: Desk, found: tuple[Candidate, ...]) -> list[str]:
    return [c.name for c in found]


# --- the score ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "very", "said"),
    [
        (ME, True, "Es el mismo número de documento"),
        (replace(ME, numbers=("20614939",)), True, "El número de documento difiere en un solo signo"),
        (replace(ME, numbers=("20614983",)), True, "El número de documento difiere en un solo signo"),
        (HEARD, True, "Suena igual: Yeferson ≈ Jefferson, Gonsales ≈ Gonzalez"),
        (replace(ME, surnames=("rivas", "gonzalez"), numbers=()), True, "Apellidos en otro orden"),
        (replace(ME, birth=date(1993, 3, 14), numbers=()), False, "La fecha de nacimiento difiere solo en el mes"),
        (replace(ME, birth=date(1993, 8, 15), numbers=()), False, "La fecha de nacimiento difiere solo en el día"),
        (replace(ME, birth=date(1994, 8, 14), numbers=()), False, "La fecha de nacimiento difiere solo en el año"),
        (replace(ME, birth=None, numbers=()), False, "Mismo nombre"),
        (replace(HEARD, birth=None), False, "Suena igual: Yeferson ≈ Jefferson, Gonsales ≈ Gonzalez"),
        (replace(ME, given=("jefersin",), numbers=()), False, "Nombre parecido: Jefersin ≈ Jefferson"),
    ],
)  # fmt: skip
def test_what_speaks_for_the_same_person(typed: Facts, very: bool, said: str) -> None:
    points, reasons = compare(typed, ME)
    assert points >= SOMEWHAT
    assert (points >= duplicates.VERY) or not very
    assert said in [r.words for r in reasons if r.speaks_for]


def test_day_and_month_swapped_is_said() -> None:
    points, reasons = compare(replace(ME, birth=date(1993, 8, 5), numbers=()), replace(ME, birth=date(1993, 5, 8)))
    assert points >= duplicates.VERY
    assert "Día y mes de nacimiento intercambiados" in [r.words for r in reasons]


@pytest.mark.parametrize(
    "typed",
    [
        Facts(("rosa",), ("gonzalez",), date(1993, 8, 14), ()),  # same day, another given name
        Facts(("jefferson",), ("quispe",), date(1993, 8, 14), ()),  # same day, another surname
        Facts(("jefferson",), ("gonzalez",), date(1971, 2, 3), ("99000001",)),  # a common name, another life
        Facts((), ("gonzalez",), None, ()),  # nothing but a common surname
        Facts((), (), date(1993, 8, 14), ()),  # nothing but a birthday
        Facts((), (), None, ()),
        Facts(("jefferson",), (), None, ("99000001",)),
    ],
)
def test_what_is_no_sign(typed: Facts) -> None:
    assert compare(typed, ME)[0] < SOMEWHAT


def test_what_tells_them_apart_is_said_too() -> None:
    _, reasons = compare(Facts(("jefferson",), ("gonzalez",), date(1971, 2, 3), ("99000001",)), ME)
    assert {r.words for r in reasons if not r.speaks_for} == {"Otra fecha de nacimiento", "Otro número de documento"}


# --- in the store ---------------------------------------------------------------------------------------------------


def test_a_person_in_the_store_is_found_with_name_mask_and_strength(desk: Desk) -> None:
    made = enrolment.enrol(desk, form())
    (found,) = likely_duplicates(desk, Probe("Yeferson", "Gonsales", "", "14081993", "20614938"))
    assert (found.person, found.name) == (made.person, "Jefferson Alexander González Ñaupas")
    assert (found.document, found.strength, found.very) == ("CIV ••••4938", "Muy parecida", True)
    assert found.reasons[0].words == "Es el mismo número de documento"


def test_the_same_document_comes_first_whatever_else_differs(desk: Desk) -> None:
    known = enrolment.enrol(desk, form()).person
    for number in range(6):
        enrolment.enrol(desk, other(number, "Rosa", "Quispe", "Mamani"))
    probe = Probe("Rosa", "Quispe", "Mamani", "03/05/1988", "20614938", "CIV")
    first, *rest = likely_duplicates(desk, probe)
    assert (first.person, first.very, first.strength, first.same_document) == (known, True, "Muy parecida", True)
    assert first.reasons[0].words == "Es el mismo número de documento"
    assert len(rest) == duplicates.MOST - 1
    assert not any(c.same_document for c in rest)
    other_kind = likely_duplicates(desk, replace(probe, document_type="DNI"))
    assert known not in [c.person for c in other_kind]


@pytest.mark.parametrize(
    "probe",
    [
        Probe(document_number="V-20.614.938"),
        Probe(document_number="20614939"),
        Probe(document_number="2061438"),
        Probe(document_number="206149388"),
        Probe(document_number="20619438"),
        Probe("Jeferson", "Gonsalez"),
        Probe("Yefferson Alexánder", "Ñaupas", "González"),
        Probe("Jefferson", "González", birth="14/08/1992"),
    ],
)
def test_each_block_finds_her(desk: Desk, probe: Probe) -> None:
    enrolment.enrol(desk, form())
    assert probe_of(desk, likely_duplicates(desk, probe)) == ["Jefferson Alexander González Ñaupas"]


@pytest.mark.parametrize(
    "probe", [Probe(), Probe(birth="14/0"), Probe(document_number="2061"), Probe("Jefferson"), Probe("", "González")]
)
def test_too_little_says_nothing(desk: Desk, probe: Probe) -> None:
    enrolment.enrol(desk, form())
    assert likely_duplicates(desk, probe) == ()


def test_a_shared_telephone_and_house_are_no_sign(desk: Desk) -> None:
    enrolment.enrol(desk, form())
    assert likely_duplicates(desk, Probe("Rosa", "Quispe", "Mamani", "03/05/1988", "99000001")) == ()
    assert "phone" not in Probe.__dataclass_fields__
    assert Contact is not None


def test_who_has_no_document_and_only_a_year_is_compared_by_name(desk: Desk) -> None:
    enrolment.enrol(desk, form(document_type="SD", birth="1993"))
    (found,) = likely_duplicates(desk, Probe("Jefferson", "González", birth="1990"))
    assert (found.document, found.strength) == ("Sin documento", "Algo parecida")
    assert all(r.speaks_for for r in found.reasons)


def test_a_birth_on_the_29th_of_february_has_no_neighbour_years(desk: Desk) -> None:
    enrolment.enrol(desk, other(5, "Luz", "Alva", birth="29/02/1988"))
    (found,) = likely_duplicates(desk, Probe("Luz", "Alva", birth="29/02/1988"))
    assert found.very


def test_the_list_is_short_and_the_nearest_first(desk: Desk) -> None:
    for number in range(8):
        enrolment.enrol(desk, other(number, "Rosa", "Quispe", birth="03/05/1988" if number == 7 else "01/01/1970"))
    found = likely_duplicates(desk, Probe("Rosa", "Quispe", birth="03/05/1988"))
    assert found[0].strength == "Muy parecida"
    assert len(found) <= duplicates.MOST


def test_who_may_not_see_duplicates_is_refused(world: World, desk: Desk) -> None:
    with pytest.raises(UserError, match="no_right"):
        likely_duplicates(desk_at(world.laptops[0], "nelida", world), Probe("Rosa", "Quispe"))


# --- many -----------------------------------------------------------------------------------------------------------


def crowd(desk: Desk, people: int, rng: random.Random) -> list[Probe]:
    """Synthetic people written straight into the store; gives each as somebody would type her without a slip."""
    probes = []
    with desk.store.write(desk.actor.user) as session:
        keys = []
        for number in range(people):
            given = " ".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))
            first, second = rng.sample(SURNAMES, 2)
            born = date(1960, 1, 1) + timedelta(days=rng.randrange(16000))
            document = str(99000000 + rng.randrange(900000))
            key = desk.store.keys.new()
            keys.append(key)
            session.add(
                Person(
                    id=key,
                    given_names=given,
                    first_surname=first,
                    second_surname=second,
                    birth_date=born,
                    birth_precision="dia",
                )
            )
            if number % 5:
                session.add(IdentityDocument(id=desk.store.keys.new(), person=key, type="DNI", number=document))
            probes.append(Probe(given, first, second, f"{born:%d/%m/%Y}", document if number % 5 else ""))
        session.flush()
        people_index.refresh(session, keys)
    return probes


def spelt(word: str, rng: random.Random) -> str:
    """A word as somebody else hears it."""
    swaps = [
        ("b", "v"),
        ("v", "b"),
        ("z", "s"),
        ("s", "z"),
        ("ll", "y"),
        ("y", "ll"),
        ("h", ""),
        ("c", "s"),
        ("J", "Y"),
        ("í", "i"),
    ]
    able = [(a, b) for a, b in swaps if a in word[1:]]
    if not able:
        return word
    a, b = rng.choice(able)
    return word[0] + word[1:].replace(a, b, 1)


def slipped(probe: Probe, kind: str, rng: random.Random) -> Probe:
    digits = probe.document_number
    if kind == "digit" and digits:
        place = rng.randrange(2, 8)
        return replace(probe, document_number=digits[:place] + str((int(digits[place]) + 3) % 10) + digits[place + 1 :])
    if kind == "swapped":
        return replace(
            probe, first_surname=probe.second_surname, second_surname=probe.first_surname, document_number=""
        )
    if kind == "one surname":
        return replace(probe, second_surname="", document_number="")
    if kind == "letter":
        word = probe.first_surname
        place = rng.randrange(2, len(word) - 1)
        return replace(probe, first_surname=word[:place] + word[place + 1 :], document_number="")
    if kind == "year":
        day, month, year = probe.birth.split("/")
        return replace(probe, birth=f"{day}/{month}/{int(year) + 1}", document_number="")
    return replace(
        probe,
        given_names=spelt(probe.given_names, rng),
        first_surname=spelt(probe.first_surname, rng),
        document_number="",
    )


@pytest.mark.parametrize("kind", ["digit", "swapped", "one surname", "letter", "year", "heard"])
def test_recall_in_a_crowd(desk: Desk, kind: str) -> None:
    rng = random.Random(20260309)
    probes = crowd(desk, 600, rng)
    asked = rng.sample(probes, 40)
    found = 0
    for probe in asked:
        name = f"{probe.given_names} {probe.first_surname} {probe.second_surname}"
        found += name in probe_of(desk, likely_duplicates(desk, slipped(probe, kind, rng)))
    assert found >= 38, found


def test_no_false_alarm_about_strangers_with_common_surnames(desk: Desk) -> None:
    rng = random.Random(7)
    crowd(desk, 600, rng)
    very = 0
    for number in range(60):
        first, second = rng.sample(SURNAMES, 2)
        born = date(1960, 1, 1) + timedelta(days=rng.randrange(16000))
        stranger = Probe(rng.choice(GIVEN), first, second, f"{born:%d/%m/%Y}", str(98000000 + number))
        very += any(c.very for c in likely_duplicates(desk, stranger))
    assert very == 0


def test_words_that_sound_alike_keep_the_accents_they_were_written_with() -> None:
    mine = replace(ME, surnames=("dias",), spelt={"dias": "Días"})
    other_one = replace(ME, surnames=("diaz",), spelt={"diaz": "DÍAZ"})
    _, reasons = compare(mine, other_one)
    assert "Suena igual: Días ≈ Díaz" in [r.words for r in reasons]


def test_the_form_and_the_store_give_the_spelling(desk: Desk) -> None:
    enrolment.enrol(desk, other(1, "Oriana", "Díaz"))
    (found,) = duplicates.likely_duplicates(desk, Probe(given_names="Oriana", first_surname="Días"))
    assert "Suena igual: Días ≈ Díaz" in [r.words for r in found.reasons]
