"""Districts, provinces and departments of Peru by INEI code (ubigeo), with type-ahead without accents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from oit_campo.catalogues import tables
from oit_campo.catalogues.lists import starts_all
from oit_campo.domain.names import fold


@dataclass(frozen=True, slots=True)
class Place:
    """A district. ``code`` has six digits: department, province, district."""

    code: str
    district: str
    province: str
    department: str

    @property
    def label(self) -> str:
        """«Wanchaq, Cusco, Cusco»."""
        return f"{self.district}, {self.province}, {self.department}"


@cache
def _by_code() -> dict[str, Place]:
    return {
        r["ubigeo"]: Place(r["ubigeo"], r["district"], r["province"], r["department"]) for r in tables.rows("ubigeo")
    }


@cache
def _folded() -> tuple[tuple[Place, str, tuple[str, ...], tuple[str, ...]], ...]:
    """(place, folded district, its words, the words of province and department)."""
    return tuple(
        (p, fold(p.district), tuple(fold(p.district).split()), tuple(fold(f"{p.province} {p.department}").split()))
        for p in _by_code().values()
    )


def all_places() -> tuple[Place, ...]:
    """Every district, by code."""
    return tuple(_by_code().values())


def get(code: str) -> Place:
    """Raises KeyError for a code INEI doesn't have."""
    return _by_code()[code]


def search(text: str, limit: int = 12, near: str = "") -> tuple[Place, ...]:
    """Districts in which every typed word starts a word of district, province or department: "san juan lur".

    Districts that bear the whole text come first, then those with every word in their own name, then the rest; inside each,
    those whose code starts with ``near`` (a department or province code) before others. Empty text finds nothing.
    """
    typed = fold(text)
    words = typed.split()
    found: list[tuple[int, bool, str, Place]] = []
    for place, district, own, above in _folded():
        if words and starts_all(words, own + above):
            rank = 0 if district.startswith(typed) else 1 if starts_all(words, own) else 2
            found.append((rank, not place.code.startswith(near), district, place))
    found.sort(key=lambda item: item[:3])
    return tuple(item[3] for item in found[:limit])


@cache
def departments() -> dict[str, str]:
    """Two-digit code → name."""
    return {r["department_code"]: r["department"] for r in tables.rows("departments")}


@cache
def provinces() -> dict[str, str]:
    """Four-digit code → name."""
    return {r["province_code"]: r["province"] for r in tables.rows("ubigeo")}


def department_name(code: str) -> str:
    """The department of a two-, four- or six-digit code. Raises KeyError."""
    return departments()[code[:2]]


def province_name(code: str) -> str:
    """The province of a four- or six-digit code. Raises KeyError."""
    return provinces()[code[:4]]


@cache
def _from_reniec() -> dict[str, str]:
    return {r["reniec"]: r["inei"] for r in tables.rows("ubigeo_inei_reniec")}


def from_reniec(code: str) -> str:
    """The INEI code of a RENIEC code, for imports that say they use RENIEC's: many codes are valid in both and differ.

    Raises KeyError.
    """
    return _from_reniec()[code]
