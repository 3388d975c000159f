"""Identity documents: the written form kept, the warnings given, the mask shown.

Sources: resources/catalogues/document_types.csv (forms and lengths, with their standing) and ruc_prefixes.csv. Only the length
of a DNI and the check digit of a RUC may stop somebody; everything else warns, because real cards differ from the books.
A DNI of eight digits can't be verified: its form is right, no more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from stdnum.pe import cui, ruc

from oit_campo.errors import Param, UserError

DNI = "DNI"
VENEZUELAN_ID = "CIV"
DNI_DIGITS = 8
RUC_DIGITS = 11
LAST_SHOWN = 4
MASK = "••••"

#: What is usual inside the wider pattern (document_types.csv, column note); outside it the screen asks for a second look.
_USUAL = {
    "CE": re.compile(r"\d{9}"),
    "PAS_VE": re.compile(r"\d{9}"),
    VENEZUELAN_ID: re.compile(r"[VE]\d{7,8}"),
}
_KEPT_SIGNS = frozenset("/")
#: «10117410-2» or «10117410K»: the eight digits and the ninth character. Nine bare digits may be another document.
_DNI_WITH_CHECK = re.compile(r"\s*([\d. ]+?)\s*(?:-\s*([0-9A-K])|([A-K]))\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """One type of document. ``country`` is ISO 3166-1 alpha-3, or "" when any country issues it."""

    code: str
    label: str
    country: str
    pattern: str
    min_len: int
    max_len: int


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """The number to keep. ``warning`` is a sentence code or None; ``check_character`` the DNI's ninth, when typed with it."""

    number: str
    warning: str | None = None
    params: Mapping[str, Param] = field(default_factory=dict)
    check_character: str = ""


def _plain(raw: str) -> str:
    """Capital letters, digits and slashes alone; accents off, other alphabets' digits turned into ours."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", raw).upper())
    kept = []
    for sign in text:
        digit = unicodedata.decimal(sign, None)
        if digit is not None:
            kept.append(str(digit))
        elif sign.isalnum() or sign in _KEPT_SIGNS:
            kept.append(sign)
    return "".join(kept)


def _split_dni(raw: str) -> tuple[str, str]:
    """(eight digits, ninth character) when both were clearly typed, else (everything, "")."""
    parts = _DNI_WITH_CHECK.fullmatch(raw)
    if parts:
        digits = _plain(parts[1])
        if len(digits) == DNI_DIGITS:
            return digits, (parts[2] or parts[3]).upper()
    return _plain(raw), ""


def normalise(type_code: str, raw: str) -> str:
    """The form used to keep and compare: no dots, hyphens or spaces, capitals, leading zeros kept. Idempotent.

    V-12.345.678 → V12345678; a DNI typed with its ninth character → its eight digits.
    """
    return _split_dni(raw)[0] if type_code == DNI else _plain(raw)


def check(rule: DocumentRule, raw: str) -> CheckedDocument:
    """The number to keep and perhaps a warning. An empty number is fine: missing papers never block.

    Raises UserError dni_length (field ``number``, ``n`` digits typed) for a DNI that hasn't eight digits.
    """
    number, check_character = _split_dni(raw) if rule.code == DNI else (_plain(raw), "")
    if not number:
        return CheckedDocument("")
    if rule.code == DNI:
        return _check_dni(number, check_character)
    if not rule.min_len <= len(number) <= rule.max_len:
        size = "corto" if len(number) < rule.min_len else "largo"
        return CheckedDocument(number, "document_odd", {"corto_largo": size, "tipo": rule.label})
    usual = _USUAL.get(rule.code)
    if not re.fullmatch(rule.pattern, number) or (usual is not None and not usual.fullmatch(number)):
        return CheckedDocument(number, "document_form", {"tipo": rule.label})
    return CheckedDocument(number)


def _check_dni(number: str, check_character: str) -> CheckedDocument:
    if len(number) != DNI_DIGITS or not number.isdigit():
        digits = sum(c.isdigit() for c in number)
        raise UserError("dni_length", field="number", n=digits if digits != DNI_DIGITS else len(number))
    warning = None if check_character_fits(number, check_character) else "dni_check_character"
    return CheckedDocument(number, warning, check_character=check_character)


def check_character_fits(dni: str, character: str) -> bool:
    """Whether a DNI's ninth character (digit or letter) belongs to its eight digits; an empty one always fits.

    Source: RENIEC's modulus 11 for the CUI, as python-stdnum computes it.
    """
    return not character or cui.is_valid(dni + character.upper())


def check_ruc(raw: str, known_prefixes: Collection[str]) -> CheckedDocument:
    """A RUC's eleven digits; an unknown prefix only warns. Empty is fine.

    ``known_prefixes`` come from ruc_prefixes.csv: python-stdnum refuses the historic 16, so only its check digit is used.
    Raises UserError ruc_length or ruc_check (field ``ruc``): SUNAT's modulus 11.
    """
    number = _plain(raw)
    if not number:
        return CheckedDocument("")
    if len(number) != RUC_DIGITS or not number.isdigit():
        raise UserError("ruc_length", field="ruc", n=sum(c.isdigit() for c in number))
    if ruc.calc_check_digit(number[:-1]) != number[-1]:
        raise UserError("ruc_check", field="ruc")
    return CheckedDocument(number, None if number[:2] in known_prefixes else "ruc_prefix")


def last4(number: str) -> str:
    """The last four characters, nothing of a number that has no more than these."""
    return number[-LAST_SHOWN:] if len(number) > LAST_SHOWN else ""


def mask(number: str) -> str:
    """«••••4821»; an empty number stays empty."""
    return MASK + last4(number) if number else ""
