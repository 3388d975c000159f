"""Error codes into Spanish (error_sentences.csv): what happened, what to do, what is safe."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Formatter

from oit_campo.catalogues import tables
from oit_campo.errors import CampoError, Param


@cache
def _sentences() -> dict[str, str]:
    return {r["code"]: r["es"] for r in tables.rows("error_sentences")}


def codes() -> frozenset[str]:
    return frozenset(_sentences())


@cache
def braces(code: str) -> frozenset[str]:
    """The parameters a sentence needs. Raises KeyError for a code without words."""
    return frozenset(name for _, name, _, _ in Formatter().parse(_sentences()[code]) if name is not None)


def words(code: str, params: Mapping[str, Param] | None = None) -> str:
    """The sentence with its braces filled; parameters it doesn't name are left out.

    Raises KeyError for a code without words or a brace without a parameter: both are bugs a test finds.
    """
    return _sentences()[code].format_map(params or {})


def words_for(error: CampoError) -> str:
    """The sentence of an error. Raises KeyError like ``words``."""
    return words(error.code, error.params)
