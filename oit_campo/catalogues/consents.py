"""Purposes, ways of proof and the text that is read aloud, its [brackets] filled by the programme's configuration."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache

from oit_campo.catalogues import tables
from oit_campo.domain.consents import ProofMethod, Purpose

_BRACKET = re.compile(r"\[([^\]\[]+)\]")
_ONLY_IF_CONFIRMED = re.compile(r"\{\{(.*?)\}\}\s*", re.DOTALL)
_SPOKEN = re.compile(r"^## Texto que se lee[^\n]*\n(.*?)^## ", re.DOTALL | re.MULTILINE)


@cache
def purposes() -> dict[str, Purpose]:
    """Purpose code → Purpose, in the order asked."""
    return {
        r["code"]: Purpose(
            code=r["code"],
            order=int(r["order"]),
            label=r["label_es"],
            question=r["question_es"],
            mandatory=r["mandatory"] == "1",
            on_by_default=r["on_by_default"] == "1",
            sensitive=r["sensitive"] == "1",
            written_proof=r["written_proof"] == "1",
            minimum_proof=r["minimum_proof"],
            default_years=int(r["default_retention_years"]),
            if_no=r["if_no_es"],
        )
        for r in sorted(tables.rows("consent_purposes"), key=lambda r: int(r["order"]))
    }


@cache
def proof_methods() -> dict[str, ProofMethod]:
    """Method code → method; written ones from the weakest to the strongest."""
    return {
        r["code"]: ProofMethod(
            code=r["code"],
            label=r["label_es"],
            counts_as_written=r["counts_as_written"] == "1",
            for_sensitive=r["for_sensitive"] == "1",
            needs_witness=r["needs_witness"] == "1",
            needs_file=r["needs_file"] == "1",
        )
        for r in tables.rows("consent_proof_methods")
    }


@cache
def spoken_template() -> str:
    """The text with its [brackets] and {{conditional}} sentence, as published for review."""
    found = _SPOKEN.search(tables.text("consent_text_es.md"))
    if found is None:
        raise ValueError("consent text without its spoken part")
    return found[1].strip()


def brackets() -> tuple[str, ...]:
    """What the configuration must fill, in order of appearance."""
    return tuple(dict.fromkeys(_BRACKET.findall(spoken_template())))


def spoken_text(filled: Mapping[str, str], *, no_sharing_confirmed: bool) -> str:
    """The text to read. The promise not to share stays only if the controller confirmed it in writing.

    Raises ValueError naming the first bracket that stays empty: such a text may not be published.
    """
    text = _ONLY_IF_CONFIRMED.sub(r"\1 " if no_sharing_confirmed else "", spoken_template())
    return fill(text, filled)


def fill(text: str, filled: Mapping[str, str]) -> str:
    """``text`` with each [bracket] replaced (also «derivacion» asks for an institution and a reason). Raises ValueError."""

    def replacement(found: re.Match[str]) -> str:
        words = filled.get(found[1], "").strip()
        if not words:
            raise ValueError(f"empty bracket: {found[1]}")
        return words

    return _BRACKET.sub(replacement, text)


def text_sha256(text: str) -> str:
    """The hexadecimal SHA-256 of a text's UTF-8 bytes: what a person accepted is the version with this print."""
    return hashlib.sha256(text.encode("utf8")).hexdigest()
