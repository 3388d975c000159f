"""Conditions in words of a right (rights.csv) that the centre can see; the others are the services' part."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from oit_campo.catalogues import fields

#: A field's value by its name, as it travels: what the patch says, else what stands.
Says = Callable[[str], object]


def allow(kind: fields.Kind, group: int, record: UUID | None, author: UUID, says: Says) -> bool:
    """Whether the author may write this group of this record as far as these conditions go.

    users.set_roles «nunca a sí misma(o)»: nobody gives, ends or prolongs a function of their own.
    """
    if kind.entity == "user_scope":
        return says("user") != author.bytes
    if kind.entity == "user" and group == kind.field("roles").group:
        return record != author
    return True
