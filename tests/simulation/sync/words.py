"""What people write in the simulation: which field groups, and values that are never written twice."""

from __future__ import annotations

import random
from datetime import timedelta

from oit_campo.catalogues import fields
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from tests.simulation.sync.ground import FIRST_DAY

#: Kind → field groups that are edited.
EDITED: dict[str, tuple[int, ...]] = {
    "person": (1, 4, 6, 8, 10, 12, 14),
    "contact": (2, 7, 8, 10),
    "enrolment": (7, 11),
    "business": (1, 3, 5, 9, 10),
    "business_plan": (4, 5, 7),
    "attendance_mark": (3,),
}
_WRITTEN = ("text", "code", "date", "int", "minutes", "centimos", "year")
#: Answers of a consent; the last takes back.
GIVEN, WITHDRAWN = ("si", "no", "despues"), "retirado"


def word(field: fields.Field, number: int) -> kinds.Value:
    base = field.type.partition(":")[0]
    if base == "date":
        return FIRST_DAY + timedelta(days=number)
    if base in ("text", "code"):
        return f"{field.name[:2]}{number}"
    return number


def rewrite(row: Synced, group: int, number: int, chance: random.Random) -> None:
    """Write some fields of a group so that what it says is new; now and then another of them is emptied."""
    kind = fields.kind(row.__tablename__)
    members = kind.groups()[group]
    if kinds.policy(kind, group) == "union":
        before = getattr(row, members[0].name) or ()
        kept = tuple(code for code in before if chance.random() < 0.8)
        setattr(row, members[0].name, (*kept, f"t{number}"))
        return
    able = [f for f in members if f.type.partition(":")[0] in _WRITTEN]
    chosen = chance.sample(able, chance.randint(1, len(able)))
    for one in chosen:
        setattr(row, one.name, word(one, number))
    rest = [f for f in able if f not in chosen]
    if rest and chance.random() < 0.2:
        setattr(row, chance.choice(rest).name, None)
