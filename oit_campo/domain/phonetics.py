"""A Spanish phonetic key: names that sound alike in Peru and Venezuela get the same letters a-z.

Fourteen rules over the folded word (no accents, ñ → n, no apostrophes):

 1. ph → f; ch before a consonant → k; other ch, sh → x (one sign for the sound)
 2. h is silent                                   (Hernández, Jhon, Ruth)
 3. x at the start → j, but xio- → s; elsewhere → s   (Ximena, Xiomara, Alexis)
 4. qu before e, i → k; q, ck, c → k; c before e, i (also sc, xc, cc) and z → s
 5. gu before e, i → hard g; g before e, i → j
 6. w → u, but sw → sb                            (Wilmer, Oswaldo)
 7. gu before a, o and u before a vowel at the start → u   (Guamán, Huamán, Wamán)
 8. ll → y; y or i before a vowel at the start or between vowels → j; y elsewhere → i   (Llerena, Yolanda, Yrma, Mayra)
 9. j before i and a vowel swallows the i         (Giovanna, Yovana)
10. v → b
11. n before b, p → m; m at the end → n           (Canpos, William)
12. ks, ts, ps → s                                (Alecsander, Yelitza)
13. s before a consonant at the start → es        (Stefany)
14. double letters → one                          (Ttito, Jefferson)

The rules are our own, made for the field: "Yeferson Gonzales" equals "Jefferson González".
"""

from __future__ import annotations

import re
from functools import lru_cache

from oit_campo.domain.names import fold

_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"ph", "f"),
        (r"(?:c+|s)h(?![bcdfgjklmnpqrstvwxz])", "X"),
        (r"h", ""),
        (r"^x(?=io)", "s"),
        (r"^x", "j"),
        (r"x", "s"),
        (r"qu(?=[eiy])|q|ck|c(?=c)|c(?![ceiy])", "k"),
        (r"k(?=c)|[sz](?=c[eiy])", "s"),
        (r"[cz]", "s"),
        (r"g(?=[eiy])", "j"),
        (r"gu(?=[eiy])", "g"),
        (r"(?<=s)w", "b"),
        (r"w", "u"),
        (r"gu(?=[ao])", "u"),
        (r"ll", "y"),
        (r"(?:^|(?<=[aeiou]))[iy](?=[aeiou])", "j"),
        (r"y(?=[aeou])", "j"),
        (r"y", "i"),
        (r"ji(?=[aeou])", "j"),
        (r"v", "b"),
        (r"n+(?=[bp])", "m"),
        (r"m+$", "n"),
        (r"(.)\1+", r"\1"),
        (r"[ktp]s", "s"),
        (r"^s(?=[^aeiousX])", "es"),
        (r"(.)\1+", r"\1"),
        (r"X", "x"),
    )
)
#: What may follow a half-typed word and change how its last letters sound.
_ENDINGS = (
    "",
    "a",
    "e",
    "i",
    "o",
    "u",
    "b",
    "c",
    "ce",
    "h",
    "ha",
    "hr",
    "ia",
    "io",
    "k",
    "l",
    "lla",
    "s",
    "ua",
    "ue",
    "w",
    "ya",
    "z",
)


@lru_cache(maxsize=65536)
def phonetic_key(word: str) -> str:
    """The key of one word; "" when nothing of it sounds. Signs of other alphabets pass through."""
    return _sound(fold(word).replace(" ", ""))


def _sound(folded: str) -> str:
    key = folded
    for pattern, replacement in _RULES:
        key = pattern.sub(replacement, key)
    return key


def phonetic_words(name: str) -> tuple[str, ...]:
    """The keys of a full name's words, in its order, silent words left out."""
    return tuple(filter(None, map(phonetic_key, fold(name).split())))


@lru_cache(maxsize=4096)
def phonetic_prefix(begun: str) -> str:
    """For search as you type: the start of the key that stays whatever letters follow. It is a prefix of the word's key."""
    word = fold(begun).replace(" ", "")
    keys = [_sound(word + ending) for ending in _ENDINGS]
    low, high = min(keys), max(keys)
    same = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
    return low[:same]
