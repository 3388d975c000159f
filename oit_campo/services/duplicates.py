"""Who is probably already registered: found while the form is typed, with the reasons in words. Nothing is merged by itself.

Candidates come from the index (the document and its one-error neighbours, the birth date and its usual mistakes, names that
sound alike) and get a transparent sum of points. A shared telephone, address or business is normal and never counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from string import ascii_lowercase
from uuid import UUID

from rapidfuzz.distance import OSA, JaroWinkler
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import documents as document_types
from oit_campo.catalogues import fields, rights
from oit_campo.domain import ages, identity_documents, names
from oit_campo.domain.names import fold
from oit_campo.domain.phonetics import phonetic_key
from oit_campo.errors import UserError
from oit_campo.ids import derived_key
from oit_campo.models.people import IdentityDocument, Person
from oit_campo.services.desk import Desk
from oit_campo.services.record_scope import BEYOND
from oit_campo.store import people_index

MOST = 5
_BLOCK = 60
#: Points: from the first on «Algo parecida», from the second «Muy parecida».
SOMEWHAT, VERY = 3.0, 5.0
_ALIKE, _UNLIKE = 0.93, 0.82
_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Probe:
    """The form so far, as typed; empty where nothing stands yet."""

    given_names: str = ""
    first_surname: str = ""
    second_surname: str = ""
    birth: str = ""
    document_number: str = ""
    document_type: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """One person as the comparison sees her. Words folded; numbers as in the index; ``birth`` None: not known to the day.

    ``spelt``: folded word → as it is written, with its accents, for the reasons.
    """

    given: tuple[str, ...]
    surnames: tuple[str, ...]
    birth: date | None
    numbers: tuple[str, ...]
    spelt: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """``speaks_for`` False: what tells them apart."""

    words: str
    speaks_for: bool = True


_SAME_DOCUMENT = Reason("Es el mismo número de documento")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody already registered who resembles the form. ``strength`` is what the screen says.

    ``same_document``: of the same kind and number; then she is *Muy parecida* whatever else differs.

    Out of the actor's reach: ``name`` are initials, ``document`` is "", ``person`` opens nothing, the reasons tell no name, and
    ``ask`` says whom to ask; else ``ask`` is "".
    """

    person: UUID
    name: str
    document: str
    strength: str
    very: bool
    reasons: tuple[Reason, ...]
    same_document: bool = False
    ask: str = ""


# --- comparing: pure ----------------------------------------------------------------------------------------------


def compare(form: Facts, other: Facts) -> tuple[float, tuple[Reason, ...]]:
    """The sum of points and its reasons. Points for: same document 6, one sign off 3.5, names 3 (a little different 2), same birth
    date 2.5, its usual mistakes 1.5 to 2. Against: other given name or surname 3, other birth date 2, other document 1.5.
    """
    parts = [_compare_documents(form.numbers, other.numbers), _compare_births(form.birth, other.birth)]
    parts += [_compare_names(form, other)]
    return sum(points for points, _ in parts), tuple(reason for _, reasons in parts for reason in reasons)


def _compare_documents(mine: Sequence[str], others: Sequence[str]) -> tuple[float, list[Reason]]:
    if not mine or not others:
        return 0.0, []
    if set(mine) & set(others):
        return 6.0, [_SAME_DOCUMENT]
    if min(OSA.distance(a, b, score_cutoff=1) for a in mine for b in others) == 1:
        return 3.5, [Reason("El número de documento difiere en un solo signo")]
    return -1.5, [Reason("Otro número de documento", False)]


def _compare_births(mine: date | None, other: date | None) -> tuple[float, list[Reason]]:
    if mine is None or other is None:
        return 0.0, []
    if mine == other:
        return 2.5, [Reason("Misma fecha de nacimiento")]
    if (mine.year, mine.month, mine.day) == (other.year, other.day, other.month):
        return 2.0, [Reason("Día y mes de nacimiento intercambiados")]
    same = (mine.day == other.day) + (mine.month == other.month) + (mine.year == other.year)
    if same == 2 and abs(mine.year - other.year) <= 1:
        which = "año" if mine.year != other.year else "mes" if mine.month != other.month else "día"
        return 1.5, [Reason(f"La fecha de nacimiento difiere solo en el {which}")]
    return -2.0, [Reason("Otra fecha de nacimiento", False)]


def _compare_names(form: Facts, other: Facts) -> tuple[float, list[Reason]]:
    """The given name and the surnames each have to answer; one of several may be missing, the surnames may have changed places."""
    given, given_pairs = _alike(form.given, other.given)
    surname, surname_pairs = _alike(form.surnames, other.surnames)
    if surname_pairs and given < _UNLIKE and form.given and other.given:
        return -3.0, []
    if given_pairs and surname < _UNLIKE and form.surnames and other.surnames:
        return -3.0, []
    pairs = given_pairs + surname_pairs
    if min(given, surname) < _UNLIKE or not pairs:
        return 0.0, []
    points = 3.0 if min(given, surname) >= _ALIKE else 2.0
    reasons = [_name_reason(pairs, form.spelt, other.spelt)]
    if len(form.surnames) == len(other.surnames) == 2 and _swapped(form.surnames, other.surnames):
        reasons.append(Reason("Apellidos en otro orden"))
    return points, reasons


def _alike(mine: Sequence[str], others: Sequence[str]) -> tuple[float, list[tuple[str, str]]]:
    """How well the shorter side finds itself in the other (0 … 1), and who answered to whom. Extra words count nothing."""
    if not mine or not others:
        return 0.0, []
    few, many = (mine, others) if len(mine) <= len(others) else (others, mine)
    left, scores, pairs = list(many), [], []
    for word in few:
        score, best = max((_word(word, candidate), candidate) for candidate in left)
        left.remove(best)
        scores.append(score)
        pairs.append((word, best) if few is mine else (best, word))
    return min(scores), pairs


def _word(one: str, other: str) -> float:
    """1 when they sound alike; else Jaro-Winkler of the letters or of the sounds, whichever is nearer."""
    sounds = phonetic_key(one), phonetic_key(other)
    if sounds[0] == sounds[1]:
        return 1.0
    return max(JaroWinkler.similarity(one, other), JaroWinkler.similarity(*sounds)) * 0.999


def _swapped(mine: Sequence[str], others: Sequence[str]) -> bool:
    straight = min(_word(mine[0], others[0]), _word(mine[1], others[1]))
    crossed = min(_word(mine[0], others[1]), _word(mine[1], others[0]))
    return crossed > straight


def _spelling(*texts: str | None) -> dict[str, str]:
    """Each word's folded form → the word. One that folds into several words is left out."""
    words = [word for text in texts for word in (text or "").split()]
    return {fold(word): word for word in words if len(fold(word).split()) == 1}


def _name_reason(pairs: Sequence[tuple[str, str]], mine: Mapping[str, str], others: Mapping[str, str]) -> Reason:
    spelt = [(a, b) for a, b in pairs if a != b]
    if not spelt:
        return Reason("Mismo nombre")
    sounds = all(phonetic_key(a) == phonetic_key(b) for a, b in spelt)
    words = ", ".join(f"{mine.get(a, a).title()} ≈ {others.get(b, b).title()}" for a, b in spelt)
    return Reason(f"Suena igual: {words}" if sounds else f"Nombre parecido: {words}")


# --- finding ------------------------------------------------------------------------------------------------------


def likely_duplicates(desk: Desk, probe: Probe) -> tuple[Candidate, ...]:
    """Whoever has the same document, then the most alike: five in all, or as many as have it. Empty until something tells.

    The one search beyond the scope: nobody is enrolled twice because a colleague enrolled her (docs/adr/008). Raises UserError
    no_right.
    """
    form = _facts_of(probe, desk.today)
    with desk.read("people.list_duplicates") as session:
        same = holders(session, probe.document_type, probe.document_number)
        keys = [*same, *(key for key in _block(session, form) if key not in same)]
        people = _load(session, keys)
        within = set(session.scalars(select(Person.id).where(Person.id.in_(keys))))
    scored = [(*compare(form, facts), person, name, document) for person, facts, name, document in people]
    near = sorted((s for s in scored if s[2] in same or s[0] >= SOMEWHAT), key=lambda s: (s[2] not in same, -s[0]))[
        : max(MOST, len(same))
    ]
    made = (
        _candidate(person, name, document, points, reasons, same=person in same)
        for points, reasons, person, name, document in near
    )
    return tuple(one if one.person in within else _unnamed(one) for one in made)


def veiled(person: UUID) -> UUID:
    """The key by which somebody out of reach is spoken of: it opens nothing."""
    return derived_key(fields.kind("person").number, person)


def _unnamed(one: Candidate) -> Candidate:
    """What may be said of somebody out of reach."""
    return replace(
        one,
        person=veiled(one.person),
        name=" ".join(f"{word[0]}." for word in one.name.split()),
        document="",
        reasons=tuple(replace(reason, words=reason.words.partition(":")[0]) for reason in one.reasons),
        ask=rights.whom_to_ask("people.merge"),
    )


def _candidate(
    person: UUID, name: str, document: str, points: float, reasons: tuple[Reason, ...], *, same: bool
) -> Candidate:
    very = same or points >= VERY
    if same and _SAME_DOCUMENT not in reasons:  # a number too short to be compared while it is typed
        reasons = (_SAME_DOCUMENT, *reasons)
    return Candidate(person, name, document, "Muy parecida" if very else "Algo parecida", very, reasons, same)


def holders(session: Session, kind: str, number: str) -> set[UUID]:
    """Who has a document of that kind and number, however it is spelt; nobody without a number."""
    bare = _bare(number)
    if not bare or kind in ("", document_types.NO_DOCUMENT):
        return set()
    found = people_index.find(session, people_index.exactly_numbered([bare]), _BLOCK, everybody=True)
    rows = session.execute(
        select(IdentityDocument.person, IdentityDocument.number).where(
            IdentityDocument.person.in_(found), IdentityDocument.type == kind
        ),
        execution_options={BEYOND: (IdentityDocument,)},
    )
    return {person for person, known in rows if _bare(known or "") == bare}


def _facts_of(probe: Probe, today: date) -> Facts:
    try:
        birth = ages.parse_birth(probe.birth, today) if probe.birth.strip() else None
    except UserError:  # half typed
        birth = None
    number = _bare(probe.document_number)
    return Facts(
        tuple(fold(probe.given_names).split()),
        tuple(fold(f"{probe.first_surname} {probe.second_surname}").split()),
        birth.on if birth is not None and ages.is_exact(birth.precision) else None,
        (number,) if len(number) >= 5 else (),
        _spelling(probe.given_names, probe.first_surname, probe.second_surname),
    )


def _block(session: Session, form: Facts) -> list[UUID]:
    sounds = list(dict.fromkeys(phonetic_key(w) for w in (*form.given[:2], *form.surnames[:2]) if phonetic_key(w)))
    questions = [
        (people_index.exactly_numbered(_neighbours(form.numbers)), False),
        (people_index.born_on(_likely_births(form.birth)), False),
        (people_index.two_sounds(sounds), True),
    ]
    found: dict[UUID, None] = {}
    for match, best_first in questions:
        found.update(dict.fromkeys(people_index.find(session, match, _BLOCK, best_first=best_first, everybody=True)))
    return list(found)


def _neighbours(numbers: Iterable[str]) -> Iterator[str]:
    """The number and all that one slip of the fingers makes of it: another digit, two swapped, one lost, one too many."""
    for number in numbers:
        yield number
        for i, sign in enumerate(number):
            yield number[:i] + number[i + 1 :]
            if i:
                yield number[: i - 1] + sign + number[i - 1] + number[i + 1 :]
            for digit in _DIGITS if sign.isdigit() else ():
                yield number[:i] + digit + number[i + 1 :]
        for i in range(len(number) + 1):
            yield from (number[:i] + digit + number[i:] for digit in _DIGITS)


def _likely_births(birth: date | None) -> Iterator[date]:
    """The date, day and month swapped, and one year beside it. Slips in the day or month are left to the block of names."""
    if birth is None:
        return
    yield birth
    year, month, day = birth.year, birth.month, birth.day
    options = [(year, day, month), (year - 1, month, day), (year + 1, month, day)]
    for option in options:
        try:
            yield date(*option)
        except ValueError:
            continue


def _load(session: Session, keys: Sequence[UUID]) -> list[tuple[UUID, Facts, str, str]]:
    """(key, facts, name, masked document) of each, in two statements."""
    numbers: dict[UUID, list[tuple[str, str]]] = {}
    rows = select(IdentityDocument.person, IdentityDocument.type, IdentityDocument.number)
    further = {BEYOND: (Person, IdentityDocument)}  # also who is out of reach, to be compared
    for person, kind, number in session.execute(
        rows.where(IdentityDocument.person.in_(keys)), execution_options=further
    ):
        if number:
            numbers.setdefault(person, []).append((kind or "", number))
    return [
        (person.id, _facts(person, numbers.get(person.id, [])), _name(person), _masked(numbers.get(person.id, [])))
        for person in session.scalars(select(Person).where(Person.id.in_(keys)), execution_options=further)
    ]


def _facts(person: Person, documents: Sequence[tuple[str, str]]) -> Facts:
    exact = ages.is_exact(person.birth_precision or ages.DAY)
    return Facts(
        tuple(fold(f"{person.given_names or ''} {person.social_name or ''}").split()),
        tuple(fold(f"{person.first_surname or ''} {person.second_surname or ''}").split()),
        person.birth_date if exact else None,
        tuple(_bare(number) for _, number in documents),
        _spelling(person.given_names, person.social_name, person.first_surname, person.second_surname),
    )


def _bare(number: str) -> str:
    """Without the letter a cédula begins with: half of them are dictated without it. One of letters alone stays."""
    plain = people_index.plain_number(number)
    return plain.lstrip(ascii_lowercase) or plain


def _name(person: Person) -> str:
    return names.full_name(person.given_names or "", person.first_surname or "", person.second_surname or "")


def _masked(documents: Sequence[tuple[str, str]]) -> str:
    if not documents:
        return "Sin documento"
    kind, number = documents[-1]
    return f"{kind} {identity_documents.mask(number)}"
