"""What a file may be used for, and within which limits (attachment_uses.csv). Another use is another row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from oit_campo.catalogues import fields, tables
from oit_campo.catalogues.fields import Field

PHOTO, PDF, SIGNATURE = "photo", "pdf", "signature"


@dataclass(frozen=True, slots=True)
class Use:
    """``max_bytes`` and ``long_side`` (pixels) hold for pictures as kept, ``source_max_bytes`` for what a person chooses, and so
    for a PDF, which stays as it is."""

    code: str
    field: Field
    takes: frozenset[str]
    max_bytes: int
    long_side: int
    source_max_bytes: int
    add_right: str
    view_right: str


@cache
def uses() -> dict[str, Use]:
    """Code → Use."""
    return {
        r["code"]: Use(
            r["code"],
            fields.kind(r["entity"]).field(r["field"]),
            frozenset(r["takes"].split("|")),
            int(r["max_bytes"]),
            int(r["long_side"]),
            int(r["source_max_bytes"]),
            r["add_right"],
            r["view_right"],
        )
        for r in tables.rows("attachment_uses")
    }
