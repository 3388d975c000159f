"""Identity document types as rules of the domain, and the prefixes of a RUC."""

from __future__ import annotations

from functools import cache

from oit_campo.catalogues import tables
from oit_campo.domain.identity_documents import DocumentRule

#: «Sin documento»: the programme's own code identifies the person.
NO_DOCUMENT = "SD"


@cache
def rules() -> dict[str, DocumentRule]:
    """Type code → rule, in the order offered."""
    alpha3 = {r["alpha2"]: r["alpha3"] for r in tables.rows("countries")}
    return {
        r["code"]: DocumentRule(
            code=r["code"],
            label=r["label_es"],
            country=alpha3.get(r["issuing_country"], ""),
            pattern=r["pattern"],
            min_len=int(r["min_len"]),
            max_len=int(r["max_len"]),
        )
        for r in tables.rows("document_types")
    }


def rule(code: str) -> DocumentRule:
    """Raises KeyError for an unknown type."""
    return rules()[code]


@cache
def ruc_prefixes() -> frozenset[str]:
    return frozenset(r["prefix"] for r in tables.rows("ruc_prefixes"))


@cache
def usual_nationality() -> dict[str, str]:
    """Type code → the nationality proposed for it (ISO alpha-3): the issuer's, where the issuer's own nationals carry it."""
    return {code: r.country for code, r in rules().items() if code == "DNI" or r.country not in ("", "PER")}
