"""The participant's code: short enough to be said, final without a connection, for who has no document above all."""

from __future__ import annotations

from sqlalchemy.orm import Session

from oit_campo.models.laptop import StoreFact
from oit_campo.store import people_index

_COUNTER = "participant_counter"
#: No I, O or U: nobody takes them for 1, 0 or V on the telephone. There are 23, a prime: a swap never escapes.
_CHECK_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
_DIGITS = 4


def check_letter(prefix: str, number: int) -> str:
    """The letter that finds out one wrong sign or two swapped ones: weights 2, 3, 4 … modulo 23."""
    signs = f"{prefix}{number:0{_DIGITS}d}"
    total = sum(weight * int(sign, 36) for weight, sign in enumerate(signs, 2))
    return _CHECK_LETTERS[total % len(_CHECK_LETTERS)]


def code_of(prefix: str, number: int) -> str:
    """«L07-0042-K»: the laptop's prefix, a number, a check letter. Short enough to be said."""
    return f"{prefix}-{number:0{_DIGITS}d}-{check_letter(prefix, number)}"


def next_code(session: Session, prefix: str) -> str:
    """Final without a connection: the prefix is this laptop's alone. A restored store passes over what came back."""
    fact = session.get(StoreFact, _COUNTER)
    number = int.from_bytes(fact.value, "big") if fact else 0
    while True:
        number += 1
        code = code_of(prefix, number)
        match = people_index.exactly_numbered([people_index.plain_number(code)])
        if not people_index.find(session, match, 1, everybody=True):  # nobody else's code, whoever may see her
            session.merge(StoreFact(name=_COUNTER, value=number.to_bytes(8, "big")))
            return code
