"""The register: what a laptop issued becomes registered when the centre has it."""

from __future__ import annotations

from collections.abc import Iterable

from oit_campo.catalogues import fields
from oit_campo.central.author import CentreAuthor
from oit_campo.models.certificates import Certificate
from oit_campo.sync.apply import Applied

PROVISIONAL, REGISTERED = "provisional", "registrado"


def register(author: CentreAuthor, done: Iterable[Applied]) -> int:
    """Mark the certificates that these changes brought as registered; how many."""
    kind = fields.kind("certificate").number
    records = {a.patch.record for a in done if a.patch.kind == kind and not a.held and a.patch.record is not None}
    count = 0
    for record in sorted(records):
        row = author.session.get_one(Certificate, record)
        if row.state == PROVISIONAL:
            author.edit("certificate", record, {"state": REGISTERED})
            count += 1
    return count
