"""The number of a certificate, final on a laptop without a connection: ``PE-L07-000123-TQWK-11``.

Country, the laptop's prefix (given at activation), the laptop's counter, four letters from the run prefix (they tell two
copies of one disk apart) and two ISO 7064 mod 97,10 check digits over the number without hyphens.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from stdnum.iso7064 import mod_97_10

from oit_campo.errors import UserError
from oit_campo.ids import PREFIX_BITS

#: Crockford's alphabet without its digits: mixed groups would hide swaps such as 1B/B1 from mod 97,10.
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
LETTER_COUNT = 4
#: Six digits exactly: with seven, a hyphen that moved by one place would keep the check digits.
COUNTER_DIGITS = 6
COUNTER_MAX = 10**COUNTER_DIGITS - 1

_COUNTRY = re.compile(r"[A-Z]{2}")
_PREFIX = re.compile(r"[A-Z](?:[0-9]{2}|[1-9][0-9]{2,3})")
_LETTERS = re.compile(f"[{LETTERS}]{{{LETTER_COUNT}}}")
_NUMBER = re.compile(
    rf"({_COUNTRY.pattern})-({_PREFIX.pattern})-([0-9]{{{COUNTER_DIGITS}}})-({_LETTERS.pattern})-([0-9]{{2}})"
)
_HYPHENS = re.compile(r"[\s\-‐‑‒–—−]+")
_CONTEXT = b"oit-campo certificate letters 1\0"


@dataclass(frozen=True, slots=True)
class CertificateNumber:
    """The parts of a number; ``counter`` 1 … 999,999. Raises ValueError for parts no number can have."""

    country: str
    prefix: str
    counter: int
    letters: str

    def __post_init__(self) -> None:
        if not _COUNTRY.fullmatch(self.country):
            raise ValueError("country")
        if not is_laptop_prefix(self.prefix):
            raise ValueError("prefix")
        if not 1 <= self.counter <= COUNTER_MAX:
            raise ValueError("counter")
        if not _LETTERS.fullmatch(self.letters):
            raise ValueError("letters")

    @property
    def text(self) -> str:
        """As printed, with hyphens and check digits."""
        body = f"{self.country}-{self.prefix}-{self.counter:0{COUNTER_DIGITS}d}-{self.letters}"
        return f"{body}-{mod_97_10.calc_check_digits(body.replace('-', ''))}"


def is_laptop_prefix(text: str) -> bool:
    """A letter and a number of two to four digits, without a leading zero beyond two: L07, L99, L100."""
    return _PREFIX.fullmatch(text) is not None


def format_number(country: str, prefix: str, counter: int, letters: str) -> str:
    """The printed number. Raises ValueError for parts no number can have (also a counter above 999,999)."""
    return CertificateNumber(country, prefix, counter, letters).text


def parse_number(text: str) -> CertificateNumber:
    """The parts of a number exactly as printed. Raises UserError ``number_wrong`` for anything else."""
    match = _NUMBER.fullmatch(text)
    if match is None or int(match[3]) == 0:
        raise UserError("number_wrong", field="number")
    number = CertificateNumber(match[1], match[2], int(match[3]), match[4])
    if number.text != text:
        raise UserError("number_wrong", field="number")
    return number


def parse_typed_number(text: str) -> CertificateNumber:
    """The same for what a person types: small letters, spaces or other dashes for hyphens, blanks around.

    Raises UserError ``number_wrong``.
    """
    return parse_number(_HYPHENS.sub("-", text.strip().upper())) if len(text) <= 64 else parse_number("")


def letters_from_run_prefix(prefix: int) -> str:
    """Four letters for the run ``prefix`` (74 bits), by SHA-256 so that a paper never tells the prefix of record keys.

    Raises ValueError when the prefix is out of range.
    """
    if not 0 <= prefix < 1 << PREFIX_BITS:
        raise ValueError("run prefix out of range")
    rest = int.from_bytes(hashlib.sha256(_CONTEXT + prefix.to_bytes(10, "big")).digest(), "big")
    letters = ""
    for _ in range(LETTER_COUNT):
        rest, digit = divmod(rest, len(LETTERS))
        letters += LETTERS[digit]
    return letters
