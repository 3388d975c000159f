"""The full-text index of people (store/schema.py): what goes in, what follows received rows, how it is asked.

A row of the index holds the person's key, the folded words of the name, how they sound, and in ``documents`` the numbers of the
identity documents, the participant code and two marked words nobody can type: the key (to find the row again) and the birth date.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from string import ascii_lowercase
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, column, delete, func, insert, select, table
from sqlalchemy.orm import Session, aliased

from oit_campo.catalogues import fields
from oit_campo.domain.names import fold
from oit_campo.domain.phonetics import phonetic_prefix, phonetic_words
from oit_campo.models.base import Key
from oit_campo.models.laptop import Change, StoreFact
from oit_campo.models.people import IdentityDocument, Person
from oit_campo.store.change_log import Op
from oit_campo.store.schema import FULL_TEXT
from oit_campo.store.store import Store

#: The last entry of the change log whose people are in the index.
INDEXED = "people_indexed_seq"
CHUNK = 200
#: Signs of the private area: the tokenizer keeps them, ``fold`` takes them out of whatever is typed.
_KEY_MARK, _BIRTH_MARK = "\ue000", "\ue001"
#: In a session's info: what gives the condition that a row is within reach, for whoever searches in that session.
WITHIN = "people_within"
_NOT_ALNUM = re.compile(r"[\W_]+")

INDEX = table(
    FULL_TEXT,
    column("rowid", Integer),
    column("person", Key),
    column("words"),
    column("sounds"),
    column("documents"),
    column("rank"),
)
_MATCH: ColumnElement[str] = column(FULL_TEXT)


def plain_number(number: str) -> str:
    """A document number or code as it stands in the index: small letters and digits alone."""
    return _NOT_ALNUM.sub("", fold(number).replace(" ", ""))


def refresh(session: Session, persons: Collection[UUID]) -> int:
    """Bring the rows of these people up to date, in the caller's transaction; who is no longer stored is taken out.

    Gives the number of rows written. Flush first what must be seen.
    """
    wanted = list(dict.fromkeys(persons))
    written = 0
    for start in range(0, len(wanted), CHUNK):
        written += _refresh_chunk(session, wanted[start : start + CHUNK])
    return written


def _refresh_chunk(session: Session, persons: Sequence[UUID]) -> int:
    gone = rows_of(session, persons)
    if gone:
        session.execute(delete(INDEX).where(INDEX.c.rowid.in_(gone)))
    rows = _rows(session, persons)
    if rows:
        session.execute(insert(INDEX), rows)
    return len(rows)


def _rows(session: Session, persons: Sequence[UUID]) -> list[dict[str, object]]:
    """What stands in the index of these people when it is up to date."""
    people = session.scalars(select(Person).where(Person.id.in_(persons))).all()
    numbers = _numbers(session, persons)
    return [_row(person, numbers.get(person.id, ())) for person in people]


def compare(session: Session) -> tuple[int, int]:
    """(people, differences): whoever is missing, stands twice, is no longer stored, or has other words than their record.

    Who came since the last ``index_missing`` is not looked at: the program is about to index them.
    """
    waiting = set(_changed_people(session, _indexed_until(session)))
    stored = session.execute(select(INDEX.c.person, INDEX.c.words, INDEX.c.sounds, INDEX.c.documents)).all()
    there = {row.person: (row.words, row.sounds, row.documents) for row in stored}
    people = session.scalars(select(Person.id)).all()
    settled = [person for person in people if person not in waiting]
    wrong = len(stored) - len(there) + len(there.keys() - set(people))
    for start in range(0, len(settled), CHUNK):
        for row in _rows(session, settled[start : start + CHUNK]):
            indexed = there.get(row["person"])
            wrong += indexed != (row["words"], row["sounds"], row["documents"])
        session.expunge_all()
    return len(people), wrong


def _numbers(session: Session, persons: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Person → numbers of the documents that no other row corrects."""
    later = aliased(IdentityDocument)
    found: dict[UUID, list[str]] = {}
    rows = session.execute(
        select(IdentityDocument.person, IdentityDocument.number).where(
            IdentityDocument.person.in_(persons),
            IdentityDocument.number.is_not(None),
            ~select(later.id)
            .where(later.person == IdentityDocument.person, later.replaces == IdentityDocument.id)
            .exists(),
        )
    )
    for person, number in rows:
        found.setdefault(person, []).append(number or "")
    return found


def _row(person: Person, numbers: Iterable[str]) -> dict[str, object]:
    name = " ".join(filter(None, (person.given_names, person.first_surname, person.second_surname, person.social_name)))
    marks = [_key_word(person.id)]
    if person.birth_date is not None:
        marks.append(_birth_word(person.birth_date))
    plain = [plain_number(number) for number in (*numbers, person.participant_code or "")]
    bare = [number.lstrip(ascii_lowercase) for number in plain]
    return {
        "person": person.id,
        "words": fold(name),
        "sounds": " ".join(phonetic_words(name)),
        "documents": " ".join(filter(None, dict.fromkeys((*marks, *plain, *bare)))),
    }


def _key_word(person: UUID) -> str:
    return _KEY_MARK + person.hex


def _birth_word(day: date) -> str:
    return f"{_BIRTH_MARK}{day:%Y%m%d}"


# --- following what was received ------------------------------------------------------------------------------------


def index_missing(store: Store) -> int:
    """Index whoever came or changed since the last time: after each exchange and at unlock. Gives how many people.

    Costs one look-up when nothing happened. An interrupted run is done again from its start: twice is once.
    """
    with store.read() as session:
        done = _indexed_until(session)
        last = session.scalar(select(func.max(Change.seq))) or 0
        persons = _changed_people(session, done) if last > done else []
    for start in range(0, len(persons), CHUNK):
        with store.write(None) as session:  # short ones, so that a person's own write gets between
            refresh(session, persons[start : start + CHUNK])
    if last > done:
        with store.write(None) as session:
            session.merge(StoreFact(name=INDEXED, value=last.to_bytes(8, "big")))
    return len(persons)


def _indexed_until(session: Session) -> int:
    row = session.get(StoreFact, INDEXED)
    return int.from_bytes(row.value, "big") if row else 0


def _changed_people(session: Session, done: int) -> list[UUID]:
    """People with a row newer than ``done``. Rows are only scanned when something came from the centre."""
    received = session.scalar(select(Change.seq).where(Change.seq > done, Change.op == int(Op.RECEIVED)).limit(1))
    if received is not None:
        return _people(
            session,
            select(Person.id).where(Person.changed_seq > done),
            select(IdentityDocument.person).where(IdentityDocument.changed_seq > done),
        )
    own = select(Change.record).where(Change.seq > done)
    documents = own.where(Change.kind == fields.kind("identity_document").number)
    return _people(
        session,
        own.where(Change.kind == fields.kind("person").number),
        select(IdentityDocument.person).where(IdentityDocument.id.in_(documents)),
    )


def _people(session: Session, *queries: object) -> list[UUID]:
    found: dict[UUID, None] = {}
    for query in queries:
        found.update(dict.fromkeys(session.scalars(query)))  # type: ignore[call-overload] # any select of keys
    return list(found)


# --- asking ---------------------------------------------------------------------------------------------------------


def find(session: Session, match: str, limit: int, *, best_first: bool = False, everybody: bool = False) -> list[UUID]:
    """The people a MATCH finds (made by the functions below; "" finds nobody), at most ``limit``.

    Within the session's reach, unless ``everybody`` is to be found: the caller says why.
    """
    if not match:
        return []
    query = select(INDEX.c.person).where(_MATCH.match(match))
    if WITHIN in session.info and not everybody:
        query = query.where(session.info[WITHIN]())
    if best_first:
        query = query.order_by(INDEX.c.rank)
    return list(session.scalars(query.limit(limit)))


def rows_of(session: Session, persons: Collection[UUID]) -> list[int]:
    """The numbers of these people's rows in the index."""
    match = _any_of("documents", map(_key_word, persons))
    return list(session.scalars(select(INDEX.c.rowid).where(_MATCH.match(match)))) if match else []


def starting_with(text: str) -> str:
    """Every typed word begins a word of the name, accents not looked at."""
    return _all_of("words", fold(text).split())


def sounding_like(text: str) -> str:
    """Every typed word sounds like the beginning of a word of the name."""
    return _all_of("sounds", filter(None, map(phonetic_prefix, fold(text).split())))


def numbered(text: str) -> str:
    """A document number or participant code begins with what was typed."""
    return _all_of("documents", filter(None, [plain_number(text)]))


def exactly_numbered(numbers: Iterable[str]) -> str:
    """One of these whole numbers."""
    return _any_of("documents", numbers)


def born_on(days: Iterable[date]) -> str:
    """One of these birth dates."""
    return _any_of("documents", map(_birth_word, days))


def two_sounds(sounds: Sequence[str]) -> str:
    """At least two of these sounds, of one of them the first three letters being enough."""
    pairs = [(a, b) for i, a in enumerate(sounds) for b in sounds[i + 1 :]]
    alternatives = [f'("{a}" AND "{b[:3]}"*) OR ("{a[:3]}"* AND "{b}")' for a, b in pairs]
    return f"sounds : ({' OR '.join(alternatives)})" if alternatives else ""


def _all_of(field: str, words: Iterable[str]) -> str:
    begun = [f'"{word}"*' for word in words]
    return f"{field} : ({' AND '.join(begun)})" if begun else ""


def _any_of(field: str, words: Iterable[str]) -> str:
    whole = [f'"{word}"' for word in dict.fromkeys(words)]
    return f"{field} : ({' OR '.join(whole)})" if whole else ""
