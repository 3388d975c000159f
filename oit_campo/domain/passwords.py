"""How strong a password is, for the meter: length first, and what a guesser tries first counts as one character.

A copied vault can be tried offline for ever; only Argon2id and a good password stop that. Four common words are better than
ten odd signs, so phrases are encouraged and no sign is demanded (NIST SP 800-63B, 5.1.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oit_campo.domain.names import fold
from oit_campo.errors import UserError

MINIMUM_LENGTH = 10
#: Scores 0 and 1 are refused.
WEAKEST_ALLOWED = 2
#: Characters that cost a guesser something → score.
_SCORES = ((20, 4), (15, 3), (10, 2), (6, 1))
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkln", "zxcvbnm", _ALPHABET)
_SHORTEST_RUN = 4
_COMMON_WORDS = """
contrasena password clave secreto bienvenido bienvenida administrador admin usuario invitado prueba hola teamo miamor peru cusco
lima piura trujillo chiclayo venezuela caracas alianza universitario cristal jesus dios maria familia emprende segura oitcampo
campo laptop enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre lunes martes
miercoles jueves viernes sabado domingo amor corazon princesa mibebe iloveyou dragon futbol
"""
_COMMON = tuple(_COMMON_WORDS.split())
_LOOKALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_DATE = re.compile(r"\d{1,2}[-/. ]?\d{1,2}[-/. ]?(?:19|20)\d\d|(?:19|20)\d\d", re.ASCII)
_REPEATED = re.compile(r"(.{1,4}?)\1{2,}", re.DOTALL)

#: (sentence code, start, end) of something a guesser tries first.
_Piece = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Strength:
    """``score`` 0 (useless) … 4 (strong); ``code`` names the sentence under the meter."""

    score: int
    code: str

    @property
    def allowed(self) -> bool:
        return self.score >= WEAKEST_ALLOWED


def strength(password: str, user_name: str = "") -> Strength:
    """The score and what to tell. Under ten characters it is always too short."""
    if len(password) < MINIMUM_LENGTH:
        return Strength(0, "password_short")
    plain = "".join((fold(c) or c)[0] for c in password)
    chosen = _largest_apart(_pieces(plain, user_name))
    worth = len(plain) - sum(end - start - 1 for _, start, end in chosen)
    score = next((score for least, score in _SCORES if worth >= least), 0)
    if score > WEAKEST_ALLOWED:
        return Strength(score, "password_good")
    return Strength(score, chosen[0][0] if chosen else "password_longer")


def check_password(password: str, user_name: str = "") -> Strength:
    """Raises UserError (field ``password``) with the meter's sentence when it is too weak to protect the data."""
    found = strength(password, user_name)
    if not found.allowed:
        raise UserError(found.code, field="password", n=MINIMUM_LENGTH)
    return found


def _largest_apart(pieces: Iterator[_Piece]) -> list[_Piece]:
    """The longest pieces that don't overlap, the longest first."""
    chosen: list[_Piece] = []
    for piece in sorted(pieces, key=lambda p: (p[1] - p[2], p[1])):
        if all(piece[2] <= start or end <= piece[1] for _, start, end in chosen):
            chosen.append(piece)
    return chosen


def _pieces(plain: str, user_name: str) -> Iterator[_Piece]:
    for form in (plain, plain.translate(_LOOKALIKES)):
        for word in fold(user_name).split():
            if len(word) > 2:
                yield from _found("password_name", word, form)
        for word in _COMMON:
            yield from _found("password_common", word, form)
    yield from _runs(plain)
    for code, pattern in (("password_date", _DATE), ("password_repeated", _REPEATED)):
        yield from ((code, m.start(), m.end()) for m in pattern.finditer(plain))


def _found(code: str, word: str, form: str) -> Iterator[_Piece]:
    return ((code, m.start(), m.end()) for m in re.finditer(re.escape(word), form))


def _runs(plain: str) -> Iterator[_Piece]:
    """Neighbours on the keyboard or in the alphabet, four or more, either way."""
    for row in _ROWS:
        for line in (row, row[::-1]):
            start = 0
            for end in range(1, len(plain) + 1):
                if plain[start:end] not in line:
                    start = end - 1
                elif end - start >= _SHORTEST_RUN:
                    yield "password_run", start, end
