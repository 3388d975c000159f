"""The default table of rights and roles (rights.csv, roles.csv)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache

from oit_campo.catalogues import tables
from oit_campo.catalogues.fields import AUTHOR, Field, FieldRight, Kind
from oit_campo.domain import roles as rules
from oit_campo.domain.roles import Right

#: Whether the author has a right, in a scope at least so wide ("" for any).
Holds = Callable[[str, str], bool]
#: What a field says, as it travels.
Says = Callable[[Field], object]


@dataclass(frozen=True, slots=True)
class Role:
    """A function in the team and what kinds of data it sees at all."""

    code: str
    label: str
    description: str
    sees_people: bool
    sees_sensitive: bool
    sees_money: bool


@cache
def all_rights() -> tuple[Right, ...]:
    """Every row, in file order."""
    return tuple(Right(r["role"], r["action"], r["scope"], r["condition"]) for r in tables.rows("rights"))


@cache
def _by_action() -> dict[str, tuple[Right, ...]]:
    found: dict[str, list[Right]] = {}
    for right in all_rights():
        found.setdefault(right.action, []).append(right)
    return {action: tuple(rows) for action, rows in found.items()}


def actions() -> frozenset[str]:
    return frozenset(_by_action())


@cache
def roles() -> dict[str, Role]:
    """Role code → Role."""
    return {
        r["code"]: Role(
            r["code"],
            r["label_es"],
            r["description_es"],
            r["sees_people"] == "1",
            r["sees_sensitive"] == "1",
            r["sees_money"] == "1",
        )
        for r in tables.rows("roles")
    }


def may(held: Collection[str], action: str) -> bool:
    """Whether any of the roles held allows it anywhere. Raises KeyError for an action nobody has: a misspelt one."""
    return rules.may(_by_action()[action], held, action)


def scopes_for(held: Collection[str], action: str) -> tuple[str, ...]:
    """Scopes in which it is allowed, the widest first. Raises KeyError like ``may``."""
    return rules.scopes_for(_by_action()[action], held, action)


def may_within(held: Collection[str], action: str, scope: str) -> bool:
    """Whether any of the roles held allows it in ``scope`` or a wider one ("": anywhere). Raises KeyError like ``may``."""
    if not scope:
        return may(held, action)
    wide_enough = rules.SCOPES[rules.SCOPES.index(scope) :]
    return any(found in wide_enough for found in scopes_for(held, action))


def unwritable(kind: Kind, group: int, said: Says, stands: Says, author: bytes, holds: Holds) -> Field | None:
    """The first field of a group that its author may not write so (field_rights.csv); None when they may.

    A group moves together: what it says as it stands already asks for nothing. What it says anew asks for a right to write this
    value; what it takes the place of, even with nothing, for a right to write or replace that one. Laptop and centre both ask here.
    """
    for field in kind.guarded().get(group, ()):
        new, old = said(field), stands(field)
        if new == old:
            continue
        held = [right for right in field.rights or () if holds(right.action, right.scope)]
        if not any((new is None or _writes(r, new, author)) and (old is None or _replaces(r, old)) for r in held):
            return field
    return None


def _writes(right: FieldRight, value: object, author: bytes) -> bool:
    """What isn't of the field's type at all is refused as such where it is read."""
    if not right.values or not isinstance(value, (str, bytes)):
        return True
    return value in right.values or (AUTHOR in right.values and value == author)


def _replaces(right: FieldRight, value: object) -> bool:
    return not right.values or AUTHOR in right.values or value in right.values or value in right.replaces


def granted(held: Collection[str], action: str) -> tuple[Right, ...]:
    """The rows that allow it, with their conditions. Raises KeyError like ``may``."""
    return rules.granted(_by_action()[action], held, action)


def whom_to_ask(action: str) -> str:
    """The label of the nearest role that may do it, for «Pídalo a …». Raises KeyError like ``may``."""
    return roles()[rules.roles_with(_by_action()[action], action)[0]].label


def sees_money(held: Collection[str]) -> bool:
    return any(roles()[r].sees_money for r in held)


def sees_sensitive(held: Collection[str]) -> bool:
    return any(roles()[r].sees_sensitive for r in held)


def main_role(codes: frozenset[str]) -> str:
    """The one that says most of what the person may do, for the foot of the window."""
    held = [role.label for code, role in roles().items() if code in codes]
    return held[-1] if held else ""
