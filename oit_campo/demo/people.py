"""Invented people with the programme's published margins (DATOS DE PRUEBA). The same seed gives the same people.

Documents come from ranges that no registry issues: DNI from 99000000 up (resources/catalogues/population_params.toml).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from oit_campo.catalogues import lists, places, tables

#: How a document of a type looks: {n} is a running number, so no two invented people share one.
NUMBERS = {
    "DNI": "{:08d}",
    "CE": "{:09d}",
    "CREF": "{:09d}",
    "CPP": "PR{:07d}",
    "PTP": "PT{:09d}",
    "CSR": "SR{:07d}",
    "CIV": "V{:08d}",
    "PAS_VE": "{:09d}",
}
FIRST_NUMBER = {"DNI": 99_000_001, "CE": 900_000_001, "CREF": 990_000_001, "CIV": 99_000_001, "PAS_VE": 990_000_001}
NATIONALITY = {"VEN": "VE", "PER": "PE", "COL": "CO", "ECU": "EC"}
PLANS = (
    "Arepas y desayunos",
    "Taller de costura",
    "Calzado a medida",
    "Huerto en techo",
    "Jugos y ensaladas",
    "Peluquería a domicilio",
    "Reparación de celulares",
    "Lavandería",
)


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person. ``document`` is empty for somebody without one."""

    given_names: str
    first_surname: str
    second_surname: str
    sex: str
    birth_date: date
    nationality: str
    document_type: str
    document: str
    phone: str
    district: str


class Crowd:
    """Draws people one after the other."""

    def __init__(self, seed: int, region: str, today: date) -> None:
        self._random = random.Random(seed)
        self._names = tables.settings("names")
        self._params = tables.settings("population_params")
        self._districts = [p.code for p in places.all_places() if p.code.startswith(region)]
        self._today = today
        self._count = 0

    def draw(self) -> Invented:
        self._count += 1
        origin = self._pick(self._params["nationality"])
        sex = self._pick(self._params["sex"])
        peruvian = origin == "PER"
        names = self._names["pe" if peruvian else "ve"]
        document_type = self._pick(self._params["documents"]["peruvian" if peruvian else "venezuelan"])
        return Invented(
            given_names=self._given(names["male" if sex == "M" else "female"]),
            first_surname=self._random.choice(names["surnames"]),
            second_surname=self._second(names["surnames"]),
            sex=sex,
            birth_date=self._birth(self._params["age"]["peruvian_adult" if peruvian else "venezuelan_adult"]),
            nationality=self._nationality(origin),
            document_type=document_type,
            document=self._number(document_type),
            phone=f"9{self._random.randrange(10**8):08d}",
            district=self._random.choice(self._districts),
        )

    def crowd(self, count: int) -> tuple[Invented, ...]:
        """``count`` people, no two with the same full name."""
        found: dict[tuple[str, str, str], Invented] = {}
        while len(found) < count:
            one = self.draw()
            found.setdefault((one.given_names, one.first_surname, one.second_surname), one)
        return tuple(found.values())

    def _pick(self, weights: Mapping[str, Any]) -> str:
        known = {k: float(v) for k, v in weights.items() if isinstance(v, (int, float))}
        return self._random.choices(list(known), list(known.values()))[0]

    def _given(self, names: Sequence[str]) -> str:
        first = self._random.choice(names)
        if " " in first or self._random.random() > float(self._names["rules"]["two_given_names"]):
            return first
        return f"{first} {self._random.choice([n for n in names if n != first])}"

    def _second(self, surnames: Sequence[str]) -> str:
        alone = self._random.random() < float(self._params["quality_noise"]["one_surname_only"])
        return "" if alone else self._random.choice(surnames)

    def _birth(self, bands: Mapping[str, Any]) -> date:
        band = self._pick(bands)
        low, _, high = band.rstrip("+").partition("-")
        oldest = int(high) if high else 68
        days = self._random.randrange(int(low) * 366, (oldest + 1) * 365)
        return self._today - timedelta(days=days)

    def _nationality(self, origin: str) -> str:
        wanted = NATIONALITY.get(origin, origin)
        return next((c for c in (origin, wanted) if lists.is_code("nationalities", c)), wanted)

    def _number(self, document_type: str) -> str:
        form = NUMBERS.get(document_type)
        if form is None:
            return ""
        return form.format(FIRST_NUMBER.get(document_type, 9_000_001) + self._count * 7)
