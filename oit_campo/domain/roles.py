"""Who may do what, and where: rights are rows (rights.csv), a person may hold several roles.

A right says role × action × scope, perhaps with a condition in words that the service checks. No row: not allowed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

#: From the narrowest to the widest. ``own``: what one recorded or was assigned oneself.
SCOPES = ("own", "group", "region", "edition", "organisation", "all")
#: What somebody may be whom coordination has not confirmed yet, and for how long.
SUBSTITUTE_ROLES = frozenset({"facilitator", "trainer"})
SUBSTITUTE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Right:
    """``action`` is ``noun.verb``; ``condition`` "" means none."""

    role: str
    action: str
    scope: str
    condition: str = ""


def granted(rights: Iterable[Right], roles: Collection[str], action: str) -> tuple[Right, ...]:
    """The rows that allow ``action``, the widest scope first, unconditional ones before conditional."""
    found = [r for r in rights if r.action == action and r.role in roles]
    return tuple(sorted(found, key=lambda r: (-SCOPES.index(r.scope), bool(r.condition), r.role)))


def may(rights: Iterable[Right], roles: Collection[str], action: str) -> bool:
    """Whether any role allows it anywhere."""
    return any(r.action == action and r.role in roles for r in rights)


def scopes_for(rights: Iterable[Right], roles: Collection[str], action: str) -> tuple[str, ...]:
    """The scopes in which it is allowed, the widest first, each once; empty when not allowed."""
    return tuple(dict.fromkeys(r.scope for r in granted(rights, roles, action)))


def widest_scope(rights: Iterable[Right], roles: Collection[str], action: str) -> str | None:
    return next(iter(scopes_for(rights, roles, action)), None)


def roles_with(rights: Iterable[Right], action: str) -> tuple[str, ...]:
    """Who may be asked for it, the narrowest scope first: the nearest person."""
    found = sorted((r for r in rights if r.action == action), key=lambda r: SCOPES.index(r.scope))
    return tuple(dict.fromkeys(r.role for r in found))
