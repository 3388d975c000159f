"""Telephone numbers in one form (E.164), so that the same number is the same text on every laptop.

Peru: nine digits that start with 9, or 0 + area + number for a fixed line (national numbering plan, MTC).
"""

from __future__ import annotations

import re
import unicodedata

from oit_campo.errors import UserError

PERU = "51"
MOBILE_DIGITS = 9
#: E.164 allows fifteen; no plan in use has fewer than seven with its country.
FOREIGN_DIGITS = range(7, 16)
_FIXED = re.compile(r"(?:1\d{7}|[4-8]\d{7})", re.ASCII)
_MOBILE = re.compile(r"9\d{8}", re.ASCII)


def normalise_phone(raw: str) -> str:
    """«987 654 321» → "+51987654321", «+58 412 1234567» → "+584121234567"; "" stays "". Idempotent.

    Raises UserError (field ``phone``) phone_length with ``n`` digits typed, or phone_start for nine digits that aren't a mobile.
    """
    digits = "".join(str(unicodedata.decimal(c)) for c in raw if unicodedata.decimal(c, None) is not None)
    if not digits:
        if raw.strip():
            raise UserError("phone_length", field="phone", n=0)
        return ""
    plus = unicodedata.normalize("NFKC", raw).strip(" \t\u00a0(").startswith("+")
    if plus or digits.startswith("00"):
        return _international(digits if plus else digits[2:])
    if digits.startswith(PERU) and len(digits) == len(PERU) + MOBILE_DIGITS:
        digits = digits[len(PERU) :]
    return _peruvian(digits)


def _international(digits: str) -> str:
    if digits.startswith(PERU):
        national = digits[len(PERU) :]
        return _peruvian(f"0{national}" if _FIXED.fullmatch(national) else national)
    if len(digits) not in FOREIGN_DIGITS:
        raise UserError("phone_length", field="phone", n=len(digits))
    return f"+{digits}"


def _peruvian(digits: str) -> str:
    if _MOBILE.fullmatch(digits) or (digits.startswith("0") and _FIXED.fullmatch(digits[1:])):
        return f"+{PERU}{digits.removeprefix('0')}"
    if len(digits) == MOBILE_DIGITS:
        raise UserError("phone_start", field="phone")
    raise UserError("phone_length", field="phone", n=len(digits))


def show_phone(number: str) -> str:
    """A kept number for the eye: «987 654 321», «01 4567890», others as kept."""
    national = number.removeprefix(f"+{PERU}")
    if national == number:
        return number
    if _MOBILE.fullmatch(national):
        return f"{national[:3]} {national[3:6]} {national[6:]}"
    area = 1 if national.startswith("1") else 2
    return f"0{national[:area]} {national[area:]}"
