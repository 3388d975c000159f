"""How far somebody reaches for an action: the scopes of the rights held (rights.csv), from the laptop's edition and region.

Without SQLAlchemy, for Inicio begins with it (docs/adr/005); ``record_scope`` says the same of every kind of record.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from oit_campo.catalogues import rights

#: A scope that reaches whole programmes, whatever the laptop's edition.
EVERYWHERE = frozenset({"organisation", "all"})
#: Where the programme's other editions count as this one: a person can be in several, and isn't registered twice.
ENROLLING = frozenset({"enrolment.enrol", "people.list_duplicates"})

#: What reads the notes of acts themselves: also those about nobody, of the staff within reach.
AUDITING = "audit.view"

_IN_EDITION = "g.edition = :my_edition"
_IN_REGION = f"{_IN_EDITION} AND (g.district IS NULL OR substr(g.district, 1, length(:my_region)) = :my_region)"
#: Taught, given by the staff list to its last day, or nobody's yet.
_OWN_GROUP = f"""{_IN_REGION} AND (g.trainer IS NULL OR g.trainer = :my_user
    OR EXISTS (SELECT 1 FROM session t WHERE t."group" = g.id AND t.trainer = :my_user)
    OR EXISTS (SELECT 1 FROM user_scope u WHERE u."group" = g.id AND u.user = :my_user
        AND (u.until IS NULL OR u.until >= :my_today)))"""  # noqa: S608 - every part of it stands here
_IN_PROGRAMME = """g.edition IN (SELECT e.id FROM edition e
    WHERE e.programme = (SELECT h.programme FROM edition h WHERE h.id = :my_edition))"""
#: Scope → which groups, as a condition on "group" g.
_GROUPS = {
    "all": "TRUE",
    "organisation": _IN_PROGRAMME,
    "edition": _IN_EDITION,
    "region": _IN_REGION,
    "group": _OWN_GROUP,
    "own": _IN_REGION,  # whose own people are taught there
}
_NAME = re.compile(r":(\w+)")


@dataclass(frozen=True, slots=True)
class Reach:
    """``scopes`` that apply together; none: what is one's own on this laptop and nothing else. ``sees_people``: names at all.

    ``returning``: also people of the programme's other editions, as far as the region and edition scopes go. ``auditing``: also
    what the staff within reach did that is about nobody.
    """

    user: UUID
    edition: UUID
    region: str
    today: date
    scopes: frozenset[str] = frozenset()
    sees_people: bool = False
    returning: bool = False
    auditing: bool = False

    @property
    def everywhere(self) -> bool:
        return "all" in self.scopes

    @property
    def regional(self) -> bool:
        """Whether it goes beyond single groups and one's own people: whoever isn't enrolled yet is within."""
        return not self.scopes <= {"own", "group"}

    def groups(self) -> str:
        """Which groups, as a condition on ``"group" g`` with ``values``."""
        return " OR ".join(f"({_GROUPS[scope]})" for scope in sorted(self.scopes)) or "FALSE"

    def taught(self) -> str:
        """The groups whose people are within the scope «group», which others of the reach don't widen."""
        return _GROUPS["group"]

    def values(self) -> Mapping[str, Any]:
        """What the names in ``groups`` stand for, as SQLite stores it."""
        return {
            "my_edition": self.edition.bytes,
            "my_region": self.region,
            "my_user": self.user.bytes,
            "my_today": self.today.isoformat(),
        }

    def asked(self, sql: str) -> tuple[str, list[Any]]:
        """A statement with the names of ``values`` as a plain look takes it, and its values in their order."""
        values = self.values()
        return _NAME.sub("?", sql), [values[name] for name in _NAME.findall(sql)]


def scopes_of(roles: Collection[str], named_only: Collection[str], action: str) -> frozenset[str]:
    """The scopes of an action for these roles; ``named_only`` are those held for named groups alone.

    Who sees no people has no people of their own: theirs are the plans that evaluators are given, and nobody deals them out yet, so
    those of the region.
    """
    found = set()
    for right in rights.granted(roles, action):
        scope = right.scope
        if scope == "own" and not rights.roles()[right.role].sees_people:
            scope = "region"
        if right.role in named_only and scope in ("region", "edition"):
            scope = "group"
        found.add(scope)
    return frozenset(found)
