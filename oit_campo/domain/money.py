"""Money as whole céntimos: shown «S/ 1,500.00», read from what people type, written out in words for receipts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oit_campo.errors import UserError

MOST_CENTIMOS = 99_999_999_999_99
_TYPED = re.compile(r"(?:S/\.?|US\$|\$)?\s*(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Currency:
    """A code of the list ``currencies`` with its sign and its plural in words."""

    code: str
    sign: str
    words: str


PEN = Currency("PEN", "S/", "soles")
USD = Currency("USD", "US$", "dólares americanos")
CURRENCIES = {c.code: c for c in (PEN, USD)}


def show_money(centimos: int, currency: Currency = PEN) -> str:
    """«S/ 1,500.00», «-S/ 3.50»."""
    whole, rest = divmod(abs(centimos), 100)
    return f"{'-' if centimos < 0 else ''}{currency.sign} {whole:,}.{rest:02d}"


def parse_money(text: str, *, field: str | None = None) -> int:
    """Céntimos from «1500», «S/ 1,500.50» or «1500.5». Commas part thousands and nothing else.

    Raises UserError amount_form for anything else, amount_large over a hundred thousand million.
    """
    found = _TYPED.fullmatch(" ".join(text.split()))
    if found is None:
        raise UserError("amount_form", field=field)
    centimos = int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))
    if centimos > MOST_CENTIMOS:
        raise UserError("amount_large", field=field)
    return centimos


_UP_TO_29 = """
cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho
diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve
"""
_FROM_30 = "treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_FROM_100 = "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
_UNITS = _UP_TO_29.split()
_TENS = dict(enumerate(_FROM_30.split(), start=3))
_HUNDREDS = dict(enumerate(_FROM_100.split(), start=1))


def amount_in_words(centimos: int, currency: Currency = PEN) -> str:
    """«Mil quinientos y 00/100 soles». Raises ValueError when negative or over a hundred thousand million."""
    if not 0 <= centimos <= MOST_CENTIMOS:
        raise ValueError("amount out of range")
    whole, rest = divmod(centimos, 100)
    words = number_in_words(whole)
    return f"{words[0].upper()}{words[1:]} y {rest:02d}/100 {currency.words}"


def number_in_words(number: int) -> str:
    """A cardinal from 0 up to 999,999 millions: «ciento un mil veintiuno»."""
    millions, below = divmod(number, 1_000_000)
    parts = []
    if millions:
        parts.append("un millón" if millions == 1 else f"{_shortened(_below_million(millions))} millones")
    if below or not millions:
        parts.append(_below_million(below))
    return " ".join(parts)


def _below_million(number: int) -> str:
    thousands, below = divmod(number, 1000)
    parts = []
    if thousands:
        parts.append("mil" if thousands == 1 else f"{_shortened(_below_thousand(thousands))} mil")
    if below or not thousands:
        parts.append(_below_thousand(below))
    return " ".join(parts)


def _below_thousand(number: int) -> str:
    if number == 100:
        return "cien"
    hundreds, below = divmod(number, 100)
    parts = [_HUNDREDS[hundreds]] if hundreds else []
    if below or not hundreds:
        parts.append(_below_hundred(below))
    return " ".join(parts)


def _below_hundred(number: int) -> str:
    if number < 30:
        return _UNITS[number]
    tens, units = divmod(number, 10)
    return f"{_TENS[tens]} y {_UNITS[units]}" if units else _TENS[tens]


def _shortened(words: str) -> str:
    """«uno» loses its o before mil and millones: veintiún mil, treinta y un millones."""
    if words.endswith("veintiuno"):
        return words.removesuffix("veintiuno") + "veintiún"
    return words.removesuffix("o") if words == "uno" or words.endswith(" uno") else words
