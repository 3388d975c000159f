"""People's names: cleaned without judging them, joined for paper, sorted as Spanish sorts, folded for searching.

A name is what the person says it is: one word, no surname, an apostrophe, any alphabet. Only what can't be seen is removed.
"""

from __future__ import annotations

import re
import unicodedata

from oit_campo.errors import UserError

APOSTROPHE = "’"
_APOSTROPHES = re.compile("['‘ʼ′＇ʹ]")
_ACCENT_AS_APOSTROPHE = re.compile(r"(?<=\w)[´`](?=\w)")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_PARTICLE_WORDS = "da das de del do dos e el la las los mac mc san santa van der von y"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_PLAIN_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th"})
#: Decomposing would make a space of them.
_ACCENTS_ALONE = str.maketrans({"´": APOSTROPHE, "`": APOSTROPHE})
#: Sorts after "nz" and before "o" in any byte order.
_AFTER_N = "n~"
#: Sorts before a space, so that «Li» comes before «Li Wen».
_PART = "\t"


#: Letters of a whole name, spaces included (docs/adr/003).
LONGEST_NAME = 120


def clean_name(raw: str) -> str:
    """NFC, single spaces, no control or direction marks, one kind of apostrophe (’). Idempotent; refuses nothing."""
    spaced = "".join(" " if c.isspace() else c for c in raw)
    seen = "".join(c for c in spaced if unicodedata.category(c) not in _INVISIBLE)
    text = " ".join(unicodedata.normalize("NFC", seen).split())
    return _APOSTROPHES.sub(APOSTROPHE, _ACCENT_AS_APOSTROPHE.sub(APOSTROPHE, text))


def require_given_name(raw: str, *surnames: str) -> str:
    """The cleaned given names.

    Raises UserError name_needed when no letter or digit is left (surnames may be empty), name_long when the whole name is longer
    than a certificate's code takes: better asked at the table than on the day of the ceremony.
    """
    name = clean_name(raw)
    if not any(c.isalnum() for c in name):
        raise UserError("name_needed", field="given_names")
    if len(full_name(name, *surnames)) > LONGEST_NAME:
        raise UserError("name_long", field="given_names", maximo=LONGEST_NAME)
    return name


def full_name(given: str, first_surname: str = "", second_surname: str = "") -> str:
    """«Nombres Apellidos», as on certificates."""
    return " ".join(filter(None, map(clean_name, (given, first_surname, second_surname))))


def list_name(given: str, first_surname: str = "", second_surname: str = "") -> str:
    """«APELLIDOS, Nombres», as on lists; the given names alone for who has no surname."""
    surnames = full_name("", first_surname, second_surname).upper()
    return ", ".join(filter(None, (surnames, clean_name(given))))


def initials(given: str, first_surname: str = "", second_surname: str = "") -> str:
    """«A. F. Q.» for *Modo presentación*: one letter a part, particles skipped."""
    letters = [_initial(part) for part in (given, first_surname, second_surname)]
    return " ".join(f"{letter}." for letter in letters if letter) or "•"


def _initial(part: str) -> str:
    words = clean_name(part).split()
    chosen = next((w for w in words if w.casefold() not in _PARTICLES), words[-1] if words else "")
    return next((c.upper() for c in chosen if c.isalnum()), "")


def fold(text: str) -> str:
    """For searching: small letters, no accents, ñ → n, no apostrophes, every other sign a space. Idempotent."""
    return " ".join(_bare(_decomposed(text)).split())


def sort_key(given: str, first_surname: str = "", second_surname: str = "") -> str:
    """Compares as Spanish lists do, also byte by byte: ñ after n, accents ignored, «De la Cruz» under D (RAE, 2010).

    Who has no surname sorts by the given names, as the list shows them.
    """
    parts = [_sortable(p) for p in (first_surname, second_surname, given)]
    return _PART.join(parts if parts[0] or parts[1] else [parts[2], "", ""])


def _sortable(text: str) -> str:
    marked = _decomposed(text).replace("n\u0303", "\ue000")
    return " ".join(_bare(marked, keep="\ue000").split()).replace("\ue000", _AFTER_N)


def _decomposed(text: str) -> str:
    unified = text.translate(_ACCENTS_ALONE)
    seen = "".join(
        " " if c.isspace() else c for c in unified if c.isspace() or unicodedata.category(c) not in _INVISIBLE
    )
    small = unicodedata.normalize("NFKD", seen).casefold()
    return unicodedata.normalize("NFKD", small).casefold().translate(_PLAIN_LETTERS)


def _bare(decomposed: str, keep: str = "") -> str:
    kept = []
    for c in decomposed:
        if c in keep or c.isalnum():
            kept.append(c)
        elif not (unicodedata.combining(c) or c in "'‘’ʼ′ʹ" or unicodedata.category(c) == "Mn"):
            kept.append(" ")
    return "".join(kept)
